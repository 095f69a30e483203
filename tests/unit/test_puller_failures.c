/* Failed pulls, and refused tokens (R15). */
#include "unit.h"

#include "puller_bench.h"

static void r15_a_failed_pull_is_retried_after_1_2_4_to_60_seconds(void **state)
{
    (void)state;
    static const int64_t steps[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000};
    struct bench b = bench_of(PROFILE_NATIVE, 42);
    go_online(&b);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        assert_true(ask(&b));
        b.now += 3 * SECOND;
        fail_pull(&b);
        assert_int_equal(puller_failures(b.puller), i + 1);
        assert_in_range(due_in(&b), steps[i] * 3 / 4, steps[i] * 5 / 4);
        b.now += due_in(&b);
    }
    assert_true(ask(&b));
    succeed(&b, "c1");
    assert_int_equal(puller_failures(b.puller), 0);
    /* After a success it begins with the first step again. */
    b.now += due_in(&b);
    assert_true(ask(&b));
    fail_pull(&b);
    assert_in_range(due_in(&b), 750, 1250);
    bench_done(&b);
}

static void r15_failures_without_end_stay_at_60_seconds(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 7);
    go_online(&b);
    for (int i = 0; i < 100000; i++) {
        assert_true(ask(&b));
        fail_pull(&b);
        assert_true(due_in(&b) <= 75000);
        b.now += due_in(&b);
    }
    assert_true(due_in(&b) == 0);
    bench_done(&b);
}

/* The wait after the first failure, for many seeds. */
static void r15_the_jitter_covers_its_range_and_comes_from_the_seed(void **state)
{
    (void)state;
    int64_t low = INT64_MAX;
    int64_t high = 0;
    for (uint64_t seed = 0; seed < 5000; seed++) {
        int64_t waits[2];
        for (int i = 0; i < 2; i++) {
            struct bench b = bench_of(PROFILE_NATIVE, seed);
            go_online(&b);
            assert_true(ask(&b));
            fail_pull(&b);
            waits[i] = due_in(&b);
            bench_done(&b);
        }
        assert_int_equal(waits[0], waits[1]);
        low = waits[0] < low ? waits[0] : low;
        high = waits[0] > high ? waits[0] : high;
    }
    assert_int_equal(low, 750);
    assert_int_equal(high, 1250);
}

static void r15_a_retry_is_an_attempt_for_the_timer(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    fail_pull(&b);
    b.now += due_in(&b);
    assert_true(ask(&b));
    b.now += 20;
    succeed(&b, "c2");
    ask_exactly_after(&b, 180000 - 20);
    bench_done(&b);
}

static void r15_retry_after_is_honoured_but_180_s_is_the_latest(void **state)
{
    (void)state;
    static const struct {
        int64_t wish_ms;
        int64_t wait_ms;
    } cases[] = {
        {0, 1000},        {1, 1000},          {1000, 1000},
        {17000, 17000},   {179999, 179999},   {180000, 180000},
        {180001, 180000}, {86400000, 180000}, {INT64_MAX, 180000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench b = pulled_once(PROFILE_NATIVE);
        ask_exactly_after(&b, 180000);
        b.now += 4 * SECOND;
        fail_with_wish(&b, cases[i].wish_ms);
        ask_exactly_after(&b, cases[i].wait_ms);
        bench_done(&b);
    }
}

static void r15_a_wish_counts_as_a_failure_for_the_next_step(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    fail_with_wish(&b, 5000);
    b.now += 5000;
    assert_true(ask(&b));
    fail_pull(&b);
    assert_in_range(due_in(&b), 1500, 2500);
    bench_done(&b);
}

static void r15_the_cursor_never_moves_on_failure(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    for (int i = 0; i < 3; i++) {
        b.now += due_in(&b);
        assert_true(ask(&b));
        assert_string_equal(b.request.since, "c1");
        answer(&b, &(struct puller_result){
                       .outcome = i == 1 ? PULLER_UNAUTHORIZED : PULLER_FAILED,
                       .cursor = "c2",
                       .has_more = true,
                       .retry_after_ms = -1,
                   });
        assert_string_equal(puller_cursor(b.puller), "c1");
        puller_resume(b.puller, b.now);
    }
    bench_done(&b);
}

static void r15_a_chain_that_breaks_goes_on_from_its_last_page(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 3);
    go_online(&b);
    assert_true(ask(&b));
    succeed_with_more(&b, "c1");
    assert_true(ask(&b));
    fail_pull(&b);
    assert_in_range(due_in(&b), 750, 1250);
    b.now += due_in(&b);
    assert_true(ask(&b));
    assert_string_equal(b.request.since, "c1");
    bench_done(&b);
}

static void r15_a_reconnect_does_not_wait_for_a_retry(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    fail_with_wish(&b, 100 * SECOND);
    go_offline(&b);
    b.now += SECOND;
    go_online(&b);
    ask_exactly_after(&b, 0);
    /* The failures are still in a row. */
    fail_pull(&b);
    assert_int_equal(puller_failures(b.puller), 2);
    assert_in_range(due_in(&b), 1500, 2500);
    bench_done(&b);
}

static void r15_a_refused_token_stops_the_puller_until_a_new_one_is_there(void **state)
{
    (void)state;
    for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
        struct bench b = pulled_once(id);
        ask_exactly_after(&b, 180000);
        refuse_token(&b);
        assert_true(puller_is_online(b.puller));
        assert_int_equal(due_in(&b), PULLER_NEVER);
        puller_pull_now(b.puller, b.now);
        b.now += 60 * MINUTE;
        assert_false(ask(&b));
        puller_resume(b.puller, b.now);
        assert_true(due_in(&b) <= 0);
        assert_true(ask(&b));
        succeed(&b, "c2");
        assert_in_range(due_in(&b), 1, 210 * SECOND);
        bench_done(&b);
    }
}

static void r15_a_reconnect_does_not_mend_a_token(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    refuse_token(&b);
    go_offline(&b);
    go_online(&b);
    assert_false(ask(&b));
    /* A token that comes while offline serves the next connect. */
    go_offline(&b);
    puller_resume(b.puller, b.now);
    assert_int_equal(due_in(&b), PULLER_NEVER);
    go_online(&b);
    ask_exactly_after(&b, 0);
    bench_done(&b);
}

static void resume_without_a_stop_changes_nothing(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    puller_resume(b.puller, b.now);
    assert_int_equal(due_in(&b), 180000);
    bench_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r15_a_failed_pull_is_retried_after_1_2_4_to_60_seconds),
        cmocka_unit_test(r15_failures_without_end_stay_at_60_seconds),
        cmocka_unit_test(r15_the_jitter_covers_its_range_and_comes_from_the_seed),
        cmocka_unit_test(r15_a_retry_is_an_attempt_for_the_timer),
        cmocka_unit_test(r15_retry_after_is_honoured_but_180_s_is_the_latest),
        cmocka_unit_test(r15_a_wish_counts_as_a_failure_for_the_next_step),
        cmocka_unit_test(r15_the_cursor_never_moves_on_failure),
        cmocka_unit_test(r15_a_chain_that_breaks_goes_on_from_its_last_page),
        cmocka_unit_test(r15_a_reconnect_does_not_wait_for_a_retry),
        cmocka_unit_test(r15_a_refused_token_stops_the_puller_until_a_new_one_is_there),
        cmocka_unit_test(r15_a_reconnect_does_not_mend_a_token),
        cmocka_unit_test(resume_without_a_stop_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
