/* The form that sends a broadcast, and what becomes of it. */
#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"

enum { LABEL = 2, FIELD = 12, CONTENT_ROWS_MIN = 2 };

/* Label and mark of the field that has the focus; all of its rows can be clicked. */
static void put_label(const struct view_send *send, const struct pane *pane, int row, int rows,
                      enum view_send_field field, const char *label)
{
    bool is_focused = send->focus == field;
    pane_mark(pane, row, 0, rows, pane->cols, TARGET_FIELD, field);
    if (is_focused)
        pane_put_str(pane, row, 0, 1, STYLE_TITLE, "▸");
    pane_put_str(pane, row, LABEL, FIELD - LABEL - 1, is_focused ? STYLE_TITLE : STYLE_DIM, label);
}

static void put_type_and_from(const struct view_send *send, const struct pane *pane)
{
    int cols = pane->cols - FIELD;
    put_label(send, pane, 0, 1, SEND_TYPE, _("type"));
    pane_draw_rule(pane, 0, FIELD, cols, STYLE_DIM, "_");
    view_put_input(pane, 0, FIELD, cols, view_text(send->type), send->type_cursor,
                   send->focus == SEND_TYPE);
    put_label(send, pane, 1, 1, SEND_FROM, _("from"));
    pane_draw_rule(pane, 1, FIELD, cols, STYLE_DIM, "_");
    view_put_input(pane, 1, FIELD, cols, view_text(send->from), send->from_cursor,
                   send->focus == SEND_FROM);
}

/* ---- the content: the lines around the cursor ---- */

struct content_lines {
    const char *text;
    size_t cursor;
    const struct pane *pane; /* NULL: only to find the cursor */
    int top;
    int row;
    int cursor_row;
    int cursor_col;
};

static void content_line(void *ctx, const char *bytes, size_t len)
{
    struct content_lines *c = ctx;
    size_t at = (size_t)(bytes - c->text);
    if (at <= c->cursor) {
        c->cursor_row = c->row;
        c->cursor_col = utf8_columns(bytes, c->cursor - at);
    }
    if (c->pane != NULL)
        pane_put(c->pane, c->row - c->top, 0, c->pane->cols, STYLE_NORMAL, bytes, len);
    c->row++;
}

static void put_content(const struct view_send *send, const struct pane *pane)
{
    const char *text = view_text(send->content);
    size_t len = strlen(text);
    size_t cursor = view_at_character(text, len, send->content_cursor);
    struct buf clean = {0};
    utf8_clean(text, cursor, &clean);
    struct content_lines c = {.cursor = clean.len};
    utf8_clean(text + cursor, len - cursor, &clean);
    c.text = buf_str(&clean);
    frame_wrap_clean(c.text, clean.len, pane->cols, content_line, &c);
    int lines = c.row;
    c.top = view_clamp(c.cursor_row - pane->rows / 2, 0, lines - pane->rows);
    c.row = 0;
    c.pane = pane;
    frame_wrap_clean(c.text, clean.len, pane->cols, content_line, &c);
    if (c.top > 0)
        pane_put_str(pane, 0, pane->cols - 1, 1, STYLE_TITLE, "↑");
    if (lines - c.top > pane->rows)
        pane_put_str(pane, pane->rows - 1, pane->cols - 1, 1, STYLE_TITLE, "↓");
    int row = c.cursor_row - c.top;
    int col = view_clamp(c.cursor_col, 0, pane->cols - 1);
    if (send->focus == SEND_CONTENT && row < pane->rows && pane->cols > 0) {
        frame_set_style(pane->frame, pane->row + row, pane->col + col, 1, STYLE_SELECTED);
        frame_set_cursor(pane->frame, pane->row + row, pane->col + col);
    }
    buf_done(&clean);
}

/* ---- what the checks say, and what became of it ---- */

static void add_findings(const struct view_send *send, struct facts *f)
{
    for (size_t i = 0; i < send->finding_count; i++) {
        const struct view_finding *finding = &send->findings[i];
        struct buf text = {0};
        buf_addf(&text, "%s %s", finding->is_bad ? "✗" : "!", view_text(finding->text));
        facts_add(f, i == 0 ? _("checks") : "", finding->is_bad ? STYLE_BAD : STYLE_WARN,
                  buf_str(&text));
        buf_done(&text);
    }
    if (send->finding_count == 0)
        facts_add(f, _("checks"), STYLE_GOOD, _("✓ nothing to complain of"));
}

static const char *missed_words(enum window_state cause)
{
    static const char *const words[] = {
        [STATE_ONLINE] = N_("✗ missed for good (R14)"),
        [STATE_FAILING] = N_("✗ missed for good: pulls failed (R14, R19)"),
        [STATE_OFFLINE] = N_("✗ missed for good: offline (R14, R19)"),
        [STATE_KILLED] = N_("✗ missed for good: not running (R14, R19)"),
    };
    return _(words[cause]);
}

static void add_wait(const struct view_state *state, struct buf *out)
{
    struct buf due = {0};
    view_add_count_down(&due, state->next_pull_in_ms);
    if (state->is_pulling)
        buf_add_str(out, _("… accepted; a pull is under way"));
    else if (state->next_pull_in_ms < 0)
        buf_add_str(out, _("… accepted; no pull is due to bring it"));
    else
        buf_addf(out, _("… accepted; the next pull is in %s"), buf_str(&due));
    buf_done(&due);
}

static void add_arrival(const struct view_send *send, struct buf *out)
{
    struct buf delay = {0};
    view_add_delay(&delay, send->delay_ms);
    buf_addf(out,
             send->ticks.is_stored ? _("● arrived and stored, %s") : _("● arrived, not stored, %s"),
             buf_str(&delay));
    buf_done(&delay);
}

static void add_outcome(const struct view_state *state, struct facts *f)
{
    const struct view_send *send = state->send;
    struct buf text = {0};
    enum style style = STYLE_GOOD;
    switch (send->step) {
    case SEND_UNDER_WAY:
        style = STYLE_NORMAL;
        buf_add_str(&text, _("… being sent"));
        break;
    case SEND_REFUSED:
        style = STYLE_BAD;
        buf_add_str(&text, _("✗ refused"));
        break;
    case SEND_UNANSWERED:
        style = STYLE_BAD;
        buf_add_str(&text, _("✗ no usable answer: it may have been taken, or not"));
        break;
    case SEND_ACCEPTED:
        add_wait(state, &text);
        break;
    case SEND_ARRIVED:
        add_arrival(send, &text);
        break;
    case SEND_MISSED:
        style = STYLE_BAD;
        buf_add_str(&text, missed_words(send->cause));
        break;
    case SEND_EDITING:
    default:
        break;
    }
    facts_add_some(f, _("outcome"), style, buf_str(&text));
    if (send->step == SEND_ARRIVED)
        facts_add_ticks(f, &send->ticks);
    facts_add_some(f, _("answer"), STYLE_NORMAL, send->answer);
    if (send->step >= SEND_ACCEPTED)
        facts_add_some(f, _("UID"), STYLE_DIM, send->uid);
    buf_done(&text);
}

static int put_words(const struct view_state *state, const struct pane *pane, int row,
                     bool is_drawn)
{
    struct facts f = {.pane = pane, .row = row, .label_cols = FIELD - 3, .is_drawn = is_drawn};
    if (state->send->step == SEND_EDITING)
        add_findings(state->send, &f);
    else
        add_outcome(state, &f);
    return f.row - row;
}

/* ---- the form ---- */

static void put_switch(const struct view_send *send, const struct pane *pane, int row)
{
    bool is_focused = send->focus == SEND_DISABLE_UPDATE;
    put_label(send, pane, row, 1, SEND_DISABLE_UPDATE, _("option"));
    int col = FIELD;
    col +=
        pane_put_str(pane, row, col, pane->cols - col, is_focused ? STYLE_SELECTED : STYLE_NORMAL,
                     send->is_update_disabled ? "[x]" : "[ ]") +
        1;
    col += pane_put_str(pane, row, col, pane->cols - col, STYLE_NORMAL, "disableUpdateLastMsg") + 2;
    pane_put_str(pane, row, col, pane->cols - col, STYLE_DIM, _("the list keeps its text (R27)"));
}

static void put_button(const struct view_send *send, const struct pane *pane, int row)
{
    bool is_focused = send->focus == SEND_BUTTON;
    put_label(send, pane, row, 1, SEND_BUTTON, "");
    pane_put_str(pane, row, FIELD, pane->cols - FIELD, is_focused ? STYLE_SELECTED : STYLE_BOLD,
                 _("[ Send ]"));
}

/* Below the type while it is chosen, over what stands there. */
static void put_types(const struct view_send *send, const struct pane *pane, int row)
{
    enum { ROWS_MAX = 10 };
    int rows = send->types.row_count < ROWS_MAX ? (int)send->types.row_count : ROWS_MAX;
    struct pane box = pane_part(pane, row, FIELD - 2, rows + 2, pane->cols);
    if (rows == 0 || box.rows < 3)
        return;
    pane_clear(&box);
    pane_mark(&box, 0, 0, box.rows, box.cols, TARGET_NONE, 0);
    pane_draw_border(&box, 0, 0, box.rows, box.cols, STYLE_DIM, "");
    const struct pane inside = pane_part(&box, 1, 1, box.rows - 2, box.cols - 2);
    view_put_choices(&inside, &send->types);
}

void view_draw_send(const struct view_state *state, struct frame *frame)
{
    enum { COLS_MAX = 88, ROWS_MAX = 26, OTHER_ROWS = 4 /* type, from, option, button */ };
    const struct view_send *send = state->send;
    int cols = view_clamp(frame->cols - 4, 0, COLS_MAX);
    int rows = view_clamp(frame->rows - 2, 0, ROWS_MAX);
    const struct pane pane = view_draw_box(frame, rows, cols, _("Send a broadcast"));
    bool is_airy = pane.rows >= 18;
    int gap = is_airy ? 1 : 0;
    int words = put_words(state, &pane, 0, false);
    int content_rows =
        view_clamp(pane.rows - OTHER_ROWS - 3 * gap - words, CONTENT_ROWS_MIN, pane.rows);
    put_type_and_from(send, &pane);
    int row = 2 + gap;
    put_label(send, &pane, row, content_rows, SEND_CONTENT, _("content"));
    const struct pane content = pane_part(&pane, row, FIELD, content_rows, pane.cols - FIELD);
    for (int i = 0; i < content.rows; i++)
        pane_put_str(&pane, row + i, FIELD - 2, 1, STYLE_DIM, "│");
    put_content(send, &content);
    row += content_rows + gap;
    put_switch(send, &pane, row++);
    const struct pane rest = pane_part(&pane, row, 0, pane.rows - row - 1, pane.cols);
    put_words(state, &rest, 0, true);
    put_button(send, &pane, pane.rows - 1);
    if (send->focus == SEND_TYPE)
        put_types(send, &pane, 1);
}
