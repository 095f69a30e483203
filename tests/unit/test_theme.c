#include "unit.h"

#include "ui/theme.h"

static const char *const style_names[STYLE_COUNT] = {
    "NORMAL",      "DIM",        "BOLD", "TITLE",       "SELECTED", "MARKED",
    "BADGE",       "NOTICE",     "GOOD", "WARN",        "BAD",      "STATUS",
    "STATUS_GOOD", "STATUS_BAD", "KEY",  "STATUS_WARN", "TAB",      "HIT",
};

/* VGA's sixteen, as the Linux console has them; xterm's are theme_palette's. */
static const uint32_t vga[16] = {
    0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA,
    0x555555, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
};

static uint32_t resolve(int colour, enum theme_depth depth, bool is_vga, uint32_t own)
{
    if (colour == LOOK_DEFAULT)
        return own;
    if (depth == THEME_DEPTH_TRUE)
        return (uint32_t)colour;
    return depth == THEME_DEPTH_16 && is_vga ? vga[colour] : theme_palette(colour);
}

/* Whatever names a colour of its own can be read; what names none is the terminal's own affair. */
static void check_contrast(enum theme theme, enum theme_depth depth, enum style style, bool is_vga)
{
    struct look look = theme_look(theme, depth, style);
    if (look.fg == LOOK_DEFAULT && look.bg == LOOK_DEFAULT)
        return;
    uint32_t ground = theme_worst_background(theme, depth);
    assert_true(look.fg != LOOK_DEFAULT);
    assert_true(theme != THEME_PLAIN || look.bg != LOOK_DEFAULT); /* the ground is not known */
    assert_true((look.attrs & LOOK_DIM) == 0);
    uint32_t fg = resolve(look.fg, depth, is_vga, 0);
    uint32_t bg = resolve(look.bg, depth, is_vga, ground);
    double contrast = theme_contrast(fg, bg);
    if (contrast < THEME_CONTRAST_MIN)
        fail_msg("theme %d, depth %d, %s: #%06X on #%06X has a contrast of %.2f", (int)theme,
                 (int)depth, style_names[style], (unsigned)fg, (unsigned)bg, contrast);
}

static void every_coloured_text_can_be_read(void **state)
{
    (void)state;
    for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
        for (enum style style = 0; style < STYLE_COUNT; style++) {
            check_contrast(theme, THEME_DEPTH_16, style, false);
            check_contrast(theme, THEME_DEPTH_16, style, true);
            check_contrast(theme, THEME_DEPTH_256, style, false);
            check_contrast(theme, THEME_DEPTH_TRUE, style, false);
        }
    }
}

static void a_dump_can_be_read(void **state)
{
    (void)state;
    for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
        for (enum style style = 0; style < STYLE_COUNT; style++) {
            uint32_t fg, bg;
            theme_rgb(theme, style, &fg, &bg);
            assert_true(theme_contrast(fg, bg) >= THEME_CONTRAST_MIN);
        }
    }
}

/* Styles that stand for different things in the same place. */
static const enum style neighbours[][5] = {
    {STYLE_NORMAL, STYLE_GOOD, STYLE_WARN, STYLE_BAD, STYLE_DIM},
    {STYLE_NORMAL, STYLE_SELECTED, STYLE_MARKED, STYLE_BADGE, STYLE_NOTICE},
    {STYLE_STATUS, STYLE_STATUS_GOOD, STYLE_STATUS_WARN, STYLE_STATUS_BAD, STYLE_TAB},
    {STYLE_NORMAL, STYLE_HIT, STYLE_SELECTED, STYLE_MARKED, STYLE_BOLD},
    {STYLE_NORMAL, STYLE_KEY, STYLE_WARN, STYLE_BAD, STYLE_DIM},
    {STYLE_NORMAL, STYLE_TITLE, STYLE_SELECTED, STYLE_MARKED, STYLE_DIM},
};

static void nothing_is_told_by_colour_alone(void **state)
{
    (void)state;
    for (size_t group = 0; group < sizeof neighbours / sizeof neighbours[0]; group++) {
        for (int i = 0; i < 5; i++) {
            for (int k = 0; k < i; k++) {
                enum style a = neighbours[group][i];
                enum style b = neighbours[group][k];
                if (theme_look(THEME_MONO, THEME_DEPTH_MONO, a).attrs ==
                    theme_look(THEME_MONO, THEME_DEPTH_MONO, b).attrs)
                    fail_msg("%s looks like %s without colours", style_names[a], style_names[b]);
            }
        }
    }
}

static void without_colours_there_are_none(void **state)
{
    (void)state;
    for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
        for (enum style style = 0; style < STYLE_COUNT; style++) {
            struct look mono = theme_look(theme, THEME_DEPTH_MONO, style);
            struct look asked = theme_look(THEME_MONO, THEME_DEPTH_TRUE, style);
            assert_int_equal(mono.fg, LOOK_DEFAULT);
            assert_int_equal(mono.bg, LOOK_DEFAULT);
            assert_int_equal(asked.fg, LOOK_DEFAULT);
            assert_int_equal(asked.bg, LOOK_DEFAULT);
        }
    }
}

static void eight_colours_have_no_bright_background(void **state)
{
    (void)state;
    for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
        for (enum style style = 0; style < STYLE_COUNT; style++)
            assert_true(theme_look(theme, THEME_DEPTH_16, style).bg < 8);
    }
}

static void a_terminal_gets_the_theme_of_its_background(void **state)
{
    (void)state;
    static const struct {
        uint32_t rgb;
        enum theme theme;
    } cases[] = {
        {0x000000, THEME_DARK},  {0x002B36, THEME_DARK},  /* Solarized dark */
        {0x282A36, THEME_DARK},  {0x2E3440, THEME_DARK},  /* Dracula, Nord */
        {0xFFFFFF, THEME_LIGHT}, {0xFDF6E3, THEME_LIGHT}, /* Solarized light */
        {0x808080, THEME_PLAIN}, {0x3A6EA5, THEME_PLAIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(theme_for_background(cases[i].rgb), cases[i].theme);
}

static void contrast_is_that_of_wcag(void **state)
{
    (void)state;
    assert_true(theme_contrast(0x000000, 0xFFFFFF) > 20.99);
    assert_true(theme_contrast(0xFFFFFF, 0x000000) < 21.01);
    /* The grey that WCAG's examples know as the lightest to pass on white. */
    assert_true(theme_contrast(0x767676, 0xFFFFFF) >= 4.5);
    assert_true(theme_contrast(0x777777, 0xFFFFFF) < 4.5);
}

static void the_palette_is_that_of_xterm(void **state)
{
    (void)state;
    assert_int_equal(theme_palette(9), 0xFF0000);
    assert_int_equal(theme_palette(16), 0x000000);
    assert_int_equal(theme_palette(67), 0x5F87AF);
    assert_int_equal(theme_palette(231), 0xFFFFFF);
    assert_int_equal(theme_palette(232), 0x080808);
    assert_int_equal(theme_palette(255), 0xEEEEEE);
}

static int difference(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int d = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);
        sum += d * d;
    }
    return sum;
}

static void the_nearest_colour_is_the_nearest(void **state)
{
    (void)state;
    for (uint32_t rgb = 0; rgb <= 0xFFFFFF; rgb += 997) {
        int best = 16;
        for (int i = 17; i < 256; i++) {
            if (difference(rgb, theme_palette(i)) < difference(rgb, theme_palette(best)))
                best = i;
        }
        int found = theme_nearest_256(rgb);
        assert_in_range(found, 16, 255);
        assert_int_equal(difference(rgb, theme_palette(found)),
                         difference(rgb, theme_palette(best)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_coloured_text_can_be_read),
        cmocka_unit_test(a_dump_can_be_read),
        cmocka_unit_test(nothing_is_told_by_colour_alone),
        cmocka_unit_test(without_colours_there_are_none),
        cmocka_unit_test(eight_colours_have_no_bright_background),
        cmocka_unit_test(a_terminal_gets_the_theme_of_its_background),
        cmocka_unit_test(contrast_is_that_of_wcag),
        cmocka_unit_test(the_palette_is_that_of_xterm),
        cmocka_unit_test(the_nearest_colour_is_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
