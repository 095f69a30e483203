/* What the SQLite log adds to the contract: it lasts, and it says why when it cannot. */
#include "unit.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "io/log_sqlite.h"
#include "log_fixture.h"
#include "temp_dir.h"
#include "vfs_shim.h"

static struct broadcast_log *open_log(void *dir, const char *id)
{
    struct err err = {0};
    struct broadcast_log *log = log_sqlite_open(temp_dir_path(dir, "server.db"), id, &err);
    if (log == NULL)
        fail_msg("%s", err.text);
    return log;
}

static void assert_refused(void *dir, const char *why)
{
    struct err err = {0};
    assert_null(log_sqlite_open(temp_dir_path(dir, "server.db"), "x", &err));
    if (strstr(err.text, why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, why);
}

/* Runs sql on the file as a stranger would. */
static void change_file(void *dir, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(temp_dir_path(dir, "server.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Runs work in a child that then dies by SIGKILL: nothing is closed or flushed. */
static void in_killed_child(void *dir, void (*work)(void *dir))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        work(dir);
        raise(SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

/* ---- it lasts ---- */

static void a_restart_keeps_identity_tail_messages_and_tokens(void **state)
{
    struct err err = {0};
    struct broadcast_log *log = open_log(*state, "first");
    log_append_ok(log, "app", 1, 1000);
    log_append_ok(log, "app", 2, 2000);
    assert_int_equal(log->ops->token_add(log, "app", "ann", "t1", &err), 0);
    log_trim_ok(log, 1500, 0, 100);
    log->ops->free(log);

    log = open_log(*state, "second");
    assert_string_equal(log->id, "first");
    struct broadcast_log_tail tail = log_tail_of(log, "app");
    assert_int_equal(tail.last_seq, 2);
    assert_int_equal(tail.last_sent_ms, 2000);
    assert_string_equal(tail.last_uid, "AAAA-BBBB-CCCC-0002");
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 2, 2, false);
    struct buf tokens = {0};
    assert_int_equal(log->ops->token_each(log, log_note_token, &tokens, &err), 0);
    assert_string_equal(buf_str(&tokens), "app/ann/t1 ");
    buf_done(&tokens);
    log->ops->free(log);
}

static void append_three(void *dir)
{
    struct err err = {0};
    struct broadcast_log *log = open_log(dir, "k3f9");
    for (int64_t seq = 1; seq <= 3; seq++)
        log_append_ok(log, "app", seq, seq * 1000);
    log->ops->token_add(log, "app", "ann", "t1", &err);
}

static void r10_what_was_appended_survives_kill_9(void **state)
{
    in_killed_child(*state, append_three);
    struct broadcast_log *log = open_log(*state, "other");
    assert_string_equal(log->id, "k3f9");
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 1, 3, false);
    log_append_ok(log, "app", 4, 4000);
    log->ops->free(log);
}

static void r10_every_append_and_token_is_synced_before_it_returns(void **state)
{
    struct err err = {0};
    vfs_shim_install();
    struct broadcast_log *log = open_log(*state, "k3f9");
    for (int64_t seq = 1; seq <= 50; seq++) {
        int before = vfs_shim.syncs;
        log_append_ok(log, "app", seq, seq * 1000);
        assert_true(vfs_shim.syncs > before);
    }
    int before = vfs_shim.syncs;
    assert_int_equal(log->ops->token_add(log, "app", "ann", "t1", &err), 0);
    assert_true(vfs_shim.syncs > before);

    before = vfs_shim.syncs;
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 1, 50, false);
    assert_int_equal(vfs_shim.syncs, before);
    log->ops->free(log);
    vfs_shim_remove();
}

static void a_trim_on_the_second_connection_does_not_wait_for_the_disk(void **state)
{
    struct err err = {0};
    vfs_shim_install();
    struct broadcast_log *log = open_log(*state, "k3f9");
    struct broadcast_log *second = log_sqlite_open_second(log, &err);
    assert_non_null(second);
    assert_string_equal(second->id, "k3f9");
    for (int64_t seq = 1; seq <= 10; seq++)
        log_append_ok(log, "app", seq, seq * 1000);
    int before = vfs_shim.syncs;
    assert_int_equal(log_trim_ok(second, 4000, 0, 3), 3);
    assert_int_equal(vfs_shim.syncs, before);
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 4, 10, false);
    second->ops->free(second);
    log->ops->free(log);
    vfs_shim_remove();
}

/* ---- failures of the disk ---- */

/* What SQLite would still take, nobody would find again. */
static void r10_nothing_is_taken_once_the_file_is_gone(void **state)
{
    struct err err = {0};
    struct broadcast_log *log = open_log(*state, "k3f9");
    log_append_ok(log, "app", 1, 1000);
    assert_int_equal(unlink(temp_dir_path(*state, "server.db")), 0);
    assert_int_equal(log_append_sized(log, "app", 2, 2000, 10, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "server.db was deleted"));
    assert_int_equal(log->ops->token_add(log, "app", "ann", "t1", &err), ERR_OUTSIDE);
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 1, 1, false);
    log->ops->free(log);
}

static void a_failed_write_adds_nothing_and_the_next_append_works(void **state)
{
    static const struct {
        int write_result;
        int sync_result;
        const char *why;
    } cases[] = {
        {SQLITE_FULL, SQLITE_OK, "database or disk is full; make room"},
        {SQLITE_IOERR_WRITE, SQLITE_OK, "disk I/O error"},
        {SQLITE_OK, SQLITE_IOERR_FSYNC, "disk I/O error"},
    };
    struct err err = {0};
    vfs_shim_install();
    struct broadcast_log *log = open_log(*state, "k3f9");
    int64_t seq = 1;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        log_append_ok(log, "app", seq, seq);
        seq++;
        vfs_shim.write_result = cases[i].write_result;
        vfs_shim.sync_result = cases[i].sync_result;
        assert_int_equal(log_append_sized(log, "app", seq, seq, 50000, &err), ERR_OUTSIDE);
        if (strstr(err.text, cases[i].why) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i].why);
        assert_int_not_equal(log->ops->token_add(log, "app", "ann", "t1", &err), 0);
        vfs_shim.write_result = SQLITE_OK;
        vfs_shim.sync_result = SQLITE_OK;
        assert_int_equal(log_tail_of(log, "app").last_seq, seq - 1);
    }
    log_append_ok(log, "app", seq, seq);
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 1, seq, false);
    log->ops->free(log);
    vfs_shim_remove();
}

/* A limit on the size of files is the nearest thing to a full disk that needs no disk. */
static void fill_the_disk(void *dir)
{
    struct broadcast_log *log = open_log(dir, "k3f9");
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    rlim_t before = limit.rlim_cur;
    signal(SIGXFSZ, SIG_IGN);
    limit.rlim_cur = 1 << 20;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    struct err err = {0};
    int64_t seq = 1;
    while (seq < 100 && log_append_sized(log, "app", seq, seq, 100000, &err) == 0)
        seq++;
    assert_true(seq > 1 && seq < 100);
    assert_non_null(strstr(err.text, "an append of the server log"));
    limit.rlim_cur = before;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    log_append_ok(log, "app", seq, seq);
    assert_int_equal(log_tail_of(log, "app").last_seq, seq);
}

static void after_a_full_disk_appends_work_again(void **state)
{
    in_killed_child(*state, fill_the_disk);
    struct broadcast_log *log = open_log(*state, "k3f9");
    int64_t last = log_tail_of(log, "app").last_seq;
    assert_true(last > 1);
    struct broadcast_log_query q = log_query_all("app");
    q.max_bytes = SIZE_MAX;
    log_assert_read(log, &q, 1, last, false);
    log->ops->free(log);
}

/* ---- files that are not ours to use ---- */

static void a_second_handle_is_refused(void **state)
{
    struct broadcast_log *log = open_log(*state, "k3f9");
    assert_refused(*state, "in use by another castsim");
    log_append_ok(log, "app", 1, 1);
    log->ops->free(log);
    log = open_log(*state, "k3f9");
    log->ops->free(log);
}

static void a_second_process_is_refused(void **state)
{
    int go[2];
    assert_int_equal(pipe(go), 0);
    pid_t child = fork(); /* before the log is open here: the child has no claim of its own */
    assert_true(child >= 0);
    if (child == 0) {
        char c;
        struct err err = {0};
        if (read(go[0], &c, 1) != 1)
            _exit(9);
        bool is_refused = log_sqlite_open(temp_dir_path(*state, "server.db"), "x", &err) == NULL &&
                          strstr(err.text, "in use by another castsim") != NULL;
        _exit(is_refused ? 0 : 1);
    }
    struct broadcast_log *log = open_log(*state, "k3f9");
    assert_int_equal(write(go[1], "g", 1), 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    log_append_ok(log, "app", 1, 1);
    log->ops->free(log);
    close(go[0]);
    close(go[1]);
}

static void a_log_of_a_newer_castsim_is_refused_and_untouched(void **state)
{
    struct broadcast_log *log = open_log(*state, "k3f9");
    log->ops->free(log);
    change_file(*state, "PRAGMA user_version = 99");
    struct temp_dir_snapshot before = temp_dir_take_snapshot(*state);
    assert_refused(*state, "newer castsim (version 99");
    temp_dir_assert_same(*state, &before);
}

static void migrate_to_99_and_die(void *dir)
{
    sqlite3 *db;
    sqlite3_open(temp_dir_path(dir, "server.db"), &db);
    sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
}

static void a_newer_version_that_stands_in_the_write_ahead_log_is_seen_too(void **state)
{
    struct broadcast_log *log = open_log(*state, "k3f9");
    log->ops->free(log);
    in_killed_child(*state, migrate_to_99_and_die);
    assert_refused(*state, "newer castsim (version 99");
    /* Neither the file nor its write-ahead log was changed: the newer castsim finds all of it. */
    assert_refused(*state, "newer castsim (version 99");
    struct stat wal;
    assert_int_equal(stat(temp_dir_path(*state, "server.db-wal"), &wal), 0);
    assert_true(wal.st_size > 0);
}

static void what_is_no_log_is_refused_and_untouched(void **state)
{
    change_file(*state, "PRAGMA application_id = 7; CREATE TABLE t (a)");
    struct temp_dir_snapshot before = temp_dir_take_snapshot(*state);
    assert_refused(*state, "no server log");
    temp_dir_assert_same(*state, &before);

    temp_dir_write(temp_dir_path(*state, "server.db"), "not a database", 14);
    before = temp_dir_take_snapshot(*state);
    assert_refused(*state, "is no database");
    temp_dir_assert_same(*state, &before);
}

static void a_damaged_log_is_refused_and_untouched(void **state)
{
    struct broadcast_log *log = open_log(*state, "k3f9");
    log->ops->free(log);
    FILE *f = fopen(temp_dir_path(*state, "server.db"), "r+b");
    assert_non_null(f);
    char garbage[4096 - 100];
    memset(garbage, 0x5a, sizeof garbage);
    assert_int_equal(fseek(f, 100, SEEK_SET), 0);
    assert_int_equal(fwrite(garbage, 1, sizeof garbage, f), sizeof garbage);
    assert_int_equal(fclose(f), 0);
    struct temp_dir_snapshot before = temp_dir_take_snapshot(*state);
    assert_refused(*state, "it is damaged: move it away");
    temp_dir_assert_same(*state, &before);
}

static void a_log_without_its_identity_is_damaged(void **state)
{
    struct broadcast_log *log = open_log(*state, "k3f9");
    log->ops->free(log);
    change_file(*state, "DELETE FROM log");
    assert_refused(*state, "it is damaged: move it away");
}

/* ---- trimming beside appends ---- */

struct trimmer {
    struct broadcast_log *log;
    atomic_int_least64_t held_ms;
    atomic_bool is_over;
    size_t rows;
    bool has_failed;
};

static void *trim_until_over(void *arg)
{
    struct trimmer *t = arg;
    size_t rows = 0;
    bool was_over = false;
    while (!was_over || rows > 0) {
        was_over = t->is_over; /* before the limit is read: the last limit is trimmed to */
        int64_t held_ms = t->held_ms;
        struct err err;
        if (t->log->ops->trim(t->log, held_ms, held_ms - 500, 40, &rows, &err) != 0) {
            fprintf(stderr, "%s\n", err.text);
            t->has_failed = true;
            return NULL;
        }
        t->rows += rows;
    }
    return NULL;
}

static void appends_succeed_while_another_thread_trims_and_the_wal_is_cut_back(void **state)
{
    enum { COUNT = 600, SIZE = 50000, HELD = 100 };
    struct err err = {0};
    struct broadcast_log *log = open_log(*state, "k3f9");
    struct trimmer t = {.log = log_sqlite_open_second(log, &err)};
    assert_non_null(t.log);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, trim_until_over, &t), 0);
    for (int64_t seq = 1; seq <= COUNT; seq++) {
        if (log_append_sized(log, "app", seq, seq, SIZE, &err) != 0)
            fail_msg("append %d: %s", (int)seq, err.text);
        t.held_ms = seq + 1 - HELD;
    }
    t.is_over = true;
    pthread_join(thread, NULL);
    assert_false(t.has_failed);
    assert_int_equal(t.rows, COUNT - HELD + (COUNT - HELD - 500));

    struct broadcast_log_query q = log_query_all("app");
    q.max_bytes = SIZE_MAX;
    log_assert_read(log, &q, COUNT - HELD + 1, COUNT, false);
    /* 30 MB went through the write-ahead log. How far it grew depends on whose turn it was; the
     * first quiet trim moves it into the file, and the append behind that begins it anew. */
    size_t rows;
    assert_int_equal(t.log->ops->trim(t.log, t.held_ms, t.held_ms - 500, 40, &rows, &err), 0);
    assert_int_equal(log_append_sized(log, "app", COUNT + 1, COUNT + 1, SIZE, &err), 0);
    struct stat wal;
    assert_int_equal(stat(temp_dir_path(*state, "server.db-wal"), &wal), 0);
    assert_true(wal.st_size < 12 << 20);
    t.log->ops->free(t.log);
    log->ops->free(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(a_restart_keeps_identity_tail_messages_and_tokens),
        temp_dir_test(r10_what_was_appended_survives_kill_9),
        temp_dir_test(r10_every_append_and_token_is_synced_before_it_returns),
        temp_dir_test(a_trim_on_the_second_connection_does_not_wait_for_the_disk),
        temp_dir_test(r10_nothing_is_taken_once_the_file_is_gone),
        temp_dir_test(a_failed_write_adds_nothing_and_the_next_append_works),
        temp_dir_test(after_a_full_disk_appends_work_again),
        temp_dir_test(a_second_handle_is_refused),
        temp_dir_test(a_second_process_is_refused),
        temp_dir_test(a_log_of_a_newer_castsim_is_refused_and_untouched),
        temp_dir_test(a_newer_version_that_stands_in_the_write_ahead_log_is_seen_too),
        temp_dir_test(what_is_no_log_is_refused_and_untouched),
        temp_dir_test(a_damaged_log_is_refused_and_untouched),
        temp_dir_test(a_log_without_its_identity_is_damaged),
        temp_dir_test(appends_succeed_while_another_thread_trims_and_the_wal_is_cut_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
