/* The server's time (R18), and a clock that is set back. */
#include "unit.h"

#include <stdlib.h>

#include "puller_bench.h"

static void r18_connect_time_is_the_server_s_however_wrong_the_phone(void **state)
{
    (void)state;
    static const int64_t skews[] = {0, 5 * MINUTE, -5 * MINUTE, 20000 * (int64_t)MINUTE};
    for (size_t i = 0; i < sizeof skews / sizeof skews[0]; i++) {
        struct bench b = bench_of(PROFILE_NATIVE, 1);
        b.now = START + skews[i]; /* the server's clock reads START now */
        go_online(&b);
        assert_int_equal(puller_connect_server_ms(b.puller), INT64_MIN);
        assert_int_equal(puller_server_time_ms(b.puller, b.now), b.now);
        b.now += 10;
        assert_true(ask(&b));
        b.now += 200;
        puller_heard(b.puller, b.now, &b.request, START + 110);
        assert_int_equal(puller_connect_server_ms(b.puller), START);
        assert_int_equal(puller_server_time_ms(b.puller, b.now), START + 210);
        assert_int_equal(puller_server_time_ms(b.puller, b.now + 1000), START + 1210);
        bench_done(&b);
    }
}

static void r18_an_asymmetric_round_trip_errs_by_half_of_it_at_most(void **state)
{
    (void)state;
    static const struct {
        int64_t there_ms;
        int64_t back_ms;
    } trips[] = {{0, 400}, {400, 0}, {399, 1}, {200, 200}, {1, 0}, {0, 1}, {0, 0}};
    for (size_t i = 0; i < sizeof trips / sizeof trips[0]; i++) {
        struct bench b = bench_of(PROFILE_NATIVE, 1);
        b.now = START + 5 * MINUTE;
        go_online(&b);
        assert_true(ask(&b));
        int64_t trip_ms = trips[i].there_ms + trips[i].back_ms;
        b.now += trip_ms;
        puller_heard(b.puller, b.now, &b.request, START + trips[i].there_ms);
        int64_t off_ms = puller_connect_server_ms(b.puller) - START;
        assert_true(llabs(off_ms) <= (trip_ms + 1) / 2);
        assert_int_equal(off_ms, trips[i].there_ms - (trip_ms + 1) / 2);
        bench_done(&b);
    }
}

static void r18_what_a_carrier_did_before_it_sent_is_no_round_trip(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    go_online(&b);
    assert_true(ask(&b));
    b.now += 10 * SECOND; /* a token was fetched first */
    b.request.asked_ms = b.now;
    b.now += 40;
    puller_heard(b.puller, b.now, &b.request, b.now - 20);
    assert_int_equal(puller_connect_server_ms(b.puller), START);
    assert_int_equal(puller_server_time_ms(b.puller, b.now), b.now);
    bench_done(&b);
}

static void r18_the_first_answer_fixes_the_connect_time_also_after_failures(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    b.now = START + 5 * MINUTE;
    go_online(&b);
    assert_true(ask(&b));
    b.now += 30 * SECOND;
    fail_pull(&b);
    b.now = START + 5 * MINUTE + 40 * SECOND;
    assert_true(ask(&b));
    b.now += 60;
    puller_heard(b.puller, b.now, &b.request, START + 40 * SECOND + 30);
    assert_int_equal(puller_connect_server_ms(b.puller), START);
    succeed(&b, "c1");

    /* A later answer renews the clock alone: here the server's was set ahead by a second. */
    b.now += due_in(&b);
    assert_true(ask(&b));
    puller_heard(b.puller, b.now, &b.request, b.now - 5 * MINUTE + SECOND);
    assert_int_equal(puller_connect_server_ms(b.puller), START);
    assert_int_equal(puller_server_time_ms(b.puller, b.now), b.now - 5 * MINUTE + SECOND);
    bench_done(&b);
}

static void r18_every_connection_has_its_own_connect_time(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    go_online(&b);
    assert_true(ask(&b));
    puller_heard(b.puller, b.now, &b.request, START);
    succeed(&b, "c1");
    b.now += 9 * MINUTE;
    go_offline(&b);
    b.now += SECOND;
    go_online(&b);
    assert_int_equal(puller_connect_server_ms(b.puller), INT64_MIN);
    /* The clocks are still known from before. */
    assert_int_equal(puller_server_time_ms(b.puller, b.now), START + 9 * MINUTE + SECOND);
    assert_true(ask(&b));
    puller_heard(b.puller, b.now, &b.request, b.now);
    assert_int_equal(puller_connect_server_ms(b.puller), START + 9 * MINUTE + SECOND);
    bench_done(&b);
}

static void r18_a_time_that_no_clock_reads_is_ignored(void **state)
{
    (void)state;
    static const int64_t times[] = {INT64_MIN, -1, INT64_MAX, INT64_MAX / 2};
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    go_online(&b);
    assert_true(ask(&b));
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        puller_heard(b.puller, b.now, &b.request, times[i]);
    assert_int_equal(puller_connect_server_ms(b.puller), INT64_MIN);
    assert_int_equal(puller_server_time_ms(b.puller, b.now), b.now);
    bench_done(&b);
}

static void a_clock_set_back_does_not_stretch_a_wait(void **state)
{
    (void)state;
    for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
        struct bench b = pulled_once(id);
        b.now += 60 * SECOND;
        assert_false(ask(&b));
        b.now -= 60 * 24 * (int64_t)MINUTE;
        assert_false(ask(&b));
        ask_exactly_after(&b, 120 * SECOND);
        succeed(&b, "c2");
        ask_exactly_after(&b, 180 * SECOND);
        bench_done(&b);
    }
}

static void a_clock_set_back_in_flight_does_not_stretch_a_retry(void **state)
{
    (void)state;
    struct bench b = pulled_once(PROFILE_NATIVE);
    ask_exactly_after(&b, 180000);
    b.now -= 600 * SECOND;
    fail_with_wish(&b, 30 * SECOND);
    ask_exactly_after(&b, 30 * SECOND);
    bench_done(&b);
}

static void r18_a_clock_set_back_does_not_move_server_time(void **state)
{
    (void)state;
    struct bench b = bench_of(PROFILE_NATIVE, 1);
    go_online(&b);
    b.now += 50;
    assert_true(ask(&b));
    b.now -= 90 * SECOND; /* within the round trip, which so counts as none */
    puller_heard(b.puller, b.now, &b.request, START + 50);
    assert_int_equal(puller_connect_server_ms(b.puller), START);
    b.now += 30;
    assert_int_equal(puller_server_time_ms(b.puller, b.now), START + 80);
    b.now -= 3600 * SECOND;
    assert_int_equal(puller_server_time_ms(b.puller, b.now), START + 50);
    bench_done(&b);
}

static void a_clock_that_leaps_ahead_pulls_once(void **state)
{
    (void)state;
    for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
        struct bench b = pulled_once(id);
        b.now += 10000 * (int64_t)MINUTE + 1234;
        assert_true(ask(&b));
        succeed(&b, "c2");
        assert_in_range(due_in(&b), 1, 210 * SECOND);
        bench_done(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r18_connect_time_is_the_server_s_however_wrong_the_phone),
        cmocka_unit_test(r18_an_asymmetric_round_trip_errs_by_half_of_it_at_most),
        cmocka_unit_test(r18_what_a_carrier_did_before_it_sent_is_no_round_trip),
        cmocka_unit_test(r18_the_first_answer_fixes_the_connect_time_also_after_failures),
        cmocka_unit_test(r18_every_connection_has_its_own_connect_time),
        cmocka_unit_test(r18_a_time_that_no_clock_reads_is_ignored),
        cmocka_unit_test(a_clock_set_back_does_not_stretch_a_wait),
        cmocka_unit_test(a_clock_set_back_in_flight_does_not_stretch_a_retry),
        cmocka_unit_test(r18_a_clock_set_back_does_not_move_server_time),
        cmocka_unit_test(a_clock_that_leaps_ahead_pulls_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
