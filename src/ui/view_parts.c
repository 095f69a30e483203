#include "ui/view_parts.h"

#include <string.h>
#include <time.h>

#include "base/i18n.h"

/* ---- panes ---- */

static bool has_row(const struct pane *p, int row)
{
    return row >= 0 && row < p->rows;
}

int pane_put(const struct pane *p, int row, int col, int max_cols, enum style style,
             const char *text, size_t len)
{
    if (!has_row(p, row) || col < 0)
        return 0;
    int room = max_cols < p->cols - col ? max_cols : p->cols - col;
    return frame_put(p->frame, p->row + row, p->col + col, room, style, text, len);
}

int pane_put_str(const struct pane *p, int row, int col, int max_cols, enum style style,
                 const char *text)
{
    return pane_put(p, row, col, max_cols, style, text, strlen(text));
}

int pane_put_right(const struct pane *p, int row, int end_col, int max_cols, enum style style,
                   const char *text)
{
    if (!has_row(p, row) || end_col > p->cols)
        return 0;
    int room = max_cols < end_col ? max_cols : end_col;
    return frame_put_right(p->frame, p->row + row, p->col + end_col, room, style, text);
}

void pane_put_centred(const struct pane *p, int row, enum style style, const char *text)
{
    int columns = utf8_columns(text, strlen(text));
    int left = columns < p->cols ? (p->cols - columns) / 2 : 0;
    pane_put_str(p, row, left, p->cols, style, text);
}

void pane_fill_row(const struct pane *p, int row, enum style style)
{
    if (has_row(p, row))
        frame_fill(p->frame, p->row + row, p->col, p->cols, style);
}

void pane_set_row_style(const struct pane *p, int row, enum style style)
{
    if (has_row(p, row))
        frame_set_style(p->frame, p->row + row, p->col, p->cols, style);
}

void pane_put_symbol(const struct pane *p, int row, int col, enum style style, const char *symbol)
{
    if (has_row(p, row) && col >= 0 && col < p->cols)
        frame_put_symbol(p->frame, p->row + row, p->col + col, style, symbol);
}

void pane_draw_rule(const struct pane *p, int row, int col, int cols, enum style style,
                    const char *symbol)
{
    for (int i = 0; i < cols && col + i < p->cols; i++)
        pane_put_symbol(p, row, col + i, style, symbol);
}

void pane_draw_border(const struct pane *p, int row, int col, int rows, int cols, enum style style,
                      const char *label)
{
    int last_row = row + rows - 1;
    int last_col = col + cols - 1;
    pane_put_str(p, row, col, 1, style, "╭");
    pane_draw_rule(p, row, col + 1, cols - 2, style, "─");
    pane_put_str(p, row, last_col, 1, style, "╮");
    if (label[0] != '\0') {
        pane_put_str(p, row, col + 2, 1, style, " ");
        int used = pane_put_str(p, row, col + 3, cols - 6, style, label);
        pane_put_str(p, row, col + 3 + used, 1, style, " ");
    }
    for (int r = row + 1; r < last_row; r++) {
        pane_put_str(p, r, col, 1, style, "│");
        pane_put_str(p, r, last_col, 1, style, "│");
    }
    pane_put_str(p, last_row, col, 1, style, "╰");
    pane_draw_rule(p, last_row, col + 1, cols - 2, style, "─");
    pane_put_str(p, last_row, last_col, 1, style, "╯");
}

struct pane pane_part(const struct pane *p, int row, int col, int rows, int cols)
{
    row = view_clamp(row, 0, p->rows);
    col = view_clamp(col, 0, p->cols);
    return (struct pane){.frame = p->frame,
                         .row = p->row + row,
                         .col = p->col + col,
                         .rows = view_clamp(rows, 0, p->rows - row),
                         .cols = view_clamp(cols, 0, p->cols - col)};
}

void pane_put_pixels(const struct pane *p, int row, int col, int rows, int cols,
                     const struct frame_image *image)
{
    if (image == NULL || image->height < 1)
        return;
    int from = view_clamp(-row, 0, rows);
    int to = view_clamp(p->rows - row, 0, rows);
    int room = view_clamp(p->cols - col, 0, cols);
    for (int i = from; i < to; i++) {
        /* The pixels of one row of cells. */
        int top = (int)((int64_t)i * image->height / rows);
        int end = (int)((int64_t)(i + 1) * image->height / rows);
        const struct frame_image part = {
            .width = image->width,
            .height = end > top ? end - top : 1,
            .rgb = image->rgb + (size_t)top * (size_t)image->width * 3,
        };
        frame_put_pixels(p->frame, p->row + row + i, p->col + col, 1, room, &part);
    }
}

void pane_clear(const struct pane *p)
{
    for (int row = 0; row < p->rows; row++)
        pane_fill_row(p, row, STYLE_NORMAL);
}

/* ---- small things ---- */

size_t view_at_character(const char *text, size_t len, size_t at)
{
    if (at >= len)
        return len;
    for (int i = 0; i < 3 && at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80; i++)
        at--;
    return at;
}

int view_columns(const char *text)
{
    return utf8_columns(text, strlen(text));
}

const char *view_text(const char *text)
{
    return text != NULL ? text : "";
}

int view_clamp(int value, int min, int max)
{
    if (value > max)
        value = max;
    return value < min ? min : value;
}

int64_t view_clamp_ms(int64_t ms)
{
    return ms == INT64_MIN ? INT64_MIN + 1 : ms;
}

const struct view_conversation *view_selected(const struct view_state *state, size_t *index)
{
    if (state->conversation_count == 0)
        return NULL;
    size_t last = state->conversation_count - 1;
    *index = state->selected < last ? state->selected : last;
    return &state->conversations[*index];
}

const char *view_badge(int64_t unread, char out[8])
{
    struct buf text = {0};
    if (unread > 99)
        buf_add_str(&text, "99+");
    else if (unread > 0)
        buf_addf(&text, "%d", (int)unread);
    memccpy(out, buf_str(&text), '\0', 8);
    buf_done(&text);
    return out;
}

/* ---- times ---- */

#define DAY_S 86400

static int64_t local_seconds(int64_t ms, int utc_offset_s)
{
    return ms / 1000 - (ms % 1000 < 0) + utc_offset_s;
}

static int64_t day_number(int64_t ms, int utc_offset_s)
{
    int64_t s = local_seconds(ms, utc_offset_s);
    return s / DAY_S - (s % DAY_S < 0);
}

/* The parts of a local time; the epoch when the year is beyond what the calendar can hold. */
static struct tm parts(int64_t ms, int utc_offset_s)
{
    time_t t = (time_t)local_seconds(ms, utc_offset_s);
    struct tm tm;
    if (gmtime_r(&t, &tm) == NULL) {
        t = 0;
        gmtime_r(&t, &tm);
    }
    return tm;
}

static void add_date(struct buf *out, const struct tm *tm)
{
    buf_addf(out, "%04d-%02d-%02d", 1900 + tm->tm_year, tm->tm_mon + 1, tm->tm_mday);
}

void view_add_clock(struct buf *out, int64_t ms, int utc_offset_s)
{
    struct tm tm = parts(ms, utc_offset_s);
    buf_addf(out, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void view_add_day(struct buf *out, int64_t ms, int utc_offset_s)
{
    static const char *const days[] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"),
                                       N_("Thu"), N_("Fri"), N_("Sat")};
    struct tm tm = parts(ms, utc_offset_s);
    buf_addf(out, "%s ", _(days[tm.tm_wday]));
    add_date(out, &tm);
}

bool view_is_same_day(int64_t a_ms, int64_t b_ms, int utc_offset_s)
{
    return day_number(a_ms, utc_offset_s) == day_number(b_ms, utc_offset_s);
}

void view_add_short_time(struct buf *out, int64_t ms, int64_t now_ms, int utc_offset_s)
{
    struct tm tm = parts(ms, utc_offset_s);
    struct tm now = parts(now_ms, utc_offset_s);
    if (view_is_same_day(ms, now_ms, utc_offset_s))
        buf_addf(out, "%02d:%02d", tm.tm_hour, tm.tm_min);
    else if (tm.tm_year == now.tm_year)
        buf_addf(out, "%02d-%02d", tm.tm_mon + 1, tm.tm_mday);
    else
        add_date(out, &tm);
}

void view_add_delay(struct buf *out, int64_t ms)
{
    char sign = ms < 0 ? '-' : '+';
    uint64_t size = ms < 0 ? 0 - (uint64_t)ms : (uint64_t)ms;
    uint64_t s = size / 1000;
    if (s < 60)
        buf_addf(out, "%c%d.%d s", sign, (int)s, (int)(size % 1000 / 100));
    else if (s < 3600)
        buf_addf(out, "%c%dm%02ds", sign, (int)(s / 60), (int)(s % 60));
    else if (s < DAY_S)
        buf_addf(out, "%c%dh%02dm", sign, (int)(s / 3600), (int)(s / 60 % 60));
    else
        buf_addf(out, "%c%llud", sign, (unsigned long long)(s / DAY_S));
}

void view_add_took(struct buf *out, int64_t ms)
{
    if (ms < 1000)
        buf_addf(out, "%d ms", (int)(ms > 0 ? ms : 0));
    else if (ms < 60000)
        buf_addf(out, "%d.%d s", (int)(ms / 1000), (int)(ms % 1000 / 100));
    else
        view_add_count_down(out, ms);
}

/* As people say it: three figures are enough. */
void view_add_size(struct buf *out, int64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 1000) {
        buf_addf(out, "%d B", (int)(bytes > 0 ? bytes : 0));
        return;
    }
    size_t unit = 0;
    int64_t tenths = bytes / 100;
    for (; tenths >= 10000; tenths /= 1000)
        unit++;
    if (tenths < 1000)
        buf_addf(out, "%d.%d %s", (int)(tenths / 10), (int)(tenths % 10), units[unit]);
    else
        buf_addf(out, "%d %s", (int)(tenths / 10), units[unit]);
}

void view_add_count_down(struct buf *out, int64_t ms)
{
    int64_t s = ms / 1000 + (ms % 1000 > 0);
    if (s < 3600)
        buf_addf(out, "%d:%02d", (int)(s / 60), (int)(s % 60));
    else
        buf_addf(out, "%lld:%02d:%02d", (long long)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}
