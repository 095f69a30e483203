#include "app/export.h"

#include "app/screen_data.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/render.h"
#include "export_row.h"
#include "io/files.h"

enum { PAGE_ROWS = 200 }; /* a step: a few milliseconds, and at most 25 MiB of content */

struct export
{
    struct files_writer file;
    enum export_form form;
    enum export_what what;
    struct session *session;
    struct redact *redact;
    char *path;
    char *target_id;
    struct screen_filter filter;
    struct store_list_key list_at;
    struct store_chat_key chat_at;
    bool is_read; /* there are no more rows */
    int64_t count;
    struct buf text;
};

/* ---- rows ---- */

static void put_conversation(struct export *x, struct export_row *row,
                             const struct store_conversation *c)
{
    struct buf digest = {0};
    client_write_row_digest(x->session->registry, x->session->config->user_id,
                            x->session->config->lang, c, &digest);
    export_put_str(row, "targetId", redact_id(x->redact, c->target_id));
    export_put_bool(row, "pinned", c->row.pinned);
    export_put_int(row, "unread", c->row.unread);
    export_put_ms(row, "sortTime", c->row.sort_time_ms);
    export_put_str(row, "lastMessageUID", c->row.has_last ? c->row.last_uid : NULL);
    export_put_str(row, "lastObjectName", c->last_object_name);
    export_put_str(row, "digest", redact_content(x->redact, buf_str(&digest)));
    buf_done(&digest);
}

static void write_lines(const struct export *x, const struct message *m, struct buf *out)
{
    struct json *parsed = json_parse(m->content, m->content_len, NULL);
    render_lines(&(struct render_input){.object_name = m->object_name,
                                        .content = m->content,
                                        .content_len = m->content_len,
                                        .type = registry_find(x->session->registry, m->object_name),
                                        .parsed = parsed,
                                        .self_id = x->session->config->user_id,
                                        .lang = x->session->config->lang},
                 out);
    json_free(parsed);
}

static void put_chat_message(struct export *x, struct export_row *row,
                             const struct store_message *m)
{
    struct buf lines = {0};
    if (row->form != EXPORT_CSV_HEADER)
        write_lines(x, &m->message, &lines);
    export_put_str(row, "messageUID", m->message.uid);
    export_put_str(row, "objectName", m->message.object_name);
    export_put_str(row, "targetId", redact_id(x->redact, x->target_id));
    export_put_ms(row, "sentTime", m->message.sent_time_ms);
    export_put_ms(row, "receivedTime", m->received_ms);
    export_put_ms(row, "delayMs", m->server_ms - m->message.sent_time_ms);
    export_put_bool(row, "offline", m->offline);
    export_put_bool(row, "mine", m->is_mine);
    export_put_bool(row, "counted", m->counted);
    export_put_bool(row, "listed", m->listed);
    export_put_str(row, "content",
                   redact_bytes(x->redact, m->message.content, m->message.content_len));
    export_put_str(row, "text", redact_content(x->redact, buf_str(&lines)));
    buf_done(&lines);
}

static void put_pull_fields(struct export_row *row, const struct traffic_entry *e)
{
    row->is_there = e->kind == TRAFFIC_PULL;
    export_put_bool(row, "ok", e->is_ok);
    export_put_int(row, "http", e->http);
    export_put_int(row, "received", e->received);
    export_put_int(row, "duplicates", e->duplicates);
    export_put_int(row, "missed", e->missed);
    export_put_bool(row, "more", e->has_more);
    export_put_ms(row, "tookMs", e->took_ms);
}

static void put_message_fields(struct export *x, struct export_row *row,
                               const struct traffic_entry *e)
{
    bool is_message = e->kind == TRAFFIC_MESSAGE;
    row->is_there = is_message || e->kind == TRAFFIC_MISSED;
    export_put_str(row, "messageUID", e->uid);
    export_put_ms(row, "sentTime", e->sent_ms);
    row->is_there = e->kind == TRAFFIC_MISSED;
    export_put_str(row, "cause", window_state_word(e->cause));
    row->is_there = is_message;
    export_put_str(row, "objectName", e->object_name);
    export_put_str(row, "targetId", redact_id(x->redact, e->from_user_id));
    export_put_ms(row, "delayMs", e->delay_ms);
    export_put_str(row, "delivery", window_delivery_word(e->delivery));
    export_put_bool(row, "offline", e->offline);
    export_put_bool(row, "disableUpdateLastMsg", e->is_update_disabled);
    export_put_bool(row, "parsed", e->parsed);
    export_put_bool(row, "stored", e->stored);
    export_put_bool(row, "counted", e->counted);
    export_put_bool(row, "shown", e->shown);
    export_put_bool(row, "listed", e->listed);
    export_put_str(row, "content", redact_bytes(x->redact, e->content, e->content_len));
    export_put_str(row, "digest", redact_content(x->redact, e->digest));
    export_put_str(row, "why", redact_sentence(x->redact, e->reasons));
}

static void put_traffic(struct export *x, struct export_row *row, const struct traffic_entry *e)
{
    static const char *const words[] = {[TRAFFIC_PULL] = "pull",
                                        [TRAFFIC_MESSAGE] = "message",
                                        [TRAFFIC_MISSED] = "missed",
                                        [TRAFFIC_NOTE] = "note"};
    export_put_str(row, "event", words[e->kind]);
    export_put_ms(row, "at", e->at_ms);
    put_pull_fields(row, e);
    put_message_fields(x, row, e);
    row->is_there = e->text != NULL && e->text[0] != '\0';
    export_put_str(row, "what", redact_sentence(x->redact, e->text));
}

static void put_type(struct export_row *row, const struct view_type *t)
{
    static const char *const origins[] = {[ORIGIN_BUILTIN] = "builtin",
                                          [ORIGIN_CUSTOM] = "custom",
                                          [ORIGIN_DROPPED] = "dropped",
                                          [ORIGIN_UNREGISTERED] = "unregistered"};
    bool is_registered = t->origin == ORIGIN_BUILTIN || t->origin == ORIGIN_CUSTOM;
    export_put_str(row, "objectName", t->object_name);
    export_put_str(row, "origin", origins[t->origin]);
    row->is_there = is_registered;
    export_put_str(row, "flag", is_registered ? registry_flag_word(t->flag) : NULL);
    export_put_str(row, "module", t->module);
    export_put_str(row, "file", t->file);
    row->is_there = true;
    export_put_int(row, "seen", t->seen);
    row->is_there = t->seen > 0;
    export_put_ms(row, "lastSeen", t->last_seen_ms);
}

static void put_broadcast(struct export *x, struct export_row *row,
                          const struct view_line_broadcast *b)
{
    static const char *const fates[] = {[FATE_WAITING] = "waiting",
                                        [FATE_IN_TIME] = "in-time",
                                        [FATE_LATE] = "late",
                                        [FATE_MISSED] = "missed"};
    export_put_str(row, "messageUID", b->uid);
    export_put_ms(row, "sentTime", b->sent_time_ms);
    export_put_str(row, "delivery", fates[b->fate]);
    row->is_there = b->fate == FATE_MISSED;
    export_put_str(row, "cause", window_state_word(b->cause));
    row->is_there = b->fate == FATE_IN_TIME || b->fate == FATE_LATE;
    export_put_str(row, "objectName", b->object_name);
    export_put_str(row, "targetId", redact_id(x->redact, b->from_user_id));
    export_put_ms(row, "receivedTime", b->received_time_ms);
}

/* Every row, and the header, goes through here. */
static void add_row(struct export *x, enum export_form form, const void *item)
{
    struct export_row row;
    export_row_begin(&row, form, &x->text);
    switch (x->what) {
    case EXPORT_LIST:
        put_conversation(x, &row, item);
        break;
    case EXPORT_CHAT:
        put_chat_message(x, &row, item);
        break;
    case EXPORT_WIRE:
        put_traffic(x, &row, item);
        break;
    case EXPORT_TYPES:
        put_type(&row, item);
        break;
    case EXPORT_TIMELINE:
        put_broadcast(x, &row, item);
        break;
    }
    export_row_end(&row);
    x->count += form != EXPORT_CSV_HEADER;
}

static void add_header(struct export *x)
{
    static const struct store_conversation conversation;
    static const struct store_message message;
    static const struct traffic_entry entry;
    static const struct view_type type;
    static const struct view_line_broadcast broadcast;
    static const void *const nothing[] = {[EXPORT_LIST] = &conversation,
                                          [EXPORT_CHAT] = &message,
                                          [EXPORT_WIRE] = &entry,
                                          [EXPORT_TYPES] = &type,
                                          [EXPORT_TIMELINE] = &broadcast};
    if (x->form == EXPORT_CSV)
        add_row(x, EXPORT_CSV_HEADER, nothing[x->what]);
}

/* ---- where they come from ---- */

static int flush(struct export *x, struct err *err)
{
    int status = files_writer_add(&x->file, buf_str(&x->text), x->text.len, err);
    buf_clear(&x->text);
    return status;
}

/* What is in memory, a piece at a time into the file. */
static int write_all(struct export *x, const struct export_config *config, struct err *err)
{
    size_t count = 0;
    if (x->what == EXPORT_WIRE)
        count = config->shown_count;
    else if (x->what == EXPORT_TYPES)
        count = config->types->row_count;
    else if (x->what == EXPORT_TIMELINE)
        count = config->timeline->broadcast_count;
    for (size_t i = 0; i < count; i++) {
        const void *item = x->what == EXPORT_WIRE ? &config->traffic->entries[config->shown[i]]
                           : x->what == EXPORT_TYPES
                               ? (const void *)&config->types->rows[i]
                               : (const void *)&config->timeline->broadcasts[i];
        add_row(x, x->form, item);
        if (i % PAGE_ROWS == PAGE_ROWS - 1 && flush(x, err) < 0)
            return ERR_OUTSIDE;
    }
    return flush(x, err);
}

static int read_list(struct export *x, struct err *err)
{
    struct store_conversations page = {0};
    if (store_list(x->session->store, &x->list_at, true, PAGE_ROWS, &page, err) < 0)
        return ERR_OUTSIDE;
    for (size_t i = 0; i < page.count; i++)
        if (screen_list_filter_match(&x->filter.filter, x->session, &page.rows[i]))
            add_row(x, x->form, &page.rows[i]);
    x->is_read = page.count < PAGE_ROWS;
    if (page.count > 0)
        x->list_at = page.keys[page.count - 1];
    store_list_done(&page);
    return 0;
}

static int read_chat(struct export *x, struct err *err)
{
    struct store_messages page = {0};
    if (store_chat(x->session->store, x->target_id, &x->chat_at, false, PAGE_ROWS, &page, err) < 0)
        return ERR_OUTSIDE;
    for (size_t i = 0; i < page.count; i++)
        add_row(x, x->form, &page.rows[i]);
    x->is_read = page.count < PAGE_ROWS;
    if (page.count > 0) {
        const struct message *last = &page.rows[page.count - 1].message;
        x->chat_at.sent_time_ms = last->sent_time_ms;
        memcpy(x->chat_at.uid, last->uid, sizeof x->chat_at.uid);
    }
    store_chat_done(&page);
    return 0;
}

int export_step(struct export *x, struct err *err)
{
    int status = 0;
    redact_turn(x->redact);
    if (!x->is_read)
        status = x->what == EXPORT_LIST ? read_list(x, err) : read_chat(x, err);
    if (status == 0)
        status = flush(x, err);
    if (status < 0 || !x->is_read)
        return status < 0 ? status : 1;
    return files_writer_close(&x->file, err);
}

/* ---- its life ---- */

static bool ends_in(const char *path, const char *suffix)
{
    size_t len = strlen(path);
    size_t suffix_len = strlen(suffix);
    return len > suffix_len && strcmp(path + len - suffix_len, suffix) == 0;
}

static int find_form(const char *path, enum export_form *form, struct err *err)
{
    *form = ends_in(path, ".csv") ? EXPORT_CSV : EXPORT_JSONL;
    if (*form == EXPORT_CSV || ends_in(path, ".jsonl"))
        return 0;
    err_set(err, "the file's name says how it is written: it ends in .jsonl or .csv");
    return ERR_INPUT;
}

struct export *export_new(const struct export_config *config, int *status, struct err *err)
{
    enum export_form form;
    *status = find_form(config->path, &form, err);
    if (*status < 0)
        return NULL;
    struct export *x = mem_zalloc(sizeof *x);
    x->path = mem_dup_str(config->path);
    x->form = form;
    x->what = config->what;
    x->session = config->session;
    x->redact = config->redact;
    x->target_id = mem_dup_str(config->target_id);
    x->chat_at.sent_time_ms = INT64_MIN;
    x->is_read = x->what != EXPORT_LIST && x->what != EXPORT_CHAT;
    *status = screen_filter_set(&x->filter, config->filter, err);
    if (*status == 0)
        *status = files_writer_open(&x->file, x->path, FILES_BESIDE, err);
    if (*status == 0) {
        add_header(x);
        *status = write_all(x, config, err);
    }
    if (*status == 0)
        return x;
    export_free(x);
    return NULL;
}

int64_t export_count(const struct export *x)
{
    return x->count;
}

const char *export_path(const struct export *x)
{
    return x->path;
}

void export_free(struct export *x)
{
    if (x == NULL)
        return;
    files_writer_drop(&x->file);
    screen_filter_done(&x->filter);
    buf_done(&x->text);
    free(x->path);
    free(x->target_id);
    free(x);
}
