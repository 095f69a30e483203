/*
 * clock: the only reader of time. Real time, or real time made faster: one castsim process has one
 * clock, and everything below app gets its readings as an argument.
 */
#ifndef CASTSIM_IO_CLOCK_H
#define CASTSIM_IO_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t start_wall_ms; /* Unix time when the clock was started or its speed was set */
    int64_t start_mono_ns;
    double speed;
};

/* Starts at the wall clock. From then on it runs by the monotonic clock, so that a step of the
 * wall clock cannot move timers. speed > 0; 1 = real. */
void clock_start(struct clock *c, double speed);
/* Goes on from the current reading at another speed. */
void clock_set_speed(struct clock *c, double speed);

/* Goes on from at_ms when it reads less. Returns by how many ms that moved it: 0 when not at all.
 */
int64_t clock_advance(struct clock *c, int64_t at_ms);

/* Goes on from at_ms, whatever it reads. */
void clock_set(struct clock *c, int64_t at_ms);

int64_t clock_now_ms(const struct clock *c); /* Unix ms */
/* The same in us: for measuring how long something took. */
int64_t clock_now_us(const struct clock *c);
/* How long to wait, in real ms, until the clock reads at_ms: 0 when it has passed. Rounded up.
 * INT64_MAX stays INT64_MAX. */
int64_t clock_real_wait_ms(const struct clock *c, int64_t at_ms);

#endif
