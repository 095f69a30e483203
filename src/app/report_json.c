/* docs/REPORTS.md describes every key. Nothing here depends on real time: the same scenarios with
 * the same seeds give the same bytes. */
#include "app/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/json.h"
#include "report_parts.h"

static void add_count(struct json *object, const char *key, size_t n)
{
    json_add_int(object, key, (int64_t)n);
}

static void add_counts(struct json *root, const struct run_report *report)
{
    struct report_counts counts = report_count(report);
    struct json *object = json_new_object();
    add_count(object, "scenarios", counts.scenarios);
    for (enum run_outcome o = RUN_PASSED; o <= RUN_BROKEN; o++)
        add_count(object, run_outcome_word(o), counts.of[o]);
    add_count(object, "expectations", counts.expectations);
    add_count(object, "failedExpectations", counts.failed);
    json_add(root, "counts", object);
}

static void add_rules(struct json *scenario, const struct run_result *r)
{
    struct json *rules = json_new_array();
    for (size_t i = 0; i < r->rule_count; i++) {
        char rule[16];
        snprintf(rule, sizeof rule, "R%d", r->rules[i]);
        json_add_str(rules, NULL, rule);
    }
    json_add(scenario, "rules", rules);
}

static void add_lines(struct json *object, const char *key, const char *text)
{
    struct json *lines = json_new_array();
    const char *line;
    size_t len;
    while (report_take_line(&text, &line, &len)) {
        char *copy = mem_dup_bytes(line, len);
        json_add_str(lines, NULL, copy);
        free(copy);
    }
    json_add(object, key, lines);
}

static void add_failures(struct json *scenario, const struct run_result *r)
{
    struct json *failures = json_new_array();
    for (size_t i = 0; i < r->expectation_count; i++) {
        const struct run_expectation *e = &r->expectations[i];
        if (e->has_held)
            continue;
        struct json *failure = json_new_object();
        json_add_str(failure, "file", e->file);
        json_add_int(failure, "line", e->line);
        json_add_i64_str(failure, "atMs", e->at_ms);
        json_add_str(failure, "statement", e->text);
        json_add_str(failure, "expected", e->expected);
        json_add_str(failure, "actual", e->actual);
        add_lines(failure, "trace", e->slice);
        json_add(failures, NULL, failure);
    }
    json_add(scenario, "failures", failures);
}

static void add_deliveries(struct json *scenario, const struct run_result *r)
{
    size_t in_state[RUN_NOT_FOR + 1] = {0};
    size_t late = 0;
    for (size_t c = 0; c < r->client_count; c++) {
        for (size_t i = 0; i < r->clients[c].delivery_count; i++) {
            const struct run_delivery *d = &r->clients[c].deliveries[i];
            in_state[d->state]++;
            if (d->state == RUN_RECEIVED && d->delivery == DELIVERY_LATE)
                late++;
        }
    }
    struct json *object = json_new_object();
    add_count(object, "received", in_state[RUN_RECEIVED]);
    add_count(object, "late", late);
    add_count(object, "missed", in_state[RUN_MISSED]);
    add_count(object, "pending", in_state[RUN_PENDING]);
    json_add(scenario, "deliveries", object);
}

static void add_scenario(struct json *scenarios, const struct run_result *r)
{
    struct json *scenario = json_new_object();
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, r->seed);
    json_add_str(scenario, "file", r->file);
    json_add_str(scenario, "title", r->title);
    add_rules(scenario, r);
    json_add_str(scenario, "seed", seed);
    json_add_str(scenario, "outcome", run_outcome_word(r->outcome));
    json_add_str(scenario, "reason", r->reason);
    json_add_i64_str(scenario, "lengthMs", r->length_ms);
    add_count(scenario, "expectations", r->expectation_count);
    add_failures(scenario, r);
    add_deliveries(scenario, r);
    json_add_str(scenario, "replay", r->replay);
    json_add(scenarios, NULL, scenario);
}

void report_json(const struct run_report *report, struct buf *out)
{
    struct json *root = json_new_object();
    json_add_str(root, "command", report->command);
    json_add_str(root, "clock", report->clock_word);
    add_counts(root, report);
    struct json *scenarios = json_new_array();
    for (size_t i = 0; i < report->count; i++)
        add_scenario(scenarios, &report->results[i]);
    json_add(root, "scenarios", scenarios);
    json_print(root, out);
    buf_add_char(out, '\n');
    json_free(root);
}
