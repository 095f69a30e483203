#include "ui/view.h"

#include "base/i18n.h"
#include "ui/view_parts.h"

#define LIST_MIN_COLS 24
#define LIST_MAX_COLS 44
#define SPLIT_MIN_COLS 60 /* narrower, only the focused pane is shown */

void view_place(const struct view_state *state, struct frame *frame, struct view_geometry *g)
{
    *g = (struct view_geometry){
        .is_too_small = frame->rows < VIEW_MIN_ROWS || frame->cols < VIEW_MIN_COLS,
        .heading_row = 1,
        .status_row = frame->rows - 2,
        .hint_row = frame->rows - 1,
    };
    bool is_split = frame->cols >= SPLIT_MIN_COLS;
    g->has_list = is_split || state->focus == FOCUS_LIST;
    g->has_chat = is_split || state->focus == FOCUS_CHAT;
    const struct pane whole = {
        .frame = frame, .row = 2, .rows = frame->rows - 4, .cols = frame->cols};
    g->list = whole;
    g->chat = whole;
    if (is_split) {
        g->list.cols = view_clamp(frame->cols / 3, LIST_MIN_COLS, LIST_MAX_COLS);
        g->chat.col = g->list.cols + 1;
        g->chat.cols = frame->cols - g->chat.col;
    }
}

/* "━ Conversations ━━━━ ↑↓ ━": heavy for the pane that has the keys. */
static void draw_heading(const struct pane *pane, const char *title, bool is_focused,
                         struct view_rest rest)
{
    const struct pane row = {.frame = pane->frame,
                             .row = pane->row - 1,
                             .col = pane->col,
                             .rows = 1,
                             .cols = pane->cols};
    enum style style = is_focused ? STYLE_TITLE : STYLE_DIM;
    pane_draw_rule(&row, 0, 0, row.cols, style, is_focused ? "━" : "─");
    pane_put_str(&row, 0, 1, 1, style, " ");
    int used = pane_put_str(&row, 0, 2, row.cols - 9, STYLE_TITLE, title);
    pane_put_str(&row, 0, 2 + used, 1, style, " ");
    if (rest.is_above || rest.is_below) {
        pane_put_str(&row, 0, row.cols - 5, 4, STYLE_TITLE, "    ");
        pane_put_str(&row, 0, row.cols - 4, 1, STYLE_TITLE, rest.is_above ? "↑" : " ");
        pane_put_str(&row, 0, row.cols - 3, 1, STYLE_TITLE, rest.is_below ? "↓" : " ");
    }
}

static void draw_divider(const struct view_state *state, const struct view_geometry *g)
{
    struct frame *frame = g->list.frame;
    int col = g->list.cols;
    frame_put_str(frame, g->heading_row, col, 1, STYLE_DIM, state->focus == FOCUS_LIST ? "┭" : "┮");
    for (int row = g->list.row; row < g->status_row; row++)
        frame_put_str(frame, row, col, 1, STYLE_DIM, "│");
}

static void draw_chat_pane(const struct view_state *state, const struct view_geometry *g)
{
    size_t index;
    const struct view_conversation *selected = view_selected(state, &index);
    struct view_rest rest = {0};
    struct buf title = {0};
    if (selected == NULL) {
        view_draw_empty(state, &g->chat);
        buf_add_str(&title, _("No conversation"));
    } else {
        rest = view_draw_chat(state, &g->chat);
        buf_addf(&title, "SYSTEM · %s", view_text(selected->target_id));
    }
    draw_heading(&g->chat, buf_str(&title), state->focus == FOCUS_CHAT, rest);
    buf_done(&title);
}

static void draw_list_pane(const struct view_state *state, const struct view_geometry *g)
{
    struct view_rest rest = {0};
    if (state->conversation_count > 0)
        rest = view_draw_list(state, &g->list);
    else if (g->has_chat)
        pane_put_centred(&g->list, g->list.rows / 2, STYLE_DIM, _("none yet"));
    else
        view_draw_empty(state, &g->list);
    draw_heading(&g->list, _("Conversations"), state->focus == FOCUS_LIST, rest);
}

struct too_small_line {
    struct frame *frame;
    int row;
};

static void draw_too_small_line(void *ctx, const char *bytes, size_t len)
{
    struct too_small_line *at = ctx;
    frame_put(at->frame, at->row++, 0, at->frame->cols, STYLE_NORMAL, bytes, len);
}

static void draw_too_small(struct frame *frame)
{
    struct buf text = {0};
    buf_addf(&text, _("castsim needs %d columns and %d rows; this terminal has %d and %d."),
             VIEW_MIN_COLS, VIEW_MIN_ROWS, frame->cols, frame->rows);
    struct too_small_line at = {.frame = frame};
    frame_wrap(buf_str(&text), text.len, frame->cols, draw_too_small_line, &at);
    buf_done(&text);
}

void view_draw(const struct view_state *state, struct frame *frame)
{
    frame_clear(frame);
    struct view_geometry g;
    view_place(state, frame, &g);
    if (g.is_too_small) {
        draw_too_small(frame);
        return;
    }
    view_draw_title(state, frame);
    if (g.has_list)
        draw_list_pane(state, &g);
    if (g.has_chat)
        draw_chat_pane(state, &g);
    if (g.has_list && g.has_chat)
        draw_divider(state, &g);
    view_draw_status(state, frame, g.status_row);
    view_draw_hints(state, frame, g.hint_row);
    if (state->is_help_open)
        view_draw_help(state, frame);
}
