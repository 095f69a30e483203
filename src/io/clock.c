#include "io/clock.h"

#include <assert.h>
#include <time.h>

static int64_t read_ns(clockid_t id)
{
    struct timespec t;
    int failed = clock_gettime(id, &t);
    assert(!failed);
    (void)failed;
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void clock_start(struct clock *c, double speed)
{
    assert(speed > 0);
    c->start_wall_ms = read_ns(CLOCK_REALTIME) / 1000000;
    /* The clock that goes on while the machine sleeps: a pull that fell due then is due. */
    c->start_mono_ns = read_ns(CLOCK_BOOTTIME);
    c->speed = speed;
}

void clock_set_speed(struct clock *c, double speed)
{
    assert(speed > 0);
    int64_t now_ms = clock_now_ms(c);
    c->start_mono_ns = read_ns(CLOCK_BOOTTIME);
    c->start_wall_ms = now_ms;
    c->speed = speed;
}

int64_t clock_advance(struct clock *c, int64_t at_ms)
{
    int64_t behind_ms = at_ms - clock_now_ms(c);
    if (behind_ms <= 0)
        return 0;
    c->start_wall_ms += behind_ms;
    return behind_ms;
}

void clock_set(struct clock *c, int64_t at_ms)
{
    c->start_wall_ms += at_ms - clock_now_ms(c);
}

int64_t clock_now_us(const struct clock *c)
{
    int64_t passed_ns = read_ns(CLOCK_BOOTTIME) - c->start_mono_ns;
    return c->start_wall_ms * 1000 + (int64_t)((double)passed_ns * c->speed / 1e3);
}

int64_t clock_now_ms(const struct clock *c)
{
    int64_t passed_ns = read_ns(CLOCK_BOOTTIME) - c->start_mono_ns;
    return c->start_wall_ms + (int64_t)((double)passed_ns * c->speed / 1e6);
}

int64_t clock_real_wait_ms(const struct clock *c, int64_t at_ms)
{
    if (at_ms == INT64_MAX)
        return INT64_MAX;
    int64_t left_ms = at_ms - clock_now_ms(c);
    if (left_ms <= 0)
        return 0;
    return (int64_t)((double)left_ms / c->speed) + 1;
}
