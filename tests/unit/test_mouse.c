#include "unit.h"

#include "ui/mouse.h"

static void reports_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *report;
        struct mouse mouse;
    } cases[] = {
        {"0;1;1M", {MOUSE_PRESS, 0, 0, 1, false, false, false}},
        {"1;300;100M", {MOUSE_PRESS, 99, 299, 2, false, false, false}},
        {"2;5;3m", {MOUSE_RELEASE, 2, 4, 3, false, false, false}},
        {"32;5;3M", {MOUSE_DRAG, 2, 4, 1, false, false, false}},
        {"64;5;3M", {MOUSE_WHEEL_UP, 2, 4, 0, false, false, false}},
        {"65;5;3M", {MOUSE_WHEEL_DOWN, 2, 4, 0, false, false, false}},
        {"4;5;3M", {MOUSE_PRESS, 2, 4, 1, true, false, false}},
        {"24;5;3M", {MOUSE_PRESS, 2, 4, 1, false, true, true}},
        {"69;5;3M", {MOUSE_WHEEL_DOWN, 2, 4, 0, true, false, false}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mouse mouse;
        const struct mouse *expected = &cases[i].mouse;
        assert_true(mouse_read(cases[i].report, &mouse));
        assert_int_equal(mouse.kind, expected->kind);
        assert_int_equal(mouse.row, expected->row);
        assert_int_equal(mouse.col, expected->col);
        assert_int_equal(mouse.button, expected->button);
        assert_int_equal(mouse.has_shift, expected->has_shift);
        assert_int_equal(mouse.has_alt, expected->has_alt);
        assert_int_equal(mouse.has_ctrl, expected->has_ctrl);
    }
}

static void what_is_of_no_use_is_no_report(void **state)
{
    (void)state;
    static const char *const reports[] = {
        "",
        "M",
        "0;1M",
        "0;1;1",
        "0;1;1X",
        "0;0;1M",
        "0;1;0M",
        "-1;1;1M",
        "0;-1;1M",
        "0;1;1MM",
        "0; 1;1M",
        "0;1;1;M",
        "+0;1;1M",
        "35;1;1M",
        "3;1;1M",
        "66;1;1M",
        "0;99999999;1M",
        "64;1;1m",
        "128;1;1M",
        "0;1;99999999999999999999M",
    };
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        struct mouse mouse;
        assert_false(mouse_read(reports[i], &mouse));
    }
}

static void the_old_form_is_read_too(void **state)
{
    (void)state;
    struct mouse mouse;
    assert_true(mouse_read_bytes((const int[]){32, 33, 34}, &mouse));
    assert_int_equal(mouse.kind, MOUSE_PRESS);
    assert_int_equal(mouse.button, 1);
    assert_int_equal(mouse.row, 1);
    assert_int_equal(mouse.col, 0);
    assert_true(mouse_read_bytes((const int[]){32 + 3, 33, 33}, &mouse));
    assert_int_equal(mouse.kind, MOUSE_RELEASE);
    assert_int_equal(mouse.button, 0);
    assert_true(mouse_read_bytes((const int[]){32 + 64, 33, 33}, &mouse));
    assert_int_equal(mouse.kind, MOUSE_WHEEL_UP);
    assert_true(mouse_read_bytes((const int[]){32 + 33, 33, 33}, &mouse));
    assert_int_equal(mouse.kind, MOUSE_DRAG);
    assert_false(mouse_read_bytes((const int[]){0, 33, 33}, &mouse));
    assert_false(mouse_read_bytes((const int[]){32, 32, 33}, &mouse));
}

static enum mouse_kind press(struct mouse_clicks *clicks, int row, int button, int64_t now_ms)
{
    struct mouse mouse = {.kind = MOUSE_PRESS, .row = row, .button = button};
    struct mouse release = {.kind = MOUSE_RELEASE, .row = row, .button = button};
    mouse_note(clicks, &mouse, now_ms);
    mouse_note(clicks, &release, now_ms + 1);
    assert_int_equal(release.kind, MOUSE_RELEASE);
    return mouse.kind;
}

static void two_clicks_in_the_same_place_are_a_double_click(void **state)
{
    (void)state;
    struct mouse_clicks clicks = {0};
    assert_int_equal(press(&clicks, 1, 1, 0), MOUSE_PRESS);
    assert_int_equal(press(&clicks, 1, 1, MOUSE_DOUBLE_MS), MOUSE_DOUBLE);
    assert_int_equal(press(&clicks, 1, 1, MOUSE_DOUBLE_MS + 1), MOUSE_PRESS); /* a third */
    assert_int_equal(press(&clicks, 1, 1, 2 * MOUSE_DOUBLE_MS + 2), MOUSE_PRESS);
    assert_int_equal(press(&clicks, 2, 1, 2 * MOUSE_DOUBLE_MS + 3), MOUSE_PRESS);
    assert_int_equal(press(&clicks, 2, 3, 2 * MOUSE_DOUBLE_MS + 4), MOUSE_PRESS);
    assert_int_equal(press(&clicks, 2, 3, 0), MOUSE_PRESS); /* a clock that went back */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_read),
        cmocka_unit_test(what_is_of_no_use_is_no_report),
        cmocka_unit_test(the_old_form_is_read_too),
        cmocka_unit_test(two_clicks_in_the_same_place_are_a_double_click),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
