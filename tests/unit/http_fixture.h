/*
 * A server with a small handler, and a client of bare sockets that says exactly what a test wants
 * to say. Every wait has a limit, so that a server that hangs fails a test and does not stop it.
 */
#ifndef CASTSIM_TESTS_HTTP_FIXTURE_H
#define CASTSIM_TESTS_HTTP_FIXTURE_H

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/wire.h"
#include "io/httpd.h"
#include "unit.h"

/* libmicrohttpd from 1.0 on refuses malformed lines itself, with a page of its own; and every chunk
 * extension. */
#define HTTP_LIBRARY_IS_STRICT (MHD_VERSION >= 0x01000000)

#define HTTP_BIG_ANSWER (16 << 20) /* bytes that "/big" answers: more than sockets buffer */

struct http_server {
    struct httpd *httpd;
    uint16_t port;
    atomic_int handled;
    atomic_bool was_too_long; /* of the last request */
    atomic_size_t body_len;
};

/* "/big", "/retry" and "/allow" are special; everything else is told back what it was. */
static inline void http_handle(void *ctx, const struct api_request *r, struct api_response *out)
{
    struct http_server *s = ctx;
    s->handled++;
    s->was_too_long = r->is_body_too_long;
    s->body_len = r->body_len;
    out->http = r->is_body_too_long ? 400 : 200;
    out->allow = NULL;
    out->retry_after_s = -1;
    buf_clear(&out->body);
    if (strcmp(r->path, "/big") == 0) {
        char *block = mem_zalloc(HTTP_BIG_ANSWER);
        memset(block, 'x', HTTP_BIG_ANSWER);
        buf_add(&out->body, block, HTTP_BIG_ANSWER);
        free(block);
        return;
    }
    if (strcmp(r->path, "/retry") == 0) {
        out->http = 429;
        out->retry_after_s = 17;
    } else if (strcmp(r->path, "/allow") == 0) {
        out->http = 405;
        out->allow = "GET, HEAD";
    }
    const char *tag = r->header(r->header_ctx, "x-tag");
    buf_addf(&out->body, "%s|%s|%s|%s|", r->method, r->path, r->query != NULL ? r->query : "-",
             tag != NULL ? tag : "-");
    buf_add(&out->body, r->body, r->body_len);
}

/* Starts with the given limits; zeros are the defaults. */
static inline void http_start(struct http_server *s, struct httpd_config config)
{
    *s = (struct http_server){0};
    config.host = "127.0.0.1";
    config.handle = http_handle;
    config.ctx = s;
    struct err err = {0};
    s->httpd = httpd_start(&config, &err);
    if (s->httpd == NULL)
        fail_msg("%s", err.text);
    s->port = httpd_port(s->httpd);
    assert_true(s->port > 0);
}

static inline int http_setup(void **state)
{
    struct http_server *s = mem_zalloc(sizeof *s);
    http_start(s, (struct httpd_config){0});
    *state = s;
    return 0;
}

static inline int http_teardown(void **state)
{
    struct http_server *s = *state;
    httpd_stop(s->httpd, 0);
    free(s);
    return 0;
}

#define http_test(f) cmocka_unit_test_setup_teardown(f, http_setup, http_teardown)

/* ---- the client ---- */

static inline int http_connect_with_buffer(uint16_t port, int receive_buffer)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    struct timeval limit = {.tv_sec = 30};
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit), 0);
    if (receive_buffer > 0)
        assert_int_equal(
            setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer), 0);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(fd, (struct sockaddr *)(void *)&to, sizeof to), 0);
    return fd;
}

static inline int http_connect(uint16_t port)
{
    return http_connect_with_buffer(port, 0);
}

/* Sends as much as the server takes; false when it closed before the end. */
static inline bool http_send(int fd, const char *bytes, size_t len)
{
    for (size_t sent = 0; sent < len;) {
        ssize_t n = send(fd, bytes + sent, len - sent, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        sent += (size_t)n;
    }
    return true;
}

static inline void http_say(int fd, const char *text)
{
    assert_true(http_send(fd, text, strlen(text)));
}

/* Reads one more byte; false at the end of the connection, however it ends. */
static inline bool http_read_byte(int fd, char *out)
{
    ssize_t n = recv(fd, out, 1, 0);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        fail_msg("the server is silent");
    return n == 1;
}

static inline void http_assert_closed(int fd)
{
    char c;
    if (http_read_byte(fd, &c))
        fail_msg("the connection is open: '%c'", c);
    close(fd);
}

struct http_answer {
    int status;
    struct buf head;
    struct buf body;
};

static inline void http_answer_done(struct http_answer *a)
{
    buf_done(&a->head);
    buf_done(&a->body);
}

/* The value of a header, or NULL; good until the next call. */
static inline const char *http_header(const struct http_answer *a, const char *name)
{
    static char value[256];
    size_t len = strlen(name);
    for (const char *line = strstr(buf_str(&a->head), "\r\n"); line != NULL;
         line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, len) != 0 || line[2 + len] != ':')
            continue;
        sscanf(line + 2 + len + 1, " %255[^\r]", value);
        return value;
    }
    return NULL;
}

/* Reads the head of an answer. False when the connection ended before it did. */
static inline bool http_read_head(int fd, struct http_answer *a)
{
    *a = (struct http_answer){0};
    while (strstr(buf_str(&a->head), "\r\n\r\n") == NULL) {
        char c;
        if (!http_read_byte(fd, &c))
            return false;
        buf_add_char(&a->head, c);
    }
    assert_int_equal(sscanf(buf_str(&a->head), "HTTP/1.1 %d", &a->status), 1);
    return true;
}

static inline bool http_read_answer(int fd, struct http_answer *a)
{
    if (!http_read_head(fd, a))
        return false;
    const char *length = http_header(a, "Content-Length");
    assert_non_null(length);
    size_t left = (size_t)atol(length);
    while (left > 0) {
        char bytes[65536];
        ssize_t n = recv(fd, bytes, left < sizeof bytes ? left : sizeof bytes, 0);
        if (n <= 0)
            return false;
        buf_add(&a->body, bytes, (size_t)n);
        left -= (size_t)n;
    }
    return true;
}

/* Reads one answer and asserts what it is. body may be NULL for any. */
static inline void http_expect(int fd, int status, const char *body)
{
    struct http_answer a;
    if (!http_read_answer(fd, &a))
        fail_msg("no whole answer, but \"%s\"", buf_str(&a.head));
    assert_int_equal(a.status, status);
    if (body != NULL)
        assert_string_equal(buf_str(&a.body), body);
    http_answer_done(&a);
}

#endif
