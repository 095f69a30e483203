#include "io/store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/buf.h"
#include "base/mem.h"
#include "store_private.h"

#define BUSY_MS 2000 /* how long another program's write is waited for */

static const struct db_file_kind file_kind = {
    .name = N_("message store"),
    .application_id = STORE_APPLICATION_ID,
    .newest_version = STORE_SCHEMA_VERSION,
};

/* ---- closing ---- */

static void unlink_with(const char *path, const char *suffix)
{
    struct buf name = {0};
    buf_addf(&name, "%s%s", path, suffix);
    unlink(buf_str(&name)); /* what is not there need not go */
    buf_done(&name);
}

/* The claim ends last: see io/db_file. */
static void disconnect(struct store *s)
{
    if (s->pool != NULL) {
        store_pool_leave(s->pool, s);
        return;
    }
    store_statements_free(s);
    free(s->statements);
    int rc = sqlite3_close(s->db);
    assert(rc == SQLITE_OK); /* else a statement was left open */
    s->db = NULL;
}

static void release(struct store *s)
{
    db_file_release(s->file);
    store_filter_build_free(s->index.build);
    free(s->client.cursor);
    free(s->next.cursor);
    free(s->path);
    free(s->app_key);
    free(s->user_id);
    free(s);
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    disconnect(s);
    release(s);
}

/* ---- opening ---- */

/* A write-ahead log that was left behind must stay when the file turns out not to be ours to use:
 * SQLite would move it into the file on closing. (Without one there is nothing to move, and closing
 * clears SQLite's helper files away.) */
static void keep_wal_on_close(struct store *s, bool on)
{
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, (int)on, NULL);
}

static bool has_wal(const char *path)
{
    struct buf name = {0};
    buf_addf(&name, "%s-wal", path);
    struct stat info;
    bool has = stat(buf_str(&name), &info) == 0 && info.st_size > 0;
    buf_done(&name);
    return has;
}

static int connect_db(struct store *s, struct err *err)
{
    s->statements = mem_zalloc(SQL_COUNT * sizeof(sqlite3_stmt *));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (s->file == NULL)
        flags |= SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
    if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK ||
        sqlite3_busy_timeout(s->db, BUSY_MS) != SQLITE_OK)
        return store_fail(s, N_("open the store"), err);
    return 0;
}

/* First column of the first row of a PRAGMA's answer. */
static int read_pragma(struct store *s, const char *sql, struct buf *out, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    buf_clear(out);
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    int status = 0;
    if (rc == SQLITE_ROW)
        buf_add_str(out, (const char *)sqlite3_column_text(stmt, 0));
    else
        status = store_fail(s, N_("open the store"), err);
    sqlite3_finalize(stmt);
    return status;
}

static int say_damaged(const struct store *s, struct err *err)
{
    err_set(err,
            "%s is damaged: it does not say whose it is; restore a copy or give another "
            "file",
            s->path);
    return ERR_OUTSIDE;
}

static int read_client(struct store *s, struct err *err)
{
    struct query q = query_start(s, SQL_CLIENT_READ);
    int found = query_row(&q, err);
    if (found > 0 && (strcmp(query_col_str(&q, 0), s->app_key) != 0 ||
                      strcmp(query_col_str(&q, 1), s->user_id) != 0)) {
        err_set(err,
                "%s belongs to user \"%s\" of app \"%s\", not to user \"%s\" of app \"%s\"; give "
                "this one a file of its own",
                s->path, query_col_str(&q, 1), query_col_str(&q, 0), s->user_id, s->app_key);
        found = ERR_OUTSIDE;
    } else if (found > 0) {
        s->client.cursor = query_col_dup(&q, 2);
        s->client.alive_ms = query_col_is_null(&q, 3) ? INT64_MIN : query_col_i64(&q, 3);
        s->client.total_unread = query_col_i64(&q, 4);
    } else if (found == 0) {
        found = say_damaged(s, err);
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

/* Nothing is written to a file that is there before its version and owner are known. */
static int check(struct store *s, int *version, struct err *err)
{
    struct buf answer = {0};
    int status = read_pragma(s, "PRAGMA user_version", &answer, err);
    *version = atoi(buf_str(&answer));
    buf_done(&answer);
    if (status != 0)
        return status;
    if (*version > STORE_SCHEMA_VERSION) {
        /* Of an update that still lies in the write-ahead log the file's header says nothing. */
        db_file_say_newer(s->path, &file_kind, *version, err);
        return ERR_OUTSIDE;
    }
    if (*version < 0)
        return say_damaged(s, err);
    return *version > 0 ? read_client(s, err) : 0;
}

static int set_durable(struct store *s, struct err *err)
{
    struct buf mode = {0};
    int status = read_pragma(s, "PRAGMA journal_mode = WAL", &mode, err);
    if (status == 0 && s->file != NULL && strcmp(buf_str(&mode), "wal") != 0) {
        err_set(err,
                "%s cannot have a write-ahead log (journal_mode stays %s); put the store on a "
                "local disk",
                s->path, buf_str(&mode));
        status = ERR_OUTSIDE;
    }
    buf_done(&mode);
    return status == 0 ? store_exec(s, "PRAGMA synchronous = FULL", N_("open the store"), err)
                       : status;
}

static int set_up(struct store *s, struct err *err)
{
    keep_wal_on_close(s, s->file != NULL && has_wal(s->path));
    int version;
    if (check(s, &version, err) != 0)
        return ERR_OUTSIDE;
    /* The tables come before the write-ahead log, so that the header of a file always says whose
     * kind it is. */
    if (store_schema_migrate(s, version, err) != 0 || set_durable(s, err) != 0)
        return ERR_OUTSIDE;
    keep_wal_on_close(s, false);
    return 0;
}

/* A pool has done all that before. */
static int enter_pool(struct store *s, struct err *err)
{
    store_pool_enter(s->pool, s);
    return store_schema_claim(s, err);
}

static int open_own(struct store *s, struct err *err)
{
    if (connect_db(s, err) != 0 || set_up(s, err) != 0)
        return ERR_OUTSIDE;
    return store_same_init(s, err);
}

struct store *store_open(const struct store_config *config, struct err *err)
{
    bool is_memory = strcmp(config->path, STORE_IN_MEMORY) == 0;
    bool is_new = !is_memory && access(config->path, F_OK) != 0;
    struct db_file *file = is_memory ? NULL : db_file_claim(config->path, &file_kind, err);
    if (!is_memory && file == NULL)
        return NULL;

    struct store *s = mem_zalloc(sizeof *s);
    *s = (struct store){
        .file = file,
        .pool = is_memory ? config->pool : NULL,
        .path = mem_dup_str(is_memory ? STORE_IN_MEMORY : db_file_path(file)),
        .app_key = mem_dup_str(config->app_key),
        .user_id = mem_dup_str(config->user_id),
        .profile = config->profile,
        .on_commit = config->on_commit,
        .on_commit_ctx = config->ctx,
        .client = {.alive_ms = INT64_MIN},
        .hashed_since_ms = INT64_MAX,
    };
    if ((s->pool != NULL ? enter_pool(s, err) : open_own(s, err)) == 0)
        return s;

    disconnect(s);
    if (is_new) { /* what could not become a store leaves no trace */
        unlink_with(s->path, "");
        unlink_with(s->path, "-wal");
        unlink_with(s->path, "-shm");
        unlink_with(s->path, "-journal");
    }
    release(s);
    return NULL;
}

/* ---- what is known at once ---- */

const char *store_cursor(const struct store *s)
{
    return s->client.cursor;
}

int64_t store_last_alive_ms(const struct store *s)
{
    return s->client.alive_ms;
}

int store_total_unread(struct store *s, int64_t *out, struct err *err)
{
    (void)err; /* one writer: what this process committed last is what the file says */
    *out = s->client.total_unread;
    return 0;
}
