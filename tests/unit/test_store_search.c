/* What a search finds, and how it goes on, pauses and ends. Every test of what is found asks twice:
 * before the index has the messages, and after. */
#include "search_fixture.h"

/* Enough that what came before goes into the index. */
enum { INDEXED = 600 };

static struct store *open_memory(void)
{
    return open_store(":memory:", PROFILE_NATIVE);
}

struct expected {
    const char *query;
    const char *uids;
};

static void assert_finds(struct store *s, const struct expected *expected, size_t count)
{
    for (int indexed = 0; indexed < 2; indexed++) {
        for (size_t i = 0; i < count; i++) {
            const char *uids = find(s, expected[i].query);
            if (strcmp(uids, expected[i].uids) != 0)
                fail_msg("\"%s\" finds \"%s\", not \"%s\" (%s)", expected[i].query, uids,
                         expected[i].uids, indexed ? "indexed" : "not indexed");
        }
        if (indexed == 0) {
            fill(s, 0, INDEXED);
            index_all(s);
        }
    }
}

/* ---- what is found ---- */

static void any_part_of_any_word_is_found(void **state)
{
    (void)state;
    struct store *s = open_memory();
    say(s, "A", "2191", "The system is down for maintenance");
    say(s, "B", "2191", "Maintain your account");
    static const struct expected expected[] = {
        {"maint", "B A"},   {"tenanc", "A"},   {"MAIN", "B A"},       {"n", "B A"},
        {"system is", "A"}, {"em is do", "A"}, {"  account ", "B"},   {"systemis", ""},
        {"systems", ""},    {"ccoun", "B"},    {"maintenance x", ""},
    };
    /* "n" is in no filler. */
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

static void chinese_is_found_from_one_character_on(void **state)
{
    (void)state;
    struct store *s = open_memory();
    say(s, "A", "2191", "今晚系统维护，期间无法登录。");
    say(s, "B", "2191", "统一护照");
    static const struct expected expected[] = {
        {"维", "A"},  {"护", "B A"}, {"系统", "A"},         {"统维", "A"},
        {"系护", ""}, {"统护", ""},  {"今晚系统维护", "A"}, {"，期", "A"},
        {",期", "A"}, {"。", "A"},   {"系统 维护", ""},     {"护照", "B"},
    };
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

static void full_width_forms_and_mixed_text_are_found(void **state)
{
    (void)state;
    struct store *s = open_memory();
    say(s, "A", "2191", "订单ＡＢ－１２３ is on its way");
    say(s, "B", "2191", "第2048号order到了");
    static const struct expected expected[] = {
        {"ab-123", "A"}, {"单ab", "A"}, {"－１２", "A"},
        {"号ord", "B"},  {"8号", "B"},  {"der到", "B"},
    };
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

static void emoji_are_found(void **state)
{
    (void)state;
    struct store *s = open_memory();
    say(s, "A", "2191", "done 👍🏽 ❤️");
    say(s, "B", "2191", "family 👨‍👩‍👧 here");
    static const struct expected expected[] = {
        {"👍", "A"}, {"❤", "A"}, {"👩", "B"}, {"👨‍👩‍👧", "B"}, {"👎", ""}, {"done 👍", "A"},
    };
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

static void operators_and_quotes_are_text(void **state)
{
    (void)state;
    struct store *s = open_memory();
    say(s, "A", "2191", "a OR b AND (c) NOT 100% _x* 'q' -y");
    say(s, "B", "2191", "say \\\"hi\\\" to C:\\\\dir");
    static const struct expected expected[] = {
        {"OR", "A"}, {"a or b", "A"}, {"a OR z", ""}, {"(c)", "A"}, {"100%", "A"},
        {"1%0", ""}, {"_x*", "A"},    {"x* '", "A"},  {"'q'", "A"}, {"\"hi\"", "B"},
        {"\"", "B"}, {"c:\\d", "B"},  {"-y", "A"},    {"*", "A"},   {"'; DROP TABLE wire", ""},
    };
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

static void an_empty_query_finds_nothing(void **state)
{
    (void)state;
    struct store *s = open_memory();
    say(s, "A", "2191", "a b");
    static const struct expected expected[] = {{"", ""}, {"  \t ", ""}, {"\u200b", ""}};
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

static void nothing_is_found_across_values_nor_in_keys_or_senders(void **state)
{
    (void)state;
    struct store *s = open_memory();
    receive(s,
            &(struct arrival){.uid = "A",
                              .sent_ms = 1,
                              .from = "sender",
                              .content = "{\"title\":\"one\",\"url\":\"two\",\"n\":98711}"},
            1);
    static const struct expected expected[] = {
        {"one", "A"},  {"two", "A"},   {"9871", "A"}, {"one two", ""}, {"onetwo", ""},
        {"title", ""}, {"sender", ""}, {"crowd", ""}, {"RC:Txt", ""},
    };
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

static void content_that_is_no_json_is_searched_as_it_is(void **state)
{
    (void)state;
    struct store *s = open_memory();
    receive(s, &(struct arrival){.uid = "A", .sent_ms = 1, .content = "raw {words"}, 1);
    static const struct expected expected[] = {{"w {wo", "A"}};
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

static void a_hit_says_where_it_is(void **state)
{
    (void)state;
    struct store *s = open_memory();
    receive(s,
            &(struct arrival){.uid = "A",
                              .sent_ms = 7,
                              .from = "shop",
                              .is_offline = true,
                              .content = "{\"t\":\"Tea ＴＥＡ\",\"u\":[\"no\",\"tea\"]}"},
            1);
    struct store_search *search = start(s, "tea", NULL, 50, 0);
    finish(search);
    size_t count;
    const struct store_hit *hit = store_search_hits(search, &count);
    assert_int_equal(count, 1);
    assert_string_equal(hit->text, "Tea ＴＥＡ\nno\ntea");
    assert_int_equal(hit->text_len, strlen(hit->text));
    assert_int_equal(hit->mark_count, 3);
    assert_int_equal(hit->marks[0].at, 0);
    assert_int_equal(hit->marks[0].len, 3);
    assert_int_equal(hit->marks[1].at, 4);
    assert_int_equal(hit->marks[1].len, 9);
    assert_int_equal(hit->marks[2].at, strlen("Tea ＴＥＡ\nno\n"));
    assert_string_equal(hit->message.message.from_user_id, "shop");
    assert_int_equal(hit->message.message.sent_time_ms, 7);
    assert_true(hit->message.offline);
    store_search_free(search);
    store_close(s);
}

/* ---- what is not found any more ---- */

static void deleted_and_cleared_messages_are_not_found(void **state)
{
    for (int indexed = 0; indexed < 2; indexed++) {
        (void)state;
        struct store *s = open_memory();
        struct err err;
        say(s, "A", "one", "word");
        say(s, "B", "two", "word");
        say(s, "C", "one", "word");
        say(s, "D", "two", "word");
        if (indexed) {
            fill(s, 0, INDEXED);
            index_all(s);
        }
        assert_string_equal(find(s, "word"), "D C B A");
        assert_int_equal(store_delete_message(s, "C", &err), 0);
        assert_string_equal(find(s, "word"), "D B A");
        assert_int_equal(store_clear(s, "two", &err), 0);
        assert_string_equal(find(s, "word"), "A");
        fill(s, INDEXED, INDEXED);
        index_all(s);
        assert_string_equal(find(s, "word"), "A");
        assert_string_equal(find_in(s, "word", "two"), "");
        store_close(s);
    }
}

static void what_is_not_stored_is_not_found(void **state)
{
    (void)state;
    struct store *s = open_memory();
    receive(s, &(struct arrival){.uid = "A", .sent_ms = 1, .is_not_stored = true}, 1);
    static const struct expected expected[] = {{"hello", ""}};
    assert_finds(s, expected, COUNT_OF(expected));
    store_close(s);
}

/* A web client forgets UIDs: what was deleted, or not stored, may be taken again as a message. */
static void what_comes_back_is_found_again(void **state)
{
    (void)state;
    struct store *s = open_store(":memory:", PROFILE_WEB);
    struct err err;
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 1});
    take_at(s, 1000, (struct arrival){.uid = "B", .sent_ms = 2, .is_not_stored = true});
    fill(s, 0, INDEXED);
    assert_int_equal(store_delete_message(s, "A", &err), 0);
    index_all(s);
    assert_string_equal(find(s, "hello"), "");
    take_at(s, 500000, (struct arrival){.uid = "A", .sent_ms = 1});
    take_at(s, 500000, (struct arrival){.uid = "B", .sent_ms = 2});
    assert_string_equal(find(s, "hello"), "B A");
    assert_int_equal(store_delete_message(s, "A", &err), 0);
    assert_string_equal(find(s, "hello"), "B");
    store_close(s);
}

/* ---- in one conversation ---- */

static void a_conversation_is_searched_by_itself_small_or_large(void **state)
{
    (void)state;
    struct store *s = open_memory();
    say(s, "A", "small", "filler here");
    fill(s, 0, 2000); /* "crowd": too many to be looked through one by one */
    say(s, "B", "small", "filler there");
    for (int indexed = 0; indexed < 2; indexed++) {
        assert_string_equal(find_in(s, "filler", "small"), "B A");
        assert_string_equal(find_in(s, "filler 199", "crowd"),
                            "f1999 f1998 f1997 f1996 f1995 f1994 f1993 f1992 f1991 f1990 f199");
        assert_string_equal(find_in(s, "there", "crowd"), "");
        assert_string_equal(find_in(s, "filler", "nobody"), "");
        assert_string_equal(find_in(s, "filler", "cro"), "");
        index_all(s);
    }
    store_close(s);
}

/* ---- pages, steps, the end ---- */

static void pages_follow_each_other_without_gap_or_overlap(void **state)
{
    (void)state;
    struct store *s = open_memory();
    fill(s, 0, 1500);
    index_all(s);
    for (int scope = 0; scope < 2; scope++) {
        const char *target = scope == 0 ? NULL : "crowd";
        int64_t before = 0;
        size_t seen = 0;
        bool is_limited = true;
        while (is_limited) {
            struct store_search *search = start(s, "filler", target, 70, before);
            finish(search);
            size_t count;
            const struct store_hit *hits = store_search_hits(search, &count);
            for (size_t i = 0; i < count; i++, seen++) {
                char uid[24];
                snprintf(uid, sizeof uid, "f%zu", 1499 - seen);
                assert_string_equal(hits[i].message.message.uid, uid);
                before = hits[i].message.row_id;
            }
            is_limited = store_search_progress(search).is_limited;
            assert_int_equal(is_limited, count == 70);
            store_search_free(search);
        }
        assert_int_equal(seen, 1500);
    }
    store_close(s);
}

static bool never(void *ctx)
{
    ++*(int *)ctx;
    return false;
}

static void a_search_goes_on_step_by_step_and_tells_how_far_it_is(void **state)
{
    (void)state;
    struct store *s = open_memory();
    struct err err = {0};
    say(s, "A", "2191", "needle");
    fill(s, 0, 3000);
    for (int indexed = 0; indexed < 2; indexed++) {
        struct store_search *search = start(s, "needle", NULL, 50, 0);
        int status, asked = 0, steps = 0;
        int64_t done = -1;
        while ((status = store_search_step(search, never, &asked, &err)) > 0) {
            struct store_search_progress p = store_search_progress(search);
            assert_int_equal(p.total, 3001);
            assert_int_equal(p.is_indexed, indexed);
            assert_true(p.done >= done && p.done <= p.total);
            done = p.done;
            steps++;
        }
        assert_int_equal(status, 0);
        assert_int_equal(asked, steps + 1);
        assert_true(steps >= (indexed ? 3 : 3000 / 64));
        assert_int_equal(store_search_progress(search).done, 3001);
        assert_string_equal(uids_of(search), "A");
        assert_int_equal(store_search_step(search, never, &asked, &err), 0); /* stays there */
        store_search_free(search);
        index_all(s);
    }
    store_close(s);
}

static void a_search_can_be_given_up_at_any_step(void **state)
{
    (void)state;
    struct store *s = open_memory();
    struct err err = {0};
    fill(s, 0, 1000);
    index_all(s);
    bool has_ended = false;
    for (int steps = 0; !has_ended; steps++) {
        struct store_search *search = start(s, "filler 5", NULL, 1000, 0);
        int asked = 0;
        for (int i = 0; i < steps; i++)
            has_ended = store_search_step(search, never, &asked, &err) == 0;
        store_search_free(search);
    }
    store_search_free(NULL);
    store_close(s);
}

/* Between two steps the store goes on: new messages, the index, deletions. */
static void a_search_lives_through_changes_of_the_store(void **state)
{
    (void)state;
    struct store *s = open_memory();
    struct err err = {0};
    say(s, "A", "2191", "needle one");
    say(s, "B", "2191", "needle two");
    fill(s, 0, 2000);
    say(s, "C", "2191", "needle three");
    struct store_search *search = start(s, "needle", NULL, 50, 0);
    int asked = 0;
    for (int i = 0; i < 3; i++)
        assert_int_equal(store_search_step(search, never, &asked, &err), 1);
    assert_string_equal(uids_of(search), "C");
    say(s, "D", "2191", "needle four");
    assert_int_equal(store_delete_message(s, "B", &err), 0);
    fill(s, 2000, 1000);
    index_all(s);
    finish(search);
    assert_string_equal(uids_of(search), "C A");
    store_search_free(search);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_part_of_any_word_is_found),
        cmocka_unit_test(chinese_is_found_from_one_character_on),
        cmocka_unit_test(full_width_forms_and_mixed_text_are_found),
        cmocka_unit_test(emoji_are_found),
        cmocka_unit_test(operators_and_quotes_are_text),
        cmocka_unit_test(an_empty_query_finds_nothing),
        cmocka_unit_test(nothing_is_found_across_values_nor_in_keys_or_senders),
        cmocka_unit_test(content_that_is_no_json_is_searched_as_it_is),
        cmocka_unit_test(a_hit_says_where_it_is),
        cmocka_unit_test(deleted_and_cleared_messages_are_not_found),
        cmocka_unit_test(what_is_not_stored_is_not_found),
        cmocka_unit_test(what_comes_back_is_found_again),
        cmocka_unit_test(a_conversation_is_searched_by_itself_small_or_large),
        cmocka_unit_test(pages_follow_each_other_without_gap_or_overlap),
        cmocka_unit_test(a_search_goes_on_step_by_step_and_tells_how_far_it_is),
        cmocka_unit_test(a_search_can_be_given_up_at_any_step),
        cmocka_unit_test(a_search_lives_through_changes_of_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
