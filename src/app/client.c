#include "app/client.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/json.h"
#include "core/render.h"
#include "core/wire.h"

struct client {
    struct client_config config;
    char *user_id;
    struct puller *puller;
    enum window_state state;     /* as last noted */
    bool has_heard;              /* the server's time is known */
    struct window_span *unheard; /* states that wait for it; from_ms is of the client's clock */
    size_t unheard_count;
    size_t unheard_cap;
    int64_t alive_ms; /* when the store was last told that the client runs */
};

enum { KEEP_ALIVE_MS = 60000 };

/* ---- telling ---- */

static void tell(const struct client *c, const struct event *event)
{
    c->config.on_event(c->config.ctx, event);
}

static void tell_error(const struct client *c, int64_t now_ms, const struct err *err)
{
    tell(c, &(struct event){.kind = EVENT_ERROR, .at_ms = now_ms, .error = err});
}

/* ---- the life of the client (R19) ---- */

/* A state that cannot be noted costs the cause of what is missed, not a message: it is told, and
 * the client goes on. */
static void write_state(const struct client *c, int64_t now_ms, int64_t server_time_ms,
                        enum window_state state)
{
    struct err err;
    if (store_note_state(c->config.store, server_time_ms, state, &err) < 0)
        tell_error(c, now_ms, &err);
}

/* An earlier (or this very) moment of the client's clock, in the server's time. */
static int64_t server_time_of(const struct client *c, int64_t now_ms, int64_t from_ms)
{
    int64_t ago_ms = from_ms < now_ms ? now_ms - from_ms : 0;
    return client_server_time_ms(c, now_ms) - ago_ms;
}

/* Notes a state that began at from_ms of the client's clock. Until the server was heard that clock
 * may be off by any amount (R18), so the state waits. */
static void note_state(struct client *c, int64_t now_ms, int64_t from_ms, enum window_state state)
{
    if (c->state == state)
        return;
    c->state = state;
    c->alive_ms = now_ms;
    if (c->has_heard) {
        write_state(c, now_ms, server_time_of(c, now_ms, from_ms), state);
        return;
    }
    c->unheard = mem_grow(c->unheard, &c->unheard_cap, c->unheard_count + 1, sizeof *c->unheard);
    c->unheard[c->unheard_count++] = (struct window_span){from_ms, state};
}

/* In the server's time; by the client's clock when the process ends without having heard it. */
static void write_unheard(struct client *c, int64_t now_ms)
{
    for (size_t i = 0; i < c->unheard_count; i++)
        write_state(c, now_ms, server_time_of(c, now_ms, c->unheard[i].from_ms),
                    c->unheard[i].state);
    c->unheard_count = 0;
}

/* The state goes on, and the process with it. When that cannot be noted, the next commit says it.
 */
static void note_alive(struct client *c, int64_t now_ms)
{
    struct err unused;
    if (c->has_heard)
        store_note_state(c->config.store, client_server_time_ms(c, now_ms), c->state, &unused);
    c->alive_ms = now_ms;
}

/* A process that ended without a word was killed right after its last commit. A new store needs no
 * note: what was before its first state counts as killed. */
static void note_end_of_last_run(struct client *c, int64_t now_ms)
{
    int64_t alive_ms = store_last_alive_ms(c->config.store);
    c->state = STATE_KILLED;
    if (alive_ms != INT64_MIN)
        write_state(c, now_ms, alive_ms, STATE_KILLED);
}

struct client *client_new(const struct client_config *config, int64_t now_ms)
{
    struct client *c = mem_zalloc(sizeof *c);
    c->config = *config;
    c->user_id = mem_dup_str(config->user_id);
    c->puller = puller_new(&(struct puller_config){.profile = config->profile,
                                                   .interval_ms = config->pull_interval_ms,
                                                   .seed = config->seed,
                                                   .cursor = store_cursor(config->store)});
    note_end_of_last_run(c, now_ms);
    return c;
}

void client_free(struct client *c, int64_t now_ms)
{
    if (c == NULL)
        return;
    note_state(c, now_ms, now_ms, STATE_KILLED);
    write_unheard(c, now_ms);
    client_kill(c);
}

void client_kill(struct client *c)
{
    if (c == NULL)
        return;
    puller_free(c->puller);
    free(c->unheard);
    free(c->user_id);
    free(c);
}

void client_set_registry(struct client *c, const struct registry *registry)
{
    c->config.registry = registry;
}

void client_online(struct client *c, int64_t now_ms)
{
    if (puller_is_online(c->puller))
        return;
    puller_online(c->puller, now_ms);
    tell(c, &(struct event){.kind = EVENT_ONLINE, .at_ms = now_ms});
}

void client_offline(struct client *c, int64_t now_ms)
{
    if (!puller_is_online(c->puller))
        return;
    puller_offline(c->puller, now_ms);
    note_state(c, now_ms, now_ms, STATE_OFFLINE);
    tell(c, &(struct event){.kind = EVENT_OFFLINE, .at_ms = now_ms});
}

void client_keep_alive(struct client *c, int64_t now_ms)
{
    bool is_later = now_ms - c->alive_ms >= KEEP_ALIVE_MS || now_ms < c->alive_ms;
    if (c->state == STATE_OFFLINE && !puller_is_online(c->puller) && is_later)
        note_alive(c, now_ms);
}

bool client_is_online(const struct client *c)
{
    return puller_is_online(c->puller);
}

void client_pull_now(struct client *c, int64_t now_ms)
{
    puller_pull_now(c->puller, now_ms);
}

int64_t client_due_ms(const struct client *c)
{
    return puller_due_ms(c->puller);
}

bool client_ask(struct client *c, int64_t now_ms, struct puller_request *out)
{
    return puller_ask(c->puller, now_ms, out);
}

void client_resume(struct client *c, int64_t now_ms)
{
    puller_resume(c->puller, now_ms);
}

int64_t client_server_time_ms(const struct client *c, int64_t now_ms)
{
    return puller_server_time_ms(c->puller, now_ms);
}

/* ---- a pull that failed (R15) ---- */

static void fail(struct client *c, int64_t now_ms, const struct puller_request *request,
                 const struct client_answer *answer, enum puller_outcome outcome,
                 const struct err *why)
{
    if (c->state == STATE_FAILING)
        note_alive(c, now_ms);
    note_state(c, now_ms, request->asked_ms, STATE_FAILING);
    puller_answer(
        c->puller, now_ms, request,
        &(struct puller_result){.outcome = outcome, .retry_after_ms = answer->retry_after_ms});
    tell(c, &(struct event){.kind = EVENT_PULL,
                            .at_ms = now_ms,
                            .pull = {.http = answer->http,
                                     .took_ms = now_ms - request->asked_ms,
                                     .next_ms = puller_due_ms(c->puller),
                                     .retry_after_ms = answer->retry_after_ms,
                                     .server_ms = client_server_time_ms(c, now_ms),
                                     .since = request->since,
                                     /* An answer that holds a token is nobody's business. */
                                     .answer = answer->failure == NULL && !answer->is_for_token
                                                   ? answer->body
                                                   : NULL,
                                     .answer_len = answer->body_len}});
    tell_error(c, now_ms, why);
}

/* An answer other than 200: the server's own words when it sent any. */
static void describe_refusal(const struct client_answer *answer, struct err *out)
{
    struct wire_api_answer api;
    bool has_words = wire_api_answer_parse(answer->body, answer->body_len, &api, NULL) == 0;
    if (has_words && api.error_message != NULL)
        err_set(out, "the server answered HTTP %d, code %lld: %s", answer->http,
                (long long)api.code, api.error_message);
    else
        err_set(out, "the server answered HTTP %d", answer->http);
    if (answer->is_for_token)
        err_prefix(out, "asking for a token");
    if (answer->http == 401 && answer->is_for_token)
        err_add(out, " - the client stops pulling; give it the right app key and secret");
    else if (answer->http == 401)
        err_add(out, " - the client stops pulling; give it a good token or the app secret");
    else if (answer->retry_after_ms >= 0)
        err_add(out, " (try again in %lld s)", (long long)(answer->retry_after_ms + 999) / 1000);
    if (has_words)
        wire_api_answer_done(&api);
}

static void refuse(struct client *c, int64_t now_ms, const struct puller_request *request,
                   const struct client_answer *answer)
{
    struct err why;
    describe_refusal(answer, &why);
    fail(c, now_ms, request, answer, answer->http == 401 ? PULLER_UNAUTHORIZED : PULLER_FAILED,
         &why);
}

/* ---- a pull that worked ---- */

/* What one answer becomes on its way to the store and the listener. */
struct intake {
    struct wire_pull_answer wire;
    struct json **contents; /* parsed content of each message; NULL = not JSON */
    struct store_item *items;
    struct store_batch batch;
    char **changed; /* rows of the list that changed */
    size_t changed_count;
    int64_t now_ms;
    int64_t round_trip_ms;
    int64_t server_now_ms;
    char *since; /* the request's; the puller's own moves on */
    const struct client_answer *answer;
};

static void intake_done(struct intake *in)
{
    free(in->since);
    for (size_t i = 0; in->contents != NULL && i < in->wire.message_count; i++)
        json_free(in->contents[i]);
    free(in->contents);
    free(in->items);
    store_free_targets(in->changed, in->changed_count);
    wire_pull_answer_done(&in->wire);
}

static int compare_messages(const void *a, const void *b)
{
    const struct message *x = a;
    const struct message *y = b;
    return message_compare(x->sent_time_ms, x->uid, y->sent_time_ms, y->uid);
}

static bool is_mine(const struct client *c, const struct message *m)
{
    return strcmp(m->from_user_id, c->user_id) == 0;
}

static void judge(const struct client *c, struct intake *in)
{
    size_t count = in->wire.message_count;
    if (count > 0)
        qsort(in->wire.messages, count, sizeof *in->wire.messages, compare_messages);
    in->contents = mem_zalloc(count * sizeof(struct json *));
    in->items = mem_zalloc(count * sizeof *in->items);
    for (size_t i = 0; i < count; i++) {
        const struct message *m = &in->wire.messages[i];
        in->contents[i] = json_parse(m->content, m->content_len, NULL);
        in->items[i] = (struct store_item){.message = m, .is_mine = is_mine(c, m)};
        verdict_make(&in->items[i].verdict, m, registry_find(c->config.registry, m->object_name),
                     in->contents[i], c->config.profile, puller_connect_server_ms(c->puller));
    }
    in->batch = (struct store_batch){.items = in->items,
                                     .count = count,
                                     .cursor = in->wire.cursor,
                                     .received_ms = in->now_ms,
                                     .server_time_ms = in->server_now_ms,
                                     .dedupe_content_ms = c->config.dedupe_content_ms};
}

static void tell_pull(const struct client *c, const struct intake *in)
{
    enum { SPANS_MAX = 4096 };
    struct event_pull pull = {.ok = true,
                              .http = 200,
                              .received = in->wire.message_count,
                              .has_more = in->wire.has_more,
                              .was_reset = in->wire.was_reset,
                              .missed = in->wire.missed,
                              .missed_list_count = in->wire.missed_list_count,
                              .took_ms = in->round_trip_ms,
                              .next_ms = puller_due_ms(c->puller),
                              .retry_after_ms = -1,
                              .server_ms = in->server_now_ms,
                              .since = in->since,
                              .answer = in->answer->body,
                              .answer_len = in->answer->body_len};
    for (size_t i = 0; i < in->batch.count; i++) {
        pull.duplicates += in->items[i].outcome == STORE_DUPLICATE;
        pull.content_duplicates += in->items[i].outcome == STORE_CONTENT_DUPLICATE;
    }
    struct event_missed *missed = NULL;
    if (pull.missed_list_count > 0) {
        missed = mem_zalloc(pull.missed_list_count * sizeof *missed);
        struct window_span *spans = mem_zalloc(SPANS_MAX * sizeof *spans);
        size_t span_count =
            store_spans(c->config.store, in->wire.missed_list[0].sent_time_ms, spans, SPANS_MAX);
        for (size_t i = 0; i < pull.missed_list_count; i++) {
            const struct wire_missed *m = &in->wire.missed_list[i];
            missed[i] =
                (struct event_missed){m->uid, m->sent_time_ms,
                                      window_cause(spans, span_count, m->sent_time_ms, WINDOW_MS)};
        }
        free(spans);
    }
    pull.missed_list = missed;
    tell(c, &(struct event){.kind = EVENT_PULL, .at_ms = in->now_ms, .pull = pull});
    free(missed);
}

static void tell_message(const struct client *c, const struct intake *in, size_t i)
{
    const struct message *m = in->items[i].message;
    struct render_input look = {.object_name = m->object_name,
                                .content = m->content,
                                .content_len = m->content_len,
                                .type = registry_find(c->config.registry, m->object_name),
                                .parsed = in->contents[i],
                                .self_id = c->user_id,
                                .lang = c->config.lang};
    struct buf digest = {0};
    struct buf lines = {0};
    render_digest(&look, &digest);
    render_lines(&look, &lines);
    struct window_arrival arrival = {.sent_ms = m->sent_time_ms,
                                     .received_ms = in->server_now_ms,
                                     .round_trip_ms = in->round_trip_ms,
                                     .connect_ms = puller_connect_server_ms(c->puller),
                                     .window_ms = WINDOW_MS};
    tell(c, &(struct event){.kind = EVENT_MESSAGE,
                            .at_ms = in->now_ms,
                            .message = {.message = m,
                                        .verdict = &in->items[i].verdict,
                                        .profile = c->config.profile,
                                        .received_ms = in->now_ms,
                                        .delay_ms = in->server_now_ms - m->sent_time_ms,
                                        .delivery = window_judge(&arrival),
                                        .digest = buf_str(&digest),
                                        .lines = buf_str(&lines)}});
    buf_done(&digest);
    buf_done(&lines);
}

static void tell_conversation(const struct client *c, const struct intake *in,
                              const char *target_id)
{
    struct store_conversation row = {0};
    bool found = false;
    struct err err;
    if (store_find(c->config.store, target_id, &row, &found, &err) < 0) {
        tell_error(c, in->now_ms, &err);
        return;
    }
    if (!found)
        return;
    struct buf digest = {0};
    client_write_digest(c, &row, &digest);
    tell(c, &(struct event){.kind = EVENT_CONVERSATION,
                            .at_ms = in->now_ms,
                            .conversation = {target_id, &row.row, buf_str(&digest)}});
    buf_done(&digest);
    store_conversation_done(&row);
}

/* The commit is done: first the answer's own event, then its messages, then the rows. */
static void tell_all(const struct client *c, const struct intake *in)
{
    tell_pull(c, in);
    for (size_t i = 0; i < in->batch.count; i++) {
        if (in->items[i].outcome == STORE_NEW)
            tell_message(c, in, i);
    }
    for (size_t i = 0; i < in->changed_count; i++)
        tell_conversation(c, in, in->changed[i]);
}

/* The server's time is known from here on. */
static void hear(struct client *c, const struct puller_request *request, struct intake *in)
{
    puller_heard(c->puller, in->now_ms, request, in->wire.server_time_ms);
    in->server_now_ms = client_server_time_ms(c, in->now_ms);
    c->has_heard = true;
    write_unheard(c, in->now_ms);
}

/* Online again in the store's history: from the connect on when the pulls never failed since. */
static void note_online(struct client *c, const struct intake *in)
{
    if (c->state == STATE_ONLINE)
        return;
    bool is_first_word = c->state == STATE_OFFLINE || c->state == STATE_KILLED;
    write_state(c, in->now_ms,
                is_first_word ? puller_connect_server_ms(c->puller) : in->server_now_ms,
                STATE_ONLINE);
    c->state = STATE_ONLINE;
}

int client_answer(struct client *c, int64_t now_ms, const struct puller_request *request,
                  const struct client_answer *answer, struct client_outcome *out, struct err *err)
{
    *out = (struct client_outcome){.speed = 1};
    if (!puller_is_current(c->puller, request))
        return 0;
    if (answer->failure != NULL) {
        fail(c, now_ms, request, answer, PULLER_FAILED, answer->failure);
        return 0;
    }
    if (answer->http != 200) {
        out->is_unauthorized = answer->http == 401;
        refuse(c, now_ms, request, answer);
        return 0;
    }
    struct intake in = {.now_ms = now_ms, .round_trip_ms = now_ms - request->asked_ms};
    if (wire_pull_answer_parse(answer->body, answer->body_len, &in.wire, err) < 0) {
        fail(c, now_ms, request, answer, PULLER_FAILED, err);
        return 0;
    }
    in.since = mem_dup_str(request->since);
    in.answer = answer;
    hear(c, request, &in);
    judge(c, &in);
    int status = store_ingest(c->config.store, &in.batch, &in.changed, &in.changed_count, err);
    if (status < 0) {
        fail(c, now_ms, request, answer, PULLER_FAILED, err);
    } else {
        note_online(c, &in);
        puller_answer(c->puller, now_ms, request,
                      &(struct puller_result){.outcome = PULLER_DONE,
                                              .cursor = in.wire.cursor,
                                              /* More, page after empty page, would never end. */
                                              .has_more = in.wire.has_more && in.batch.count > 0,
                                              .retry_after_ms = -1});
        out->is_ok = true;
        out->speed = in.wire.speed;
        tell_all(c, &in);
    }
    intake_done(&in);
    return status;
}

void client_write_digest(const struct client *c, const struct store_conversation *row,
                         struct buf *out)
{
    client_write_row_digest(c->config.registry, c->user_id, c->config.lang, row, out);
}

void client_write_row_digest(const struct registry *registry, const char *user_id, enum lang lang,
                             const struct store_conversation *row, struct buf *out)
{
    if (row->last_object_name == NULL)
        return;
    struct json *parsed = json_parse(row->last_content, row->last_content_len, NULL);
    render_digest(&(struct render_input){.object_name = row->last_object_name,
                                         .content = row->last_content,
                                         .content_len = row->last_content_len,
                                         .type = registry_find(registry, row->last_object_name),
                                         .parsed = parsed,
                                         .self_id = user_id,
                                         .lang = lang},
                  out);
    json_free(parsed);
}
