/*
 * detect: which colours and which theme suit a terminal, by what its user asked for and what the
 * environment says about it. Pure: whoever reads the environment passes it in.
 */
#ifndef CASTSIM_UI_DETECT_H
#define CASTSIM_UI_DETECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/theme.h"

enum detect_colour {
    DETECT_COLOUR_AUTO,
    DETECT_COLOUR_NEVER,
    DETECT_COLOUR_16,
    DETECT_COLOUR_256,
    DETECT_COLOUR_TRUE,
};

enum detect_theme {
    DETECT_THEME_AUTO,
    DETECT_THEME_DARK,
    DETECT_THEME_LIGHT,
    DETECT_THEME_MONO,
};

/* Values of environment variables, NULL when not set, and what the terminal's description says. */
struct detect_hints {
    const char *term;
    const char *no_color;  /* https://no-color.org: counts when set and not empty */
    const char *colorterm; /* "truecolor" or "24bit" */
    const char *colorfgbg; /* "15;0": numbers of the terminal's own colours */
    const char *tmux;
    int colours;       /* 0 = none */
    bool has_true_rgb; /* RGB or Tc */
};

/* The words of --color (auto never 16 256 true) and --theme (auto dark light mono). False: no such
 * word. */
bool detect_colour_word(const char *word, enum detect_colour *out);
bool detect_theme_word(const char *word, enum detect_theme *out);

/* A wish counts more than NO_COLOR, and less than what the terminal has: no more than 16 colours
 * where its description knows no 256. True colour needs no description, only a terminal with
 * colours that takes the usual sequences. */
enum theme_depth detect_depth(enum detect_colour wish, const struct detect_hints *hints);

/* plain when a wish for auto finds no COLORFGBG. */
enum theme detect_theme(enum detect_theme wish, const struct detect_hints *hints);

/* True when the terminal can be asked for its background (OSC 11) without harm: some show what
 * they don't know. */
bool detect_may_ask(const struct detect_hints *hints);
/* Reads the answer, "rgb:RRRR/GGGG/BBBB" with one to four digits a colour, to 0xRRGGBB. */
bool detect_background(const char *answer, uint32_t *rgb);

#endif
