#include "report_parts.h"

#include <assert.h>
#include <string.h>

#include "base/parse.h"
#include "base/utf8.h"

struct report_counts report_count(const struct run_report *report)
{
    struct report_counts counts = {.scenarios = report->count};
    for (size_t i = 0; i < report->count; i++) {
        const struct run_result *r = &report->results[i];
        counts.of[r->outcome]++;
        counts.expectations += r->expectation_count;
        counts.failed += r->failed_count;
        counts.broadcasts += r->broadcast_count;
        counts.clients += r->client_count;
        counts.length_ms += r->length_ms;
        counts.real_us += r->real_us;
    }
    return counts;
}

void report_write_line(const char *text, struct buf *out)
{
    if (text != NULL)
        utf8_clean_line(text, strlen(text), out);
}

const char *report_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

void report_write_title(const struct run_result *r, struct buf *out)
{
    report_write_line(*r->title != '\0' ? r->title : report_file_name(r->file), out);
}

void report_write_rules(const struct run_result *r, struct buf *out)
{
    for (size_t i = 0; i < r->rule_count; i++)
        buf_addf(out, "%sR%d", i > 0 ? " " : "", r->rules[i]);
}

void report_write_seconds(int64_t us, int digits, struct buf *out)
{
    assert(digits == 2 || digits == 3);
    int64_t unit_us = digits == 2 ? 10000 : 1000;
    int64_t units = (us + unit_us / 2) / unit_us;
    int64_t per_second = 1000000 / unit_us;
    buf_addf(out, "%lld.%0*d", (long long)(units / per_second), digits, (int)(units % per_second));
}

bool report_take_line(const char **rest, const char **line, size_t *len)
{
    if (*rest == NULL || **rest == '\0')
        return false;
    *line = *rest;
    *len = strcspn(*rest, "\n");
    *rest += *len;
    if (**rest == '\n')
        (*rest)++;
    return true;
}

/* ---- what failed ---- */

enum { WHERE_INDENT = 2, DETAIL_INDENT = 4, LABEL_COLUMNS = 10 };

void report_write_where(const struct run_expectation *e, struct buf *out)
{
    buf_addf(out, "%*s", WHERE_INDENT, "");
    report_write_line(e->file, out);
    buf_addf(out, ":%d: ", e->line);
    report_write_line(e->text, out);
}

/* Every line of the text in the column of the first, so that what was expected and what was there
 * can be compared by eye. */
static void write_detail(const char *label, const char *text, struct buf *out)
{
    if (text == NULL)
        return;
    struct buf clean = {0};
    utf8_clean(text, strlen(text), &clean);
    int blanks = LABEL_COLUMNS - utf8_columns(label, strlen(label));
    buf_addf(out, "%*s%s%*s", DETAIL_INDENT, "", label, blanks > 1 ? blanks : 1, "");
    for (const char *p = buf_str(&clean); *p != '\0'; p++) {
        buf_add_char(out, *p);
        if (*p == '\n' && p[1] != '\n' && p[1] != '\0')
            buf_addf(out, "%*s", DETAIL_INDENT + LABEL_COLUMNS, "");
    }
    if (out->data[out->len - 1] != '\n')
        buf_add_char(out, '\n');
    buf_done(&clean);
}

void report_write_details(const struct run_expectation *e, struct buf *out)
{
    struct buf at = {0};
    parse_write_duration(&at, e->at_ms);
    write_detail("at", buf_str(&at), out);
    buf_done(&at);
    write_detail("expected", e->expected, out);
    write_detail("actual", e->actual, out);
    if (e->slice != NULL && *e->slice != '\0')
        write_detail("trace", e->slice, out);
}

void report_write_ending(const struct run_result *r, struct buf *out)
{
    if (r->rule_count > 0) {
        struct buf rules = {0};
        report_write_rules(r, &rules);
        buf_add_str(&rules, " (docs/RULES.md)");
        write_detail("rules", buf_str(&rules), out);
        buf_done(&rules);
    }
    write_detail("replay", r->replay, out);
}
