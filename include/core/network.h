/*
 * network: what a network does to one request and its reply. Conditions say how likely what is;
 * the fate of a request is drawn from them with seeded numbers, before it leaves. A lost request
 * never reaches the server; a lost reply does: what it asked for has happened.
 */
#ifndef CASTSIM_CORE_NETWORK_H
#define CASTSIM_CORE_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/prng.h"

#define NETWORK_ALWAYS 1000 /* a share of 1000/1000 */

/* A zeroed struct is a perfect network without delay. Shares are in 1/1000. */
struct network_conditions {
    int64_t delay_low_ms; /* each way, uniform in [low, high] */
    int64_t delay_high_ms;
    int64_t lose_request;
    int64_t lose_reply;
    int64_t duplicate;      /* the request arrives twice; the first reply counts */
    int64_t truncate;       /* the reply breaks off in the middle */
    int64_t garbage;        /* the reply's body is noise */
    int64_t status;         /* > 0: a gateway answers with it; the server sees nothing */
    int64_t retry_after_ms; /* with status; -1 = none */
    bool is_refused;        /* nobody listens */
    bool is_hanging;        /* taken, and never answered */
};

struct network_fate {
    int64_t there_ms;
    int64_t back_ms;
    bool is_request_lost;
    bool is_reply_lost;
    bool is_duplicated;
    bool is_truncated;
    bool is_garbled;
};

/* Draws as many numbers whatever comes of them, so that one share changed leaves the rest of a
 * trace alone. */
struct network_fate network_draw(const struct network_conditions *c, struct prng *random);

/* What is left of a reply's body: half of it, when it is truncated; as many bytes of noise (at
 * least one), when it is garbled. */
void network_spoil(const struct network_fate *fate, struct buf *body, struct prng *random);

#endif
