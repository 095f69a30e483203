/*
 * attempt: a client's pull attempts as the requests they take: one for a token when none is at
 * hand, then the pull; once more with a new token when the old one was refused (R15). Knows no
 * carrier: app/live takes its calls to libcurl, app/world to core/api in the same process.
 *
 *     attempt_begin -> a call, carried -> attempt_take, as long as it returns ATTEMPT_MORE
 */
#ifndef CASTSIM_APP_ATTEMPT_H
#define CASTSIM_APP_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/api_call.h"
#include "app/client.h"
#include "base/err.h"

struct attempt;

struct attempt_config {
    struct api_signer signer; /* secret NULL: only the token is known */
    const char *token;        /* NULL: fetched with the secret */
    const char *user_id;
};

/* client is borrowed. */
struct attempt *attempt_new(const struct attempt_config *config, struct client *client);
void attempt_free(struct attempt *a);

/* The first request of the attempt that is due, as a call to be carried (api_call_done frees).
 * False: none is due, or one is under way. */
bool attempt_begin(struct attempt *a, int64_t now_ms, struct api_call *call);

enum { ATTEMPT_MORE = 1 };

/* What the carrier brought back. Returns ATTEMPT_MORE with the next request in *call, or what
 * client_answer returns once the attempt is over; *out is filled in then. */
int attempt_take(struct attempt *a, int64_t now_ms, const struct client_answer *answer,
                 struct api_call *call, struct client_outcome *out, struct err *err);

/* What is under way is given up: the phone went offline, and the carrier drops the request. */
void attempt_cancel(struct attempt *a);
bool attempt_is_under_way(const struct attempt *a);

/* Text that came from a server goes to screens and files: appends it with the secret and the token
 * hidden, should it hold them. False: it does not, and nothing was appended. */
bool attempt_hide_secrets(const struct attempt *a, const char *text, size_t len, struct buf *out);

/* The server refused the token for good: no pull is due any more. */
bool attempt_is_refused(const struct attempt *a);
/* The user wants it tried again all the same, with a new token when the secret is at hand. */
void attempt_try_again(struct attempt *a, int64_t now_ms);

#endif
