/* What the files of the screen share. screen.c has events, drawing and the loop; screen_keys.c what
 * keys and commands do everywhere and in the inbox; screen_pages.c the other pages and the
 * inspector; screen_send*.c the form that sends; screen_scenario*.c a scenario to step through;
 * screen_control.c what is done to the phone and its world; screen_wire.c, screen_types.c,
 * screen_timeline.c and screen_inspector.c what they show. */
#ifndef CASTSIM_APP_SCREEN_PARTS_H
#define CASTSIM_APP_SCREEN_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "app/screen.h"
#include "app/screen_data.h"
#include "app/screen_timeline.h"
#include "app/screen_types.h"
#include "app/screen_wire.h"
#include "app/session.h"
#include "app/traffic.h"
#include "ui/frame.h"
#include "ui/keymap.h"
#include "ui/view.h"
#include "screen_control.h"
#include "screen_files.h"
#include "screen_inspector.h"
#include "screen_line.h"
#include "screen_mouse.h"
#include "screen_pictures.h"
#include "screen_question.h"
#include "screen_scenario.h"
#include "screen_search.h"
#include "screen_send.h"
#include "screen_text.h"
#include "screen_tour.h"

struct screen {
    struct session session;
    struct frame frame;
    struct keymap keymap;
    struct screen_list list;
    struct screen_chat chat;
    enum view_page page;
    struct traffic traffic;
    struct screen_wire wire;
    struct screen_types types;
    struct screen_timeline timeline;
    struct screen_inspector inspector;
    struct screen_files files;
    struct redact redact;
    struct screen_line line;
    struct screen_search search;
    struct screen_text text;
    int steps; /* how often what moves is to do it; 1 but for ":down 5" */
    struct screen_control control;
    struct screen_mouse mouse;
    struct screen_pictures pictures;
    struct screen_send send;
    struct screen_question question;
    struct screen_tour tour;
    struct screen_scenario *scenario; /* whose client this shows; NULL = the phone itself */
    int signals;                      /* descriptor of command_catch_signals */
    enum view_focus focus;
    bool is_help_open;
    int help_top; /* how far the help, and a message taller than its pane, are scrolled */
    int message_top;
    bool is_over;
    bool is_pasting; /* what comes was pasted, not typed */
    bool is_stale;   /* the store changed: read it again before drawing */
    int64_t total_unread;
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

/* What happens to the client, for all that is shown of it. */
void screen_take_event(struct screen *s, const struct event *event);
void screen_draw(struct screen *s);
/* A signal came that ends the screen. */
bool screen_is_told_to_end(struct screen *s);
/* Of a screen whose session, keys and terminal are not its own to release. */
void screen_done(struct screen *s);

/* What is to be drawn now; borrowed from the screen. */
struct view_state screen_view_of(struct screen *s);

/* ---- screen_pages.c ---- */

enum { SCREEN_PAGE_STEP = 10 }; /* rows */

/* What has the keys. */
enum command_group screen_group(const struct screen *s);
/* Does a command where it means something special on the page, or in the inspector, that has the
 * keys. False: it means there what it means everywhere. */
bool screen_page_do(struct screen *s, enum command command, const char *args);
void screen_page_go(struct screen *s, enum view_page page);
/* The filter of the list that is shown; "" = none. Borrowed. */
const char *screen_filter_text(const struct screen *s);
/* Adds the page, and the inspector, to what is drawn. */
void screen_page_fill(struct screen *s, struct view_state *view);
/* Which commands the pages know. */
void screen_page_commands(struct command_set *set);

/* ---- screen_keys.c ---- */

/* args as in a command line; "" = none. Those who do it get a file as its path (screen_line.h). */
void screen_do(struct screen *s, enum command command, const char *args);
/* A code point or enum key. */
void screen_take_key(struct screen *s, int key);
/* Appends the key of a command, or how it is typed. */
void screen_add_key(const struct screen *s, enum command command, struct buf *out);

/* ---- screen_mouse.c ---- */

void screen_mouse_take(struct screen *s); /* what tty_mouse tells */

/* ---- screen_control.c ---- */

/* False: the command is none of it. */
bool screen_control_do(struct screen *s, enum command command, const char *args);
void screen_control_commands(struct command_set *set);
/* False, and the bottom line says so, when the client's process does not run. */
bool screen_control_is_running(struct screen *s);
/* Learns from what happens to the client. */
void screen_control_take(struct screen *s, const struct event *event);
/* Adds what it knows to what is drawn. */
void screen_control_fill(const struct screen *s, struct view_state *view);

#endif
