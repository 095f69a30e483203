#include "unit.h"

#include <limits.h>

#include "ui/view_wire.h"
#include "view_fixture.h"

static const struct view_wire_row rows[] = {
    {.kind = WIRE_NOTE,
     .at_ms = NOON - 2 * SECOND,
     .note = "● online: a pull follows at once (R13)"},
    {.kind = WIRE_PULL, .at_ms = NOON - 2 * SECOND, .is_ok = true, .http = 200, .took_ms = 38},
    {.kind = WIRE_PULL,
     .at_ms = NOON + 41 * SECOND,
     .is_ok = true,
     .http = 200,
     .received = 3,
     .duplicates = 1,
     .took_ms = 52},
    {.kind = WIRE_MESSAGE,
     .at_ms = NOON + 41 * SECOND,
     .object_name = "RC:TxtMsg",
     .from_user_id = "ops",
     .delay_ms = 41250,
     .is_stored = true,
     .why = "RC:TxtMsg is built in, flag ISCOUNTED: stored and counted (R20)"},
    {.kind = WIRE_MESSAGE,
     .at_ms = NOON + 41 * SECOND,
     .object_name = "RC:CmdMsg",
     .from_user_id = "2191",
     .delay_ms = 2100,
     .why = "RC:CmdMsg is built in, flag NONE: not stored (R20)"},
    {.kind = WIRE_MESSAGE,
     .at_ms = NOON + 41 * SECOND,
     .object_name = "app:order",
     .from_user_id = "订单助手",
     .delay_ms = 900,
     .is_stored = true,
     .is_last_of_pull = true,
     .why = "app:order is registered by the app, flag ISCOUNTED: stored and counted (R20)"},
    {.kind = WIRE_NOTE,
     .at_ms = NOON + 60 * SECOND,
     .note = "○ offline: the timer stops, the cursor stays (R13)",
     .is_bad = true},
    {.kind = WIRE_PULL,
     .at_ms = NOON + 220 * SECOND,
     .http = 503,
     .took_ms = 2140,
     .error = "the server is busy: try again in 4 s"},
    {.kind = WIRE_PULL,
     .at_ms = NOON + 224 * SECOND,
     .took_ms = 10000,
     .error = "could not connect to 127.0.0.1 port 8787: connection refused"},
    {.kind = WIRE_PULL,
     .at_ms = NOON + 232 * SECOND,
     .is_ok = true,
     .http = 200,
     .received = 2,
     .missed = 4,
     .has_more = true,
     .took_ms = 71},
    {.kind = WIRE_MESSAGE,
     .at_ms = NOON + 232 * SECOND,
     .object_name = "RC:ImgMsg",
     .from_user_id = "design-team",
     .delay_ms = 212000,
     .delivery = DELIVERY_LATE,
     .is_stored = true,
     .why = "RC:ImgMsg is built in, flag ISCOUNTED: stored and counted (R20)"},
    {.kind = WIRE_MESSAGE,
     .at_ms = NOON + 232 * SECOND,
     .object_name = "com.example.live.gift",
     .from_user_id = "直播间🎁",
     .delay_ms = 121000,
     .is_offline = true,
     .is_stored = true,
     .is_last_of_pull = true,
     .why = "com.example.live.gift is not registered, the message's own bits decide: stored and "
            "counted (R24)"},
    {.kind = WIRE_PULL, .at_ms = NOON + 233 * SECOND, .is_ok = true, .http = 200, .took_ms = 29},
};

static const struct view_wire_detail pull_detail = {
    .request_line = "GET /castsim/v1/pull?since=5FGT-7VA9-G4DD-4V5P&limit=100",
    .answer_line = "HTTP 200",
    .answer_size = 1843,
    .answer_head = "{\"code\":200,\"serverTime\":\"1585109032000\",\"more\":true,\"messages\":"
                   "[{\"messageUID\":\"5FGT-7VA9-G4DD-4V5P\",\"fromUserId\":\"design-team\"…",
};

static const struct view_wire_detail message_detail = {
    .answer_size = -1,
    .uid = "5FGT-7VA9-G4DD-4V5P",
    .sent_time_ms = NOON + 111 * SECOND,
    .whys = "com.example.live.gift is not registered, the message's own bits decide: stored and "
            "counted (R24)\nsent before the current connect: flagged offline (R18)\n"
            "disableUpdateLastMsg is false: last message updated (R28)",
    .content_head = "{\"gift\":\"火箭🚀\",\"count\":1}",
    .content_size = 34,
};

static const struct view_wire usual = {
    .rows = rows, .row_count = COUNT(rows), .is_following = true, .total = 13};

static struct view_state wire_state(const struct view_wire *wire)
{
    struct view_state s = phone_state(PAGE_WIRE);
    s.wire = wire;
    return s;
}

static void the_wire_shows_every_pull_and_what_it_brought(void **state)
{
    (void)state;
    struct view_state s = wire_state(&usual);
    assert_draws_everywhere(&s, "wire");
}

static void the_detail_of_a_pull_is_the_request_and_the_answer(void **state)
{
    (void)state;
    only_in_english();
    struct view_wire wire = usual;
    wire.is_following = false;
    wire.selected = 9;
    wire.detail = &pull_detail;
    struct view_state s = wire_state(&wire);
    assert_draws_everywhere(&s, "wire-pull");
    wire.selected = 7;
    struct frame f;
    frame_init(&f, 24, 80);
    view_draw(&s, &f);
    assert_seen(&f, "error     the server is busy: try again in 4 s");
    frame_done(&f);
}

static void the_detail_of_a_message_says_why(void **state)
{
    (void)state;
    struct view_wire wire = usual;
    wire.is_following = false;
    wire.selected = 11;
    wire.detail = &message_detail;
    struct view_state s = wire_state(&wire);
    assert_draws_everywhere(&s, "wire-message");

    int top = -1;
    assert_false(view_scroll_detail(&s, 50, 160, 1, &top));
    assert_true(view_scroll_detail(&s, 16, 60, 2, &top));
    assert_int_equal(top, 2);
    assert_true(view_scroll_detail(&s, 16, 60, INT_MAX, &top));
    wire.detail_top = top;
    assert_false(view_scroll_detail(&s, 16, 60, 1, &top));
    assert_draws(&s, 16, 60, "wire-message-60x16-end");
}

static void a_filter_is_said_and_may_leave_nothing(void **state)
{
    (void)state;
    struct view_wire wire = usual;
    wire.filter = "type:RC:TxtMsg from:ops";
    wire.shown = 1;
    wire.total = 345;
    wire.rows = rows + 2;
    wire.row_count = 2;
    wire.selected = 1;
    wire.is_following = false;
    struct view_state s = wire_state(&wire);
    assert_draws(&s, 24, 80, "wire-filter-80x24");
    wire.row_count = 0;
    wire.shown = 0;
    assert_draws(&s, 16, 60, "wire-filter-nothing-60x16");
    s.wire = NULL;
    assert_draws(&s, 16, 60, "wire-nothing-60x16");
}

static void following_keeps_the_newest_row_in_sight(void **state)
{
    (void)state;
    only_in_english();
    enum { MANY = 300 };
    struct view_wire_row many[MANY];
    for (int i = 0; i < MANY; i++)
        many[i] = (struct view_wire_row){
            .kind = WIRE_PULL, .at_ms = NOON + i * SECOND, .is_ok = true, .received = i};
    struct view_wire wire = {.rows = many, .row_count = MANY, .is_following = true};
    struct view_state s = wire_state(&wire);
    struct frame f;
    frame_init(&f, 24, 80);
    view_draw(&s, &f);
    assert_seen(&f, "299 received");
    assert_seen(&f, "following the newest");
    wire.is_following = false;
    wire.selected = 0;
    view_draw(&s, &f);
    assert_null(find_cell(&f, "299 received"));
    assert_seen(&f, "1 received");
    frame_done(&f);
}

static void what_went_wrong_is_said_in_words_and_in_colour(void **state)
{
    (void)state;
    only_in_english();
    struct view_state s = wire_state(&usual);
    struct frame f;
    frame_init(&f, 30, 100);
    view_draw(&s, &f);
    assert_seen_as(&f, "✗ pull failed", STYLE_BAD);
    assert_seen_as(&f, "HTTP 503", STYLE_BAD);
    assert_seen_as(&f, "no answer", STYLE_BAD);
    assert_seen_as(&f, "4 missed for good", STYLE_BAD);
    assert_seen_as(&f, "late", STYLE_WARN);
    assert_seen_as(&f, "not stored", STYLE_DIM);
    assert_seen_as(&f, "✓ pull ok", STYLE_GOOD);
    frame_done(&f);
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wire_shows_every_pull_and_what_it_brought),
        cmocka_unit_test(the_detail_of_a_pull_is_the_request_and_the_answer),
        cmocka_unit_test(the_detail_of_a_message_says_why),
        cmocka_unit_test(a_filter_is_said_and_may_leave_nothing),
        cmocka_unit_test(following_keeps_the_newest_row_in_sight),
        cmocka_unit_test(what_went_wrong_is_said_in_words_and_in_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
