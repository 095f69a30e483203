/*
 * What the files of ui/tty share: the terminal that is open. tty.c takes it and gives it back,
 * tty_show.c draws, tty_colour.c knows its colours, tty_keys.c reads, tty_terminfo.c describes it
 * to ncurses where it has true colours, tty_crash.c gives it back when the program dies.
 */
#ifndef CASTSIM_UI_TTY_PRIVATE_H
#define CASTSIM_UI_TTY_PRIVATE_H

#include <curses.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "ui/detect.h"
#include "ui/mouse.h"
#include "ui/tty.h"

/* Pasted text is marked. */
#define TTY_PASTE_ON "\033[?2004h"
#define TTY_PASTE_OFF "\033[?2004l"
/* Presses and releases, movement with a button down, in SGR form. Not by ncurses' mousemask: it
 * goes by descriptions, and that of tmux stops at column 223 and knows no dragging. */
#define TTY_MOUSE_ON "\033[?1000h\033[?1002h\033[?1006h"
#define TTY_MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"

struct tty_state {
    SCREEN *screen; /* NULL: closed */
    FILE *input;    /* the terminal */
    struct tty_config config;
    bool is_utf8;
    bool is_suspended;
    bool has_modes; /* the terminal was told to mark what is pasted, and so on */

    enum theme theme;
    enum theme_depth depth;
    attr_t attrs[STYLE_COUNT];
    int pairs[STYLE_COUNT];
    int last_pair; /* the highest that was taken */
    bool is_background_to_be_asked;
    bool is_background_awaited;

    struct frame shown; /* as ncurses has it; of no rows when that is not known */
    int shown_on_rows, shown_on_cols;

    struct mouse_clicks clicks;
    struct mouse mouse; /* of the last KEY_CODE_MOUSE */
};

extern struct tty_state tty;

void tty_send(const char *bytes, size_t len); /* past ncurses, which has nothing in its buffer */
void tty_set_modes(bool is_on);               /* after a frame, so that it need not wait */

/* Before ncurses is there, setupterm was called: which theme and how many colours. */
void tty_colour_choose(void);
void tty_colour_begin(void);          /* with ncurses: as many colours as it has of those */
void tty_colour_ask_background(void); /* once, where that is of use */
void tty_colour_take_background(const char *answer);
void tty_colour_begin_frame(void); /* makes room for pairs */
/* ncurses' attributes and pair for a cell. */
void tty_colour_of(const struct cell *cell, attr_t *attrs, int *pair);
/* Where a cell's own colours cannot be had: the character that stands for the cell. */
const char *tty_colour_text(const struct cell *cell);

/* Takes the terminal's size on. */
void tty_adapt_size(void);

void tty_keys_begin(void);
void tty_keys_know_reports(void);        /* of mouse and background, once they may come */
void tty_keys_catch_signals(bool is_on); /* of job control */

void tty_crash_keep_modes(void); /* before ncurses changes them */
void tty_crash_catch(void);      /* with ncurses: from now on, until: */
void tty_crash_release(void);

/* Appends a description of the terminal that setupterm found, as TERMINFO may hold it, but with
 * colours as 0xRRGGBB. */
void tty_terminfo_true_colour(const char *term, struct buf *out);

#endif
