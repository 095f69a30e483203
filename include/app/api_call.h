/*
 * api_call: one request to a server, as method, target, headers and body, before anything carries
 * it: io/fetch takes it to a URL (api_call_start), a virtual world hands it to core/api.
 */
#ifndef CASTSIM_APP_API_CALL_H
#define CASTSIM_APP_API_CALL_H

#include <stdint.h>

#include "base/buf.h"
#include "io/fetch.h"

enum { API_CALL_HEADERS_MAX = 5 };

struct api_call {
    const char *method; /* static */
    struct buf target;  /* path and query */
    struct buf headers[API_CALL_HEADERS_MAX];
    const char *header_list[API_CALL_HEADERS_MAX + 1]; /* "Name: value", NULL-terminated */
    struct buf body;                                   /* of a POST */
};

/* Who signs, and where nonces come from: the system's entropy when live, seeded in a world. */
struct api_signer {
    const char *app_key;
    const char *secret;
    void (*fill_random)(void *ctx, unsigned char *bytes, size_t len);
    void *random_ctx;
};

/* Makes a signed POST (R2): a fresh nonce, the time in ms. body is the form, moved in.
 * api_call_done frees. */
void api_call_init(struct api_call *call, const struct api_signer *signer, const char *path,
                   int64_t now_ms, struct buf *body);
/* Makes a pull (docs/API.md); since may be NULL. */
void api_call_init_pull(struct api_call *call, const char *app_key, const char *token,
                        const char *since);
/* Adds "Name: value" to a call that was made without: at most API_CALL_HEADERS_MAX in all. */
void api_call_add_header(struct api_call *call, const char *name, const char *value);
void api_call_done(struct api_call *call);

/* The value of a header, whatever the case of its name; NULL when absent. */
const char *api_call_header(const struct api_call *call, const char *name);

/* Starts it on its way to a server (a URL; one that ends in a slash means the same). As
 * fetch_start. */
int api_call_start(const struct api_call *call, struct fetch *fetch, const char *server,
                   struct err *err);
/* The same, and waits for the answer. As fetch_run. */
int api_call_run(const struct api_call *call, struct fetch *fetch, const char *server,
                 struct fetch_answer *out, struct err *err);

#endif
