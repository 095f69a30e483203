/* What a message may have beside its text: a file, a picture, and the bars around the chat. */
#include "unit.h"

#include "view_fixture.h"

enum { WIDTH = 48, HEIGHT = 32 };

static unsigned char pixels[WIDTH * HEIGHT * 3];

/* A red disk on a white ground. */
static struct frame_image disk(void)
{
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            int dx = x - WIDTH / 2;
            int dy = y - HEIGHT / 2;
            bool is_inside = dx * dx + dy * dy < 100;
            unsigned char *pixel = pixels + (y * WIDTH + x) * 3;
            pixel[0] = is_inside ? 190 : 255;
            pixel[1] = pixel[2] = is_inside ? 0 : 255;
        }
    }
    return (struct frame_image){.width = WIDTH, .height = HEIGHT, .rgb = pixels};
}

static struct frame_image picture;

static const struct view_conversation conversations[] = {
    {"设计组", "[图片]", 2, NOON + 5 * MINUTE, false},
    {"quiet", "", 1, NOON - DAY, false},
};

static const struct view_message messages[] = {
    {.object_name = "RC:ImgMsg",
     .lines = "[图片]\nhttps://example.com/plan.jpg",
     .layout = VIEW_BOX,
     .sent_time_ms = NOON,
     .delay_ms = 41250,
     .file_name = "平面图 final.jpg",
     .file_size = 182437,
     .thumbnail = &picture},
    {.object_name = "RC:FileMsg",
     .lines = "[文件] 会议纪要 2020-03-25.pdf",
     .layout = VIEW_BOX,
     .sent_time_ms = NOON + MINUTE,
     .delay_ms = 900,
     .offline = true,
     .file_name = "会议纪要 2020-03-25.pdf",
     .file_size = 999},
};

static struct view_state chat_state(void)
{
    picture = disk();
    struct view_state s = phone_state(PAGE_INBOX);
    s.conversations = conversations;
    s.conversation_count = COUNT(conversations);
    s.messages = messages;
    s.message_count = COUNT(messages);
    s.selected_message = 1;
    return s;
}

static void files_and_pictures_are_boxes_with_name_and_size(void **state)
{
    (void)state;
    struct view_state s = chat_state();
    assert_draws_everywhere(&s, "box");
    s.has_pixels = true;
    assert_draws_everywhere(&s, "box-pixels");
}

static void pixels_are_drawn_only_where_there_are_colours_for_them(void **state)
{
    (void)state;
    struct view_state s = chat_state();
    struct frame f;
    frame_init(&f, 40, 100);
    view_draw(&s, &f);
    for (int i = 0; i < f.rows * f.cols; i++)
        assert_int_equal(f.cells[i].fg, 0);
    s.has_pixels = true;
    view_draw(&s, &f);
    int red = 0;
    for (int i = 0; i < f.rows * f.cols; i++)
        red += f.cells[i].fg == FRAME_RGB(0xBE0000);
    assert_true(red > 10);
    frame_done(&f);
}

/* However the picture is scrolled, each of its rows shows the same pixels. */
static void a_picture_is_cut_by_the_edge_of_its_pane(void **state)
{
    (void)state;
    struct view_state s = chat_state();
    s.has_pixels = true;
    s.selected_message = 0;
    s.message_count = 1;
    s.focus = FOCUS_CHAT;
    struct frame whole, part;
    frame_init(&whole, 40, 60);
    view_draw(&s, &whole);
    frame_init(&part, 10, 60);
    int compared = 0;
    for (int top = 0; top < 12; top++) {
        s.message_top = top;
        view_draw(&s, &part);
        for (int row = 2; row < 8; row++) {
            int source = 0;
            const struct cell *cell = frame_cell(&part, row, 30);
            if (cell->fg == 0)
                continue;
            /* Row of the whole picture: the day stands above it in both. */
            source = row + top;
            const struct cell *same = frame_cell(&whole, source + 1, 30);
            const struct cell *above = frame_cell(&whole, source, 30);
            const struct cell *below = frame_cell(&whole, source + 2, 30);
            assert_true(cell->fg == same->fg || cell->fg == above->fg || cell->fg == below->fg);
            compared++;
        }
    }
    assert_true(compared > 10);
    frame_done(&whole);
    frame_done(&part);
}

static void sizes_are_written_as_people_say_them(void **state)
{
    (void)state;
    static const struct {
        int64_t size;
        const char *words;
    } cases[] = {{1, "f  1 B"},
                 {999, "f  999 B"},
                 {1000, "f  1.0 kB"},
                 {99949, "f  99.9 kB"},
                 {182437, "f  182 kB"},
                 {1000000, "f  1.0 MB"},
                 {5368709120, "f  5.3 GB"},
                 {INT64_MAX, "f  9.2 EB"}};
    struct view_message m = messages[1];
    struct view_state s = chat_state();
    s.messages = &m;
    s.message_count = 1;
    m.file_name = "f";
    struct frame f;
    frame_init(&f, 24, 80);
    for (size_t i = 0; i < COUNT(cases); i++) {
        m.file_size = cases[i].size;
        view_draw(&s, &f);
        assert_seen(&f, cases[i].words);
    }
    m.file_name = NULL;
    m.file_size = 0;
    view_draw(&s, &f);
    assert_null(find_cell(&f, "f  "));
    frame_done(&f);
}

/* ---- the bars ---- */

static void the_bars_say_how_the_clock_and_the_server_are(void **state)
{
    (void)state;
    only_in_english();
    static const struct {
        enum view_server_state server;
        int http;
        const char *words;
        enum style style;
    } cases[] = {{SERVER_UP, 0, "server ok", STYLE_STATUS},
                 {SERVER_FAILING, 503, "server: HTTP 503", STYLE_STATUS_BAD},
                 {SERVER_FAILING, 0, "server failing", STYLE_STATUS_BAD},
                 {SERVER_SILENT, 0, "server silent", STYLE_STATUS_BAD},
                 {SERVER_REFUSING, 0, "token refused", STYLE_STATUS_BAD}};
    struct view_state s = chat_state();
    struct frame f;
    frame_init(&f, 24, 100);
    for (size_t i = 0; i < COUNT(cases); i++) {
        s.server_state = cases[i].server;
        s.server_http = cases[i].http;
        view_draw(&s, &f);
        assert_seen_as(&f, cases[i].words, cases[i].style);
    }
    s.server_state = SERVER_UNKNOWN;
    view_draw(&s, &f);
    assert_null(find_cell(&f, "server"));
    assert_seen_as(&f, "12:06:00 ", STYLE_STATUS);
    s.speed = 20;
    view_draw(&s, &f);
    assert_seen(&f, "12:06:00 ×20");
    s.is_paused = true;
    view_draw(&s, &f);
    assert_seen_as(&f, "12:06:00 paused", STYLE_STATUS_WARN);
    frame_done(&f);
}

static void the_current_tab_is_marked_by_more_than_colour(void **state)
{
    (void)state;
    only_in_english();
    static const char *const marked[] = {"[1 Inbox]", "[2 Wire]", "[3 Types]", "[4 Time line]"};
    struct frame f;
    for (int page = 0; page < PAGE_COUNT; page++) {
        struct view_state s = phone_state((enum view_page)page);
        for (int cols = 40; cols <= 300; cols += 13) {
            frame_init(&f, 16, cols);
            view_draw(&s, &f);
            assert_seen_as(&f, marked[page], STYLE_TAB);
            for (int other = 0; other < PAGE_COUNT; other++) {
                struct view_target found = {0};
                for (int col = 0; col < cols && found.index != (size_t)other; col++)
                    found = view_target_at(&s, 16, cols, 0, col);
                assert_int_equal(found.index, other);
            }
            frame_done(&f);
        }
    }
}

static void a_click_finds_rows_messages_and_the_divider(void **state)
{
    (void)state;
    struct view_state s = chat_state();
    struct view_target found = view_target_at(&s, 24, 80, 4, 3);
    assert_int_equal(found.kind, TARGET_ROW);
    assert_int_equal(found.index, 1);
    found = view_target_at(&s, 24, 80, 13, 50);
    assert_int_equal(found.kind, TARGET_MESSAGE);
    assert_int_equal(found.index, 1);
    assert_int_equal(view_target_at(&s, 24, 80, 10, 26).kind, TARGET_DIVIDER);
    assert_int_equal(view_target_at(&s, 24, 80, 99, 99).kind, TARGET_NONE);
    s.list_cols = 40;
    assert_int_equal(view_target_at(&s, 24, 80, 10, 40).kind, TARGET_DIVIDER);
    s.list_cols = 300;
    assert_int_equal(view_target_at(&s, 24, 80, 10, 48).kind, TARGET_DIVIDER);
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_and_pictures_are_boxes_with_name_and_size),
        cmocka_unit_test(pixels_are_drawn_only_where_there_are_colours_for_them),
        cmocka_unit_test(a_picture_is_cut_by_the_edge_of_its_pane),
        cmocka_unit_test(sizes_are_written_as_people_say_them),
        cmocka_unit_test(the_bars_say_how_the_clock_and_the_server_are),
        cmocka_unit_test(the_current_tab_is_marked_by_more_than_colour),
        cmocka_unit_test(a_click_finds_rows_messages_and_the_divider),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
