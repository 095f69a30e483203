#include "app/report.h"

#include <string.h>

#include "base/parse.h"
#include "base/utf8.h"
#include "report_parts.h"

/* More failures of one scenario than this bury the others; the forms for machines have them all. */
enum { FAILURES_SHOWN = 10, MARK_COLUMNS = 8, FILE_COLUMNS = 24 };

#define SEPARATOR " \xc2\xb7 " /* a middle dot */

/* ---- colour: only ever beside a word that says the same ---- */

static const char green[] = "\033[32m", red[] = "\033[1;31m", yellow[] = "\033[33m",
                  bold[] = "\033[1m", plain[] = "\033[0m";

static const struct {
    const char *word;
    const char *colour;
} marks[] = {
    [RUN_PASSED] = {"ok", green},
    [RUN_FAILED] = {"FAIL", red},
    [RUN_SKIPPED] = {"skip", yellow},
    [RUN_BROKEN] = {"BROKEN", red},
};

static void paint(bool is_coloured, const char *colour, struct buf *out)
{
    if (is_coloured)
        buf_add_str(out, colour);
}

/* ---- a scenario ---- */

static void write_padding(const char *clean, int columns, struct buf *out)
{
    int blanks = columns - utf8_columns(clean, strlen(clean));
    buf_addf(out, "%*s", blanks > 1 ? blanks : 1, "");
}

static void write_mark(enum run_outcome outcome, bool is_coloured, struct buf *out)
{
    const char *word = marks[outcome].word;
    paint(is_coloured, marks[outcome].colour, out);
    buf_add_str(out, word);
    paint(is_coloured, plain, out);
    write_padding(word, MARK_COLUMNS, out);
}

/* The folders are the same in most lines of a run, and said where something failed. */
static void write_name(const struct run_result *r, struct buf *out)
{
    struct buf name = {0};
    report_write_line(report_file_name(r->file), &name);
    buf_add_str(out, buf_str(&name));
    if (*r->title != '\0') {
        write_padding(buf_str(&name), FILE_COLUMNS, out);
        report_write_line(r->title, out);
    }
    buf_done(&name);
}

static void write_expectations(const struct run_result *r, struct buf *out)
{
    buf_add_str(out, SEPARATOR);
    if (r->failed_count > 0)
        buf_addf(out,
                 r->expectation_count == 1 ? "%zu of %zu expectation failed"
                                           : "%zu of %zu expectations failed",
                 r->failed_count, r->expectation_count);
    else
        buf_addf(out, r->expectation_count == 1 ? "%zu expectation" : "%zu expectations",
                 r->expectation_count);
}

static void write_facts(const struct run_result *r, struct buf *out)
{
    if (r->rule_count > 0)
        buf_add_str(out, SEPARATOR);
    report_write_rules(r, out);
    if (r->outcome == RUN_SKIPPED)
        return;
    buf_add_str(out, SEPARATOR);
    parse_write_duration(out, r->length_ms);
    write_expectations(r, out);
}

static void write_reason(const struct run_result *r, struct buf *out)
{
    if (r->reason == NULL)
        return;
    buf_addf(out, "%*s", MARK_COLUMNS, "");
    report_write_line(r->reason, out);
    buf_add_char(out, '\n');
}

static void write_failures(const struct run_result *r, bool is_coloured, struct buf *out)
{
    size_t shown = 0;
    for (size_t i = 0; i < r->expectation_count && shown < FAILURES_SHOWN; i++) {
        const struct run_expectation *e = &r->expectations[i];
        if (e->has_held)
            continue;
        buf_add_char(out, '\n');
        paint(is_coloured, bold, out);
        report_write_where(e, out);
        paint(is_coloured, plain, out);
        buf_add_char(out, '\n');
        report_write_details(e, out);
        shown++;
    }
    if (r->failed_count > shown) {
        size_t more = r->failed_count - shown;
        buf_addf(out,
                 more == 1 ? "\n  ... and %zu more expectation failed\n"
                           : "\n  ... and %zu more expectations failed\n",
                 more);
    }
}

void report_text_scenario(const struct run_result *r, bool is_coloured, struct buf *out)
{
    write_mark(r->outcome, is_coloured, out);
    write_name(r, out);
    write_facts(r, out);
    buf_add_char(out, '\n');
    write_reason(r, out);
    if (r->outcome != RUN_FAILED && r->outcome != RUN_BROKEN)
        return;
    write_failures(r, is_coloured, out);
    report_write_ending(r, out);
    buf_add_char(out, '\n');
}

/* ---- the end ---- */

/* With many scenarios the failures have scrolled away. */
static void write_bad_ones(const struct run_report *report, bool is_coloured, struct buf *out)
{
    for (size_t i = 0; report->count > 1 && i < report->count; i++) {
        const struct run_result *r = &report->results[i];
        if (r->outcome != RUN_FAILED && r->outcome != RUN_BROKEN)
            continue;
        write_mark(r->outcome, is_coloured, out);
        report_write_line(r->file, out);
        buf_add_char(out, '\n');
    }
}

/* "12 scenarios (1 skipped, 2 broken), " */
static void write_scenario_count(const struct report_counts *counts, struct buf *out)
{
    size_t skipped = counts->of[RUN_SKIPPED];
    size_t broken = counts->of[RUN_BROKEN];
    buf_addf(out, counts->scenarios == 1 ? "%zu scenario" : "%zu scenarios", counts->scenarios);
    if (skipped > 0 && broken > 0)
        buf_addf(out, " (%zu skipped, %zu broken)", skipped, broken);
    else if (skipped > 0)
        buf_addf(out, " (%zu skipped)", skipped);
    else if (broken > 0)
        buf_addf(out, " (%zu broken)", broken);
    buf_add_str(out, ", ");
}

void report_text_summary(const struct run_report *report, bool is_coloured, struct buf *out)
{
    struct report_counts counts = report_count(report);
    bool is_good = counts.of[RUN_FAILED] == 0 && counts.of[RUN_BROKEN] == 0;
    write_bad_ones(report, is_coloured, out);
    paint(is_coloured, is_good ? green : red, out);
    write_scenario_count(&counts, out);
    buf_addf(out, counts.expectations == 1 ? "%zu expectation: " : "%zu expectations: ",
             counts.expectations);
    buf_addf(out, "%zu held", counts.expectations - counts.failed);
    if (counts.failed > 0)
        buf_addf(out, ", %zu failed", counts.failed);
    paint(is_coloured, plain, out);
    buf_add_str(out, " (");
    report_write_seconds(counts.real_us, 2, out);
    buf_add_str(out, " s)\n");
}
