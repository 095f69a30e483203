/*
 * api_private: what the files of core/api share. api.c finds the endpoint; api_auth.c says who
 * calls; api_broadcast.c, api_pull.c and api_token.c are the endpoints; api_token_table.c and
 * api_rate.c keep state for them; api_answer.c holds the table of errors (R3).
 */
#ifndef CASTSIM_CORE_API_PRIVATE_H
#define CASTSIM_CORE_API_PRIVATE_H

#include "core/api.h"
#include "core/wire.h"

/* ---- api_rate.c: the calls of the last minute (R5) ---- */

/* Times of the calls that count, in order. */
struct api_rate {
    int64_t *times_ms; /* [first, end) are in use */
    size_t first;
    size_t end;
    size_t cap;
};

void api_rate_done(struct api_rate *rate);
/* Counts a call at now_ms and returns 0, or, when `limit` calls lie in (now - 60 s, now], counts
 * nothing and returns after how many seconds, rounded up, the next one is free (at least 1). */
int api_rate_take(struct api_rate *rate, int limit, int64_t now_ms);

/* ---- api_token_table.c: which token belongs to which user (R12) ---- */

#define API_TOKEN_SIZE 33 /* 128 random bits in hex and a NUL */

struct api_token {
    const struct app *app;
    char *user_id;
    char *value;
};

/* All tokens, found by value and by user: two open-addressed tables over one list. */
struct api_tokens {
    struct api_token *list;
    size_t count;
    size_t cap;
    uint32_t *by_value; /* index + 1; 0 = free. Both tables have `slots` slots, a power of two */
    uint32_t *by_user;
    size_t slots;
};

void api_tokens_done(struct api_tokens *tokens);
void api_tokens_add(struct api_tokens *tokens, const struct app *app, const char *user_id,
                    const char *value);
bool api_tokens_has(const struct api_tokens *tokens, const struct app *app, const char *value,
                    size_t len);
/* NULL when the user has none. Borrowed until the api is freed. */
const char *api_tokens_of(const struct api_tokens *tokens, const struct app *app,
                          const char *user_id);

/* ---- the state ---- */

struct app {
    char *app_key;
    char *secret;
    bool is_service_off;
    struct broadcast_log_tail tail; /* as in the log: an empty pull does not have to ask it */
    struct api_rate rate;
};

struct api {
    struct api_config config; /* its apps are not used: they were copied to `apps` */
    struct broadcast_log *log;
    struct app *apps;
    size_t app_count;
    struct api_tokens tokens;
    struct buf path; /* of the current call, when it had to be rewritten */
};

struct app *api_find_app(struct api *api, const char *app_key); /* NULL when there is none */

/* One call on its way through the checks of R4. */
struct call {
    struct api *api;
    int64_t now_ms;
    const struct api_request *request;
    const char *path; /* without doubled slashes */
    struct api_response *response;
};

/* ---- api_answer.c ---- */

enum api_error {
    API_ERROR_PARAMETER,
    API_ERROR_NO_DATA,
    API_ERROR_SIGNATURE,
    API_ERROR_TOO_LONG,
    API_ERROR_RATE,
    API_ERROR_SERVICE,
    API_ERROR_PATH,
    API_ERROR_METHOD,
    API_ERROR_INTERNAL,
};

void api_answer_reset(struct api_response *response);
/* Answers with an error of R3's table; the sentence says what to do. */
void api_refuse(const struct call *c, enum api_error error, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The log failed: the caller learns that the server is at fault, its own log why. */
void api_refuse_internal(const struct call *c, const char *what, const struct err *err);
/* The endpoint's path is unknown: names what is served (R12). */
void api_refuse_path(const struct call *c);

/* ---- api_auth.c: the first four checks of R4. NULL / false: the call was answered ---- */

/* The app of the App-Key header. */
struct app *api_identify(const struct call *c);
/* The same, and the signature is right (R2). */
struct app *api_authenticate(const struct call *c);
/* The token of the Authorization header is one of the app's (R12). */
bool api_check_token(const struct call *c, const struct app *app);

/* ---- api_diagnosis.c ---- */

/* Appends to the note why the signature of this call is not the expected one (R3). */
void api_diagnose_signature(const struct call *c, const struct app *app, const char *nonce,
                            const char *timestamp, const char *given);

/* ---- api_form.c ---- */

/* Checks that there is a form and reads the fields out of it (R3, R7). False: the call was
 * answered. wire_form_done in either case. */
bool api_read_form(const struct call *c, struct wire_field *fields, size_t count);

/* ---- endpoints ---- */

struct api_endpoint {
    const char *path;
    const char *method;
    const char *allow; /* GET implies HEAD */
    void (*handle)(const struct call *c);
    bool only_refuses; /* nothing to name to somebody who looks for what is served */
};

/* The table of api.c. */
const struct api_endpoint *api_endpoints(size_t *count);

void api_handle_broadcast(const struct call *c);
void api_handle_recall(const struct call *c);
void api_handle_pull(const struct call *c);
void api_handle_token(const struct call *c);

#endif
