/* What a recording says of a client's events, word for word, and that it plays. */
#include "playing.h"
#include "tape.h"

static void a_recording_reads_as_it_happened(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    tell_online(&t, 0);
    tell_pull(&t, 20,
              (struct event_pull){.ok = true, .http = 200, .took_ms = 20, .next_ms = 180000});
    tell_pull(&t, 180030,
              (struct event_pull){
                  .ok = true, .http = 200, .received = 2, .took_ms = 10, .next_ms = 360020});
    tell_message(&t, 61000, "2191", "RC:TxtMsg", "{\"content\":\"hello 你好\"}");
    tell_message(&t, 62000, "a \"b\"", "app:order", "two\nlines");
    char *text = end_tape(&t, 200000);
    assert_string_equal(
        text,
        "# Recorded by castsim client --record. It holds what messages contained.\n"
        "title  ann on 2020-03-25T09:05:32Z, http://127.0.0.1:8787\n"
        "seed   7\n"
        "epoch  2020-03-25T09:05:32Z\n"
        "0:00        client phone user=ann sdk=native lang=en seed=7\n"
        "            net phone delay=1ms\n"
        "1:01        send m1 from=2191 type=RC:TxtMsg content={\"content\":\"hello 你好\"}\n"
        "1:02        send m2 from=\"a \\\"b\\\"\" type=app:order content=<<END\n"
        "two\nlines\nEND\n"
        "3:00.002    expect phone received m1 delivery=in-time offline=no delay<=1:59.030\n"
        "            expect phone received m2 delivery=in-time offline=no delay<=1:58.030\n"
        "            expect phone stored m1 m2\n"
        "            expect phone counted m1 m2\n"
        "            expect phone shown m1 m2\n"
        "3:19.980    expect phone conversation 2191 unread=1 last=m1\n"
        "            expect phone conversation \"a \\\"b\\\"\" unread=1 last=m2\n"
        "            expect phone counts received=2 stored=2 failed=0 unread=2 conversations=2\n"
        "            expect phone state online\n");
    free(text);
}

static void what_was_in_the_window_at_the_connect_is_sent_before_it(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    tell_online(&t, 0);
    tell_pull(&t, 4,
              (struct event_pull){
                  .ok = true, .http = 200, .received = 1, .took_ms = 4, .next_ms = 180000});
    tell_message(&t, -599000, "2191", "RC:TxtMsg", "{\"content\":\"early\"}");
    char *text = end_tape(&t, 100);
    assert_says(text, "epoch  2020-03-25T08:55:33Z\n");
    assert_says(text, "0:00        send m1 ");
    assert_says(text, "9:59        client phone ");
    free(text);
}

static void each_kind_of_failure_has_its_condition(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_WEB);
    tell_online(&t, 0);
    tell_pull(&t, 0, (struct event_pull){.http = 0});
    tell_pull(&t, 180000, (struct event_pull){.http = 0});
    tell_pull(&t, 390000, (struct event_pull){.http = 0, .took_ms = 30000, .next_ms = 540000});
    tell_pull(&t, 540000, (struct event_pull){.http = 200});
    tell_pull(&t, 720000, (struct event_pull){.http = 429, .retry_after_ms = 7000});
    tell_pull(&t, 900000, (struct event_pull){.http = 401, .next_ms = PULLER_NEVER});
    char *text = end_tape(&t, 900100);
    assert_says(text, "            net phone refuse count=2\n");
    assert_says(text, "6:00        net phone hang count=1\n");
    assert_says(text, "9:00        net phone garbage count=1\n");
    assert_says(text, "12:00       net phone status=429 retry-after=7s count=1\n");
    assert_says(text, "15:00       net phone status=401 count=2\n");
    assert_says(text, "failed=6 ");
    assert_says(text, "expect phone state refused\n");
    assert_passes(text);
    free(text);
}

static void what_was_missed_is_sent_by_nobody_known(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    const struct event_missed missed = {"DK46-K8S8-A22U-9YFJ", TAPE_START_MS + 100000,
                                        STATE_OFFLINE};
    tell_online(&t, 0);
    tell_pull(&t, 4, (struct event_pull){.ok = true, .http = 200, .took_ms = 4, .next_ms = 180000});
    tell(&t, 60000, (struct event){.kind = EVENT_OFFLINE});
    tell_online(&t, 900000);
    tell_pull(&t, 900004,
              (struct event_pull){.ok = true,
                                  .http = 200,
                                  .missed = 3,
                                  .missed_list = &missed,
                                  .missed_list_count = 1,
                                  .took_ms = 4,
                                  .next_ms = 1080000});
    char *text = end_tape(&t, 901000);
    assert_says(text, "# DK46-K8S8-A22U-9YFJ, missed: nobody knows from whom and what it was\n"
                      "1:40        send lost1 from=unknown type=RC:TxtMsg ");
    assert_says(text, "# 2 more were missed, the server did not say which\n"
                      "15:00.002   expect phone missed lost1 cause=offline\n");
    assert_passes(text);
    free(text);
}

static void what_cannot_be_reproduced_is_told(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    tell_online(&t, 0);
    tell_pull(&t, 4,
              (struct event_pull){.ok = true,
                                  .http = 200,
                                  .received = 6,
                                  .duplicates = 2,
                                  .content_duplicates = 3,
                                  .was_reset = true,
                                  .took_ms = 4,
                                  .next_ms = 180000});
    tell_message(&t, -1200000, "2191", "RC:TxtMsg", "{\"content\":\"old\"}");
    char *text = end_tape(&t, 100);
    assert_says(text, "# the server's log was another one from here on; this server's is not\n"
                      "# 2 more came that were known already\n"
                      "# 3 more were dropped as equal in content; which is not known\n");
    assert_says(text, "# The server's window was another one (R14).");
    assert_says(text, "server window=20m\n");
    assert_passes(text);
    free(text);
}

static void nothing_that_happened_is_a_scenario_too(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    char *text = end_tape(&t, 0);
    assert_says(text, "client phone offline user=ann");
    assert_says(text, "expect phone state offline");
    assert_passes(text);
    free(text);
}

static void a_date_beyond_the_calendar_of_scenarios_is_left_out(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    const int64_t late_ms = MESSAGE_TIME_MAX_MS - TAPE_START_MS;
    tell_online(&t, late_ms);
    tell_pull(&t, late_ms + 4, (struct event_pull){.ok = true, .http = 200, .took_ms = 4});
    char *text = end_tape(&t, late_ms + 100);
    assert_says(text, "# It began at a date that no scenario can have.\n");
    assert_passes(text);
    free(text);
}

static void neither_secrets_nor_tokens_are_written(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    char *text = end_tape(&t, 0);
    assert_null(strstr(text, "joe"));
    assert_null(strstr(text, "secret"));
    assert_null(strstr(text, "token"));
    free(text);
}

static void a_busy_minute_does_not_meet_the_servers_limit(void **state)
{
    (void)state;
    struct tape t = tape_of(PROFILE_NATIVE);
    tell_online(&t, 0);
    tell_pull(&t, 4,
              (struct event_pull){
                  .ok = true, .http = 200, .received = 61, .took_ms = 4, .next_ms = 180000});
    for (int i = 0; i < 61; i++)
        tell_message(&t, -1000 + i, "2191", "RC:TxtMsg", "{\"content\":\"x\"}");
    char *text = end_tape(&t, 100);
    assert_says(text, "server rate=0\n");
    assert_says(text, "expect phone stored m1..m61\n");
    assert_passes(text);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recording_reads_as_it_happened),
        cmocka_unit_test(what_was_in_the_window_at_the_connect_is_sent_before_it),
        cmocka_unit_test(each_kind_of_failure_has_its_condition),
        cmocka_unit_test(what_was_missed_is_sent_by_nobody_known),
        cmocka_unit_test(what_cannot_be_reproduced_is_told),
        cmocka_unit_test(nothing_that_happened_is_a_scenario_too),
        cmocka_unit_test(a_date_beyond_the_calendar_of_scenarios_is_left_out),
        cmocka_unit_test(neither_secrets_nor_tokens_are_written),
        cmocka_unit_test(a_busy_minute_does_not_meet_the_servers_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
