#include "unit.h"

#include "core/window.h"

#define SENT 1585127132000
#define SECOND 1000
#define MINUTE 60000

static void r14_the_window_is_closed_at_ten_minutes(void **state)
{
    (void)state;
    assert_true(window_is_open(SENT, SENT, WINDOW_MS));
    assert_true(window_is_open(SENT + 599999, SENT, WINDOW_MS));
    assert_true(window_is_open(SENT + 600000, SENT, WINDOW_MS));
    assert_false(window_is_open(SENT + 600001, SENT, WINDOW_MS));
    assert_true(window_is_open(SENT - 5, SENT, WINDOW_MS));
}

static void r14_a_server_may_have_another_window(void **state)
{
    (void)state;
    assert_true(window_is_open(SENT + 1, SENT, 1));
    assert_false(window_is_open(SENT + 2, SENT, 1));
    assert_true(window_is_open(SENT, SENT, 0));
}

/* Delivered after so long, to a client that connected so long after (before: negative) the send. */
static const char *delivery(int64_t connect_ms, int64_t received_ms, int64_t round_trip_ms)
{
    const struct window_arrival arrival = {
        .sent_ms = SENT,
        .received_ms = SENT + received_ms,
        .round_trip_ms = round_trip_ms,
        .connect_ms = SENT + connect_ms,
        .window_ms = WINDOW_MS,
    };
    return window_delivery_word(window_judge(&arrival));
}

static void r19_an_online_client_has_it_within_three_minutes_and_the_round_trip(void **state)
{
    (void)state;
    assert_string_equal(delivery(-MINUTE, 0, 0), "in-time");
    assert_string_equal(delivery(-MINUTE, 180000, 0), "in-time");
    assert_string_equal(delivery(-MINUTE, 180001, 0), "late");
    assert_string_equal(delivery(-MINUTE, 180450, 450), "in-time");
    assert_string_equal(delivery(-MINUTE, 180451, 450), "late");
    /* The worst case of web-5.2 breaks the promise. */
    assert_string_equal(delivery(-MINUTE, 210000, 20), "late");
}

static void r19_what_is_sent_in_the_instant_of_the_connect_is_sent_to_one_online(void **state)
{
    (void)state;
    assert_string_equal(delivery(0, 180000, 0), "in-time");
    assert_string_equal(delivery(0, 180001, 0), "late");
    assert_string_equal(delivery(1, 180001, 0), "in-time");
}

static void r19_a_reconnect_inside_the_ten_minutes_is_in_time(void **state)
{
    (void)state;
    assert_string_equal(delivery(9 * MINUTE + 59 * SECOND, 9 * MINUTE + 59 * SECOND + 40, 40),
                        "in-time");
    assert_string_equal(delivery(599990, 600000, 0), "in-time");
    /* Handed out at the closed boundary, on the way for 300 ms. */
    assert_string_equal(delivery(599990, 600300, 300), "in-time");
    assert_string_equal(delivery(599990, 600301, 300), "late");
}

static void r19_a_reconnect_whose_pulls_fail_for_three_minutes_is_late(void **state)
{
    (void)state;
    assert_string_equal(delivery(MINUTE, 4 * MINUTE, 0), "in-time");
    assert_string_equal(delivery(MINUTE, 4 * MINUTE + 1, 0), "late");
    assert_string_equal(delivery(MINUTE, 4 * MINUTE + 25, 25), "in-time");
}

/* The cause for a broadcast of SENT; spans are given in seconds after it. */
struct second_span {
    int from_s;
    enum window_state state;
};

static const char *cause(const struct second_span *in, size_t count)
{
    struct window_span spans[8];
    assert_true(count <= 8);
    for (size_t i = 0; i < count; i++) {
        spans[i] = (struct window_span){.from_ms = SENT + in[i].from_s * (int64_t)SECOND,
                                        .state = in[i].state};
    }
    return window_state_word(window_cause(spans, count, SENT, WINDOW_MS));
}
#define CAUSE(...)                                                                                 \
    cause((const struct second_span[]){__VA_ARGS__},                                               \
          sizeof((const struct second_span[]){__VA_ARGS__}) / sizeof(struct second_span))

static void r19_the_cause_is_what_covered_most_of_the_window(void **state)
{
    (void)state;
    assert_string_equal(CAUSE({-60, STATE_OFFLINE}), "offline");
    assert_string_equal(CAUSE({-60, STATE_FAILING}), "failing");
    assert_string_equal(CAUSE({-60, STATE_KILLED}), "killed");
    assert_string_equal(CAUSE({-60, STATE_OFFLINE}, {250, STATE_FAILING}), "failing");
    assert_string_equal(CAUSE({-60, STATE_OFFLINE}, {350, STATE_FAILING}), "offline");
    /* Being online for longest does not keep a broadcast away. */
    assert_string_equal(CAUSE({-60, STATE_ONLINE}, {590, STATE_FAILING}), "failing");
}

static void r19_pieces_of_one_cause_add_up(void **state)
{
    (void)state;
    assert_string_equal(CAUSE({-1, STATE_OFFLINE}, {200, STATE_FAILING}, {350, STATE_ONLINE},
                              {400, STATE_FAILING}, {500, STATE_ONLINE}),
                        "failing");
}

static void r19_only_the_window_counts(void **state)
{
    (void)state;
    /* Killed for a day before and for ever after, offline for a second inside. */
    assert_string_equal(CAUSE({-86400, STATE_KILLED}, {0, STATE_ONLINE}, {100, STATE_OFFLINE},
                              {101, STATE_ONLINE}, {600, STATE_KILLED}),
                        "offline");
    /* What was over before takes nothing away from what came inside. */
    assert_string_equal(CAUSE({-1000, STATE_OFFLINE}, {-500, STATE_ONLINE}, {100, STATE_OFFLINE},
                              {200, STATE_ONLINE}),
                        "offline");
}

static void r19_a_tie_goes_to_killed_then_offline(void **state)
{
    (void)state;
    assert_string_equal(CAUSE({0, STATE_OFFLINE}, {300, STATE_KILLED}), "killed");
    assert_string_equal(CAUSE({0, STATE_KILLED}, {300, STATE_OFFLINE}), "killed");
    assert_string_equal(CAUSE({0, STATE_KILLED}, {300, STATE_FAILING}), "killed");
    assert_string_equal(CAUSE({0, STATE_FAILING}, {300, STATE_OFFLINE}), "offline");
    assert_string_equal(CAUSE({0, STATE_OFFLINE}, {200, STATE_FAILING}, {400, STATE_KILLED}),
                        "killed");
}

static void r19_time_before_the_first_span_counts_as_killed(void **state)
{
    (void)state;
    assert_string_equal(CAUSE({301, STATE_OFFLINE}), "killed");
    assert_string_equal(CAUSE({299, STATE_OFFLINE}), "offline");
    assert_string_equal(CAUSE({601, STATE_ONLINE}), "killed");
    assert_int_equal(window_cause(NULL, 0, SENT, WINDOW_MS), STATE_KILLED);
}

static void r19_an_online_client_has_no_cause(void **state)
{
    (void)state;
    assert_string_equal(CAUSE({-10, STATE_ONLINE}), "online");
    assert_string_equal(CAUSE({-10, STATE_OFFLINE}, {0, STATE_ONLINE}), "online");
    /* Two notes at one instant: the later one holds. */
    assert_string_equal(CAUSE({-10, STATE_ONLINE}, {5, STATE_OFFLINE}, {5, STATE_ONLINE}),
                        "online");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r14_the_window_is_closed_at_ten_minutes),
        cmocka_unit_test(r14_a_server_may_have_another_window),
        cmocka_unit_test(r19_an_online_client_has_it_within_three_minutes_and_the_round_trip),
        cmocka_unit_test(r19_what_is_sent_in_the_instant_of_the_connect_is_sent_to_one_online),
        cmocka_unit_test(r19_a_reconnect_inside_the_ten_minutes_is_in_time),
        cmocka_unit_test(r19_a_reconnect_whose_pulls_fail_for_three_minutes_is_late),
        cmocka_unit_test(r19_the_cause_is_what_covered_most_of_the_window),
        cmocka_unit_test(r19_pieces_of_one_cause_add_up),
        cmocka_unit_test(r19_only_the_window_counts),
        cmocka_unit_test(r19_a_tie_goes_to_killed_then_offline),
        cmocka_unit_test(r19_time_before_the_first_span_counts_as_killed),
        cmocka_unit_test(r19_an_online_client_has_no_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
