#include "api_private.h"

#include <string.h>

#include "core/json.h"

/* The documented limits, in bytes. */
enum { USER_ID_MAX = 64, NAME_MAX_LEN = 128, PORTRAIT_URI_MAX = 1024 };

enum { USER_ID, NAME, PORTRAIT_URI, TOKEN_FIELDS };

static bool check_length(const struct call *c, const struct wire_field *field, size_t max)
{
    if (field->value == NULL || field->len <= max)
        return true;
    api_refuse(c, API_ERROR_TOO_LONG, "%s takes at most %zu bytes, these are %zu.", field->name,
               max, field->len);
    return false;
}

static bool check_fields(const struct call *c, const struct wire_field *fields)
{
    if (fields[USER_ID].value == NULL || fields[USER_ID].len == 0) {
        api_refuse(c, API_ERROR_PARAMETER, "userId is required: 1 to %d bytes.", USER_ID_MAX);
        return false;
    }
    return check_length(c, &fields[USER_ID], USER_ID_MAX) &&
           check_length(c, &fields[NAME], NAME_MAX_LEN) &&
           check_length(c, &fields[PORTRAIT_URI], PORTRAIT_URI_MAX);
}

static void write_token(const struct call *c, const char *user_id, const char *token)
{
    struct json *body = json_new_object();
    json_add_int(body, "code", 200);
    json_add_str(body, "userId", user_id);
    json_add_str(body, "token", token);
    json_print(body, &c->response->body);
    json_free(body);
}

static void make_token(const struct api *api, char out[API_TOKEN_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[(API_TOKEN_SIZE - 1) / 2];
    api->config.fill_random(api->config.random_ctx, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[API_TOKEN_SIZE - 1] = '\0';
}

/* A user keeps the token that was given first: it does not expire, and however often it is fetched
 * the log does not grow. */
static void give_token(const struct call *c, const struct app *app, const char *user_id)
{
    struct api *api = c->api;
    const char *known = api_tokens_of(&api->tokens, app, user_id);
    if (known != NULL) {
        write_token(c, user_id, known);
        return;
    }
    char token[API_TOKEN_SIZE];
    make_token(api, token);
    struct err err;
    if (api->log->ops->token_add(api->log, app->app_key, user_id, token, &err) != 0) {
        api_refuse_internal(c, "The token could not be stored", &err);
        return;
    }
    api_tokens_add(&api->tokens, app, user_id, token);
    write_token(c, user_id, token);
}

void api_handle_token(const struct call *c)
{
    const struct app *app = api_authenticate(c);
    if (app == NULL)
        return;
    struct wire_field fields[TOKEN_FIELDS] = {
        [USER_ID] = {.name = "userId"},
        [NAME] = {.name = "name"},
        [PORTRAIT_URI] = {.name = "portraitUri"},
    };
    if (api_read_form(c, fields, TOKEN_FIELDS) && check_fields(c, fields))
        give_token(c, app, fields[USER_ID].value);
    wire_form_done(fields, TOKEN_FIELDS);
}
