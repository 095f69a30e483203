/*
 * fetch: one HTTP request at a time, without blocking. The only user of libcurl.
 *
 * Bodies are capped, redirects are not followed, only http and https are spoken. Time-outs are
 * real time, whatever the speed of the program's clock.
 */
#ifndef CASTSIM_IO_FETCH_H
#define CASTSIM_IO_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct fetch;

struct fetch_config {
    size_t max_body;    /* bytes of an answer that are read at most */
    int64_t connect_ms; /* 0 = 5000 */
    int64_t total_ms;   /* 0 = 30000: from start to the last byte */
};

/* ERR_OUTSIDE never happens in practice: libcurl could not start. */
struct fetch *fetch_new(const struct fetch_config *config, struct err *err);
void fetch_free(struct fetch *f); /* cancels what is under way */

struct fetch_request {
    const char *url;
    const char *const *headers; /* "Name: value" lines, NULL-terminated; may be NULL */
    const char *body;           /* NULL = GET, else POST with this body */
    size_t body_len;
};

/* Starts it; strings are copied. ERR_INPUT when the URL is none. At most one is under way. */
int fetch_start(struct fetch *f, const struct fetch_request *request, struct err *err);
bool fetch_is_busy(const struct fetch *f);
void fetch_cancel(struct fetch *f);

/* Drives the transfer and waits at most timeout_ms of real time until it is done or one of the
 * extra descriptors (keyboard, signals; fd_count may be 0) can be read. Works without a transfer
 * too: it is the one wait of a client's loop. */
void fetch_wait(struct fetch *f, int timeout_ms, const int *fds, size_t fd_count);

struct fetch_answer {
    int http;               /* status; 0 when no answer came (see failure) */
    struct buf body;        /* owned by the answer: fetch_answer_done */
    int64_t retry_after_ms; /* from Retry-After in seconds or as an HTTP date; -1 = none */
    bool has_failed;        /* refused, timed out, cut, too large, not HTTP */
    struct err failure;     /* then: a clear sentence */
};
void fetch_answer_done(struct fetch_answer *a);

/* True when the request under way has ended: *out holds it (owned), and the next may start. */
bool fetch_take(struct fetch *f, struct fetch_answer *out);

/* start, wait and take in one call, for commands that do one thing. */
int fetch_run(struct fetch *f, const struct fetch_request *request, struct fetch_answer *out,
              struct err *err);

#endif
