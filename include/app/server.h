/*
 * server: the broadcast server put together: core/api over a log, behind io/httpd, with the
 * trimming in the background. Used by `castsim serve` and, embedded, by `castsim demo`.
 */
#ifndef CASTSIM_APP_SERVER_H
#define CASTSIM_APP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/identity.h"
#include "base/err.h"
#include "io/clock.h"

struct server;

struct server_config {
    const char *host;
    uint16_t port;  /* 0 = a free one */
    const char *db; /* ":memory:" = lost with the process */
    const struct identity *apps;
    size_t app_count;
    int rate_per_minute;
    int64_t window_ms;
    int64_t max_clock_skew_ms;
    bool allow_rc_prefix;
    bool is_verbose;
    /* Copied. When the log holds a broadcast of a later time (a server ran faster on it, or the
     * machine's clock was set back), the copy goes on from there: time in a log never falls. */
    const struct clock *clock;
    /* A line for the server's log: why a signature was refused, hazards, failures; with is_verbose
     * every request. Called from the server's threads, one at a time. Text is as it came from the
     * network: the receiver uses the gate. */
    void (*log)(void *ctx, const char *line);
    void *ctx;
};

struct server *server_start(const struct server_config *config, struct err *err);
uint16_t server_port(const struct server *s);
/* Goes on by this clock (copied): another speed, or another time, which is not to be earlier. */
void server_set_clock(struct server *s, const struct clock *clock);
/* Finishes what is under way, then stops. */
void server_stop(struct server *s);

#endif
