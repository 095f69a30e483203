/* Rows of a content tree, the page of text, and what a search found. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"
#include "ui/view_tour.h"

/* ---- rows of a content ---- */

enum { LEFT = 2, FOLD = 2 }; /* columns of the cursor's mark and of the fold mark */

/* Where rows of this depth begin: deep ones stay on the screen. */
static int indent_of(const struct pane *pane, const struct content_row *r)
{
    int depth = r->depth + (r->is_first ? 0 : 1);
    return LEFT + FOLD + view_clamp(depth * CONTENT_INDENT, 0, pane->cols / 2);
}

static enum style style_of(enum content_row_kind kind)
{
    static const enum style styles[] = {[CONTENT_TEXT] = STYLE_NORMAL,
                                        [CONTENT_SCALAR] = STYLE_WARN,
                                        [CONTENT_STRING] = STYLE_GOOD,
                                        [CONTENT_OPEN] = STYLE_NORMAL,
                                        [CONTENT_CLOSE] = STYLE_NORMAL};
    return styles[kind];
}

/* "{…} 12 inside", or how long a folded string is. Returns the columns used at the right end. */
static int put_folded_size(const struct pane *pane, int row, const struct content_row *r)
{
    struct buf size = {0};
    view_add_size(&size, (int64_t)r->count);
    int used = pane_put_right(pane, row, pane->cols - 1, pane->cols, STYLE_DIM, buf_str(&size));
    buf_done(&size);
    return used + 2;
}

static void put_row(const struct pane *pane, int row, const struct content_row *r)
{
    static const char *const folds[] = {[FOLD_NONE] = "", [FOLD_OPEN] = "▾", [FOLD_CLOSED] = "▸"};
    int col = r->kind == CONTENT_TEXT ? LEFT : indent_of(pane, r);
    int end = pane->cols - 1;
    pane_put_str(pane, row, col - FOLD, 1, STYLE_DIM, folds[r->fold]);
    if (r->key != NULL) {
        col += pane_put(pane, row, col, end - col, STYLE_KEY, r->key, r->key_len);
        col += pane_put_str(pane, row, col, end - col, STYLE_DIM, ": ");
    }
    if (r->fold == FOLD_CLOSED && r->kind == CONTENT_STRING)
        end -= put_folded_size(pane, row, r);
    size_t len = r->len; /* blanks at the end of a wrapped row hang over its edge */
    while (len > 0 && r->text[len - 1] == ' ')
        len--;
    col += pane_put(pane, row, col, end - col, style_of(r->kind), r->text, len);
    if (r->close != '\0') {
        const char close[] = {r->close, '\0'};
        struct buf inside = {0};
        buf_addf(&inside, _("%zu inside"), r->count);
        col += pane_put_str(pane, row, col, end - col, STYLE_DIM, "…");
        col += pane_put_str(pane, row, col, end - col, STYLE_NORMAL, close);
        if (r->has_comma)
            pane_put_str(pane, row, col, 1, STYLE_DIM, ",");
        pane_put_str(pane, row, col + 2, end - col - 2, STYLE_DIM, buf_str(&inside));
        buf_done(&inside);
    } else if (r->has_comma) {
        pane_put_str(pane, row, col, end - col + 1, STYLE_DIM, ",");
    }
}

struct view_rest view_draw_content(const struct pane *pane, const struct content_tree *tree,
                                   size_t cursor, bool is_focused)
{
    size_t count = content_tree_rows(tree);
    size_t first = view_window(&cursor, count, pane->rows > 0 ? (size_t)pane->rows : 0);
    size_t i = first;
    for (int row = 0; row < pane->rows && i < count; row++, i++) {
        const struct content_row r = content_tree_row(tree, i);
        put_row(pane, row, &r);
        pane_mark(pane, row, 0, 1, pane->cols, TARGET_CONTENT, i);
        if (i == cursor)
            view_mark_row(pane, row, is_focused);
    }
    return (struct view_rest){.is_above = first > 0, .is_below = i < count};
}

/* ---- a page of text ---- */

static int last_top(const struct view_text_page *page, int rows)
{
    size_t count = page->text != NULL ? content_tree_rows(page->text) : 0;
    size_t seen = rows > 0 ? (size_t)rows : 0;
    return count > seen ? (int)(count - seen) : 0;
}

void view_draw_text_page(const struct view_state *state, struct frame *frame)
{
    const struct view_text_page *page = state->text_page;
    const struct pane pane = view_body(frame);
    size_t count = page->text != NULL ? content_tree_rows(page->text) : 0;
    int last = last_top(page, pane.rows);
    int top = view_clamp(page->top, 0, last);
    for (int row = 0; row < pane.rows && (size_t)(top + row) < count; row++) {
        const struct content_row r = content_tree_row(page->text, (size_t)(top + row));
        put_row(&pane, row, &r);
    }
    pane_mark(&pane, 0, 0, pane.rows, pane.cols, TARGET_DETAIL, 0);
    view_draw_heading(&pane, view_text(page->title), "", true,
                      (struct view_rest){top > 0, top < last});
}

int view_text_cols(int cols)
{
    return cols - VIEW_CONTENT_EDGE;
}

bool view_scroll_text(const struct view_state *state, int rows, int cols, int by, int *top)
{
    rows = view_rows_above_tour(state, rows, cols);
    struct frame size = {.rows = rows > 0 ? rows : 0, .cols = cols > 0 ? cols : 0};
    int last = last_top(state->text_page, view_body(&size).rows);
    int old = view_clamp(state->text_page->top, 0, last);
    *top = view_clamp(old + view_clamp(by, -old, last), 0, last);
    return *top != old;
}

/* ---- what a search found ---- */

static void put_found_text(const struct pane *pane, int row, int col,
                           const struct view_found_row *r)
{
    struct buf clean = {0};
    struct view_range *hits;
    view_clean_hits(view_text(r->text), r->hits, r->hit_count, &clean, &hits);
    int cols = pane->cols - col - 1;
    pane_put(pane, row, col, cols, STYLE_NORMAL, buf_str(&clean), clean.len);
    view_mark_hits(pane, row, col, cols, buf_str(&clean), clean.len, 0, hits, r->hit_count);
    buf_done(&clean);
    free(hits);
}

static void put_found(const struct view_state *state, const struct pane *pane, int row,
                      const struct view_found_row *r)
{
    enum { TIME = 2, WHO = 14 };
    int who_cols = pane->cols >= 100 ? 16 : 10;
    int type_cols = pane->cols >= 100 ? 16 : 0;
    struct buf time = {0};
    view_add_short_time(&time, r->sent_time_ms, state->now_ms, state->utc_offset_s);
    pane_put_str(pane, row, TIME, WHO - TIME - 1, STYLE_DIM, buf_str(&time));
    buf_done(&time);
    pane_put_str(pane, row, WHO, who_cols, r->is_unread ? STYLE_BOLD : STYLE_NORMAL,
                 view_text(r->target_id));
    int col = WHO + who_cols + 1;
    if (type_cols > 0) {
        pane_put_str(pane, row, col, type_cols, STYLE_DIM, view_text(r->object_name));
        col += type_cols + 1;
    }
    put_found_text(pane, row, col, r);
}

void view_draw_found(const struct view_state *state, struct frame *frame)
{
    const struct view_found *found = state->found;
    const struct pane pane = view_body(frame);
    if (found->row_count == 0 && view_text(found->query)[0] != '\0')
        pane_put_centred(&pane, pane.rows / 2, STYLE_NOTICE,
                         found->is_searching ? _("searching…") : _("nothing found"));
    size_t selected = found->selected;
    size_t fit = pane.rows > 0 ? (size_t)pane.rows : 0;
    size_t first = view_window(&selected, found->row_count, fit);
    size_t i = first;
    for (int row = 0; row < pane.rows && i < found->row_count; row++, i++) {
        put_found(state, &pane, row, &found->rows[i]);
        pane_mark(&pane, row, 0, 1, pane.cols, TARGET_ROW, i);
        if (i == selected) {
            const struct pane mark = pane_part(&pane, row, 0, 1, 14);
            view_mark_row(&mark, 0, true);
        }
    }
    struct buf title = {0};
    buf_addf(&title, _("Found: %s"), view_text(found->query));
    const struct view_rest rest = {first > 0 || found->has_above,
                                   i < found->row_count || found->has_below};
    const char *note = view_text(found->note);
    if (note[0] == '\0')
        note = found->is_searching ? _("searching…") : _("newest first");
    view_draw_heading(&pane, buf_str(&title), note, true, rest);
    buf_done(&title);
}
