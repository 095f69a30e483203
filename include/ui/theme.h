/*
 * theme: how each style looks, as data: by theme and by how many colours a terminal has. Pure; the
 * terminal (ui/tty), casts and HTML dumps all ask here.
 *
 * dark and light are made for terminals with such a background and leave that background as it is;
 * plain is for one that is not known: attributes, and colours only where text brings its own
 * background along. Every text with a colour has a contrast of at least THEME_CONTRAST_MIN (WCAG
 * 2.1 AA), and no style differs from its neighbours by colour alone (test_theme).
 */
#ifndef CASTSIM_UI_THEME_H
#define CASTSIM_UI_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/frame.h"

#define THEME_CONTRAST_MIN 4.5

enum theme {
    THEME_PLAIN,
    THEME_DARK,
    THEME_LIGHT,
    THEME_MONO,
    THEME_COUNT,
};

/* How many colours there are. */
enum theme_depth {
    THEME_DEPTH_MONO,
    THEME_DEPTH_16, /* what terminals with 8 are given too: bright is bold there */
    THEME_DEPTH_256,
    THEME_DEPTH_TRUE,
};

enum {
    LOOK_BOLD = 1,
    LOOK_DIM = 2,
    LOOK_UNDERLINE = 4,
    LOOK_REVERSE = 8,
};

#define LOOK_DEFAULT (-1) /* the terminal's own colour */

struct look {
    int fg, bg;     /* by depth: 0..15, 0..255 or 0xRRGGBB; LOOK_DEFAULT */
    unsigned attrs; /* LOOK_BOLD and so on */
};

struct look theme_look(enum theme theme, enum theme_depth depth, enum style style);

/* What a style comes to with everything resolved (true colours, the terminal's own colours as the
 * theme takes them to be, reversed or not), each 0xRRGGBB. For dumps. */
void theme_rgb(enum theme theme, enum style style, uint32_t *fg, uint32_t *bg);

/* The theme for a terminal with this background, 0xRRGGBB: dark or light, or plain for one between
 * in which neither has its contrast. */
enum theme theme_for_background(uint32_t rgb);

/* The first or last background that the theme is made for: the worst case. 0xRRGGBB. */
uint32_t theme_worst_background(enum theme theme, enum theme_depth depth);

/* xterm's palette: 0..255 -> 0xRRGGBB, and the nearest of 16..255 (nobody redefines those). */
uint32_t theme_palette(int index);
int theme_nearest_256(uint32_t rgb);

/* Relative luminance (0 to 1) and contrast ratio (1 to 21) as WCAG 2.1 defines them. */
double theme_luminance(uint32_t rgb);
double theme_contrast(uint32_t a, uint32_t b);

#endif
