#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/prng.h"
#include "ui/content_tree.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define LARGEST (128 * 1024)

/* The rows as a screen shows them, joined by newlines. */
static char *shown(const struct content_tree *t)
{
    static const char *const folds[] = {"  ", "v ", "> "};
    struct buf out = {0};
    for (size_t i = 0; i < content_tree_rows(t); i++) {
        struct content_row r = content_tree_row(t, i);
        buf_add_str(&out, folds[r.fold]);
        for (int d = 0; d < r.depth + (r.is_first ? 0 : 1); d++)
            buf_add_str(&out, "  ");
        if (r.key != NULL) {
            buf_add(&out, r.key, r.key_len);
            buf_add_str(&out, ": ");
        }
        buf_add(&out, r.text, r.len);
        if (r.close != '\0')
            buf_addf(&out, "..%c(%zu)", r.close, r.count);
        buf_add_str(&out, r.has_comma ? ",\n" : "\n");
    }
    return buf_take(&out);
}

static void assert_shows(const struct content_tree *t, const char *expected)
{
    char *rows = shown(t);
    assert_string_equal(rows, expected);
    free(rows);
}

static struct content_tree *tree_of(const char *content, int cols)
{
    return content_tree_new(content, strlen(content), cols);
}

static void one_line_of_json_becomes_a_tree(void **state)
{
    (void)state;
    struct content_tree *t =
        tree_of(" {\"a\":1,\"b\":[true,null,{\"c\":\"x\\\"y\"}],\"d\":{},\"e\":[ ]} ", 80);
    assert_true(content_tree_is_json(t));
    assert_shows(t, "v {\n"
                    "    \"a\": 1,\n"
                    "v   \"b\": [\n"
                    "      true,\n"
                    "      null,\n"
                    "v     {\n"
                    "        \"c\": \"x\\\"y\"\n"
                    "      }\n"
                    "    ],\n"
                    "    \"d\": {},\n"
                    "    \"e\": [ ]\n"
                    "  }\n");
    content_tree_free(t);
}

static void any_value_may_be_outermost(void **state)
{
    (void)state;
    static const struct {
        const char *content;
        const char *rows;
    } cases[] = {{"null", "  null\n"},          {"-1.5e3", "  -1.5e3\n"},
                 {"\"x\"", "  \"x\"\n"},        {"[]", "  []\n"},
                 {" { } ", "  { }\n"},          {"[1]", "v [\n    1\n  ]\n"},
                 {"[[]]", "v [\n    []\n  ]\n"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct content_tree *t = tree_of(cases[i].content, 80);
        assert_shows(t, cases[i].rows);
        content_tree_free(t);
    }
}

static void what_is_inside_folds_and_unfolds(void **state)
{
    (void)state;
    struct content_tree *t = tree_of("{\"a\":[1,2],\"b\":{\"c\":3}}", 80);
    size_t row = 2; /* 1: folds the list around it */
    assert_true(content_tree_toggle(t, &row));
    assert_int_equal(row, 1);
    assert_shows(t, "v {\n>   \"a\": [..](2),\nv   \"b\": {\n      \"c\": 3\n    }\n  }\n");
    assert_true(content_tree_toggle(t, &row));
    row = 7; /* the bracket that closes b */
    assert_true(content_tree_toggle(t, &row));
    assert_int_equal(row, 5);
    content_tree_fold_all(t, true, &row);
    assert_int_equal(row, 2);
    assert_shows(t, "v {\n>   \"a\": [..](2),\n>   \"b\": {..}(1)\n  }\n");
    content_tree_fold_all(t, false, &row);
    assert_int_equal(row, 5);
    assert_int_equal(content_tree_rows(t), 9);
    row = 0;
    assert_true(content_tree_toggle(t, &row));
    assert_shows(t, "> {..}(2)\n");
    row = 99;
    assert_false(content_tree_toggle(t, &row));
    content_tree_free(t);
}

static void a_string_that_does_not_fit_takes_several_rows(void **state)
{
    (void)state;
    struct content_tree *t = tree_of("{\"k\":\"one two three four five\",\"z\":1}", 20);
    assert_shows(
        t, "v {\nv   \"k\": \"one two \n      three four \n      five\",\n    \"z\": 1\n  }\n");
    size_t row = 3; /* inside of it */
    assert_true(content_tree_toggle(t, &row));
    assert_int_equal(row, 1);
    struct content_row r = content_tree_row(t, 1);
    assert_int_equal(r.fold, FOLD_CLOSED);
    assert_int_equal(r.count, strlen("\"one two three four five\""));
    assert_true(content_tree_toggle(t, &row));
    row = 3;
    content_tree_set_cols(t, 80, &row);
    assert_int_equal(row, 1);
    assert_shows(t, "v {\n    \"k\": \"one two three four five\",\n    \"z\": 1\n  }\n");
    content_tree_free(t);
}

static void what_is_not_json_is_wrapped_text(void **state)
{
    (void)state;
    struct content_tree *t = tree_of("{\"a\":01}\n\n中文中文中文 and words", 14);
    assert_false(content_tree_is_json(t));
    assert_shows(t, "  {\"a\":01}\n  \n  中文中文中文 \n  and words\n");
    size_t row = 0;
    assert_false(content_tree_toggle(t, &row));
    content_tree_free(t);
    t = content_tree_new_text("[1]", 3, 40);
    assert_shows(t, "  [1]\n");
    content_tree_free(t);
    t = tree_of("", 40);
    assert_int_equal(content_tree_rows(t), 1);
    content_tree_free(t);
}

static void a_large_content_begins_folded(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_str(&text, "{\"list\":[");
    for (int i = 0; i < 300; i++)
        buf_addf(&text, "%s%d", i > 0 ? "," : "", i);
    buf_add_str(&text, "],\"text\":\"");
    while (text.len < 5000)
        buf_add_str(&text, "长文本 ");
    buf_add_str(&text, "\"}");
    struct content_tree *t = content_tree_new(text.data, text.len, 80);
    assert_int_equal(content_tree_rows(t), 4);
    struct content_row list = content_tree_row(t, 1);
    assert_int_equal(list.fold, FOLD_CLOSED);
    assert_int_equal(list.count, 300);
    assert_int_equal(content_tree_row(t, 2).fold, FOLD_CLOSED);
    content_tree_free(t);
    buf_done(&text);
}

/* All bytes of a row, the blanks at the ends of its pieces too, are the content's, in order. */
static void rows_hold_all_of_the_text_at_any_width(void **state)
{
    (void)state;
    static const char text[] =
        "中文，没有空格。 नमस्ते 👨‍👩‍👧 word \xFF\xCC\x81 "
        "\x1B[2J e\xCC\x81\xCC\x81 end\t.";
    for (int cols = -3; cols < 90; cols++) {
        struct content_tree *t = content_tree_new_text(text, strlen(text), cols);
        const char *at = text;
        for (size_t i = 0; i < content_tree_rows(t); i++) {
            struct content_row r = content_tree_row(t, i);
            assert_ptr_equal(r.text, at);
            assert_true(r.len > 0);
            at += r.len;
        }
        assert_ptr_equal(at, text + strlen(text));
        content_tree_free(t);
    }
}

static void random_json(struct prng *random, struct buf *out, int depth)
{
    switch (depth > 5 ? 9 : prng_below(random, 10)) {
    case 0:
    case 1:
        buf_add_char(out, '{');
        for (uint64_t i = 0, n = prng_below(random, 5); i < n; i++) {
            buf_addf(out, "%s\"k%d\": ", i > 0 ? ", " : "", (int)i);
            random_json(random, out, depth + 1);
        }
        buf_add_char(out, '}');
        break;
    case 2:
    case 3:
        buf_add_char(out, '[');
        for (uint64_t i = 0, n = prng_below(random, 5); i < n; i++) {
            buf_add_str(out, i > 0 ? "," : "");
            random_json(random, out, depth + 1);
        }
        buf_add_char(out, ']');
        break;
    case 4:
        buf_add_str(out,
                    "\"long \\\" \\\\ text 中文 that will not fit into a row of few columns\"");
        break;
    default:
        buf_add_str(out, prng_below(random, 2) == 0 ? "-12.5" : "\"\\u4e2d\"");
        break;
    }
}

static void whatever_is_folded_the_rows_stay_in_order(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 7);
    for (int round = 0; round < 400; round++) {
        struct buf text = {0};
        random_json(&random, &text, 0);
        struct content_tree *t =
            content_tree_new(buf_str(&text), text.len, (int)prng_below(&random, 60));
        assert_true(content_tree_is_json(t));
        for (int step = 0; step < 20; step++) {
            size_t row = prng_below(&random, content_tree_rows(t) + 1);
            if (prng_below(&random, 8) == 0)
                content_tree_fold_all(t, prng_below(&random, 2) == 0, &row);
            else if (prng_below(&random, 4) == 0)
                content_tree_set_cols(t, (int)prng_below(&random, 60), &row);
            else
                content_tree_toggle(t, &row);
            assert_true(content_tree_rows(t) >= 1);
            assert_true(row <= content_tree_rows(t));
            const char *before = NULL;
            int depth = -1;
            for (size_t i = 0; i < content_tree_rows(t); i++) {
                struct content_row r = content_tree_row(t, i);
                assert_true(r.text > before);
                assert_true(r.depth <= depth + 1);
                before = r.text;
                depth = r.depth;
            }
        }
        content_tree_free(t);
        buf_done(&text);
    }
}

/* ---- speed ---- */

static double ms_of(const struct buf *text, bool is_unfolded)
{
    double best = 1e9;
    for (int i = 0; i < 5; i++) {
        clock_t start = clock();
        struct content_tree *t = content_tree_new(text->data, text->len, 120);
        if (is_unfolded)
            content_tree_fold_all(t, false, NULL);
        double ms = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
        best = ms < best ? ms : best;
        content_tree_free(t);
    }
    return best;
}

static void the_largest_content_in_one_line_is_no_wait(void **state)
{
    (void)state;
    static const struct {
        const char *name, *open, *part, *close;
    } cases[] = {
        {"numbers", "[0", ",0", "]"},
        {"objects", "[{}", ",{\"id\":12345,\"名\":\"值\",\"ok\":true}", "]"},
        {"deep", "[0", ",[[[[[[[[[[[[{\"a\":[{}]}]]]]]]]]]]]]", "]"},
        {"one long string", "{\"content\":\"", "maintenance, 维护通知。", "\"}"},
        {"base64", "{\"content\":\"", "aGVsbG8gd29ybGQ", "\"}"},
        {"not JSON", "", "维护 maintenance, ", ""},
        {"escapes", "[\"", "\\\\\\\"", "\"]"},
        {"emoji", "[\"", "👨‍👩‍👧❤️🇨🇳नमस्ते", "\"]"},
    };
    for (size_t c = 0; c < COUNT(cases); c++) {
        struct buf text = {0};
        buf_add_str(&text, cases[c].open);
        while (text.len + strlen(cases[c].part) + strlen(cases[c].close) <= LARGEST)
            buf_add_str(&text, cases[c].part);
        buf_add_str(&text, cases[c].close);
        double folded = ms_of(&text, false);
        double unfolded = ms_of(&text, true);
        print_message("%-16s %6.2f ms, all unfolded %6.2f ms\n", cases[c].name, folded, unfolded);
        /* A bound that a debug build under a sanitizer on a busy machine keeps. */
        assert_true(unfolded < 500);
        buf_done(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_of_json_becomes_a_tree),
        cmocka_unit_test(any_value_may_be_outermost),
        cmocka_unit_test(what_is_inside_folds_and_unfolds),
        cmocka_unit_test(a_string_that_does_not_fit_takes_several_rows),
        cmocka_unit_test(what_is_not_json_is_wrapped_text),
        cmocka_unit_test(a_large_content_begins_folded),
        cmocka_unit_test(rows_hold_all_of_the_text_at_any_width),
        cmocka_unit_test(whatever_is_folded_the_rows_stay_in_order),
        cmocka_unit_test(the_largest_content_in_one_line_is_no_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
