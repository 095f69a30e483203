#include "report_html_parts.h"

#include <stdlib.h>

#include "base/mem.h"

struct html_quota html_quota(size_t max, size_t troubled, size_t calm)
{
    struct html_quota q = {.troubled = troubled < max ? troubled : max};
    q.calm = calm < max - q.troubled ? calm : max - q.troubled;
    return q;
}

bool html_quota_take(struct html_quota *q, bool is_troubled)
{
    size_t *left = is_troubled ? &q->troubled : &q->calm;
    if (*left == 0)
        return false;
    --*left;
    return true;
}

bool html_is_late(const struct run_delivery *d)
{
    return d->state == RUN_RECEIVED && d->delivery == DELIVERY_LATE;
}

bool html_is_troubled(const struct run_delivery *d)
{
    return d->state == RUN_MISSED || html_is_late(d);
}

bool html_is_refused(const struct run_broadcast *b)
{
    return !b->is_invented && (b->uid == NULL || b->uid[0] == '\0');
}

static struct html_pick pick(const bool *is_troubled, size_t count, size_t max)
{
    size_t troubled = 0;
    for (size_t i = 0; i < count; i++)
        troubled += is_troubled[i];
    struct html_quota quota = html_quota(max, troubled, count - troubled);
    struct html_pick p = {.items = mem_zalloc((count < max ? count : max) * sizeof *p.items + 1)};
    for (size_t i = 0; i < count; i++) {
        if (html_quota_take(&quota, is_troubled[i]))
            p.items[p.count++] = i;
    }
    p.left_out = count - p.count;
    return p;
}

static bool client_is_troubled(const struct run_client *c)
{
    for (size_t i = 0; i < c->delivery_count; i++) {
        if (html_is_troubled(&c->deliveries[i]))
            return true;
    }
    for (size_t i = 0; i < c->pull_count; i++) {
        if (!c->pulls[i].is_ok)
            return true;
    }
    return false;
}

struct html_pick html_pick_clients(const struct run_result *r)
{
    bool *is_troubled = mem_zalloc(r->client_count + 1);
    for (size_t i = 0; i < r->client_count; i++)
        is_troubled[i] = client_is_troubled(&r->clients[i]);
    struct html_pick p = pick(is_troubled, r->client_count, HTML_LANES_MAX);
    free(is_troubled);
    return p;
}

struct html_pick html_pick_broadcasts(const struct run_result *r)
{
    bool *is_troubled = mem_zalloc(r->broadcast_count + 1);
    for (size_t i = 0; i < r->broadcast_count; i++)
        is_troubled[i] = html_is_refused(&r->broadcasts[i]);
    for (size_t c = 0; c < r->client_count; c++) {
        for (size_t i = 0; i < r->clients[c].delivery_count; i++) {
            const struct run_delivery *d = &r->clients[c].deliveries[i];
            if (d->broadcast < r->broadcast_count && html_is_troubled(d))
                is_troubled[d->broadcast] = true;
        }
    }
    struct html_pick p = pick(is_troubled, r->broadcast_count, HTML_BROADCASTS_MAX);
    free(is_troubled);
    return p;
}

void html_pick_done(struct html_pick *p)
{
    free(p->items);
    *p = (struct html_pick){0};
}
