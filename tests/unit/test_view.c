#include "unit.h"

#include <limits.h>
#include <time.h>

#include "base/prng.h"
#include "golden.h"
#include "ui/keymap.h"
#include "ui/view.h"
#include "ui/view_dialog.h"
#include "ui/view_inspector.h"

/* What every message has. */
#define MESSAGE(name, text, shape, sent, delay, was_offline, mine)                                 \
    {                                                                                              \
        .object_name = (name), .lines = (text), .layout = (shape), .sent_time_ms = (sent),         \
        .delay_ms = (delay), .offline = (was_offline), .is_mine = (mine)                           \
    }

#define NOON 1585108800000 /* 2020-03-25 04:00 UTC, noon in Beijing */
#define MINUTE 60000
#define HOUR (60 * MINUTE)
#define DAY (24 * (int64_t)HOUR)
#define BEIJING (8 * 3600)

/* ---- states to look at ---- */

static const struct view_conversation conversations[] = {
    {"ops", "Maintenance at 22:00, please save your work", 3, NOON + 5 * MINUTE, true},
    {"2191", "[Image]", 1, NOON + 4 * MINUTE, false},
    {"订单助手", "您的订单 20200325001 已发货，预计明天送达", 128, NOON - HOUR, false},
    {"quiet", "", 2, NOON - DAY, false},
    {"party", "🎉🎉 生日快乐 👨‍👩‍👧 ❤️ 🇨🇳", 0, NOON - 3 * DAY, false},
    {"archive", "Happy new year", 0, NOON - 100 * DAY, false},
};

static const struct view_message messages[] = {
    MESSAGE("RC:TxtMsg", "Welcome aboard", VIEW_BUBBLE, NOON - DAY, 2000, false, false),
    MESSAGE("RC:TxtMsg", "Maintenance at 22:00, please save your work", VIEW_BUBBLE, NOON + MINUTE,
            41250, false, false),
    MESSAGE("RC:ImgMsg", "[Image]\nhttps://example.com/plan.jpg", VIEW_BOX, NOON + 2 * MINUTE,
            179900, false, false),
    MESSAGE("RC:InfoNtf", "The meeting room is booked", VIEW_NOTICE, NOON + 3 * MINUTE, 599000,
            true, false),
    MESSAGE("app:unknown", "The current version does not support viewing this message", VIEW_NOTICE,
            NOON + 4 * MINUTE, 900, false, false),
    MESSAGE("RC:TxtMsg", "Understood, thank you", VIEW_BUBBLE, NOON + 5 * MINUTE, 300, false, true),
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* As many commands as fill a screen, and no more: new ones change no picture here. */
static struct keymap keymap;

static int make_keymap(void **state)
{
    (void)state;
    static const enum command commands[] = {
        COMMAND_UP,    COMMAND_DOWN,   COMMAND_PAGE_UP,       COMMAND_PAGE_DOWN,
        COMMAND_TOP,   COMMAND_BOTTOM, COMMAND_OPEN,          COMMAND_BACK,
        COMMAND_NEXT,  COMMAND_PULL,   COMMAND_TOGGLE_ONLINE, COMMAND_PIN,
        COMMAND_CLEAR, COMMAND_REMOVE, COMMAND_DELETE,        COMMAND_REDRAW,
        COMMAND_HELP,  COMMAND_QUIT};
    struct command_set set = {0};
    for (size_t i = 0; i < COUNT(commands); i++)
        set.has[commands[i]] = true;
    keymap_init(&keymap, &set);
    return 0;
}

static int drop_keymap(void **state)
{
    (void)state;
    keymap_done(&keymap);
    return 0;
}

static struct view_state usual_state(void)
{
    return (struct view_state){
        .conversations = conversations,
        .conversation_count = COUNT(conversations),
        .messages = messages,
        .message_count = COUNT(messages),
        .selected_message = COUNT(messages) - 1,
        .app_key = "demo-key",
        .user_id = "ann",
        .sdk = "native",
        .server = "http://127.0.0.1:8787",
        .is_online = true,
        .next_pull_in_ms = 101001,
        .last_pull = "3 received",
        .last_pull_ok = true,
        .total_unread = 134,
        .speed = 1,
        .flash = "",
        .now_ms = NOON + 6 * MINUTE,
        .utc_offset_s = BEIJING,
        .keymap = &keymap,
    };
}

static struct view_state empty_state(void)
{
    struct view_state s = usual_state();
    s.conversations = NULL;
    s.conversation_count = 0;
    s.messages = NULL;
    s.message_count = 0;
    s.selected_message = 0;
    s.total_unread = 0;
    s.last_pull = "nothing new";
    return s;
}

static void assert_draws(const struct view_state *state, int rows, int cols, const char *name)
{
    struct frame frame;
    frame_init(&frame, rows, cols);
    view_draw(state, &frame);
    assert_golden(&frame, name);
    frame_done(&frame);
}

/* ---- golden frames ---- */

static void the_usual_screen(void **state)
{
    (void)state;
    struct view_state s = usual_state();
    assert_draws(&s, 30, 100, "usual-100x30");
    assert_draws(&s, 24, 80, "usual-80x24");
    assert_draws(&s, 16, 60, "usual-60x16");
    assert_draws(&s, 8, 40, "usual-40x8-list");
    s.focus = FOCUS_CHAT;
    assert_draws(&s, 30, 100, "usual-100x30-chat");
    assert_draws(&s, 8, 40, "usual-40x8-chat");
    assert_draws(&s, 50, 200, "usual-200x50-chat");
}

static void a_terminal_that_is_too_small_is_told_so(void **state)
{
    (void)state;
    struct view_state s = usual_state();
    assert_draws(&s, 7, 80, "too-small-80x7");
    assert_draws(&s, 8, 39, "too-small-39x8");
    assert_draws(&s, 3, 10, "too-small-10x3");
    assert_draws(&s, 1, 1, "too-small-1x1");
}

static void before_the_first_broadcast_the_screen_says_what_to_do(void **state)
{
    (void)state;
    struct view_state s = empty_state();
    assert_draws(&s, 24, 80, "empty-80x24");
    assert_draws(&s, 16, 60, "empty-60x16");
    assert_draws(&s, 8, 40, "empty-40x8");
    s.is_pulling = true;
    s.last_pull = "";
    assert_draws(&s, 16, 60, "empty-60x16-pulling");
    s.is_pulling = false;
    s.is_online = false;
    s.next_pull_in_ms = -1;
    assert_draws(&s, 24, 80, "empty-80x24-offline");
}

static void the_help_is_made_of_the_key_table(void **state)
{
    (void)state;
    struct view_state s = usual_state();
    s.is_help_open = true;
    assert_draws(&s, 30, 100, "help-100x30");
    assert_draws(&s, 24, 80, "help-80x24");
    assert_draws(&s, 16, 60, "help-60x16");
    s.help_top = 3;
    assert_draws(&s, 8, 40, "help-40x8-scrolled");
}

static void offline_is_said_in_words(void **state)
{
    (void)state;
    struct view_state s = usual_state();
    s.is_online = false;
    s.next_pull_in_ms = -1;
    s.last_pull = "could not connect to 127.0.0.1 port 8787: connection refused";
    s.last_pull_ok = false;
    s.speed = 20;
    s.flash = "SYSTEM conversations take no reply";
    s.flash_is_bad = true;
    assert_draws(&s, 16, 100, "offline-100x16");
    assert_draws(&s, 16, 60, "offline-60x16");
    assert_draws(&s, 8, 40, "offline-40x8");
}

static void chinese_and_emoji_keep_their_columns(void **state)
{
    (void)state;
    static const struct view_message chat[] = {
        MESSAGE("RC:TxtMsg",
                "【通知】系统将于今晚22:"
                "00进行维护，请提前保存工作。维护期间，部分功能（含登录）不可用！",
                VIEW_BUBBLE, NOON, 41250, false, false),
        MESSAGE(
            "RC:TxtMsg",
            "🎉🎉 生日快乐 👨‍👩‍👧 ❤️ 🇨🇳 नमस्ते 한국어 "
            "é",
            VIEW_BUBBLE, NOON, 41250, false, false),
        MESSAGE("RC:TxtMsg", "收到 👍🏽", VIEW_BUBBLE, NOON, 0, false, true),
        MESSAGE("app:order", "订单 20200325001\n已发货 🚚", VIEW_BOX, NOON, 0, true, false),
        MESSAGE("RC:GrpNtf", "李雷 加入了群组", VIEW_NOTICE, NOON, 0, false, false),
    };
    struct view_state s = usual_state();
    s.selected = 2;
    s.messages = chat;
    s.message_count = COUNT(chat);
    s.focus = FOCUS_CHAT;
    assert_draws(&s, 30, 100, "chinese-100x30");
    assert_draws(&s, 24, 64, "chinese-64x24");
}

/* A list long enough to scroll; the strings live as long as the test. */
static struct view_conversation *many_conversations(size_t count, char (*names)[32])
{
    struct view_conversation *rows = calloc(count, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "user-%03zu", i);
        rows[i] = (struct view_conversation){names[i], "hello", (int64_t)(i % 3), NOON, false};
    }
    return rows;
}

static void a_long_list_keeps_the_selected_row_in_sight(void **state)
{
    (void)state;
    enum { MANY = 200 };
    char names[MANY][32];
    struct view_conversation *rows = many_conversations(MANY, names);
    struct view_state s = usual_state();
    s.conversations = rows;
    s.conversation_count = MANY;
    assert_draws(&s, 24, 80, "list-top-80x24");
    s.selected = 100;
    assert_draws(&s, 24, 80, "list-middle-80x24");
    s.selected = MANY - 1;
    assert_draws(&s, 24, 80, "list-end-80x24");
    s.has_below = true;
    s.selected = SIZE_MAX; /* out of range: the last */
    assert_draws(&s, 24, 80, "list-more-below-80x24");
    free(rows);
}

static void a_long_chat_keeps_the_selected_message_in_sight(void **state)
{
    (void)state;
    enum { MANY = 60 };
    struct view_message chat[MANY];
    char lines[MANY][32];
    for (size_t i = 0; i < MANY; i++) {
        snprintf(lines[i], sizeof lines[i], "broadcast number %zu", i);
        chat[i] = (struct view_message){.object_name = "RC:TxtMsg",
                                        .lines = lines[i],
                                        .sent_time_ms = NOON + (int64_t)i * 20 * MINUTE,
                                        .delay_ms = 1000};
    }
    struct view_state s = usual_state();
    s.messages = chat;
    s.message_count = MANY;
    s.focus = FOCUS_CHAT;
    s.selected_message = 0;
    assert_draws(&s, 24, 80, "chat-top-80x24");
    s.selected_message = 30;
    assert_draws(&s, 24, 80, "chat-middle-80x24");
    s.selected_message = SIZE_MAX;
    s.has_older = true;
    assert_draws(&s, 24, 80, "chat-end-80x24");
}

static const char tall_text[] =
    "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22\n23\n24\n25\n26";

static void a_message_taller_than_the_pane_is_scrolled(void **state)
{
    (void)state;
    static const struct view_message chat[] = {
        MESSAGE("RC:TxtMsg", "before", VIEW_BUBBLE, NOON, 0, false, false),
        MESSAGE("RC:TxtMsg", tall_text, VIEW_BUBBLE, NOON, 0, false, false),
        MESSAGE("RC:TxtMsg", "after", VIEW_BUBBLE, NOON, 0, false, false),
    };
    struct view_state s = usual_state();
    s.messages = chat;
    s.message_count = COUNT(chat);
    s.selected_message = 1;
    s.focus = FOCUS_CHAT;
    assert_draws(&s, 16, 60, "tall-60x16-top");

    int top = -1;
    assert_false(view_scroll_message(&s, 16, 60, -1, &top));
    assert_true(view_scroll_message(&s, 16, 60, 5, &top));
    assert_int_equal(top, 5);
    assert_true(view_scroll_message(&s, 16, 60, INT_MAX, &top));
    s.message_top = top;
    assert_draws(&s, 16, 60, "tall-60x16-bottom");
    assert_false(view_scroll_message(&s, 16, 60, 1, &top));
    assert_true(view_scroll_message(&s, 16, 60, INT_MIN, &top));
    assert_int_equal(top, 0);

    s.message_top = INT_MAX; /* out of range: the last row */
    assert_draws(&s, 16, 60, "tall-60x16-bottom");
    s.selected_message = 0;
    assert_false(view_scroll_message(&s, 16, 60, 1, &top));
    s.message_count = 0;
    assert_false(view_scroll_message(&s, 16, 60, 1, &top));
}

static void the_help_is_scrolled_where_it_does_not_fit(void **state)
{
    (void)state;
    struct view_state s = usual_state();
    int top = -1;
    assert_false(view_scroll_help(&s, 40, 100, 1, &top));
    assert_true(view_scroll_help(&s, 8, 40, 2, &top));
    assert_int_equal(top, 2);
    assert_true(view_scroll_help(&s, 8, 40, INT_MAX, &top));
    s.help_top = top;
    assert_false(view_scroll_help(&s, 8, 40, 1, &top));
}

/* ---- rules ---- */

static const struct cell *find(const struct frame *f, const char *text, int *row)
{
    size_t len = strlen(text);
    for (*row = 0; *row < f->rows; ++*row) {
        for (int col = 0; col < f->cols; col++) {
            char seen[256] = "";
            size_t used = 0;
            for (int c = col; c < f->cols && used < len; c++) {
                const char *cell = frame_cell(f, *row, c)->text;
                memcpy(seen + used, cell, strlen(cell) + 1);
                used += strlen(cell);
            }
            if (strcmp(seen, text) == 0)
                return frame_cell(f, *row, col);
        }
    }
    return NULL;
}

static void assert_style(const struct frame *f, const char *text, enum style style)
{
    int row;
    const struct cell *cell = find(f, text, &row);
    if (cell == NULL)
        fail_msg("\"%s\" is not on the screen", text);
    assert_int_equal(cell->style, style);
}

static void styles_follow_the_state(void **state)
{
    (void)state;
    only_in_english();
    struct view_state s = usual_state();
    struct frame f;
    frame_init(&f, 30, 100);
    view_draw(&s, &f);
    assert_style(&f, "▸ ops", STYLE_SELECTED);
    assert_style(&f, " 99+ ", STYLE_BADGE);
    assert_style(&f, "2191", STYLE_BOLD);
    assert_style(&f, "archive", STYLE_NORMAL);
    assert_style(&f, "(no last message)", STYLE_DIM);
    assert_style(&f, "● online", STYLE_STATUS_GOOD);
    assert_style(&f, "last pull ok", STYLE_STATUS);
    assert_style(&f, "The meeting room", STYLE_NOTICE);
    assert_style(&f, "○ offline", STYLE_WARN);
    assert_style(&f, "Enter open", STYLE_KEY);
    s.focus = FOCUS_CHAT;
    s.is_online = false;
    s.last_pull_ok = false;
    s.flash = "done";
    view_draw(&s, &f);
    assert_style(&f, "▸ ops", STYLE_MARKED);
    assert_style(&f, "12:05:00", STYLE_SELECTED);
    assert_style(&f, "○ offline   next pull", STYLE_STATUS_BAD);
    assert_style(&f, "last pull failed", STYLE_STATUS_BAD);
    assert_style(&f, "done", STYLE_BOLD);
    frame_done(&f);
}

static void r29_the_badge_stops_at_99(void **state)
{
    (void)state;
    static const struct {
        int64_t unread;
        const char *text;
    } cases[] = {{0, ""},      {-5, ""},      {1, "1"},           {99, "99"},
                 {100, "99+"}, {1000, "99+"}, {INT64_MAX, "99+"}, {INT64_MIN, ""}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[8];
        assert_string_equal(view_badge(cases[i].unread, out), cases[i].text);
    }
}

static void r27_a_conversation_without_a_last_message_says_so(void **state)
{
    (void)state;
    only_in_english();
    struct view_conversation born_disabled = {.target_id = "x", .digest = "", .unread = 1};
    struct view_state s = usual_state();
    s.conversations = &born_disabled;
    s.conversation_count = 1;
    struct frame f;
    frame_init(&f, 24, 80);
    view_draw(&s, &f);
    int row;
    assert_non_null(find(&f, "(no last message)", &row));
    assert_non_null(find(&f, " 1 ", &row));
    frame_done(&f);
}

static void times_follow_the_given_zone_and_not_the_machine_s(void **state)
{
    (void)state;
    only_in_english();
    static const struct view_message one[] = {
        MESSAGE("RC:TxtMsg", "x", VIEW_BUBBLE, NOON, 0, false, false)};
    struct view_state s = usual_state();
    s.messages = one;
    s.message_count = 1;
    struct frame f;
    frame_init(&f, 24, 80);
    static const struct {
        int offset_s;
        const char *clock;
        const char *day;
    } zones[] = {{BEIJING, "12:00:00", "Wed 2020-03-25"},
                 {0, "04:00:00", "Wed 2020-03-25"},
                 {-5 * 3600, "23:00:00", "Tue 2020-03-24"},
                 {5 * 3600 + 45 * 60, "09:45:00", "Wed 2020-03-25"}};
    for (size_t i = 0; i < COUNT(zones); i++) {
        s.utc_offset_s = zones[i].offset_s;
        setenv("TZ", i % 2 == 0 ? "America/New_York" : "Asia/Tokyo", 1);
        tzset();
        view_draw(&s, &f);
        int row;
        assert_non_null(find(&f, zones[i].clock, &row));
        assert_non_null(find(&f, zones[i].day, &row));
    }
    frame_done(&f);
}

static void delays_are_written_for_people(void **state)
{
    (void)state;
    static const struct {
        int64_t delay_ms;
        const char *text;
    } cases[] = {{0, "+0.0 s"},     {41250, "+41.2 s"}, {59999, "+59.9 s"},
                 {60000, "+1m00s"}, {599999, "+9m59s"}, {3600000, "+1h00m"},
                 {3 * DAY, "+3d"},  {-1500, "-1.5 s"},  {INT64_MIN, "-106751991167d"}};
    struct frame f;
    frame_init(&f, 24, 80);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct view_message m = messages[0];
        m.delay_ms = cases[i].delay_ms;
        struct view_state s = usual_state();
        s.messages = &m;
        s.message_count = 1;
        view_draw(&s, &f);
        int row;
        if (find(&f, cases[i].text, &row) == NULL)
            fail_msg("%s is not on the screen", cases[i].text);
    }
    frame_done(&f);
}

/* ---- whatever the state ---- */

static const char *random_text(struct prng *random)
{
    static const char *const texts[] = {
        NULL,
        "",
        "short",
        "a\nb\n\n\nc",
        "\x1B[2J\x9B\xFF\xE2\x80\xAE",
        "中文，没有空格的一长段文字。",
        "🎉👨‍👩‍👧❤️🇨🇳",
        "नमस्ते",
        "\n\n\n",
        "word word word word word word word word word word word",
        "\xCC\x81\xCC\x81\xCC\x81",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    return texts[prng_below(random, COUNT(texts))];
}

static int64_t random_ms(struct prng *random)
{
    switch (prng_below(random, 8)) {
    case 0:
        return INT64_MIN;
    case 1:
        return INT64_MAX;
    case 2:
        return -1;
    default:
        return NOON + (int64_t)prng_below(random, 400) * HOUR;
    }
}

enum { ROWS_MAX = 12 };

struct random_state {
    struct view_conversation conversations[ROWS_MAX];
    struct view_message messages[ROWS_MAX];
    struct view_state state;
};

static void randomize(struct prng *random, struct random_state *r)
{
    for (size_t i = 0; i < ROWS_MAX; i++) {
        r->conversations[i] =
            (struct view_conversation){random_text(random), random_text(random), random_ms(random),
                                       random_ms(random), prng_below(random, 2) == 0};
        r->messages[i] = (struct view_message)MESSAGE(
            random_text(random), random_text(random), (enum view_layout)prng_below(random, 3),
            random_ms(random), random_ms(random), prng_below(random, 2) == 0,
            prng_below(random, 2) == 0);
    }
    r->state = (struct view_state){
        .conversations = r->conversations,
        .conversation_count = prng_below(random, ROWS_MAX + 1),
        .selected = prng_below(random, 20) == 0 ? SIZE_MAX : prng_below(random, ROWS_MAX),
        .has_above = prng_below(random, 2) == 0,
        .messages = r->messages,
        .message_count = prng_below(random, ROWS_MAX + 1),
        .selected_message = prng_below(random, 20) == 0 ? SIZE_MAX : prng_below(random, ROWS_MAX),
        .message_top = (int)prng_below(random, 100) - 50,
        .has_newer = prng_below(random, 2) == 0,
        .focus = (enum view_focus)prng_below(random, 2),
        .is_help_open = prng_below(random, 4) == 0,
        .help_top = (int)prng_below(random, 100) - 50,
        .app_key = random_text(random),
        .user_id = random_text(random),
        .sdk = random_text(random),
        .server = random_text(random),
        .is_online = prng_below(random, 2) == 0,
        .is_pulling = prng_below(random, 2) == 0,
        .next_pull_in_ms = random_ms(random),
        .last_pull = random_text(random),
        .last_pull_ok = prng_below(random, 2) == 0,
        .total_unread = random_ms(random),
        .speed = (double)prng_below(random, 3) * 10,
        .flash = random_text(random),
        .flash_is_bad = prng_below(random, 2) == 0,
        .now_ms = random_ms(random),
        .utc_offset_s = (int)prng_below(random, 86400) - 43200,
        .keymap = prng_below(random, 8) == 0 ? NULL : &keymap,
    };
}

static void assert_safe_and_whole(const struct frame *f)
{
    for (int row = 0; row < f->rows; row++) {
        int columns = 0;
        for (int col = 0; col < f->cols; col++) {
            const struct cell *cell = frame_cell(f, row, col);
            columns += cell->columns;
            assert_in_range(cell->style, 0, STYLE_COUNT - 1);
            size_t len = strlen(cell->text);
            assert_true(utf8_is_valid(cell->text, len));
            for (size_t at = 0; at < len;) {
                uint32_t cp;
                at += utf8_decode(cell->text + at, len - at, &cp);
                assert_false(utf8_is_unsafe(cp));
            }
        }
        assert_int_equal(columns, f->cols);
    }
}

static void any_state_on_any_terminal_is_drawn_safely_and_twice_the_same(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 30);
    struct random_state r;
    for (int round = 0; round < 1500; round++) {
        randomize(&random, &r);
        struct frame once, twice;
        frame_init(&once, (int)prng_below(&random, 40), (int)prng_below(&random, 130));
        frame_init(&twice, once.rows, once.cols);
        frame_fill(&twice, 0, 0, 5, STYLE_BAD); /* what was there before does not shine through */
        view_draw(&r.state, &once);
        view_draw(&r.state, &twice);
        assert_safe_and_whole(&once);
        for (int i = 0; i < once.rows * once.cols; i++) {
            assert_string_equal(once.cells[i].text, twice.cells[i].text);
            assert_int_equal(once.cells[i].style, twice.cells[i].style);
        }
        int top;
        view_scroll_message(&r.state, once.rows, once.cols, (int)prng_below(&random, 9) - 4, &top);
        view_scroll_help(&r.state, once.rows, once.cols, (int)prng_below(&random, 9) - 4, &top);
        frame_done(&once);
        frame_done(&twice);
    }
}

/* Fifty contents of the largest size in one chat: only those on the screen may cost time. */
static void the_largest_contents_do_not_slow_the_screen(void **state)
{
    (void)state;
    struct buf large = {0};
    while (large.len < 128 * 1024)
        buf_add_str(&large, "维护 maintenance, ");
    struct view_message chat[50];
    for (size_t i = 0; i < COUNT(chat); i++)
        chat[i] = (struct view_message){.object_name = "RC:TxtMsg", .lines = buf_str(&large)};
    struct view_conversation rows[50];
    for (size_t i = 0; i < COUNT(rows); i++)
        rows[i] =
            (struct view_conversation){.target_id = buf_str(&large), .digest = buf_str(&large)};
    struct view_state s = usual_state();
    s.conversations = rows;
    s.conversation_count = COUNT(rows);
    s.messages = chat;
    s.message_count = COUNT(chat);
    struct frame f;
    frame_init(&f, 50, 200);
    clock_t start = clock();
    for (int i = 0; i < 10; i++)
        view_draw(&s, &f);
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
    frame_done(&f);
    buf_done(&large);
}

static void what_is_open_has_the_focus(void **state)
{
    (void)state;
    struct view_state s = usual_state();
    assert_int_equal(view_group(&s), GROUP_INBOX);
    s.focus = FOCUS_CHAT;
    assert_int_equal(view_group(&s), GROUP_CHAT);
    s.page = PAGE_TIMELINE;
    assert_int_equal(view_group(&s), GROUP_TIMELINE);
    struct view_inspector inspector = {0};
    s.inspector = &inspector;
    assert_int_equal(view_group(&s), GROUP_INSPECTOR);
    struct view_send send = {0};
    s.send = &send;
    assert_int_equal(view_group(&s), GROUP_FORM);
    struct view_confirm confirm = {0};
    s.confirm = &confirm;
    assert_int_equal(view_group(&s), GROUP_QUESTION);
    struct view_prompt prompt = {0};
    s.prompt = &prompt;
    assert_int_equal(view_group(&s), GROUP_TEXT);
    s.is_help_open = true;
    assert_int_equal(view_group(&s), GROUP_EVERYWHERE);
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_screen),
        cmocka_unit_test(what_is_open_has_the_focus),
        cmocka_unit_test(a_terminal_that_is_too_small_is_told_so),
        cmocka_unit_test(before_the_first_broadcast_the_screen_says_what_to_do),
        cmocka_unit_test(the_help_is_made_of_the_key_table),
        cmocka_unit_test(offline_is_said_in_words),
        cmocka_unit_test(chinese_and_emoji_keep_their_columns),
        cmocka_unit_test(a_long_list_keeps_the_selected_row_in_sight),
        cmocka_unit_test(a_long_chat_keeps_the_selected_message_in_sight),
        cmocka_unit_test(a_message_taller_than_the_pane_is_scrolled),
        cmocka_unit_test(the_help_is_scrolled_where_it_does_not_fit),
        cmocka_unit_test(styles_follow_the_state),
        cmocka_unit_test(r29_the_badge_stops_at_99),
        cmocka_unit_test(r27_a_conversation_without_a_last_message_says_so),
        cmocka_unit_test(times_follow_the_given_zone_and_not_the_machine_s),
        cmocka_unit_test(delays_are_written_for_people),
        cmocka_unit_test(any_state_on_any_terminal_is_drawn_safely_and_twice_the_same),
        cmocka_unit_test(the_largest_contents_do_not_slow_the_screen),
    };
    return cmocka_run_group_tests(tests, make_keymap, drop_keymap);
}
