#include "unit.h"

#include <stdlib.h>

#include "base/prng.h"
#include "base/utf8.h"
#include "ui/key_file.h"
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

static struct keymap read_good(const char *text)
{
    struct keymap map = of_all();
    struct key_file_faults faults = {0};
    if (key_file_parse("keys", text, strlen(text), &map, &faults) != 0)
        fail_msg("%s", faults.items[0]);
    assert_int_equal(faults.count, 0);
    return map;
}

/* ---- what it says ---- */

static void an_empty_file_and_comments_change_nothing(void **state)
{
    (void)state;
    struct keymap map = read_good("\n  # bind p quit\r\n\t\n#"), untouched = of_all();
    assert_int_equal(map.count, untouched.count);
    keymap_done(&map);
    keymap_done(&untouched);
}

static void a_bound_key_does_the_command_wherever_it_works(void **state)
{
    (void)state;
    struct keymap map = read_good("bind P pull\nbind  5\tspeed 20\r\nbind b remove\nbind # quit\n"
                                  "bind \" top\nbind J jump");
    assert_int_equal(at(&map, GROUP_WIRE, 'P'), COMMAND_PULL);
    assert_int_equal(at(&map, GROUP_WIRE, '5'), COMMAND_SPEED);
    assert_string_equal(keymap_find(&map, GROUP_WIRE, '5')->args, "20");
    assert_int_equal(at(&map, GROUP_INBOX, 'b'), COMMAND_REMOVE);
    assert_int_equal(at(&map, GROUP_CHAT, 'b'), COMMAND_REMOVE);
    assert_int_equal(at(&map, GROUP_WIRE, 'b'), COMMAND_NONE);
    assert_int_equal(at(&map, GROUP_WIRE, '#'), COMMAND_QUIT);
    assert_int_equal(at(&map, GROUP_WIRE, '"'), COMMAND_TOP);
    assert_string_equal(keymap_find(&map, GROUP_WIRE, 'J')->args, "");
    assert_int_equal(at(&map, GROUP_WIRE, 'p'), COMMAND_PULL);
    keymap_done(&map);
}

static void a_group_in_brackets_is_meant_alone(void **state)
{
    (void)state;
    struct keymap map = read_good("[chat]\nbind x delete\n[wire]\nbind p quit\n[everywhere]\n"
                                  "bind Q quit\n[text]\nbind ^] home\n[form]\nbind ^R submit\n");
    assert_int_equal(at(&map, GROUP_CHAT, 'x'), COMMAND_DELETE);
    assert_int_equal(at(&map, GROUP_INBOX, 'x'), COMMAND_REMOVE);
    assert_int_equal(at(&map, GROUP_WIRE, 'p'), COMMAND_QUIT);
    assert_int_equal(at(&map, GROUP_CHAT, 'p'), COMMAND_PULL);
    assert_int_equal(at(&map, GROUP_TIMELINE, 'Q'), COMMAND_QUIT);
    assert_int_equal(at(&map, GROUP_TEXT, 0x1D), COMMAND_EDIT_HOME);
    assert_int_equal(at(&map, GROUP_FORM, 18), COMMAND_SUBMIT);
    keymap_done(&map);
}

static void an_unbound_key_does_nothing(void **state)
{
    (void)state;
    struct keymap map = read_good("unbind x\n[chat]\nunbind X\n");
    assert_int_equal(at(&map, GROUP_INBOX, 'x'), COMMAND_NONE);
    assert_int_equal(at(&map, GROUP_TYPES, 'x'), COMMAND_NONE);
    assert_int_equal(at(&map, GROUP_CHAT, 'X'), COMMAND_NONE);
    assert_int_equal(at(&map, GROUP_INBOX, 'X'), COMMAND_CLEAR);
    keymap_done(&map);
}

static void a_key_that_a_view_uses_is_free_once_it_is_unbound_there(void **state)
{
    (void)state;
    struct keymap map = read_good("unbind x\nbind x pull\n");
    assert_int_equal(at(&map, GROUP_INBOX, 'x'), COMMAND_PULL);
    assert_int_equal(at(&map, GROUP_TYPES, 'x'), COMMAND_PULL);
    keymap_done(&map);
    map = read_good("[inbox]\nbind u quit\n[everywhere]\nbind u pull\n");
    assert_int_equal(at(&map, GROUP_INBOX, 'u'), COMMAND_QUIT);
    assert_int_equal(at(&map, GROUP_WIRE, 'u'), COMMAND_PULL);
    keymap_done(&map);
}

/* ---- mistakes ---- */

static void assert_wrong(const char *text, const char *place, const char *part)
{
    struct keymap map = of_all();
    size_t count = map.count;
    struct key_file_faults faults = {0};
    assert_int_equal(key_file_parse("keys", text, strlen(text), &map, &faults), ERR_INPUT);
    if (faults.count != 1 || strncmp(faults.items[0], place, strlen(place)) != 0 ||
        strstr(faults.items[0], part) == NULL)
        fail_msg("%s\n%zu: %s\nwanted: %s ... %s", text, faults.count, faults.items[0], place,
                 part);
    assert_int_equal(map.count, count);
    key_file_faults_done(&faults);
    keymap_done(&map);
}

static void mistakes_say_where_and_what_was_meant(void **state)
{
    (void)state;
    assert_wrong("bnd p pull", "keys:1:1: ", "did you mean bind");
    assert_wrong("\n  bind", "keys:2:7: ", "a key is wanted");
    assert_wrong("bind PgUpp top", "keys:1:6: ", "did you mean PgUp");
    assert_wrong("bind ^1 top", "keys:1:6: ", "there is no key");
    assert_wrong("bind u", "keys:1:7: ", "a command is wanted");
    assert_wrong("bind u pul", "keys:1:8: ", "did you mean pull");
    assert_wrong("bind 订 speed x", "keys:1:14: ", "a number");
    assert_wrong("bind u pull now", "keys:1:13: ", "more than it takes");
    assert_wrong("bind ^R home now", "keys:1:14: ", "nothing is wanted behind");
    assert_wrong("unbind p q", "keys:1:10: ", "nothing is wanted behind");
    assert_wrong("unbind u", "keys:1:8: ", "has no meaning");
    assert_wrong("[chat]\nunbind p", "keys:2:8: ", "no meaning of its own in chat");
    assert_wrong("[chta]", "keys:1:1: ", "did you mean chat");
    assert_wrong("[chat", "keys:1:1: ", "brackets");
    assert_wrong("[chat] x", "keys:1:8: ", "nothing is wanted behind");
    assert_wrong("bind \xFF pull", "keys:1:", "UTF-8");
}

static void conflicts_are_told(void **state)
{
    (void)state;
    assert_wrong("bind u pull\nbind u quit", "keys:2:6: ", "line 1 has that key in everywhere");
    assert_wrong("unbind p\nbind p quit", "keys:2:6: ", "line 1 has that key");
    assert_wrong("bind x pull", "keys:1:6: ", "in inbox that key is remove; unbind it there first");
    assert_wrong("[text]\nbind Tab home", "keys:2:6: ", "in form that key is field-next");
    assert_wrong("[wire]\nbind u remove", "keys:2:8: ", "remove has no meaning in wire");
    assert_wrong("[text]\nbind a home", "keys:2:6: ", "needed to type");
    assert_wrong("[form]\nbind Space submit", "keys:2:6: ", "needed to type");
    assert_wrong("bind ^C quit", "keys:1:6: ", "keeps ^C");
    assert_wrong("unbind ^Z", "keys:1:8: ", "keeps ^Z");
}

static void all_mistakes_are_told_in_order_as_far_as_there_is_room(void **state)
{
    (void)state;
    struct keymap map = of_all();
    struct key_file_faults faults = {0};
    struct buf text = {0};
    for (int i = 0; i < 150; i++)
        buf_add_str(&text, "bind u nothing-of-the-kind\n");
    assert_int_equal(key_file_parse("keys", buf_str(&text), text.len, &map, &faults), ERR_INPUT);
    assert_int_equal(faults.count, 101);
    assert_non_null(strstr(faults.items[99], "keys:100:8: "));
    assert_non_null(strstr(faults.items[100], "and more"));
    key_file_faults_done(&faults);
    buf_done(&text);
    keymap_done(&map);
}

static void what_the_program_cannot_do_cannot_be_bound(void **state)
{
    (void)state;
    struct command_set few = {0};
    few.has[COMMAND_PULL] = true;
    struct keymap map;
    keymap_init(&map, &few);
    struct key_file_faults faults = {0};
    static const char text[] = "bind u quit";
    assert_int_equal(key_file_parse("keys", text, strlen(text), &map, &faults), ERR_INPUT);
    key_file_faults_done(&faults);
    keymap_done(&map);
}

/* ---- whatever stands there ---- */

static void any_text_is_read_or_refused_with_safe_sentences(void **state)
{
    (void)state;
    static const char *const scraps[] = {"bind ", "unbind ", "[chat]", "[text]\n", "\n",   "x ",
                                         "PgUp ", "^C ",     "pull",   "speed 20", "home", "\"",
                                         "\xFF",  "\x1B[2J", "订 ",    "#",        "J ",   "jump"};
    struct prng random;
    prng_init(&random, 9);
    for (int round = 0; round < 3000; round++) {
        struct keymap map = of_all();
        struct key_file_faults faults = {0};
        struct buf text = {0};
        for (size_t n = prng_below(&random, 14); n > 0; n--)
            buf_add_str(&text, scraps[prng_below(&random, sizeof scraps / sizeof scraps[0])]);
        int status = key_file_parse("keys", buf_str(&text), text.len, &map, &faults);
        assert_int_equal(status, faults.count == 0 ? 0 : ERR_INPUT);
        for (size_t i = 0; i < faults.count; i++) {
            struct buf clean = {0};
            utf8_clean_line(faults.items[i], strlen(faults.items[i]), &clean);
            assert_string_equal(buf_str(&clean), faults.items[i]);
            buf_done(&clean);
        }
        key_file_faults_done(&faults);
        keymap_done(&map);
        buf_done(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_and_comments_change_nothing),
        cmocka_unit_test(a_bound_key_does_the_command_wherever_it_works),
        cmocka_unit_test(a_group_in_brackets_is_meant_alone),
        cmocka_unit_test(an_unbound_key_does_nothing),
        cmocka_unit_test(a_key_that_a_view_uses_is_free_once_it_is_unbound_there),
        cmocka_unit_test(mistakes_say_where_and_what_was_meant),
        cmocka_unit_test(conflicts_are_told),
        cmocka_unit_test(all_mistakes_are_told_in_order_as_far_as_there_is_room),
        cmocka_unit_test(what_the_program_cannot_do_cannot_be_bound),
        cmocka_unit_test(any_text_is_read_or_refused_with_safe_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
