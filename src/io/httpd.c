#include "io/httpd.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/wire.h"
#include "httpd_head.h"
#include "httpd_library.h"
#include "httpd_watch.h"

enum {
    DEFAULT_CONNECTIONS = 4096,
    DEFAULT_CONNECTIONS_PER_ADDRESS = 1024,
    DEFAULT_DEADLINE_MS = 20000,
    DEFAULT_IDLE_MS = 60000,
    BACKLOG = 1024,
    /* libmicrohttpd's memory for one connection: the head, its list of headers and the head of the
     * answer; a body passes through in pieces. It is cleared after every request, so it is not
     * larger than it must be. */
    CONNECTION_MEMORY = 8192,
    BUFFER_KEPT_MAX = 16384, /* what a buffer of an idle connection may keep */
    DRAIN_LOOK_MS = 5,
};

/* From 1.0 on libmicrohttpd refuses malformed lines by itself, when asked to, and no longer leaves
 * the head as it came; before, the gaps between the lines show them (see httpd_head). */
#define PARSER_IS_STRICT (MHD_VERSION >= 0x01000000)

#define CONTENT_TYPE "application/json; charset=utf-8"

struct httpd {
    struct httpd_config config;
    struct MHD_Daemon *daemon;
    struct httpd_watch *watch;
    int listen_fd;
    uint16_t port;
    atomic_int under_way; /* requests whose first line has come and whose answer has not gone */
    atomic_bool is_stopping;
};

enum stage {
    STAGE_HEAD,    /* the first line has come */
    STAGE_REFUSED, /* its target is more than libmicrohttpd can take; the refusal has gone */
    STAGE_BODY,    /* the head was found good; the body, if any, is coming */
};

/* What belongs to a connection and is used by one request after the other. */
struct connection {
    struct httpd *server;
    struct httpd_watched watched;
    enum stage stage;
    struct httpd_head head;
    struct buf target; /* as received */
    struct buf body;
    /* libmicrohttpd sends from it: it stays until the answer is out. */
    struct api_response response;
    struct MHD_Response *plain; /* see plain_answer; NULL = none yet */
    const char *plain_data;
    size_t plain_len;
};

/* ---- the life of a connection ---- */

static struct connection *connection_of(struct MHD_Connection *mhd)
{
    return microhttpd.get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static int socket_of(struct MHD_Connection *mhd)
{
    return microhttpd.get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

static void on_connection(void *ctx, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct httpd *h = ctx;
    struct connection *c = *socket_context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        c = mem_zalloc(sizeof *c);
        c->server = h;
        httpd_watch_add(h->watch, &c->watched, socket_of(mhd));
        httpd_watch_limit(h->watch, &c->watched, h->config.idle_ms, true);
        *socket_context = c;
    } else {
        httpd_watch_remove(h->watch, &c->watched); /* the socket is still open here */
        if (c->plain != NULL)
            microhttpd.destroy_response(c->plain);
        buf_done(&c->target);
        buf_done(&c->body);
        api_response_done(&c->response);
        free(c);
    }
}

static void shrink(struct buf *b)
{
    if (b->cap > BUFFER_KEPT_MAX)
        buf_done(b);
}

/* The answer is out, or the connection has failed on the way. */
static void on_completed(void *ctx, struct MHD_Connection *mhd, void **request_context,
                         enum MHD_RequestTerminationCode how)
{
    (void)mhd;
    (void)how;
    struct httpd *h = ctx;
    struct connection *c = *request_context;
    if (c == NULL)
        return;
    httpd_watch_limit(h->watch, &c->watched, h->config.idle_ms, true);
    shrink(&c->body);
    shrink(&c->response.body);
    atomic_fetch_sub(&h->under_way, 1);
}

/* ---- answering ---- */

static const char *find_header(void *ctx, const char *name)
{
    return microhttpd.lookup_connection_value(ctx, MHD_HEADER_KIND, name);
}

static const char *path_of(const struct connection *c, const char *decoded_target)
{
    return decoded_target + c->head.path_at;
}

static void ask_handler(struct connection *c, struct MHD_Connection *mhd, const char *method,
                        const char *path, bool is_body_too_long)
{
    const struct api_request request = {
        .method = method,
        .path = path,
        .query = c->head.query,
        .header = find_header,
        .header_ctx = mhd,
        .body = is_body_too_long ? "" : buf_str(&c->body),
        .body_len = is_body_too_long ? 0 : c->body.len,
        .is_body_too_long = is_body_too_long,
    };
    httpd_watch_pause(c->server->watch, &c->watched); /* its time is not the client's */
    c->server->config.handle(c->server->config.ctx, &request, &c->response);
}

static struct MHD_Response *new_answer(const struct buf *body)
{
    struct MHD_Response *m =
        microhttpd.create_response_from_buffer(body->len, body->data, MHD_RESPMEM_PERSISTENT);
    if (m != NULL)
        microhttpd.add_response_header(m, MHD_HTTP_HEADER_CONTENT_TYPE, CONTENT_TYPE);
    return m;
}

/* libmicrohttpd's object for an answer without headers of its own says no more than "so many bytes
 * at that place": so the next answer of the same size, as most pulls have it, is the same object.
 */
static struct MHD_Response *plain_answer(struct connection *c)
{
    const struct buf *body = &c->response.body;
    if (c->plain != NULL && c->plain_data == body->data && c->plain_len == body->len)
        return c->plain;
    if (c->plain != NULL)
        microhttpd.destroy_response(c->plain);
    c->plain = new_answer(body);
    c->plain_data = body->data;
    c->plain_len = body->len;
    return c->plain;
}

static struct MHD_Response *special_answer(const struct api_response *r, bool closes)
{
    struct MHD_Response *m = new_answer(&r->body);
    if (m != NULL && r->allow != NULL)
        microhttpd.add_response_header(m, MHD_HTTP_HEADER_ALLOW, r->allow);
    if (m != NULL && r->retry_after_s >= 0) {
        char seconds[16];
        snprintf(seconds, sizeof seconds, "%d", r->retry_after_s);
        microhttpd.add_response_header(m, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
    }
    if (m != NULL && closes)
        microhttpd.add_response_header(m, MHD_HTTP_HEADER_CONNECTION, "close");
    return m;
}

static enum MHD_Result send_response(struct connection *c, struct MHD_Connection *mhd)
{
    const struct api_response *r = &c->response;
    bool closes = atomic_load(&c->server->is_stopping);
    bool is_plain = r->allow == NULL && r->retry_after_s < 0 && !closes;
    struct MHD_Response *m = is_plain ? plain_answer(c) : special_answer(r, closes);
    if (m == NULL)
        return MHD_NO;
    enum MHD_Result is_good = microhttpd.queue_response(mhd, (unsigned)r->http, m);
    if (!is_plain)
        microhttpd.destroy_response(m);
    /* To read, a client has as long again as it had to write. It may have closed its side by now;
     * that ends nothing before the answer is out. */
    httpd_watch_limit(c->server->watch, &c->watched, c->server->config.request_deadline_ms, false);
    return is_good;
}

/* libmicrohttpd takes no answer while a body is coming, or before the head is. So this one goes to
 * the socket directly, as far as the socket takes it at once; the caller then has the connection
 * closed. */
static void send_at_once(struct connection *c, struct MHD_Connection *mhd)
{
    const struct api_response *r = &c->response;
    struct buf out = {0};
    buf_addf(
        &out, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n",
        r->http, microhttpd.get_reason_phrase_for((unsigned)r->http), CONTENT_TYPE, r->body.len);
    if (r->allow != NULL)
        buf_addf(&out, "Allow: %s\r\n", r->allow);
    if (r->retry_after_s >= 0)
        buf_addf(&out, "Retry-After: %d\r\n", r->retry_after_s);
    buf_add_str(&out, "\r\n");
    buf_add(&out, buf_str(&r->body), r->body.len);
    ssize_t n;
    for (size_t sent = 0; sent < out.len; sent += (size_t)n) {
        n = send(socket_of(mhd), out.data + sent, out.len - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n <= 0)
            break;
    }
    buf_done(&out);
}

/* ---- receiving ---- */

/* The first line has come, its target not yet decoded. What this returns is on_request's. */
static void *on_first_line(void *ctx, const char *target, struct MHD_Connection *mhd)
{
    struct httpd *h = ctx;
    struct connection *c = connection_of(mhd);
    c->stage = STAGE_HEAD;
    buf_clear(&c->target);
    buf_clear(&c->body);
    buf_add_str(&c->target, target);
    atomic_fetch_add(&h->under_way, 1);
    httpd_watch_limit(h->watch, &c->watched, h->config.request_deadline_ms, true);
    const char *fault = httpd_head_judge_size(target);
    if (fault != NULL) {
        c->stage = STAGE_REFUSED;
        api_bad_request("", fault, &c->response);
        c->response.http = MHD_HTTP_URI_TOO_LONG;
        send_at_once(c, mhd);
        shutdown(socket_of(mhd), SHUT_RDWR); /* libmicrohttpd notices, whatever it does next */
    }
    return c;
}

static enum MHD_Result note_field(void *ctx, enum MHD_ValueKind kind, const char *name,
                                  size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    const struct httpd_field field = {
        .name = name,
        .name_len = name_len,
        .value = value != NULL ? value : "",
        .value_len = value_len,
    };
    httpd_head_field(ctx, &field);
    return MHD_YES;
}

static void judge_head(struct connection *c, struct MHD_Connection *mhd, const char *method,
                       const char *url, const char *version)
{
    const struct httpd_request_line line = {
        .method = method,
        .target = buf_str(&c->target),
        .target_len = c->target.len,
        .version = version,
        .target_at = url,
    };
    httpd_head_begin(&c->head, &line, !PARSER_IS_STRICT);
    microhttpd.get_connection_values_n(mhd, MHD_HEADER_KIND, note_field, &c->head);
    httpd_head_end(
        &c->head,
        microhttpd.get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size);
}

/* An answer at this point tells libmicrohttpd to read no further and to close; so only what is
 * refused is answered here. All else is answered when the request is complete. */
static enum MHD_Result on_head(struct connection *c, struct MHD_Connection *mhd, const char *method,
                               const char *url, const char *version)
{
    c->stage = STAGE_BODY;
    judge_head(c, mhd, method, url, version);
    if (c->head.fault != NULL) {
        api_bad_request(url, c->head.fault, &c->response);
        c->response.http = c->head.fault_http;
        return send_response(c, mhd);
    }
    if (c->head.body_len > WIRE_BODY_MAX) {
        ask_handler(c, mhd, method, path_of(c, url), true);
        return send_response(c, mhd);
    }
    return MHD_YES;
}

static enum MHD_Result on_body(struct connection *c, struct MHD_Connection *mhd, const char *method,
                               const char *url, const char *bytes, size_t len)
{
    if (len <= WIRE_BODY_MAX - c->body.len) {
        buf_add(&c->body, bytes, len);
        return MHD_YES;
    }
    ask_handler(c, mhd, method, path_of(c, url), true);
    send_at_once(c, mhd);
    return MHD_NO;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_len, void **request_context)
{
    (void)ctx;
    struct connection *c = *request_context;
    if (c->stage == STAGE_REFUSED)
        return MHD_NO;
    if (c->stage == STAGE_HEAD)
        return on_head(c, mhd, method, url, version);
    if (*upload_len > 0) {
        size_t len = *upload_len;
        *upload_len = 0;
        return on_body(c, mhd, method, url, upload, len);
    }
    ask_handler(c, mhd, method, path_of(c, url), false);
    return send_response(c, mhd);
}

/* ---- starting and stopping ---- */

bool httpd_is_loopback(const char *host)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* An own socket, so that a failure can be told by its cause. */
static int listen_on(const char *host, uint16_t port, struct err *err)
{
    struct addrinfo *address = NULL;
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                   .ai_socktype = SOCK_STREAM};
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    if (getaddrinfo(host, service, &hints, &address) != 0) {
        err_set(err, "\"%s\" is no address to listen on: give one such as 127.0.0.1 or ::1", host);
        return -1;
    }
    int on = 1;
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    /* A server that is started again at once may use the port again. */
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, address->ai_addr, address->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
        bool is_v6 = address->ai_family == AF_INET6;
        err_set(err, "the server cannot listen on %s%s%s:%u: %s", is_v6 ? "[" : "", host,
                is_v6 ? "]" : "", port, err_errno(errno));
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    freeaddrinfo(address);
    return fd;
}

static uint16_t port_of(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    socklen_t size = sizeof address;
    int failed = getsockname(fd, &address.any, &size);
    assert(!failed); /* it is a bound socket */
    (void)failed;
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

/* Few targets hold a "%", and the fields of a query are decoded by whoever reads them. */
static size_t decode(void *ctx, struct MHD_Connection *mhd, char *text)
{
    (void)ctx;
    (void)mhd;
    const char *end = strchrnul(text, '%');
    return *end == '\0' ? (size_t)(end - text) : microhttpd.http_unescape(text);
}

static struct MHD_Daemon *start_daemon(struct httpd *h)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC;
    return microhttpd.start_daemon(
        flags, 0, NULL, NULL, on_request, h, MHD_OPTION_LISTEN_SOCKET, h->listen_fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)h->config.max_connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)h->config.max_connections_per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT,
        PARSER_IS_STRICT ? 1 : 0, MHD_OPTION_URI_LOG_CALLBACK, on_first_line, h,
        MHD_OPTION_UNESCAPE_CALLBACK, decode, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
}

static void set_defaults(struct httpd_config *config)
{
    if (config->max_connections == 0)
        config->max_connections = DEFAULT_CONNECTIONS;
    if (config->max_connections_per_address == 0)
        config->max_connections_per_address = DEFAULT_CONNECTIONS_PER_ADDRESS;
    if (config->request_deadline_ms == 0)
        config->request_deadline_ms = DEFAULT_DEADLINE_MS;
    if (config->idle_ms == 0)
        config->idle_ms = DEFAULT_IDLE_MS;
}

struct httpd *httpd_start(const struct httpd_config *config, struct err *err)
{
    if (microhttpd_load(err) < 0)
        return NULL;
    struct httpd *h = mem_zalloc(sizeof *h);
    h->config = *config;
    set_defaults(&h->config);
    int64_t shortest_ms = h->config.request_deadline_ms < h->config.idle_ms
                              ? h->config.request_deadline_ms
                              : h->config.idle_ms;

    /* Signals are for the thread that starts the server, not for those started here. */
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    h->listen_fd = listen_on(config->host, config->port, err);
    if (h->listen_fd >= 0)
        h->watch = httpd_watch_new(shortest_ms, err);
    if (h->watch != NULL) {
        h->port = port_of(h->listen_fd);
        h->daemon = start_daemon(h);
        if (h->daemon == NULL)
            err_set(err, "libmicrohttpd could not be started");
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (h->daemon != NULL)
        return h;

    httpd_watch_free(h->watch);
    if (h->listen_fd >= 0)
        close(h->listen_fd);
    free(h);
    return NULL;
}

uint16_t httpd_port(const struct httpd *h)
{
    return h->port;
}

/* Nothing is under way, and nothing has arrived that would be. */
static bool is_quiet(struct httpd *h)
{
    return atomic_load(&h->under_way) == 0 && !httpd_watch_has_unread(h->watch);
}

/* Between the reading of bytes and the count of a request lies a moment that looks quiet: so it has
 * to be quiet twice. */
static void drain(struct httpd *h, int64_t drain_ms)
{
    int quiet_looks = 0;
    for (int64_t waited_ms = 0; waited_ms < drain_ms; waited_ms += DRAIN_LOOK_MS) {
        quiet_looks = is_quiet(h) ? quiet_looks + 1 : 0;
        if (quiet_looks == 2)
            return;
        poll(NULL, 0, DRAIN_LOOK_MS);
    }
}

void httpd_stop(struct httpd *h, int64_t drain_ms)
{
    if (h == NULL)
        return;
    atomic_store(&h->is_stopping, true);
    microhttpd.quiesce_daemon(h->daemon);
    /* Refuses new connections at once; the descriptor itself stays valid for libmicrohttpd. */
    shutdown(h->listen_fd, SHUT_RDWR);
    drain(h, drain_ms);
    microhttpd.stop_daemon(h->daemon);
    httpd_watch_free(h->watch);
    close(h->listen_fd);
    free(h);
}
