#include "app/traffic.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

enum {
    ENTRIES_MAX = 20000,
    BYTES_MAX = 64 * 1024 * 1024,
    ANSWER_HEAD_MAX = 2048,
};

static void entry_done(struct traffic_entry *e)
{
    free(e->uid);
    free(e->object_name);
    free(e->from_user_id);
    free(e->content);
    free(e->digest);
    free(e->reasons);
    free(e->text);
    free(e->since);
    free(e->answer_head);
}

void traffic_done(struct traffic *t)
{
    for (size_t i = 0; i < t->count; i++)
        entry_done(&t->entries[i]);
    free(t->entries);
    *t = (struct traffic){0};
}

static size_t bytes_of(const struct traffic_entry *e)
{
    return e->content_len + strlen(e->digest) + strlen(e->reasons) + strlen(e->text) +
           strlen(e->answer_head);
}

/* The oldest half goes at once: one move for thousands of entries. */
static void forget_half(struct traffic *t)
{
    size_t gone = t->count / 2;
    for (size_t i = 0; i < gone; i++) {
        t->bytes -= bytes_of(&t->entries[i]);
        entry_done(&t->entries[i]);
    }
    t->count -= gone;
    t->forgotten += gone;
    memmove(t->entries, t->entries + gone, t->count * sizeof *t->entries);
}

static char *own(char *text)
{
    return text != NULL ? text : mem_dup_str("");
}

static struct traffic_entry *add(struct traffic *t, struct traffic_entry e)
{
    e.uid = own(e.uid);
    e.object_name = own(e.object_name);
    e.from_user_id = own(e.from_user_id);
    e.content = own(e.content);
    e.digest = own(e.digest);
    e.reasons = own(e.reasons);
    e.text = own(e.text);
    e.since = own(e.since);
    e.answer_head = own(e.answer_head);
    if (t->count == ENTRIES_MAX || (t->bytes > BYTES_MAX && t->count > 1))
        forget_half(t);
    t->entries = mem_grow(t->entries, &t->cap, t->count + 1, sizeof *t->entries);
    t->entries[t->count] = e;
    t->bytes += bytes_of(&e);
    return &t->entries[t->count++];
}

void traffic_note(struct traffic *t, int64_t at_ms, const char *text, bool is_bad)
{
    add(t, (struct traffic_entry){
               .kind = TRAFFIC_NOTE, .at_ms = at_ms, .text = mem_dup_str(text), .is_bad = is_bad});
}

static void take_pull(struct traffic *t, const struct event *event)
{
    const struct event_pull *pull = &event->pull;
    size_t len = pull->answer != NULL ? pull->answer_len : 0;
    size_t head = len < ANSWER_HEAD_MAX ? len : ANSWER_HEAD_MAX;
    add(t, (struct traffic_entry){
               .kind = TRAFFIC_PULL,
               .at_ms = event->at_ms,
               .is_ok = pull->ok,
               .http = pull->http,
               .received = (int64_t)pull->received,
               .duplicates = (int64_t)(pull->duplicates + pull->content_duplicates),
               .missed = pull->missed,
               .has_more = pull->has_more,
               .was_reset = pull->was_reset,
               .took_ms = pull->took_ms,
               .since = mem_dup_str(pull->since),
               .answer_head = mem_dup_bytes(pull->answer != NULL ? pull->answer : "", head),
               .answer_size = pull->answer != NULL ? (int64_t)pull->answer_len : -1});
    for (size_t i = 0; i < pull->missed_list_count; i++)
        add(t, (struct traffic_entry){.kind = TRAFFIC_MISSED,
                                      .at_ms = event->at_ms,
                                      .uid = mem_dup_str(pull->missed_list[i].uid),
                                      .sent_ms = pull->missed_list[i].sent_ms,
                                      .cause = pull->missed_list[i].cause});
}

static char *join_reasons(const struct event_message *m)
{
    struct buf reasons = {0};
    for (int i = 0; i < m->verdict->reason_count; i++) {
        if (i > 0)
            buf_add_char(&reasons, '\n');
        verdict_tell_reason(m->verdict, i, m->message, m->profile, &reasons);
    }
    return buf_take(&reasons);
}

static void take_message(struct traffic *t, const struct event *event)
{
    const struct event_message *m = &event->message;
    const struct verdict *v = m->verdict;
    add(t, (struct traffic_entry){.kind = TRAFFIC_MESSAGE,
                                  .at_ms = event->at_ms,
                                  .uid = mem_dup_str(m->message->uid),
                                  .sent_ms = m->message->sent_time_ms,
                                  .object_name = mem_dup_str(m->message->object_name),
                                  .from_user_id = mem_dup_str(m->message->from_user_id),
                                  .content =
                                      mem_dup_bytes(m->message->content, m->message->content_len),
                                  .content_len = m->message->content_len,
                                  .digest = mem_dup_str(m->digest),
                                  .reasons = join_reasons(m),
                                  .delay_ms = m->delay_ms,
                                  .delivery = m->delivery,
                                  .is_update_disabled = m->message->disable_update_last_msg,
                                  .parsed = v->parsed,
                                  .stored = v->stored,
                                  .counted = v->counted,
                                  .shown = v->shown,
                                  .listed = v->listed,
                                  .dropped = v->dropped,
                                  .offline = v->offline});
}

/* The sentence behind a failed pull is its own; any other stands for itself. */
static void take_error(struct traffic *t, const struct event *event)
{
    struct traffic_entry *last = t->count > 0 ? &t->entries[t->count - 1] : NULL;
    if (last == NULL || last->kind != TRAFFIC_PULL || last->is_ok || last->text[0] != '\0') {
        traffic_note(t, event->at_ms, event->error->told, true);
        return;
    }
    free(last->text);
    last->text = mem_dup_str(event->error->told);
    t->bytes += strlen(last->text);
}

void traffic_take(struct traffic *t, const struct event *event)
{
    switch (event->kind) {
    case EVENT_PULL:
        take_pull(t, event);
        break;
    case EVENT_MESSAGE:
        take_message(t, event);
        break;
    case EVENT_ONLINE:
        traffic_note(t, event->at_ms, _("online"), false);
        break;
    case EVENT_OFFLINE:
        traffic_note(t, event->at_ms, _("offline"), false);
        break;
    case EVENT_ERROR:
        take_error(t, event);
        break;
    case EVENT_CONVERSATION:
        break;
    }
}

const struct traffic_entry *traffic_at(const struct traffic *t, size_t i, uint64_t forgotten)
{
    uint64_t gone = t->forgotten - forgotten;
    return i >= gone && i - gone < t->count ? &t->entries[i - gone] : NULL;
}

int64_t traffic_count_type(const struct traffic *t, const char *object_name, int64_t *last_ms)
{
    int64_t count = 0;
    *last_ms = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct traffic_entry *e = &t->entries[i];
        if (e->kind != TRAFFIC_MESSAGE || strcmp(e->object_name, object_name) != 0)
            continue;
        count++;
        *last_ms = e->at_ms;
    }
    return count;
}
