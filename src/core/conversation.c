#include "core/conversation.h"

#include <stdio.h>
#include <string.h>

static const char web_recall_command[] = "RC:RcCmd";

static int64_t max_i64(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool is_web(const struct sdk_profile *profile)
{
    return profile->conversation == CONVERSATION_WEB;
}

bool conversation_is_same(const struct conversation *a, const struct conversation *b)
{
    return a->exists == b->exists && a->hidden == b->hidden && a->pinned == b->pinned &&
           a->sort_time_ms == b->sort_time_ms && a->unread == b->unread &&
           a->has_last == b->has_last && strcmp(a->last_uid, b->last_uid) == 0 &&
           a->last_sent_ms == b->last_sent_ms && a->newest_sent_ms == b->newest_sent_ms &&
           a->read_mark_ms == b->read_mark_ms && a->version_ms == b->version_ms;
}

static void set_last(struct conversation *c, const struct conversation_message *m)
{
    c->has_last = m != NULL;
    c->last_sent_ms = m != NULL ? m->sent_time_ms : 0;
    snprintf(c->last_uid, sizeof c->last_uid, "%s", m != NULL ? m->uid : "");
}

static void receive_native(struct conversation *c, const struct conversation_message *m)
{
    c->sort_time_ms = max_i64(c->sort_time_ms, m->sent_time_ms);
    if (conversation_counts(c, m))
        c->unread++;
    /* Compared with the last message and not with the sort time, which a disabled message moves
     * too (R28). */
    if (m->listed && (!c->has_last ||
                      message_compare(m->sent_time_ms, m->uid, c->last_sent_ms, c->last_uid) > 0))
        set_last(c, m);
}

static void receive_web(struct conversation *c, const struct conversation_message *m)
{
    c->sort_time_ms = m->sent_time_ms;
    if (m->listed)
        set_last(c, m);
    if (m->sent_time_ms <= c->version_ms)
        return;
    c->version_ms = m->sent_time_ms;
    if (m->is_mine)
        return;
    if (strcmp(m->object_name, web_recall_command) == 0)
        c->unread = max_i64(c->unread - 1, 0);
    else if (m->counted)
        c->unread++;
}

bool conversation_receive(struct conversation *c, const struct conversation_message *m,
                          const struct sdk_profile *profile)
{
    const struct conversation before = *c;
    c->exists = true;
    c->hidden = false;
    if (is_web(profile))
        receive_web(c, m);
    else
        receive_native(c, m);
    c->newest_sent_ms = max_i64(c->newest_sent_ms, m->sent_time_ms);
    return !conversation_is_same(&before, c);
}

bool conversation_counts(const struct conversation *c, const struct conversation_message *m)
{
    return m->counted && !m->is_mine && m->sent_time_ms > c->read_mark_ms;
}

void conversation_open(struct conversation *c, int64_t now_ms, const struct sdk_profile *profile)
{
    c->unread = 0;
    c->read_mark_ms = c->newest_sent_ms;
    if (is_web(profile))
        c->version_ms = max_i64(c->version_ms, now_ms);
}

void conversation_remove(struct conversation *c, const struct sdk_profile *profile)
{
    c->hidden = true;
    if (!is_web(profile))
        return;
    c->unread = 0;
    c->sort_time_ms = 0;
    c->version_ms = 0;
    set_last(c, NULL);
}

void conversation_pin(struct conversation *c, bool pinned)
{
    c->pinned = pinned;
}

void conversation_delete(struct conversation *c, const struct conversation_message *deleted,
                         const struct conversation_message *left, const struct sdk_profile *profile)
{
    if (is_web(profile)) {
        if (c->has_last && strcmp(c->last_uid, deleted->uid) == 0)
            set_last(c, NULL);
        return;
    }
    /* A row that another profile kept before may count fewer than its messages tell. */
    if (conversation_counts(c, deleted))
        c->unread = max_i64(c->unread - 1, 0);
    set_last(c, left);
}
