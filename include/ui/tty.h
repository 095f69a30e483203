/*
 * tty: the only user of ncurses. Puts a frame on the terminal and reads keys.
 */
#ifndef CASTSIM_UI_TTY_H
#define CASTSIM_UI_TTY_H

#include <stdbool.h>

#include "base/err.h"
#include "ui/frame.h"

/* Takes over the terminal (alternate screen, no echo). ERR_OUTSIDE when TERM is unknown or
 * standard output is no terminal. NO_COLOR is obeyed. */
int tty_open(struct err *err);
/* Gives the terminal back. Safe to call twice and without tty_open. */
void tty_close(void);

void tty_size(int *rows, int *cols);
/* Shows the frame; only what changed since the last one is sent. */
void tty_show(const struct frame *frame);
void tty_redraw(void); /* the next tty_show sends everything */
void tty_bell(void);

/* The next key (a code point or enum key of ui/keys.h), or 0 when none is waiting. Never blocks;
 * wait on tty_fd. */
int tty_key(void);
int tty_fd(void);

#endif
