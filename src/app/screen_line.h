/* The line below, where commands and searches are typed; and what every command's arguments go
 * through before it is done. */
#ifndef CASTSIM_APP_SCREEN_LINE_H
#define CASTSIM_APP_SCREEN_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/keymap.h"
#include "ui/prompt.h"
#include "ui/view_dialog.h"

struct screen;

struct screen_line {
    bool is_open;
    char sign; /* ':' or '/' */
    struct prompt prompt;
    struct history commands; /* kept in the user's data folder */
    struct history searches; /* of this run */
    char *error;             /* what is wrong with the line; NULL = nothing */
    /* what view_dialog borrows */
    struct view_prompt view;
    struct view_choice *choices;
    size_t choice_cap;
    char note[96];
};

/* Reads the history. Without a home, or a file, there is none. */
void screen_line_begin(struct screen *s);
void screen_line_done(struct screen_line *l);

/* Opens it with a text, the cursor behind it. */
void screen_line_open(struct screen *s, char sign, const char *text);
/* A key whose command wants an argument that the key does not give opens the line. False: it has
 * all that it needs. */
bool screen_line_asks(struct screen *s, const struct key_binding *binding);
/* Where the keys go while it is open. */
void screen_line_take_key(struct screen *s, int key);
void screen_line_paste_key(struct screen *s, int key);
/* NULL = closed. */
const struct view_prompt *screen_line_view(struct screen *s);

/* ---- arguments ---- */

/* What a command was given, ready for it. */
struct screen_args {
    char *text; /* as in a command line, but a file as its path: no quotes, no "~" */
    int steps;  /* of a number that was given; else 1 */
};

/* Reads what stands behind a command, and goes to the conversation that it names. False: something
 * is wrong, and the user was told. The caller ends it either way. */
bool screen_args_init(struct screen *s, struct screen_args *a, enum command command,
                      const char *args);
void screen_args_done(struct screen_args *a);

#endif
