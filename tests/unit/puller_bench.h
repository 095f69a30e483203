/* One puller on virtual time, for the tests of core/puller. */
#ifndef CASTSIM_TESTS_PULLER_BENCH_H
#define CASTSIM_TESTS_PULLER_BENCH_H

#include "core/puller.h"

#define START 1585127132438 /* any moment will do */
#define SECOND 1000
#define MINUTE 60000

/* One client on virtual time: `now` moves by hand, requests go nowhere by themselves. */
struct bench {
    struct puller *puller;
    int64_t now;
    struct puller_request request; /* the last one asked */
};

static inline struct bench bench_of(enum profile_id id, uint64_t seed)
{
    const struct puller_config config = {.profile = profile_get(id), .seed = seed};
    return (struct bench){.puller = puller_new(&config), .now = START};
}

static inline void bench_done(struct bench *b)
{
    puller_free(b->puller);
}

static inline void go_online(struct bench *b)
{
    puller_online(b->puller, b->now);
}

static inline void go_offline(struct bench *b)
{
    puller_offline(b->puller, b->now);
}

/* Due in so many ms, or PULLER_NEVER. */
static inline int64_t due_in(const struct bench *b)
{
    int64_t due = puller_due_ms(b->puller);
    return due == PULLER_NEVER ? PULLER_NEVER : due - b->now;
}

static inline bool ask(struct bench *b)
{
    return puller_ask(b->puller, b->now, &b->request);
}

static inline void answer(struct bench *b, const struct puller_result *result)
{
    puller_answer(b->puller, b->now, &b->request, result);
}

static inline void succeed(struct bench *b, const char *cursor)
{
    answer(b, &(struct puller_result){.outcome = PULLER_DONE, .cursor = cursor});
}

static inline void succeed_with_more(struct bench *b, const char *cursor)
{
    answer(b, &(struct puller_result){.outcome = PULLER_DONE, .cursor = cursor, .has_more = true});
}

static inline void fail_with_wish(struct bench *b, int64_t retry_after_ms)
{
    answer(b, &(struct puller_result){.outcome = PULLER_FAILED, .retry_after_ms = retry_after_ms});
}

static inline void fail_pull(struct bench *b)
{
    fail_with_wish(b, -1);
}

static inline void refuse_token(struct bench *b)
{
    answer(b, &(struct puller_result){.outcome = PULLER_UNAUTHORIZED, .retry_after_ms = -1});
}

/* Nothing may be due until the very millisecond; then the request is taken. */
static inline void ask_exactly_after(struct bench *b, int64_t wait_ms)
{
    assert_int_equal(due_in(b), wait_ms);
    if (wait_ms > 0) {
        b->now += wait_ms - 1;
        assert_false(ask(b));
        b->now += 1;
    }
    assert_true(ask(b));
}

/* Online since START, first pull answered within the same millisecond. */
static inline struct bench pulled_once(enum profile_id id)
{
    struct bench b = bench_of(id, 1);
    go_online(&b);
    ask_exactly_after(&b, 0);
    succeed(&b, "c1");
    return b;
}

#endif
