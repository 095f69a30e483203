/* app/report_json: the summary, and that docs/REPORTS.md knows every key of it. */
#include "app/report.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/json.h"
#include "event_keys.h"
#include "result_fixture.h"

static const struct event_key root_keys[] = {
    {"command", "s"}, {"clock", "s"}, {"counts", "o"}, {"scenarios", "o"}, {NULL, NULL}};
static const struct event_key counts_keys[] = {{"scenarios", "n"},
                                               {"passed", "n"},
                                               {"failed", "n"},
                                               {"skipped", "n"},
                                               {"broken", "n"},
                                               {"expectations", "n"},
                                               {"failedExpectations", "n"},
                                               {NULL, NULL}};
static const struct event_key scenario_keys[] = {
    {"file", "s"},     {"title", "s"},      {"rules", "a"},    {"seed", "s"},
    {"outcome", "s"},  {"reason", "s0"},    {"lengthMs", "t"}, {"expectations", "n"},
    {"failures", "o"}, {"deliveries", "o"}, {"replay", "s"},   {NULL, NULL}};
static const struct event_key failure_keys[] = {
    {"file", "s"},     {"line", "n"},   {"atMs", "t"},  {"statement", "s"},
    {"expected", "s"}, {"actual", "s"}, {"trace", "a"}, {NULL, NULL}};
static const struct event_key deliveries_keys[] = {
    {"received", "n"}, {"late", "n"}, {"missed", "n"}, {"pending", "n"}, {NULL, NULL}};

struct summary {
    struct buf text;
    struct json *json;
};

static struct summary make_summary(void)
{
    struct run_result results[FIXTURE_COUNT];
    fixture_make(results);
    const struct run_report report = fixture_report(results, FIXTURE_COUNT);
    struct summary s = {0};
    report_json(&report, &s.text);
    fixture_done(results);
    assert_int_equal(s.text.data[s.text.len - 1], '\n');
    s.json = json_parse(s.text.data, s.text.len - 1, NULL);
    assert_non_null(s.json);
    return s;
}

static void summary_done(struct summary *s)
{
    json_free(s->json);
    buf_done(&s->text);
}

static const struct json *nth(const struct json *array, size_t n)
{
    const struct json *child = json_first(array);
    while (n-- > 0)
        child = json_next(child);
    return child;
}

static void assert_printed(const struct json *value, const char *wanted)
{
    struct buf out = {0};
    json_print(value, &out);
    assert_string_equal(buf_str(&out), wanted);
    buf_done(&out);
}

static void it_has_exactly_these_keys(void **state)
{
    (void)state;
    struct summary s = make_summary();
    const char *text = buf_str(&s.text);
    assert_keys(s.json, root_keys, text);
    assert_keys(json_get(s.json, "counts"), counts_keys, text);
    const struct json *scenario = json_first(json_get(s.json, "scenarios"));
    for (; scenario != NULL; scenario = json_next(scenario)) {
        assert_keys(scenario, scenario_keys, text);
        assert_keys(json_get(scenario, "deliveries"), deliveries_keys, text);
        const struct json *failure = json_first(json_get(scenario, "failures"));
        for (; failure != NULL; failure = json_next(failure))
            assert_keys(failure, failure_keys, text);
    }
    summary_done(&s);
}

static void it_counts(void **state)
{
    (void)state;
    struct summary s = make_summary();
    assert_printed(json_get(s.json, "counts"),
                   "{\"scenarios\":5,\"passed\":1,\"failed\":2,\"skipped\":1,\"broken\":1,"
                   "\"expectations\":6,\"failedExpectations\":3}");
    summary_done(&s);
}

static void a_failed_scenario_in_full(void **state)
{
    (void)state;
    struct summary s = make_summary();
    assert_printed(
        nth(json_get(s.json, "scenarios"), FIXTURE_FAILED),
        "{\"file\":\"tests/scenarios/late.scn\",\"title\":\"A phone that comes too late\","
        "\"rules\":[\"R14\"],\"seed\":\"7\",\"outcome\":\"failed\",\"reason\":null,"
        "\"lengthMs\":\"750000\",\"expectations\":3,\"failures\":["
        "{\"file\":\"tests/scenarios/late.scn\",\"line\":12,\"atMs\":\"599000\","
        "\"statement\":\"expect bob received m1 delivery=in-time\","
        "\"expected\":\"m1 received in time\",\"actual\":\"m1 was received late\","
        "\"trace\":[\"3:00.000 bob: pull failed\",\"9:59.000 bob online\"]},"
        "{\"file\":\"tests/scenarios/common.scn\",\"line\":3,\"atMs\":\"599000\","
        "\"statement\":\"expect bob reads m1 lines=<<END\","
        "\"expected\":\"订单 A-2048\\n\\nOn its way 🚚\",\"actual\":\"订单 A-2048\\n[Image]\","
        "\"trace\":[]}],"
        "\"deliveries\":{\"received\":2,\"late\":1,\"missed\":2,\"pending\":1},"
        "\"replay\":\"castsim run --seed 7 tests/scenarios/late.scn\"}");
    summary_done(&s);
}

static void reasons_outcomes_and_large_seeds(void **state)
{
    (void)state;
    struct summary s = make_summary();
    const struct json *scenarios = json_get(s.json, "scenarios");
    const struct json *skipped = nth(scenarios, FIXTURE_SKIPPED);
    assert_string_equal(json_str(json_get(skipped, "outcome")), "skipped");
    assert_string_equal(json_str(json_get(skipped, "reason")),
                        "`server rate=` needs the embedded server");
    const struct json *broken = nth(scenarios, FIXTURE_BROKEN);
    assert_string_equal(json_str(json_get(broken, "outcome")), "broken");
    assert_string_equal(json_str(json_get(broken, "title")), "");
    const struct json *hostile = nth(scenarios, FIXTURE_HOSTILE);
    assert_string_equal(json_str(json_get(hostile, "seed")), "18446744073709551615");
    summary_done(&s);
}

static void hostile_text_is_one_safe_line(void **state)
{
    (void)state;
    struct summary s = make_summary();
    assert_is_safe(&s.text);
    assert_ptr_equal(strchr(s.text.data, '\n'), s.text.data + s.text.len - 1);
    assert_non_null(strstr(s.text.data, "Title ]]>\\u001b[31m<b>&amp; \\\"'\\u0001"));
    summary_done(&s);
}

static void assert_documented(const char *documented, const struct event_key *keys)
{
    for (; keys->name != NULL; keys++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "`%s`", keys->name);
        if (strstr(documented, quoted) == NULL)
            fail_msg("docs/REPORTS.md does not know %s", quoted);
    }
}

static void every_key_is_documented(void **state)
{
    (void)state;
    FILE *f = fopen(SOURCE_DIR "/docs/REPORTS.md", "rb");
    assert_non_null(f);
    char *documented = calloc(1, 100000);
    assert_non_null(documented);
    assert_true(fread(documented, 1, 99999, f) > 0);
    fclose(f);
    assert_documented(documented, root_keys);
    assert_documented(documented, counts_keys);
    assert_documented(documented, scenario_keys);
    assert_documented(documented, failure_keys);
    assert_documented(documented, deliveries_keys);
    free(documented);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_exactly_these_keys),
        cmocka_unit_test(it_counts),
        cmocka_unit_test(a_failed_scenario_in_full),
        cmocka_unit_test(reasons_outcomes_and_large_seeds),
        cmocka_unit_test(hostile_text_is_one_safe_line),
        cmocka_unit_test(every_key_is_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
