#include "unit.h"

#include "base/utf8.h"
#include "ui/keys.h"

static void check_name(int key, const char *name)
{
    struct buf written = {0};
    keys_write(&written, key);
    assert_string_equal(buf_str(&written), name);
    buf_done(&written);
    assert_int_equal(keys_parse(name), key);
}

static void a_key_is_read_as_it_is_written(void **state)
{
    (void)state;
    check_name('j', "j");
    check_name('"', "\"");
    check_name('^', "^");
    check_name(0x4E2D, "中");
    check_name(0x1F600, "\U0001F600");
    check_name(' ', "Space");
    check_name('\r', "Enter");
    check_name('\t', "Tab");
    check_name(0x1B, "Esc");
    check_name(0x7F, "Backspace");
    check_name(6, "^F");
    check_name(0x1C, "^\\");
    check_name(KEY_CODE_PAGE_UP, "PgUp");
    check_name(KEY_CODE_BACK_TAB, "Shift-Tab");
    check_name(KEY_CODE_CTRL_LEFT, "Ctrl-Left");
    check_name(KEY_CODE_F1, "F1");
    check_name(KEY_CODE_F2, "F2");
    check_name(KEY_CODE_F12, "F12");
}

static void names_may_be_written_in_other_ways(void **state)
{
    (void)state;
    assert_int_equal(keys_parse("pgup"), KEY_CODE_PAGE_UP);
    assert_int_equal(keys_parse("ENTER"), '\r');
    assert_int_equal(keys_parse("^f"), 6);
    assert_int_equal(keys_parse("Ctrl-F"), 6);
    assert_int_equal(keys_parse("ctrl-f"), 6);
    assert_int_equal(keys_parse("^I"), '\t');
    assert_int_equal(keys_parse("^J"), '\r');
    assert_int_equal(keys_parse("^M"), '\r');
    assert_int_equal(keys_parse("^H"), 0x7F);
    assert_int_equal(keys_parse("^["), 0x1B);
}

static void what_is_no_key_has_no_name(void **state)
{
    (void)state;
    static const char *const bad[] = {"",      " ",       "jj",   "Upp",    "^",  "^FF",
                                      "^1",    "\x01",    "\xFF", "\u202E", "F0", "F13",
                                      "Ctrl-", "Ctrl-FF", "\t",   "e\u0301"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(keys_parse(bad[i]), strcmp(bad[i], "^") == 0 ? '^' : 0);
    struct buf out = {0};
    keys_write(&out, 0);
    keys_write(&out, KEY_CODE_RESIZE);
    keys_write(&out, KEY_CODE_CLOSED);
    keys_write(&out, KEY_CODE_UNKNOWN);
    keys_write(&out, -1);
    assert_int_equal(out.len, 0);
    buf_done(&out);
}

static void terminals_may_send_enter_and_backspace_differently(void **state)
{
    (void)state;
    assert_int_equal(keys_canonical('\n'), '\r');
    assert_int_equal(keys_canonical('\r'), '\r');
    assert_int_equal(keys_canonical(0x08), 0x7F);
    assert_int_equal(keys_canonical('h'), 'h');
    assert_int_equal(keys_canonical(KEY_CODE_UP), KEY_CODE_UP);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_read_as_it_is_written),
        cmocka_unit_test(names_may_be_written_in_other_ways),
        cmocka_unit_test(what_is_no_key_has_no_name),
        cmocka_unit_test(terminals_may_send_enter_and_backspace_differently),
        cmocka_unit_test(only_characters_are_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
