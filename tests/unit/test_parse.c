#include "unit.h"

#include "base/parse.h"

static void durations_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {{"0", 0},         {"250ms", 250},       {"180s", 180000},
                {"10m", 600000},  {"1h2m", 3720000},    {"1m250ms", 60250},
                {"9:59", 599000}, {"1:02:03", 3723000}, {"3:00.250", 180250},
                {"1d", 86400000}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t ms = -1;
        assert_true(parse_duration_ms(good[i].text, &ms));
        assert_int_equal(ms, good[i].ms);
    }
    static const char *const bad[] = {"",     "5",    "-5s",  "5 s",  "s",           "5x",
                                      "2m1h", "5s5s", "9:60", "9:5",  "1:2:3:4",     "3:00.25",
                                      "1e3s", "+5s",  "5s ",  "0x5s", "99999999999s"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int64_t ms;
        if (parse_duration_ms(bad[i], &ms))
            fail_msg("accepted \"%s\"", bad[i]);
    }
}

static void durations_are_written_as_they_are_read(void **state)
{
    (void)state;
    static const int64_t samples[] = {0, 1, 999, 1000, 60250, 599999, 3720000, 90061001};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct buf text = {0};
        parse_write_duration(&text, samples[i]);
        int64_t back = -1;
        assert_true(parse_duration_ms(buf_str(&text), &back));
        assert_int_equal(back, samples[i]);
        buf_done(&text);
    }
}

static void a_clock_is_written_as_it_is_read(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *text;
    } samples[] = {{0, "0:00"},
                   {599000, "9:59"},
                   {180250, "3:00.250"},
                   {3599999, "59:59.999"},
                   {3723004, "1:02:03.004"},
                   {360000000, "100:00:00"}};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct buf text = {0};
        int64_t back = -1;
        parse_write_clock(&text, samples[i].ms);
        assert_string_equal(buf_str(&text), samples[i].text);
        assert_true(parse_duration_ms(buf_str(&text), &back));
        assert_int_equal(back, samples[i].ms);
        buf_done(&text);
    }
}

static void integers_are_strict(void **state)
{
    (void)state;
    int64_t n;
    assert_true(parse_i64("-9223372036854775808", &n));
    assert_int_equal(n, INT64_MIN);
    assert_true(parse_i64("0", &n));
    assert_false(parse_i64("9223372036854775808", &n));
    assert_false(parse_i64("", &n));
    assert_false(parse_i64("-", &n));
    assert_false(parse_i64("+1", &n));
    assert_false(parse_i64(" 1", &n));
    assert_false(parse_i64("1x", &n));
}

static void decimals_have_at_most_one_point_and_nothing_else(void **state)
{
    (void)state;
    double n = -1;
    assert_true(parse_decimal("20", &n) && n == 20);
    assert_true(parse_decimal("0.5", &n) && n == 0.5);
    assert_true(parse_decimal("1.25", &n) && n == 1.25);
    assert_true(parse_decimal("999999999999999", &n) && n == 999999999999999);
    static const char *const bad[] = {"",    ".5", "5.",  "1.2.3", "-1",  "+1",
                                      "1e3", " 1", "inf", "0x10",  "1,5", "9999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(parse_decimal(bad[i], &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_read),
        cmocka_unit_test(durations_are_written_as_they_are_read),
        cmocka_unit_test(a_clock_is_written_as_it_is_read),
        cmocka_unit_test(integers_are_strict),
        cmocka_unit_test(decimals_have_at_most_one_point_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
