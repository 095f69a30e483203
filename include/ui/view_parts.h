/*
 * view_parts: the pieces that the files of view share: panes to draw in, the places of the panes on
 * a screen, and how times are written. For ui/view*.c alone; others use ui/view.h.
 */
#ifndef CASTSIM_UI_VIEW_PARTS_H
#define CASTSIM_UI_VIEW_PARTS_H

#include "base/buf.h"
#include "ui/frame.h"
#include "ui/view.h"

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
/* Repeats a narrow symbol over cols columns. */
void pane_draw_rule(const struct pane *p, int row, int col, int cols, enum style style,
                    const char *symbol);
/* A border of rows x cols at (row, col), with a label in its upper edge ("" = none). */
void pane_draw_border(const struct pane *p, int row, int col, int rows, int cols, enum style style,
                      const char *label);

/* ---- the screen ---- */

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

/* What a pane could not show of its rows, for the arrows in its heading. */
struct view_rest {
    bool is_above;
    bool is_below;
};

struct view_rest view_draw_list(const struct view_state *state, const struct pane *pane);
struct view_rest view_draw_chat(const struct view_state *state, const struct pane *pane);
/* What a newcomer sees before the first broadcast. */
void view_draw_empty(const struct view_state *state, const struct pane *pane);
void view_draw_title(const struct view_state *state, struct frame *frame);
void view_draw_status(const struct view_state *state, struct frame *frame, int row);
void view_draw_hints(const struct view_state *state, struct frame *frame, int row);
void view_draw_help(const struct view_state *state, struct frame *frame);

/* The selected conversation, NULL when there is none; what is out of range counts as the last. */
const struct view_conversation *view_selected(const struct view_state *state, size_t *index);

/* NULL is "". */
const char *view_text(const char *text);
int view_clamp(int value, int min, int max); /* min when min > max */

/* ---- times, in the user's zone ---- */

void view_add_clock(struct buf *out, int64_t ms, int utc_offset_s); /* "17:05:32" */
void view_add_day(struct buf *out, int64_t ms, int utc_offset_s);   /* "Wed 2020-03-25" */
bool view_is_same_day(int64_t a_ms, int64_t b_ms, int utc_offset_s);
/* As short as a list wants it: "17:05" today, "03-25" this year, else "2019-03-25". */
void view_add_short_time(struct buf *out, int64_t ms, int64_t now_ms, int utc_offset_s);
void view_add_delay(struct buf *out, int64_t ms);      /* "+41.2 s", "+9m59s", "-3.0 s" */
void view_add_count_down(struct buf *out, int64_t ms); /* "1:42", rounded up to whole seconds */

#endif
