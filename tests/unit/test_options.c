/* app/options: a table of options fills a struct, refuses what it does not know, writes the help.
 */
#include "app/options.h"

#include <stdbool.h>
#include <stdio.h>

#include "unit.h"

struct words {
    bool flag;
    const char *text;
    struct option_list list;
    int64_t count;
    int64_t duration_ms;
    double speed;
};

static const struct option_spec specs[] = {
    {"verbose", 'v', OPTION_FLAG, offsetof(struct words, flag), NULL, "says more"},
    {"server", 0, OPTION_TEXT, offsetof(struct words, text), "URL", "where\nand how"},
    {"types", 't', OPTION_LIST, offsetof(struct words, list), "PATH", "repeatable"},
    {"repeat", 0, OPTION_COUNT, offsetof(struct words, count), "N", "how often"},
    {"for", 0, OPTION_DURATION, offsetof(struct words, duration_ms), "DURATION", "how long"},
    {"a-rather-long-name-of-an-option", 0, OPTION_SPEED, offsetof(struct words, speed), "N",
     "fast"},
};
static const struct option_table table = {.command = "try",
                                          .usage = "[OPTION]... [PATH]",
                                          .about = "Tries.",
                                          .notes = "Notes.",
                                          .specs = specs,
                                          .spec_count = sizeof specs / sizeof specs[0],
                                          .positional_max = 1};

/* argv of up to eight words behind the command's name; NULL ends it. */
struct line {
    const char *words[9];
};

static int parse(const struct line *line, struct words *out, struct option_list *rest,
                 struct err *err)
{
    char copies[9][64] = {"castsim"};
    char *argv[10] = {copies[0]};
    int argc = 1;
    for (; line->words[argc - 1] != NULL; argc++) {
        snprintf(copies[argc], sizeof copies[argc], "%s", line->words[argc - 1]);
        argv[argc] = copies[argc];
    }
    *out = (struct words){0};
    *rest = (struct option_list){0};
    return options_parse(&table, argc, argv, out, rest, err);
}

static void every_kind_is_filled_in(void **state)
{
    (void)state;
    struct words w = {0};
    struct option_list rest = {0};
    struct err err;
    char *argv[] = {"castsim",
                    "--server=http://x",
                    "-v",
                    "-t",
                    "a",
                    "--types",
                    "b",
                    "--for",
                    "1h2m",
                    "--repeat",
                    "3",
                    "p",
                    "--a-rather-long-name-of-an-option",
                    "2.5",
                    NULL};
    assert_int_equal(options_parse(&table, 14, argv, &w, &rest, &err), 0);
    assert_true(w.flag);
    assert_string_equal(w.text, "http://x");
    assert_int_equal(w.list.count, 2);
    assert_string_equal(w.list.items[0], "a");
    assert_string_equal(w.list.items[1], "b");
    assert_int_equal(w.count, 3);
    assert_int_equal(w.duration_ms, 3720000);
    assert_true(w.speed > 2.49 && w.speed < 2.51);
    assert_int_equal(rest.count, 1);
    assert_string_equal(rest.items[0], "p");
    options_list_done(&w.list);
    options_list_done(&rest);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        struct line line;
        const char *words;
    } cases[] = {
        {{{"--servr", "x"}}, "did you mean --server?"},
        {{{"--zzzzzzzzzzz"}}, "unknown option --zzzzzzzzzzz"},
        {{{"-x"}}, "unknown option"},
        {{{"--server"}}, "--server needs a value"},
        {{{"-t"}}, "-t needs a value"},
        {{{"--repeat", "-1"}}, "--repeat takes a whole number, 0 or more, not \"-1\""},
        {{{"--repeat", "1x"}}, "not \"1x\""},
        {{{"--repeat", ""}}, "not \"\""},
        {{{"--for", "soon"}}, "a duration such as"},
        {{{"--a-rather-long-name-of-an-option", "0"}}, "a number from 0.001"},
        {{{"--a-rather-long-name-of-an-option", "nan"}}, "a number from 0.001"},
        {{{"--a-rather-long-name-of-an-option", "inf"}}, "a number from 0.001"},
        {{{"--a-rather-long-name-of-an-option", "1e7"}}, "a number from 0.001"},
        {{{"one", "two"}}, "\"two\" is one word too many"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct words w;
        struct option_list rest;
        struct err err = {0};
        int status = parse(&cases[i].line, &w, &rest, &err);
        assert_int_equal(status, ERR_INPUT);
        if (strstr(err.text, cases[i].words) == NULL)
            fail_msg("\"%s\" is not in: %s", cases[i].words, err.text);
        options_list_done(&w.list);
        options_list_done(&rest);
    }
}

static void words_behind_two_dashes_are_no_options(void **state)
{
    (void)state;
    struct words w;
    struct option_list rest;
    struct err err;
    assert_int_equal(parse(&(struct line){{"--", "--server"}}, &w, &rest, &err), 0);
    assert_int_equal(rest.count, 1);
    assert_null(w.text);
    options_list_done(&rest);
}

static void help_is_asked_for_in_two_ways(void **state)
{
    (void)state;
    static const struct line lines[] = {
        {{"--help"}}, {{"-h"}}, {{"-v", "--help", "--repeat", "x"}}};
    for (size_t i = 0; i < 3; i++) {
        struct words w;
        struct option_list rest;
        struct err err;
        assert_int_equal(parse(&lines[i], &w, &rest, &err), OPTIONS_HELP);
        options_list_done(&rest);
    }
}

static void the_help_names_every_option_and_keeps_its_columns(void **state)
{
    (void)state;
    struct buf out = {0};
    options_write_help(&table, &out);
    assert_string_equal(buf_str(&out),
                        "Usage: castsim try [OPTION]... [PATH]\n\nTries.\n\nOptions:\n"
                        "  -v, --verbose                 says more\n"
                        "      --server URL              where\n"
                        "                                and how\n"
                        "  -t, --types PATH              repeatable\n"
                        "      --repeat N                how often\n"
                        "      --for DURATION            how long\n"
                        "      --a-rather-long-name-of-an-option N\n"
                        "                                fast\n"
                        "  -h, --help                    print this help and exit\n"
                        "\nNotes.\n");
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_filled_in),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(words_behind_two_dashes_are_no_options),
        cmocka_unit_test(help_is_asked_for_in_two_ways),
        cmocka_unit_test(the_help_names_every_option_and_keeps_its_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
