/* A text in the user's own editor: $VISUAL, $EDITOR or vi, in the same terminal. It runs beside the
 * client, which goes on pulling meanwhile; only the screen waits. */
#ifndef CASTSIM_APP_SCREEN_EDITOR_H
#define CASTSIM_APP_SCREEN_EDITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* A zeroed struct is closed. */
struct screen_editor {
    pid_t pid; /* 0 = closed */
    struct buf folder;
    struct buf path;
};

/* Gives the terminal to the editor, on a file that nobody else can read. ERR_OUTSIDE, and the
 * terminal is the screen's as before. */
int screen_editor_open(struct screen_editor *e, const char *text, size_t len, struct err *err);
bool screen_editor_is_open(const struct screen_editor *e);
/* True: it has ended, the terminal is the screen's again, and *status tells how: 0 and *text holds
 * what was saved, or ERR_REFUSED (the editor says that nothing is to be changed) or another, and
 * err. */
bool screen_editor_take(struct screen_editor *e, size_t max, struct buf *text, int *status,
                        struct err *err);
/* The screen ends: an editor that is still there keeps its file. */
void screen_editor_done(struct screen_editor *e);

#endif
