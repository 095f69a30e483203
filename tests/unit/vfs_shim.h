/*
 * An SQLite VFS between the program and the disk: counts the syncs of a database and its
 * write-ahead log, and lets a test fail writes or syncs. Registered as the default VFS, so that the
 * code under test knows nothing of it.
 */
#ifndef CASTSIM_TESTS_VFS_SHIM_H
#define CASTSIM_TESTS_VFS_SHIM_H

#include <assert.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct vfs_shim {
    int syncs;        /* of database and write-ahead log, not of the folder or the -shm file */
    int write_result; /* what the next writes give instead of writing; SQLITE_OK = they write */
    int sync_result;  /* the same for syncs */
};
static struct vfs_shim vfs_shim;

struct shim_file {
    sqlite3_file base;
    bool is_counted;
    sqlite3_file *real; /* behind this struct */
};

static sqlite3_vfs *shim_real_vfs;
static sqlite3_vfs shim_vfs;
static sqlite3_io_methods shim_methods;

static sqlite3_file *shim_real(sqlite3_file *f)
{
    return ((struct shim_file *)(void *)f)->real;
}

#define SHIM_FORWARD(name, params, args)                                                           \
    static int shim_##name params                                                                  \
    {                                                                                              \
        sqlite3_file *real = shim_real(f);                                                         \
        return real->pMethods->name args;                                                          \
    }

SHIM_FORWARD(xRead, (sqlite3_file * f, void *to, int n, sqlite3_int64 at), (real, to, n, at))
SHIM_FORWARD(xTruncate, (sqlite3_file * f, sqlite3_int64 size), (real, size))
SHIM_FORWARD(xFileSize, (sqlite3_file * f, sqlite3_int64 *size), (real, size))
SHIM_FORWARD(xLock, (sqlite3_file * f, int kind), (real, kind))
SHIM_FORWARD(xUnlock, (sqlite3_file * f, int kind), (real, kind))
SHIM_FORWARD(xCheckReservedLock, (sqlite3_file * f, int *out), (real, out))
SHIM_FORWARD(xFileControl, (sqlite3_file * f, int op, void *arg), (real, op, arg))
SHIM_FORWARD(xSectorSize, (sqlite3_file * f), (real))
SHIM_FORWARD(xDeviceCharacteristics, (sqlite3_file * f), (real))
SHIM_FORWARD(xShmMap, (sqlite3_file * f, int page, int size, int extend, void volatile **out),
             (real, page, size, extend, out))
SHIM_FORWARD(xShmLock, (sqlite3_file * f, int offset, int n, int flags), (real, offset, n, flags))
SHIM_FORWARD(xShmUnmap, (sqlite3_file * f, int del), (real, del))
SHIM_FORWARD(xFetch, (sqlite3_file * f, sqlite3_int64 at, int n, void **out), (real, at, n, out))
SHIM_FORWARD(xUnfetch, (sqlite3_file * f, sqlite3_int64 at, void *p), (real, at, p))

static void shim_xShmBarrier(sqlite3_file *f)
{
    sqlite3_file *real = shim_real(f);
    real->pMethods->xShmBarrier(real);
}

static int shim_xClose(sqlite3_file *f)
{
    sqlite3_file *real = shim_real(f);
    return real->pMethods->xClose(real);
}

static int shim_xWrite(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    if (vfs_shim.write_result != SQLITE_OK)
        return vfs_shim.write_result;
    sqlite3_file *real = shim_real(f);
    return real->pMethods->xWrite(real, from, n, at);
}

static int shim_xSync(sqlite3_file *f, int flags)
{
    if (vfs_shim.sync_result != SQLITE_OK)
        return vfs_shim.sync_result;
    sqlite3_file *real = shim_real(f);
    int rc = real->pMethods->xSync(real, flags);
    if (rc == SQLITE_OK && ((struct shim_file *)(void *)f)->is_counted)
        vfs_shim.syncs++;
    return rc;
}

static int shim_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    struct shim_file *s = (struct shim_file *)(void *)f;
    s->real = (sqlite3_file *)(void *)(s + 1);
    s->is_counted = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    int rc = shim_real_vfs->xOpen(shim_real_vfs, name, s->real, flags, out);
    s->base.pMethods = s->real->pMethods != NULL ? &shim_methods : NULL;
    return rc;
}

static void vfs_shim_install(void)
{
    vfs_shim = (struct vfs_shim){0};
    shim_real_vfs = sqlite3_vfs_find(NULL);
    shim_vfs = *shim_real_vfs;
    shim_vfs.zName = "shim";
    shim_vfs.szOsFile = (int)sizeof(struct shim_file) + shim_real_vfs->szOsFile;
    shim_vfs.xOpen = shim_open;
    shim_methods = (sqlite3_io_methods){
        .iVersion = 3,
        .xClose = shim_xClose,
        .xRead = shim_xRead,
        .xWrite = shim_xWrite,
        .xTruncate = shim_xTruncate,
        .xSync = shim_xSync,
        .xFileSize = shim_xFileSize,
        .xLock = shim_xLock,
        .xUnlock = shim_xUnlock,
        .xCheckReservedLock = shim_xCheckReservedLock,
        .xFileControl = shim_xFileControl,
        .xSectorSize = shim_xSectorSize,
        .xDeviceCharacteristics = shim_xDeviceCharacteristics,
        .xShmMap = shim_xShmMap,
        .xShmLock = shim_xShmLock,
        .xShmBarrier = shim_xShmBarrier,
        .xShmUnmap = shim_xShmUnmap,
        .xFetch = shim_xFetch,
        .xUnfetch = shim_xUnfetch,
    };
    int rc = sqlite3_vfs_register(&shim_vfs, 1);
    assert(rc == SQLITE_OK);
    (void)rc;
}

static void vfs_shim_remove(void)
{
    sqlite3_vfs_unregister(&shim_vfs);
    sqlite3_vfs_register(shim_real_vfs, 1);
}

#endif
