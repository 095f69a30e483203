/* How long deliveries took, and how long they should have: uniform over three minutes (R13). */
#include "report_html_parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/whole.h"

#define BIN_MS 10000
#define BINS (WINDOW_DELIVERY_MS / BIN_MS) /* and one for what took longer */
#define WIDTH 760
#define HEIGHT 236
#define PLOT_X 46
#define BASE_Y 196
#define TOP_Y 22
#define BIN_PX 34
#define BAR_PX 26
#define BEYOND_X (PLOT_X + BINS * BIN_PX + 20)

struct delays {
    int64_t *sorted;
    size_t count;
    size_t bins[BINS + 1];
    int64_t top;           /* of the axis */
    int64_t spread_tenths; /* two standard deviations of a bin's count */
};

static void collect(const struct run_result *r, struct delays *d)
{
    size_t cap = 0;
    for (size_t c = 0; c < r->client_count; c++) {
        for (size_t i = 0; i < r->clients[c].delivery_count; i++) {
            const struct run_delivery *one = &r->clients[c].deliveries[i];
            if (one->state != RUN_RECEIVED)
                continue;
            d->sorted = mem_grow(d->sorted, &cap, d->count + 1, sizeof *d->sorted);
            d->sorted[d->count++] = one->delay_ms;
        }
    }
}

/* The next of 1, 2, 5, 10, 20, 50 ... times two, so that half of it is a whole number too. */
static int64_t nice_top(int64_t at_least)
{
    static const int64_t factors[] = {2, 4, 10};
    for (int64_t unit = 1;; unit *= 10) {
        for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
            if (factors[i] * unit >= at_least)
                return factors[i] * unit;
        }
    }
}

static void reckon(struct delays *d)
{
    int64_t n = (int64_t)d->count;
    int64_t most = 0;
    qsort(d->sorted, d->count, sizeof *d->sorted, whole_compare);
    for (size_t i = 0; i < d->count; i++) {
        int64_t ms = d->sorted[i];
        d->bins[ms > WINDOW_DELIVERY_MS ? BINS : ms < BIN_MS ? 0 : (ms - 1) / BIN_MS]++;
    }
    for (size_t i = 0; i <= BINS; i++) {
        if ((int64_t)d->bins[i] > most)
            most = (int64_t)d->bins[i];
    }
    d->spread_tenths = whole_sqrt(400 * n * (BINS - 1) / (BINS * BINS));
    int64_t band = (n * 10 / BINS + d->spread_tenths) / 10 + 1;
    d->top = nice_top((most > band ? most : band) * 21 / 20);
}

/* ---- the picture ---- */

/* As wide as a bar at most. */
static void add_short(size_t n, struct buf *out)
{
    if (n < 10000)
        buf_addf(out, "%zu", n);
    else if (n < 1000000)
        buf_addf(out, "%zuk", n / 1000);
    else
        buf_addf(out, "%zuM", n / 1000000);
}

static int y_of(const struct delays *d, int64_t tenths)
{
    if (tenths < 0)
        tenths = 0;
    return BASE_Y - (int)(tenths * (BASE_Y - TOP_Y) / (d->top * 10));
}

static void add_bar(const struct delays *d, size_t bin, struct buf *out)
{
    bool is_beyond = bin == BINS;
    int x = is_beyond ? BEYOND_X : PLOT_X + (int)bin * BIN_PX;
    int y = y_of(d, (int64_t)d->bins[bin] * 10);
    int64_t expected = is_beyond ? 0 : (int64_t)d->count * 10 / BINS;
    struct html_pair title = {0};
    buf_addf(out, "<rect class=\"bin%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\">",
             is_beyond ? " beyond" : "", x + (BIN_PX - BAR_PX) / 2, y, BAR_PX, BASE_Y - y);
    if (is_beyond)
        html_pair_add(&title, "longer than 180 s: ", "超过 180 秒：");
    else
        html_pair_add(&title, "%zu to %zu s: ", "%zu 至 %zu 秒：", bin * BIN_MS / 1000,
                      (bin + 1) * BIN_MS / 1000);
    html_pair_add(&title, "%zu, expected %" PRId64 ".%d", "%zu 次，期望 %" PRId64 ".%d",
                  d->bins[bin], expected / 10, (int)(expected % 10));
    html_pair_put_title(&title, out);
    buf_add_str(out, "</rect>");
    if (d->bins[bin] == 0)
        return;
    buf_addf(out, "<text class=\"bin-count\" x=\"%d\" y=\"%d\">", x + BIN_PX / 2, y - 5);
    add_short(d->bins[bin], out);
    buf_add_str(out, "</text>");
}

static void add_axes(const struct delays *d, struct buf *out)
{
    buf_addf(out, "<path class=\"grid\" d=\"M%d %dH%dM%d %dH%d\"/>", PLOT_X, y_of(d, d->top * 10),
             BEYOND_X + BIN_PX, PLOT_X, y_of(d, d->top * 5), BEYOND_X + BIN_PX);
    for (int i = 0; i <= 2; i++) {
        buf_addf(out, "<text class=\"scale\" x=\"%d\" y=\"%d\">", PLOT_X - 8,
                 y_of(d, d->top * 5 * i) + 4);
        add_short((size_t)(d->top * i / 2), out);
        buf_add_str(out, "</text>");
    }
    for (int seconds = 0; seconds <= 180; seconds += 30)
        buf_addf(out, "<text class=\"tick\" x=\"%d\" y=\"%d\">%s</text>",
                 PLOT_X + seconds * BIN_PX / 10, BASE_Y + 17, html_clock(seconds * 1000).text);
    buf_addf(out,
             "<text class=\"tick\" x=\"%d\" y=\"%d\"><tspan lang=\"en\">longer</tspan>"
             "<tspan lang=\"zh-CN\">更久</tspan></text>"
             "<text class=\"dim axis-name\" x=\"%d\" y=\"%d\">"
             "<tspan lang=\"en\">from sent to received</tspan>"
             "<tspan lang=\"zh-CN\">从发送到收到</tspan></text>",
             BEYOND_X + BIN_PX / 2, BASE_Y + 17, PLOT_X + BINS * BIN_PX / 2, BASE_Y + 34);
}

/* Where nineteen of twenty bars end when the delays are uniform: behind the bars. */
static void add_spread(const struct delays *d, struct buf *out)
{
    int64_t expected = (int64_t)d->count * 10 / BINS;
    int top = y_of(d, expected + d->spread_tenths);
    int bottom = y_of(d, expected - d->spread_tenths);
    buf_addf(out, "<rect class=\"spread\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", PLOT_X,
             top, BINS * BIN_PX, bottom - top);
}

static void add_expected(const struct delays *d, struct buf *out)
{
    buf_addf(out, "<path class=\"uniform\" d=\"M%d %dH%d\"/>", PLOT_X,
             y_of(d, (int64_t)d->count * 10 / BINS), PLOT_X + BINS * BIN_PX);
}

static void draw(const struct delays *d, size_t number, struct buf *out)
{
    buf_addf(out,
             "<svg class=\"delays\" role=\"img\" aria-labelledby=\"d%zu\" viewBox=\"0 0 %d %d\" "
             "width=\"%d\" height=\"%d\">",
             number, WIDTH, HEIGHT, WIDTH, HEIGHT);
    add_axes(d, out);
    add_spread(d, out);
    for (size_t i = 0; i <= BINS; i++)
        add_bar(d, i, out);
    add_expected(d, out);
    buf_addf(out, "<path class=\"frame\" d=\"M%d %dH%d\"/></svg>", PLOT_X, BASE_Y,
             BEYOND_X + BIN_PX);
}

/* ---- in figures ---- */

static void add_figure(struct buf *out, struct html_word name, int64_t ms, const char *uniform)
{
    buf_add_str(out, "<tr><th scope=\"row\">");
    html_word(out, name);
    buf_addf(out, "</th><td class=\"num\">%s</td><td class=\"num\">%s</td></tr>",
             html_clock(ms).text, uniform);
}

static void add_figures(const struct delays *d, struct buf *out)
{
    int64_t n = (int64_t)d->count;
    int64_t mean_ms = 0;
    int64_t rest = 0; /* apart, so that no sum is too large */
    for (size_t i = 0; i < d->count; i++) {
        mean_ms += d->sorted[i] / n;
        rest += d->sorted[i] % n;
    }
    mean_ms += rest / n;
    buf_add_str(out,
                "<table class=\"figures\"><thead><tr><td></td><th scope=\"col\" class=\"num\">");
    html_both(out, "measured", "实测");
    buf_add_str(out, "</th><th scope=\"col\" class=\"num\">");
    html_both(out, "uniform", "均匀分布");
    buf_add_str(out, "</th></tr></thead><tbody>");
    add_figure(out, (struct html_word){"shortest", "最短"}, d->sorted[0], "0:00");
    add_figure(out, (struct html_word){"median", "中位数"}, d->sorted[d->count / 2], "1:30");
    add_figure(out, (struct html_word){"mean", "平均"}, mean_ms, "1:30");
    add_figure(out, (struct html_word){"9 of 10 within", "九成不超过"},
               d->sorted[(d->count * 9 + 9) / 10 - 1], "2:42");
    add_figure(out, (struct html_word){"longest", "最长"}, d->sorted[d->count - 1], "3:00");
    buf_add_str(out, "</tbody></table>");
}

void html_delays(const struct run_result *r, size_t number, struct buf *out)
{
    struct delays d = {0};
    collect(r, &d);
    if (d.count >= HTML_DELAYS_MIN) {
        reckon(&d);
        buf_addf(out, "<figure class=\"distribution\"><figcaption><h3 id=\"d%zu\">", number);
        html_both(out, "Delays", "延迟分布");
        buf_add_str(out, "<span class=\"after\">");
        html_count(out, d.count, "delivery", "deliveries", "次投递");
        buf_add_str(out, "</span></h3></figcaption><div class=\"beside\">"
                         "<div class=\"wide\" tabindex=\"0\">");
        draw(&d, number, out);
        buf_add_str(out, "</div>");
        add_figures(&d, out);
        buf_add_str(out, "</div><p class=\"note\">");
        html_both(out,
                  "Dashed: what phones that are always online come to, uniform over three minutes "
                  "(R13). In the band lie 19 of 20 bars if that is so.",
                  "虚线：一直在线的手机应有的分布，即三分钟内均匀分布（R13）。若确实如此，"
                  "约二十分之十九的柱落在阴影带内。");
        buf_add_str(out, "</p></figure>");
    }
    free(d.sorted);
}
