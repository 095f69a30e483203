/* The bars: title, status, and the line of key hints that a flash takes over. */
#include <string.h>

#include "base/i18n.h"
#include "ui/keys.h"
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
static int hint_columns(const struct key_binding *b)
{
    const char *hint = _(b->hint);
    return (int)keys_first_name_len(b) + 1 + utf8_columns(hint, strlen(hint));
}

static int draw_hint(const struct pane *pane, int col, const struct key_binding *b)
{
    int key_cols = pane_put(pane, 0, col, pane->cols, STYLE_KEY, b->name, keys_first_name_len(b));
    return key_cols + 1 +
           pane_put_str(pane, 0, col + key_cols + 1, pane->cols, STYLE_DIM, _(b->hint));
}

/* Help and quit keep the right end, since who is lost needs them; the others come in the table's
 * order as far as there is room. */
static void draw_key_hints(const struct pane *pane)
{
    enum { APART = 2 };
    const enum command always[] = {COMMAND_QUIT, COMMAND_HELP};
    int end = pane->cols - 1;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        const struct key_binding *b = keys_binding(always[i]);
        end -= hint_columns(b);
        draw_hint(pane, end, b);
        end -= APART;
    }
    size_t count;
    const struct key_binding *table = keys_table(&count);
    int col = 1;
    for (size_t i = 0; i < count; i++) {
        const struct key_binding *b = &table[i];
        if (b->hint == NULL || b->command == COMMAND_HELP || b->command == COMMAND_QUIT)
            continue;
        if (col + hint_columns(b) > end)
            break;
        col += draw_hint(pane, col, b) + APART;
    }
}

void view_draw_hints(const struct view_state *state, struct frame *frame, int row)
{
    struct pane pane = bar(frame, row, STYLE_NORMAL);
    const char *flash = view_text(state->flash);
    if (flash[0] == '\0')
        draw_key_hints(&pane);
    else
        pane_put_str(&pane, 0, 1, pane.cols - 2, state->flash_is_bad ? STYLE_BAD : STYLE_BOLD,
                     flash);
}
