/*
 * db_file: claims an SQLite file for this process before SQLite touches it, and looks at its
 * header, so that a file that is not ours to use stays byte for byte as it is. Knows the file
 * format's first 100 bytes and nothing else of SQLite.
 *
 * The claim is an flock(2) on the database file itself: it ends with the process, however that
 * ends, and is independent of SQLite's own locks. Those are POSIX locks, which the system drops
 * when the process closes any descriptor of the file; so the claim's descriptor is closed only by
 * db_file_release, after SQLite, and a file that this process already holds is refused before it
 * is opened a second time.
 */
#ifndef CASTSIM_IO_DB_FILE_H
#define CASTSIM_IO_DB_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db_file;

/* What the file must be. It outlives the claims. */
struct db_file_kind {
    const char *name;        /* for sentences: "server log" */
    uint32_t application_id; /* PRAGMA application_id */
    int newest_version;      /* largest PRAGMA user_version that this program understands */
};

/* Claims an existing file of that kind, or creates an empty one (mode 0600: it will hold tokens
 * and messages). An empty file counts as new. NULL and ERR_OUTSIDE's sentence when another process
 * or this one has claimed it, when it is no database, of another kind, of a newer version, when it
 * or its folder cannot be written. The file is untouched then. */
struct db_file *db_file_claim(const char *path, const struct db_file_kind *kind, struct err *err);

/* The absolute path, borrowed: what SQLite is to open. */
const char *db_file_path(const struct db_file *f);

/* True when a write-ahead log stands beside the file with something in it: who opened the file last
 * did not close it. SQLite would move that into the file on closing. */
bool db_file_has_wal(const struct db_file *f);

/* Whether the path still leads to the claimed file. When it was deleted, moved or replaced, SQLite
 * goes on in a file that nobody will find again; so whoever is about to promise that something
 * lasts asks first. ERR_OUTSIDE when it does not. */
int db_file_check(const struct db_file *f, struct err *err);

/* Ends the claim. Every SQLite connection to the file is closed by then. NULL is allowed. */
void db_file_release(struct db_file *f);

/* The sentence for a file whose version is newer, for whoever finds that out later (a version may
 * stand in the write-ahead log only). */
void db_file_say_newer(const char *path, const struct db_file_kind *kind, int version,
                       struct err *err);

#endif
