#include "scenario_fixture.h"

#include <time.h>

/* What comes out, one step a line: "LINE[@WAIT][!] at MS". */
static void assert_times(const char *text, const char *wanted)
{
    struct scenario *s = must_parse(text);
    struct buf out = {0};
    for (size_t i = 0; i < s->step_count; i++) {
        const struct scenario_step *step = &s->steps[i];
        if (step->verb == VERB_CLIENT)
            continue;
        buf_addf(&out, "%d", step->where.line);
        if (step->after_wait >= 0)
            buf_addf(&out, " after %d", s->steps[step->after_wait].where.line);
        buf_addf(&out, "%s %lld\n", step->is_absolute_after_wait ? " at" : " +",
                 (long long)step->at_ms);
    }
    assert_string_equal(buf_str(&out), wanted);
    buf_done(&out);
    scenario_free(s);
}

#define BOB "client bob\n"
#define DONE "expect bob state online\n"

static void times_are_absolute_relative_or_left_out(void **state)
{
    (void)state;
    assert_times(BOB "bob pull\n"
                     "0 bob pull\n"
                     "+250ms bob pull\n"
                     "bob pull\n"
                     "3:00.250 bob pull\n"
                     "+1m bob pull\n"
                     "1h2m bob pull\n"
                     "1:02:00 " DONE,
                 "2 + 0\n3 + 0\n4 + 250\n5 + 250\n6 + 180250\n7 + 240250\n8 + 3720000\n"
                 "9 + 3720000\n");
}

static void times_never_go_back(void **state)
{
    (void)state;
    assert_faults(BOB "5s bob pull\n"
                      "4.999s bob pull\n"
                      "4999ms bob pull\n"
                      "+1s bob pull\n"
                      "5s " DONE,
                  "3:1: 4.999s is no time; a time is written 9:59, 3:00.250, 1h2m or +1s\n"
                  "4:1: 4999ms goes back in time: the statement before is at 5s\n"
                  "6:1: 5s goes back in time: the statement before is at 6s");
}

static void bad_times_are_told(void **state)
{
    (void)state;
    assert_faults(BOB "5 bob pull\n"
                      "+5 bob pull\n"
                      "9:60 bob pull\n"
                      "+-1s bob pull\n"
                      "+ bob pull\n"
                      "1s\n"
                      "+2s # a comment\n"
                      "3651d bob pull\n"
                      "3649d bob pull\n"
                      "+2d bob pull\n" DONE,
                  "2:1: 5 has no unit; a time is written 9:59, 1m30s or +250ms\n"
                  "3:1: +5 has no unit; a time is written 9:59, 1m30s or +250ms\n"
                  "4:1: 9:60 is no time; a time is written 9:59, 3:00.250, 1h2m or +1s\n"
                  "5:1: +-1s is no time; a time is written 9:59, 3:00.250, 1h2m or +1s\n"
                  "6:1: + has no unit; a time is written 9:59, 1m30s or +250ms\n"
                  "7:1: a time needs a statement behind it\n"
                  "8:1: a time needs a statement behind it\n"
                  "9:1: 3651d is too far away: a scenario can last 3650d\n"
                  "11:1: +2d is too far away: a scenario can last 3650d");
}

static void behind_a_wait_relative_times_count_from_its_end(void **state)
{
    (void)state;
    assert_times(BOB SOME_SEND "1s wait bob received m1 max=3m\n"
                               "bob pull\n"
                               "+2s bob pull\n"
                               "+1s wait bob received m1 max=10s\n"
                               "bob pull\n"
                               "3:14 bob pull\n"
                               "+1s bob pull\n"
                               "3:16 wait bob received m1 max=1s\n" DONE "3:17 " DONE,
                 "2 + 0\n"
                 "3 + 1000\n"
                 "4 after 3 + 0\n"
                 "5 after 3 + 2000\n"
                 "6 after 3 + 3000\n"
                 "7 after 6 + 0\n"
                 "8 after 6 at 194000\n"
                 "9 after 6 at 195000\n"
                 "10 after 6 at 196000\n"
                 "11 after 10 + 0\n"
                 "12 after 10 at 197000\n");
}

static void behind_a_wait_an_absolute_time_must_not_come_too_early(void **state)
{
    (void)state;
    assert_faults(BOB SOME_SEND "1s wait bob received m1 max=3m\n"
                                "+2s bob pull\n"
                                "3:02.999 " DONE "3:03 " DONE "3:02 " DONE,
                  "5:1: 3:02.999 may be over when this wait ends; the latest it can end is 3m3s\n"
                  "7:1: 3:02 goes back in time: the statement before is at 3m3s");
}

static void settings_stand_at_the_start(void **state)
{
    (void)state;
    assert_faults(BOB "server window=5m\n"
                      "1ms title late\n"
                      "rule R1\n"
                      "seed 1\n"
                      "epoch 1\n"
                      "tolerance 1s\n"
                      "server window=5m log=file max-clock-skew=1s allow-rc-prefix rate=5\n" DONE,
                  "3:5: title can stand at 0:00 only, before the first time above it\n"
                  "4:1: rule can stand at 0:00 only, before the first time above it\n"
                  "5:1: seed can stand at 0:00 only, before the first time above it\n"
                  "6:1: epoch can stand at 0:00 only, before the first time above it\n"
                  "7:1: tolerance can stand at 0:00 only, before the first time above it\n"
                  "8:8: window can be set at 0:00 only, before the first time above it\n"
                  "8:18: log can be set at 0:00 only, before the first time above it\n"
                  "8:27: max-clock-skew can be set at 0:00 only, before the first time above it\n"
                  "8:45: allow-rc-prefix can be set at 0:00 only, before the first time above it");
}

/* ---- repeat ---- */

static void a_repeat_is_flattened_in_order_of_time(void **state)
{
    (void)state;
    assert_times(BOB "1s repeat 3 every 10s\n"
                     "  bob offline\n"
                     "  +2s bob online\n"
                     "  5s bob pull\n"
                     "end\n"
                     "bob pull\n"
                     "+1s " DONE,
                 "3 + 1000\n4 + 3000\n5 + 6000\n"
                 "3 + 11000\n4 + 13000\n5 + 16000\n"
                 "3 + 21000\n4 + 23000\n5 + 26000\n"
                 "7 + 26000\n8 + 27000\n");
}

static void turns_have_numbers(void **state)
{
    (void)state;
    struct scenario *s = must_parse("repeat 2 every 1m\n"
                                    "  client u{i} user=u{i}x{i}\n"
                                    "  {i}s send m{i} from={i} type=x content=<<E\n"
                                    "{i}. {j} {i\n"
                                    "E\n"
                                    "  expect u{i} received m1..m{i} times>={i}\n"
                                    "  u{i} pull\n"
                                    "end\n");
    assert_int_equal(s->step_count, 8);
    assert_string_equal(s->steps[4].who, "u2");
    assert_string_equal(arg_of(&s->steps[4], KEY_USER)->text, "u2x2");
    assert_string_equal(s->steps[4].line, "client u2 user=u2x2");
    assert_int_equal(s->steps[5].at_ms, 62000);
    assert_string_equal(s->steps[5].ids[0], "m2");
    assert_string_equal(arg_of(&s->steps[5], KEY_CONTENT)->text, "2. {j} {i");
    assert_int_equal(arg_of(&s->steps[5], KEY_CONTENT)->text_len, 9);
    assert_int_equal(s->steps[6].id_count, 2);
    assert_int_equal(arg_of(&s->steps[6], KEY_TIMES)->n, 2);
    assert_string_equal(s->steps[7].who, "u2");
    assert_int_equal(s->steps[7].verb, VERB_PULL);
    scenario_free(s);
}

static void repeats_nest_and_the_innermost_turn_counts(void **state)
{
    (void)state;
    struct scenario *s = must_parse(BOB "repeat 2 every 10s\n"
                                        "  bob open o{i}\n"
                                        "  +1s repeat 2 every 2s\n"
                                        "    1s bob open i{i}\n"
                                        "  end\n"
                                        "  bob open e{i}\n"
                                        "end\n" DONE);
    struct buf out = {0};
    for (size_t i = 1; i + 1 < s->step_count; i++)
        buf_addf(&out, "%s %lld, ", s->steps[i].targets[0], (long long)s->steps[i].at_ms);
    assert_string_equal(buf_str(&out), "o1 0, i1 2000, i2 4000, e1 4000, "
                                       "o2 10000, i1 12000, i2 14000, e2 14000, ");
    buf_done(&out);
    scenario_free(s);
}

static void turns_behind_a_wait_count_from_its_end(void **state)
{
    (void)state;
    assert_times(BOB SOME_SEND "wait bob received m1 max=3m\n"
                               "+1s repeat 2 every 10s\n"
                               "  5s bob pull\n"
                               "end\n"
                               "3:16 " DONE,
                 "2 + 0\n3 + 0\n5 after 3 + 6000\n5 after 3 + 16000\n7 after 3 at 196000\n");
}

static void a_turn_must_be_over_when_the_next_begins(void **state)
{
    (void)state;
    assert_faults(BOB "repeat 3 every 2s\n"
                      "  bob pull\n"
                      "  2001ms bob pull\n"
                      "end\n" DONE,
                  "2:16: a turn takes 2s1ms, longer than every 2s");
    /* The last turn has none behind it. */
    struct scenario *s = must_parse(BOB "repeat 1 every 2s\n5s bob pull\nend\n" DONE);
    scenario_free(s);
    s = must_parse(BOB "repeat 2 every 2s\n2s bob pull\nend\n" DONE);
    scenario_free(s);
    assert_faults(BOB "repeat 3650 every 2d\nbob pull\nend\n" DONE,
                  "2:19: the turns go on for more than ten years");
}

static void a_mistake_in_a_turn_is_told_once(void **state)
{
    (void)state;
    assert_faults(BOB "repeat 3 every 2s\n"
                      "  send m{i} from=1 typ=x content=a\n"
                      "  bob pul\n"
                      "end\n"
                      "expect bob received m1..m3\n"
                      "expect bob recieved m3\n",
                  "3:20: send does not know \"typ\"; did you mean type? allowed: from, type, "
                  "disable-update-last-msg, code, size, content\n"
                  "4:7: no client can do \"pul\"; did you mean pull? allowed: online, offline, "
                  "pull, kill, stop, start, open, remove, clear, pin, delete, register, "
                  "unregister, clock, user=\n"
                  "7:12: nothing that a client has is called \"recieved\"; did you mean received? "
                  "allowed: received, missed, pending, stored, shown, listed, counted, parsed, "
                  "reads, conversation, list, chat, counts, state, event, screen");
    /* The second turn is the first to be wrong. */
    assert_faults("repeat 3 every 2s\nclient bob\nend\nexpect bob state online\n",
                  "2:8: there is a client called bob already, in a/b.scn:2");
}

static void the_form_of_a_repeat_is_checked(void **state)
{
    (void)state;
    assert_faults("repeat\n"
                  "end\n"
                  "repeat 0 every 1s\n"
                  "end\n"
                  "repeat 5 ever 1s\n"
                  "end\n"
                  "repeat 1000001 every 1s\n"
                  "1s end\n"
                  "repeat 2 every\n"
                  "end now\n"
                  "end\n"
                  "client bob\n"
                  "repeat 2 every 1s\n" DONE,
                  "1:1: repeat needs N: repeat N every D\n"
                  "3:8: N takes a whole number from 1 to 1000000, not \"0\"\n"
                  "5:10: the word every is wanted here, not \"ever\": repeat N every D\n"
                  "7:8: N takes a whole number from 1 to 1000000, not \"1000001\"\n"
                  "8:1: end takes no time\n"
                  "9:1: repeat needs D: repeat N every D\n"
                  "10:5: \"now\" is one word too many; end takes no more\n"
                  "11:1: there is no repeat that this could end\n"
                  "13:1: this repeat has no `end`");
}

static void no_wait_stands_in_a_repeat(void **state)
{
    (void)state;
    assert_faults(BOB SOME_SEND "repeat 2 every 1m\n"
                                "  wait bob received m1 max=1s\n"
                                "  1s bob pull\n"
                                "end\n",
                  "4:3: wait cannot stand in a repeat: nobody knows when its turn would end");
}

/* ---- limits ---- */

static void repeats_nest_eight_deep(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_str(&text, BOB DONE);
    for (int i = 0; i < 8; i++)
        buf_add_str(&text, "repeat 1 every 0\n");
    buf_add_str(&text, "bob pull\n");
    for (int i = 0; i < 8; i++)
        buf_add_str(&text, "end\n");
    struct scenario *s = must_parse(buf_str(&text));
    assert_int_equal(s->step_count, 3);
    scenario_free(s);
    buf_clear(&text);
    buf_add_str(&text, BOB DONE);
    for (int i = 0; i < 9; i++)
        buf_add_str(&text, "repeat 1 every 0\n");
    assert_faults(buf_str(&text), "11:1: repeats can stand 8 deep in one another, not deeper");
    buf_done(&text);
}

static void a_scenario_has_at_most_a_million_statements(void **state)
{
    (void)state;
    assert_faults(BOB DONE "repeat 1000 every 0\n"
                           "repeat 1000 every 0\n"
                           "end\n"
                           "end\n",
                  "5:1: more than 1000000 statements, with those that repeat makes");
}

static void a_scenario_has_limits_in_memory(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_add_str(&text, BOB DONE "repeat 1000 every 0\nsend m{i} from=1 type=x content={i}");
    for (int i = 0; i < 1 << 17; i++)
        buf_add_str(&text, "abcdefgh");
    buf_add_str(&text, "\nend\n");
    assert_faults(buf_str(&text), "5:1: the scenario needs more than 512 MiB of memory");
    buf_done(&text);
}

static void ten_thousand_turns_are_quick(void **state)
{
    (void)state;
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    struct scenario *s =
        must_parse(BOB "repeat 10000 every 0s\n"
                       "send m{i} from=2191 type=RC:TxtMsg content={\"content\":\"{i}\"}\n"
                       "end\n"
                       "expect bob received m1..m10000\n");
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_int_equal(s->step_count, 10002);
    assert_string_equal(s->steps[10001].ids[9999], "m10000");
    scenario_free(s);
    int64_t took_ms =
        (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
    assert_true(took_ms < 2000); /* 10 ms by itself; quadratic look-ups would take minutes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_absolute_relative_or_left_out),
        cmocka_unit_test(times_never_go_back),
        cmocka_unit_test(bad_times_are_told),
        cmocka_unit_test(behind_a_wait_relative_times_count_from_its_end),
        cmocka_unit_test(behind_a_wait_an_absolute_time_must_not_come_too_early),
        cmocka_unit_test(settings_stand_at_the_start),
        cmocka_unit_test(a_repeat_is_flattened_in_order_of_time),
        cmocka_unit_test(turns_have_numbers),
        cmocka_unit_test(repeats_nest_and_the_innermost_turn_counts),
        cmocka_unit_test(turns_behind_a_wait_count_from_its_end),
        cmocka_unit_test(a_turn_must_be_over_when_the_next_begins),
        cmocka_unit_test(a_mistake_in_a_turn_is_told_once),
        cmocka_unit_test(the_form_of_a_repeat_is_checked),
        cmocka_unit_test(no_wait_stands_in_a_repeat),
        cmocka_unit_test(repeats_nest_eight_deep),
        cmocka_unit_test(a_scenario_has_at_most_a_million_statements),
        cmocka_unit_test(a_scenario_has_limits_in_memory),
        cmocka_unit_test(ten_thousand_turns_are_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
