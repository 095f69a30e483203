#include "app/screen_follow.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

void screen_follow_stop(struct screen_follow *f)
{
    message_done(&f->message);
    *f = (struct screen_follow){0};
}

void screen_follow_begin(struct screen_follow *f, const struct traffic *t,
                         const struct message_draft *draft)
{
    screen_follow_stop(f);
    f->state = FOLLOW_BEGUN;
    f->looked = t->forgotten + t->count;
    f->message.from_user_id = mem_dup_str(draft->from_user_id);
    f->message.object_name = mem_dup_str(draft->object_name);
    f->message.content = mem_dup_bytes(draft->content, draft->content_len);
    f->message.content_len = draft->content_len;
}

void screen_follow_wait(struct screen_follow *f, const char *uid)
{
    f->state = FOLLOW_WAITING;
    snprintf(f->message.uid, sizeof f->message.uid, "%s", uid);
}

static bool is_it(const struct screen_follow *f, const struct traffic_entry *e)
{
    const struct message *m = &f->message;
    if (e->kind != TRAFFIC_MESSAGE && e->kind != TRAFFIC_MISSED)
        return false;
    if (m->uid[0] != '\0')
        return strcmp(e->uid, m->uid) == 0;
    return e->kind == TRAFFIC_MESSAGE && strcmp(e->from_user_id, m->from_user_id) == 0 &&
           strcmp(e->object_name, m->object_name) == 0 && e->content_len == m->content_len &&
           memcmp(e->content, m->content, m->content_len) == 0;
}

static void take(struct screen_follow *f, const struct traffic_entry *e)
{
    snprintf(f->message.uid, sizeof f->message.uid, "%s", e->uid);
    f->state = e->kind == TRAFFIC_MESSAGE ? FOLLOW_ARRIVED : FOLLOW_MISSED;
    f->delay_ms = e->delay_ms;
    f->cause = e->cause;
    f->ticks = (struct view_ticks){.is_parsed = e->parsed,
                                   .is_stored = e->stored,
                                   .is_counted = e->counted,
                                   .is_shown = e->shown,
                                   .is_listed = e->listed};
}

bool screen_follow_look(struct screen_follow *f, const struct traffic *t)
{
    if (f->state != FOLLOW_WAITING)
        return false;
    if (f->looked < t->forgotten)
        f->looked = t->forgotten;
    for (; f->looked < t->forgotten + t->count; f->looked++) {
        const struct traffic_entry *e = &t->entries[f->looked - t->forgotten];
        if (is_it(f, e)) {
            take(f, e);
            return true;
        }
    }
    return false;
}
