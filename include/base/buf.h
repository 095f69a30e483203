/*
 * buf: bytes that grow. A zeroed struct is an empty buffer; after the first addition `data` is
 * always followed by a NUL that `len` does not count.
 */
#ifndef CASTSIM_BASE_BUF_H
#define CASTSIM_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
    char *data;
    size_t len;
    size_t cap;
};

void buf_done(struct buf *b);  /* frees and zeroes */
void buf_clear(struct buf *b); /* len = 0, memory is kept */
void buf_add(struct buf *b, const char *bytes, size_t len);
void buf_add_str(struct buf *b, const char *s);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));

const char *buf_str(const struct buf *b); /* never NULL; valid until the next change */
char *buf_take(struct buf *b);            /* the caller owns the string; b is empty after */

/* Text for HTML and XML, in elements and in attributes: & < > " ' are escaped. */
void buf_add_markup(struct buf *b, const char *text);

#endif
