#include "unit.h"

#include "ui/view_timeline.h"
#include "view_fixture.h"

#define AT(minutes) (NOON + (int64_t)((minutes)*MINUTE))

/* Now is 12:06. */
static const struct window_span spans[] = {
    {AT(-20), STATE_KILLED}, {AT(-5), STATE_ONLINE},   {AT(-2.6), STATE_OFFLINE},
    {AT(1.1), STATE_ONLINE}, {AT(2.5), STATE_FAILING}, {AT(3.4), STATE_ONLINE},
};

static const struct view_line_pull pulls[] = {
    {AT(-5), true, 0, 0},    {AT(-2.7), true, 1, 0}, {AT(1.1), true, 2, 1}, {AT(2.5), false, 0, 0},
    {AT(2.52), false, 0, 0}, {AT(2.6), false, 0, 0}, {AT(3.4), true, 3, 0}, {AT(4.7), true, 0, 0},
};

static const struct view_line_broadcast broadcasts[] = {
    {"", "", "5FGT-7VA9-G4DD-4V5P", AT(-9.5), 0, FATE_MISSED, STATE_OFFLINE},
    {"RC:TxtMsg", "ops", "u1", AT(-3.2), AT(-2.7), FATE_IN_TIME, STATE_ONLINE},
    {"RC:ImgMsg", "design-team", "u2", AT(-2), AT(1.1), FATE_LATE, STATE_ONLINE},
    {"app:order", "订单助手", "u3", AT(0.2), AT(1.1), FATE_IN_TIME, STATE_ONLINE},
    {"RC:TxtMsg", "2191", "u4", AT(2.2), AT(3.4), FATE_IN_TIME, STATE_ONLINE},
    {"com.example.live.gift", "直播间🎁", "u5", AT(4.9), 0, FATE_WAITING, STATE_ONLINE},
};

static const struct view_timeline usual = {
    .spans = spans,
    .span_count = COUNT(spans),
    .pulls = pulls,
    .pull_count = COUNT(pulls),
    .broadcasts = broadcasts,
    .broadcast_count = COUNT(broadcasts),
    .selected = 2,
};

static struct view_state timeline_state(const struct view_timeline *line)
{
    struct view_state s = phone_state(PAGE_TIMELINE);
    s.timeline = line;
    return s;
}

static void the_last_ten_minutes_are_lanes(void **state)
{
    (void)state;
    struct view_state s = timeline_state(&usual);
    assert_draws_everywhere(&s, "timeline");
    assert_draws(&s, 40, 300, "timeline-300x40");
    assert_draws(&s, 8, 40, "timeline-40x8");
}

static void a_lane_without_anything_says_so(void **state)
{
    (void)state;
    struct view_state s = timeline_state(NULL);
    s.is_online = false;
    s.next_pull_in_ms = -1;
    assert_draws(&s, 24, 80, "timeline-nothing-80x24");
}

static void r14_a_missed_one_is_marked_in_red_and_in_words_with_the_cause(void **state)
{
    (void)state;
    only_in_english();
    static const struct {
        enum window_state cause;
        const char *mark;
        const char *words;
    } cases[] = {{STATE_OFFLINE, "✗ missed: offline", "missed for good: offline in"},
                 {STATE_FAILING, "✗ missed: failing", "missed for good: pulls failed in"},
                 {STATE_KILLED, "✗ missed: killed", "missed for good: not running in"},
                 {STATE_ONLINE, "✗ missed", "missed for good: no pull came"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct view_line_broadcast missed = {"RC:TxtMsg", "ops",       "u",           AT(-8),
                                                   0,           FATE_MISSED, cases[i].cause};
        const struct view_timeline line = {.broadcasts = &missed, .broadcast_count = 1};
        struct view_state s = timeline_state(&line);
        struct frame f;
        frame_init(&f, 24, 100);
        view_draw(&s, &f);
        assert_seen_as(&f, cases[i].mark, STYLE_BAD);
        assert_seen_as(&f, cases[i].words, STYLE_BAD);
        assert_seen(&f, "window closed 12:02:00");
        frame_done(&f);
    }
}

/* Column of a symbol in a row; -1 = not there. */
static int col_of(const struct frame *f, int row, const char *symbol)
{
    for (int col = 0; col < f->cols; col++) {
        if (strcmp(frame_cell(f, row, col)->text, symbol) == 0)
            return col;
    }
    return -1;
}

static void r19_in_time_and_late_lie_on_their_side_of_the_three_minutes(void **state)
{
    (void)state;
    struct view_line_broadcast b = {"RC:TxtMsg", "ops",        "u",         AT(-3),
                                    AT(-1),      FATE_IN_TIME, STATE_ONLINE};
    const struct view_timeline line = {.broadcasts = &b, .broadcast_count = 1};
    struct view_state s = timeline_state(&line);
    for (int cols = 60; cols <= 300; cols += 7) {
        struct frame f;
        frame_init(&f, 24, cols);
        b.received_time_ms = AT(-1);
        b.fate = FATE_IN_TIME;
        view_draw(&s, &f);
        enum { FIRST = 7 };
        assert_true(col_of(&f, FIRST, "├") < col_of(&f, FIRST, "●"));
        assert_true(col_of(&f, FIRST, "●") < col_of(&f, FIRST, "┼"));
        b.received_time_ms = AT(2);
        b.fate = FATE_LATE;
        view_draw(&s, &f);
        assert_true(col_of(&f, FIRST, "┿") < col_of(&f, FIRST, "●"));
        frame_done(&f);
    }
}

static void a_short_outage_is_still_seen(void **state)
{
    (void)state;
    static const struct window_span blink[] = {
        {AT(-20), STATE_ONLINE}, {AT(0), STATE_OFFLINE}, {AT(0.001), STATE_ONLINE}};
    const struct view_timeline line = {.spans = blink, .span_count = COUNT(blink)};
    struct view_state s = timeline_state(&line);
    struct frame f;
    frame_init(&f, 16, 60);
    view_draw(&s, &f);
    assert_seen(&f, "┄");
    frame_done(&f);
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_ten_minutes_are_lanes),
        cmocka_unit_test(a_lane_without_anything_says_so),
        cmocka_unit_test(r14_a_missed_one_is_marked_in_red_and_in_words_with_the_cause),
        cmocka_unit_test(r19_in_time_and_late_lie_on_their_side_of_the_three_minutes),
        cmocka_unit_test(a_short_outage_is_still_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
