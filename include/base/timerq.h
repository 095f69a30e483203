/*
 * timerq: what is due when. A heap of timers in the order of (due, the order in which they were
 * added), so that two timers of one instant go off first in, first out, on every machine.
 *
 * A timer cannot be taken back: its owner looks, when it goes off, whether it still means anything.
 */
#ifndef CASTSIM_BASE_TIMERQ_H
#define CASTSIM_BASE_TIMERQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct timer {
    int64_t due_ms;
    uint64_t seq; /* set by timerq_add */
    int kind;     /* the owner's; timerq looks at neither */
    void *subject;
    uint64_t stamp; /* for the owner to tell a timer that was overtaken */
};

/* A zeroed struct is an empty queue. */
struct timerq {
    struct timer *heap;
    size_t count;
    size_t cap;
    uint64_t next_seq;
};

void timerq_done(struct timerq *q);
void timerq_add(struct timerq *q, const struct timer *t);
/* When the first is due; INT64_MAX when there is none. */
int64_t timerq_due_ms(const struct timerq *q);
/* Takes the first one out if it is due at now_ms or before. */
bool timerq_take(struct timerq *q, int64_t now_ms, struct timer *out);

#endif
