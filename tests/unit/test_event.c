/* app/event: the text form, where what it says is not what it was given. */
#include "app/event.h"

#include "unit.h"

static void assert_says(const char *expected, int64_t delay_ms)
{
    struct message m = {.uid = "5FGT-7VA9-G4DD-4V5P",
                        .object_name = (char *)"RC:TxtMsg",
                        .from_user_id = (char *)"2191",
                        .content = (char *)"{}"};
    struct verdict v = {.parsed = true};
    struct event event = {.kind = EVENT_MESSAGE,
                          .at_ms = 1585127132000,
                          .message = {.message = &m,
                                      .verdict = &v,
                                      .profile = profile_get(PROFILE_NATIVE),
                                      .delay_ms = delay_ms,
                                      .digest = "hello",
                                      .lines = "hello"}};
    struct buf line = {0};
    event_write_text(&event, 0, &line);
    assert_non_null(strstr(buf_str(&line), expected));
    buf_done(&line);
}

static void a_delay_is_told_in_seconds(void **state)
{
    (void)state;
    assert_says("from 2191, 0.000 s after sending,", 0);
    assert_says("from 2191, 41.250 s after sending,", 41250);
}

/* A server whose clock was set back hands out what it dated before. */
static void a_message_from_the_future_is_told_as_such(void **state)
{
    (void)state;
    assert_says("from 2191, 0.119 s before sending,", -119);
    assert_says("from 2191, 5808.119 s before sending,", -5808119);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_delay_is_told_in_seconds),
        cmocka_unit_test(a_message_from_the_future_is_told_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
