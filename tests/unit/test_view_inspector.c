#include "unit.h"

#include <limits.h>

#include "ui/view_inspector.h"
#include "view_fixture.h"

static const char order_content[] =
    "{\"orderId\":\"20200325001\",\"state\":\"已发货 "
    "🚚\",\"amount\":99.5,\"paid\":true,\"coupon\":null,"
    "\"items\":[{\"sku\":\"A-1\",\"title\":\"无线键盘\",\"count\":1},{\"sku\":\"B-7\",\"title\":"
    "\"A USB cable that is long enough for the whole desk and then some more of it\",\"count\":2}],"
    "\"extra\":{},\"address\":{\"city\":\"北京\",\"zip\":\"100000\"}}";

static const char *const reasons[] = {
    "app:order is registered by the app, flag ISCOUNTED: stored and counted (R20)",
    "sent before the current connect: flagged offline (R18)",
    "disableUpdateLastMsg is true: the last message stays (R27)",
};

static const struct view_inspector order = {
    .uid = "5FGT-7VA9-G4DD-4V5P",
    .object_name = "app:order",
    .from_user_id = "订单助手",
    .sent_time_ms = NOON,
    .received_time_ms = NOON + 41250,
    .delay_ms = 41250,
    .is_update_disabled = true,
    .is_parsed = true,
    .is_stored = true,
    .is_counted = true,
    .is_shown = true,
    .reasons = reasons,
    .reason_count = COUNT(reasons),
    .content_size = sizeof order_content - 1,
    .index = 3,
    .total = 57,
    .focus = INSPECT_CONTENT,
    .cursor = 6,
};

/* With a tree as wide as the terminal has room for. */
static void with_tree(struct view_state *s, struct view_inspector *i, int rows, int cols,
                      const char *content)
{
    content_tree_free((struct content_tree *)i->content);
    s->inspector = i;
    i->content_size = strlen(content);
    i->content =
        content_tree_new(content, strlen(content), view_inspector_content_cols(s, rows, cols));
}

static void draw(struct view_state *s, struct view_inspector *i, int rows, int cols,
                 const char *content, const char *name)
{
    char sized[128];
    snprintf(sized, sizeof sized, "%s-%dx%d", name, cols, rows);
    with_tree(s, i, rows, cols, content);
    assert_draws(s, rows, cols, sized);
}

static void a_message_is_told_with_its_times_its_verdict_and_its_content(void **state)
{
    (void)state;
    struct view_state s = phone_state(PAGE_INBOX);
    struct view_inspector i = order;
    draw(&s, &i, 16, 60, order_content, "inspector-content");
    draw(&s, &i, 24, 80, order_content, "inspector");
    draw(&s, &i, 30, 100, order_content, "inspector");
    draw(&s, &i, 50, 160, order_content, "inspector");
    i.focus = INSPECT_FACTS;
    draw(&s, &i, 16, 60, order_content, "inspector-facts");
    draw(&s, &i, 8, 40, order_content, "inspector-facts");
    content_tree_free((struct content_tree *)i.content);
}

static void what_is_not_json_is_wrapped(void **state)
{
    (void)state;
    static const char text[] =
        "【通知】系统将于今晚22:00进行维护，请提前保存工作。维护期间，部分功能"
        "（含登录）不可用！\nThe rest is \x1B[31mnot JSON\x07 and wraps "
        "where words end, in any width that it is given.\n\n最后一行。";
    struct view_state s = phone_state(PAGE_WIRE);
    struct view_inspector i = order;
    i.cursor = 0;
    i.is_parsed = false;
    i.is_stored = false;
    i.is_counted = false;
    i.is_shown = false;
    i.is_dropped = true;
    i.is_offline = true;
    i.delivery = DELIVERY_LATE;
    i.delay_ms = 541000;
    draw(&s, &i, 30, 80, text, "inspector-text");
    content_tree_free((struct content_tree *)i.content);
}

static void r19_the_delay_is_a_bar_and_a_sentence(void **state)
{
    (void)state;
    only_in_english();
    static const struct {
        int64_t delay_ms;
        enum window_delivery delivery;
        bool is_offline;
        const char *words;
    } cases[] = {
        {0, DELIVERY_IN_TIME, false, "+0.0 s: in time, 3:00 before the limit (R19)"},
        {179000, DELIVERY_IN_TIME, false, "+2m59s: in time, 0:01 before the limit (R19)"},
        {180300, DELIVERY_IN_TIME, false, "+3m00s: in time, the round trip left out (R19)"},
        {240000, DELIVERY_LATE, false, "+4m00s: late, 1:00 behind the limit (R19)"},
        {540000, DELIVERY_IN_TIME, true, "+9m00s: in time on reconnect, 1:00 before its window"},
        {540000, DELIVERY_LATE, true, "+9m00s: late, but 1:00 before its window closed (R14)"},
        {900000, DELIVERY_LATE, true, "+15m00s: late, 5:00 behind the limit (R19)"},
        {-1500, DELIVERY_IN_TIME, false, "-1.5 s: in time, 3:00 before the limit (R19)"},
    };
    struct view_inspector i = order;
    struct view_state s = phone_state(PAGE_INBOX);
    s.inspector = &i;
    struct frame f;
    frame_init(&f, 24, 90);
    for (size_t c = 0; c < COUNT(cases); c++) {
        i.delay_ms = cases[c].delay_ms;
        i.delivery = cases[c].delivery;
        i.is_offline = cases[c].is_offline;
        view_draw(&s, &f);
        assert_seen_as(&f, cases[c].words,
                       cases[c].delivery == DELIVERY_LATE ? STYLE_WARN : STYLE_GOOD);
    }
    frame_done(&f);
}

static void each_tick_of_the_verdict_is_a_word_too(void **state)
{
    (void)state;
    only_in_english();
    struct view_inspector i = order;
    struct view_state s = phone_state(PAGE_INBOX);
    s.inspector = &i;
    struct frame f;
    frame_init(&f, 24, 80);
    view_draw(&s, &f);
    assert_seen_as(&f, "✓ counted", STYLE_GOOD);
    assert_seen_as(&f, "✗ not listed", STYLE_WARN);
    i.is_counted = false;
    i.is_listed = true;
    view_draw(&s, &f);
    assert_seen(&f, "✗ not counted");
    assert_seen(&f, "✓ listed");
    frame_done(&f);
}

static void the_facts_scroll_where_they_do_not_fit(void **state)
{
    (void)state;
    struct view_inspector i = order;
    i.focus = INSPECT_FACTS;
    struct view_state s = phone_state(PAGE_INBOX);
    s.inspector = &i;
    int top = -1;
    assert_false(view_scroll_facts(&s, 50, 160, 1, &top));
    assert_true(view_scroll_facts(&s, 10, 60, 3, &top));
    assert_int_equal(top, 3);
    assert_true(view_scroll_facts(&s, 10, 60, INT_MAX, &top));
    i.facts_top = top;
    assert_false(view_scroll_facts(&s, 10, 60, 1, &top));
    struct frame f;
    frame_init(&f, 10, 60);
    view_draw(&s, &f);
    assert_seen(&f, "(R27)");
    assert_seen(&f, "↑");
    frame_done(&f);
}

static void a_click_finds_the_row_of_the_content(void **state)
{
    (void)state;
    struct view_state s = phone_state(PAGE_INBOX);
    struct view_inspector i = order;
    with_tree(&s, &i, 24, 80, order_content);
    i.cursor = 0;
    assert_true(view_inspector_content_rows(&s, 24, 80) >= 5);
    struct view_target found = view_target_at(&s, 24, 80, 21, 10);
    assert_int_equal(found.kind, TARGET_CONTENT);
    assert_int_equal(found.index, view_inspector_content_rows(&s, 24, 80) - 1);
    assert_int_equal(view_target_at(&s, 24, 80, 3, 10).kind, TARGET_DETAIL);
    assert_int_equal(view_target_at(&s, 24, 80, 0, 12).kind, TARGET_TAB);
    assert_int_equal(view_target_at(&s, 24, 80, 0, 12).index, PAGE_WIRE);
    assert_int_equal(view_target_at(&s, 24, 80, 22, 12).kind, TARGET_NONE);
    content_tree_free((struct content_tree *)i.content);
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_told_with_its_times_its_verdict_and_its_content),
        cmocka_unit_test(what_is_not_json_is_wrapped),
        cmocka_unit_test(r19_the_delay_is_a_bar_and_a_sentence),
        cmocka_unit_test(each_tick_of_the_verdict_is_a_word_too),
        cmocka_unit_test(the_facts_scroll_where_they_do_not_fit),
        cmocka_unit_test(a_click_finds_the_row_of_the_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
