#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store_private.h"

static int64_t limit_of(size_t limit)
{
    return limit > INT64_MAX ? INT64_MAX : (int64_t)limit;
}

/* A page that was read upwards is turned into reading order. */
static void reverse(void *items, size_t count, size_t size, void *spare)
{
    if (count == 0)
        return;
    char *low = items, *high = low + (count - 1) * size;
    for (; low < high; low += size, high -= size) {
        memcpy(spare, low, size);
        memcpy(low, high, size);
        memcpy(high, spare, size);
    }
}

/* ---- the conversation list ---- */

enum {
    PAGE_OBJECT_NAME = STORE_ROW_END,
    PAGE_CONTENT,
};

static void read_conversation(const struct query *q, struct store_conversation *out)
{
    *out = (struct store_conversation){
        .target_id = query_col_dup(q, STORE_ROW_TARGET),
        .last_object_name = query_col_dup(q, PAGE_OBJECT_NAME),
        .last_content = query_col_dup(q, PAGE_CONTENT),
    };
    out->last_content_len = query_col_len(q, PAGE_CONTENT);
    store_row_read(q, &out->row);
}

static struct store_list_key key_of(int64_t id, const struct conversation *row)
{
    return (struct store_list_key){
        .is_set = true, .pinned = row->pinned, .sort_time_ms = row->sort_time_ms, .row_id = id};
}

static void bind_list_key(struct query *q, const struct store_list_key *key, bool forward)
{
    bool is_set = key != NULL && key->is_set;
    /* Without a key: what is above the first row, or below the last. */
    query_i64(q, is_set ? key->pinned : forward ? 2 : -1);
    query_i64(q, is_set ? key->sort_time_ms : 0);
    query_i64(q, is_set ? key->row_id : 0);
}

int store_list(struct store *s, const struct store_list_key *after, bool forward, size_t limit,
               struct store_conversations *out, struct err *err)
{
    *out = (struct store_conversations){0};
    size_t rows_cap = 0, keys_cap = 0;
    struct query q = query_start(s, forward ? SQL_PAGE_DOWN : SQL_PAGE_UP);
    bind_list_key(&q, after, forward);
    query_i64(&q, limit_of(limit));
    int found;
    while ((found = query_row(&q, err)) > 0) {
        size_t i = out->count++;
        out->rows = mem_grow(out->rows, &rows_cap, out->count, sizeof *out->rows);
        out->keys = mem_grow(out->keys, &keys_cap, out->count, sizeof *out->keys);
        read_conversation(&q, &out->rows[i]);
        out->keys[i] = key_of(query_col_i64(&q, STORE_ROW_ID), &out->rows[i].row);
    }
    query_end(&q);
    if (found < 0) {
        store_list_done(out);
        return found;
    }
    if (!forward) {
        struct store_conversation row;
        struct store_list_key key;
        reverse(out->rows, out->count, sizeof row, &row);
        reverse(out->keys, out->count, sizeof key, &key);
    }
    return 0;
}

void store_conversation_done(struct store_conversation *c)
{
    free(c->target_id);
    free(c->last_object_name);
    free(c->last_content);
    *c = (struct store_conversation){0};
}

void store_list_done(struct store_conversations *page)
{
    for (size_t i = 0; i < page->count; i++)
        store_conversation_done(&page->rows[i]);
    free(page->rows);
    free(page->keys);
    *page = (struct store_conversations){0};
}

int store_find(struct store *s, const char *target_id, struct store_conversation *out, bool *found,
               struct err *err)
{
    *out = (struct store_conversation){0};
    struct query q = query_start(s, SQL_PAGE_FIND);
    query_str(&q, target_id);
    int status = query_row(&q, err);
    *found = status > 0;
    if (*found)
        read_conversation(&q, out);
    query_end(&q);
    return status < 0 ? status : 0;
}

int store_find_received(struct store *s, const char *uid, struct store_received *out, bool *found,
                        struct err *err)
{
    struct query q = query_start(s, SQL_WIRE_RECEIVED);
    query_str(&q, uid);
    int status = query_row(&q, err);
    *found = status > 0;
    if (*found)
        *out = (struct store_received){.server_ms = query_col_i64(&q, 0),
                                       .offline = query_col_i64(&q, 1) != 0,
                                       .parsed = query_col_i64(&q, 2) != 0,
                                       .stored = query_col_i64(&q, 3) != 0,
                                       .counted = query_col_i64(&q, 4) != 0,
                                       .listed = query_col_i64(&q, 5) != 0,
                                       .dropped = query_col_i64(&q, 6) != 0};
    query_end(&q);
    return status < 0 ? status : 0;
}

/* ---- a chat ---- */

enum {
    CHAT_WIRE,
    CHAT_UID,
    CHAT_FROM_USER_ID,
    CHAT_OBJECT_NAME,
    CHAT_CONTENT,
    CHAT_DISABLE_UPDATE,
    CHAT_BIT_PERSISTED,
    CHAT_BIT_COUNTED,
    CHAT_SENT,
    CHAT_RECEIVED,
    CHAT_SERVER,
    CHAT_MINE,
    CHAT_OFFLINE,
    CHAT_COUNTED,
    CHAT_LISTED,
};

void store_message_read(const struct query *q, struct store_message *out)
{
    *out = (struct store_message){
        .row_id = query_col_i64(q, CHAT_WIRE),
        .message =
            {
                .from_user_id = query_col_dup(q, CHAT_FROM_USER_ID),
                .object_name = query_col_dup(q, CHAT_OBJECT_NAME),
                .content = query_col_dup(q, CHAT_CONTENT),
                .disable_update_last_msg = query_col_i64(q, CHAT_DISABLE_UPDATE) != 0,
                .persisted = query_col_i64(q, CHAT_BIT_PERSISTED) != 0,
                .counted = query_col_i64(q, CHAT_BIT_COUNTED) != 0,
                .sent_time_ms = query_col_i64(q, CHAT_SENT),
            },
        .received_ms = query_col_i64(q, CHAT_RECEIVED),
        .server_ms = query_col_i64(q, CHAT_SERVER),
        .is_mine = query_col_i64(q, CHAT_MINE) != 0,
        .offline = query_col_i64(q, CHAT_OFFLINE) != 0,
        .counted = query_col_i64(q, CHAT_COUNTED) != 0,
        .listed = query_col_i64(q, CHAT_LISTED) != 0,
    };
    out->message.content_len = query_col_len(q, CHAT_CONTENT);
    snprintf(out->message.uid, sizeof out->message.uid, "%s", query_col_str(q, CHAT_UID));
}

int store_chat(struct store *s, const char *target_id, const struct store_chat_key *key, bool older,
               size_t limit, struct store_messages *out, struct err *err)
{
    *out = (struct store_messages){0};
    size_t cap = 0;
    struct query q = query_start(s, older ? SQL_CHAT_OLDER : SQL_CHAT_NEWER);
    query_str(&q, target_id);
    query_i64(&q, key->sent_time_ms);
    query_str(&q, key->uid);
    query_i64(&q, limit_of(limit));
    int found;
    while ((found = query_row(&q, err)) > 0) {
        out->rows = mem_grow(out->rows, &cap, out->count + 1, sizeof *out->rows);
        store_message_read(&q, &out->rows[out->count++]);
    }
    query_end(&q);
    if (found < 0) {
        store_chat_done(out);
        return found;
    }
    if (older) {
        struct store_message row;
        reverse(out->rows, out->count, sizeof row, &row);
    }
    return 0;
}

void store_chat_done(struct store_messages *page)
{
    for (size_t i = 0; i < page->count; i++)
        message_done(&page->rows[i].message);
    free(page->rows);
    *page = (struct store_messages){0};
}
