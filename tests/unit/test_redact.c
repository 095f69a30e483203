/* app/redact: masks of ids, contents and sentences. */
#include "app/redact.h"

#include "app/screen_filter.h"

#include "unit.h"

static void the_same_id_has_the_same_mask(void **state)
{
    (void)state;
    struct redact r = {.is_on = true};
    assert_string_equal(redact_id(&r, "ann"), "user-1");
    assert_string_equal(redact_id(&r, "bob"), "user-2");
    redact_turn(&r);
    assert_string_equal(redact_id(&r, "ann"), "user-1");
    assert_string_equal(redact_unmask(&r, "user-2"), "bob");
    assert_string_equal(redact_unmask(&r, "carl"), "carl");
    assert_string_equal(redact_id(&r, ""), "");
    assert_null(redact_id(&r, NULL));
    redact_done(&r);
}

static void of_a_content_the_length_in_characters_is_told(void **state)
{
    (void)state;
    struct redact r = {.is_on = true};
    assert_string_equal(redact_content(&r, "维护 ok"), "[length 5]");
    assert_string_equal(redact_bytes(&r, "abcdef", 3), "[length 3]");
    assert_string_equal(redact_content(&r, ""), "");
    assert_null(redact_content(&r, NULL));
    redact_done(&r);
}

static void nothing_is_masked_while_it_is_off(void **state)
{
    (void)state;
    struct redact r = {0};
    struct redacted place;
    const struct event event = {.kind = EVENT_ERROR, .error = &(struct err){"ann", "ann"}};
    assert_string_equal(redact_id(&r, "ann"), "ann");
    assert_string_equal(redact_content(&r, "text"), "text");
    assert_string_equal(redact_sentence(&r, "ann"), "ann");
    assert_string_equal(redact_unmask(&r, "user-1"), "user-1");
    assert_ptr_equal(redact_event(&r, &event, &place), &event);
    redact_done(&r);
}

static void a_sentence_names_nobody_that_is_known(void **state)
{
    (void)state;
    struct redact r = {.is_on = true};
    redact_id(&r, "2191");
    redact_id(&r, "2191-b");
    redact_id(&r, "小明");
    redact_id(&r, "two words");
    assert_string_equal(redact_sentence(&r, "2191: 12191 21910 2191-b, 2191"),
                        "user-1: 12191 21910 user-2, user-1");
    assert_string_equal(redact_sentence(&r, "来自小明的消息, x2191"), "来自user-3的消息, x2191");
    assert_string_equal(redact_sentence(&r, "from two words."), "from user-4.");
    assert_string_equal(redact_sentence(&r, ""), "");
    redact_done(&r);
}

static void the_cursor_stays_where_it_was_in_what_is_typed(void **state)
{
    (void)state;
    struct redact r = {.is_on = true};
    redact_id(&r, "2191");
    static const struct {
        size_t before, after;
    } cursors[] = {{0, 0}, {5, 5}, {6, 11}, {9, 11}, {10, 12}, {11, 13}};
    for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++) {
        size_t cursor = cursors[i].before;
        assert_string_equal(redact_typed(&r, "open 2191 x", &cursor), "open user-1 x");
        assert_int_equal(cursor, cursors[i].after);
    }
    redact_done(&r);
}

static void an_event_is_masked_without_being_changed(void **state)
{
    (void)state;
    struct redact r = {.is_on = true};
    struct message message = {.from_user_id = "shop",
                              .object_name = "RC:TxtMsg",
                              .content = "{\"content\":\"sale\"}",
                              .content_len = 18};
    const struct event event = {
        .kind = EVENT_MESSAGE,
        .message = {.message = &message, .digest = "sale", .lines = "sale\nsale"}};
    struct redacted place;
    const struct event *masked = redact_event(&r, &event, &place);
    assert_string_equal(masked->message.message->from_user_id, "user-1");
    assert_string_equal(masked->message.message->object_name, "RC:TxtMsg");
    assert_string_equal(masked->message.message->content, "[length 18]");
    assert_int_equal(masked->message.message->content_len, 11);
    assert_string_equal(masked->message.digest, "[length 4]");
    assert_string_equal(masked->message.lines, "[length 9]");
    assert_string_equal(message.from_user_id, "shop");
    const struct event error = {.kind = EVENT_ERROR, .error = &(struct err){"shop is closed", "shop关门了"}};
    assert_string_equal(redact_event(&r, &error, &place)->error->text, "user-1 is closed");
    assert_string_equal(redact_event(&r, &error, &place)->error->told, "user-1关门了");
    const struct event pull = {.kind = EVENT_PULL, .pull = {.answer = "shop", .answer_len = 4}};
    assert_string_equal(redact_event(&r, &pull, &place)->pull.answer, "[length 4]");
    redact_done(&r);
}

static void check_filter(const struct redact *r, const char *typed, const char *meant)
{
    struct buf text = {0};
    screen_filter_unmask(r, typed, &text);
    assert_string_equal(buf_str(&text), meant);
    buf_done(&text);
}

static void a_filter_by_a_mask_is_one_by_whom_it_stands_for(void **state)
{
    (void)state;
    struct redact r = {.is_on = true};
    redact_id(&r, "shop");
    redact_id(&r, "two words");
    check_filter(&r, "from:user-1 unread", "from:shop unread");
    check_filter(&r, "-from:user-2", "-from:\"two words\"");
    check_filter(&r, "user-1   from:user-3", "user-1   from:user-3");
    check_filter(&r, "from:user-1*", "from:user-1*");
    check_filter(&r, "from:user-1 \"", "from:user-1 \"");
    check_filter(&r, "", "");
    r.is_on = false;
    check_filter(&r, "from:user-1", "from:user-1");
    redact_done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_id_has_the_same_mask),
        cmocka_unit_test(of_a_content_the_length_in_characters_is_told),
        cmocka_unit_test(nothing_is_masked_while_it_is_off),
        cmocka_unit_test(a_sentence_names_nobody_that_is_known),
        cmocka_unit_test(the_cursor_stays_where_it_was_in_what_is_typed),
        cmocka_unit_test(an_event_is_masked_without_being_changed),
        cmocka_unit_test(a_filter_by_a_mask_is_one_by_whom_it_stands_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
