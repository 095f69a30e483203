#include "unit.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "core/json.h"

static struct json *parse(const char *text)
{
    struct err err = {0};
    struct json *root = json_parse(text, strlen(text), &err);
    if (root == NULL)
        fail_msg("refused %s: %s", text, err.text);
    return root;
}

static void keys_that_differ_in_case_are_two_keys(void **state)
{
    (void)state;
    struct json *root = parse("{\"Name\":1,\"name\":2,\"NAME\":3}");
    int64_t n;
    assert_true(json_i64(json_get(root, "name"), &n));
    assert_int_equal(n, 2);
    assert_null(json_get(root, "nAME"));
    json_free(root);
}

static void every_kind_is_read(void **state)
{
    (void)state;
    struct json *root =
        parse(" {\"n\":null,\"t\":true,\"f\":false,\"i\":-12,\"d\":0.5e1,\"s\":\"x\","
              "\"a\":[1,2,3],\"o\":{}}\r\n\t ");
    static const enum json_kind kinds[] = {JSON_NULL,   JSON_BOOL,   JSON_BOOL,  JSON_NUMBER,
                                           JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT};
    static const char keys[] = "ntfidsao";
    size_t i = 0;
    for (const struct json *v = json_first(root); v != NULL; v = json_next(v), i++) {
        assert_int_equal(json_kind(v), kinds[i]);
        assert_int_equal(json_key(v)[0], keys[i]);
    }
    assert_int_equal(i, 8);
    assert_int_equal(json_count(root), 8);
    assert_int_equal(json_count(json_get(root, "a")), 3);
    assert_null(json_key(json_first(json_get(root, "a"))));

    bool b = false;
    assert_true(json_bool(json_get(root, "t"), &b));
    assert_true(b);
    assert_true(json_bool(json_get(root, "f"), &b));
    assert_false(b);
    double d;
    assert_true(json_number(json_get(root, "d"), &d));
    assert_true(d == 5.0);
    assert_string_equal(json_str(json_get(root, "s")), "x");
    json_free(root);
}

static void a_value_of_another_kind_or_none_is_told(void **state)
{
    (void)state;
    struct json *root = parse("{\"s\":\"1\",\"i\":1,\"a\":[]}");
    bool b;
    double d;
    int64_t n;
    assert_null(json_str(json_get(root, "i")));
    assert_false(json_bool(json_get(root, "i"), &b));
    assert_false(json_number(json_get(root, "s"), &d));
    assert_false(json_i64(json_get(root, "s"), &n));
    assert_false(json_i64_str(json_get(root, "i"), &n));
    assert_null(json_get(json_get(root, "a"), "s"));
    assert_null(json_get(NULL, "s"));
    assert_null(json_first(NULL));
    assert_int_equal(json_count(NULL), 0);
    assert_null(json_str(NULL));
    assert_false(json_bool(NULL, &b));
    assert_false(json_i64(NULL, &n));
    assert_false(json_i64_str(NULL, &n));
    json_free(root);
    json_free(NULL);
}

static void integers_are_exact_and_others_are_no_integers(void **state)
{
    (void)state;
    struct json *root = parse("[9007199254740992,-9007199254740992,1585127132438,0,1e3,-0]");
    static const int64_t wanted[] = {
        9007199254740992, -9007199254740992, 1585127132438, 0, 1000, 0};
    size_t i = 0;
    for (const struct json *v = json_first(root); v != NULL; v = json_next(v), i++) {
        int64_t n = -1;
        assert_true(json_i64(v, &n));
        assert_int_equal(n, wanted[i]);
    }
    json_free(root);
    root = parse("[9007199254740994,-9007199254740994,0.5,1e300,-1e300,1e-300]");
    for (const struct json *v = json_first(root); v != NULL; v = json_next(v)) {
        int64_t n;
        assert_false(json_i64(v, &n));
    }
    json_free(root);
    root = parse("[\"9223372036854775807\",\"-5\",\"\",\"1x\",\" 1\",\"1.0\"]");
    int64_t n;
    const struct json *v = json_first(root);
    assert_true(json_i64_str(v, &n));
    assert_int_equal(n, INT64_MAX);
    assert_true(json_i64_str(v = json_next(v), &n));
    assert_int_equal(n, -5);
    while ((v = json_next(v)) != NULL)
        assert_false(json_i64_str(v, &n));
    json_free(root);
}

/* A tree lies in one block whose size is worked out from the text: nothing that is tightly written
 * and takes much room as a tree may be more than it holds. */
static void the_tree_of_a_dense_text_holds_everything(void **state)
{
    (void)state;
    enum { LONGEST = 40 };
    struct buf text = {0};
    buf_add_char(&text, '[');
    for (int len = 0; len <= LONGEST; len++) {
        buf_addf(&text, "{\"%.*s\":\"%.*s\"},", len, "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
                 len, "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv");
        buf_addf(&text, "{\"\":%.*s},\"\\n\",[[]],{},%d,true,null,", len + 1,
                 "12345678901234567890123456789012345678901", len % 10);
    }
    buf_add_str(&text, "\"\"]");
    struct json *root = parse(buf_str(&text));
    const struct json *at = json_first(root);
    for (size_t len = 0; len <= LONGEST; len++) {
        const struct json *member = json_first(at);
        assert_int_equal(strlen(json_key(member)), len);
        assert_int_equal(strlen(json_str(member)), len);
        double d;
        at = json_next(at);
        assert_true(json_number(json_get(at, ""), &d));
        assert_true(d >= 1);
        for (int i = 0; i < 7; i++)
            at = json_next(at);
    }
    assert_string_equal(json_str(at), "");
    assert_null(json_next(at));
    json_free(root);
    buf_done(&text);
}

/* Seven characters and two quotes are rounded up the most. */
static void the_tree_of_the_costliest_strings_holds_everything(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i < 1000; i++)
        buf_addf(&text, "%s\"k%06d\":\"v%06d\"", i > 0 ? "," : "{", i, i);
    buf_add_char(&text, '}');
    struct json *root = parse(buf_str(&text));
    assert_int_equal(json_count(root), 1000);
    assert_string_equal(json_str(json_get(root, "k000999")), "v000999");
    json_free(root);
    buf_done(&text);
}

static void a_copy_outlives_the_parsed_tree(void **state)
{
    (void)state;
    struct json *parsed = parse("{\"a\":[1,{\"b\":\"c\"}]}");
    struct json *made = json_new_object();
    json_add_copy(made, "whole", parsed);
    json_add_copy(made, "part", json_get(parsed, "a"));
    json_free(parsed);
    struct buf out = {0};
    json_print(made, &out);
    assert_string_equal(buf_str(&out),
                        "{\"whole\":{\"a\":[1,{\"b\":\"c\"}]},\"part\":[1,{\"b\":\"c\"}]}");
    buf_done(&out);
    json_free(made);
}

static void strings_are_unescaped(void **state)
{
    (void)state;
    struct json *root = parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u4E2d\\uD83d\\uDe00 \x7F\xE4\xB8\xAD"
                              "\xF0\x9F\x98\x80\xC3\xA9\xEF\xBF\xBF\xF4\x8F\xBF\xBF\"");
    assert_string_equal(json_str(root),
                        "\"\\/\b\f\n\r\t\xE4\xB8\xAD\xF0\x9F\x98\x80 \x7F\xE4\xB8\xAD"
                        "\xF0\x9F\x98\x80\xC3\xA9\xEF\xBF\xBF\xF4\x8F\xBF\xBF");
    json_free(root);
}

static void a_long_number_is_read(void **state)
{
    (void)state;
    struct json *root =
        parse("[-0.00000000000000000000000000000000000000000000000000000000000000000"
              "0000000000001,1]");
    double d;
    assert_true(json_number(json_first(root), &d));
    assert_true(d == -1e-78);
    json_free(root);
}

/* ---- writing ---- */

static void assert_prints(const struct json *value, const char *wanted)
{
    struct buf out = {0};
    json_print(value, &out);
    assert_string_equal(buf_str(&out), wanted);
    buf_done(&out);
}

static void what_was_made_is_printed_in_order(void **state)
{
    (void)state;
    struct json *root = json_new_object();
    json_add_str(root, "event", "pull");
    json_add_str(root, "none", NULL);
    json_add_bool(root, "ok", true);
    json_add_bool(root, "more", false);
    json_add_int(root, "http", 200);
    json_add_number(root, "speed", 20.5);
    json_add_i64_str(root, "at", INT64_MIN);
    struct json *list = json_new_array();
    json_add_str(list, NULL, "a");
    json_add_int(list, NULL, -9007199254740992);
    json_add(root, "list", list);
    json_add_copy(root, "copy", list);
    json_add(root, "s", json_new_str("x"));
    assert_prints(root, "{\"event\":\"pull\",\"none\":null,\"ok\":true,\"more\":false,\"http\":200,"
                        "\"speed\":20.5,\"at\":\"-9223372036854775808\","
                        "\"list\":[\"a\",-9007199254740992],\"copy\":[\"a\",-9007199254740992],"
                        "\"s\":\"x\"}");
    json_free(root);
}

static void printing_appends(void **state)
{
    (void)state;
    struct json *root = json_new_array();
    struct buf out = {0};
    buf_add_str(&out, "> ");
    json_print(root, &out);
    json_print_pretty(root, &out);
    assert_string_equal(buf_str(&out), "> [][]");
    buf_done(&out);
    json_free(root);
}

static void a_printed_number_reads_back_as_the_same_double(void **state)
{
    (void)state;
    static const double numbers[] = {
        0.1 + 0.2,
        9007199254740991,
        9007199254740992,
        -9007199254740991,
        1.0 / 3,
        1e15,
        123456.789,
        1e22,
        5e-324,
        1.7976931348623157e308,
        2.2250738585072014e-308,
    };
    size_t rounded_by_cjson = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct json *list = json_new_array();
        json_add_number(list, NULL, numbers[i]);
        struct buf out = {0};
        json_print(list, &out);
        struct json *back = parse(buf_str(&out));
        double d;
        assert_true(json_number(json_first(back), &d));
        assert_true(d == numbers[i]);
        char *bare = cJSON_PrintUnformatted((cJSON *)list);
        rounded_by_cjson += strtod(bare + 1, NULL) != numbers[i];
        cJSON_free(bare);
        json_free(back);
        buf_done(&out);
        json_free(list);
    }
    assert_true(rounded_by_cjson >= 4);
}

static void unsafe_characters_are_escaped_and_the_value_stays(void **state)
{
    (void)state;
    const char *text = "\x1B[2J\x7F\xC2\x9B"                  /* ESC, DEL, C1 CSI */
                       "\xE2\x80\xAE\xE2\x81\xA6\xEF\xBB\xBF" /* bidi override, isolate, BOM */
                       "\xF3\xA0\x81\x81\xF4\x8F\xBF\xBF"     /* tag, the last character */
                       "\xE4\xB8\xAD\xF0\x9F\x98\x80\xE2\x80\x8D \n\"\\";
    struct json *root = json_new_object();
    json_add_str(root, text, text);
    struct buf out = {0};
    json_print(root, &out);
    const char *escaped = "\"\\u001b[2J\\u007f\\u009b\\u202e\\u2066\\ufeff\\udb40\\udc41"
                          "\xF4\x8F\xBF\xBF\xE4\xB8\xAD\xF0\x9F\x98\x80\xE2\x80\x8D \\n\\\"\\\\\"";
    struct buf wanted = {0};
    buf_addf(&wanted, "{%s:%s}", escaped, escaped);
    assert_string_equal(buf_str(&out), buf_str(&wanted));

    struct json *back = parse(buf_str(&out));
    assert_string_equal(json_str(json_get(back, text)), text);
    json_free(back);
    buf_done(&wanted);
    buf_done(&out);
    json_free(root);
}

static void a_malformed_byte_is_printed_as_json_all_the_same(void **state)
{
    (void)state;
    struct json *root = json_new_str("a\xFFz\xE4\xB8");
    assert_prints(root, "\"a\\ufffdz\\ufffd\\ufffd\"");
    json_free(root);
}

static void a_string_written_by_itself_is_what_the_tree_prints(void **state)
{
    (void)state;
    for (int first = 1; first < 256; first++) {
        for (int second = 1; second < 256; second++) {
            const char text[] = {'a', (char)first, (char)second, 'z', '\0'};
            struct json *value = json_new_str(text);
            struct buf printed = {0}, written = {0};
            json_print(value, &printed);
            json_write_str(text, &written);
            assert_string_equal(buf_str(&written), buf_str(&printed));
            buf_done(&printed);
            buf_done(&written);
            json_free(value);
        }
    }
    static const char *const wanted[][2] = {
        {"", "\"\""},
        {"\"\\/\b\f\n\r\t\x01", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\""},
        {"\xE4\xB8\xAD\xE2\x80\xAE\xF0\x9F\x98\x80", "\"\xE4\xB8\xAD\\u202e\xF0\x9F\x98\x80\""},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct buf written = {0};
        json_write_str(wanted[i][0], &written);
        assert_string_equal(buf_str(&written), wanted[i][1]);
        buf_done(&written);
    }
}

static void pretty_print_indents_by_two_blanks(void **state)
{
    (void)state;
    struct json *root =
        parse("{\"a\":1,\"b\":{\"c\":[{\"d\":\"x:\\ty\"},2],\"e\":{}},\"f\":\"\\u007f\"}");
    struct buf out = {0};
    json_print_pretty(root, &out);
    assert_string_equal(buf_str(&out), "{\n"
                                       "  \"a\": 1,\n"
                                       "  \"b\": {\n"
                                       "    \"c\": [{\n"
                                       "        \"d\": \"x:\\ty\"\n"
                                       "      }, 2],\n"
                                       "    \"e\": {\n"
                                       "    }\n"
                                       "  },\n"
                                       "  \"f\": \"\\u007f\"\n"
                                       "}");
    buf_done(&out);
    json_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_differ_in_case_are_two_keys),
        cmocka_unit_test(every_kind_is_read),
        cmocka_unit_test(a_value_of_another_kind_or_none_is_told),
        cmocka_unit_test(integers_are_exact_and_others_are_no_integers),
        cmocka_unit_test(the_tree_of_a_dense_text_holds_everything),
        cmocka_unit_test(the_tree_of_the_costliest_strings_holds_everything),
        cmocka_unit_test(a_copy_outlives_the_parsed_tree),
        cmocka_unit_test(strings_are_unescaped),
        cmocka_unit_test(a_long_number_is_read),
        cmocka_unit_test(what_was_made_is_printed_in_order),
        cmocka_unit_test(printing_appends),
        cmocka_unit_test(a_printed_number_reads_back_as_the_same_double),
        cmocka_unit_test(unsafe_characters_are_escaped_and_the_value_stays),
        cmocka_unit_test(a_malformed_byte_is_printed_as_json_all_the_same),
        cmocka_unit_test(a_string_written_by_itself_is_what_the_tree_prints),
        cmocka_unit_test(pretty_print_indents_by_two_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
