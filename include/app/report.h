/*
 * report: what a run says to people and to CI. Each form is a pure function of the results.
 */
#ifndef CASTSIM_APP_REPORT_H
#define CASTSIM_APP_REPORT_H

#include "app/run_result.h"
#include "base/buf.h"

/* For a terminal: one scenario's line, and under it what failed (report_text.c). is_coloured: with
 * escape sequences; everything from outside goes through the gate. */
void report_text_scenario(const struct run_result *r, bool is_coloured, struct buf *out);
/* The last lines: "12 scenarios, 80 expectations: 79 held, 1 failed (0.43 s)". */
void report_text_summary(const struct run_report *report, bool is_coloured, struct buf *out);

/* TAP 14 (report_tap.c): the version and plan, one test point per scenario, expectations as a
 * subtest; a YAML block for what failed; SKIP with its reason. */
void report_tap_begin(size_t scenario_count, struct buf *out);
void report_tap_scenario(const struct run_result *r, size_t number, struct buf *out);

/* JUnit XML (report_junit.c), one testsuite, one testcase per scenario. */
void report_junit(const struct run_report *report, struct buf *out);

/* One JSON object (report_json.c). */
void report_json(const struct run_report *report, struct buf *out);

/* One HTML file without outside references (report_html.c): lanes, windows, delays, verdicts. */
void report_html(const struct run_report *report, struct buf *out);

#endif
