#include "log_sqlite_db.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

enum {
    BUSY_TIMEOUT_MS = 10000, /* a trim's transaction takes some ms; this is for a stranger's lock */
    WAL_MAX_BYTES = 4 << 20, /* what a write-ahead log that grew in a burst shrinks back to */
};

/* Version n of the schema is what the first n of these make. docs/STORE.md tells what is what. */
static const char *const migrations[] = {
    "CREATE TABLE log (id TEXT NOT NULL) STRICT;"
    "CREATE TABLE app ("
    "  app_id INTEGER PRIMARY KEY, app_key TEXT NOT NULL UNIQUE,"
    "  last_seq INTEGER NOT NULL, last_sent_ms INTEGER NOT NULL, last_uid TEXT NOT NULL) STRICT;"
    "CREATE TABLE remembered ("
    "  app_id INTEGER NOT NULL, seq INTEGER NOT NULL,"
    "  uid TEXT NOT NULL, sent_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (app_id, seq)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX remembered_by_time ON remembered (app_id, sent_ms);"
    "CREATE UNIQUE INDEX remembered_by_uid ON remembered (app_id, uid);"
    "CREATE TABLE held ("
    "  app_id INTEGER NOT NULL, seq INTEGER NOT NULL,"
    "  from_user_id TEXT NOT NULL, object_name TEXT NOT NULL, content TEXT NOT NULL,"
    "  disable_update_last_msg INTEGER NOT NULL,"
    "  persisted INTEGER NOT NULL, counted INTEGER NOT NULL,"
    "  PRIMARY KEY (app_id, seq)) STRICT;"
    "CREATE TABLE token ("
    "  app_id INTEGER NOT NULL, user_id TEXT NOT NULL, token TEXT NOT NULL,"
    "  PRIMARY KEY (app_id, user_id)) STRICT, WITHOUT ROWID;",
};
enum { SCHEMA_VERSION = sizeof migrations / sizeof migrations[0] };

static const struct db_file_kind file_kind = {
    .name = N_("server log"),
    .application_id = 0x6373696c, /* "csil" */
    .newest_version = SCHEMA_VERSION,
};

/* The first entry of app `a` that was sent at ?2 or later; NULL when there is none. sentTime never
 * falls within an app, so "from that time on" is "from this sequence number on". */
#define FIRST_SEQ_SINCE                                                                            \
    "(SELECT r.seq FROM remembered r WHERE r.app_id = a.app_id AND r.sent_ms >= ?2"                \
    " ORDER BY r.sent_ms, r.seq LIMIT 1)"

static const struct {
    size_t field;
    const char *sql;
} statements[] = {
    {offsetof(struct log_sqlite, begin), "BEGIN IMMEDIATE"},
    {offsetof(struct log_sqlite, commit), "COMMIT"},
    {offsetof(struct log_sqlite, rollback), "ROLLBACK"},
    {offsetof(struct log_sqlite, tail),
     "SELECT last_seq, last_sent_ms, last_uid FROM app WHERE app_key = ?1"},
    /* Gives no row when seq is not the next one. */
    {offsetof(struct log_sqlite, advance),
     "INSERT INTO app (app_key, last_seq, last_sent_ms, last_uid) VALUES (?1, ?2, ?3, ?4)"
     " ON CONFLICT (app_key) DO UPDATE SET last_seq = excluded.last_seq,"
     " last_sent_ms = excluded.last_sent_ms, last_uid = excluded.last_uid"
     " WHERE excluded.last_seq = app.last_seq + 1 RETURNING app_id"},
    {offsetof(struct log_sqlite, remember),
     "INSERT INTO remembered (app_id, seq, uid, sent_ms) VALUES (?1, ?2, ?3, ?4)"},
    {offsetof(struct log_sqlite, hold),
     "INSERT INTO held (app_id, seq, from_user_id, object_name, content,"
     " disable_update_last_msg, persisted, counted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    {offsetof(struct log_sqlite, read),
     "SELECT h.seq, m.uid, m.sent_ms, h.from_user_id, h.object_name, h.content,"
     " h.disable_update_last_msg, h.persisted, h.counted"
     " FROM app a JOIN held h ON h.app_id = a.app_id"
     " JOIN remembered m ON m.app_id = h.app_id AND m.seq = h.seq"
     " WHERE a.app_key = ?1 AND h.seq >= max(?3 + 1, " FIRST_SEQ_SINCE ")"
     " ORDER BY h.seq LIMIT ?4"},
    {offsetof(struct log_sqlite, oldest),
     "SELECT coalesce((SELECT h.seq FROM held h WHERE h.app_id = a.app_id"
     " AND h.seq >= " FIRST_SEQ_SINCE " ORDER BY h.seq LIMIT 1), a.last_seq + 1)"
     " FROM app a WHERE a.app_key = ?1"},
    {offsetof(struct log_sqlite, missed),
     "SELECT r.uid, r.sent_ms FROM app a JOIN remembered r ON r.app_id = a.app_id"
     " WHERE a.app_key = ?1 AND r.seq > ?2 AND r.seq < ?3 ORDER BY r.seq LIMIT ?4"},
    {offsetof(struct log_sqlite, knows_uid),
     "SELECT EXISTS (SELECT 1 FROM app a JOIN remembered r ON r.app_id = a.app_id"
     " WHERE a.app_key = ?1 AND r.uid = ?2)"},
    /* The two deletions of a trim, of at most ?1 rows of whatever app. CROSS makes SQLite go from
     * the few apps to their oldest rows, never through all rows. */
    {offsetof(struct log_sqlite, drop),
     "DELETE FROM held WHERE rowid IN (SELECT h.rowid FROM app a CROSS JOIN held h"
     " ON h.app_id = a.app_id AND h.seq < coalesce(" FIRST_SEQ_SINCE ", a.last_seq + 1) LIMIT ?1)"},
    {offsetof(struct log_sqlite, forget),
     "DELETE FROM remembered WHERE (app_id, seq) IN (SELECT r.app_id, r.seq FROM app a CROSS"
     " JOIN remembered r ON r.app_id = a.app_id AND r.sent_ms < ?2 LIMIT ?1)"},
    /* An app that asks for a token before it ever sent has a row with sequence 0. */
    {offsetof(struct log_sqlite, token_app),
     "INSERT INTO app (app_key, last_seq, last_sent_ms, last_uid) VALUES (?1, 0, 0, '')"
     " ON CONFLICT (app_key) DO NOTHING"},
    {offsetof(struct log_sqlite, token_add),
     "INSERT INTO token (app_id, user_id, token)"
     " VALUES ((SELECT app_id FROM app WHERE app_key = ?1), ?2, ?3)"},
    {offsetof(struct log_sqlite, token_each),
     "SELECT a.app_key, t.user_id, t.token FROM token t JOIN app a ON a.app_id = t.app_id"
     " ORDER BY a.app_key, t.user_id"},
};
enum { STATEMENT_COUNT = sizeof statements / sizeof statements[0] };

static sqlite3_stmt **statement_at(struct log_sqlite *l, size_t i)
{
    return (sqlite3_stmt **)(void *)((char *)l + statements[i].field);
}

/* ---- errors ---- */

static void add_advice(int code, struct err *err)
{
    switch (code) {
    case SQLITE_FULL:
        err_add(err, "; make room on the disk and try again");
        break;
    case SQLITE_IOERR:
        err_add(err, "; is the disk full or failing?");
        break;
    case SQLITE_BUSY:
        err_add(err, "; another program has locked it");
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_DONE:
        err_add(err, "; it is damaged: move it away, and a new one is created");
        break;
    }
}

int log_sqlite_fail(const struct log_sqlite *l, const char *what, struct err *err)
{
    int code = sqlite3_errcode(l->db) & 0xff;
    int cause = sqlite3_system_errno(l->db);
    err_set(err, "%s of the server log %s failed: %s", what, l->path, sqlite3_errmsg(l->db));
    err_tell(err, "%s of the server log %s failed: %s", _(what), l->path, sqlite3_errmsg(l->db));
    if (code == SQLITE_IOERR && cause != 0)
        err_add(err, ", %s", err_errno(cause));
    add_advice(code, err);
    return ERR_OUTSIDE;
}

/* ---- running statements ---- */

/* A failure to bind is out of memory or a number that the statement does not have: both abort. */
static void check_bound(int rc)
{
    assert(rc == SQLITE_OK);
    (void)rc;
}

void log_sqlite_bind_bytes(sqlite3_stmt *s, int number, const char *text, size_t len)
{
    check_bound(sqlite3_bind_text64(s, number, text, len, SQLITE_STATIC, SQLITE_UTF8));
}

void log_sqlite_bind_text(sqlite3_stmt *s, int number, const char *text)
{
    log_sqlite_bind_bytes(s, number, text, strlen(text));
}

void log_sqlite_bind_i64(sqlite3_stmt *s, int number, int64_t value)
{
    check_bound(sqlite3_bind_int64(s, number, value));
}

int log_sqlite_run(struct log_sqlite *l, sqlite3_stmt *s, const char *what, struct err *err)
{
    int rc = sqlite3_step(s);
    int status = rc == SQLITE_DONE ? 0 : log_sqlite_fail(l, what, err);
    sqlite3_reset(s); /* repeats the failure that step has told */
    return status;
}

int log_sqlite_end_rows(struct log_sqlite *l, sqlite3_stmt *s, int rc, const char *what,
                        struct err *err)
{
    int status = rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : log_sqlite_fail(l, what, err);
    sqlite3_reset(s);
    return status;
}

/* One connection writes or moves the write-ahead log at a time. SQLite before 3.51.3 has a race
 * between the two (its "WAL-reset bug"): once in many thousand transactions the file came out
 * damaged. Reading needs no turn. */
static pthread_mutex_t write_turn = PTHREAD_MUTEX_INITIALIZER;

int log_sqlite_begin(struct log_sqlite *l, const char *what, struct err *err)
{
    /* The second connection only trims; what it would lose is lost already. */
    if (l->file != NULL && db_file_check(l->file, err) != 0)
        return ERR_OUTSIDE;
    pthread_mutex_lock(&write_turn);
    int status = log_sqlite_run(l, l->begin, what, err);
    if (status != 0)
        pthread_mutex_unlock(&write_turn);
    return status;
}

int log_sqlite_end(struct log_sqlite *l, int status, const char *what, struct err *err)
{
    if (status == 0)
        status = log_sqlite_run(l, l->commit, what, err);
    /* Some failures (a full disk) have ended the transaction already. */
    if (status != 0 && !sqlite3_get_autocommit(l->db))
        log_sqlite_run(l, l->rollback, what, NULL);
    pthread_mutex_unlock(&write_turn);
    return status;
}

int log_sqlite_checkpoint(struct log_sqlite *l, struct err *err)
{
    pthread_mutex_lock(&write_turn);
    int rc = sqlite3_wal_checkpoint_v2(l->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    pthread_mutex_unlock(&write_turn);
    if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY)
        return log_sqlite_fail(l, N_("a checkpoint"), err);
    return 0;
}

/* ---- opening and closing ---- */

void log_sqlite_db_close(struct log_sqlite *l)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(*statement_at(l, i));
    int rc = sqlite3_close(l->db);
    assert(rc == SQLITE_OK); /* every statement is finalized */
    (void)rc;
    db_file_release(l->file); /* after SQLite: see io/db_file */
    free(l->path);
    free(l);
}

static int run_sql(struct log_sqlite *l, const char *sql, const char *what, struct err *err)
{
    return sqlite3_exec(l->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0
                                                                   : log_sqlite_fail(l, what, err);
}

/* The single value of a query: a number, and its text when text is not NULL (of size bytes). */
static int query_value(struct log_sqlite *l, const char *sql, int64_t *number, char *text,
                       size_t size, struct err *err)
{
    sqlite3_stmt *s = NULL;
    int status = 0;
    if (sqlite3_prepare_v2(l->db, sql, -1, &s, NULL) != SQLITE_OK ||
        sqlite3_step(s) != SQLITE_ROW) {
        status = log_sqlite_fail(l, N_("opening"), err);
    } else {
        *number = sqlite3_column_int64(s, 0);
        if (text != NULL)
            snprintf(text, size, "%s", (const char *)sqlite3_column_text(s, 0));
    }
    sqlite3_finalize(s);
    return status;
}

static int connect_db(struct log_sqlite *l, struct err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(l->path, &l->db, flags, NULL) != SQLITE_OK)
        return log_sqlite_fail(l, N_("opening"), err);
    sqlite3_busy_timeout(l->db, BUSY_TIMEOUT_MS);
    return 0;
}

/* What is the connection's and not the file's. */
static int configure(struct log_sqlite *l, const char *synchronous, struct err *err)
{
    char sql[96];
    snprintf(sql, sizeof sql, "PRAGMA synchronous = %s; PRAGMA journal_size_limit = %d;",
             synchronous, (int)WAL_MAX_BYTES);
    return run_sql(l, sql, N_("opening"), err);
}

static int prepare_statements(struct log_sqlite *l, struct err *err)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        if (sqlite3_prepare_v3(l->db, statements[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                               statement_at(l, i), NULL) != SQLITE_OK)
            return log_sqlite_fail(l, N_("opening"), err);
    }
    return 0;
}

/* All steps in one transaction: a file is of the old version or of the new one, never between. The
 * identity belongs to the first step of a new file. */
static int migrate(struct log_sqlite *l, int64_t version, const char *new_id, struct err *err)
{
    if (version == SCHEMA_VERSION)
        return 0;
    int status = run_sql(l, "BEGIN EXCLUSIVE", N_("opening"), err);
    if (status != 0)
        return status;
    for (int64_t v = version; status == 0 && v < SCHEMA_VERSION; v++)
        status = run_sql(l, migrations[v], N_("a migration"), err);
    if (status == 0) {
        char *sql = sqlite3_mprintf("PRAGMA application_id = %u; PRAGMA user_version = %d;"
                                    "INSERT INTO log (id) SELECT %Q"
                                    " WHERE NOT EXISTS (SELECT 1 FROM log);",
                                    (unsigned)file_kind.application_id, SCHEMA_VERSION, new_id);
        assert(sql != NULL);
        status = run_sql(l, sql, N_("a migration"), err);
        sqlite3_free(sql);
    }
    if (status == 0)
        status = run_sql(l, "COMMIT", N_("a migration"), err);
    if (status != 0 && !sqlite3_get_autocommit(l->db))
        run_sql(l, "ROLLBACK", "a migration", NULL);
    return status;
}

/* Takes the file into use. Until it is known to be good, a write-ahead log that another version or
 * a damaged file left is kept as it is: closing does not move it into the file. */
static int set_up(struct log_sqlite *l, const char *new_id, struct err *err)
{
    if (db_file_has_wal(l->file))
        sqlite3_db_config(l->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    int64_t version = 0;
    if (query_value(l, "PRAGMA user_version", &version, NULL, 0, err) != 0)
        return ERR_OUTSIDE;
    if (version > SCHEMA_VERSION) {
        db_file_say_newer(l->path, &file_kind, (int)version, err);
        return ERR_OUTSIDE;
    }
    /* A new file gets its tables before it becomes a WAL file: so the header of the file itself
     * always says whose it is. */
    if (migrate(l, version, new_id, err) != 0)
        return ERR_OUTSIDE;
    char mode[16];
    int64_t ignored;
    if (query_value(l, "PRAGMA journal_mode = WAL", &ignored, mode, sizeof mode, err) != 0)
        return ERR_OUTSIDE;
    if (strcmp(mode, "wal") != 0) {
        err_set(err,
                "the server log %s cannot have a write-ahead log (journal_mode is %s): put it "
                "on a local disk",
                l->path, mode);
        return ERR_OUTSIDE;
    }
    if (query_value(l, "SELECT id FROM log", &ignored, l->log.id, sizeof l->log.id, err) != 0)
        return ERR_OUTSIDE;
    sqlite3_db_config(l->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return configure(l, "FULL", err);
}

struct log_sqlite *log_sqlite_db_open(const char *path, const char *new_id, struct err *err)
{
    struct db_file *file = db_file_claim(path, &file_kind, err);
    if (file == NULL)
        return NULL;
    struct log_sqlite *l = mem_zalloc(sizeof *l);
    l->file = file;
    l->path = mem_dup_str(db_file_path(file));
    if (connect_db(l, err) != 0 || set_up(l, new_id, err) != 0 || prepare_statements(l, err) != 0) {
        log_sqlite_db_close(l);
        return NULL;
    }
    return l;
}

struct log_sqlite *log_sqlite_db_open_second(const struct log_sqlite *first, struct err *err)
{
    struct log_sqlite *l = mem_zalloc(sizeof *l);
    memcpy(l->log.id, first->log.id, sizeof l->log.id);
    l->path = mem_dup_str(first->path);
    if (connect_db(l, err) != 0 || configure(l, "NORMAL", err) != 0 ||
        prepare_statements(l, err) != 0) {
        log_sqlite_db_close(l);
        return NULL;
    }
    return l;
}
