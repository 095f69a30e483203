/*
 * send_post: a broadcast as a signed call of the Server API, and what its answer says. Who carries
 * it is the caller's business: `castsim send` waits for the answer, the screen goes on meanwhile.
 */
#ifndef CASTSIM_APP_SEND_POST_H
#define CASTSIM_APP_SEND_POST_H

#include <stdint.h>

#include "app/api_call.h"
#include "app/identity.h"
#include "base/err.h"
#include "core/message.h"
#include "core/wire.h"

/* Makes the call; api_call_done frees. The identity has its secret, and sign_load was called. */
void send_post_init(struct api_call *call, const struct identity *id,
                    const struct message_draft *draft, int64_t now_ms);

/* 0: the server took it. ERR_REFUSED: it did not; ERR_OUTSIDE: no answer came, or none of a Server
 * API. *out is to be given to wire_api_answer_done in any case. */
int send_post_judge(const struct fetch_answer *answer, struct wire_api_answer *out,
                    struct err *err);

/* Appends the answer's body as one line of JSON or, when it is none, what it was. Safe to show. */
void send_post_write_answer(const struct fetch_answer *answer, struct buf *out);

#endif
