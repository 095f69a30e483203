/*
 * demo: the broadcasts that `castsim demo` tells its story with, and its tour as well.
 */
#ifndef CASTSIM_APP_DEMO_H
#define CASTSIM_APP_DEMO_H

#include <stdint.h>

#include "base/err.h"

enum demo_broadcast {
    DEMO_WELCOME,      /* a text */
    DEMO_MAINTENANCE,  /* another */
    DEMO_PICTURE_SENT, /* with its thumbnail */
    DEMO_NOTIFICATION, /* stored, not counted */
    DEMO_COMMAND,      /* not stored */
    DEMO_ORDER,        /* a custom type that is registered */
    DEMO_COUPON,       /* one that is not */
    DEMO_NOT_THE_LAST, /* with disableUpdateLastMsg */
    DEMO_IN_TUNNEL,    /* texts for a phone that is offline */
    DEMO_NEVER_READ,
    DEMO_BROADCAST_COUNT
};

/* Who can broadcast them. */
struct demo_sender {
    /* Over HTTP and signed, as anybody's back end does it. 0, or the status with err. */
    int (*send)(void *ctx, enum demo_broadcast which, int64_t now_ms, struct err *err);
    void *ctx;
};

#endif
