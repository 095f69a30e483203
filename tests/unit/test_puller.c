/* When a pull is due, under the native profile (R13), and pull-now. */
#include "unit.h"

#include "base/mem.h"

#include <stdlib.h>

#include "puller_bench.h"

static void r13_nothing_is_due_before_the_first_connect(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    assert_false(puller_is_online(b.puller));
    assert_int_equal(due_in(&b), PULLER_NEVER);
    puller_pull_now(b.puller, b.now);
    assert_int_equal(due_in(&b), PULLER_NEVER);
    assert_false(ask(&b));
    bench_done(&b);
}

static void r13_a_connect_pulls_at_once(void **state)
{
    (void)state;
    for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
        struct bench b = bench_of(id, 1);
        go_online(&b);
        assert_true(puller_is_online(b.puller));
        ask_exactly_after(&b, 0);
        assert_int_equal(b.request.asked_ms, START);
        assert_null(b.request.since);
        bench_done(&b);
    }
}

static void r13_at_most_one_pull_is_in_flight(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    go_online(&b);
    assert_true(ask(&b));
    assert_int_equal(due_in(&b), PULLER_NEVER);
    b.now += 60 * MINUTE;
    assert_false(ask(&b));
    bench_done(&b);
}

static void r13_the_next_pull_is_180000_ms_after_the_attempt_not_after_its_end(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    go_online(&b);
    assert_true(ask(&b));
    b.now += 7 * SECOND;
    succeed(&b, "c1");
    ask_exactly_after(&b, 173000);
    assert_int_equal(b.now - START, 180000);
    assert_string_equal(b.request.since, "c1");
    b.now += 250;
    succeed(&b, "c2");
    ask_exactly_after(&b, 179750);
    bench_done(&b);
}

static void r13_a_pull_that_outlasts_the_interval_is_followed_at_once(void **state)
{
    (void)state;
    const struct puller_config config = {.profile = profile_get(PROFILE_NATIVE),
                                         .interval_ms = 5 * SECOND};
    struct bench b = {.puller = puller_new(&config), .now = START};
    go_online(&b);
    assert_true(ask(&b));
    b.now += 6 * SECOND;
    succeed(&b, "c1");
    assert_int_equal(due_in(&b), -SECOND);
    assert_true(ask(&b));
    bench_done(&b);
}

static void r13_the_interval_can_be_configured(void **state)
{
    (void)state;
    static const int64_t intervals[] = {1, 20 * SECOND, 600 * SECOND};
    for (size_t i = 0; i < sizeof intervals / sizeof intervals[0]; i++) {
        const struct puller_config config = {.profile = profile_get(PROFILE_NATIVE),
                                             .interval_ms = intervals[i]};
        struct bench b = {.puller = puller_new(&config), .now = START};
        go_online(&b);
        assert_true(ask(&b));
        succeed(&b, "c1");
        ask_exactly_after(&b, intervals[i]);
        bench_done(&b);
    }
}

static void r13_an_interval_without_end_does_not_overflow(void **state)
{
    (void)state;
    for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
        const struct puller_config config = {.profile = profile_get(id), .interval_ms = INT64_MAX};
        struct bench b = {.puller = puller_new(&config), .now = START};
        go_online(&b);
        assert_true(ask(&b));
        succeed(&b, "c1");
        assert_true(due_in(&b) > INT64_MAX / 8);
        b.now += 365 * 24 * 60 * (int64_t)MINUTE;
        assert_false(ask(&b));
        bench_done(&b);
    }
}

static void r13_pages_follow_at_once_while_there_is_more(void **state)
{
    (void)state;
    for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
        struct bench b = bench_of(id, 1);
        go_online(&b);
        assert_true(ask(&b));
        static const char *const pages[] = {"c1", "c2", "c3"};
        for (size_t i = 0; i < 3; i++) {
            b.now += 40;
            succeed_with_more(&b, pages[i]);
            ask_exactly_after(&b, 0);
            assert_string_equal(b.request.since, pages[i]);
        }
        succeed(&b, "c4");
        assert_true(due_in(&b) > 0);
        assert_false(ask(&b));
        bench_done(&b);
    }
}

static void r13_the_last_page_is_the_last_attempt(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    go_online(&b);
    assert_true(ask(&b));
    b.now += 5 * SECOND;
    succeed_with_more(&b, "c1");
    assert_true(ask(&b));
    succeed(&b, "c2");
    ask_exactly_after(&b, 180000);
    bench_done(&b);
}

static void more_behind_a_cursor_that_stands_still_is_not_believed(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    succeed_with_more(&b, "c1");
    ask_exactly_after(&b, 180000);
    bench_done(&b);
}

static void r13_offline_stops_the_timer_and_keeps_the_cursor(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    b.now += 10 * SECOND;
    go_offline(&b);
    assert_false(puller_is_online(b.puller));
    assert_int_equal(due_in(&b), PULLER_NEVER);
    b.now += 60 * MINUTE;
    puller_pull_now(b.puller, b.now);
    assert_false(ask(&b));
    assert_string_equal(puller_cursor(b.puller), "c1");
    go_online(&b);
    ask_exactly_after(&b, 0);
    assert_string_equal(b.request.since, "c1");
    bench_done(&b);
}

static void r13_online_twice_is_one_connect(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    b.now += SECOND;
    go_online(&b);
    assert_int_equal(due_in(&b), 179 * SECOND);
    ask_exactly_after(&b, 179 * SECOND);
    go_online(&b);
    assert_true(puller_is_current(b.puller, &b.request));
    go_offline(&b);
    go_offline(&b);
    assert_int_equal(due_in(&b), PULLER_NEVER);
    bench_done(&b);
}

static void r13_an_answer_of_an_earlier_connection_is_thrown_away(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    struct puller_request old = b.request;
    go_offline(&b);
    assert_false(puller_is_current(b.puller, &old));
    go_online(&b);
    assert_false(puller_is_current(b.puller, &old));
    assert_true(ask(&b));

    static const struct puller_result results[] = {
        {.outcome = PULLER_DONE, .cursor = "stale", .has_more = true},
        {.outcome = PULLER_FAILED, .retry_after_ms = 5000},
        {.outcome = PULLER_UNAUTHORIZED},
    };
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
        puller_answer(b.puller, b.now, &old, &results[i]);
    puller_heard(b.puller, b.now, &old, 1);
    assert_string_equal(puller_cursor(b.puller), "c1");
    assert_int_equal(puller_failures(b.puller), 0);
    assert_int_equal(puller_connect_server_ms(b.puller), INT64_MIN);
    assert_true(puller_is_current(b.puller, &b.request));
    succeed(&b, "c2");
    assert_string_equal(puller_cursor(b.puller), "c2");
    bench_done(&b);
}

static void r13_an_answer_that_comes_while_offline_is_thrown_away(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    go_offline(&b);
    succeed_with_more(&b, "c2");
    assert_string_equal(puller_cursor(b.puller), "c1");
    assert_int_equal(due_in(&b), PULLER_NEVER);
    bench_done(&b);
}

static void r13_every_flap_of_the_connection_pulls_once(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    for (int i = 0; i < 50; i++) {
        b.now += i;
        go_offline(&b);
        assert_false(ask(&b));
        go_online(&b);
        uint64_t connection = b.request.connection;
        assert_true(ask(&b));
        assert_int_equal(b.request.connection, connection + 1);
        assert_false(ask(&b));
        if (i % 2 == 0)
            succeed(&b, "c2");
    }
    bench_done(&b);
}

static void an_answer_twice_counts_once(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    fail_pull(&b);
    fail_pull(&b);
    assert_int_equal(puller_failures(b.puller), 1);
    bench_done(&b);
}

static void pull_now_is_an_attempt_and_moves_the_timer(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    b.now += 100 * SECOND;
    puller_pull_now(b.puller, b.now);
    puller_pull_now(b.puller, b.now);
    ask_exactly_after(&b, 0);
    succeed(&b, "c2");
    ask_exactly_after(&b, 180000);
    bench_done(&b);
}

static void pull_now_while_in_flight_is_followed_by_one_more(void **state)
{
    (void)state;
    for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
        struct bench b = bench_of(id, 1);
        go_online(&b);
        assert_true(ask(&b));
        b.now += SECOND;
        puller_pull_now(b.puller, b.now);
        puller_pull_now(b.puller, b.now);
        assert_int_equal(due_in(&b), PULLER_NEVER);
        b.now += SECOND;
        succeed(&b, "c1");
        assert_true(due_in(&b) <= 0);
        assert_true(ask(&b));
        succeed(&b, "c2");
        assert_true(due_in(&b) > 100 * SECOND);
        bench_done(&b);
    }
}

static void pull_now_is_satisfied_by_a_page_asked_after_it(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    go_online(&b);
    assert_true(ask(&b));
    puller_pull_now(b.puller, b.now);
    succeed_with_more(&b, "c1");
    assert_true(ask(&b));
    succeed(&b, "c2");
    assert_int_equal(due_in(&b), 180000);
    bench_done(&b);
}

static void pull_now_overtakes_a_retry(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    fail_with_wish(&b, 90 * SECOND);
    b.now += SECOND;
    puller_pull_now(b.puller, b.now);
    ask_exactly_after(&b, 0);
    /* ... and one in flight is followed even when it fails. */
    puller_pull_now(b.puller, b.now);
    fail_pull(&b);
    ask_exactly_after(&b, 0);
    bench_done(&b);
}

static void the_cursor_of_the_store_is_copied_and_used(void **state)
{
    (void)state;
    char *cursor = mem_dup_str("k3f9-27");
    const struct puller_config config = {.profile = profile_get(PROFILE_NATIVE), .cursor = cursor};
    struct bench b = {.puller = puller_new(&config), .now = START};
    free(cursor);
    assert_string_equal(puller_cursor(b.puller), "k3f9-27");
    go_online(&b);
    assert_true(ask(&b));
    assert_string_equal(b.request.since, "k3f9-27");
    bench_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r13_nothing_is_due_before_the_first_connect),
        cmocka_unit_test(r13_a_connect_pulls_at_once),
        cmocka_unit_test(r13_at_most_one_pull_is_in_flight),
        cmocka_unit_test(r13_the_next_pull_is_180000_ms_after_the_attempt_not_after_its_end),
        cmocka_unit_test(r13_a_pull_that_outlasts_the_interval_is_followed_at_once),
        cmocka_unit_test(r13_the_interval_can_be_configured),
        cmocka_unit_test(r13_an_interval_without_end_does_not_overflow),
        cmocka_unit_test(r13_pages_follow_at_once_while_there_is_more),
        cmocka_unit_test(r13_the_last_page_is_the_last_attempt),
        cmocka_unit_test(more_behind_a_cursor_that_stands_still_is_not_believed),
        cmocka_unit_test(r13_offline_stops_the_timer_and_keeps_the_cursor),
        cmocka_unit_test(r13_online_twice_is_one_connect),
        cmocka_unit_test(r13_an_answer_of_an_earlier_connection_is_thrown_away),
        cmocka_unit_test(r13_an_answer_that_comes_while_offline_is_thrown_away),
        cmocka_unit_test(r13_every_flap_of_the_connection_pulls_once),
        cmocka_unit_test(an_answer_twice_counts_once),
        cmocka_unit_test(pull_now_is_an_attempt_and_moves_the_timer),
        cmocka_unit_test(pull_now_while_in_flight_is_followed_by_one_more),
        cmocka_unit_test(pull_now_is_satisfied_by_a_page_asked_after_it),
        cmocka_unit_test(pull_now_overtakes_a_retry),
        cmocka_unit_test(the_cursor_of_the_store_is_copied_and_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
