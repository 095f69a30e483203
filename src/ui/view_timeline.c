/*
 * The time line. A lane is a row whose columns are times: the right one is now, the left one ten
 * minutes before. A broadcast's bar is its window: heavy for the three minutes in which an online
 * client has it, light until it is not handed out any more.
 */
#include "ui/view_timeline.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"

enum {
    AXIS_ROWS = 2,
    LANE_ROWS = 2,      /* client and pulls */
    SPACIOUS_ROWS = 10, /* from so many on a legend parts them from the broadcasts */
    TOLD_ROWS = 12,     /* from so many on the selected one is told below */
};

struct lanes {
    const struct view_state *state;
    const struct view_timeline *line;
    struct pane pane;
    int label_cols; /* with the cursor's mark */
    int left;       /* column of the left edge */
    int cols;       /* of the lanes */
    int64_t from_ms;
    int64_t now_ms;
};

/* ---- times and columns ---- */

static int64_t later_by(int64_t ms, int64_t by)
{
    int64_t sum;
    if (__builtin_add_overflow(ms, by, &sum))
        return by > 0 ? INT64_MAX : INT64_MIN;
    return sum;
}

static struct lanes lanes_of(const struct view_state *state, const struct view_timeline *line,
                             const struct pane *pane)
{
    struct lanes l = {.state = state, .line = line, .pane = *pane, .now_ms = state->now_ms};
    int outcome = pane->cols >= 72 ? 18 : 17;
    l.label_cols = pane->cols >= 140 ? 36 : pane->cols >= 90 ? 26 : pane->cols >= 72 ? 22 : 13;
    l.left = l.label_cols + 1;
    l.cols = view_clamp(pane->cols - l.left - 1 - outcome - 1, 1, pane->cols);
    l.from_ms = later_by(l.now_ms, -VIEW_TIMELINE_MS);
    return l;
}

/* -1 = before the left edge, cols = behind the right one. */
static int col_of(const struct lanes *l, int64_t ms)
{
    if (ms < l->from_ms)
        return -1;
    if (ms > l->now_ms)
        return l->cols;
    /* The span is the window's ten minutes, or less at the end of time. */
    return (int)((ms - l->from_ms) * (l->cols - 1) / VIEW_TIMELINE_MS);
}

static void put(const struct lanes *l, int row, int col, enum style style, const char *symbol)
{
    if (col >= 0 && col < l->cols)
        pane_put_symbol(&l->pane, row, l->left + col, style, symbol);
}

static int outcome_col(const struct lanes *l)
{
    return l->left + l->cols + 1;
}

static void put_outcome(const struct lanes *l, int row, enum style style, const char *text)
{
    int col = outcome_col(l);
    pane_put_str(&l->pane, row, col, l->pane.cols - col, style, text);
}

static void put_label(const struct lanes *l, int row, const char *text)
{
    pane_put_str(&l->pane, row, 2, l->label_cols - 2, STYLE_TITLE, text);
}

/* ---- the axis ---- */

/* Between two ticks at least a label and two blanks. */
static int64_t tick_step_ms(const struct lanes *l)
{
    static const int minutes[] = {1, 2, 5};
    for (size_t i = 0; i < sizeof minutes / sizeof minutes[0]; i++) {
        if (l->cols * minutes[i] / 10 >= 7)
            return minutes[i] * INT64_C(60000);
    }
    return VIEW_TIMELINE_MS;
}

static void draw_axis(const struct lanes *l)
{
    const char *now = _("now");
    int now_cols = view_columns(now);
    int now_col = l->left + l->cols - now_cols;
    pane_draw_rule(&l->pane, 1, l->left, l->cols, STYLE_DIM, "─");
    put(l, 1, l->cols - 1, STYLE_TITLE, "┤");
    int64_t step = tick_step_ms(l);
    int64_t offset = (int64_t)l->state->utc_offset_s * 1000;
    /* Whole minutes of the user's clock. */
    int64_t local = later_by(l->from_ms, offset);
    int64_t first = later_by(l->from_ms, (step - (local % step + step) % step) % step);
    for (int64_t ms = first; ms < l->now_ms && ms >= l->from_ms; ms = later_by(ms, step)) {
        struct buf label = {0};
        view_add_clock(&label, ms, l->state->utc_offset_s);
        int col = col_of(l, ms);
        put(l, 1, col, STYLE_DIM, "┬");
        int label_col = l->left + col - 2;
        if (label_col >= l->left && label_col + 5 + 1 < now_col)
            pane_put(&l->pane, 0, label_col, 5, STYLE_DIM, buf_str(&label), 5);
        buf_done(&label);
    }
    pane_put_str(&l->pane, 0, now_col, now_cols, STYLE_TITLE, now);
}

/* ---- the client ---- */

static const struct {
    const char *symbol;
    enum style style;
    const char *word;
} states[] = {
    [STATE_ONLINE] = {"━", STYLE_GOOD, N_("online")},
    [STATE_FAILING] = {"╍", STYLE_WARN, N_("failing")},
    [STATE_OFFLINE] = {"┄", STYLE_BAD, N_("offline")},
    [STATE_KILLED] = {"░", STYLE_BAD, N_("not running")},
};

/* The columns of a span: [*from, *to). */
static void columns_of_span(const struct lanes *l, size_t i, int *from, int *to)
{
    const struct window_span *span = &l->line->spans[i];
    bool is_last = i + 1 == l->line->span_count;
    *from = view_clamp(col_of(l, span->from_ms), 0, l->cols);
    *to = is_last ? l->cols : view_clamp(col_of(l, span[1].from_ms), 0, l->cols);
}

/* A span says in words what it is, where they fit. */
static void draw_span(const struct lanes *l, int row, size_t i)
{
    int from, to;
    columns_of_span(l, i, &from, &to);
    enum window_state state = l->line->spans[i].state;
    const char *word = _(states[state].word);
    int columns = view_columns(word);
    pane_draw_rule(&l->pane, row, l->left + from, to - from, states[state].style,
                   states[state].symbol);
    if (columns + 4 > to - from)
        return;
    int col = l->left + from + (to - from - columns) / 2;
    pane_put_str(&l->pane, row, col - 1, 1, STYLE_NORMAL, " ");
    pane_put_str(&l->pane, row, col, columns, states[state].style, word);
    pane_put_str(&l->pane, row, col + columns, 1, STYLE_NORMAL, " ");
}

/* However short it was, it is seen. */
static void draw_blinks(const struct lanes *l, int row)
{
    for (size_t i = 0; i + 1 < l->line->span_count; i++) {
        const struct window_span *span = &l->line->spans[i];
        int from, to;
        columns_of_span(l, i, &from, &to);
        if (to == from && span[1].from_ms > l->from_ms)
            put(l, row, from, states[span->state].style, states[span->state].symbol);
    }
}

static void draw_client(const struct lanes *l, int row)
{
    put_label(l, row, _("client"));
    for (size_t i = 0; i < l->line->span_count; i++)
        draw_span(l, row, i);
    draw_blinks(l, row);
    const struct view_state *state = l->state;
    put_outcome(l, row, state->is_online ? STYLE_GOOD : STYLE_BAD, view_client_words(state));
}

/* ---- the pulls ---- */

/* From the least to the most worth seeing, where several fall on one column. */
static int rank_of(const struct view_line_pull *pull)
{
    if (!pull->is_ok)
        return 3;
    return pull->missed > 0 ? 2 : pull->received > 0 ? 1 : 0;
}

static void draw_pulls(const struct lanes *l, int row)
{
    static const struct {
        const char *symbol;
        enum style style;
    } marks[] = {{"◇", STYLE_DIM}, {"◆", STYLE_GOOD}, {"!", STYLE_BAD}, {"✗", STYLE_BAD}};
    put_label(l, row, _("pulls"));
    pane_draw_rule(&l->pane, row, l->left, l->cols, STYLE_DIM, "·");
    for (int rank = 0; rank < 4; rank++) {
        for (size_t i = 0; i < l->line->pull_count; i++) {
            const struct view_line_pull *pull = &l->line->pulls[i];
            if (rank_of(pull) == rank)
                put(l, row, col_of(l, pull->at_ms), marks[rank].style, marks[rank].symbol);
        }
    }
    const struct view_state *state = l->state;
    struct buf next = {0};
    if (state->is_pulling) {
        buf_add_str(&next, _("pulling now"));
    } else if (state->next_pull_in_ms < 0) {
        buf_add_str(&next, _("no pull due"));
    } else {
        struct buf due = {0};
        view_add_count_down(&due, state->next_pull_in_ms);
        buf_addf(&next, _("▷ next in %s"), buf_str(&due));
        buf_done(&due);
    }
    put_outcome(l, row, STYLE_NORMAL, buf_str(&next));
    buf_done(&next);
}

/* ---- the broadcasts ---- */

static const char *cause_words(enum window_state cause)
{
    static const char *const words[] = {
        [STATE_ONLINE] = N_("✗ missed"),
        [STATE_FAILING] = N_("✗ missed: failing"),
        [STATE_OFFLINE] = N_("✗ missed: offline"),
        [STATE_KILLED] = N_("✗ missed: killed"),
    };
    return _(words[cause]);
}

static void add_outcome(const struct lanes *l, const struct view_line_broadcast *b, struct buf *out)
{
    struct buf time = {0};
    if (b->fate == FATE_MISSED) {
        buf_add_str(out, cause_words(b->cause));
    } else if (b->fate == FATE_WAITING) {
        view_add_count_down(&time, later_by(l->now_ms, -view_clamp_ms(b->sent_time_ms)));
        buf_addf(out, _("… waits %s"), buf_str(&time));
    } else {
        view_add_delay(&time, later_by(b->received_time_ms, -view_clamp_ms(b->sent_time_ms)));
        buf_addf(out, b->fate == FATE_LATE ? _("%s late") : _("%s in time"), buf_str(&time));
    }
    buf_done(&time);
}

static enum style style_of(enum view_fate fate)
{
    static const enum style styles[] = {[FATE_WAITING] = STYLE_NORMAL,
                                        [FATE_IN_TIME] = STYLE_GOOD,
                                        [FATE_LATE] = STYLE_WARN,
                                        [FATE_MISSED] = STYLE_BAD};
    return styles[fate];
}

/* What lies behind the moment of receiving is dashed: it did not matter any more. */
static void draw_bar(const struct lanes *l, const struct view_line_broadcast *b, int row)
{
    int sent = col_of(l, b->sent_time_ms);
    int limit = col_of(l, later_by(b->sent_time_ms, WINDOW_DELIVERY_MS));
    int end = col_of(l, later_by(b->sent_time_ms, WINDOW_MS));
    bool is_received = b->fate == FATE_IN_TIME || b->fate == FATE_LATE;
    int received = is_received ? col_of(l, b->received_time_ms) : l->cols;
    enum style style = style_of(b->fate);
    for (int col = sent > 0 ? sent : 0; col <= end && col < l->cols; col++)
        put(l, row, col, col > received ? STYLE_DIM : style,
            col > received ? "╌"
            : col < limit  ? "━"
                           : "─");
    put(l, row, limit, limit > received ? STYLE_DIM : style, limit > received ? "┼" : "┿");
    put(l, row, end, STYLE_DIM, "┤");
    put(l, row, sent, style, "├");
    if (is_received)
        put(l, row, received, style, "●");
    else if (b->fate == FATE_MISSED)
        put(l, row, end < l->cols ? end : l->cols - 1, style, "✗");
    else if (end >= l->cols)
        put(l, row, l->cols - 1, style, "▷");
}

static void draw_broadcast(const struct lanes *l, const struct view_line_broadcast *b, int row)
{
    const char *name = view_text(b->object_name);
    const char *from = view_text(b->from_user_id);
    int room = l->label_cols - 2;
    /* Type and sender where both can be read; else the type alone. */
    bool has_both = room >= 18 && name[0] != '\0' && from[0] != '\0';
    int name_cols = has_both ? room * 11 / 20 : room;
    pane_put_str(&l->pane, row, 2, name_cols, STYLE_NORMAL,
                 name[0] != '\0' ? name : view_text(b->uid));
    if (has_both)
        pane_put_str(&l->pane, row, 2 + name_cols + 1, room - name_cols - 1, STYLE_DIM, from);
    draw_bar(l, b, row);
    struct buf outcome = {0};
    add_outcome(l, b, &outcome);
    put_outcome(l, row, style_of(b->fate), buf_str(&outcome));
    buf_done(&outcome);
}

static struct view_rest draw_broadcasts(const struct lanes *l, int first_row, int rows,
                                        size_t *selected)
{
    size_t count = l->line->broadcast_count;
    size_t first = view_window(selected, count, rows > 0 ? (size_t)rows : 0);
    size_t i = first;
    for (int row = 0; row < rows && i < count; row++, i++) {
        draw_broadcast(l, &l->line->broadcasts[i], first_row + row);
        pane_mark(&l->pane, first_row + row, 0, 1, l->pane.cols, TARGET_ROW, i);
        if (i == *selected) {
            const struct pane mark = pane_part(&l->pane, first_row + row, 0, 1, l->label_cols);
            view_mark_row(&mark, 0, true);
        }
    }
    if (count == 0)
        pane_put_centred(&l->pane, first_row + rows / 2, STYLE_NOTICE,
                         _("No broadcast whose ten minutes reach into these."));
    return (struct view_rest){.is_above = first > 0 || l->line->has_above,
                              .is_below = i < count || l->line->has_below};
}

/* ---- the selected one in words ---- */

static const char *fate_words(const struct view_line_broadcast *b)
{
    static const char *const causes[] = {
        [STATE_ONLINE] = N_("missed for good: no pull came for it in its 10 minutes (R14)"),
        [STATE_FAILING] = N_("missed for good: pulls failed in its 10 minutes (R14, R19)"),
        [STATE_OFFLINE] = N_("missed for good: offline in its 10 minutes (R14, R19)"),
        [STATE_KILLED] = N_("missed for good: not running in its 10 minutes (R14, R19)"),
    };
    switch (b->fate) {
    case FATE_MISSED:
        return _(causes[b->cause]);
    case FATE_LATE:
        return _("late: not within 3 minutes (R19)");
    case FATE_IN_TIME:
        return _("in time (R19)");
    case FATE_WAITING:
    default:
        return _("waits for the next pull");
    }
}

static int put_time(const struct lanes *l, int row, int col, const char *format, int64_t ms)
{
    struct buf clock = {0};
    struct buf text = {0};
    view_add_clock(&clock, ms, l->state->utc_offset_s);
    buf_addf(&text, format, buf_str(&clock));
    int used =
        pane_put_str(&l->pane, row, col, l->pane.cols - col - 1, STYLE_NORMAL, buf_str(&text));
    buf_done(&clock);
    buf_done(&text);
    return used + 2;
}

static void tell(const struct lanes *l, const struct view_line_broadcast *b, int row)
{
    bool is_received = b->fate == FATE_IN_TIME || b->fate == FATE_LATE;
    bool is_known = view_text(b->object_name)[0] != '\0';
    struct buf name = {0};
    if (is_known)
        buf_addf(&name, _("%s from %s"), b->object_name, view_text(b->from_user_id));
    else
        buf_add_str(&name, view_text(b->uid));
    int col = 2;
    col += pane_put_str(&l->pane, row, col, l->pane.cols / 2, STYLE_BOLD, buf_str(&name)) + 2;
    buf_done(&name);
    col += put_time(l, row, col, _("sent %s"), b->sent_time_ms);
    if (is_received)
        put_time(l, row, col, _("received %s"), b->received_time_ms);
    else
        put_time(l, row, col,
                 b->fate == FATE_MISSED ? _("window closed %s") : _("window open until %s"),
                 later_by(b->sent_time_ms, WINDOW_MS));
    pane_put_str(&l->pane, row + 1, 2, l->pane.cols - 3, style_of(b->fate), fate_words(b));
}

/* ---- the page ---- */

void view_draw_timeline(const struct view_state *state, struct frame *frame)
{
    static const struct view_timeline empty = {0};
    const struct view_timeline *line = state->timeline != NULL ? state->timeline : &empty;
    const struct pane body = view_body(frame);
    int used = view_draw_filter(&body, line->filter, line->shown, line->total);
    const struct pane pane = pane_part(&body, used, 0, body.rows, body.cols);
    struct lanes l = lanes_of(state, line, &pane);
    bool is_spacious = pane.rows >= SPACIOUS_ROWS;
    bool is_told = pane.rows >= TOLD_ROWS && line->broadcast_count > 0;
    draw_axis(&l);
    draw_client(&l, AXIS_ROWS);
    draw_pulls(&l, AXIS_ROWS + 1);
    int first_row = AXIS_ROWS + LANE_ROWS + (is_spacious ? 1 : 0);
    if (is_spacious)
        pane_put_str(&pane, first_row - 1, l.left, pane.cols - l.left, STYLE_DIM,
                     _("├ sent  ● received  ┼ 3 min  ┤ 10 min"));
    int rows = view_clamp(pane.rows - first_row - (is_told ? 3 : 0), 0, pane.rows);
    size_t selected = line->selected;
    struct view_rest rest = draw_broadcasts(&l, first_row, rows, &selected);
    if (is_told) {
        pane_draw_rule(&pane, pane.rows - 3, 0, pane.cols, STYLE_DIM, "─");
        tell(&l, &line->broadcasts[selected], pane.rows - 2);
    }
    view_draw_heading(&body, _("Time line: the last 10 minutes"), "", true, rest);
}
