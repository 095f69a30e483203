/* What record_write.c (what happens) and record_expect.c (what must be seen) share. */
#ifndef CASTSIM_APP_RECORD_WRITER_H
#define CASTSIM_APP_RECORD_WRITER_H

#include "record_parts.h"

#define PHONE "phone" /* what the scenario calls the client */

struct writer {
    const struct record *record;
    const struct record_plan *plan;
    struct buf *out;
    int64_t told_ms; /* the time that stands on the line before; -1 = none */
};

/* Begins a line: the time, when it is another one, up to the column of the statement. */
void writer_begin(struct writer *w, int64_t at_ms);
/* A whole line of it. */
void writer_comment(struct writer *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- record_expect.c ---- */

/* What a pull brought. */
void writer_expect_pulled(struct writer *w, const struct record_step *step);
/* What is there at the end. */
void writer_expect_end(struct writer *w, int64_t at_ms);

#endif
