/*
 * tty: the only user of ncurses. Puts a frame on the terminal and reads keys and the mouse.
 */
#ifndef CASTSIM_UI_TTY_H
#define CASTSIM_UI_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ui/detect.h"
#include "ui/frame.h"
#include "ui/mouse.h"

enum tty_bell {
    TTY_BELL_AUDIBLE,
    TTY_BELL_VISIBLE,
    TTY_BELL_OFF,
};

/* Zeroed: colours and theme as the terminal has them, no mouse. */
struct tty_config {
    enum detect_colour colour;
    enum detect_theme theme;
    enum tty_bell bell;
    bool has_mouse; /* the terminal then leaves selecting text to Shift and the mouse */
};

/* Takes over the terminal (alternate screen, no echo). The caller has called setlocale: without a
 * UTF-8 locale everything beyond ASCII is drawn by stand-ins. ERR_OUTSIDE, the terminal untouched,
 * when standard output is no terminal or TERM names none that can move its cursor; the sentence
 * names --headless. config: NULL = zeroed.
 *
 * Ctrl-C stays a signal (SIGINT). Ctrl-Z and SIGTSTP give the terminal back and stop the program;
 * when it goes on, it takes the terminal again. All that happens in tty_key. */
int tty_open(const struct tty_config *config, struct err *err);
/* Gives the terminal back. Safe to call twice and without tty_open. */
void tty_close(void);

/* Gives the terminal back for another program ($EDITOR), and takes it again, with whatever size it
 * has then. In between nothing is shown and no key is read. */
void tty_suspend(void);
void tty_resume(void);

void tty_size(int *rows, int *cols);
/* How many colours are used. Cells with colours of their own are shown as they are from 256 on;
 * with less, an upper half block (U+2580) becomes whichever blocks its two colours come nearest
 * to, and other cells look as their style. */
enum theme_depth tty_depth(void);
/* What looks are used: with auto it may change once the terminal has told its background. */
enum theme tty_theme(void);
/* What tty_open was told, while it is open; theme, bell and mouse may change. */
struct tty_config tty_wishes(void);
void tty_set_theme(enum detect_theme theme);
void tty_set_bell(enum tty_bell bell);
void tty_set_mouse(bool has_mouse);

/* Shows the frame; only what changed since the last one is sent. */
void tty_show(const struct frame *frame);
void tty_redraw(void); /* the next tty_show sends everything */
void tty_bell(void);

/* Asks the terminal to put the text on its user's clipboard (ui/clipboard), which it may refuse
 * without a word. ERR_INPUT, and nothing sent, for more than CLIPBOARD_TEXT_MAX bytes. */
int tty_copy(const char *text, size_t len, struct err *err);

/* The next key (a code point or enum key of ui/keys.h), or 0 when none is waiting. Never blocks;
 * wait on tty_fd for reading. A change of size (SIGWINCH), Ctrl-Z and going on after it interrupt
 * that wait with EINTR: ask for a key after every wake-up, and go on until it is 0. What is pasted
 * comes as the keys it is made of, between KEY_CODE_PASTE_BEGIN and KEY_CODE_PASTE_END. */
int tty_key(void);
int tty_fd(void);
/* What the mouse did, after KEY_CODE_MOUSE. now_ms: real time, to know double clicks. */
struct mouse tty_mouse(int64_t now_ms);

#endif
