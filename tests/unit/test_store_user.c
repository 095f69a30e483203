/* What the user does (R26, R28, R29), and the life of the client (R19). */
#include "unit.h"

#include "store_fixture.h"
#include "temp_dir.h"

static struct err err;

static struct store *store_with_three(enum profile_id profile)
{
    struct store *s = open_store(":memory:", profile);
    struct answer a = {.received_ms = 1000,
                       .arrivals = {
                           {.uid = "A", .sent_ms = 100},
                           {.uid = "B", .sent_ms = 200, .is_disabled = true},
                           {.uid = "C", .sent_ms = 300},
                           {.uid = "D", .sent_ms = 400, .from = "other"},
                       }};
    ingest_ok(s, &a);
    assert_int_equal(total_unread(s), 4);
    return s;
}

/* ---- R26 ---- */

static void r26_opening_reads_up_to_the_newest_stored_message(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_NATIVE);
    assert_int_equal(store_open_conversation(s, "2191", 900, &err), 0);
    assert_int_equal(row_of(s, "2191").unread, 0);
    assert_int_equal(row_of(s, "2191").read_mark_ms, 300);
    assert_int_equal(total_unread(s), 1);
    take_at(s, 1001, (struct arrival){.uid = "E", .sent_ms = 250});
    take_at(s, 1001, (struct arrival){.uid = "F", .sent_ms = 350});
    assert_int_equal(row_of(s, "2191").unread, 1);
    assert_int_equal(total_unread(s), 2);
    store_close(s);
}

static void r26_on_web_opening_reads_up_to_the_clock(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_WEB);
    assert_int_equal(store_open_conversation(s, "2191", 900, &err), 0);
    take_at(s, 1001, (struct arrival){.uid = "F", .sent_ms = 900});
    assert_int_equal(row_of(s, "2191").unread, 0);
    take_at(s, 1001, (struct arrival){.uid = "G", .sent_ms = 901});
    assert_int_equal(row_of(s, "2191").unread, 1);
    store_close(s);
}

static void r26_deleting_an_unread_message_lowers_unread(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_NATIVE);
    assert_int_equal(store_delete_message(s, "B", &err), 0);
    assert_int_equal(row_of(s, "2191").unread, 2);
    assert_int_equal(total_unread(s), 3);
    assert_int_equal(store_open_conversation(s, "2191", 900, &err), 0);
    assert_int_equal(store_delete_message(s, "A", &err), 0);
    assert_int_equal(row_of(s, "2191").unread, 0);
    assert_int_equal(total_unread(s), 1);
    assert_string_equal(chat_of(s, "2191"), "C");
    store_close(s);
}

/* ---- R28 ---- */

static void r28_after_a_deletion_the_newest_listed_message_is_last(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_NATIVE);
    assert_int_equal(store_delete_message(s, "C", &err), 0);
    assert_string_equal(row_of(s, "2191").last_uid, "A"); /* B was disabled */
    assert_int_equal(row_of(s, "2191").sort_time_ms, 300);
    assert_int_equal(store_delete_message(s, "A", &err), 0);
    assert_false(row_of(s, "2191").has_last);
    assert_string_equal(chat_of(s, "2191"), "B");
    store_close(s);
}

static void r28_on_web_no_message_is_last_after_the_last_was_deleted(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_WEB);
    assert_int_equal(store_delete_message(s, "A", &err), 0);
    assert_string_equal(row_of(s, "2191").last_uid, "C");
    assert_int_equal(store_delete_message(s, "C", &err), 0);
    assert_false(row_of(s, "2191").has_last);
    assert_int_equal(row_of(s, "2191").unread, 3);
    assert_string_equal(chat_of(s, "2191"), "B");
    store_close(s);
}

/* ---- R29 ---- */

static void r29_a_removed_row_leaves_the_total_and_brings_its_unread_back(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_NATIVE);
    assert_int_equal(store_remove(s, "2191", &err), 0);
    assert_string_equal(list_of(s), "other");
    assert_int_equal(total_unread(s), 1);
    assert_string_equal(chat_of(s, "2191"), "A B C");
    take_at(s, 1001, (struct arrival){.uid = "E", .sent_ms = 500, .is_uncounted = true});
    assert_string_equal(list_of(s), "2191 other");
    assert_int_equal(row_of(s, "2191").unread, 3);
    assert_int_equal(total_unread(s), 4);
    store_close(s);
}

static void r29_a_removed_row_comes_back_empty_on_web(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_WEB);
    assert_int_equal(store_remove(s, "2191", &err), 0);
    assert_int_equal(total_unread(s), 1);
    take_at(s, 1001, (struct arrival){.uid = "E", .sent_ms = 50});
    assert_int_equal(row_of(s, "2191").unread, 1);
    assert_int_equal(total_unread(s), 2);
    assert_string_equal(list_of(s), "other 2191");
    store_close(s);
}

static void r29_clearing_deletes_row_and_messages_and_spares_the_others(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_NATIVE);
    assert_int_equal(store_clear(s, "2191", &err), 0);
    assert_false(row_of(s, "2191").exists);
    assert_string_equal(chat_of(s, "2191"), "");
    assert_string_equal(chat_of(s, "other"), "D");
    assert_int_equal(total_unread(s), 1);
    take_at(s, 1001, (struct arrival){.uid = "E", .sent_ms = 50});
    assert_string_equal(chat_of(s, "2191"), "E");
    assert_int_equal(row_of(s, "2191").unread, 1);
    assert_int_equal(row_of(s, "2191").sort_time_ms, 50);
    store_close(s);
}

static void r29_clearing_a_hidden_row_takes_nothing_from_the_total(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_NATIVE);
    assert_int_equal(store_remove(s, "2191", &err), 0);
    assert_int_equal(store_clear(s, "2191", &err), 0);
    assert_int_equal(total_unread(s), 1);
    store_close(s);
}

static void what_is_not_there_is_left_alone(void **state)
{
    (void)state;
    struct store *s = store_with_three(PROFILE_NATIVE);
    assert_int_equal(store_open_conversation(s, "nobody", 1, &err), 0);
    assert_int_equal(store_remove(s, "nobody", &err), 0);
    assert_int_equal(store_clear(s, "nobody", &err), 0);
    assert_int_equal(store_pin(s, "nobody", true, &err), 0);
    assert_int_equal(store_delete_message(s, "Z", &err), 0);
    assert_false(row_of(s, "nobody").exists);
    assert_int_equal(total_unread(s), 4);
    assert_string_equal(list_of(s), "other 2191");
    store_close(s);
}

/* What changes nothing is not written: looking at a chat that is read costs no disk. */
static void opening_what_is_read_writes_nothing(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_int_equal(store_open_conversation(s, "2191", 1, &err), 0);
    sqlite3 *db = open_beside(path);
    char before[32];
    snprintf(before, sizeof before, "%s", ask_beside(db, "PRAGMA data_version"));
    assert_int_equal(store_open_conversation(s, "2191", 2, &err), 0);
    assert_string_equal(ask_beside(db, "PRAGMA data_version"), before);
    assert_int_equal(store_pin(s, "2191", true, &err), 0);
    assert_string_not_equal(ask_beside(db, "PRAGMA data_version"), before);
    sqlite3_close(db);
    store_close(s);
}

/* ---- R19: the life of the client ---- */

static void r19_the_spans_that_touch_a_window_are_told_oldest_first(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    struct window_span spans[8];
    assert_int_equal(store_spans(s, 0, spans, COUNT_OF(spans)), 0);
    assert_int_equal(store_note_state(s, 1000, STATE_ONLINE, &err), 0);
    assert_int_equal(store_note_state(s, 2000, STATE_FAILING, &err), 0);
    assert_int_equal(store_note_state(s, 3000, STATE_OFFLINE, &err), 0);
    assert_int_equal(store_note_state(s, 4000, STATE_KILLED, &err), 0);
    store_close(s);

    s = open_store(path, PROFILE_NATIVE);
    assert_int_equal(store_last_alive_ms(s), 4000);
    const enum window_state states[] = {STATE_ONLINE, STATE_FAILING, STATE_OFFLINE, STATE_KILLED};
    /* From before the first span on: all four. */
    assert_int_equal(store_spans(s, 0, spans, COUNT_OF(spans)), 4);
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        assert_int_equal(spans[i].from_ms, 1000 * ((int)i + 1));
        assert_int_equal(spans[i].state, states[i]);
    }
    assert_int_equal(store_spans(s, 2999, spans, COUNT_OF(spans)), 3);
    assert_int_equal(spans[0].from_ms, 2000);
    assert_int_equal(store_spans(s, 3000, spans, COUNT_OF(spans)), 2);
    assert_int_equal(spans[0].from_ms, 3000);
    assert_int_equal(store_spans(s, 9000, spans, COUNT_OF(spans)), 1);
    assert_int_equal(spans[0].state, STATE_KILLED);
    assert_int_equal(store_spans(s, 0, spans, 2), 2);
    assert_int_equal(spans[1].from_ms, 2000);
    store_close(s);
}

static void r19_a_state_that_lasts_makes_no_new_span(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    struct window_span spans[4];
    assert_int_equal(store_note_state(s, 1000, STATE_ONLINE, &err), 0);
    assert_int_equal(store_note_state(s, 2000, STATE_ONLINE, &err), 0);
    assert_int_equal(store_spans(s, 0, spans, 4), 1);
    assert_int_equal(spans[0].from_ms, 1000);
    assert_int_equal(store_last_alive_ms(s), 2000);
    store_close(s);
}

static void r19_spans_stay_in_order_when_the_servers_clock_is_set_back(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    struct window_span spans[4];
    assert_int_equal(store_note_state(s, 5000, STATE_ONLINE, &err), 0);
    assert_int_equal(store_note_state(s, 4000, STATE_OFFLINE, &err), 0);
    assert_int_equal(store_note_state(s, 6000, STATE_ONLINE, &err), 0);
    assert_int_equal(store_spans(s, 0, spans, 4), 3);
    assert_int_equal(spans[1].from_ms, 5000);
    assert_int_equal(spans[1].state, STATE_OFFLINE);
    assert_int_equal(spans[2].from_ms, 6000);
    store_close(s);
}

static void r19_an_ingest_tells_that_the_client_was_alive(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store *s = open_store(path, PROFILE_NATIVE);
    assert_int_equal(store_note_state(s, 1000, STATE_ONLINE, &err), 0);
    struct answer a = {.received_ms = 1, .server_ms = 1500};
    ingest_ok(s, &a);
    store_close(s);
    s = open_store(path, PROFILE_NATIVE);
    assert_int_equal(store_last_alive_ms(s), 1500);
    struct window_span spans[4];
    assert_int_equal(store_spans(s, 0, spans, 4), 1); /* not killed yet: the app says so now */
    assert_int_equal(spans[0].state, STATE_ONLINE);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r26_opening_reads_up_to_the_newest_stored_message),
        cmocka_unit_test(r26_on_web_opening_reads_up_to_the_clock),
        cmocka_unit_test(r26_deleting_an_unread_message_lowers_unread),
        cmocka_unit_test(r28_after_a_deletion_the_newest_listed_message_is_last),
        cmocka_unit_test(r28_on_web_no_message_is_last_after_the_last_was_deleted),
        cmocka_unit_test(r29_a_removed_row_leaves_the_total_and_brings_its_unread_back),
        cmocka_unit_test(r29_a_removed_row_comes_back_empty_on_web),
        cmocka_unit_test(r29_clearing_deletes_row_and_messages_and_spares_the_others),
        cmocka_unit_test(r29_clearing_a_hidden_row_takes_nothing_from_the_total),
        cmocka_unit_test(what_is_not_there_is_left_alone),
        temp_dir_test(opening_what_is_read_writes_nothing),
        temp_dir_test(r19_the_spans_that_touch_a_window_are_told_oldest_first),
        cmocka_unit_test(r19_a_state_that_lasts_makes_no_new_span),
        cmocka_unit_test(r19_spans_stay_in_order_when_the_servers_clock_is_set_back),
        temp_dir_test(r19_an_ingest_tells_that_the_client_was_alive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
