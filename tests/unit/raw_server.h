/*
 * A server for the tests of io/fetch: a listening socket on loopback and, for each connection, a
 * thread that runs the test's script on the bare socket. Scripts use none of cmocka's asserts
 * (they are not on its thread); what they saw is counted and kept for the test to look at.
 */
#ifndef CASTSIM_TESTS_RAW_SERVER_H
#define CASTSIM_TESTS_RAW_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"

#define RAW_CONNECTIONS_MAX 8

struct raw_server;

struct raw_connection {
    struct raw_server *server;
    int fd;
    int index; /* 0, 1 ... in the order of accepting */
    pthread_t thread;
};

struct raw_server {
    int listener;
    int port;
    void (*script)(struct raw_connection *c);
    pthread_t thread;
    struct raw_connection connections[RAW_CONNECTIONS_MAX];

    pthread_mutex_t lock; /* of what follows */
    int accepted;
    int requests;
    size_t sent;      /* bytes that the sockets took */
    struct buf heard; /* all requests, one behind the other */
};

/* ---- for scripts ---- */

/* Reads one request, its body included; false when the client closed first. */
static inline bool raw_read_request(struct raw_connection *c)
{
    struct buf request = {0};
    const char *head_end = NULL;
    size_t wanted = 0;
    char chunk[4096];
    while (head_end == NULL || request.len < wanted) {
        ssize_t n = recv(c->fd, chunk, sizeof chunk, 0);
        if (n <= 0)
            break;
        buf_add(&request, chunk, (size_t)n);
        head_end = strstr(request.data, "\r\n\r\n");
        if (head_end != NULL) {
            const char *length = strcasestr(request.data, "\r\nContent-Length: ");
            wanted = (size_t)(head_end + 4 - request.data);
            if (length != NULL)
                wanted += strtoul(length + strlen("\r\nContent-Length: "), NULL, 10);
        }
    }
    bool is_whole = head_end != NULL && request.len >= wanted;
    pthread_mutex_lock(&c->server->lock);
    if (is_whole)
        c->server->requests++;
    buf_add(&c->server->heard, buf_str(&request), request.len);
    pthread_mutex_unlock(&c->server->lock);
    buf_done(&request);
    return is_whole;
}

/* False when the client is gone. */
static inline bool raw_send(struct raw_connection *c, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(c->fd, bytes, len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        pthread_mutex_lock(&c->server->lock);
        c->server->sent += (size_t)n;
        pthread_mutex_unlock(&c->server->lock);
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

static inline bool raw_say(struct raw_connection *c, const char *text)
{
    return raw_send(c, text, strlen(text));
}

/* Until the client closes. */
static inline void raw_hold(struct raw_connection *c)
{
    char chunk[4096];
    while (recv(c->fd, chunk, sizeof chunk, 0) > 0)
        ;
}

/* True when the client closes within that time: for scripts that drip. */
static inline bool raw_is_left_within(struct raw_connection *c, int timeout_ms)
{
    struct pollfd closed = {.fd = c->fd, .events = POLLIN};
    return poll(&closed, 1, timeout_ms) > 0;
}

/* ---- for tests ---- */

static inline void *raw_run_script(void *arg)
{
    struct raw_connection *c = arg;
    c->server->script(c);
    shutdown(c->fd, SHUT_RDWR);
    return NULL;
}

static inline void *raw_run_server(void *arg)
{
    struct raw_server *s = arg;
    for (int i = 0; i < RAW_CONNECTIONS_MAX; i++) {
        int fd = accept(s->listener, NULL, NULL);
        if (fd < 0)
            break;
        struct raw_connection *c = &s->connections[i];
        *c = (struct raw_connection){.server = s, .fd = fd, .index = i};
        pthread_mutex_lock(&s->lock);
        s->accepted++;
        pthread_mutex_unlock(&s->lock);
        if (pthread_create(&c->thread, NULL, raw_run_script, c) != 0)
            abort();
    }
    return NULL;
}

/* A listening socket on a free port of 127.0.0.1. */
static inline int raw_listen(int backlog, int *port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t len = sizeof address;
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(fd, backlog), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static inline struct raw_server *raw_server_start(void (*script)(struct raw_connection *c))
{
    struct raw_server *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->script = script;
    s->listener = raw_listen(16, &s->port);
    pthread_mutex_init(&s->lock, NULL);
    assert_int_equal(pthread_create(&s->thread, NULL, raw_run_server, s), 0);
    return s;
}

/* Ends every script that waits for its client, too. Returns how many bytes the scripts sent. */
static inline size_t raw_server_stop(struct raw_server *s)
{
    shutdown(s->listener, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listener);
    for (int i = 0; i < s->accepted; i++) {
        shutdown(s->connections[i].fd, SHUT_RDWR);
        pthread_join(s->connections[i].thread, NULL);
        close(s->connections[i].fd);
    }
    pthread_mutex_destroy(&s->lock);
    buf_done(&s->heard);
    size_t sent = s->sent;
    free(s);
    return sent;
}

/* What the scripts counted, read safely. */
static inline int raw_count(struct raw_server *s, const int *counter)
{
    pthread_mutex_lock(&s->lock);
    int n = *counter;
    pthread_mutex_unlock(&s->lock);
    return n;
}

static inline const char *raw_url(const struct raw_server *s, const char *target)
{
    static char url[256];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", s->port, target);
    return url;
}

#endif
