#include "io/db_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"

struct db_file {
    char *path;
    const struct db_file_kind *kind;
    int fd;
    dev_t device;
    ino_t inode;
    struct db_file *next;
};

/* The files that this process holds: see the header for why it must know them. */
static struct db_file *claimed;
static pthread_mutex_t claimed_lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- the header of an SQLite file ---- */

enum {
    HEADER_SIZE = 100,
    HEADER_USER_VERSION = 60, /* big-endian, like all its numbers */
    HEADER_APPLICATION_ID = 68,
};
static const char header_magic[16] = "SQLite format 3";

static uint32_t read_be32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

void db_file_say_newer(const char *path, const struct db_file_kind *kind, int version,
                       struct err *err)
{
    err_set(err,
            "%s is a %s of a newer castsim (version %d, this one knows up to %d): use that castsim "
            "or another file",
            path, kind->name, version, kind->newest_version);
    err_tell(
        err,
        "%s is a %s of a newer castsim (version %d, this one knows up to %d): use that castsim "
        "or another file",
        path, _(kind->name), version, kind->newest_version);
}

static int check_header(const char *path, int fd, const struct db_file_kind *kind, struct err *err)
{
    unsigned char header[HEADER_SIZE];
    ssize_t n = pread(fd, header, sizeof header, 0);
    if (n < 0) {
        err_set(err, "%s cannot be read: %s", path, err_errno(errno));
        return ERR_OUTSIDE;
    }
    if (n == 0)
        return 0; /* new */
    if (n < HEADER_SIZE || memcmp(header, header_magic, sizeof header_magic) != 0) {
        err_set(err,
                "%s is no database: give the path of a %s or of a file that does not exist yet",
                path, kind->name);
        err_tell(err,
                 "%s is no database: give the path of a %s or of a file that does not exist yet",
                 path, _(kind->name));
        return ERR_OUTSIDE;
    }
    uint32_t id = read_be32(header + HEADER_APPLICATION_ID);
    if (id != kind->application_id) {
        err_set(err,
                "%s is a database, but no %s (its application id is 0x%08x, not 0x%08x): give "
                "another path",
                path, kind->name, id, kind->application_id);
        err_tell(err,
                 "%s is a database, but no %s (its application id is 0x%08x, not 0x%08x): give "
                 "another path",
                 path, _(kind->name), id, kind->application_id);
        return ERR_OUTSIDE;
    }
    int version = (int)read_be32(header + HEADER_USER_VERSION);
    if (version > kind->newest_version) {
        db_file_say_newer(path, kind, version, err);
        return ERR_OUTSIDE;
    }
    return 0;
}

/* ---- claiming ---- */

static bool is_claimed_here(const struct stat *info)
{
    for (const struct db_file *f = claimed; f != NULL; f = f->next) {
        if (f->device == info->st_dev && f->inode == info->st_ino)
            return true;
    }
    return false;
}

static int say_in_use(const char *path, const struct db_file_kind *kind, struct err *err)
{
    err_set(err, "the %s %s is in use by another castsim: stop that one or give another path",
            kind->name, path);
    err_tell(err, "the %s %s is in use by another castsim: stop that one or give another path",
             _(kind->name), path);
    return ERR_OUTSIDE;
}

/* SQLite puts its journal and write-ahead log beside the file. */
static int check_folder(const char *path, struct err *err)
{
    char *copy = mem_dup_str(path); /* dirname writes into it */
    const char *folder = dirname(copy);
    int status = 0;
    if (access(folder, W_OK | X_OK) != 0) {
        err_set(err, "nothing can be written in the folder %s, which %s needs: %s", folder, path,
                err_errno(errno));
        status = ERR_OUTSIDE;
    }
    free(copy);
    return status;
}

/* Opens and locks; what it finds is in *info. */
static int open_and_lock(const char *path, const struct db_file_kind *kind, struct stat *info,
                         int *out_fd, struct err *err)
{
    if (stat(path, info) == 0) {
        if (is_claimed_here(info))
            return say_in_use(path, kind, err);
        if (!S_ISREG(info->st_mode)) {
            err_set(err, "%s is no file: give the path of a %s", path, kind->name);
            err_tell(err, "%s is no file: give the path of a %s", path, _(kind->name));
            return ERR_OUTSIDE;
        }
    }
    if (check_folder(path, err) != 0)
        return ERR_OUTSIDE;

    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        err_set(err, "the %s %s cannot be opened for writing: %s", kind->name, path,
                err_errno(errno));
        err_tell(err, "the %s %s cannot be opened for writing: %s", _(kind->name), path,
                 err_errno(errno));
        return ERR_OUTSIDE;
    }
    int status = 0;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        status = ERR_OUTSIDE;
        if (errno == EWOULDBLOCK)
            say_in_use(path, kind, err);
        else
            err_set(err, "%s cannot be locked: %s", path, err_errno(errno));
    } else if (fstat(fd, info) != 0) {
        err_set(err, "%s cannot be looked at: %s", path, err_errno(errno));
        status = ERR_OUTSIDE;
    }
    if (status == 0)
        *out_fd = fd;
    else
        close(fd); /* no connection of this process has the file open: nothing is lost */
    return status;
}

struct db_file *db_file_claim(const char *path, const struct db_file_kind *kind, struct err *err)
{
    struct db_file *f = NULL;
    char *absolute = NULL;
    struct stat info;
    int fd = -1;

    pthread_mutex_lock(&claimed_lock);
    if (open_and_lock(path, kind, &info, &fd, err) != 0)
        goto out;
    if (check_header(path, fd, kind, err) != 0)
        goto out;
    absolute = realpath(path, NULL);
    if (absolute == NULL) {
        err_set(err, "%s cannot be found again: %s", path, err_errno(errno));
        goto out;
    }
    f = mem_zalloc(sizeof *f);
    *f = (struct db_file){.path = absolute,
                          .kind = kind,
                          .fd = fd,
                          .device = info.st_dev,
                          .inode = info.st_ino,
                          .next = claimed};
    claimed = f;
out:
    if (f == NULL && fd >= 0)
        close(fd);
    pthread_mutex_unlock(&claimed_lock);
    return f;
}

const char *db_file_path(const struct db_file *f)
{
    return f->path;
}

bool db_file_has_wal(const struct db_file *f)
{
    struct buf path = {0};
    buf_addf(&path, "%s-wal", f->path);
    struct stat info;
    bool has_wal = stat(buf_str(&path), &info) == 0 && info.st_size > 0;
    buf_done(&path);
    return has_wal;
}

int db_file_check(const struct db_file *f, struct err *err)
{
    struct stat info;
    if (stat(f->path, &info) == 0 && info.st_dev == f->device && info.st_ino == f->inode)
        return 0;
    err_set(err,
            "the %s %s was deleted, moved or replaced while in use: end this castsim and start it "
            "again",
            f->kind->name, f->path);
    err_tell(err,
             "the %s %s was deleted, moved or replaced while in use: end this castsim and start it "
             "again",
             _(f->kind->name), f->path);
    return ERR_OUTSIDE;
}

void db_file_release(struct db_file *f)
{
    if (f == NULL)
        return;
    pthread_mutex_lock(&claimed_lock);
    struct db_file **link = &claimed;
    while (*link != f)
        link = &(*link)->next;
    *link = f->next;
    close(f->fd); /* nothing was written through it, so there is no failure to report */
    pthread_mutex_unlock(&claimed_lock);
    free(f->path);
    free(f);
}
