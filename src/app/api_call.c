#include "app/api_call.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/sign.h"
#include "core/wire.h"

void api_call_add_header(struct api_call *call, const char *name, const char *value)
{
    size_t i = 0;
    while (call->header_list[i] != NULL)
        i++;
    assert(i < API_CALL_HEADERS_MAX);
    buf_addf(&call->headers[i], "%s: %s", name, value);
    call->header_list[i] = buf_str(&call->headers[i]);
}

void api_call_init(struct api_call *call, const struct api_signer *signer, const char *path,
                   int64_t now_ms, struct buf *body)
{
    *call = (struct api_call){.method = "POST", .body = *body};
    *body = (struct buf){0};
    buf_add_str(&call->target, path);

    /* The documented limit is 18 digits. */
    uint64_t random;
    signer->fill_random(signer->random_ctx, (unsigned char *)&random, sizeof random);
    char nonce[24];
    char timestamp[24];
    snprintf(nonce, sizeof nonce, "%llu", (unsigned long long)(random % 1000000000000000000u));
    snprintf(timestamp, sizeof timestamp, "%lld", (long long)now_ms);
    char signature[SIGN_HEX_SIZE];
    sign_make(signer->secret, nonce, timestamp, signature);

    api_call_add_header(call, "App-Key", signer->app_key);
    api_call_add_header(call, "Nonce", nonce);
    api_call_add_header(call, "Timestamp", timestamp);
    api_call_add_header(call, "Signature", signature);
    api_call_add_header(call, "Content-Type", "application/x-www-form-urlencoded");
}

void api_call_init_pull(struct api_call *call, const char *app_key, const char *token,
                        const char *since)
{
    *call = (struct api_call){.method = "GET"};
    wire_pull_write_target(&call->target, since, WIRE_PULL_LIMIT_MAX);
    struct buf bearer = {0};
    buf_addf(&bearer, "Bearer %s", token);
    api_call_add_header(call, "App-Key", app_key);
    api_call_add_header(call, "Authorization", buf_str(&bearer));
    buf_done(&bearer);
}

void api_call_done(struct api_call *call)
{
    buf_done(&call->target);
    buf_done(&call->body);
    for (size_t i = 0; i < API_CALL_HEADERS_MAX; i++)
        buf_done(&call->headers[i]);
    *call = (struct api_call){0};
}

const char *api_call_header(const struct api_call *call, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; call->header_list[i] != NULL; i++) {
        const char *header = call->header_list[i];
        if (strncasecmp(header, name, len) == 0 && header[len] == ':')
            return header + len + 2;
    }
    return NULL;
}

/* Calls back with the call as a request to that server. */
static int with_request(const struct api_call *call, const char *server,
                        int (*go)(struct fetch *fetch, const struct fetch_request *request,
                                  struct fetch_answer *out, struct err *err),
                        struct fetch *fetch, struct fetch_answer *out, struct err *err)
{
    struct buf url = {0};
    size_t len = strlen(server);
    while (len > 0 && server[len - 1] == '/')
        len--;
    buf_add(&url, server, len);
    buf_add(&url, buf_str(&call->target), call->target.len);
    bool is_post = strcmp(call->method, "POST") == 0;
    int status = go(fetch,
                    &(struct fetch_request){.url = buf_str(&url),
                                            .headers = call->header_list,
                                            .body = is_post ? buf_str(&call->body) : NULL,
                                            .body_len = call->body.len},
                    out, err);
    buf_done(&url);
    return status;
}

static int start(struct fetch *fetch, const struct fetch_request *request, struct fetch_answer *out,
                 struct err *err)
{
    (void)out;
    return fetch_start(fetch, request, err);
}

int api_call_start(const struct api_call *call, struct fetch *fetch, const char *server,
                   struct err *err)
{
    return with_request(call, server, start, fetch, NULL, err);
}

int api_call_run(const struct api_call *call, struct fetch *fetch, const char *server,
                 struct fetch_answer *out, struct err *err)
{
    return with_request(call, server, fetch_run, fetch, out, err);
}
