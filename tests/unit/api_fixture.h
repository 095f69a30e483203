/*
 * What the tests of core/api share: a server over a log in memory, calls that are signed like a
 * server SDK signs them, and a look at the JSON of the answer. Functions are static inline, so
 * that a test program may leave some unused.
 */
#ifndef CASTSIM_TESTS_UNIT_API_FIXTURE_H
#define CASTSIM_TESTS_UNIT_API_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/prng.h"
#include "core/api.h"
#include "core/json.h"
#include "core/sign.h"
#include "core/window.h"

#define FORM_TYPE "application/x-www-form-urlencoded"
#define HELLO "fromUserId=2191&objectName=RC:TxtMsg&content=%7B%22content%22%3A%22hello%22%7D"
#define START_MS 1585127132438

struct header {
    const char *name;
    const char *value;
};

#define HEADER_MAX 8

struct fixture {
    struct broadcast_log *log;
    struct broadcast_log_ops patched; /* for logs that fail */
    struct api *api;
    struct api_config config;
    struct prng random;
    int64_t now_ms;
    struct api_response r;
    struct json *json; /* of the last answer */
};

/* One call. What is NULL or 0 is as a well-made broadcast has it. */
struct ask {
    const char *method;
    const char *path;
    const char *query;
    const char *body;
    size_t body_len; /* 0 = strlen(body) */
    bool is_body_too_long;
    const char *app_key;
    const char *secret;
    const char *content_type;          /* "" = none */
    struct header headers[HEADER_MAX]; /* used instead of the signed ones when the first is set */
};

static inline void fixture_fill_random(void *ctx, unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)prng_next(ctx);
}

static inline struct api *fixture_new_api(struct fixture *f)
{
    struct err err = {0};
    struct api *api = api_new(&f->config, &err);
    if (api == NULL)
        fail_msg("%s", err.text);
    return api;
}

static inline int fixture_setup(void **state)
{
    static const struct api_app apps[] = {
        {"app-1", "secret-1", false}, {"app-2", "Secret-2", false}, {"app-off", "secret-3", true}};
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->log = broadcast_log_new_memory("k3f9");
    f->now_ms = START_MS;
    prng_init(&f->random, 1);
    f->config = (struct api_config){.apps = apps,
                                    .app_count = 3,
                                    .rate_per_minute = API_RATE_PER_MINUTE,
                                    .window_ms = WINDOW_MS,
                                    .speed = 1,
                                    .log = f->log,
                                    .fill_random = fixture_fill_random,
                                    .random_ctx = &f->random};
    f->api = fixture_new_api(f);
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    json_free(f->json);
    api_response_done(&f->r);
    api_free(f->api);
    f->log->ops->free(f->log);
    free(f);
    return 0;
}

/* The process ends and begins again over the same log; config may have been changed. */
static inline void fixture_restart(struct fixture *f)
{
    api_free(f->api);
    f->api = fixture_new_api(f);
}

static inline const char *fixture_header(void *ctx, const char *name)
{
    const struct header *headers = ctx;
    for (size_t i = 0; i < HEADER_MAX && headers[i].name != NULL; i++) {
        if (strcasecmp(headers[i].name, name) == 0)
            return headers[i].value;
    }
    return NULL;
}

static inline void fixture_read_answer(struct fixture *f)
{
    struct err err = {0};
    json_free(f->json);
    f->json = json_parse(buf_str(&f->r.body), f->r.body.len, &err);
    if (f->json == NULL)
        fail_msg("the answer is no JSON: %s: %s", err.text, buf_str(&f->r.body));
}

static inline void call(struct fixture *f, struct ask a)
{
    char signature[SIGN_HEX_SIZE];
    const char *app_key = a.app_key != NULL ? a.app_key : "app-1";
    const char *type = a.content_type != NULL ? a.content_type : FORM_TYPE;
    sign_make(a.secret != NULL ? a.secret : "secret-1", "14314", "1585127132438", signature);
    struct header usual[HEADER_MAX] = {{"App-Key", app_key},
                                       {"Nonce", "14314"},
                                       {"Timestamp", "1585127132438"},
                                       {"Signature", signature},
                                       {type[0] != '\0' ? "Content-Type" : NULL, type}};
    const char *body = a.body != NULL ? a.body : HELLO;
    struct api_request request = {
        .method = a.method != NULL ? a.method : "POST",
        .path = a.path != NULL ? a.path : WIRE_BROADCAST_PATH,
        .query = a.query,
        .header = fixture_header,
        .header_ctx = a.headers[0].name != NULL ? a.headers : usual,
        .body = body,
        .body_len = a.body_len > 0 ? a.body_len : strlen(body),
        .is_body_too_long = a.is_body_too_long,
    };
    api_handle(f->api, f->now_ms, &request, &f->r);
    fixture_read_answer(f);
}

static inline const char *answer_str(const struct fixture *f, const char *key)
{
    const char *s = json_str(json_get(f->json, key));
    if (s == NULL)
        fail_msg("no string \"%s\" in %s", key, buf_str(&f->r.body));
    return s;
}

static inline int64_t answer_int(const struct fixture *f, const char *key)
{
    const struct json *value = json_get(f->json, key);
    int64_t n;
    if (!json_i64(value, &n) && !json_i64_str(value, &n))
        fail_msg("no whole number \"%s\" in %s", key, buf_str(&f->r.body));
    return n;
}

static inline bool answer_bool(const struct fixture *f, const char *key)
{
    bool b;
    if (!json_bool(json_get(f->json, key), &b))
        fail_msg("no boolean \"%s\" in %s", key, buf_str(&f->r.body));
    return b;
}

#define assert_contains(text, part)                                                                \
    do {                                                                                           \
        if (strstr(text, part) == NULL)                                                            \
            fail_msg("\"%s\" is not in: %s", part, text);                                          \
    } while (0)

#define assert_not_contains(text, part)                                                            \
    do {                                                                                           \
        if (strstr(text, part) != NULL)                                                            \
            fail_msg("\"%s\" is in: %s", part, text);                                              \
    } while (0)

/* An answer of R3: HTTP status and code, and of an error all three members. */
#define assert_answered(f, http_wanted, code_wanted)                                               \
    do {                                                                                           \
        if ((f)->r.http != (http_wanted))                                                          \
            fail_msg("HTTP %d: %s", (f)->r.http, buf_str(&(f)->r.body));                           \
        assert_int_equal(answer_int(f, "code"), code_wanted);                                      \
        assert_int_equal(json_kind(json_get((f)->json, "code")), JSON_NUMBER);                     \
        if ((code_wanted) != 200) {                                                                \
            assert_true(strlen(answer_str(f, "errorMessage")) > 0);                                \
            assert_true(strlen(answer_str(f, "url")) > 0);                                         \
        }                                                                                          \
    } while (0)

/* Sends a broadcast that is to be accepted, and gives its UID. */
static inline const char *send_text(struct fixture *f)
{
    static char uid[MESSAGE_UID_SIZE];
    call(f, (struct ask){0});
    assert_answered(f, 200, 200);
    snprintf(uid, sizeof uid, "%s", answer_str(f, "messageUID"));
    return uid;
}

/* A token of the user "ann" of an app. */
static inline const char *fetch_token(struct fixture *f, const char *app_key, const char *secret)
{
    static char token[128];
    call(f,
         (struct ask){
             .path = WIRE_TOKEN_PATH, .body = "userId=ann", .app_key = app_key, .secret = secret});
    assert_answered(f, 200, 200);
    snprintf(token, sizeof token, "%s", answer_str(f, "token"));
    return token;
}

static inline void pull_as(struct fixture *f, const char *app_key, const char *secret,
                           const char *query)
{
    char bearer[160];
    snprintf(bearer, sizeof bearer, "Bearer %s", fetch_token(f, app_key, secret));
    call(f, (struct ask){.method = "GET",
                         .path = WIRE_PULL_PATH,
                         .query = query,
                         .body = "",
                         .headers = {{"App-Key", app_key}, {"Authorization", bearer}}});
}

static inline void pull(struct fixture *f, const char *query)
{
    pull_as(f, "app-1", "secret-1", query);
}

#endif
