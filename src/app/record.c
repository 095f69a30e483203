#include "app/record.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "io/files.h"
#include "record_parts.h"

/* ---- life ---- */

static char **dup_list(const struct option_list *list, size_t *count)
{
    *count = list != NULL ? list->count : 0;
    char **copy = mem_zalloc((*count + 1) * sizeof *copy);
    for (size_t i = 0; i < *count; i++)
        copy[i] = mem_dup_str(list->items[i]);
    return copy;
}

/* The scenario may be read from another folder. Where we are is nearly always known; else the path
 * stays as it was given. */
static void make_absolute(char **paths, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf path = {0};
        struct err unused;
        if (files_absolute_path(paths[i], &path, &unused) == 0) {
            free(paths[i]);
            paths[i] = buf_take(&path);
        }
        buf_done(&path);
    }
}

static void copy_types(struct record *r, const struct types_load *types)
{
    r->types = dup_list(types != NULL ? types->paths : NULL, &r->type_count);
    r->without = dup_list(types != NULL ? types->without : NULL, &r->without_count);
    r->allow_rc_prefix = types != NULL && types->allow_rc_prefix;
    make_absolute(r->types, r->type_count);
}

struct record *record_new(const struct record_config *config, int64_t now_ms)
{
    struct record *r = mem_zalloc(sizeof *r);
    r->config = *config;
    r->config.path = mem_dup_str(config->path);
    r->config.server = mem_dup_str(config->server);
    r->config.user_id = mem_dup_str(config->user_id);
    copy_types(r, config->types);
    r->is_resumed = config->store != NULL && store_cursor(config->store) != NULL;
    r->started_ms = now_ms;
    r->is_dirty = true;
    return r;
}

static void free_list(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

static void message_free(struct record_message *m)
{
    free(m->from_user_id);
    free(m->object_name);
    free(m->content);
    free(m);
}

void record_free(struct record *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->entry_count; i++) {
        free(r->entries[i].target_id);
        free(r->entries[i].uid);
    }
    for (size_t i = 0; i < r->message_count; i++)
        message_free(r->messages[i]);
    for (size_t i = 0; i < r->row_count; i++) {
        free(r->rows[i]->target_id);
        free(r->rows[i]);
    }
    strmap_done(&r->by_uid);
    strmap_done(&r->by_target);
    free_list(r->types, r->type_count);
    free_list(r->without, r->without_count);
    free((char *)r->config.path);
    free((char *)r->config.server);
    free((char *)r->config.user_id);
    free(r->entries);
    free(r->messages);
    free(r->missed);
    free(r->rows);
    free(r);
}

bool record_find_message(const struct record *r, const char *uid, size_t *index)
{
    return strmap_find(&r->by_uid, uid, index);
}

/* ---- what the client tells ---- */

static struct record_entry *add_entry(struct record *r, enum record_kind kind, int64_t at_ms)
{
    r->entries = mem_grow(r->entries, &r->entry_cap, r->entry_count + 1, sizeof *r->entries);
    struct record_entry *e = &r->entries[r->entry_count++];
    *e = (struct record_entry){.kind = kind, .at_ms = at_ms};
    r->is_dirty = true;
    return e;
}

static void add_missed(struct record *r, const struct event_missed *missed)
{
    r->missed = mem_grow(r->missed, &r->missed_cap, r->missed_count + 1, sizeof *r->missed);
    struct record_missed *m = &r->missed[r->missed_count++];
    *m = (struct record_missed){.sent_server_ms = missed->sent_ms, .cause = missed->cause};
    snprintf(m->uid, sizeof m->uid, "%s", missed->uid);
}

/* A pull that brought nothing, when it was due, changes nothing but the end of the story: the file
 * need not be written again for each. */
static bool is_quiet(const struct event_pull *pull)
{
    return pull->ok && pull->received == 0 && pull->missed == 0 && !pull->was_reset;
}

static void take_pull(struct record *r, const struct event *event)
{
    const struct event_pull *pull = &event->pull;
    const bool was_dirty = r->is_dirty;
    struct record_entry *e = add_entry(r, RECORD_PULL, event->at_ms);
    e->pull = (struct record_pull){.ok = pull->ok,
                                   .has_more = pull->has_more,
                                   .was_reset = pull->was_reset,
                                   .http = pull->http,
                                   .duplicates = (int64_t)pull->duplicates,
                                   .content_duplicates = (int64_t)pull->content_duplicates,
                                   .nameless = pull->missed - (int64_t)pull->missed_list_count,
                                   .took_ms = pull->took_ms,
                                   .next_ms = pull->next_ms,
                                   .retry_after_ms = pull->retry_after_ms,
                                   .server_ms = pull->server_ms,
                                   .first_message = r->message_count,
                                   .first_missed = r->missed_count,
                                   .missed_count = pull->missed_list_count};
    for (size_t i = 0; i < pull->missed_list_count; i++)
        add_missed(r, &pull->missed_list[i]);
    if (is_quiet(pull))
        r->is_dirty = was_dirty;
}

/* The messages of an answer follow its pull. */
static void take_message(struct record *r, const struct event_message *told)
{
    assert(r->entry_count > 0 && r->entries[r->entry_count - 1].kind == RECORD_PULL);
    struct record_pull *pull = &r->entries[r->entry_count - 1].pull;
    const struct message *from = told->message;
    size_t index;
    if (record_find_message(r, from->uid, &index)) {
        pull->again++;
        return;
    }
    struct record_message *m = mem_zalloc(sizeof *m);
    *m = (struct record_message){.from_user_id = mem_dup_str(from->from_user_id),
                                 .object_name = mem_dup_str(from->object_name),
                                 .content = mem_dup_bytes(from->content, from->content_len),
                                 .content_len = from->content_len,
                                 .disable_update_last_msg = from->disable_update_last_msg,
                                 .sent_server_ms = from->sent_time_ms,
                                 .delay_ms = told->delay_ms,
                                 .delivery = told->delivery,
                                 .offline = told->verdict->offline,
                                 .stored = told->verdict->stored,
                                 .counted = told->verdict->counted,
                                 .shown = told->verdict->shown};
    memcpy(m->uid, from->uid, sizeof m->uid);
    r->messages = mem_grow(r->messages, &r->message_cap, r->message_count + 1, sizeof(void *));
    r->messages[r->message_count] = m;
    strmap_put(&r->by_uid, m->uid, r->message_count++);
    pull->message_count++;
}

/* ---- the rows of the list ---- */

static struct record_row *row_of(struct record *r, const char *target_id)
{
    size_t index;
    if (strmap_find(&r->by_target, target_id, &index))
        return r->rows[index];
    struct record_row *row = mem_zalloc(sizeof *row);
    row->target_id = mem_dup_str(target_id);
    r->rows = mem_grow(r->rows, &r->row_cap, r->row_count + 1, sizeof(void *));
    r->rows[r->row_count] = row;
    strmap_put(&r->by_target, row->target_id, r->row_count++);
    return row;
}

static void take_row(struct record *r, const struct event_conversation *told)
{
    struct record_row *row = row_of(r, told->target_id);
    row->is_known = true;
    row->row = *told->row;
}

/* What the user does is no event: the store is asked. */
static void look_at_row(struct record *r, const char *target_id)
{
    struct record_row *row = row_of(r, target_id);
    struct store_conversation found = {0};
    struct err unused;
    bool is_there = false;
    row->is_known = r->config.store != NULL &&
                    store_find(r->config.store, target_id, &found, &is_there, &unused) == 0;
    row->row = is_there ? found.row : (struct conversation){0};
    store_conversation_done(&found);
}

void record_event(struct record *r, const struct event *event)
{
    switch (event->kind) {
    case EVENT_PULL:
        take_pull(r, event);
        break;
    case EVENT_MESSAGE:
        take_message(r, &event->message);
        break;
    case EVENT_CONVERSATION:
        take_row(r, &event->conversation);
        break;
    case EVENT_ONLINE:
        add_entry(r, RECORD_ONLINE, event->at_ms);
        break;
    case EVENT_OFFLINE:
        add_entry(r, RECORD_OFFLINE, event->at_ms);
        break;
    case EVENT_ERROR: /* says why a pull failed, in words; the pull was told before */
        break;
    }
}

void record_did(struct record *r, const struct record_deed *deed)
{
    struct record_entry *e = add_entry(r, RECORD_DEED, deed->at_ms);
    e->deed = deed->kind;
    e->target_id = mem_dup_str(deed->target_id);
    e->uid = mem_dup_str(deed->uid);
    e->is_pulling = deed->is_pulling;
    if (deed->target_id != NULL)
        look_at_row(r, deed->target_id);
}

/* ---- the file ---- */

int record_save_end(struct record *r, int64_t now_ms, struct err *err)
{
    struct buf text = {0};
    record_write(r, now_ms, &text);
    int status = files_write(r->config.path, buf_str(&text), text.len, err);
    if (status == 0)
        r->is_dirty = false;
    buf_done(&text);
    return status;
}

int record_save(struct record *r, int64_t now_ms, struct err *err)
{
    return r->is_dirty ? record_save_end(r, now_ms, err) : 0;
}
