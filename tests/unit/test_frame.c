#include "unit.h"

#include <stdio.h>
#include <time.h>

#include "base/prng.h"
#include "ui/frame.h"

#define ZHONG "\xE4\xB8\xAD"
#define WEN "\xE6\x96\x87"
#define ELLIPSIS "\xE2\x80\xA6"
#define FFFD "\xEF\xBF\xBD"

static void assert_shows(const struct frame *f, const char *expected)
{
    struct buf out = {0};
    frame_dump(f, &out);
    assert_string_equal(buf_str(&out), expected);
    buf_done(&out);
}

/* What a frame always is: rows of exactly cols columns, wide cells with their right halves. */
static void assert_is_whole(const struct frame *f)
{
    for (int row = 0; row < f->rows; row++) {
        for (int col = 0; col < f->cols; col++) {
            const struct cell *cell = frame_cell(f, row, col);
            assert_in_range(cell->columns, 1, 2);
            assert_true(cell->text[0] != '\0');
            assert_true(utf8_is_valid(cell->text, strlen(cell->text)));
            assert_int_equal(utf8_columns(cell->text, strlen(cell->text)), cell->columns);
            if (cell->columns == 2) {
                const struct cell *right = frame_cell(f, row, ++col);
                assert_non_null(right);
                assert_int_equal(right->columns, 0);
                assert_string_equal(right->text, "");
            }
        }
    }
}

static void text_is_put_and_measured(void **state)
{
    (void)state;
    struct frame f;
    frame_init(&f, 2, 10);
    assert_int_equal(frame_put_str(&f, 0, 1, 9, STYLE_BOLD, "ab" ZHONG "c"), 5);
    assert_int_equal(frame_put(&f, 1, 0, 10, STYLE_NORMAL, "xyz", 2), 2);
    assert_shows(&f, " ab" ZHONG "c\nxy\n");
    assert_int_equal(frame_cell(&f, 0, 3)->columns, 2);
    assert_int_equal(frame_cell(&f, 0, 4)->columns, 0);
    assert_int_equal(frame_cell(&f, 0, 1)->style, STYLE_BOLD);
    assert_int_equal(frame_cell(&f, 0, 0)->style, STYLE_NORMAL);
    assert_is_whole(&f);
    frame_done(&f);
}

static void what_does_not_fit_ends_in_an_ellipsis(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int max_cols;
        const char *shown;
        int used;
    } cases[] = {
        {"abcd", 4, "abcd", 4},
        {"abcde", 4, "abc" ELLIPSIS, 4},
        {"abcde", 1, ELLIPSIS, 1},
        {"abcde", 0, "", 0},
        {ZHONG WEN, 4, ZHONG WEN, 4},
        {ZHONG WEN, 3, ZHONG ELLIPSIS, 3},
        {ZHONG WEN "a", 4, ZHONG ELLIPSIS, 3},
        {"a" ZHONG, 2, "a" ELLIPSIS, 2},
        {ZHONG, 1, ELLIPSIS, 1},
        {"", 4, "", 0},
        {"e\xCC\x81"
         "f",
         2,
         "\xC3\xA9"
         "f",
         2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct frame f;
        frame_init(&f, 1, 8);
        int used = frame_put_str(&f, 0, 0, cases[i].max_cols, STYLE_NORMAL, cases[i].text);
        struct buf out = {0};
        frame_dump(&f, &out);
        buf_addf(&out, "%d", used);
        struct buf expected = {0};
        buf_addf(&expected, "%s\n%d", cases[i].shown, cases[i].used);
        assert_string_equal(buf_str(&out), buf_str(&expected));
        assert_is_whole(&f);
        buf_done(&out);
        buf_done(&expected);
        frame_done(&f);
    }
}

static void right_aligned_text_ends_at_its_column(void **state)
{
    (void)state;
    struct frame f;
    frame_init(&f, 4, 6);
    assert_int_equal(frame_put_right(&f, 0, 6, 6, STYLE_NORMAL, "12"), 2);
    assert_int_equal(frame_put_right(&f, 1, 6, 3, STYLE_NORMAL, "12345"), 3);
    assert_int_equal(frame_put_right(&f, 2, 6, 4, STYLE_NORMAL, ZHONG WEN ZHONG), 3);
    assert_int_equal(frame_put_right(&f, 3, 4, 99, STYLE_NORMAL, ZHONG WEN), 4);
    assert_shows(&f, "    12\n   12" ELLIPSIS "\n   " ZHONG ELLIPSIS "\n" ZHONG WEN "\n");
    assert_is_whole(&f);
    frame_done(&f);
}

static void what_is_outside_is_not_drawn(void **state)
{
    (void)state;
    struct frame f;
    frame_init(&f, 2, 4);
    assert_int_equal(frame_put_str(&f, -1, 0, 4, STYLE_NORMAL, "x"), 0);
    assert_int_equal(frame_put_str(&f, 2, 0, 4, STYLE_NORMAL, "x"), 0);
    assert_int_equal(frame_put_str(&f, 0, -1, 4, STYLE_NORMAL, "x"), 0);
    assert_int_equal(frame_put_str(&f, 0, 4, 4, STYLE_NORMAL, "x"), 0);
    assert_int_equal(frame_put_str(&f, 0, 0, -5, STYLE_NORMAL, "x"), 0);
    assert_int_equal(frame_put_right(&f, 0, 9, 4, STYLE_NORMAL, "x"), 0);
    assert_int_equal(frame_put_str(&f, 1, 2, 99, STYLE_NORMAL, "xyz"), 2);
    frame_fill(&f, -1, -5, 100, STYLE_BOLD);
    frame_fill(&f, 9, 0, 100, STYLE_BOLD);
    frame_set_style(&f, 0, -2, 3, STYLE_BOLD);
    assert_null(frame_cell(&f, 0, 4));
    assert_null(frame_cell(&f, -1, 0));
    assert_int_equal(frame_cell(&f, 0, 0)->style, STYLE_BOLD);
    assert_int_equal(frame_cell(&f, 0, 1)->style, STYLE_NORMAL);
    assert_shows(&f, "\n  x" ELLIPSIS "\n");
    frame_done(&f);

    frame_init(&f, -3, 0);
    assert_int_equal(frame_put_str(&f, 0, 0, 4, STYLE_NORMAL, "x"), 0);
    assert_shows(&f, "");
    frame_done(&f);
}

static void half_a_wide_character_is_never_left(void **state)
{
    (void)state;
    struct frame f;
    frame_init(&f, 3, 6);
    for (int row = 0; row < 3; row++)
        frame_put_str(&f, row, 0, 6, STYLE_NORMAL, ZHONG WEN ZHONG);
    frame_put_str(&f, 0, 1, 1, STYLE_NORMAL, "x");
    frame_put_str(&f, 1, 1, 2, STYLE_NORMAL, WEN);
    frame_fill(&f, 2, 3, 1, STYLE_NORMAL);
    assert_shows(&f, " x" WEN ZHONG "\n " WEN " " ZHONG "\n" ZHONG "  " ZHONG "\n");
    assert_is_whole(&f);
    frame_done(&f);
}

static void text_from_the_network_goes_through_the_gate(void **state)
{
    (void)state;
    struct frame f;
    frame_init(&f, 1, 20);
    frame_put_str(&f, 0, 0, 20, STYLE_NORMAL, "a\x1B[2Jb\r\nc\xE2\x80\xAE");
    assert_shows(&f, "a" FFFD "[2Jb c" FFFD "\n");
    frame_done(&f);
}

/* ---- wrapping ---- */

static void join_line(void *ctx, const char *bytes, size_t len)
{
    struct buf *out = ctx;
    buf_add(out, bytes, len);
    buf_add_char(out, '|');
}

static void assert_wraps(const char *text, int cols, const char *expected)
{
    struct buf out = {0};
    frame_wrap(text, strlen(text), cols, join_line, &out);
    assert_string_equal(buf_str(&out), expected);
    buf_done(&out);
}

static void lines_are_wrapped_at_blanks(void **state)
{
    (void)state;
    assert_wraps("", 10, "|");
    assert_wraps("a", 10, "a|");
    assert_wraps("the quick brown fox", 10, "the quick|brown fox|");
    assert_wraps("the quick brown fox", 9, "the quick|brown fox|");
    assert_wraps("the quick   brown fox", 9, "the quick|brown fox|");
    assert_wraps("  indented", 10, "  indented|");
    assert_wraps("a b", 1, "a|b|");
    assert_wraps("one two ", 3, "one|two|");
}

static void newlines_end_lines(void **state)
{
    (void)state;
    assert_wraps("a\nb", 10, "a|b|");
    assert_wraps("a\r\n\r\nb\n", 10, "a||b||");
}

static void a_long_word_is_broken_anywhere(void **state)
{
    (void)state;
    assert_wraps("abcdefghij", 4, "abcd|efgh|ij|");
    assert_wraps("x abcdefghij", 4, "x|abcd|efgh|ij|");
    assert_wraps("e\xCC\x81"
                 "e\xCC\x81"
                 "e\xCC\x81",
                 2,
                 "e\xCC\x81"
                 "e\xCC\x81|"
                 "e\xCC\x81|");
}

static void chinese_is_broken_between_characters_but_not_before_a_comma(void **state)
{
    (void)state;
    const char *comma = "\xEF\xBC\x8C";
    assert_wraps(ZHONG WEN ZHONG WEN, 4, ZHONG WEN "|" ZHONG WEN "|");
    assert_wraps(ZHONG WEN ZHONG WEN, 5, ZHONG WEN "|" ZHONG WEN "|");
    char text[64], expected[64];
    snprintf(text, sizeof text, ZHONG WEN "%s" ZHONG, comma);
    snprintf(expected, sizeof expected, ZHONG "|" WEN "%s|" ZHONG "|", comma);
    assert_wraps(text, 4, expected);
    assert_wraps("ab" ZHONG WEN, 5, "ab" ZHONG "|" WEN "|");
}

static void a_place_too_narrow_for_a_wide_character_still_ends(void **state)
{
    (void)state;
    assert_wraps(ZHONG WEN, 1, ZHONG "|" WEN "|");
    assert_wraps("ab", 0, "a|b|");
    assert_wraps("ab", -7, "a|b|");
}

struct wrap_check {
    int cols;
    struct buf text;
};

static void check_line(void *ctx, const char *bytes, size_t len)
{
    struct wrap_check *check = ctx;
    int columns = utf8_columns(bytes, len);
    if (columns > check->cols) {
        int first;
        assert_int_equal(utf8_next_grapheme(bytes, len, &first), len); /* too wide by itself */
    }
    buf_add(&check->text, bytes, len);
}

static void drop_blanks(struct buf *b)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->len; i++) {
        if (b->data[i] != ' ' && b->data[i] != '\n')
            b->data[kept++] = b->data[i];
    }
    b->len = kept;
}

static void random_text(struct prng *random, struct buf *out)
{
    static const char *const parts[] = {"a",
                                        "bc",
                                        " ",
                                        " ",
                                        "\n",
                                        ZHONG,
                                        WEN,
                                        "\xEF\xBC\x8C",
                                        ".",
                                        "\xCC\x81",
                                        "\xF0\x9F\x98\x80",
                                        "\xE2\x80\x8D",
                                        "\xFF",
                                        "\x1B",
                                        "\xE0\xA4\x95\xE0\xA4\xBF",
                                        "\xF0\x9F\x87\xA8",
                                        "\xE1\x84\x92",
                                        "\xE1\x85\xA1",
                                        "\t",
                                        "("};
    buf_clear(out);
    for (uint64_t n = prng_below(random, 60); n > 0; n--)
        buf_add_str(out, parts[prng_below(random, sizeof parts / sizeof parts[0])]);
}

static void wrapping_loses_nothing_but_blanks_and_keeps_to_its_columns(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 7);
    struct buf text = {0};
    for (int round = 0; round < 4000; round++) {
        random_text(&random, &text);
        struct wrap_check check = {.cols = 1 + (int)prng_below(&random, 20)};
        frame_wrap(buf_str(&text), text.len, check.cols, check_line, &check);
        struct buf clean = {0};
        utf8_clean(buf_str(&text), text.len, &clean);
        drop_blanks(&clean);
        drop_blanks(&check.text);
        assert_int_equal(clean.len, check.text.len);
        assert_memory_equal(buf_str(&clean), buf_str(&check.text), clean.len);
        buf_done(&clean);
        buf_done(&check.text);
    }
    buf_done(&text);
}

static void a_frame_stays_whole_whatever_is_drawn_where(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 8);
    struct buf text = {0};
    struct frame f;
    frame_init(&f, 5, 13);
    for (int round = 0; round < 4000; round++) {
        random_text(&random, &text);
        int row = (int)prng_below(&random, 7) - 1;
        int col = (int)prng_below(&random, 16) - 1;
        int cols = (int)prng_below(&random, 18) - 1;
        int used = 0;
        switch (prng_below(&random, 4)) {
        case 0:
            used = frame_put_right(&f, row, col, cols, STYLE_BAD, buf_str(&text));
            break;
        case 1:
            frame_fill(&f, row, col, cols, STYLE_DIM);
            break;
        default:
            used = frame_put(&f, row, col, cols, STYLE_BOLD, buf_str(&text), text.len);
        }
        assert_true(used == 0 || (used > 0 && used <= cols));
        assert_is_whole(&f);
    }
    frame_done(&f);
    buf_done(&text);
}

static void count_line(void *ctx, const char *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    ++*(size_t *)ctx;
}

/* Processor time with room to spare; anything that is not linear would take minutes. */
static void the_largest_content_is_wrapped_and_clipped_without_lag(void **state)
{
    (void)state;
    static const char *const units[] = {"a",        "hello ", " ",           ZHONG,
                                        "\xCC\x95", "\n",     "\xE1\x84\x92"};
    struct frame f;
    frame_init(&f, 50, 200);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct buf text = {0};
        while (text.len < 128 * 1024)
            buf_add_str(&text, units[i]);
        clock_t start = clock();
        size_t lines = 0;
        frame_wrap(text.data, text.len, 40, count_line, &lines);
        assert_true(lines >= 1);
        for (int round = 0; round < 2; round++) {
            for (int row = 0; row < f.rows; row++)
                frame_put(&f, row, 0, f.cols, STYLE_NORMAL, text.data, text.len);
        }
        assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
        buf_done(&text);
    }
    frame_done(&f);
}

/* ---- pictures ---- */

static void a_picture_is_two_pixels_a_cell(void **state)
{
    (void)state;
    static const unsigned char rgb[] = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255};
    const struct frame_image image = {.width = 2, .height = 2, .rgb = rgb};
    struct frame f;
    frame_init(&f, 2, 4);
    frame_put_pixels(&f, 0, 1, 1, 2, &image);
    assert_string_equal(frame_cell(&f, 0, 1)->text, "▀");
    assert_int_equal(frame_cell(&f, 0, 1)->fg, FRAME_RGB(0xFF0000));
    assert_int_equal(frame_cell(&f, 0, 1)->bg, FRAME_RGB(0x0000FF));
    assert_int_equal(frame_cell(&f, 0, 2)->fg, FRAME_RGB(0x00FF00));
    assert_int_equal(frame_cell(&f, 0, 2)->bg, FRAME_RGB(0xFFFFFF));
    assert_int_equal(frame_cell(&f, 0, 0)->fg, 0);
    /* What is written over a picture has no colour of it. */
    frame_put_str(&f, 0, 1, 1, STYLE_BOLD, "x");
    assert_int_equal(frame_cell(&f, 0, 1)->fg, 0);
    assert_int_equal(frame_cell(&f, 0, 1)->bg, 0);
    frame_done(&f);
}

static void a_picture_that_is_scaled_down_is_the_mean_of_its_pixels(void **state)
{
    (void)state;
    unsigned char rgb[8 * 8 * 3];
    for (size_t i = 0; i < sizeof rgb; i++)
        rgb[i] = i / 24 < 4 ? 200 : (i / 3) % 2 == 0 ? 0 : 100; /* light above, grey below */
    const struct frame_image image = {.width = 8, .height = 8, .rgb = rgb};
    struct frame f;
    frame_init(&f, 1, 1);
    frame_put_pixels(&f, 0, 0, 1, 1, &image);
    assert_int_equal(frame_cell(&f, 0, 0)->fg, FRAME_RGB(0xC8C8C8));
    assert_int_equal(frame_cell(&f, 0, 0)->bg, FRAME_RGB(0x323232));
    frame_done(&f);
}

static void a_picture_keeps_its_shape_and_stays_in_its_place(void **state)
{
    (void)state;
    static const struct {
        int width, height, rows, cols;
    } cases[] = {{240, 240, 8, 16}, {240, 100, 5, 24}, {100, 1000, 8, 1}, {10, 10, 5, 10},
                 {1, 1, 1, 1},      {1000, 1, 1, 24},  {0, 5, 0, 0}};
    static const unsigned char rgb[3] = {0};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct frame_image image = {
            .width = cases[i].width, .height = cases[i].height, .rgb = rgb};
        int rows, cols;
        frame_fit_pixels(&image, 8, 24, &rows, &cols);
        assert_int_equal(rows, cases[i].rows);
        assert_int_equal(cols, cases[i].cols);
    }
    const struct frame_image one = {.width = 1, .height = 1, .rgb = rgb};
    struct frame f;
    frame_init(&f, 3, 3);
    frame_put_pixels(&f, -2, -2, 99, 99, &one);
    frame_put_pixels(&f, 2, 2, 5, 5, &one);
    assert_int_equal(frame_cell(&f, 2, 2)->fg, FRAME_RGB(0x000000));
    frame_put_pixels(&f, 0, 0, 3, 3, NULL);
    frame_done(&f);
}

static void the_cursor_is_inside_of_the_frame_or_nowhere(void **state)
{
    (void)state;
    struct frame f;
    frame_init(&f, 3, 5);
    assert_int_equal(f.cursor_row, -1);
    frame_set_cursor(&f, 2, 4);
    assert_int_equal(f.cursor_col, 4);
    frame_set_cursor(&f, 3, 0);
    assert_int_equal(f.cursor_row, -1);
    frame_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_put_and_measured),
        cmocka_unit_test(what_does_not_fit_ends_in_an_ellipsis),
        cmocka_unit_test(right_aligned_text_ends_at_its_column),
        cmocka_unit_test(what_is_outside_is_not_drawn),
        cmocka_unit_test(half_a_wide_character_is_never_left),
        cmocka_unit_test(text_from_the_network_goes_through_the_gate),
        cmocka_unit_test(lines_are_wrapped_at_blanks),
        cmocka_unit_test(newlines_end_lines),
        cmocka_unit_test(a_long_word_is_broken_anywhere),
        cmocka_unit_test(chinese_is_broken_between_characters_but_not_before_a_comma),
        cmocka_unit_test(a_place_too_narrow_for_a_wide_character_still_ends),
        cmocka_unit_test(wrapping_loses_nothing_but_blanks_and_keeps_to_its_columns),
        cmocka_unit_test(a_frame_stays_whole_whatever_is_drawn_where),
        cmocka_unit_test(the_largest_content_is_wrapped_and_clipped_without_lag),
        cmocka_unit_test(a_picture_is_two_pixels_a_cell),
        cmocka_unit_test(a_picture_that_is_scaled_down_is_the_mean_of_its_pixels),
        cmocka_unit_test(a_picture_keeps_its_shape_and_stays_in_its_place),
        cmocka_unit_test(the_cursor_is_inside_of_the_frame_or_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
