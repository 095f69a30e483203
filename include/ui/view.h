/*
 * view: what the screen shows. view_draw is a pure function of its state: the same state gives the
 * same frame. It remembers nothing and asks nobody. Here is what all views share, with the inbox;
 * every other view has a header of its own (view_wire.h, view_types.h, ...).
 *
 * Everything is borrowed for the time of the call. NULL for a string is "". Rows are a loaded
 * stretch of what there is, in the order of the screen: has_above and has_below say that there is
 * more; the selected row is kept in sight, in the middle as far as the ends allow.
 */
#ifndef CASTSIM_UI_VIEW_H
#define CASTSIM_UI_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/commands.h"
#include "ui/frame.h"

/* The views that Tab and the number keys change between. */
enum view_page {
    PAGE_INBOX, /* conversations and chat */
    PAGE_WIRE,
    PAGE_TYPES,
    PAGE_TIMELINE,
    PAGE_COUNT
};

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

/* Bytes [start, start + len) of a text. */
struct view_range {
    size_t start;
    size_t len;
};

struct view_message {
    const char *object_name;
    const char *lines; /* joined by \n */
    enum view_layout layout;
    int64_t sent_time_ms;
    int64_t delay_ms; /* received - sent */
    bool offline;     /* sent before the connect that brought it */
    bool is_mine;
    /* of a picture or a file */
    const char *file_name;               /* NULL = none is named */
    int64_t file_size;                   /* bytes; 0 or less = not known */
    const struct frame_image *thumbnail; /* NULL = none; shown where has_pixels */
    /* what a search found in `lines`: in order, apart from one another */
    const struct view_range *hits;
    size_t hit_count;
};

/* What is known of the server from the last attempt. */
enum view_server_state {
    SERVER_UNKNOWN,
    SERVER_UP,
    SERVER_FAILING, /* answers, but not what was asked for */
    SERVER_SILENT,  /* does not answer */
    SERVER_REFUSING /* the token; nothing will come */
};

/* One line of the help: group and words through _(). */
struct view_key {
    const char *keys;  /* "j, Down" */
    const char *words; /* "one down" */
    const char *group; /* heading; rows of a group stand together. "" or NULL = no heading */
};

/* One key of the bottom line: words through _(). */
struct view_hint {
    const char *key;
    const char *words;
    bool is_pinned; /* keeps the right end however narrow it is: help and quit */
};

/* What a client made of a message. */
struct view_ticks {
    bool is_parsed;
    bool is_stored;
    bool is_counted;
    bool is_shown;
    bool is_listed;
};

struct keymap;         /* ui/keymap.h */
struct view_wire;      /* ui/view_wire.h */
struct view_types;     /* ui/view_types.h */
struct view_timeline;  /* ui/view_timeline.h */
struct view_inspector; /* ui/view_inspector.h */
struct view_tour;      /* ui/view_tour.h */
struct view_prompt;    /* ui/view_dialog.h, as all below */
struct view_found;
struct view_text_page;
struct view_send;
struct view_confirm;

struct view_state {
    enum view_page page;
    const struct view_wire *wire; /* of the page that is shown; NULL draws an empty one */
    const struct view_types *types;
    const struct view_timeline *timeline;
    /* over the page, NULL = closed. The first three take the page's place (the last one that is
     * open is seen), the others leave it in sight around them. */
    const struct view_found *found;
    const struct view_inspector *inspector;
    const struct view_text_page *text_page;
    const struct view_send *send;
    const struct view_confirm *confirm;
    const struct view_prompt *prompt;
    const struct view_tour *tour; /* below everything; NULL = none */
    /* conversation list: a loaded stretch of it */
    const struct view_conversation *conversations;
    size_t conversation_count;
    size_t selected; /* index into conversations */
    bool has_above;  /* rows exist before / behind the loaded stretch */
    bool has_below;
    const char *list_filter; /* "" = none is set */
    /* chat of the selected conversation */
    const struct view_message *messages; /* oldest first */
    size_t message_count;
    size_t selected_message;
    int message_top; /* rows of the selected message above the pane, when it is taller than the
                        pane; clamped. See view_scroll_message */
    bool has_older;
    bool has_newer;
    enum view_focus focus;
    int list_cols; /* of the list beside the chat, as the user drew it; clamped; 0 = as is usual */
    bool is_help_open;
    int help_top;                /* rows of the help above its box; clamped. See view_scroll_help */
    const struct view_key *help; /* NULL: as the keymap has it */
    size_t help_count;
    const struct view_hint *hints; /* for what is open, most wanted first; NULL: the keymap's */
    size_t hint_count;
    /* status */
    const char *app_key;
    const char *user_id;
    const char *sdk;
    const char *server; /* NULL = none that anybody could send to */
    bool is_killed;     /* its process does not run: then it is not online */
    bool is_online;
    bool is_pulling;
    int64_t next_pull_in_ms; /* -1 = none is due */
    const char *last_pull;   /* outcome of the last pull in words; "" = none yet */
    bool last_pull_ok;
    int64_t total_unread;
    double speed;
    bool is_paused; /* the clock stands still */
    enum view_server_state server_state;
    int server_http;   /* SERVER_FAILING: the status of its answer; 0 = none to name */
    bool has_pixels;   /* the terminal has 256 colours or more: pictures are drawn */
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

/* The same for the detail pane of the wire and the types: *top is the new detail_top. */
bool view_scroll_detail(const struct view_state *state, int rows, int cols, int by, int *top);

/* What has the focus: whose keys work, and whose hints are shown. What is searched for and what is
 * read (found, a page of text, the help) has no keys of its own: GROUP_EVERYWHERE. */
enum command_group view_group(const struct view_state *state);

/* What stands at (row, col) of a rows x cols terminal, for the mouse. */
enum view_target_kind {
    TARGET_NONE,
    TARGET_TAB,     /* index: enum view_page */
    TARGET_ROW,     /* index: of the loaded rows of the list, wire, types, broadcasts, found */
    TARGET_MESSAGE, /* index: of the loaded messages of the chat */
    TARGET_CONTENT, /* index: row of the inspector's content */
    TARGET_DETAIL,  /* the detail pane, the facts, a page of text: it scrolls */
    TARGET_DIVIDER, /* between list and chat */
    TARGET_CHOICE,  /* index: of the loaded choices of a menu */
    TARGET_FIELD,   /* index: enum view_send_field */
    TARGET_YES,
    TARGET_NO,
};

struct view_target {
    enum view_target_kind kind;
    size_t index;
};

struct view_target view_target_at(const struct view_state *state, int rows, int cols, int row,
                                  int col);

/* The marks that the help explains: number i, its words through _(); false behind the last. */
bool view_mark_at(size_t i, struct view_key *out);

/* Badge text: "" for 0, "1".."99", "99+" (R29). */
const char *view_badge(int64_t unread, char out[8]);

#endif
