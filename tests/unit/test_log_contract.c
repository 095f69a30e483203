/* What every broadcast_log promises, asked of each implementation in turn. */
#include "unit.h"

#include "io/log_sqlite.h"
#include "log_fixture.h"
#include "temp_dir.h"

struct fixture {
    void *dir;
    struct broadcast_log *log;
};

static int open_memory(void **state)
{
    struct fixture *f = mem_zalloc(sizeof *f);
    f->log = broadcast_log_new_memory("k3f9");
    *state = f;
    return 0;
}

static int open_sqlite(void **state)
{
    struct fixture *f = mem_zalloc(sizeof *f);
    temp_dir_setup(&f->dir);
    struct err err = {0};
    f->log = log_sqlite_open(temp_dir_path(f->dir, "server.db"), "k3f9", &err);
    if (f->log == NULL)
        fprintf(stderr, "%s\n", err.text);
    *state = f;
    return f->log == NULL;
}

static int close_log(void **state)
{
    struct fixture *f = *state;
    f->log->ops->free(f->log);
    int failed = f->dir != NULL ? temp_dir_teardown(&f->dir) : 0;
    free(f);
    return failed;
}

static struct broadcast_log *log_in(void **state)
{
    return ((struct fixture *)*state)->log;
}

static void it_carries_its_identity(void **state)
{
    assert_string_equal(log_in(state)->id, "k3f9");
}

static void an_app_that_never_sent_has_a_zero_tail_and_nothing_to_read(void **state)
{
    struct broadcast_log *log = log_in(state);
    struct broadcast_log_tail tail = log_tail_of(log, "app");
    assert_int_equal(tail.last_seq, 0);
    assert_int_equal(tail.last_sent_ms, 0);
    assert_string_equal(tail.last_uid, "");
    assert_int_equal(log_oldest_of(log, "app", LOG_ALL_TIME), 1);
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 1, 0, false);
}

static void what_was_appended_is_read_back_field_by_field(void **state)
{
    struct broadcast_log *log = log_in(state);
    struct err err = {0};
    static const char *const contents[] = {"{\"content\":\"h\xc3\xa9llo \xf0\x9f\x93\xa3\"}", ""};
    for (int64_t seq = 1; seq <= 2; seq++) {
        struct message m = {.uid = "5FGT-7VA9-G4DD-4V5P",
                            .from_user_id = mem_dup_str("system"),
                            .object_name = mem_dup_str("App:Order"),
                            .content = mem_dup_str(contents[seq - 1]),
                            .content_len = strlen(contents[seq - 1]),
                            .disable_update_last_msg = seq == 1,
                            .persisted = seq == 2,
                            .counted = seq == 1,
                            .sent_time_ms = 1585127132000 + seq};
        m.uid[0] = (char)('A' + seq);
        assert_int_equal(log->ops->append(log, "app", seq, &m, &err), 0);

        struct broadcast_log_query q = log_query_all("app");
        q.after_seq = seq - 1;
        struct broadcast_log_page page = {0};
        assert_int_equal(log->ops->read(log, &q, &page, &err), 0);
        assert_int_equal(page.count, 1);
        const struct message *r = &page.messages[0];
        assert_string_equal(r->uid, m.uid);
        assert_string_equal(r->from_user_id, m.from_user_id);
        assert_string_equal(r->object_name, m.object_name);
        assert_string_equal(r->content, m.content);
        assert_int_equal(r->content_len, m.content_len);
        assert_int_equal(r->disable_update_last_msg, m.disable_update_last_msg);
        assert_int_equal(r->persisted, m.persisted);
        assert_int_equal(r->counted, m.counted);
        assert_int_equal(r->sent_time_ms, m.sent_time_ms);
        broadcast_log_page_done(&page);
        message_done(&m);
    }
}

static void an_append_moves_the_tail_of_its_app_alone(void **state)
{
    struct broadcast_log *log = log_in(state);
    log_append_ok(log, "one", 1, 1000);
    log_append_ok(log, "two", 1, 5000);
    log_append_ok(log, "one", 2, 2000);
    struct broadcast_log_tail tail = log_tail_of(log, "one");
    assert_int_equal(tail.last_seq, 2);
    assert_int_equal(tail.last_sent_ms, 2000);
    assert_string_equal(tail.last_uid, "AAAA-BBBB-CCCC-0002");
    assert_int_equal(log_tail_of(log, "two").last_seq, 1);
    struct broadcast_log_query q = log_query_all("two");
    log_assert_read(log, &q, 1, 1, false);
    assert_int_equal(log_oldest_of(log, "two", 1500), 1);
    assert_int_equal(log_oldest_of(log, "one", 1500), 2);
}

static void a_read_is_bounded_by_sequence_time_count_and_bytes(void **state)
{
    struct broadcast_log *log = log_in(state);
    for (int64_t seq = 1; seq <= 9; seq++)
        log_append_ok(log, "app", seq, 1000 * ((seq + 1) / 2)); /* 1000 1000 2000 2000 ... 5000 */
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 1, 9, false);
    q.after_seq = 4;
    log_assert_read(log, &q, 5, 9, false);
    q.since_ms = 4000;
    log_assert_read(log, &q, 7, 9, false);
    q.since_ms = 4001;
    log_assert_read(log, &q, 9, 9, false);
    q.since_ms = 5001;
    log_assert_read(log, &q, 1, 0, false);
    q.since_ms = 1000;
    q.max_count = 3;
    log_assert_read(log, &q, 5, 7, true);
    q.max_count = 5;
    log_assert_read(log, &q, 5, 9, false);
    q.max_bytes = 49; /* ten bytes each */
    log_assert_read(log, &q, 5, 8, true);
    q.max_bytes = 50;
    log_assert_read(log, &q, 5, 9, false);
    q.max_bytes = 1;
    log_assert_read(log, &q, 5, 5, true);
    q.after_seq = 9;
    log_assert_read(log, &q, 1, 0, false);
}

static void the_first_entry_is_taken_however_large(void **state)
{
    struct broadcast_log *log = log_in(state);
    struct err err = {0};
    assert_int_equal(log_append_sized(log, "app", 1, 1000, MESSAGE_CONTENT_MAX, &err), 0);
    struct broadcast_log_query q = log_query_all("app");
    q.max_bytes = 1000;
    log_assert_read(log, &q, 1, 1, false);
}

static void the_oldest_entry_of_a_time_is_found(void **state)
{
    struct broadcast_log *log = log_in(state);
    log_append_ok(log, "app", 1, 1000);
    log_append_ok(log, "app", 2, 1000);
    log_append_ok(log, "app", 3, 3000);
    assert_int_equal(log_oldest_of(log, "app", LOG_ALL_TIME), 1);
    assert_int_equal(log_oldest_of(log, "app", 1000), 1);
    assert_int_equal(log_oldest_of(log, "app", 1001), 3);
    assert_int_equal(log_oldest_of(log, "app", 3000), 3);
    assert_int_equal(log_oldest_of(log, "app", 3001), 4);
}

static void assert_missed(struct broadcast_log *log, int64_t after, int64_t before, size_t max,
                          int64_t first, size_t count)
{
    struct wire_missed missed[20];
    struct err err = {0};
    size_t got = 99;
    assert_int_equal(log->ops->missed(log, "app", after, before, missed, max, &got, &err), 0);
    assert_int_equal(got, count);
    for (size_t i = 0; i < got; i++) {
        char uid[MESSAGE_UID_SIZE];
        log_uid(first + (int64_t)i, uid);
        assert_string_equal(missed[i].uid, uid);
        assert_int_equal(missed[i].sent_time_ms, 1000 * (first + (int64_t)i));
    }
}

static bool knows(struct broadcast_log *log, const char *app, const char *uid)
{
    struct err err = {0};
    bool is_known = false;
    assert_int_equal(log->ops->knows_uid(log, app, uid, &is_known, &err), 0);
    return is_known;
}

static void a_trim_drops_contents_then_forgets_and_never_moves_the_tail(void **state)
{
    struct broadcast_log *log = log_in(state);
    for (int64_t seq = 1; seq <= 10; seq++)
        log_append_ok(log, "app", seq, 1000 * seq);
    log_append_ok(log, "other", 1, 2000);

    /* 1-5 lose their content, of these 1 and 2 are forgotten. And the other app's only one goes. */
    assert_int_equal(log_trim_ok(log, 6000, 3000, 100), 5 + 2 + 1 + 1);
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 6, 10, false);
    assert_int_equal(log_oldest_of(log, "app", LOG_ALL_TIME), 6);
    assert_missed(log, 0, 6, 20, 3, 3);
    assert_missed(log, 3, 6, 20, 4, 2);
    assert_missed(log, 0, 5, 1, 3, 1);
    assert_missed(log, 5, 6, 20, 0, 0);
    assert_false(knows(log, "app", "AAAA-BBBB-CCCC-0002"));
    assert_true(knows(log, "app", "AAAA-BBBB-CCCC-0003"));
    assert_true(knows(log, "app", "AAAA-BBBB-CCCC-0010"));
    assert_false(knows(log, "other", "AAAA-BBBB-CCCC-0010"));
    assert_false(knows(log, "nobody", "AAAA-BBBB-CCCC-0010"));

    assert_int_equal(log_trim_ok(log, 6000, 3000, 100), 0);
    assert_int_equal(log_trim_ok(log, 99000, 99000, 100), 5 + 8);
    log_assert_read(log, &q, 1, 0, false);
    assert_int_equal(log_oldest_of(log, "app", LOG_ALL_TIME), 11);
    struct broadcast_log_tail tail = log_tail_of(log, "app");
    assert_int_equal(tail.last_seq, 10);
    assert_int_equal(tail.last_sent_ms, 10000);
    assert_string_equal(tail.last_uid, "AAAA-BBBB-CCCC-0010");
    assert_int_equal(log_tail_of(log, "other").last_seq, 1);

    log_append_ok(log, "app", 11, 11000);
    log_assert_read(log, &q, 11, 11, false);
}

static void a_trim_stops_at_its_number_of_rows_and_goes_on_later(void **state)
{
    struct broadcast_log *log = log_in(state);
    for (int64_t seq = 1; seq <= 100; seq++)
        log_append_ok(log, "app", seq, seq);
    struct broadcast_log_query q = log_query_all("app");
    assert_int_equal(log_trim_ok(log, 91, 91, 70), 70);
    log_assert_read(log, &q, 71, 100, false);
    assert_int_equal(log_trim_ok(log, 91, 91, 70), 70);
    assert_int_equal(log_trim_ok(log, 91, 91, 70), 40);
    assert_int_equal(log_trim_ok(log, 91, 91, 70), 0);
    log_assert_read(log, &q, 91, 100, false);
}

static void contents_are_never_held_longer_than_their_entry_is_remembered(void **state)
{
    struct broadcast_log *log = log_in(state);
    log_append_ok(log, "app", 1, 1000);
    log_append_ok(log, "app", 2, 2000);
    assert_int_equal(log_trim_ok(log, 1500, 9000, 100), 2);
    struct broadcast_log_query q = log_query_all("app");
    log_assert_read(log, &q, 2, 2, false);
    assert_true(knows(log, "app", "AAAA-BBBB-CCCC-0002"));
}

static void r12_tokens_are_kept_with_app_and_user(void **state)
{
    struct broadcast_log *log = log_in(state);
    struct err err = {0};
    assert_int_equal(log->ops->token_add(log, "app", "ann", "t1", &err), 0);
    assert_int_equal(log->ops->token_add(log, "app", "bob", "t2", &err), 0);
    assert_int_equal(log->ops->token_add(log, "beta", "ann", "t3", &err), 0);
    struct buf tokens = {0};
    assert_int_equal(log->ops->token_each(log, log_note_token, &tokens, &err), 0);
    assert_string_equal(buf_str(&tokens), "app/ann/t1 app/bob/t2 beta/ann/t3 ");
    buf_done(&tokens);
    /* An app with tokens has not sent yet. */
    assert_int_equal(log_tail_of(log, "app").last_seq, 0);
    log_append_ok(log, "app", 1, 1000);
    assert_int_equal(log_tail_of(log, "app").last_seq, 1);
}

#define SQLITE_TEST(f) cmocka_unit_test_setup_teardown(f, open_sqlite, close_log)
#define MEMORY_TEST(f) cmocka_unit_test_setup_teardown(f, open_memory, close_log)
#define ALL_TESTS(TEST)                                                                            \
    TEST(it_carries_its_identity),                                                                 \
        TEST(an_app_that_never_sent_has_a_zero_tail_and_nothing_to_read),                          \
        TEST(what_was_appended_is_read_back_field_by_field),                                       \
        TEST(an_append_moves_the_tail_of_its_app_alone),                                           \
        TEST(a_read_is_bounded_by_sequence_time_count_and_bytes),                                  \
        TEST(the_first_entry_is_taken_however_large), TEST(the_oldest_entry_of_a_time_is_found),   \
        TEST(a_trim_drops_contents_then_forgets_and_never_moves_the_tail),                         \
        TEST(a_trim_stops_at_its_number_of_rows_and_goes_on_later),                                \
        TEST(contents_are_never_held_longer_than_their_entry_is_remembered),                       \
        TEST(r12_tokens_are_kept_with_app_and_user)

int main(void)
{
    const struct CMUnitTest in_memory[] = {ALL_TESTS(MEMORY_TEST)};
    const struct CMUnitTest in_sqlite[] = {ALL_TESTS(SQLITE_TEST)};
    return cmocka_run_group_tests_name("memory", in_memory, NULL, NULL) +
           cmocka_run_group_tests_name("sqlite", in_sqlite, NULL, NULL);
}
