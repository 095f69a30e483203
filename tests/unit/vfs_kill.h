/*
 * Kills the process (SIGKILL) at the n-th time that SQLite changes a file: the n-th write (half of
 * it is written), sync, truncation or deletion. For sweeps: fork, arm with 1, 2, 3 ... until the
 * child lives to its end.
 */
#ifndef CASTSIM_TESTS_VFS_KILL_H
#define CASTSIM_TESTS_VFS_KILL_H

#include <assert.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>

static int vfs_kill_countdown; /* 0 = never */

static sqlite3_vfs *kill_real_vfs;
static sqlite3_vfs kill_vfs;

/* The real files keep their own methods but for these; a VFS has few kinds of them. */
static struct {
    const sqlite3_io_methods *real;
    sqlite3_io_methods ours;
} kill_methods[8];

static const sqlite3_io_methods *kill_real_methods(const sqlite3_file *f)
{
    size_t i = 0;
    while (f->pMethods != &kill_methods[i].ours) {
        i++;
        assert(i < sizeof kill_methods / sizeof kill_methods[0]);
    }
    return kill_methods[i].real;
}

static bool kill_is_due(void)
{
    return vfs_kill_countdown > 0 && --vfs_kill_countdown == 0;
}

static int kill_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    const sqlite3_io_methods *real = kill_real_methods(f);
    if (kill_is_due()) {
        real->xWrite(f, from, n / 2, at);
        raise(SIGKILL);
    }
    return real->xWrite(f, from, n, at);
}

static int kill_sync(sqlite3_file *f, int flags)
{
    if (kill_is_due())
        raise(SIGKILL);
    return kill_real_methods(f)->xSync(f, flags);
}

static int kill_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (kill_is_due())
        raise(SIGKILL);
    return kill_real_methods(f)->xTruncate(f, size);
}

static int kill_delete(sqlite3_vfs *vfs, const char *name, int sync_dir)
{
    (void)vfs;
    if (kill_is_due())
        raise(SIGKILL);
    return kill_real_vfs->xDelete(kill_real_vfs, name, sync_dir);
}

static int kill_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    int rc = kill_real_vfs->xOpen(kill_real_vfs, name, f, flags, out);
    if (f->pMethods == NULL)
        return rc;
    size_t i = 0;
    while (kill_methods[i].real != NULL && kill_methods[i].real != f->pMethods)
        i++;
    assert(i < sizeof kill_methods / sizeof kill_methods[0]);
    kill_methods[i].real = f->pMethods;
    kill_methods[i].ours = *f->pMethods;
    kill_methods[i].ours.xWrite = kill_write;
    kill_methods[i].ours.xSync = kill_sync;
    kill_methods[i].ours.xTruncate = kill_truncate;
    f->pMethods = &kill_methods[i].ours;
    return rc;
}

/* In the child: every file opened from now on is watched. */
static void vfs_kill_install(void)
{
    kill_real_vfs = sqlite3_vfs_find(NULL);
    kill_vfs = *kill_real_vfs;
    kill_vfs.zName = "kill";
    kill_vfs.xOpen = kill_open;
    kill_vfs.xDelete = kill_delete;
    int rc = sqlite3_vfs_register(&kill_vfs, 1);
    assert(rc == SQLITE_OK);
    (void)rc;
}

#endif
