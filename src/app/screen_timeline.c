#include "app/screen_timeline.h"

#include <string.h>

void screen_timeline_move(struct screen_timeline *t, long rows)
{
    size_t last = t->view.broadcast_count > 0 ? t->view.broadcast_count - 1 : 0;
    size_t at = t->selected < last ? t->selected : last;
    if (rows < 0)
        t->selected = at < (size_t)-rows ? 0 : at - (size_t)-rows;
    else
        t->selected = (size_t)rows > last - at ? last : at + (size_t)rows;
    t->is_looking = t->selected < last;
}

const struct traffic_entry *screen_timeline_selected(const struct screen_timeline *t,
                                                     const struct traffic *traffic)
{
    if (t->selected >= t->view.broadcast_count)
        return NULL;
    const struct traffic_entry *e = traffic_at(traffic, t->entries[t->selected], t->forgotten);
    return e != NULL && e->kind == TRAFFIC_MESSAGE ? e : NULL;
}

static enum view_fate fate_of(const struct traffic_entry *e)
{
    if (e->kind == TRAFFIC_MISSED)
        return FATE_MISSED;
    return e->delivery == DELIVERY_LATE ? FATE_LATE : FATE_IN_TIME;
}

/* The newest ones whose window reaches into the last ten minutes, oldest first. ahead_ms: the
 * server's clock minus the client's. */
static size_t take_broadcasts(struct screen_timeline *t, const struct traffic *traffic,
                              int64_t from_ms, int64_t ahead_ms)
{
    size_t count = 0;
    t->total = 0;
    for (size_t i = traffic->count; i > 0 && count < SCREEN_TIMELINE_BROADCASTS; i--) {
        const struct traffic_entry *e = &traffic->entries[i - 1];
        int64_t sent_ms = e->sent_ms - ahead_ms;
        if ((e->kind != TRAFFIC_MESSAGE && e->kind != TRAFFIC_MISSED) ||
            sent_ms + WINDOW_MS < from_ms)
            continue;
        struct filter_facts facts = screen_filter_facts(e);
        t->total++;
        if (filter_match(&t->filter.filter, &facts))
            t->entries[count++] = i - 1;
    }
    for (size_t i = 0; i < count / 2; i++) {
        size_t other = t->entries[i];
        t->entries[i] = t->entries[count - 1 - i];
        t->entries[count - 1 - i] = other;
    }
    for (size_t i = 0; i < count; i++) {
        const struct traffic_entry *e = &traffic->entries[t->entries[i]];
        t->broadcasts[i] = (struct view_line_broadcast){
            .object_name = e->object_name,
            .from_user_id = e->from_user_id,
            .uid = e->uid,
            .sent_time_ms = e->sent_ms - ahead_ms,
            .received_time_ms =
                e->kind == TRAFFIC_MESSAGE ? e->sent_ms - ahead_ms + e->delay_ms : 0,
            .fate = fate_of(e),
            .cause = e->cause};
    }
    return count;
}

static size_t take_pulls(struct screen_timeline *t, const struct traffic *traffic, int64_t from_ms)
{
    size_t first = traffic->count;
    while (first > 0 && traffic->entries[first - 1].at_ms >= from_ms)
        first--;
    size_t count = 0;
    for (size_t i = first; i < traffic->count && count < SCREEN_TIMELINE_PULLS; i++) {
        const struct traffic_entry *e = &traffic->entries[i];
        if (e->kind == TRAFFIC_PULL)
            t->pulls[count++] = (struct view_line_pull){e->at_ms, e->is_ok, e->received, e->missed};
    }
    return count;
}

/* The store keeps the client's life in the server's time. */
static size_t take_spans(struct screen_timeline *t, const struct session *session, int64_t from_ms,
                         int64_t ahead_ms)
{
    size_t count = store_spans(session->store, from_ms + ahead_ms, t->spans, SCREEN_TIMELINE_SPANS);
    for (size_t i = 0; i < count; i++)
        t->spans[i].from_ms -= ahead_ms;
    /* The store learns of a kill from the next start. */
    if (session->client == NULL && count < SCREEN_TIMELINE_SPANS)
        t->spans[count++] = (struct window_span){t->killed_ms, STATE_KILLED};
    return count;
}

const struct view_timeline *screen_timeline_view(struct screen_timeline *t,
                                                 const struct session *session,
                                                 const struct traffic *traffic)
{
    int64_t now_ms = session_now_ms(session);
    int64_t from_ms = now_ms - VIEW_TIMELINE_MS;
    if (session->client != NULL)
        t->ahead_ms = client_server_time_ms(session->client, now_ms) - now_ms;
    int64_t ahead_ms = t->ahead_ms;
    t->forgotten = traffic->forgotten;
    size_t broadcasts = take_broadcasts(t, traffic, from_ms, ahead_ms);
    if (!t->is_looking || t->selected >= broadcasts)
        t->selected = broadcasts > 0 ? broadcasts - 1 : 0;
    t->view = (struct view_timeline){.spans = t->spans,
                                     .span_count = take_spans(t, session, from_ms, ahead_ms),
                                     .pulls = t->pulls,
                                     .pull_count = take_pulls(t, traffic, from_ms),
                                     .broadcasts = t->broadcasts,
                                     .broadcast_count = broadcasts,
                                     .selected = t->selected,
                                     .filter = t->filter.text,
                                     .shown = (int64_t)broadcasts,
                                     .total = (int64_t)t->total};
    return &t->view;
}
