/* The bars: title, status, and the line of key hints that a flash takes over. */
#include <string.h>

#include "base/i18n.h"
#include "ui/keymap.h"
#include "ui/view_parts.h"

static struct pane bar(struct frame *frame, int row, enum style style)
{
    struct pane pane = {.frame = frame, .row = row, .rows = 1, .cols = frame->cols};
    pane_fill_row(&pane, 0, style);
    return pane;
}

/* Puts "label value" at col, a dot before all but the first; leaves it out when there is no value
 * or no room. Returns the column behind it. */
static int put_part(const struct pane *pane, int col, bool is_first, const char *label,
                    const char *value)
{
    struct buf part = {0};
    buf_addf(&part, "%s%s %s", is_first ? "  " : " · ", label, value);
    if (value[0] != '\0' && col + utf8_columns(buf_str(&part), part.len) < pane->cols)
        col += pane_put_str(pane, 0, col, pane->cols, STYLE_STATUS, buf_str(&part));
    buf_done(&part);
    return col;
}

void view_draw_title(const struct view_state *state, struct frame *frame)
{
    const struct {
        const char *label;
        const char *value;
    } parts[] = {{_("app"), state->app_key}, {_("user"), state->user_id}, {_("SDK"), state->sdk}};
    struct pane pane = bar(frame, 0, STYLE_STATUS);
    int start = 1 + pane_put_str(&pane, 0, 1, pane.cols, STYLE_STATUS, "castsim");
    int col = start;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        col = put_part(&pane, col, col == start, parts[i].label, view_text(parts[i].value));
    const char *server = view_text(state->server);
    int room = pane.cols - 1 - col - 2;
    if (utf8_columns(server, strlen(server)) <= room)
        pane_put_right(&pane, 0, pane.cols - 1, room, STYLE_STATUS, server);
}

static void add_next_pull(const struct view_state *state, struct buf *out)
{
    if (state->is_pulling) {
        buf_add_str(out, _("pulling now"));
    } else if (state->next_pull_in_ms < 0) {
        buf_add_str(out, _("no pull due"));
    } else {
        buf_add_str(out, _("next pull "));
        view_add_count_down(out, state->next_pull_in_ms);
    }
}

/* The right end, from the most to the least important; what does not fit behind column `from` is
 * left out. Returns the column where it begins. */
static int draw_totals(const struct view_state *state, const struct pane *pane, int from)
{
    struct buf unread = {0};
    struct buf clock = {0};
    buf_addf(&unread, _("unread %lld"), (long long)state->total_unread);
    if (state->speed != 1 && state->speed > 0)
        buf_addf(&clock, _("clock ×%g"), state->speed);
    const char *parts[] = {buf_str(&unread), buf_str(&clock)};
    int end = pane->cols - 1;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && parts[i][0] != '\0'; i++) {
        int columns = utf8_columns(parts[i], strlen(parts[i]));
        if (end - columns < from)
            break;
        end -= pane_put_right(pane, 0, end, columns, STYLE_STATUS, parts[i]) + 3;
    }
    buf_done(&unread);
    buf_done(&clock);
    return end;
}

void view_draw_status(const struct view_state *state, struct frame *frame, int row)
{
    enum { APART = 3, WORTH_SHOWING = 24 };
    struct pane pane = bar(frame, row, STYLE_STATUS);
    struct buf next = {0};
    add_next_pull(state, &next);
    int col = 1;
    col += pane_put_str(&pane, 0, col, pane.cols,
                        state->is_online ? STYLE_STATUS_GOOD : STYLE_STATUS_BAD,
                        state->is_online ? _("● online") : _("○ offline"));
    col += APART;
    col += pane_put_str(&pane, 0, col, pane.cols, STYLE_STATUS, buf_str(&next)) + APART;
    buf_done(&next);
    int end = draw_totals(state, &pane, col);

    const char *outcome = view_text(state->last_pull);
    if (outcome[0] == '\0' || end - col < WORTH_SHOWING)
        return;
    struct buf last = {0};
    buf_addf(&last, state->last_pull_ok ? _("last pull ok: %s") : _("last pull failed: %s"),
             outcome);
    pane_put_str(&pane, 0, col, end - col, state->last_pull_ok ? STYLE_STATUS : STYLE_STATUS_BAD,
                 buf_str(&last));
    buf_done(&last);
}

/* Columns of "key hint". */
static int hint_columns(const struct keymap_row *hint)
{
    return utf8_columns(hint->keys, strlen(hint->keys)) + 1 +
           utf8_columns(hint->words, strlen(hint->words));
}

static int draw_hint(const struct pane *pane, int col, const struct keymap_row *hint)
{
    int key_cols = pane_put_str(pane, 0, col, pane->cols, STYLE_KEY, hint->keys);
    return key_cols + 1 +
           pane_put_str(pane, 0, col + key_cols + 1, pane->cols, STYLE_DIM, hint->words);
}

/* Help and quit keep the right end, since who is lost needs them; the others come in their order
 * as far as there is room. */
static void draw_rows(const struct pane *pane, const struct keymap_rows *hints)
{
    enum { APART = 2 };
    int end = pane->cols - 1;
    size_t count = hints->count;
    for (; count > 0 && keymap_keeps_right(&hints->items[count - 1]); count--) {
        end -= hint_columns(&hints->items[count - 1]);
        draw_hint(pane, end, &hints->items[count - 1]);
        end -= APART;
    }
    int col = 1;
    for (size_t i = 0; i < count && col + hint_columns(&hints->items[i]) <= end; i++)
        col += draw_hint(pane, col, &hints->items[i]) + APART;
}

static void draw_key_hints(const struct view_state *state, const struct pane *pane)
{
    if (state->keymap == NULL)
        return;
    struct keymap_rows hints;
    keymap_hints(state->keymap, state->focus == FOCUS_CHAT ? GROUP_CHAT : GROUP_INBOX, &hints);
    draw_rows(pane, &hints);
    keymap_rows_done(&hints);
}

void view_draw_hints(const struct view_state *state, struct frame *frame, int row)
{
    struct pane pane = bar(frame, row, STYLE_NORMAL);
    const char *flash = view_text(state->flash);
    if (flash[0] == '\0')
        draw_key_hints(state, &pane);
    else
        pane_put_str(&pane, 0, 1, pane.cols - 2, state->flash_is_bad ? STYLE_BAD : STYLE_BOLD,
                     flash);
}
