/* The time line: an axis, the broadcasts with their bars, a lane per client, and the arrows. */
#include "report_svg_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define AXIS_HEIGHT 30
#define ROOM_BEFORE_LANES 10
#define BOTTOM_AXIS_FROM 420 /* a picture higher than this repeats its axis below */
#define SPAN_MIN_MS 1000
#define SPAN_MAX_MS (INT64_C(1) << 50) /* what x can be reckoned for */
#define TICKS_MAX 12
#define SPANS_MANY 1500
#define LANES_MANY 12
/* Broadcast rows: high enough for words when they are few. */
#define ROWS_FEW 20
#define ROW_HIGH 24
#define ROW_LOW 15

struct lanes {
    struct svg_chart chart;
    struct html_pick clients;
    struct html_pick broadcasts;
    struct svg_lane *lanes; /* of clients.count */
    int row_height;
    int rows_y;
    int bottom_y; /* of the last lane */
    size_t arrows_left_out;
};

static int64_t between(int64_t low, int64_t value, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

int svg_x(const struct svg_chart *c, int64_t ms)
{
    int64_t at = between(0, ms, c->span_ms);
    return SVG_PLOT_X + (int)(at * (SVG_PLOT_END - SVG_PLOT_X) / c->span_ms);
}

static int64_t window_of(const struct svg_chart *c)
{
    return c->r->window_ms > 0 ? c->r->window_ms : WINDOW_MS;
}

int svg_missed_x(const struct svg_chart *c, const struct run_broadcast *b)
{
    return svg_x(c, b->sent_ms + window_of(c));
}

/* ---- the axis ---- */

static int64_t tick_step_ms(int64_t span_ms)
{
    static const int64_t steps[] = {
        100,     200,     500,     1000,     2000,     5000,     10000,
        15000,   30000,   60000,   180000,   300000,   600000,   900000,
        1800000, 3600000, 7200000, 10800000, 21600000, 43200000, 86400000,
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (span_ms / steps[i] <= TICKS_MAX)
            return steps[i];
    }
    int64_t days = span_ms / 86400000 / TICKS_MAX + 1;
    return days * 86400000;
}

static void add_axis_words(const struct svg_chart *c, int y)
{
    int64_t step_ms = tick_step_ms(c->span_ms);
    for (int64_t ms = 0; ms <= c->span_ms; ms += step_ms)
        buf_addf(c->out, "<text class=\"tick\" x=\"%d\" y=\"%d\">%s</text>", svg_x(c, ms), y,
                 html_clock(ms).text);
}

static void add_axis(const struct lanes *l, int height)
{
    const struct svg_chart *c = &l->chart;
    int64_t step_ms = tick_step_ms(c->span_ms);
    buf_add_str(c->out, "<g class=\"axis\"><path class=\"grid\" d=\"");
    for (int64_t ms = 0; ms <= c->span_ms; ms += step_ms)
        buf_addf(c->out, "M%d %dV%d", svg_x(c, ms), AXIS_HEIGHT - 6, l->bottom_y);
    buf_addf(c->out, "\"/><path class=\"frame\" d=\"M%d %dH%d\"/>", SVG_PLOT_X, AXIS_HEIGHT - 6,
             SVG_PLOT_END);
    if (c->r->length_ms < c->span_ms)
        buf_addf(c->out, "<path class=\"end\" d=\"M%d %dV%d\"/>", svg_x(c, c->r->length_ms),
                 AXIS_HEIGHT - 6, l->bottom_y);
    add_axis_words(c, AXIS_HEIGHT - 12);
    if (height > l->bottom_y)
        add_axis_words(c, l->bottom_y + 16);
    buf_add_str(c->out, "</g>");
}

/* ---- the broadcasts ---- */

static void add_row_name(const struct lanes *l, const struct run_broadcast *b, int y)
{
    struct buf *out = l->chart.out;
    buf_addf(out, "<text class=\"name\" x=\"0\" y=\"%d\">", y + 4);
    html_fit(out, b->id, 10);
    buf_add_str(out, "<tspan class=\"dim\" dx=\"6\">");
    html_fit(out, b->object_name != NULL ? b->object_name : "", 17);
    buf_add_str(out, "</tspan></text>");
}

static void add_bar(const struct lanes *l, const struct run_broadcast *b, int y, bool is_short)
{
    const struct svg_chart *c = &l->chart;
    int64_t length_ms = is_short ? WINDOW_DELIVERY_MS : window_of(c);
    int x = svg_x(c, b->sent_ms);
    int width = svg_x(c, b->sent_ms + length_ms) - x;
    int height = l->row_height / 2 + (is_short ? 2 : -2);
    buf_addf(c->out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
             is_short ? "b3" : "b10", x, y - height / 2, width > 0 ? width : 1, height);
}

static void add_bar_words(const struct lanes *l, const struct run_broadcast *b, int y)
{
    const struct svg_chart *c = &l->chart;
    int x = svg_x(c, b->sent_ms);
    int x3 = svg_x(c, b->sent_ms + WINDOW_DELIVERY_MS);
    int x10 = svg_x(c, b->sent_ms + window_of(c));
    if (l->row_height != ROW_HIGH)
        return;
    if (x3 - x >= 52) {
        buf_addf(c->out, "<text class=\"bar-word in-b3\" x=\"%d\" y=\"%d\">", x3 - 5, y + 3);
        buf_add_str(c->out, "<tspan lang=\"en\">3 min</tspan><tspan lang=\"zh-CN\">3 分钟</tspan>"
                            "</text>");
    }
    if (x10 - x3 >= 52 && window_of(c) % 60000 == 0)
        buf_addf(c->out,
                 "<text class=\"bar-word\" x=\"%d\" y=\"%d\"><tspan lang=\"en\">%d min</tspan>"
                 "<tspan lang=\"zh-CN\">%d 分钟</tspan></text>",
                 x10 - 5, y + 3, (int)(window_of(c) / 60000), (int)(window_of(c) / 60000));
}

static void add_refusal(const struct svg_chart *c, const struct run_broadcast *b, int y)
{
    int x = svg_x(c, b->asked_ms);
    bool is_far = x > SVG_PLOT_END - 180;
    struct html_pair text = {0};
    if (b->code == 0)
        html_pair_add(&text, "no answer", "无应答");
    else
        html_pair_add(&text, "refused: code %" PRId64 ", HTTP %d",
                      "被拒：code %" PRId64 "，HTTP %d", b->code, b->http);
    buf_addf(c->out,
             "<use class=\"refusal\" href=\"#refused\" x=\"%d\" y=\"%d\"/>"
             "<text class=\"label missed%s\" x=\"%d\" y=\"%d\">",
             x, y, is_far ? " to-left" : "", is_far ? x - 11 : x + 11, y + 4);
    html_pair_put_text(&text, c->out);
    buf_add_str(c->out, "</text>");
}

static void add_sent(const struct svg_chart *c, const struct run_broadcast *b, int y)
{
    struct html_pair title = {0};
    buf_addf(c->out, "<circle class=\"sent%s\" cx=\"%d\" cy=\"%d\" r=\"4\">",
             b->is_invented ? " invented" : "", svg_x(c, b->sent_ms), y);
    html_pair_add(&title, "%s, sent by %s at %s", "%s，由 %s 于 %s 发送", b->id, b->from,
                  html_clock(b->sent_ms).text);
    if (b->is_invented)
        html_pair_add(&title, ", invented", "，虚构");
    html_pair_put_title(&title, c->out);
    buf_add_str(c->out, "</circle>");
}

static void add_row(const struct lanes *l, const struct run_broadcast *b, int y)
{
    const struct svg_chart *c = &l->chart;
    buf_add_str(c->out, "<g class=\"broadcast\">");
    add_row_name(l, b, y);
    if (html_is_refused(b)) {
        add_refusal(c, b, y);
    } else {
        add_bar(l, b, y, false);
        add_bar(l, b, y, true);
        add_bar_words(l, b, y);
        if (b->sent_ms + window_of(c) > c->span_ms)
            buf_addf(c->out, "<path class=\"goes-on\" d=\"M%d %dl5 4l-5 4\"/>", SVG_PLOT_END + 4,
                     y - 4);
        add_sent(c, b, y);
    }
    buf_add_str(c->out, "</g>");
}

static void add_rows(const struct lanes *l)
{
    for (size_t i = 0; i < l->broadcasts.count; i++) {
        size_t index = l->broadcasts.items[i];
        add_row(l, &l->chart.r->broadcasts[index], l->chart.broadcast_y[index]);
    }
}

/* ---- the arrows ---- */

/* Received or missed, of a broadcast that has a row. */
static bool has_arrow(const struct svg_chart *c, const struct run_delivery *d)
{
    return (d->state == RUN_RECEIVED || d->state == RUN_MISSED) &&
           d->broadcast < c->r->broadcast_count && c->broadcast_y[d->broadcast] >= 0;
}

static void add_arrow(const struct svg_chart *c, const struct svg_lane *lane,
                      const struct run_delivery *d)
{
    const struct run_broadcast *b = &c->r->broadcasts[d->broadcast];
    bool is_missed = d->state == RUN_MISSED;
    int x = is_missed ? svg_missed_x(c, b) : svg_x(c, d->received_ms);
    const char *class = is_missed ? "lost" : html_is_late(d) ? "arrow late" : "arrow";
    struct html_pair title = {0};
    buf_addf(c->out, "<path class=\"%s\" d=\"M%d %dL%d %d\">", class, svg_x(c, b->sent_ms),
             c->broadcast_y[d->broadcast], x, lane->track_y - 5);
    html_pair_add(&title, "%s → %s: ", "%s → %s：", b->id, lane->client->name);
    if (is_missed) {
        html_pair_add(&title, "missed, ", "错过，");
        html_pair_word(&title, html_cause_word(d->cause));
    } else {
        html_pair_add(&title, "received at %s, after %s", "%s 收到，延迟 %s",
                      html_clock(d->received_ms).text, html_clock(d->delay_ms).text);
        html_pair_word(&title, html_is_late(d) ? (struct html_word){", late", "，迟到"}
                                               : (struct html_word){", in time", "，准时"});
    }
    html_pair_put_title(&title, c->out);
    buf_add_str(c->out, "</path>");
}

/* How many of each: [true] in trouble, [false] the others. */
static void count_arrows(const struct lanes *l, size_t counts[2])
{
    counts[false] = counts[true] = 0;
    for (size_t i = 0; i < l->clients.count; i++) {
        const struct run_client *client = l->lanes[i].client;
        for (size_t k = 0; k < client->delivery_count; k++) {
            if (has_arrow(&l->chart, &client->deliveries[k]))
                counts[html_is_troubled(&client->deliveries[k])]++;
        }
    }
}

/* Those in trouble first; of what there is no room for, gaps spread evenly over the lanes. */
static void add_arrows(struct lanes *l)
{
    struct svg_chart *c = &l->chart;
    size_t counts[2];
    count_arrows(l, counts);
    struct html_quota quota = html_quota(HTML_ARROWS_MAX, counts[true], counts[false]);
    const size_t drawn[2] = {quota.calm, quota.troubled};
    size_t seen[2] = {0};
    l->arrows_left_out = counts[true] + counts[false] - quota.troubled - quota.calm;
    buf_add_str(c->out, "<g class=\"arrows\">");
    for (size_t i = 0; i < l->clients.count; i++) {
        const struct run_client *client = l->lanes[i].client;
        for (size_t k = 0; k < client->delivery_count; k++) {
            const struct run_delivery *d = &client->deliveries[k];
            if (!has_arrow(c, d))
                continue;
            bool kind = html_is_troubled(d);
            size_t n = seen[kind]++;
            if ((n + 1) * drawn[kind] / counts[kind] > n * drawn[kind] / counts[kind])
                add_arrow(c, &l->lanes[i], d);
        }
    }
    buf_add_str(c->out, "</g>");
}

/* ---- the picture ---- */

static void plan_rows(struct lanes *l)
{
    const struct run_result *r = l->chart.r;
    l->chart.broadcast_y = mem_zalloc((r->broadcast_count + 1) * sizeof(int));
    for (size_t i = 0; i < r->broadcast_count; i++)
        l->chart.broadcast_y[i] = -1;
    l->row_height = l->broadcasts.count <= ROWS_FEW ? ROW_HIGH : ROW_LOW;
    l->rows_y = AXIS_HEIGHT;
    for (size_t i = 0; i < l->broadcasts.count; i++)
        l->chart.broadcast_y[l->broadcasts.items[i]] =
            l->rows_y + (int)i * l->row_height + l->row_height / 2;
}

static void plan_lanes(struct lanes *l)
{
    size_t pulls = 0;
    size_t spans = 0;
    int y = l->rows_y + (int)l->broadcasts.count * l->row_height + ROOM_BEFORE_LANES;
    l->chart.is_crowded = l->clients.count > LANES_MANY;
    l->lanes = mem_zalloc((l->clients.count + 1) * sizeof *l->lanes);
    for (size_t i = 0; i < l->clients.count; i++) {
        struct svg_lane *lane = &l->lanes[i];
        lane->client = &l->chart.r->clients[l->clients.items[i]];
        lane->y = y;
        svg_lane_plan(&l->chart, lane);
        y += lane->height;
        pulls += lane->client->pull_count;
        spans += lane->client->span_count;
    }
    l->bottom_y = y;
    l->chart.has_single_pulls = pulls <= HTML_SINGLE_PULLS_MAX;
    l->chart.band_min_px = (int)(spans / SPANS_MANY) + 1;
}

static void draw(struct lanes *l, size_t number)
{
    struct svg_chart *c = &l->chart;
    int height = l->bottom_y > BOTTOM_AXIS_FROM ? l->bottom_y + 22 : l->bottom_y;
    buf_addf(c->out,
             "<svg class=\"lanes%s\" role=\"img\" aria-labelledby=\"t%zu\" viewBox=\"0 0 %d %d\" "
             "width=\"%d\" height=\"%d\">",
             c->is_crowded ? " crowd" : "", number, SVG_WIDTH, height, SVG_WIDTH, height);
    add_axis(l, height);
    add_rows(l);
    for (size_t i = 0; i < l->clients.count; i++) {
        buf_addf(c->out, "<g class=\"lane\"><path class=\"rule\" d=\"M0 %dH%d\"/>", l->lanes[i].y,
                 SVG_PLOT_END);
        svg_lane_draw_band(c, &l->lanes[i]);
        buf_add_str(c->out, "</g>");
    }
    add_arrows(l);
    for (size_t i = 0; i < l->clients.count; i++) {
        buf_add_str(c->out, "<g class=\"marks\">");
        svg_lane_draw_marks(c, &l->lanes[i]);
        buf_add_str(c->out, "</g>");
    }
    buf_add_str(c->out, "</svg>");
}

static void add_notes(const struct lanes *l)
{
    struct buf *out = l->chart.out;
    const struct run_result *r = l->chart.r;
    if (l->clients.left_out + l->broadcasts.left_out + l->arrows_left_out == 0)
        return;
    buf_add_str(out, "<p class=\"note\">");
    if (l->clients.left_out > 0)
        html_both(out,
                  "%zu of %zu clients are drawn, those with missed or late broadcasts or failed "
                  "pulls first; %zu are left out. ",
                  "绘出 %zu 个客户端（共 %zu 个，优先绘出有错过、迟到或拉取失败的），省略 %zu 个。",
                  l->clients.count, r->client_count, l->clients.left_out);
    if (l->broadcasts.left_out > 0)
        html_both(out,
                  "%zu of %zu broadcasts are drawn, those refused, missed or late first; %zu are "
                  "left out. ",
                  "绘出 %zu 条广播（共 %zu 条，优先绘出被拒、错过或迟到的），省略 %zu 条。",
                  l->broadcasts.count, r->broadcast_count, l->broadcasts.left_out);
    if (l->arrows_left_out > 0)
        html_both(out, "%zu arrows are left out. ", "省略 %zu 支箭头。", l->arrows_left_out);
    buf_add_str(out, "</p>");
}

static void add_caption(const struct run_result *r, size_t number, struct buf *out)
{
    buf_addf(out, "<figcaption><h3 id=\"t%zu\">", number);
    html_both(out, "Time line", "时间线");
    buf_add_str(out, "<span class=\"after\">");
    html_count(out, r->client_count, "client", "clients", "个客户端");
    buf_add_str(out, " · ");
    html_count(out, r->broadcast_count, "broadcast", "broadcasts", "条广播");
    buf_add_str(out, "</span></h3><a class=\"how\" href=\"#legend\">");
    html_both(out, "how to read it", "如何阅读");
    buf_add_str(out, "</a></figcaption>");
}

/* A scenario that was played, and there is nothing to draw. */
static void add_emptiness(const struct run_result *r, struct buf *out)
{
    if (r->outcome != RUN_PASSED && r->outcome != RUN_FAILED)
        return;
    buf_add_str(out, "<p class=\"note\">");
    html_both(out, "No client took part and nothing was sent.", "没有客户端参与，也没有发送广播。");
    buf_add_str(out, "</p>");
}

void html_lanes(const struct run_result *r, size_t number, struct buf *out)
{
    if (r->client_count == 0 && r->broadcast_count == 0) {
        add_emptiness(r, out);
        return;
    }
    struct lanes l = {
        .chart = {.r = r, .out = out, .span_ms = between(SPAN_MIN_MS, r->length_ms, SPAN_MAX_MS)},
        .clients = html_pick_clients(r),
        .broadcasts = html_pick_broadcasts(r),
    };
    plan_rows(&l);
    plan_lanes(&l);
    buf_add_str(out, "<figure>");
    add_caption(r, number, out);
    buf_add_str(out, "<div class=\"wide\" tabindex=\"0\">");
    draw(&l, number);
    buf_add_str(out, "</div>");
    add_notes(&l);
    buf_add_str(out, "</figure>");
    for (size_t i = 0; i < l.clients.count; i++)
        svg_lane_done(&l.lanes[i]);
    free(l.lanes);
    free(l.chart.broadcast_y);
    html_pick_done(&l.clients);
    html_pick_done(&l.broadcasts);
}
