/*
 * The chat: a message is a block of rows. Blocks are measured outwards from the selected one until
 * the pane is full, so that the cost does not depend on how many messages are loaded.
 */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"
#include "ui/view_tour.h"

enum {
    EDGE = 2,           /* columns between the pane's edge and a message */
    BAR = 2,            /* a bubble's bar and its blank */
    BORDER = 4,         /* a box's border and blanks, both sides */
    READABLE_COLS = 64, /* longer lines tire the eye */
    SPACIOUS_ROWS = 12, /* from so many rows on a blank row parts the messages */
    STAGE_COLS = 100,   /* the two sides of a talk stay in one glance */
    SPACIOUS_COLS = 48, /* from so many columns on the other side is kept free */
    IMAGE_ROWS = 8,     /* of a thumbnail */
    IMAGE_COLS = 24,
};

struct chat {
    const struct view_state *state;
    struct pane pane;
    size_t selected;
    int gap; /* blank rows between blocks */
    int text_cols;
};

/* The rows of a block: [gap] [day [gap]] meta, [file] [picture] lines (with [border]). */
struct block {
    const struct view_message *message;
    bool has_gap;
    bool has_day;
    bool has_file;
    int image_rows; /* 0 = no picture is drawn */
    int image_cols;
    int lines;
    int widest; /* of what is inside */
    int height;
};

static struct chat chat_of(const struct view_state *state, const struct pane *pane)
{
    struct pane stage = *pane;
    stage.cols = pane->cols < STAGE_COLS ? pane->cols : STAGE_COLS;
    int cols = stage.cols >= SPACIOUS_COLS ? stage.cols * 4 / 5 : stage.cols;
    size_t last = state->message_count > 0 ? state->message_count - 1 : 0;
    return (struct chat){
        .state = state,
        .pane = stage,
        .selected = state->selected_message < last ? state->selected_message : last,
        .gap = pane->rows >= SPACIOUS_ROWS ? 1 : 0,
        .text_cols = view_clamp(cols - EDGE - EDGE - BORDER, 1, READABLE_COLS),
    };
}

/* ---- measuring ---- */

static void measure_line(void *ctx, const char *bytes, size_t len)
{
    struct block *block = ctx;
    int columns = utf8_columns(bytes, len);
    block->lines++;
    if (columns > block->widest)
        block->widest = columns;
}

static void wrap_lines(const struct chat *chat, const struct view_message *m,
                       void (*line)(void *ctx, const char *bytes, size_t len), void *ctx)
{
    const char *lines = view_text(m->lines);
    frame_wrap(lines, strlen(lines), chat->text_cols, line, ctx);
}

/* "plan.pdf  182 kB": the columns of both, and the size. */
static int file_columns(const struct view_message *m, struct buf *size)
{
    struct buf name = {0};
    const char *raw = view_text(m->file_name);
    utf8_clean_line(raw, strlen(raw), &name);
    if (m->file_size > 0) {
        buf_add_str(size, name.len > 0 ? "  " : "");
        view_add_size(size, m->file_size);
    }
    int columns = utf8_columns(buf_str(&name), name.len) + view_columns(buf_str(size));
    buf_done(&name);
    return columns;
}

static void measure_file(const struct chat *chat, struct block *block)
{
    const struct view_message *m = block->message;
    struct buf size = {0};
    int columns = file_columns(m, &size);
    block->has_file = columns > 0;
    block->widest = view_clamp(columns, 0, chat->text_cols);
    buf_done(&size);
    if (chat->state->has_pixels)
        frame_fit_pixels(m->thumbnail, IMAGE_ROWS, view_clamp(chat->text_cols, 0, IMAGE_COLS),
                         &block->image_rows, &block->image_cols);
    if (block->image_cols > block->widest)
        block->widest = block->image_cols;
}

static struct block measure(const struct chat *chat, size_t i)
{
    const struct view_message *messages = chat->state->messages;
    const struct view_message *m = &messages[i];
    struct block block = {.message = m, .has_gap = i > 0 && chat->gap > 0};
    block.has_day = i == 0 || !view_is_same_day(messages[i - 1].sent_time_ms, m->sent_time_ms,
                                                chat->state->utc_offset_s);
    if (m->layout == VIEW_BOX)
        measure_file(chat, &block);
    wrap_lines(chat, m, measure_line, &block);
    block.height = 1 + block.lines + (m->layout == VIEW_BOX ? 2 : 0) + (block.has_gap ? 1 : 0) +
                   (block.has_day ? 1 + chat->gap : 0) + (block.has_file ? 1 : 0) +
                   block.image_rows;
    return block;
}

/* ---- drawing one block ---- */

enum align {
    ALIGN_LEFT,
    ALIGN_CENTRE,
    ALIGN_RIGHT,
};

static enum align align_of(const struct view_message *m)
{
    if (m->layout == VIEW_NOTICE)
        return ALIGN_CENTRE;
    return m->is_mine ? ALIGN_RIGHT : ALIGN_LEFT;
}

/* The column where something so wide begins. */
static int aligned_col(const struct pane *pane, enum align align, int columns)
{
    int room = pane->cols - columns;
    int col = align == ALIGN_LEFT ? EDGE : align == ALIGN_CENTRE ? room / 2 : room - EDGE;
    return view_clamp(col, 0, room);
}

static void draw_day(const struct chat *chat, const struct view_message *m, int row)
{
    const struct pane *pane = &chat->pane;
    struct buf day = {0};
    buf_add_char(&day, ' ');
    view_add_day(&day, m->sent_time_ms, chat->state->utc_offset_s);
    buf_add_char(&day, ' ');
    pane_draw_rule(pane, row, EDGE, pane->cols - EDGE - EDGE, STYLE_DIM, "─");
    pane_put_centred(pane, row, STYLE_DIM, buf_str(&day));
    buf_done(&day);
}

/* "17:05:32  +41.2 s  RC:TxtMsg  ○ offline"; a box carries the name itself. */
static void draw_meta(const struct chat *chat, const struct view_message *m, int row)
{
    struct buf meta = {0};
    view_add_clock(&meta, m->sent_time_ms, chat->state->utc_offset_s);
    buf_add_str(&meta, "  ");
    view_add_delay(&meta, m->delay_ms);
    if (m->layout != VIEW_BOX)
        buf_addf(&meta, "  %s", view_text(m->object_name));
    const char *mark = m->offline ? _("○ offline") : "";
    int mark_cols = utf8_columns(mark, strlen(mark)) + (m->offline ? 2 : 0);
    int room = chat->pane.cols - EDGE - mark_cols;
    int meta_cols = view_clamp(utf8_columns(buf_str(&meta), meta.len), 0, room);
    int col = aligned_col(&chat->pane, align_of(m), meta_cols + mark_cols);
    pane_put(&chat->pane, row, col, meta_cols, STYLE_DIM, buf_str(&meta), meta.len);
    if (m->offline)
        pane_put_str(&chat->pane, row, col + meta_cols + 2, mark_cols, STYLE_WARN, mark);
    buf_done(&meta);
}

/* Where the next line of a message goes. */
struct line_place {
    const struct chat *chat;
    const struct view_message *message;
    int row;
    int col;
    int widest;
    const char *text; /* all of it, and what was found in it */
    struct view_range *hits;
};

static void mark_hits(const struct line_place *at, int row, int col, const char *bytes, size_t len)
{
    view_mark_hits(&at->chat->pane, row, col, at->chat->text_cols, bytes, len,
                   (size_t)(bytes - at->text), at->hits, at->message->hit_count);
}

static void draw_line(void *ctx, const char *bytes, size_t len)
{
    struct line_place *at = ctx;
    const struct pane *pane = &at->chat->pane;
    const struct view_message *m = at->message;
    int row = at->row++;
    if (row < 0 || row >= pane->rows)
        return;
    int cols = at->chat->text_cols;
    if (m->layout == VIEW_NOTICE) {
        int col = aligned_col(pane, ALIGN_CENTRE, utf8_columns(bytes, len));
        pane_put(pane, row, col, cols, STYLE_NOTICE, bytes, len);
        mark_hits(at, row, col, bytes, len);
        return;
    }
    pane_put(pane, row, at->col, cols, STYLE_NORMAL, bytes, len);
    mark_hits(at, row, at->col, bytes, len);
    if (m->layout == VIEW_BUBBLE)
        pane_put_str(pane, row, m->is_mine ? at->col + at->widest + 1 : at->col - BAR, 1,
                     m->is_mine ? STYLE_GOOD : STYLE_DIM, m->is_mine ? "▐" : "▌");
}

/* Draws file and picture of a box; those of its rows that are outside of the pane are left out.
 * Returns the row behind them. */
static int draw_file(const struct chat *chat, const struct block *block, int row, int col)
{
    if (block->has_file) {
        struct buf size = {0};
        file_columns(block->message, &size);
        int room = chat->text_cols - view_columns(buf_str(&size)); /* the size is never cut */
        int used = pane_put_str(&chat->pane, row, col, room, STYLE_BOLD,
                                view_text(block->message->file_name));
        pane_put_str(&chat->pane, row++, col + used, chat->text_cols, STYLE_DIM, buf_str(&size));
        buf_done(&size);
    }
    if (block->image_rows > 0)
        pane_put_pixels(&chat->pane, row, col, block->image_rows, block->image_cols,
                        block->message->thumbnail);
    return row + block->image_rows;
}

/* Draws the lines, with the border of a box, from row on. */
static void draw_body(const struct chat *chat, const struct block *block, int row)
{
    const struct view_message *m = block->message;
    struct line_place at = {.chat = chat, .message = m, .row = row, .widest = block->widest};
    if (m->layout == VIEW_BOX) {
        const char *label = view_text(m->object_name);
        int label_cols = view_clamp(utf8_columns(label, strlen(label)), 0, chat->text_cols - 2);
        int inner = block->widest > label_cols + 2 ? block->widest : label_cols + 2;
        int col = aligned_col(&chat->pane, align_of(m), inner + BORDER);
        int rows = block->lines + block->image_rows + (block->has_file ? 1 : 0) + 2;
        pane_draw_border(&chat->pane, row, col, rows, inner + BORDER, STYLE_DIM, label);
        at.col = col + BORDER / 2;
        at.row = draw_file(chat, block, row + 1, at.col);
    } else {
        int col = aligned_col(&chat->pane, align_of(m), block->widest + BAR);
        at.col = m->is_mine ? col : col + BAR;
    }
    struct buf clean = {0};
    view_clean_hits(view_text(m->lines), m->hits, m->hit_count, &clean, &at.hits);
    at.text = buf_str(&clean);
    frame_wrap_clean(at.text, clean.len, chat->text_cols, draw_line, &at);
    free(at.hits);
    buf_done(&clean);
}

static void draw_block(const struct chat *chat, const struct block *block, int row,
                       bool is_selected)
{
    int first = row;
    if (block->has_gap)
        row++;
    if (block->has_day) {
        draw_day(chat, block->message, row);
        row += 1 + chat->gap;
    }
    draw_meta(chat, block->message, row);
    if (is_selected && chat->state->focus == FOCUS_CHAT) {
        pane_set_row_style(&chat->pane, row, STYLE_SELECTED);
        pane_put_str(&chat->pane, row, 0, 1, STYLE_SELECTED, "▸");
    }
    draw_body(chat, block, row + 1);
    pane_mark(&chat->pane, row, 0, first + block->height - row, chat->pane.cols, TARGET_MESSAGE,
              (size_t)(block->message - chat->state->messages));
}

/* ---- placing the blocks ---- */

/* The first row of the selected block: in the middle of the pane, as far as the ends of the chat
 * allow; a block that is taller than the pane begins at its top, or message_top rows above. */
static int place_selected(const struct chat *chat, const struct block *block)
{
    int rows = chat->pane.rows;
    if (block->height >= rows)
        return -view_clamp(chat->state->message_top, 0, block->height - rows);
    int above = 0;
    int below = 0;
    for (size_t i = chat->selected; i > 0 && above < rows; i--)
        above += measure(chat, i - 1).height;
    for (size_t i = chat->selected + 1; i < chat->state->message_count && below < rows; i++)
        below += measure(chat, i).height;

    int row = (rows - block->height) / 2;
    if (row + block->height + below < rows)
        row = rows - block->height - below; /* the newest at the bottom */
    return row < above ? row : above;       /* the oldest at the top */
}

/* Draws the blocks above the selected one. Returns the row of the uppermost. */
static int draw_above(const struct chat *chat, int row, size_t *first)
{
    size_t i = chat->selected;
    while (i > 0 && row > 0) {
        struct block block = measure(chat, --i);
        row -= block.height;
        draw_block(chat, &block, row, false);
    }
    *first = i;
    return row;
}

struct view_rest view_draw_chat(const struct view_state *state, const struct pane *pane)
{
    if (state->message_count == 0) {
        pane_put_centred(pane, pane->rows / 2, STYLE_NOTICE, _("no messages here"));
        return (struct view_rest){.is_above = state->has_older, .is_below = state->has_newer};
    }
    struct chat chat = chat_of(state, pane);
    struct block block = measure(&chat, chat.selected);
    int row = place_selected(&chat, &block);
    draw_block(&chat, &block, row, true);
    size_t first;
    int top = draw_above(&chat, row, &first);

    int bottom = row + block.height;
    size_t next = chat.selected + 1;
    for (; next < state->message_count && bottom < pane->rows; next++) {
        block = measure(&chat, next);
        draw_block(&chat, &block, bottom, false);
        bottom += block.height;
    }
    return (struct view_rest){
        .is_above = top < 0 || first > 0 || state->has_older,
        .is_below = bottom > pane->rows || next < state->message_count || state->has_newer,
    };
}

bool view_scroll_message(const struct view_state *state, int rows, int cols, int by, int *top)
{
    rows = view_rows_above_tour(state, rows, cols);
    struct frame size = {.rows = rows, .cols = cols};
    struct view_geometry g;
    view_place(state, &size, &g);
    if (g.is_too_small || !g.has_chat || state->message_count == 0)
        return false;
    struct chat chat = chat_of(state, &g.chat);
    int last = measure(&chat, chat.selected).height - g.chat.rows;
    int old = view_clamp(state->message_top, 0, last);
    *top = view_clamp(old + view_clamp(by, -old, last), 0, last);
    return *top != old;
}
