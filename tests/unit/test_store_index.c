/* The index of the search follows the wire log: how far, in what portions, and what is left when it
 * fails or is killed. */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "search_fixture.h"
#include "temp_dir.h"
#include "vfs_kill.h"
#include "vfs_shim.h"

/* As in store_private.h. */
enum { TEXT_ROWS = 512, SECTION_ROWS = 64 * TEXT_ROWS };

static const char *ask_file(const char *path, const char *sql)
{
    sqlite3 *db = open_beside(path);
    const char *answer = ask_beside(db, sql);
    sqlite3_close(db);
    return answer;
}

/* ---- how it follows ---- */

static void an_ingest_writes_nothing_to_the_index(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    fill(s, 0, 2000);
    assert_string_equal(ask_file(path, "SELECT count(*) FROM search_text"), "0");
    assert_string_equal(find(s, "filler 1234"), "f1234");
    store_close(s);
}

static void the_index_follows_in_portions_and_leaves_the_newest_out(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    struct err err = {0};
    size_t left;
    assert_int_equal(store_index_some(s, 1000, &left, &err), 0);
    assert_int_equal(left, 0);
    fill(s, 0, TEXT_ROWS - 1);
    assert_int_equal(store_index_some(s, 1000, &left, &err), 0);
    assert_int_equal(left, 0);
    assert_string_equal(ask_file(path, "SELECT count(*) FROM search_text"), "0");
    fill(s, TEXT_ROWS - 1, 2 * TEXT_ROWS);
    size_t before = 4 * TEXT_ROWS;
    do {
        assert_int_equal(store_index_some(s, 1, &left, &err), 0);
        assert_true(left < before);
        before = left;
    } while (left > 0);
    assert_string_equal(ask_file(path, "SELECT id, first_wire, rows FROM search_text"),
                        "1|1|512 2|513|512");
    store_close(s);
}

static void long_messages_make_short_rows(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    enum { LONG = 100000 };
    char *content = malloc(LONG + 1);
    memset(content, ' ', LONG);
    for (size_t i = 0; i < LONG; i += 2)
        content[i] = (char)('a' + i / 2 % 3);
    content[LONG] = '\0';
    for (int i = 0; i < 6; i++) {
        char uid[8];
        snprintf(uid, sizeof uid, "L%d", i);
        receive(s, &(struct arrival){.uid = uid, .sent_ms = 1, .content = content}, 1);
    }
    fill(s, 0, TEXT_ROWS);
    index_all(s);
    assert_string_equal(ask_file(path, "SELECT first_wire, rows FROM search_text"),
                        "1|3 4|3 7|512");
    assert_string_equal(find(s, "a b c"), "L5 L4 L3 L2 L1 L0");
    free(content);
    store_close(s);
}

static bool count_work(void *ctx)
{
    ++*(int *)ctx;
    return true;
}

/* Pieces of work that a search takes to its end. */
static int work_of(struct store *s, const char *query)
{
    struct err err;
    struct store_search *search = start(s, query, NULL, 50, 0);
    int work = 0;
    assert_int_equal(store_search_step(search, count_work, &work, &err), 0);
    store_search_free(search);
    return work;
}

static void filters_rule_most_of_a_large_store_out(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    say(s, "A", "2191", "今晚系统维护");
    fill(s, 0, SECTION_ROWS + 10 * TEXT_ROWS);
    index_all(s);
    assert_string_equal(ask_file(path, "SELECT count(*) FROM search_text"), "74");
    assert_string_equal(ask_file(path, "SELECT id FROM search_section"), "0");
    assert_string_equal(find(s, "统维"), "A");
    assert_string_equal(find(s, "filler 7777"), "f7777");
    for (size_t i = 10000; i < SECTION_ROWS + 10 * TEXT_ROWS; i += 997) {
        char query[32], uid[32];
        snprintf(query, sizeof query, "ler %zu", i);
        snprintf(uid, sizeof uid, "f%zu", i);
        assert_string_equal(find(s, query), uid);
    }
    /* Of 74 texts. */
    assert_true(work_of(s, "统维") < 20);
    assert_true(work_of(s, "今护") < 20);
    assert_true(work_of(s, "filler x") < 20);
    store_close(s);

    /* The newest section's filter was in memory; it is made again. */
    s = open_store(path, PROFILE_NATIVE);
    assert_string_equal(find(s, "filler 37777"), "f37777");
    assert_true(work_of(s, "今护") < 25);
    index_all(s);
    assert_true(work_of(s, "今护") < 20);

    /* A filter that somebody cut off says nothing, and hides nothing. */
    sqlite3 *db = open_beside(path);
    exec_beside(db, "UPDATE search_filter SET words = x'00'");
    assert_string_equal(find(s, "统维"), "A");
    exec_beside(db, "DELETE FROM search_filter; UPDATE search_section SET places = 3");
    assert_string_equal(find(s, "统维"), "A");
    assert_sound(db);
    sqlite3_close(db);
    store_close(s);
}

static void rows_that_somebody_deleted_do_no_harm(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    fill(s, 0, 1300);
    sqlite3 *db = open_beside(path);
    exec_beside(db, "DELETE FROM message WHERE wire BETWEEN 301 AND 302;"
                    "DELETE FROM wire WHERE id BETWEEN 301 AND 302");
    sqlite3_close(db);
    index_all(s);
    assert_string_equal(find(s, "filler 299"), "f299");
    assert_string_equal(find(s, "filler 300"), "");
    assert_string_equal(find(s, "filler 302"), "f302");
    assert_string_equal(find(s, "filler 1299"), "f1299");
    store_close(s);
}

static void an_index_that_was_thrown_away_is_made_again(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct err err;
    struct store *s = open_store(path, PROFILE_NATIVE);
    fill(s, 0, 600);
    index_all(s);
    assert_int_equal(store_delete_message(s, "f123", &err), 0);
    store_close(s);
    sqlite3 *db = open_beside(path);
    exec_beside(db, "DELETE FROM search_text; DELETE FROM search_section;"
                    "DELETE FROM search_filter; DELETE FROM search_gone; VACUUM");
    sqlite3_close(db);
    s = open_store(path, PROFILE_NATIVE);
    index_all(s);
    assert_string_equal(ask_file(path, "SELECT first_wire, rows FROM search_text"), "1|512");
    assert_string_equal(find(s, "filler 123"), "");
    assert_string_equal(find(s, "filler 124"), "f124");
    store_close(s);
}

/* ---- a store of version 1 ---- */

static void make_version_1(const char *path, size_t messages)
{
    struct store *s = open_store(path, PROFILE_NATIVE);
    fill(s, 0, messages);
    store_close(s);
    sqlite3 *db = open_beside(path);
    exec_beside(db, "DROP TABLE search_text; DROP TABLE search_section; DROP TABLE search_filter;"
                    "DROP TABLE search_gone; PRAGMA user_version = 1");
    sqlite3_close(db);
}

static void a_store_of_version_1_is_brought_up_to_date_and_searched(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    make_version_1(path, 700);
    struct store *s = open_store(path, PROFILE_NATIVE);
    assert_string_equal(ask_file(path, "PRAGMA user_version"), "2");
    assert_string_equal(find(s, "filler 123"), "f123");
    index_all(s);
    assert_string_equal(ask_file(path, "SELECT first_wire, rows FROM search_text"), "1|512");
    assert_string_equal(find(s, "filler 123"), "f123");
    store_close(s);
    assert_string_equal(ask_file(path, "PRAGMA integrity_check"), "ok");
}

static void an_update_that_fails_leaves_version_1(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    make_version_1(path, 10);
    vfs_shim_install();
    vfs_shim.write_result = SQLITE_FULL;
    struct err err = {0};
    assert_null(open_as(path, "app", "me", PROFILE_NATIVE, &err));
    assert_non_null(strstr(err.text, "bring the store up to date"));
    vfs_shim.write_result = SQLITE_OK;
    vfs_shim_remove();
    assert_string_equal(ask_file(path, "PRAGMA user_version"), "1");
    assert_string_equal(ask_file(path, "SELECT count(*) FROM chat"), "10");
    struct store *s = open_store(path, PROFILE_NATIVE);
    assert_string_equal(find(s, "filler 7"), "f7");
    store_close(s);
}

/* ---- failing, and kill -9 ---- */

static void an_index_that_cannot_be_written_is_tried_again(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    vfs_shim_install();
    struct store *s = open_store(path, PROFILE_NATIVE);
    struct err err = {0};
    size_t left;
    fill(s, 0, 600);
    vfs_shim.write_result = SQLITE_FULL;
    assert_int_equal(store_index_some(s, 1000, &left, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "the disk is full"));
    assert_string_equal(find(s, "filler 5"), "f599 f598 f597 f596 f595 f594 f593 f592 f591 f590 "
                                             "f589 f588 f587 f586 f585 f584 f583 f582 f581 f580 "
                                             "f579 f578 f577 f576 f575 f574 f573 f572 f571 f570 "
                                             "f569 f568 f567 f566 f565 f564 f563 f562 f561 f560 "
                                             "f559 f558 f557 f556 f555 f554 f553 f552 f551 f550");
    vfs_shim.write_result = SQLITE_OK;
    index_all(s);
    assert_string_equal(ask_file(path, "SELECT first_wire, rows FROM search_text"), "1|512");
    store_close(s);
    vfs_shim_remove();
}

static void a_crash_between_commit_and_index_loses_nothing(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *s = open_store(path, PROFILE_NATIVE);
        fill(s, 0, 600);
        index_all(s);
        fill(s, 600, 600);
        _exit(0); /* without closing */
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    struct store *s = open_store(path, PROFILE_NATIVE);
    assert_string_equal(find(s, "filler 1111"), "f1111");
    index_all(s);
    assert_string_equal(find(s, "filler 1111"), "f1111");
    assert_string_equal(ask_file(path, "SELECT first_wire, rows FROM search_text"),
                        "1|512 513|512");
    store_close(s);
}

static void copy_file(const char *from, const char *to)
{
    char bytes[65536];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(in >= 0 && out >= 0);
    ssize_t n;
    while ((n = read(in, bytes, sizeof bytes)) > 0)
        assert_int_equal(write(out, bytes, (size_t)n), n);
    close(in);
    close(out);
}

/* Indexes in a child that dies at its n-th change of a file; whether it lived to its end. */
static bool indexes_through(const char *path, int n)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        vfs_kill_install();
        vfs_kill_countdown = n;
        struct store *s = open_store(path, PROFILE_NATIVE);
        index_all(s);
        store_close(s);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void kill_9_at_any_moment_leaves_an_index_that_goes_on(void **state)
{
    struct temp_dir *d = *state;
    char base[PATH_MAX], path[PATH_MAX];
    snprintf(base, sizeof base, "%s", temp_dir_path(d, "base"));
    snprintf(path, sizeof path, "%s", temp_dir_path(d, "db"));
    struct store *s = open_store(base, PROFILE_NATIVE);
    fill(s, 0, 1100);
    store_close(s);
    bool has_lived = false;
    for (int n = 1; !has_lived; n += 3) {
        assert_true(n < 1000);
        copy_file(base, path);
        unlink(temp_dir_path(d, "db-wal"));
        unlink(temp_dir_path(d, "db-shm"));
        has_lived = indexes_through(path, n);
        s = open_store(path, PROFILE_NATIVE);
        assert_string_equal(find(s, "filler 501"), "f501");
        index_all(s);
        assert_string_equal(find(s, "filler 501"), "f501");
        store_close(s);
        assert_string_equal(ask_file(path, "SELECT first_wire, rows FROM search_text"),
                            "1|512 513|512");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(an_ingest_writes_nothing_to_the_index),
        temp_dir_test(the_index_follows_in_portions_and_leaves_the_newest_out),
        temp_dir_test(long_messages_make_short_rows),
        temp_dir_test(filters_rule_most_of_a_large_store_out),
        temp_dir_test(rows_that_somebody_deleted_do_no_harm),
        temp_dir_test(an_index_that_was_thrown_away_is_made_again),
        temp_dir_test(a_store_of_version_1_is_brought_up_to_date_and_searched),
        temp_dir_test(an_update_that_fails_leaves_version_1),
        temp_dir_test(an_index_that_cannot_be_written_is_tried_again),
        temp_dir_test(a_crash_between_commit_and_index_loses_nothing),
        temp_dir_test(kill_9_at_any_moment_leaves_an_index_that_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
