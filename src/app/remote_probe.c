#include "app/remote_probe.h"

#include <stdlib.h>
#include <string.h>

#include "app/api_call.h"
#include "app/command.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "core/sign.h"
#include "core/window.h"
#include "core/wire.h"
#include "io/clock.h"
#include "io/entropy.h"

#define PROBE_USER "castsim-run"

static int carry(struct fetch *fetch, const char *url, struct api_call *call,
                 struct fetch_answer *got, struct err *err)
{
    int status = api_call_run(call, fetch, url, got, err);
    api_call_done(call);
    if (status == 0 && got->has_failed) {
        *err = got->failure;
        status = ERR_OUTSIDE;
    }
    if (status == 0 && got->http != 200) {
        struct buf body = {0};
        buf_add(&body, buf_str(&got->body), got->body.len < 300 ? got->body.len : 300);
        err_set(err, "the server answered HTTP %d: %s", got->http, buf_str(&body));
        buf_done(&body);
        status = ERR_OUTSIDE;
    }
    return status;
}

static int fetch_token(struct fetch *fetch, const struct world_remote *remote, char **token,
                       struct err *err)
{
    const struct api_signer signer = {.app_key = remote->identity->app_key,
                                      .secret = remote->identity->secret,
                                      .fill_random = entropy_fill};
    struct clock clock;
    clock_start(&clock, 1);
    struct buf form = {0};
    wire_form_add(&form, "userId", PROBE_USER, strlen(PROBE_USER));
    wire_form_add(&form, "name", PROBE_USER, strlen(PROBE_USER));
    struct api_call call;
    api_call_init(&call, &signer, WIRE_TOKEN_PATH, clock_now_ms(&clock), &form);
    struct fetch_answer got = {0};
    struct wire_api_answer answer = {0};
    int status = carry(fetch, remote->url, &call, &got, err);
    if (status == 0)
        status = wire_api_answer_parse(buf_str(&got.body), got.body.len, &answer, err);
    if (status == 0 && answer.token == NULL) {
        err_set(err, "the answer holds no token");
        status = ERR_OUTSIDE;
    }
    if (status == 0)
        *token = mem_dup_str(answer.token);
    wire_api_answer_done(&answer);
    fetch_answer_done(&got);
    return status;
}

static int pull(struct fetch *fetch, const struct world_remote *remote, const char *token,
                struct wire_pull_answer *answer, struct err *err)
{
    struct api_call call;
    struct fetch_answer got = {0};
    api_call_init_pull(&call, remote->identity->app_key, token, NULL);
    int status = carry(fetch, remote->url, &call, &got, err);
    if (status == 0)
        status = wire_pull_answer_parse(buf_str(&got.body), got.body.len, answer, err);
    fetch_answer_done(&got);
    return status;
}

static int check_speed(struct world_remote *remote, bool follows, double speed, struct err *err)
{
    if (follows)
        remote->speed = speed;
    if (speed == remote->speed)
        return 0;
    err_set(err, "the server's clock runs at speed %g, not at the %g that --speed says", speed,
            remote->speed);
    return ERR_INPUT;
}

/* Until the newest of them has left the window. */
static int wait_until_empty(struct fetch *fetch, const struct world_remote *remote,
                            const struct wire_pull_answer *answer,
                            bool (*is_interrupted)(void *ctx), void *ctx, struct err *err)
{
    enum { LOOK_MS = 200 };
    struct clock clock;
    clock_start(&clock, remote->speed);
    int64_t newest_ms = answer->messages[answer->message_count - 1].sent_time_ms;
    int64_t left_ms = newest_ms + WINDOW_MS + 1 - answer->server_time_ms;
    int64_t end_ms = clock_now_ms(&clock) + left_ms;
    command_warn(_("the server's window holds broadcasts of this app; waiting %lld s until it is "
                   "empty"),
                 (long long)((double)left_ms / 1000 / remote->speed) + 1);
    while (clock_now_ms(&clock) < end_ms) {
        int64_t real_ms = clock_real_wait_ms(&clock, end_ms);
        fetch_wait(fetch, (int)(real_ms < LOOK_MS ? real_ms : LOOK_MS), NULL, 0);
        if (is_interrupted(ctx)) {
            err_set(err, "interrupted");
            return ERR_OUTSIDE;
        }
    }
    return 0;
}

int remote_probe(struct world_remote *remote, bool follows_speed, bool (*is_interrupted)(void *ctx),
                 void *ctx, int64_t *now_ms, struct err *err)
{
    char *token = NULL;
    int status = sign_load(err);
    struct fetch *fetch =
        status == 0 ? fetch_new(&(struct fetch_config){.max_body = WIRE_ANSWER_MAX}, err) : NULL;
    if (fetch == NULL)
        return ERR_OUTSIDE;
    status = fetch_token(fetch, remote, &token, err);
    for (bool is_empty = false; status == 0 && !is_empty;) {
        struct wire_pull_answer answer = {0};
        status = pull(fetch, remote, token, &answer, err);
        if (status != 0)
            break;
        *now_ms = answer.server_time_ms;
        is_empty = answer.message_count == 0;
        status = check_speed(remote, follows_speed, answer.speed, err);
        if (status == 0 && !is_empty)
            status = wait_until_empty(fetch, remote, &answer, is_interrupted, ctx, err);
        wire_pull_answer_done(&answer);
    }
    if (status < 0)
        err_prefix(err, "%s", remote->url);
    fetch_free(fetch);
    free(token);
    return status;
}
