#include "api_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { RATE_WINDOW_MS = 60000 };

void api_rate_done(struct api_rate *rate)
{
    free(rate->times_ms);
    *rate = (struct api_rate){0};
}

/* Leaves the calls in (now - 60 s, now]. Those behind now are of a clock that was set back. */
static void forget_outside(struct api_rate *rate, int64_t now_ms)
{
    while (rate->first < rate->end && rate->times_ms[rate->first] <= now_ms - RATE_WINDOW_MS)
        rate->first++;
    while (rate->first < rate->end && rate->times_ms[rate->end - 1] > now_ms)
        rate->end--;
}

static void remember(struct api_rate *rate, int64_t now_ms)
{
    if (rate->end == rate->cap && rate->first > 0 && rate->first >= rate->cap / 2) {
        rate->end -= rate->first;
        memmove(rate->times_ms, rate->times_ms + rate->first, rate->end * sizeof *rate->times_ms);
        rate->first = 0;
    }
    rate->times_ms = mem_grow(rate->times_ms, &rate->cap, rate->end + 1, sizeof *rate->times_ms);
    rate->times_ms[rate->end++] = now_ms;
}

int api_rate_take(struct api_rate *rate, int limit, int64_t now_ms)
{
    forget_outside(rate, now_ms);
    if (rate->end - rate->first < (size_t)limit) {
        remember(rate, now_ms);
        return 0;
    }
    int64_t free_in_ms = rate->times_ms[rate->first] + RATE_WINDOW_MS - now_ms;
    return (int)((free_in_ms + 999) / 1000);
}
