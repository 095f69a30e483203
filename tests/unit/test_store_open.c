/* Opening: what is refused, in which words, and that a refused file stays as it is. */
#include "unit.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store_fixture.h"
#include "temp_dir.h"
#include "vfs_shim.h"

static void assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in: %s", part, text);
}

/* Opening fails with these words, and no byte of the folder changes. */
static void assert_refused(struct temp_dir *d, const char *path, const char *user,
                           const char *words)
{
    struct temp_dir_snapshot before = temp_dir_take_snapshot(d);
    struct err err = {0};
    assert_null(open_as(path, "app", user, PROFILE_NATIVE, &err));
    assert_contains(err.text, words);
    assert_contains(err.text, path);
    temp_dir_assert_same(d, &before);
}

static void make_store(const char *path)
{
    struct store *s = open_store(path, PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    store_close(s);
}

/* ---- what is accepted ---- */

static void a_new_file_becomes_a_store_with_its_marks(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    store_close(open_store(path, PROFILE_NATIVE));
    sqlite3 *db = open_beside(path);
    assert_string_equal(ask_beside(db, "PRAGMA application_id"), "1668508003"); /* "csic" */
    assert_string_equal(ask_beside(db, "PRAGMA user_version"), "2");
    assert_string_equal(ask_beside(db, "PRAGMA journal_mode"), "wal");
    assert_string_equal(ask_beside(db, "SELECT app_key, user_id, total_unread FROM client"),
                        "app|me|0");
    sqlite3_close(db);
}

static void an_empty_file_becomes_a_store(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    temp_dir_write(path, "", 0);
    make_store(path);
    struct store *s = open_store(path, PROFILE_NATIVE);
    assert_string_equal(chat_of(s, "2191"), "A");
    store_close(s);
}

static void closing_leaves_one_file(void **state)
{
    struct temp_dir *d = *state;
    make_store(temp_dir_path(d, "db"));
    assert_int_equal(access(temp_dir_path(d, "db-wal"), F_OK), -1);
    assert_int_equal(access(temp_dir_path(d, "db-shm"), F_OK), -1);
}

static void a_store_in_memory_leaves_nothing(void **state)
{
    struct temp_dir *d = *state;
    struct temp_dir_snapshot before = temp_dir_take_snapshot(d);
    assert_int_equal(chdir(d->root), 0);
    make_store(":memory:");
    assert_int_equal(chdir("/"), 0);
    temp_dir_assert_same(d, &before);
}

static void a_change_of_profile_keeps_the_store(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    make_store(path);
    struct store *s = open_store(path, PROFILE_WEB);
    assert_int_equal(row_of(s, "2191").unread, 1);
    store_close(s);
}

/* What a crash leaves in the write-ahead log is there again. */
static void what_lies_in_the_write_ahead_log_is_read(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        make_store(path);
        struct store *s = open_store(path, PROFILE_NATIVE);
        take_at(s, 2000, (struct arrival){.uid = "B", .sent_ms = 200});
        _exit(s != NULL ? 0 : 1); /* without closing */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    struct store *s = open_store(path, PROFILE_NATIVE);
    assert_string_equal(chat_of(s, "2191"), "A B");
    store_close(s);
    assert_int_equal(access(temp_dir_path(*state, "db-wal"), F_OK), -1); /* moved into the file */
}

/* ---- what is refused ---- */

static void a_file_that_is_no_database_is_refused_untouched(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "notes.txt");
    temp_dir_write(path, "hello", 5);
    assert_refused(d, path, "me", "no database");
    char page[5000];
    memset(page, 'x', sizeof page);
    temp_dir_write(path, page, sizeof page);
    assert_refused(d, path, "me", "no database");
}

static void a_database_of_another_program_is_refused_untouched(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "other.db");
    sqlite3 *db = open_beside(path);
    exec_beside(db, "CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    sqlite3_close(db);
    assert_refused(d, path, "me", "message store");
}

static void a_store_of_a_newer_castsim_is_refused_untouched(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "db");
    make_store(path);
    sqlite3 *db = open_beside(path);
    exec_beside(db, "PRAGMA user_version = 3");
    sqlite3_close(db);
    assert_refused(d, path, "me", "newer castsim");
}

/* The version may stand in the write-ahead log only: an update that was killed behind its commit.
 * Neither the file nor the log may change; SQLite's index of the log is no data. */
static void a_newer_version_in_the_write_ahead_log_is_refused_untouched(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "db");
    make_store(path);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        exec_beside(open_beside(path), "PRAGMA user_version = 3");
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(unlink(temp_dir_path(d, "db-shm")), 0);
    struct temp_dir_snapshot before = temp_dir_take_snapshot(d);
    struct err err = {0};
    assert_null(open_as(path, "app", "me", PROFILE_NATIVE, &err));
    assert_contains(err.text, "newer castsim");
    assert_int_equal(unlink(temp_dir_path(d, "db-shm")), 0);
    temp_dir_assert_same(d, &before);
}

static void a_store_of_another_user_or_app_is_refused_untouched(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "db");
    make_store(path);
    assert_refused(d, path, "bob", "belongs to user \"me\" of app \"app\"");
    struct err err;
    assert_null(open_as(path, "other-app", "me", PROFILE_NATIVE, &err));
    assert_contains(err.text, "not to user \"me\" of app \"other-app\"");
    store_close(open_store(path, PROFILE_NATIVE)); /* the refusals left no claim behind */
}

static void a_second_writer_is_refused_and_the_first_goes_on(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    struct err err = {0};
    assert_null(open_as(path, "app", "me", PROFILE_NATIVE, &err)); /* this process */
    assert_contains(err.text, "in use");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* another process */
        struct store *second = open_as(path, "app", "me", PROFILE_NATIVE, &err);
        _exit(second == NULL && strstr(err.text, "in use") != NULL ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100}), STORE_NEW);
    store_close(s);
    store_close(open_store(path, PROFILE_NATIVE));
}

static void a_damaged_store_is_refused_untouched(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "db");
    make_store(path);
    FILE *f = fopen(path, "r+b"); /* the schema's page, behind the file's header */
    assert_non_null(f);
    assert_int_equal(fseek(f, 100, SEEK_SET), 0);
    for (int i = 0; i < 3996; i++)
        assert_int_equal(fputc(0x5a, f), 0x5a);
    assert_int_equal(fclose(f), 0);
    assert_refused(d, path, "me", "damaged");
}

static void a_store_that_names_no_owner_is_refused_untouched(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "db");
    make_store(path);
    sqlite3 *db = open_beside(path);
    exec_beside(db, "DELETE FROM client");
    sqlite3_close(db);
    assert_refused(d, path, "me", "does not say whose it is");
    db = open_beside(path);
    exec_beside(db, "PRAGMA user_version = -1");
    sqlite3_close(db);
    assert_refused(d, path, "me", "damaged");
}

static void a_folder_in_its_place_is_refused(void **state)
{
    struct temp_dir *d = *state;
    const char *path = temp_dir_path(d, "sub");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_refused(d, path, "me", "no file");
}

static void a_missing_folder_is_named(void **state)
{
    struct temp_dir *d = *state;
    assert_refused(d, temp_dir_path(d, "no/db"), "me", "/no");
}

/* ---- refused by the system ---- */

/* Runs body in a child without root's rights; returns its exit code. */
static int in_child(struct temp_dir *d, int (*body)(struct temp_dir *d))
{
    assert_int_equal(chmod(d->root, 0755), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(body(d));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int fails_with(const char *path, const char *words)
{
    struct err err = {0};
    struct store *s = open_as(path, "app", "me", PROFILE_NATIVE, &err);
    if (s == NULL && strstr(err.text, words) != NULL)
        return 0;
    fprintf(stderr, "opened: %d, said: %s\n", s != NULL, err.text);
    return 1;
}

static int open_without_rights(struct temp_dir *d)
{
    if (geteuid() == 0 && setuid(65534) != 0)
        return 2;
    return fails_with(temp_dir_path(d, "db"), d->root);
}

static void a_read_only_folder_is_told_and_left_alone(void **state)
{
    struct temp_dir *d = *state;
    assert_int_equal(in_child(d, open_without_rights), 0); /* nothing there yet */
    make_store(temp_dir_path(d, "db"));
    assert_int_equal(chmod(temp_dir_path(d, "db"), 0666), 0);
    assert_int_equal(chmod(d->root, 0555), 0);
    struct temp_dir_snapshot before = temp_dir_take_snapshot(d);
    assert_int_equal(in_child(d, open_without_rights), 0);
    temp_dir_assert_same(d, &before);
}

static int open_a_read_only_file(struct temp_dir *d)
{
    if (geteuid() == 0 && setuid(65534) != 0)
        return 2;
    return fails_with(temp_dir_path(d, "sub/db"), "cannot be opened for writing");
}

static void a_read_only_file_is_told_and_left_alone(void **state)
{
    struct temp_dir *d = *state;
    assert_int_equal(mkdir(temp_dir_path(d, "sub"), 0777), 0);
    assert_int_equal(chmod(temp_dir_path(d, "sub"), 0777), 0);
    make_store(temp_dir_path(d, "sub/db"));
    assert_int_equal(chmod(temp_dir_path(d, "sub/db"), 0444), 0);
    assert_int_equal(in_child(d, open_a_read_only_file), 0);
}

static void a_full_disk_is_told_and_leaves_no_half_a_store(void **state)
{
    struct temp_dir *d = *state;
    struct temp_dir_snapshot before = temp_dir_take_snapshot(d);
    vfs_shim_install();
    vfs_shim.write_result = SQLITE_FULL;
    struct err err = {0};
    assert_null(open_as(temp_dir_path(d, "new"), "app", "me", PROFILE_NATIVE, &err));
    vfs_shim_remove();
    assert_contains(err.text, "cannot create the store: the disk is full; make room");
    temp_dir_assert_same(d, &before);
}

/* No file may grow beyond this: the disk fails at one write or another. */
static int limit_files(rlim_t size)
{
    struct rlimit limit = {.rlim_cur = size, .rlim_max = size};
    return signal(SIGXFSZ, SIG_IGN) == SIG_ERR || setrlimit(RLIMIT_FSIZE, &limit) != 0;
}

static int open_where_writes_fail(struct temp_dir *d)
{
    static const rlim_t sizes[] = {20000, 5000, 1000, 0}; /* a limit can only be lowered */
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        if (limit_files(sizes[i]) != 0)
            return 2;
        if (fails_with(temp_dir_path(d, "new"), "the disk failed; see that it") != 0)
            return 3;
    }
    return 0;
}

static void a_failing_disk_leaves_no_half_a_store(void **state)
{
    struct temp_dir *d = *state;
    struct temp_dir_snapshot before = temp_dir_take_snapshot(d);
    assert_int_equal(in_child(d, open_where_writes_fail), 0);
    temp_dir_assert_same(d, &before);
}

/* SQLite's index of the write-ahead log finds no room: the store itself is whole. */
static int open_old_where_writes_fail(struct temp_dir *d)
{
    return limit_files(0) != 0 ? 2
                               : fails_with(temp_dir_path(d, "db"), "the disk failed; see that it");
}

static void a_failing_disk_leaves_an_old_store_untouched(void **state)
{
    struct temp_dir *d = *state;
    make_store(temp_dir_path(d, "db"));
    struct temp_dir_snapshot before = temp_dir_take_snapshot(d);
    assert_int_equal(in_child(d, open_old_where_writes_fail), 0);
    unlink(temp_dir_path(d, "db-shm"));
    unlink(temp_dir_path(d, "db-wal"));
    temp_dir_assert_same(d, &before);
}

/* A store that is deleted while it is open would take messages that nobody finds again. */
static void a_store_that_was_deleted_takes_nothing(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_int_equal(unlink(path), 0);
    struct err err = {0};
    assert_int_equal(store_note_state(s, 2000, STATE_OFFLINE, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "was deleted"));
    assert_string_equal(chat_of(s, "2191"), "A");
    store_close(s);
}

/* ---- readers ---- */

static void readers_are_welcome_and_see_what_is_committed(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    sqlite3 *db = open_beside(path);
    exec_beside(db, "BEGIN");
    assert_string_equal(ask_beside(db, "SELECT uid, content FROM chat"),
                        "A|{\"content\":\"hello\"}");
    /* A reader in the middle of a transaction stops nobody, and keeps its view. */
    assert_int_equal(take_at(s, 1001, (struct arrival){.uid = "B", .sent_ms = 101}), STORE_NEW);
    assert_string_equal(ask_beside(db, "SELECT uid FROM chat"), "A");
    exec_beside(db, "COMMIT");
    assert_string_equal(ask_beside(db, "SELECT uid FROM chat"), "A B");
    store_close(s);
    assert_string_equal(ask_beside(db, "SELECT count(*) FROM chat"), "2");
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(a_new_file_becomes_a_store_with_its_marks),
        temp_dir_test(an_empty_file_becomes_a_store),
        temp_dir_test(closing_leaves_one_file),
        temp_dir_test(a_store_in_memory_leaves_nothing),
        temp_dir_test(a_change_of_profile_keeps_the_store),
        temp_dir_test(what_lies_in_the_write_ahead_log_is_read),
        temp_dir_test(a_file_that_is_no_database_is_refused_untouched),
        temp_dir_test(a_database_of_another_program_is_refused_untouched),
        temp_dir_test(a_store_of_a_newer_castsim_is_refused_untouched),
        temp_dir_test(a_newer_version_in_the_write_ahead_log_is_refused_untouched),
        temp_dir_test(a_store_of_another_user_or_app_is_refused_untouched),
        temp_dir_test(a_second_writer_is_refused_and_the_first_goes_on),
        temp_dir_test(a_damaged_store_is_refused_untouched),
        temp_dir_test(a_store_that_names_no_owner_is_refused_untouched),
        temp_dir_test(a_folder_in_its_place_is_refused),
        temp_dir_test(a_missing_folder_is_named),
        temp_dir_test(a_read_only_folder_is_told_and_left_alone),
        temp_dir_test(a_read_only_file_is_told_and_left_alone),
        temp_dir_test(a_full_disk_is_told_and_leaves_no_half_a_store),
        temp_dir_test(a_failing_disk_leaves_no_half_a_store),
        temp_dir_test(a_failing_disk_leaves_an_old_store_untouched),
        temp_dir_test(a_store_that_was_deleted_takes_nothing),
        temp_dir_test(readers_are_welcome_and_see_what_is_committed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
