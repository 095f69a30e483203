/* What is left when something goes wrong in the middle: failing disks, foreign triggers, kill -9.
 * R17: what the profile commits together is there together, or not at all. */
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store_fixture.h"
#include "temp_dir.h"
#include "vfs_kill.h"
#include "vfs_shim.h"

/* ---- the two answers that every test takes ---- */

static struct answer first_answer(void)
{
    return (struct answer){
        .cursor = "c1",
        .received_ms = 1000,
        .arrivals = {{.uid = "A", .sent_ms = 100}, {.uid = "B", .sent_ms = 200, .from = "other"}}};
}

static struct answer second_answer(void)
{
    return (struct answer){
        .cursor = "c2",
        .received_ms = 2000,
        .arrivals = {{.uid = "C", .sent_ms = 300},
                     {.uid = "D", .sent_ms = 400, .from = "third"},
                     {.uid = "E", .sent_ms = 500, .type = "RC:CmdMsg", .is_not_stored = true},
                     {.uid = "F", .sent_ms = 600}}};
}

static struct store *store_with_first(const char *path, enum profile_id profile)
{
    struct store *s = open_store(path, profile);
    struct answer a = first_answer();
    ingest_ok(s, &a);
    return s;
}

/* Whether the messages of the second answer are there: all of them, or none. */
static bool has_second(struct store *s)
{
    bool has = strcmp(chat_of(s, "2191"), "A C F") == 0;
    if (!has)
        assert_string_equal(chat_of(s, "2191"), "A");
    assert_string_equal(chat_of(s, "third"), has ? "D" : "");
    assert_int_equal(total_unread(s), has ? 5 : 2);
    assert_int_equal(row_of(s, "2191").unread, has ? 3 : 1);
    assert_int_equal(row_of(s, "third").exists, has);
    return has;
}

static void assert_file_sound(const char *path)
{
    sqlite3 *db = open_beside(path);
    assert_sound(db);
    sqlite3_close(db);
}

/* The second answer comes again and is whole in the end; nothing is counted twice. */
static void assert_second_succeeds(struct store *s, const char *path)
{
    struct answer a = second_answer();
    ingest_ok(s, &a);
    assert_string_equal(store_cursor(s), "c2");
    assert_true(has_second(s));
    assert_file_sound(path);
}

/* ---- failing in mid-ingest ---- */

/* Ingests the second answer and expects it to fail with these words. */
static void assert_second_fails(struct store *s, const char *words)
{
    struct err err = {0};
    struct answer a = second_answer();
    assert_int_equal(ingest(s, &a, &err), ERR_OUTSIDE);
    assert_string_equal(a.changed, "");
    if (strstr(err.text, words) == NULL)
        fail_msg("\"%s\" is not in: %s", words, err.text);
}

static void a_full_disk_keeps_nothing_and_the_next_ingest_works(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    vfs_shim_install();
    struct store *s = store_with_first(path, PROFILE_NATIVE);
    vfs_shim.write_result = SQLITE_FULL;
    assert_second_fails(s, "the disk is full; make room there and try again");
    vfs_shim.write_result = SQLITE_OK;
    assert_string_equal(store_cursor(s), "c1");
    assert_int_equal(store_last_alive_ms(s), 1000);
    assert_false(has_second(s));
    assert_second_succeeds(s, path);
    store_close(s);
    vfs_shim_remove();
}

static void a_failing_sync_keeps_nothing_and_the_next_ingest_works(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    vfs_shim_install();
    struct store *s = store_with_first(path, PROFILE_NATIVE);
    vfs_shim.sync_result = SQLITE_IOERR_FSYNC;
    assert_second_fails(s, "the disk failed");
    vfs_shim.sync_result = SQLITE_OK;
    assert_string_equal(store_cursor(s), "c1");
    assert_false(has_second(s));
    assert_second_succeeds(s, path);
    store_close(s);
    vfs_shim_remove();
}

/* kill -9 cannot show a missing fsync: the syncs are counted. */
static void every_commit_is_on_the_disk_before_the_ingest_returns(void **state)
{
    const int expected[PROFILE_COUNT] = {
        [PROFILE_NATIVE] = 1, [PROFILE_WEB] = 2, [PROFILE_WEB_5_2] = 2};
    for (int id = 0; id < PROFILE_COUNT; id++) {
        char name[16];
        snprintf(name, sizeof name, "db%d", id);
        vfs_shim_install();
        struct store *s = store_with_first(temp_dir_path(*state, name), (enum profile_id)id);
        vfs_shim.syncs = 0;
        struct answer a = second_answer();
        ingest_ok(s, &a);
        assert_int_equal(vfs_shim.syncs, expected[id]);
        struct err err;
        vfs_shim.syncs = 0;
        assert_int_equal(store_open_conversation(s, "2191", 3000, &err), 0);
        assert_int_equal(store_note_state(s, 3000, STATE_OFFLINE, &err), 0);
        assert_int_equal(vfs_shim.syncs, 2);
        store_close(s);
        vfs_shim_remove();
    }
}

static int ingest_beyond_the_limit(const char *path)
{
    struct rlimit limit;
    struct err err;
    struct store *s = open_store(path, PROFILE_NATIVE);
    char *content = malloc(100001);
    memset(content, 'x', 100000);
    content[100000] = '\0';
    struct answer a = second_answer();
    a.arrivals[3].content = content;
    if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR || getrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 2;
    const struct rlimit low = {.rlim_cur = 65536, .rlim_max = limit.rlim_max};
    if (setrlimit(RLIMIT_FSIZE, &low) != 0 || ingest(s, &a, &err) != ERR_OUTSIDE)
        return 3;
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || has_second(s) || strcmp(store_cursor(s), "c1") != 0)
        return 4;
    int status = ingest(s, &a, &err);
    free(content);
    bool is_whole = status == 0 && has_second(s);
    store_close(s);
    return is_whole ? 0 : 5;
}

static void a_file_that_may_not_grow_keeps_nothing_and_recovers(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    store_close(store_with_first(path, PROFILE_NATIVE));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(ingest_beyond_the_limit(path));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_file_sound(path);
}

/* A trigger, put there by another connection, stops one statement of the ingest: which one, and
 * what the profile then has kept of the answer. */
struct stop {
    const char *trigger;
    const char *words;
    enum profile_id profile;
    const char *cursor;
    bool has_messages;
};

#define STOP_ROW                                                                                   \
    "CREATE TRIGGER stop BEFORE INSERT ON conversation WHEN new.target_id = 'third' BEGIN "
#define STOP_CURSOR                                                                                \
    "CREATE TRIGGER stop BEFORE UPDATE OF cursor ON client WHEN new.cursor = 'c2' "                \
    "AND old.cursor = 'c1' BEGIN "

static const struct stop stops[] = {
    {STOP_ROW "SELECT RAISE(ABORT, 'no row'); END", "no row", PROFILE_NATIVE, "c1", false},
    {STOP_ROW "SELECT RAISE(ROLLBACK, 'no row'); END", "no row", PROFILE_NATIVE, "c1", false},
    {STOP_CURSOR "SELECT RAISE(ABORT, 'no way'); END", "no way", PROFILE_NATIVE, "c1", false},
    {STOP_CURSOR "SELECT RAISE(ROLLBACK, 'no way'); END", "no way", PROFILE_NATIVE, "c1", false},
    {STOP_ROW "SELECT RAISE(ABORT, 'no row'); END", "no row", PROFILE_WEB, "c2", false},
    {STOP_CURSOR "SELECT RAISE(ABORT, 'no way'); END", "no way", PROFILE_WEB, "c1", false},
    {STOP_ROW "SELECT RAISE(ABORT, 'no row'); END", "no row", PROFILE_WEB_5_2, "c1", false},
    {STOP_CURSOR "SELECT RAISE(ABORT, 'no way'); END", "no way", PROFILE_WEB_5_2, "c1", true},
    {"CREATE TRIGGER stop BEFORE INSERT ON wire WHEN new.uid = 'D' BEGIN "
     "SELECT RAISE(IGNORE); END",
     "another program changed the tables", PROFILE_NATIVE, "c1", false},
};

static void r17_a_statement_that_fails_takes_back_what_commits_with_it(void **state)
{
    for (size_t i = 0; i < COUNT_OF(stops); i++) {
        char name[16];
        snprintf(name, sizeof name, "db%zu", i);
        const char *path = temp_dir_path(*state, name);
        struct store *s = store_with_first(path, stops[i].profile);
        sqlite3 *db = open_beside(path);
        exec_beside(db, stops[i].trigger);
        assert_second_fails(s, stops[i].words);
        assert_string_equal(store_cursor(s), stops[i].cursor);
        assert_string_equal(ask_beside(db, "SELECT cursor FROM client"), stops[i].cursor);
        assert_int_equal(has_second(s), stops[i].has_messages);
        assert_string_equal(ask_beside(db, "SELECT count(*) FROM wire"),
                            stops[i].has_messages ? "6" : "2");
        exec_beside(db, "DROP TRIGGER stop");
        sqlite3_close(db);
        assert_second_succeeds(s, path);
        store_close(s);
    }
}

/* ---- kill -9 ---- */

static void copy_file(const char *from, const char *to)
{
    char bytes[65536];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(in >= 0 && out >= 0);
    ssize_t n;
    while ((n = read(in, bytes, sizeof bytes)) > 0)
        assert_int_equal(write(out, bytes, (size_t)n), n);
    assert_int_equal(n, 0);
    close(in);
    close(out);
}

/* In a child that dies at its n-th change of a file. Returns whether it lived to its end. */
static bool lives_through(const char *path, enum profile_id profile, int n)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        vfs_kill_install();
        vfs_kill_countdown = n;
        struct store *s = open_store(path, profile);
        struct answer a = second_answer();
        ingest_ok(s, &a);
        store_close(s);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGKILL);
        return false;
    }
    assert_int_equal(status, 0);
    return true;
}

/* What a killed ingest may leave: cursor 1 or 2, with or without the messages. */
enum {
    LEFT_OLD = 1,
    LEFT_CURSOR = 2,
    LEFT_MESSAGES = 4,
    LEFT_NEW = 8,
};

static int what_is_left(struct store *s)
{
    bool has_messages = has_second(s);
    bool has_cursor = strcmp(store_cursor(s), "c2") == 0;
    if (has_cursor)
        return has_messages ? LEFT_NEW : LEFT_CURSOR;
    assert_string_equal(store_cursor(s), "c1");
    return has_messages ? LEFT_MESSAGES : LEFT_OLD;
}

/* Kills the ingest at its first, second, third ... change of a file; gathers what was left. */
static int sweep(struct temp_dir *d, enum profile_id profile)
{
    char base[PATH_MAX], path[PATH_MAX], wal[PATH_MAX], shm[PATH_MAX];
    snprintf(base, sizeof base, "%s", temp_dir_path(d, "base"));
    snprintf(path, sizeof path, "%s", temp_dir_path(d, "db"));
    snprintf(wal, sizeof wal, "%s", temp_dir_path(d, "db-wal"));
    snprintf(shm, sizeof shm, "%s", temp_dir_path(d, "db-shm"));
    store_close(store_with_first(base, profile));
    int seen = 0;
    bool has_lived = false;
    for (int n = 1; !has_lived; n++) {
        assert_true(n < 500);
        copy_file(base, path);
        unlink(wal);
        unlink(shm);
        has_lived = lives_through(path, profile, n);
        struct store *s = open_store(path, profile);
        seen |= what_is_left(s);
        assert_second_succeeds(s, path);
        store_close(s);
    }
    return seen;
}

static void r17_kill_9_at_any_moment_leaves_all_or_nothing_with_native(void **state)
{
    assert_int_equal(sweep(*state, PROFILE_NATIVE), LEFT_OLD | LEFT_NEW);
}

static void r17_kill_9_may_lose_messages_with_web(void **state)
{
    assert_int_equal(sweep(*state, PROFILE_WEB), LEFT_OLD | LEFT_CURSOR | LEFT_NEW);
}

static void r17_kill_9_may_bring_messages_twice_with_web_5_2(void **state)
{
    assert_int_equal(sweep(*state, PROFILE_WEB_5_2), LEFT_OLD | LEFT_MESSAGES | LEFT_NEW);
}

static bool creates_through(const char *path, int n)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        vfs_kill_install();
        vfs_kill_countdown = n;
        store_close(open_store(path, PROFILE_NATIVE));
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void kill_9_while_a_store_is_created_leaves_what_opens_again(void **state)
{
    struct temp_dir *d = *state;
    bool has_lived = false;
    for (int n = 1; !has_lived; n++) {
        assert_true(n < 500);
        char name[16];
        snprintf(name, sizeof name, "db%d", n);
        const char *path = temp_dir_path(d, name);
        has_lived = creates_through(path, n);
        struct store *s = open_store(path, PROFILE_NATIVE);
        assert_null(store_cursor(s));
        struct answer a = first_answer();
        ingest_ok(s, &a);
        store_close(s);
        assert_file_sound(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(a_full_disk_keeps_nothing_and_the_next_ingest_works),
        temp_dir_test(a_failing_sync_keeps_nothing_and_the_next_ingest_works),
        temp_dir_test(every_commit_is_on_the_disk_before_the_ingest_returns),
        temp_dir_test(a_file_that_may_not_grow_keeps_nothing_and_recovers),
        temp_dir_test(r17_a_statement_that_fails_takes_back_what_commits_with_it),
        temp_dir_test(r17_kill_9_at_any_moment_leaves_all_or_nothing_with_native),
        temp_dir_test(r17_kill_9_may_lose_messages_with_web),
        temp_dir_test(r17_kill_9_may_bring_messages_twice_with_web_5_2),
        temp_dir_test(kill_9_while_a_store_is_created_leaves_what_opens_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
