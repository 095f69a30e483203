#include "unit.h"

#include <stdio.h>

#include "ui/history.h"

static struct history of_lines(const char *text)
{
    struct history h = {0};
    history_load(&h, text, strlen(text));
    return h;
}

static void assert_lines(const struct history *h, const char *text)
{
    struct buf out = {0};
    history_write(h, &out);
    assert_string_equal(buf_str(&out), text);
    buf_done(&out);
}

static void lines_are_kept_in_order_without_empty_ones_and_repetitions(void **state)
{
    (void)state;
    struct history h = {0};
    history_add(&h, "pull");
    history_add(&h, "");
    history_add(&h, "pull");
    history_add(&h, "jump 2m");
    history_add(&h, "pull");
    assert_lines(&h, "pull\njump 2m\npull\n");
    history_done(&h);
}

static void the_oldest_is_forgotten_when_there_are_too_many(void **state)
{
    (void)state;
    struct history h = {0};
    for (int i = 0; i < HISTORY_MAX + 3; i++) {
        char line[16];
        snprintf(line, sizeof line, "down %d", i);
        history_add(&h, line);
    }
    assert_int_equal(h.count, HISTORY_MAX);
    assert_string_equal(h.lines[0], "down 3");
    history_done(&h);
}

static void the_prefix_chooses_and_what_is_shown_is_passed_over(void **state)
{
    (void)state;
    struct history h = of_lines("jump 1m\npull\njump 2m\npull\njump 2m\n");
    assert_int_equal(history_seek(&h, 5, true, "", ""), 4);
    assert_int_equal(history_seek(&h, 5, true, "pu", "pu"), 3);
    assert_int_equal(history_seek(&h, 4, true, "ju", "jump 2m"), 0);
    assert_int_equal(history_seek(&h, 0, true, "ju", "jump 1m"), 0);
    assert_int_equal(history_seek(&h, 0, false, "ju", "jump 1m"), 2);
    assert_int_equal(history_seek(&h, 2, false, "ju", "jump 2m"), 5);
    assert_int_equal(history_seek(&h, 5, false, "", ""), 5);
    history_done(&h);
    assert_int_equal(history_seek(&h, 0, true, "", ""), 0);
}

static void what_a_file_holds_that_is_no_line_of_text_is_left_out(void **state)
{
    (void)state;
    static const char text[] = "pull\n\nbad \xFF\nnul \0 x\nlast";
    struct history h = {0};
    history_load(&h, text, sizeof text - 1);
    assert_lines(&h, "pull\nlast\n");
    history_done(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_kept_in_order_without_empty_ones_and_repetitions),
        cmocka_unit_test(the_oldest_is_forgotten_when_there_are_too_many),
        cmocka_unit_test(the_prefix_chooses_and_what_is_shown_is_passed_over),
        cmocka_unit_test(what_a_file_holds_that_is_no_line_of_text_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
