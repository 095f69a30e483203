#include <stdio.h>

#include "store_private.h"

void store_row_read(const struct query *q, struct conversation *out)
{
    *out = (struct conversation){
        .exists = true,
        .hidden = query_col_i64(q, STORE_ROW_HIDDEN) != 0,
        .pinned = query_col_i64(q, STORE_ROW_PINNED) != 0,
        .sort_time_ms = query_col_i64(q, STORE_ROW_SORT),
        .unread = query_col_i64(q, STORE_ROW_UNREAD),
        .has_last = !query_col_is_null(q, STORE_ROW_LAST_UID),
        .last_sent_ms = query_col_i64(q, STORE_ROW_LAST_SENT),
        .newest_sent_ms = query_col_i64(q, STORE_ROW_NEWEST_SENT),
        .read_mark_ms = query_col_i64(q, STORE_ROW_READ_MARK),
        .version_ms = query_col_i64(q, STORE_ROW_VERSION),
    };
    snprintf(out->last_uid, sizeof out->last_uid, "%s", query_col_str(q, STORE_ROW_LAST_UID));
}

int store_row_load(struct store *s, const char *target_id, int64_t *id, struct conversation *out,
                   struct err *err)
{
    *id = 0;
    *out = (struct conversation){0};
    struct query q = query_start(s, SQL_CONVERSATION_FIND);
    query_str(&q, target_id);
    int found = query_row(&q, err);
    if (found > 0) {
        *id = query_col_i64(&q, STORE_ROW_ID);
        store_row_read(&q, out);
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

int64_t store_row_visible_unread(const struct conversation *row)
{
    return row->exists && !row->hidden ? row->unread : 0;
}

int store_row_save(struct store *s, int64_t id, const char *target_id,
                   const struct conversation *before, const struct conversation *after,
                   struct err *err)
{
    struct query q = query_start(s, SQL_CONVERSATION_SAVE);
    query_i64(&q, id);
    query_str(&q, target_id);
    query_i64(&q, after->hidden);
    query_i64(&q, after->pinned);
    query_i64(&q, after->sort_time_ms);
    query_i64(&q, after->unread);
    if (after->has_last) {
        query_str(&q, after->last_uid);
        query_i64(&q, after->last_sent_ms);
    } else {
        query_null(&q);
        query_null(&q);
    }
    query_i64(&q, after->newest_sent_ms);
    query_i64(&q, after->read_mark_ms);
    query_i64(&q, after->version_ms);
    int status = query_run(&q, err);
    if (status == 0)
        s->next.total_unread += store_row_visible_unread(after) - store_row_visible_unread(before);
    return status;
}
