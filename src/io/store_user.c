#include <stdio.h>
#include <stdlib.h>

#include "store_private.h"

/* Ends a change: commits it, or takes it back when it failed. */
static int finish(struct store *s, int status, struct err *err)
{
    if (status == 0)
        return store_commit(s, err);
    store_rollback(s);
    return status;
}

/* ---- one row ---- */

/* What the user does to a row; the arguments are the same for all. */
struct deed {
    int64_t now_ms;
    bool pinned;
};
typedef void deed_fn(struct conversation *row, const struct deed *deed,
                     const struct sdk_profile *profile);

static void do_open(struct conversation *row, const struct deed *deed,
                    const struct sdk_profile *profile)
{
    conversation_open(row, deed->now_ms, profile);
}

static void do_remove(struct conversation *row, const struct deed *deed,
                      const struct sdk_profile *profile)
{
    (void)deed;
    conversation_remove(row, profile);
}

static void do_pin(struct conversation *row, const struct deed *deed,
                   const struct sdk_profile *profile)
{
    (void)profile;
    conversation_pin(row, deed->pinned);
}

/* Changes the row if it is there, and writes it if that changed it. */
static int change_row(struct store *s, const char *target_id, deed_fn *fn, struct deed deed,
                      struct err *err)
{
    int status = store_begin(s, err);
    if (status != 0)
        return status;
    int64_t id;
    struct conversation before;
    status = store_row_load(s, target_id, &id, &before, err);
    if (status == 0 && before.exists) {
        struct conversation after = before;
        fn(&after, &deed, s->profile);
        if (!conversation_is_same(&before, &after))
            status = store_row_save(s, id, target_id, &before, &after, err);
    }
    return finish(s, status, err);
}

int store_open_conversation(struct store *s, const char *target_id, int64_t now_ms, struct err *err)
{
    return change_row(s, target_id, do_open, (struct deed){.now_ms = now_ms}, err);
}

int store_remove(struct store *s, const char *target_id, struct err *err)
{
    return change_row(s, target_id, do_remove, (struct deed){0}, err);
}

int store_pin(struct store *s, const char *target_id, bool pinned, struct err *err)
{
    return change_row(s, target_id, do_pin, (struct deed){.pinned = pinned}, err);
}

/* ---- row and messages ---- */

static int delete_all(struct store *s, int64_t conversation_id, struct err *err)
{
    static const enum store_sql steps[] = {SQL_GONE_ADD_ALL, SQL_MESSAGE_DELETE_ALL,
                                           SQL_CONVERSATION_DELETE};
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof steps / sizeof steps[0]; i++) {
        struct query q = query_start(s, steps[i]);
        query_i64(&q, conversation_id);
        status = query_run(&q, err);
    }
    return status;
}

int store_clear(struct store *s, const char *target_id, struct err *err)
{
    int status = store_begin(s, err);
    if (status != 0)
        return status;
    int64_t id;
    struct conversation row;
    status = store_row_load(s, target_id, &id, &row, err);
    if (status == 0 && row.exists) {
        status = delete_all(s, id, err);
        s->next.total_unread -= store_row_visible_unread(&row);
    }
    return finish(s, status, err);
}

/* ---- one message ---- */

/* A stored message where it stands. */
struct stored {
    bool is_there;
    char *target_id; /* owned */
    int64_t conversation_id;
    char uid[MESSAGE_UID_SIZE];
    struct conversation_message message;
};

static int find_message(struct store *s, const char *uid, struct stored *out, struct err *err)
{
    *out = (struct stored){0};
    struct query q = query_start(s, SQL_MESSAGE_FIND);
    query_str(&q, uid);
    int found = query_row(&q, err);
    if (found > 0) {
        out->is_there = true;
        out->target_id = query_col_dup(&q, 0);
        out->conversation_id = query_col_i64(&q, 1);
        out->message = (struct conversation_message){
            .uid = uid,
            .sent_time_ms = query_col_i64(&q, 2),
            .is_mine = query_col_i64(&q, 3) != 0,
            .counted = query_col_i64(&q, 4) != 0,
            .listed = query_col_i64(&q, 5) != 0,
        };
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

static int find_newest_listed(struct store *s, int64_t conversation_id, struct stored *out,
                              struct err *err)
{
    *out = (struct stored){.conversation_id = conversation_id};
    struct query q = query_start(s, SQL_MESSAGE_NEWEST_LISTED);
    query_i64(&q, conversation_id);
    int found = query_row(&q, err);
    if (found > 0) {
        out->is_there = true;
        out->message.sent_time_ms = query_col_i64(&q, 0);
        snprintf(out->uid, sizeof out->uid, "%s", query_col_str(&q, 1));
        out->message.uid = out->uid;
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

static int delete_one(struct store *s, const struct stored *m, struct err *err)
{
    struct query q = query_start(s, SQL_MESSAGE_DELETE);
    query_i64(&q, m->conversation_id);
    query_i64(&q, m->message.sent_time_ms);
    query_str(&q, m->message.uid);
    int status = query_run(&q, err);
    if (status != 0)
        return status;
    q = query_start(s, SQL_GONE_ADD);
    query_str(&q, m->message.uid);
    return query_run(&q, err);
}

/* The row after the message is gone (R26, R28). */
static int follow_deletion(struct store *s, const struct stored *deleted, struct err *err)
{
    struct stored left;
    int64_t id;
    struct conversation before;
    int status = find_newest_listed(s, deleted->conversation_id, &left, err);
    if (status == 0)
        status = store_row_load(s, deleted->target_id, &id, &before, err);
    if (status != 0)
        return status;
    struct conversation after = before;
    conversation_delete(&after, &deleted->message, left.is_there ? &left.message : NULL,
                        s->profile);
    if (conversation_is_same(&before, &after))
        return 0;
    return store_row_save(s, id, deleted->target_id, &before, &after, err);
}

int store_delete_message(struct store *s, const char *uid, struct err *err)
{
    int status = store_begin(s, err);
    if (status != 0)
        return status;
    struct stored m;
    status = find_message(s, uid, &m, err);
    if (status == 0 && m.is_there)
        status = delete_one(s, &m, err);
    if (status == 0 && m.is_there)
        status = follow_deletion(s, &m, err);
    free(m.target_id);
    return finish(s, status, err);
}
