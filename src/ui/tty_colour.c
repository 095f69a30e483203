#include "tty_private.h"

#include <stdlib.h>
#include <string.h>
#include <term.h>

#define BACKGROUND_QUESTION "\033]11;?\a"

/* ---- how many, and which theme ---- */

static struct detect_hints read_hints(void)
{
    return (struct detect_hints){
        .term = getenv("TERM"),
        .no_color = getenv("NO_COLOR"),
        .colorterm = getenv("COLORTERM"),
        .colorfgbg = getenv("COLORFGBG"),
        .tmux = getenv("TMUX"),
    };
}

void tty_colour_choose(void)
{
    struct detect_hints hints = read_hints();
    hints.colours = set_a_foreground != NULL && max_colors > 0 ? max_colors : 0;
    hints.has_true_rgb = tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || tigetflag("Tc") > 0;
    tty.theme = detect_theme(tty.config.theme, &hints);
    tty.depth =
        tty.theme == THEME_MONO ? THEME_DEPTH_MONO : detect_depth(tty.config.colour, &hints);
    tty.is_background_to_be_asked = tty.config.theme == DETECT_THEME_AUTO &&
                                    tty.depth > THEME_DEPTH_MONO && detect_may_ask(&hints);
}

/* start_color makes a terminal without default colours black, so it waits until it is known that
 * colours are used. */
static enum theme_depth usable_depth(void)
{
    bool has_colours = tty.depth > THEME_DEPTH_MONO && has_colors() && start_color() == OK &&
                       use_default_colors() == OK && COLOR_PAIRS > STYLE_COUNT;
    if (!has_colours)
        return THEME_DEPTH_MONO;
    if (tty.depth == THEME_DEPTH_TRUE && COLORS > 0xFFFFFF)
        return THEME_DEPTH_TRUE;
    return tty.depth >= THEME_DEPTH_256 && COLORS >= 256 ? THEME_DEPTH_256 : THEME_DEPTH_16;
}

/* ---- pairs ---- */

static attr_t attrs_of(unsigned look)
{
    attr_t attrs = A_NORMAL;
    attrs |= (look & LOOK_BOLD) != 0 ? A_BOLD : 0;
    attrs |= (look & LOOK_DIM) != 0 ? A_DIM : 0;
    attrs |= (look & LOOK_UNDERLINE) != 0 ? A_UNDERLINE : 0;
    attrs |= (look & LOOK_REVERSE) != 0 ? A_REVERSE : 0;
    return attrs;
}

/* ncurses takes a colour below 8 for one of the palette, so nearly black becomes black. */
static int without_palette(int colour)
{
    return tty.depth == THEME_DEPTH_TRUE && colour > 0 && colour < 8 ? 0 : colour;
}

static int pair_of(int fg, int bg)
{
    if (fg == LOOK_DEFAULT && bg == LOOK_DEFAULT)
        return 0;
    int pair = alloc_pair(without_palette(fg), without_palette(bg));
    if (pair > tty.last_pair)
        tty.last_pair = pair;
    return pair > 0 ? pair : 0;
}

static void set_up_style(enum style style)
{
    struct look look = theme_look(tty.theme, tty.depth, style);
    tty.attrs[style] = attrs_of(look.attrs);
    bool is_too_bright = tty.depth == THEME_DEPTH_16 && look.fg >= COLORS;
    if (is_too_bright) {
        look.fg -= 8;
        tty.attrs[style] |= A_BOLD;
    }
    tty.pairs[style] = tty.depth > THEME_DEPTH_MONO ? pair_of(look.fg, look.bg) : 0;
}

static void take_theme(enum theme theme)
{
    tty.theme = theme;
    for (enum style style = 0; style < STYLE_COUNT; style++)
        set_up_style(style);
    tty.shown.rows = 0;
}

void tty_colour_begin(void)
{
    tty.depth = usable_depth();
    take_theme(tty.theme);
}

/* A pair that is given away while it is on the screen would change what is there. So when the next
 * frame might need more than there are, all start anew. */
void tty_colour_begin_frame(void)
{
    if (tty.last_pair < COLOR_PAIRS / 2)
        return;
    reset_color_pairs();
    tty.last_pair = 0;
    take_theme(tty.theme);
    tty_redraw();
}

/* ---- cells ---- */

static int own_colour(uint32_t own, int by_style)
{
    if (own == 0)
        return by_style;
    return tty.depth == THEME_DEPTH_TRUE ? (int)(own & 0xFFFFFF) : theme_nearest_256(own);
}

void tty_colour_of(const struct cell *cell, attr_t *attrs, int *pair)
{
    *attrs = tty.attrs[cell->style];
    *pair = tty.pairs[cell->style];
    if ((cell->fg == 0 && cell->bg == 0) || tty.depth < THEME_DEPTH_256)
        return;
    struct look look = theme_look(tty.theme, tty.depth, cell->style);
    *attrs = A_NORMAL;
    *pair = pair_of(own_colour(cell->fg, look.fg), own_colour(cell->bg, look.bg));
}

const char *tty_colour_text(const struct cell *cell)
{
    static const char *const blocks[2][2] = {{" ", "▄"}, {"▀", "█"}}; /* [upper][lower] is lit */
    bool is_picture = cell->fg != 0 && cell->bg != 0 && tty.depth < THEME_DEPTH_256;
    if (!is_picture || strcmp(cell->text, "▀") != 0)
        return cell->text;
    double middle = 0.18; /* what the eye takes for half as bright as white */
    bool is_light = tty.theme == THEME_LIGHT;
    bool is_upper = (theme_luminance(cell->fg) > middle) != is_light;
    bool is_lower = (theme_luminance(cell->bg) > middle) != is_light;
    return blocks[is_upper][is_lower];
}

/* ---- the terminal's background ---- */

void tty_colour_ask_background(void)
{
    if (!tty.is_background_to_be_asked)
        return;
    tty.is_background_to_be_asked = false;
    tty.is_background_awaited = true;
    tty_send(BACKGROUND_QUESTION, strlen(BACKGROUND_QUESTION));
}

void tty_colour_take_background(const char *answer)
{
    uint32_t rgb;
    tty.is_background_awaited = false;
    if (detect_background(answer, &rgb))
        take_theme(theme_for_background(rgb));
}
