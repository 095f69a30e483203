/*
 * One simulated phone on virtual time, for the tests of app/client: a real client with a real
 * store, whose pulls go to the server of api_fixture.h in the same process. No socket, no sleep.
 * What happens is kept as the JSON lines that a script would read, each checked against the keys of
 * docs/EVENTS.md, and told as a short story:
 *
 *     "online pull(2) m(hello) m(you) c(2191,2,you)"
 */
#ifndef CASTSIM_TESTS_UNIT_PHONE_H
#define CASTSIM_TESTS_UNIT_PHONE_H

#include "unit.h"

#include <sqlite3.h>

#include "api_fixture.h"
#include "app/client.h"
#include "app/types_load.h"
#include "base/mem.h"
#include "event_keys.h"
#include "temp_dir.h"

#define SECOND 1000
#define MINUTE 60000
#define EVENTS_MAX 1024

/* What the network does to a pull. */
enum link {
    LINK_UP,
    LINK_REFUSED, /* nobody listens */
    LINK_500,
    LINK_429, /* with Retry-After: 7 */
    LINK_GARBAGE,
    LINK_CUT, /* the first half of the body */
};

struct phone {
    struct fixture *server;
    struct temp_dir *dir;
    /* To be set before phone_start; as they are they make a native phone of "ann". */
    const char *user;
    const char *db; /* NULL = in memory */
    enum profile_id profile;
    int64_t ahead_ms; /* its clock minus the server's */
    int64_t dedupe_ms;
    enum lang lang;
    /* The network between them; may change at any time. */
    enum link link;
    int64_t round_trip_ms;

    struct registry *registry;
    struct store *store;
    struct client *client;
    char token[128];
    int pulls;        /* so many attempts */
    int64_t asked_ms; /* the last one; server time */
    struct json *events[EVENTS_MAX];
    size_t event_count;
    size_t told; /* so many are in the story already */
    void (*watch)(struct phone *p, const struct event *event); /* while the event is told */
};

/* ---- the server ---- */

/* Sends a broadcast and gives its UID; good for the next eight. */
static inline const char *cast_as(struct fixture *server, const char *from, const char *type,
                                  const char *content, const char *disable)
{
    static char uids[8][MESSAGE_UID_SIZE];
    static size_t next;
    struct buf form = {0};
    wire_form_add(&form, "fromUserId", from, strlen(from));
    wire_form_add(&form, "objectName", type, strlen(type));
    wire_form_add(&form, "content", content, strlen(content));
    wire_form_add(&form, "disableUpdateLastMsg", disable, strlen(disable));
    call(server, (struct ask){.body = buf_str(&form)});
    buf_done(&form);
    assert_answered(server, 200, 200);
    char *uid = uids[next++ % 8];
    snprintf(uid, MESSAGE_UID_SIZE, "%s", answer_str(server, "messageUID"));
    return uid;
}

static inline const char *cast_text(struct fixture *server, const char *from, const char *text)
{
    char content[256];
    snprintf(content, sizeof content, "{\"content\":\"%s\"}", text);
    return cast_as(server, from, "RC:TxtMsg", content, "false");
}

/* The server starts again with an empty log of another identity. */
static inline void server_forgets(struct fixture *server)
{
    api_free(server->api);
    server->log->ops->free(server->log);
    server->log = broadcast_log_new_memory("z9");
    server->config.log = server->log;
    server->api = fixture_new_api(server);
}

/* ---- the phone's life ---- */

static inline int64_t phone_now(const struct phone *p)
{
    return p->server->now_ms + p->ahead_ms;
}

static inline void phone_on_event(void *ctx, const struct event *event)
{
    struct phone *p = ctx;
    struct buf line = {0};
    struct err err = {0};
    event_write_json(event, &line);
    assert_true(p->event_count < EVENTS_MAX);
    assert_int_equal(line.data[line.len - 1], '\n');
    struct json *parsed = json_parse(line.data, line.len - 1, &err);
    if (parsed == NULL)
        fail_msg("%s: %s", err.text, buf_str(&line));
    assert_event_keys(parsed, buf_str(&line));
    p->events[p->event_count++] = parsed;
    buf_done(&line);
    if (p->watch != NULL)
        p->watch(p, event);
}

static inline struct phone phone_of(struct fixture *server, struct temp_dir *dir)
{
    return (struct phone){.server = server, .dir = dir, .user = "ann"};
}

static inline void phone_register(struct phone *p, enum type_origin origin, const char *path)
{
    struct err err = {0};
    if (types_load_path(p->registry, origin, path, false, &err) != 0)
        fail_msg("%s", err.text);
}

static inline void phone_fetch_token(struct phone *p)
{
    char body[128];
    snprintf(body, sizeof body, "userId=%s", p->user);
    call(p->server, (struct ask){.path = WIRE_TOKEN_PATH, .body = body});
    assert_answered(p->server, 200, 200);
    snprintf(p->token, sizeof p->token, "Bearer %s", answer_str(p->server, "token"));
}

/* The process starts; offline. */
static inline void phone_start(struct phone *p)
{
    struct err err = {0};
    if (p->registry == NULL) {
        p->registry = registry_new();
        phone_register(p, TYPE_BUILTIN, SOURCE_DIR "/registry/builtin");
    }
    phone_fetch_token(p);
    p->store = store_open(
        &(struct store_config){.path = p->db != NULL ? temp_dir_path(p->dir, p->db) : ":memory:",
                               .app_key = "app-1",
                               .user_id = p->user,
                               .profile = profile_get(p->profile)},
        &err);
    if (p->store == NULL)
        fail_msg("%s", err.text);
    p->client = client_new(&(struct client_config){.user_id = p->user,
                                                   .profile = profile_get(p->profile),
                                                   .registry = p->registry,
                                                   .store = p->store,
                                                   .lang = p->lang,
                                                   .dedupe_content_ms = p->dedupe_ms,
                                                   .seed = 1,
                                                   .on_event = phone_on_event,
                                                   .ctx = p},
                           phone_now(p));
}

/* The process ends as it should. */
static inline void phone_stop(struct phone *p)
{
    client_free(p->client, phone_now(p));
    store_close(p->store);
    p->client = NULL;
    p->store = NULL;
}

/* What a tester's sqlite3 would do to the phone's file. */
static inline void phone_sql(struct phone *p, const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    assert_int_equal(sqlite3_open(temp_dir_path(p->dir, p->db), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

static inline int64_t phone_sql_number(struct phone *p, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(temp_dir_path(p->dir, p->db), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

/* kill -9: nothing more is written. */
static inline void phone_kill(struct phone *p)
{
    size_t events = p->event_count;
    phone_sql(p, "CREATE TRIGGER dead BEFORE INSERT ON life BEGIN SELECT RAISE(ABORT, 'dead'); "
                 "END");
    phone_stop(p);
    phone_sql(p, "DROP TRIGGER dead");
    while (p->event_count > events)
        json_free(p->events[--p->event_count]);
}

static inline void phone_done(struct phone *p)
{
    if (p->client != NULL)
        phone_stop(p);
    registry_free(p->registry);
    for (size_t i = 0; i < p->event_count; i++)
        json_free(p->events[i]);
}

static inline void phone_online(struct phone *p)
{
    client_online(p->client, phone_now(p));
}

static inline void phone_offline(struct phone *p)
{
    client_offline(p->client, phone_now(p));
}

/* ---- the network ---- */

static inline void carry_over_a_good_link(struct phone *p, const char *since,
                                          struct client_answer *answer)
{
    struct buf target = {0};
    wire_pull_write_target(&target, since, WIRE_PULL_LIMIT_MAX);
    char *query = strchr(target.data, '?');
    *query++ = '\0';
    struct header headers[HEADER_MAX] = {{"App-Key", "app-1"}, {"Authorization", p->token}};
    struct api_request request = {.method = "GET",
                                  .path = target.data,
                                  .query = query,
                                  .header = fixture_header,
                                  .header_ctx = headers,
                                  .body = ""};
    api_handle(p->server->api, p->server->now_ms, &request, &p->server->r);
    answer->http = p->server->r.http;
    answer->body = buf_str(&p->server->r.body);
    answer->body_len = p->server->r.body.len;
    buf_done(&target);
}

static inline struct client_answer carry(struct phone *p, const char *since)
{
    static const char fire[] = "{\"code\":1000,\"errorMessage\":\"the disk is on fire\"}";
    static const char busy[] = "{\"code\":1008,\"errorMessage\":\"too many\"}";
    static const char garbage[] = "<html>";
    static const struct err refused = {"connection refused", "connection refused"};
    struct client_answer answer = {.body = "", .retry_after_ms = -1};
    switch (p->link) {
    case LINK_UP:
    case LINK_CUT:
        carry_over_a_good_link(p, since, &answer);
        answer.body_len /= p->link == LINK_CUT ? 2 : 1;
        break;
    case LINK_REFUSED:
        answer.failure = &refused;
        break;
    case LINK_500:
        answer = (struct client_answer){
            .http = 500, .body = fire, .body_len = sizeof fire - 1, .retry_after_ms = -1};
        break;
    case LINK_429:
        answer = (struct client_answer){
            .http = 429, .body = busy, .body_len = sizeof busy - 1, .retry_after_ms = 7000};
        break;
    case LINK_GARBAGE:
        answer = (struct client_answer){
            .http = 200, .body = garbage, .body_len = sizeof garbage - 1, .retry_after_ms = -1};
        break;
    }
    return answer;
}

/* One pull that is due now: there, and back after the round trip. */
static inline int phone_pull(struct phone *p)
{
    struct puller_request request;
    struct client_outcome outcome;
    struct err err = {0};
    assert_true(client_ask(p->client, phone_now(p), &request));
    p->pulls++;
    p->asked_ms = p->server->now_ms;
    p->server->now_ms += p->round_trip_ms / 2;
    struct client_answer answer = carry(p, request.since);
    p->server->now_ms = p->asked_ms + p->round_trip_ms;
    return client_answer(p->client, phone_now(p), &request, &answer, &outcome, &err);
}

/* The pull that is due now gets this body, and the client takes it as good. */
static inline void phone_hear(struct phone *p, const char *body)
{
    struct puller_request request;
    struct client_outcome outcome;
    struct err err;
    assert_true(client_ask(p->client, phone_now(p), &request));
    const struct client_answer answer = {
        .http = 200, .body = body, .body_len = strlen(body), .retry_after_ms = -1};
    assert_int_equal(client_answer(p->client, phone_now(p), &request, &answer, &outcome, &err), 0);
    assert_true(outcome.is_ok);
}

/* Lives until a moment of server time: every pull that is due till then is made. */
static inline void phone_live_until(struct phone *p, int64_t until_ms)
{
    for (;;) {
        int64_t due_ms = client_due_ms(p->client);
        if (due_ms == PULLER_NEVER || due_ms - p->ahead_ms > until_ms)
            break;
        if (due_ms - p->ahead_ms > p->server->now_ms)
            p->server->now_ms = due_ms - p->ahead_ms;
        phone_pull(p);
    }
    if (p->server->now_ms < until_ms)
        p->server->now_ms = until_ms;
}

static inline void phone_live(struct phone *p, int64_t for_ms)
{
    phone_live_until(p, p->server->now_ms + for_ms);
}

/* ---- what happened ---- */

static inline const char *event_str(const struct json *event, const char *key)
{
    const char *s = json_str(json_get(event, key));
    return s != NULL ? s : "";
}

static inline int64_t event_number(const struct json *event, const char *key)
{
    int64_t n = 0;
    const struct json *value = json_get(event, key);
    if (!json_i64(value, &n) && !json_i64_str(value, &n))
        fail_msg("no number \"%s\"", key);
    return n;
}

static inline bool event_flag(const struct json *event, const char *key)
{
    bool b = false;
    if (!json_bool(json_get(event, key), &b))
        fail_msg("no boolean \"%s\"", key);
    return b;
}

/* The last event of a kind. */
static inline const struct json *last_event(const struct phone *p, const char *kind)
{
    for (size_t i = p->event_count; i-- > 0;) {
        if (strcmp(event_str(p->events[i], "event"), kind) == 0)
            return p->events[i];
    }
    fail_msg("no event \"%s\"", kind);
    return NULL;
}

static inline void tell_pull_event(const struct json *e, struct buf *out)
{
    if (!event_flag(e, "ok")) {
        buf_add_str(out, "pull(failed)");
        return;
    }
    buf_addf(out, "pull(%lld", (long long)event_number(e, "received"));
    if (json_get(e, "duplicates") != NULL)
        buf_addf(out, ",known %lld", (long long)event_number(e, "duplicates"));
    if (json_get(e, "contentDuplicates") != NULL)
        buf_addf(out, ",same %lld", (long long)event_number(e, "contentDuplicates"));
    if (event_flag(e, "more"))
        buf_add_str(out, ",more");
    if (json_get(e, "reset") != NULL)
        buf_add_str(out, ",reset");
    if (event_number(e, "missed") > 0)
        buf_addf(out, ",missed %lld", (long long)event_number(e, "missed"));
    const struct json *item = json_first(json_get(e, "missedList"));
    for (; item != NULL; item = json_next(item))
        buf_addf(out, " %s", event_str(item, "cause"));
    buf_add_char(out, ')');
}

static inline void tell_event(const struct json *e, struct buf *out)
{
    const char *kind = event_str(e, "event");
    if (out->len > 0)
        buf_add_char(out, ' ');
    if (strcmp(kind, "pull") == 0)
        tell_pull_event(e, out);
    else if (strcmp(kind, "message") == 0)
        buf_addf(out, "m(%s)", event_str(e, "digest"));
    else if (strcmp(kind, "conversation") == 0)
        buf_addf(out, "c(%s,%lld,%s)", event_str(e, "targetId"),
                 (long long)event_number(e, "unread"), event_str(e, "digest"));
    else
        buf_add_str(out, kind);
}

/* What happened since the last time this was asked. */
static inline void assert_story_at(struct phone *p, const char *wanted, const char *file, int line)
{
    struct buf story = {0};
    for (; p->told < p->event_count; p->told++)
        tell_event(p->events[p->told], &story);
    _assert_string_equal(buf_str(&story), wanted, file, line);
    buf_done(&story);
}
#define assert_story(p, wanted) assert_story_at(p, wanted, __FILE__, __LINE__)

/* ---- the tests' set-up: state is a struct stage ---- */

struct stage {
    struct fixture *server;
    struct temp_dir *dir;
    struct phone phone;
};

static inline int stage_setup(void **state)
{
    struct stage *s = calloc(1, sizeof *s);
    void *server = NULL, *dir = NULL;
    assert_non_null(s);
    fixture_setup(&server);
    temp_dir_setup(&dir);
    s->server = server;
    s->dir = dir;
    s->server->config.rate_per_minute = 0;
    fixture_restart(s->server);
    s->phone = phone_of(server, dir);
    *state = s;
    return 0;
}

static inline int stage_teardown(void **state)
{
    struct stage *s = *state;
    void *server = s->server, *dir = s->dir;
    phone_done(&s->phone);
    fixture_teardown(&server);
    int failed = temp_dir_teardown(&dir);
    free(s);
    return failed;
}

#define stage_test(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

/* The usual beginning: the phone is on, and has pulled once. */
static inline struct phone *stage_online(struct stage *s)
{
    struct phone *p = &s->phone;
    phone_start(p);
    phone_online(p);
    phone_live(p, 0);
    assert_story(p, "online pull(0)");
    return p;
}

#endif
