#include "app/journal.h"

#include <stdlib.h>
#include <string.h>

#include "app/trace.h"
#include "base/mem.h"

void journal_init(struct journal *j, struct run_result *result)
{
    *j = (struct journal){.result = result, .window_ms = WINDOW_MS};
}

void journal_done(struct journal *j)
{
    for (size_t i = 0; i < j->result->client_count; i++) {
        free(j->clients[i].times);
        free(j->clients[i].told_at);
        buf_done(&j->clients[i].events);
    }
    for (size_t i = 0; i < j->answer_count; i++) {
        free(j->answers[i].id);
        free(j->answers[i].text);
        free(j->answers[i].allow);
    }
    free(j->clients);
    free(j->answers);
    strmap_done(&j->by_id);
    strmap_done(&j->by_uid);
    strmap_done(&j->answer_by_id);
}

/* A time of the world as a time of the scenario. */
static int64_t since_start(const struct journal *j, int64_t unix_ms)
{
    return unix_ms - j->result->epoch_unix_ms;
}

/* ---- broadcasts ---- */

static char *dup_or_empty(const char *s)
{
    return mem_dup_str(s != NULL ? s : "");
}

static struct run_broadcast *add_broadcast(struct journal *j, const char *id, const char *uid)
{
    struct run_result *r = j->result;
    r->broadcasts =
        mem_grow(r->broadcasts, &j->broadcast_cap, r->broadcast_count + 1, sizeof *r->broadcasts);
    struct run_broadcast *b = &r->broadcasts[r->broadcast_count];
    *b = (struct run_broadcast){.id = mem_dup_str(id), .uid = mem_dup_str(uid)};
    strmap_put(&j->by_id, b->id, r->broadcast_count);
    if (uid[0] != '\0')
        strmap_put(&j->by_uid, b->uid, r->broadcast_count);
    r->broadcast_count++;
    return b;
}

void journal_add_invented(struct journal *j, const char *id, const char *uid, int64_t sent_unix_ms)
{
    struct run_broadcast *b = add_broadcast(j, id, uid);
    b->from = mem_dup_str("");
    b->object_name = mem_dup_str("");
    b->sent_ms = since_start(j, sent_unix_ms);
    b->asked_ms = b->sent_ms;
    b->code = 200;
    b->is_invented = true;
}

static void take_accepted(struct journal *j, const struct world_sent *sent)
{
    struct run_broadcast *b = add_broadcast(j, sent->id, sent->uid);
    b->from = mem_dup_str(sent->from_user_id);
    b->object_name = mem_dup_str(sent->object_name);
    b->sent_ms = since_start(j, sent->sent_ms);
    b->asked_ms = since_start(j, sent->asked_ms);
    b->code = 200;
}

/* One that was refused: nobody will receive it, but the reports name it. */
static void take_refused(struct journal *j, const struct world_sent *sent)
{
    struct run_broadcast *b = add_broadcast(j, sent->id, "");
    b->from = dup_or_empty(sent->from_user_id);
    b->object_name = dup_or_empty(sent->object_name);
    b->asked_ms = since_start(j, sent->asked_ms);
    b->sent_ms = b->asked_ms;
}

static void take_answered(struct journal *j, const struct world_sent *sent)
{
    j->answers = mem_grow(j->answers, &j->answer_cap, j->answer_count + 1, sizeof *j->answers);
    struct journal_answer *a = &j->answers[j->answer_count];
    *a = (struct journal_answer){.id = mem_dup_str(sent->id),
                                 .http = sent->http,
                                 .code = sent->code,
                                 .text = dup_or_empty(sent->error_message),
                                 .allow = dup_or_empty(sent->allow),
                                 .retry_after_ms = sent->retry_after_ms};
    strmap_put(&j->answer_by_id, a->id, j->answer_count++);
    size_t index;
    bool is_known = journal_find_broadcast(j, sent->id, &index);
    if (!sent->is_broadcast)
        return;
    if (!is_known) {
        take_refused(j, sent);
        index = j->result->broadcast_count - 1;
    }
    j->result->broadcasts[index].code = sent->code;
    j->result->broadcasts[index].http = sent->http;
}

bool journal_find_broadcast(const struct journal *j, const char *id, size_t *index)
{
    return strmap_find(&j->by_id, id, index);
}

const struct journal_answer *journal_find_answer(const struct journal *j, const char *id)
{
    size_t index;
    return strmap_find(&j->answer_by_id, id, &index) ? &j->answers[index] : NULL;
}

/* ---- clients ---- */

static void add_client(struct journal *j, const struct world_client *c)
{
    struct run_result *r = j->result;
    r->clients =
        mem_grow(r->clients, &j->result_client_cap, r->client_count + 1, sizeof *r->clients);
    j->clients = mem_grow(j->clients, &j->client_cap, r->client_count + 1, sizeof *j->clients);
    j->clients[r->client_count] = (struct journal_client){0};
    r->clients[r->client_count++] =
        (struct run_client){.name = mem_dup_str(world_client_name(c)),
                            .user_id = mem_dup_str(world_client_user(c)),
                            .sdk = world_client_profile(c)->name};
}

/* Arrays of a result have no cap of their own: they grow at powers of two. */
static void *grow_by_doubling(void *items, size_t count, size_t item_size)
{
    bool is_full = count == 0 || (count & (count - 1)) == 0;
    return is_full ? mem_resize(items, count > 0 ? count * 2 : 1, item_size) : items;
}

static void begin_span(struct journal *j, struct run_client *c, int64_t at_unix_ms,
                       enum window_state state)
{
    if (c->span_count > 0 && c->spans[c->span_count - 1].state == state)
        return;
    int64_t from_ms = since_start(j, at_unix_ms);
    /* A failing stretch begins when the pull that failed had left: not before what came before. */
    if (c->span_count > 0 && from_ms < c->spans[c->span_count - 1].from_ms)
        from_ms = c->spans[c->span_count - 1].from_ms;
    c->spans = grow_by_doubling(c->spans, c->span_count, sizeof *c->spans);
    c->spans[c->span_count++] = (struct run_span){from_ms, state};
}

static void take_pull(struct journal *j, const struct world_event *e, struct run_client *c,
                      struct journal_client *facts)
{
    const struct event_pull *pull = &e->event->pull;
    int64_t asked_ms = e->at_ms - pull->took_ms;
    facts->counts.pulls++;
    facts->counts.failed += !pull->ok;
    facts->counts.duplicates += (int64_t)(pull->duplicates + pull->content_duplicates);
    facts->counts.missed += pull->missed;
    begin_span(j, c, pull->ok ? e->at_ms : asked_ms, pull->ok ? STATE_ONLINE : STATE_FAILING);
    c->pulls = grow_by_doubling(c->pulls, c->pull_count, sizeof *c->pulls);
    c->pulls[c->pull_count++] = (struct run_pull){.asked_ms = since_start(j, asked_ms),
                                                  .ended_ms = since_start(j, e->at_ms),
                                                  .is_ok = pull->ok,
                                                  .http = pull->http,
                                                  .received = (int64_t)pull->received,
                                                  .missed = pull->missed};
}

/* The sentence that follows a failed pull. */
static void take_error(const struct event *event, struct run_client *c,
                       struct journal_client *facts)
{
    facts->counts.errors++;
    struct run_pull *last = c->pull_count > 0 ? &c->pulls[c->pull_count - 1] : NULL;
    if (last != NULL && !last->is_ok && last->why == NULL)
        last->why = mem_dup_str(event->error->text);
}

static void grow_deliveries(struct run_client *c, struct journal_client *facts, size_t count)
{
    if (c->delivery_count >= count)
        return;
    /* In steps, so that a broadcast a minute does not copy them all every minute. */
    size_t cap = count + count / 2 + 8;
    c->deliveries = mem_resize(c->deliveries, cap, sizeof *c->deliveries);
    facts->times = mem_resize(facts->times, cap, sizeof *facts->times);
    facts->told_at = mem_resize(facts->told_at, cap, sizeof *facts->told_at);
    for (size_t i = c->delivery_count; i < cap; i++) {
        c->deliveries[i] = (struct run_delivery){.broadcast = i};
        facts->times[i] = 0;
        facts->told_at[i] = 0;
    }
    c->delivery_count = cap;
}

static char *join_reasons(const struct event_message *m)
{
    struct buf why = {0};
    for (int i = 0; i < m->verdict->reason_count; i++) {
        if (i > 0)
            buf_add_char(&why, '\n');
        verdict_write_reason(m->verdict, i, m->message, m->profile, &why);
    }
    return buf_take(&why);
}

/* Of an invented one nobody knows more than its UID until somebody receives it. */
static void learn_invented(struct run_broadcast *b, const struct message *m)
{
    if (!b->is_invented || b->from[0] != '\0')
        return;
    free(b->from);
    free(b->object_name);
    b->from = mem_dup_str(m->from_user_id);
    b->object_name = mem_dup_str(m->object_name);
}

static void take_message(struct journal *j, const struct world_event *e, struct run_client *c,
                         struct journal_client *facts)
{
    const struct event_message *m = &e->event->message;
    const struct verdict *v = m->verdict;
    facts->counts.received++;
    facts->counts.stored += v->stored;
    size_t index;
    if (!strmap_find(&j->by_uid, m->message->uid, &index))
        return; /* of a server's that somebody else sent to */
    learn_invented(&j->result->broadcasts[index], m->message);
    grow_deliveries(c, facts, index + 1);
    struct run_delivery *d = &c->deliveries[index];
    facts->times[index]++;
    facts->told_at[index] = j->result->trace.len;
    char *why = d->why;
    *d = (struct run_delivery){.broadcast = index,
                               .state = RUN_RECEIVED,
                               .received_ms = since_start(j, e->at_ms),
                               .delay_ms = m->delay_ms,
                               .delivery = m->delivery,
                               .parsed = v->parsed,
                               .stored = v->stored,
                               .counted = v->counted,
                               .shown = v->shown,
                               .listed = v->listed,
                               .dropped = v->dropped,
                               .offline = v->offline,
                               .why = why};
    if (j->keeps_why) {
        free(why);
        d->why = join_reasons(m);
    }
}

static void take_client_event(struct journal *j, const struct world_event *e)
{
    size_t index = world_client_index(e->client);
    struct run_client *c = &j->result->clients[index];
    struct journal_client *facts = &j->clients[index];
    if (j->keeps_events)
        event_write_json(e->event, &facts->events);
    switch (e->event->kind) {
    case EVENT_PULL:
        take_pull(j, e, c, facts);
        break;
    case EVENT_MESSAGE:
        take_message(j, e, c, facts);
        break;
    case EVENT_ONLINE:
        facts->connect_ms = since_start(j, e->at_ms);
        begin_span(j, c, e->at_ms, STATE_ONLINE);
        break;
    case EVENT_OFFLINE:
        begin_span(j, c, e->at_ms, STATE_OFFLINE);
        break;
    case EVENT_ERROR:
        take_error(e->event, c, facts);
        break;
    case EVENT_CONVERSATION:
        break;
    }
}

/* What the last process committed and told nobody, killed in between, is in the store. */
static void take_untold(struct journal *j, const struct world_event *e)
{
    size_t index = world_client_index(e->client);
    struct run_client *c = &j->result->clients[index];
    for (size_t i = 0; i < j->result->broadcast_count; i++) {
        const struct run_broadcast *b = &j->result->broadcasts[i];
        struct store_received got;
        bool found = false;
        bool is_known = i < c->delivery_count && c->deliveries[i].state == RUN_RECEIVED;
        if (is_known || b->uid[0] == '\0' ||
            store_find_received(world_client_store(e->client), b->uid, &got, &found, NULL) < 0 ||
            !found)
            continue;
        grow_deliveries(c, &j->clients[index], i + 1);
        /* How long its pull took the store does not tell. */
        const struct window_arrival arrival = {.sent_ms = b->sent_ms,
                                               .received_ms = since_start(j, got.server_ms),
                                               .connect_ms = j->clients[index].connect_ms,
                                               .window_ms = WINDOW_MS};
        c->deliveries[i] = (struct run_delivery){.broadcast = i,
                                                 .state = RUN_RECEIVED,
                                                 .received_ms = arrival.received_ms,
                                                 .delay_ms = arrival.received_ms - arrival.sent_ms,
                                                 .delivery = window_judge(&arrival),
                                                 .parsed = got.parsed,
                                                 .stored = got.stored,
                                                 .counted = got.counted,
                                                 .shown = got.stored,
                                                 .listed = got.listed,
                                                 .dropped = got.dropped,
                                                 .offline = got.offline};
    }
}

static void take_started(struct journal *j, const struct world_event *e)
{
    size_t index = world_client_index(e->client);
    if (index == j->result->client_count)
        add_client(j, e->client);
    else
        take_untold(j, e);
    begin_span(j, &j->result->clients[index], e->at_ms, STATE_OFFLINE);
}

void journal_take(void *ctx, const struct world_event *e)
{
    struct journal *j = ctx;
    switch (e->kind) {
    case WORLD_CLIENT:
        take_client_event(j, e);
        break;
    case WORLD_STARTED:
        take_started(j, e);
        break;
    case WORLD_KILLED:
    case WORLD_STOPPED:
        begin_span(j, &j->result->clients[world_client_index(e->client)], e->at_ms, STATE_KILLED);
        break;
    case WORLD_ACCEPTED:
        take_accepted(j, e->sent);
        break;
    case WORLD_ANSWERED:
        take_answered(j, e->sent);
        break;
    case WORLD_DID:
    case WORLD_SERVER:
    case WORLD_NETWORK:
        break;
    }
    trace_write(e, j, &j->result->trace);
}

/* ---- one broadcast at one client ---- */

/* From the log itself, not from what the client was told (R19). */
static enum window_state cause_of(const struct journal *j, const struct run_client *c,
                                  int64_t sent_ms)
{
    struct window_span *spans = mem_zalloc((c->span_count + 1) * sizeof *spans);
    for (size_t i = 0; i < c->span_count; i++)
        spans[i] = (struct window_span){c->spans[i].from_ms, c->spans[i].state};
    enum window_state cause = window_cause(spans, c->span_count, sent_ms, j->window_ms);
    free(spans);
    return cause;
}

static struct run_delivery delivery_of(const struct journal *j, size_t client, size_t broadcast,
                                       int64_t now_ms)
{
    const struct run_client *c = &j->result->clients[client];
    const struct run_broadcast *b = &j->result->broadcasts[broadcast];
    if (broadcast < c->delivery_count && c->deliveries[broadcast].state == RUN_RECEIVED)
        return c->deliveries[broadcast];
    struct run_delivery d = {.broadcast = broadcast};
    if (b->uid[0] == '\0') {
        d.state = RUN_NOT_FOR;
    } else if (!window_is_open(now_ms, b->sent_ms, j->window_ms)) {
        d.state = RUN_MISSED;
        d.cause = cause_of(j, c, b->sent_ms);
    }
    return d;
}

static int64_t now_of(const struct journal *j)
{
    return since_start(j, world_now_ms(j->world));
}

struct run_delivery journal_delivery(const struct journal *j, const struct world_client *c,
                                     size_t broadcast)
{
    return delivery_of(j, world_client_index(c), broadcast, now_of(j));
}

size_t journal_told_at(const struct journal *j, const struct world_client *c, size_t broadcast)
{
    size_t index = world_client_index(c);
    bool is_known = broadcast < j->result->clients[index].delivery_count;
    return is_known ? j->clients[index].told_at[broadcast] : 0;
}

int64_t journal_times(const struct journal *j, const struct world_client *c, size_t broadcast)
{
    size_t index = world_client_index(c);
    bool is_known = broadcast < j->result->clients[index].delivery_count;
    return is_known ? j->clients[index].times[broadcast] : 0;
}

void journal_close(struct journal *j)
{
    struct run_result *r = j->result;
    int64_t now_ms = j->world != NULL ? now_of(j) : 0;
    r->length_ms = now_ms;
    r->window_ms = j->window_ms;
    for (size_t i = 0; i < r->client_count; i++) {
        struct run_client *c = &r->clients[i];
        grow_deliveries(c, &j->clients[i], r->broadcast_count);
        for (size_t k = 0; k < r->broadcast_count; k++)
            c->deliveries[k] = delivery_of(j, i, k, now_ms);
        c->delivery_count = r->broadcast_count;
    }
}
