#include "unit.h"

#include "core/network.h"

static void a_perfect_network_does_nothing(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 1);
    struct network_fate fate = network_draw(&(struct network_conditions){0}, &random);
    assert_int_equal(fate.there_ms + fate.back_ms, 0);
    assert_false(fate.is_request_lost || fate.is_reply_lost || fate.is_duplicated ||
                 fate.is_truncated || fate.is_garbled);
}

static void a_share_of_a_thousand_in_a_thousand_is_always(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 2);
    const struct network_conditions always = {.lose_request = NETWORK_ALWAYS,
                                              .lose_reply = NETWORK_ALWAYS,
                                              .duplicate = NETWORK_ALWAYS,
                                              .truncate = NETWORK_ALWAYS,
                                              .garbage = NETWORK_ALWAYS};
    for (int i = 0; i < 1000; i++) {
        struct network_fate fate = network_draw(&always, &random);
        assert_true(fate.is_request_lost && fate.is_reply_lost && fate.is_duplicated &&
                    fate.is_truncated && fate.is_garbled);
    }
}

/* 10 % of 100,000: five standard deviations are 474. */
static void shares_and_delays_come_as_often_as_they_say(void **state)
{
    (void)state;
    enum { TIMES = 100000 };
    struct prng random;
    prng_init(&random, 3);
    const struct network_conditions c = {
        .delay_low_ms = 40, .delay_high_ms = 400, .lose_request = 100};
    int lost = 0;
    int64_t sum_ms = 0;
    for (int i = 0; i < TIMES; i++) {
        struct network_fate fate = network_draw(&c, &random);
        assert_in_range(fate.there_ms, 40, 400);
        assert_in_range(fate.back_ms, 40, 400);
        lost += fate.is_request_lost;
        sum_ms += fate.there_ms;
    }
    assert_in_range(lost, TIMES / 10 - 474, TIMES / 10 + 474);
    assert_in_range(sum_ms / TIMES, 218, 222);
}

static void one_share_changed_leaves_the_rest_alone(void **state)
{
    (void)state;
    struct prng a, b;
    prng_init(&a, 4);
    prng_init(&b, 4);
    struct network_conditions c = {.delay_high_ms = 1000, .lose_reply = 500};
    struct network_conditions d = c;
    d.lose_request = 500;
    for (int i = 0; i < 100; i++) {
        struct network_fate x = network_draw(&c, &a);
        struct network_fate y = network_draw(&d, &b);
        assert_int_equal(x.there_ms, y.there_ms);
        assert_int_equal(x.is_reply_lost, y.is_reply_lost);
    }
}

static void noise_is_as_long_as_what_it_stands_for(void **state)
{
    (void)state;
    struct prng random;
    struct buf body = {0};
    prng_init(&random, 5);
    const struct network_fate noise = {.is_garbled = true};
    network_spoil(&noise, &body, &random);
    assert_int_equal(body.len, 1);
    buf_clear(&body);
    buf_add_str(&body, "{\"code\":200}");
    network_spoil(&noise, &body, &random);
    assert_int_equal(body.len, strlen("{\"code\":200}"));
    assert_string_not_equal(buf_str(&body), "{\"code\":200}");
    buf_done(&body);
}

static void a_reply_breaks_off_in_the_middle(void **state)
{
    (void)state;
    struct buf body = {0};
    network_spoil(&(struct network_fate){.is_truncated = true}, &body, NULL);
    assert_int_equal(body.len, 0);
    buf_add_str(&body, "123456789");
    network_spoil(&(struct network_fate){.is_truncated = true}, &body, NULL);
    assert_string_equal(buf_str(&body), "1234");
    network_spoil(&(struct network_fate){0}, &body, NULL);
    assert_string_equal(buf_str(&body), "1234");
    buf_done(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_perfect_network_does_nothing),
        cmocka_unit_test(a_share_of_a_thousand_in_a_thousand_is_always),
        cmocka_unit_test(shares_and_delays_come_as_often_as_they_say),
        cmocka_unit_test(one_share_changed_leaves_the_rest_alone),
        cmocka_unit_test(a_reply_breaks_off_in_the_middle),
        cmocka_unit_test(noise_is_as_long_as_what_it_stands_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
