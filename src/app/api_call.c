#include "app/api_call.h"

#include <stdio.h>
#include <string.h>

#include "core/sign.h"
#include "io/entropy.h"

void api_call_init(struct api_call *call, const char *server, const char *path, const char *app_key,
                   const char *secret, int64_t now_ms, struct buf *body)
{
    *call = (struct api_call){.body = *body};
    *body = (struct buf){0};
    /* "http://host/" and "http://host" mean the same server. */
    size_t len = strlen(server);
    while (len > 0 && server[len - 1] == '/')
        len--;
    buf_add(&call->url, server, len);
    buf_add_str(&call->url, path);

    /* The documented limit is 18 digits. */
    uint64_t random;
    entropy_fill(NULL, (unsigned char *)&random, sizeof random);
    char nonce[24];
    char timestamp[24];
    snprintf(nonce, sizeof nonce, "%llu", (unsigned long long)(random % 1000000000000000000u));
    snprintf(timestamp, sizeof timestamp, "%lld", (long long)now_ms);
    char signature[SIGN_HEX_SIZE];
    sign_make(secret, nonce, timestamp, signature);

    buf_addf(&call->headers[0], "App-Key: %s", app_key);
    buf_addf(&call->headers[1], "Nonce: %s", nonce);
    buf_addf(&call->headers[2], "Timestamp: %s", timestamp);
    buf_addf(&call->headers[3], "Signature: %s", signature);
    buf_add_str(&call->headers[4], "Content-Type: application/x-www-form-urlencoded");
    for (size_t i = 0; i < 5; i++)
        call->header_list[i] = buf_str(&call->headers[i]);
}

void api_call_done(struct api_call *call)
{
    buf_done(&call->url);
    buf_done(&call->body);
    for (size_t i = 0; i < 5; i++)
        buf_done(&call->headers[i]);
}

struct fetch_request api_call_request(const struct api_call *call)
{
    return (struct fetch_request){.url = buf_str(&call->url),
                                  .headers = call->header_list,
                                  .body = buf_str(&call->body),
                                  .body_len = call->body.len};
}
