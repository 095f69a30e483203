#include "app/trace.h"

#include <string.h>

#include "base/utf8.h"
#include "core/puller.h"

void trace_write_time(struct buf *out, int64_t ms)
{
    if (ms < 0) {
        buf_add_char(out, '-');
        ms = -ms;
    }
    buf_addf(out, "%lld:%02d:%02d.%03d", (long long)(ms / 3600000), (int)(ms / 60000 % 60),
             (int)(ms / 1000 % 60), (int)(ms % 1000));
}

static void write_clean(struct buf *out, const char *text)
{
    utf8_clean_line(text, strlen(text), out);
}

static void write_quoted(struct buf *out, const char *text)
{
    buf_add_char(out, '"');
    write_clean(out, text);
    buf_add_char(out, '"');
}

/* The scenario's name of a broadcast, else its UID. */
static void write_broadcast(struct buf *out, const struct journal *j, const char *uid)
{
    size_t index;
    if (strmap_find(&j->by_uid, uid, &index))
        buf_add_str(out, j->result->broadcasts[index].id);
    else
        write_clean(out, uid);
}

static void write_pull(struct buf *out, const struct event *event, const struct journal *j)
{
    const struct event_pull *pull = &event->pull;
    buf_addf(out, "pull %s http=%d received=%zu", pull->ok ? "ok" : "failed", pull->http,
             pull->received);
    if (pull->duplicates > 0)
        buf_addf(out, " duplicates=%zu", pull->duplicates);
    if (pull->content_duplicates > 0)
        buf_addf(out, " content-duplicates=%zu", pull->content_duplicates);
    if (pull->has_more)
        buf_add_str(out, " more");
    if (pull->was_reset)
        buf_add_str(out, " reset");
    if (pull->missed > 0)
        buf_addf(out, " missed=%lld", (long long)pull->missed);
    for (size_t i = 0; i < pull->missed_list_count; i++) {
        buf_add_str(out, i == 0 ? " (" : ", ");
        write_broadcast(out, j, pull->missed_list[i].uid);
        buf_addf(out, " %s", window_state_word(pull->missed_list[i].cause));
    }
    if (pull->missed_list_count > 0)
        buf_add_char(out, ')');
    buf_addf(out, " took=%lldms", (long long)pull->took_ms);
    if (pull->next_ms != PULLER_NEVER) {
        buf_add_str(out, " next=+");
        trace_write_time(out, pull->next_ms - event->at_ms);
    }
}

static void write_message(struct buf *out, const struct event *event, const struct journal *j)
{
    const struct event_message *m = &event->message;
    const struct verdict *v = m->verdict;
    buf_add_str(out, "message ");
    write_broadcast(out, j, m->message->uid);
    buf_addf(out, " uid=%s ", m->message->uid);
    write_clean(out, m->message->object_name);
    buf_add_str(out, " from=");
    write_clean(out, m->message->from_user_id);
    buf_add_str(out, " delay=");
    trace_write_time(out, m->delay_ms);
    buf_addf(out, " %s%s%s%s%s%s%s%s ", window_delivery_word(m->delivery),
             v->offline ? " offline" : "", v->parsed ? " parsed" : "", v->stored ? " stored" : "",
             v->counted ? " counted" : "", v->shown ? " shown" : "", v->listed ? " listed" : "",
             v->dropped ? " dropped" : "");
    write_quoted(out, m->digest);
}

static void write_conversation(struct buf *out, const struct event *event, const struct journal *j)
{
    const struct event_conversation *c = &event->conversation;
    buf_add_str(out, "conversation ");
    write_clean(out, c->target_id);
    buf_addf(out, " unread=%lld last=", (long long)c->row->unread);
    if (c->row->has_last)
        write_broadcast(out, j, c->row->last_uid);
    else
        buf_add_str(out, "none");
    buf_add_char(out, ' ');
    write_quoted(out, c->digest);
}

static void write_client_event(struct buf *out, const struct event *event, const struct journal *j)
{
    switch (event->kind) {
    case EVENT_PULL:
        write_pull(out, event, j);
        break;
    case EVENT_MESSAGE:
        write_message(out, event, j);
        break;
    case EVENT_CONVERSATION:
        write_conversation(out, event, j);
        break;
    case EVENT_ONLINE:
        buf_add_str(out, "online");
        break;
    case EVENT_OFFLINE:
        buf_add_str(out, "offline");
        break;
    case EVENT_ERROR:
        buf_add_str(out, "error ");
        write_quoted(out, event->error->text);
        break;
    }
}

static void write_sent(struct buf *out, const struct world_event *event)
{
    const struct world_sent *sent = event->sent;
    if (event->kind == WORLD_ACCEPTED) {
        buf_addf(out, "accepts %s uid=%s ", sent->id != NULL ? sent->id : "?", sent->uid);
        write_clean(out, sent->object_name);
        buf_add_str(out, " from=");
        write_clean(out, sent->from_user_id);
        return;
    }
    buf_addf(out, "%s %s answered http=%d code=%lld", sent->is_broadcast ? "send" : "call",
             sent->id, sent->http, (long long)sent->code);
    if (sent->error_message != NULL && sent->error_message[0] != '\0') {
        buf_add_char(out, ' ');
        write_quoted(out, sent->error_message);
    }
}

static const char *who(const struct world_event *event)
{
    switch (event->kind) {
    case WORLD_SERVER:
    case WORLD_ACCEPTED:
        return "server";
    case WORLD_ANSWERED:
        return "sender";
    default:
        return event->client != NULL ? world_client_name(event->client) : "network";
    }
}

void trace_write(const struct world_event *event, const struct journal *j, struct buf *out)
{
    trace_write_time(out, event->at_ms - j->result->epoch_unix_ms);
    buf_addf(out, " %s ", who(event));
    const char *text = event->text != NULL ? event->text : "";
    switch (event->kind) {
    case WORLD_CLIENT:
        write_client_event(out, event->event, j);
        break;
    case WORLD_STARTED:
        buf_add_str(out, "started user=");
        write_clean(out, world_client_user(event->client));
        buf_addf(out, " sdk=%s", world_client_profile(event->client)->name);
        break;
    case WORLD_KILLED:
        buf_addf(out, "killed%s%s", text[0] != '\0' ? " " : "", text);
        break;
    case WORLD_STOPPED:
        buf_add_str(out, "stopped");
        break;
    case WORLD_ACCEPTED:
    case WORLD_ANSWERED:
        write_sent(out, event);
        break;
    case WORLD_NETWORK:
        buf_add_str(out, "net ");
        write_clean(out, text);
        break;
    case WORLD_DID:
    case WORLD_SERVER:
        write_clean(out, text);
        break;
    }
    buf_add_char(out, '\n');
}
