/*
 * JUnit XML as Jenkins, GitLab and their like read it. Only the first <failure> of a testcase
 * reaches the page of some of them, so a scenario has one, with all that failed in it.
 */
#include "app/report.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/parse.h"
#include "report_parts.h"

/* ---- XML ---- */

/* The gate takes out everything that XML 1.0 cannot hold. */
static void write_attribute(const char *name, const char *text, struct buf *out)
{
    struct buf clean = {0};
    report_write_line(text, &clean);
    buf_addf(out, " %s=\"", name);
    buf_add_markup(out, buf_str(&clean));
    buf_add_char(out, '"');
    buf_done(&clean);
}

static void write_time(int64_t real_us, struct buf *out)
{
    buf_add_str(out, " time=\"");
    report_write_seconds(real_us, 3, out);
    buf_add_char(out, '"');
}

/* ---- a scenario ---- */

/* "tests/scenarios/late.scn" -> "tests.scenarios.late": CI pages fold by what they take for
 * packages. */
static void write_class_name(const char *file, struct buf *out)
{
    struct buf name = {0};
    file += strspn(file, "./");
    buf_add_str(&name, file);
    char *extension = name.len > 0 ? strrchr(name.data, '.') : NULL;
    if (extension != NULL && extension > name.data && strchr(extension, '/') == NULL)
        *extension = '\0';
    for (size_t i = 0; i < name.len; i++) {
        if (name.data[i] == '/')
            name.data[i] = '.';
    }
    write_attribute("classname", buf_str(&name), out);
    buf_done(&name);
}

static const struct run_expectation *first_failure(const struct run_result *r)
{
    for (size_t i = 0; i < r->expectation_count; i++) {
        if (!r->expectations[i].has_held)
            return &r->expectations[i];
    }
    return NULL;
}

/* What a CI page shows before anybody opens it. */
static void write_message(const struct run_result *r, struct buf *out)
{
    struct buf message = {0};
    const struct run_expectation *e = first_failure(r);
    if (r->reason != NULL) {
        buf_add_str(&message, r->reason);
    } else if (e != NULL) {
        buf_addf(&message, "%s:%d: %s", e->file, e->line, e->text);
        if (r->failed_count > 1)
            buf_addf(&message, " (and %zu more)", r->failed_count - 1);
    }
    write_attribute("message", buf_str(&message), out);
    buf_done(&message);
}

static void write_failures(const struct run_result *r, struct buf *out)
{
    struct buf text = {0};
    if (r->reason != NULL) {
        report_write_line(r->reason, &text);
        buf_add_char(&text, '\n');
    }
    for (size_t i = 0; i < r->expectation_count; i++) {
        if (r->expectations[i].has_held)
            continue;
        report_write_where(&r->expectations[i], &text);
        buf_add_char(&text, '\n');
        report_write_details(&r->expectations[i], &text);
    }
    report_write_ending(r, &text);
    buf_add_markup(out, buf_str(&text));
    buf_done(&text);
}

static void write_outcome(const struct run_result *r, struct buf *out)
{
    if (r->outcome == RUN_PASSED)
        return;
    if (r->outcome == RUN_SKIPPED) {
        buf_add_str(out, "      <skipped");
        write_message(r, out);
        buf_add_str(out, "/>\n");
        return;
    }
    const char *element = r->outcome == RUN_FAILED ? "failure" : "error";
    buf_addf(out, "      <%s", element);
    write_message(r, out);
    buf_addf(out, " type=\"%s\">\n", r->outcome == RUN_FAILED ? "expectation" : "broken");
    write_failures(r, out);
    buf_addf(out, "      </%s>\n", element);
}

/* The time of a testcase is real; what took how long on the scenario's clock is said here. */
static void write_system_out(const struct run_result *r, struct buf *out)
{
    struct buf text = {0};
    report_write_line(r->file, &text);
    buf_addf(&text, ", seed %" PRIu64 ", ", r->seed);
    parse_write_duration(&text, r->length_ms);
    buf_addf(&text, r->expectation_count == 1 ? ", %zu expectation" : ", %zu expectations",
             r->expectation_count);
    if (r->rule_count > 0)
        buf_add_str(&text, ", ");
    report_write_rules(r, &text);
    buf_add_str(out, "      <system-out>");
    buf_add_markup(out, buf_str(&text));
    buf_add_str(out, "</system-out>\n");
    buf_done(&text);
}

static void write_testcase(const struct run_result *r, struct buf *out)
{
    struct buf title = {0};
    report_write_title(r, &title);
    buf_add_str(out, "    <testcase");
    write_attribute("name", buf_str(&title), out);
    write_class_name(r->file, out);
    write_time(r->real_us, out);
    buf_add_str(out, ">\n");
    write_outcome(r, out);
    write_system_out(r, out);
    buf_add_str(out, "    </testcase>\n");
    buf_done(&title);
}

/* ---- the file ---- */

/* In UTC and without saying so: the schemas that are around allow no zone. */
static void write_timestamp(int64_t unix_ms, struct buf *out)
{
    time_t t = (time_t)(unix_ms / 1000);
    struct tm tm;
    char text[32];
    if (gmtime_r(&t, &tm) != NULL && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm) > 0)
        write_attribute("timestamp", text, out);
}

static void write_counts(const struct report_counts *counts, struct buf *out)
{
    buf_addf(out, " name=\"castsim\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"",
             counts->scenarios, counts->of[RUN_FAILED], counts->of[RUN_BROKEN]);
    write_time(counts->real_us, out);
}

static void write_property(const char *name, const char *value, struct buf *out)
{
    buf_add_str(out, "      <property");
    write_attribute("name", name, out);
    write_attribute("value", value, out);
    buf_add_str(out, "/>\n");
}

void report_junit(const struct run_report *report, struct buf *out)
{
    struct report_counts counts = report_count(report);
    buf_add_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    write_counts(&counts, out);
    buf_add_str(out, ">\n  <testsuite");
    write_counts(&counts, out);
    buf_addf(out, " skipped=\"%zu\"", counts.of[RUN_SKIPPED]);
    write_timestamp(report->started_unix_ms, out);
    buf_add_str(out, ">\n    <properties>\n");
    write_property("command", report->command, out);
    write_property("clock", report->clock_word, out);
    buf_add_str(out, "    </properties>\n");
    for (size_t i = 0; i < report->count; i++)
        write_testcase(&report->results[i], out);
    buf_add_str(out, "  </testsuite>\n</testsuites>\n");
}
