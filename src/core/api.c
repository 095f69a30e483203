#include "api_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "core/sign.h"

/* A pull that began a moment before a trim may still ask for what the trim's clock calls too old;
 * contents are kept this much longer so that it gets them. */
enum { HELD_SLACK_MS = 60000 };

static const struct api_endpoint endpoints[] = {
    {WIRE_BROADCAST_PATH, "POST", "POST", api_handle_broadcast, false},
    {WIRE_TOKEN_PATH, "POST", "POST", api_handle_token, false},
    {WIRE_PULL_PATH, "GET", "GET, HEAD", api_handle_pull, false},
    {"/message/recall.json", "POST", "POST", api_handle_recall, true},
    {"/message/broadcast/recall.json", "POST", "POST", api_handle_recall, true},
};

const struct api_endpoint *api_endpoints(size_t *count)
{
    *count = sizeof endpoints / sizeof endpoints[0];
    return endpoints;
}

/* ---- the state ---- */

struct app *api_find_app(struct api *api, const char *app_key)
{
    for (size_t i = 0; i < api->app_count; i++) {
        if (strcmp(api->apps[i].app_key, app_key) == 0)
            return &api->apps[i];
    }
    return NULL;
}

static int add_app(struct api *api, const struct api_app *from, struct err *err)
{
    if (from->app_key[0] == '\0' || from->secret[0] == '\0') {
        err_set(err, "an app needs an App Key and an App Secret, neither of them empty");
        return ERR_INPUT;
    }
    const struct app *same = api_find_app(api, from->app_key);
    if (same != NULL &&
        (strcmp(same->secret, from->secret) != 0 || same->is_service_off != from->is_service_off)) {
        err_set(err, "app \"%s\" is given twice, with different secrets or settings",
                from->app_key);
        return ERR_INPUT;
    }
    if (same != NULL)
        return 0;
    struct app *app = &api->apps[api->app_count++];
    *app = (struct app){.app_key = mem_dup_str(from->app_key),
                        .secret = mem_dup_str(from->secret),
                        .is_service_off = from->is_service_off};
    if (api->log->ops->tail(api->log, app->app_key, &app->tail, err) != 0) {
        err_prefix(err, "reading the log of app \"%s\"", app->app_key);
        return ERR_OUTSIDE;
    }
    struct message_uid_parts last;
    if (app->tail.last_seq > 0 && !message_uid_parse(app->tail.last_uid, &last)) {
        err_set(err, "the log of app \"%s\" is damaged: \"%s\" is no messageUID", app->app_key,
                app->tail.last_uid);
        return ERR_OUTSIDE;
    }
    return 0;
}

/* Tokens of apps that this server was not given stay in the log and out of memory. */
static void see_token(void *ctx, const char *app_key, const char *user_id, const char *token)
{
    struct api *api = ctx;
    const struct app *app = api_find_app(api, app_key);
    if (app != NULL)
        api_tokens_add(&api->tokens, app, user_id, token);
}

struct api *api_new(const struct api_config *config, struct err *err)
{
    assert(config->log != NULL && config->fill_random != NULL);
    assert(config->speed > 0 && config->window_ms > 0 && config->rate_per_minute >= 0 &&
           config->max_clock_skew_ms >= 0);

    if (sign_load(err) != 0)
        return NULL;
    struct api *api = mem_zalloc(sizeof *api);
    api->config = *config;
    api->log = config->log;
    api->apps = mem_zalloc(config->app_count * sizeof *api->apps);
    for (size_t i = 0; i < config->app_count; i++) {
        if (add_app(api, &config->apps[i], err) != 0)
            goto out;
    }
    if (api->log->ops->token_each(api->log, see_token, api, err) != 0) {
        err_prefix(err, "reading the tokens");
        goto out;
    }
    return api;
out:
    api_free(api);
    return NULL;
}

void api_free(struct api *api)
{
    if (api == NULL)
        return;
    for (size_t i = 0; i < api->app_count; i++) {
        free(api->apps[i].app_key);
        free(api->apps[i].secret);
        api_rate_done(&api->apps[i].rate);
    }
    free(api->apps);
    api_tokens_done(&api->tokens);
    buf_done(&api->path);
    free(api);
}

void api_set_rate(struct api *api, int rate_per_minute)
{
    assert(rate_per_minute >= 0);
    api->config.rate_per_minute = rate_per_minute;
}

void api_set_speed(struct api *api, double speed)
{
    assert(speed > 0);
    api->config.speed = speed;
}

void api_set_service(struct api *api, const char *app_key, bool is_off)
{
    struct app *app = api_find_app(api, app_key);
    if (app != NULL)
        app->is_service_off = is_off;
}

/* ---- a call ---- */

/* The path with every run of slashes as one (R1): base URLs that end in a slash make doubled ones.
 * Borrowed from the request or from the api. */
static const char *plain_path(struct api *api, const char *path)
{
    if (strstr(path, "//") == NULL)
        return path;
    buf_clear(&api->path);
    for (const char *p = path; *p != '\0'; p++) {
        if (p[0] != '/' || p[1] != '/')
            buf_add_char(&api->path, *p);
    }
    return buf_str(&api->path);
}

static bool is_method_allowed(const struct api_endpoint *e, const char *method)
{
    bool is_head_of_get = strcmp(method, "HEAD") == 0 && strcmp(e->method, "GET") == 0;
    return strcmp(method, e->method) == 0 || is_head_of_get;
}

/* Finds the endpoint: the first two checks of R4. */
static void dispatch(const struct call *c)
{
    for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
        const struct api_endpoint *e = &endpoints[i];
        if (strcmp(c->path, e->path) != 0)
            continue;
        if (is_method_allowed(e, c->request->method)) {
            e->handle(c);
            return;
        }
        c->response->allow = e->allow;
        api_refuse(c, API_ERROR_METHOD, "%s is not possible here: send %s.", c->request->method,
                   e->method);
        return;
    }
    api_refuse_path(c);
}

/* Notes quote what callers sent, and are printed. */
static void clean_note(struct buf *note)
{
    struct buf raw = *note;
    *note = (struct buf){0};
    utf8_clean_line(raw.data, raw.len, note);
    buf_done(&raw);
}

void api_handle(struct api *api, int64_t now_ms, const struct api_request *request,
                struct api_response *response)
{
    api_answer_reset(response);
    dispatch(&(struct call){.api = api,
                            .now_ms = now_ms,
                            .request = request,
                            .path = plain_path(api, request->path),
                            .response = response});
    if (response->note.len > 0)
        clean_note(&response->note);
}

void api_trim_limits(int64_t window_ms, int64_t now_ms, int64_t *held_ms, int64_t *remembered_ms)
{
    *held_ms = now_ms - window_ms - HELD_SLACK_MS;
    *remembered_ms = now_ms - API_REMEMBERED_MS;
    if (*remembered_ms > *held_ms)
        *remembered_ms = *held_ms;
}
