#include "app/live.h"

#include <stdlib.h>
#include <string.h>

#include "app/api_call.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "core/sign.h"
#include "core/wire.h"
#include "io/fetch.h"

/* A pull attempt is one request, or two when a token is needed first. */
enum phase {
    PHASE_IDLE,
    PHASE_TOKEN,
    PHASE_PULL,
};

struct live {
    struct live_config config;
    struct client *client;
    struct fetch *fetch; /* NULL until live_start */
    char *token;         /* NULL: to be fetched */
    enum phase phase;
    bool was_token_renewed; /* within this attempt: a second 401 is final */
    bool is_refused;
    struct puller_request request;
};

struct live *live_new(const struct live_config *config, struct client *client)
{
    struct live *live = mem_zalloc(sizeof *live);
    live->config = *config;
    live->client = client;
    live->token = mem_dup_str(config->token);
    return live;
}

int live_start(struct live *live, struct err *err)
{
    if (live->config.secret != NULL && sign_load(err) != 0)
        return ERR_OUTSIDE;
    live->fetch = fetch_new(&(struct fetch_config){.max_body = WIRE_ANSWER_MAX}, err);
    return live->fetch != NULL ? 0 : ERR_OUTSIDE;
}

void live_free(struct live *live)
{
    if (live == NULL)
        return;
    fetch_free(live->fetch);
    free(live->token);
    free(live);
}

bool live_is_pulling(const struct live *live)
{
    return live->phase != PHASE_IDLE;
}

bool live_is_refused(const struct live *live)
{
    return live->is_refused;
}

void live_try_again(struct live *live)
{
    if (!live->is_refused)
        return;
    if (live->config.secret != NULL) {
        free(live->token);
        live->token = NULL;
    }
    live->is_refused = false;
    client_resume(live->client, clock_now_ms(live->config.clock));
}

void live_offline(struct live *live)
{
    fetch_cancel(live->fetch);
    live->phase = PHASE_IDLE;
}

/* ---- requests ---- */

static int start_token(struct live *live, struct err *err)
{
    struct buf form = {0};
    wire_form_add(&form, "userId", live->config.user_id, strlen(live->config.user_id));
    wire_form_add(&form, "name", live->config.user_id, strlen(live->config.user_id));
    struct api_call call;
    api_call_init(&call, live->config.server, WIRE_TOKEN_PATH, live->config.app_key,
                  live->config.secret, clock_now_ms(live->config.clock), &form);
    struct fetch_request request = api_call_request(&call);
    int status = fetch_start(live->fetch, &request, err);
    api_call_done(&call);
    live->phase = PHASE_TOKEN;
    return status;
}

static int start_pull(struct live *live, struct err *err)
{
    struct buf url = {0};
    struct buf app_key = {0};
    struct buf bearer = {0};
    size_t len = strlen(live->config.server);
    while (len > 0 && live->config.server[len - 1] == '/')
        len--;
    buf_add(&url, live->config.server, len);
    wire_pull_write_target(&url, live->request.since, WIRE_PULL_LIMIT_MAX);
    buf_addf(&app_key, "App-Key: %s", live->config.app_key);
    buf_addf(&bearer, "Authorization: Bearer %s", live->token);
    const char *headers[] = {buf_str(&app_key), buf_str(&bearer), NULL};
    int status = fetch_start(
        live->fetch, &(struct fetch_request){.url = buf_str(&url), .headers = headers}, err);
    buf_done(&url);
    buf_done(&app_key);
    buf_done(&bearer);
    live->request.asked_ms = clock_now_ms(live->config.clock);
    live->phase = PHASE_PULL;
    return status;
}

/* ---- answers ---- */

static int end_attempt(struct live *live, const struct fetch_answer *got, struct err *err)
{
    struct client_answer answer = {.http = got->http,
                                   .failure = got->has_failed ? got->failure.text : NULL,
                                   .body = buf_str(&got->body),
                                   .body_len = got->body.len,
                                   .retry_after_ms = got->retry_after_ms,
                                   .is_for_token = live->phase == PHASE_TOKEN};
    live->phase = PHASE_IDLE;
    struct client_outcome outcome;
    struct clock *clock = live->config.clock;
    int status =
        client_answer(live->client, clock_now_ms(clock), &live->request, &answer, &outcome, err);
    live->is_refused = outcome.is_unauthorized;
    if (status < 0 || !outcome.is_ok || outcome.speed == clock->speed)
        return status;
    if (live->config.is_speed_given) {
        err_set(err,
                _("the server's clock runs at speed %g, not at the %g that --speed says; leave "
                  "--speed out to follow the server"),
                outcome.speed, clock->speed);
        return ERR_INPUT;
    }
    clock_set_speed(clock, outcome.speed);
    return 0;
}

static int take_token(struct live *live, struct fetch_answer *got, struct err *err)
{
    struct wire_api_answer answer = {0};
    bool is_answered = !got->has_failed && got->http == 200;
    if (is_answered &&
        wire_api_answer_parse(buf_str(&got->body), got->body.len, &answer, &got->failure) < 0)
        got->has_failed = true;
    if (is_answered && !got->has_failed && answer.token == NULL) {
        got->has_failed = true;
        err_set(&got->failure, _("the answer holds no token"));
    }
    if (got->has_failed)
        err_prefix(&got->failure, _("asking for a token"));
    bool is_good = is_answered && !got->has_failed;
    if (is_good)
        live->token = mem_dup_str(answer.token);
    wire_api_answer_done(&answer);
    return is_good ? start_pull(live, err) : end_attempt(live, got, err);
}

static int take_answer(struct live *live, struct fetch_answer *got, struct err *err)
{
    if (live->phase == PHASE_TOKEN)
        return take_token(live, got, err);
    bool can_renew = live->config.secret != NULL && !live->was_token_renewed;
    if (!got->has_failed && got->http == 401 && can_renew) {
        live->was_token_renewed = true;
        free(live->token);
        live->token = NULL;
        return start_token(live, err);
    }
    return end_attempt(live, got, err);
}

/* ---- the turn ---- */

static int start_due(struct live *live, struct err *err)
{
    if (live->phase != PHASE_IDLE ||
        !client_ask(live->client, clock_now_ms(live->config.clock), &live->request))
        return 0;
    live->was_token_renewed = live->token == NULL;
    return live->token == NULL ? start_token(live, err) : start_pull(live, err);
}

static int wait_ms(const struct live *live, int64_t until_ms)
{
    enum { WAIT_MAX_MS = 60000 };
    if (live->phase == PHASE_IDLE) {
        int64_t due_ms = client_due_ms(live->client);
        until_ms = due_ms < until_ms ? due_ms : until_ms;
    }
    int64_t real_ms = clock_real_wait_ms(live->config.clock, until_ms);
    return real_ms < WAIT_MAX_MS ? (int)real_ms : WAIT_MAX_MS;
}

int live_turn(struct live *live, int64_t until_ms, const int *fds, size_t fd_count, struct err *err)
{
    client_keep_alive(live->client, clock_now_ms(live->config.clock));
    int status = start_due(live, err);
    if (status < 0)
        return status;
    fetch_wait(live->fetch, wait_ms(live, until_ms), fds, fd_count);
    struct fetch_answer got;
    if (live->phase == PHASE_IDLE || !fetch_take(live->fetch, &got))
        return 0;
    status = take_answer(live, &got, err);
    fetch_answer_done(&got);
    return status;
}
