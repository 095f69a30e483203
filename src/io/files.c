#include "io/files.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

#define READ_CHUNK 65536
#define DIR_MODE 0700

/* ---- descriptors ---- */

void files_hold_standard(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY}; /* whoever uses it gets EBADF */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) < 0)
            return;
    }
}

/* ---- whole files ---- */

static void cut_back(struct buf *b, size_t len)
{
    if (b->data == NULL)
        return;
    b->len = len;
    b->data[len] = '\0';
}

/* Reads to the end. name is what error sentences call it. */
static int read_all(int fd, const char *name, size_t max, struct buf *out, struct err *err)
{
    char chunk[READ_CHUNK];
    size_t total = 0;
    for (;;) {
        /* One byte past the limit tells a file that is just as large from a larger one. */
        size_t left = max - total;
        size_t want = left < sizeof chunk ? left + 1 : sizeof chunk;
        ssize_t n = read(fd, chunk, want);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_set(err, "cannot read %s: %s", name, err_errno(errno));
            return ERR_OUTSIDE;
        }
        if (n == 0)
            return 0;
        if ((size_t)n > left) {
            err_set(err, "%s is larger than the %zu bytes that are allowed", name, max);
            return ERR_INPUT;
        }
        buf_add(out, chunk, (size_t)n);
        total += (size_t)n;
    }
}

int files_read(const char *path, size_t max, struct buf *out, struct err *err)
{
    size_t len_before = out->len;
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        err_set(err, "cannot open %s: %s", path, err_errno(errno));
        return ERR_OUTSIDE;
    }
    int rc = read_all(fd, is_stdin ? "standard input" : path, max, out, err);
    if (rc != 0)
        cut_back(out, len_before);
    if (!is_stdin)
        close(fd); /* what was only read has nothing left to fail */
    return rc;
}

/* ---- folders ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_in(const char *name, const char *suffix)
{
    size_t name_len = strlen(name);
    size_t suffix_len = strlen(suffix);
    return name_len >= suffix_len && strcmp(name + name_len - suffix_len, suffix) == 0;
}

int files_list(const char *dir, const char *suffix, char ***names, size_t *count, struct err *err)
{
    char **list = NULL;
    size_t found = 0;
    size_t cap = 0;
    int rc = ERR_OUTSIDE;
    DIR *d = opendir(dir);
    if (d == NULL) {
        err_set(err, "cannot open the folder %s: %s", dir, err_errno(errno));
        return ERR_OUTSIDE;
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(d);
        if (entry == NULL)
            break;
        if (entry->d_name[0] == '.' || !ends_in(entry->d_name, suffix))
            continue;
        list = mem_grow(list, &cap, found + 1, sizeof *list);
        list[found++] = mem_dup_str(entry->d_name);
    }
    if (errno != 0) {
        err_set(err, "cannot list the folder %s: %s", dir, err_errno(errno));
        goto out;
    }
    if (found > 0)
        qsort(list, found, sizeof *list, compare_names);
    *names = list;
    *count = found;
    list = NULL;
    rc = 0;
out:
    if (list != NULL)
        files_free_list(list, found);
    closedir(d);
    return rc;
}

void files_free_list(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

bool files_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool files_is_regular(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

void files_expand_home(const char *path, struct buf *out)
{
    const char *home = getenv("HOME");
    bool is_below_home = path[0] == '~' && (path[1] == '/' || path[1] == '\0');
    if (is_below_home && home != NULL && home[0] == '/')
        buf_addf(out, "%s%s", home, path + 1);
    else
        buf_add_str(out, path);
}

int files_absolute_path(const char *path, struct buf *out, struct err *err)
{
    if (path[0] != '/') {
        char *here = getcwd(NULL, 0);
        if (here == NULL) {
            err_set(err, "the current folder is not known: %s", err_errno(errno));
            return ERR_OUTSIDE;
        }
        buf_addf(out, "%s/", here);
        free(here);
    }
    buf_add_str(out, path);
    return 0;
}

static int make_dir(const char *path, struct err *err)
{
    if (files_is_dir(path))
        return 0;
    /* Somebody else may have been quicker. */
    if (mkdir(path, DIR_MODE) == 0 || (errno == EEXIST && files_is_dir(path)))
        return 0;
    err_set(err, "cannot create the folder %s: %s", path, err_errno(errno));
    return ERR_OUTSIDE;
}

int files_make_parents(const char *path, struct err *err)
{
    int rc = 0;
    char *part = mem_dup_str(path);
    /* Ends the string at one slash after the other; a leading one names the root. */
    for (char *slash = strchr(part, '/'); slash != NULL && rc == 0; slash = strchr(slash, '/')) {
        if (slash != part) {
            *slash = '\0';
            rc = make_dir(part, err);
            *slash = '/';
        }
        slash++;
    }
    free(part);
    return rc;
}

/* ---- places ---- */

/* NULL when it is not set, or empty, which means the same. */
static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* A place of XDG: the folder that the variable names, else one below the home. */
static int place_of(const char *variable, const char *below_home, const char *name, struct buf *out,
                    struct err *err)
{
    const char *named = environment(variable);
    const char *home = environment("HOME");
    if (named != NULL && named[0] == '/') {
        buf_addf(out, "%s/castsim/%s", named, name);
        return 0;
    }
    if (home != NULL) {
        buf_addf(out, "%s/%s/castsim/%s", home, below_home, name);
        return 0;
    }
    err_set(err, "there is no place for %s: neither HOME nor %s is set", name, variable);
    return ERR_INPUT;
}

int files_data_path(const char *name, struct buf *out, struct err *err)
{
    return place_of("XDG_DATA_HOME", ".local/share", name, out, err);
}

int files_config_path(const char *name, struct buf *out, struct err *err)
{
    return place_of("XDG_CONFIG_HOME", ".config", name, out, err);
}

/* Appends the folder of the running binary, without a slash behind it. */
static int add_binary_dir(struct buf *out, struct err *err)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    if (len < 0 || (size_t)len >= sizeof path) {
        err_set(err, "cannot find the running binary: %s",
                err_errno(len < 0 ? errno : ENAMETOOLONG));
        return ERR_OUTSIDE;
    }
    const char *slash = memrchr(path, '/', (size_t)len);
    assert(slash != NULL);
    buf_add(out, path, (size_t)(slash - path));
    return 0;
}

int files_registry_dir(struct buf *out, struct err *err)
{
    const char *named = environment("CASTSIM_REGISTRY");
    if (named != NULL) {
        if (!files_is_dir(named)) {
            err_set(err, "CASTSIM_REGISTRY is %s, which is no folder", named);
            return ERR_OUTSIDE;
        }
        buf_add_str(out, named);
        return 0;
    }
    struct buf dir = {0};
    int rc = add_binary_dir(&dir, err);
    if (rc == 0) {
        buf_addf(&dir, "/%s", CASTSIM_REGISTRY_FROM_BIN);
        if (files_is_dir(buf_str(&dir))) {
            buf_add(out, dir.data, dir.len);
        } else {
            err_set(err, "the message types are not in %s; set CASTSIM_REGISTRY to their folder",
                    buf_str(&dir));
            rc = ERR_OUTSIDE;
        }
    }
    buf_done(&dir);
    return rc;
}

int files_locale_dir(struct buf *out, struct err *err)
{
    int rc = add_binary_dir(out, err);
    if (rc == 0)
        buf_addf(out, "/%s", CASTSIM_LOCALE_FROM_BIN);
    return rc;
}

/* In memory where the system has such a place: nothing there is meant to last. */
static const char *temp_root(void)
{
    static const char in_memory[] = "/dev/shm";
    const char *tmp = getenv("TMPDIR");
    if (tmp != NULL && tmp[0] == '/')
        return tmp;
    return access(in_memory, W_OK | X_OK) == 0 ? in_memory : "/tmp";
}

int files_make_temp_dir(const char *name, struct buf *out, struct err *err)
{
    struct buf path = {0};
    buf_addf(&path, "%s/%s.XXXXXX", temp_root(), name);
    int status = 0;
    if (mkdtemp(path.data) == NULL) {
        err_set(err, "cannot make the folder %s: %s", buf_str(&path), err_errno(errno));
        status = ERR_OUTSIDE;
    } else {
        buf_add(out, path.data, path.len);
    }
    buf_done(&path);
    return status;
}

void files_remove_dir(const char *path)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir))
        unlinkat(dirfd(dir), e->d_name, 0); /* . and .. stay: they are no files */
    closedir(dir);
    rmdir(path);
}

/* ---- writing ---- */

static int write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

static int say_cannot_write(const char *path, struct err *err)
{
    err_set(err, "cannot write %s: %s", path, err_errno(errno));
    return ERR_OUTSIDE;
}

/* A pipe or device (/dev/stdout) is written to; it cannot be replaced. */
static bool is_no_plain_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode);
}

int files_writer_open(struct files_writer *w, const char *path, enum files_place place,
                      struct err *err)
{
    struct buf beside = {0};
    bool is_direct = place == FILES_IN_PLACE || is_no_plain_file(path);
    buf_addf(&beside, is_direct ? "%s" : "%s.part", path);
    int fd = open(buf_str(&beside), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0644);
    *w = (struct files_writer){0};
    if (fd < 0) {
        buf_done(&beside);
        return say_cannot_write(path, err);
    }
    *w = (struct files_writer){fd, mem_dup_str(path), is_direct ? NULL : buf_take(&beside)};
    buf_done(&beside);
    return 0;
}

int files_writer_add(struct files_writer *w, const char *bytes, size_t len, struct err *err)
{
    return write_all(w->fd, bytes, len) == 0 ? 0 : say_cannot_write(w->path, err);
}

static void forget(struct files_writer *w)
{
    free(w->path);
    free(w->beside);
    *w = (struct files_writer){0};
}

int files_writer_close(struct files_writer *w, struct err *err)
{
    int status = close(w->fd) == 0 ? 0 : say_cannot_write(w->path, err);
    if (status == 0 && w->beside != NULL && rename(w->beside, w->path) != 0)
        status = say_cannot_write(w->path, err);
    if (status != 0 && w->beside != NULL)
        unlink(w->beside);
    forget(w);
    return status;
}

void files_writer_drop(struct files_writer *w)
{
    if (w->path == NULL)
        return;
    close(w->fd); /* nobody wants what is in it */
    if (w->beside != NULL)
        unlink(w->beside);
    forget(w);
}

int files_write(const char *path, const char *bytes, size_t len, struct err *err)
{
    struct files_writer w;
    if (files_writer_open(&w, path, FILES_BESIDE, err) < 0)
        return ERR_OUTSIDE;
    int status = files_writer_add(&w, bytes, len, err);
    if (status == 0)
        return files_writer_close(&w, err);
    files_writer_drop(&w);
    return status;
}
