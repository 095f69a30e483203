#include "report_svg_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define ROW_HEIGHT 13
#define TAIL_X (SVG_WIDTH - 2) /* labels may reach into the right margin */
#define GAP 8
/* Neighbours so close share a label: at one instant when received, nearly when missed. */
#define SAME_RECEIVED_PX 3
#define SAME_MISSED_PX 40

/* Neighbouring deliveries that one label speaks of. */
struct group {
    const struct run_delivery *first;
    const struct run_delivery *last;
    size_t count;
    int x;
};

static int mark_x(const struct svg_chart *c, const struct run_delivery *d)
{
    return d->state == RUN_MISSED ? svg_missed_x(c, &c->r->broadcasts[d->broadcast])
                                  : svg_x(c, d->received_ms);
}

static bool has_label(const struct svg_chart *c, const struct run_delivery *d)
{
    return d->broadcast < c->r->broadcast_count && c->broadcast_y[d->broadcast] >= 0 &&
           (d->state == RUN_RECEIVED || d->state == RUN_MISSED);
}

static bool belongs(const struct group *g, const struct run_delivery *d, int x)
{
    const struct run_delivery *last = g->last;
    if (g->count == 0 || last->state != d->state || html_is_late(last) != html_is_late(d))
        return false;
    bool is_missed = d->state == RUN_MISSED;
    return abs(x - g->x) < (is_missed ? SAME_MISSED_PX : SAME_RECEIVED_PX) &&
           (!is_missed || last->cause == d->cause);
}

/* ---- the words ---- */

/* A long delay in whole seconds: a label is for the eye, the table has the rest. */
static void add_one(const struct svg_chart *c, const struct run_delivery *d, struct html_pair *text)
{
    const char *id = c->r->broadcasts[d->broadcast].id;
    bool is_short = d->delay_ms < 10000;
    if (d->state == RUN_RECEIVED)
        html_pair_add(text, "%s +%s", "%s +%s", id,
                      html_clock(is_short ? d->delay_ms : d->delay_ms / 1000 * 1000).text);
    else
        html_pair_add(text, "%s", "%s", id);
}

static void write_words(const struct svg_chart *c, const struct group *g, struct html_pair *text)
{
    if (g->count <= 2) {
        add_one(c, g->first, text);
        if (g->count == 2) {
            html_pair_word(text, (struct html_word){", ", "、"});
            add_one(c, g->last, text);
        }
    } else {
        const char *first = c->r->broadcasts[g->first->broadcast].id;
        const char *last = c->r->broadcasts[g->last->broadcast].id;
        html_pair_add(text, "%s … %s (%zu)", "%s … %s（%zu）", first, last, g->count);
    }
    if (g->first->state == RUN_MISSED) {
        html_pair_add(text, " missed: ", " 错过：");
        html_pair_word(text, html_cause_word(g->first->cause));
    } else if (html_is_late(g->first)) {
        html_pair_add(text, " late", " 迟到");
    }
}

static int width_px(const struct html_pair *text)
{
    int en = utf8_columns(buf_str(&text->en), text->en.len);
    int zh = utf8_columns(buf_str(&text->zh), text->zh.len);
    return (en > zh ? en : zh) * 6 + GAP;
}

/* ---- the places ---- */

static bool overlaps(const struct svg_labels *labels, const struct svg_label *l, int row)
{
    for (size_t i = 0; i < labels->count; i++) {
        const struct svg_label *other = &labels->items[i];
        if (other->row == row && l->x < other->x + other->width && other->x < l->x + l->width)
            return true;
    }
    return false;
}

static bool place(struct svg_labels *labels, struct svg_label *l)
{
    while (l->row < SVG_LABEL_ROWS_MAX && overlaps(labels, l, l->row))
        l->row++;
    if (l->row == SVG_LABEL_ROWS_MAX)
        return false;
    labels->items = mem_grow(labels->items, &labels->cap, labels->count + 1, sizeof *labels->items);
    labels->items[labels->count++] = *l;
    if (l->row >= labels->rows)
        labels->rows = l->row + 1;
    return true;
}

static void add_label(const struct svg_chart *c, const struct group *g, struct svg_labels *labels)
{
    struct svg_label l = {.x = g->x - 5, .class = "label"};
    write_words(c, g, &l.text);
    l.width = width_px(&l.text);
    if (l.x + l.width > TAIL_X)
        l.x = TAIL_X - l.width;
    if (g->first->state == RUN_MISSED)
        l.class = "label missed";
    else if (html_is_late(g->first))
        l.class = "label late";
    if (place(labels, &l))
        return;
    if (g->first->state == RUN_MISSED)
        labels->missed_left_out += g->count;
    buf_done(&l.text.en);
    buf_done(&l.text.zh);
}

/* All the groups of one kind. */
static void add_groups(const struct svg_chart *c, const struct run_client *client, bool is_troubled,
                       struct svg_labels *labels)
{
    struct group g = {0};
    for (size_t i = 0; i < client->delivery_count; i++) {
        const struct run_delivery *d = &client->deliveries[i];
        if (!has_label(c, d) || html_is_troubled(d) != is_troubled)
            continue;
        int x = mark_x(c, d);
        if (!belongs(&g, d, x)) {
            if (g.count > 0)
                add_label(c, &g, labels);
            g = (struct group){.first = d};
        }
        g.last = d;
        g.count++;
        g.x = x;
    }
    if (g.count > 0)
        add_label(c, &g, labels);
}

void svg_labels_plan(const struct svg_chart *c, const struct run_client *client,
                     struct svg_labels *labels)
{
    add_groups(c, client, true, labels);
    if (!c->is_crowded)
        add_groups(c, client, false, labels);
    if (labels->missed_left_out > 0)
        labels->rows++;
}

void svg_labels_draw(const struct svg_labels *labels, int y, struct buf *out)
{
    for (size_t i = 0; i < labels->count; i++) {
        const struct svg_label *l = &labels->items[i];
        struct html_pair text = {0};
        html_pair_word(&text, (struct html_word){buf_str(&l->text.en), buf_str(&l->text.zh)});
        buf_addf(out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", l->class, l->x,
                 y + 10 + l->row * ROW_HEIGHT);
        html_pair_put_text(&text, out);
        buf_add_str(out, "</text>");
    }
    if (labels->missed_left_out == 0)
        return;
    struct html_pair text = {0};
    html_pair_add(&text, "and %zu more missed, see the verdicts", "另错过 %zu 条，见判定表",
                  labels->missed_left_out);
    buf_addf(out, "<text class=\"label missed\" x=\"%d\" y=\"%d\">", SVG_PLOT_X,
             y + 10 + (labels->rows - 1) * ROW_HEIGHT);
    html_pair_put_text(&text, out);
    buf_add_str(out, "</text>");
}

void svg_labels_done(struct svg_labels *labels)
{
    for (size_t i = 0; i < labels->count; i++) {
        buf_done(&labels->items[i].text.en);
        buf_done(&labels->items[i].text.zh);
    }
    free(labels->items);
    *labels = (struct svg_labels){0};
}
