/* app/report_tap: the lines of TAP 14, and that a harness takes them for what they are. */
#include "app/report.h"

#include "consumer.h"
#include "result_fixture.h"

static void assert_scenario(struct run_result r, size_t number, const char *wanted)
{
    struct buf out = {0};
    report_tap_scenario(&r, number, &out);
    assert_string_equal(buf_str(&out), wanted);
    buf_done(&out);
    run_result_done(&r);
}

static void the_version_and_the_plan_come_first(void **state)
{
    (void)state;
    struct buf out = {0};
    report_tap_begin(12, &out);
    assert_string_equal(buf_str(&out), "TAP version 14\n1..12\n");
    buf_done(&out);
}

static void a_scenario_is_a_subtest_of_its_expectations(void **state)
{
    (void)state;
    assert_scenario(fixture_passed(), 3,
                    "# Subtest: A phone in a tunnel 隧道 🚇 for 9:59\n"
                    "    1..2\n"
                    "    ok 1 - expect bob received m1 delivery=in-time\n"
                    "    ok 2 - expect bob counts unread=1\n"
                    "ok 3 - A phone in a tunnel 隧道 🚇 for 9:59\n");
}

static void a_failure_is_explained_in_yaml(void **state)
{
    (void)state;
    assert_scenario(fixture_failed(), 1,
                    "# Subtest: A phone that comes too late\n"
                    "    1..3\n"
                    "    ok 1 - expect bob missed m3\n"
                    "    not ok 2 - expect bob received m1 delivery=in-time\n"
                    "      ---\n"
                    "      expected: \"m1 received in time\"\n"
                    "      actual: \"m1 was received late\"\n"
                    "      at:\n"
                    "        file: \"tests/scenarios/late.scn\"\n"
                    "        line: 12\n"
                    "        time: \"9m59s\"\n"
                    "      rules:\n"
                    "        - R14\n"
                    "      trace:\n"
                    "        - \"3:00.000 bob: pull failed\"\n"
                    "        - \"9:59.000 bob online\"\n"
                    "      replay: \"castsim run --seed 7 tests/scenarios/late.scn\"\n"
                    "      ...\n"
                    "    not ok 3 - expect bob reads m1 lines=<<END\n"
                    "      ---\n"
                    "      expected:\n"
                    "        - \"订单 A-2048\"\n"
                    "        - \"\"\n"
                    "        - \"On its way 🚚\"\n"
                    "      actual:\n"
                    "        - \"订单 A-2048\"\n"
                    "        - \"[Image]\"\n"
                    "      at:\n"
                    "        file: \"tests/scenarios/common.scn\"\n"
                    "        line: 3\n"
                    "        time: \"9m59s\"\n"
                    "      rules:\n"
                    "        - R14\n"
                    "      replay: \"castsim run --seed 7 tests/scenarios/late.scn\"\n"
                    "      ...\n"
                    "not ok 1 - A phone that comes too late\n"
                    "  ---\n"
                    "  message: \"2 of 3 expectations failed\"\n"
                    "  outcome: failed\n"
                    "  file: \"tests/scenarios/late.scn\"\n"
                    "  rules:\n"
                    "    - R14\n"
                    "  seed: \"7\"\n"
                    "  length: \"12m30s\"\n"
                    "  replay: \"castsim run --seed 7 tests/scenarios/late.scn\"\n"
                    "  ...\n");
}

static void what_was_skipped_says_why(void **state)
{
    (void)state;
    assert_scenario(fixture_skipped(), 2,
                    "ok 2 - Sixty a minute # SKIP `server rate=` needs the embedded server\n");
}

static void what_broke_is_not_ok_and_named_by_its_file(void **state)
{
    (void)state;
    assert_scenario(fixture_broken(), 2,
                    "not ok 2 - disk.scn\n"
                    "  ---\n"
                    "  message: \"disk.scn:4: cannot read types/order.json: No such file\"\n"
                    "  outcome: broken\n"
                    "  file: \"disk.scn\"\n"
                    "  seed: \"7\"\n"
                    "  length: \"12m30s\"\n"
                    "  replay: \"castsim run --seed 7 disk.scn\"\n"
                    "  ...\n");
}

static void a_hash_and_a_backslash_are_escaped(void **state)
{
    (void)state;
    struct run_result r = fixture_result(RUN_SKIPPED, "a.scn", "C:\\temp # TODO later");
    r.reason = mem_dup_str("no #1\nand \\#2");
    assert_scenario(r, 1, "ok 1 - C:\\\\temp \\# TODO later # SKIP no \\#1 and \\\\\\#2\n");
}

static void a_first_word_with_a_colon_is_no_key_to_a_lax_reader(void **state)
{
    (void)state;
    struct run_result r = fixture_result(RUN_FAILED, "a.scn", "");
    fixture_fail(&r, 1, "expect", "a: b", "x:\n: y\nz : z\na b: c\n:", "k: v: w");
    struct buf out = {0};
    report_tap_scenario(&r, 1, &out);
    assert_non_null(strstr(out.data, "      expected: \"a: b\"\n"
                                     "      actual:\n"
                                     "        - \"x:\"\n"
                                     "        - \"\\x3a y\"\n"
                                     "        - \"z \\x3a z\"\n"
                                     "        - \"a b: c\"\n"
                                     "        - \":\"\n"));
    assert_non_null(strstr(out.data, "      trace:\n        - \"k\\x3a v: w\"\n"));
    buf_done(&out);
    run_result_done(&r);
}

static void write_all(struct run_result results[FIXTURE_COUNT], struct buf *out)
{
    fixture_make(results);
    report_tap_begin(FIXTURE_COUNT, out);
    for (size_t i = 0; i < FIXTURE_COUNT; i++)
        report_tap_scenario(&results[i], i + 1, out);
    fixture_done(results);
}

static void hostile_text_stays_text(void **state)
{
    (void)state;
    struct run_result results[FIXTURE_COUNT];
    struct buf out = {0};
    write_all(results, &out);
    assert_is_safe(&out);
    assert_non_null(strstr(out.data, "\nnot ok 5 - Title ]]>\xef\xbf\xbd[31m<b>"));
    assert_non_null(strstr(out.data, " \\# SKIP \\\\\\# "));
    assert_non_null(strstr(out.data, "        - \"Bail out!\"\n        - \"not ok 1\"\n"));
    buf_done(&out);
}

/* The harnesses of before Test::Harness 3.48 know TAP 13 only, which is the same but for the first
 * line, subtests being its "anything else". */
static void make_thirteen(struct buf *tap)
{
    static const char first[] = "TAP version 14\n";
    assert_memory_equal(tap->data, first, strlen(first));
    tap->data[strlen(first) - 2] = '3';
}

static void prove_counts_what_failed_and_finds_no_mistake(void **state)
{
    consumer_need("prove");
    struct run_result results[FIXTURE_COUNT];
    struct buf tap = {0}, said = {0};
    write_all(results, &tap);
    make_thirteen(&tap);
    assert_false(consumer_accepts(*state, "prove -e cat", &tap, &said));
    assert_non_null(strstr(said.data, "Tests: 5 Failed: 3)\n  Failed tests:  2, 4-5\n"));
    assert_non_null(strstr(said.data, "less 1 skipped subtest"));
    assert_null(strstr(said.data, "Parse errors"));
    buf_done(&tap);
    buf_done(&said);
}

static void prove_is_content_when_nothing_failed(void **state)
{
    consumer_need("prove");
    struct run_result passed = fixture_passed(), skipped = fixture_skipped();
    struct buf tap = {0}, said = {0};
    report_tap_begin(2, &tap);
    report_tap_scenario(&passed, 1, &tap);
    report_tap_scenario(&skipped, 2, &tap);
    make_thirteen(&tap);
    assert_true(consumer_accepts(*state, "prove -e cat", &tap, &said));
    assert_non_null(strstr(said.data, "Result: PASS"));
    buf_done(&tap);
    buf_done(&said);
    run_result_done(&passed);
    run_result_done(&skipped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_and_the_plan_come_first),
        cmocka_unit_test(a_scenario_is_a_subtest_of_its_expectations),
        cmocka_unit_test(a_failure_is_explained_in_yaml),
        cmocka_unit_test(what_was_skipped_says_why),
        cmocka_unit_test(what_broke_is_not_ok_and_named_by_its_file),
        cmocka_unit_test(a_hash_and_a_backslash_are_escaped),
        cmocka_unit_test(a_first_word_with_a_colon_is_no_key_to_a_lax_reader),
        cmocka_unit_test(hostile_text_stays_text),
        temp_dir_test(prove_counts_what_failed_and_finds_no_mistake),
        temp_dir_test(prove_is_content_when_nothing_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
