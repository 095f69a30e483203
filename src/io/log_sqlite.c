/*
 * The log's operations, each a statement or a transaction of a few. The file, its schema and the
 * statements are log_sqlite_db's.
 */
#include "io/log_sqlite.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "log_sqlite_db.h"

enum { TRIM_BATCH_ROWS = 32 }; /* rows a transaction: an append waits no longer than for these */

static struct log_sqlite *log_of(struct broadcast_log *log)
{
    return (struct log_sqlite *)log;
}

/* ---- appending ---- */

static int log_tail(struct broadcast_log *log, const char *app_key, struct broadcast_log_tail *out,
                    struct err *err)
{
    struct log_sqlite *l = log_of(log);
    *out = (struct broadcast_log_tail){0};
    log_sqlite_bind_text(l->tail, 1, app_key);
    int rc = sqlite3_step(l->tail);
    if (rc == SQLITE_ROW) {
        out->last_seq = sqlite3_column_int64(l->tail, 0);
        out->last_sent_ms = sqlite3_column_int64(l->tail, 1);
        snprintf(out->last_uid, sizeof out->last_uid, "%s",
                 (const char *)sqlite3_column_text(l->tail, 2));
    }
    return log_sqlite_end_rows(l, l->tail, rc, N_("reading the end"), err);
}

static int advance(struct log_sqlite *l, const char *app_key, int64_t seq, const struct message *m,
                   int64_t *out_app_id, struct err *err)
{
    log_sqlite_bind_text(l->advance, 1, app_key);
    log_sqlite_bind_i64(l->advance, 2, seq);
    log_sqlite_bind_i64(l->advance, 3, m->sent_time_ms);
    log_sqlite_bind_text(l->advance, 4, m->uid);
    int rc = sqlite3_step(l->advance);
    assert(rc != SQLITE_DONE); /* seq is the next one: the caller's duty */
    if (rc == SQLITE_ROW)
        *out_app_id = sqlite3_column_int64(l->advance, 0);
    return log_sqlite_end_rows(l, l->advance, rc, N_("an append to the end"), err);
}

static int add_entry(struct log_sqlite *l, int64_t app_id, int64_t seq, const struct message *m,
                     struct err *err)
{
    log_sqlite_bind_i64(l->remember, 1, app_id);
    log_sqlite_bind_i64(l->remember, 2, seq);
    log_sqlite_bind_text(l->remember, 3, m->uid);
    log_sqlite_bind_i64(l->remember, 4, m->sent_time_ms);
    int status = log_sqlite_run(l, l->remember, N_("an append"), err);
    if (status != 0)
        return status;

    log_sqlite_bind_i64(l->hold, 1, app_id);
    log_sqlite_bind_i64(l->hold, 2, seq);
    log_sqlite_bind_text(l->hold, 3, m->from_user_id);
    log_sqlite_bind_text(l->hold, 4, m->object_name);
    log_sqlite_bind_bytes(l->hold, 5, m->content, m->content_len);
    log_sqlite_bind_i64(l->hold, 6, m->disable_update_last_msg);
    log_sqlite_bind_i64(l->hold, 7, m->persisted);
    log_sqlite_bind_i64(l->hold, 8, m->counted);
    return log_sqlite_run(l, l->hold, N_("an append"), err);
}

static int log_append(struct broadcast_log *log, const char *app_key, int64_t seq,
                      const struct message *m, struct err *err)
{
    struct log_sqlite *l = log_of(log);
    int status = log_sqlite_begin(l, N_("an append"), err);
    if (status != 0)
        return status;
    int64_t app_id = 0;
    status = advance(l, app_key, seq, m, &app_id, err);
    if (status == 0)
        status = add_entry(l, app_id, seq, m, err);
    return log_sqlite_end(l, status, N_("an append"), err);
}

/* ---- reading ---- */

static char *dup_column(sqlite3_stmt *s, int column)
{
    const char *text = (const char *)sqlite3_column_text(s, column);
    return mem_dup_bytes(text, (size_t)sqlite3_column_bytes(s, column));
}

static void take_message(sqlite3_stmt *s, struct message *m)
{
    *m = (struct message){
        .sent_time_ms = sqlite3_column_int64(s, 2),
        .from_user_id = dup_column(s, 3),
        .object_name = dup_column(s, 4),
        .content = dup_column(s, 5),
        .content_len = (size_t)sqlite3_column_bytes(s, 5),
        .disable_update_last_msg = sqlite3_column_int(s, 6) != 0,
        .persisted = sqlite3_column_int(s, 7) != 0,
        .counted = sqlite3_column_int(s, 8) != 0,
    };
    snprintf(m->uid, sizeof m->uid, "%s", (const char *)sqlite3_column_text(s, 1));
}

static int log_read(struct broadcast_log *log, const struct broadcast_log_query *query,
                    struct broadcast_log_page *out, struct err *err)
{
    struct log_sqlite *l = log_of(log);
    sqlite3_stmt *s = l->read;
    size_t cap = 0;
    size_t bytes = 0;
    int rc;

    *out = (struct broadcast_log_page){.last_seq = query->after_seq};
    log_sqlite_bind_text(s, 1, query->app_key);
    log_sqlite_bind_i64(s, 2, query->since_ms);
    log_sqlite_bind_i64(s, 3, query->after_seq);
    log_sqlite_bind_i64(
        s, 4, (int64_t)query->max_count + 1); /* the one too many tells that there is more */
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        bytes += (size_t)sqlite3_column_bytes(s, 5);
        out->has_more =
            out->count == query->max_count || (out->count > 0 && bytes > query->max_bytes);
        if (out->has_more)
            break;
        out->messages = mem_grow(out->messages, &cap, out->count + 1, sizeof *out->messages);
        take_message(s, &out->messages[out->count++]);
        out->last_seq = sqlite3_column_int64(s, 0);
    }
    int status = log_sqlite_end_rows(l, s, rc, N_("reading"), err);
    if (status != 0)
        broadcast_log_page_done(out);
    return status;
}

static int log_oldest(struct broadcast_log *log, const char *app_key, int64_t since_ms,
                      int64_t *out_seq, struct err *err)
{
    struct log_sqlite *l = log_of(log);
    log_sqlite_bind_text(l->oldest, 1, app_key);
    log_sqlite_bind_i64(l->oldest, 2, since_ms);
    int rc = sqlite3_step(l->oldest);
    *out_seq = rc == SQLITE_ROW ? sqlite3_column_int64(l->oldest, 0) : 1;
    return log_sqlite_end_rows(l, l->oldest, rc, N_("looking for the oldest entry"), err);
}

static int log_missed(struct broadcast_log *log, const char *app_key, int64_t after_seq,
                      int64_t before_seq, struct wire_missed *out, size_t max, size_t *out_count,
                      struct err *err)
{
    struct log_sqlite *l = log_of(log);
    sqlite3_stmt *s = l->missed;
    int rc;

    *out_count = 0;
    log_sqlite_bind_text(s, 1, app_key);
    log_sqlite_bind_i64(s, 2, after_seq);
    log_sqlite_bind_i64(s, 3, before_seq);
    log_sqlite_bind_i64(s, 4, (int64_t)max);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        struct wire_missed *m = &out[(*out_count)++];
        snprintf(m->uid, sizeof m->uid, "%s", (const char *)sqlite3_column_text(s, 0));
        m->sent_time_ms = sqlite3_column_int64(s, 1);
    }
    return log_sqlite_end_rows(l, s, rc, N_("reading what expired"), err);
}

static int log_knows_uid(struct broadcast_log *log, const char *app_key, const char *uid, bool *out,
                         struct err *err)
{
    struct log_sqlite *l = log_of(log);
    log_sqlite_bind_text(l->knows_uid, 1, app_key);
    log_sqlite_bind_text(l->knows_uid, 2, uid);
    int rc = sqlite3_step(l->knows_uid);
    *out = rc == SQLITE_ROW && sqlite3_column_int(l->knows_uid, 0) != 0;
    return log_sqlite_end_rows(l, l->knows_uid, rc, "looking for a messageUID", err);
}

/* ---- trimming ---- */

/* One of the two deletions, of at most max rows. */
static int delete_older(struct log_sqlite *l, sqlite3_stmt *s, int64_t limit_ms, size_t max,
                        size_t *rows, struct err *err)
{
    log_sqlite_bind_i64(s, 1, (int64_t)max);
    log_sqlite_bind_i64(s, 2, limit_ms);
    int status = log_sqlite_run(l, s, N_("trimming"), err);
    if (status == 0)
        *rows += (size_t)sqlite3_changes(l->db);
    return status;
}

/* One transaction. An entry is forgotten only after its content went. */
static int trim_batch(struct log_sqlite *l, int64_t held_ms, int64_t remembered_ms, size_t max,
                      size_t *out_rows, struct err *err)
{
    *out_rows = 0;
    int status = log_sqlite_begin(l, N_("trimming"), err);
    if (status != 0)
        return status;
    status = delete_older(l, l->drop, held_ms, max, out_rows, err);
    if (status == 0 && *out_rows < max)
        status = delete_older(l, l->forget, remembered_ms, max - *out_rows, out_rows, err);
    return log_sqlite_end(l, status, N_("trimming"), err);
}

static int log_trim(struct broadcast_log *log, int64_t held_ms, int64_t remembered_ms,
                    size_t max_rows, size_t *out_rows, struct err *err)
{
    struct log_sqlite *l = log_of(log);
    if (remembered_ms > held_ms)
        remembered_ms = held_ms;
    *out_rows = 0;
    while (*out_rows < max_rows) {
        size_t wanted = max_rows - *out_rows;
        if (wanted > TRIM_BATCH_ROWS)
            wanted = TRIM_BATCH_ROWS;
        size_t rows;
        int status = trim_batch(l, held_ms, remembered_ms, wanted, &rows, err);
        if (status != 0)
            return status;
        *out_rows += rows;
        if (rows < wanted)
            break;
    }
    /* Behind the last batch the write-ahead log is moved into the file, so that the appends seldom
     * have to. */
    return *out_rows < max_rows ? log_sqlite_checkpoint(l, err) : 0;
}

/* ---- tokens (R12) ---- */

static int log_token_add(struct broadcast_log *log, const char *app_key, const char *user_id,
                         const char *token, struct err *err)
{
    struct log_sqlite *l = log_of(log);
    int status = log_sqlite_begin(l, N_("adding a token"), err);
    if (status != 0)
        return status;
    log_sqlite_bind_text(l->token_app, 1, app_key);
    status = log_sqlite_run(l, l->token_app, N_("adding a token"), err);
    if (status == 0) {
        log_sqlite_bind_text(l->token_add, 1, app_key);
        log_sqlite_bind_text(l->token_add, 2, user_id);
        log_sqlite_bind_text(l->token_add, 3, token);
        status = log_sqlite_run(l, l->token_add, N_("adding a token"), err);
    }
    return log_sqlite_end(l, status, N_("adding a token"), err);
}

static int log_token_each(struct broadcast_log *log,
                          void (*seen)(void *ctx, const char *app_key, const char *user_id,
                                       const char *token),
                          void *ctx, struct err *err)
{
    struct log_sqlite *l = log_of(log);
    sqlite3_stmt *s = l->token_each;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        seen(ctx, (const char *)sqlite3_column_text(s, 0), (const char *)sqlite3_column_text(s, 1),
             (const char *)sqlite3_column_text(s, 2));
    return log_sqlite_end_rows(l, s, rc, N_("reading the tokens"), err);
}

/* ---- opening and closing ---- */

static void log_free(struct broadcast_log *log)
{
    log_sqlite_db_close(log_of(log));
}

struct broadcast_log *log_sqlite_open(const char *path, const char *new_id, struct err *err)
{
    static const struct broadcast_log_ops ops = {
        .free = log_free,
        .tail = log_tail,
        .append = log_append,
        .read = log_read,
        .oldest = log_oldest,
        .missed = log_missed,
        .knows_uid = log_knows_uid,
        .trim = log_trim,
        .token_add = log_token_add,
        .token_each = log_token_each,
    };
    assert(new_id[0] != '\0' && strlen(new_id) < BROADCAST_LOG_ID_SIZE);
    struct log_sqlite *l = log_sqlite_db_open(path, new_id, err);
    if (l == NULL)
        return NULL;
    l->log.ops = &ops;
    return &l->log;
}

struct broadcast_log *log_sqlite_open_second(const struct broadcast_log *first, struct err *err)
{
    static const struct broadcast_log_ops ops = {.free = log_free, .trim = log_trim};
    struct log_sqlite *l =
        log_sqlite_db_open_second((const struct log_sqlite *)(const void *)first, err);
    if (l == NULL)
        return NULL;
    l->log.ops = &ops;
    return &l->log;
}
