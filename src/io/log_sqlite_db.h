/*
 * log_sqlite_db: the file behind a log_sqlite: its claim, schema and version, the connection with
 * its prepared statements, and what running them needs. Private to log_sqlite.
 */
#ifndef CASTSIM_LOG_SQLITE_DB_H
#define CASTSIM_LOG_SQLITE_DB_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/err.h"
#include "core/broadcast_log.h"
#include "io/db_file.h"

/* Every statement in the field that carries its name; the SQL is in log_sqlite_db.c. */
struct log_sqlite {
    struct broadcast_log log; /* first: a broadcast_log is cast to this */
    struct db_file *file;     /* the claim; NULL in a second connection */
    char *path;
    sqlite3 *db;
    sqlite3_stmt *begin;
    sqlite3_stmt *commit;
    sqlite3_stmt *rollback;
    sqlite3_stmt *tail;
    sqlite3_stmt *advance;
    sqlite3_stmt *remember;
    sqlite3_stmt *hold;
    sqlite3_stmt *read;
    sqlite3_stmt *oldest;
    sqlite3_stmt *missed;
    sqlite3_stmt *knows_uid;
    sqlite3_stmt *drop;
    sqlite3_stmt *forget;
    sqlite3_stmt *token_app;
    sqlite3_stmt *token_add;
    sqlite3_stmt *token_each;
};

/* Claims, opens or creates, migrates, and prepares everything but log.ops. NULL on failure. */
struct log_sqlite *log_sqlite_db_open(const char *path, const char *new_id, struct err *err);
/* A further connection to the file of `first`, for trimming: its commits do not wait for the disk,
 * since a trim that a power loss takes back is simply done again. */
struct log_sqlite *log_sqlite_db_open_second(const struct log_sqlite *first, struct err *err);
void log_sqlite_db_close(struct log_sqlite *l);

/* Fills err with one sentence: what could not be done, why, and for a cause that a person can do
 * something about, what. Returns ERR_OUTSIDE. */
int log_sqlite_fail(const struct log_sqlite *l, const char *what, struct err *err);

/* Binding by number. Text is borrowed until the statement has run. */
void log_sqlite_bind_bytes(sqlite3_stmt *s, int number, const char *text, size_t len);
void log_sqlite_bind_text(sqlite3_stmt *s, int number, const char *text);
void log_sqlite_bind_i64(sqlite3_stmt *s, int number, int64_t value);

/* Runs a statement that gives no rows. */
int log_sqlite_run(struct log_sqlite *l, sqlite3_stmt *s, const char *what, struct err *err);
/* Ends a statement whose rows were read; rc is what its last step gave. */
int log_sqlite_end_rows(struct log_sqlite *l, sqlite3_stmt *s, int rc, const char *what,
                        struct err *err);

/* A transaction that writes. The end commits what went well (status 0) and takes back what did
 * not; it returns how that ended. */
int log_sqlite_begin(struct log_sqlite *l, const char *what, struct err *err);
int log_sqlite_end(struct log_sqlite *l, int status, const char *what, struct err *err);
/* Moves the write-ahead log into the file as far as readers let it. */
int log_sqlite_checkpoint(struct log_sqlite *l, struct err *err);

#endif
