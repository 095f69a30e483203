/*
 * report_sample: writes an HTML report of made-up runs, for looking at it and for testing it.
 *
 *   report_sample rich FILE     one of everything that a report can show
 *   report_sample many FILE     10,000 clients, 100 broadcasts
 *   report_sample none FILE     a run of no scenarios
 *
 * The same command writes the same bytes.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "app/report.h"
#include "base/prng.h"
#include "report_sample.h"

/* ---- many phones ---- */

#define PHONES 120
#define PHONE_BROADCASTS 4

static char phone_names[PHONES][8];
static struct run_broadcast phone_broadcasts[PHONE_BROADCASTS];
static struct run_client phones[PHONES];
static struct run_pull phone_pulls[PHONES][6];
static struct run_delivery phone_deliveries[PHONES][PHONE_BROADCASTS];
static char phone_ids[PHONE_BROADCASTS][4];

static void make_phone(size_t i, int64_t offset_ms)
{
    snprintf(phone_names[i], sizeof phone_names[i], "p%03zu", i + 1);
    for (size_t k = 0; k < COUNT(phone_pulls[i]); k++) {
        int64_t at = offset_ms + (int64_t)k * 3 * MINUTE;
        phone_pulls[i][k] = (struct run_pull){
            .asked_ms = at, .ended_ms = at, .is_ok = true, .http = 200, .received = k < 5};
    }
    for (size_t m = 0; m < PHONE_BROADCASTS; m++) {
        int64_t sent = phone_broadcasts[m].sent_ms;
        int64_t wait = 3 * MINUTE - (sent - offset_ms) % (3 * MINUTE);
        phone_deliveries[i][m] =
            (struct run_delivery){.broadcast = m, GOT(sent + wait, wait), STORED, .why = text_why};
    }
    phones[i] = (struct run_client){.name = phone_names[i],
                                    .user_id = phone_names[i],
                                    .sdk = "native",
                                    SPANS(storm_steady),
                                    PULLS(phone_pulls[i]),
                                    DELIVERIES(phone_deliveries[i])};
}

static void make_phones(void)
{
    struct prng random;
    prng_init(&random, 7);
    for (size_t m = 0; m < PHONE_BROADCASTS; m++) {
        snprintf(phone_ids[m], sizeof phone_ids[m], "m%zu", m + 1);
        phone_broadcasts[m] = (struct run_broadcast){.id = phone_ids[m],
                                                     .uid = "5FGT-7VA9-G4DD-4V5P",
                                                     .from = "2191",
                                                     .object_name = "RC:TxtMsg",
                                                     .sent_ms = AT(3, 0) + (int64_t)m * 95 * SECOND,
                                                     .code = 200,
                                                     .http = 200};
    }
    for (size_t i = 0; i < PHONES; i++)
        make_phone(i, (int64_t)prng_below(&random, 3 * MINUTE));
}

/* ---- a day ---- */

static struct run_pull day_pulls[2][480];
static struct run_span day_spans[] = {{0, STATE_ONLINE},
                                      {7 * HOUR, STATE_OFFLINE},
                                      {8 * HOUR, STATE_ONLINE},
                                      {17 * HOUR, STATE_KILLED},
                                      {17 * HOUR + 20 * MINUTE, STATE_ONLINE}};
static struct run_span day_spans_steady[] = {
    {0, STATE_ONLINE}, {20 * HOUR, STATE_FAILING}, {21 * HOUR, STATE_ONLINE}};
static struct run_broadcast day_broadcasts[] = {
    {.id = "morning",
     .uid = "5FGT-7VA9-G4DD-4V5P",
     .from = "news",
     .object_name = "RC:ImgTextMsg",
     .sent_ms = 7 * HOUR + 30 * MINUTE,
     .code = 200,
     .http = 200},
    {.id = "noon",
     .uid = "5FGT-7VB9-G4DD-4V5P",
     .from = "news",
     .object_name = "RC:TxtMsg",
     .sent_ms = 12 * HOUR,
     .code = 200,
     .http = 200},
    {.id = "night",
     .uid = "5FGT-7VC9-G4DD-4V5P",
     .from = "news",
     .object_name = "RC:TxtMsg",
     .sent_ms = 23 * HOUR + 55 * MINUTE,
     .code = 200,
     .http = 200},
};
static struct run_delivery day_away[] = {
    {.broadcast = 0, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    {.broadcast = 1, GOT(12 * HOUR + 90 * SECOND, 90 * SECOND), STORED, .why = text_why},
    {.broadcast = 2, .state = RUN_PENDING},
};
static struct run_delivery day_steady[] = {
    {.broadcast = 0, GOT(7 * HOUR + 31 * MINUTE, MINUTE), STORED, .why = text_why},
    {.broadcast = 1, GOT(12 * HOUR + 2 * MINUTE, 2 * MINUTE), STORED, .why = text_why},
    {.broadcast = 2, GOT(23 * HOUR + 57 * MINUTE, 2 * MINUTE), STORED, .why = text_why},
};
static struct run_client day_clients[] = {
    {.name = "commuter",
     .user_id = "commuter",
     .sdk = "native",
     SPANS(day_spans),
     PULLS(day_pulls[0]),
     DELIVERIES(day_away)},
    {.name = "desk",
     .user_id = "desk",
     .sdk = "web",
     SPANS(day_spans_steady),
     PULLS(day_pulls[1]),
     DELIVERIES(day_steady)},
};

static void make_day(void)
{
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < COUNT(day_pulls[c]); i++) {
            int64_t at = (int64_t)i * 3 * MINUTE + (int64_t)c * 40 * SECOND;
            bool is_bad = c == 1 && at >= 20 * HOUR && at < 21 * HOUR;
            day_pulls[c][i] = (struct run_pull){
                .asked_ms = at, .ended_ms = at + 30, .is_ok = !is_bad, .http = is_bad ? 503 : 200};
        }
    }
}

/* ---- a second, and nothing ---- */

static struct run_broadcast quick_broadcasts[] = {
    {.id = "m1",
     .uid = "5FGT-7VA9-G4DD-4V5P",
     .from = "2191",
     .object_name = "RC:TxtMsg",
     .sent_ms = 100,
     .code = 200,
     .http = 200},
    {.id = "lost", .uid = "", .from = "2191", .object_name = "RC:TxtMsg", .asked_ms = 950},
};
static struct run_pull quick_pulls[] = {
    {.asked_ms = 0, .ended_ms = 20, .is_ok = true, .http = 200},
    {.asked_ms = 400, .ended_ms = 520, .is_ok = true, .http = 200, .received = 1},
};
static struct run_delivery quick_deliveries[] = {
    {.broadcast = 0, GOT(520, 420), STORED, .why = text_why},
    {.broadcast = 1, .state = RUN_NOT_FOR},
};
static struct run_client quick_clients[] = {
    {.name = "ann",
     .user_id = "ann",
     .sdk = "native",
     SPANS(ann_spans),
     PULLS(quick_pulls),
     DELIVERIES(quick_deliveries)},
};
static struct run_client idle_clients[] = {
    {.name = "ann", .user_id = "ann", .sdk = "native", SPANS(ann_spans)},
};

/* ---- the runs ---- */

#define BROADCASTS(array) .broadcasts = (array), .broadcast_count = COUNT(array)
#define CLIENTS(array) .clients = (array), .client_count = COUNT(array)
#define EXPECTATIONS(array) .expectations = (array), .expectation_count = COUNT(array)
#define RULES(array) .rules = (array), .rule_count = COUNT(array)

static const struct run_result rich[] = {
    {.file = "tests/scenarios/window.scn",
     .title = "Back after 9:59 offline: still delivered; after 10:01: missed",
     RULES(window_rules),
     .seed = 1,
     .length_ms = AT(10, 25),
     .real_us = 4210,
     .outcome = RUN_PASSED,
     .replay = "castsim run tests/scenarios/window.scn --seed 1",
     BROADCASTS(window_broadcasts),
     CLIENTS(window_clients),
     EXPECTATIONS(window_expectations)},
    {.file = "tests/scenarios/storm.scn",
     .title = "A tunnel, a flaky server, a crash & <em>hostile</em> \"text\"\x1b[31m \xE2\x80\xAE!",
     RULES(storm_rules),
     .seed = UINT64_C(18446744073709551615),
     .length_ms = AT(20, 0),
     .real_us = 38120,
     .outcome = RUN_FAILED,
     .replay = "castsim run tests/scenarios/storm.scn --seed 18446744073709551615",
     BROADCASTS(storm_broadcasts),
     CLIENTS(storm_clients),
     EXPECTATIONS(storm_expectations),
     .failed_count = 2},
    {.file = "tests/scenarios/phones.scn",
     .title = "120 phones: delays spread over three minutes",
     .seed = 7,
     .length_ms = AT(18, 0),
     .real_us = 912000,
     .outcome = RUN_PASSED,
     BROADCASTS(phone_broadcasts),
     CLIENTS(phones)},
    {.file = "tests/scenarios/restart.scn",
     .title = "The server is killed and comes back",
     .outcome = RUN_SKIPPED,
     .reason = "`server kill` cannot be done to http://10.0.0.7:8080"},
    {.file = "tests/scenarios/content.scn",
     .title = "",
     .outcome = RUN_BROKEN,
     .length_ms = 1500,
     .real_us = 900,
     .reason = "content.scn:7: cannot read order.json: No such file or directory",
     .replay = "castsim run tests/scenarios/content.scn --seed 3",
     CLIENTS(idle_clients)},
    {.file = "tests/scenarios/day.scn",
     .title = "一天：通勤者错过早间广播",
     .length_ms = 24 * HOUR,
     .outcome = RUN_PASSED,
     .real_us = 130000,
     BROADCASTS(day_broadcasts),
     CLIENTS(day_clients)},
    {.file = "tests/scenarios/quick.scn",
     .title = "A second",
     .length_ms = 1000,
     .seed = 5,
     .outcome = RUN_PASSED,
     BROADCASTS(quick_broadcasts),
     CLIENTS(quick_clients)},
    {.file = "tests/scenarios/zero.scn",
     .title = "No time passes",
     .outcome = RUN_PASSED,
     CLIENTS(idle_clients)},
    {.file = "tests/scenarios/unheard.scn",
     .title = "Nobody listens",
     .outcome = RUN_PASSED,
     .length_ms = AT(12, 0),
     BROADCASTS(window_broadcasts)},
    {.file = "tests/scenarios/empty.scn", .title = "Nothing at all", .outcome = RUN_PASSED},
};

#define MANY_CLIENTS 10000
#define MANY_BROADCASTS 100

static struct run_broadcast many_broadcasts[MANY_BROADCASTS];
static struct run_client many_clients[MANY_CLIENTS];
static struct run_delivery many_deliveries[MANY_CLIENTS][MANY_BROADCASTS];
static char many_names[MANY_CLIENTS][16];
static char many_ids[MANY_BROADCASTS][8];

static const struct run_result many[] = {
    {.file = "crowd.scn",
     .title = "Ten thousand clients",
     .length_ms = AT(30, 0),
     .outcome = RUN_PASSED,
     BROADCASTS(many_broadcasts),
     CLIENTS(many_clients)},
};

static void make_many(void)
{
    struct prng random;
    prng_init(&random, 3);
    for (size_t m = 0; m < MANY_BROADCASTS; m++) {
        snprintf(many_ids[m], sizeof many_ids[m], "m%zu", m + 1);
        many_broadcasts[m] = (struct run_broadcast){.id = many_ids[m],
                                                    .uid = "5FGT-7VA9-G4DD-4V5P",
                                                    .from = "2191",
                                                    .object_name = "RC:TxtMsg",
                                                    .sent_ms = (int64_t)m * 15 * SECOND,
                                                    .code = 200,
                                                    .http = 200};
    }
    for (size_t c = 0; c < MANY_CLIENTS; c++) {
        snprintf(many_names[c], sizeof many_names[c], "client-%05zu", c + 1);
        for (size_t m = 0; m < MANY_BROADCASTS; m++) {
            int64_t wait = (int64_t)prng_below(&random, 3 * MINUTE);
            bool is_missed = prng_below(&random, 100) == 0;
            many_deliveries[c][m] =
                is_missed ? (struct run_delivery){.broadcast = m,
                                                  .state = RUN_MISSED,
                                                  .cause = STATE_OFFLINE}
                          : (struct run_delivery){.broadcast = m,
                                                  GOT(many_broadcasts[m].sent_ms + wait, wait),
                                                  STORED,
                                                  .why = text_why};
        }
        many_clients[c] = (struct run_client){.name = many_names[c],
                                              .user_id = many_names[c],
                                              .sdk = "native",
                                              SPANS(bob_spans),
                                              PULLS(steady_pulls),
                                              DELIVERIES(many_deliveries[c])};
    }
}

static struct run_report choose(const char *name)
{
    struct run_report report = {.command = "castsim run tests/scenarios --report report.html",
                                .started_unix_ms = INT64_C(1795446000000),
                                .clock_word = "virtual time"};
    if (strcmp(name, "rich") == 0) {
        make_phones();
        make_day();
        report.results = rich;
        report.count = COUNT(rich);
    } else if (strcmp(name, "many") == 0) {
        make_many();
        report.results = many;
        report.count = COUNT(many);
    } else {
        assert(strcmp(name, "none") == 0);
    }
    return report;
}

int main(int argc, char **argv)
{
    assert(argc == 3);
    struct run_report report = choose(argv[1]);
    struct buf html = {0};
    report_html(&report, &html);
    FILE *file = fopen(argv[2], "w");
    assert(file != NULL);
    size_t written = fwrite(html.data, 1, html.len, file);
    assert(written == html.len);
    int closed = fclose(file);
    assert(closed == 0);
    buf_done(&html);
    return 0;
}
