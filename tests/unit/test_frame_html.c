#include "unit.h"

#include "ui/frame_html.h"

static struct frame frame;
static struct buf page;

static void dump(enum theme theme)
{
    buf_clear(&page);
    frame_dump_html(&frame, theme, &page);
}

static bool has(const char *part)
{
    return strstr(buf_str(&page), part) != NULL;
}

static int set_up(void **state)
{
    (void)state;
    frame_init(&frame, 3, 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    frame_done(&frame);
    buf_done(&page);
    return 0;
}

static void rows_are_lines_and_looks_are_classes(void **state)
{
    (void)state;
    frame_put_str(&frame, 0, 0, 20, STYLE_BOLD, "Title");
    frame_put_str(&frame, 0, 5, 20, STYLE_NORMAL, " and more");
    frame_put_str(&frame, 2, 1, 20, STYLE_BAD, "bad");
    frame_fill(&frame, 2, 4, 2, STYLE_STATUS);
    dump(THEME_DARK);
    assert_true(has("<pre>\n<span class=\"s2\">Title</span> and more\n\n"
                    " <span class=\"s10\">bad</span><span class=\"s11\">  </span>\n</pre>"));
    assert_true(has(".s10{color:#ff8787;background:#1c1c1c;font-weight:bold}\n"));
    assert_true(has(".s2{color:#d0d0d0;background:#1c1c1c;font-weight:bold}\n"));
    assert_true(has("body{margin:1em;background:#1c1c1c;color:#d0d0d0}"));
}

static void what_is_shown_stays_text(void **state)
{
    (void)state;
    frame_put_str(&frame, 0, 0, 20, STYLE_NORMAL, "<b>&amp;\"</b>");
    dump(THEME_LIGHT);
    assert_true(has("<pre>\n&lt;b&gt;&amp;amp;&quot;&lt;/b&gt;\n"));
}

static void wide_characters_take_two_columns(void **state)
{
    (void)state;
    frame_put_str(&frame, 0, 0, 20, STYLE_NORMAL, "a中文e\u0301");
    dump(THEME_LIGHT);
    assert_true(has("<pre>\na<i>中</i><i>文</i>\u00e9\n") || has("<i>文</i>e\u0301\n"));
    assert_true(has("i{display:inline-block;width:2ch;"));
}

static void cells_keep_their_own_colours(void **state)
{
    (void)state;
    frame_put_str(&frame, 0, 0, 20, STYLE_NORMAL, "▀▀▀");
    frame_cell(&frame, 0, 0)->fg = frame_cell(&frame, 0, 1)->fg = FRAME_RGB(0x0000FF);
    frame_cell(&frame, 0, 0)->bg = frame_cell(&frame, 0, 1)->bg = FRAME_RGB(0x000000);
    frame_cell(&frame, 0, 2)->bg = FRAME_RGB(0x123456);
    dump(THEME_LIGHT);
    assert_true(has("<span class=\"s0\" style=\"color:#0000ff;background:#000000\">▀▀</span>"
                    "<span class=\"s0\" style=\"background:#123456\">▀</span>\n"));
}

static void nothing_is_loaded_from_elsewhere(void **state)
{
    (void)state;
    frame_put_str(&frame, 0, 0, 20, STYLE_NORMAL, "text");
    for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
        static const char *const forbidden[] = {"http",    "src=",  "url(",
                                                "<script", "<link", "@import"};
        dump(theme);
        for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
            assert_false(has(forbidden[i]));
        assert_memory_equal(buf_str(&page), "<!DOCTYPE html>\n", 16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_lines_and_looks_are_classes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_shown_stays_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wide_characters_take_two_columns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cells_keep_their_own_colours, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_loaded_from_elsewhere, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
