#include "app/attempt.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/wire.h"

enum phase {
    PHASE_IDLE,
    PHASE_TOKEN,
    PHASE_PULL,
};

struct attempt {
    struct attempt_config config;
    struct client *client;
    char *token; /* NULL: to be fetched */
    enum phase phase;
    bool was_token_renewed; /* within this attempt: a second 401 is final */
    bool is_refused;
    struct puller_request request;
};

struct attempt *attempt_new(const struct attempt_config *config, struct client *client)
{
    struct attempt *a = mem_zalloc(sizeof *a);
    a->config = *config;
    a->client = client;
    a->token = mem_dup_str(config->token);
    return a;
}

void attempt_free(struct attempt *a)
{
    if (a == NULL)
        return;
    free(a->token);
    free(a);
}

static bool has_secret(const struct attempt *a)
{
    return a->config.signer.secret != NULL;
}

static void forget_token(struct attempt *a)
{
    free(a->token);
    a->token = NULL;
}

/* ---- requests ---- */

static void ask_token(struct attempt *a, int64_t now_ms, struct api_call *call)
{
    const char *user_id = a->config.user_id;
    struct buf form = {0};
    wire_form_add(&form, "userId", user_id, strlen(user_id));
    wire_form_add(&form, "name", user_id, strlen(user_id));
    api_call_init(call, &a->config.signer, WIRE_TOKEN_PATH, now_ms, &form);
    a->phase = PHASE_TOKEN;
}

static void ask_pull(struct attempt *a, int64_t now_ms, struct api_call *call)
{
    api_call_init_pull(call, a->config.signer.app_key, a->token, a->request.since);
    a->request.asked_ms = now_ms;
    a->phase = PHASE_PULL;
}

bool attempt_begin(struct attempt *a, int64_t now_ms, struct api_call *call)
{
    if (a->phase != PHASE_IDLE || !client_ask(a->client, now_ms, &a->request))
        return false;
    a->was_token_renewed = a->token == NULL;
    if (a->token == NULL)
        ask_token(a, now_ms, call);
    else
        ask_pull(a, now_ms, call);
    return true;
}

/* ---- answers ---- */

static int end(struct attempt *a, int64_t now_ms, const struct client_answer *answer,
               struct client_outcome *out, struct err *err)
{
    struct client_answer whole = *answer;
    whole.is_for_token = a->phase == PHASE_TOKEN;
    a->phase = PHASE_IDLE;
    int status = client_answer(a->client, now_ms, &a->request, &whole, out, err);
    a->is_refused = out->is_unauthorized;
    return status;
}

static int end_without_token(struct attempt *a, int64_t now_ms, const struct client_answer *answer,
                             struct err why, struct client_outcome *out, struct err *err)
{
    err_prefix(&why, "asking for a token");
    struct client_answer failed = *answer;
    failed.failure = &why;
    return end(a, now_ms, &failed, out, err);
}

static int take_token(struct attempt *a, int64_t now_ms, const struct client_answer *answer,
                      struct api_call *call, struct client_outcome *out, struct err *err)
{
    if (answer->failure != NULL)
        return end_without_token(a, now_ms, answer, *answer->failure, out, err);
    if (answer->http != 200)
        return end(a, now_ms, answer, out, err);
    struct wire_api_answer api;
    struct err why;
    if (wire_api_answer_parse(answer->body, answer->body_len, &api, &why) < 0)
        return end_without_token(a, now_ms, answer, why, out, err);
    a->token = mem_dup_str(api.token);
    wire_api_answer_done(&api);
    if (a->token == NULL) {
        err_set(&why, "the answer holds no token");
        return end_without_token(a, now_ms, answer, why, out, err);
    }
    ask_pull(a, now_ms, call);
    return ATTEMPT_MORE;
}

int attempt_take(struct attempt *a, int64_t now_ms, const struct client_answer *answer,
                 struct api_call *call, struct client_outcome *out, struct err *err)
{
    if (a->phase == PHASE_TOKEN)
        return take_token(a, now_ms, answer, call, out, err);
    bool can_renew = has_secret(a) && !a->was_token_renewed;
    if (answer->failure == NULL && answer->http == 401 && can_renew) {
        a->was_token_renewed = true;
        forget_token(a);
        ask_token(a, now_ms, call);
        return ATTEMPT_MORE;
    }
    return end(a, now_ms, answer, out, err);
}

void attempt_cancel(struct attempt *a)
{
    a->phase = PHASE_IDLE;
}

bool attempt_is_under_way(const struct attempt *a)
{
    return a->phase != PHASE_IDLE;
}

bool attempt_is_refused(const struct attempt *a)
{
    return a->is_refused;
}

void attempt_try_again(struct attempt *a, int64_t now_ms)
{
    if (!a->is_refused)
        return;
    if (has_secret(a))
        forget_token(a);
    a->is_refused = false;
    client_resume(a->client, now_ms);
}

/* ---- secrets ---- */

/* Shorter ones would be found everywhere. Real ones are longer. */
enum { SECRET_LEN_MIN = 8 };

static const char *find_secret(const char *text, size_t len, const char *secret)
{
    size_t secret_len = secret != NULL ? strlen(secret) : 0;
    return secret_len >= SECRET_LEN_MIN ? memmem(text, len, secret, secret_len) : NULL;
}

bool attempt_hide_secrets(const struct attempt *a, const char *text, size_t len, struct buf *out)
{
    const char *secrets[] = {a->config.signer.secret, a->token};
    const char *end = text + len;
    bool has_found = false;
    for (;;) {
        const char *first = NULL;
        size_t first_len = 0;
        for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
            const char *at = find_secret(text, (size_t)(end - text), secrets[i]);
            if (at != NULL && (first == NULL || at < first)) {
                first = at;
                first_len = strlen(secrets[i]);
            }
        }
        if (first == NULL)
            break;
        has_found = true;
        buf_add(out, text, (size_t)(first - text));
        buf_add_str(out, "***");
        text = first + first_len;
    }
    if (has_found)
        buf_add(out, text, (size_t)(end - text));
    return has_found;
}
