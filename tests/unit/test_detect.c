#include "unit.h"

#include "ui/detect.h"

static const struct detect_hints xterm = {.term = "xterm-256color", .colours = 256};

static void as_many_colours_as_the_terminal_has(void **state)
{
    (void)state;
    static const struct {
        struct detect_hints hints;
        enum theme_depth depth;
    } cases[] = {
        {{.term = "vt100", .colours = 0}, THEME_DEPTH_MONO},
        {{.term = "xterm", .colours = 8}, THEME_DEPTH_16},
        {{.term = "xterm-16color", .colours = 16}, THEME_DEPTH_16},
        {{.term = "xterm-88color", .colours = 88}, THEME_DEPTH_16},
        {{.term = "xterm-256color", .colours = 256}, THEME_DEPTH_256},
        {{.term = "xterm-direct", .colours = 1 << 24, .has_true_rgb = true}, THEME_DEPTH_TRUE},
        {{.term = "xterm", .colours = 8, .colorterm = "truecolor"}, THEME_DEPTH_TRUE},
        {{.term = "xterm", .colours = 8, .colorterm = "24bit"}, THEME_DEPTH_TRUE},
        {{.term = "xterm", .colours = 8, .colorterm = "yes"}, THEME_DEPTH_16},
        {{.term = "vt100", .colours = 0, .colorterm = "truecolor"}, THEME_DEPTH_MONO},
        {{.term = "screen", .colours = 8, .colorterm = "truecolor"}, THEME_DEPTH_16},
        {{.term = "screen", .colours = 8, .colorterm = "truecolor", .tmux = ""}, THEME_DEPTH_16},
        {{.term = "screen", .colours = 8, .colorterm = "truecolor", .tmux = "/tmp/x"},
         THEME_DEPTH_TRUE},
        {{.term = "xterm", .colours = 8, .no_color = "1"}, THEME_DEPTH_MONO},
        {{.term = "xterm", .colours = 8, .no_color = ""}, THEME_DEPTH_16},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(detect_depth(DETECT_COLOUR_AUTO, &cases[i].hints), cases[i].depth);
}

static void a_wish_counts_more_than_no_color_and_less_than_the_terminal(void **state)
{
    (void)state;
    struct detect_hints hints = xterm;
    hints.no_color = "1";
    assert_int_equal(detect_depth(DETECT_COLOUR_16, &hints), THEME_DEPTH_16);
    assert_int_equal(detect_depth(DETECT_COLOUR_256, &hints), THEME_DEPTH_256);
    assert_int_equal(detect_depth(DETECT_COLOUR_TRUE, &hints), THEME_DEPTH_TRUE);
    assert_int_equal(detect_depth(DETECT_COLOUR_NEVER, &xterm), THEME_DEPTH_MONO);
    hints.colours = 8;
    assert_int_equal(detect_depth(DETECT_COLOUR_256, &hints), THEME_DEPTH_16);
    hints.colours = 0;
    assert_int_equal(detect_depth(DETECT_COLOUR_TRUE, &hints), THEME_DEPTH_MONO);
}

static void the_theme_is_the_one_asked_for_or_that_of_colorfgbg(void **state)
{
    (void)state;
    static const struct {
        const char *colorfgbg;
        enum theme theme;
    } cases[] = {
        {NULL, THEME_PLAIN},       {"", THEME_PLAIN},      {"15", THEME_PLAIN},
        {"15;0", THEME_DARK},      {"0;15", THEME_LIGHT},  {"0;default;15", THEME_LIGHT},
        {"0;7", THEME_LIGHT},      {"15;8", THEME_DARK},   {"0;default", THEME_PLAIN},
        {"default;", THEME_PLAIN}, {"0;16", THEME_PLAIN},  {"0;-1", THEME_PLAIN},
        {"0;1x", THEME_PLAIN},     {"0;15;", THEME_PLAIN},
    };
    struct detect_hints hints = xterm;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        hints.colorfgbg = cases[i].colorfgbg;
        assert_int_equal(detect_theme(DETECT_THEME_AUTO, &hints), cases[i].theme);
        assert_int_equal(detect_theme(DETECT_THEME_DARK, &hints), THEME_DARK);
        assert_int_equal(detect_theme(DETECT_THEME_LIGHT, &hints), THEME_LIGHT);
        assert_int_equal(detect_theme(DETECT_THEME_MONO, &hints), THEME_MONO);
    }
}

static void a_terminal_tells_its_background(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        bool is_good;
        uint32_t rgb;
    } cases[] = {
        {"rgb:0000/0000/0000", true, 0x000000},
        {"rgb:ffff/FFFF/ffff", true, 0xFFFFFF},
        {"rgb:1c1c/2d2d/3e3e", true, 0x1C2D3E},
        {"rgb:1c/2d/3e", true, 0x1C2D3E},
        {"rgb:f/8/0", true, 0xFF8800},
        {"rgb:fff/888/000", true, 0xFF8800},
        {"", false, 0},
        {"rgb:", false, 0},
        {"rgb:1/2", false, 0},
        {"rgb:1/2/3/4", false, 0},
        {"rgb:1/2/", false, 0},
        {"rgb:12345/0/0", false, 0},
        {"rgba:1/2/3/4", false, 0},
        {"rgb:g/0/0", false, 0},
        {"#000000", false, 0},
        {"rgb:1/2/3 ", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t rgb;
        assert_int_equal(detect_background(cases[i].answer, &rgb), cases[i].is_good);
        if (cases[i].is_good)
            assert_int_equal(rgb, cases[i].rgb);
    }
}

static void only_terminals_that_know_the_question_are_asked(void **state)
{
    (void)state;
    static const char *const asked[] = {"xterm",  "xterm-256color", "tmux-256color",
                                        "screen", "foot",           "alacritty"};
    static const char *const spared[] = {"linux", "vt100", "vt220", "dumb", "", "sun"};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        assert_true(detect_may_ask(&(struct detect_hints){.term = asked[i]}));
    for (size_t i = 0; i < sizeof spared / sizeof spared[0]; i++)
        assert_false(detect_may_ask(&(struct detect_hints){.term = spared[i]}));
    assert_false(detect_may_ask(&(struct detect_hints){0}));
}

static void the_words_of_the_options(void **state)
{
    (void)state;
    enum detect_colour colour = DETECT_COLOUR_AUTO;
    enum detect_theme theme = DETECT_THEME_AUTO;
    assert_true(detect_colour_word("never", &colour) && colour == DETECT_COLOUR_NEVER);
    assert_true(detect_colour_word("16", &colour) && colour == DETECT_COLOUR_16);
    assert_true(detect_colour_word("256", &colour) && colour == DETECT_COLOUR_256);
    assert_true(detect_colour_word("true", &colour) && colour == DETECT_COLOUR_TRUE);
    assert_false(detect_colour_word("24", &colour));
    assert_true(detect_colour_word("auto", &colour) && colour == DETECT_COLOUR_AUTO);
    assert_true(detect_theme_word("dark", &theme) && theme == DETECT_THEME_DARK);
    assert_true(detect_theme_word("light", &theme) && theme == DETECT_THEME_LIGHT);
    assert_true(detect_theme_word("mono", &theme) && theme == DETECT_THEME_MONO);
    assert_true(detect_theme_word("auto", &theme) && theme == DETECT_THEME_AUTO);
    assert_false(detect_theme_word("Dark", &theme));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_colours_as_the_terminal_has),
        cmocka_unit_test(a_wish_counts_more_than_no_color_and_less_than_the_terminal),
        cmocka_unit_test(the_theme_is_the_one_asked_for_or_that_of_colorfgbg),
        cmocka_unit_test(a_terminal_tells_its_background),
        cmocka_unit_test(only_terminals_that_know_the_question_are_asked),
        cmocka_unit_test(the_words_of_the_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
