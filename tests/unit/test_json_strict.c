#include "unit.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "core/json.h"

/* A literal with its length, which may hold NUL bytes. */
struct text {
    const char *bytes;
    size_t len;
};
#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static struct json *parse(const char *text)
{
    struct err err = {0};
    struct json *root = json_parse(text, strlen(text), &err);
    if (root == NULL)
        fail_msg("refused %s: %s", text, err.text);
    return root;
}

/* From memory that ends with the text, so that a sanitizer sees a read beyond it. */
static void assert_refused(const char *text, size_t len, const char *reason)
{
    char *exact = malloc(len > 0 ? len : 1);
    memcpy(exact, text, len);
    struct err err = {0};
    struct json *root = json_parse(exact, len, &err);
    free(exact);
    if (root != NULL)
        fail_msg("accepted %.60s", text);
    assert_string_equal(err.text, reason);
}

static bool does_cjson_accept(const char *text, size_t len)
{
    cJSON *root = cJSON_ParseWithLengthOpts(text, len, NULL, false);
    cJSON_Delete(root);
    return root != NULL;
}

static void what_cjson_lets_pass_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct text text;
        const char *reason;
    } cases[] = {
        {TEXT("{} x"), "byte 4: more text behind the value"},
        {TEXT("{}{}"), "byte 3: more text behind the value"},
        {TEXT("1\0"), "byte 2: more text behind the value"},
        {TEXT("0x10"), "byte 2: more text behind the value"},
        {TEXT("\f1"), "byte 1: expected a value"},
        {TEXT("[1,\v2]"), "byte 4: expected a value"},
        {TEXT("[\0]"), "byte 2: expected a value"},
        {TEXT("01"), "byte 1: a number cannot begin with 0"},
        {TEXT("[1,-012]"), "byte 5: a number cannot begin with 0"},
        {TEXT("{\"a\":1.}"), "byte 8: a decimal point needs a digit behind it"},
        {TEXT("1.e3"), "byte 3: a decimal point needs a digit behind it"},
        {TEXT("-.5"), "byte 2: a minus needs a digit behind it"},
        {TEXT("1e"), "byte 3: an exponent needs a digit, the text ends here"},
        {TEXT("1e999"), "a number is too large for a double"},
        {TEXT("[[-1e400]]"), "a number is too large for a double"},
        {TEXT("\"a\x01\""), "byte 3: a control character in a string has to be escaped"},
        {TEXT("\"a\nb\""), "byte 3: a control character in a string has to be escaped"},
        {TEXT("\"a\0b\""), "byte 3: a control character in a string has to be escaped"},
        {TEXT("\"\\u0000\""), "byte 2: \\u0000 cannot stand in a string"},
        {TEXT("{\"\\u0000\":1}"), "byte 3: \\u0000 cannot stand in a string"},
        {TEXT("\"\\uZZZZ\""), "byte 2: \\u takes four hex digits"},
        {TEXT("\"\\u00g0\""), "byte 2: \\u takes four hex digits"},
        {TEXT("{\"a\":1,\"a\":2}"), "the key \"a\" stands twice in one object"},
        {TEXT("[{\"b\":{\"k\":1,\"\\u006b\":2}}]"), "the key \"k\" stands twice in one object"},
        {TEXT("{\"\":1,\"\":2}"), "the key \"\" stands twice in one object"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct text *t = &cases[i].text;
        if (!does_cjson_accept(t->bytes, t->len))
            fail_msg("case %zu proves nothing: cJSON refuses it", i);
        assert_refused(t->bytes, t->len, cases[i].reason);
    }
}

static void malformed_utf8_is_refused_though_cjson_lets_it_pass(void **state)
{
    (void)state;
    static const struct text bad[] = {
        TEXT("\x80"),             /* a tail without a lead */
        TEXT("\xBF\x80"),         /* two */
        TEXT("\xC0\x80"),         /* overlong NUL */
        TEXT("\xC1\xBF"),         /* overlong DEL */
        TEXT("\xE0\x9F\xBF"),     /* overlong of three bytes */
        TEXT("\xF0\x8F\xBF\xBF"), /* of four */
        TEXT("\xED\xA0\x80"),     /* a surrogate */
        TEXT("\xED\xBF\xBF"),     /* the last surrogate */
        TEXT("\xF4\x90\x80\x80"), /* above U+10FFFF */
        TEXT("\xF5\x80\x80\x80"), /* no lead byte */
        TEXT("\xFF"),             /* never in UTF-8 */
        TEXT("\xE4\xB8"),         /* cut after two of three */
        TEXT("\xF0\x9F\x98"),     /* cut after three of four */
        TEXT("\xC3"),             /* cut after one of two */
        TEXT("\xE4\xB8\x41"),     /* the third is no tail */
        TEXT("\xC3\x28"),         /* the second is no tail */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0] * 4; i++) {
        struct buf text = {0};
        buf_add_char(&text, '"');
        for (size_t before = 0; before < i % 4; before++)
            buf_add_str(&text, "\xE4\xB8\xAD");
        char reason[64];
        snprintf(reason, sizeof reason, "byte %zu: malformed UTF-8", text.len + 1);
        buf_add(&text, bad[i / 4].bytes, bad[i / 4].len);
        buf_add_str(&text, "\xE5\x9B\xBD\xE4\xB8\xAD\xE5\x9B\xBD\"");
        assert_true(does_cjson_accept(text.data, text.len));
        assert_refused(text.data, text.len, reason);
        buf_done(&text);
    }
    static const struct text cut[] = {TEXT("\"\xC3"), TEXT("\"\xE4\xB8"), TEXT("\"\xF0\x9F\x98")};
    for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++)
        assert_refused(cut[i].bytes, cut[i].len, "byte 2: malformed UTF-8");
}

/* utf8proc is the judge; the scan has a validator of its own, for speed. */
static void assert_judged_as_by_utf8proc(const unsigned char *bytes, size_t len)
{
    char text[16] = "\"";
    memcpy(text + 1, bytes, len);
    text[1 + len] = '"';
    bool is_scanned = json_scan(text, len + 2, NULL, NULL, NULL) == 0;
    if (is_scanned != utf8_is_valid((const char *)bytes, len))
        fail_msg("%02x %02x %02x %02x is judged wrong", bytes[0], bytes[1], bytes[2], bytes[3]);
}

static void every_sequence_beyond_ascii_is_judged_as_by_utf8proc(void **state)
{
    (void)state;
    static const unsigned char edges[] = {0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0};
    unsigned char b[4] = {0};
    unsigned char run[6] = {0xE4, 0xB8, 0xAD};
    for (unsigned lead = 0x80; lead < 0x100; lead++) {
        b[0] = (unsigned char)lead;
        assert_judged_as_by_utf8proc(b, 1);
        for (unsigned second = 0x80; second < 0x100; second++) {
            b[1] = (unsigned char)second;
            assert_judged_as_by_utf8proc(b, 2);
            for (size_t i = 0; i < sizeof edges * sizeof edges; i++) {
                b[2] = edges[i / sizeof edges];
                b[3] = edges[i % sizeof edges];
                assert_judged_as_by_utf8proc(b, 3);
                assert_judged_as_by_utf8proc(b, 4);
                memcpy(run + 3, b, 3);
                assert_judged_as_by_utf8proc(run, sizeof run);
            }
        }
    }
}

static void nesting_ends_at_64_levels_though_cjson_goes_on(void **state)
{
    (void)state;
    char text[2 * (JSON_DEPTH_MAX + 1)];
    memset(text, '[', JSON_DEPTH_MAX);
    memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    struct json *root = json_parse(text, 2 * JSON_DEPTH_MAX, NULL);
    assert_non_null(root);
    json_free(root);

    memset(text, '[', JSON_DEPTH_MAX + 1);
    memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    assert_true(does_cjson_accept(text, sizeof text));
    assert_refused(text, sizeof text, "byte 65: more than 64 levels");
}

/* Eight MiB of "1,1,1" would become a tree of 320 MiB. */
static void values_end_at_262144_though_cjson_goes_on(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_char(&text, '[');
    for (int i = 1; i < JSON_VALUES_MAX; i++) /* the array is one */
        buf_add_str(&text, i == 1 ? "1" : ",1");
    size_t allowed_len = text.len;
    buf_add_char(&text, ']');
    json_free(parse(buf_str(&text)));
    text.len = allowed_len;
    buf_add_str(&text, ",1]");
    assert_true(does_cjson_accept(text.data, text.len));
    assert_refused(text.data, text.len, "byte 524288: more than 262144 values");
    buf_done(&text);
}

static void many_values_side_by_side_are_not_depth(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_str(&text, "[[]");
    for (int i = 0; i < 3 * JSON_DEPTH_MAX; i++)
        buf_add_str(&text, ",{\"a\":[]}");
    buf_add_char(&text, ']');
    struct json *root = parse(buf_str(&text));
    assert_int_equal(json_count(root), 3 * JSON_DEPTH_MAX + 1);
    json_free(root);
    buf_done(&text);
}

static void what_cjson_refuses_is_refused_with_the_place(void **state)
{
    (void)state;
    static const struct {
        struct text text;
        const char *reason;
    } cases[] = {
        {TEXT(""), "byte 1: expected a value, the text ends here"},
        {TEXT(" \n"), "byte 3: expected a value, the text ends here"},
        {TEXT("\xEF\xBB\xBF{}"), "byte 1: a byte order mark in front"},
        {TEXT("[1,]"), "byte 4: expected a value"},
        {TEXT("[,1]"), "byte 2: expected a value"},
        {TEXT("[1 2]"), "byte 4: expected , or ]"},
        {TEXT("[1}"), "byte 3: expected , or ]"},
        {TEXT("["), "byte 2: expected a value, the text ends here"},
        {TEXT("[1"), "byte 3: expected , or ], the text ends here"},
        {TEXT("{\"a\":1,}"), "byte 8: expected a key in quotes"},
        {TEXT("{a:1}"), "byte 2: expected a key in quotes"},
        {TEXT("{1:1}"), "byte 2: expected a key in quotes"},
        {TEXT("{\"a\" 1}"), "byte 6: expected : behind the key"},
        {TEXT("{\"a\":}"), "byte 6: expected a value"},
        {TEXT("{\"a\":1 \"b\":2}"), "byte 8: expected , or }"},
        {TEXT("{\"a\":1]"), "byte 7: expected , or }"},
        {TEXT("{"), "byte 2: expected a key in quotes, the text ends here"},
        {TEXT("'a'"), "byte 1: expected a value"},
        {TEXT("/**/1"), "byte 1: expected a value"},
        {TEXT("tru"), "byte 1: an unknown word"},
        {TEXT("nul1"), "byte 1: an unknown word"},
        {TEXT("NaN"), "byte 1: expected a value"},
        {TEXT("+1"), "byte 1: expected a value"},
        {TEXT(".5"), "byte 1: expected a value"},
        {TEXT("-"), "byte 2: a minus needs a digit behind it, the text ends here"},
        {TEXT("[-x]"), "byte 3: a minus needs a digit behind it"},
        {TEXT("[1e+]"), "byte 5: an exponent needs a digit"},
        {TEXT("\"abc"), "byte 1: a string that does not end"},
        {TEXT("\"abc\\\""), "byte 1: a string that does not end"},
        {TEXT("\"\\"), "byte 2: an unknown escape"},
        {TEXT("\"\\q\""), "byte 2: an unknown escape"},
        {TEXT("\"\\\0\""), "byte 2: an unknown escape"},
        {TEXT("\"\\u12"), "byte 2: \\u takes four hex digits"},
        {TEXT("\"\\uDC00\""), "byte 2: half of a surrogate pair"},
        {TEXT("\"\\uD800\""), "byte 2: half of a surrogate pair"},
        {TEXT("\"\\uD800\\u0041\""), "byte 2: half of a surrogate pair"},
        {TEXT("\"\\uD800\\uD800\""), "byte 2: half of a surrogate pair"},
        {TEXT("\"\\uD800\\uE000\""), "byte 2: half of a surrogate pair"},
        {TEXT("\"\\uD800\\n1234\""), "byte 2: half of a surrogate pair"},
        {TEXT("\"\\uD800\\u"), "byte 2: half of a surrogate pair"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_refused(cases[i].text.bytes, cases[i].text.len, cases[i].reason);
}

/* The fast path reads eight bytes at a time: every place in and around a block has to be seen. */
static void a_fault_is_seen_at_every_place_of_a_string(void **state)
{
    (void)state;
    for (size_t place = 1; place < 40; place++) {
        char text[48];
        memset(text, 'x', sizeof text);
        text[0] = '"';
        text[sizeof text - 1] = '"';
        struct json *root = json_parse(text, sizeof text, NULL);
        assert_non_null(root);
        json_free(root);
        static const char faults[] = {'\0', '\n', '\x1F', '"', '\\', '\x80', '\xFF'};
        for (size_t f = 0; f < sizeof faults; f++) {
            text[place] = faults[f];
            struct err err;
            assert_null(json_parse(text, sizeof text, &err));
            char byte[16];
            snprintf(byte, sizeof byte, "byte %zu:", place + (faults[f] == '"' ? 2 : 1));
            assert_non_null(strstr(err.text, byte));
        }
    }
}

static void a_good_text_cut_anywhere_is_refused(void **state)
{
    (void)state;
    const char *good =
        "{\"a\":[1.5e-3,true,false,null,{}],\"\\u4e2d\\uD83D\\uDE00\":\"\xE4\xB8\xAD\"}";
    json_free(parse(good));
    for (size_t len = 0; len < strlen(good); len++) {
        char *cut = malloc(len + 1);
        memcpy(cut, good, len);
        char *exact = realloc(cut, len > 0 ? len : 1);
        assert_null(json_parse(exact, len, NULL));
        free(exact);
    }
}

static void a_key_twice_among_many_is_found(void **state)
{
    (void)state;
    enum { KEYS = 200000 };
    struct buf text = {0};
    for (int i = 0; i < KEYS; i++)
        buf_addf(&text, "%c\"key%d\":%d", i == 0 ? '{' : ',', i * 7919 % KEYS, i);
    size_t unique_len = text.len;
    buf_add_char(&text, '}');
    struct json *root = parse(buf_str(&text));
    assert_int_equal(json_count(root), KEYS);
    json_free(root);

    text.len = unique_len;
    buf_add_str(&text, ",\"key100000\":0}");
    assert_refused(text.data, text.len, "the key \"key100000\" stands twice in one object");
    buf_done(&text);
}

static void a_repeated_key_is_quoted_without_its_escape_sequence(void **state)
{
    (void)state;
    const char *text = "{\"\\u001b[2J\":1,\"\\u001b[2J\":2}";
    assert_refused(text, strlen(text), "the key \"\xEF\xBF\xBD[2J\" stands twice in one object");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cjson_lets_pass_is_refused),
        cmocka_unit_test(malformed_utf8_is_refused_though_cjson_lets_it_pass),
        cmocka_unit_test(every_sequence_beyond_ascii_is_judged_as_by_utf8proc),
        cmocka_unit_test(nesting_ends_at_64_levels_though_cjson_goes_on),
        cmocka_unit_test(values_end_at_262144_though_cjson_goes_on),
        cmocka_unit_test(many_values_side_by_side_are_not_depth),
        cmocka_unit_test(what_cjson_refuses_is_refused_with_the_place),
        cmocka_unit_test(a_fault_is_seen_at_every_place_of_a_string),
        cmocka_unit_test(a_good_text_cut_anywhere_is_refused),
        cmocka_unit_test(a_key_twice_among_many_is_found),
        cmocka_unit_test(a_repeated_key_is_quoted_without_its_escape_sequence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
