#include "app/world.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/sign.h"
#include "core/wire.h"
#include "io/files.h"
#include "world_private.h"

enum {
    TRIM_EVERY_MS = 60000,
    POLL_MS = 5,                  /* real: how long all transfers together are waited for */
    WAIT_MAX_MS = 200,            /* real: so that an interruption is noticed */
    DEEDS_A_LOOK = 64,            /* virtual: likewise; some take milliseconds */
    SAME_INSTANT_MAX = 100000000, /* an instant that never gets quiet is a bug */
};

/* ---- small things that the parts share ---- */

void world_tell(struct world *w, const struct world_event *event)
{
    struct world_event told = *event;
    told.at_ms = w->now_ms;
    w->config.on_event(w->config.ctx, &told);
}

void world_add_timer(struct world *w, int64_t due_ms, enum world_timer kind, void *subject,
                     uint64_t stamp)
{
    timerq_add(
        &w->timers,
        &(struct timer){.due_ms = due_ms, .kind = (int)kind, .subject = subject, .stamp = stamp});
}

void world_fail(struct world *w, const struct err *err)
{
    if (w->failure.text[0] == '\0')
        w->failure = *err;
}

void world_seed(const struct world *w, const char *use, struct prng *out)
{
    prng_init(out, w->config.seed ^ strmap_hash(use));
    prng_init(out, prng_next(out));
}

void world_fill_random(void *prng, unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)(prng_next(prng) & 0xff);
}

/* ---- the temporary folder ---- */

int world_path(struct world *w, const char *name, struct buf *out, struct err *err)
{
    int status = w->folder.len == 0 ? files_make_temp_dir("castsim", &w->folder, err) : 0;
    if (status == 0)
        buf_addf(out, "%s/%s", buf_str(&w->folder), name);
    return status;
}

/* ---- life ---- */

static int start_remote(struct world *w, struct err *err)
{
    const struct world_remote *remote = w->config.remote;
    w->signer.app_key = remote->identity->app_key;
    w->signer.secret = remote->identity->secret;
    w->fetch = fetch_new(&(struct fetch_config){.max_body = WIRE_ANSWER_MAX}, err);
    if (w->fetch == NULL)
        return ERR_OUTSIDE;
    clock_start(&w->clock, remote->speed);
    clock_set(&w->clock, w->config.start_ms);
    w->now_ms = clock_now_ms(&w->clock);
    w->start_ms = w->now_ms;
    return 0;
}

struct world *world_new(const struct world_config *config, struct err *err)
{
    struct world *w = mem_zalloc(sizeof *w);
    w->config = *config;
    w->start_ms = config->start_ms;
    w->now_ms = config->start_ms;
    world_seed(w, "statements", &w->random);
    world_seed(w, "sender", &w->sender_random);
    world_seed(w, "nonces", &w->nonce_random);
    w->signer = (struct api_signer){.app_key = WORLD_APP_KEY,
                                    .secret = WORLD_APP_SECRET,
                                    .fill_random = world_fill_random,
                                    .random_ctx = &w->nonce_random};
    w->stores = store_pool_new(err);
    int status = w->stores != NULL ? sign_load(err) : ERR_OUTSIDE;
    if (status == 0)
        status = config->remote != NULL ? start_remote(w, err) : world_server_init(w, err);
    if (status == 0 && config->remote == NULL)
        world_add_timer(w, w->now_ms + TRIM_EVERY_MS, TIMER_TRIM, NULL, 0);
    if (status == 0)
        return w;
    world_free(w);
    return NULL;
}

static void free_flights(struct world *w)
{
    struct timer t;
    while (timerq_take(&w->timers, INT64_MAX, &t)) {
        if (t.kind == TIMER_ARRIVE || t.kind == TIMER_ANSWER)
            world_flight_free(t.subject);
    }
    timerq_done(&w->timers);
    world_flight_free(w->sending);
    while (w->first_queued != NULL) {
        struct world_flight *f = w->first_queued;
        w->first_queued = f->next;
        world_flight_free(f);
    }
}

void world_free(struct world *w)
{
    if (w == NULL)
        return;
    for (size_t i = 0; i < w->client_count; i++)
        world_client_free(w->clients[i]);
    free_flights(w); /* nobody waits for them any more */
    free(w->clients);
    store_pool_free(w->stores);
    strmap_done(&w->by_name);
    world_server_done(w);
    fetch_free(w->fetch);
    if (w->folder.len > 0)
        files_remove_dir(buf_str(&w->folder));
    buf_done(&w->folder);
    free(w);
}

int64_t world_now_ms(const struct world *w)
{
    return w->now_ms;
}

int64_t world_start_ms(const struct world *w)
{
    return w->start_ms;
}

bool world_is_virtual(const struct world *w)
{
    return w->config.remote == NULL;
}

int64_t world_draw(struct world *w, int64_t low, int64_t high)
{
    return low + (int64_t)prng_below(&w->random, (uint64_t)(high - low) + 1);
}

void world_invent_uid(struct world *w, int64_t at_ms, char out[MESSAGE_UID_SIZE])
{
    /* The server counts from 0 within a millisecond: the top of the counter is free. */
    struct message_uid_parts parts = {.time_ms = at_ms > 0 ? at_ms : 0,
                                      .counter = MESSAGE_UID_COUNTER_MAX -
                                                 w->invented++ % (MESSAGE_UID_COUNTER_MAX / 2),
                                      .type = MESSAGE_CONVERSATION_SYSTEM};
    message_uid_write(&parts, out);
}

/* ---- time ---- */

static void go_off(struct world *w, const struct timer *t)
{
    switch ((enum world_timer)t->kind) {
    case TIMER_PULL:
    case TIMER_ONLINE:
    case TIMER_KEEP_ALIVE:
        world_client_go_off(t->subject, (enum world_timer)t->kind, t->stamp);
        break;
    case TIMER_ARRIVE:
        world_flight_arrive(t->subject);
        break;
    case TIMER_ANSWER:
        world_flight_land(t->subject);
        break;
    case TIMER_TRIM:
        world_server_trim(w);
        world_add_timer(w, w->now_ms + TRIM_EVERY_MS, TIMER_TRIM, NULL, 0);
        break;
    }
}

static int check_failure(const struct world *w, struct err *err)
{
    if (w->failure.text[0] == '\0')
        return 0;
    *err = w->failure;
    return ERR_OUTSIDE;
}

static int check_interrupted(const struct world *w, struct err *err)
{
    if (w->config.is_interrupted == NULL || !w->config.is_interrupted(w->config.ctx))
        return 0;
    err_set(err, "interrupted");
    return ERR_OUTSIDE;
}

int world_count_deed(struct world *w, struct err *err)
{
    return ++w->deeds % DEEDS_A_LOOK == 0 ? check_interrupted(w, err) : 0;
}

int world_settle(struct world *w, struct err *err)
{
    struct timer t;
    int status = 0;
    for (long i = 0; status == 0 && timerq_take(&w->timers, w->now_ms, &t); i++) {
        go_off(w, &t);
        status = world_count_deed(w, err);
        if (i == SAME_INSTANT_MAX) {
            err_set(err, "an instant never gets quiet: something is due at once, for ever");
            return ERR_OUTSIDE;
        }
    }
    return status == 0 ? check_failure(w, err) : status;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- time that passes by itself ---- */

static void take_reply(struct world_client *c)
{
    struct fetch_answer got;
    if (c->fetch == NULL || !fetch_take(c->fetch, &got))
        return;
    world_flight_reply(c->flight, &got);
    fetch_answer_done(&got);
}

/* Waits for one transfer, if there is one, until end_ms of real time; past that it is looked at. */
static bool drive(struct fetch *fetch, const struct clock *real, int64_t end_ms)
{
    if (fetch == NULL || !fetch_is_busy(fetch))
        return false;
    int64_t left_ms = end_ms - clock_now_ms(real);
    fetch_wait(fetch, left_ms > 0 ? (int)left_ms : 0, NULL, 0);
    return true;
}

/* Waits for the network or the clock, whichever is first, and at most so long that somebody can
 * interrupt. Of several transfers each is looked at in every turn, however many they are. */
static void wait_remote(struct world *w, int64_t until_ms)
{
    struct clock real;
    clock_start(&real, 1);
    int64_t real_ms = earlier(clock_real_wait_ms(&w->clock, until_ms), WAIT_MAX_MS);
    int64_t end_ms = clock_now_ms(&real) + earlier(real_ms, POLL_MS);
    bool has_waited = drive(w->fetch, &real, end_ms);
    w->now_ms = clock_now_ms(&w->clock);
    world_sender_take(w);
    for (size_t i = 0; i < w->client_count; i++) {
        if (!drive(w->clients[i]->fetch, &real, end_ms))
            continue;
        w->now_ms = clock_now_ms(&w->clock);
        take_reply(w->clients[i]);
        has_waited = true;
    }
    if (!has_waited)
        fetch_wait(w->fetch, (int)real_ms, NULL, 0);
    w->now_ms = clock_now_ms(&w->clock);
}

static int run_remote(struct world *w, int64_t at_ms, bool (*quiet)(void *ctx), void *ctx,
                      struct err *err)
{
    int status = 0;
    while (status == 0 && w->now_ms < at_ms) {
        wait_remote(w, earlier(at_ms, timerq_due_ms(&w->timers)));
        status = world_settle(w, err);
        if (status == 0)
            status = check_interrupted(w, err);
        if (status == 0 && quiet != NULL && quiet(ctx))
            break;
    }
    return status;
}

/* ---- virtual time ---- */

static int run_virtual(struct world *w, int64_t at_ms, bool (*quiet)(void *ctx), void *ctx,
                       struct err *err)
{
    int status = 0;
    while (status == 0) {
        int64_t due_ms = timerq_due_ms(&w->timers);
        if (due_ms >= at_ms)
            break;
        if (due_ms > w->now_ms)
            w->now_ms = due_ms;
        status = world_settle(w, err);
        if (status == 0 && quiet != NULL && quiet(ctx))
            return 0;
    }
    if (status == 0 && w->now_ms < at_ms)
        w->now_ms = at_ms;
    return status;
}

int world_run_until(struct world *w, int64_t at_ms, bool (*quiet)(void *ctx), void *ctx,
                    struct err *err)
{
    return world_is_virtual(w) ? run_virtual(w, at_ms, quiet, ctx, err)
                               : run_remote(w, at_ms, quiet, ctx, err);
}
