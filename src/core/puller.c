#include "core/puller.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/prng.h"

/* Long enough for every wish, short enough that a sum of two never overflows. */
#define LONGEST_MS (INT64_MAX / 4)

/*
 * Two clocks. The caller's may be set back; a timer that trusted it would then sleep for as long as
 * the jump was. So everything inside is kept in steady time: the caller's, plus what it has ever
 * jumped back. It never falls, and a wait keeps what was left of it. Members are steady times
 * unless they say otherwise; the functions at the end of this file translate.
 */
struct puller {
    const struct sdk_profile *profile;
    int64_t interval_ms;
    struct prng jitter;

    int64_t last_now_ms;    /* the caller's latest reading */
    int64_t jumped_back_ms; /* steady time - the caller's */

    char *cursor;
    int failures;

    uint64_t connection;
    bool is_online;
    bool is_stopped; /* the token was refused */
    bool is_in_flight;
    int64_t connect_ms;
    int64_t asked_ms; /* the request in flight, or the last one */
    int64_t wish_ms;  /* a pull besides the timer: connect, next page, pull-now, new token */
    int64_t timer_ms; /* the regular pull, or the retry in its place */

    bool has_heard;            /* a server's clock, ever */
    int64_t server_ahead_ms;   /* server time - steady time, by the latest answer */
    int64_t connect_server_ms; /* INT64_MIN = not known yet */
};

static int64_t min_ms(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t max_ms(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The first of connect, connect + step, connect + 2 step ... that is not before at_ms. */
static int64_t tick_not_before(const struct puller *p, int64_t step_ms, int64_t at_ms)
{
    int64_t steps = (at_ms - p->connect_ms + step_ms - 1) / step_ms;
    return p->connect_ms + steps * step_ms;
}

static void timer_on_attempt(struct puller *p)
{
    switch (p->profile->period) {
    case PERIOD_FROM_ATTEMPT:
        p->timer_ms = p->asked_ms + p->interval_ms;
        break;
    case PERIOD_FROM_CONNECT:
        p->timer_ms = tick_not_before(p, p->interval_ms, p->asked_ms + 1);
        break;
    case PERIOD_CHECKED_END:
        p->timer_ms = PULLER_NEVER;
        break;
    }
}

static void timer_on_end(struct puller *p, int64_t at_ms)
{
    switch (p->profile->period) {
    case PERIOD_FROM_ATTEMPT:
        break;
    case PERIOD_FROM_CONNECT:
        /* A tick that fell into the flight of a pull found it busy and is lost. */
        p->timer_ms = max_ms(p->timer_ms, tick_not_before(p, p->interval_ms, at_ms));
        break;
    case PERIOD_CHECKED_END:
        p->timer_ms = tick_not_before(p, p->profile->check_every_ms, at_ms + p->interval_ms);
        break;
    }
}

/* R15. A server that wishes for less than the first step, over and over, must not make us spin. */
static int64_t retry_wait_ms(struct puller *p, int64_t retry_after_ms)
{
    if (retry_after_ms >= 0)
        return min_ms(max_ms(retry_after_ms, PULLER_RETRY_FIRST_MS), PULLER_INTERVAL_MS);
    int64_t step_ms = PULLER_RETRY_FIRST_MS;
    for (int i = 1; i < p->failures && step_ms < PULLER_RETRY_MAX_MS; i++)
        step_ms *= 2;
    step_ms = min_ms(step_ms, PULLER_RETRY_MAX_MS);
    uint64_t spread = (uint64_t)step_ms / 2;
    return step_ms - step_ms / 4 + (int64_t)prng_below(&p->jitter, spread + 1);
}

static void end_done(struct puller *p, int64_t at_ms, const struct puller_result *result)
{
    assert(result->cursor != NULL);
    bool has_moved = p->cursor == NULL || strcmp(p->cursor, result->cursor) != 0;
    if (has_moved) {
        char *cursor = mem_dup_str(result->cursor);
        free(p->cursor);
        p->cursor = cursor;
    }
    p->failures = 0;
    /* More, but behind the same cursor, would be the same page for ever. */
    if (result->has_more && has_moved)
        p->wish_ms = at_ms;
}

static void end_failed(struct puller *p, int64_t at_ms, const struct puller_result *result)
{
    if (p->failures < INT32_MAX)
        p->failures++;
    if (p->profile->retries_failed_pull)
        p->timer_ms = at_ms + retry_wait_ms(p, result->retry_after_ms);
    else
        p->wish_ms = PULLER_NEVER;
}

static void end_request(struct puller *p, int64_t at_ms, const struct puller_result *result)
{
    p->is_in_flight = false;
    timer_on_end(p, at_ms);
    switch (result->outcome) {
    case PULLER_DONE:
        end_done(p, at_ms, result);
        break;
    case PULLER_FAILED:
        end_failed(p, at_ms, result);
        break;
    case PULLER_UNAUTHORIZED:
        p->is_stopped = true;
        break;
    }
}

/* The next pull, in steady time. */
static int64_t next_ms(const struct puller *p)
{
    if (!p->is_online || p->is_stopped || p->is_in_flight)
        return PULLER_NEVER;
    return min_ms(p->wish_ms, p->timer_ms);
}

/* ---- between the caller's clock and steady time ---- */

static int64_t steady_peek(const struct puller *p, int64_t now_ms)
{
    return max_ms(now_ms, p->last_now_ms) + p->jumped_back_ms;
}

static int64_t steady(struct puller *p, int64_t now_ms)
{
    if (now_ms < p->last_now_ms)
        p->jumped_back_ms += p->last_now_ms - now_ms;
    p->last_now_ms = now_ms;
    return now_ms + p->jumped_back_ms;
}

struct puller *puller_new(const struct puller_config *config)
{
    assert(config->profile != NULL && config->interval_ms >= 0);
    struct puller *p = mem_zalloc(sizeof *p);
    p->profile = config->profile;
    p->interval_ms =
        config->interval_ms > 0 ? min_ms(config->interval_ms, LONGEST_MS) : PULLER_INTERVAL_MS;
    prng_init(&p->jitter, config->seed);
    p->cursor = mem_dup_str(config->cursor);
    p->wish_ms = PULLER_NEVER;
    p->timer_ms = PULLER_NEVER;
    p->connect_server_ms = INT64_MIN;
    return p;
}

void puller_free(struct puller *p)
{
    if (p == NULL)
        return;
    free(p->cursor);
    free(p);
}

void puller_online(struct puller *p, int64_t now_ms)
{
    int64_t at_ms = steady(p, now_ms);
    if (p->is_online)
        return;
    p->is_online = true;
    p->connection++;
    p->connect_ms = at_ms;
    p->connect_server_ms = INT64_MIN;
    p->wish_ms = at_ms;
}

void puller_offline(struct puller *p, int64_t now_ms)
{
    steady(p, now_ms);
    p->is_online = false;
    p->is_in_flight = false;
    p->wish_ms = PULLER_NEVER;
    p->timer_ms = PULLER_NEVER;
}

bool puller_is_online(const struct puller *p)
{
    return p->is_online;
}

void puller_pull_now(struct puller *p, int64_t now_ms)
{
    int64_t at_ms = steady(p, now_ms);
    if (p->is_online && !p->is_stopped)
        p->wish_ms = at_ms;
}

int64_t puller_due_ms(const struct puller *p)
{
    int64_t next = next_ms(p);
    return next == PULLER_NEVER ? PULLER_NEVER : next - p->jumped_back_ms;
}

bool puller_ask(struct puller *p, int64_t now_ms, struct puller_request *out)
{
    int64_t at_ms = steady(p, now_ms);
    if (next_ms(p) > at_ms)
        return false;
    p->is_in_flight = true;
    p->asked_ms = at_ms;
    p->wish_ms = PULLER_NEVER;
    timer_on_attempt(p);
    *out = (struct puller_request){
        .connection = p->connection, .asked_ms = now_ms, .since = p->cursor};
    return true;
}

bool puller_is_current(const struct puller *p, const struct puller_request *request)
{
    return p->is_in_flight && request->connection == p->connection;
}

void puller_heard(struct puller *p, int64_t now_ms, const struct puller_request *request,
                  int64_t server_time_ms)
{
    int64_t at_ms = steady(p, now_ms);
    if (!puller_is_current(p, request))
        return;
    /* What no clock reads must not overflow what is reckoned from it. */
    if (server_time_ms < 0 || server_time_ms > LONGEST_MS)
        return;
    /* The carrier may have sent it later than it took it; a clock that was set back knows less. */
    int64_t round_trip_ms = now_ms - request->asked_ms;
    if (round_trip_ms < 0 || round_trip_ms > at_ms - p->asked_ms)
        round_trip_ms = at_ms - p->asked_ms;
    p->server_ahead_ms = server_time_ms - (at_ms - round_trip_ms / 2);
    p->has_heard = true;
    if (p->connect_server_ms == INT64_MIN)
        p->connect_server_ms = p->connect_ms + p->server_ahead_ms;
}

int64_t puller_connect_server_ms(const struct puller *p)
{
    return p->connect_server_ms;
}

int64_t puller_server_time_ms(const struct puller *p, int64_t now_ms)
{
    return p->has_heard ? steady_peek(p, now_ms) + p->server_ahead_ms : now_ms;
}

void puller_answer(struct puller *p, int64_t now_ms, const struct puller_request *request,
                   const struct puller_result *result)
{
    int64_t at_ms = steady(p, now_ms);
    if (puller_is_current(p, request))
        end_request(p, at_ms, result);
}

void puller_resume(struct puller *p, int64_t now_ms)
{
    int64_t at_ms = steady(p, now_ms);
    if (!p->is_stopped)
        return;
    p->is_stopped = false;
    if (p->is_online)
        p->wish_ms = at_ms;
}

const char *puller_cursor(const struct puller *p)
{
    return p->cursor;
}

int puller_failures(const struct puller *p)
{
    return p->failures;
}
