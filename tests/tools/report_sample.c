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

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define AT(minutes, seconds) ((minutes)*MINUTE + (seconds)*SECOND)

#define STORED .parsed = true, .stored = true, .counted = true, .shown = true, .listed = true
#define GOT(at, after) .state = RUN_RECEIVED, .received_ms = (at), .delay_ms = (after)
#define SPANS(array) .spans = (array), .span_count = COUNT(array)
#define PULLS(array) .pulls = (array), .pull_count = COUNT(array)
#define DELIVERIES(array) .deliveries = (array), .delivery_count = COUNT(array)

static char text_why[] = "RC:TxtMsg is built in, flag ISCOUNTED: stored and counted (R20)\n"
                         "disableUpdateLastMsg is false: last message updated (R28)";
static char away_why[] = "RC:TxtMsg is built in, flag ISCOUNTED: stored and counted (R20)\n"
                         "sent before the current connect: flagged offline (R18)\n"
                         "disableUpdateLastMsg is false: last message updated (R28)";
static char cmd_why[] =
    "RC:CmdMsg is built in, flag NONE: not stored (R20)\n"
    "not stored: neither in the chat nor in the list, only in the wire log (R21)";

/* ---- the ten-minute window ---- */

static struct run_broadcast window_broadcasts[] = {
    {.id = "m1",
     .uid = "5FGT-7VA9-G4DD-4V5P",
     .from = "2191",
     .object_name = "RC:TxtMsg",
     .sent_ms = 20 * SECOND,
     .asked_ms = 20 * SECOND,
     .code = 200,
     .http = 200},
};
static struct run_span ann_spans[] = {{0, STATE_ONLINE}};
static struct run_span bob_spans[] = {{0, STATE_OFFLINE}, {AT(10, 19), STATE_ONLINE}};
static struct run_span eve_spans[] = {{0, STATE_OFFLINE}, {AT(10, 21), STATE_ONLINE}};
static struct run_pull ann_pulls[] = {
    {.asked_ms = 0, .ended_ms = 0, .is_ok = true, .http = 200},
    {.asked_ms = AT(3, 0), .ended_ms = AT(3, 0), .is_ok = true, .http = 200, .received = 1},
    {.asked_ms = AT(6, 0), .ended_ms = AT(6, 0), .is_ok = true, .http = 200},
    {.asked_ms = AT(9, 0), .ended_ms = AT(9, 0), .is_ok = true, .http = 200},
};
static struct run_pull bob_pulls[] = {
    {.asked_ms = AT(10, 19), .ended_ms = AT(10, 19), .is_ok = true, .http = 200, .received = 1},
};
static struct run_pull eve_pulls[] = {
    {.asked_ms = AT(10, 21), .ended_ms = AT(10, 21), .is_ok = true, .http = 200, .missed = 1},
};
static struct run_delivery ann_deliveries[] = {
    {.broadcast = 0, GOT(AT(3, 0), AT(2, 40)), STORED, .why = text_why},
};
static struct run_delivery bob_deliveries[] = {
    {.broadcast = 0, GOT(AT(10, 19), AT(9, 59)), STORED, .offline = true, .why = away_why},
};
static struct run_delivery eve_deliveries[] = {
    {.broadcast = 0, .state = RUN_MISSED, .cause = STATE_OFFLINE},
};
static struct run_client window_clients[] = {
    {.name = "ann",
     .user_id = "ann",
     .sdk = "native",
     SPANS(ann_spans),
     PULLS(ann_pulls),
     DELIVERIES(ann_deliveries)},
    {.name = "bob",
     .user_id = "bob",
     .sdk = "native",
     SPANS(bob_spans),
     PULLS(bob_pulls),
     DELIVERIES(bob_deliveries)},
    {.name = "eve",
     .user_id = "user-8812",
     .sdk = "web",
     SPANS(eve_spans),
     PULLS(eve_pulls),
     DELIVERIES(eve_deliveries)},
};
static struct run_expectation window_expectations[] = {
    {.line = 9,
     .file = "tests/scenarios/window.scn",
     .text = "expect bob received m1",
     .at_ms = AT(10, 25),
     .has_held = true},
    {.line = 10,
     .file = "tests/scenarios/window.scn",
     .text = "expect bob conversation 2191 unread=1 last=m1",
     .at_ms = AT(10, 25),
     .has_held = true},
    {.line = 11,
     .file = "tests/scenarios/window.scn",
     .text = "expect eve missed m1 cause=offline",
     .at_ms = AT(10, 25),
     .has_held = true},
};
static int window_rules[] = {14, 19};

/* ---- everything at once ---- */

static struct run_broadcast storm_broadcasts[] = {
    {.id = "m1",
     .uid = "5FGT-7VA9-G4DD-4V5P",
     .from = "2191",
     .object_name = "RC:TxtMsg",
     .sent_ms = 30 * SECOND,
     .asked_ms = 30 * SECOND,
     .code = 200,
     .http = 200},
    {.id = "order",
     .uid = "5FGT-8KQ2-94DD-4V5P",
     .from = "shop",
     .object_name = "app:order",
     .sent_ms = AT(3, 0),
     .asked_ms = AT(3, 0),
     .code = 200,
     .http = 200},
    {.id = "flood",
     .uid = "",
     .from = "2191",
     .object_name = "RC:TxtMsg",
     .sent_ms = 0,
     .asked_ms = AT(4, 10),
     .code = 1008,
     .http = 429},
    {.id = "cmd",
     .uid = "5FGT-9PL7-T4DD-4V5P",
     .from = "ops",
     .object_name = "RC:CmdMsg",
     .sent_ms = AT(7, 15),
     .asked_ms = AT(7, 15),
     .code = 200,
     .http = 200},
    {.id = "ghost",
     .uid = "5FGT-AAAA-A4DD-4V5P",
     .from = "nobody",
     .object_name = "RC:InfoNtf",
     .sent_ms = AT(9, 0),
     .asked_ms = AT(9, 0),
     .code = 0,
     .http = 0,
     .is_invented = true},
    {.id = "last",
     .uid = "5FGT-C3D8-P4DD-4V5P",
     .from = "shop",
     .object_name = "app:coupon",
     .sent_ms = AT(19, 30),
     .asked_ms = AT(19, 30),
     .code = 200,
     .http = 200},
};

static struct run_span storm_steady[] = {{0, STATE_ONLINE}};
static struct run_span storm_tunnel[] = {
    {0, STATE_ONLINE}, {AT(2, 0), STATE_OFFLINE}, {AT(14, 0), STATE_ONLINE}};
static struct run_span storm_failing[] = {
    {0, STATE_ONLINE}, {AT(3, 0), STATE_FAILING}, {AT(8, 40), STATE_ONLINE}};
static struct run_span storm_killed[] = {{0, STATE_ONLINE},
                                         {AT(5, 0), STATE_KILLED},
                                         {AT(12, 30), STATE_ONLINE},
                                         {AT(16, 0), STATE_OFFLINE}};
static struct run_span storm_late[] = {{AT(6, 0), STATE_OFFLINE}, {AT(18, 0), STATE_ONLINE}};

static struct run_pull steady_pulls[] = {
    {.asked_ms = 0, .ended_ms = 40, .is_ok = true, .http = 200},
    {.asked_ms = AT(3, 0), .ended_ms = AT(3, 0) + 40, .is_ok = true, .http = 200, .received = 2},
    {.asked_ms = AT(6, 0), .ended_ms = AT(6, 0) + 40, .is_ok = true, .http = 200},
    {.asked_ms = AT(9, 0), .ended_ms = AT(9, 0) + 40, .is_ok = true, .http = 200, .received = 2},
    {.asked_ms = AT(12, 0), .ended_ms = AT(12, 0) + 40, .is_ok = true, .http = 200},
    {.asked_ms = AT(15, 0), .ended_ms = AT(15, 0) + 40, .is_ok = true, .http = 200},
    {.asked_ms = AT(18, 0), .ended_ms = AT(18, 0) + 40, .is_ok = true, .http = 200},
};
static struct run_pull tunnel_pulls[] = {
    {.asked_ms = 0, .ended_ms = 35, .is_ok = true, .http = 200},
    {.asked_ms = AT(14, 0),
     .ended_ms = AT(14, 0) + 35,
     .is_ok = true,
     .http = 200,
     .received = 1,
     .missed = 2},
    {.asked_ms = AT(17, 0), .ended_ms = AT(17, 0) + 35, .is_ok = true, .http = 200},
};
static struct run_pull failing_pulls[] = {
    {.asked_ms = 0, .ended_ms = 50, .is_ok = true, .http = 200},
    {.asked_ms = AT(3, 0),
     .ended_ms = AT(3, 30),
     .http = 0,
     .why = "no answer within 30 s from http://127.0.0.1:8080"},
    {.asked_ms = AT(3, 31),
     .ended_ms = AT(3, 31),
     .http = 503,
     .why = "HTTP 503: <b>try later</b>"},
    {.asked_ms = AT(4, 33), .ended_ms = AT(4, 33), .http = 503, .why = "HTTP 503"},
    {.asked_ms = AT(5, 36), .ended_ms = AT(5, 36), .http = 503, .why = "HTTP 503"},
    {.asked_ms = AT(6, 37), .ended_ms = AT(6, 37), .http = 200, .why = "the answer is cut off"},
    {.asked_ms = AT(8, 40), .ended_ms = AT(8, 40), .is_ok = true, .http = 200, .received = 3},
    {.asked_ms = AT(11, 40), .ended_ms = AT(11, 40), .is_ok = true, .http = 200},
    {.asked_ms = AT(14, 40), .ended_ms = AT(14, 40), .is_ok = true, .http = 200},
    {.asked_ms = AT(17, 40), .ended_ms = AT(17, 40), .is_ok = true, .http = 200},
};
static struct run_pull killed_pulls[] = {
    {.asked_ms = 0, .ended_ms = 30, .is_ok = true, .http = 200},
    {.asked_ms = AT(3, 0), .ended_ms = AT(3, 0) + 30, .is_ok = true, .http = 200, .received = 2},
    {.asked_ms = AT(12, 30),
     .ended_ms = AT(12, 30) + 30,
     .is_ok = true,
     .http = 200,
     .received = 1},
    {.asked_ms = AT(15, 30), .ended_ms = AT(15, 30) + 30, .is_ok = true, .http = 200},
};
static struct run_pull late_pulls[] = {
    {.asked_ms = AT(18, 0), .ended_ms = AT(18, 0), .is_ok = true, .http = 200, .missed = 3},
};

static char order_why[] =
    "app:order is registered by the app, flag ISCOUNTED: stored and counted (R20)\n"
    "disableUpdateLastMsg is true: the last message stays (R27)";
static char unknown_why[] =
    "app:order is not registered, the message's own bits decide: stored and counted (R24)\n"
    "disableUpdateLastMsg is false: last message updated (R28)";
static char odd_why[] = "a reason without its rule, with <script>alert(1)</script> in it";

#define REFUSED                                                                                    \
    {                                                                                              \
        .broadcast = 2, .state = RUN_NOT_FOR                                                       \
    }
#define PENDING_LAST                                                                               \
    {                                                                                              \
        .broadcast = 5, .state = RUN_PENDING                                                       \
    }
static struct run_delivery steady_deliveries[] = {
    {.broadcast = 0, GOT(AT(3, 0) + 40, AT(2, 30) + 40), STORED, .why = text_why},
    {.broadcast = 1,
     GOT(AT(3, 0) + 40, 40),
     .parsed = true,
     .stored = true,
     .counted = true,
     .shown = true,
     .why = order_why},
    REFUSED,
    {.broadcast = 3, GOT(AT(9, 0) + 40, AT(1, 45) + 40), .parsed = true, .why = cmd_why},
    {.broadcast = 4, GOT(AT(9, 0) + 40, 40), STORED, .why = odd_why},
    PENDING_LAST,
};
static struct run_delivery tunnel_deliveries[] = {
    {.broadcast = 0, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    {.broadcast = 1, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    REFUSED,
    {.broadcast = 3,
     GOT(AT(14, 0) + 35, AT(6, 45) + 35),
     .parsed = true,
     .offline = true,
     .why = cmd_why},
    {.broadcast = 4, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    PENDING_LAST,
};
static struct run_delivery failing_deliveries[] = {
    {.broadcast = 0, GOT(AT(8, 40), AT(8, 10)), .delivery = DELIVERY_LATE, STORED, .why = text_why},
    {.broadcast = 1,
     GOT(AT(8, 40), AT(5, 40)),
     .delivery = DELIVERY_LATE,
     .stored = true,
     .counted = true,
     .shown = true,
     .listed = true,
     .why = unknown_why},
    REFUSED,
    {.broadcast = 3, GOT(AT(8, 40), AT(1, 25)), .parsed = true, .why = cmd_why},
    {.broadcast = 4, .state = RUN_MISSED, .cause = STATE_ONLINE},
    PENDING_LAST,
};
static struct run_delivery killed_deliveries[] = {
    {.broadcast = 0, GOT(AT(3, 0) + 30, AT(2, 30) + 30), STORED, .why = text_why},
    {.broadcast = 1,
     GOT(AT(3, 0) + 30, 30),
     .stored = true,
     .counted = true,
     .shown = true,
     .listed = true,
     .why = unknown_why},
    REFUSED,
    {.broadcast = 3,
     GOT(AT(12, 30) + 30, AT(5, 15) + 30),
     .parsed = true,
     .offline = true,
     .why = cmd_why},
    {.broadcast = 4, .state = RUN_MISSED, .cause = STATE_KILLED},
    PENDING_LAST,
};
static struct run_delivery late_deliveries[] = {
    {.broadcast = 0, .state = RUN_MISSED, .cause = STATE_KILLED},
    {.broadcast = 1, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    REFUSED,
    {.broadcast = 3, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    {.broadcast = 4, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    PENDING_LAST,
};

static struct run_client storm_clients[] = {
    {.name = "ann",
     .user_id = "ann",
     .sdk = "native",
     SPANS(storm_steady),
     PULLS(steady_pulls),
     DELIVERIES(steady_deliveries)},
    {.name = "tunnel",
     .user_id = "用户-0042",
     .sdk = "native",
     SPANS(storm_tunnel),
     PULLS(tunnel_pulls),
     DELIVERIES(tunnel_deliveries)},
    {.name = "flaky",
     .user_id = "<img src=x onerror=alert(1)>",
     .sdk = "web",
     SPANS(storm_failing),
     PULLS(failing_pulls),
     DELIVERIES(failing_deliveries)},
    {.name = "crashes",
     .user_id = "carl",
     .sdk = "native",
     SPANS(storm_killed),
     PULLS(killed_pulls),
     DELIVERIES(killed_deliveries)},
    {.name = "a-client-with-a-very-long-name-32",
     .user_id = "dora",
     .sdk = "web-5.2",
     SPANS(storm_late),
     PULLS(late_pulls),
     DELIVERIES(late_deliveries)},
};
static struct run_expectation storm_expectations[] = {
    {.line = 12,
     .file = "tests/scenarios/storm.scn",
     .text = "expect ann received m1 within=3:00",
     .at_ms = AT(3, 1),
     .has_held = true},
    {.line = 21,
     .file = "tests/scenarios/storm.scn",
     .text =
         "expect flaky conversation shop unread=1 last=order digest=\"<b>Tea set</b> 青花瓷茶具\"",
     .at_ms = AT(9, 0),
     .expected = "conversation shop: unread=1 last=order digest=\"<b>Tea set</b> 青花瓷茶具\"",
     .actual = "conversation shop: unread=1 last=order\n"
               "digest=\"The current version does not support viewing this message\"",
     .slice = "8:40.000  flaky  pull       ok: 3 received\n"
              "8:40.000  flaky  message    order from shop, 5:40 after sending, late\n"
              "8:40.000  flaky  - app:order is not registered (R24)"},
    {.line = 27,
     .file = "tests/scenarios/parts/late.scn",
     .text = "never flaky late m1",
     .at_ms = AT(8, 40),
     .expected = "m1 in time at flaky",
     .actual = "late: 8:10 after sending",
     .slice = "8:40.000  flaky  message    m1 from 2191, 8:10 after sending, late"},
    {.line = 30,
     .file = "tests/scenarios/storm.scn",
     .text = "expect tunnel missed m1 order",
     .at_ms = AT(14, 1),
     .has_held = true},
};
static int storm_rules[] = {5, 14, 15, 19, 24};

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
static struct run_span day_spans_steady[] = {{0, STATE_ONLINE}};
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
            bool is_away = c == 0 && at >= 7 * HOUR && at < 8 * HOUR;
            day_pulls[c][i] = (struct run_pull){
                .asked_ms = at, .ended_ms = at + 30, .is_ok = !is_away, .http = is_away ? 0 : 200};
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
