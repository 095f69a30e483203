#include "unit.h"

#include "ui/keys.h"

static void every_command_has_a_key_that_finds_it(void **state)
{
    (void)state;
    size_t count;
    const struct key_binding *table = keys_table(&count);
    assert_int_equal(count, COMMAND_COUNT - 1);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(keys_binding(table[i].command), &table[i]);
        assert_true(table[i].keys[0] != 0);
        assert_true(table[i].help[0] != '\0');
        for (size_t k = 0; k < 4 && table[i].keys[k] != 0; k++)
            assert_int_equal(keys_find(table[i].keys[k]), table[i].command);
    }
}

/* keys_find would give the key to the first row in silence. */
static void no_key_has_two_meanings(void **state)
{
    (void)state;
    size_t count;
    const struct key_binding *table = keys_table(&count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            for (size_t k = 0; k < 16; k++)
                assert_true(table[i].keys[k / 4] == 0 ||
                            table[i].keys[k / 4] != table[j].keys[k % 4]);
        }
    }
}

static void a_key_without_meaning_is_no_command(void **state)
{
    (void)state;
    assert_int_equal(keys_find('z'), COMMAND_NONE);
    assert_int_equal(keys_find(0), COMMAND_NONE);
    assert_int_equal(keys_find(0x4E2D), COMMAND_NONE);
    assert_int_equal(keys_find(KEY_CODE_RESIZE), COMMAND_NONE);
    assert_int_equal(keys_find(KEY_CODE_UNKNOWN), COMMAND_NONE);
}

static void only_characters_are_text(void **state)
{
    (void)state;
    assert_true(keys_is_text('z'));
    assert_true(keys_is_text(0x4E2D));
    assert_false(keys_is_text(0x1B));
    assert_false(keys_is_text('\t'));
    assert_false(keys_is_text(0x7F));
    assert_false(keys_is_text(0));
    assert_false(keys_is_text(-1));
    assert_false(keys_is_text(KEY_CODE_UP));
}

static void the_first_name_of_a_key_stands_alone(void **state)
{
    (void)state;
    assert_int_equal(keys_first_name_len(keys_binding(COMMAND_UP)), strlen("k"));
    assert_int_equal(keys_first_name_len(keys_binding(COMMAND_OPEN)), strlen("Enter"));
    assert_int_equal(keys_first_name_len(keys_binding(COMMAND_SWITCH)), strlen("Tab"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_a_key_that_finds_it),
        cmocka_unit_test(no_key_has_two_meanings),
        cmocka_unit_test(a_key_without_meaning_is_no_command),
        cmocka_unit_test(only_characters_are_text),
        cmocka_unit_test(the_first_name_of_a_key_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
