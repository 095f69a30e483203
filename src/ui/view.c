#include "ui/view.h"

#include "base/i18n.h"
#include "ui/view_parts.h"
#include "ui/view_tour.h"

#define LIST_MIN_COLS 24
#define LIST_MAX_COLS 44
#define CHAT_MIN_COLS 32
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
    const struct pane whole = view_body(frame);
    g->list = whole;
    g->chat = whole;
    if (is_split) {
        g->list.cols = view_clamp(frame->cols / 3, LIST_MIN_COLS, LIST_MAX_COLS);
        if (state->list_cols > 0)
            g->list.cols = view_clamp(state->list_cols, LIST_MIN_COLS, frame->cols - CHAT_MIN_COLS);
        g->chat.col = g->list.cols + 1;
        g->chat.cols = frame->cols - g->chat.col;
    }
}

static enum command_group page_group(const struct view_state *state)
{
    switch (state->page) {
    case PAGE_WIRE:
        return GROUP_WIRE;
    case PAGE_TYPES:
        return GROUP_TYPES;
    case PAGE_TIMELINE:
        return GROUP_TIMELINE;
    default:
        return state->focus == FOCUS_CHAT ? GROUP_CHAT : GROUP_INBOX;
    }
}

enum command_group view_group(const struct view_state *state)
{
    if (state->is_help_open)
        return GROUP_EVERYWHERE;
    if (state->prompt != NULL)
        return GROUP_TEXT;
    if (state->confirm != NULL)
        return GROUP_QUESTION;
    if (state->send != NULL)
        return GROUP_FORM;
    if (state->text_page != NULL)
        return GROUP_EVERYWHERE;
    if (state->inspector != NULL)
        return GROUP_INSPECTOR;
    return state->found != NULL ? GROUP_EVERYWHERE : page_group(state);
}

static void draw_divider(const struct view_state *state, const struct view_geometry *g)
{
    struct frame *frame = g->list.frame;
    int col = g->list.cols;
    frame_put_str(frame, g->heading_row, col, 1, STYLE_DIM, state->focus == FOCUS_LIST ? "┭" : "┮");
    for (int row = g->list.row; row < g->status_row; row++)
        frame_put_str(frame, row, col, 1, STYLE_DIM, "│");
    const struct pane whole = {.frame = frame, .rows = frame->rows, .cols = frame->cols};
    pane_mark(&whole, g->heading_row, col, g->status_row - g->heading_row, 1, TARGET_DIVIDER, 0);
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
    view_draw_heading(&g->chat, buf_str(&title), "", state->focus == FOCUS_CHAT, rest);
    buf_done(&title);
}

static void draw_list_pane(const struct view_state *state, const struct view_geometry *g)
{
    struct view_rest rest = {0};
    const char *filter = view_text(state->list_filter);
    int used = view_draw_filter(&g->list, filter, -1, -1);
    const struct pane rows = pane_part(&g->list, used, 0, g->list.rows - used, g->list.cols);
    if (state->conversation_count > 0)
        rest = view_draw_list(state, &rows);
    else if (filter[0] != '\0')
        pane_put_centred(&rows, rows.rows / 2, STYLE_DIM, _("the filter hides all of them"));
    else if (g->has_chat)
        pane_put_centred(&g->list, g->list.rows / 2, STYLE_DIM, _("none yet"));
    else
        view_draw_empty(state, &g->list);
    view_draw_heading(&g->list, _("Conversations"), "", state->focus == FOCUS_LIST, rest);
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

static void draw_inbox(const struct view_state *state, const struct view_geometry *g)
{
    if (g->has_list)
        draw_list_pane(state, g);
    if (g->has_chat)
        draw_chat_pane(state, g);
    if (g->has_list && g->has_chat)
        draw_divider(state, g);
}

static void draw_page(const struct view_state *state, const struct view_geometry *g,
                      struct frame *frame)
{
    switch (state->page) {
    case PAGE_WIRE:
        view_draw_wire(state, frame);
        break;
    case PAGE_TYPES:
        view_draw_types(state, frame);
        break;
    case PAGE_TIMELINE:
        view_draw_timeline(state, frame);
        break;
    case PAGE_INBOX:
    default:
        draw_inbox(state, g);
        break;
    }
}

static void draw_screen(const struct view_state *state, struct frame *frame)
{
    struct view_geometry g;
    view_place(state, frame, &g);
    if (g.is_too_small) {
        draw_too_small(frame);
        return;
    }
    view_draw_title(state, frame);
    if (state->text_page != NULL)
        view_draw_text_page(state, frame);
    else if (state->inspector != NULL)
        view_draw_inspector(state, frame);
    else if (state->found != NULL)
        view_draw_found(state, frame);
    else
        draw_page(state, &g, frame);
    view_draw_status(state, frame, g.status_row);
    view_draw_hints(state, frame, g.hint_row);
    if (state->send != NULL)
        view_draw_send(state, frame);
    if (state->confirm != NULL)
        view_draw_confirm(state, frame);
    if (state->prompt != NULL)
        view_draw_prompt(state, frame);
    if (state->is_help_open)
        view_draw_help(state, frame);
}

void view_draw(const struct view_state *state, struct frame *frame)
{
    frame_clear(frame);
    int rows = frame->rows;
    frame->rows = view_rows_above_tour(state, rows, frame->cols);
    draw_screen(state, frame);
    const struct pane rest = {.frame = frame,
                              .row = frame->rows,
                              .rows = rows - frame->rows,
                              .cols = frame->cols};
    frame->rows = rows;
    if (rest.rows > 0)
        view_draw_tour(state, &rest);
}
