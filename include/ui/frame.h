/*
 * frame: a grid of cells that views draw into. Text enters through the gate (utf8_clean_line), is
 * measured by grapheme cluster and clipped to its place; nothing here knows a terminal.
 */
#ifndef CASTSIM_UI_FRAME_H
#define CASTSIM_UI_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/utf8.h"

#define FRAME_BYTES_A_COLUMN 64
#define FRAME_CLUSTER_MAX UTF8_CELL_SIZE /* bytes of one cell's text */

/* What a piece of text means; the terminal layer decides how that looks. */
enum style {
    STYLE_NORMAL,
    STYLE_DIM,
    STYLE_BOLD,
    STYLE_TITLE,    /* pane titles */
    STYLE_SELECTED, /* the row under the cursor, focused pane */
    STYLE_MARKED,   /* the row under the cursor, other pane */
    STYLE_BADGE,    /* unread */
    STYLE_NOTICE,   /* centred grey lines */
    STYLE_GOOD,
    STYLE_WARN,
    STYLE_BAD,
    STYLE_STATUS, /* status bar */
    STYLE_STATUS_GOOD,
    STYLE_STATUS_BAD,
    STYLE_KEY, /* a key in a hint or the help */
    STYLE_STATUS_WARN,
    STYLE_TAB, /* the current one of the tabs in the title bar */
    STYLE_HIT, /* what a search looked for */
    STYLE_COUNT
};

/* A cell's own colour, 0xRRGGBB. Never 0, which stands for "by the style". */
#define FRAME_RGB(rgb) (UINT32_C(0x1000000) | (rgb))

struct cell {
    char text[FRAME_CLUSTER_MAX]; /* a utf8_cell; "" = the right half of a wide one */
    unsigned char columns;        /* 1 or 2; 0 for a right half */
    unsigned char style;          /* enum style */
    uint32_t fg, bg;              /* FRAME_RGB, for pictures; 0 = by the style. Text has none */
};

struct frame_marks;

struct frame {
    int rows;
    int cols;
    struct cell *cells; /* row by row */
    int cursor_row;     /* where text is being typed, for the terminal's own cursor; -1 = nowhere.
                           The cell itself is drawn as STYLE_SELECTED */
    int cursor_col;
    struct frame_marks *marks; /* of ui/view alone: which places mean what; NULL = not asked for */
};

/* A picture: rows of width pixels, three bytes each. Borrowed. */
struct frame_image {
    int width;
    int height;
    const unsigned char *rgb;
};

void frame_init(struct frame *f, int rows, int cols); /* all blanks, STYLE_NORMAL */
void frame_done(struct frame *f);
void frame_clear(struct frame *f);
struct cell *frame_cell(const struct frame *f, int row, int col);

/* Writes text of len bytes at (row, col) into at most max_cols columns; what does not fit is cut,
 * with an ellipsis in the last column used. A wide cluster never straddles an edge, and what is
 * half overwritten goes as a whole. Returns the columns used. Outside of the frame nothing is
 * drawn. Takes time in proportion to max_cols, however long the text is: a text of more than
 * FRAME_BYTES_A_COLUMN bytes a column (piled-up marks) is cut there. */
int frame_put(struct frame *f, int row, int col, int max_cols, enum style style, const char *text,
              size_t len);
int frame_put_str(struct frame *f, int row, int col, int max_cols, enum style style,
                  const char *text);
/* Right-aligned: the text ends at column end_col (exclusive). */
int frame_put_right(struct frame *f, int row, int end_col, int max_cols, enum style style,
                    const char *text);
/* One narrow symbol that is the program's own, without a way through the gate: rules and bars are
 * made of hundreds. Never for text from outside. */
void frame_put_symbol(struct frame *f, int row, int col, enum style style, const char *symbol);
void frame_fill(struct frame *f, int row, int col, int cols, enum style style);
void frame_set_style(struct frame *f, int row, int col, int cols, enum style style);

void frame_set_cursor(struct frame *f, int row, int col); /* outside of the frame: nowhere */

/* Draws a picture, scaled, into rows x cols cells at (row, col): each is two pixels, one above the
 * other. Only cells inside of the frame are written; a picture without pixels draws nothing. */
void frame_put_pixels(struct frame *f, int row, int col, int rows, int cols,
                      const struct frame_image *image);
/* The cells that a picture takes when it is to keep its shape within max_rows x max_cols and is not
 * to be blown up: 0 x 0 when it has no pixels. A cell counts as twice as high as wide. */
void frame_fit_pixels(const struct frame_image *image, int max_rows, int max_cols, int *rows,
                      int *cols);

/* Wraps text into lines of at most cols columns (cols < 1 counts as 1) and calls back with each
 * line's bytes, through the gate already. Breaks at blanks, which go; between wide clusters, but
 * not before closing punctuation or behind an opening one; else anywhere between clusters. A
 * newline ends a line; every text has at least one line. Linear in len. */
void frame_wrap(const char *text, size_t len, int cols,
                void (*line)(void *ctx, const char *bytes, size_t len), void *ctx);

/* The same for text that went through the gate already: the lines point into it. */
void frame_wrap_clean(const char *text, size_t len, int cols,
                      void (*line)(void *ctx, const char *bytes, size_t len), void *ctx);

/* Appends what the frame shows as text, one line a row, trailing blanks left out. */
void frame_dump(const struct frame *f, struct buf *out);

#endif
