/* The form that sends a broadcast: what is typed in it, the checks, the call, and the message until
 * it arrives. Closing the form loses nothing: it opens again as it was left. */
#ifndef CASTSIM_APP_SCREEN_SEND_H
#define CASTSIM_APP_SCREEN_SEND_H

#include "app/send_check.h"
#include "io/fetch.h"
#include "screen_editor.h"
#include "app/screen_follow.h"
#include "app/screen_send_types.h"
#include "ui/commands.h"
#include "ui/prompt.h"
#include "ui/view_dialog.h"

struct screen;

enum {
    SCREEN_SEND_POLL_MS = 20, /* real: how often an answer, or the editor's end, is looked for */
};

/* A zeroed struct is a form that was never opened. */
struct screen_send {
    bool is_open;
    bool is_made; /* the texts are there */
    struct prompt type;
    struct prompt from;
    struct prompt content;
    char *example; /* that the type put into the content, as long as nobody has changed it */
    struct screen_send_types types;
    struct buf pasted; /* so far */
    bool is_asked;     /* the checks complained: the same key again sends it all the same */
    struct send_findings findings;
    struct view_finding *finding_rows;
    size_t finding_cap;
    struct screen_editor editor;
    struct fetch *fetch;
    struct screen_follow follow;
    char *answer;
    struct view_send view; /* also holds focus, switch and step */
};

void screen_send_done(struct screen_send *send);
/* type: chosen already; "" = as it was left. */
void screen_send_open(struct screen *s, const char *type);
/* Switches masks on or off: the sender in the form goes from an id to its mask, or back. */
void screen_send_redact(struct screen *s, bool is_on);
/* Takes a key, or a part of what is pasted. */
void screen_send_take_key(struct screen *s, int key);
/* To be called after every turn: takes the answer, follows the message, takes the text back from
 * the editor. */
void screen_send_turn(struct screen *s);
/* How long in real ms the loop may wait for other things; -1 = as long as it likes. */
int screen_send_wait_ms(const struct screen_send *send);
/* Borrowed until the next call. */
const struct view_send *screen_send_view(struct screen *s);
/* Which commands the form knows. */
void screen_send_commands(struct command_set *set, bool is_there);

#endif
