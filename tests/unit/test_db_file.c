#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/db_file.h"
#include "temp_dir.h"

static const struct db_file_kind kind = {
    .name = "test log", .application_id = 0x01020304, .newest_version = 7};

/* The first 100 bytes of an SQLite file, as far as they matter. */
static void write_header(const char *path, uint32_t application_id, uint32_t version)
{
    unsigned char header[100] = "SQLite format 3";
    for (int i = 0; i < 4; i++) {
        header[60 + i] = (unsigned char)(version >> (24 - 8 * i));
        header[68 + i] = (unsigned char)(application_id >> (24 - 8 * i));
    }
    temp_dir_write(path, header, sizeof header);
}

static void assert_refused(const char *path, const char *why)
{
    struct err err = {0};
    assert_null(db_file_claim(path, &kind, &err));
    if (strstr(err.text, why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, why);
}

static void a_missing_file_is_created_for_its_owner_alone(void **state)
{
    const char *path = temp_dir_path(*state, "new.db");
    struct err err;
    struct db_file *f = db_file_claim(path, &kind, &err);
    assert_non_null(f);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_int_equal(info.st_size, 0);
    db_file_release(f);
}

static void the_path_that_it_gives_is_absolute(void **state)
{
    char *before = getcwd(NULL, 0);
    assert_non_null(before);
    assert_int_equal(chdir(temp_dir_path(*state, ".")), 0);
    struct err err;
    struct db_file *f = db_file_claim("plain.db", &kind, &err);
    assert_non_null(f);
    assert_int_equal(db_file_path(f)[0], '/');
    assert_non_null(strstr(db_file_path(f), "/plain.db"));
    db_file_release(f);
    assert_int_equal(chdir(before), 0);
    free(before);
}

static void a_file_of_the_kind_is_taken_whatever_its_older_version(void **state)
{
    const char *path = temp_dir_path(*state, "old.db");
    struct err err;
    for (uint32_t version = 0; version <= 7; version++) {
        write_header(path, kind.application_id, version);
        struct db_file *f = db_file_claim(path, &kind, &err);
        assert_non_null(f);
        db_file_release(f);
    }
}

static void what_is_not_ours_is_refused_and_stays_as_it_was(void **state)
{
    const char *path = temp_dir_path(*state, "it.db");
    static const struct {
        uint32_t application_id;
        uint32_t version;
        const char *why;
    } cases[] = {
        {0x01020304, 8, "newer castsim (version 8, this one knows up to 7)"},
        {0, 0, "no test log"},
        {0x99999999, 3, "application id is 0x99999999"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_header(path, cases[i].application_id, cases[i].version);
        struct temp_dir_snapshot before = temp_dir_take_snapshot(*state);
        assert_refused(path, cases[i].why);
        temp_dir_assert_same(*state, &before);
    }
    static const char long_text[] = "not a database at all, but a text of more than one hundred "
                                    "bytes, which is as long as the header of a database is";
    static const char *const texts[] = {"hello", "SQLite format 3", long_text};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        temp_dir_write(path, texts[i], strlen(texts[i]));
        struct temp_dir_snapshot before = temp_dir_take_snapshot(*state);
        assert_refused(path, "is no database");
        temp_dir_assert_same(*state, &before);
    }
}

static void a_write_ahead_log_is_seen_when_something_is_in_it(void **state)
{
    struct err err;
    struct db_file *f = db_file_claim(temp_dir_path(*state, "x.db"), &kind, &err);
    assert_non_null(f);
    assert_false(db_file_has_wal(f));
    temp_dir_write(temp_dir_path(*state, "x.db-wal"), "", 0);
    assert_false(db_file_has_wal(f));
    temp_dir_write(temp_dir_path(*state, "x.db-wal"), "frames", 6);
    assert_true(db_file_has_wal(f));
    db_file_release(f);
}

static void a_folder_is_no_file(void **state)
{
    assert_refused(temp_dir_path(*state, "."), "is no file");
}

static void a_missing_folder_is_named(void **state)
{
    assert_refused(temp_dir_path(*state, "nowhere/x.db"), "nowhere, which");
}

/* Permissions do not bind root, so the child is somebody else. */
static void assert_refused_to_others(const char *path, const char *why)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(9);
        struct err err = {0};
        bool is_right = db_file_claim(path, &kind, &err) == NULL && strstr(err.text, why) != NULL;
        if (!is_right)
            fprintf(stderr, "\"%s\" does not say \"%s\"\n", err.text, why);
        _exit(is_right ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_read_only_folder_or_file_is_refused(void **state)
{
    const char *folder = temp_dir_path(*state, "locked");
    assert_int_equal(chmod(temp_dir_path(*state, "."), 0755), 0);
    assert_int_equal(mkdir(folder, 0755), 0);
    const char *path = temp_dir_path(*state, "locked/x.db");
    write_header(path, kind.application_id, 1);
    assert_int_equal(chmod(path, 0444), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    assert_refused_to_others(path, "nothing can be written in the folder");
    assert_int_equal(chmod(folder, 0777), 0);
    assert_refused_to_others(path, "cannot be opened for writing");
}

static void a_second_claim_is_refused_until_the_first_ends(void **state)
{
    const char *path = temp_dir_path(*state, "one.db");
    struct err err;
    struct db_file *first = db_file_claim(path, &kind, &err);
    assert_non_null(first);
    assert_refused(path, "in use by another castsim");

    /* By another name it is the same file. */
    const char *other = temp_dir_path(*state, "two.db");
    assert_int_equal(link(path, other), 0);
    assert_refused(other, "in use by another castsim");

    db_file_release(first);
    struct db_file *second = db_file_claim(path, &kind, &err);
    assert_non_null(second);
    db_file_release(second);
}

static void a_second_process_is_refused(void **state)
{
    const char *path = temp_dir_path(*state, "one.db");
    struct err err;
    int ready[2];
    int leave[2];
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(leave), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(leave[1]);
        struct db_file *f = db_file_claim(path, &kind, &err);
        char c = f != NULL ? 'y' : 'n';
        if (write(ready[1], &c, 1) == 1 && read(leave[0], &c, 1) >= 0)
            _exit(0); /* without releasing: the claim ends with the process */
        _exit(1);
    }
    char c;
    assert_int_equal(read(ready[0], &c, 1), 1);
    assert_int_equal(c, 'y');
    assert_refused(path, "in use by another castsim");
    close(leave[1]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    struct db_file *f = db_file_claim(path, &kind, &err);
    assert_non_null(f);
    db_file_release(f);
    close(leave[0]);
    close(ready[0]);
    close(ready[1]);
}

static void a_file_that_goes_away_under_its_claim_is_noticed(void **state)
{
    const char *path = temp_dir_path(*state, "gone.db");
    struct err err = {0};
    struct db_file *f = db_file_claim(path, &kind, &err);
    assert_non_null(f);
    assert_int_equal(db_file_check(f, &err), 0);

    const char *aside = temp_dir_path(*state, "aside.db");
    assert_int_equal(rename(path, aside), 0);
    assert_int_equal(db_file_check(f, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "gone.db was deleted, moved or replaced"));
    temp_dir_write(path, "", 0); /* another file in its place */
    assert_int_equal(db_file_check(f, &err), ERR_OUTSIDE);
    assert_int_equal(rename(aside, path), 0);
    assert_int_equal(db_file_check(f, &err), 0);
    db_file_release(f);
}

/* SQLite's locks are POSIX locks: closing any descriptor of the file would drop them. */
static void a_refused_claim_leaves_posix_locks_alone(void **state)
{
    const char *path = temp_dir_path(*state, "locks.db");
    struct err err;
    struct db_file *first = db_file_claim(path, &kind, &err);
    assert_non_null(first);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    assert_int_equal(fcntl(fd, F_SETLK, &lock), 0);

    assert_refused(path, "in use by another castsim");

    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int other = open(path, O_RDWR | O_CLOEXEC);
        struct flock look = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
        _exit(fcntl(other, F_GETLK, &look) == 0 && look.l_type == F_WRLCK ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(fd);
    db_file_release(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(a_missing_file_is_created_for_its_owner_alone),
        temp_dir_test(the_path_that_it_gives_is_absolute),
        temp_dir_test(a_file_of_the_kind_is_taken_whatever_its_older_version),
        temp_dir_test(what_is_not_ours_is_refused_and_stays_as_it_was),
        temp_dir_test(a_write_ahead_log_is_seen_when_something_is_in_it),
        temp_dir_test(a_folder_is_no_file),
        temp_dir_test(a_missing_folder_is_named),
        temp_dir_test(a_read_only_folder_or_file_is_refused),
        temp_dir_test(a_second_claim_is_refused_until_the_first_ends),
        temp_dir_test(a_second_process_is_refused),
        temp_dir_test(a_file_that_goes_away_under_its_claim_is_noticed),
        temp_dir_test(a_refused_claim_leaves_posix_locks_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
