/*
 * clipboard: the bytes that ask a terminal to put text onto the clipboard of whoever sits at it
 * (OSC 52). Pure; ui/tty sends them.
 */
#ifndef CASTSIM_UI_CLIPBOARD_H
#define CASTSIM_UI_CLIPBOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Terminals refuse or cut longer ones: 100 000 bytes are what hterm, tmux and xterm take. */
#define CLIPBOARD_TEXT_MAX 74994

/* Appends the request for len <= CLIPBOARD_TEXT_MAX bytes, which may be anything: they travel as
 * base64. Inside of tmux it is sent twice, for tmux (set-clipboard on) and through it to the
 * terminal outside (allow-passthrough on); by default tmux lets neither pass. */
void clipboard_write(const char *text, size_t len, bool is_tmux, struct buf *out);

#endif
