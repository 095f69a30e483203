#include "app/event.h"

#include <string.h>

#include "base/utf8.h"
#include "core/json.h"
#include "core/puller.h"

/* ---- JSON ---- */

static void add_pull(struct json *line, const struct event *event)
{
    const struct event_pull *pull = &event->pull;
    json_add_i64_str(line, "at", event->at_ms);
    json_add_bool(line, "ok", pull->ok);
    json_add_int(line, "http", pull->http);
    json_add_int(line, "received", (int64_t)pull->received);
    if (pull->duplicates > 0)
        json_add_int(line, "duplicates", (int64_t)pull->duplicates);
    if (pull->content_duplicates > 0)
        json_add_int(line, "contentDuplicates", (int64_t)pull->content_duplicates);
    json_add_bool(line, "more", pull->has_more);
    if (pull->was_reset)
        json_add_bool(line, "reset", true);
    json_add_int(line, "missed", pull->missed);
    if (pull->missed_list_count > 0) {
        struct json *list = json_new_array();
        for (size_t i = 0; i < pull->missed_list_count; i++) {
            const struct event_missed *missed = &pull->missed_list[i];
            struct json *item = json_new_object();
            json_add_str(item, "messageUID", missed->uid);
            json_add_i64_str(item, "sentTime", missed->sent_ms);
            json_add_str(item, "cause", window_state_word(missed->cause));
            json_add(list, NULL, item);
        }
        json_add(line, "missedList", list);
    }
    json_add_i64_str(line, "tookMs", pull->took_ms);
    if (pull->next_ms == PULLER_NEVER)
        json_add_str(line, "nextPullAt", NULL);
    else
        json_add_i64_str(line, "nextPullAt", pull->next_ms);
}

static void add_split_lines(struct json *parent, const char *key, const char *lines)
{
    struct json *array = json_new_array();
    struct buf line = {0};
    for (const char *p = lines;; p++) {
        if (*p != '\n' && *p != '\0') {
            buf_add_char(&line, *p);
            continue;
        }
        json_add_str(array, NULL, buf_str(&line));
        buf_clear(&line);
        if (*p == '\0')
            break;
    }
    buf_done(&line);
    json_add(parent, key, array);
}

static void add_verdict(struct json *line, const struct event_message *m)
{
    const struct verdict *v = m->verdict;
    struct json *verdict = json_new_object();
    json_add_bool(verdict, "parsed", v->parsed);
    json_add_bool(verdict, "stored", v->stored);
    json_add_bool(verdict, "counted", v->counted);
    json_add_bool(verdict, "shown", v->shown);
    json_add_bool(verdict, "listed", v->listed);
    if (v->dropped)
        json_add_bool(verdict, "dropped", true);
    json_add(line, "verdict", verdict);
}

static void add_reasons(struct json *line, const struct event_message *m)
{
    struct json *why = json_new_array();
    struct buf sentence = {0};
    for (int i = 0; i < m->verdict->reason_count; i++) {
        buf_clear(&sentence);
        verdict_write_reason(m->verdict, i, m->message, m->profile, &sentence);
        json_add_str(why, NULL, buf_str(&sentence));
    }
    buf_done(&sentence);
    json_add(line, "why", why);
}

static void add_message(struct json *line, const struct event *event)
{
    const struct event_message *m = &event->message;
    json_add_str(line, "messageUID", m->message->uid);
    json_add_str(line, "objectName", m->message->object_name);
    json_add_str(line, "targetId", m->message->from_user_id);
    json_add_i64_str(line, "sentTime", m->message->sent_time_ms);
    json_add_i64_str(line, "receivedTime", m->received_ms);
    json_add_i64_str(line, "delayMs", m->delay_ms);
    json_add_str(line, "delivery", window_delivery_word(m->delivery));
    json_add_bool(line, "offline", m->verdict->offline);
    json_add_bool(line, "disableUpdateLastMsg", m->message->disable_update_last_msg);
    json_add_str(line, "content", m->message->content);
    add_verdict(line, m);
    json_add_str(line, "digest", m->digest);
    add_split_lines(line, "lines", m->lines);
    add_reasons(line, m);
}

static void add_conversation(struct json *line, const struct event *event)
{
    const struct event_conversation *c = &event->conversation;
    json_add_str(line, "targetId", c->target_id);
    json_add_int(line, "unread", c->row->unread);
    json_add_str(line, "lastMessageUID", c->row->has_last ? c->row->last_uid : NULL);
    json_add_str(line, "digest", c->digest);
    json_add_i64_str(line, "sortTime", c->row->sort_time_ms);
}

static const char *const kind_words[] = {
    [EVENT_PULL] = "pull",     [EVENT_MESSAGE] = "message", [EVENT_CONVERSATION] = "conversation",
    [EVENT_ONLINE] = "online", [EVENT_OFFLINE] = "offline", [EVENT_ERROR] = "error",
};

void event_write_json(const struct event *event, struct buf *out)
{
    struct json *line = json_new_object();
    json_add_str(line, "event", kind_words[event->kind]);
    switch (event->kind) {
    case EVENT_PULL:
        add_pull(line, event);
        break;
    case EVENT_MESSAGE:
        add_message(line, event);
        break;
    case EVENT_CONVERSATION:
        add_conversation(line, event);
        break;
    case EVENT_ONLINE:
    case EVENT_OFFLINE:
        json_add_i64_str(line, "at", event->at_ms);
        break;
    case EVENT_ERROR:
        json_add_i64_str(line, "at", event->at_ms);
        json_add_str(line, "what", event->error->text);
        break;
    }
    json_print(line, out);
    buf_add_char(out, '\n');
    json_free(line);
}

/* ---- text ---- */

static void write_clean(struct buf *out, const char *text)
{
    utf8_clean_line(text, strlen(text), out);
}

/* "12:03:41.250 pull         " */
static void write_head(struct buf *out, const struct event *event, int utc_offset_s)
{
    int64_t day_ms = (event->at_ms + (int64_t)utc_offset_s * 1000) % 86400000;
    buf_addf(out, "%02d:%02d:%02d.%03d  %-12s ", (int)(day_ms / 3600000),
             (int)(day_ms / 60000 % 60), (int)(day_ms / 1000 % 60), (int)(day_ms % 1000),
             kind_words[event->kind]);
}

#define TEXT_INDENT "                            "

static void write_pull(struct buf *out, const struct event *event)
{
    const struct event_pull *pull = &event->pull;
    if (!pull->ok)
        buf_add_str(out, "failed");
    else if (pull->received == 0)
        buf_add_str(out, "nothing new");
    else
        buf_addf(out, "%zu received", pull->received);
    if (pull->duplicates > 0)
        buf_addf(out, ", %zu known already", pull->duplicates);
    if (pull->content_duplicates > 0)
        buf_addf(out, ", %zu dropped as equal in content (--dedupe content)",
                 pull->content_duplicates);
    if (pull->missed > 0)
        buf_addf(out, ", %lld MISSED", (long long)pull->missed);
    if (pull->was_reset)
        buf_add_str(out, ", the server's log is another one");
    if (pull->has_more)
        buf_add_str(out, ", more at once");
    else if (pull->next_ms != PULLER_NEVER)
        buf_addf(out, ", next in %lld s", (long long)((pull->next_ms - event->at_ms + 500) / 1000));
    for (size_t i = 0; i < pull->missed_list_count; i++)
        buf_addf(out, "\n" TEXT_INDENT "missed %s (%s)", pull->missed_list[i].uid,
                 window_state_word(pull->missed_list[i].cause));
}

/* "0.198 s after", or "before": the clock of the server that dated it may be ahead of the one that
 * handed it out. */
static void write_delay(struct buf *out, int64_t delay_ms)
{
    int64_t distance_ms = delay_ms < 0 ? -delay_ms : delay_ms;
    buf_addf(out, "%lld.%03d s %s sending", (long long)(distance_ms / 1000),
             (int)(distance_ms % 1000), delay_ms < 0 ? "before" : "after");
}

/* As the chat shows it, every line in the column of the first. */
static void write_indented(struct buf *out, const char *text)
{
    struct buf clean = {0};
    utf8_clean(text, strlen(text), &clean);
    for (const char *p = buf_str(&clean); *p != '\0'; p++) {
        buf_add_char(out, *p);
        if (*p == '\n')
            buf_add_str(out, TEXT_INDENT);
    }
    buf_done(&clean);
}

static void write_message(struct buf *out, const struct event *event)
{
    const struct event_message *m = &event->message;
    const struct verdict *v = m->verdict;
    write_clean(out, m->message->object_name);
    buf_add_str(out, " from ");
    write_clean(out, m->message->from_user_id);
    buf_add_str(out, ", ");
    write_delay(out, m->delay_ms);
    buf_addf(out, ", %s%s\n" TEXT_INDENT, window_delivery_word(m->delivery),
             v->offline ? ", offline" : "");
    write_indented(out, m->lines);
    buf_addf(out, "\n" TEXT_INDENT "%s %s %s %s %s", v->parsed ? "parsed" : "-",
             v->stored ? "stored" : "-", v->counted ? "counted" : "-", v->shown ? "shown" : "-",
             v->listed ? "listed" : "-");
    for (int i = 0; i < v->reason_count; i++) {
        struct buf sentence = {0};
        verdict_write_reason(v, i, m->message, m->profile, &sentence);
        buf_add_str(out, "\n" TEXT_INDENT);
        write_clean(out, buf_str(&sentence));
        buf_done(&sentence);
    }
}

void event_write_text(const struct event *event, int utc_offset_s, struct buf *out)
{
    write_head(out, event, utc_offset_s);
    switch (event->kind) {
    case EVENT_PULL:
        write_pull(out, event);
        break;
    case EVENT_MESSAGE:
        write_message(out, event);
        break;
    case EVENT_CONVERSATION:
        write_clean(out, event->conversation.target_id);
        buf_addf(out, ", unread %lld: ", (long long)event->conversation.row->unread);
        write_clean(out, event->conversation.digest);
        break;
    case EVENT_ONLINE:
    case EVENT_OFFLINE:
        break;
    case EVENT_ERROR:
        write_clean(out, event->error->text);
        break;
    }
    while (out->len > 0 && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
    buf_add_char(out, '\n');
}
