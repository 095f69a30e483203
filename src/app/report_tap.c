/*
 * TAP 14, with two things done for the harnesses of TAP 13, Perl's `prove` among them. They read
 * the indented lines of a subtest too, so nothing from outside begins a line (a literal block that
 * holds "Bail out!" would end the run): text of several lines is a list of quoted ones. And their
 * YAML is a subset: block style, double quotes.
 */
#include "app/report.h"

#include <inttypes.h>
#include <string.h>

#include "base/parse.h"
#include "base/utf8.h"
#include "report_parts.h"

void report_tap_begin(size_t scenario_count, struct buf *out)
{
    buf_addf(out, "TAP version 14\n1..%zu\n", scenario_count);
}

/* A description or a reason: `#` would begin a directive, `\` escape what follows. */
static void write_escaped(const char *text, struct buf *out)
{
    struct buf clean = {0};
    report_write_line(text, &clean);
    for (const char *p = buf_str(&clean); *p != '\0'; p++) {
        if (*p == '#' || *p == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *p);
    }
    buf_done(&clean);
}

static void write_title(const struct run_result *r, struct buf *out)
{
    struct buf title = {0};
    report_write_title(r, &title);
    write_escaped(buf_str(&title), out);
    buf_done(&title);
}

/* ---- YAML ---- */

static void write_quoted(const char *line, size_t len, struct buf *out)
{
    struct buf clean = {0};
    utf8_clean_line(line, len, &clean);
    buf_add_char(out, '"');
    for (const char *p = buf_str(&clean); *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *p);
    }
    buf_add_str(out, "\"\n");
    buf_done(&clean);
}

/* Perl's reader takes the first word of a list item for a key when a colon and a blank follow it,
 * even inside quotes, and then gives up on the file. So that colon is written as an escape. */
static void write_item(const char *line, size_t len, struct buf *out)
{
    struct buf item = {0};
    write_quoted(line, len, &item);
    const char *text = buf_str(&item);
    size_t word_len = strcspn(text, " ");
    size_t next = word_len + strspn(text + word_len, " ");
    size_t colon = text[next] == ':' ? next : word_len - 1;
    if (text[colon] == ':' && text[colon + 1] == ' ') {
        buf_add(out, text, colon);
        buf_add_str(out, "\\x3a");
        text += colon + 1;
    }
    buf_add_str(out, text);
    buf_done(&item);
}

static void write_list(int indent, const char *key, const char *text, struct buf *out)
{
    const char *line;
    size_t len;
    buf_addf(out, "%*s%s:\n", indent, "", key);
    while (report_take_line(&text, &line, &len)) {
        buf_addf(out, "%*s- ", indent + 2, "");
        write_item(line, len, out);
    }
}

static void write_value(int indent, const char *key, const char *text, struct buf *out)
{
    if (text == NULL)
        return;
    if (strchr(text, '\n') != NULL) {
        write_list(indent, key, text, out);
        return;
    }
    buf_addf(out, "%*s%s: ", indent, "", key);
    write_quoted(text, strlen(text), out);
}

static void write_rules(const struct run_result *r, int indent, struct buf *out)
{
    if (r->rule_count > 0)
        buf_addf(out, "%*srules:\n", indent, "");
    for (size_t i = 0; i < r->rule_count; i++)
        buf_addf(out, "%*s- R%d\n", indent + 2, "", r->rules[i]);
}

static void write_duration_value(int indent, const char *key, int64_t ms, struct buf *out)
{
    struct buf duration = {0};
    parse_write_duration(&duration, ms);
    write_value(indent, key, buf_str(&duration), out);
    buf_done(&duration);
}

/* ---- test points ---- */

enum { SUBTEST_INDENT = 4, YAML_INDENT = 2 };

static void write_failure(const struct run_result *r, const struct run_expectation *e,
                          struct buf *out)
{
    int indent = SUBTEST_INDENT + YAML_INDENT;
    buf_addf(out, "%*s---\n", indent, "");
    write_value(indent, "expected", e->expected, out);
    write_value(indent, "actual", e->actual, out);
    buf_addf(out, "%*sat:\n", indent, "");
    write_value(indent + 2, "file", e->file, out);
    buf_addf(out, "%*sline: %d\n", indent + 2, "", e->line);
    write_duration_value(indent + 2, "time", e->at_ms, out);
    write_rules(r, indent, out);
    if (e->slice != NULL && *e->slice != '\0')
        write_list(indent, "trace", e->slice, out);
    write_value(indent, "replay", r->replay, out);
    buf_addf(out, "%*s...\n", indent, "");
}

static void write_subtest(const struct run_result *r, struct buf *out)
{
    buf_add_str(out, "# Subtest: ");
    write_title(r, out);
    buf_addf(out, "\n%*s1..%zu\n", SUBTEST_INDENT, "", r->expectation_count);
    for (size_t i = 0; i < r->expectation_count; i++) {
        const struct run_expectation *e = &r->expectations[i];
        buf_addf(out, "%*s%sok %zu - ", SUBTEST_INDENT, "", e->has_held ? "" : "not ", i + 1);
        write_escaped(e->text, out);
        buf_add_char(out, '\n');
        if (!e->has_held)
            write_failure(r, e, out);
    }
}

/* For harnesses that do not look into subtests. */
static void write_scenario_yaml(const struct run_result *r, struct buf *out)
{
    buf_addf(out, "%*s---\n", YAML_INDENT, "");
    if (r->reason != NULL) {
        write_value(YAML_INDENT, "message", r->reason, out);
    } else {
        buf_addf(out, "%*smessage: \"%zu of %zu expectations failed\"\n", YAML_INDENT, "",
                 r->failed_count, r->expectation_count);
    }
    buf_addf(out, "%*soutcome: %s\n", YAML_INDENT, "", run_outcome_word(r->outcome));
    write_value(YAML_INDENT, "file", r->file, out);
    write_rules(r, YAML_INDENT, out);
    buf_addf(out, "%*sseed: \"%" PRIu64 "\"\n", YAML_INDENT, "", r->seed);
    write_duration_value(YAML_INDENT, "length", r->length_ms, out);
    write_value(YAML_INDENT, "replay", r->replay, out);
    buf_addf(out, "%*s...\n", YAML_INDENT, "");
}

void report_tap_scenario(const struct run_result *r, size_t number, struct buf *out)
{
    bool is_bad = r->outcome == RUN_FAILED || r->outcome == RUN_BROKEN;
    /* A subtest is never empty: what has judged nothing is a plain test point. */
    if (r->outcome != RUN_SKIPPED && r->expectation_count > 0)
        write_subtest(r, out);
    buf_addf(out, "%sok %zu - ", is_bad ? "not " : "", number);
    write_title(r, out);
    if (r->outcome == RUN_SKIPPED) {
        buf_add_str(out, " # SKIP ");
        write_escaped(r->reason, out);
    }
    buf_add_char(out, '\n');
    if (is_bad)
        write_scenario_yaml(r, out);
}
