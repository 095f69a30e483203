#include "ui/keys.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

#define CONTROL(letter) ((letter)&0x1F)

enum { ESCAPE = 0x1B, BACKSPACE = 0x7F };

static const struct {
    const char *name;
    int key;
} names[] = {
    {"Up", KEY_CODE_UP},
    {"Down", KEY_CODE_DOWN},
    {"Left", KEY_CODE_LEFT},
    {"Right", KEY_CODE_RIGHT},
    {"Ctrl-Left", KEY_CODE_CTRL_LEFT},
    {"Ctrl-Right", KEY_CODE_CTRL_RIGHT},
    {"PgUp", KEY_CODE_PAGE_UP},
    {"PgDn", KEY_CODE_PAGE_DOWN},
    {"Home", KEY_CODE_HOME},
    {"End", KEY_CODE_END},
    {"Ins", KEY_CODE_INSERT},
    {"Del", KEY_CODE_DELETE},
    {"Enter", '\r'},
    {"Esc", ESCAPE},
    {"Tab", '\t'},
    {"Shift-Tab", KEY_CODE_BACK_TAB},
    {"Space", ' '},
    {"Backspace", BACKSPACE},
    {"F1", KEY_CODE_F1},
    {"F2", KEY_CODE_F2},
    {"F3", KEY_CODE_F2 + 1},
    {"F4", KEY_CODE_F2 + 2},
    {"F5", KEY_CODE_F2 + 3},
    {"F6", KEY_CODE_F2 + 4},
    {"F7", KEY_CODE_F2 + 5},
    {"F8", KEY_CODE_F2 + 6},
    {"F9", KEY_CODE_F2 + 7},
    {"F10", KEY_CODE_F2 + 8},
    {"F11", KEY_CODE_F2 + 9},
    {"F12", KEY_CODE_F12},
};
enum { NAME_COUNT = sizeof names / sizeof names[0] };

int keys_canonical(int key)
{
    switch (key) {
    case '\n':
        return '\r';
    case CONTROL('H'):
        return BACKSPACE;
    default:
        return key;
    }
}

/* The letter of "^F" and "Ctrl-F"; 0 = it is no such name. */
static char control_letter(const char *name)
{
    const char *letter = NULL;
    if (name[0] == '^')
        letter = name + 1;
    else if (strncasecmp(name, "Ctrl-", 5) == 0)
        letter = name + 5;
    if (letter == NULL || letter[0] == '\0' || letter[1] != '\0')
        return 0;
    char upper = *letter >= 'a' && *letter <= 'z' ? (char)(*letter - 'a' + 'A') : *letter;
    return upper > '@' && upper <= '_' ? upper : 0;
}

int keys_parse(const char *name)
{
    size_t len = strlen(name);
    uint32_t cp;
    if (len == 0)
        return 0;
    if (utf8_decode(name, len, &cp) == len)
        return keys_is_text((int)cp) && cp != ' ' ? (int)cp : 0;
    char letter = control_letter(name);
    if (letter != 0)
        return keys_canonical(CONTROL(letter));
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (strcasecmp(names[i].name, name) == 0)
            return names[i].key;
    }
    return 0;
}

void keys_write(struct buf *out, int key)
{
    key = keys_canonical(key);
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (names[i].key == key) {
            buf_add_str(out, names[i].name);
            return;
        }
    }
    if (key > 0 && key < 0x20)
        buf_addf(out, "^%c", key + '@');
    else if (keys_is_text(key))
        utf8_add(out, (uint32_t)key);
}

void keys_offer_names(struct nearest *near)
{
    for (size_t i = 0; i < NAME_COUNT; i++)
        nearest_offer(near, names[i].name);
}

bool keys_is_text(int key)
{
    return key > 0 && key < KEY_CODE_BASE && !utf8_is_unsafe((uint32_t)key);
}
