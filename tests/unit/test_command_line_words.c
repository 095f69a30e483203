#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/prng.h"
#include "ui/command_line.h"

static struct command_line read_line(const char *text)
{
    struct command_set all = commands_all();
    struct command_line line;
    struct err err = {"?", "?"};
    int column = 0;
    int status = command_line_parse(text, &all, false, &line, &column, &err);
    if (status != 0)
        fail_msg("%s: column %d: %s", text, column, err.text);
    return line;
}

static void assert_wrong(const char *text, int column, const char *part)
{
    struct command_set all = commands_all();
    struct command_line line;
    struct err err = {0};
    int at = 0;
    assert_int_equal(command_line_parse(text, &all, false, &line, &at, &err), ERR_INPUT);
    if (strstr(err.text, part) == NULL || at != column)
        fail_msg("%s: column %d, not %d: %s (wanted: %s)", text, at, column, err.text, part);
    assert_int_equal(line.command, COMMAND_NONE);
    assert_null(line.args[0].text);
}

/* ---- reading ---- */

static void an_empty_line_is_no_command_and_no_mistake(void **state)
{
    (void)state;
    struct command_line line = read_line("");
    assert_int_equal(line.command, COMMAND_NONE);
    line = read_line("  \t ");
    assert_int_equal(line.command, COMMAND_NONE);
    assert_true(line.is_complete);
}

static void arguments_are_checked_and_read_by_kind(void **state)
{
    (void)state;
    struct command_line line = read_line("  jump  9:59 ");
    assert_int_equal(line.command, COMMAND_JUMP);
    assert_int_equal(line.args[0].n, 599000);
    command_line_done(&line);
    line = read_line("speed 0.5");
    assert_true(line.args[0].number == 0.5);
    command_line_done(&line);
    line = read_line("fault slow 2s");
    assert_int_equal(line.args[0].n, FAULT_SLOW);
    assert_int_equal(line.args[1].n, 2000);
    command_line_done(&line);
    line = read_line("fault Cut");
    assert_int_equal(line.args[0].n, FAULT_CUT);
    assert_string_equal(line.args[0].text, "cut");
    assert_false(line.args[1].is_given);
    command_line_done(&line);
    line = read_line("mouse on");
    assert_int_equal(line.args[0].n, 1);
    command_line_done(&line);
    line = read_line("view timeline");
    assert_int_equal(line.args[0].n, 3);
    command_line_done(&line);
    line = read_line("down 12");
    assert_int_equal(line.args[0].n, 12);
    command_line_done(&line);
}

static void what_may_be_left_out_may_be_left_out(void **state)
{
    (void)state;
    struct command_line line = read_line("mouse");
    assert_int_equal(line.command, COMMAND_MOUSE);
    assert_false(line.args[0].is_given);
    assert_true(line.is_complete);
    line = read_line("down");
    assert_false(line.args[0].is_given);
}

static void an_argument_with_blanks_is_quoted(void **state)
{
    (void)state;
    struct command_line line = read_line("dump \"my \\\"screen\\\" \\\\ .txt\"");
    assert_string_equal(line.args[0].text, "my \"screen\" \\ .txt");
    command_line_done(&line);
    line = read_line("open \"\"");
    assert_string_equal(line.args[0].text, "");
    command_line_done(&line);
    line = read_line("open 订单助手");
    assert_string_equal(line.args[0].text, "订单助手");
    command_line_done(&line);
}

static void the_rest_of_a_line_is_taken_as_it_is(void **state)
{
    (void)state;
    struct command_line line = read_line("search  a \"b  c\" ");
    assert_string_equal(line.args[0].text, "a \"b  c\"");
    command_line_done(&line);
    line = read_line("filter type:RC:TxtMsg -\"a b\"");
    assert_string_equal(line.args[0].text, "type:RC:TxtMsg -\"a b\"");
    command_line_done(&line);
    line = read_line("filter ");
    assert_false(line.args[0].is_given);
}

static void mistakes_say_where_and_what_was_meant(void **state)
{
    (void)state;
    assert_wrong("pul", 1, "did you mean pull");
    assert_wrong("  onlin", 3, "did you mean online");
    assert_wrong("xyzzyxyzzy", 1, "there is no command \"xyzzyxyzzy\"");
    assert_wrong("jump", 5, "jump DURATION");
    assert_wrong("jump soon", 6, "a duration such as");
    assert_wrong("jump 0", 6, "a duration");
    assert_wrong("speed 0", 7, "0.001");
    assert_wrong("speed 1e3", 7, "a number");
    assert_wrong("down 0", 6, "a whole number");
    assert_wrong("fault flow", 7, "did you mean slow");
    assert_wrong("theme x", 7, "one of auto, dark, light, mono");
    assert_wrong("fault slow x", 12, "a duration");
    assert_wrong("pull 2", 6, "more than it takes: pull");
    assert_wrong("fault slow 2s 3s", 15, "fault fail|cut|slow [DURATION]");
    assert_wrong("dump \"a", 6, "not closed");
    assert_wrong("dump \"a\"b", 9, "a blank is wanted");
    assert_wrong("open 订 2", 8, "more than it takes");
    assert_wrong("accept", 1, "there is no command");
}

static void what_is_not_in_the_set_is_no_command(void **state)
{
    (void)state;
    struct command_set few = {0};
    few.has[COMMAND_QUIT] = true;
    struct command_line line;
    struct err err;
    assert_int_equal(command_line_parse("pull", &few, false, &line, NULL, &err), ERR_INPUT);
    assert_null(strstr(err.text, "did you mean pull"));
    assert_int_equal(command_line_parse("quit", &few, false, &line, NULL, &err), 0);
}

static void a_line_may_be_begun_where_the_caller_lets_it(void **state)
{
    (void)state;
    struct command_set all = commands_all();
    struct command_line line;
    struct err err;
    assert_int_equal(command_line_parse("jump", &all, true, &line, NULL, &err), 0);
    assert_int_equal(line.command, COMMAND_JUMP);
    assert_false(line.is_complete);
    assert_int_equal(command_line_parse("jump x", &all, true, &line, NULL, &err), ERR_INPUT);
    assert_int_equal(command_line_parse("pull", &all, true, &line, NULL, &err), 0);
    assert_true(line.is_complete);
}

static void a_line_of_more_than_it_may_have_is_refused(void **state)
{
    (void)state;
    char *text = mem_zalloc(COMMAND_LINE_MAX + 2);
    memset(text, 'a', COMMAND_LINE_MAX + 1);
    assert_wrong(text, COMMAND_LINE_MAX + 1, "at most");
    free(text);
}

/* ---- completion ---- */

static void offer_some(void *ctx, enum command_arg_kind kind, const char *prefix,
                       command_offer offer, void *to)
{
    (void)ctx;
    (void)prefix;
    static const char *const conversations[] = {"2191", "订单助手", "two words"};
    for (size_t i = 0; kind == ARG_CONVERSATION && i < 3; i++)
        offer(to, conversations[i]);
    for (size_t i = 0; kind == ARG_RECORD && i < 1; i++)
        offer(to, "old.cast");
}

static void check_completion(const char *text, size_t start, const char *expected)
{
    struct command_set all = commands_all();
    struct command_completion c;
    command_line_complete(text, strlen(text), &all, offer_some, NULL, &c);
    struct buf shown = {0};
    for (size_t i = 0; i < c.count; i++)
        buf_addf(&shown, "%s%s", i > 0 ? " " : "", c.items[i].text);
    assert_string_equal(buf_str(&shown), expected);
    if (c.count > 0) {
        assert_int_equal(c.start, start);
        assert_int_equal(c.end, strlen(text));
    }
    buf_done(&shown);
    command_completion_done(&c);
}

static void commands_and_words_of_closed_sets_are_completed(void **state)
{
    (void)state;
    check_completion("fi", 0, "filter");
    check_completion("  O", 2, "open online offline");
    check_completion("fault ", 6, "fail cut slow");
    check_completion("fault s", 6, "slow");
    check_completion("fault slow ", 11, "");
    check_completion("theme M", 6, "mono");
    check_completion("pull ", 5, "");
    check_completion("nothing ", 8, "");
    check_completion("accept", 0, "");
    check_completion("search a", 7, "");
}

static void open_sets_are_asked_for_and_quoted_where_they_must_be(void **state)
{
    (void)state;
    check_completion("open ", 5, "2191 订单助手 \"two words\"");
    check_completion("open 订", 5, "订单助手");
    check_completion("open \"two w", 5, "\"two words\"");
    check_completion("record o", 7, "off old.cast");
}

static void the_last_term_of_a_filter_is_completed(void **state)
{
    (void)state;
    check_completion("filter unread ty", 14, "type:");
    check_completion("filter -of", 8, "offline");
    check_completion("filter de", 7, "delay>");
}

static void what_stands_behind_the_cursor_does_not_matter(void **state)
{
    (void)state;
    struct command_set all = commands_all();
    struct command_completion c;
    command_line_complete("fil type:x", 3, &all, NULL, NULL, &c);
    assert_int_equal(c.count, 1);
    assert_string_equal(c.items[0].text, "filter");
    assert_true(c.items[0].note[0] != '\0');
    assert_int_equal(c.end, 3);
    command_completion_done(&c);
}

/* ---- whatever is typed ---- */

static void a_word_is_read_as_it_was_written(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 7);
    static const char letters[] = "ab \"\\\t*é";
    for (int round = 0; round < 2000; round++) {
        char word[12];
        size_t len = prng_below(&random, sizeof word);
        for (size_t i = 0; i < len; i++)
            word[i] = letters[prng_below(&random, sizeof letters - 1)];
        word[len] = '\0';
        struct buf text = {0};
        buf_add_str(&text, "open ");
        command_line_write_word(&text, word);
        struct command_line line = read_line(buf_str(&text));
        assert_string_equal(line.args[0].text, word);
        command_line_done(&line);
        buf_done(&text);
    }
}

static void any_line_is_read_or_refused_at_a_place_in_it(void **state)
{
    (void)state;
    static const char *const scraps[] = {"fault", "slow", "search", "\"", "\\",   " ",
                                         "2s",    "订",   "\xFF",   "-",  "open", "filter"};
    struct command_set all = commands_all();
    struct prng random;
    prng_init(&random, 8);
    for (int round = 0; round < 5000; round++) {
        struct buf text = {0};
        for (size_t n = prng_below(&random, 8); n > 0; n--) {
            buf_add_str(&text, scraps[prng_below(&random, sizeof scraps / sizeof scraps[0])]);
            if (prng_below(&random, 2) == 0)
                buf_add_char(&text, ' ');
        }
        struct command_line line;
        struct err err;
        int column = 0;
        if (command_line_parse(buf_str(&text), &all, false, &line, &column, &err) != 0)
            assert_in_range(column, 1, text.len + 1);
        command_line_done(&line);
        struct command_completion c;
        command_line_complete(buf_str(&text), prng_below(&random, text.len + 1), &all, offer_some,
                              NULL, &c);
        assert_true(c.start <= c.end);
        command_completion_done(&c);
        buf_done(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_line_is_no_command_and_no_mistake),
        cmocka_unit_test(arguments_are_checked_and_read_by_kind),
        cmocka_unit_test(what_may_be_left_out_may_be_left_out),
        cmocka_unit_test(an_argument_with_blanks_is_quoted),
        cmocka_unit_test(the_rest_of_a_line_is_taken_as_it_is),
        cmocka_unit_test(mistakes_say_where_and_what_was_meant),
        cmocka_unit_test(what_is_not_in_the_set_is_no_command),
        cmocka_unit_test(a_line_may_be_begun_where_the_caller_lets_it),
        cmocka_unit_test(a_line_of_more_than_it_may_have_is_refused),
        cmocka_unit_test(commands_and_words_of_closed_sets_are_completed),
        cmocka_unit_test(open_sets_are_asked_for_and_quoted_where_they_must_be),
        cmocka_unit_test(the_last_term_of_a_filter_is_completed),
        cmocka_unit_test(what_stands_behind_the_cursor_does_not_matter),
        cmocka_unit_test(a_word_is_read_as_it_was_written),
        cmocka_unit_test(any_line_is_read_or_refused_at_a_place_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
