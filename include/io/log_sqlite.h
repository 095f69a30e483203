/*
 * log_sqlite: the durable server log (R10), a broadcast_log in one SQLite file. Its schema is in
 * docs/STORE.md. WAL with synchronous=FULL: an append is on the disk before it returns, and one
 * that failed (disk full) leaves nothing behind, so that the next can succeed.
 */
#ifndef CASTSIM_IO_LOG_SQLITE_H
#define CASTSIM_IO_LOG_SQLITE_H

#include <stdbool.h>

#include "base/err.h"
#include "core/broadcast_log.h"

/* Opens or creates the file. new_id becomes the identity of a file that is created. One process
 * serves a file: a second one gets ERR_OUTSIDE, as do a file that is no database, a log of a newer
 * castsim and a read-only place; the file is untouched then. NULL on failure. */
struct broadcast_log *log_sqlite_open(const char *path, const char *new_id, struct err *err);

/* A second connection to an open log, for trimming on another thread: of its operations only trim
 * and free exist, the others are NULL. Appends wait while a trim's transaction, of a few rows, is
 * under way. A trim that finds nothing more to do also moves the write-ahead log into the file.
 * Freed before the first. */
struct broadcast_log *log_sqlite_open_second(const struct broadcast_log *first, struct err *err);

#endif
