/*
 * view: what the screen shows. view_draw is a pure function of its state: the same state gives the
 * same frame. It remembers nothing and asks nobody.
 */
#ifndef CASTSIM_UI_VIEW_H
#define CASTSIM_UI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/frame.h"

struct keymap; /* ui/keymap.h */

enum view_focus {
    FOCUS_LIST,
    FOCUS_CHAT,
};

enum view_layout {
    VIEW_BUBBLE,
    VIEW_BOX,
    VIEW_NOTICE,
};

struct view_conversation {
    const char *target_id;
    const char *digest; /* "" = no last message (R27) */
    int64_t unread;
    int64_t sort_time_ms;
    bool pinned;
};

struct view_message {
    const char *object_name;
    const char *lines; /* joined by \n */
    enum view_layout layout;
    int64_t sent_time_ms;
    int64_t delay_ms; /* received - sent */
    bool offline;     /* sent before the connect that brought it */
    bool is_mine;
};

struct view_state {
    /* conversation list: a loaded stretch of it */
    const struct view_conversation *conversations;
    size_t conversation_count;
    size_t selected; /* index into conversations */
    bool has_above;  /* rows exist before / behind the loaded stretch */
    bool has_below;
    /* chat of the selected conversation */
    const struct view_message *messages; /* oldest first */
    size_t message_count;
    size_t selected_message;
    int message_top; /* rows of the selected message above the pane, when it is taller than the
                        pane; clamped. See view_scroll_message */
    bool has_older;
    bool has_newer;
    enum view_focus focus;
    bool is_help_open;
    int help_top; /* rows of the help above its box; clamped. See view_scroll_help */
    /* status */
    const char *app_key;
    const char *user_id;
    const char *sdk;
    const char *server;
    bool is_online;
    bool is_pulling;
    int64_t next_pull_in_ms; /* -1 = none is due */
    const char *last_pull;   /* outcome of the last pull in words; "" = none yet */
    bool last_pull_ok;
    int64_t total_unread;
    double speed;
    const char *flash; /* what just happened; "" = nothing: the key hints are shown instead */
    bool flash_is_bad;
    int64_t now_ms;
    int utc_offset_s;            /* of the user's time zone, for the clock times */
    const struct keymap *keymap; /* what the hints and the help tell; NULL = no key does anything */
};

/* Smallest terminal that shows the panes; below, one line says so. */
#define VIEW_MIN_COLS 40
#define VIEW_MIN_ROWS 8

void view_draw(const struct view_state *state, struct frame *frame);

/* Moves `by` rows (negative: up) inside a selected message that is taller than its pane of a
 * rows x cols terminal: false when it fits or its end is reached, and the neighbouring message is
 * meant. *top is the new message_top. */
bool view_scroll_message(const struct view_state *state, int rows, int cols, int by, int *top);
/* The same for the help: *top is the new help_top. */
bool view_scroll_help(const struct view_state *state, int rows, int cols, int by, int *top);

/* Badge text: "" for 0, "1".."99", "99+" (R29). */
const char *view_badge(int64_t unread, char out[8]);

#endif
