#include "linear_text.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "core/puller.h"

/* ---- pieces ---- */

/* "14:03:05" */
static const char *time_of(int64_t at_ms, int utc_offset_s, char out[16])
{
    int64_t s = (at_ms / 1000 + utc_offset_s) % 86400;
    snprintf(out, 16, "%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    return out;
}

/* One line, whatever it is. */
static const char *line_of(const char *text, struct buf *out)
{
    utf8_clean_line(text, strlen(text), out);
    return buf_str(out);
}

/* The next sentence of a line. */
static void begin(struct buf *out, size_t start)
{
    if (out->len > start)
        buf_add_char(out, ' ');
}

/* ---- events ---- */

static void write_outcome(const struct event_pull *pull, struct buf *out)
{
    if (!pull->ok && pull->http == 0)
        buf_add_str(out, _("The pull failed: there was no answer."));
    else if (!pull->ok)
        buf_addf(out, _("The pull failed: the server answered HTTP %d."), pull->http);
    else if (pull->received == 0)
        buf_add_str(out, _("Pulled: nothing new."));
    else
        buf_addf(out, _("Pulled: %zu received."), pull->received);
}

static void write_pull(const struct event *event, struct buf *out)
{
    const struct event_pull *pull = &event->pull;
    size_t start = out->len;
    write_outcome(pull, out);
    if (pull->duplicates > 0) {
        begin(out, start);
        buf_addf(out, _("Known already: %zu."), pull->duplicates);
    }
    if (pull->content_duplicates > 0) {
        begin(out, start);
        buf_addf(out, _("Dropped as equal in content: %zu."), pull->content_duplicates);
    }
    if (pull->missed > 0) {
        begin(out, start);
        buf_addf(out, _("Missed for good: %lld."), (long long)pull->missed);
    }
    if (pull->was_reset) {
        begin(out, start);
        buf_add_str(out, _("The server's log is another one."));
    }
    begin(out, start);
    if (pull->has_more)
        buf_add_str(out, _("More follows at once."));
    else if (pull->next_ms == PULLER_NEVER)
        buf_add_str(out, _("No further pull is due."));
    else
        buf_addf(out, _("The next pull is in %lld seconds."),
                 (long long)((pull->next_ms - event->at_ms + 500) / 1000));
}

static void write_new_message(const struct event_message *m, int utc_offset_s, struct buf *out)
{
    struct buf type = {0}, from = {0}, text = {0};
    char at[16];
    time_of(m->message->sent_time_ms, utc_offset_s, at);
    line_of(m->message->object_name, &type);
    line_of(m->message->from_user_id, &from);
    line_of(m->lines, &text);
    if (m->verdict->stored)
        buf_addf(out, _("New message from %s, type %s, sent at %s: %s"), buf_str(&from),
                 buf_str(&type), at, buf_str(&text));
    else
        buf_addf(out, _("A message from %s, type %s, sent at %s, was received and not stored."),
                 buf_str(&from), buf_str(&type), at);
    buf_done(&type);
    buf_done(&from);
    buf_done(&text);
}

static void write_conversation(const struct event_conversation *c, struct buf *out)
{
    struct buf target = {0};
    buf_addf(out, _("Conversation %s, unread: %lld."), line_of(c->target_id, &target),
             (long long)c->row->unread);
    buf_done(&target);
}

static void write_error(const struct err *err, struct buf *out)
{
    struct buf clean = {0};
    buf_addf(out, _("Something went wrong: %s"), line_of(err->told, &clean));
    buf_done(&clean);
}

void linear_write_event(const struct event *event, int utc_offset_s, struct buf *out)
{
    switch (event->kind) {
    case EVENT_PULL:
        write_pull(event, out);
        break;
    case EVENT_MESSAGE:
        write_new_message(&event->message, utc_offset_s, out);
        break;
    case EVENT_CONVERSATION:
        write_conversation(&event->conversation, out);
        break;
    case EVENT_ONLINE:
        buf_add_str(out, _("Online. A pull follows at once."));
        break;
    case EVENT_OFFLINE:
        buf_add_str(out, _("Offline. Nothing is pulled."));
        break;
    case EVENT_ERROR:
        write_error(event->error, out);
        break;
    }
}

/* ---- list and chat ---- */

void linear_write_row(const struct linear_row *row, int utc_offset_s, struct buf *out)
{
    struct buf target = {0}, digest = {0};
    char at[16];
    size_t start = out->len;
    line_of(row->target_id, &target);
    buf_addf(out, _("Conversation %s, unread: %lld."), buf_str(&target), (long long)row->unread);
    if (row->is_pinned) {
        begin(out, start);
        buf_add_str(out, _("It is pinned to the top."));
    }
    begin(out, start);
    if (row->digest[0] != '\0')
        buf_addf(out, _("Last message, at %s: %s"), time_of(row->sort_time_ms, utc_offset_s, at),
                 line_of(row->digest, &digest));
    else
        buf_add_str(out, _("It has no last message."));
    buf_done(&target);
    buf_done(&digest);
}

void linear_write_message(const struct linear_message *m, int utc_offset_s, struct buf *out)
{
    struct buf type = {0}, text = {0};
    char at[16];
    time_of(m->sent_time_ms, utc_offset_s, at);
    line_of(m->object_name, &type);
    line_of(m->lines, &text);
    buf_addf(out,
             m->is_offline ? _("Type %s, sent at %s, before the phone connected: %s")
                           : _("Type %s, sent at %s: %s"),
             buf_str(&type), at, buf_str(&text));
    buf_done(&type);
    buf_done(&text);
}
