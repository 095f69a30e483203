/*
 * httpd: HTTP for the server. The only user of libmicrohttpd: turns HTTP requests into
 * api_request and api_response into HTTP. No rules of the Server API live here; the rules of
 * being a proper and robust HTTP server do.
 *
 * Refused with 400 and the connection closed: two Content-Length, Content-Length together with
 * Transfer-Encoding, any Transfer-Encoding but chunked, white space before a header's colon, no or
 * two Host in HTTP/1.1, an encoded NUL in the target, an absolute limit on the head's size (431).
 * A body is read up to WIRE_BODY_MAX; past that nothing is read and the answer closes the
 * connection. A request ends at a total deadline, however slowly it drips.
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
    int64_t request_deadline_ms;     /* 0 = 20000: from a request's first line to its last byte */
    int64_t idle_ms;                 /* 0 = 60000: kept-alive connection without a request */
    /* Called for every request, one at a time, on the server's own thread. It fills the response
     * (see core/api). */
    void (*handle)(void *ctx, const struct api_request *request, struct api_response *response);
    void *ctx;
};

/* Starts listening and serving on a thread of its own. NULL: ERR_OUTSIDE (port taken, address not
 * ours) in err. */
struct httpd *httpd_start(const struct httpd_config *config, struct err *err);
uint16_t httpd_port(const struct httpd *h);

/* Stops accepting, lets requests under way finish (at most drain_ms), closes, frees. */
void httpd_stop(struct httpd *h, int64_t drain_ms);

/* True for a numeric loopback address (127.0.0.0/8, ::1). */
bool httpd_is_loopback(const char *host);

#endif
