#include "api_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/utf8.h"
#include "core/json.h"

/* R3: the codes that castsim answers with, as the vendor documents them. */
static const struct {
    int code;
    int http;
} errors[] = {
    [API_ERROR_PARAMETER] = {1002, 400}, [API_ERROR_NO_DATA] = {1003, 400},
    [API_ERROR_SIGNATURE] = {1004, 401}, [API_ERROR_TOO_LONG] = {1005, 400},
    [API_ERROR_RATE] = {1008, 429},      [API_ERROR_SERVICE] = {1009, 430},
    [API_ERROR_PATH] = {404, 404},       [API_ERROR_METHOD] = {1002, 405},
    [API_ERROR_INTERNAL] = {1000, 500},
};

/* Endpoints of the vendor that people who come here most likely also call. */
static const struct {
    const char *path;
    const char *what;
} neighbours[] = {
    {"/message/broadcast.json", "a broadcast to all users, offline ones included"},
    {"/message/system/publish.json", "a system message to named users"},
    {"/message/system/publish_template.json", "system messages from a template"},
    {"/message/private/publish.json", "a one-to-one message"},
    {"/message/private/publish_template.json", "one-to-one messages from a template"},
    {"/message/group/publish.json", "a group message"},
    {"/message/chatroom/publish.json", "a chat-room message"},
    {"/message/chatroom/broadcast.json", "a message to all chat rooms"},
    {"/message/ultragroup/publish.json", "an ultra-group message"},
    {"/message/expansion/set.json", "message expansions"},
    {"/message/history.json", "the log of past messages"},
    {"/message/history/delete.json", "the log of past messages"},
    {"/statusmessage/private/publish.json", "a one-to-one status message"},
    {"/statusmessage/group/publish.json", "a group status message"},
    {"/push.json", "a push notification to all or tagged users"},
    {"/push/user.json", "a push notification to named users"},
    {"/push/custom.json", "a push notification with conditions"},
    {"/user/refresh.json", "a change of a user's name or portrait"},
    {"/user/info.json", "a look at a user"},
    {"/user/checkOnline.json", "a look at whether a user is online"},
    {"/user/token/expire.json", "the end of a token"},
    {"/user/block.json", "a ban of a user"},
    {"/user/unblock.json", "the end of a ban of a user"},
    {"/user/deactivate.json", "the end of an account"},
    {"/user/tag/set.json", "tags of users"},
    {"/group/create.json", "groups"},
    {"/group/join.json", "groups"},
    {"/group/quit.json", "groups"},
    {"/group/dismiss.json", "groups"},
    {"/chatroom/create_new.json", "chat rooms"},
    {"/chatroom/destroy.json", "chat rooms"},
    {"/conversation/top/set.json", "pinned conversations"},
    {"/conversation/notification/set.json", "do-not-disturb settings"},
    {"/sensitiveword/add.json", "sensitive words"},
};

void api_response_done(struct api_response *r)
{
    buf_done(&r->body);
    buf_done(&r->note);
}

void api_answer_reset(struct api_response *response)
{
    buf_clear(&response->body);
    buf_clear(&response->note);
    response->http = 200;
    response->allow = NULL;
    response->retry_after_s = -1;
}

/* What a caller sent is quoted in sentences, and a path can hold any bytes: the gate makes them
 * text that JSON can hold and a terminal can show. */
static void add_clean(struct json *object, const char *key, const char *text)
{
    struct buf clean = {0};
    utf8_clean_line(text, strlen(text), &clean);
    json_add_str(object, key, buf_str(&clean));
    buf_done(&clean);
}

static void write_error(struct api_response *response, enum api_error error, const char *path,
                        const char *sentence)
{
    response->http = errors[error].http;
    struct json *body = json_new_object();
    json_add_int(body, "code", errors[error].code);
    add_clean(body, "errorMessage", sentence);
    add_clean(body, "url", path);
    buf_clear(&response->body);
    json_print(body, &response->body);
    json_free(body);
}

void api_bad_request(const char *path, const char *sentence, struct api_response *response)
{
    api_answer_reset(response);
    write_error(response, API_ERROR_PARAMETER, path, sentence);
}

void api_refuse(const struct call *c, enum api_error error, const char *fmt, ...)
{
    struct err sentence;
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence.text, sizeof sentence.text, fmt, args);
    va_end(args);
    write_error(c->response, error, c->path, sentence.text);
}

void api_refuse_internal(const struct call *c, const char *what, const struct err *err)
{
    buf_addf(&c->response->note, "%s: %s", what, err->text);
    api_refuse(c, API_ERROR_INTERNAL,
               "%s: the server's own log says why. Nothing was changed; try again later.", what);
}

static const char *neighbour_of(const char *path)
{
    for (size_t i = 0; i < sizeof neighbours / sizeof neighbours[0]; i++) {
        if (strcmp(neighbours[i].path, path) == 0)
            return neighbours[i].what;
    }
    return NULL;
}

void api_refuse_path(const struct call *c)
{
    size_t count;
    const struct api_endpoint *endpoints = api_endpoints(&count);
    struct buf served = {0};
    struct nearest nearest;
    nearest_init(&nearest, c->path);
    for (size_t i = 0; i < count; i++) {
        if (!endpoints[i].only_refuses)
            buf_addf(&served, "%s%s %s", served.len > 0 ? ", " : "", endpoints[i].method,
                     endpoints[i].path);
        nearest_offer(&nearest, endpoints[i].path);
    }
    const char *what = neighbour_of(c->path);
    const char *meant = nearest_best(&nearest);
    if (what != NULL)
        api_refuse(c, API_ERROR_PATH,
                   "The vendor serves this endpoint (%s), castsim does not. castsim serves %s.",
                   what, buf_str(&served));
    else if (meant != NULL)
        api_refuse(c, API_ERROR_PATH, "Unknown path; did you mean %s? castsim serves %s.", meant,
                   buf_str(&served));
    else
        api_refuse(c, API_ERROR_PATH, "Unknown path. castsim serves %s.", buf_str(&served));
    buf_done(&served);
}
