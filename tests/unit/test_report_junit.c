/* app/report_junit: the elements, and that the schema holds whatever the texts hold. */
#include "app/report.h"

#include "consumer.h"
#include "result_fixture.h"

static void write_report(const struct run_result *results, size_t count, struct buf *out)
{
    const struct run_report report = fixture_report(results, count);
    report_junit(&report, out);
}

static void assert_testcase(struct run_result r, const char *wanted)
{
    struct buf out = {0};
    write_report(&r, 1, &out);
    if (strstr(out.data, wanted) == NULL)
        fail_msg("%s\nis not in\n%s", wanted, out.data);
    buf_done(&out);
    run_result_done(&r);
}

static void a_run_is_one_suite(void **state)
{
    (void)state;
    struct run_result r = fixture_passed();
    struct buf out = {0};
    write_report(&r, 1, &out);
    assert_string_equal(
        out.data,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"castsim\" tests=\"1\" failures=\"0\" errors=\"0\" time=\"0.123\">\n"
        "  <testsuite name=\"castsim\" tests=\"1\" failures=\"0\" errors=\"0\" time=\"0.123\""
        " skipped=\"0\" timestamp=\"2020-03-25T09:05:32\">\n"
        "    <properties>\n"
        "      <property name=\"command\" value=\"castsim run tests/scenarios\"/>\n"
        "      <property name=\"clock\" value=\"virtual time\"/>\n"
        "    </properties>\n"
        "    <testcase name=\"A phone in a tunnel 隧道 🚇 for 9:59\""
        " classname=\"tests.scenarios.tunnel\" time=\"0.123\">\n"
        "      <system-out>tests/scenarios/tunnel.scn, seed 7, 12m30s, 2 expectations, R14 R19"
        "</system-out>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
    buf_done(&out);
    run_result_done(&r);
}

static void a_failed_scenario_has_one_failure_with_all_that_failed(void **state)
{
    (void)state;
    assert_testcase(fixture_failed(),
                    "      <failure message=\"tests/scenarios/late.scn:12: expect bob received m1 "
                    "delivery=in-time (and 1 more)\" type=\"expectation\">\n"
                    "  tests/scenarios/late.scn:12: expect bob received m1 delivery=in-time\n"
                    "    at        9m59s\n"
                    "    expected  m1 received in time\n"
                    "    actual    m1 was received late\n"
                    "    trace     3:00.000 bob: pull failed\n"
                    "              9:59.000 bob online\n"
                    "  tests/scenarios/common.scn:3: expect bob reads m1 lines=&lt;&lt;END\n"
                    "    at        9m59s\n"
                    "    expected  订单 A-2048\n"
                    "\n"
                    "              On its way 🚚\n"
                    "    actual    订单 A-2048\n"
                    "              [Image]\n"
                    "    rules     R14 (docs/RULES.md)\n"
                    "    replay    castsim run --seed 7 tests/scenarios/late.scn\n"
                    "      </failure>\n");
}

static void what_was_skipped_or_broke_says_why(void **state)
{
    (void)state;
    assert_testcase(fixture_skipped(),
                    "      <skipped message=\"`server rate=` needs the embedded server\"/>\n");
    assert_testcase(
        fixture_broken(),
        "    <testcase name=\"disk.scn\" classname=\"disk\" time=\"0.123\">\n"
        "      <error message=\"disk.scn:4: cannot read types/order.json: No such file\""
        " type=\"broken\">\n"
        "disk.scn:4: cannot read types/order.json: No such file\n"
        "    replay    castsim run --seed 7 disk.scn\n"
        "      </error>\n");
}

static void a_class_is_the_path_without_its_ending(void **state)
{
    (void)state;
    static const struct {
        const char *file, *class_name;
    } cases[] = {
        {"./a/b.scn", " classname=\"a.b\""},        {"../x.y/b", " classname=\"x.y.b\""},
        {"/tmp/a.b.scn", " classname=\"tmp.a.b\""}, {"plain", " classname=\"plain\""},
        {"q\"<.scn", " classname=\"q&quot;&lt;\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_testcase(fixture_result(RUN_PASSED, cases[i].file, ""), cases[i].class_name);
}

static void hostile_text_is_escaped_or_replaced(void **state)
{
    (void)state;
    struct run_result r = fixture_hostile();
    struct buf out = {0};
    write_report(&r, 1, &out);
    assert_is_safe(&out);
    assert_null(strstr(out.data, "]]>"));
    assert_null(strstr(out.data, "<b>"));
    assert_non_null(
        strstr(out.data, "name=\"Title ]]&gt;\xef\xbf\xbd[31m&lt;b&gt;&amp;amp; &quot;"));
    buf_done(&out);
    run_result_done(&r);
}

static void the_schema_holds(void **state)
{
    consumer_need("xmllint");
    struct run_result results[FIXTURE_COUNT];
    fixture_make(results);
    for (size_t count = 0; count <= FIXTURE_COUNT; count++) {
        struct buf out = {0}, said = {0};
        write_report(results, count, &out);
        if (!consumer_accepts(*state,
                              "xmllint --noout --schema " SOURCE_DIR "/tests/schema/junit.xsd",
                              &out, &said))
            fail_msg("%s", buf_str(&said));
        buf_done(&out);
        buf_done(&said);
    }
    fixture_done(results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_one_suite),
        cmocka_unit_test(a_failed_scenario_has_one_failure_with_all_that_failed),
        cmocka_unit_test(what_was_skipped_or_broke_says_why),
        cmocka_unit_test(a_class_is_the_path_without_its_ending),
        cmocka_unit_test(hostile_text_is_escaped_or_replaced),
        temp_dir_test(the_schema_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
