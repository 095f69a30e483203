#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/broadcast_log.h"

static int setup(void **state)
{
    *state = broadcast_log_new_memory("mem1");
    return 0;
}

static int teardown(void **state)
{
    struct broadcast_log *log = *state;
    log->ops->free(log);
    return 0;
}

/* A UID stands for its place in the app's sequence: "A-7". */
static void add(struct broadcast_log *log, const char *app_key, int64_t seq, int64_t sent_ms)
{
    struct message m = {.from_user_id = "2191",
                        .object_name = "app:x",
                        .content = "0123456789",
                        .content_len = 10,
                        .sent_time_ms = sent_ms};
    snprintf(m.uid, sizeof m.uid, "%s-%d", app_key, (int)seq);
    assert_int_equal(log->ops->append(log, app_key, seq, &m, NULL), 0);
}

/* Entries 1..count of "A", the n-th sent at n * 1000. */
static void add_many(struct broadcast_log *log, int64_t count)
{
    for (int64_t seq = 1; seq <= count; seq++)
        add(log, "A", seq, seq * 1000);
}

static struct broadcast_log_page read_page(struct broadcast_log *log,
                                           struct broadcast_log_query query)
{
    struct broadcast_log_page page = {0};
    query.app_key = query.app_key != NULL ? query.app_key : "A";
    query.max_count = query.max_count > 0 ? query.max_count : 100;
    query.max_bytes = query.max_bytes > 0 ? query.max_bytes : 1000000;
    assert_int_equal(log->ops->read(log, &query, &page, NULL), 0);
    return page;
}

/* Reads a page and compares: the sequence numbers first..last, or none when last < first. */
static void assert_page(struct broadcast_log *log, struct broadcast_log_query query, int first,
                        int last, bool has_more)
{
    struct broadcast_log_page page = read_page(log, query);
    assert_int_equal(page.count, last >= first ? last - first + 1 : 0);
    assert_int_equal(page.last_seq, last >= first ? last : query.after_seq);
    assert_int_equal(page.has_more, has_more);
    for (size_t i = 0; i < page.count; i++) {
        char uid[MESSAGE_UID_SIZE];
        snprintf(uid, sizeof uid, "A-%d", first + (int)i);
        assert_string_equal(page.messages[i].uid, uid);
        assert_string_equal(page.messages[i].content, "0123456789");
    }
    broadcast_log_page_done(&page);
    assert_null(page.messages);
}

static int64_t oldest(struct broadcast_log *log, int64_t since_ms)
{
    int64_t seq = -1;
    assert_int_equal(log->ops->oldest(log, "A", since_ms, &seq, NULL), 0);
    return seq;
}

static size_t trim(struct broadcast_log *log, int64_t held_ms, int64_t remembered_ms, size_t max)
{
    size_t rows = 0;
    assert_int_equal(log->ops->trim(log, held_ms, remembered_ms, max, &rows, NULL), 0);
    return rows;
}

static size_t missed(struct broadcast_log *log, int64_t after_seq, int64_t before_seq, size_t max,
                     struct wire_missed *out)
{
    size_t count = 0;
    assert_int_equal(log->ops->missed(log, "A", after_seq, before_seq, out, max, &count, NULL), 0);
    return count;
}

static bool knows(struct broadcast_log *log, const char *app_key, const char *uid)
{
    bool is_known = false;
    assert_int_equal(log->ops->knows_uid(log, app_key, uid, &is_known, NULL), 0);
    return is_known;
}

static void an_empty_log_has_nothing(void **state)
{
    struct broadcast_log *log = *state;
    struct broadcast_log_tail tail = {.last_seq = 7};
    struct wire_missed list[1];
    assert_string_equal(log->id, "mem1");
    assert_int_equal(log->ops->tail(log, "A", &tail, NULL), 0);
    assert_int_equal(tail.last_seq, 0);
    assert_int_equal(tail.last_sent_ms, 0);
    assert_string_equal(tail.last_uid, "");
    assert_int_equal(oldest(log, 0), 1);
    assert_page(log, (struct broadcast_log_query){0}, 1, 0, false);
    assert_int_equal(missed(log, 0, 10, 1, list), 0);
    assert_false(knows(log, "A", ""));
    assert_int_equal(trim(log, 1000, 1000, 10), 0);
}

static void the_tail_follows_each_append(void **state)
{
    struct broadcast_log *log = *state;
    struct broadcast_log_tail tail;
    add_many(log, 3);
    add(log, "A", 4, 3000); /* as old as the one before */
    assert_int_equal(log->ops->tail(log, "A", &tail, NULL), 0);
    assert_int_equal(tail.last_seq, 4);
    assert_int_equal(tail.last_sent_ms, 3000);
    assert_string_equal(tail.last_uid, "A-4");
}

static void a_page_begins_behind_the_sequence_number_and_the_time(void **state)
{
    struct broadcast_log *log = *state;
    add_many(log, 10);
    assert_page(log, (struct broadcast_log_query){0}, 1, 10, false);
    assert_page(log, (struct broadcast_log_query){.after_seq = 4}, 5, 10, false);
    assert_page(log, (struct broadcast_log_query){.after_seq = 10}, 1, 0, false);
    assert_page(log, (struct broadcast_log_query){.after_seq = 99}, 1, 0, false);
    assert_page(log, (struct broadcast_log_query){.since_ms = 7000}, 7, 10, false);
    assert_page(log, (struct broadcast_log_query){.since_ms = 7001}, 8, 10, false);
    assert_page(log, (struct broadcast_log_query){.since_ms = 10001}, 1, 0, false);
    assert_page(log, (struct broadcast_log_query){.after_seq = 8, .since_ms = 7000}, 9, 10, false);
    assert_page(log, (struct broadcast_log_query){.after_seq = 2, .since_ms = 7000}, 7, 10, false);
}

static void a_page_ends_at_its_limits_but_is_never_empty(void **state)
{
    struct broadcast_log *log = *state;
    add_many(log, 10);
    assert_page(log, (struct broadcast_log_query){.max_count = 3}, 1, 3, true);
    assert_page(log, (struct broadcast_log_query){.after_seq = 7, .max_count = 3}, 8, 10, false);
    assert_page(log, (struct broadcast_log_query){.max_bytes = 30}, 1, 3, true);
    assert_page(log, (struct broadcast_log_query){.max_bytes = 39}, 1, 3, true);
    assert_page(log, (struct broadcast_log_query){.max_bytes = 40}, 1, 4, true);
    assert_page(log, (struct broadcast_log_query){.max_bytes = 1}, 1, 1, true);
    assert_page(log, (struct broadcast_log_query){.after_seq = 9, .max_bytes = 1}, 10, 10, false);
}

static void the_oldest_of_a_time_is_found(void **state)
{
    struct broadcast_log *log = *state;
    add(log, "A", 1, 1000);
    add(log, "A", 2, 2000);
    add(log, "A", 3, 2000);
    add(log, "A", 4, 3000);
    assert_int_equal(oldest(log, INT64_MIN), 1);
    assert_int_equal(oldest(log, 1001), 2);
    assert_int_equal(oldest(log, 2000), 2);
    assert_int_equal(oldest(log, 2001), 4);
    assert_int_equal(oldest(log, 3001), 5);
}

static void trimming_drops_contents_first_and_memories_later(void **state)
{
    struct broadcast_log *log = *state;
    struct wire_missed list[10];
    add_many(log, 5);
    assert_int_equal(trim(log, 3000, 0, 100), 2);
    assert_page(log, (struct broadcast_log_query){0}, 3, 5, false);
    assert_int_equal(oldest(log, 0), 3);
    assert_int_equal(missed(log, 0, 3, 10, list), 2);
    assert_string_equal(list[0].uid, "A-1");
    assert_int_equal(list[1].sent_time_ms, 2000);
    assert_true(knows(log, "A", "A-1"));

    assert_int_equal(trim(log, 6000, 2000, 100), 4);
    assert_page(log, (struct broadcast_log_query){0}, 1, 0, false);
    assert_int_equal(oldest(log, 0), 6);
    assert_int_equal(missed(log, 0, 6, 10, list), 4);
    assert_string_equal(list[0].uid, "A-2");
    assert_false(knows(log, "A", "A-1"));

    /* The sequence goes on beyond the last memory. */
    assert_int_equal(trim(log, 6000, 6000, 100), 4);
    assert_int_equal(oldest(log, 0), 6);
    assert_int_equal(missed(log, 0, 6, 10, list), 0);
    add(log, "A", 6, 6000);
    assert_page(log, (struct broadcast_log_query){.after_seq = 2}, 6, 6, false);
    assert_int_equal(trim(log, 6000, 6000, 100), 0);
}

static void what_still_has_its_content_is_not_forgotten(void **state)
{
    struct broadcast_log *log = *state;
    add_many(log, 5);
    assert_int_equal(trim(log, 3000, 9000, 100), 4);
    assert_page(log, (struct broadcast_log_query){0}, 3, 5, false);
    assert_true(knows(log, "A", "A-3"));
    assert_false(knows(log, "A", "A-2"));
}

static void trimming_goes_in_steps(void **state)
{
    struct broadcast_log *log = *state;
    add_many(log, 5);
    add(log, "B", 1, 1000);
    assert_int_equal(trim(log, 9000, 0, 2), 2);
    assert_page(log, (struct broadcast_log_query){0}, 3, 5, false);
    assert_int_equal(trim(log, 9000, 0, 2), 2);
    assert_int_equal(trim(log, 9000, 0, 2), 2);
    assert_int_equal(trim(log, 9000, 0, 2), 0);
    assert_int_equal(oldest(log, 0), 6);
    struct broadcast_log_page page = read_page(log, (struct broadcast_log_query){.app_key = "B"});
    assert_int_equal(page.count, 0);
    broadcast_log_page_done(&page);
}

static void missed_names_those_between_and_no_more_than_asked(void **state)
{
    struct broadcast_log *log = *state;
    struct wire_missed list[10];
    add_many(log, 8);
    assert_int_equal(missed(log, 2, 6, 10, list), 3);
    assert_string_equal(list[0].uid, "A-3");
    assert_string_equal(list[2].uid, "A-5");
    assert_int_equal(missed(log, 0, 9, 4, list), 4);
    assert_string_equal(list[3].uid, "A-4");
    assert_int_equal(missed(log, 5, 6, 10, list), 0);
    assert_int_equal(missed(log, 8, 100, 10, list), 0);
}

static void a_long_life_keeps_memory_and_order(void **state)
{
    struct broadcast_log *log = *state;
    for (int64_t seq = 1; seq <= 5000; seq++) {
        add(log, "A", seq, seq * 1000);
        trim(log, (seq - 20) * 1000, (seq - 50) * 1000, 100);
        assert_int_equal(oldest(log, 0), seq > 20 ? seq - 20 : 1);
    }
    assert_page(log, (struct broadcast_log_query){0}, 4980, 5000, false);
    struct wire_missed list[100];
    assert_int_equal(missed(log, 0, 4980, 100, list), 30);
    assert_string_equal(list[0].uid, "A-4950");
}

static void apps_have_sequences_of_their_own(void **state)
{
    struct broadcast_log *log = *state;
    add_many(log, 3);
    add(log, "B", 1, 500);
    struct broadcast_log_tail tail;
    assert_int_equal(log->ops->tail(log, "B", &tail, NULL), 0);
    assert_int_equal(tail.last_seq, 1);
    assert_true(knows(log, "B", "B-1"));
    assert_false(knows(log, "B", "A-1"));
    struct broadcast_log_page page = read_page(log, (struct broadcast_log_query){.app_key = "B"});
    assert_int_equal(page.count, 1);
    broadcast_log_page_done(&page);
}

static void note_token(void *ctx, const char *app_key, const char *user_id, const char *token)
{
    size_t len = strlen(ctx);
    snprintf((char *)ctx + len, 100 - len, "%s/%s/%s ", app_key, user_id, token);
}

static void tokens_are_told_again(void **state)
{
    struct broadcast_log *log = *state;
    char seen[100] = "";
    assert_int_equal(log->ops->token_add(log, "A", "ann", "t1", NULL), 0);
    assert_int_equal(log->ops->token_add(log, "B", "ann", "t2", NULL), 0);
    assert_int_equal(log->ops->token_each(log, note_token, seen, NULL), 0);
    assert_string_equal(seen, "A/ann/t1 B/ann/t2 ");
}

int main(void)
{
#define WITH_LOG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_LOG(an_empty_log_has_nothing),
        WITH_LOG(the_tail_follows_each_append),
        WITH_LOG(a_page_begins_behind_the_sequence_number_and_the_time),
        WITH_LOG(a_page_ends_at_its_limits_but_is_never_empty),
        WITH_LOG(the_oldest_of_a_time_is_found),
        WITH_LOG(trimming_drops_contents_first_and_memories_later),
        WITH_LOG(what_still_has_its_content_is_not_forgotten),
        WITH_LOG(trimming_goes_in_steps),
        WITH_LOG(missed_names_those_between_and_no_more_than_asked),
        WITH_LOG(a_long_life_keeps_memory_and_order),
        WITH_LOG(apps_have_sequences_of_their_own),
        WITH_LOG(tokens_are_told_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
