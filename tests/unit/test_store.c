/* Taking answers in: R16, R17 and what R26-R29 make of the rows. */
#include "unit.h"

#include "store_fixture.h"
#include "temp_dir.h"

/* ---- R16: once ---- */

static void r16_a_message_is_taken_once(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    struct answer a = {.received_ms = 1000,
                       .arrivals = {{.uid = "A", .sent_ms = 100},
                                    {.uid = "A", .sent_ms = 100},
                                    {.uid = "B", .sent_ms = 200}}};
    ingest_ok(s, &a);
    assert_int_equal(a.outcomes[0], STORE_NEW);
    assert_int_equal(a.outcomes[1], STORE_DUPLICATE);
    assert_int_equal(a.outcomes[2], STORE_NEW);
    assert_int_equal(take_at(s, 9000000, (struct arrival){.uid = "A", .sent_ms = 100}),
                     STORE_DUPLICATE);
    assert_int_equal(row_of(s, "2191").unread, 2);
    assert_string_equal(chat_of(s, "2191"), "A B");
    store_close(s);

    s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    assert_int_equal(take_at(s, 9000001, (struct arrival){.uid = "B", .sent_ms = 200}),
                     STORE_DUPLICATE);
    store_close(s);
    sqlite3 *db = open_beside(temp_dir_path(*state, "db"));
    assert_string_equal(ask_beside(db, "SELECT uid, times FROM wire"), "A|3 B|2");
    assert_sound(db);
    sqlite3_close(db);
}

static void r16_a_type_that_is_not_stored_is_not_reported_twice(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    struct arrival command = {
        .uid = "A", .sent_ms = 100, .type = "RC:CmdMsg", .is_not_stored = true};
    assert_int_equal(take_at(s, 1000, command), STORE_NEW);
    assert_int_equal(take_at(s, 2000, command), STORE_DUPLICATE);
    assert_false(row_of(s, "2191").exists);
    store_close(s);
}

static void r16_a_deleted_message_does_not_come_back(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    struct err err;
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_int_equal(store_delete_message(s, "A", &err), 0);
    assert_int_equal(take_at(s, 2000, (struct arrival){.uid = "A", .sent_ms = 100}),
                     STORE_DUPLICATE);
    assert_string_equal(chat_of(s, "2191"), "");
    assert_int_equal(row_of(s, "2191").unread, 0);

    assert_int_equal(store_clear(s, "2191", &err), 0);
    assert_int_equal(take_at(s, 3000, (struct arrival){.uid = "A", .sent_ms = 100}),
                     STORE_DUPLICATE);
    assert_false(row_of(s, "2191").exists);
    store_close(s);
}

static void r16_equal_content_under_another_uid_is_another_message(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    assert_int_equal(take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100}), STORE_NEW);
    assert_int_equal(take_at(s, 1001, (struct arrival){.uid = "B", .sent_ms = 101}), STORE_NEW);
    assert_string_equal(chat_of(s, "2191"), "A B");
    store_close(s);
}

static void r16_web_forgets_a_uid_after_180_seconds_and_native_never(void **state)
{
    (void)state;
    const enum profile_id webs[] = {PROFILE_WEB, PROFILE_WEB_5_2};
    for (size_t i = 0; i < COUNT_OF(webs); i++) {
        struct store *s = open_store(":memory:", webs[i]);
        struct arrival a = {.uid = "A", .sent_ms = 100};
        assert_int_equal(take_at(s, 1000, a), STORE_NEW);
        assert_int_equal(take_at(s, 180999, a), STORE_DUPLICATE);
        assert_int_equal(take_at(s, 181000, a), STORE_NEW); /* a filtered one refreshes nothing */
        assert_int_equal(take_at(s, 360999, a), STORE_DUPLICATE); /* a taken one does */
        assert_int_equal(take_at(s, 361000, a), STORE_NEW);
        assert_string_equal(chat_of(s, "2191"), "A");
        store_close(s);
    }
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_int_equal(take_at(s, 181000, (struct arrival){.uid = "A", .sent_ms = 100}),
                     STORE_DUPLICATE);
    store_close(s);
}

/* web: the version stops the count, but the message that came last is last again. web-5.2: counted
 * by native's rule, twice. */
static void r16_a_forgotten_message_runs_through_the_conversation_rule_again(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_WEB);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    take_at(s, 2000, (struct arrival){.uid = "B", .sent_ms = 200});
    take_at(s, 181000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_string_equal(row_of(s, "2191").last_uid, "A");
    assert_int_equal(row_of(s, "2191").sort_time_ms, 100);
    assert_int_equal(row_of(s, "2191").unread, 2);
    store_close(s);

    s = open_store(":memory:", PROFILE_WEB_5_2);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    take_at(s, 2000, (struct arrival){.uid = "B", .sent_ms = 200});
    take_at(s, 181000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_string_equal(row_of(s, "2191").last_uid, "B");
    assert_int_equal(row_of(s, "2191").unread, 3);
    assert_string_equal(chat_of(s, "2191"), "A B");
    store_close(s);
}

/* The web client keeps no messages: what it is given again, it shows again. */
static void r16_a_deleted_message_comes_back_on_web_once_it_is_forgotten(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_WEB);
    struct err err;
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_int_equal(store_delete_message(s, "A", &err), 0);
    assert_int_equal(take_at(s, 180999, (struct arrival){.uid = "A", .sent_ms = 100}),
                     STORE_DUPLICATE);
    assert_string_equal(chat_of(s, "2191"), "");
    assert_int_equal(take_at(s, 181000, (struct arrival){.uid = "A", .sent_ms = 100}), STORE_NEW);
    assert_string_equal(chat_of(s, "2191"), "A");
    store_close(s);
}

static void r16_what_i_sent_is_never_filtered_on_web(void **state)
{
    (void)state;
    struct arrival own = {.uid = "A", .sent_ms = 100, .is_mine = true};
    struct store *s = open_store(":memory:", PROFILE_WEB);
    struct answer twice = {.received_ms = 1000, .arrivals = {own, own}};
    ingest_ok(s, &twice);
    assert_int_equal(twice.outcomes[0], STORE_NEW);
    assert_int_equal(twice.outcomes[1], STORE_NEW);
    assert_string_equal(chat_of(s, "2191"), "A");
    store_close(s);

    s = open_store(":memory:", PROFILE_WEB_5_2);
    assert_int_equal(take_at(s, 1000, own), STORE_NEW);
    assert_int_equal(take_at(s, 1001, own), STORE_DUPLICATE);
    store_close(s);
}

static void r16_a_uid_given_to_two_messages_makes_one_row_on_web_too(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_WEB);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_int_equal(take_at(s, 200000, (struct arrival){.uid = "A", .sent_ms = 101}),
                     STORE_DUPLICATE);
    assert_int_equal(
        take_at(s, 200000, (struct arrival){.uid = "A", .sent_ms = 100, .from = "other"}),
        STORE_DUPLICATE);
    assert_string_equal(chat_of(s, "2191"), "A");
    assert_false(row_of(s, "other").exists);
    store_close(s);
}

/* ---- R16: --dedupe content ---- */

static enum store_outcome take_deduped(struct store *s, int64_t received_ms, struct arrival one)
{
    struct answer a = {.received_ms = received_ms, .dedupe_ms = TEN_MINUTES_MS, .arrivals = {one}};
    ingest_ok(s, &a);
    return a.outcomes[0];
}

static void r16_dedupe_content_drops_what_equals_something_received_lately(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    struct answer a = {.received_ms = 1000,
                       .dedupe_ms = TEN_MINUTES_MS,
                       .arrivals = {
                           {.uid = "A", .sent_ms = 100},
                           {.uid = "B", .sent_ms = 101},
                           {.uid = "C", .sent_ms = 102, .from = "other"},
                           {.uid = "D", .sent_ms = 103, .type = "RC:InfoNtf"},
                           {.uid = "E", .sent_ms = 104, .content = "{\"content\":\"bye\"}"},
                       }};
    ingest_ok(s, &a);
    assert_int_equal(a.outcomes[0], STORE_NEW);
    assert_int_equal(a.outcomes[1], STORE_CONTENT_DUPLICATE);
    assert_int_equal(a.outcomes[2], STORE_NEW);
    assert_int_equal(a.outcomes[3], STORE_NEW);
    assert_int_equal(a.outcomes[4], STORE_NEW);
    assert_string_equal(chat_of(s, "2191"), "A D E");
    assert_int_equal(row_of(s, "2191").unread, 3);
    assert_int_equal(take_deduped(s, 1001, (struct arrival){.uid = "B", .sent_ms = 101}),
                     STORE_DUPLICATE);

    sqlite3 *db = open_beside(temp_dir_path(*state, "db"));
    assert_string_equal(ask_beside(db, "SELECT w.uid, w.stored, w.counted, w.listed, o.uid FROM "
                                       "wire w JOIN wire o ON o.id = w.same_as"),
                        "B|0|0|0|A");
    assert_sound(db);
    sqlite3_close(db);
    store_close(s);
}

static void r16_dedupe_content_looks_ten_minutes_back(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    assert_int_equal(take_deduped(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100}),
                     STORE_NEW);
    assert_int_equal(take_deduped(s, 601000, (struct arrival){.uid = "B", .sent_ms = 101}),
                     STORE_CONTENT_DUPLICATE);
    /* What was dropped was received too. */
    assert_int_equal(take_deduped(s, 1201000, (struct arrival){.uid = "C", .sent_ms = 102}),
                     STORE_CONTENT_DUPLICATE);
    assert_int_equal(take_deduped(s, 1801001, (struct arrival){.uid = "D", .sent_ms = 103}),
                     STORE_NEW);
    store_close(s);
}

static void r16_dedupe_content_knows_what_came_before_it_was_switched_on(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100, .content = "old"});
    take_at(s, 2000, (struct arrival){.uid = "B", .sent_ms = 101, .content = "young"});
    store_close(s);
    s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    struct arrival c = {.uid = "C", .sent_ms = 102, .content = "old"},
                   d = {.uid = "D", .sent_ms = 103, .content = "young"};
    assert_int_equal(take_deduped(s, 601001, c), STORE_NEW);
    assert_int_equal(take_deduped(s, 601001, d), STORE_CONTENT_DUPLICATE);
    /* Off and on again. */
    take_at(s, 601002, (struct arrival){.uid = "E", .sent_ms = 104, .content = "between"});
    assert_int_equal(
        take_deduped(s, 601003, (struct arrival){.uid = "F", .sent_ms = 105, .content = "between"}),
        STORE_CONTENT_DUPLICATE);
    sqlite3 *db = open_beside(temp_dir_path(*state, "db"));
    assert_string_equal(ask_beside(db, "SELECT uid FROM wire WHERE content_hash IS NULL"), "A");
    sqlite3_close(db);
    store_close(s);
}

static void r16_without_dedupe_no_row_has_a_hash(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    sqlite3 *db = open_beside(temp_dir_path(*state, "db"));
    assert_string_equal(ask_beside(db, "SELECT count(*), count(content_hash) FROM wire"), "1|0");
    sqlite3_close(db);
    store_close(s);
}

/* Two texts that share a hash are two texts: the hash of one row is put over another by hand. */
static void r16_dedupe_content_compares_the_texts_behind_equal_hashes(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    struct arrival b = {.uid = "B", .sent_ms = 101, .content = "bbb"},
                   c = {.uid = "C", .sent_ms = 102, .content = "bbb"};
    take_deduped(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100, .content = "aaa"});
    take_deduped(s, 1000, b);
    sqlite3 *db = open_beside(temp_dir_path(*state, "db"));
    exec_beside(db, "UPDATE wire SET content_hash = (SELECT content_hash FROM wire WHERE "
                    "uid = 'B') WHERE uid = 'A'; DELETE FROM message WHERE uid = 'B'; "
                    "UPDATE wire SET content = 'other' WHERE uid = 'B'");
    assert_int_equal(take_deduped(s, 1001, c), STORE_NEW);
    sqlite3_close(db);
    store_close(s);
}

static void r16_dedupe_content_does_not_take_a_forgotten_message_for_its_own_double(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_WEB);
    assert_int_equal(take_deduped(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100}),
                     STORE_NEW);
    assert_int_equal(take_deduped(s, 181000, (struct arrival){.uid = "A", .sent_ms = 100}),
                     STORE_NEW);
    store_close(s);
}

/* ---- R17: what commits together ---- */

static void r17_messages_conversations_and_cursor_are_there_after_reopening(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    assert_null(store_cursor(s));
    assert_int_equal(store_last_alive_ms(s), INT64_MIN);
    struct answer a = {
        .cursor = "k3f9-27",
        .received_ms = 1000,
        .server_ms = 5000,
        .arrivals = {{.uid = "A", .sent_ms = 100}, {.uid = "B", .sent_ms = 200, .from = "other"}}};
    ingest_ok(s, &a);
    store_close(s);

    s = open_store(path, PROFILE_NATIVE);
    assert_string_equal(store_cursor(s), "k3f9-27");
    assert_int_equal(store_last_alive_ms(s), 5000);
    assert_int_equal(total_unread(s), 2);
    assert_string_equal(list_of(s), "other 2191");
    assert_string_equal(chat_of(s, "2191"), "A");
    store_close(s);
}

static void r17_an_empty_answer_moves_the_cursor(void **state)
{
    (void)state;
    for (int id = 0; id < PROFILE_COUNT; id++) {
        struct store *s = open_store(":memory:", (enum profile_id)id);
        struct answer a = {.cursor = "k3f9-28", .received_ms = 1000};
        ingest_ok(s, &a);
        assert_string_equal(store_cursor(s), "k3f9-28");
        assert_int_equal(store_last_alive_ms(s), 1000);
        assert_string_equal(a.changed, "");
        store_close(s);
    }
}

static void a_lent_cursor_outlives_what_the_user_does(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    struct answer a = {
        .cursor = "k3f9-28", .received_ms = 1000, .arrivals = {{.uid = "A", .sent_ms = 100}}};
    ingest_ok(s, &a);
    const char *cursor = store_cursor(s);
    struct err err;
    assert_int_equal(store_open_conversation(s, "2191", 1, &err), 0);
    assert_int_equal(store_note_state(s, 2000, STATE_OFFLINE, &err), 0);
    assert_string_equal(cursor, "k3f9-28");
    store_close(s);
}

static void the_changed_rows_are_told_in_list_order(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    struct err err;
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100, .from = "pinned"});
    assert_int_equal(store_pin(s, "pinned", true, &err), 0);
    take_at(s, 1000, (struct arrival){.uid = "B", .sent_ms = 900, .from = "quiet"});
    struct answer a = {.received_ms = 2000,
                       .arrivals = {
                           {.uid = "C", .sent_ms = 200, .from = "first"},
                           {.uid = "D",
                            .sent_ms = 200,
                            .from = "second"}, /* of equal times the one created later */
                           {.uid = "E", .sent_ms = 300, .from = "third"},
                           {.uid = "F", .sent_ms = 150, .from = "pinned"},
                           {.uid = "G",
                            .sent_ms = 800,
                            .from = "quiet",
                            .is_uncounted = true}, /* changes nothing */
                           {.uid = "H", .sent_ms = 500, .from = "unlisted", .is_not_stored = true},
                       }};
    ingest_ok(s, &a);
    assert_string_equal(a.changed, "pinned third second first");
    assert_string_equal(list_of(s), "pinned quiet third second first");
    store_close(s);
}

static void the_wire_log_keeps_everything_with_its_verdict(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    struct message stored =
        message_of(&(struct arrival){.uid = "A", .sent_ms = 100, .is_disabled = true});
    struct message hazard = message_of(&(struct arrival){
        .uid = "B", .sent_ms = 200, .type = "App:Card", .content = "null", .from = "shop"});
    hazard.persisted = false;
    struct store_item items[] = {
        {.message = &stored,
         .verdict = {.parsed = true,
                     .stored = true,
                     .counted = true,
                     .shown = true,
                     .reasons = {REASON_BUILTIN_FLAG, REASON_LAST_KEPT},
                     .reason_count = 2}},
        {.message = &hazard,
         .verdict =
             {.dropped = true, .offline = true, .reasons = {REASON_HAZARD}, .reason_count = 1}},
    };
    struct store_batch batch = {
        .items = items, .count = 2, .cursor = "c", .received_ms = 1000, .server_time_ms = 1500};
    struct err err;
    assert_int_equal(store_ingest(s, &batch, NULL, NULL, &err), 0);

    struct buf reasons = {0}, expected = {0};
    verdict_write_words(&items[0].verdict, &reasons);
    buf_addf(&expected,
             "A|100|1000|1500|1|1|1|1|0|1|1|1|0|0|%s|2191|RC:TxtMsg|{\"content\":\"hello\"}",
             buf_str(&reasons));
    buf_clear(&reasons);
    verdict_write_words(&items[1].verdict, &reasons);
    buf_addf(&expected, " B|200|1000|1500|1|0|0|1|1|0|0|0|0|1|%s|shop|App:Card|null",
             buf_str(&reasons));
    assert_non_null(strstr(buf_str(&reasons), "hazard"));
    sqlite3 *db = open_beside(temp_dir_path(*state, "db"));
    assert_string_equal(
        ask_beside(db,
                   "SELECT uid, sent_ms, received_ms, server_ms, times, disable_update, "
                   "bit_persisted, bit_counted, offline, parsed, stored, counted, listed, "
                   "dropped, reasons, from_user_id, object_name, content FROM wire ORDER BY id"),
        buf_str(&expected));
    buf_done(&expected);
    buf_done(&reasons);
    sqlite3_close(db);
    store_close(s);
}

static void an_answer_may_touch_more_conversations_than_a_page_holds(void **state)
{
    struct store *s = open_store(temp_dir_path(*state, "db"), PROFILE_NATIVE);
    enum { COUNT = 5000 };
    struct message *messages = calloc(COUNT, sizeof *messages);
    struct store_item *items = calloc(COUNT, sizeof *items);
    static char names[COUNT][12];
    struct arrival plain = {.uid = "", .sent_ms = 1};
    for (int i = 0; i < COUNT; i++) {
        messages[i] = message_of(&plain);
        snprintf(messages[i].uid, sizeof messages[i].uid, "%04d", i);
        snprintf(names[i], sizeof names[i], "user%d", i % 2500);
        messages[i].from_user_id = names[i];
        messages[i].sent_time_ms = i + 1;
        items[i] = (struct store_item){.message = &messages[i], .verdict = verdict_of(&plain)};
    }
    struct store_batch batch = {.items = items, .count = COUNT, .cursor = "c", .received_ms = 1};
    char **changed;
    size_t count;
    struct err err;
    assert_int_equal(store_ingest(s, &batch, &changed, &count, &err), 0);
    assert_int_equal(count, 2500);
    assert_string_equal(changed[0], "user2499");
    assert_string_equal(changed[2499], "user0");
    store_free_targets(changed, count);
    assert_int_equal(total_unread(s), COUNT);
    sqlite3 *db = open_beside(temp_dir_path(*state, "db"));
    assert_sound(db);
    sqlite3_close(db);
    store_close(s);
    free(items);
    free(messages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(r16_a_message_is_taken_once),
        temp_dir_test(r16_a_type_that_is_not_stored_is_not_reported_twice),
        temp_dir_test(r16_a_deleted_message_does_not_come_back),
        temp_dir_test(r16_equal_content_under_another_uid_is_another_message),
        cmocka_unit_test(r16_web_forgets_a_uid_after_180_seconds_and_native_never),
        cmocka_unit_test(r16_a_forgotten_message_runs_through_the_conversation_rule_again),
        cmocka_unit_test(r16_a_deleted_message_comes_back_on_web_once_it_is_forgotten),
        cmocka_unit_test(r16_what_i_sent_is_never_filtered_on_web),
        cmocka_unit_test(r16_a_uid_given_to_two_messages_makes_one_row_on_web_too),
        temp_dir_test(r16_dedupe_content_drops_what_equals_something_received_lately),
        cmocka_unit_test(r16_dedupe_content_looks_ten_minutes_back),
        temp_dir_test(r16_dedupe_content_knows_what_came_before_it_was_switched_on),
        temp_dir_test(r16_without_dedupe_no_row_has_a_hash),
        temp_dir_test(r16_dedupe_content_compares_the_texts_behind_equal_hashes),
        cmocka_unit_test(r16_dedupe_content_does_not_take_a_forgotten_message_for_its_own_double),
        temp_dir_test(r17_messages_conversations_and_cursor_are_there_after_reopening),
        cmocka_unit_test(r17_an_empty_answer_moves_the_cursor),
        cmocka_unit_test(a_lent_cursor_outlives_what_the_user_does),
        cmocka_unit_test(the_changed_rows_are_told_in_list_order),
        temp_dir_test(the_wire_log_keeps_everything_with_its_verdict),
        temp_dir_test(an_answer_may_touch_more_conversations_than_a_page_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
