/* Where the web profiles differ from native (R13, R15). */
#include "unit.h"

#include "puller_bench.h"

static void r13_web_ticks_from_the_connect_whatever_else_pulls(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_WEB, 1);
    go_online(&b);
    assert_true(ask(&b));
    b.now += 5 * SECOND;
    succeed(&b, "c1");
    b.now += 95 * SECOND;
    puller_pull_now(b.puller, b.now);
    assert_true(ask(&b));
    b.now += SECOND;
    succeed(&b, "c2");
    ask_exactly_after(&b, 79 * SECOND);
    assert_int_equal(b.now - START, 180000);
    succeed(&b, "c3");
    ask_exactly_after(&b, 180000);
    bench_done(&b);
}

static void r13_web_does_not_count_a_late_loop_against_the_tick(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_WEB);
    b.now += 180000 + 37;
    assert_true(ask(&b));
    succeed(&b, "c2");
    ask_exactly_after(&b, 180000 - 37);
    bench_done(&b);
}

static void r13_web_loses_a_tick_that_finds_a_pull_in_flight(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_WEB);
    b.now += 179 * SECOND;
    puller_pull_now(b.puller, b.now);
    assert_true(ask(&b));
    b.now += 2 * SECOND;
    succeed(&b, "c2");
    ask_exactly_after(&b, 179 * SECOND);
    assert_int_equal(b.now - START, 360000);

    /* Native asks 180 s after the attempt instead. */
    struct bench n = pulled_once(PROFILE_NATIVE);
    n.now += 179 * SECOND;
    puller_pull_now(n.puller, n.now);
    assert_true(ask(&n));
    n.now += 2 * SECOND;
    succeed(&n, "c2");
    ask_exactly_after(&n, 178 * SECOND);
    bench_done(&n);
    bench_done(&b);
}

static void r15_web_waits_for_the_next_tick_after_a_failure(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_WEB);
    ask_exactly_after(&b, 180000);
    b.now += 30 * SECOND;
    fail_with_wish(&b, 2 * SECOND);
    assert_int_equal(puller_failures(b.puller), 1);
    ask_exactly_after(&b, 150 * SECOND);
    /* What was wished for in flight is not made up for after a failure either. */
    puller_pull_now(b.puller, b.now);
    fail_pull(&b);
    ask_exactly_after(&b, 180000);
    /* A chain that breaks waits as well, its first page kept. */
    succeed_with_more(&b, "c2");
    ask_exactly_after(&b, 0);
    fail_pull(&b);
    assert_string_equal(puller_cursor(b.puller), "c2");
    ask_exactly_after(&b, 180000);
    bench_done(&b);
}

static void r13_web_5_2_pulls_at_the_first_check_180_s_after_the_last_end(void **state)
{
    (void)state;
    /* An answer in no time: the check at 180 s finds 180 s passed. */
    struct bench b = pulled_once(PROFILE_WEB_5_2);
    ask_exactly_after(&b, 180000);
    /* One millisecond of round trip, and it is the check at 210 s: the worst case. */
    b.now += 1;
    succeed(&b, "c2");
    ask_exactly_after(&b, 210000 - 1);
    assert_int_equal(b.now - START, 390000);
    b.now += 30 * SECOND;
    succeed(&b, "c3");
    ask_exactly_after(&b, 180000);
    bench_done(&b);
}

static void r13_web_5_2_is_moved_by_pull_now_but_stays_on_its_checks(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_WEB_5_2);
    b.now += 100 * SECOND;
    puller_pull_now(b.puller, b.now);
    assert_true(ask(&b));
    succeed(&b, "c2");
    ask_exactly_after(&b, 200 * SECOND);
    assert_int_equal(b.now - START, 300 * SECOND);
    bench_done(&b);
}

static void r13_web_5_2_checks_from_its_own_connect(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_WEB_5_2);
    b.now += 7 * SECOND;
    go_offline(&b);
    b.now += 4 * SECOND;
    go_online(&b);
    int64_t connect = b.now;
    assert_true(ask(&b));
    b.now += SECOND;
    succeed(&b, "c2");
    ask_exactly_after(&b, 209 * SECOND);
    assert_int_equal(b.now - connect, 210 * SECOND);
    bench_done(&b);
}

static void r15_web_5_2_takes_a_failure_for_a_pull_that_ended(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_WEB_5_2);
    ask_exactly_after(&b, 180000);
    b.now += 10 * SECOND;
    fail_with_wish(&b, 5 * SECOND);
    ask_exactly_after(&b, 200 * SECOND);
    assert_int_equal(b.now - START, 390 * SECOND);
    bench_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r13_web_ticks_from_the_connect_whatever_else_pulls),
        cmocka_unit_test(r13_web_does_not_count_a_late_loop_against_the_tick),
        cmocka_unit_test(r13_web_loses_a_tick_that_finds_a_pull_in_flight),
        cmocka_unit_test(r15_web_waits_for_the_next_tick_after_a_failure),
        cmocka_unit_test(r13_web_5_2_pulls_at_the_first_check_180_s_after_the_last_end),
        cmocka_unit_test(r13_web_5_2_is_moved_by_pull_now_but_stays_on_its_checks),
        cmocka_unit_test(r13_web_5_2_checks_from_its_own_connect),
        cmocka_unit_test(r15_web_5_2_takes_a_failure_for_a_pull_that_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
