#include "unit.h"

#include <limits.h>

#include "ui/view_dialog.h"
#include "view_fixture.h"

static const struct view_conversation conversations[] = {
    {"ops", "Maintenance at 22:00, please save your work", 3, NOON + 5 * MINUTE, true},
    {"订单助手", "您的订单 20200325001 已发货，预计明天送达", 128, NOON - HOUR, false},
    {"archive", "Happy new year", 0, NOON - 100 * DAY, false},
};

static const struct view_message messages[] = {
    {.object_name = "RC:TxtMsg",
     .lines = "Maintenance at 22:00, please save your work",
     .sent_time_ms = NOON + MINUTE,
     .delay_ms = 41250},
    {.object_name = "RC:TxtMsg",
     .lines = "Understood, thank you",
     .sent_time_ms = NOON + 5 * MINUTE,
     .delay_ms = 300,
     .is_mine = true},
};

static struct view_state inbox_state(void)
{
    struct view_state s = phone_state(PAGE_INBOX);
    s.conversations = conversations;
    s.conversation_count = COUNT(conversations);
    s.messages = messages;
    s.message_count = COUNT(messages);
    s.selected_message = 1;
    return s;
}

/* ---- the line below ---- */

static const struct view_choice commands[] = {
    {"pin", "pin to the top, or unpin"},
    {"play", "scenario: play, or pause"},
    {"pull", "pull now"},
};

static void a_command_is_typed_with_a_menu_above_it(void **state)
{
    (void)state;
    struct view_prompt prompt = {.sign = ':',
                                 .text = "p",
                                 .cursor = 1,
                                 .completion = {commands, COUNT(commands), 2, false, false}};
    struct view_state s = inbox_state();
    s.prompt = &prompt;
    assert_draws_everywhere(&s, "prompt-menu");
    assert_draws(&s, 8, 40, "prompt-menu-40x8");
    prompt.text = "speeed 20";
    prompt.cursor = 6;
    prompt.completion = (struct view_choices){0};
    prompt.error = "there is no command \"speeed\"; did you mean \"speed\"?";
    assert_draws(&s, 16, 60, "prompt-error-60x16");
}

static void the_cursor_of_the_terminal_stands_where_is_typed(void **state)
{
    (void)state;
    struct view_prompt prompt = {.sign = '/', .text = "订单 中文", .cursor = 6, .note = "12 hits"};
    struct view_state s = inbox_state();
    s.prompt = &prompt;
    struct frame f;
    frame_init(&f, 16, 60);
    view_draw(&s, &f);
    assert_int_equal(f.cursor_row, 15);
    assert_int_equal(f.cursor_col, 5);
    assert_int_equal(frame_cell(&f, 15, 5)->style, STYLE_SELECTED);
    assert_seen(&f, "/订单 中文");
    assert_seen(&f, "12 hits");
    s.prompt = NULL;
    view_draw(&s, &f);
    assert_int_equal(f.cursor_row, -1);
    frame_done(&f);
}

static void a_long_line_is_seen_around_the_cursor(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i < 100; i++)
        buf_addf(&text, "%d中 ", i);
    struct view_prompt prompt = {.sign = ':', .text = buf_str(&text)};
    struct view_state s = inbox_state();
    s.prompt = &prompt;
    struct frame f;
    frame_init(&f, 16, 60);
    for (prompt.cursor = 0; prompt.cursor <= text.len + 2; prompt.cursor++) {
        view_draw(&s, &f);
        assert_int_equal(f.cursor_row, 15);
        assert_in_range(f.cursor_col, 1, 59);
    }
    assert_seen(&f, ":…");
    frame_done(&f);
    buf_done(&text);
}

/* ---- what a search found ---- */

static void what_a_search_found_has_its_hits_marked(void **state)
{
    (void)state;
    only_in_english();
    static const struct view_range hits[][2] = {
        {{9, 6}, {0, 0}}, {{6, 6}, {25, 9}}, {{4, 3}, {8, 1}}};
    static const struct view_found_row rows[] = {
        {"订单助手", "RC:TxtMsg", NOON + MINUTE, "您的订单 20200325001 已发货", hits[1], 2, true},
        {"ops", "RC:TxtMsg", NOON - DAY, "…about 订单 and the orders of yesterday", hits[0], 1,
         false},
        {"design-team", "app:order", NOON - 100 * DAY, "a\x1B[b 订 c", hits[2], 2, false},
    };
    struct view_found found = {
        .query = "订单", .rows = rows, .row_count = COUNT(rows), .selected = 1, .has_below = true};
    struct view_state s = inbox_state();
    s.found = &found;
    assert_draws(&s, 16, 60, "found-60x16");
    assert_draws(&s, 24, 100, "found-100x24");
    struct frame f;
    frame_init(&f, 24, 100);
    view_draw(&s, &f);
    assert_seen_as(&f, "订单 and", STYLE_HIT);
    assert_seen_as(&f, "订单 2020", STYLE_HIT);
    assert_seen_as(&f, "已发货", STYLE_HIT);
    found.row_count = 0;
    found.is_searching = true;
    view_draw(&s, &f);
    assert_seen(&f, "searching…");
    found.is_searching = false;
    view_draw(&s, &f);
    assert_seen(&f, "nothing found");
    frame_done(&f);
}

static void hits_in_the_chat_follow_the_wrapped_text(void **state)
{
    (void)state;
    static const char text[] = "first the words that fill a line, then needle and 订单号 at last";
    const size_t needle = (size_t)(strstr(text, "needle") - text);
    const size_t order = (size_t)(strstr(text, "订单") - text);
    const struct view_range hits[] = {{needle, 6}, {order, 6}};
    const struct view_message m = {.object_name = "RC:TxtMsg",
                                   .lines = text,
                                   .sent_time_ms = NOON,
                                   .hits = hits,
                                   .hit_count = 2};
    struct view_state s = inbox_state();
    s.messages = &m;
    s.message_count = 1;
    for (int cols = 40; cols < 200; cols++) {
        s.focus = FOCUS_CHAT;
        struct frame f;
        frame_init(&f, 24, cols);
        view_draw(&s, &f);
        int marked = 0;
        for (int i = 0; i < f.rows * f.cols; i++)
            marked += f.cells[i].style == STYLE_HIT;
        assert_int_equal(marked, 6 + 4);
        assert_seen_as(&f, "needle", STYLE_HIT);
        frame_done(&f);
    }
}

/* ---- a page of text ---- */

static const char help_text[] =
    "R14  The ten-minute window\n\nThe server hands a broadcast out while it is not older than 10 "
    "minutes: now - sentTime <= 600,000 ms. The boundary belongs to the window.\n\n"
    "Expect: back after 9:59 or exactly 10:00.000 offline: received; one ms later: missed, for "
    "good.\n\n广播在十分钟内有效；离线超过十分钟即错过。";

static void a_page_of_text_scrolls(void **state)
{
    (void)state;
    struct content_tree *tree =
        content_tree_new_text(help_text, strlen(help_text), view_text_cols(60));
    struct view_text_page page = {.title = ":help R14", .text = tree};
    struct view_state s = inbox_state();
    s.text_page = &page;
    assert_draws(&s, 16, 60, "text-60x16");
    int top = -1;
    assert_false(view_scroll_text(&s, 16, 60, 1, &top));
    assert_true(view_scroll_text(&s, 10, 60, INT_MAX, &top));
    page.top = top;
    assert_false(view_scroll_text(&s, 10, 60, 1, &top));
    assert_draws(&s, 10, 60, "text-60x10-end");
    content_tree_free(tree);

    static const char answer[] = "{\"code\":1008,\"errorMessage\":\"too many broadcasts\"}";
    page = (struct view_text_page){.title = "HTTP 429",
                                   .text = content_tree_new(answer, strlen(answer), 57)};
    struct frame f;
    frame_init(&f, 16, 60);
    view_draw(&s, &f);
    assert_seen(&f, "\"errorMessage\": \"too many broadcasts\"");
    frame_done(&f);
    content_tree_free((struct content_tree *)page.text);
}

/* ---- sending ---- */

static const struct view_choice types[] = {
    {"RC:TxtMsg", "Text message, ISCOUNTED"},        {"RC:ImgTextMsg", "Image and text, ISCOUNTED"},
    {"RC:HQVCMsg", "High-quality voice, ISCOUNTED"}, {"RC:ImgMsg", "Image, ISCOUNTED"},
    {"RC:InfoNtf", "Notification, ISPERSISTED"},
};

static const struct view_finding findings[] = {
    {true, "content is required by RC:TxtMsg and missing"},
    {false, "fromUserId 2191 is this phone's own user: a sent message never counts (R30)"},
};

static const struct view_send form = {
    .focus = SEND_CONTENT,
    .type = "RC:TxtMsg",
    .type_cursor = 9,
    .types = {types, COUNT(types), 0, false, true},
    .from = "2191",
    .from_cursor = 4,
    .content = "{\n  \"content\": \"系统将于今晚22:00进行维护 🔧\",\n  \"extra\": \"\"\n}",
    .content_cursor = 23,
};

static void the_form_says_what_the_checks_found(void **state)
{
    (void)state;
    struct view_send send = form;
    struct view_state s = inbox_state();
    s.send = &send;
    assert_draws_everywhere(&s, "send");
    send.findings = findings;
    send.finding_count = COUNT(findings);
    send.focus = SEND_BUTTON;
    send.is_update_disabled = true;
    assert_draws(&s, 16, 60, "send-findings-60x16");
    assert_draws(&s, 24, 80, "send-findings-80x24");
    send.focus = SEND_TYPE;
    assert_draws(&s, 24, 80, "send-types-80x24");
}

static void the_new_message_is_followed_until_it_arrives(void **state)
{
    (void)state;
    only_in_english();
    struct view_send send = form;
    struct view_state s = inbox_state();
    s.send = &send;
    send.focus = SEND_BUTTON;
    send.answer = "{\"code\":200}";
    send.uid = "5FGT-7VA9-G4DD-4V5P";
    send.sent_time_ms = NOON;
    static const struct {
        enum view_send_step step;
        const char *words;
        enum style style;
    } cases[] = {
        {SEND_UNDER_WAY, "… being sent", STYLE_NORMAL},
        {SEND_REFUSED, "✗ refused", STYLE_BAD},
        {SEND_ACCEPTED, "… accepted; the next pull is in 1:42", STYLE_GOOD},
        {SEND_ARRIVED, "● arrived, not stored, +41.2 s", STYLE_GOOD},
        {SEND_MISSED, "✗ missed for good: offline (R14, R19)", STYLE_BAD},
    };
    send.delay_ms = 41250;
    send.cause = STATE_OFFLINE;
    struct frame f;
    frame_init(&f, 24, 80);
    for (size_t i = 0; i < COUNT(cases); i++) {
        send.step = cases[i].step;
        view_draw(&s, &f);
        assert_seen_as(&f, cases[i].words, cases[i].style);
    }
    send.step = SEND_ARRIVED;
    send.ticks.is_parsed = true;
    view_draw(&s, &f);
    assert_seen_as(&f, "✓ parsed", STYLE_GOOD);
    assert_seen_as(&f, "✗ not counted", STYLE_WARN);
    frame_done(&f);
    send.step = SEND_ACCEPTED;
    assert_draws(&s, 24, 80, "send-accepted-80x24");
}

static void the_cursor_of_the_content_is_found_in_its_wrapped_lines(void **state)
{
    (void)state;
    struct view_send send = form;
    struct view_state s = inbox_state();
    s.send = &send;
    struct frame f;
    frame_init(&f, 16, 60);
    for (size_t at = 0; at <= strlen(form.content) + 1; at++) {
        send.content_cursor = at;
        view_draw(&s, &f);
        assert_in_range(f.cursor_row, 4, 13);
        assert_in_range(f.cursor_col, 14, 59);
    }
    frame_done(&f);
}

/* ---- a question ---- */

static void a_question_says_what_follows_from_yes(void **state)
{
    (void)state;
    only_in_english();
    struct view_confirm confirm = {
        .question = "Delete the conversation 订单助手 with all of its 128 messages?",
        .detail = "They cannot be pulled again: what was received once is not taken twice (R16)."};
    struct view_state s = inbox_state();
    s.confirm = &confirm;
    assert_draws(&s, 16, 60, "confirm-60x16");
    assert_draws(&s, 24, 80, "confirm-80x24");
    struct frame f;
    frame_init(&f, 24, 80);
    view_draw(&s, &f);
    assert_seen_as(&f, "▸ [n] no", STYLE_SELECTED);
    confirm.is_yes = true;
    view_draw(&s, &f);
    assert_seen_as(&f, "▸ [y] yes", STYLE_SELECTED);
    frame_done(&f);
}

static void assert_target(const struct view_state *s, int row, int col, enum view_target_kind kind,
                          size_t index)
{
    struct view_target found = view_target_at(s, 24, 80, row, col);
    assert_int_equal(found.kind, kind);
    assert_int_equal(found.index, index);
}

static void a_click_finds_what_lies_on_top(void **state)
{
    (void)state;
    only_in_english();
    struct view_state s = inbox_state();
    assert_target(&s, 4, 10, TARGET_ROW, 1);
    struct view_send send = form;
    s.send = &send;
    assert_target(&s, 4, 10, TARGET_NONE, 0);
    assert_target(&s, 3, 30, TARGET_FIELD, SEND_FROM);
    assert_target(&s, 9, 30, TARGET_FIELD, SEND_CONTENT);
    send.focus = SEND_TYPE;
    assert_target(&s, 5, 30, TARGET_CHOICE, 1);
    s.send = NULL;
    struct view_prompt prompt = {
        .sign = ':', .text = "p", .completion = {commands, COUNT(commands), 2, false, false}};
    s.prompt = &prompt;
    assert_target(&s, 20, 30, TARGET_CHOICE, 1);
    s.prompt = NULL;
    struct view_confirm confirm = {.question = "Sure?"};
    s.confirm = &confirm;
    size_t yes = 0, no = 0;
    for (int row = 0; row < 24; row++) {
        for (int col = 0; col < 80; col++) {
            enum view_target_kind kind = view_target_at(&s, 24, 80, row, col).kind;
            yes += kind == TARGET_YES;
            no += kind == TARGET_NO;
        }
    }
    assert_int_equal(yes, strlen("  [y] yes "));
    assert_int_equal(no, strlen("  [n] no "));
}

/* ---- the help in groups ---- */

static const struct view_key keys[] = {
    {"j, Down", "one down", "Everywhere"},
    {"k, Up", "one up", "Everywhere"},
    {"PgDn, ^F", "a page down", "Everywhere"},
    {"PgUp, ^B", "a page up", "Everywhere"},
    {"1 2 3 4", "go to a view", "Everywhere"},
    {"Tab", "to the other pane", "Everywhere"},
    {":", "a command", "Everywhere"},
    {"/", "search all messages", "Everywhere"},
    {"?, F1", "this help, on or off", "Everywhere"},
    {"q", "quit", "Everywhere"},
    {"Enter, l", "open and mark as read", "Inbox"},
    {"t", "pin to the top, or unpin", "Inbox"},
    {"x", "hide until the next one", "Inbox"},
    {"X", "delete with all messages", "Inbox"},
    {"d, Del", "delete the message", "Inbox"},
    {"F", "follow the newest", "Wire"},
    {"&", "filter", "Wire"},
    {"R", "reload the type", "Types"},
    {"D", "drop the type", "Types"},
    {"o", "go offline, or online", "The client"},
    {"p", "pull now", "The client"},
};

static void the_help_is_grouped_by_view(void **state)
{
    (void)state;
    struct view_state s = inbox_state();
    s.help = keys;
    s.help_count = COUNT(keys);
    s.is_help_open = true;
    assert_draws_everywhere(&s, "help-groups");
    int top = -1;
    assert_true(view_scroll_help(&s, 16, 60, INT_MAX, &top));
    s.help_top = top;
    assert_draws(&s, 16, 60, "help-groups-60x16-end");
}

static void hints_keep_the_pinned_ones_in_sight(void **state)
{
    (void)state;
    static const struct view_hint hints[] = {
        {"Enter", "inspect", false}, {"/", "search", false}, {"F", "follow", false},
        {"&", "filter", false},      {"y", "copy", false},   {"w", "write to a file", false},
        {"?", "help", true},         {"q", "quit", true},
    };
    struct view_state s = inbox_state();
    s.hints = hints;
    s.hint_count = COUNT(hints);
    struct frame f;
    for (int cols = 40; cols < 120; cols++) {
        frame_init(&f, 16, cols);
        view_draw(&s, &f);
        assert_seen(&f, "Enter inspect");
        assert_seen(&f, "? help  q quit");
        frame_done(&f);
    }
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_typed_with_a_menu_above_it),
        cmocka_unit_test(the_cursor_of_the_terminal_stands_where_is_typed),
        cmocka_unit_test(a_long_line_is_seen_around_the_cursor),
        cmocka_unit_test(what_a_search_found_has_its_hits_marked),
        cmocka_unit_test(hits_in_the_chat_follow_the_wrapped_text),
        cmocka_unit_test(a_page_of_text_scrolls),
        cmocka_unit_test(the_form_says_what_the_checks_found),
        cmocka_unit_test(the_new_message_is_followed_until_it_arrives),
        cmocka_unit_test(the_cursor_of_the_content_is_found_in_its_wrapped_lines),
        cmocka_unit_test(a_question_says_what_follows_from_yes),
        cmocka_unit_test(a_click_finds_what_lies_on_top),
        cmocka_unit_test(the_help_is_grouped_by_view),
        cmocka_unit_test(hints_keep_the_pinned_ones_in_sight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
