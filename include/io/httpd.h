/*
 * httpd: HTTP for the server. The only user of libmicrohttpd: turns HTTP requests into
 * api_request and api_response into HTTP. No rules of the Server API live here; the rules of
 * being a proper and robust HTTP server do.
 *
 * Refused with 400 in the shape of an API error, and the connection closed: two Content-Length,
 * Content-Length together with Transfer-Encoding, any Transfer-Encoding but one chunked in
 * HTTP/1.1, a malformed header name (white space before the colon), a folded line, a line that does
 * not end in CR LF, a NUL or CR inside a line, no or two Host in HTTP/1.1, a target that is no path
 * or holds white space or %00. A head over 4 KiB gets 431, a target over 4 KiB or a query of more
 * than 32 parts 414. What libmicrohttpd cannot read at all (a length that is no number, a broken
 * chunk, HTTP/2, a head far over the limit) it refuses itself, with a page of its own.
 *
 * A body is read up to WIRE_BODY_MAX; when more is announced or comes, the handler is asked at
 * once, nothing further is read, and its answer closes the connection.
 *
 * A request ends at a total deadline, however slowly it drips, and so does the reading of its
 * answer. A client that has closed its side still gets its answer.
 */
#ifndef CASTSIM_IO_HTTPD_H
#define CASTSIM_IO_HTTPD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "core/api.h"

struct httpd;

struct httpd_config {
    const char *host;                /* an address: "127.0.0.1", "::1", "0.0.0.0" */
    uint16_t port;                   /* 0 = a free one */
    int max_connections;             /* 0 = 4096 */
    int max_connections_per_address; /* 0 = 1024 */
    int64_t request_deadline_ms;     /* 0 = 20000: from a request's first line to its last byte, and
                                        again from its answer's first byte to the last */
    int64_t idle_ms;                 /* 0 = 60000: from then on to the next request's first line */
    /* Called for every request, one at a time, on the server's own thread, where all signals are
     * blocked. It fills the response (see core/api) of this connection, which may be an old one. */
    void (*handle)(void *ctx, const struct api_request *request, struct api_response *response);
    void *ctx;
};

/* Starts listening and serving on a thread of its own. NULL: ERR_OUTSIDE (port taken, address not
 * ours) in err. */
struct httpd *httpd_start(const struct httpd_config *config, struct err *err);
uint16_t httpd_port(const struct httpd *h);

/* Stops accepting, lets requests under way finish (at most drain_ms, 0 = none), closes, frees. NULL
 * is allowed. */
void httpd_stop(struct httpd *h, int64_t drain_ms);

/* True for a numeric loopback address (127.0.0.0/8, ::1). */
bool httpd_is_loopback(const char *host);

#endif
