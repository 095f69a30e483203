#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void buf_done(struct buf *b)
{
    free(b->data);
    *b = (struct buf){0};
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    if (b->data != NULL)
        b->data[0] = '\0';
}

static void reserve(struct buf *b, size_t more)
{
    b->data = mem_grow(b->data, &b->cap, b->len + more + 1, 1);
}

void buf_add(struct buf *b, const char *bytes, size_t len)
{
    reserve(b, len);
    if (len > 0)
        memcpy(b->data + b->len, bytes, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buf_add_str(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_add_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    buf_vaddf(b, fmt, args);
    va_end(args);
}

void buf_vaddf(struct buf *b, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    /* Nearly always there is room enough already, and one formatting does. */
    size_t room = b->cap - b->len;
    int n = vsnprintf(room > 0 ? b->data + b->len : NULL, room, fmt, args);
    assert(n >= 0);
    if ((size_t)n >= room) {
        reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    b->len += (size_t)n;
}

const char *buf_str(const struct buf *b)
{
    return b->data != NULL ? b->data : "";
}

char *buf_take(struct buf *b)
{
    char *text = b->data != NULL ? b->data : mem_dup_str("");
    *b = (struct buf){0};
    return text;
}

void buf_add_markup(struct buf *b, const char *text)
{
    static const struct {
        char c;
        const char *entity;
    } entities[] = {
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"},
    };
    for (;;) {
        size_t run = strcspn(text, "&<>\"'");
        buf_add(b, text, run);
        text += run;
        if (*text == '\0')
            return;
        for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
            if (entities[i].c == *text)
                buf_add_str(b, entities[i].entity);
        }
        text++;
    }
}
