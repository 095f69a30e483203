#include "unit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "core/gram.h"

static struct gram_filter *filter_of(const char *text)
{
    struct gram_filter *filter = calloc(1, sizeof *filter);
    assert_non_null(filter);
    gram_mark(filter, text, strlen(text));
    return filter;
}

static bool may_hold(const struct gram_filter *filter, const char *query, size_t len)
{
    struct gram_query q;
    gram_query_make(&q, query, len);
    for (size_t i = 0; i < q.count; i++) {
        uint32_t places[2];
        gram_places(q.grams[i], filter->salt, places);
        if ((filter->bits[places[0] / 64] >> places[0] % 64 & 1) == 0 ||
            (filter->bits[places[1] / 64] >> places[1] % 64 & 1) == 0)
            return false;
    }
    return true;
}

static bool may(const char *text, const char *query)
{
    struct gram_filter *filter = filter_of(text);
    bool result = may_hold(filter, query, strlen(query));
    free(filter);
    return result;
}

static void every_part_of_a_text_passes(void **state)
{
    (void)state;
    static const char text[] = "今晚 22:00 系统维护, 期间无法登录。 the system is down 👍 ok";
    struct gram_filter *filter = filter_of(text);
    for (size_t from = 0; from < sizeof text - 1; from++) {
        for (size_t len = 1; from + len < sizeof text; len++) {
            bool is_whole = ((unsigned char)text[from] & 0xC0) != 0x80 &&
                            ((unsigned char)text[from + len] & 0xC0) != 0x80;
            if (is_whole && !may_hold(filter, text + from, len))
                fail_msg("\"%.*s\" is ruled out", (int)len, text + from);
        }
    }
    free(filter);
}

static void what_does_not_stand_together_is_ruled_out(void **state)
{
    (void)state;
    static const char text[] = "今晚系统维护 the system is down";
    assert_false(may(text, "今维"));
    assert_false(may(text, "晚护"));
    assert_false(may(text, "系统护"));
    assert_false(may(text, "z"));
    assert_false(may(text, "ths"));
    assert_false(may(text, "then"));
    assert_false(may(text, "syste is"));
    assert_false(may(text, "down the"));
    assert_false(may("abcd bcde", "abcde x"));
}

/* Five characters make no gram of their own: both of four are asked for. */
static void five_letters_are_asked_for_by_two_fours(void **state)
{
    (void)state;
    assert_true(may("abcde", "abcde"));
    assert_false(may("abcd", "abcde"));
    assert_false(may("bcde", "abcde"));
}

static void grams_end_at_breaks(void **state)
{
    (void)state;
    assert_true(may("ab\x1f"
                    "cd",
                    "ab"));
    assert_false(may("ab\x1f"
                     "cd",
                     "abcd"));
    assert_false(may("系统\x1f维护", "统维"));
}

static void a_query_without_characters_rules_nothing_out(void **state)
{
    (void)state;
    assert_true(may("", ""));
    assert_false(may("", "a"));
}

static void a_long_query_is_asked_for_by_its_begin(void **state)
{
    (void)state;
    char text[600];
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = (char)('a' + i * 7 % 26);
    text[sizeof text - 1] = '\0';
    assert_true(may(text, text));
    struct gram_query q;
    gram_query_make(&q, text, strlen(text));
    assert_int_equal(q.count, GRAM_QUERY_MAX);
}

/* What was seen is not marked again, and must be marked none the less: texts of few letters, where
 * everything comes back in other company. */
static void random_texts_never_lose_a_part(void **state)
{
    (void)state;
    static const char *const letters[] = {"a",      "b",      "c",      " ",         ",",
                                          "\u4e2d", "\u6587", "\u00e9", "\U0001F44D"};
    struct prng rng;
    prng_init(&rng, 3);
    for (int round = 0; round < 300; round++) {
        char text[400] = "";
        size_t starts[90], count = 20 + prng_below(&rng, 60);
        for (size_t i = 0; i < count; i++) {
            starts[i] = strlen(text);
            strcat(text, letters[prng_below(&rng, sizeof letters / sizeof letters[0])]);
        }
        starts[count] = strlen(text);
        struct gram_filter *filter = filter_of(text);
        for (size_t from = 0; from < count; from++) {
            for (size_t to = from + 1; to <= count && to < from + 12; to++)
                assert_true(may_hold(filter, text + starts[from], starts[to] - starts[from]));
        }
        free(filter);
    }
}

/* The bytes of the file depend on it: another value is another version of the store. */
static void the_places_of_a_gram_are_fixed(void **state)
{
    (void)state;
    struct gram_query q;
    gram_query_make(&q, "维护", strlen("维护"));
    uint32_t places[2], others[2];
    assert_int_equal(q.count, 1);
    gram_places(q.grams[0], 0, places);
    assert_int_equal(places[0], 0x78059);
    assert_int_equal(places[1], 0x32dd0);
    gram_places(q.grams[0], 1, others);
    assert_int_not_equal(places[0], others[0]);
    assert_int_not_equal(places[1], others[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_of_a_text_passes),
        cmocka_unit_test(what_does_not_stand_together_is_ruled_out),
        cmocka_unit_test(five_letters_are_asked_for_by_two_fours),
        cmocka_unit_test(grams_end_at_breaks),
        cmocka_unit_test(a_query_without_characters_rules_nothing_out),
        cmocka_unit_test(a_long_query_is_asked_for_by_its_begin),
        cmocka_unit_test(random_texts_never_lose_a_part),
        cmocka_unit_test(the_places_of_a_gram_are_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
