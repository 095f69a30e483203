/*
 * cast: a recording of frames as an asciinema cast (asciicast v2), which players and the web know.
 * Pure: successive frames and their times in, lines of text out. What is recorded is what frames
 * hold, so it does not depend on the terminal that shows them.
 */
#ifndef CASTSIM_UI_CAST_H
#define CASTSIM_UI_CAST_H

#include <stdint.h>

#include "base/buf.h"
#include "ui/frame.h"
#include "ui/theme.h"

struct cast_config {
    int rows, cols;
    int64_t started_ms; /* Unix time */
    const char *title;  /* NULL = none */
    enum theme theme;   /* in true colours, on the background it takes for the terminal's */
};

struct cast {
    enum theme theme;
    struct frame last; /* what a player shows by now */
    int64_t last_ms;
};

/* Appends the header, a line of JSON. */
void cast_begin(struct cast *c, const struct cast_config *config, struct buf *out);
void cast_done(struct cast *c);

/* Appends what changes the last frame into this one: one line; none when nothing changed; two when
 * the size did. at_ms: since the start, by the clock that the player is to keep; one that goes back
 * stands still. */
void cast_frame(struct cast *c, const struct frame *frame, int64_t at_ms, struct buf *out);

#endif
