#include "ui/detect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

static int find_word(const char *word, const char *const *words, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
    }
    return -1;
}

bool detect_colour_word(const char *word, enum detect_colour *out)
{
    static const char *const words[] = {
        [DETECT_COLOUR_AUTO] = "auto", [DETECT_COLOUR_NEVER] = "never", [DETECT_COLOUR_16] = "16",
        [DETECT_COLOUR_256] = "256",   [DETECT_COLOUR_TRUE] = "true",
    };
    int found = find_word(word, words, sizeof words / sizeof words[0]);
    if (found >= 0)
        *out = (enum detect_colour)found;
    return found >= 0;
}

bool detect_theme_word(const char *word, enum detect_theme *out)
{
    static const char *const words[] = {
        [DETECT_THEME_AUTO] = "auto",
        [DETECT_THEME_DARK] = "dark",
        [DETECT_THEME_LIGHT] = "light",
        [DETECT_THEME_MONO] = "mono",
    };
    int found = find_word(word, words, sizeof words / sizeof words[0]);
    if (found >= 0)
        *out = (enum detect_theme)found;
    return found >= 0;
}

/* ---- colours ---- */

static bool is_set(const char *value)
{
    return value != NULL && value[0] != '\0';
}

static bool begins(const char *text, const char *with)
{
    return text != NULL && strncmp(text, with, strlen(with)) == 0;
}

/* COLORTERM comes down from the terminal outside, and GNU screen, unlike tmux, knows no such
 * sequence. */
static bool is_true_colour(const struct detect_hints *hints)
{
    bool is_gnu_screen = begins(hints->term, "screen") && !is_set(hints->tmux);
    bool says_so = hints->colorterm != NULL && (strcmp(hints->colorterm, "truecolor") == 0 ||
                                                strcmp(hints->colorterm, "24bit") == 0);
    return hints->has_true_rgb || (says_so && !is_gnu_screen);
}

enum theme_depth detect_depth(enum detect_colour wish, const struct detect_hints *hints)
{
    bool is_off =
        wish == DETECT_COLOUR_NEVER || (wish == DETECT_COLOUR_AUTO && is_set(hints->no_color));
    if (is_off || hints->colours < 8)
        return THEME_DEPTH_MONO;
    if (wish == DETECT_COLOUR_TRUE || (wish == DETECT_COLOUR_AUTO && is_true_colour(hints)))
        return THEME_DEPTH_TRUE;
    return wish != DETECT_COLOUR_16 && hints->colours >= 256 ? THEME_DEPTH_256 : THEME_DEPTH_16;
}

/* ---- themes ---- */

/* rxvt and Konsole set COLORFGBG: foreground;background, or foreground;something;background. */
static enum theme theme_by_colorfgbg(const char *value)
{
    const char *last = value != NULL ? strrchr(value, ';') : NULL;
    char *end;
    long number = last != NULL ? strtol(last + 1, &end, 10) : -1;
    if (number < 0 || end == last + 1 || *end != '\0' || number > 15)
        return THEME_PLAIN;
    return number == 7 || number > 8 ? THEME_LIGHT : THEME_DARK;
}

enum theme detect_theme(enum detect_theme wish, const struct detect_hints *hints)
{
    switch (wish) {
    case DETECT_THEME_DARK:
        return THEME_DARK;
    case DETECT_THEME_LIGHT:
        return THEME_LIGHT;
    case DETECT_THEME_MONO:
        return THEME_MONO;
    default:
        return theme_by_colorfgbg(hints->colorfgbg);
    }
}

bool detect_may_ask(const struct detect_hints *hints)
{
    static const char *const known[] = {
        "xterm",   "tmux",    "screen",  "rxvt", "alacritty", "foot",   "wezterm",
        "ghostty", "contour", "konsole", "vte",  "gnome",     "mintty", "iterm",
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (begins(hints->term, known[i]))
            return true;
    }
    return false;
}

/* One to four hexadecimal digits, scaled to a byte. Returns what follows, NULL when there are
 * none. */
static const char *read_part(const char *s, uint32_t *byte)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t value = 0;
    uint32_t max = 0;
    const char *digit;
    for (; max < 0xFFFF && *s != '\0' && (digit = strchr(digits, *s | 0x20)) != NULL; s++) {
        value = value * 16 + (uint32_t)(digit - digits);
        max = max * 16 + 15;
    }
    if (max == 0)
        return NULL;
    *byte = (value * 255 + max / 2) / max;
    return s;
}

bool detect_background(const char *answer, uint32_t *rgb)
{
    *rgb = 0;
    if (!begins(answer, "rgb:"))
        return false;
    const char *s = answer + 4;
    for (int i = 0; i < 3; i++) {
        uint32_t byte;
        s = read_part(s, &byte);
        if (s == NULL || *s != (i < 2 ? '/' : '\0'))
            return false;
        *rgb = *rgb << 8 | byte;
        s++;
    }
    return true;
}
