/* Database files in memory, and the way by which SQLite reads and writes them: a VFS with one file,
 * whose content can be exchanged between two transactions. Nothing here knows what a store is. */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store_private.h"

#define VFS_NAME "castsim-memory"
enum { PAGE = STORE_MEMORY_PAGE };

/* ---- a file as its pages ---- */

void store_memory_init(struct store_memory *m, const struct store_memory *below)
{
    *m = (struct store_memory){.below = below};
    if (below == NULL)
        return;
    m->pages = mem_grow(NULL, &m->cap, below->count, sizeof *m->pages);
    m->count = below->count;
    memcpy(m->pages, below->pages, m->count * sizeof *m->pages);
}

static bool is_shared(const struct store_memory *m, size_t i)
{
    return m->below != NULL && i < m->below->count && m->pages[i] == m->below->pages[i];
}

static void free_pages_from(struct store_memory *m, size_t first)
{
    for (size_t i = first; i < m->count; i++) {
        if (!is_shared(m, i))
            free(m->pages[i]);
    }
}

static void set_count(struct store_memory *m, size_t count)
{
    free_pages_from(m, count);
    m->pages = mem_grow(m->pages, &m->cap, count, sizeof *m->pages);
    for (size_t i = m->count; i < count; i++)
        m->pages[i] = NULL;
    m->count = count;
}

void store_memory_done(struct store_memory *m)
{
    free_pages_from(m, 0);
    free(m->pages);
    *m = (struct store_memory){0};
}

/* ---- the file that SQLite has open ---- */

struct memory_file {
    sqlite3_file base;
    struct store_memory *shown;
};

static struct store_memory *shown_by(sqlite3_file *f)
{
    return ((struct memory_file *)(void *)f)->shown;
}

static int file_close(sqlite3_file *f)
{
    (void)f;
    return SQLITE_OK;
}

/* SQLite reads pages and parts of the first one: never across the end of a page. */
static int file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    const struct store_memory *m = shown_by(f);
    size_t i = (size_t)at / PAGE, offset = (size_t)at % PAGE, len = (size_t)n;
    if (i >= m->count) {
        memset(to, 0, len);
        return SQLITE_IOERR_SHORT_READ;
    }
    assert(offset + len <= PAGE);
    if (m->pages[i] != NULL)
        memcpy(to, m->pages[i] + offset, len);
    else
        memset(to, 0, len);
    return SQLITE_OK;
}

/* Only whole pages, and the first change of a shared one makes it the file's own. */
static int file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    struct store_memory *m = shown_by(f);
    size_t i = (size_t)at / PAGE;
    assert(n == PAGE && at % PAGE == 0);
    if (i >= m->count)
        set_count(m, i + 1);
    if (m->pages[i] == NULL || is_shared(m, i))
        m->pages[i] = mem_resize(NULL, PAGE, 1);
    memcpy(m->pages[i], from, PAGE);
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    struct store_memory *m = shown_by(f);
    size_t count = (size_t)size / PAGE;
    if (count < m->count)
        set_count(m, count);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
    *size = (sqlite3_int64)(shown_by(f)->count * PAGE);
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *f, int flags)
{
    (void)f, (void)flags;
    return SQLITE_OK;
}

/* One connection alone has it open. */
static int file_lock(sqlite3_file *f, int kind)
{
    (void)f, (void)kind;
    return SQLITE_OK;
}

static int file_check_reserved(sqlite3_file *f, int *is_reserved)
{
    (void)f;
    *is_reserved = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
    (void)f, (void)op, (void)arg;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *f)
{
    (void)f;
    return PAGE;
}

/* Else SQLite writes the neighbours of every page that changed. */
static int file_characteristics(sqlite3_file *f)
{
    (void)f;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods file_methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
};

/* ---- the VFS ---- */

/* What a new connection sees: SQLite looks into the file while it opens it. */
static struct store_memory no_file;

/* Only the database: the journal is in memory, and so is what SQLite sorts. */
static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
    (void)vfs, (void)name;
    f->pMethods = NULL;
    if (!(flags & SQLITE_OPEN_MAIN_DB))
        return SQLITE_CANTOPEN;
    f->pMethods = &file_methods;
    ((struct memory_file *)(void *)f)->shown = &no_file;
    if (out_flags != NULL)
        *out_flags = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int is_synced)
{
    (void)vfs, (void)name, (void)is_synced;
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *is_there)
{
    (void)vfs, (void)name, (void)flags;
    *is_there = 0; /* no journal that a crash left */
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

static sqlite3_vfs memory_vfs;

/* What is not about files (time, random bytes) stays the system's. */
static void register_vfs(void)
{
    memory_vfs = *sqlite3_vfs_find(NULL);
    memory_vfs.pNext = NULL;
    memory_vfs.zName = VFS_NAME;
    memory_vfs.szOsFile = sizeof(struct memory_file);
    memory_vfs.xOpen = vfs_open;
    memory_vfs.xDelete = vfs_delete;
    memory_vfs.xAccess = vfs_access;
    memory_vfs.xFullPathname = vfs_full_path;
    int rc = sqlite3_vfs_register(&memory_vfs, 0);
    assert(rc == SQLITE_OK);
}

int store_memory_connect(sqlite3 **db)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (pthread_once(&once, register_vfs) != 0)
        abort();
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    return sqlite3_open_v2("stores", db, flags, VFS_NAME);
}

void store_memory_show(sqlite3 *db, struct store_memory *m)
{
    /* Inside a transaction the page cache would stay, with pages of the other file. */
    assert(sqlite3_txn_state(db, NULL) == SQLITE_TXN_NONE);
    struct memory_file *f = NULL;
    int rc = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
    assert(rc == SQLITE_OK);
    f->shown = m;
    rc = sqlite3_file_control(db, "main", SQLITE_FCNTL_RESET_CACHE, NULL);
    assert(rc == SQLITE_OK);
}
