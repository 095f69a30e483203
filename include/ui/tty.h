/*
 * tty: the only user of ncurses. Puts a frame on the terminal and reads keys.
 */
#ifndef CASTSIM_UI_TTY_H
#define CASTSIM_UI_TTY_H

#include <stdbool.h>

#include "base/err.h"
#include "ui/frame.h"

/* Takes over the terminal (alternate screen, no echo). The caller has called setlocale: without a
 * UTF-8 locale everything beyond ASCII is drawn by stand-ins. ERR_OUTSIDE, the terminal untouched,
 * when standard output is no terminal or TERM names none that can move its cursor; the sentence
 * names --headless. NO_COLOR is obeyed. Ctrl-C stays a signal (SIGINT), as does Ctrl-Z. */
int tty_open(struct err *err);
/* Gives the terminal back. Safe to call twice and without tty_open. */
void tty_close(void);

void tty_size(int *rows, int *cols);
/* Shows the frame; only what changed since the last one is sent. */
void tty_show(const struct frame *frame);
void tty_redraw(void); /* the next tty_show sends everything */
void tty_bell(void);

/* The next key (a code point or enum key of ui/keys.h), or 0 when none is waiting. Never blocks;
 * wait on tty_fd for reading. A change of size (SIGWINCH) interrupts that wait with EINTR: ask for
 * a key after every wake-up, and go on until it is 0. */
int tty_key(void);
int tty_fd(void);

#endif
