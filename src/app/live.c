#include "app/live.h"

#include <stdlib.h>

#include "app/attempt.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "core/sign.h"
#include "core/wire.h"
#include "io/entropy.h"
#include "io/fetch.h"

struct live {
    struct live_config config;
    struct client *client;
    struct attempt *attempt;
    struct fetch *fetch; /* NULL until live_start */
    /* the network put in on purpose */
    struct network_conditions conditions;
    int64_t faults_left; /* requests that meet them */
    struct prng random;
    struct network_fate fate; /* of the request under way */
    bool is_holding;          /* its answer is there, and waits until held_until_ms */
    int64_t held_until_ms;
    struct fetch_answer held;
};

struct live *live_new(const struct live_config *config, struct client *client)
{
    struct live *live = mem_zalloc(sizeof *live);
    live->config = *config;
    live->client = client;
    live->attempt = attempt_new(&(struct attempt_config){.signer = {.app_key = config->app_key,
                                                                    .secret = config->secret,
                                                                    .fill_random = entropy_fill},
                                                         .token = config->token,
                                                         .user_id = config->user_id},
                                client);
    uint64_t seed;
    entropy_fill(NULL, (unsigned char *)&seed, sizeof seed);
    prng_init(&live->random, seed);
    return live;
}

int live_start(struct live *live, struct err *err)
{
    if (live->config.secret != NULL && sign_load(err) != 0)
        return ERR_OUTSIDE;
    live->fetch = fetch_new(&(struct fetch_config){.max_body = WIRE_ANSWER_MAX}, err);
    return live->fetch != NULL ? 0 : ERR_OUTSIDE;
}

static void forget_held(struct live *live)
{
    if (live->is_holding)
        fetch_answer_done(&live->held);
    live->is_holding = false;
}

void live_free(struct live *live)
{
    if (live == NULL)
        return;
    forget_held(live);
    fetch_free(live->fetch);
    attempt_free(live->attempt);
    free(live);
}

bool live_hide_secrets(const struct live *live, const char *text, size_t len, struct buf *out)
{
    return attempt_hide_secrets(live->attempt, text, len, out);
}

bool live_is_pulling(const struct live *live)
{
    return attempt_is_under_way(live->attempt);
}

bool live_is_refused(const struct live *live)
{
    return attempt_is_refused(live->attempt);
}

void live_try_again(struct live *live)
{
    attempt_try_again(live->attempt, clock_now_ms(live->config.clock));
}

void live_offline(struct live *live)
{
    forget_held(live);
    fetch_cancel(live->fetch);
    attempt_cancel(live->attempt);
}

/* ---- a bad network on purpose ---- */

void live_set_network(struct live *live, const struct network_conditions *conditions, int64_t count)
{
    live->conditions = *conditions;
    live->faults_left = count;
}

/* The answer is taken later. */
static void hold(struct live *live, const struct fetch_answer *answer, int64_t for_ms)
{
    live->held = *answer;
    live->is_holding = true;
    live->held_until_ms = clock_now_ms(live->config.clock) + for_ms;
}

static void hold_failure(struct live *live, const struct err *why, int64_t for_ms)
{
    hold(live, &(struct fetch_answer){.has_failed = true, .retry_after_ms = -1, .failure = *why},
         for_ms);
}

static void hold_refusal(struct live *live)
{
    struct err why;
    err_set(&why, "the connection was refused (a fault put in)");
    hold_failure(live, &why, 0);
}

static void hold_timeout(struct live *live)
{
    struct err why;
    err_set(&why, "no answer within 30s (a fault put in)");
    hold_failure(live, &why, FETCH_TOTAL_MS);
}

/* True: the network has already decided, and nothing goes out. */
static bool meet_network(struct live *live)
{
    live->fate = (struct network_fate){0};
    if (live->faults_left == 0)
        return false;
    const struct network_conditions *c = &live->conditions;
    live->faults_left--;
    live->fate = network_draw(c, &live->random);
    if (c->is_refused)
        hold_refusal(live);
    else if (c->is_hanging || live->fate.is_request_lost)
        hold_timeout(live);
    else if (c->status > 0)
        hold(live,
             &(struct fetch_answer){.http = (int)c->status, .retry_after_ms = c->retry_after_ms},
             live->fate.there_ms + live->fate.back_ms);
    return live->is_holding;
}

/* What the network leaves of an answer. True: it is held back. */
static bool meet_network_again(struct live *live, struct fetch_answer *got)
{
    if (live->fate.is_reply_lost) {
        fetch_answer_done(got);
        hold_timeout(live);
        return true;
    }
    network_spoil(&live->fate, &got->body, &live->random);
    int64_t delay_ms = live->fate.there_ms + live->fate.back_ms;
    if (delay_ms > 0)
        hold(live, got, delay_ms);
    return delay_ms > 0;
}

/* ---- the turn ---- */

static int carry(struct live *live, struct api_call *call, struct err *err)
{
    int status =
        meet_network(live) ? 0 : api_call_start(call, live->fetch, live->config.server, err);
    api_call_done(call);
    return status;
}

static int start_due(struct live *live, struct err *err)
{
    struct api_call call;
    if (!attempt_begin(live->attempt, clock_now_ms(live->config.clock), &call))
        return 0;
    return carry(live, &call, err);
}

/* The server may run on a clock of another speed. */
static int take_speed(struct live *live, double speed, struct err *err)
{
    struct clock *clock = live->config.clock;
    if (speed == clock->speed || live->config.is_server_ours)
        return 0;
    if (live->config.is_speed_given) {
        err_set(err,
                "the server's clock runs at speed %g, not at the %g that --speed says; leave "
                "--speed out to follow the server",
                speed, clock->speed);
        return ERR_INPUT;
    }
    clock_set_speed(clock, speed);
    return 0;
}

static int take_answer(struct live *live, const struct fetch_answer *got, struct err *err)
{
    struct client_answer answer = {.http = got->http,
                                   .failure = got->has_failed ? &got->failure : NULL,
                                   .body = buf_str(&got->body),
                                   .body_len = got->body.len,
                                   .retry_after_ms = got->retry_after_ms};
    struct api_call next;
    struct client_outcome outcome;
    int status = attempt_take(live->attempt, clock_now_ms(live->config.clock), &answer, &next,
                              &outcome, err);
    if (status == ATTEMPT_MORE)
        return carry(live, &next, err);
    if (status < 0 || !outcome.is_ok)
        return status;
    return take_speed(live, outcome.speed, err);
}

static int wait_ms(const struct live *live, int64_t until_ms)
{
    enum { WAIT_MAX_MS = 60000 };
    int64_t due_ms = live->is_holding        ? live->held_until_ms
                     : live_is_pulling(live) ? INT64_MAX
                                             : client_due_ms(live->client);
    int64_t real_ms = clock_real_wait_ms(live->config.clock, due_ms < until_ms ? due_ms : until_ms);
    return real_ms < WAIT_MAX_MS ? (int)real_ms : WAIT_MAX_MS;
}

/* The answer to the request under way, once it is there. */
static bool take_arrived(struct live *live, struct fetch_answer *got)
{
    if (!live_is_pulling(live))
        return false;
    if (live->is_holding) {
        if (clock_now_ms(live->config.clock) < live->held_until_ms)
            return false;
        *got = live->held;
        live->is_holding = false;
        return true;
    }
    return fetch_take(live->fetch, got) && !meet_network_again(live, got);
}

int live_turn(struct live *live, int64_t until_ms, const int *fds, size_t fd_count, struct err *err)
{
    client_keep_alive(live->client, clock_now_ms(live->config.clock));
    int status = start_due(live, err);
    if (status < 0)
        return status;
    fetch_wait(live->fetch, wait_ms(live, until_ms), fds, fd_count);
    struct fetch_answer got;
    if (!take_arrived(live, &got))
        return 0;
    status = take_answer(live, &got, err);
    fetch_answer_done(&got);
    return status;
}
