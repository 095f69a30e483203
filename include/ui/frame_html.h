/*
 * frame_html: a frame as a page that looks like it, with nothing outside of it: no script, no
 * font, no picture.
 */
#ifndef CASTSIM_UI_FRAME_HTML_H
#define CASTSIM_UI_FRAME_HTML_H

#include "base/buf.h"
#include "ui/frame.h"
#include "ui/theme.h"

/* Appends the page, in true colours on the background that the theme takes for the terminal's.
 * What the frame holds stays text, whatever it is. */
void frame_dump_html(const struct frame *frame, enum theme theme, struct buf *out);

#endif
