/* What the forms of a report (report_*.c) share. */
#ifndef CASTSIM_APP_REPORT_PARTS_H
#define CASTSIM_APP_REPORT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/run_result.h"
#include "base/buf.h"

struct report_counts {
    size_t scenarios;
    size_t of[RUN_BROKEN + 1]; /* by outcome */
    size_t expectations;
    size_t failed; /* expectations */
    size_t broadcasts;
    size_t clients;
    int64_t length_ms;
    int64_t real_us;
};
struct report_counts report_count(const struct run_report *report);

/* Through the gate, as one line. NULL writes nothing. */
void report_write_line(const char *text, struct buf *out);
const char *report_file_name(const char *path); /* borrowed: what stands behind the last slash */
/* The title, or the file's name when there is none: one clean line. */
void report_write_title(const struct run_result *r, struct buf *out);
void report_write_rules(const struct run_result *r, struct buf *out); /* "R14 R19" */
void report_write_seconds(int64_t us, int digits,
                          struct buf *out); /* 2, 3 digits, rounded: "0.43" */

/* Takes the next line off *rest. False when there is none; NULL and "" have none. */
bool report_take_line(const char **rest, const char **line, size_t *len);

/* ---- what failed, as clean text for people: the terminal's form and JUnit's ---- */

/* "FILE:LINE: the statement", as a compiler would say it, for editors to jump to. No newline. */
void report_write_where(const struct run_expectation *e, struct buf *out);
/* Under it: when, what was expected, what was there, the trace before it. */
void report_write_details(const struct run_expectation *e, struct buf *out);
/* Under all of a scenario's failures: the rules it cites and the command that plays it again. */
void report_write_ending(const struct run_result *r, struct buf *out);

#endif
