/* Reading by key: the list in R29's order, a chat in R18's. */
#include "unit.h"

#include "store_fixture.h"

static struct err err;

/* Appends the targetIds of a page. */
static void add_targets(struct buf *out, const struct store_conversations *page)
{
    for (size_t i = 0; i < page->count; i++)
        buf_addf(out, "%s%s", out->len > 0 ? " " : "", page->rows[i].target_id);
}

/* The whole list, read page by page from one end; pages read upwards go in front. */
static char *list_in_pages(struct store *s, bool forward, size_t limit)
{
    struct buf all = {0};
    struct store_list_key key = {0};
    for (;;) {
        struct store_conversations page;
        assert_int_equal(store_list(s, &key, forward, limit, &page, &err), 0);
        assert_true(page.count <= limit);
        if (page.count > 0)
            key = page.keys[forward ? page.count - 1 : 0];
        struct buf text = {0};
        add_targets(&text, &page);
        if (all.len > 0 && text.len > 0)
            buf_add_char(forward ? &all : &text, ' ');
        if (forward) {
            buf_add(&all, buf_str(&text), text.len);
            buf_done(&text);
        } else {
            buf_add(&text, buf_str(&all), all.len);
            buf_done(&all);
            all = text;
        }
        bool is_end = page.count < limit;
        store_list_done(&page);
        if (is_end)
            return buf_take(&all);
    }
}

/* 23 conversations; every third shares its sort time with the one before, some are pinned, some
 * hidden. */
static struct store *store_with_a_long_list(void)
{
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    for (int i = 0; i < 23; i++) {
        char name[16];
        snprintf(name, sizeof name, "u%02d", i);
        take_at(
            s, 1000,
            (struct arrival){.uid = name, .sent_ms = 100 + (i % 3 == 2 ? i - 1 : i), .from = name});
        if (i % 7 == 3)
            assert_int_equal(store_pin(s, name, true, &err), 0);
        if (i % 10 == 5)
            assert_int_equal(store_remove(s, name, &err), 0);
    }
    return s;
}

static void r29_the_list_is_pinned_first_then_newest_then_latest_created(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    struct answer a = {.received_ms = 1000,
                       .arrivals = {
                           {.uid = "A", .sent_ms = 300, .from = "old-pinned"},
                           {.uid = "B", .sent_ms = 500, .from = "first"},
                           {.uid = "C", .sent_ms = 500, .from = "second"},
                           {.uid = "D", .sent_ms = 900, .from = "newest"},
                           {.uid = "E", .sent_ms = 400, .from = "new-pinned"},
                       }};
    ingest_ok(s, &a);
    assert_int_equal(store_pin(s, "old-pinned", true, &err), 0);
    assert_int_equal(store_pin(s, "new-pinned", true, &err), 0);
    assert_string_equal(list_of(s), "new-pinned old-pinned newest second first");
    assert_int_equal(store_pin(s, "new-pinned", false, &err), 0);
    assert_string_equal(list_of(s), "old-pinned newest second first new-pinned");
    store_close(s);
}

static void r29_pages_of_any_size_make_the_same_list_from_either_end(void **state)
{
    (void)state;
    struct store *s = store_with_a_long_list();
    const char *whole = "u17 u10 u03 u22 u21 u20 u19 u18 u16 u14 u13 u12 u11 u09 u08 u07 u06 u04 "
                        "u02 u01 u00";
    for (size_t limit = 1; limit <= 22; limit++) {
        char *down = list_in_pages(s, true, limit), *up = list_in_pages(s, false, limit);
        assert_string_equal(down, whole);
        assert_string_equal(up, whole);
        free(down);
        free(up);
    }
    store_close(s);
}

static void a_page_reaches_as_far_as_the_list_and_no_further(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    struct store_conversations page;
    assert_int_equal(store_list(s, NULL, true, 10, &page, &err), 0);
    assert_int_equal(page.count, 0);
    store_list_done(&page);
    assert_int_equal(store_list(s, NULL, false, 10, &page, &err), 0);
    assert_int_equal(page.count, 0);
    store_list_done(&page);

    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_int_equal(store_list(s, NULL, true, 10, &page, &err), 0);
    assert_int_equal(page.count, 1);
    struct store_list_key only = page.keys[0];
    store_list_done(&page);
    for (int forward = 0; forward < 2; forward++) {
        assert_int_equal(store_list(s, &only, forward != 0, 10, &page, &err), 0);
        assert_int_equal(page.count, 0);
        store_list_done(&page);
    }
    assert_int_equal(store_list(s, NULL, true, 0, &page, &err), 0);
    assert_int_equal(page.count, 0);
    store_list_done(&page);
    store_close(s);
}

static void a_row_of_the_list_brings_the_content_of_its_last_message(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    take_at(
        s, 1000,
        (struct arrival){.uid = "A", .sent_ms = 100, .content = "\xe4\xbd\xa0'\"\\%", .type = "X"});
    take_at(s, 1000, (struct arrival){.uid = "B", .sent_ms = 50, .from = "b", .is_disabled = true});
    struct store_conversations page;
    assert_int_equal(store_list(s, NULL, true, 10, &page, &err), 0);
    assert_string_equal(page.rows[0].last_object_name, "X");
    assert_string_equal(page.rows[0].last_content, "\xe4\xbd\xa0'\"\\%");
    assert_int_equal(page.rows[0].last_content_len, 7);
    assert_string_equal(page.rows[0].row.last_uid, "A");
    assert_null(page.rows[1].last_object_name); /* R27: born without a last message */
    assert_null(page.rows[1].last_content);
    assert_int_equal(page.rows[1].last_content_len, 0);
    assert_false(page.rows[1].row.has_last);
    store_list_done(&page);
    store_close(s);
}

static void a_row_is_found_by_its_target_hidden_or_not(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    assert_int_equal(store_remove(s, "2191", &err), 0);
    struct store_conversation c;
    bool found;
    assert_int_equal(store_find(s, "2191", &c, &found, &err), 0);
    assert_true(found);
    assert_true(c.row.hidden);
    assert_string_equal(c.target_id, "2191");
    assert_string_equal(c.last_content, "{\"content\":\"hello\"}");
    store_conversation_done(&c);
    assert_int_equal(store_find(s, "219", &c, &found, &err), 0);
    assert_false(found);
    store_conversation_done(&c);
    store_close(s);
}

/* ---- chats ---- */

static void add_uids(struct buf *out, const struct store_messages *page)
{
    for (size_t i = 0; i < page->count; i++)
        buf_addf(out, "%s ", page->rows[i].message.uid);
}

static const char *uids_at(struct store *s, int64_t sent_ms, const char *uid, bool older,
                           size_t limit)
{
    static struct buf text;
    struct store_chat_key key = {.sent_time_ms = sent_ms};
    snprintf(key.uid, sizeof key.uid, "%s", uid);
    struct store_messages page;
    assert_int_equal(store_chat(s, "2191", &key, older, limit, &page, &err), 0);
    buf_clear(&text);
    add_uids(&text, &page);
    store_chat_done(&page);
    return buf_str(&text);
}

static void r18_a_chat_is_read_both_ways_in_the_order_of_sent_time_and_uid(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    struct answer a = {.received_ms = 1000,
                       .arrivals = {
                           {.uid = "E", .sent_ms = 300},
                           {.uid = "C", .sent_ms = 200},
                           {.uid = "B", .sent_ms = 200},
                           {.uid = "D", .sent_ms = 200},
                           {.uid = "A", .sent_ms = 100},
                           {.uid = "X", .sent_ms = 200, .from = "other"},
                           {.uid = "Y", .sent_ms = 250, .is_not_stored = true},
                       }};
    ingest_ok(s, &a);
    assert_string_equal(uids_at(s, INT64_MAX, "", true, 10), "A B C D E ");
    assert_string_equal(uids_at(s, INT64_MAX, "", true, 2), "D E ");
    assert_string_equal(uids_at(s, 200, "D", true, 2), "B C ");
    assert_string_equal(uids_at(s, 200, "B", true, 2), "A ");
    assert_string_equal(uids_at(s, 100, "A", true, 2), "");
    assert_string_equal(uids_at(s, INT64_MIN, "", false, 2), "A B ");
    assert_string_equal(uids_at(s, 200, "B", false, 2), "C D ");
    assert_string_equal(uids_at(s, 300, "E", false, 2), "");
    assert_string_equal(uids_at(s, 200, "", false, 1), "B ");
    store_close(s);
}

static void a_chat_of_nobody_is_empty(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    assert_string_equal(uids_at(s, INT64_MAX, "", true, 10), "");
    store_close(s);
}

static void a_message_comes_out_as_it_went_in(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    char *content = malloc(MESSAGE_CONTENT_MAX + 1);
    memset(content, 'x', MESSAGE_CONTENT_MAX);
    content[MESSAGE_CONTENT_MAX] = '\0';
    take_at(s, 1234,
            (struct arrival){.uid = "AAAA-BBBB-CCCC-DDDD",
                             .sent_ms = 1585127132438,
                             .type = "App:Card",
                             .content = content,
                             .is_disabled = true,
                             .is_uncounted = true,
                             .is_offline = true,
                             .is_mine = true});
    struct store_chat_key newest = {.sent_time_ms = INT64_MAX};
    struct store_messages page;
    assert_int_equal(store_chat(s, "2191", &newest, true, 10, &page, &err), 0);
    assert_int_equal(page.count, 1);
    const struct store_message *m = &page.rows[0];
    assert_true(m->row_id > 0);
    assert_string_equal(m->message.uid, "AAAA-BBBB-CCCC-DDDD");
    assert_string_equal(m->message.from_user_id, "2191");
    assert_string_equal(m->message.object_name, "App:Card");
    assert_int_equal(m->message.content_len, MESSAGE_CONTENT_MAX);
    assert_string_equal(m->message.content, content);
    assert_true(m->message.disable_update_last_msg);
    assert_true(m->message.persisted);
    assert_true(m->message.counted);
    assert_int_equal(m->message.sent_time_ms, 1585127132438);
    assert_int_equal(m->received_ms, 1234);
    assert_true(m->is_mine);
    assert_true(m->offline);
    assert_false(m->counted);
    assert_false(m->listed);
    store_chat_done(&page);
    free(content);
    store_close(s);
}

static void r18_a_chat_tells_when_a_message_came_by_both_clocks(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_NATIVE);
    struct answer a = {
        .received_ms = 301000, .server_ms = 1000, .arrivals = {{.uid = "A", .sent_ms = 400}}};
    ingest_ok(s, &a);
    struct store_chat_key newest = {.sent_time_ms = INT64_MAX};
    struct store_messages page;
    assert_int_equal(store_chat(s, "2191", &newest, true, 10, &page, &err), 0);
    assert_int_equal(page.count, 1);
    assert_int_equal(page.rows[0].received_ms, 301000);
    assert_int_equal(page.rows[0].server_ms, 1000);
    store_chat_done(&page);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r29_the_list_is_pinned_first_then_newest_then_latest_created),
        cmocka_unit_test(r29_pages_of_any_size_make_the_same_list_from_either_end),
        cmocka_unit_test(a_page_reaches_as_far_as_the_list_and_no_further),
        cmocka_unit_test(a_row_of_the_list_brings_the_content_of_its_last_message),
        cmocka_unit_test(a_row_is_found_by_its_target_hidden_or_not),
        cmocka_unit_test(r18_a_chat_is_read_both_ways_in_the_order_of_sent_time_and_uid),
        cmocka_unit_test(a_chat_of_nobody_is_empty),
        cmocka_unit_test(a_message_comes_out_as_it_went_in),
        cmocka_unit_test(r18_a_chat_tells_when_a_message_came_by_both_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
