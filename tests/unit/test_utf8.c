#include "unit.h"

#include <time.h>

#include "base/prng.h"
#include "base/utf8.h"

#define FFFD "\xEF\xBF\xBD"

/* ---- validity and characters ---- */

static void well_formed_text_is_valid(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "a",
                                       "0123456789abcdef\n",
                                       "\x7F",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (!utf8_is_valid(good[i], strlen(good[i])))
            fail_msg("refused sample %zu", i);
    }
    assert_true(utf8_is_valid("a\0b", 3));
}

static void malformed_text_is_not_valid(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",                 /* a continuation without a start */
        "abcdefgh\xBFijklmnop", /* the same inside ASCII */
        "\xC2",                 /* cut short */
        "\xE4\xB8",
        "\xF0\x9F\x98",
        "\xC0\xAF", /* overlong */
        "\xC1\xBF",
        "\xE0\x9F\xBF",
        "\xF0\x8F\xBF\xBF",
        "\xED\xA0\x80", /* surrogates */
        "\xED\xBF\xBF",
        "\xF4\x90\x80\x80", /* above U+10FFFF */
        "\xF5\x80\x80\x80",
        "\xFF",
        "\xC2x", /* a start without its continuation */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (utf8_is_valid(bad[i], strlen(bad[i])))
            fail_msg("accepted sample %zu", i);
    }
}

static void a_bad_byte_is_found_at_every_place_of_a_word(void **state)
{
    (void)state;
    for (size_t len = 1; len <= 24; len++) {
        for (size_t at = 0; at < len; at++) {
            char text[24];
            memset(text, 'a', sizeof text);
            assert_true(utf8_is_valid(text, len));
            text[at] = '\xFF';
            assert_false(utf8_is_valid(text, len));
        }
    }
}

static void characters_are_counted_and_a_malformed_byte_counts_as_one(void **state)
{
    (void)state;
    assert_int_equal(utf8_count("", 0), 0);
    assert_int_equal(utf8_count("hello, world", 12), 12);
    assert_int_equal(utf8_count("a\xE4\xB8\xAD\xF0\x9F\x98\x80z", 9), 4);
    assert_int_equal(utf8_count("\xE4\xB8", 2), 2);
    assert_int_equal(utf8_count("\xFF\xFF"
                                "a",
                                3),
                     3);
}

static void a_prefix_in_utf16_units_never_splits_a_character(void **state)
{
    (void)state;
    const char *text = "a\xE4\xB8\xAD\xF0\x9F\x98\x80z"; /* 1 + 1 + 2 + 1 units */
    static const size_t bytes[] = {0, 1, 4, 4, 8, 9, 9};
    for (size_t units = 0; units < sizeof bytes / sizeof bytes[0]; units++)
        assert_int_equal(utf8_prefix_utf16(text, 9, units), bytes[units]);
}

/* ---- the gate ---- */

static void assert_cleaned(const char *text, size_t len, const char *expected)
{
    struct buf out = {0};
    utf8_clean(text, len, &out);
    assert_string_equal(buf_str(&out), expected);
    assert_int_equal(out.len, strlen(expected));
    buf_done(&out);
}

static void the_gate_replaces_what_must_not_reach_a_terminal(void **state)
{
    (void)state;
    assert_cleaned("\x1B[31mred", 8, FFFD "[31mred");
    assert_cleaned("a\0b", 3, "a" FFFD "b");
    assert_cleaned("\xC2\x9B"
                   "31m",
                   5, FFFD "31m"); /* C1: CSI in one character */
    assert_cleaned("\x9B"
                   "31m",
                   4, FFFD "31m"); /* the same as a raw byte */
    assert_cleaned("abc\x7F", 4, "abc" FFFD);
    assert_cleaned("\xE2\x80\xAEtxt.exe", 10, FFFD "txt.exe"); /* right-to-left override */
    assert_cleaned("\xE2\x81\xA6x\xE2\x81\xA9", 7, FFFD "x" FFFD);
    assert_cleaned("\xE2\x80\x8Bhidden", 9, FFFD "hidden");
    assert_cleaned("\xF3\xA0\x81\x81", 4, FFFD); /* tag A */
    assert_cleaned("\xEF\xBB\xBF{}", 5, FFFD "{}");
    assert_cleaned("\xE4\xB8", 2, FFFD FFFD);
}

static void the_gate_keeps_what_is_safe(void **state)
{
    (void)state;
    static const char *const safe[] = {
        "",
        "plain ASCII, longer than one machine word",
        "\xE4\xB8\xAD\xE6\x96\x87\xEF\xBC\x8C",
        "e\xCC\x81",
        "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9", /* a joiner */
        "\xE2\x9D\xA4\xEF\xB8\x8F",                     /* a variation selector */
        "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE",         /* Persian with a non-joiner */
        FFFD,
    };
    for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++)
        assert_cleaned(safe[i], strlen(safe[i]), safe[i]);
}

static void line_ends_become_one_newline_and_a_tab_one_space(void **state)
{
    (void)state;
    assert_cleaned("a\r\nb\nc\rd\n\re\tf", 13, "a\nb\nc\nd\n\ne f");
    assert_cleaned("\r", 1, "\n");
    struct buf out = {0};
    utf8_clean_line("a\r\nb\nc\td", 8, &out);
    assert_string_equal(buf_str(&out), "a b c d");
    buf_done(&out);
}

/* Bytes that meet in real attacks more often than by chance. */
static char hostile_byte(struct prng *random)
{
    static const char favourites[] = "\x1B[]m;\r\n\t\x7F\x80\x9B\xC2\xE2\x80\xAE\xEF\xBB\xBF"
                                     "\xF3\xA0\xF0\x9F\xED\xA0";
    if (prng_below(random, 3) == 0)
        return (char)prng_below(random, 256);
    return favourites[prng_below(random, sizeof favourites - 1)];
}

static void assert_safe(const struct buf *text, bool newline_is_allowed)
{
    for (size_t at = 0; at < text->len;) {
        uint32_t cp;
        at += utf8_decode(text->data + at, text->len - at, &cp);
        if (utf8_is_unsafe(cp) && !(cp == '\n' && newline_is_allowed))
            fail_msg("U+%04X went through the gate", (unsigned)cp);
    }
}

static void nothing_unsafe_survives_the_gate_whatever_the_input(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 20240325);
    struct buf once = {0};
    struct buf twice = {0};
    for (int round = 0; round < 4000; round++) {
        char text[64];
        size_t len = prng_below(&random, sizeof text + 1);
        for (size_t i = 0; i < len; i++)
            text[i] = hostile_byte(&random);
        void (*const gates[])(const char *, size_t, struct buf *) = {utf8_clean, utf8_clean_line};
        for (size_t g = 0; g < 2; g++) {
            buf_clear(&once);
            buf_clear(&twice);
            gates[g](text, len, &once);
            gates[g](buf_str(&once), once.len, &twice);
            assert_true(utf8_is_valid(buf_str(&once), once.len));
            assert_safe(&once, g == 0);
            assert_int_equal(once.len, twice.len);
            assert_memory_equal(buf_str(&once), buf_str(&twice), once.len);
        }
    }
    buf_done(&once);
    buf_done(&twice);
}

/* ---- clusters and their cells ---- */

static const struct {
    const char *what;
    const char *text;  /* one cluster */
    const char *cells; /* what is drawn, cells separated by | */
    int columns;
} clusters[] = {
    {"ASCII", "a", "a", 1},
    {"precomposed", "\xC3\xA9", "\xC3\xA9", 1},
    {"decomposed", "e\xCC\x81", "\xC3\xA9", 1},
    {"mark without a composed form", "x\xCC\x81", "x\xCC\x81", 1},
    {"ideograph", "\xE4\xB8\xAD", "\xE4\xB8\xAD", 2},
    {"full-width comma", "\xEF\xBC\x8C", "\xEF\xBC\x8C", 2},
    {"kana with a dakuten", "\xE3\x81\x8B\xE3\x82\x99", "\xE3\x81\x8C", 2},
    {"half-width kana with a dakuten", "\xEF\xBD\xB6\xEF\xBE\x9E", "\xEF\xBD\xB6|\xEF\xBE\x9E", 2},
    {"Hangul", "\xED\x95\x9C", "\xED\x95\x9C", 2},
    {"Hangul of jamo", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C", 2},
    {"lone vowel jamo", "\xE1\x85\xA1", "\xE1\x85\x9F\xE1\x85\xA1", 2},
    {"lone final jamo", "\xE1\x86\xAB", "\xE1\x85\x9F\xE1\x85\xA0\xE1\x86\xAB", 2},
    {"emoji", "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80", 2},
    {"heart in emoji style", "\xE2\x9D\xA4\xEF\xB8\x8F", "\xE2\x9D\xA4", 1},
    {"keycap", "1\xEF\xB8\x8F\xE2\x83\xA3", "1\xE2\x83\xA3", 1},
    {"flag", "\xF0\x9F\x87\xA8\xF0\x9F\x87\xB3", "C|N", 2},
    {"family", "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
     "\xF0\x9F\x91\xA8", 2},
    {"skin tone", "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD", "\xF0\x9F\x91\x8D", 2},
    {"astronaut with skin tone", "\xF0\x9F\x91\xA9\xF0\x9F\x8F\xBD\xE2\x80\x8D\xF0\x9F\x9A\x80",
     "\xF0\x9F\x91\xA9", 2},
    {"Devanagari with a spacing vowel", "\xE0\xA4\x95\xE0\xA4\xBF", "\xE0\xA4\x95|\xE0\xA4\xBF", 2},
    {"Devanagari with a virama", "\xE0\xA4\x95\xE0\xA5\x8D", "\xE0\xA4\x95\xE0\xA5\x8D", 1},
    {"Thai with a vowel above", "\xE0\xB8\x9B\xE0\xB8\xB1", "\xE0\xB8\x9B\xE0\xB8\xB1", 1},
    {"Thai sara am", "\xE0\xB8\x99\xE0\xB8\xB3", "\xE0\xB8\x99|\xE0\xB8\xB3", 2},
    {"Persian with a non-joiner", "\xDB\x8C\xE2\x80\x8C", "\xDB\x8C\xE2\x80\x8C", 1},
    {"lone mark", "\xCC\x81", "\xE2\x97\x8C\xCC\x81", 1},
    {"lone joiner", "\xE2\x80\x8D", "", 0},
    {"lone selector", "\xEF\xB8\x8F", "", 0},
    {"soft hyphen", "\xC2\xAD", "-", 1},
    {"Arabic number sign", "\xD8\x80", FFFD, 1},
    {"unassigned", "\xCD\xB8", FFFD, 1},
    {"private use", "\xEE\x80\x80", "\xEE\x80\x80", 1},
    {"hexagram", "\xE4\xB7\x80", "\xE4\xB7\x80", 2},
    {"malformed byte", "\xFF", FFFD, 1},
    {"escape, should it ever get here", "\x1B", FFFD, 1},
};

static void a_cluster_is_drawn_in_cells_of_agreed_width(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof clusters / sizeof clusters[0]; i++) {
        const char *text = clusters[i].text;
        int columns = -1;
        if (utf8_next_grapheme(text, strlen(text), &columns) != strlen(text))
            fail_msg("%s: not one cluster", clusters[i].what);
        struct utf8_cell cells[UTF8_CELLS_MAX];
        size_t count = utf8_cells(text, strlen(text), cells);
        struct buf drawn = {0};
        int sum = 0;
        for (size_t c = 0; c < count; c++) {
            buf_addf(&drawn, "%s%s", c == 0 ? "" : "|", cells[c].text);
            sum += cells[c].columns;
        }
        if (strcmp(buf_str(&drawn), clusters[i].cells) != 0 || sum != clusters[i].columns ||
            columns != clusters[i].columns)
            fail_msg("%s: drawn as \"%s\" in %d columns, counted %d", clusters[i].what,
                     buf_str(&drawn), sum, columns);
        buf_done(&drawn);
    }
}

static void a_cluster_ends_where_the_next_begins(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t first;
    } samples[] = {
        {"ab", 1},
        {"a\xCC\x81z", 3},
        {"\r\n", 2},
        {"\n\n", 1},
        {"\xE4\xB8\xAD\xE6\x96\x87", 3},
        {"\xE4\xB8\xAD\xCC\x81", 5},
        {"\xF0\x9F\x87\xA8\xF0\x9F\x87\xB3\xF0\x9F\x87\xA8\xF0\x9F\x87\xB3", 8},
        {"\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 4},
        {"a\xFF", 1},
        {"\xFF\xCC\x81", 1},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        assert_int_equal(utf8_next_grapheme(samples[i].text, strlen(samples[i].text), NULL),
                         samples[i].first);
}

static void columns_are_the_sum_over_clusters(void **state)
{
    (void)state;
    assert_int_equal(utf8_columns("", 0), 0);
    assert_int_equal(utf8_columns("0123456789", 10), 10);
    assert_int_equal(utf8_columns("0123456\xCC\x81", 9), 7);
    assert_int_equal(utf8_columns("01234567\xCC\x81", 10), 8);
    assert_int_equal(utf8_columns("a\xE4\xB8\xAD\xE6\x96\x87z", 8), 6);

    struct buf all = {0};
    int expected = 0;
    for (size_t i = 0; i < sizeof clusters / sizeof clusters[0]; i++) {
        buf_add_str(&all, clusters[i].text);
        buf_add_str(&all, "a"); /* keeps the clusters apart */
        expected += clusters[i].columns + 1;
    }
    /* A joiner, a selector or a mark joins the "a" before it: of those with columns the lone vowel
     * jamo stays alone, the lone mark does not. The prepended number sign takes the "a" behind it
     * into its cluster, which changes no column. */
    expected -= 1;
    assert_int_equal(utf8_columns(buf_str(&all), all.len), expected);
    buf_done(&all);
}

/* Marks without end must not become cells without end. */
static void piled_up_marks_are_cut(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_char(&text, 'a');
    for (int i = 0; i < 20000; i++)
        buf_add_str(&text, "\xCC\x95");
    int columns;
    assert_int_equal(utf8_next_grapheme(text.data, text.len, &columns), text.len);
    assert_int_equal(columns, 1);
    struct utf8_cell cells[UTF8_CELLS_MAX];
    assert_int_equal(utf8_cells(text.data, text.len, cells), 1);
    assert_string_equal(cells[0].text, "a\xCC\x95\xCC\x95\xCC\x95\xCC\x95");

    buf_clear(&text);
    for (int i = 0; i < 1000; i++)
        buf_add_str(&text, "\xE1\x84\x92"); /* leading jamo never end a syllable */
    utf8_next_grapheme(text.data, text.len, &columns);
    assert_in_range(columns, 2, UTF8_CLUSTER_COLUMNS_MAX);
    buf_done(&text);
}

static size_t encode(uint32_t cp, char out[4])
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3F));
    static const unsigned starts[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(starts[len] | cp);
    return len;
}

/* Every character by itself: one cell or none, and what is drawn has the same width when it is
 * drawn in its turn. */
static void every_character_has_safe_cells(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char text[4];
        size_t len = encode(cp, text);
        int columns;
        assert_int_equal(utf8_next_grapheme(text, len, &columns), len);
        struct utf8_cell cells[UTF8_CELLS_MAX];
        size_t count = utf8_cells(text, len, cells);
        if (count > 1 || columns > 2 || (count == 1) != (columns > 0))
            fail_msg("U+%04X: %zu cells, %d columns", (unsigned)cp, count, columns);
        if (count == 0)
            continue;
        struct utf8_cell again[UTF8_CELLS_MAX];
        uint32_t base;
        utf8_decode(cells[0].text, strlen(cells[0].text), &base);
        if (utf8_is_unsafe(base) || cells[0].columns != columns ||
            utf8_cells(cells[0].text, strlen(cells[0].text), again) != 1 ||
            again[0].columns != columns)
            fail_msg("U+%04X is not drawn as it should be", (unsigned)cp);
    }
}

static void lines_break_at_blanks_and_beside_wide_characters(void **state)
{
    (void)state;
    const uint32_t zhong = 0x4E2D, comma = 0xFF0C, opening = 0x300A;
    assert_true(utf8_may_break(' ', 'a'));
    assert_false(utf8_may_break(' ', ' '));
    assert_false(utf8_may_break('a', ' '));
    assert_false(utf8_may_break('a', 'b'));
    assert_false(utf8_may_break(0xE9, 'b'));
    assert_true(utf8_may_break(zhong, zhong));
    assert_true(utf8_may_break('a', zhong));
    assert_true(utf8_may_break(zhong, 'a'));
    assert_false(utf8_may_break(zhong, comma));
    assert_false(utf8_may_break(zhong, '.'));
    assert_false(utf8_may_break(opening, zhong));
    assert_true(utf8_may_break(zhong, opening));
    assert_true(utf8_may_break(comma, zhong));
}

/* The largest content there is, as one line: a second of processor time is a hundred times what it
 * takes, and far less than anything that is not linear would. */
static void the_largest_content_is_measured_in_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {"a",
                                        "\xE4\xB8\xAD",
                                        "e\xCC\x95",
                                        "\xCC\x95",
                                        "\xF0\x9F\x91\xA8\xE2\x80\x8D",
                                        "\xFF",
                                        "\xE0\xA4\x95\xE0\xA5\x8D"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct buf text = {0};
        while (text.len < 128 * 1024)
            buf_add_str(&text, units[i]);
        struct buf cleaned = {0};
        clock_t start = clock();
        utf8_clean(text.data, text.len, &cleaned);
        assert_true(utf8_columns(cleaned.data, cleaned.len) > 0);
        assert_true(clock() - start < CLOCKS_PER_SEC);
        buf_done(&text);
        buf_done(&cleaned);
    }
}

static void characters_are_written_as_they_are_read(void **state)
{
    (void)state;
    static const uint32_t characters[] = {'a', 0xE9, 0x4E2D, 0x1F600, 0x10FFFF};
    struct buf out = {0};
    size_t at = 0;
    for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++) {
        uint32_t cp;
        utf8_add(&out, characters[i]);
        at += utf8_decode(out.data + at, out.len - at, &cp);
        assert_int_equal(cp, characters[i]);
        assert_int_equal(at, out.len);
    }
    utf8_add(&out, 0xD800);
    assert_string_equal(out.data + at, "\uFFFD");
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_text_is_valid),
        cmocka_unit_test(malformed_text_is_not_valid),
        cmocka_unit_test(a_bad_byte_is_found_at_every_place_of_a_word),
        cmocka_unit_test(characters_are_counted_and_a_malformed_byte_counts_as_one),
        cmocka_unit_test(a_prefix_in_utf16_units_never_splits_a_character),
        cmocka_unit_test(the_gate_replaces_what_must_not_reach_a_terminal),
        cmocka_unit_test(the_gate_keeps_what_is_safe),
        cmocka_unit_test(line_ends_become_one_newline_and_a_tab_one_space),
        cmocka_unit_test(nothing_unsafe_survives_the_gate_whatever_the_input),
        cmocka_unit_test(a_cluster_is_drawn_in_cells_of_agreed_width),
        cmocka_unit_test(a_cluster_ends_where_the_next_begins),
        cmocka_unit_test(columns_are_the_sum_over_clusters),
        cmocka_unit_test(piled_up_marks_are_cut),
        cmocka_unit_test(every_character_has_safe_cells),
        cmocka_unit_test(lines_break_at_blanks_and_beside_wide_characters),
        cmocka_unit_test(the_largest_content_is_measured_in_linear_time),
        cmocka_unit_test(characters_are_written_as_they_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
