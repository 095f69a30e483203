#include "bare_store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bench.h"

/* What one pull does to one conversation. */
struct bare_row {
    int64_t id;
    int64_t unread;
    const struct message *last; /* NULL = the pull does not touch it */
};

struct bare_store {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *conversation, *wire, *message, *client;
    struct bare_row *rows;     /* by the number in the sender's name */
    struct bare_row **touched; /* in the order of their first messages */
    size_t touched_count;
    size_t senders;
};

static void check(struct bare_store *b, int rc)
{
    if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
        bench_fail("the bare store: %s", sqlite3_errmsg(b->db));
}

static sqlite3_stmt *prepare(struct bare_store *b, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    check(b, sqlite3_prepare_v3(b->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL));
    return stmt;
}

struct bare_store *bare_store_open(const char *path, size_t senders)
{
    struct bare_store *b = mem_zalloc(sizeof *b);
    b->senders = senders;
    b->rows = mem_zalloc(senders * sizeof *b->rows);
    b->touched = mem_zalloc(senders * sizeof *b->touched);
    check(b, sqlite3_open_v2(path, &b->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    check(b, sqlite3_exec(b->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL,
                          NULL));
    b->begin = prepare(b, "BEGIN IMMEDIATE");
    b->commit = prepare(b, "COMMIT");
    b->wire = prepare(b, "INSERT INTO wire (uid, sent_ms, received_ms, server_ms, times, "
                         "disable_update, bit_persisted, bit_counted, offline, parsed, stored, "
                         "counted, listed, dropped, reasons, from_user_id, object_name, content) "
                         "VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    b->message = prepare(b, "INSERT INTO message (conversation, sent_ms, uid, wire, mine, counted, "
                            "listed) VALUES (?, ?, ?, ?, ?, ?, ?)");
    b->conversation = prepare(
        b, "INSERT INTO conversation (target_id, hidden, pinned, sort_ms, unread, last_uid, "
           "last_sent_ms, newest_sent_ms, read_mark_ms, version_ms) "
           "VALUES (?1, 0, 0, ?2, ?3, ?4, ?2, ?2, 0, 0) ON CONFLICT (target_id) DO UPDATE "
           "SET sort_ms = ?2, unread = unread + ?3, last_uid = ?4, last_sent_ms = ?2, "
           "newest_sent_ms = ?2 RETURNING id");
    b->client = prepare(b, "UPDATE client SET cursor = ?, alive_ms = ?, "
                           "total_unread = total_unread + ?");
    return b;
}

void bare_store_close(struct bare_store *b)
{
    sqlite3_stmt *all[] = {b->begin, b->commit, b->conversation, b->wire, b->message, b->client};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        sqlite3_finalize(all[i]);
    check(b, sqlite3_close(b->db));
    free(b->rows);
    free(b->touched);
    free(b);
}

static void bind_text(sqlite3_stmt *stmt, int at, const char *text, size_t len)
{
    sqlite3_bind_text64(stmt, at, text, len, SQLITE_STATIC, SQLITE_UTF8);
}

static void run(struct bare_store *b, sqlite3_stmt *stmt)
{
    check(b, sqlite3_step(stmt));
    sqlite3_reset(stmt);
}

static int64_t add_wire(struct bare_store *b, const struct bare_pull *pull,
                        const struct store_item *item)
{
    const struct message *m = item->message;
    const struct verdict *v = &item->verdict;
    bind_text(b->wire, 1, m->uid, MESSAGE_UID_SIZE - 1);
    sqlite3_bind_int64(b->wire, 2, m->sent_time_ms);
    sqlite3_bind_int64(b->wire, 3, pull->received_ms);
    sqlite3_bind_int64(b->wire, 4, pull->server_ms);
    sqlite3_bind_int64(b->wire, 5, m->disable_update_last_msg);
    sqlite3_bind_int64(b->wire, 6, m->persisted);
    sqlite3_bind_int64(b->wire, 7, m->counted);
    sqlite3_bind_int64(b->wire, 8, v->offline);
    sqlite3_bind_int64(b->wire, 9, v->parsed);
    sqlite3_bind_int64(b->wire, 10, v->stored);
    sqlite3_bind_int64(b->wire, 11, v->counted);
    sqlite3_bind_int64(b->wire, 12, v->listed);
    sqlite3_bind_int64(b->wire, 13, v->dropped);
    bind_text(b->wire, 14, pull->reasons, strlen(pull->reasons));
    bind_text(b->wire, 15, m->from_user_id, strlen(m->from_user_id));
    bind_text(b->wire, 16, m->object_name, strlen(m->object_name));
    bind_text(b->wire, 17, m->content, m->content_len);
    run(b, b->wire);
    return sqlite3_last_insert_rowid(b->db);
}

static struct bare_row *row_of(struct bare_store *b, const struct message *m)
{
    return &b->rows[(size_t)atoi(m->from_user_id + strlen("ops-")) % b->senders];
}

static void touch_rows(struct bare_store *b, const struct bare_pull *pull)
{
    memset(b->rows, 0, b->senders * sizeof *b->rows);
    b->touched_count = 0;
    for (size_t i = 0; i < pull->count; i++) {
        struct bare_row *row = row_of(b, pull->items[i].message);
        if (row->last == NULL)
            b->touched[b->touched_count++] = row;
        row->unread += pull->items[i].verdict.counted;
        row->last = pull->items[i].message;
    }
}

static void save_row(struct bare_store *b, struct bare_row *row)
{
    const struct message *last = row->last;
    bind_text(b->conversation, 1, last->from_user_id, strlen(last->from_user_id));
    sqlite3_bind_int64(b->conversation, 2, last->sent_time_ms);
    sqlite3_bind_int64(b->conversation, 3, row->unread);
    bind_text(b->conversation, 4, last->uid, MESSAGE_UID_SIZE - 1);
    check(b, sqlite3_step(b->conversation));
    row->id = sqlite3_column_int64(b->conversation, 0);
    sqlite3_reset(b->conversation);
}

static void add_message(struct bare_store *b, const struct bare_pull *pull,
                        const struct store_item *item)
{
    const struct message *m = item->message;
    int64_t wire = add_wire(b, pull, item);
    sqlite3_bind_int64(b->message, 1, row_of(b, m)->id);
    sqlite3_bind_int64(b->message, 2, m->sent_time_ms);
    bind_text(b->message, 3, m->uid, MESSAGE_UID_SIZE - 1);
    sqlite3_bind_int64(b->message, 4, wire);
    sqlite3_bind_int64(b->message, 5, item->is_mine);
    sqlite3_bind_int64(b->message, 6, item->verdict.counted);
    sqlite3_bind_int64(b->message, 7, item->verdict.listed);
    run(b, b->message);
}

void bare_store_ingest(struct bare_store *b, const struct bare_pull *pull)
{
    int64_t unread = 0;
    run(b, b->begin);
    touch_rows(b, pull);
    for (size_t i = 0; i < b->touched_count; i++) {
        save_row(b, b->touched[i]);
        unread += b->touched[i]->unread;
    }
    for (size_t i = 0; i < pull->count; i++)
        add_message(b, pull, &pull->items[i]);
    bind_text(b->client, 1, pull->cursor, strlen(pull->cursor));
    sqlite3_bind_int64(b->client, 2, pull->server_ms);
    sqlite3_bind_int64(b->client, 3, unread);
    run(b, b->client);
    run(b, b->commit);
}

/* ---- the same rows ---- */

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t value = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        value = sqlite3_column_int64(stmt, 0);
    else
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
    sqlite3_finalize(stmt);
    return value;
}

void bare_store_compare(const char *path, const char *other)
{
    static const char *const tables[] = {"client", "wire", "conversation", "message", "life"};
    sqlite3 *db = NULL;
    char sql[1024];
    snprintf(sql, sizeof sql, "ATTACH '%s' AS other", other);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        bench_fail("%s, %s: %s", path, other, sqlite3_errmsg(db));
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const char *t = tables[i];
        snprintf(
            sql, sizeof sql,
            "SELECT (SELECT count(*) FROM (SELECT * FROM main.%s EXCEPT SELECT * FROM other.%s))"
            " + (SELECT count(*) FROM (SELECT * FROM other.%s EXCEPT SELECT * FROM main.%s))",
            t, t, t, t);
        int64_t differing = number(db, sql);
        if (differing != 0)
            bench_fail("%s and %s differ in %lld rows of %s", path, other, (long long)differing, t);
    }
    sqlite3_close(db);
}
