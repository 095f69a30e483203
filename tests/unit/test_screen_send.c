/* app/screen_follow and app/screen_send_types: the message that was sent, found again in the
 * traffic; the types that the form offers. */
#include "unit.h"

#include <stdlib.h>

#include "app/screen_follow.h"
#include "app/screen_send_types.h"
#include "app/types_load.h"

/* ---- following ---- */

#define UID "5FGT-7VA9-G4DD-4V5P"
#define OTHER_UID "5FGT-7VA9-G4DE-4V5P"

static const struct message_draft hello = {
    .from_user_id = "2191", .object_name = "RC:TxtMsg", .content = "hello", .content_len = 5};

static struct traffic_entry arrival(const char *uid, const char *content)
{
    return (struct traffic_entry){.kind = TRAFFIC_MESSAGE,
                                  .uid = (char *)uid,
                                  .from_user_id = (char *)"2191",
                                  .object_name = (char *)"RC:TxtMsg",
                                  .content = (char *)content,
                                  .content_len = strlen(content),
                                  .delay_ms = 41250,
                                  .stored = true};
}

static void a_message_is_found_by_its_uid_once(void **state)
{
    (void)state;
    struct traffic_entry entries[3] = {
        arrival(OTHER_UID, "hello"), {.kind = TRAFFIC_PULL}, arrival(UID, "hello")};
    struct traffic traffic = {.entries = entries, .count = 0};
    struct screen_follow f = {0};
    assert_false(screen_follow_look(&f, &traffic));
    screen_follow_begin(&f, &traffic, &hello);
    screen_follow_wait(&f, UID);
    traffic.count = 2;
    assert_false(screen_follow_look(&f, &traffic));
    traffic.count = 3;
    assert_true(screen_follow_look(&f, &traffic));
    assert_int_equal(f.state, FOLLOW_ARRIVED);
    assert_int_equal(f.delay_ms, 41250);
    assert_true(f.ticks.is_stored);
    assert_false(f.ticks.is_counted);
    assert_false(screen_follow_look(&f, &traffic));
    screen_follow_stop(&f);
}

static void a_pull_that_was_faster_than_the_answer_is_seen(void **state)
{
    (void)state;
    struct traffic_entry entries[2] = {arrival(UID, "hello"), arrival(UID, "hello")};
    struct traffic traffic = {.entries = entries, .count = 1};
    struct screen_follow f = {0};
    screen_follow_begin(&f, &traffic, &hello);
    traffic.count = 2; /* while the call is under way */
    assert_false(screen_follow_look(&f, &traffic));
    screen_follow_wait(&f, UID);
    assert_true(screen_follow_look(&f, &traffic));
    screen_follow_stop(&f);
}

static void without_a_uid_sender_type_and_content_tell_it_from_others(void **state)
{
    (void)state;
    struct traffic_entry entries[3] = {
        arrival(OTHER_UID, "hello!"),
        {.kind = TRAFFIC_MISSED, .uid = (char *)OTHER_UID},
        arrival(UID, "hello"),
    };
    struct traffic traffic = {.entries = entries, .count = 0};
    struct screen_follow f = {0};
    screen_follow_begin(&f, &traffic, &hello);
    screen_follow_wait(&f, "");
    traffic.count = 2;
    assert_false(screen_follow_look(&f, &traffic));
    traffic.count = 3;
    assert_true(screen_follow_look(&f, &traffic));
    assert_string_equal(f.message.uid, UID);
    screen_follow_stop(&f);
}

static void r14_a_message_that_is_missed_names_its_cause(void **state)
{
    (void)state;
    struct traffic_entry entries[1] = {
        {.kind = TRAFFIC_MISSED, .uid = (char *)UID, .cause = STATE_OFFLINE}};
    struct traffic traffic = {.entries = entries, .count = 0};
    struct screen_follow f = {0};
    screen_follow_begin(&f, &traffic, &hello);
    screen_follow_wait(&f, UID);
    traffic.count = 1;
    assert_true(screen_follow_look(&f, &traffic));
    assert_int_equal(f.state, FOLLOW_MISSED);
    assert_int_equal(f.cause, STATE_OFFLINE);
    screen_follow_stop(&f);
}

static void what_the_traffic_forgot_is_not_looked_at(void **state)
{
    (void)state;
    struct traffic_entry entries[1] = {arrival(UID, "hello")};
    struct traffic traffic = {.entries = entries, .count = 0};
    struct screen_follow f = {0};
    screen_follow_begin(&f, &traffic, &hello);
    screen_follow_wait(&f, UID);
    traffic.forgotten = 1000;
    assert_false(screen_follow_look(&f, &traffic));
    traffic.count = 1;
    assert_true(screen_follow_look(&f, &traffic));
    screen_follow_stop(&f);
}

/* ---- types ---- */

static int setup(void **state)
{
    setenv("CASTSIM_REGISTRY", SOURCE_DIR "/registry/builtin", 1);
    struct err err = {0};
    int status;
    *state = types_load(&(struct types_load){0}, &status, &err);
    if (*state == NULL)
        fail_msg("%s", err.text);
    return 0;
}

static int teardown(void **state)
{
    registry_free(*state);
    return 0;
}

static void names_that_begin_so_come_before_those_that_hold_it(void **state)
{
    struct screen_send_types t = {0};
    screen_send_types_find(&t, *state, LANG_EN, "txt");
    assert_true(t.count > 1);
    assert_string_equal(t.rows[0].text, "RC:TxtMsg");
    assert_string_equal(t.rows[0].note, "Text, ISCOUNTED");
    assert_string_equal(screen_send_types_selected(&t), "RC:TxtMsg");
    screen_send_types_find(&t, *state, LANG_EN, "RC:imgmsg");
    assert_string_equal(screen_send_types_selected(&t), "RC:ImgMsg");
    screen_send_types_find(&t, *state, LANG_ZH, "图片");
    assert_true(t.count > 0);
    screen_send_types_done(&t);
}

static void a_name_that_no_type_has_can_be_meant(void **state)
{
    struct screen_send_types t = {0};
    screen_send_types_find(&t, *state, LANG_EN, "app:nothing");
    assert_int_equal(t.count, 0);
    assert_null(screen_send_types_selected(&t));
    screen_send_types_move(&t, 1);
    assert_null(screen_send_types_selected(&t));
    screen_send_types_find(&t, *state, LANG_EN, "RC:Txt");
    screen_send_types_move(&t, -1);
    assert_null(screen_send_types_selected(&t));
    screen_send_types_move(&t, 1);
    assert_string_equal(screen_send_types_selected(&t), "RC:TxtMsg");
    screen_send_types_done(&t);
}

static void all_are_listed_around_the_chosen_one(void **state)
{
    struct screen_send_types t = {0};
    screen_send_types_list(&t, *state, LANG_EN, "RC:ImgMsg");
    assert_int_equal(t.count, registry_count(*state));
    assert_string_equal(screen_send_types_selected(&t), "RC:ImgMsg");
    for (size_t i = 0; i < 2 * t.count; i++)
        screen_send_types_move(&t, 1);
    assert_int_equal(t.selected, t.count - 1);
    screen_send_types_list(&t, *state, LANG_EN, "");
    assert_null(screen_send_types_selected(&t));
    screen_send_types_done(&t);
}

static void the_example_of_every_type_reads_back_as_it_is(void **state)
{
    for (size_t i = 0; i < registry_count(*state); i++) {
        const struct message_type *type = registry_at(*state, i);
        struct buf laid_out = {0}, given = {0}, back = {0};
        if (!screen_send_types_example(*state, type->object_name, &laid_out))
            continue;
        const char *content = type->examples[0].content;
        struct json *before = json_parse(content, strlen(content), NULL);
        struct json *after = json_parse(buf_str(&laid_out), laid_out.len, NULL);
        if (before != NULL) {
            json_print(before, &given);
            json_print(after, &back);
            assert_string_equal(buf_str(&given), buf_str(&back));
        } else {
            assert_string_equal(content, buf_str(&laid_out));
        }
        json_free(before);
        json_free(after);
        buf_done(&laid_out);
        buf_done(&given);
        buf_done(&back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_found_by_its_uid_once),
        cmocka_unit_test(a_pull_that_was_faster_than_the_answer_is_seen),
        cmocka_unit_test(without_a_uid_sender_type_and_content_tell_it_from_others),
        cmocka_unit_test(r14_a_message_that_is_missed_names_its_cause),
        cmocka_unit_test(what_the_traffic_forgot_is_not_looked_at),
        cmocka_unit_test(names_that_begin_so_come_before_those_that_hold_it),
        cmocka_unit_test(a_name_that_no_type_has_can_be_meant),
        cmocka_unit_test(all_are_listed_around_the_chosen_one),
        cmocka_unit_test(the_example_of_every_type_reads_back_as_it_is),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
