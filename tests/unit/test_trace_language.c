/* No language reaches a trace: what a world tells is the same under every locale. */
#include "playing.h"

/* Instead of the C library's: a catalogue that has a word for everything. */
static bool translates;
char *gettext(const char *text);
char *dgettext(const char *domain, const char *text);
char *dcgettext(const char *domain, const char *text, int category);

char *gettext(const char *text)
{
    static char translated[] = "翻译";
    return translates ? translated : (char *)text;
}

char *dgettext(const char *domain, const char *text)
{
    (void)domain;
    return gettext(text);
}

char *dcgettext(const char *domain, const char *text, int category)
{
    (void)category;
    return dgettext(domain, text);
}

/* All that can go wrong with a pull and with the token before it. */
static const char troubles[] =
    "client ann offline\nclient bob offline\nclient eve offline\nclient joe offline\n"
    "net ann refuse\nnet ann status=401 count=1\nanswer bob body={\"code\":200}\n"
    "net bob status=401 count=1\nnet eve garbage count=2\nnet joe hang count=1\n"
    "0:01 ann online\nbob online\neve online\njoe online\n" SEND(
        "m1") "net sender refuse\n"
              "send m2 from=2191 type=RC:TxtMsg code=0 content={}\n"
              "2:00 joe kill\n2:01 joe start\n11:00 expect ann counts errors>=2\n"
              "expect bob counts errors>=1\n";

static void a_trace_is_the_same_in_every_language(void **state)
{
    (void)state;
    struct run_result plain = played(troubles);
    translates = true;
    struct run_result translated = played(troubles);
    translates = false;
    assert_int_equal(plain.outcome, RUN_PASSED);
    assert_non_null(strstr(buf_str(&plain.trace), "asking for a token: the connection was"));
    assert_non_null(strstr(buf_str(&plain.trace), "asking for a token: the answer holds no token"));
    assert_string_equal(buf_str(&translated.trace), buf_str(&plain.trace));
    run_result_done(&plain);
    run_result_done(&translated);
}

/* The stream of events has more of a message than a trace: why it was treated so. */
static void an_event_is_the_same_in_every_language(void **state)
{
    (void)state;
    static const char text[] =
        "client ann\n0:00 send m1 from=2191 type=app:nobody content={}\n"
        "3:00 expect ann event json={\"event\":\"message\",\"why\":[\"app:nobody is not "
        "registered, "
        "the message's own bits decide: stored and counted (R24)\",\"disableUpdateLastMsg is "
        "false: last "
        "message updated (R28)\"]}\n";
    struct run_result plain = played(text);
    translates = true;
    struct run_result translated = played(text);
    translates = false;
    assert_int_equal(plain.outcome, RUN_PASSED);
    assert_int_equal(translated.outcome, RUN_PASSED);
    run_result_done(&plain);
    run_result_done(&translated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_is_the_same_in_every_language),
        cmocka_unit_test(an_event_is_the_same_in_every_language),
    };
    return cmocka_run_group_tests_name("trace_language", tests, NULL, NULL);
}
