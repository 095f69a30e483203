/* What the tests of the HTML report share: a small run, and a look at the page that it gives. */
#ifndef CASTSIM_TESTS_REPORT_FIXTURE_H
#define CASTSIM_TESTS_REPORT_FIXTURE_H

#include <stdlib.h>

#include "app/report.h"
#include "base/utf8.h"
#include "unit.h"

#define MINUTE INT64_C(60000)

/* One client, one broadcast; a test changes what it is about. */
struct small {
    struct run_broadcast broadcasts[2];
    struct run_span spans[3];
    struct run_pull pulls[2];
    struct run_delivery deliveries[2];
    struct run_client clients[1];
    struct run_result result;
};

static inline void make_small(struct small *s)
{
    *s = (struct small){
        .broadcasts = {{.id = "m1",
                        .uid = "5FGT-7VA9-G4DD-4V5P",
                        .from = "2191",
                        .object_name = "RC:TxtMsg",
                        .sent_ms = 2 * MINUTE,
                        .code = 200,
                        .http = 200}},
        .spans = {{0, STATE_ONLINE}},
        .pulls = {{.asked_ms = 3 * MINUTE, .ended_ms = 3 * MINUTE, .is_ok = true, .received = 1}},
        .deliveries = {{.state = RUN_RECEIVED,
                        .received_ms = 3 * MINUTE,
                        .delay_ms = MINUTE,
                        .parsed = true,
                        .stored = true,
                        .why = "built in: stored (R20)\nlast message updated (R28)"}},
    };
    s->clients[0] = (struct run_client){.name = "ann",
                                        .user_id = "user-7",
                                        .sdk = "native",
                                        .spans = s->spans,
                                        .span_count = 1,
                                        .pulls = s->pulls,
                                        .pull_count = 1,
                                        .deliveries = s->deliveries,
                                        .delivery_count = 1};
    s->result = (struct run_result){.file = "small.scn",
                                    .title = "Small",
                                    .length_ms = 20 * MINUTE,
                                    .outcome = RUN_PASSED,
                                    .broadcasts = s->broadcasts,
                                    .broadcast_count = 1,
                                    .clients = s->clients,
                                    .client_count = 1};
}

static inline char *write_report(const struct run_result *results, size_t count)
{
    const struct run_report report = {.results = results,
                                      .count = count,
                                      .command = "castsim run small.scn",
                                      .started_unix_ms = INT64_C(1795446000000),
                                      .clock_word = "virtual time"};
    struct buf out = {0};
    report_html(&report, &out);
    assert_true(utf8_is_valid(out.data, out.len));
    return buf_take(&out);
}

static inline size_t count_of(const char *page, const char *needle)
{
    size_t count = 0;
    for (const char *at = page; (at = strstr(at, needle)) != NULL; at += strlen(needle))
        count++;
    return count;
}

static inline void check_has(const char *page, const char *needle)
{
    if (strstr(page, needle) == NULL)
        fail_msg("the page has no: %s", needle);
}

static inline void check_lacks(const char *page, const char *needle)
{
    const char *at = strstr(page, needle);
    if (at != NULL)
        fail_msg("the page has: %.60s", at);
}

static inline char *write_small(const struct small *s)
{
    return write_report(&s->result, 1);
}

#endif
