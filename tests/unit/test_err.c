/* base/err: one sentence, in two languages. */
#include "base/err.h"

#include "unit.h"

static void a_sentence_is_there_for_programs_and_for_people(void **state)
{
    (void)state;
    struct err err;
    err_set(&err, "cannot read %s", "a.json");
    assert_string_equal(err.text, "cannot read a.json");
    assert_string_equal(err.told, "cannot read a.json");
    err_set(&err, "is %s", "a list");
    err_tell(&err, "is %s", "列表");
    assert_string_equal(err.text, "is a list");
    assert_string_equal(err.told, "is 列表");
    err_prefix(&err, "line %d", 7);
    err_add(&err, ", %s", "and so on");
    assert_string_equal(err.text, "line 7: is a list, and so on");
    assert_string_equal(err.told, "line 7: is 列表, and so on");
}

static void a_sentence_out_of_a_table_may_hold_a_percent_sign(void **state)
{
    (void)state;
    struct err err;
    err_set_text(&err, "100 % of it, %s");
    assert_string_equal(err.text, "100 % of it, %s");
    assert_string_equal(err.told, "100 % of it, %s");
}

static void what_is_too_long_ends_at_a_character(void **state)
{
    (void)state;
    struct err err;
    char name[2 * sizeof err.text] = "";
    for (size_t i = 0; i + 3 < sizeof name; i += 3)
        memcpy(name + i, "中", 3);
    err_set(&err, "%s", name);
    assert_int_equal(strlen(err.text), (sizeof err.text - 1) / 3 * 3);
    err_prefix(&err, "x");
    assert_int_equal(strlen(err.text), 3 + (sizeof err.text - 1 - 3) / 3 * 3);
    err_add(&err, "y");
    assert_int_equal(strlen(err.told), strlen(err.text));
}

static void who_needs_no_sentence_gives_none(void **state)
{
    (void)state;
    err_set(NULL, "x");
    err_set_text(NULL, "x");
    err_tell(NULL, "x");
    err_prefix(NULL, "x");
    err_add(NULL, "x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_is_there_for_programs_and_for_people),
        cmocka_unit_test(a_sentence_out_of_a_table_may_hold_a_percent_sign),
        cmocka_unit_test(what_is_too_long_ends_at_a_character),
        cmocka_unit_test(who_needs_no_sentence_gives_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
