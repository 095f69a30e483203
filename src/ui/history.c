#include "ui/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

void history_done(struct history *h)
{
    for (size_t i = 0; i < h->count; i++)
        free(h->lines[i]);
    free(h->lines);
    *h = (struct history){0};
}

void history_add(struct history *h, const char *line)
{
    bool is_last = h->count > 0 && strcmp(h->lines[h->count - 1], line) == 0;
    if (line[0] == '\0' || is_last)
        return;
    if (h->count == HISTORY_MAX) {
        free(h->lines[0]);
        memmove(h->lines, h->lines + 1, --h->count * sizeof *h->lines);
    }
    h->lines = mem_grow(h->lines, &h->cap, h->count + 1, sizeof *h->lines);
    h->lines[h->count++] = mem_dup_str(line);
}

size_t history_seek(const struct history *h, size_t from, bool is_up, const char *prefix,
                    const char *now)
{
    size_t len = strlen(prefix);
    size_t i = from;
    while (is_up ? i > 0 : i + 1 < h->count) {
        i = is_up ? i - 1 : i + 1;
        if (strncmp(h->lines[i], prefix, len) == 0 && strcmp(h->lines[i], now) != 0)
            return i;
    }
    return is_up ? from : h->count;
}

void history_load(struct history *h, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t line_len = newline != NULL ? (size_t)(newline - text) - at : len - at;
        bool is_text =
            utf8_is_valid(text + at, line_len) && memchr(text + at, '\0', line_len) == NULL;
        if (is_text) {
            char *line = mem_dup_bytes(text + at, line_len);
            history_add(h, line);
            free(line);
        }
        at += line_len + 1;
    }
}

void history_write(const struct history *h, struct buf *out)
{
    for (size_t i = 0; i < h->count; i++) {
        if (strchr(h->lines[i], '\n') == NULL)
            buf_addf(out, "%s\n", h->lines[i]);
    }
}
