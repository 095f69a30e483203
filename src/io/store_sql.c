#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store_private.h"

struct statement {
    const char *sql;
    const char *doing; /* as in "cannot <doing>"; through _() */
};

#define PAGE_FROM                                                                                  \
    "SELECT " STORE_ROW_COLUMNS ", w.object_name, w.content "                                      \
    "FROM conversation c LEFT JOIN wire w ON w.uid = c.last_uid "
#define CHAT_FROM                                                                                  \
    "SELECT " STORE_MESSAGE_COLUMNS "FROM message m JOIN wire w ON w.id = m.wire "                 \
    "WHERE m.conversation = (SELECT id FROM conversation WHERE target_id = ?) "

static const struct statement statements[SQL_COUNT] = {
    [SQL_BEGIN] = {"BEGIN IMMEDIATE", N_("begin to write")},
    [SQL_COMMIT] = {"COMMIT", N_("commit")},
    [SQL_ROLLBACK] = {"ROLLBACK", N_("roll back")},

    [SQL_CLIENT_READ] = {"SELECT app_key, user_id, cursor, alive_ms, total_unread FROM client",
                         N_("read whose store it is")},
    [SQL_CLIENT_CLAIM] = {"INSERT INTO client (id, app_key, user_id, total_unread) "
                          "VALUES (1, ?, ?, 0)",
                          N_("create the store")},
    [SQL_CLIENT_SAVE] = {"UPDATE client SET cursor = ?, alive_ms = ?, total_unread = ?",
                         N_("keep the cursor")},

    [SQL_WIRE_ADD] = {"INSERT INTO wire (uid, sent_ms, received_ms, server_ms, times, same_as, "
                      "content_hash, disable_update, bit_persisted, bit_counted, offline, parsed, "
                      "stored, counted, listed, dropped, reasons, from_user_id, object_name, "
                      "content) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                      "?) ON CONFLICT (uid) DO NOTHING",
                      N_("keep a received message")},
    [SQL_WIRE_FIND] = {"SELECT id, coalesce(again_ms, received_ms), "
                       "sent_ms = ? AND from_user_id = ? FROM wire WHERE uid = ?",
                       N_("look for a message received before")},
    [SQL_WIRE_RECEIVED] = {"SELECT server_ms, offline, parsed, stored, counted, listed, dropped, "
                           "reasons FROM wire WHERE uid = ?",
                           N_("look for a received message")},
    [SQL_WIRE_AGAIN] =
        {"UPDATE wire SET times = times + 1, again_ms = ?, same_as = ?, offline = ?, "
         "parsed = ?, stored = ?, counted = ?, listed = ?, dropped = ?, reasons = ? "
         "WHERE id = ?",
         N_("keep a message received again")},
    [SQL_WIRE_COUNT] = {"UPDATE wire SET times = times + 1 WHERE id = ?", N_("count a duplicate")},
    [SQL_WIRE_SAME] = {"SELECT id FROM wire WHERE content_hash = ? "
                       "AND coalesce(again_ms, received_ms) >= ? AND uid <> ? AND from_user_id = ? "
                       "AND object_name = ? AND content = ? "
                       "ORDER BY coalesce(again_ms, received_ms) DESC LIMIT 1",
                       N_("look for equal content")},
    [SQL_WIRE_OLDER] = {"SELECT id FROM wire WHERE received_ms < ? ORDER BY id DESC LIMIT 1",
                        N_("look for recent messages")},
    [SQL_WIRE_HASH] = {"UPDATE wire SET content_hash = "
                       "castsim_content_hash(from_user_id, object_name, content) "
                       "WHERE id > ? AND content_hash IS NULL",
                       N_("compare recent messages")},

    [SQL_MESSAGE_ADD] = {"INSERT INTO message (conversation, sent_ms, uid, wire, mine, counted, "
                         "listed) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                         N_("store a message")},
    [SQL_MESSAGE_FIND] = {"SELECT c.target_id, m.conversation, m.sent_ms, m.mine, m.counted, "
                          "m.listed FROM wire w JOIN conversation c ON c.target_id = "
                          "w.from_user_id JOIN message m ON m.conversation = c.id AND m.sent_ms = "
                          "w.sent_ms AND m.uid = w.uid WHERE w.uid = ?",
                          N_("find the message")},
    [SQL_MESSAGE_DELETE] =
        {"DELETE FROM message WHERE conversation = ? AND sent_ms = ? AND uid = ?",
         N_("delete the message")},
    [SQL_MESSAGE_DELETE_ALL] = {"DELETE FROM message WHERE conversation = ?",
                                N_("delete the messages")},
    [SQL_MESSAGE_NEWEST_LISTED] = {"SELECT sent_ms, uid FROM message WHERE conversation = ? AND "
                                   "listed ORDER BY sent_ms DESC, uid DESC LIMIT 1",
                                   N_("find the last message")},

    [SQL_CONVERSATION_FIND] = {"SELECT " STORE_ROW_COLUMNS
                               " FROM conversation c WHERE target_id = ?",
                               N_("read a conversation")},
    [SQL_CONVERSATION_MAX_ID] = {"SELECT coalesce(max(id), 0) FROM conversation",
                                 N_("read the conversations")},
    [SQL_CONVERSATION_SAVE] =
        {"INSERT INTO conversation (id, target_id, hidden, pinned, sort_ms, unread, last_uid, "
         "last_sent_ms, newest_sent_ms, read_mark_ms, version_ms) "
         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
         "hidden = excluded.hidden, pinned = excluded.pinned, sort_ms = excluded.sort_ms, "
         "unread = excluded.unread, last_uid = excluded.last_uid, "
         "last_sent_ms = excluded.last_sent_ms, newest_sent_ms = excluded.newest_sent_ms, "
         "read_mark_ms = excluded.read_mark_ms, version_ms = excluded.version_ms",
         N_("keep a conversation")},
    [SQL_CONVERSATION_DELETE] = {"DELETE FROM conversation WHERE id = ?",
                                 N_("delete the conversation")},

    [SQL_PAGE_FIND] = {PAGE_FROM "WHERE c.target_id = ?", N_("read a conversation")},
    [SQL_PAGE_DOWN] = {PAGE_FROM "WHERE c.hidden = 0 AND (c.pinned, c.sort_ms, c.id) < (?, ?, ?) "
                                 "ORDER BY c.pinned DESC, c.sort_ms DESC, c.id DESC LIMIT ?",
                       N_("read the conversation list")},
    [SQL_PAGE_UP] = {PAGE_FROM "WHERE c.hidden = 0 AND (c.pinned, c.sort_ms, c.id) > (?, ?, ?) "
                               "ORDER BY c.pinned, c.sort_ms, c.id LIMIT ?",
                     N_("read the conversation list")},
    [SQL_CHAT_OLDER] = {CHAT_FROM "AND (m.sent_ms, m.uid) < (?, ?) "
                                  "ORDER BY m.sent_ms DESC, m.uid DESC LIMIT ?",
                        N_("read the messages")},
    [SQL_CHAT_NEWER] = {CHAT_FROM "AND (m.sent_ms, m.uid) > (?, ?) "
                                  "ORDER BY m.sent_ms, m.uid LIMIT ?",
                        N_("read the messages")},

    [SQL_LIFE_LAST] = {"SELECT id, from_ms, state FROM life WHERE from_ms <= ? "
                       "ORDER BY id DESC LIMIT 1",
                       N_("read the client's states")},
    [SQL_LIFE_ADD] = {"INSERT INTO life (from_ms, state) VALUES (?, ?)",
                      N_("keep the client's state")},
    [SQL_LIFE_READ] = {"SELECT from_ms, state FROM life WHERE id >= ? ORDER BY id LIMIT ?",
                       N_("read the client's states")},

    [SQL_WIRE_NEWEST] = {"SELECT coalesce(max(id), 0) FROM wire", N_("search")},
    [SQL_TEXT_LAST] = {"SELECT id, first_wire + rows FROM search_text ORDER BY id DESC LIMIT 1",
                       N_("read the index of the search")},
    [SQL_TEXT_ROWS] = {"SELECT id, stored, from_user_id, content FROM wire WHERE id >= ? "
                       "ORDER BY id LIMIT ?",
                       N_("read the messages for the index of the search")},
    [SQL_TEXT_ADD] = {"INSERT INTO search_text (id, first_wire, rows, text) VALUES (?, ?, ?, ?)",
                      N_("write the index of the search")},
    [SQL_TEXT_READ] = {"SELECT first_wire, rows, text FROM search_text WHERE id = ?",
                       N_("read the index of the search")},
    [SQL_TEXT_BEFORE] = {"SELECT id FROM search_text WHERE first_wire < ? "
                         "ORDER BY id DESC LIMIT 1",
                         N_("read the index of the search")},
    [SQL_SECTION_LAST] = {"SELECT coalesce(max(id), -1) FROM search_section",
                          N_("read the index of the search")},
    [SQL_SECTION_ADD] = {"INSERT INTO search_section (id, places) VALUES (?, ?)",
                         N_("write the index of the search")},
    [SQL_SECTION_FIND] = {"SELECT places FROM search_section WHERE id = ?",
                          N_("read the index of the search")},
    [SQL_FILTER_ADD] = {"INSERT INTO search_filter (id, words) VALUES (?, ?)",
                        N_("write the index of the search")},
    [SQL_FILTER_READ] = {"SELECT words FROM search_filter WHERE id = ?",
                         N_("read the index of the search")},
    [SQL_GONE_ADD] = {"INSERT INTO search_gone (wire) SELECT id FROM wire WHERE uid = ? "
                      "ON CONFLICT DO NOTHING",
                      N_("take the message out of the search")},
    [SQL_GONE_ADD_ALL] = {"INSERT INTO search_gone (wire) SELECT wire FROM message "
                          "WHERE conversation = ? ON CONFLICT DO NOTHING",
                          N_("take the messages out of the search")},
    [SQL_GONE_ADD_WIRE] = {"INSERT INTO search_gone (wire) VALUES (?) ON CONFLICT DO NOTHING",
                           N_("write the index of the search")},
    [SQL_GONE_DELETE] = {"DELETE FROM search_gone WHERE wire = ?",
                         N_("bring the message back into the search")},
    [SQL_GONE_READ] = {"SELECT wire FROM search_gone WHERE wire >= ? AND wire < ?", N_("search")},
    [SQL_SEARCH_DIRECT] = {"SELECT id, content FROM wire WHERE id >= ? AND id < ? AND stored "
                           "AND from_user_id = coalesce(?, from_user_id) "
                           "ORDER BY id DESC",
                           N_("search")},
    [SQL_SEARCH_OF_CHAT] = {"SELECT wire FROM message WHERE conversation = "
                            "(SELECT id FROM conversation WHERE target_id = ?) LIMIT ?",
                            N_("search")},
    [SQL_SEARCH_CONTENT] = {"SELECT content FROM wire WHERE id = ?", N_("search")},
    /* The conversation of a message is its sender (R26), and the key of message begins with it. */
    [SQL_SEARCH_HIT] = {"SELECT " STORE_MESSAGE_COLUMNS "FROM wire w "
                        "CROSS JOIN conversation c ON c.target_id = w.from_user_id "
                        "CROSS JOIN message m ON m.conversation = c.id "
                        "AND m.sent_ms = w.sent_ms AND m.uid = w.uid WHERE w.id = ?",
                        N_("search")},
};

/* ---- failing ---- */

/* What SQLite's codes come to, and what to do about it. A code that is not here speaks for itself.
 */
static const struct {
    int code;
    const char *advice; /* SQLite's own words follow */
} advices[] = {
    {SQLITE_FULL, N_("the disk is full; make room there and try again")},
    {SQLITE_IOERR, N_("the disk failed; see that it is well and has room")},
    {SQLITE_BUSY, N_("another program is writing to it; close that one")},
    {SQLITE_LOCKED, N_("another program is writing to it; close that one")},
    {SQLITE_CORRUPT, N_("the file is damaged; restore a copy or give another file")},
    {SQLITE_NOTADB, N_("the file is damaged; restore a copy or give another file")},
    {SQLITE_READONLY, N_("the file or its folder cannot be written; see to the permissions")},
    {SQLITE_CANTOPEN, N_("the file or its folder cannot be written; see to the permissions")},
};

int store_fail(const struct store *s, const char *doing, struct err *err)
{
    int code = sqlite3_errcode(s->db) & 0xff; /* without SQLite's finer distinctions */
    for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++) {
        if (advices[i].code == code) {
            err_set(err, "%s: cannot %s: %s (%s)", s->path, doing, advices[i].advice,
                    sqlite3_errmsg(s->db));
            err_tell(err, "%s: cannot %s: %s (%s)", s->path, _(doing), _(advices[i].advice),
                     sqlite3_errmsg(s->db));
            return ERR_OUTSIDE;
        }
    }
    err_set(err, "%s: cannot %s: %s", s->path, doing, sqlite3_errmsg(s->db));
    err_tell(err, "%s: cannot %s: %s", s->path, _(doing), sqlite3_errmsg(s->db));
    return ERR_OUTSIDE;
}

int store_exec(struct store *s, const char *sql, const char *doing, struct err *err)
{
    if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return store_fail(s, doing, err);
    return 0;
}

/* ---- one statement ---- */

struct query query_start(struct store *s, enum store_sql id)
{
    struct query q = {.store = s, .id = id, .rc = SQLITE_OK};
    if (s->pool != NULL)
        store_pool_show(s->pool, s);
    if (s->statements[id] == NULL)
        q.rc = sqlite3_prepare_v3(s->db, statements[id].sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &s->statements[id], NULL);
    q.stmt = s->statements[id];
    return q;
}

void query_i64(struct query *q, int64_t value)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_bind_int64(q->stmt, ++q->bound, value);
}

void query_str(struct query *q, const char *text)
{
    if (text == NULL)
        query_null(q);
    else
        query_bytes(q, text, strlen(text));
}

void query_bytes(struct query *q, const char *text, size_t len)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_bind_text64(q->stmt, ++q->bound, text, len, SQLITE_STATIC, SQLITE_UTF8);
}

void query_blob(struct query *q, const void *bytes, size_t len)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_bind_blob64(q->stmt, ++q->bound, bytes, len, SQLITE_STATIC);
}

void query_null(struct query *q)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_bind_null(q->stmt, ++q->bound);
}

int query_row(struct query *q, struct err *err)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_step(q->stmt);
    int rc = q->rc;
    if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
        q->rc = SQLITE_OK;
        return rc == SQLITE_ROW;
    }
    return store_fail(q->store, statements[q->id].doing, err);
}

void query_end(struct query *q)
{
    /* The code that reset returns is that of the last step, which query_row has told. */
    if (q->stmt != NULL)
        sqlite3_reset(q->stmt);
}

int query_run(struct query *q, struct err *err)
{
    int status = query_row(q, err);
    assert(status <= 0); /* no statement run this way gives rows */
    query_end(q);
    return status;
}

int64_t query_col_i64(const struct query *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

bool query_col_is_null(const struct query *q, int column)
{
    return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

const char *query_col_str(const struct query *q, int column)
{
    const unsigned char *text = sqlite3_column_text(q->stmt, column);
    return text != NULL ? (const char *)text : "";
}

const void *query_col_blob(const struct query *q, int column)
{
    return sqlite3_column_blob(q->stmt, column);
}

size_t query_col_len(const struct query *q, int column)
{
    return (size_t)sqlite3_column_bytes(q->stmt, column);
}

char *query_col_dup(const struct query *q, int column)
{
    if (query_col_is_null(q, column))
        return NULL;
    const char *text = query_col_str(q, column);
    return mem_dup_bytes(text, query_col_len(q, column));
}

void store_statements_free(struct store *s)
{
    for (int i = 0; i < SQL_COUNT; i++) {
        sqlite3_finalize(s->statements[i]); /* its code is that of a step told before */
        s->statements[i] = NULL;
    }
}

/* ---- transactions ---- */

static bool is_same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* A cursor that stays keeps its address too: store_cursor has lent it. */
static void set_client(struct store_client *to, const struct store_client *from)
{
    if (!is_same_text(to->cursor, from->cursor)) {
        free(to->cursor);
        to->cursor = mem_dup_str(from->cursor);
    }
    to->alive_ms = from->alive_ms;
    to->total_unread = from->total_unread;
}

int store_check_alive(const struct store *s, struct err *err)
{
    if (!s->is_killed)
        return 0;
    err_set(err, "%s: the process was killed", s->path);
    return ERR_OUTSIDE;
}

int store_begin(struct store *s, struct err *err)
{
    if (store_check_alive(s, err) != 0)
        return ERR_OUTSIDE;
    if (s->file != NULL && db_file_check(s->file, err) != 0)
        return ERR_OUTSIDE;
    struct query q = query_start(s, SQL_BEGIN);
    int status = query_run(&q, err);
    if (status == 0)
        set_client(&s->next, &s->client);
    return status;
}

static bool is_client_changed(const struct store *s)
{
    return !is_same_text(s->client.cursor, s->next.cursor) ||
           s->client.alive_ms != s->next.alive_ms || s->client.total_unread != s->next.total_unread;
}

static int save_client(struct store *s, struct err *err)
{
    if (!is_client_changed(s))
        return 0;
    struct query q = query_start(s, SQL_CLIENT_SAVE);
    query_str(&q, s->next.cursor);
    if (s->next.alive_ms == INT64_MIN)
        query_null(&q);
    else
        query_i64(&q, s->next.alive_ms);
    query_i64(&q, s->next.total_unread);
    return query_run(&q, err);
}

int store_commit(struct store *s, struct err *err)
{
    int status = save_client(s, err);
    if (status == 0) {
        struct query q = query_start(s, SQL_COMMIT);
        status = query_run(&q, err);
    }
    if (status != 0)
        store_rollback(s);
    else
        set_client(&s->client, &s->next);
    return status;
}

void store_rollback(struct store *s)
{
    /* Some failures (a full disk, a trigger's ROLLBACK) have ended the transaction already. */
    if (sqlite3_get_autocommit(s->db))
        return;
    struct query q = query_start(s, SQL_ROLLBACK);
    struct err ignored; /* the failure that led here is the one to tell */
    query_run(&q, &ignored);
}
