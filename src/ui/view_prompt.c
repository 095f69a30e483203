/* Where something is typed or asked: the line below with its menu, and a question. */
#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"

/* ---- typing ---- */

/* Length of the beginning to leave out so that the rest takes at most so many columns. */
static size_t skip_to_fit(const struct buf *text, int cols)
{
    const char *s = buf_str(text);
    int columns = utf8_columns(s, text->len);
    size_t at = 0;
    while (at < text->len && columns > cols) {
        int width;
        at += utf8_next_grapheme(s + at, text->len - at, &width);
        columns -= width;
    }
    return at;
}

void view_put_input(const struct pane *pane, int row, int col, int cols, const char *text,
                    size_t cursor, bool is_focused)
{
    size_t len = strlen(text);
    cursor = view_at_character(text, len, cursor);
    struct buf before = {0};
    struct buf behind = {0};
    utf8_clean_line(text, cursor, &before);
    utf8_clean_line(text + cursor, len - cursor, &behind);
    int end = col + cols;
    size_t skipped = skip_to_fit(&before, cols - 2);
    int at = col;
    if (skipped > 0)
        at += pane_put_str(pane, row, at, 1, STYLE_DIM, "…");
    at += pane_put(pane, row, at, end - at, STYLE_NORMAL, buf_str(&before) + skipped,
                   before.len - skipped);
    pane_put(pane, row, at, end - at, STYLE_NORMAL, buf_str(&behind), behind.len);
    if (is_focused && at < end && row >= 0 && row < pane->rows && at < pane->cols) {
        int width = 1;
        if (behind.len > 0)
            utf8_next_grapheme(buf_str(&behind), behind.len, &width);
        width = view_clamp(width, 1, view_clamp(end, 0, pane->cols) - at);
        frame_set_style(pane->frame, pane->row + row, pane->col + at, width, STYLE_SELECTED);
        frame_set_cursor(pane->frame, pane->row + row, pane->col + at);
    }
    buf_done(&before);
    buf_done(&behind);
}

/* ---- menus ---- */

int view_put_choices(const struct pane *pane, const struct view_choices *choices)
{
    size_t selected = choices->selected;
    bool has_selected = selected < choices->row_count;
    if (!has_selected)
        selected = 0;
    size_t first = view_window(&selected, choices->row_count, (size_t)pane->rows);
    int text_cols = 0;
    size_t i = first;
    for (int row = 0; row < pane->rows && i < choices->row_count; row++, i++) {
        int columns = view_columns(view_text(choices->rows[i].text));
        text_cols = columns > text_cols ? columns : text_cols;
    }
    text_cols = view_clamp(text_cols, 0, pane->cols - 3);
    int row = 0;
    for (i = first; row < pane->rows && i < choices->row_count; row++, i++) {
        const struct view_choice *choice = &choices->rows[i];
        pane_put_str(pane, row, 2, text_cols, STYLE_BOLD, view_text(choice->text));
        pane_put_str(pane, row, 2 + text_cols + 2, pane->cols - text_cols - 5, STYLE_DIM,
                     view_text(choice->note));
        pane_mark(pane, row, 0, 1, pane->cols, TARGET_CHOICE, i);
        if (has_selected && i == selected)
            view_mark_row(pane, row, true);
    }
    if (first > 0 || choices->has_above)
        pane_put_str(pane, 0, pane->cols - 1, 1, STYLE_TITLE, "↑");
    if (row > 0 && (i < choices->row_count || choices->has_below))
        pane_put_str(pane, row - 1, pane->cols - 1, 1, STYLE_TITLE, "↓");
    return row;
}

static int choices_columns(const struct view_choices *choices)
{
    int text_cols = 0;
    int note_cols = 0;
    for (size_t i = 0; i < choices->row_count; i++) {
        int text = view_columns(view_text(choices->rows[i].text));
        int note = view_columns(view_text(choices->rows[i].note));
        text_cols = text > text_cols ? text : text_cols;
        note_cols = note > note_cols ? note : note_cols;
    }
    return 2 + text_cols + 2 + note_cols + 2;
}

/* ---- the line below ---- */

/* The menu ends above row `end`. */
static void draw_menu(const struct view_prompt *prompt, struct frame *frame, int end)
{
    enum { ROWS_MAX = 8, BORDER = 2 };
    const struct view_choices *choices = &prompt->completion;
    if (choices->row_count == 0)
        return;
    int rows = choices->row_count < ROWS_MAX ? (int)choices->row_count : ROWS_MAX;
    rows = view_clamp(rows, 0, end - BORDER - 1);
    struct pane box = {.frame = frame,
                       .row = end - rows - BORDER,
                       .rows = rows + BORDER,
                       .cols = view_clamp(choices_columns(choices) + 2 * BORDER, 24, frame->cols)};
    if (rows < 1)
        return;
    pane_clear(&box);
    pane_mark(&box, 0, 0, box.rows, box.cols, TARGET_NONE, 0);
    pane_draw_border(&box, 0, 0, box.rows, box.cols, STYLE_DIM, "");
    const struct pane inside = pane_part(&box, 1, 1, rows, box.cols - BORDER);
    view_put_choices(&inside, choices);
}

void view_draw_prompt(const struct view_state *state, struct frame *frame)
{
    const struct view_prompt *prompt = state->prompt;
    const char *error = view_text(prompt->error);
    const struct pane all = {.frame = frame, .rows = frame->rows, .cols = frame->cols};
    int row = frame->rows - 1;
    int above = row;
    if (error[0] != '\0') {
        above--;
        pane_fill_row(&all, above, STYLE_NORMAL);
        int used = pane_put_str(&all, above, 1, 2, STYLE_BAD, "✗");
        pane_put_str(&all, above, 2 + used, all.cols - 4, STYLE_BAD, error);
    }
    draw_menu(prompt, frame, above);

    const char sign[] = {prompt->sign, '\0'};
    const char *note = view_text(prompt->note);
    pane_fill_row(&all, row, STYLE_NORMAL);
    int end = all.cols - 1;
    if (note[0] != '\0' && view_columns(note) < all.cols / 2)
        end -= pane_put_right(&all, row, end, all.cols, STYLE_DIM, note) + 2;
    pane_put_str(&all, row, 0, 1, STYLE_KEY, sign);
    view_put_input(&all, row, 1, end - 1, view_text(prompt->text), prompt->cursor, true);
}

/* ---- a question ---- */

static int put_button(const struct pane *pane, int row, int col, const char *text, bool is_selected,
                      enum view_target_kind kind)
{
    struct buf button = {0};
    buf_addf(&button, is_selected ? "▸ %s " : "  %s ", text);
    int used = pane_put_str(pane, row, col, pane->cols - col,
                            is_selected ? STYLE_SELECTED : STYLE_NORMAL, buf_str(&button));
    pane_mark(pane, row, col, 1, used, kind, 0);
    buf_done(&button);
    return used + 2;
}

static int put_question(const struct view_confirm *confirm, const struct pane *pane, bool is_drawn)
{
    struct facts f = {.pane = pane, .is_drawn = is_drawn};
    facts_gap(&f);
    facts_add(&f, "", STYLE_BOLD, view_text(confirm->question));
    facts_add_some(&f, "", STYLE_NORMAL, confirm->detail);
    facts_gap(&f);
    return f.row;
}

void view_draw_confirm(const struct view_state *state, struct frame *frame)
{
    enum { COLS_MAX = 60 };
    const struct view_confirm *confirm = state->confirm;
    int cols = view_clamp(frame->cols - 4, 0, COLS_MAX);
    const struct pane inside = {.frame = frame, .rows = frame->rows, .cols = cols - 4};
    int height = put_question(confirm, &inside, false) + 2;
    const struct pane pane = view_draw_box(frame, height + 2, cols, _("Sure?"));
    put_question(confirm, &pane, true);
    int row = pane.rows - 2;
    int col = 2;
    col += put_button(&pane, row, col, _("[y] yes"), confirm->is_yes, TARGET_YES);
    put_button(&pane, row, col, _("[n] no"), !confirm->is_yes, TARGET_NO);
}
