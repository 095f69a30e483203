/*
 * prompt: a text that is being typed, and the cursor in it: one line, or (is_multiline) many. Moves
 * by grapheme cluster (base/utf8). Pure: draws nothing and knows no terminal; keys come as commands
 * of GROUP_TEXT, characters as text.
 *
 * What enters goes through the gate, so it can be drawn as it is. In a line a newline becomes a
 * blank.
 */
#ifndef CASTSIM_UI_PROMPT_H
#define CASTSIM_UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "ui/command_line.h"
#include "ui/history.h"

/* Fills in what could stand at the cursor. */
typedef void (*prompt_completer)(void *ctx, const char *text, size_t cursor,
                                 struct command_completion *out);

struct prompt_config {
    size_t max; /* bytes of the text; 0 = COMMAND_LINE_MAX */
    bool is_multiline;
    struct history *history;   /* borrowed; NULL = none */
    prompt_completer complete; /* NULL = none */
    void *ctx;
};

struct prompt {
    struct prompt_config config;
    struct buf text;   /* read it with buf_str; changed only by the functions below */
    size_t cursor;     /* in bytes, at the border of a cluster */
    size_t left;       /* first byte that is shown, see prompt_window */
    struct buf killed; /* what was cut last */
    /* completion: the candidates that Tab goes through; none when it is closed */
    struct command_completion completion;
    size_t candidate;     /* the one that is in the text; SIZE_MAX = none yet */
    struct buf completed; /* the text before completion, to go back to */
    size_t completed_cursor;
    /* history */
    size_t history_at;
    struct buf draft;    /* the text before the history was asked */
    size_t draft_cursor; /* what stands before it is the prefix that lines must have */
    bool is_in_history;
};

void prompt_init(struct prompt *p, const struct prompt_config *config);
void prompt_done(struct prompt *p);

/* Replaces the text; the cursor goes to the end. */
void prompt_set(struct prompt *p, const char *text);
/* Puts text in at the cursor, as typed or pasted. False: it would be longer than max; nothing was
 * put in. */
bool prompt_insert(struct prompt *p, const char *text, size_t len);
bool prompt_insert_key(struct prompt *p, int key); /* a character; see keys_is_text */

enum prompt_result {
    PROMPT_GOES_ON,
    PROMPT_ACCEPTED,  /* the caller takes the text; it was added to the history */
    PROMPT_CANCELLED, /* with candidates open, Esc only closes them, and the text is as before */
    PROMPT_IGNORED,   /* no command of GROUP_TEXT */
};

/* The first Tab puts in what all candidates have in common, or the only one as a whole; those that
 * follow go through them. */
enum prompt_result prompt_do(struct prompt *p, enum command command);

struct prompt_view {
    const char *text; /* the part that is shown; borrowed until the next change */
    size_t len;
    int cursor_col; /* from 0, in columns of that part */
    bool has_left;  /* there is more that way */
    bool has_right;
};

/* The part of the line at the cursor that fits into cols columns (at least 1), the cursor among
 * them: it moves no further than it must since the last call. Of a text of many lines: of the line
 * that the cursor is in. */
struct prompt_view prompt_window(struct prompt *p, int cols);

#endif
