/*
 * Results of runs, made by hand: one of each outcome, with Chinese and emoji text, and one in which
 * every text from outside is hostile.
 */
#ifndef CASTSIM_TESTS_UNIT_RESULT_FIXTURE_H
#define CASTSIM_TESTS_UNIT_RESULT_FIXTURE_H

#include "unit.h"

#include "app/report.h"
#include "base/mem.h"
#include "base/utf8.h"

enum fixture_index {
    FIXTURE_PASSED,
    FIXTURE_FAILED,
    FIXTURE_SKIPPED,
    FIXTURE_BROKEN,
    FIXTURE_HOSTILE,
    FIXTURE_COUNT
};

/* Escape sequences, control bytes, bidi override, bad UTF-8, a noncharacter, and what means
 * something to XML, TAP, YAML and JSON. */
#define FIXTURE_HOSTILE_TEXT                                                                       \
    "]]>\033[31m<b>&amp; \"'\x01\x7f\xc2\x9b\xe2\x80\xae # SKIP \\# \xff\xef\xbf\xbe"

static inline void fixture_add_rules(struct run_result *r, const int *rules, size_t count)
{
    r->rules = mem_resize(NULL, count, sizeof *rules);
    memcpy(r->rules, rules, count * sizeof *rules);
    r->rule_count = count;
}

static inline struct run_result fixture_result(enum run_outcome outcome, const char *file,
                                               const char *title)
{
    struct run_result r = {.file = mem_dup_str(file),
                           .title = mem_dup_str(title),
                           .seed = 7,
                           .epoch_unix_ms = 1585127132000,
                           .length_ms = 750000,
                           .real_us = 123456,
                           .outcome = outcome};
    struct buf replay = {0};
    buf_addf(&replay, "castsim run --seed 7 %s", file);
    r.replay = buf_take(&replay);
    return r;
}

/* One that held. */
static inline struct run_expectation *fixture_expect(struct run_result *r, int line,
                                                     const char *text)
{
    r->expectations =
        mem_resize(r->expectations, r->expectation_count + 1, sizeof *r->expectations);
    struct run_expectation *e = &r->expectations[r->expectation_count++];
    *e = (struct run_expectation){.line = line,
                                  .file = r->file,
                                  .text = mem_dup_str(text),
                                  .at_ms = 599000,
                                  .has_held = true};
    return e;
}

static inline void fixture_fail(struct run_result *r, int line, const char *text,
                                const char *expected, const char *actual, const char *slice)
{
    struct run_expectation *e = fixture_expect(r, line, text);
    e->has_held = false;
    e->expected = mem_dup_str(expected);
    e->actual = mem_dup_str(actual);
    e->slice = mem_dup_str(slice);
    r->failed_count++;
}

static inline void fixture_add_broadcasts(struct run_result *r, size_t count)
{
    r->broadcasts = mem_zalloc(count * sizeof *r->broadcasts);
    r->broadcast_count = count;
    for (size_t i = 0; i < count; i++) {
        struct buf id = {0};
        buf_addf(&id, "m%zu", i + 1);
        r->broadcasts[i] = (struct run_broadcast){.id = buf_take(&id),
                                                  .uid = mem_dup_str("5FGT-7VA9-G4DD-4V5P"),
                                                  .from = mem_dup_str("商店"),
                                                  .object_name = mem_dup_str("RC:TxtMsg"),
                                                  .sent_ms = 1000,
                                                  .asked_ms = 1000,
                                                  .code = 200,
                                                  .http = 200};
    }
}

/* One client with a span, a pull that failed, and a delivery per given state. */
static inline void fixture_add_client(struct run_result *r, const enum run_delivery_state *states,
                                      size_t count)
{
    r->clients = mem_resize(r->clients, r->client_count + 1, sizeof *r->clients);
    struct run_client *c = &r->clients[r->client_count++];
    *c = (struct run_client){.name = mem_dup_str("bob"),
                             .user_id = mem_dup_str("bob"),
                             .sdk = "native",
                             .spans = mem_zalloc(sizeof *c->spans),
                             .span_count = 1,
                             .pulls = mem_zalloc(sizeof *c->pulls),
                             .pull_count = 1,
                             .deliveries = mem_zalloc(count * sizeof *c->deliveries),
                             .delivery_count = count};
    c->pulls[0].why = mem_dup_str("no answer came");
    for (size_t i = 0; i < count; i++)
        c->deliveries[i] = (struct run_delivery){
            .broadcast = i, .state = states[i], .why = mem_dup_str("stored (R20)")};
}

static inline struct run_result fixture_passed(void)
{
    static const int rules[] = {14, 19};
    static const enum run_delivery_state states[] = {RUN_RECEIVED};
    struct run_result r = fixture_result(RUN_PASSED, "tests/scenarios/tunnel.scn",
                                         "A phone in a tunnel 隧道 🚇 for 9:59");
    fixture_add_rules(&r, rules, 2);
    fixture_add_broadcasts(&r, 1);
    fixture_add_client(&r, states, 1);
    fixture_expect(&r, 8, "expect bob received m1 delivery=in-time");
    fixture_expect(&r, 9, "expect bob counts unread=1");
    buf_add_str(&r.trace, "0:00.000 bob online\n");
    return r;
}

static inline struct run_result fixture_failed(void)
{
    static const int rules[] = {14};
    static const enum run_delivery_state states[] = {RUN_RECEIVED, RUN_RECEIVED, RUN_MISSED,
                                                     RUN_PENDING, RUN_NOT_FOR};
    struct run_result r =
        fixture_result(RUN_FAILED, "tests/scenarios/late.scn", "A phone that comes too late");
    fixture_add_rules(&r, rules, 1);
    fixture_add_broadcasts(&r, 5);
    fixture_add_client(&r, states, 5);
    fixture_add_client(&r, states + 2, 1);
    r.clients[0].deliveries[1].delivery = DELIVERY_LATE;
    fixture_expect(&r, 11, "expect bob missed m3");
    fixture_fail(&r, 12, "expect bob received m1 delivery=in-time", "m1 received in time",
                 "m1 was received late", "3:00.000 bob: pull failed\n9:59.000 bob online");
    r.strings = mem_zalloc(sizeof *r.strings);
    r.strings[r.string_count++] = mem_dup_str("tests/scenarios/common.scn");
    fixture_fail(&r, 3, "expect bob reads m1 lines=<<END", "订单 A-2048\n\nOn its way 🚚",
                 "订单 A-2048\n[Image]", "");
    r.expectations[2].file = r.strings[0];
    return r;
}

static inline struct run_result fixture_skipped(void)
{
    struct run_result r = fixture_result(RUN_SKIPPED, "tests/scenarios/rate.scn", "Sixty a minute");
    r.reason = mem_dup_str("`server rate=` needs the embedded server");
    return r;
}

static inline struct run_result fixture_broken(void)
{
    struct run_result r = fixture_result(RUN_BROKEN, "disk.scn", "");
    r.reason = mem_dup_str("disk.scn:4: cannot read types/order.json: No such file");
    return r;
}

static inline struct run_result fixture_hostile(void)
{
    struct run_result r =
        fixture_result(RUN_FAILED, "tests/hostile.scn", "Title " FIXTURE_HOSTILE_TEXT);
    r.seed = UINT64_MAX;
    fixture_fail(&r, 1, "expect " FIXTURE_HOSTILE_TEXT, "key: " FIXTURE_HOSTILE_TEXT,
                 "Bail out!\nnot ok 1\n...\n---\nkey: " FIXTURE_HOSTILE_TEXT,
                 "key : value\n: value\n  # " FIXTURE_HOSTILE_TEXT);
    return r;
}

static inline void fixture_make(struct run_result results[FIXTURE_COUNT])
{
    results[FIXTURE_PASSED] = fixture_passed();
    results[FIXTURE_FAILED] = fixture_failed();
    results[FIXTURE_SKIPPED] = fixture_skipped();
    results[FIXTURE_BROKEN] = fixture_broken();
    results[FIXTURE_HOSTILE] = fixture_hostile();
}

static inline void fixture_done(struct run_result results[FIXTURE_COUNT])
{
    for (size_t i = 0; i < FIXTURE_COUNT; i++)
        run_result_done(&results[i]);
}

static inline struct run_report fixture_report(const struct run_result *results, size_t count)
{
    return (struct run_report){.results = results,
                               .count = count,
                               .command = "castsim run tests/scenarios",
                               .started_unix_ms = 1585127132438,
                               .clock_word = "virtual time"};
}

/* Nothing that a terminal obeys, and whole UTF-8; newlines are the report's own. */
static inline void assert_is_safe(const struct buf *out)
{
    for (size_t i = 0; i < out->len;) {
        uint32_t cp;
        i += utf8_decode(out->data + i, out->len - i, &cp);
        if (cp == 0xFFFFFFFF || (cp != '\n' && utf8_is_unsafe(cp)))
            fail_msg("U+%04X at byte %zu of: %s", (unsigned)cp, i, out->data);
    }
}

#endif
