#include "ui/clipboard.h"

#include <assert.h>
#include <stdint.h>

static void add_base64(const unsigned char *bytes, size_t len, struct buf *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < len; at += 3) {
        size_t left = len - at;
        uint32_t group = (uint32_t)bytes[at] << 16;
        group |= left > 1 ? (uint32_t)bytes[at + 1] << 8 : 0;
        group |= left > 2 ? (uint32_t)bytes[at + 2] : 0;
        buf_add_char(out, digits[group >> 18]);
        buf_add_char(out, digits[group >> 12 & 63]);
        buf_add_char(out, left > 1 ? digits[group >> 6 & 63] : '=');
        buf_add_char(out, left > 2 ? digits[group & 63] : '=');
    }
}

void clipboard_write(const char *text, size_t len, bool is_tmux, struct buf *out)
{
    assert(len <= CLIPBOARD_TEXT_MAX);
    struct buf request = {0};
    buf_add_str(&request, "\033]52;c;");
    add_base64((const unsigned char *)text, len, &request);
    buf_add_char(&request, '\a');
    buf_add(out, request.data, request.len);
    /* What is passed through has its escapes doubled: there is one, at the start. */
    if (is_tmux)
        buf_addf(out, "\033Ptmux;\033%s\033\\", buf_str(&request));
    buf_done(&request);
}
