#include "unit.h"

#include <limits.h>

#include "ui/view_types.h"
#include "view_fixture.h"

static const struct view_type rows[] = {
    {.object_name = "RC:CardMsg",
     .flag = FLAG_ISCOUNTED,
     .module = "contactcard",
     .file = "RC_CardMsg.json"},
    {.object_name = "RC:CmdMsg",
     .flag = FLAG_NONE,
     .file = "RC_CmdMsg.json",
     .seen = 12,
     .last_seen_ms = NOON - DAY},
    {.object_name = "RC:ImgMsg",
     .flag = FLAG_ISCOUNTED,
     .file = "RC_ImgMsg.json",
     .seen = 3,
     .last_seen_ms = NOON + 2 * MINUTE},
    {.object_name = "RC:InfoNtf", .flag = FLAG_ISPERSISTED, .file = "RC_InfoNtf.json"},
    {.object_name = "RC:TxtMsg",
     .flag = FLAG_ISCOUNTED,
     .file = "RC_TxtMsg.json",
     .seen = 10482,
     .last_seen_ms = NOON + 5 * MINUTE},
    {.object_name = "RC:TypSts", .flag = FLAG_STATUS, .file = "RC_TypSts.json"},
    {.object_name = "app:order",
     .origin = ORIGIN_CUSTOM,
     .flag = FLAG_ISCOUNTED,
     .file = "order.json",
     .seen = 41,
     .last_seen_ms = NOON + 4 * MINUTE,
     .is_changed = true},
    {.object_name = "app:promo",
     .origin = ORIGIN_DROPPED,
     .flag = FLAG_ISPERSISTED,
     .file = "promo.json",
     .seen = 7,
     .last_seen_ms = NOON - HOUR,
     .is_changed = true},
    {.object_name = "com.example.live.gift.v2",
     .origin = ORIGIN_UNREGISTERED,
     .seen = 1,
     .last_seen_ms = NOON + 3 * MINUTE},
};

static const struct type_field fields[] = {
    {.name = "orderId",
     .kind = FIELD_STRING,
     .is_required = true,
     .note = "of the shop, 11 digits"},
    {.name = "state", .kind = FIELD_STRING, .is_required = true, .note = "paid, sent or done"},
    {.name = "amount", .kind = FIELD_NUMBER, .note = "yuan"},
    {.name = "extra", .kind = FIELD_JSON_STRING},
};

static const struct view_type_detail detail = {
    .title = "Order state",
    .note = "The shop's own type; phones show it since version 3.2.",
    .valid_in = "private group system",
    .layout = LAYOUT_BOX,
    .fields = fields,
    .field_count = COUNT(fields),
    .example = "{\"orderId\":\"20200325001\",\"state\":\"sent\",\"amount\":99.5}",
    .digest = "[Order] 订单 20200325001 已发货",
    .lines = "订单 20200325001\n已发货 🚚\n¥99.5",
    .change = "its flag was NONE: the next one is stored and counted, what is stored stays",
};

static const struct view_types usual = {
    .rows = rows, .row_count = COUNT(rows), .selected = 4, .total = 9};

static struct view_state types_state(const struct view_types *types)
{
    struct view_state s = phone_state(PAGE_TYPES);
    s.types = types;
    return s;
}

static void the_types_in_force_are_listed(void **state)
{
    (void)state;
    struct view_state s = types_state(&usual);
    assert_draws_everywhere(&s, "types");
    s.types = NULL;
    assert_draws(&s, 16, 60, "types-nothing-60x16");
}

static void the_detail_has_fields_and_the_rendered_example(void **state)
{
    (void)state;
    struct view_types types = usual;
    types.selected = 6;
    types.detail = &detail;
    struct view_state s = types_state(&types);
    assert_draws_everywhere(&s, "types-detail");

    int top = -1;
    assert_true(view_scroll_detail(&s, 16, 60, INT_MAX, &top));
    types.detail_top = top;
    struct frame f;
    frame_init(&f, 16, 60);
    view_draw(&s, &f);
    assert_seen(&f, "version 3.2.");
    frame_done(&f);
    s.page = PAGE_INBOX;
    assert_false(view_scroll_detail(&s, 16, 60, 1, &top));
}

static void r24_what_is_not_registered_is_said_to_be_unknown(void **state)
{
    (void)state;
    only_in_english();
    static const struct view_type_detail unknown = {.title = ""};
    struct view_types types = usual;
    types.selected = 8;
    types.detail = &unknown;
    struct view_state s = types_state(&types);
    struct frame f;
    frame_init(&f, 24, 100);
    view_draw(&s, &f);
    assert_seen(&f, "? unknown");
    assert_seen(&f, "not registered: the message's own bits decide (R24)");
    assert_seen_as(&f, "✗ dropped", STYLE_WARN);
    frame_done(&f);
}

static void r20_each_flag_is_told_in_words(void **state)
{
    (void)state;
    only_in_english();
    static const struct {
        enum type_flag flag;
        const char *words;
    } cases[] = {{FLAG_NONE, "NONE: not stored"},
                 {FLAG_ISPERSISTED, "ISPERSISTED: stored, not counted"},
                 {FLAG_ISCOUNTED, "ISCOUNTED: stored, unread +1"},
                 {FLAG_STATUS, "STATUS: not stored; dropped"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct view_type type = {.object_name = "app:x", .flag = cases[i].flag};
        const struct view_types types = {.rows = &type, .row_count = 1, .detail = &detail};
        struct view_state s = types_state(&types);
        struct frame f;
        frame_init(&f, 24, 100);
        view_draw(&s, &f);
        assert_seen(&f, cases[i].words);
        frame_done(&f);
    }
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_types_in_force_are_listed),
        cmocka_unit_test(the_detail_has_fields_and_the_rendered_example),
        cmocka_unit_test(r24_what_is_not_registered_is_said_to_be_unknown),
        cmocka_unit_test(r20_each_flag_is_told_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
