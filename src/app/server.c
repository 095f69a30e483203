#include "app/server.h"

#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/api.h"
#include "io/entropy.h"
#include "io/httpd.h"
#include "io/log_sqlite.h"

enum {
    TRIM_ROWS = 200,      /* a small transaction: an append waits for it at most so long */
    TRIM_EVERY_MS = 1000, /* real time */
    DRAIN_MS = 5000,
};

struct server {
    struct server_config config;
    struct clock clock;
    struct broadcast_log *log;
    struct broadcast_log *trim_log; /* a second connection, or the same log when in memory */
    struct api *api;
    struct httpd *httpd;
    pthread_mutex_t api_mutex; /* the api, its log, the clock, and the log callback */
    pthread_t trimmer;
    bool has_trimmer;
    int stop_fd; /* an eventfd: readable once the trimmer is to end */
};

static void say(const struct server *s, const char *line)
{
    if (s->config.log != NULL)
        s->config.log(s->config.ctx, line);
}

/* ---- requests ---- */

static void say_request(const struct server *s, const struct api_request *request,
                        const struct api_response *response)
{
    struct buf line = {0};
    buf_addf(&line, "%s %s -> HTTP %d", request->method, request->path, response->http);
    if (response->http != 200)
        buf_addf(&line, " %s", buf_str(&response->body));
    say(s, buf_str(&line));
    buf_done(&line);
}

static void handle(void *ctx, const struct api_request *request, struct api_response *response)
{
    struct server *s = ctx;
    pthread_mutex_lock(&s->api_mutex);
    api_handle(s->api, clock_now_ms(&s->clock), request, response);
    if (s->config.is_verbose)
        say_request(s, request, response);
    if (response->note.len > 0)
        say(s, buf_str(&response->note));
    pthread_mutex_unlock(&s->api_mutex);
}

/* ---- trimming ---- */

static size_t trim_some(struct server *s)
{
    int64_t held_ms, remembered_ms;
    pthread_mutex_lock(&s->api_mutex);
    int64_t now_ms = clock_now_ms(&s->clock);
    pthread_mutex_unlock(&s->api_mutex);
    api_trim_limits(s->config.window_ms, now_ms, &held_ms, &remembered_ms);
    size_t rows = 0;
    struct err err;
    bool is_shared = s->trim_log == s->log;
    if (is_shared)
        pthread_mutex_lock(&s->api_mutex);
    int status =
        s->trim_log->ops->trim(s->trim_log, held_ms, remembered_ms, TRIM_ROWS, &rows, &err);
    if (is_shared)
        pthread_mutex_unlock(&s->api_mutex);
    if (status == 0)
        return rows;
    err_prefix(&err, "trimming the log");
    pthread_mutex_lock(&s->api_mutex);
    say(s, err.text);
    pthread_mutex_unlock(&s->api_mutex);
    return 0;
}

static void *run_trimmer(void *ctx)
{
    struct server *s = ctx;
    struct pollfd stop = {.fd = s->stop_fd, .events = POLLIN};
    int wait_ms = 0;
    while (poll(&stop, 1, wait_ms) <= 0)
        wait_ms = trim_some(s) < TRIM_ROWS ? TRIM_EVERY_MS : 0;
    return NULL;
}

static void stop_trimmer(struct server *s)
{
    if (!s->has_trimmer)
        return;
    int failed = eventfd_write(s->stop_fd, 1);
    assert(failed == 0);
    pthread_join(s->trimmer, NULL);
}

/* ---- start and stop ---- */

static int open_log(struct server *s, struct err *err)
{
    char id[BROADCAST_LOG_ID_SIZE];
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    unsigned char random[BROADCAST_LOG_ID_SIZE - 1];
    entropy_fill(NULL, random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        id[i] = digits[random[i] % 36];
    id[sizeof random] = '\0';

    if (strcmp(s->config.db, ":memory:") == 0) {
        s->log = broadcast_log_new_memory(id);
        s->trim_log = s->log;
        return 0;
    }
    s->log = log_sqlite_open(s->config.db, id, err);
    if (s->log != NULL)
        s->trim_log = log_sqlite_open_second(s->log, err);
    return s->trim_log != NULL ? 0 : ERR_OUTSIDE;
}

/* Behind the newest broadcast of the log, every one from now on would be dated ahead of the clock
 * (R9) and stay in its window for that much longer (R14). */
static int catch_up_with_log(struct server *s, struct err *err)
{
    int64_t newest_ms = 0;
    for (size_t i = 0; i < s->config.app_count; i++) {
        struct broadcast_log_tail tail;
        int status = s->log->ops->tail(s->log, s->config.apps[i].app_key, &tail, err);
        if (status < 0)
            return status;
        if (tail.last_sent_ms > newest_ms)
            newest_ms = tail.last_sent_ms;
    }
    int64_t ahead_ms = clock_advance(&s->clock, newest_ms);
    if (ahead_ms >= 1000) { /* less is nobody's concern */
        struct buf line = {0};
        buf_addf(
            &line,
            "the log ends %lld.%03lld s ahead of this machine's clock (a server ran on it with "
            "--speed, or the clock was set back): this server's time goes on from there",
            (long long)(ahead_ms / 1000), (long long)(ahead_ms % 1000));
        say(s, buf_str(&line));
        buf_done(&line);
    }
    return 0;
}

static int make_api(struct server *s, struct err *err)
{
    struct api_app *apps = mem_zalloc(s->config.app_count * sizeof *apps);
    for (size_t i = 0; i < s->config.app_count; i++) {
        const struct identity *id = &s->config.apps[i];
        apps[i] = (struct api_app){id->app_key, id->secret, id->is_service_off};
    }
    s->api = api_new(&(struct api_config){.apps = apps,
                                          .app_count = s->config.app_count,
                                          .rate_per_minute = s->config.rate_per_minute,
                                          .window_ms = s->config.window_ms,
                                          .max_clock_skew_ms = s->config.max_clock_skew_ms,
                                          .allow_rc_prefix = s->config.allow_rc_prefix,
                                          .speed = s->clock.speed,
                                          .log = s->log,
                                          .fill_random = entropy_fill},
                     err);
    free(apps);
    return s->api != NULL ? 0 : ERR_OUTSIDE;
}

struct server *server_start(const struct server_config *config, struct err *err)
{
    struct server *s = mem_zalloc(sizeof *s);
    s->config = *config;
    s->clock = *config->clock;
    pthread_mutex_init(&s->api_mutex, NULL);
    s->stop_fd = eventfd(0, EFD_CLOEXEC);
    assert(s->stop_fd >= 0);

    if (open_log(s, err) == 0 && catch_up_with_log(s, err) == 0 && make_api(s, err) == 0)
        s->httpd = httpd_start(
            &(struct httpd_config){
                .host = config->host, .port = config->port, .handle = handle, .ctx = s},
            err);
    if (s->httpd == NULL) {
        server_stop(s);
        return NULL;
    }
    int failed = pthread_create(&s->trimmer, NULL, run_trimmer, s);
    assert(failed == 0);
    s->has_trimmer = true;
    return s;
}

uint16_t server_port(const struct server *s)
{
    return httpd_port(s->httpd);
}

void server_set_clock(struct server *s, const struct clock *clock)
{
    pthread_mutex_lock(&s->api_mutex);
    s->clock = *clock;
    api_set_speed(s->api, clock->speed);
    pthread_mutex_unlock(&s->api_mutex);
}

void server_stop(struct server *s)
{
    if (s == NULL)
        return;
    if (s->httpd != NULL)
        httpd_stop(s->httpd, DRAIN_MS);
    stop_trimmer(s);
    api_free(s->api);
    if (s->trim_log != NULL && s->trim_log != s->log)
        s->trim_log->ops->free(s->trim_log);
    if (s->log != NULL)
        s->log->ops->free(s->log);
    close(s->stop_fd);
    pthread_mutex_destroy(&s->api_mutex);
    free(s);
}
