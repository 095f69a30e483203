#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "base/prng.h"
#include "base/utf8.h"
#include "ui/keys.h"
#include "ui/prompt.h"

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"
#define FLAG "\U0001F1E8\U0001F1F3"

static struct prompt of_text(const char *text)
{
    struct prompt p;
    prompt_init(&p, &(struct prompt_config){.max = 0});
    prompt_set(&p, text);
    return p;
}

/* The text with a | at the cursor. */
static void assert_shows(const struct prompt *p, const char *expected)
{
    struct buf shown = {0};
    buf_add(&shown, buf_str(&p->text), p->cursor);
    buf_add_char(&shown, '|');
    buf_add_str(&shown, buf_str(&p->text) + p->cursor);
    assert_string_equal(buf_str(&shown), expected);
    buf_done(&shown);
}

static void do_times(struct prompt *p, enum command command, int times)
{
    while (times-- > 0)
        assert_int_equal(prompt_do(p, command), PROMPT_GOES_ON);
}

/* ---- moving and changing ---- */

static void the_cursor_moves_by_what_a_person_sees_as_one(void **state)
{
    (void)state;
    struct prompt p = of_text("ae\u0301" FAMILY FLAG "订");
    static const char *const stops[] = {
        "ae\u0301" FAMILY FLAG "|订", "ae\u0301" FAMILY "|" FLAG "订",
        "ae\u0301|" FAMILY FLAG "订", "a|e\u0301" FAMILY FLAG "订",
        "|ae\u0301" FAMILY FLAG "订", "|ae\u0301" FAMILY FLAG "订"};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        do_times(&p, COMMAND_EDIT_LEFT, 1);
        assert_shows(&p, stops[i]);
    }
    do_times(&p, COMMAND_EDIT_RIGHT, 3);
    assert_shows(&p, stops[1]);
    do_times(&p, COMMAND_EDIT_BACKSPACE, 1);
    assert_shows(&p, "ae\u0301|" FLAG "订");
    do_times(&p, COMMAND_EDIT_DELETE, 1);
    assert_shows(&p, "ae\u0301|订");
    do_times(&p, COMMAND_EDIT_DELETE, 2);
    do_times(&p, COMMAND_EDIT_BACKSPACE, 3);
    assert_shows(&p, "|");
    prompt_done(&p);
}

static void a_mark_typed_behind_its_letter_becomes_part_of_it(void **state)
{
    (void)state;
    struct prompt p = of_text("e");
    assert_true(prompt_insert_key(&p, 0x301));
    do_times(&p, COMMAND_EDIT_LEFT, 1);
    assert_shows(&p, "|e\u0301");
    prompt_set(&p, "\u0301x");
    do_times(&p, COMMAND_EDIT_HOME, 1);
    assert_true(prompt_insert_key(&p, 'e'));
    assert_shows(&p, "e\u0301|x");
    prompt_done(&p);
}

static void words_are_runs_of_letters_or_of_signs(void **state)
{
    (void)state;
    struct prompt p = of_text("dump /tmp/a.txt  订单 ok ");
    static const char *const stops[] = {"dump /tmp/a.txt  订单 |ok ", "dump /tmp/a.txt  |订单 ok ",
                                        "dump /tmp/a.|txt  订单 ok ", "dump /tmp/a|.txt  订单 ok ",
                                        "dump /tmp/|a.txt  订单 ok "};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        do_times(&p, COMMAND_EDIT_WORD_LEFT, 1);
        assert_shows(&p, stops[i]);
    }
    do_times(&p, COMMAND_EDIT_WORD_LEFT, 9);
    assert_shows(&p, "|dump /tmp/a.txt  订单 ok ");
    do_times(&p, COMMAND_EDIT_WORD_RIGHT, 1);
    assert_shows(&p, "dump| /tmp/a.txt  订单 ok ");
    do_times(&p, COMMAND_EDIT_WORD_RIGHT, 2);
    assert_shows(&p, "dump /tmp|/a.txt  订单 ok ");
    do_times(&p, COMMAND_EDIT_WORD_RIGHT, 9);
    assert_shows(&p, "dump /tmp/a.txt  订单 ok |");
    prompt_done(&p);
}

static void what_was_cut_can_be_put_in_again(void **state)
{
    (void)state;
    struct prompt p = of_text("speed 20");
    do_times(&p, COMMAND_EDIT_KILL_WORD, 1);
    assert_shows(&p, "speed |");
    do_times(&p, COMMAND_EDIT_YANK, 2);
    assert_shows(&p, "speed 2020|");
    do_times(&p, COMMAND_EDIT_HOME, 1);
    do_times(&p, COMMAND_EDIT_WORD_RIGHT, 1);
    do_times(&p, COMMAND_EDIT_KILL_END, 1);
    assert_shows(&p, "speed|");
    do_times(&p, COMMAND_EDIT_KILL_END, 1); /* nothing: what was cut stays */
    do_times(&p, COMMAND_EDIT_KILL_START, 1);
    assert_shows(&p, "|");
    do_times(&p, COMMAND_EDIT_YANK, 1);
    assert_shows(&p, "speed|");
    prompt_done(&p);
}

static void what_enters_goes_through_the_gate(void **state)
{
    (void)state;
    struct prompt p = of_text("");
    assert_true(prompt_insert(&p, "a\nb\tc\x1B[2J\xFF", 10));
    assert_shows(&p, "a b c\uFFFD[2J\uFFFD|");
    assert_false(prompt_insert_key(&p, 0x1B));
    assert_false(prompt_insert_key(&p, KEY_CODE_UP));
    prompt_done(&p);
}

static void a_text_grows_no_longer_than_it_may(void **state)
{
    (void)state;
    struct prompt p;
    prompt_init(&p, &(struct prompt_config){.max = 5});
    assert_true(prompt_insert(&p, "abcd", 4));
    assert_false(prompt_insert(&p, "订", 3));
    assert_true(prompt_insert_key(&p, 'e'));
    assert_false(prompt_insert_key(&p, 'f'));
    assert_shows(&p, "abcde|");
    prompt_done(&p);
}

static void what_is_no_editing_is_left_to_others(void **state)
{
    (void)state;
    struct prompt p = of_text("a");
    assert_int_equal(prompt_do(&p, COMMAND_PULL), PROMPT_IGNORED);
    assert_int_equal(prompt_do(&p, COMMAND_SUBMIT), PROMPT_IGNORED);
    assert_int_equal(prompt_do(&p, COMMAND_NONE), PROMPT_IGNORED);
    assert_int_equal(prompt_do(&p, COMMAND_EDIT_ACCEPT), PROMPT_ACCEPTED);
    assert_int_equal(prompt_do(&p, COMMAND_EDIT_CANCEL), PROMPT_CANCELLED);
    assert_shows(&p, "a|");
    prompt_done(&p);
}

/* ---- many lines ---- */

static void a_text_of_many_lines_is_walked_line_by_line(void **state)
{
    (void)state;
    struct prompt p;
    prompt_init(&p, &(struct prompt_config){.is_multiline = true});
    prompt_set(&p, "long line\n订x\n\nend");
    do_times(&p, COMMAND_EDIT_UP, 2);
    assert_shows(&p, "long line\n|订x\n\nend");
    do_times(&p, COMMAND_EDIT_END, 1);
    do_times(&p, COMMAND_EDIT_UP, 1);
    assert_shows(&p, "lon|g line\n订x\n\nend");
    do_times(&p, COMMAND_EDIT_UP, 1);
    assert_shows(&p, "lon|g line\n订x\n\nend");
    do_times(&p, COMMAND_EDIT_LEFT, 2);
    do_times(&p, COMMAND_EDIT_DOWN, 1);
    assert_shows(&p, "long line\n|订x\n\nend");
    assert_int_equal(prompt_do(&p, COMMAND_EDIT_ACCEPT), PROMPT_GOES_ON);
    assert_shows(&p, "long line\n\n|订x\n\nend");
    do_times(&p, COMMAND_EDIT_BACKSPACE, 2);
    assert_shows(&p, "long line|订x\n\nend");
    do_times(&p, COMMAND_EDIT_KILL_START, 1);
    do_times(&p, COMMAND_EDIT_KILL_END, 1);
    assert_shows(&p, "|\n\nend");
    do_times(&p, COMMAND_EDIT_DOWN, 1);
    do_times(&p, COMMAND_EDIT_WORD_LEFT, 1);
    assert_shows(&p, "|\n\nend");
    prompt_done(&p);
}

/* ---- history ---- */

static void earlier_lines_come_back_and_the_unfinished_one_too(void **state)
{
    (void)state;
    struct history h = {0};
    history_add(&h, "jump 1m");
    history_add(&h, "pull");
    history_add(&h, "jump 2m");
    struct prompt p;
    prompt_init(&p, &(struct prompt_config){.history = &h});
    do_times(&p, COMMAND_EDIT_DOWN, 1);
    assert_shows(&p, "|");
    do_times(&p, COMMAND_EDIT_UP, 2);
    assert_shows(&p, "pull|");
    do_times(&p, COMMAND_EDIT_DOWN, 2);
    assert_shows(&p, "|");
    prompt_insert(&p, "jux", 3);
    do_times(&p, COMMAND_EDIT_LEFT, 1);
    do_times(&p, COMMAND_EDIT_UP, 2);
    assert_shows(&p, "jump 1m|");
    do_times(&p, COMMAND_EDIT_UP, 1);
    assert_shows(&p, "jump 1m|");
    do_times(&p, COMMAND_EDIT_DOWN, 2);
    assert_shows(&p, "ju|x");
    do_times(&p, COMMAND_EDIT_UP, 1);
    prompt_insert(&p, "0s", 2);
    assert_int_equal(prompt_do(&p, COMMAND_EDIT_ACCEPT), PROMPT_ACCEPTED);
    assert_int_equal(h.count, 4);
    assert_string_equal(h.lines[3], "jump 2m0s");
    prompt_done(&p);
    history_done(&h);
}

/* ---- completion ---- */

static void complete_commands(void *ctx, const char *text, size_t cursor,
                              struct command_completion *out)
{
    (void)ctx;
    struct command_set all = commands_all();
    command_line_complete(text, cursor, &all, NULL, NULL, out);
}

static struct prompt with_completion(const char *text)
{
    struct prompt p;
    prompt_init(&p, &(struct prompt_config){.complete = complete_commands});
    prompt_set(&p, text);
    return p;
}

static void the_only_candidate_is_put_in_whole(void **state)
{
    (void)state;
    struct prompt p = with_completion("sc");
    do_times(&p, COMMAND_EDIT_COMPLETE, 1);
    assert_shows(&p, "scenario |");
    assert_int_equal(p.completion.count, 0);
    prompt_set(&p, "fault sl");
    do_times(&p, COMMAND_EDIT_COMPLETE, 1);
    assert_shows(&p, "fault slow |");
    prompt_set(&p, "filter ty");
    do_times(&p, COMMAND_EDIT_COMPLETE, 1);
    assert_shows(&p, "filter type:|");
    prompt_set(&p, "xyz");
    do_times(&p, COMMAND_EDIT_COMPLETE, 2);
    assert_shows(&p, "xyz|");
    prompt_done(&p);
}

static void tab_puts_in_what_is_common_then_goes_round(void **state)
{
    (void)state;
    struct prompt p = with_completion("st");
    do_times(&p, COMMAND_EDIT_COMPLETE, 1);
    assert_shows(&p, "step|");
    assert_int_equal(p.completion.count, 2);
    assert_true(p.candidate == SIZE_MAX);
    do_times(&p, COMMAND_EDIT_COMPLETE, 1);
    assert_shows(&p, "step|");
    assert_int_equal(p.candidate, 0);
    do_times(&p, COMMAND_EDIT_COMPLETE, 1);
    assert_shows(&p, "step-back|");
    do_times(&p, COMMAND_EDIT_COMPLETE, 1);
    assert_shows(&p, "step|");
    do_times(&p, COMMAND_EDIT_COMPLETE_BACK, 1);
    assert_shows(&p, "step-back|");
    prompt_insert(&p, " ", 1);
    assert_int_equal(p.completion.count, 0);
    assert_shows(&p, "step-back |");
    prompt_done(&p);
}

static void esc_takes_completion_back_first(void **state)
{
    (void)state;
    struct prompt p = with_completion("theme  x");
    do_times(&p, COMMAND_EDIT_LEFT, 2);
    do_times(&p, COMMAND_EDIT_COMPLETE, 3);
    assert_shows(&p, "theme dark| x");
    assert_int_equal(prompt_do(&p, COMMAND_EDIT_CANCEL), PROMPT_GOES_ON);
    assert_shows(&p, "theme | x");
    assert_int_equal(prompt_do(&p, COMMAND_EDIT_CANCEL), PROMPT_CANCELLED);
    prompt_done(&p);
}

/* ---- the window ---- */

static void assert_window(struct prompt *p, int cols, const char *expected, int cursor_col)
{
    struct prompt_view v = prompt_window(p, cols);
    struct buf shown = {0};
    buf_addf(&shown, "%s%.*s%s", v.has_left ? "<" : "", (int)v.len, v.text, v.has_right ? ">" : "");
    assert_string_equal(buf_str(&shown), expected);
    assert_int_equal(v.cursor_col, cursor_col);
    buf_done(&shown);
}

static void the_window_moves_no_further_than_it_must(void **state)
{
    (void)state;
    struct prompt p = of_text("0123456789");
    assert_window(&p, 20, "0123456789", 10);
    assert_window(&p, 5, "<6789", 4);
    do_times(&p, COMMAND_EDIT_LEFT, 3);
    assert_window(&p, 5, "<6789", 1);
    do_times(&p, COMMAND_EDIT_LEFT, 2);
    assert_window(&p, 5, "<56789", 0);
    do_times(&p, COMMAND_EDIT_HOME, 1);
    assert_window(&p, 5, "01234>", 0);
    do_times(&p, COMMAND_EDIT_RIGHT, 5);
    assert_window(&p, 5, "<12345>", 4);
    do_times(&p, COMMAND_EDIT_END, 1);
    assert_window(&p, 5, "<6789", 4);
    do_times(&p, COMMAND_EDIT_BACKSPACE, 8);
    assert_window(&p, 5, "01", 2);
    prompt_set(&p, "订单助手");
    assert_window(&p, 6, "<助手", 4);
    do_times(&p, COMMAND_EDIT_HOME, 1);
    assert_window(&p, 5, "订单>", 0);
    do_times(&p, COMMAND_EDIT_RIGHT, 2);
    assert_window(&p, 5, "<单助>", 2);
    assert_window(&p, 1, "<>", 0);
    prompt_set(&p, "");
    assert_window(&p, 5, "", 0);
    prompt_done(&p);
}

/* ---- whatever is done ---- */

static void assert_whole(struct prompt *p, int cols)
{
    const char *text = buf_str(&p->text);
    assert_true(utf8_is_valid(text, p->text.len));
    size_t at = 0;
    while (at < p->cursor)
        at += utf8_next_grapheme(text + at, p->text.len - at, NULL);
    assert_int_equal(at, p->cursor);
    struct prompt_view v = prompt_window(p, cols);
    assert_true(v.cursor_col >= 0 && v.cursor_col < cols);
    assert_true(utf8_columns(v.text, v.len) <= cols);
}

static void any_keys_leave_a_whole_text_with_the_cursor_in_sight(void **state)
{
    (void)state;
    static const char *const scraps[] = {"a",  " ",    "订",   "\u0301", "\u200D", FAMILY,   FLAG,
                                         "\n", "\xFF", "\x1B", "/",      "st",     "filter "};
    struct prng random;
    prng_init(&random, 5);
    struct history h = {0};
    history_add(&h, "e\u0301e\u0301");
    for (int round = 0; round < 400; round++) {
        struct prompt p;
        prompt_init(&p, &(struct prompt_config){.max = 60,
                                                .is_multiline = round % 3 == 0,
                                                .history = &h,
                                                .complete = complete_commands});
        for (int i = 0; i < 60; i++) {
            const char *scrap = scraps[prng_below(&random, sizeof scraps / sizeof scraps[0])];
            int edits = COMMAND_EDIT_YANK - COMMAND_EDIT_ACCEPT + 1;
            if (prng_below(&random, 2) == 0)
                prompt_insert(&p, scrap, strlen(scrap));
            else
                prompt_do(&p, (enum command)(COMMAND_EDIT_ACCEPT +
                                             (int)prng_below(&random, (uint64_t)edits)));
            assert_true(p.text.len <= 60);
            assert_whole(&p, 1 + (int)prng_below(&random, 30));
        }
        prompt_done(&p);
    }
    history_done(&h);
}

static void the_largest_content_is_edited_without_waiting(void **state)
{
    (void)state;
    struct buf text = {0};
    while (text.len < 128 * 1024)
        buf_add_str(&text, "订单");
    struct prompt p;
    prompt_init(&p, &(struct prompt_config){.max = 256 * 1024, .is_multiline = true});
    clock_t start = clock();
    prompt_insert(&p, text.data, text.len);
    do_times(&p, COMMAND_EDIT_WORD_LEFT, 1);
    do_times(&p, COMMAND_EDIT_END, 1);
    do_times(&p, COMMAND_EDIT_LEFT, 1);
    prompt_insert(&p, "x", 1);
    prompt_window(&p, 80);
    do_times(&p, COMMAND_EDIT_KILL_WORD, 1);
    assert_true(clock() - start < CLOCKS_PER_SEC);
    prompt_done(&p);
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_moves_by_what_a_person_sees_as_one),
        cmocka_unit_test(a_mark_typed_behind_its_letter_becomes_part_of_it),
        cmocka_unit_test(words_are_runs_of_letters_or_of_signs),
        cmocka_unit_test(what_was_cut_can_be_put_in_again),
        cmocka_unit_test(what_enters_goes_through_the_gate),
        cmocka_unit_test(a_text_grows_no_longer_than_it_may),
        cmocka_unit_test(what_is_no_editing_is_left_to_others),
        cmocka_unit_test(a_text_of_many_lines_is_walked_line_by_line),
        cmocka_unit_test(earlier_lines_come_back_and_the_unfinished_one_too),
        cmocka_unit_test(the_only_candidate_is_put_in_whole),
        cmocka_unit_test(tab_puts_in_what_is_common_then_goes_round),
        cmocka_unit_test(esc_takes_completion_back_first),
        cmocka_unit_test(the_window_moves_no_further_than_it_must),
        cmocka_unit_test(any_keys_leave_a_whole_text_with_the_cursor_in_sight),
        cmocka_unit_test(the_largest_content_is_edited_without_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
