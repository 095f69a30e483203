/*
 * A temporary folder for each test that asks for one (state is then its handle), removed with what
 * is in it; and snapshots, for tests that something was left untouched byte for byte.
 */
#ifndef CASTSIM_TESTS_TEMP_DIR_H
#define CASTSIM_TESTS_TEMP_DIR_H

#include <dirent.h>
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit.h"

struct temp_dir {
    char root[64];
    char paths[8][PATH_MAX]; /* what temp_dir_path handed out last */
    size_t next;
};

#define temp_dir_test(f) cmocka_unit_test_setup_teardown(f, temp_dir_setup, temp_dir_teardown)

static int temp_dir_setup(void **state)
{
    struct temp_dir *d = calloc(1, sizeof *d);
    assert_non_null(d);
    snprintf(d->root, sizeof d->root, "/tmp/castsim-test-XXXXXX");
    assert_non_null(mkdtemp(d->root));
    *state = d;
    return 0;
}

static int temp_dir_remove_one(const char *path, const struct stat *info, int flag, struct FTW *ftw)
{
    (void)info;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static int temp_dir_teardown(void **state)
{
    struct temp_dir *d = *state;
    int failed = nftw(d->root, temp_dir_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(d);
    return failed;
}

/* The path of a name in the folder; good for the next few calls. */
static const char *temp_dir_path(struct temp_dir *d, const char *name)
{
    char *path = d->paths[d->next++ % 8];
    snprintf(path, PATH_MAX, "%s/%s", d->root, name);
    return path;
}

static inline void temp_dir_write(const char *path, const void *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

/* ---- snapshots ---- */

struct temp_dir_snapshot {
    char *text; /* name, size and bytes of every file, in the order of names */
    size_t len;
};

static inline struct temp_dir_snapshot temp_dir_take_snapshot(struct temp_dir *d)
{
    struct buf out = {0};
    struct dirent **names;
    int count = scandir(d->root, &names, NULL, alphasort);
    assert_true(count >= 0);
    for (int i = 0; i < count; i++) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", d->root, names[i]->d_name);
        FILE *f = fopen(path, "rb");
        buf_addf(&out, "\n[%s]\n", names[i]->d_name);
        char bytes[4096];
        size_t n;
        while (f != NULL && (n = fread(bytes, 1, sizeof bytes, f)) > 0)
            buf_add(&out, bytes, n);
        if (f != NULL)
            fclose(f);
        free(names[i]);
    }
    free(names);
    struct temp_dir_snapshot s = {.len = out.len};
    s.text = buf_take(&out);
    return s;
}

/* Asserts that the folder is as it was, and frees the snapshot. */
static inline void temp_dir_assert_same(struct temp_dir *d, struct temp_dir_snapshot *before)
{
    struct temp_dir_snapshot now = temp_dir_take_snapshot(d);
    assert_int_equal(now.len, before->len);
    assert_memory_equal(now.text, before->text, before->len);
    free(now.text);
    free(before->text);
}

#endif
