#include "report_svg_parts.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define LABEL_ROW 13
#define PULL_PX 3 /* pulls of one shape keep this distance, or they would run into each other */
#define BAD_PULL_PX 9
#define WAIT_MIN_PX 6 /* a pull that took so long is drawn with its length */

/* Where things stand in a lane, from its top. */
struct shape {
    int track; /* pulls */
    int band;
    int band_height;
    int state; /* the words in the band */
    int labels;
    int bottom; /* below them */
    int name;
};

static const struct shape *shape_of(const struct svg_chart *c)
{
    static const struct shape roomy = {.track = 14,
                                       .band = 23,
                                       .band_height = 15,
                                       .state = 34,
                                       .labels = 39,
                                       .bottom = 6,
                                       .name = 19};
    static const struct shape crowded = {.track = 10,
                                         .band = 17,
                                         .band_height = 12,
                                         .state = 27,
                                         .labels = 30,
                                         .bottom = 3,
                                         .name = 24};
    return c->is_crowded ? &crowded : &roomy;
}

void svg_lane_plan(const struct svg_chart *c, struct svg_lane *lane)
{
    svg_labels_plan(c, lane->client, &lane->labels);
    const struct shape *shape = shape_of(c);
    lane->track_y = lane->y + shape->track;
    lane->height = shape->labels + lane->labels.rows * LABEL_ROW + shape->bottom;
}

void svg_lane_done(struct svg_lane *lane)
{
    svg_labels_done(&lane->labels);
}

/* ---- whose lane it is ---- */

static void add_name(const struct svg_chart *c, const struct svg_lane *lane)
{
    const struct run_client *client = lane->client;
    struct buf *out = c->out;
    bool has_user = !c->is_crowded && client->user_id != NULL && client->user_id[0] != '\0' &&
                    strcmp(client->user_id, client->name) != 0;
    buf_addf(out, "<text class=\"name\" x=\"0\" y=\"%d\">", lane->y + shape_of(c)->name);
    html_fit(out, client->name, c->is_crowded ? 16 : 24);
    if (c->is_crowded)
        buf_add_str(out, "<tspan class=\"dim\" dx=\"6\">");
    else
        buf_addf(out, "</text><text class=\"dim\" x=\"0\" y=\"%d\">", lane->y + 33);
    if (has_user) {
        html_fit(out, client->user_id, 16);
        buf_add_str(out, " · ");
    }
    html_text(out, client->sdk);
    buf_add_str(out, c->is_crowded ? "</tspan></text>" : "</text>");
}

/* ---- how it spent its time ---- */

static const char *state_class(enum window_state state)
{
    static const char *const classes[] = {
        [STATE_ONLINE] = "online",
        [STATE_FAILING] = "failing",
        [STATE_OFFLINE] = "offline",
        [STATE_KILLED] = "killed",
    };
    assert((size_t)state < sizeof classes / sizeof classes[0]);
    return classes[state];
}

/* A process that was never started was not killed either. */
static bool is_kill(const struct run_client *client, size_t span)
{
    return span > 0 && client->spans[span].state == STATE_KILLED &&
           client->spans[span - 1].state != STATE_KILLED;
}

static int64_t span_end_ms(const struct svg_chart *c, const struct run_client *client, size_t span)
{
    return span + 1 < client->span_count ? client->spans[span + 1].from_ms : c->r->length_ms;
}

static int span_width(const struct svg_chart *c, const struct run_client *client, size_t span)
{
    return svg_x(c, span_end_ms(c, client, span)) - svg_x(c, client->spans[span].from_ms);
}

static void add_band(const struct svg_chart *c, const struct svg_lane *lane, size_t span)
{
    const struct run_span *s = &lane->client->spans[span];
    int width = span_width(c, lane->client, span);
    struct html_pair title = {0};
    buf_addf(c->out, "<rect class=\"band %s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\">",
             state_class(s->state), svg_x(c, s->from_ms), lane->y + shape_of(c)->band,
             width > 0 ? width : 2, shape_of(c)->band_height);
    html_pair_word(&title, html_state_word(s->state));
    html_pair_add(&title, ", %s to %s", "，%s 至 %s", html_clock(s->from_ms).text,
                  html_clock(span_end_ms(c, lane->client, span)).text);
    html_pair_put_title(&title, c->out);
    buf_add_str(c->out, "</rect>");
}

/* The band's word, when it has room for it. */
static void add_state(const struct svg_chart *c, const struct svg_lane *lane, size_t span)
{
    const struct run_span *s = &lane->client->spans[span];
    struct html_word word = html_state_word(s->state);
    int indent = is_kill(lane->client, span) ? 14 : 6;
    int needed = utf8_columns(word.en, strlen(word.en)) * 6 + indent + 4;
    bool is_alone = lane->client->span_count == 1; /* then the word may stand behind the band */
    if (!is_alone && span_width(c, lane->client, span) < needed)
        return;
    struct html_pair text = {0};
    html_pair_word(&text, word);
    buf_addf(c->out, "<text class=\"state %s\" x=\"%d\" y=\"%d\">", state_class(s->state),
             svg_x(c, s->from_ms) + indent, lane->y + shape_of(c)->state);
    html_pair_put_text(&text, c->out);
    buf_add_str(c->out, "</text>");
}

void svg_lane_draw_band(const struct svg_chart *c, const struct svg_lane *lane)
{
    const struct run_client *client = lane->client;
    add_name(c, lane);
    buf_addf(c->out, "<path class=\"track\" d=\"M%d %dH%d\"/>", SVG_PLOT_X, lane->track_y,
             SVG_PLOT_END);
    for (size_t i = 0; i < client->span_count; i++) {
        if (client->span_count == 1 || span_width(c, client, i) >= c->band_min_px)
            add_band(c, lane, i);
    }
}

/* ---- pulls ---- */

static void title_pull(const struct run_pull *p, struct html_pair *title)
{
    html_pair_add(title, "pull at %s", "%s 拉取", html_clock(p->asked_ms).text);
    if (p->ended_ms > p->asked_ms)
        html_pair_add(title, ", took %" PRId64 " ms", "，耗时 %" PRId64 " 毫秒",
                      p->ended_ms - p->asked_ms);
    if (p->is_ok) {
        html_pair_add(title, ": %" PRId64 " received", "：收到 %" PRId64 " 条", p->received);
        if (p->missed > 0)
            html_pair_add(title, ", %" PRId64 " missed", "，错过 %" PRId64 " 条", p->missed);
        return;
    }
    html_pair_add(title, " failed", "失败");
    if (p->http > 0)
        html_pair_add(title, ", HTTP %d", "，HTTP %d", p->http);
    if (p->why != NULL)
        html_pair_add(title, ": %s", "：%s", p->why);
}

static void add_pull(const struct svg_chart *c, const struct svg_lane *lane,
                     const struct run_pull *p)
{
    int x = svg_x(c, p->asked_ms);
    int end_x = svg_x(c, p->ended_ms);
    int y = lane->track_y;
    struct html_pair title = {0};
    if (end_x - x >= WAIT_MIN_PX)
        buf_addf(c->out, "<path class=\"wait\" d=\"M%d %dH%d\"/>", x, y, end_x);
    else
        end_x = x;
    buf_addf(c->out, "<use class=\"pull %s\" href=\"#%s\" x=\"%d\" y=\"%d\">",
             p->is_ok ? "ok" : "bad", p->is_ok ? "ok" : "bad", end_x, y);
    title_pull(p, &title);
    html_pair_put_title(&title, c->out);
    buf_add_str(c->out, "</use>");
}

/* All of a lane's pulls of one kind as one shape: for the many of a long scenario. */
static void add_pulls(const struct svg_chart *c, const struct svg_lane *lane, bool is_ok)
{
    const struct run_client *client = lane->client;
    struct buf path = {0};
    struct html_pair title = {0};
    size_t count = 0;
    int last_x = -1;
    for (size_t i = 0; i < client->pull_count; i++) {
        if (client->pulls[i].is_ok != is_ok)
            continue;
        count++;
        int x = svg_x(c, client->pulls[i].asked_ms);
        if (last_x >= 0 && x - last_x < (is_ok ? PULL_PX : BAD_PULL_PX))
            continue;
        buf_addf(&path, "M%d %d%s", x, lane->track_y - 3, is_ok ? "v6" : "m-3 0l6 6m-6 0l6-6");
        last_x = x;
    }
    if (count > 0) {
        buf_addf(c->out, "<path class=\"pulls %s\" d=\"%s\">", is_ok ? "ok" : "bad",
                 buf_str(&path));
        if (is_ok)
            html_pair_add(&title, "%zu pulls that worked", "%zu 次成功的拉取", count);
        else
            html_pair_add(&title, "%zu pulls that failed", "%zu 次失败的拉取", count);
        html_pair_put_title(&title, c->out);
        buf_add_str(c->out, "</path>");
    }
    buf_done(&path);
}

/* ---- what else happened ---- */

static void add_kills(const struct svg_chart *c, const struct svg_lane *lane)
{
    const struct run_client *client = lane->client;
    for (size_t i = 1; i < client->span_count; i++) {
        const struct run_span *span = &client->spans[i];
        if (!is_kill(client, i))
            continue;
        struct html_pair title = {0};
        buf_addf(c->out, "<use class=\"kill\" href=\"#kill\" x=\"%d\" y=\"%d\">",
                 svg_x(c, span->from_ms),
                 lane->y + shape_of(c)->band + shape_of(c)->band_height / 2);
        html_pair_add(&title, "the process ended at %s", "进程在 %s 终止",
                      html_clock(span->from_ms).text);
        html_pair_put_title(&title, c->out);
        buf_add_str(c->out, "</use>");
    }
}

static void add_missed(const struct svg_chart *c, const struct svg_lane *lane)
{
    const struct run_client *client = lane->client;
    for (size_t i = 0; i < client->delivery_count; i++) {
        const struct run_delivery *d = &client->deliveries[i];
        if (d->state != RUN_MISSED || d->broadcast >= c->r->broadcast_count ||
            c->broadcast_y[d->broadcast] < 0)
            continue;
        const struct run_broadcast *b = &c->r->broadcasts[d->broadcast];
        struct html_pair title = {0};
        buf_addf(c->out, "<use class=\"miss\" href=\"#missed\" x=\"%d\" y=\"%d\">",
                 svg_missed_x(c, b), lane->track_y);
        html_pair_add(&title, "%s missed by %s: ", "%s，%s 错过：", b->id, client->name);
        html_pair_word(&title, html_cause_word(d->cause));
        html_pair_put_title(&title, c->out);
        buf_add_str(c->out, "</use>");
    }
}

void svg_lane_draw_marks(const struct svg_chart *c, const struct svg_lane *lane)
{
    for (size_t i = 0; i < lane->client->span_count; i++)
        add_state(c, lane, i);
    if (c->has_single_pulls) {
        for (size_t i = 0; i < lane->client->pull_count; i++)
            add_pull(c, lane, &lane->client->pulls[i]);
    } else {
        add_pulls(c, lane, true);
        add_pulls(c, lane, false);
    }
    add_kills(c, lane);
    add_missed(c, lane);
    svg_labels_draw(&lane->labels, lane->y + shape_of(c)->labels, c->out);
}
