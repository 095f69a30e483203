/* The bars: title, status, and the line of key hints that a flash takes over. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/keymap.h"
#include "ui/view_parts.h"

static struct pane bar(struct frame *frame, int row, enum style style)
{
    struct pane pane = {.frame = frame, .row = row, .rows = 1, .cols = frame->cols};
    pane_fill_row(&pane, 0, style);
    return pane;
}

/* ---- title ---- */

static const char *const tabs[PAGE_COUNT] = {
    [PAGE_INBOX] = N_("Inbox"),
    [PAGE_WIRE] = N_("Wire"),
    [PAGE_TYPES] = N_("Types"),
    [PAGE_TIMELINE] = N_("Time line"),
};

/* " 1 Inbox ", the current one in brackets. Where room is short the others are numbers alone.
 * Returns the column behind the last. */
static int draw_tabs(const struct pane *pane, int col, enum view_page page, bool is_short)
{
    for (int i = 0; i < PAGE_COUNT; i++) {
        bool is_current = i == (int)page;
        const char *name = is_short && !is_current ? "" : _(tabs[i]);
        struct buf tab = {0};
        buf_addf(&tab, "%s%d%s%s%s", is_current ? "[" : " ", i + 1, name[0] != '\0' ? " " : "",
                 name, is_current ? "]" : " ");
        int used = pane_put_str(pane, 0, col, pane->cols - col,
                                is_current ? STYLE_TAB : STYLE_STATUS, buf_str(&tab));
        pane_mark(pane, 0, col, 1, used, TARGET_TAB, (size_t)i);
        col += used;
        buf_done(&tab);
    }
    return col;
}

static int tab_columns(void)
{
    int columns = 0;
    for (int i = 0; i < PAGE_COUNT; i++)
        columns += 4 + view_columns(_(tabs[i]));
    return columns;
}

static const char *without_scheme(const char *url)
{
    const char *host = strstr(url, "://");
    return host != NULL ? host + 3 : url;
}

/* Adds " · label value" when it fits the columns that are left. */
static void add_part(struct buf *out, int room, const char *label, const char *value)
{
    struct buf part = {0};
    buf_addf(&part, "%s%s%s%s", out->len > 0 ? " · " : "", label, label[0] != '\0' ? " " : "",
             value);
    if (value[0] != '\0' && view_columns(buf_str(out)) + view_columns(buf_str(&part)) <= room)
        buf_add(out, part.data, part.len);
    buf_done(&part);
}

/* Whose phone it is, from what is needed most to what can be left out. */
static void draw_whose(const struct view_state *state, const struct pane *pane, int from)
{
    int room = pane->cols - 1 - from;
    struct buf whose = {0};
    add_part(&whose, room, _("user"), view_text(state->user_id));
    add_part(&whose, room, _("app"), view_text(state->app_key));
    add_part(&whose, room, _("SDK"), view_text(state->sdk));
    size_t before = whose.len;
    add_part(&whose, room, "", view_text(state->server));
    if (whose.len == before)
        add_part(&whose, room, "", without_scheme(view_text(state->server)));
    pane_put_right(pane, 0, pane->cols - 1, room, STYLE_STATUS, buf_str(&whose));
    buf_done(&whose);
}

void view_draw_title(const struct view_state *state, struct frame *frame)
{
    enum { NAMED_COLS = 120 }; /* from so many on there is room for the program's name */
    struct pane pane = bar(frame, 0, STYLE_STATUS);
    bool is_short = tab_columns() > pane.cols;
    int col = 0;
    if (pane.cols >= NAMED_COLS)
        col = 2 + pane_put_str(&pane, 0, 1, pane.cols, STYLE_STATUS, "castsim");
    col = draw_tabs(&pane, col, state->page, is_short);
    draw_whose(state, &pane, col + 2);
}

/* ---- status ---- */

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

static void add_clock(const struct view_state *state, struct buf *out)
{
    struct buf clock = {0};
    view_add_clock(&clock, state->now_ms, state->utc_offset_s);
    if (state->is_paused)
        buf_addf(out, _("%s paused"), buf_str(&clock));
    else if (state->speed != 1 && state->speed > 0)
        buf_addf(out, _("%s ×%.7g"), buf_str(&clock), state->speed);
    else
        buf_add(out, clock.data, clock.len);
    buf_done(&clock);
}

static void add_server(const struct view_state *state, struct buf *out)
{
    static const char *const words[] = {
        [SERVER_UNKNOWN] = "",
        [SERVER_UP] = N_("server ok"),
        [SERVER_FAILING] = N_("server failing"),
        [SERVER_SILENT] = N_("server silent"),
        [SERVER_REFUSING] = N_("token refused"),
    };
    if (state->server_state == SERVER_FAILING && state->server_http > 0)
        buf_addf(out, _("server: HTTP %d"), state->server_http);
    else if (state->server_state != SERVER_UNKNOWN)
        buf_add_str(out, _(words[state->server_state]));
}

enum { APART = 3, WORTH_SHOWING = 24 };

/* Puts a part at the right end unless it would come before column `from`. Returns the new end. */
static int put_at_end(const struct pane *pane, int from, int end, enum style style,
                      const struct buf *part)
{
    int columns = view_columns(buf_str(part));
    if (columns == 0 || end - columns < from)
        return end;
    pane_put_right(pane, 0, end, columns, style, buf_str(part));
    return end - columns - APART;
}

/* The right end, from the most to the least important. Returns the column where it begins. */
static int draw_totals(const struct view_state *state, const struct pane *pane, int from)
{
    struct buf unread = {0};
    struct buf clock = {0};
    struct buf server = {0};
    buf_addf(&unread, _("unread %lld"), (long long)state->total_unread);
    add_clock(state, &clock);
    add_server(state, &server);
    bool is_bad = state->server_state > SERVER_UP;
    int end = put_at_end(pane, from, pane->cols - 1, STYLE_STATUS, &unread);
    end = put_at_end(pane, from, end, state->is_paused ? STYLE_STATUS_WARN : STYLE_STATUS, &clock);
    /* That all is well may not push out what the last pull brought. */
    int reserve = is_bad || view_text(state->last_pull)[0] == '\0' ? 0 : WORTH_SHOWING;
    end = put_at_end(pane, from + reserve, end, is_bad ? STYLE_STATUS_BAD : STYLE_STATUS, &server);
    buf_done(&unread);
    buf_done(&clock);
    buf_done(&server);
    return end;
}

const char *view_client_words(const struct view_state *state)
{
    if (state->is_killed)
        return _("× not running");
    return state->is_online ? _("● online") : _("○ offline");
}

void view_draw_status(const struct view_state *state, struct frame *frame, int row)
{
    struct pane pane = bar(frame, row, STYLE_STATUS);
    struct buf next = {0};
    add_next_pull(state, &next);
    int col = 1;
    col += pane_put_str(&pane, 0, col, pane.cols,
                        state->is_online ? STYLE_STATUS_GOOD : STYLE_STATUS_BAD,
                        view_client_words(state));
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

/* ---- hints ---- */

static int put_hint(const struct pane *pane, int col, const struct view_hint *hint)
{
    int used = pane_put_str(pane, 0, col, pane->cols - col, STYLE_KEY, view_text(hint->key)) + 1;
    return used + pane_put_str(pane, 0, col + used, pane->cols - col - used, STYLE_DIM,
                               view_text(hint->words));
}

static int hint_columns(const struct view_hint *hint)
{
    return view_columns(view_text(hint->key)) + 1 + view_columns(view_text(hint->words));
}

/* The pinned ones keep the right end, since who is lost needs them; the others come in their order
 * as far as there is room. */
static void draw_hints(const struct pane *pane, const struct view_hint *hints, size_t count)
{
    enum { BETWEEN = 2 };
    int end = pane->cols - 1;
    for (size_t i = count; i > 0; i--) {
        if (!hints[i - 1].is_pinned)
            continue;
        end -= hint_columns(&hints[i - 1]);
        put_hint(pane, end, &hints[i - 1]);
        end -= BETWEEN;
    }
    int col = 1;
    for (size_t i = 0; i < count; i++) {
        if (hints[i].is_pinned)
            continue;
        if (col + hint_columns(&hints[i]) > end)
            break;
        col += put_hint(pane, col, &hints[i]) + BETWEEN;
    }
}

/* Those of the keymap, for what has the focus. */
static void draw_key_hints(const struct view_state *state, const struct pane *pane)
{
    struct keymap_rows rows;
    if (state->keymap == NULL)
        return;
    keymap_hints(state->keymap, view_group(state), &rows);
    struct view_hint *hints = mem_zalloc(rows.count * sizeof *hints);
    for (size_t i = 0; i < rows.count; i++)
        hints[i] = (struct view_hint){.key = rows.items[i].keys,
                                      .words = rows.items[i].words,
                                      .is_pinned = keymap_keeps_right(&rows.items[i])};
    draw_hints(pane, hints, rows.count);
    free(hints);
    keymap_rows_done(&rows);
}

void view_draw_hints(const struct view_state *state, struct frame *frame, int row)
{
    struct pane pane = bar(frame, row, STYLE_NORMAL);
    const char *flash = view_text(state->flash);
    if (flash[0] != '\0')
        pane_put_str(&pane, 0, 1, pane.cols - 2, state->flash_is_bad ? STYLE_BAD : STYLE_BOLD,
                     flash);
    else if (state->hints != NULL)
        draw_hints(&pane, state->hints, state->hint_count);
    else
        draw_key_hints(state, &pane);
}
