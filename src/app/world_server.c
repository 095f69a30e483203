#include <stdlib.h>
#include <string.h>

#include "core/wire.h"
#include "io/log_sqlite.h"
#include "world_private.h"

enum { TRIM_ROWS = 10000 };

/* ---- the process ---- */

static void make_log_id(struct world_server *s, char id[BROADCAST_LOG_ID_SIZE])
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    for (size_t i = 0; i < BROADCAST_LOG_ID_SIZE - 1; i++)
        id[i] = digits[prng_below(&s->random, 36)];
    id[BROADCAST_LOG_ID_SIZE - 1] = '\0';
}

static int open_log(struct world *w, struct err *err)
{
    struct world_server *s = &w->server;
    char id[BROADCAST_LOG_ID_SIZE];
    make_log_id(s, id);
    int status = 0;
    if (s->config.has_log_file && s->log_path.len == 0)
        status = world_path(w, "server.db", &s->log_path, err);
    if (status == 0)
        s->log = s->config.has_log_file ? log_sqlite_open(buf_str(&s->log_path), id, err)
                                        : broadcast_log_new_memory(id);
    return s->log != NULL ? 0 : ERR_OUTSIDE;
}

static int start(struct world *w, struct err *err)
{
    struct world_server *s = &w->server;
    if (open_log(w, err) != 0)
        return ERR_OUTSIDE;
    const struct api_app app = {WORLD_APP_KEY, WORLD_APP_SECRET, s->config.is_service_off};
    s->api = api_new(&(struct api_config){.apps = &app,
                                          .app_count = 1,
                                          .rate_per_minute = s->config.rate_per_minute,
                                          .window_ms = s->config.window_ms,
                                          .max_clock_skew_ms = s->config.max_clock_skew_ms,
                                          .allow_rc_prefix = s->config.allow_rc_prefix,
                                          .speed = 1,
                                          .log = s->log,
                                          .fill_random = world_fill_random,
                                          .random_ctx = &s->random},
                     err);
    s->is_listening = s->api != NULL;
    return s->api != NULL ? 0 : ERR_OUTSIDE;
}

static void end(struct world_server *s)
{
    api_free(s->api);
    if (s->log != NULL)
        s->log->ops->free(s->log);
    s->api = NULL;
    s->log = NULL;
    s->is_listening = false;
}

static void tell(struct world *w, const char *what)
{
    world_tell(w, &(struct world_event){.kind = WORLD_SERVER, .text = what});
}

static void tell_start(struct world *w)
{
    struct buf text = {0};
    buf_addf(&text, "starts, log %s", w->server.log->id);
    tell(w, buf_str(&text));
    buf_done(&text);
}

int world_server_init(struct world *w, struct err *err)
{
    w->server.config = w->config.server;
    world_seed(w, "server", &w->server.random);
    int status = start(w, err);
    if (status == 0)
        tell_start(w);
    return status;
}

void world_server_done(struct world *w)
{
    end(&w->server);
    api_response_done(&w->server.response);
    buf_done(&w->server.log_path);
}

void world_server_down(struct world *w)
{
    w->server.is_listening = false;
    tell(w, "down");
}

int world_server_up(struct world *w, struct err *err)
{
    if (w->server.api == NULL) {
        err_set(err, "the server was killed: start it");
        return ERR_INPUT;
    }
    w->server.is_listening = true;
    tell(w, "up");
    return 0;
}

void world_server_kill(struct world *w)
{
    end(&w->server);
    tell(w, "killed");
}

int world_server_start(struct world *w, struct err *err)
{
    if (w->server.api != NULL)
        return 0;
    int status = start(w, err);
    if (status == 0)
        tell_start(w);
    return status;
}

void world_server_set_rate(struct world *w, int per_minute)
{
    struct buf text = {0};
    w->server.config.rate_per_minute = per_minute;
    if (w->server.api != NULL)
        api_set_rate(w->server.api, per_minute);
    buf_addf(&text, "rate %d a minute", per_minute);
    tell(w, buf_str(&text));
    buf_done(&text);
}

void world_server_set_service(struct world *w, bool is_off)
{
    w->server.config.is_service_off = is_off;
    if (w->server.api != NULL)
        api_set_service(w->server.api, WORLD_APP_KEY, is_off);
    tell(w, is_off ? "service off" : "service on");
}

void world_server_trim(struct world *w)
{
    struct world_server *s = &w->server;
    if (s->log == NULL)
        return;
    int64_t held_ms, remembered_ms;
    size_t rows;
    struct err err;
    api_trim_limits(s->config.window_ms, w->now_ms, &held_ms, &remembered_ms);
    do {
        if (s->log->ops->trim(s->log, held_ms, remembered_ms, TRIM_ROWS, &rows, &err) != 0) {
            world_fail(w, &err);
            return;
        }
    } while (rows == TRIM_ROWS);
}

/* ---- a call ---- */

static const char *call_header(void *ctx, const char *name)
{
    return api_call_header(ctx, name);
}

void world_server_handle(struct world *w, struct world_flight *f)
{
    struct world_server *s = &w->server;
    struct buf path = {0};
    buf_add(&path, buf_str(&f->call.target), f->call.target.len);
    char *query = path.data != NULL ? strchr(path.data, '?') : NULL;
    if (query != NULL)
        *query++ = '\0';
    bool is_too_long = f->call.body.len > WIRE_BODY_MAX;
    struct api_request request = {.method = f->call.method,
                                  .path = buf_str(&path),
                                  .query = query,
                                  .header = call_header,
                                  .header_ctx = &f->call,
                                  .body = is_too_long ? "" : buf_str(&f->call.body),
                                  .body_len = is_too_long ? 0 : f->call.body.len,
                                  .is_body_too_long = is_too_long};
    api_handle(s->api, w->now_ms, &request, &s->response);
    f->http = s->response.http;
    f->allow = s->response.allow;
    f->retry_after_ms =
        s->response.retry_after_s >= 0 ? (int64_t)s->response.retry_after_s * 1000 : -1;
    buf_clear(&f->body);
    buf_add(&f->body, buf_str(&s->response.body), s->response.body.len);
    buf_done(&path);
}
