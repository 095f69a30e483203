#include "unit.h"

#include <string.h>

#include "base/buf.h"
#include "base/prng.h"
#include "base/utf8.h"
#include "base/utf8_fold.h"

static const char *folded(const char *text)
{
    static char out[1024];
    struct buf b = {0};
    utf8_fold(text, strlen(text), &b);
    assert_true(b.len < sizeof out);
    memcpy(out, buf_str(&b), b.len + 1);
    buf_done(&b);
    return out;
}

/* The places of a query in a text, each in brackets. */
static const char *marked(const char *text, const char *query)
{
    static char out[1024];
    struct buf q = {0}, b = {0};
    struct utf8_range ranges[16];
    utf8_fold_query(query, strlen(query), &q);
    size_t count = utf8_find_folded(text, strlen(text), buf_str(&q), q.len, ranges, 16);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(ranges[i].at >= at && ranges[i].len > 0);
        buf_add(&b, text + at, ranges[i].at - at);
        buf_add_char(&b, '[');
        buf_add(&b, text + ranges[i].at, ranges[i].len);
        buf_add_char(&b, ']');
        at = ranges[i].at + ranges[i].len;
    }
    buf_add_str(&b, text + at);
    memcpy(out, buf_str(&b), b.len + 1);
    buf_done(&q);
    buf_done(&b);
    return out;
}

static void big_and_small_letters_are_one(void **state)
{
    (void)state;
    assert_string_equal(folded("ABC xyz 09"), "abc xyz 09");
    assert_string_equal(folded("ÄÖÜ"), folded("äöü"));
    assert_string_equal(folded("ПРИВЕТ"), "привет");
    assert_string_equal(folded("STRASSE"), folded("Straße"));
}

static void full_width_forms_are_the_plain_ones(void **state)
{
    (void)state;
    assert_string_equal(folded("ＡＢＣ１２３，！"), "abc123,!");
    assert_string_equal(folded("ｶﾞ"), folded("ガ"));
    assert_string_equal(folded("①ﬁ"), "1fi");
    assert_string_equal(folded("系统，维护。"), "系统,维护。");
}

static void composed_and_decomposed_characters_are_one(void **state)
{
    (void)state;
    assert_string_equal(folded("caf\u00e9"), folded("cafe\u0301"));
    assert_string_equal(folded("\ud55c"), folded("\u1112\u1161\u11ab"));
}

static void what_cannot_be_seen_is_left_out(void **state)
{
    (void)state;
    assert_string_equal(folded("pass\u200bword"), "password");
    assert_string_equal(folded("❤\ufe0f"), "❤");
    assert_string_equal(folded("\ufeffa\u00adb"), "ab");
}

static void white_space_is_one_blank(void **state)
{
    (void)state;
    assert_string_equal(folded("a \t\r\n\u3000\u00a0b"), "a b");
    assert_string_equal(folded("a\u2028b\x01\x7f\xc2\x85"
                               "c"),
                        "a b c");
    assert_string_equal(folded("a\x1f"
                               "b"),
                        "a\x1f"
                        "b");
}

static void malformed_bytes_are_replaced(void **state)
{
    (void)state;
    assert_string_equal(folded("a\xff\xe4\xbd"
                               "b"),
                        "a\ufffd\ufffd\ufffdb");
    assert_string_equal(folded("\xe4\x41\x42"), "\ufffdab");
}

static void a_query_loses_the_blanks_at_its_ends(void **state)
{
    (void)state;
    struct buf b = {0};
    utf8_fold_query("  A\x1f \x1f B\u3000", 12, &b);
    assert_string_equal(buf_str(&b), "a b");
    buf_clear(&b);
    utf8_fold_query(" \t\n", 3, &b);
    assert_int_equal(b.len, 0);
    buf_done(&b);
}

static void hits_are_marked_in_the_text_as_it_is(void **state)
{
    (void)state;
    assert_string_equal(marked("The SYSTEM is down", "system"), "The [SYSTEM] is down");
    assert_string_equal(marked("今晚系统维护，系统。", "系统"), "今晚[系统]维护，[系统]。");
    assert_string_equal(marked("ＡＢＣ abc", "bc"), "Ａ[ＢＣ] a[bc]");
    assert_string_equal(marked("a \t\n b", "a b"), "[a \t\n b]");
    assert_string_equal(marked("aaaaa", "aa"), "[aa][aa]a");
    assert_string_equal(marked("nothing", "else"), "nothing");
    assert_string_equal(marked("", "else"), "");
    assert_string_equal(marked("nothing", " "), "nothing");
}

static void a_mark_takes_whole_clusters(void **state)
{
    (void)state;
    assert_string_equal(marked("cafe\u0301s", "cafe"), "[cafe\u0301]s");
    assert_string_equal(marked("a👨‍👩‍👧b", "👩"), "a[👨‍👩‍👧]b");
    assert_string_equal(marked("한국", "하"), "[한]국");
    assert_string_equal(marked("ﬁn", "f"), "[ﬁ]n");
    /* Two places in one cluster are one mark. */
    assert_string_equal(marked("x👩‍👩‍👧y", "👩"), "x[👩‍👩‍👧]y");
    assert_string_equal(marked("👍🏽!", "👍"), "[👍🏽]!");
}

static void nothing_is_found_across_a_break(void **state)
{
    (void)state;
    assert_string_equal(marked("a\x1f"
                               "b ab",
                               "ab"),
                        "a\x1f"
                        "b [ab]");
    assert_string_equal(marked("a\x1f"
                               "b",
                               "a b"),
                        "a\x1f"
                        "b");
}

/* As memmem, which it stands in for. */
static void bytes_are_found_where_memmem_finds_them(void **state)
{
    (void)state;
    static const char letters[] = "aab\xe4\xbd\xa0\xa0";
    struct prng rng;
    prng_init(&rng, 5);
    for (int round = 0; round < 20000; round++) {
        char text[24], query[4];
        size_t len = prng_below(&rng, sizeof text + 1);
        size_t query_len = 1 + prng_below(&rng, sizeof query);
        for (size_t i = 0; i < len; i++)
            text[i] = letters[prng_below(&rng, sizeof letters - 1)];
        for (size_t i = 0; i < query_len; i++)
            query[i] = letters[prng_below(&rng, sizeof letters - 1)];
        assert_ptr_equal(utf8_find_bytes(text, len, query, query_len),
                         memmem(text, len, query, query_len));
    }
    assert_null(utf8_find_bytes("a", 1, "", 0));
}

/* Whatever the bytes: folding ends in clean text, and marks are whole clusters in order. */
static void any_bytes_can_be_folded_and_searched(void **state)
{
    (void)state;
    struct prng rng;
    prng_init(&rng, 7);
    for (int round = 0; round < 3000; round++) {
        char text[64];
        size_t len = prng_below(&rng, sizeof text);
        for (size_t i = 0; i < len; i++)
            text[i] = (char)(prng_below(&rng, 3) > 0 ? 0x60 + prng_below(&rng, 8)
                                                     : prng_below(&rng, 256));
        struct buf f = {0};
        utf8_fold(text, len, &f);
        assert_true(utf8_is_valid(buf_str(&f), f.len));
        for (size_t i = 0; i < f.len; i++)
            assert_true((unsigned char)f.data[i] >= ' ' || f.data[i] == UTF8_FOLD_BREAK);
        if (f.len > 0) {
            size_t from = prng_below(&rng, f.len);
            size_t size = 1 + prng_below(&rng, f.len - from);
            struct utf8_range ranges[8];
            size_t count = utf8_find_folded(text, len, f.data + from, size, ranges, 8);
            assert_true(count > 0);
            for (size_t i = 0, at = 0; i < count; at = ranges[i].at + ranges[i].len, i++)
                assert_true(ranges[i].at >= at && ranges[i].at + ranges[i].len <= len);
        }
        buf_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(big_and_small_letters_are_one),
        cmocka_unit_test(full_width_forms_are_the_plain_ones),
        cmocka_unit_test(composed_and_decomposed_characters_are_one),
        cmocka_unit_test(what_cannot_be_seen_is_left_out),
        cmocka_unit_test(white_space_is_one_blank),
        cmocka_unit_test(malformed_bytes_are_replaced),
        cmocka_unit_test(a_query_loses_the_blanks_at_its_ends),
        cmocka_unit_test(hits_are_marked_in_the_text_as_it_is),
        cmocka_unit_test(a_mark_takes_whole_clusters),
        cmocka_unit_test(nothing_is_found_across_a_break),
        cmocka_unit_test(bytes_are_found_where_memmem_finds_them),
        cmocka_unit_test(any_bytes_can_be_folded_and_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
