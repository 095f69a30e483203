#include "ui/theme.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

/* ---- the table ---- */

/* The first 16 colours, from 1 on: what a row leaves out is the terminal's own colour. */
enum ansi {
    ANSI_BLACK = 1,
    ANSI_RED,
    ANSI_GREEN,
    ANSI_YELLOW,
    ANSI_BLUE,
    ANSI_MAGENTA,
    ANSI_CYAN,
    ANSI_GREY,
    ANSI_BRIGHT_RED = 10,
    ANSI_BRIGHT_GREEN,
    ANSI_BRIGHT_YELLOW,
    ANSI_BRIGHT_CYAN = 15,
    ANSI_WHITE,
};

/* Eight colours have no bright background, so no row uses one. */
struct row {
    struct {
        unsigned char fg, bg; /* enum ansi */
        unsigned char attrs;
    } ansi;
    struct {
        uint32_t fg, bg; /* FRAME_RGB */
        unsigned char attrs;
    } rgb; /* for 256 and more; all 0: as with 16 */
};

#define RGB FRAME_RGB

static const struct row rows[THEME_COUNT][STYLE_COUNT] =
    {
        [THEME_PLAIN] =
            {
                [STYLE_DIM] = {.ansi = {.attrs = LOOK_DIM}},
                [STYLE_BOLD] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_TITLE] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_SELECTED] = {.ansi = {.attrs = LOOK_REVERSE}},
                [STYLE_MARKED] = {.ansi = {.attrs = LOOK_BOLD | LOOK_UNDERLINE}},
                [STYLE_BADGE] = {.ansi = {ANSI_WHITE, ANSI_RED, LOOK_BOLD}},
                [STYLE_NOTICE] = {.ansi = {.attrs = LOOK_DIM}},
                [STYLE_GOOD] = {.ansi = {ANSI_BLACK, ANSI_GREEN, 0}},
                [STYLE_WARN] = {.ansi = {ANSI_WHITE, ANSI_MAGENTA, 0}},
                [STYLE_BAD] = {.ansi = {ANSI_WHITE, ANSI_RED, LOOK_BOLD}},
                [STYLE_STATUS] = {.ansi = {.attrs = LOOK_REVERSE}},
                [STYLE_STATUS_GOOD] = {.ansi = {ANSI_BLACK, ANSI_GREEN, 0}},
                [STYLE_STATUS_BAD] = {.ansi = {ANSI_WHITE, ANSI_RED, LOOK_BOLD}},
                [STYLE_KEY] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_STATUS_WARN] = {.ansi = {ANSI_WHITE, ANSI_MAGENTA, 0}},
                [STYLE_TAB] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_HIT] = {.ansi = {.attrs = LOOK_REVERSE | LOOK_UNDERLINE}},
            },
        [THEME_DARK] =
            {
                [STYLE_DIM] = {{ANSI_GREY, 0, 0}, {RGB(0xA8A8A8), 0, 0}},
                [STYLE_BOLD] = {.ansi = {.attrs = LOOK_BOLD}, .rgb = {.attrs = LOOK_BOLD}},
                [STYLE_TITLE] = {{ANSI_BRIGHT_CYAN, 0, LOOK_BOLD}, {RGB(0x87D7FF), 0, LOOK_BOLD}},
                [STYLE_SELECTED] = {.ansi = {.attrs = LOOK_REVERSE},
                                    .rgb = {RGB(0xFFFFFF), RGB(0x005F87), 0}},
                [STYLE_MARKED] = {.ansi = {.attrs = LOOK_BOLD | LOOK_UNDERLINE},
                                  .rgb = {RGB(0xE4E4E4), RGB(0x444444), LOOK_BOLD}},
                [STYLE_BADGE] = {{ANSI_WHITE, ANSI_RED, LOOK_BOLD},
                                 {RGB(0xFFFFFF), RGB(0xAF0000), LOOK_BOLD}},
                [STYLE_NOTICE] = {{ANSI_GREY, 0, 0}, {RGB(0xA8A8A8), 0, 0}},
                [STYLE_GOOD] = {{ANSI_BRIGHT_GREEN, 0, 0}, {RGB(0x87D787), 0, 0}},
                [STYLE_WARN] = {{ANSI_BRIGHT_YELLOW, 0, 0}, {RGB(0xFFAF5F), 0, 0}},
                [STYLE_BAD] = {{ANSI_BRIGHT_RED, 0, LOOK_BOLD}, {RGB(0xFF8787), 0, LOOK_BOLD}},
                [STYLE_STATUS] = {.ansi = {.attrs = LOOK_REVERSE},
                                  .rgb = {RGB(0xE4E4E4), RGB(0x444444), 0}},
                [STYLE_STATUS_GOOD] = {{ANSI_BLACK, ANSI_GREEN, 0},
                                       {RGB(0x87FF87), RGB(0x444444), 0}},
                [STYLE_STATUS_BAD] = {{ANSI_WHITE, ANSI_RED, LOOK_BOLD},
                                      {RGB(0xFFAFAF), RGB(0x444444), LOOK_BOLD}},
                [STYLE_KEY] = {{ANSI_BRIGHT_YELLOW, 0, LOOK_BOLD}, {RGB(0xFFD75F), 0, LOOK_BOLD}},
                [STYLE_STATUS_WARN] = {{ANSI_WHITE, ANSI_MAGENTA, 0},
                                       {RGB(0xFFD787), RGB(0x444444), LOOK_UNDERLINE}},
                [STYLE_TAB] = {.ansi = {.attrs = LOOK_BOLD},
                               .rgb = {RGB(0xFFFFFF), RGB(0x005F87), LOOK_BOLD}},
                [STYLE_HIT] = {.ansi = {.attrs = LOOK_REVERSE | LOOK_UNDERLINE},
                               .rgb = {RGB(0x1C1C1C), RGB(0xFFD75F), 0}},
            },
        [THEME_LIGHT] =
            {
                [STYLE_DIM] = {.rgb = {RGB(0x585858), 0, 0}},
                [STYLE_BOLD] = {.ansi = {.attrs = LOOK_BOLD}, .rgb = {.attrs = LOOK_BOLD}},
                [STYLE_TITLE] = {{ANSI_BLUE, 0, LOOK_BOLD}, {RGB(0x005F87), 0, LOOK_BOLD}},
                [STYLE_SELECTED] = {.ansi = {.attrs = LOOK_REVERSE},
                                    .rgb = {RGB(0xFFFFFF), RGB(0x005F87), 0}},
                [STYLE_MARKED] = {.ansi = {.attrs = LOOK_BOLD | LOOK_UNDERLINE},
                                  .rgb = {RGB(0x1C1C1C), RGB(0xD0D0D0), LOOK_BOLD}},
                [STYLE_BADGE] = {{ANSI_WHITE, ANSI_RED, LOOK_BOLD},
                                 {RGB(0xFFFFFF), RGB(0xAF0000), LOOK_BOLD}},
                [STYLE_NOTICE] = {.rgb = {RGB(0x585858), 0, 0}},
                [STYLE_GOOD] = {{ANSI_BLACK, ANSI_GREEN, 0}, {RGB(0x005F00), 0, 0}},
                [STYLE_WARN] = {{ANSI_MAGENTA, 0, 0}, {RGB(0x8700AF), 0, 0}},
                [STYLE_BAD] = {{ANSI_RED, 0, LOOK_BOLD}, {RGB(0xAF0000), 0, LOOK_BOLD}},
                [STYLE_STATUS] = {.ansi = {.attrs = LOOK_REVERSE},
                                  .rgb = {RGB(0x1C1C1C), RGB(0xD0D0D0), 0}},
                [STYLE_STATUS_GOOD] = {{ANSI_BLACK, ANSI_GREEN, 0},
                                       {RGB(0x005F00), RGB(0xD0D0D0), 0}},
                [STYLE_STATUS_BAD] = {{ANSI_WHITE, ANSI_RED, LOOK_BOLD},
                                      {RGB(0x870000), RGB(0xD0D0D0), LOOK_BOLD}},
                [STYLE_KEY] = {{ANSI_BLUE, 0, LOOK_BOLD}, {RGB(0x005FAF), 0, LOOK_BOLD}},
                [STYLE_STATUS_WARN] = {{ANSI_WHITE, ANSI_MAGENTA, 0},
                                       {RGB(0x8700AF), RGB(0xD0D0D0), LOOK_UNDERLINE}},
                [STYLE_TAB] = {.ansi = {.attrs = LOOK_BOLD},
                               .rgb = {RGB(0xFFFFFF), RGB(0x005F87), LOOK_BOLD}},
                [STYLE_HIT] = {.ansi = {.attrs = LOOK_REVERSE | LOOK_UNDERLINE},
                               .rgb = {RGB(0x1C1C1C), RGB(0xFFD75F), 0}},
            },
        [THEME_MONO] =
            {
                [STYLE_DIM] = {.ansi = {.attrs = LOOK_DIM}},
                [STYLE_BOLD] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_TITLE] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_SELECTED] = {.ansi = {.attrs = LOOK_REVERSE}},
                [STYLE_MARKED] = {.ansi = {.attrs = LOOK_BOLD | LOOK_UNDERLINE}},
                [STYLE_BADGE] = {.ansi = {.attrs = LOOK_REVERSE | LOOK_BOLD}},
                [STYLE_NOTICE] = {.ansi = {.attrs = LOOK_DIM}},
                [STYLE_GOOD] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_WARN] = {.ansi = {.attrs = LOOK_UNDERLINE}},
                [STYLE_BAD] = {.ansi = {.attrs = LOOK_UNDERLINE | LOOK_BOLD}},
                [STYLE_STATUS] = {.ansi = {.attrs = LOOK_REVERSE}},
                [STYLE_STATUS_GOOD] = {.ansi = {.attrs = LOOK_REVERSE | LOOK_BOLD}},
                [STYLE_STATUS_BAD] = {.ansi = {.attrs = LOOK_REVERSE | LOOK_BOLD | LOOK_UNDERLINE}},
                [STYLE_KEY] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_STATUS_WARN] = {.ansi = {.attrs = LOOK_REVERSE | LOOK_UNDERLINE}},
                [STYLE_TAB] = {.ansi = {.attrs = LOOK_BOLD}},
                [STYLE_HIT] = {.ansi = {.attrs = LOOK_REVERSE | LOOK_UNDERLINE}},
            },
};

/* What a theme takes the terminal's own colours to be, in a dump, and the backgrounds at which it
 * just has its contrast. The 16 colours differ so much between terminals that only a black or a
 * white one can be promised anything. */
static const struct {
    uint32_t fg, bg;
    uint32_t worst_ansi, worst_rgb;
} grounds[THEME_COUNT] = {
    [THEME_PLAIN] = {0xD0D0D0, 0x1C1C1C, 0x000000, 0x000000},
    [THEME_DARK] = {0xD0D0D0, 0x1C1C1C, 0x000000, 0x3A3A3A},
    [THEME_LIGHT] = {0x1C1C1C, 0xFFFFFF, 0xFFFFFF, 0xE4E4E4},
    [THEME_MONO] = {0x000000, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF},
};

/* ---- looks ---- */

static int palette_colour(enum theme_depth depth, unsigned char ansi)
{
    if (ansi == 0)
        return LOOK_DEFAULT;
    return depth == THEME_DEPTH_TRUE ? (int)theme_palette(ansi - 1) : ansi - 1;
}

static int rgb_colour(enum theme_depth depth, uint32_t rgb)
{
    if (rgb == 0)
        return LOOK_DEFAULT;
    rgb &= 0xFFFFFF;
    return depth == THEME_DEPTH_TRUE ? (int)rgb : theme_nearest_256(rgb);
}

struct look theme_look(enum theme theme, enum theme_depth depth, enum style style)
{
    assert(theme < THEME_COUNT && style < STYLE_COUNT);
    const struct row *row = &rows[depth == THEME_DEPTH_MONO ? THEME_MONO : theme][style];
    bool has_rgb = row->rgb.fg != 0 || row->rgb.bg != 0 || row->rgb.attrs != 0;
    if (depth >= THEME_DEPTH_256 && has_rgb)
        return (struct look){rgb_colour(depth, row->rgb.fg), rgb_colour(depth, row->rgb.bg),
                             row->rgb.attrs};
    return (struct look){palette_colour(depth, row->ansi.fg), palette_colour(depth, row->ansi.bg),
                         row->ansi.attrs};
}

void theme_rgb(enum theme theme, enum style style, uint32_t *fg, uint32_t *bg)
{
    struct look look = theme_look(theme, THEME_DEPTH_TRUE, style);
    uint32_t front = look.fg == LOOK_DEFAULT ? grounds[theme].fg : (uint32_t)look.fg;
    uint32_t back = look.bg == LOOK_DEFAULT ? grounds[theme].bg : (uint32_t)look.bg;
    bool is_reversed = (look.attrs & LOOK_REVERSE) != 0;
    *fg = is_reversed ? back : front;
    *bg = is_reversed ? front : back;
}

uint32_t theme_worst_background(enum theme theme, enum theme_depth depth)
{
    return depth >= THEME_DEPTH_256 ? grounds[theme].worst_rgb : grounds[theme].worst_ansi;
}

enum theme theme_for_background(uint32_t rgb)
{
    double luminance = theme_luminance(rgb);
    if (luminance <= theme_luminance(grounds[THEME_DARK].worst_rgb))
        return THEME_DARK;
    if (luminance >= theme_luminance(grounds[THEME_LIGHT].worst_rgb))
        return THEME_LIGHT;
    return THEME_PLAIN;
}

/* ---- colours ---- */

static const uint32_t xterm_16[16] = {
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
};

/* Steps of the 6x6x6 cube. */
static const uint32_t cube[6] = {0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF};

enum { CUBE_START = 16, GREY_START = 232, GREY_COUNT = 24 };

uint32_t theme_palette(int index)
{
    assert(index >= 0 && index < 256);
    if (index < CUBE_START)
        return xterm_16[index];
    if (index >= GREY_START)
        return (uint32_t)(8 + 10 * (index - GREY_START)) * 0x010101;
    index -= CUBE_START;
    return cube[index / 36] << 16 | cube[index / 6 % 6] << 8 | cube[index % 6];
}

static int distance(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);
        sum += difference * difference;
    }
    return sum;
}

static int nearest_step(uint32_t part)
{
    int step = 0;
    while (step < 5 && 2 * part > cube[step] + cube[step + 1])
        step++;
    return step;
}

int theme_nearest_256(uint32_t rgb)
{
    uint32_t red = rgb >> 16 & 0xFF;
    uint32_t green = rgb >> 8 & 0xFF;
    uint32_t blue = rgb & 0xFF;
    int in_cube =
        CUBE_START + 36 * nearest_step(red) + 6 * nearest_step(green) + nearest_step(blue);
    int step = ((int)(red + green + blue) / 3 - 3) / 10;
    int grey = GREY_START + (step < GREY_COUNT - 1 ? step : GREY_COUNT - 1);
    bool is_grey = distance(rgb, theme_palette(grey)) < distance(rgb, theme_palette(in_cube));
    return is_grey ? grey : in_cube;
}

static double linear(uint32_t part)
{
    double c = (part & 0xFF) / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

double theme_luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

double theme_contrast(uint32_t a, uint32_t b)
{
    double x = theme_luminance(a) + 0.05;
    double y = theme_luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}
