/*
 * view_parts: the pieces that the files of view share: panes to draw in, the places of the panes on
 * a screen, and how times are written. For ui/view*.c alone; others use ui/view.h.
 */
#ifndef CASTSIM_UI_VIEW_PARTS_H
#define CASTSIM_UI_VIEW_PARTS_H

#include "base/buf.h"
#include "ui/frame.h"
#include "ui/view.h"
#include "ui/view_dialog.h"

/* ---- panes ---- */

/* A rectangle of a frame. Rows and columns count from its corner; what lies outside of it is not
 * drawn. */
struct pane {
    struct frame *frame;
    int row;
    int col;
    int rows;
    int cols;
};

/* As their namesakes in ui/frame.h. */
int pane_put(const struct pane *p, int row, int col, int max_cols, enum style style,
             const char *text, size_t len);
int pane_put_str(const struct pane *p, int row, int col, int max_cols, enum style style,
                 const char *text);
int pane_put_right(const struct pane *p, int row, int end_col, int max_cols, enum style style,
                   const char *text);
void pane_put_centred(const struct pane *p, int row, enum style style, const char *text);
void pane_fill_row(const struct pane *p, int row, enum style style);
void pane_set_row_style(const struct pane *p, int row, enum style style);
void pane_put_symbol(const struct pane *p, int row, int col, enum style style, const char *symbol);
/* Repeats a narrow symbol over cols columns. */
void pane_draw_rule(const struct pane *p, int row, int col, int cols, enum style style,
                    const char *symbol);
/* A border of rows x cols at (row, col), with a label in its upper edge ("" = none). */
void pane_draw_border(const struct pane *p, int row, int col, int rows, int cols, enum style style,
                      const char *label);

/* A part of a pane, clipped to it. */
struct pane pane_part(const struct pane *p, int row, int col, int rows, int cols);
/* A picture whose rows may lie above or below the pane. */
void pane_put_pixels(const struct pane *p, int row, int col, int rows, int cols,
                     const struct frame_image *image);
/* Blank, over whatever lies below. */
void pane_clear(const struct pane *p);
/* That a place means something to the mouse (view_target_at). */
void pane_mark(const struct pane *p, int row, int col, int rows, int cols,
               enum view_target_kind kind, size_t index);

/* ---- the screen ---- */

/* What a pane could not show of its rows, for the arrows in its heading. */
struct view_rest {
    bool is_above;
    bool is_below;
};

struct view_geometry {
    bool is_too_small;
    bool has_list; /* the pane is shown: both are, or the focused one alone */
    bool has_chat;
    struct pane list;
    struct pane chat;
    int heading_row; /* of the panes' titles */
    int status_row;
    int hint_row;
};

/* Where things are on a screen of the frame's size. */
void view_place(const struct view_state *state, struct frame *frame, struct view_geometry *g);

/* The heading in the row above a pane: heavy when the keys go there, with arrows for what it does
 * not show. note: a few words at the right end, "" = none. */
void view_draw_heading(const struct pane *pane, const char *title, const char *note,
                       bool is_focused, struct view_rest rest);
/* What lies between title and status, without the heading's row. */
struct pane view_body(struct frame *frame);
/* A box in the middle of the frame, blank, with a border. Returns what is inside of it. */
struct pane view_draw_box(struct frame *frame, int rows, int cols, const char *label);

/* First of the rows that are shown when so many fit and the selected one is to be in the middle, as
 * far as the ends allow. *selected is clamped. */
size_t view_window(size_t *selected, size_t count, size_t fit);
/* The row under the cursor: styled, with a mark in its first column. */
void view_mark_row(const struct pane *pane, int row, bool is_focused);
/* "filter: TEXT   12 of 345" in row 0 when one is set. Returns the rows that it took. */
int view_draw_filter(const struct pane *pane, const char *filter, int64_t shown, int64_t total);

/* Where a list and the detail of its selected row go: beside each other, above each other, or, in a
 * narrow place, the detail alone. */
struct view_split {
    struct pane list;
    struct pane detail;
    bool has_list;
    bool has_detail;
};

#define VIEW_BESIDE_COLS 130 /* from so many columns on the detail stands beside the rows */

struct view_split view_split(const struct pane *body, bool is_open, int beside_cols);
void view_draw_split(const struct view_split *split);

/* Labelled texts, one below the other, wrapped. Drawn from row `row` on, which may lie above the
 * pane: so a long page is scrolled. */
struct facts {
    const struct pane *pane;
    int row;
    int label_cols;
    bool is_drawn; /* false: only counted */
};

void facts_add(struct facts *f, const char *label, enum style style, const char *text);
/* The same, but nothing at all for a text that is "". */
void facts_add_some(struct facts *f, const char *label, enum style style, const char *text);
/* The verdict on a message: five ticks in words, as many in a row as there is room for. */
void facts_add_ticks(struct facts *f, const struct view_ticks *ticks);
void facts_gap(struct facts *f);
/* A heading over what follows. */
void facts_title(struct facts *f, const char *title);

struct view_rest view_draw_list(const struct view_state *state, const struct pane *pane);
struct view_rest view_draw_chat(const struct view_state *state, const struct pane *pane);
/* What a newcomer sees before the first broadcast. */
void view_draw_empty(const struct view_state *state, const struct pane *pane);
/* A page's whole body, its heading too. */
void view_draw_wire(const struct view_state *state, struct frame *frame);
void view_draw_types(const struct view_state *state, struct frame *frame);
void view_draw_timeline(const struct view_state *state, struct frame *frame);
void view_draw_found(const struct view_state *state, struct frame *frame);
void view_draw_inspector(const struct view_state *state, struct frame *frame);
void view_draw_text_page(const struct view_state *state, struct frame *frame);
void view_draw_send(const struct view_state *state, struct frame *frame);
void view_draw_confirm(const struct view_state *state, struct frame *frame);
void view_draw_prompt(const struct view_state *state, struct frame *frame);
/* In the rows that view_rows_above_tour leaves. */
void view_draw_tour(const struct view_state *state, const struct pane *pane);
void view_draw_title(const struct view_state *state, struct frame *frame);
/* Whether the client runs and is online, in words. */
const char *view_client_words(const struct view_state *state);
void view_draw_status(const struct view_state *state, struct frame *frame, int row);
void view_draw_hints(const struct view_state *state, struct frame *frame, int row);
void view_draw_help(const struct view_state *state, struct frame *frame);

/* The detail of the wire's and the types' selected row; returns its height. */
int view_put_wire_detail(const struct view_state *state, const struct pane *pane, int row,
                         bool is_drawn);
int view_put_type_detail(const struct view_state *state, const struct pane *pane, int row,
                         bool is_drawn);
/* Rows of a content, the one under the cursor in sight. */
#define VIEW_CONTENT_EDGE 3 /* columns of a pane that the tree's rows do not have */
struct view_rest view_draw_content(const struct pane *pane, const struct content_tree *tree,
                                   size_t cursor, bool is_focused);

/* The place in a text, moved to its end or to the beginning of the character that it is in. */
size_t view_at_character(const char *text, size_t len, size_t at);
/* Columns of a text that is ours, or clean. */
int view_columns(const char *text);
/* Text that is typed, in one row, the part around the cursor; marks the cursor's place. */
void view_put_input(const struct pane *pane, int row, int col, int cols, const char *text,
                    size_t cursor, bool is_focused);
/* A menu of choices, one a row, the selected one in sight. Returns the rows used. */
int view_put_choices(const struct pane *pane, const struct view_choices *choices);
/* Over a text that begins at (row, col): the hits of `hits` that lie in [start, start + len) of
 * the text that `bytes` is that part of. */
void view_mark_hits(const struct pane *pane, int row, int col, int cols, const char *bytes,
                    size_t len, size_t start, const struct view_range *hits, size_t hit_count);
/* Cleans a text and moves the ranges to where their bytes are now. The caller frees both. */
void view_clean_hits(const char *text, const struct view_range *hits, size_t hit_count,
                     struct buf *out, struct view_range **moved);

void view_add_size(struct buf *out, int64_t bytes); /* "182.4 KB" */
void view_add_took(struct buf *out, int64_t ms);    /* "38 ms", "2.1 s" */

/* The selected conversation, NULL when there is none; what is out of range counts as the last. */
const struct view_conversation *view_selected(const struct view_state *state, size_t *index);

/* NULL is "". */
const char *view_text(const char *text);
int view_clamp(int value, int min, int max); /* min when min > max */
int64_t view_clamp_ms(int64_t ms);           /* so that it can be negated */

/* ---- times, in the user's zone ---- */

void view_add_clock(struct buf *out, int64_t ms, int utc_offset_s); /* "17:05:32" */
void view_add_day(struct buf *out, int64_t ms, int utc_offset_s);   /* "Wed 2020-03-25" */
bool view_is_same_day(int64_t a_ms, int64_t b_ms, int utc_offset_s);
/* As short as a list wants it: "17:05" today, "03-25" this year, else "2019-03-25". */
void view_add_short_time(struct buf *out, int64_t ms, int64_t now_ms, int utc_offset_s);
void view_add_delay(struct buf *out, int64_t ms);      /* "+41.2 s", "+9m59s", "-3.0 s" */
void view_add_count_down(struct buf *out, int64_t ms); /* "1:42", rounded up to whole seconds */

#endif
