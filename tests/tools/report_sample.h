/*
 * report_sample: two runs written down by hand, small enough to count what a report must show of
 * them.
 */
#ifndef CASTSIM_TESTS_REPORT_SAMPLE_H
#define CASTSIM_TESTS_REPORT_SAMPLE_H

#include "app/run_result.h"

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
    {.broadcast = 4, .state = RUN_NOT_FOR},
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
    {.broadcast = 4, .state = RUN_NOT_FOR},
    PENDING_LAST,
};
static struct run_delivery late_deliveries[] = {
    {.broadcast = 0, .state = RUN_MISSED, .cause = STATE_KILLED},
    {.broadcast = 1, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    REFUSED,
    {.broadcast = 3, .state = RUN_MISSED, .cause = STATE_OFFLINE},
    {.broadcast = 4, .state = RUN_NOT_FOR},
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

#endif
