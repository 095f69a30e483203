#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/wire.h"
#include "world_private.h"

enum { KEEP_ALIVE_MS = 60000 };

/* ---- telling ---- */

static void tell(struct world_client *c, enum world_event_kind kind, const char *text)
{
    world_tell(c->world, &(struct world_event){.kind = kind, .client = c, .text = text});
}

/* A process that was killed says nothing more. */
static void on_event(void *ctx, const struct event *event)
{
    struct world_client *c = ctx;
    if (!c->is_dying)
        world_tell(c->world,
                   &(struct world_event){.kind = WORLD_CLIENT, .client = c, .event = event});
}

static bool on_commit(void *ctx)
{
    struct world_client *c = ctx;
    c->is_dying = c->kill_at == WORLD_KILL_AT_COMMIT;
    return !c->is_dying;
}

void world_client_did(struct world_client *c, const char *what)
{
    tell(c, WORLD_DID, what);
}

/* ---- its process ---- */

/* The app's back end has asked for it: that is no business of the phone's network. */
static void give_token(struct world_client *c)
{
    struct world *w = c->world;
    if (!world_is_virtual(w) || w->server.api == NULL || c->token != NULL)
        return;
    struct buf form = {0};
    wire_form_add(&form, "userId", c->config.user_id, strlen(c->config.user_id));
    wire_form_add(&form, "name", c->config.user_id, strlen(c->config.user_id));
    struct world_flight *f = world_flight_new(w, c);
    api_call_init(&f->call, &w->signer, WIRE_TOKEN_PATH, w->now_ms, &form);
    world_server_handle(w, f);
    struct wire_api_answer answer;
    if (wire_api_answer_parse(buf_str(&f->body), f->body.len, &answer, NULL) == 0) {
        c->token = mem_dup_str(answer.token);
        wire_api_answer_done(&answer);
    }
    world_flight_free(f);
}

static int open_store(struct world_client *c, struct err *err)
{
    struct buf path = {0};
    int status = 0;
    if (c->config.is_kept) {
        struct buf name = {0};
        /* A user's ID may be longer than a file's name, and hold anything. */
        buf_addf(&name, "client-%zu-%016llx.db", c->index,
                 (unsigned long long)strmap_hash(c->config.user_id));
        status = world_path(c->world, buf_str(&name), &path, err);
        buf_done(&name);
    }
    if (status == 0)
        c->store = store_open(
            &(struct store_config){.path = c->config.is_kept ? buf_str(&path) : ":memory:",
                                   .pool = c->world->stores,
                                   .app_key = c->world->signer.app_key,
                                   .user_id = c->config.user_id,
                                   .profile = c->config.profile,
                                   .on_commit = on_commit,
                                   .ctx = c},
            err);
    buf_done(&path);
    return c->store != NULL ? 0 : ERR_OUTSIDE;
}

/* Takes back what was registered behind the first `count`. */
static void forget_types(struct world_client *c, size_t count)
{
    while (c->types.count > count)
        free(c->types.items[--c->types.count].text);
}

/* What was registered at run time is gone with the process. */
static int take_types(struct world_client *c, struct err *err)
{
    int status;
    forget_types(c, c->lasting_types);
    c->registry = type_shelf_get(c->world->config.shelf, &c->types, &status, err);
    return status;
}

static int start(struct world_client *c, struct err *err)
{
    struct world *w = c->world;
    int status = take_types(c, err);
    if (status < 0)
        return status;
    give_token(c);
    if (open_store(c, err) != 0)
        return ERR_OUTSIDE;
    if (!world_is_virtual(w) && c->fetch == NULL)
        c->fetch = fetch_new(&(struct fetch_config){.max_body = WIRE_ANSWER_MAX}, err);
    if (!world_is_virtual(w) && c->fetch == NULL)
        return ERR_OUTSIDE;
    c->is_dying = false;
    c->kill_at = WORLD_KILL_NOW;
    c->client = client_new(&(struct client_config){.user_id = c->config.user_id,
                                                   .profile = c->config.profile,
                                                   .registry = c->registry,
                                                   .store = c->store,
                                                   .lang = c->config.lang,
                                                   .pull_interval_ms = c->config.pull_interval_ms,
                                                   .dedupe_content_ms = c->config.dedupe_content_ms,
                                                   .seed = c->jitter_seed + (uint64_t)c->starts++,
                                                   .on_event = on_event,
                                                   .ctx = c},
                           world_client_now_ms(c));
    c->attempt = attempt_new(&(struct attempt_config){.signer = w->signer,
                                                      .token = c->token,
                                                      .user_id = c->config.user_id},
                             c->client);
    tell(c, WORLD_STARTED, NULL);
    return 0;
}

/* What is on its way goes on without it. */
static void give_up_flight(struct world_client *c)
{
    if (c->fetch != NULL && fetch_is_busy(c->fetch)) {
        fetch_cancel(c->fetch);
        world_flight_free(c->flight);
    } else if (c->flight != NULL) {
        c->flight->client = NULL;
    }
    c->flight = NULL;
}

static void leave(struct world_client *c)
{
    give_up_flight(c);
    attempt_free(c->attempt);
    store_close(c->store);
    c->attempt = NULL;
    c->store = NULL;
    c->client = NULL;
    c->pull_due_ms = PULLER_NEVER;
    c->pull_stamp++;
    c->online_stamp++;
}

static void kill_now(struct world_client *c, const char *when)
{
    client_kill(c->client);
    leave(c);
    c->kill_at = WORLD_KILL_NOW;
    tell(c, WORLD_KILLED, when);
}

void world_client_kill(struct world_client *c, enum world_kill when)
{
    if (c->client == NULL)
        return;
    if (when == WORLD_KILL_NOW)
        kill_now(c, "");
    else
        c->kill_at = when;
}

void world_client_stop(struct world_client *c)
{
    if (c->client == NULL)
        return;
    client_free(c->client, world_client_now_ms(c));
    leave(c);
    tell(c, WORLD_STOPPED, NULL);
}

int world_client_start(struct world_client *c, struct err *err)
{
    if (c->client != NULL)
        return 0;
    int status = start(c, err);
    if (status == 0)
        world_client_online(c);
    return status;
}

int world_client_set_user(struct world_client *c, const char *user_id, struct err *err)
{
    bool was_running = c->client != NULL;
    world_client_stop(c);
    free((char *)c->config.user_id);
    c->config.user_id = mem_dup_str(user_id);
    free(c->token);
    c->token = NULL;
    return was_running ? world_client_start(c, err) : 0;
}

/* ---- life ---- */

static void config_copy(struct world_client *c, const struct world_client_config *config)
{
    c->config = *config;
    c->name = mem_dup_str(config->name);
    c->config.user_id = mem_dup_str(config->user_id);
    if (config->types != NULL) {
        c->types = *config->types;
        *config->types = (struct type_sources){0};
        c->lasting_types = c->types.count;
    }
}

static uint64_t seed_of(const struct world_client *c, const char *use)
{
    struct prng random;
    struct buf name = {0};
    buf_addf(&name, "%s %s", use, c->name);
    world_seed(c->world, buf_str(&name), &random);
    buf_done(&name);
    return prng_next(&random);
}

struct world_client *world_add_client(struct world *w, const struct world_client_config *config,
                                      int *status, struct err *err)
{
    struct world_client *c = mem_zalloc(sizeof *c);
    c->world = w;
    c->index = w->client_count;
    c->pull_due_ms = PULLER_NEVER;
    config_copy(c, config);
    c->jitter_seed = config->has_seed ? config->seed : seed_of(c, "jitter");
    prng_init(&c->net_random, seed_of(c, "network"));
    w->clients = mem_grow(w->clients, &w->client_cap, w->client_count + 1, sizeof *w->clients);
    w->clients[w->client_count++] = c; /* also when it cannot start: it goes with the world */
    strmap_put(&w->by_name, c->name, c->index);
    *status = start(c, err);
    return *status == 0 ? c : NULL;
}

void world_client_free(struct world_client *c)
{
    client_kill(c->client);
    leave(c);
    fetch_free(c->fetch);
    type_sources_done(&c->types);
    world_flight_free(c->canned);
    free((char *)c->config.user_id);
    free(c->token);
    free(c->name);
    free(c);
}

/* ---- what it and its user do ---- */

void world_client_schedule(struct world_client *c)
{
    int64_t due_ms = c->client != NULL ? client_due_ms(c->client) : PULLER_NEVER;
    if (due_ms != PULLER_NEVER)
        due_ms -= c->config.ahead_ms;
    if (due_ms == c->pull_due_ms)
        return;
    c->pull_due_ms = due_ms;
    c->pull_stamp++;
    if (due_ms == PULLER_NEVER)
        return;
    int64_t now_ms = c->world->now_ms;
    world_add_timer(c->world, due_ms > now_ms ? due_ms : now_ms, TIMER_PULL, c, c->pull_stamp);
}

static void keep_alive_later(struct world_client *c)
{
    if (c->has_keep_alive)
        return;
    c->has_keep_alive = true;
    world_add_timer(c->world, c->world->now_ms + KEEP_ALIVE_MS, TIMER_KEEP_ALIVE, c, 0);
}

/* As on the live client's screen: whoever connects, disconnects or pulls by hand wants it tried
 * again, also after the token was refused. */
static void try_again(struct world_client *c)
{
    attempt_try_again(c->attempt, world_client_now_ms(c));
}

void world_client_online(struct world_client *c)
{
    if (c->client == NULL)
        return;
    try_again(c);
    client_online(c->client, world_client_now_ms(c));
    world_client_schedule(c);
}

void world_client_online_in(struct world_client *c, int64_t in_ms)
{
    if (in_ms == 0)
        world_client_online(c);
    else
        world_add_timer(c->world, c->world->now_ms + in_ms, TIMER_ONLINE, c, c->online_stamp);
}

void world_client_offline(struct world_client *c)
{
    if (c->client == NULL)
        return;
    try_again(c);
    c->online_stamp++;
    give_up_flight(c);
    attempt_cancel(c->attempt);
    client_offline(c->client, world_client_now_ms(c));
    world_client_schedule(c);
    keep_alive_later(c);
}

void world_client_pull(struct world_client *c)
{
    if (c->client == NULL)
        return;
    try_again(c);
    client_pull_now(c->client, world_client_now_ms(c));
    world_client_schedule(c);
}

int world_client_add_types(struct world_client *c, enum type_source_kind kind, const char *text,
                           bool is_lasting, struct err *err)
{
    int status;
    size_t before = c->types.count;
    type_sources_add(&c->types, kind, text);
    const struct registry *registry =
        type_shelf_get(c->world->config.shelf, &c->types, &status, err);
    if (registry == NULL) {
        forget_types(c, before);
        return status;
    }
    if (is_lasting)
        c->lasting_types = c->types.count;
    c->registry = registry;
    if (c->client != NULL)
        client_set_registry(c->client, registry);
    return 0;
}

void world_client_answer(struct world_client *c, const struct world_canned *canned)
{
    world_flight_free(c->canned);
    c->canned = world_flight_new(c->world, NULL);
    c->canned->http = canned->http;
    c->canned->retry_after_ms = canned->retry_after_ms;
    buf_add(&c->canned->body, canned->body, canned->body_len);
}

/* ---- pulls ---- */

static void fly(struct world_client *c, struct api_call *call)
{
    struct world_flight *f = world_flight_new(c->world, c);
    f->call = *call;
    c->flight = f;
    struct world *w = c->world;
    struct world_net_rule *own = world_net_rule(&c->net, w->now_ms);
    world_fly(f, own != NULL ? own : world_net_rule(&w->net_all, w->now_ms), &c->net_random);
    if (c->kill_at == WORLD_KILL_AT_REQUEST)
        kill_now(c, "at its request");
}

static void pull(struct world_client *c)
{
    struct api_call call;
    if (attempt_begin(c->attempt, world_client_now_ms(c), &call))
        fly(c, &call);
    else
        world_client_schedule(c);
}

/* As a client's loop does in every turn: a clock that was set back is noticed by it. */
static void look_at_clock(struct world_client *c)
{
    if (c->client == NULL)
        return;
    client_keep_alive(c->client, world_client_now_ms(c));
    if (c->flight == NULL)
        pull(c);
}

/* Looked at before too: what was left of a wait counts from there. */
void world_client_jump(struct world_client *c, int64_t by_ms)
{
    look_at_clock(c);
    c->config.ahead_ms += by_ms;
    look_at_clock(c);
}

void world_client_go_off(struct world_client *c, enum world_timer kind, uint64_t stamp)
{
    switch (kind) {
    case TIMER_PULL:
        if (c->client == NULL || stamp != c->pull_stamp)
            break;
        c->pull_due_ms = PULLER_NEVER;
        pull(c);
        break;
    case TIMER_ONLINE:
        if (stamp == c->online_stamp)
            world_client_online(c);
        break;
    case TIMER_KEEP_ALIVE:
        c->has_keep_alive = false;
        if (c->client == NULL || client_is_online(c->client))
            break;
        client_keep_alive(c->client, world_client_now_ms(c));
        keep_alive_later(c);
        break;
    case TIMER_ARRIVE:
    case TIMER_ANSWER:
    case TIMER_TRIM:
        break; /* none of a client's */
    }
}

/* A world in front of a real server has the speed that the user said. */
static void check_speed(struct world_client *c, const struct client_outcome *outcome)
{
    const struct world_remote *remote = c->world->config.remote;
    if (remote == NULL || !outcome->is_ok || outcome->speed == remote->speed)
        return;
    struct err err;
    err_set(&err, "the server's clock runs at speed %g, not at %g", outcome->speed, remote->speed);
    world_fail(c->world, &err);
}

void world_client_take(struct world_client *c, const struct world_flight *f)
{
    assert(c->flight == f && c->client != NULL);
    c->flight = NULL;
    bool has_failed = f->failure.text[0] != '\0';
    if (c->kill_at == WORLD_KILL_AT_ANSWER && !has_failed && f->http == 200) {
        kill_now(c, "at its answer, before the commit");
        return;
    }
    const struct client_answer answer = {.http = f->http,
                                         .failure = has_failed ? &f->failure : NULL,
                                         .body = buf_str(&f->body),
                                         .body_len = f->body.len,
                                         .retry_after_ms = f->retry_after_ms};
    struct api_call next;
    struct client_outcome outcome = {0};
    struct err err;
    int status = attempt_take(c->attempt, world_client_now_ms(c), &answer, &next, &outcome, &err);
    if (c->is_dying) {
        kill_now(c, "right after the first commit of its answer");
    } else if (status == ATTEMPT_MORE) {
        fly(c, &next);
    } else {
        if (status < 0)
            world_fail(c->world, &err);
        check_speed(c, &outcome);
        world_client_schedule(c);
    }
}
