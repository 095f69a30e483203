/* The conversation list: two rows each, name and time over digest and badge. */
#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"

enum { ROWS_EACH = 2, TEXT_COL = 2 };

/* Puts text at the right end of a row. Returns the column that is left for what goes before it, a
 * blank between them. */
static int put_at_end(const struct pane *pane, int row, enum style style, const char *text)
{
    int end = pane->cols - 1;
    if (text[0] == '\0')
        return end;
    return end - pane_put_right(pane, row, end, pane->cols, style, text) - 1;
}

static void draw_name(const struct view_state *state, const struct view_conversation *c,
                      const struct pane *pane, int row)
{
    struct buf right = {0};
    if (c->pinned)
        buf_add_str(&right, "▴ ");
    view_add_short_time(&right, c->sort_time_ms, state->now_ms, state->utc_offset_s);
    int end = put_at_end(pane, row, STYLE_DIM, buf_str(&right));
    pane_put_str(pane, row, TEXT_COL, end - TEXT_COL, c->unread > 0 ? STYLE_BOLD : STYLE_NORMAL,
                 view_text(c->target_id));
    buf_done(&right);
}

static void draw_digest(const struct view_conversation *c, const struct pane *pane, int row)
{
    char count[8];
    struct buf badge = {0};
    if (view_badge(c->unread, count)[0] != '\0')
        buf_addf(&badge, " %s ", count);
    int end = put_at_end(pane, row, STYLE_BADGE, buf_str(&badge));
    const char *digest = view_text(c->digest);
    bool has_last = digest[0] != '\0';
    pane_put_str(pane, row, TEXT_COL, end - TEXT_COL, has_last ? STYLE_NORMAL : STYLE_DIM,
                 has_last ? digest : _("(no last message)"));
    buf_done(&badge);
}

static void mark_selected(const struct view_state *state, const struct pane *pane, int row)
{
    enum style style = state->focus == FOCUS_LIST ? STYLE_SELECTED : STYLE_MARKED;
    for (int i = 0; i < ROWS_EACH; i++)
        pane_set_row_style(pane, row + i, style);
    pane_put_str(pane, row, 0, 1, style, "▸");
}

/* The selected row in the middle, as far as the ends of the list allow: so the picture depends on
 * the state alone. */
struct view_rest view_draw_list(const struct view_state *state, const struct pane *pane)
{
    size_t selected = 0;
    view_selected(state, &selected);
    size_t shown = (size_t)pane->rows / ROWS_EACH;
    if (shown > state->conversation_count)
        shown = state->conversation_count;
    size_t first = view_window(&selected, state->conversation_count, shown);

    for (size_t i = 0; i < shown; i++) {
        const struct view_conversation *c = &state->conversations[first + i];
        int row = (int)i * ROWS_EACH;
        draw_name(state, c, pane, row);
        draw_digest(c, pane, row + 1);
        pane_mark(pane, row, 0, ROWS_EACH, pane->cols, TARGET_ROW, first + i);
        if (first + i == selected)
            mark_selected(state, pane, row);
    }
    return (struct view_rest){
        .is_above = first > 0 || state->has_above,
        .is_below = first + shown < state->conversation_count || state->has_below,
    };
}
