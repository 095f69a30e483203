/* What screen.c (events, drawing, the loop) and screen_keys.c (what keys do) share. */
#ifndef CASTSIM_APP_SCREEN_PARTS_H
#define CASTSIM_APP_SCREEN_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "app/screen_data.h"
#include "app/session.h"
#include "ui/frame.h"
#include "ui/keymap.h"
#include "ui/view.h"

struct screen {
    struct session session;
    struct frame frame;
    struct keymap keymap;
    struct screen_list list;
    struct screen_chat chat;
    enum view_focus focus;
    bool is_help_open;
    int help_top; /* how far the help, and a message taller than its pane, are scrolled */
    int message_top;
    bool is_over;
    bool is_pasting; /* what comes was pasted, not typed */
    bool is_stale;   /* the store changed: read it again before drawing */
    int64_t total_unread;
    bool is_clear_asked; /* the next COMMAND_CLEAR does it */
    char *last_pull;
    bool last_pull_ok;
    char *flash;
    bool flash_is_bad;
    int64_t flash_until_ms;
    const char *caption; /* what a story says, until it says something else; NULL = no story */
    bool is_story_over;
};

/* Says something on the bottom line for some seconds. */
void screen_flash(struct screen *s, bool is_bad, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void screen_flash_error(struct screen *s, int status, const struct err *err); /* when status < 0 */

/* The chat pane shows the conversation under the cursor. */
int screen_load_chat_of_selection(struct screen *s, struct err *err);

/* What is to be drawn now; borrowed from the screen. */
struct view_state screen_view_of(const struct screen *s);

/* A code point or enum key. */
void screen_take_key(struct screen *s, int key);

#endif
