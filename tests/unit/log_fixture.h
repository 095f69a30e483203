/* Broadcasts and queries for the tests of a broadcast_log. */
#ifndef CASTSIM_TESTS_LOG_FIXTURE_H
#define CASTSIM_TESTS_LOG_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/broadcast_log.h"
#include "unit.h"

#define LOG_ALL_TIME INT64_MIN

/* The UID of the entry seq of an app; the tests need it unique, not meaningful. */
static inline void log_uid(int64_t seq, char out[MESSAGE_UID_SIZE])
{
    snprintf(out, MESSAGE_UID_SIZE, "AAAA-BBBB-CCCC-%04u", (unsigned)seq % 10000);
}

/* Appends entry seq, sent at sent_ms, with content_len bytes. Returns append's own result. */
static inline int log_append_sized(struct broadcast_log *log, const char *app, int64_t seq,
                                   int64_t sent_ms, size_t content_len, struct err *err)
{
    struct message m = {.from_user_id = mem_dup_str("2191"),
                        .object_name = mem_dup_str("RC:TxtMsg"),
                        .content = mem_zalloc(content_len + 1),
                        .content_len = content_len,
                        .disable_update_last_msg = seq % 2 == 0,
                        .persisted = seq % 3 == 0,
                        .counted = seq % 5 == 0,
                        .sent_time_ms = sent_ms};
    memset(m.content, 'a' + (int)(seq % 26), content_len);
    log_uid(seq, m.uid);
    int status = log->ops->append(log, app, seq, &m, err);
    message_done(&m);
    return status;
}

static inline void log_append_ok(struct broadcast_log *log, const char *app, int64_t seq,
                                 int64_t sent_ms)
{
    struct err err = {0};
    if (log_append_sized(log, app, seq, sent_ms, 10, &err) != 0)
        fail_msg("append %d: %s", (int)seq, err.text);
}

/* Reads, and asserts which entries came: first..last, or none when last < first. */
static inline void log_assert_read(struct broadcast_log *log,
                                   const struct broadcast_log_query *query, int64_t first,
                                   int64_t last, bool has_more)
{
    struct err err = {0};
    struct broadcast_log_page page = {0};
    assert_int_equal(log->ops->read(log, query, &page, &err), 0);
    assert_int_equal(page.count, last < first ? 0 : last - first + 1);
    assert_int_equal(page.last_seq, last < first ? query->after_seq : last);
    assert_int_equal(page.has_more, has_more);
    for (size_t i = 0; i < page.count; i++) {
        char uid[MESSAGE_UID_SIZE];
        log_uid(first + (int64_t)i, uid);
        assert_string_equal(page.messages[i].uid, uid);
    }
    broadcast_log_page_done(&page);
}

static inline struct broadcast_log_query log_query_all(const char *app)
{
    return (struct broadcast_log_query){
        .app_key = app, .since_ms = LOG_ALL_TIME, .max_count = 100, .max_bytes = 1 << 20};
}

static inline struct broadcast_log_tail log_tail_of(struct broadcast_log *log, const char *app)
{
    struct err err = {0};
    struct broadcast_log_tail tail = {.last_seq = -1};
    assert_int_equal(log->ops->tail(log, app, &tail, &err), 0);
    return tail;
}

static inline int64_t log_oldest_of(struct broadcast_log *log, const char *app, int64_t since_ms)
{
    struct err err = {0};
    int64_t seq = -1;
    assert_int_equal(log->ops->oldest(log, app, since_ms, &seq, &err), 0);
    return seq;
}

static inline size_t log_trim_ok(struct broadcast_log *log, int64_t held_ms, int64_t remembered_ms,
                                 size_t max_rows)
{
    struct err err = {0};
    size_t rows = 0;
    if (log->ops->trim(log, held_ms, remembered_ms, max_rows, &rows, &err) != 0)
        fail_msg("trim: %s", err.text);
    return rows;
}

/* Concatenates "app/user/token " of every token. */
static inline void log_note_token(void *ctx, const char *app, const char *user, const char *token)
{
    struct buf *out = ctx;
    buf_addf(out, "%s/%s/%s ", app, user, token);
}

#endif
