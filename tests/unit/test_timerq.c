#include "unit.h"

#include "base/prng.h"
#include "base/timerq.h"

static void the_earliest_goes_off_first(void **state)
{
    (void)state;
    struct timerq q = {0};
    struct timer t;
    timerq_add(&q, &(struct timer){.due_ms = 300, .kind = 3});
    timerq_add(&q, &(struct timer){.due_ms = 100, .kind = 1});
    timerq_add(&q, &(struct timer){.due_ms = 200, .kind = 2});
    assert_int_equal(timerq_due_ms(&q), 100);
    for (int kind = 1; kind <= 3; kind++) {
        assert_true(timerq_take(&q, 1000, &t));
        assert_int_equal(t.kind, kind);
    }
    assert_false(timerq_take(&q, 1000, &t));
    timerq_done(&q);
}

static void nothing_goes_off_before_it_is_due(void **state)
{
    (void)state;
    struct timerq q = {0};
    struct timer t;
    assert_int_equal(timerq_due_ms(&q), INT64_MAX);
    timerq_add(&q, &(struct timer){.due_ms = 100});
    assert_false(timerq_take(&q, 99, &t));
    assert_true(timerq_take(&q, 100, &t));
    assert_false(timerq_take(&q, INT64_MAX, &t));
    timerq_done(&q);
}

/* Times from a small range, so that most of them are ties. */
static void ties_go_off_first_in_first_out(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    struct timerq q = {0};
    struct prng random;
    prng_init(&random, 7);
    for (uint64_t i = 0; i < COUNT; i++)
        timerq_add(&q, &(struct timer){.due_ms = (int64_t)prng_below(&random, 50), .stamp = i});
    struct timer last = {.due_ms = -1}, t;
    size_t taken = 0;
    for (; timerq_take(&q, 50, &t); taken++, last = t) {
        assert_true(t.due_ms >= last.due_ms);
        if (t.due_ms == last.due_ms)
            assert_true(t.stamp > last.stamp);
    }
    assert_int_equal(taken, COUNT);
    timerq_done(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_earliest_goes_off_first),
        cmocka_unit_test(nothing_goes_off_before_it_is_due),
        cmocka_unit_test(ties_go_off_first_in_first_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
