/*
 * fetch: one HTTP request at a time, without blocking. The only user of libcurl.
 *
 * Bodies are capped, also compressed ones (gzip is accepted, the cap is on what comes out);
 * redirects are not followed; only http and https are spoken, in HTTP/1.1; loopback never goes
 * through a proxy, other hosts as the environment says. Connections are kept for the next GET,
 * which goes out once more on a fresh one when the kept one had died. A POST gets a connection of
 * its own and is never sent twice. Time-outs are real time, whatever the speed of the program's
 * clock.
 *
 * Not thread-safe; several may be used side by side.
 */
#ifndef CASTSIM_IO_FETCH_H
#define CASTSIM_IO_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define FETCH_CONNECT_MS 5000
#define FETCH_TOTAL_MS 30000

struct fetch;

struct fetch_config {
    size_t max_body;    /* bytes of an answer that are read at most; > 0 */
    int64_t connect_ms; /* 0 = FETCH_CONNECT_MS: name look-up, connect and TLS */
    int64_t total_ms;   /* 0 = FETCH_TOTAL_MS: from start to the last byte */
};

/* Loads libcurl, which takes some milliseconds the first time. NULL and err when it is not there.
 */
struct fetch *fetch_new(const struct fetch_config *config, struct err *err);
void fetch_free(struct fetch *f); /* cancels what is under way */

struct fetch_request {
    const char *url;
    const char *const *headers; /* "Name: value" lines, NULL-terminated; may be NULL */
    const char *body;           /* NULL = GET, else POST with this body */
    size_t body_len;
};

/* Starts it; strings are copied. ERR_INPUT when the URL is none that is spoken here, or a header
 * holds a line break. At most one is under way: never call it while fetch_is_busy. */
int fetch_start(struct fetch *f, const struct fetch_request *request, struct err *err);
/* From a start until its answer was taken, or it was cancelled. */
bool fetch_is_busy(const struct fetch *f);
/* Drops the request under way, or the answer that was not taken. No-op when not busy. */
void fetch_cancel(struct fetch *f);

/* Drives the transfer and waits at most timeout_ms (>= 0) of real time until it is done or one of
 * the extra descriptors (keyboard, signals; fd_count may be 0) can be read or was closed by its
 * other end. Works without a transfer too: it is the one wait of a client's loop. */
void fetch_wait(struct fetch *f, int timeout_ms, const int *fds, size_t fd_count);

struct fetch_answer {
    int http;               /* status; 0 when none came (see failure). Any status is an answer */
    struct buf body;        /* owned: fetch_answer_done. Empty after a failure */
    int64_t retry_after_ms; /* from Retry-After in seconds or as an HTTP date; -1 = none */
    bool has_failed;        /* refused, timed out, cut, too large, not HTTP */
    struct err failure;     /* then: a clear sentence, "HOST:PORT: " in front */
};
void fetch_answer_done(struct fetch_answer *a);

/* True when the request under way has ended: *out holds it (owned), and the next may start. */
bool fetch_take(struct fetch *f, struct fetch_answer *out);

/* start, wait and take in one call, for commands that do one thing. Returns what fetch_start
 * returns; how the exchange went is in *out (untouched when it did not start). */
int fetch_run(struct fetch *f, const struct fetch_request *request, struct fetch_answer *out,
              struct err *err);

#endif
