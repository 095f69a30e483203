#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "core/sign.h"
#include "core/wire.h"
#include "world_private.h"

struct world_flight *world_flight_new(struct world *w, struct world_client *client)
{
    struct world_flight *f = mem_zalloc(sizeof *f);
    f->world = w;
    f->client = client;
    f->retry_after_ms = -1;
    return f;
}

void world_flight_free(struct world_flight *f)
{
    if (f == NULL)
        return;
    api_call_done(&f->call);
    buf_done(&f->body);
    free(f->id);
    free(f->from_user_id);
    free(f->object_name);
    free(f);
}

static bool is_sender(const struct world_flight *f)
{
    return f->id != NULL;
}

/* ---- what is told of a send ---- */

static void tell_sent(const struct world_flight *f, enum world_event_kind kind)
{
    struct wire_api_answer api = {0};
    bool is_answered = f->failure.text[0] == '\0' &&
                       wire_api_answer_parse(buf_str(&f->body), f->body.len, &api, NULL) == 0;
    struct message_uid_parts uid;
    bool has_uid = is_answered && message_uid_parse(api.uid, &uid);
    struct world_sent sent = {.id = f->id,
                              .is_broadcast = f->is_broadcast,
                              .from_user_id = f->from_user_id,
                              .object_name = f->object_name,
                              .asked_ms = f->left_ms,
                              .http = f->http,
                              .code = is_answered ? api.code : 0,
                              .uid = has_uid ? api.uid : "",
                              .sent_ms = has_uid ? uid.time_ms : 0,
                              .error_message = is_answered ? api.error_message : f->failure.text,
                              .allow = f->allow,
                              .retry_after_ms = f->retry_after_ms};
    if (kind == WORLD_ANSWERED || has_uid)
        world_tell(f->world, &(struct world_event){.kind = kind, .sent = &sent});
    if (is_answered)
        wire_api_answer_done(&api);
}

/* ---- landing ---- */

void world_flight_land(struct world_flight *f)
{
    if (is_sender(f))
        tell_sent(f, WORLD_ANSWERED);
    else if (f->client != NULL)
        world_client_take(f->client, f);
    world_flight_free(f);
}

/* The sender waits for nothing else: without a delay its answer is there at once. */
static void land_at(struct world_flight *f, int64_t at_ms)
{
    if (is_sender(f) && at_ms <= f->world->now_ms)
        world_flight_land(f);
    else
        world_add_timer(f->world, at_ms, TIMER_ANSWER, f, 0);
}

static void fail_at(struct world_flight *f, int64_t at_ms, const struct err *why)
{
    f->failure = *why;
    f->http = 0;
    f->retry_after_ms = -1;
    f->allow = NULL;
    buf_clear(&f->body);
    land_at(f, at_ms);
}

static void refuse_connection(struct world_flight *f, int64_t at_ms)
{
    struct err why;
    err_set(&why, "the connection was refused; is the server running?");
    fail_at(f, at_ms, &why);
}

/* Whoever waits gives up after as long as io/fetch does. */
static void time_out(struct world_flight *f)
{
    struct buf limit = {0};
    struct err why;
    parse_write_duration(&limit, FETCH_TOTAL_MS);
    err_set(&why, "no answer within %s", buf_str(&limit));
    fail_at(f, f->left_ms + FETCH_TOTAL_MS, &why);
    buf_done(&limit);
}

/* ---- the way back ---- */

static void come_back(struct world_flight *f)
{
    struct world *w = f->world;
    int64_t at_ms = w->now_ms + f->fate.back_ms;
    if (f->fate.is_reply_lost || at_ms > f->left_ms + FETCH_TOTAL_MS) {
        time_out(f);
        return;
    }
    network_spoil(&f->fate, &f->body,
                  f->client != NULL ? &f->client->net_random : &w->sender_random);
    land_at(f, at_ms);
}

void world_flight_reply(struct world_flight *f, struct fetch_answer *got)
{
    if (got->has_failed) {
        fail_at(f, f->world->now_ms, &got->failure);
        return;
    }
    f->http = got->http;
    f->retry_after_ms = got->retry_after_ms;
    buf_clear(&f->body);
    buf_add(&f->body, buf_str(&got->body), got->body.len);
    if (f->is_broadcast)
        tell_sent(f, WORLD_ACCEPTED);
    come_back(f);
}

/* ---- there ---- */

/* As long as the sender's fetch is free: what cannot even start has failed at once. */
static void send_queued(struct world *w)
{
    while (w->sending == NULL && w->first_queued != NULL) {
        struct world_flight *f = w->first_queued;
        struct err err;
        w->first_queued = f->next;
        if (api_call_start(&f->call, w->fetch, w->config.remote->url, &err) == 0)
            w->sending = f;
        else
            fail_at(f, w->now_ms, &err);
    }
}

static void queue(struct world_flight *f)
{
    struct world *w = f->world;
    if (w->first_queued == NULL)
        w->first_queued = f;
    else
        w->last_queued->next = f;
    w->last_queued = f;
}

void world_sender_take(struct world *w)
{
    struct fetch_answer got;
    if (!fetch_take(w->fetch, &got))
        return;
    struct world_flight *f = w->sending;
    w->sending = NULL;
    world_flight_reply(f, &got);
    fetch_answer_done(&got);
    send_queued(w);
}

static void arrive_remote(struct world_flight *f)
{
    struct world *w = f->world;
    struct err err;
    if (is_sender(f)) {
        queue(f);
        send_queued(w);
    } else if (f->client == NULL) {
        world_flight_free(f); /* its client went offline while it was held up */
    } else if (api_call_start(&f->call, f->client->fetch, w->config.remote->url, &err) < 0) {
        fail_at(f, w->now_ms, &err);
    }
}

/* The network brings the request once more; nobody sees the second reply. */
static void arrive_again(const struct world_flight *f)
{
    struct world_flight *twin = world_flight_new(f->world, NULL);
    twin->call = f->call;
    twin->is_broadcast = f->is_broadcast;
    twin->from_user_id = mem_dup_str(f->from_user_id);
    twin->object_name = mem_dup_str(f->object_name);
    twin->left_ms = f->left_ms;
    if (is_sender(f)) {
        struct buf id = {0};
        buf_addf(&id, "%s+again", f->id); /* which no scenario can call anything */
        twin->id = buf_take(&id);
    }
    world_server_handle(f->world, twin);
    if (f->is_broadcast)
        tell_sent(twin, WORLD_ACCEPTED);
    twin->call = (struct api_call){0}; /* the call was borrowed */
    world_flight_free(twin);
}

static bool take_canned(struct world_flight *f)
{
    if (f->client == NULL || f->client->canned == NULL)
        return false;
    struct world_flight *canned = f->client->canned;
    f->http = canned->http;
    f->retry_after_ms = canned->retry_after_ms;
    buf_clear(&f->body);
    buf_add(&f->body, buf_str(&canned->body), canned->body.len);
    world_flight_free(canned);
    f->client->canned = NULL;
    return true;
}

/* A gateway in front of the server answers for it. */
static void answer_for_server(struct world_flight *f)
{
    f->http = (int)f->conditions.status;
    f->retry_after_ms = f->conditions.retry_after_ms;
    buf_addf(&f->body, "<html><body>%d</body></html>\n", f->http);
    come_back(f);
}

void world_flight_arrive(struct world_flight *f)
{
    struct world *w = f->world;
    if (f->conditions.status > 0) {
        answer_for_server(f);
    } else if (take_canned(f)) {
        come_back(f);
    } else if (!world_is_virtual(w)) {
        arrive_remote(f);
    } else if (!w->server.is_listening) {
        refuse_connection(f, w->now_ms + f->fate.back_ms);
    } else {
        world_server_handle(w, f);
        if (f->is_broadcast)
            tell_sent(f, WORLD_ACCEPTED);
        if (f->fate.is_duplicated)
            arrive_again(f);
        come_back(f);
    }
}

static bool is_on(const struct world_net_rule *rule, int64_t now_ms)
{
    return rule->is_set && now_ms < rule->until_ms && rule->count_left != 0;
}

struct world_net_rule *world_net_rule(struct world_net *net, int64_t now_ms)
{
    if (is_on(&net->for_a_while, now_ms))
        return &net->for_a_while;
    return is_on(&net->lasting, now_ms) ? &net->lasting : NULL;
}

void world_fly(struct world_flight *f, struct world_net_rule *rule, struct prng *random)
{
    struct world *w = f->world;
    f->left_ms = w->now_ms;
    if (rule != NULL) {
        if (rule->count_left > 0)
            rule->count_left--;
        f->conditions = rule->conditions;
        f->fate = network_draw(&f->conditions, random);
    }
    if (f->conditions.is_refused)
        refuse_connection(f, w->now_ms);
    else if (f->conditions.is_hanging || f->fate.is_request_lost ||
             f->fate.there_ms > FETCH_TOTAL_MS)
        time_out(f);
    else if (is_sender(f) && f->fate.there_ms == 0)
        world_flight_arrive(f);
    else
        world_add_timer(w, w->now_ms + f->fate.there_ms, TIMER_ARRIVE, f, 0);
}

/* ---- conditions ---- */

void world_net(struct world *w, enum world_net_scope scope, struct world_client *c,
               const struct network_conditions *conditions, int64_t for_ms, int64_t count,
               const char *text)
{
    struct world_net_rule rule = {.is_set = true,
                                  .conditions = *conditions,
                                  .until_ms = for_ms >= 0 ? w->now_ms + for_ms : INT64_MAX,
                                  .count_left = count};
    struct world_net *net = scope == WORLD_NET_ALL      ? &w->net_all
                            : scope == WORLD_NET_SENDER ? &w->net_sender
                                                        : &c->net;
    if (for_ms >= 0 || count >= 0)
        net->for_a_while = rule;
    else
        *net = (struct world_net){.lasting = rule};
    world_tell(w, &(struct world_event){.kind = WORLD_NETWORK,
                                        .client = scope == WORLD_NET_CLIENT ? c : NULL,
                                        .text = text});
}

/* ---- the sender ---- */

bool world_is_sending(const struct world *w)
{
    return w->sending != NULL;
}

static void fly_for_sender(struct world *w, struct world_flight *f, const char *id)
{
    f->id = mem_dup_str(id);
    world_fly(f, world_net_rule(&w->net_sender, w->now_ms), &w->sender_random);
}

void world_send(struct world *w, const char *id, const struct message_draft *draft)
{
    struct buf form = {0};
    wire_form_add_broadcast(&form, draft);
    struct world_flight *f = world_flight_new(w, NULL);
    f->is_broadcast = true;
    f->from_user_id = mem_dup_str(draft->from_user_id);
    f->object_name = mem_dup_str(draft->object_name);
    api_call_init(&f->call, &w->signer, WIRE_BROADCAST_PATH, w->now_ms, &form);
    fly_for_sender(w, f, id);
}

/* ---- any call ---- */

static void add_rc_header(struct api_call *call, bool has_rc, const char *name, const char *value)
{
    char rc_name[32];
    snprintf(rc_name, sizeof rc_name, "%s%s", has_rc ? "RC-" : "", name);
    api_call_add_header(call, rc_name, value);
}

static void to_upper(char *hex)
{
    for (; *hex != '\0'; hex++)
        *hex = (char)toupper((unsigned char)*hex);
}

static void sign_call(struct world *w, const struct world_call *from, struct api_call *call)
{
    char nonce[24];
    char timestamp[24];
    char signature[SIGN_HEX_SIZE];
    snprintf(nonce, sizeof nonce, "%llu",
             (unsigned long long)prng_below(&w->nonce_random, 1000000000000000000u));
    snprintf(timestamp, sizeof timestamp, "%lld", (long long)w->now_ms);
    const char *used_nonce = from->nonce != NULL ? from->nonce : nonce;
    const char *used_timestamp = from->timestamp != NULL ? from->timestamp : timestamp;
    sign_make(w->signer.secret, used_nonce, used_timestamp, signature);
    if (from->sign == WORLD_SIGN_UPPER)
        to_upper(signature);
    if (from->sign == WORLD_SIGN_WRONG)
        signature[0] = signature[0] == '0' ? '1' : '0';
    add_rc_header(call, from->has_rc_headers, "App-Key",
                  from->app_key != NULL ? from->app_key : w->signer.app_key);
    add_rc_header(call, from->has_rc_headers, "Nonce", used_nonce);
    add_rc_header(call, from->has_rc_headers, "Timestamp", used_timestamp);
    if (from->sign != WORLD_SIGN_NONE)
        add_rc_header(call, from->has_rc_headers, "Signature", signature);
    api_call_add_header(call, "Content-Type", "application/x-www-form-urlencoded");
}

void world_call(struct world *w, const struct world_call *call)
{
    struct world_flight *f = world_flight_new(w, NULL);
    f->call.method = call->method;
    buf_add_str(&f->call.target, call->target);
    buf_add(&f->call.body, call->body, call->body_len);
    sign_call(w, call, &f->call);
    fly_for_sender(w, f, call->id);
}
