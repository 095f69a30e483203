/*
 * keys: what a key is, and how keys are written: in the help, in the hint line, and in the file
 * that rebinds them.
 */
#ifndef CASTSIM_UI_KEYS_H
#define CASTSIM_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/nearest.h"

/* Keys that are not characters: above every code point. */
enum key {
    KEY_CODE_BACK_TAB = 0x110100, /* Shift-Tab */
    KEY_CODE_INSERT,
    KEY_CODE_CTRL_LEFT,
    KEY_CODE_CTRL_RIGHT,
    KEY_CODE_F2, /* to F12, in order */
    KEY_CODE_F12 = KEY_CODE_F2 + 10,
    KEY_CODE_BASE = 0x110000,
    KEY_CODE_UP,
    KEY_CODE_DOWN,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_PAGE_UP,
    KEY_CODE_PAGE_DOWN,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_RESIZE,
    KEY_CODE_CLOSED, /* the terminal went away */
    KEY_CODE_DELETE,
    KEY_CODE_F1,
    KEY_CODE_UNKNOWN,     /* a key that castsim has no name for */
    KEY_CODE_MOUSE,       /* tty_mouse tells what */
    KEY_CODE_PASTE_BEGIN, /* the keys up to the end are no commands */
    KEY_CODE_PASTE_END,
};

/* One code for what terminals send differently: Enter is '\r', Backspace 0x7F. */
int keys_canonical(int key);

/* The key of a name: a character ("j", "你"), a name ("Up", "Space", "F5", in any case), or a
 * control character ("^F", also written Ctrl-F). Canonical; 0 = no such key. */
int keys_parse(const char *name);
/* Appends the name, which keys_parse reads: "j", "Up", "^F". Nothing for a key without a name. */
void keys_write(struct buf *out, int key);
/* Offers the names of the keys that are not characters. */
void keys_offer_names(struct nearest *near);

/* True for a character that a person would type into a text. */
bool keys_is_text(int key);

#endif
