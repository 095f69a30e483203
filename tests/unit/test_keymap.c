#include "unit.h"

#include <ctype.h>

#include "base/nearest.h"
#include "ui/keymap.h"
#include "ui/keys.h"

static struct keymap of_all(void)
{
    struct command_set all = commands_all();
    struct keymap map;
    keymap_init(&map, &all);
    return map;
}

static enum command at(const struct keymap *map, enum command_group group, int key)
{
    const struct key_binding *b = keymap_find(map, group, key);
    return b != NULL ? b->command : COMMAND_NONE;
}

/* ---- the table ---- */

static void every_command_has_one_row_a_word_and_a_sentence(void **state)
{
    (void)state;
    size_t count;
    const struct command_spec *table = commands_table(&count);
    struct command_set all = commands_all();
    assert_int_equal(count, COMMAND_COUNT - 1);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(commands_get(table[i].command), &table[i]);
        assert_ptr_equal(commands_find(table[i].word, &all), &table[i]);
        assert_true(table[i].groups != 0 && table[i].groups < 1u << GROUP_COUNT);
        assert_true(table[i].help[0] != '\0');
        for (const char *c = table[i].word; *c != '\0'; c++)
            assert_true(islower((unsigned char)*c) || *c == '-');
    }
}

static void what_only_keys_can_do_has_a_key(void **state)
{
    (void)state;
    size_t count;
    const struct command_spec *table = commands_table(&count);
    for (size_t i = 0; i < count; i++)
        assert_true(table[i].has_line || table[i].keys != NULL);
}

static void an_argument_that_is_optional_or_the_rest_comes_last(void **state)
{
    (void)state;
    size_t count;
    const struct command_spec *table = commands_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct command_arg *args = table[i].args;
        if (args[0].kind == ARG_NONE || args[0].is_optional || commands_arg_is_rest(args[0].kind))
            assert_int_equal(args[1].kind, ARG_NONE);
    }
}

/* keymap_init would take the key from the first row in silence. */
static void no_key_has_two_meanings_in_a_group(void **state)
{
    (void)state;
    size_t count;
    const struct command_spec *table = commands_table(&count);
    struct keymap map = of_all();
    size_t keys = 0;
    for (size_t i = 0; i < count; i++) {
        size_t groups = 0;
        for (int g = 0; g < GROUP_COUNT; g++)
            groups += table[i].groups >> g & 1;
        size_t own = table[i].keys != NULL ? 1 : 0;
        for (const char *c = table[i].keys; c != NULL && *c != '\0'; c++)
            own += *c == ' ';
        keys += own * groups;
    }
    assert_int_equal(map.count, keys);
    keymap_done(&map);
}

static void characters_can_be_typed_into_a_text(void **state)
{
    (void)state;
    struct keymap map = of_all();
    for (int key = ' '; key < 0x7F; key++) {
        assert_null(keymap_find(&map, GROUP_TEXT, key));
        assert_null(keymap_find(&map, GROUP_FORM, key));
    }
    keymap_done(&map);
}

/* ---- finding ---- */

static void keys_keep_their_meaning(void **state)
{
    (void)state;
    static const struct {
        int key;
        enum command command;
    } known[] = {
        {'k', COMMAND_UP},
        {KEY_CODE_UP, COMMAND_UP},
        {'j', COMMAND_DOWN},
        {KEY_CODE_DOWN, COMMAND_DOWN},
        {KEY_CODE_PAGE_UP, COMMAND_PAGE_UP},
        {2, COMMAND_PAGE_UP},
        {KEY_CODE_PAGE_DOWN, COMMAND_PAGE_DOWN},
        {6, COMMAND_PAGE_DOWN},
        {' ', COMMAND_PAGE_DOWN},
        {'g', COMMAND_TOP},
        {KEY_CODE_HOME, COMMAND_TOP},
        {'G', COMMAND_BOTTOM},
        {KEY_CODE_END, COMMAND_BOTTOM},
        {'\r', COMMAND_OPEN},
        {'\n', COMMAND_OPEN},
        {'l', COMMAND_OPEN},
        {KEY_CODE_RIGHT, COMMAND_OPEN},
        {0x1B, COMMAND_BACK},
        {'h', COMMAND_BACK},
        {KEY_CODE_LEFT, COMMAND_BACK},
        {0x7F, COMMAND_BACK},
        {8, COMMAND_BACK},
        {'\t', COMMAND_NEXT},
        {'o', COMMAND_TOGGLE_ONLINE},
        {'p', COMMAND_PULL},
        {'t', COMMAND_PIN},
        {'x', COMMAND_REMOVE},
        {'X', COMMAND_CLEAR},
        {'d', COMMAND_DELETE},
        {KEY_CODE_DELETE, COMMAND_DELETE},
        {12, COMMAND_REDRAW},
        {'?', COMMAND_HELP},
        {KEY_CODE_F1, COMMAND_HELP},
        {'q', COMMAND_QUIT},
    };
    struct keymap map = of_all();
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_int_equal(at(&map, GROUP_INBOX, known[i].key), known[i].command);
    keymap_done(&map);
}

static void a_view_s_own_keys_come_before_those_for_everywhere(void **state)
{
    (void)state;
    struct keymap map = of_all();
    assert_int_equal(at(&map, GROUP_INBOX, '\r'), COMMAND_OPEN);
    assert_int_equal(at(&map, GROUP_CHAT, '\r'), COMMAND_INSPECT);
    assert_int_equal(at(&map, GROUP_WIRE, 'p'), COMMAND_PULL);
    assert_int_equal(at(&map, GROUP_TYPES, 'x'), COMMAND_TYPE_DROP);
    assert_int_equal(at(&map, GROUP_WIRE, 'x'), COMMAND_NONE);
    assert_int_equal(at(&map, GROUP_EVERYWHERE, 'p'), COMMAND_PULL);
    assert_null(keymap_find_own(&map, GROUP_WIRE, 'p'));
    keymap_done(&map);
}

static void a_question_and_a_text_know_their_own_keys_alone(void **state)
{
    (void)state;
    struct keymap map = of_all();
    assert_int_equal(at(&map, GROUP_QUESTION, 'y'), COMMAND_YES);
    assert_int_equal(at(&map, GROUP_QUESTION, 'p'), COMMAND_NONE);
    assert_int_equal(at(&map, GROUP_TEXT, 1), COMMAND_EDIT_HOME);
    assert_int_equal(at(&map, GROUP_TEXT, '\t'), COMMAND_EDIT_COMPLETE);
    assert_int_equal(at(&map, GROUP_FORM, '\t'), COMMAND_FIELD_NEXT);
    assert_int_equal(at(&map, GROUP_FORM, 1), COMMAND_EDIT_HOME);
    assert_int_equal(at(&map, GROUP_FORM, KEY_CODE_PAGE_UP), COMMAND_NONE);
    keymap_done(&map);
}

static void the_number_keys_say_which_view(void **state)
{
    (void)state;
    struct keymap map = of_all();
    const struct key_binding *b = keymap_find(&map, GROUP_WIRE, '3');
    assert_int_equal(b->command, COMMAND_VIEW);
    assert_string_equal(b->args, "types");
    keymap_done(&map);
}

static void a_key_without_meaning_is_no_command(void **state)
{
    (void)state;
    struct keymap map = of_all();
    for (int group = 0; group < GROUP_COUNT; group++) {
        assert_null(keymap_find(&map, (enum command_group)group, 0));
        assert_null(keymap_find(&map, (enum command_group)group, 0x4E2D));
        assert_null(keymap_find(&map, (enum command_group)group, KEY_CODE_RESIZE));
        assert_null(keymap_find(&map, (enum command_group)group, KEY_CODE_UNKNOWN));
    }
    keymap_done(&map);
}

static void what_the_program_cannot_do_has_no_key(void **state)
{
    (void)state;
    struct command_set few = {0};
    few.has[COMMAND_PULL] = true;
    few.has[COMMAND_OPEN] = true;
    struct keymap map;
    keymap_init(&map, &few);
    assert_int_equal(at(&map, GROUP_INBOX, 'p'), COMMAND_PULL);
    assert_int_equal(at(&map, GROUP_CHAT, '\r'), COMMAND_OPEN);
    assert_null(keymap_find(&map, GROUP_INBOX, 'q'));
    struct keymap_rows rows;
    keymap_help(&map, &rows);
    assert_int_equal(rows.count, 2);
    keymap_rows_done(&rows);
    keymap_done(&map);
}

/* ---- changing ---- */

static void a_bound_key_does_the_new_thing_and_an_unbound_one_nothing(void **state)
{
    (void)state;
    struct keymap map = of_all();
    keymap_bind(&map, GROUP_EVERYWHERE, 'p', COMMAND_SPEED, "20");
    assert_int_equal(at(&map, GROUP_WIRE, 'p'), COMMAND_SPEED);
    assert_string_equal(keymap_find(&map, GROUP_WIRE, 'p')->args, "20");
    assert_true(keymap_unbind(&map, GROUP_EVERYWHERE, 'p'));
    assert_null(keymap_find(&map, GROUP_WIRE, 'p'));
    assert_false(keymap_unbind(&map, GROUP_EVERYWHERE, 'p'));
    assert_false(keymap_unbind(&map, GROUP_WIRE, 'q'));
    keymap_done(&map);
}

/* ---- showing ---- */

static void check_keys(const struct keymap *map, enum command command, size_t max,
                       const char *expected)
{
    struct buf out = {0};
    keymap_write_keys(map, command, max, &out);
    assert_string_equal(buf_str(&out), expected);
    buf_done(&out);
}

static void the_keys_of_a_command_are_written_once_each(void **state)
{
    (void)state;
    struct keymap map = of_all();
    check_keys(&map, COMMAND_DOWN, 2, "j, Down");
    check_keys(&map, COMMAND_DOWN, 1, "j");
    check_keys(&map, COMMAND_BACK, 9, "Esc, h, Left, Backspace");
    check_keys(&map, COMMAND_DELETE, 9, "d, Del");
    check_keys(&map, COMMAND_RECORD, 9, "");
    check_keys(&map, COMMAND_VIEW, 9, "1, 2, 3, 4");
    keymap_done(&map);
}

static void the_help_has_every_command_under_its_heading(void **state)
{
    (void)state;
    struct keymap map = of_all();
    struct keymap_rows rows;
    keymap_help(&map, &rows);
    assert_int_equal(rows.count, COMMAND_COUNT - 1);
    bool is_seen[COMMAND_COUNT] = {false};
    for (size_t i = 0; i < rows.count; i++) {
        assert_true(rows.items[i].keys[0] != '\0');
        assert_false(is_seen[rows.items[i].command]);
        is_seen[rows.items[i].command] = true;
        assert_true(i == 0 || rows.items[i].group >= rows.items[i - 1].group);
        if (rows.items[i].command == COMMAND_RECORD)
            assert_string_equal(rows.items[i].keys, ":record");
    }
    keymap_rows_done(&rows);
    keymap_done(&map);
}

static const char *hint_key(const struct keymap_rows *rows, enum command command)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].command == command)
            return rows->items[i].keys;
    }
    return "";
}

static void hints_tell_what_is_special_first_and_help_and_quit_last(void **state)
{
    (void)state;
    struct keymap map = of_all();
    struct keymap_rows rows;
    keymap_hints(&map, GROUP_TYPES, &rows);
    assert_int_equal(rows.items[0].command, COMMAND_TYPE_LOAD);
    assert_string_equal(rows.items[0].keys, "a");
    assert_int_equal(rows.items[rows.count - 2].command, COMMAND_HELP);
    assert_int_equal(rows.items[rows.count - 1].command, COMMAND_QUIT);
    assert_true(keymap_keeps_right(&rows.items[rows.count - 1]));
    assert_false(keymap_keeps_right(&rows.items[0]));
    keymap_rows_done(&rows);
    keymap_hints(&map, GROUP_CHAT, &rows);
    assert_string_equal(hint_key(&rows, COMMAND_INSPECT), "Enter");
    assert_string_equal(hint_key(&rows, COMMAND_OPEN), "l");
    keymap_rows_done(&rows);
    keymap_hints(&map, GROUP_QUESTION, &rows);
    assert_int_equal(rows.count, 2);
    keymap_rows_done(&rows);
    keymap_done(&map);
}

static void hints_follow_the_user_s_own_keys(void **state)
{
    (void)state;
    struct keymap map = of_all();
    keymap_unbind(&map, GROUP_EVERYWHERE, 'p');
    struct keymap_rows rows;
    keymap_hints(&map, GROUP_INBOX, &rows);
    assert_string_equal(hint_key(&rows, COMMAND_PULL), "");
    keymap_rows_done(&rows);
    keymap_bind(&map, GROUP_EVERYWHERE, 'Q', COMMAND_PULL, "");
    keymap_hints(&map, GROUP_INBOX, &rows);
    assert_string_equal(hint_key(&rows, COMMAND_PULL), "Q");
    keymap_rows_done(&rows);
    keymap_done(&map);
}

static void the_reference_has_every_command(void **state)
{
    (void)state;
    struct keymap map = of_all();
    struct buf text = {0}, man = {0};
    keymap_write_reference(&map, KEYMAP_TEXT, &text);
    keymap_write_reference(&map, KEYMAP_MAN, &man);
    size_t count;
    const struct command_spec *table = commands_table(&count);
    for (size_t i = 0; i < count; i++)
        assert_non_null(strstr(buf_str(&text), table[i].word));
    assert_non_null(strstr(buf_str(&text), "fault fail|cut|slow [DURATION]"));
    assert_non_null(strstr(buf_str(&man), ".B page\\-down\nPgDn, \\(haF, Space: a page down\n"));
    buf_done(&text);
    buf_done(&man);
    keymap_done(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_one_row_a_word_and_a_sentence),
        cmocka_unit_test(what_only_keys_can_do_has_a_key),
        cmocka_unit_test(an_argument_that_is_optional_or_the_rest_comes_last),
        cmocka_unit_test(no_key_has_two_meanings_in_a_group),
        cmocka_unit_test(characters_can_be_typed_into_a_text),
        cmocka_unit_test(keys_keep_their_meaning),
        cmocka_unit_test(a_view_s_own_keys_come_before_those_for_everywhere),
        cmocka_unit_test(a_question_and_a_text_know_their_own_keys_alone),
        cmocka_unit_test(the_number_keys_say_which_view),
        cmocka_unit_test(a_key_without_meaning_is_no_command),
        cmocka_unit_test(what_the_program_cannot_do_has_no_key),
        cmocka_unit_test(a_bound_key_does_the_new_thing_and_an_unbound_one_nothing),
        cmocka_unit_test(the_keys_of_a_command_are_written_once_each),
        cmocka_unit_test(the_help_has_every_command_under_its_heading),
        cmocka_unit_test(hints_tell_what_is_special_first_and_help_and_quit_last),
        cmocka_unit_test(hints_follow_the_user_s_own_keys),
        cmocka_unit_test(the_reference_has_every_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
