/* app/play, app/world and app/journal: a scenario from its text to what came of it. */
#include "playing.h"

#include <stdio.h>

/* ---- the order of things ---- */

static void what_holds_passes_and_what_does_not_says_what_is(void **state)
{
    (void)state;
    assert_passes("client ann\n0:00 " SEND("m1") "3:00 expect ann received m1 delay<=3:00\n");
    assert_fails("client ann offline\n0:00 " SEND("m1") "3:00 expect ann received m1\n",
                 "m1: pending: not received, and still in its window");
    assert_fails("client ann\n0:01 " SEND("m1") "5:00 expect ann received m1 delay<2:59\n",
                 "m1: received after 2:59, in-time, parsed, stored, counted, shown, listed");
}

static void expectations_wait_until_the_instant_is_quiet(void **state)
{
    (void)state;
    assert_passes("client ann offline\n0:00 " SEND("m1") "expect ann received m1\nann online\n");
}

static void time_is_exact_to_the_millisecond(void **state)
{
    (void)state;
    assert_passes("client bob offline\nclient eve offline\n0:00 " SEND(
        "m1") "10:00 bob online\nexpect bob received m1\n"
              "10:00.001 eve online\nexpect eve missed m1 cause=offline\n");
}

static void a_wait_ends_when_it_is_so_and_times_count_from_there(void **state)
{
    (void)state;
    assert_passes("client ann\n0:10 " SEND(
        "m1") "wait ann received m1 max=3:00\n"
              "expect ann state next-pull=3:00\n+1:00 expect ann state next-pull=2:00\n");
    assert_fails("client ann offline\n0:10 " SEND("m1") "wait ann received m1 max=1:00\n",
                 "m1: pending: not received, and still in its window");
}

static void never_is_watched_for_its_whole_stretch(void **state)
{
    (void)state;
    assert_passes("client ann\n0:01 " SEND("m1") "never ann received m1 for=2:58.999\n"
                                                 "4:00 expect ann received m1\n");
    assert_fails("client ann\n0:01 " SEND("m1") "never ann received m1 for=2:59\n4:00 ann pull\n",
                 "it happened at 3:00");
}

static void what_never_may_be_is_looked_at_in_its_last_moment_too(void **state)
{
    (void)state;
    /* Nothing happens when the window closes, but from then on the broadcast is missed. */
    assert_fails("client ann offline\n0:00 " SEND(
                     "m1") "never ann missed m1 for=10:00.001\n20:00 ann online\n",
                 "it happened at 10:00.001");
    assert_passes(
        "client ann offline\n0:00 " SEND("m1") "never ann missed m1 for=10:00\n20:00 ann online\n");
}

static void a_send_has_to_be_accepted_unless_it_says_otherwise(void **state)
{
    (void)state;
    assert_fails("client ann\nsend m1 from=2191 type=RC:Nonsense content={}\nexpect ann counts "
                 "received=0\n",
                 "http=400 code=1002 text=\"objectName RC:Nonsense is no built-in type, and a "
                 "custom one must not begin with \"RC:\".\"");
}

static void a_file_that_a_step_names_and_nobody_has_breaks_it(void **state)
{
    (void)state;
    struct run_result r = played("client ann\n0:01 send m1 from=1 type=RC:TxtMsg content=@no.json\n"
                                 "expect ann counts received=0\n");
    assert_int_equal(r.outcome, RUN_BROKEN);
    assert_non_null(strstr(r.reason, "test.scn:2"));
    assert_non_null(strstr(r.reason, "no.json"));
    run_result_done(&r);
}

/* ---- while it runs ---- */

/* Every statement is a stretch of time of its own, with next to nothing in it. */
static const char many_statements[] =
    "client ann offline\nrepeat 20000 every 1s\n+0s net ann ok\nend\nexpect ann state offline\n";

static bool wants_to_end(void *ctx)
{
    (void)ctx;
    return true;
}

static void a_scenario_of_many_statements_can_be_interrupted(void **state)
{
    (void)state;
    struct run_result r;
    const struct play_config config = {.is_interrupted = wants_to_end};
    assert_int_equal(play_text_with(many_statements, config, &r), ERR_OUTSIDE);
    assert_int_equal(r.outcome, RUN_BROKEN);
    assert_true(r.length_ms < 20000 * 1000);
    run_result_done(&r);
}

struct told {
    int times;
    int64_t last_ms;
};

static void note_progress(void *ctx, int64_t at_ms, int64_t end_ms)
{
    struct told *told = ctx;
    assert_true(at_ms > told->last_ms && at_ms <= end_ms);
    assert_int_equal(end_ms, 19999 * 1000);
    told->last_ms = at_ms;
    told->times++;
}

static void a_scenario_of_many_statements_tells_how_far_it_is(void **state)
{
    (void)state;
    struct run_result r;
    struct told told = {0};
    const struct play_config config = {.progress = note_progress, .ctx = &told};
    assert_int_equal(play_text_with(many_statements, config, &r), 0);
    assert_true(told.times >= 20);
    run_result_done(&r);
}

/* ---- the seed ---- */

static const char noisy[] =
    "client ann\nclient bob\nnet delay=40..400ms lose-request=20% lose-reply=20%\n"
    "repeat 20 every 1m\n send m{i} from=2191 type=RC:TxtMsg content={\"content\":\"{i}\"}\nend\n"
    "30:00 expect ann counts pulls>1\n";

static void the_same_seed_gives_the_same_trace(void **state)
{
    (void)state;
    struct run_result a = played_with_seed(noisy, 5);
    struct run_result b = played_with_seed(noisy, 5);
    assert_string_equal(buf_str(&a.trace), buf_str(&b.trace));
    run_result_done(&a);
    run_result_done(&b);
}

static void two_seeds_differ(void **state)
{
    (void)state;
    struct run_result a = played_with_seed(noisy, 5);
    struct run_result b = played_with_seed(noisy, 6);
    assert_string_not_equal(buf_str(&a.trace), buf_str(&b.trace));
    run_result_done(&a);
    run_result_done(&b);
}

/* ---- the network ---- */

static void a_lost_request_and_a_lost_reply_are_different_things(void **state)
{
    (void)state;
    /* Both time out for the sender; only one of them has happened. */
    assert_passes(
        "client ann\nnet sender lose-request count=1\n0:00 send m1 from=2191 type=RC:TxtMsg "
        "code=0 content={}\n1:00 net sender lose-reply count=1\nsend m2 from=2191 "
        "type=RC:TxtMsg code=0 content={}\n5:00 expect ann received m2\n"
        "expect ann not received m1\n");
}

static void conditions_for_a_while_give_way_to_the_lasting_ones(void **state)
{
    (void)state;
    assert_passes(
        "client ann offline\nnet delay=100ms\n1:00 net status=503 for=10s\nann online\n"
        "1:00.200 expect ann counts failed=1\n1:20 expect ann counts failed>=2\n"
        "1:40 expect ann event json={\"event\":\"pull\",\"ok\":true,\"tookMs\":\"200\"}\n");
}

static void what_a_gateway_answers_takes_both_ways_too(void **state)
{
    (void)state;
    assert_passes("client ann offline\nnet ann delay=1s status=503 count=1\n0:10 ann online\n"
                  "0:11.999 expect ann counts pulls=0\n0:12 expect ann counts failed=1\n"
                  "expect ann event json={\"event\":\"pull\",\"ok\":false,\"http\":503,"
                  "\"tookMs\":\"2000\"}\n");
}

static void what_cannot_come_any_more_is_given_up_after_half_a_minute(void **state)
{
    (void)state;
    assert_passes("client ann offline\nnet ann hang count=1\n0:10 ann online\n"
                  "0:39.999 expect ann counts pulls=0\n0:40 expect ann counts failed=1\n");
}

/* ---- clients that are killed ---- */

static void the_moment_of_a_kill_decides_what_is_left(void **state)
{
    (void)state;
    static const char *const moments[] = {"request", "answer", "commit"};
    static const char *const again[] = {"1", "1", "0"};
    for (size_t i = 0; i < 3; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "client ann offline\n0:00 " SEND(
                     "m1") "1:00 ann kill at=%s\nann online\n1:01 expect ann state killed\n"
                           "2:00 ann start\n2:01 expect ann counts received=%s\n"
                           "expect ann conversation 2191 unread=1 last=m1\n",
                 moments[i], again[i]);
        assert_passes(text);
    }
}

static void r19_what_a_killed_client_had_committed_is_judged_like_the_rest(void **state)
{
    (void)state;
    /* On reconnect, but its pulls failed for five minutes more. */
    static const char told[] = "client ann offline\n0:00 " SEND(
        "m1") "0:30 net ann status=503 for=5m\nann online\n%s"
              "7:00 ann start\nexpect ann received m1 delivery=late\n";
    static const char *const ends[] = {"", "6:00 ann kill\n", "1:00 ann kill at=commit\n"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char text[512];
        snprintf(text, sizeof text, told, ends[i]);
        assert_passes(text);
    }
}

static void what_a_killed_client_had_asked_for_comes_to_nobody(void **state)
{
    (void)state;
    assert_passes("client ann offline\nnet delay=1s\n0:00 " SEND(
        "m1") "1:00 ann online\n1:01.500 ann kill\n1:05 expect ann counts pulls=0\n");
}

static void a_clock_that_is_set_back_does_not_stretch_the_wait_for_a_pull(void **state)
{
    (void)state;
    assert_passes("client ann ahead=+5m\n1:00 ann clock -10m\nexpect ann state next-pull=2:00\n"
                  "2:59.999 expect ann counts pulls=1\n3:00 expect ann counts pulls=2\n"
                  "expect ann state next-pull=3:00\n");
    assert_passes("client ann offline\n1:00 ann clock -10m\nexpect ann state offline\n"
                  "2:00 ann online\n5:00 expect ann counts pulls=2\n");
}

static void a_run_time_registration_outlives_no_kill_but_the_store_does(void **state)
{
    (void)state;
    assert_passes(
        "client ann\n0:00 ann register <<END\n"
        "{\"objectName\":\"app:note\",\"flag\":\"ISCOUNTED\",\"title\":{\"en\":\"Note\",\"zh\":"
        "\"便条\"},"
        "\"layout\":\"bubble\",\"fields\":{\"text\":{\"kind\":\"string\"}},"
        "\"digest\":{\"en\":\"{text}\",\"zh\":\"{text}\"},\"examples\":[{\"content\":{\"text\":"
        "\"a\"},\"digest\":{\"en\":\"a\",\"zh\":\"a\"}}]}\nEND\n"
        "1:00 send m1 from=2191 type=app:note content={\"text\":\"hello 你好\"}\n"
        "3:00 expect ann reads m1 lines=\"hello 你好\"\n3:01 ann kill\n3:02 ann start\n"
        "3:03 expect ann reads m1 lines=\"The current version does not support viewing this "
        "message\"\n");
}

static void a_world_may_end_while_requests_are_on_their_way(void **state)
{
    (void)state;
    assert_passes("client ann\nnet delay=10s\nclient bob\nnet bob hang\n0:01 " SEND(
        "m1") "0:05 expect ann not received m1\nexpect bob counts pulls=0\n");
}

static void r15_a_refused_client_goes_on_when_its_user_wants_it_to(void **state)
{
    (void)state;
    assert_passes("client ann offline\nclient bob offline\n"
                  "net ann status=401 count=2\nnet bob status=401 count=2\n"
                  "0:01 ann online\nbob online\n" SEND(
                      "m1") "0:05 expect ann state refused\nexpect bob state refused\n"
                            "0:06 ann pull\nexpect ann received m1\n"
                            "expect ann state online next-pull=3:00\n"
                            "bob offline\nexpect bob state offline\n"
                            "0:07 bob online\nexpect bob received m1\nexpect bob state online\n");
}

/* ---- what a report is made of ---- */

static void the_result_holds_every_broadcast_at_every_client(void **state)
{
    (void)state;
    struct run_result r = played("client ann\nclient bob offline\n0:00 " SEND(
        "m1") "5:00 expect ann received m1\n11:00 expect bob missed m1 cause=offline\n");
    assert_int_equal(r.broadcast_count, 1);
    assert_string_equal(r.broadcasts[0].id, "m1");
    assert_int_equal(r.client_count, 2);
    assert_int_equal(r.clients[0].delivery_count, 1);
    assert_int_equal(r.clients[0].deliveries[0].state, RUN_RECEIVED);
    assert_int_equal(r.clients[1].deliveries[0].state, RUN_MISSED);
    assert_int_equal(r.clients[1].deliveries[0].cause, STATE_OFFLINE);
    assert_int_equal(r.length_ms, 11 * 60000);
    run_result_done(&r);
}

static void why_a_message_came_late_is_told_before_it_came(void **state)
{
    (void)state;
    struct run_result r = played("client ann\n0:01 net ann refuse for=4:00\n0:02 " SEND(
        "m1") "20:00 expect ann received m1 delivery=in-time\n");
    assert_int_equal(r.failed_count, 1);
    const char *slice = r.expectations[1].slice;
    assert_non_null(strstr(slice, "ann pull failed"));
    assert_non_null(strstr(slice, "ann message m1"));
    assert_null(strstr(slice, "0:15:"));
    run_result_done(&r);
}

static void a_failure_shows_what_happened_before_it(void **state)
{
    (void)state;
    struct run_result r =
        played("client ann\n0:00 " SEND("m1") "5:00 expect ann counts received=2\n");
    assert_int_equal(r.failed_count, 1);
    const struct run_expectation *e = &r.expectations[1];
    assert_string_equal(e->actual, "received=1");
    assert_non_null(strstr(e->slice, "0:03:00.000 ann pull ok"));
    assert_int_equal(e->line, 3);
    run_result_done(&r);
}

static void a_failure_leaves_other_clients_out_of_what_happened(void **state)
{
    (void)state;
    struct run_result r =
        played("client ann\nclient bob\nclient an\n0:30 bob offline\n0:00:31 " SEND(
            "m1") "5:00 expect bob received m1\n6:01 " SEND("m2") "7:00 expect ann received m2\n");
    assert_int_equal(r.failed_count, 2);
    const char *bob = r.expectations[1].slice;
    assert_non_null(strstr(bob, "server accepts m1"));
    assert_non_null(strstr(bob, "0:00:30.000 bob offline\n"));
    assert_null(strstr(bob, "# seed"));
    assert_null(strstr(bob, " ann "));
    assert_null(strstr(bob, " an "));
    const char *ann = r.expectations[3].slice;
    assert_non_null(strstr(ann, " ann message m1 "));
    assert_non_null(strstr(ann, "sender send m2"));
    assert_null(strstr(ann, " bob "));
    assert_null(strstr(ann, " an "));
    run_result_done(&r);
}

static void what_happened_and_never_may_is_expected_never(void **state)
{
    (void)state;
    struct run_result r = played("client ann\n0:01 " SEND("m1") "never ann received m1\n");
    assert_int_equal(r.failed_count, 0);
    run_result_done(&r);
    r = played("client ann\n0:01 " SEND("m1") "never ann received m1\n4:00 ann pull\n");
    assert_int_equal(r.failed_count, 1);
    assert_string_equal(r.expectations[1].expected, "never ann received m1");
    assert_string_equal(r.expectations[1].actual, "it happened at 3:00");
    run_result_done(&r);
}

static bool has_been_asked(void *ctx)
{
    ++*(int *)ctx;
    return true;
}

/* Whether it stops at the first time that it asks. */
static void assert_can_be_stopped(const char *text)
{
    setenv("CASTSIM_REGISTRY", SOURCE_DIR "/registry/builtin", 1);
    struct scenario *s = parse_scenario(text);
    struct type_shelf *shelf = type_shelf_new();
    struct run_result r;
    struct err err;
    int asked = 0;
    assert_int_equal(play_scenario(s,
                                   &(struct play_config){.shelf = shelf,
                                                         .profile = profile_get(PROFILE_NATIVE),
                                                         .is_interrupted = has_been_asked,
                                                         .ctx = &asked},
                                   &r, &err),
                     ERR_OUTSIDE);
    assert_string_equal(err.text, "interrupted");
    run_result_done(&r);
    type_shelf_free(shelf);
    scenario_free(s);
}

static void a_scenario_of_many_small_steps_can_be_interrupted(void **state)
{
    (void)state;
    assert_can_be_stopped("client ann\nann kill\nann start\n10h expect ann state online\n");
    assert_can_be_stopped("client ann interval=10ms\nrepeat 200 every 10ms\nann pin shop\nend\n"
                          "expect ann state online\n");
    assert_can_be_stopped("client ann\nserver rate=0\nrepeat 200 every 0\n"
                          "send m{i} from=2191 type=RC:TxtMsg content={}\nend\n"
                          "expect ann state online\n");
    assert_can_be_stopped("client ann\nrepeat 200 every 0\nexpect ann state online\nend\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_holds_passes_and_what_does_not_says_what_is),
        cmocka_unit_test(expectations_wait_until_the_instant_is_quiet),
        cmocka_unit_test(time_is_exact_to_the_millisecond),
        cmocka_unit_test(a_wait_ends_when_it_is_so_and_times_count_from_there),
        cmocka_unit_test(never_is_watched_for_its_whole_stretch),
        cmocka_unit_test(what_never_may_be_is_looked_at_in_its_last_moment_too),
        cmocka_unit_test(a_send_has_to_be_accepted_unless_it_says_otherwise),
        cmocka_unit_test(a_file_that_a_step_names_and_nobody_has_breaks_it),
        cmocka_unit_test(a_scenario_of_many_statements_can_be_interrupted),
        cmocka_unit_test(a_scenario_of_many_statements_tells_how_far_it_is),
        cmocka_unit_test(the_same_seed_gives_the_same_trace),
        cmocka_unit_test(two_seeds_differ),
        cmocka_unit_test(a_lost_request_and_a_lost_reply_are_different_things),
        cmocka_unit_test(conditions_for_a_while_give_way_to_the_lasting_ones),
        cmocka_unit_test(what_a_gateway_answers_takes_both_ways_too),
        cmocka_unit_test(what_cannot_come_any_more_is_given_up_after_half_a_minute),
        cmocka_unit_test(the_moment_of_a_kill_decides_what_is_left),
        cmocka_unit_test(r19_what_a_killed_client_had_committed_is_judged_like_the_rest),
        cmocka_unit_test(what_a_killed_client_had_asked_for_comes_to_nobody),
        cmocka_unit_test(a_clock_that_is_set_back_does_not_stretch_the_wait_for_a_pull),
        cmocka_unit_test(a_run_time_registration_outlives_no_kill_but_the_store_does),
        cmocka_unit_test(a_world_may_end_while_requests_are_on_their_way),
        cmocka_unit_test(r15_a_refused_client_goes_on_when_its_user_wants_it_to),
        cmocka_unit_test(the_result_holds_every_broadcast_at_every_client),
        cmocka_unit_test(why_a_message_came_late_is_told_before_it_came),
        cmocka_unit_test(a_failure_shows_what_happened_before_it),
        cmocka_unit_test(a_failure_leaves_other_clients_out_of_what_happened),
        cmocka_unit_test(what_happened_and_never_may_is_expected_never),
        cmocka_unit_test(a_scenario_of_many_small_steps_can_be_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
