/* The wire: a row for every pull, below it a row for everything that it brought. */
#include "ui/view_wire.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"

/* Where the columns of the table are; the last one takes what is left. */
struct wire_columns {
    int what;
    int what_cols;
    int from;
    int from_cols;
    int delay_end;
    int delivery;
    int outcome;
};

static struct wire_columns columns_of(int cols)
{
    enum { DELAY = 7, DELIVERY = 7 };
    struct wire_columns c = {.what = 11, .what_cols = 13, .from_cols = 7};
    if (cols >= 72) {
        c.what = 12;
        c.what_cols = cols >= 140 ? 34 : cols >= 100 ? 22 : 16;
        c.from_cols = cols >= 140 ? 24 : cols >= 100 ? 18 : 14;
    }
    int apart = cols >= 72 ? 2 : 1;
    c.from = c.what + c.what_cols + 1;
    c.delay_end = c.from + c.from_cols + 1 + DELAY;
    c.delivery = c.delay_end + apart;
    c.outcome = c.delivery + DELIVERY + apart;
    return c;
}

/* ---- rows ---- */

static void put_clock(const struct view_state *state, const struct pane *pane, int row, int64_t ms)
{
    struct buf clock = {0};
    view_add_clock(&clock, ms, state->utc_offset_s);
    pane_put_str(pane, row, 2, 8, STYLE_DIM, buf_str(&clock));
    buf_done(&clock);
}

/* Puts one part of a summary, a comma before all but the first. Returns the column behind it. */
static int put_part(const struct pane *pane, int row, int col, int end, bool is_first,
                    enum style style, const struct buf *part)
{
    if (!is_first)
        col += pane_put_str(pane, row, col, end - col, STYLE_DIM, _(", "));
    return col + pane_put_str(pane, row, col, end - col, style, buf_str(part));
}

/* "3 received, 1 known already, 2 missed, more follows" */
static void put_summary(const struct view_wire_row *pull, const struct pane *pane, int row, int col,
                        int end)
{
    const struct {
        const char *format;
        int64_t count;
        enum style style;
    } parts[] = {
        {_("%lld received"), pull->received, STYLE_NORMAL},
        {_("%lld known already"), pull->duplicates, STYLE_DIM},
        {_("%lld missed for good"), pull->missed, STYLE_BAD},
    };
    struct buf part = {0};
    bool is_first = true;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].count <= 0)
            continue;
        buf_clear(&part);
        buf_addf(&part, parts[i].format, (long long)parts[i].count);
        col = put_part(pane, row, col, end, is_first, parts[i].style, &part);
        is_first = false;
    }
    buf_clear(&part);
    buf_add_str(&part, is_first ? _("nothing new") : pull->has_more ? _("more follows") : "");
    if (part.len > 0)
        put_part(pane, row, col, end, is_first, STYLE_DIM, &part);
    buf_done(&part);
}

static void put_failure(const struct view_wire_row *pull, const struct pane *pane, int row, int col,
                        int end)
{
    struct buf status = {0};
    if (pull->http > 0)
        buf_addf(&status, "HTTP %d", pull->http);
    else
        buf_add_str(&status, _("no answer"));
    col += pane_put_str(pane, row, col, end - col, STYLE_BAD, buf_str(&status)) + 2;
    pane_put_str(pane, row, col, end - col, STYLE_NORMAL, view_text(pull->error));
    buf_done(&status);
}

static void draw_pull(const struct view_wire_row *pull, const struct pane *pane, int row)
{
    struct wire_columns c = columns_of(pane->cols);
    struct buf took = {0};
    view_add_took(&took, pull->took_ms);
    int end = pane->cols - 2 -
              pane_put_right(pane, row, pane->cols - 1, pane->cols, STYLE_DIM, buf_str(&took));
    buf_done(&took);
    pane_put_str(pane, row, c.what, c.what_cols, pull->is_ok ? STYLE_GOOD : STYLE_BAD,
                 pull->is_ok ? _("✓ pull ok") : _("✗ pull failed"));
    if (pull->is_ok)
        put_summary(pull, pane, row, c.from, end);
    else
        put_failure(pull, pane, row, c.from, end);
}

static const char *delivery_word(const struct view_wire_row *m)
{
    if (m->delivery == DELIVERY_LATE)
        return _("late");
    return m->is_offline ? _("offline") : _("in time");
}

static void draw_message(const struct view_wire_row *m, const struct pane *pane, int row)
{
    enum { WORTH_SHOWING = 24 };
    struct wire_columns c = columns_of(pane->cols);
    struct buf delay = {0};
    view_add_delay(&delay, m->delay_ms);
    bool is_late = m->delivery == DELIVERY_LATE;
    pane_put_str(pane, row, c.what, 1, STYLE_DIM, m->is_last_of_pull ? "└" : "├");
    pane_put_str(pane, row, c.what + 2, c.what_cols - 2, m->is_stored ? STYLE_BOLD : STYLE_NORMAL,
                 view_text(m->object_name));
    pane_put_str(pane, row, c.from, c.from_cols, STYLE_NORMAL, view_text(m->from_user_id));
    pane_put_right(pane, row, c.delay_end, 7, is_late ? STYLE_WARN : STYLE_DIM, buf_str(&delay));
    pane_put_str(pane, row, c.delivery, c.outcome - c.delivery - 1,
                 is_late ? STYLE_WARN : STYLE_NORMAL, delivery_word(m));
    int col = c.outcome;
    col += pane_put_str(pane, row, col, pane->cols - col - 1, m->is_stored ? STYLE_GOOD : STYLE_DIM,
                        m->is_stored ? _("stored") : _("not stored"));
    if (pane->cols - col - 3 > WORTH_SHOWING)
        pane_put_str(pane, row, col + 2, pane->cols - col - 3, STYLE_DIM, view_text(m->why));
    buf_done(&delay);
}

static void draw_row(const struct view_state *state, const struct view_wire_row *r,
                     const struct pane *pane, int row)
{
    put_clock(state, pane, row, r->at_ms);
    if (r->kind == WIRE_PULL) {
        draw_pull(r, pane, row);
    } else if (r->kind == WIRE_MESSAGE) {
        draw_message(r, pane, row);
    } else {
        int col = columns_of(pane->cols).what;
        pane_put_str(pane, row, col, pane->cols - col - 1, r->is_bad ? STYLE_BAD : STYLE_NOTICE,
                     view_text(r->note));
    }
}

/* ---- the detail ---- */

static void add_size(struct facts *f, const char *label, int64_t size)
{
    struct buf text = {0};
    view_add_size(&text, size);
    if (size >= 0)
        facts_add(f, label, STYLE_NORMAL, buf_str(&text));
    buf_done(&text);
}

static void add_pull_facts(const struct view_wire_row *pull, const struct view_wire_detail *d,
                           struct facts *f)
{
    facts_add_some(f, _("error"), STYLE_BAD, pull->error);
    facts_add_some(f, _("asked"), STYLE_BOLD, d->request_line);
    facts_add_some(f, _("answer"), pull->is_ok ? STYLE_GOOD : STYLE_BAD, d->answer_line);
    add_size(f, _("size"), d->answer_size);
    facts_add_some(f, _("begins"), STYLE_NORMAL, d->answer_head);
}

static void add_message_facts(const struct view_state *state, const struct view_wire_row *m,
                              const struct view_wire_detail *d, struct facts *f)
{
    facts_add_some(f, _("type"), STYLE_BOLD, m->object_name);
    facts_add_some(f, _("from"), STYLE_NORMAL, m->from_user_id);
    facts_add_some(f, _("UID"), STYLE_NORMAL, d->uid);
    if (d->sent_time_ms != 0) {
        struct buf sent = {0};
        view_add_day(&sent, d->sent_time_ms, state->utc_offset_s);
        buf_add_char(&sent, ' ');
        view_add_clock(&sent, d->sent_time_ms, state->utc_offset_s);
        facts_add(f, _("sent"), STYLE_NORMAL, buf_str(&sent));
        buf_done(&sent);
    }
    const char *whys = view_text(d->whys);
    facts_add_some(f, _("why"), STYLE_NORMAL, whys[0] != '\0' ? whys : m->why);
    add_size(f, _("size"), d->content_size);
    facts_add_some(f, _("content"), STYLE_DIM, d->content_head);
}

static const struct view_wire_row *selected_row(const struct view_wire *wire)
{
    if (wire == NULL || wire->row_count == 0)
        return NULL;
    size_t last = wire->row_count - 1;
    return &wire->rows[wire->selected < last ? wire->selected : last];
}

int view_put_wire_detail(const struct view_state *state, const struct pane *pane, int row,
                         bool is_drawn)
{
    const struct view_wire_row *r = selected_row(state->wire);
    struct facts f = {.pane = pane, .row = row, .label_cols = 9, .is_drawn = is_drawn};
    if (r == NULL)
        return 0;
    if (r->kind == WIRE_PULL)
        add_pull_facts(r, state->wire->detail, &f);
    else if (r->kind == WIRE_MESSAGE)
        add_message_facts(state, r, state->wire->detail, &f);
    else
        facts_add_some(&f, _("what"), STYLE_NORMAL, r->note);
    return f.row - row;
}

static const char *detail_title(const struct view_wire_row *r)
{
    if (r == NULL || r->kind == WIRE_NOTE)
        return _("Detail");
    return r->kind == WIRE_PULL ? _("This pull") : _("This message");
}

/* ---- the page ---- */

static const char *const nothing = N_("Nothing went over the wire yet.");
static const char *const nothing_fits = N_("Nothing that the filter lets through.");

static struct view_rest draw_rows(const struct view_state *state, const struct view_wire *wire,
                                  const struct pane *pane)
{
    if (wire->row_count == 0)
        pane_put_centred(pane, pane->rows / 2, STYLE_NOTICE,
                         view_text(wire->filter)[0] != '\0' ? _(nothing_fits) : _(nothing));
    size_t fit = pane->rows > 0 ? (size_t)pane->rows : 0;
    size_t selected = wire->is_following ? SIZE_MAX : wire->selected;
    size_t first = view_window(&selected, wire->row_count, fit);
    size_t i = first;
    for (int row = 0; row < pane->rows && i < wire->row_count; row++, i++) {
        draw_row(state, &wire->rows[i], pane, row);
        pane_mark(pane, row, 0, 1, pane->cols, TARGET_ROW, i);
        if (i == selected)
            view_mark_row(pane, row, true);
    }
    return (struct view_rest){.is_above = first > 0 || wire->has_above,
                              .is_below = i < wire->row_count || wire->has_below};
}

static void draw_detail(const struct view_state *state, const struct pane *pane)
{
    int height = view_put_wire_detail(state, pane, 0, false);
    int top = view_clamp(state->wire->detail_top, 0, height - pane->rows);
    view_put_wire_detail(state, pane, -top, true);
    pane_mark(pane, 0, 0, pane->rows, pane->cols, TARGET_DETAIL, 0);
    const struct view_rest rest = {.is_above = top > 0, .is_below = height - top > pane->rows};
    view_draw_heading(pane, detail_title(selected_row(state->wire)), "", false, rest);
}

void view_draw_wire(const struct view_state *state, struct frame *frame)
{
    static const struct view_wire empty = {0};
    const struct view_wire *wire = state->wire != NULL ? state->wire : &empty;
    const struct pane body = view_body(frame);
    struct view_split split = view_split(&body, wire->detail != NULL, VIEW_BESIDE_COLS);
    if (split.has_list) {
        int used = view_draw_filter(&split.list, wire->filter, wire->shown, wire->total);
        const struct pane rows = pane_part(&split.list, used, 0, split.list.rows, split.list.cols);
        struct view_rest rest = draw_rows(state, wire, &rows);
        view_draw_heading(&split.list, _("Wire"),
                          wire->is_following ? _("following the newest") : "", true, rest);
    }
    if (split.has_detail)
        draw_detail(state, &split.detail);
    view_draw_split(&split);
}
