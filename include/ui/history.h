/*
 * history: lines that were typed, oldest first. The caller keeps them in a file, as text.
 */
#ifndef CASTSIM_UI_HISTORY_H
#define CASTSIM_UI_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define HISTORY_MAX 500

struct history {
    char **lines;
    size_t count;
    size_t cap;
};

void history_done(struct history *h);
/* Adds a line behind the others, and forgets the oldest when there are more than HISTORY_MAX. An
 * empty one, and the one that is the last already, are left out. */
void history_add(struct history *h, const char *line);

/* Goes from the line at `from` (count = behind the newest) up or down to the next that begins with
 * the prefix and differs from `now`. Its index; count when going down ends behind the newest;
 * `from` when going up finds none. */
size_t history_seek(const struct history *h, size_t from, bool is_up, const char *prefix,
                    const char *now);

/* One line each; what has a newline or no good UTF-8 in it is left out. */
void history_load(struct history *h, const char *text, size_t len);
void history_write(const struct history *h, struct buf *out);

#endif
