/*
 * api_call: a signed request to the Server API, ready for io/fetch.
 */
#ifndef CASTSIM_APP_API_CALL_H
#define CASTSIM_APP_API_CALL_H

#include <stdint.h>

#include "base/buf.h"
#include "io/fetch.h"

struct api_call {
    struct buf url;
    struct buf headers[5];
    const char *header_list[6];
    struct buf body;
};

/* Makes the call: URL = server + path, a fresh nonce, the signature (R2). body is the form, moved
 * in. api_call_done frees. */
void api_call_init(struct api_call *call, const char *server, const char *path, const char *app_key,
                   const char *secret, int64_t now_ms, struct buf *body);
void api_call_done(struct api_call *call);

/* The call as a fetch request; borrowed from the call. */
struct fetch_request api_call_request(const struct api_call *call);

#endif
