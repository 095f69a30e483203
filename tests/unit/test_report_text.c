/* app/report_text: what a run says on a terminal. */
#include "app/report.h"

#include "result_fixture.h"

static void assert_scenario(struct run_result r, const char *wanted)
{
    struct buf out = {0};
    report_text_scenario(&r, false, &out);
    assert_string_equal(buf_str(&out), wanted);
    buf_done(&out);
    run_result_done(&r);
}

static void what_passed_is_one_line(void **state)
{
    (void)state;
    assert_scenario(fixture_passed(), "ok      tunnel.scn              A phone in a tunnel 隧道 🚇 "
                                      "for 9:59 · R14 R19 · 12m30s · 2 expectations\n");
}

static void what_failed_says_where_what_and_how_to_see_it_again(void **state)
{
    (void)state;
    assert_scenario(
        fixture_failed(),
        "FAIL    late.scn                A phone that comes too late · R14 · 12m30s · 2 of 3 "
        "expectations failed\n"
        "\n"
        "  tests/scenarios/late.scn:12: expect bob received m1 delivery=in-time\n"
        "    at        9m59s\n"
        "    expected  m1 received in time\n"
        "    actual    m1 was received late\n"
        "    trace     3:00.000 bob: pull failed\n"
        "              9:59.000 bob online\n"
        "\n"
        "  tests/scenarios/common.scn:3: expect bob reads m1 lines=<<END\n"
        "    at        9m59s\n"
        "    expected  订单 A-2048\n"
        "\n"
        "              On its way 🚚\n"
        "    actual    订单 A-2048\n"
        "              [Image]\n"
        "    rules     R14 (docs/RULES.md)\n"
        "    replay    castsim run --seed 7 tests/scenarios/late.scn\n"
        "\n");
}

static void what_was_skipped_or_broke_says_why(void **state)
{
    (void)state;
    assert_scenario(fixture_skipped(), "skip    rate.scn                Sixty a minute\n"
                                       "        `server rate=` needs the embedded server\n");
    assert_scenario(fixture_broken(),
                    "BROKEN  disk.scn · 12m30s · 0 expectations\n"
                    "        disk.scn:4: cannot read types/order.json: No such file\n"
                    "    replay    castsim run --seed 7 disk.scn\n"
                    "\n");
}

static void what_a_broken_scenario_had_found_is_not_lost(void **state)
{
    (void)state;
    struct run_result r = fixture_broken();
    fixture_fail(&r, 3, "expect bob received m1", "m1 received", "nothing", NULL);
    struct buf out = {0};
    report_text_scenario(&r, false, &out);
    assert_non_null(strstr(out.data, "1 of 1 expectation failed\n"));
    assert_non_null(strstr(out.data, "\n  disk.scn:3: expect bob received m1\n"));
    buf_done(&out);
    run_result_done(&r);
}

static void a_flood_of_failures_is_cut(void **state)
{
    (void)state;
    struct run_result r = fixture_result(RUN_FAILED, "flood.scn", "");
    for (int line = 1; line <= 13; line++)
        fixture_fail(&r, line, "expect bob received m1", "m1", "none", NULL);
    struct buf out = {0};
    report_text_scenario(&r, false, &out);
    assert_non_null(strstr(out.data, "  flood.scn:10: "));
    assert_null(strstr(out.data, "  flood.scn:11: "));
    assert_non_null(strstr(out.data, "\n  ... and 3 more expectations failed\n"));
    buf_done(&out);
    run_result_done(&r);
}

static void nothing_from_outside_passes_the_gate_unchanged(void **state)
{
    (void)state;
    struct run_result r = fixture_hostile();
    struct buf out = {0};
    report_text_scenario(&r, false, &out);
    assert_is_safe(&out);
    assert_non_null(strstr(out.data, "Title ]]>\xef\xbf\xbd[31m<b>&amp; \"'"));
    buf_done(&out);
    run_result_done(&r);
}

/* Takes every escape sequence out; returns how many there were. */
static size_t strip_colour(struct buf *out)
{
    size_t count = 0, to = 0;
    for (size_t i = 0; i < out->len; i++) {
        if (out->data[i] == '\033') {
            i += strcspn(out->data + i, "m");
            count++;
        } else {
            out->data[to++] = out->data[i];
        }
    }
    out->data[to] = '\0';
    out->len = to;
    return count;
}

static void colour_adds_nothing_but_colour(void **state)
{
    (void)state;
    struct run_result results[FIXTURE_COUNT];
    fixture_make(results);
    const struct run_report report = fixture_report(results, FIXTURE_COUNT);
    struct buf plain = {0}, coloured = {0};
    for (size_t i = 0; i < FIXTURE_COUNT; i++) {
        report_text_scenario(&results[i], false, &plain);
        report_text_scenario(&results[i], true, &coloured);
    }
    report_text_summary(&report, false, &plain);
    report_text_summary(&report, true, &coloured);
    assert_null(strchr(plain.data, '\033'));
    assert_true(strip_colour(&coloured) >= FIXTURE_COUNT * 2);
    assert_string_equal(coloured.data, plain.data);
    buf_done(&plain);
    buf_done(&coloured);
    fixture_done(results);
}

static void the_summary_counts_and_repeats_what_was_bad(void **state)
{
    (void)state;
    struct run_result results[FIXTURE_COUNT];
    fixture_make(results);
    const struct run_report report = fixture_report(results, FIXTURE_COUNT);
    struct buf out = {0};
    report_text_summary(&report, false, &out);
    assert_string_equal(out.data, "FAIL    tests/scenarios/late.scn\n"
                                  "BROKEN  disk.scn\n"
                                  "FAIL    tests/hostile.scn\n"
                                  "5 scenarios (1 skipped, 1 broken), 6 expectations: "
                                  "3 held, 3 failed (0.62 s)\n");
    buf_done(&out);
    fixture_done(results);
}

static void the_summary_of_one_scenario_is_one_line(void **state)
{
    (void)state;
    struct run_result passed = fixture_passed(), failed = fixture_failed();
    struct buf out = {0};
    struct run_report report = fixture_report(&passed, 1);
    report_text_summary(&report, false, &out);
    assert_string_equal(out.data, "1 scenario, 2 expectations: 2 held (0.12 s)\n");
    buf_clear(&out);
    report = fixture_report(&failed, 1);
    report_text_summary(&report, false, &out);
    assert_string_equal(out.data, "1 scenario, 3 expectations: 1 held, 2 failed (0.12 s)\n");
    buf_done(&out);
    run_result_done(&passed);
    run_result_done(&failed);
}

static void an_outcome_has_a_word(void **state)
{
    (void)state;
    assert_string_equal(run_outcome_word(RUN_PASSED), "passed");
    assert_string_equal(run_outcome_word(RUN_FAILED), "failed");
    assert_string_equal(run_outcome_word(RUN_SKIPPED), "skipped");
    assert_string_equal(run_outcome_word(RUN_BROKEN), "broken");
}

static void a_result_is_done_with_twice_without_harm(void **state)
{
    (void)state;
    struct run_result r = fixture_failed();
    run_result_done(&r);
    run_result_done(&r);
    assert_null(r.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_passed_is_one_line),
        cmocka_unit_test(what_failed_says_where_what_and_how_to_see_it_again),
        cmocka_unit_test(what_was_skipped_or_broke_says_why),
        cmocka_unit_test(what_a_broken_scenario_had_found_is_not_lost),
        cmocka_unit_test(a_flood_of_failures_is_cut),
        cmocka_unit_test(nothing_from_outside_passes_the_gate_unchanged),
        cmocka_unit_test(colour_adds_nothing_but_colour),
        cmocka_unit_test(the_summary_counts_and_repeats_what_was_bad),
        cmocka_unit_test(the_summary_of_one_scenario_is_one_line),
        cmocka_unit_test(an_outcome_has_a_word),
        cmocka_unit_test(a_result_is_done_with_twice_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
