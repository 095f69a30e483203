#include "unit.h"

#include "base/nearest.h"

static const char *find(const char *word)
{
    static const char *const known[] = {"serve", "send", "client", "types", "demo", "RC:TxtMsg"};
    struct nearest n;
    nearest_init(&n, word);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        nearest_offer(&n, known[i]);
    return nearest_best(&n);
}

static void a_slip_of_the_finger_is_understood(void **state)
{
    (void)state;
    assert_string_equal(find("sevre"), "serve");
    assert_string_equal(find("sned"), "send");
    assert_string_equal(find("clinet"), "client");
    assert_string_equal(find("DEMO"), "demo");
    assert_string_equal(find("RC:TxtMgs"), "RC:TxtMsg");
}

static void something_else_is_not_guessed(void **state)
{
    (void)state;
    assert_null(find("xyzzy"));
    assert_null(find(""));
    assert_null(find("a word that is much longer than any word that anybody would ever want here"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_of_the_finger_is_understood),
        cmocka_unit_test(something_else_is_not_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
