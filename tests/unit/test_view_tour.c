/* The pane of the guided tour, below every other view. */
#include "unit.h"

#include "ui/view_tour.h"
#include "view_fixture.h"

static struct view_tour tour(void)
{
    return (struct view_tour){
        .number = 3,
        .count = 20,
        .text = _("There it is: a row in the list of SYSTEM conversations, with its last message, "
                  "its time, and 1 unread."),
        .ask = "Press Enter to open the conversation, which reads it.",
        .keys = "T next  B back  :tour-end"};
}

static void a_tour_stands_below_the_screen(void **state)
{
    (void)state;
    struct view_state s = phone_state(PAGE_INBOX);
    struct view_tour t = tour();
    s.tour = &t;
    assert_draws_everywhere(&s, "tour");
}

/* Text and what is asked for share what there is; what is asked for is always seen. */
static void on_a_low_screen_what_is_asked_for_is_seen(void **state)
{
    (void)state;
    struct view_state s = phone_state(PAGE_INBOX);
    struct view_tour t = tour();
    s.tour = &t;
    for (int rows = VIEW_MIN_ROWS; rows < 20; rows++) {
        struct frame frame;
        struct buf shown = {0};
        frame_init(&frame, rows, 40);
        view_draw(&s, &frame);
        frame_dump(&frame, &shown);
        bool has_room = rows >= VIEW_MIN_ROWS + 3;
        int above = view_rows_above_tour(&s, rows, 40);
        assert_true(above >= VIEW_MIN_ROWS);
        assert_true(has_room == (above < rows));
        assert_true(has_room == (strstr(buf_str(&shown), "which reads it.") != NULL));
        buf_done(&shown);
        frame_done(&frame);
    }
}

static void what_scrolls_has_the_room_that_is_left(void **state)
{
    (void)state;
    struct view_state s = phone_state(PAGE_INBOX);
    struct view_tour t = tour();
    int without = -1, with = -1;
    s.is_help_open = true;
    static const struct view_key keys[] = {
        {"a", "one", ""},  {"b", "two", ""}, {"c", "three", ""}, {"d", "four", ""},
        {"e", "five", ""}, {"f", "six", ""}, {"g", "seven", ""}, {"h", "eight", ""}};
    s.help = keys;
    s.help_count = COUNT(keys);
    view_scroll_help(&s, 16, 60, 100, &without);
    s.tour = &t;
    view_scroll_help(&s, 16, 60, 100, &with);
    assert_true(with > without);
}

int main(void)
{
    golden_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tour_stands_below_the_screen),
        cmocka_unit_test(on_a_low_screen_what_is_asked_for_is_seen),
        cmocka_unit_test(what_scrolls_has_the_room_that_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
