/* What the statements of a scenario do: where the player itself was wrong once. */
#include "unit.h"

#include "playing.h"

static void r22_an_app_may_lack_several_modules(void **state)
{
    (void)state;
    assert_passes("client bob without=contactcard without=sticker\n"
                  "send m1 from=hr type=RC:CardMsg content={\"userId\":\"u9\"}\n"
                  "send m2 from=hr type=RC:StkMsg content={\"packageId\":\"p\"}\n"
                  "send m3 from=hr type=RC:VCSummary content={\"caller\":\"u1\"}\n"
                  "+1s bob pull\n"
                  "expect bob not parsed m1 m2\n"
                  "expect bob parsed m3\n");
}

static void an_invented_message_reads_like_any_other(void **state)
{
    (void)state;
    assert_passes(
        "client bob\n"
        "1s answer bob body={\"code\":200,\"serverTime\":\"$(now)\",\"cursor\":\"$(cursor)\","
        "\"more\":false,\"missed\":0,\"messages\":[{\"messageUID\":\"$(new m1 0:00)\","
        "\"fromUserId\":\"2191\",\"objectName\":\"RC:TxtMsg\","
        "\"content\":\"{\\\"content\\\":\\\"hi\\\"}\",\"disableUpdateLastMsg\":false,"
        "\"persisted\":true,\"counted\":true,\"sentTime\":\"$(at 0:00)\"}]}\n"
        "bob pull\n"
        "expect bob chat 2191 m1\n"
        "expect bob reads m1 lines=hi\n");
}

static void lines_are_filled_in_like_other_texts(void **state)
{
    (void)state;
    assert_passes(
        "client bob\n"
        "send m1 from=2191 type=RC:TxtMsg content={\"content\":\"$$(at 0:00) is $(at 0:00)\"}\n"
        "+1s bob pull\n"
        "expect bob reads m1 lines=\"$$(at 0:00) is $(at 0:00)\"\n"
        "expect bob screen size=100x20 <<END\n$$(at 0:00) is $(at 0:00)\nEND\n");
    assert_fails("client bob\n" SEND("m1") "expect bob reads m1 lines=\"$(sent m1) hello\"\n",
                 "hello");
}

static void what_was_refused_reads_like_nothing(void **state)
{
    (void)state;
    assert_fails("client bob\n"
                 "send m1 from=2191 type=RC:No code=1002 content={}\n"
                 "expect bob reads m1 lines=\"\"\n",
                 "it is not in the chat");
}

static void r2_a_timestamp_may_be_any_text_and_none_too(void **state)
{
    (void)state;
    assert_passes("client bob\n"
                  "call c1 POST /user/getToken.json timestamp=\"\" code=1004 form=userId=ann\n"
                  "call c2 POST /user/getToken.json code=200 form=userId=ann\n");
}

static void offline_takes_back_a_connection_that_was_to_come(void **state)
{
    (void)state;
    assert_passes("client ann offline\nclient bob offline\n"
                  "ann online in=1m\nbob online in=1m\n"
                  "0:30 ann offline\nbob kill\n0:31 bob start\n0:32 bob offline\n"
                  "2:00 expect ann state offline\nexpect bob state offline\n");
}

static void a_user_may_be_as_long_as_no_file_name_is(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_str(&text, "client bob user=");
    for (int i = 0; i < 200; i++)
        buf_add_char(&text, 'u');
    buf_add_str(&text, "\n0:01 bob kill\n0:02 bob start\n0:03 expect bob counts received=0\n");
    assert_passes(buf_str(&text));
    buf_done(&text);
}

static void what_arrives_twice_takes_no_name_that_a_scenario_can_give(void **state)
{
    (void)state;
    /* m1 arrives twice: the second one is a broadcast of its own, with its own UID. */
    assert_passes("client bob\n"
                  "send m1.again from=2191 type=RC:TxtMsg content={\"content\":\"first\"}\n"
                  "net sender duplicate\n" SEND("m1") "1s bob pull\n"
                                                      "expect bob counts received=3\n"
                                                      "expect bob reads m1.again lines=first\n");
}

static void a_server_that_was_killed_does_not_come_up(void **state)
{
    (void)state;
    struct run_result r =
        played("client bob\n0:01 server kill\n0:02 server up\n0:03 expect bob state online\n");
    assert_int_equal(r.outcome, RUN_BROKEN);
    assert_string_equal(r.reason, "test.scn:3: the server was killed: start it");
    run_result_done(&r);
}

/* docs/SCENARIOS.md says so. */
static void a_scenario_starts_on_25_march_2020_unless_it_says_otherwise(void **state)
{
    (void)state;
    struct run_result r = played("client bob\nexpect bob state online\n");
    struct run_result said =
        played("epoch 2020-03-25T09:05:32Z\nclient bob\nexpect bob state online\n");
    assert_int_equal(r.epoch_unix_ms, said.epoch_unix_ms);
    run_result_done(&r);
    run_result_done(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r22_an_app_may_lack_several_modules),
        cmocka_unit_test(an_invented_message_reads_like_any_other),
        cmocka_unit_test(lines_are_filled_in_like_other_texts),
        cmocka_unit_test(what_was_refused_reads_like_nothing),
        cmocka_unit_test(r2_a_timestamp_may_be_any_text_and_none_too),
        cmocka_unit_test(offline_takes_back_a_connection_that_was_to_come),
        cmocka_unit_test(a_user_may_be_as_long_as_no_file_name_is),
        cmocka_unit_test(what_arrives_twice_takes_no_name_that_a_scenario_can_give),
        cmocka_unit_test(a_server_that_was_killed_does_not_come_up),
        cmocka_unit_test(a_scenario_starts_on_25_march_2020_unless_it_says_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
