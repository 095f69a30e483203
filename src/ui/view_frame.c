/* What the views of rows have in common: heading, window, cursor, filter line, detail pane. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/view_parts.h"
#include "ui/view_tour.h"
#include "ui/view_types.h"
#include "ui/view_wire.h"

/* ---- places ---- */

struct pane view_body(struct frame *frame)
{
    return (struct pane){.frame = frame,
                         .row = 2,
                         .rows = view_clamp(frame->rows - 4, 0, frame->rows),
                         .cols = frame->cols};
}

struct pane view_draw_box(struct frame *frame, int rows, int cols, const char *label)
{
    struct pane box = {.frame = frame,
                       .rows = view_clamp(rows, 0, frame->rows),
                       .cols = view_clamp(cols, 0, frame->cols)};
    box.row = (frame->rows - box.rows) / 2;
    box.col = (frame->cols - box.cols) / 2;
    pane_clear(&box);
    pane_mark(&box, 0, 0, box.rows, box.cols, TARGET_NONE, 0);
    pane_draw_border(&box, 0, 0, box.rows, box.cols, STYLE_TITLE, label);
    return pane_part(&box, 1, 2, box.rows - 2, box.cols - 4);
}

struct view_split view_split(const struct pane *body, bool is_open, int beside_cols)
{
    enum { LIST_ROWS_MIN = 5, DETAIL_ROWS_MIN = 4 };
    struct view_split split = {.list = *body, .detail = *body, .has_list = true};
    if (!is_open)
        return split;
    split.has_detail = true;
    if (body->cols >= beside_cols) {
        int cols = body->cols * 11 / 20;
        split.list = pane_part(body, 0, 0, body->rows, cols);
        split.detail = pane_part(body, 0, cols + 1, body->rows, body->cols);
    } else if (body->rows >= LIST_ROWS_MIN + 1 + DETAIL_ROWS_MIN) {
        int rows = view_clamp(body->rows * 2 / 5, LIST_ROWS_MIN, body->rows);
        split.list = pane_part(body, 0, 0, rows, body->cols);
        split.detail = pane_part(body, rows + 1, 0, body->rows, body->cols);
    } else {
        split.has_list = false;
    }
    return split;
}

void view_draw_split(const struct view_split *split)
{
    if (!split->has_list || !split->has_detail || split->detail.col == split->list.col)
        return;
    struct frame *frame = split->list.frame;
    int col = split->list.col + split->list.cols;
    frame_put_str(frame, split->list.row - 1, col, 1, STYLE_DIM, "┭");
    for (int row = 0; row < split->list.rows; row++)
        frame_put_str(frame, split->list.row + row, col, 1, STYLE_DIM, "│");
}

/* ---- rows ---- */

/* "━ Conversations ━━━━ note ↑↓ ━" */
void view_draw_heading(const struct pane *pane, const char *title, const char *note,
                       bool is_focused, struct view_rest rest)
{
    enum { ARROWS = 7 };
    const struct pane row = {.frame = pane->frame,
                             .row = pane->row - 1,
                             .col = pane->col,
                             .rows = 1,
                             .cols = pane->cols};
    enum style style = is_focused ? STYLE_TITLE : STYLE_DIM;
    pane_draw_rule(&row, 0, 0, row.cols, style, is_focused ? "━" : "─");
    pane_put_str(&row, 0, 1, 1, style, " ");
    int used = pane_put_str(&row, 0, 2, row.cols - ARROWS - 2, STYLE_TITLE, title);
    pane_put_str(&row, 0, 2 + used, 1, style, " ");
    int note_cols = view_columns(note);
    int end = row.cols - ARROWS + 1;
    if (note_cols > 0 && end - note_cols - 2 > 2 + used) {
        pane_put_str(&row, 0, end - note_cols - 2, 1, style, " ");
        pane_put_right(&row, 0, end - 1, note_cols, style, note);
        pane_put_str(&row, 0, end - 1, 1, style, " ");
    }
    if (rest.is_above || rest.is_below) {
        pane_put_str(&row, 0, row.cols - 5, 4, STYLE_TITLE, "    ");
        pane_put_str(&row, 0, row.cols - 4, 1, STYLE_TITLE, rest.is_above ? "↑" : " ");
        pane_put_str(&row, 0, row.cols - 3, 1, STYLE_TITLE, rest.is_below ? "↓" : " ");
    }
}

size_t view_window(size_t *selected, size_t count, size_t fit)
{
    size_t shown = fit < count ? fit : count;
    if (count > 0 && *selected >= count)
        *selected = count - 1;
    size_t first = *selected > shown / 2 ? *selected - shown / 2 : 0;
    return first > count - shown ? count - shown : first;
}

void view_mark_row(const struct pane *pane, int row, bool is_focused)
{
    enum style style = is_focused ? STYLE_SELECTED : STYLE_MARKED;
    pane_set_row_style(pane, row, style);
    pane_put_str(pane, row, 0, 1, style, "▸");
}

int view_draw_filter(const struct pane *pane, const char *filter, int64_t shown, int64_t total)
{
    if (view_text(filter)[0] == '\0')
        return 0;
    struct buf line = {0};
    struct buf count = {0};
    buf_addf(&line, _("filter: %s"), filter);
    if (shown >= 0)
        buf_addf(&count, _("%lld of %lld"), (long long)shown, (long long)total);
    int count_cols =
        pane_put_right(pane, 0, pane->cols - 1, pane->cols, STYLE_DIM, buf_str(&count));
    pane_put_str(pane, 0, 2, pane->cols - 5 - count_cols, STYLE_WARN, buf_str(&line));
    buf_done(&line);
    buf_done(&count);
    return 1;
}

/* ---- facts ---- */

struct fact {
    struct facts *facts;
    enum style style;
};

static void fact_line(void *ctx, const char *bytes, size_t len)
{
    const struct fact *fact = ctx;
    struct facts *f = fact->facts;
    int col = f->label_cols > 0 ? f->label_cols + 3 : 2;
    if (f->is_drawn)
        pane_put(f->pane, f->row, col, f->pane->cols - col - 1, fact->style, bytes, len);
    f->row++;
}

void facts_add(struct facts *f, const char *label, enum style style, const char *text)
{
    if (f->is_drawn && f->label_cols > 0)
        pane_put_str(f->pane, f->row, 2, f->label_cols, STYLE_DIM, label);
    struct fact fact = {.facts = f, .style = style};
    int col = f->label_cols > 0 ? f->label_cols + 3 : 2;
    frame_wrap(text, strlen(text), f->pane->cols - col - 1, fact_line, &fact);
}

void facts_add_some(struct facts *f, const char *label, enum style style, const char *text)
{
    if (view_text(text)[0] != '\0')
        facts_add(f, label, style, text);
}

void facts_add_ticks(struct facts *f, const struct view_ticks *t)
{
    const struct {
        bool is_so;
        const char *yes;
        const char *no;
    } ticks[] = {
        {t->is_parsed, _("✓ parsed"), _("✗ not parsed")},
        {t->is_stored, _("✓ stored"), _("✗ not stored")},
        {t->is_counted, _("✓ counted"), _("✗ not counted")},
        {t->is_shown, _("✓ shown"), _("✗ not shown")},
        {t->is_listed, _("✓ listed"), _("✗ not listed")},
    };
    const struct pane *pane = f->pane;
    int left = f->label_cols + 3;
    int col = left;
    if (f->is_drawn)
        pane_put_str(pane, f->row, 2, f->label_cols, STYLE_DIM, _("verdict"));
    for (size_t i = 0; i < sizeof ticks / sizeof ticks[0]; i++) {
        const char *word = ticks[i].is_so ? ticks[i].yes : ticks[i].no;
        int columns = view_columns(word);
        if (col > left && col + columns > pane->cols - 1) {
            col = left;
            f->row++;
        }
        if (f->is_drawn)
            pane_put_str(pane, f->row, col, columns, ticks[i].is_so ? STYLE_GOOD : STYLE_WARN,
                         word);
        col += columns + 2;
    }
    f->row++;
}

void facts_gap(struct facts *f)
{
    f->row++;
}

void facts_title(struct facts *f, const char *title)
{
    if (f->is_drawn)
        pane_put_str(f->pane, f->row, 2, f->pane->cols - 3, STYLE_BOLD, title);
    f->row++;
}

/* ---- the detail of a page ---- */

static int put_detail(const struct view_state *state, const struct pane *pane, int *top)
{
    if (state->page == PAGE_WIRE) {
        *top = state->wire->detail_top;
        return view_put_wire_detail(state, pane, 0, false);
    }
    *top = state->types->detail_top;
    return view_put_type_detail(state, pane, 0, false);
}

bool view_scroll_detail(const struct view_state *state, int rows, int cols, int by, int *top)
{
    rows = view_rows_above_tour(state, rows, cols);
    bool is_wire = state->page == PAGE_WIRE && state->wire != NULL && state->wire->detail != NULL;
    bool is_types =
        state->page == PAGE_TYPES && state->types != NULL && state->types->detail != NULL;
    if (!is_wire && !is_types)
        return false;
    struct frame size = {.rows = rows > 0 ? rows : 0, .cols = cols > 0 ? cols : 0};
    const struct pane body = view_body(&size);
    struct view_split split = view_split(&body, true, VIEW_BESIDE_COLS);
    int old;
    int last = view_clamp(put_detail(state, &split.detail, &old) - split.detail.rows, 0, INT32_MAX);
    old = view_clamp(old, 0, last);
    *top = view_clamp(old + view_clamp(by, -old, last), 0, last);
    return *top != old;
}

/* ---- hits ---- */

void view_clean_hits(const char *text, const struct view_range *hits, size_t hit_count,
                     struct buf *out, struct view_range **moved)
{
    size_t len = strlen(text);
    size_t at = 0;
    *moved = mem_resize(NULL, hit_count + 1, sizeof **moved);
    for (size_t i = 0; i < hit_count; i++) {
        size_t start = view_at_character(text, len, hits[i].start);
        size_t end = hits[i].start < len && hits[i].len < len - hits[i].start
                         ? view_at_character(text, len, hits[i].start + hits[i].len)
                         : len;
        start = start > at ? start : at;
        end = end > start ? end : start;
        utf8_clean(text + at, start - at, out);
        (*moved)[i].start = out->len;
        utf8_clean(text + start, end - start, out);
        (*moved)[i].len = out->len - (*moved)[i].start;
        at = end;
    }
    utf8_clean(text + at, len - at, out);
}

void view_mark_hits(const struct pane *pane, int row, int col, int cols, const char *bytes,
                    size_t len, size_t start, const struct view_range *hits, size_t hit_count)
{
    if (row < 0 || row >= pane->rows)
        return;
    for (size_t i = 0; i < hit_count; i++) {
        size_t from = hits[i].start > start ? hits[i].start - start : 0;
        size_t hit_end = hits[i].start + hits[i].len;
        if (hits[i].len == 0 || hit_end <= start || from >= len)
            continue;
        size_t to = hit_end - start < len ? hit_end - start : len;
        int left = utf8_columns(bytes, from);
        int right = utf8_columns(bytes, to);
        if (left < cols)
            frame_set_style(pane->frame, pane->row + row, pane->col + col + left,
                            view_clamp(right, left, cols) - left, STYLE_HIT);
    }
}
