/* Everything about one message: the facts, and the content as a tree. */
#include "ui/view_inspector.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"
#include "ui/view_tour.h"

/* ---- the facts ---- */

enum { LABEL_COLS = 8, BAR_COLS_MAX = 61 };

static void add_moment(const struct view_state *state, int64_t ms, struct buf *out)
{
    view_add_day(out, ms, state->utc_offset_s);
    buf_add_char(out, ' ');
    view_add_clock(out, ms, state->utc_offset_s);
}

static void add_times(const struct view_state *state, const struct view_inspector *i,
                      struct facts *f)
{
    struct buf text = {0};
    add_moment(state, i->sent_time_ms, &text);
    facts_add(f, _("sent"), STYLE_NORMAL, buf_str(&text));
    buf_clear(&text);
    struct buf moment = {0};
    add_moment(state, i->received_time_ms, &moment);
    buf_addf(&text, i->is_offline ? _("%s, sent before the connect (R18)") : "%s",
             buf_str(&moment));
    facts_add(f, _("received"), STYLE_NORMAL, buf_str(&text));
    buf_done(&moment);
    buf_done(&text);
}

/* Column of a delay on a bar of so many columns, which is the ten minutes. */
static int bar_col(int64_t delay_ms, int cols)
{
    if (delay_ms <= 0)
        return 0;
    if (delay_ms >= WINDOW_MS)
        return cols - 1;
    return (int)(delay_ms * (cols - 1) / WINDOW_MS);
}

/* As a bar of the time line: a dot where it came, dashes behind it. */
static void put_bar(const struct view_inspector *i, const struct facts *f, int col, int cols)
{
    const struct pane *pane = f->pane;
    int limit = bar_col(WINDOW_DELIVERY_MS, cols);
    int received = bar_col(i->delay_ms, cols);
    enum style style = i->delivery == DELIVERY_LATE ? STYLE_WARN : STYLE_GOOD;
    for (int c = 0; c < cols; c++) {
        bool is_past = c > received;
        const char *symbol = is_past ? "╌" : c < limit ? "━" : "─";
        if (c == 0)
            symbol = "├";
        else if (c == limit)
            symbol = is_past ? "┼" : "┿";
        else if (c == cols - 1)
            symbol = "┤";
        pane_put_symbol(pane, f->row, col + c, is_past ? STYLE_DIM : style, symbol);
    }
    pane_put_str(pane, f->row, col + received, 1, style, "●");
    if (i->delay_ms > WINDOW_MS)
        pane_put_str(pane, f->row, col + cols, 1, style, "▷");
    const char *three = _("3 min");
    const char *ten = _("10 min");
    pane_put_str(pane, f->row + 1, col, 1, STYLE_DIM, "0");
    pane_put_str(pane, f->row + 1, col + limit - view_columns(three) / 2, cols, STYLE_DIM, three);
    pane_put_right(pane, f->row + 1, col + cols, cols, STYLE_DIM, ten);
}

static void add_delay_words(const struct view_inspector *i, struct buf *out)
{
    struct buf delay = {0};
    struct buf apart = {0};
    bool is_short = i->delay_ms <= WINDOW_DELIVERY_MS;
    int64_t limit_ms = i->is_offline && !is_short ? WINDOW_MS : WINDOW_DELIVERY_MS;
    int64_t apart_ms = view_clamp_ms(i->delay_ms);
    apart_ms = apart_ms < limit_ms ? limit_ms - (apart_ms > 0 ? apart_ms : 0) : apart_ms - limit_ms;
    view_add_delay(&delay, i->delay_ms);
    view_add_count_down(&apart, apart_ms);
    if (i->delivery == DELIVERY_LATE && is_short)
        buf_addf(out, _("%s: late (R19)"), buf_str(&delay));
    else if (i->delivery == DELIVERY_LATE && i->delay_ms > limit_ms)
        buf_addf(out, _("%s: late, %s behind the limit (R19)"), buf_str(&delay), buf_str(&apart));
    else if (i->delivery == DELIVERY_LATE)
        buf_addf(out, _("%s: late, but %s before its window closed (R14)"), buf_str(&delay),
                 buf_str(&apart));
    else if (is_short)
        buf_addf(out, _("%s: in time, %s before the limit (R19)"), buf_str(&delay),
                 buf_str(&apart));
    else if (i->is_offline && i->delay_ms <= WINDOW_MS)
        buf_addf(out, _("%s: in time on reconnect, %s before its window closed (R14)"),
                 buf_str(&delay), buf_str(&apart));
    else
        buf_addf(out, _("%s: in time, the round trip left out (R19)"), buf_str(&delay));
    buf_done(&delay);
    buf_done(&apart);
}

static void add_delay(const struct view_inspector *i, struct facts *f)
{
    struct buf words = {0};
    add_delay_words(i, &words);
    facts_add(f, _("delay"), i->delivery == DELIVERY_LATE ? STYLE_WARN : STYLE_GOOD,
              buf_str(&words));
    buf_done(&words);
    int col = LABEL_COLS + 3;
    int cols = view_clamp(f->pane->cols - col - 2, 12, BAR_COLS_MAX);
    if (f->is_drawn)
        put_bar(i, f, col, cols);
    f->row += 2;
}

static void add_verdict(const struct view_inspector *i, struct facts *f)
{
    facts_add_ticks(f, &(struct view_ticks){.is_parsed = i->is_parsed,
                                            .is_stored = i->is_stored,
                                            .is_counted = i->is_counted,
                                            .is_shown = i->is_shown,
                                            .is_listed = i->is_listed});
    if (i->is_dropped)
        facts_add(f, "", STYLE_BAD, _("✗ dropped: not even the app's listener sees it (R20)"));
}

static int put_facts(const struct view_state *state, const struct pane *pane, int row,
                     bool is_drawn)
{
    const struct view_inspector *i = state->inspector;
    struct facts f = {.pane = pane, .row = row, .label_cols = LABEL_COLS, .is_drawn = is_drawn};
    facts_add_some(&f, _("UID"), STYLE_NORMAL, i->uid);
    add_times(state, i, &f);
    add_delay(i, &f);
    add_verdict(i, &f);
    if (i->is_update_disabled)
        facts_add(&f, _("sent as"), STYLE_NORMAL, _("disableUpdateLastMsg=true (R27)"));
    for (size_t r = 0; r < i->reason_count; r++)
        facts_add_some(&f, r == 0 ? _("why") : "", STYLE_NORMAL, i->reasons[r]);
    return f.row - row;
}

/* ---- places ---- */

struct places {
    struct pane facts;
    struct pane content;
    bool has_facts;
    bool has_content;
};

/* Beside each other, above each other, or the focused one alone. */
static struct places place(const struct view_state *state, struct frame *frame)
{
    enum { BESIDE_COLS = 110, CONTENT_ROWS_MIN = 5 };
    const struct pane body = view_body(frame);
    struct places p = {.facts = body, .content = body, .has_facts = true, .has_content = true};
    if (body.cols >= BESIDE_COLS) {
        int cols = body.cols * 9 / 20;
        p.facts = pane_part(&body, 0, 0, body.rows, cols);
        p.content = pane_part(&body, 0, cols + 1, body.rows, body.cols);
        return p;
    }
    int height = put_facts(state, &body, 0, false);
    if (height + 1 + CONTENT_ROWS_MIN <= body.rows) {
        p.facts = pane_part(&body, 0, 0, height, body.cols);
        p.content = pane_part(&body, height + 1, 0, body.rows, body.cols);
        return p;
    }
    p.has_facts = state->inspector->focus == INSPECT_FACTS;
    p.has_content = !p.has_facts;
    return p;
}

static struct places place_on(const struct view_state *state, int rows, int cols)
{
    rows = view_rows_above_tour(state, rows, cols);
    struct frame size = {.rows = rows > 0 ? rows : 0, .cols = cols > 0 ? cols : 0};
    return place(state, &size);
}

int view_inspector_content_cols(const struct view_state *state, int rows, int cols)
{
    return place_on(state, rows, cols).content.cols - VIEW_CONTENT_EDGE;
}

int view_inspector_content_rows(const struct view_state *state, int rows, int cols)
{
    int seen = place_on(state, rows, cols).content.rows;
    return seen > 0 ? seen : 1;
}

bool view_scroll_facts(const struct view_state *state, int rows, int cols, int by, int *top)
{
    struct places p = place_on(state, rows, cols);
    int last = view_clamp(put_facts(state, &p.facts, 0, false) - p.facts.rows, 0, INT32_MAX);
    int old = view_clamp(state->inspector->facts_top, 0, last);
    *top = view_clamp(old + view_clamp(by, -old, last), 0, last);
    return *top != old;
}

/* ---- the page ---- */

static void draw_facts(const struct view_state *state, const struct places *p)
{
    const struct view_inspector *i = state->inspector;
    int height = put_facts(state, &p->facts, 0, false);
    int top = view_clamp(i->facts_top, 0, height - p->facts.rows);
    put_facts(state, &p->facts, -top, true);
    pane_mark(&p->facts, 0, 0, p->facts.rows, p->facts.cols, TARGET_DETAIL, 0);
    struct buf title = {0};
    struct buf note = {0};
    buf_addf(&title, _("%s from %s"), view_text(i->object_name), view_text(i->from_user_id));
    if (i->total > 0)
        buf_addf(&note, _("%lld of %lld"), (long long)i->index, (long long)i->total);
    view_draw_heading(&p->facts, buf_str(&title), buf_str(&note), i->focus == INSPECT_FACTS,
                      (struct view_rest){top > 0, height - top > p->facts.rows});
    buf_done(&title);
    buf_done(&note);
}

static void draw_content(const struct view_state *state, const struct pane *pane)
{
    const struct view_inspector *i = state->inspector;
    struct view_rest rest = {0};
    struct buf note = {0};
    if (i->content != NULL) {
        rest = view_draw_content(pane, i->content, i->cursor, i->focus == INSPECT_CONTENT);
        struct buf size = {0};
        view_add_size(&size, (int64_t)i->content_size);
        buf_addf(&note, content_tree_is_json(i->content) ? _("JSON, %s") : _("text, %s"),
                 buf_str(&size));
        buf_done(&size);
    }
    view_draw_heading(pane, _("Content"), buf_str(&note), i->focus == INSPECT_CONTENT, rest);
    buf_done(&note);
}

void view_draw_inspector(const struct view_state *state, struct frame *frame)
{
    struct places p = place(state, frame);
    if (p.has_facts)
        draw_facts(state, &p);
    if (p.has_content)
        draw_content(state, &p.content);
    const struct view_split split = {
        .list = p.facts, .detail = p.content, .has_list = p.has_facts, .has_detail = p.has_content};
    view_draw_split(&split);
}
