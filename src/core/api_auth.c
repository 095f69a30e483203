#include "api_private.h"

#include <string.h>
#include <strings.h>

#include "base/parse.h"
#include "core/sign.h"

/* A Timestamp below it counts seconds, from it on milliseconds: as seconds it is the year 5138, as
 * milliseconds 1973. The official server SDKs send seconds, the documents say milliseconds. */
static const int64_t FIRST_MS_TIMESTAMP = 100000000000;

/* Value of a header under its own name or with the RC- prefix (R2); NULL when absent or empty. */
static const char *find_header(const struct call *c, const char *name, const char *rc_name)
{
    const struct api_request *r = c->request;
    const char *value = r->header(r->header_ctx, name);
    if (value == NULL || value[0] == '\0')
        value = r->header(r->header_ctx, rc_name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static struct app *find_app(const struct call *c, const char *app_key)
{
    struct app *app = api_find_app(c->api, app_key);
    if (app == NULL)
        api_refuse(c, API_ERROR_PARAMETER,
                   "Invalid App-Key: \"%.64s\" is no app of this server. Correct the App-Key "
                   "header, or name the app when starting it (castsim serve --app KEY:SECRET).",
                   app_key);
    return app;
}

static const char *require_app_key(const struct call *c)
{
    const char *app_key = find_header(c, "App-Key", "RC-App-Key");
    if (app_key == NULL)
        api_refuse(c, API_ERROR_PARAMETER,
                   "The App-Key header is missing: send the App Key of an app of this server.");
    return app_key;
}

struct app *api_identify(const struct call *c)
{
    const char *app_key = require_app_key(c);
    return app_key != NULL ? find_app(c, app_key) : NULL;
}

static const char *require_signing(const struct call *c, const char *name, const char *rc_name)
{
    const char *value = find_header(c, name, rc_name);
    if (value == NULL)
        api_refuse(c, API_ERROR_SIGNATURE,
                   "The %s header is missing: every call carries App-Key, Nonce, Timestamp and "
                   "Signature.",
                   name);
    return value;
}

/* How far the Timestamp is from the server's clock. One in seconds stands for that whole second.
 * False: it is no number. */
static bool clock_distance(const char *timestamp, int64_t now_ms, int64_t *out_ms)
{
    int64_t stamp;
    if (!parse_i64(timestamp, &stamp) || stamp < 0)
        return false;
    bool is_seconds = stamp < FIRST_MS_TIMESTAMP;
    int64_t first_ms = is_seconds ? stamp * 1000 : stamp;
    int64_t last_ms = is_seconds ? first_ms + 999 : stamp;
    *out_ms = now_ms < first_ms ? first_ms - now_ms : now_ms > last_ms ? now_ms - last_ms : 0;
    return true;
}

static bool check_clock(const struct call *c, const char *timestamp)
{
    int64_t max_ms = c->api->config.max_clock_skew_ms;
    if (max_ms == 0)
        return true;
    int64_t distance_ms;
    if (!clock_distance(timestamp, c->now_ms, &distance_ms)) {
        api_refuse(c, API_ERROR_SIGNATURE,
                   "Timestamp \"%.64s\" is no time: send Unix time in milliseconds.", timestamp);
        return false;
    }
    if (distance_ms > max_ms) {
        api_refuse(c, API_ERROR_SIGNATURE,
                   "Timestamp is %lld ms away from this server's clock, which was started to allow "
                   "%lld ms. Set the clock of the caller, or start the server without "
                   "--max-clock-skew.",
                   (long long)distance_ms, (long long)max_ms);
        return false;
    }
    return true;
}

struct app *api_authenticate(const struct call *c)
{
    const char *app_key = require_app_key(c);
    const char *nonce = app_key != NULL ? require_signing(c, "Nonce", "RC-Nonce") : NULL;
    const char *timestamp = nonce != NULL ? require_signing(c, "Timestamp", "RC-Timestamp") : NULL;
    const char *given = timestamp != NULL ? require_signing(c, "Signature", "RC-Signature") : NULL;
    struct app *app = given != NULL ? find_app(c, app_key) : NULL;
    if (app == NULL)
        return NULL;

    char expected[SIGN_HEX_SIZE];
    sign_make(app->secret, nonce, timestamp, expected);
    if (!sign_equal(given, expected)) {
        api_diagnose_signature(c, app, nonce, timestamp, given);
        api_refuse(c, API_ERROR_SIGNATURE,
                   "Signature error: Signature is the hex SHA1 of App Secret + Nonce + Timestamp, "
                   "in that order, with nothing between; check App Key and Secret. The server's "
                   "own log says which of the usual mistakes fits.");
        return NULL;
    }
    return check_clock(c, timestamp) ? app : NULL;
}

bool api_check_token(const struct call *c, const struct app *app)
{
    static const char scheme[] = "Bearer ";
    const struct api_request *r = c->request;
    const char *value = r->header(r->header_ctx, "Authorization");
    if (value == NULL || strncasecmp(value, scheme, sizeof scheme - 1) != 0) {
        api_refuse(c, API_ERROR_SIGNATURE,
                   "No token: send \"Authorization: Bearer TOKEN\" with a token from POST %s.",
                   WIRE_TOKEN_PATH);
        return false;
    }
    const char *token = value + sizeof scheme - 1;
    token += strspn(token, " ");
    if (!api_tokens_has(&c->api->tokens, app, token, strcspn(token, " "))) {
        api_refuse(c, API_ERROR_SIGNATURE,
                   "This token is none of app \"%s\": fetch one with POST %s.", app->app_key,
                   WIRE_TOKEN_PATH);
        return false;
    }
    return true;
}
