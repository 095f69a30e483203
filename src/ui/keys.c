#include "ui/keys.h"

#include <assert.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"

#define CTRL(letter) ((letter)&0x1F)

enum { ESCAPE = 0x1B, BACKSPACE = 0x7F };

/* clang-format off */
static const struct key_binding bindings[] = {
    {COMMAND_UP,            {'k', KEY_CODE_UP},                        "k, Up",       NULL,             N_("one up")},
    {COMMAND_DOWN,          {'j', KEY_CODE_DOWN},                      "j, Down",     NULL,             N_("one down")},
    {COMMAND_PAGE_UP,       {KEY_CODE_PAGE_UP, CTRL('B')},             "PgUp, ^B",    NULL,             N_("a page up")},
    {COMMAND_PAGE_DOWN,     {KEY_CODE_PAGE_DOWN, CTRL('F'), ' '},      "PgDn, ^F",    NULL,             N_("a page down")},
    {COMMAND_TOP,           {'g', KEY_CODE_HOME},                      "g, Home",     NULL,             N_("to the top")},
    {COMMAND_BOTTOM,        {'G', KEY_CODE_END},                       "G, End",      NULL,             N_("to the bottom")},
    {COMMAND_OPEN,          {'\r', '\n', 'l', KEY_CODE_RIGHT},         "Enter, l",    N_("open"),       N_("open and mark as read")},
    {COMMAND_BACK,          {ESCAPE, 'h', KEY_CODE_LEFT, BACKSPACE},   "Esc, h",      N_("back"),       N_("back to the list")},
    {COMMAND_SWITCH,        {'\t'},                                    "Tab",         N_("pane"),       N_("to the other pane")},
    {COMMAND_TOGGLE_ONLINE, {'o'},                                     "o",           N_("on/offline"), N_("go offline, or online")},
    {COMMAND_PULL,          {'p'},                                     "p",           N_("pull"),       N_("pull now")},
    {COMMAND_PIN,           {'t'},                                     "t",           NULL,             N_("pin to the top, or unpin")},
    {COMMAND_REMOVE,        {'x'},                                     "x",           NULL,             N_("hide until the next one")},
    {COMMAND_CLEAR,         {'X'},                                     "X",           NULL,             N_("delete with all messages")},
    {COMMAND_DELETE,        {'d', KEY_CODE_DELETE},                    "d, Del",      NULL,             N_("delete the message")},
    {COMMAND_REDRAW,        {CTRL('L')},                               "^L",          NULL,             N_("draw the screen again")},
    {COMMAND_HELP,          {'?', KEY_CODE_F1},                        "?, F1",       N_("help"),       N_("this help, on or off")},
    {COMMAND_QUIT,          {'q'},                                     "q",           N_("quit"),       N_("quit")},
};
/* clang-format on */

enum { BINDING_COUNT = sizeof bindings / sizeof bindings[0] };
static_assert(BINDING_COUNT == COMMAND_COUNT - 1, "every command but NONE has a key");

const struct key_binding *keys_table(size_t *count)
{
    *count = BINDING_COUNT;
    return bindings;
}

const struct key_binding *keys_binding(enum command command)
{
    size_t i = 0;
    while (i < BINDING_COUNT && bindings[i].command != command)
        i++;
    assert(i < BINDING_COUNT);
    return &bindings[i];
}

size_t keys_first_name_len(const struct key_binding *binding)
{
    return strcspn(binding->name, ",");
}

enum command keys_find(int key)
{
    for (size_t i = 0; i < BINDING_COUNT; i++) {
        for (size_t k = 0; k < 4 && bindings[i].keys[k] != 0; k++) {
            if (bindings[i].keys[k] == key)
                return bindings[i].command;
        }
    }
    return COMMAND_NONE;
}

bool keys_is_text(int key)
{
    return key > 0 && !utf8_is_unsafe((uint32_t)key);
}
