/*
 * keys: which key does what. One table makes the reaction, the hint line and the help overlay.
 */
#ifndef CASTSIM_UI_KEYS_H
#define CASTSIM_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum command {
    COMMAND_NONE,
    COMMAND_UP,
    COMMAND_DOWN,
    COMMAND_PAGE_UP,
    COMMAND_PAGE_DOWN,
    COMMAND_TOP,
    COMMAND_BOTTOM,
    COMMAND_OPEN,   /* open the conversation: reads it, focus goes to the chat */
    COMMAND_BACK,   /* focus back to the list */
    COMMAND_SWITCH, /* focus to the other pane */
    COMMAND_TOGGLE_ONLINE,
    COMMAND_PULL,
    COMMAND_PIN,
    COMMAND_REMOVE,
    COMMAND_CLEAR,
    COMMAND_DELETE,
    COMMAND_HELP,
    COMMAND_REDRAW,
    COMMAND_QUIT,
    COMMAND_COUNT
};

/* Keys that are not characters. */
enum key {
    KEY_CODE_BASE = 0x110000, /* above every code point */
    KEY_CODE_UP,
    KEY_CODE_DOWN,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_PAGE_UP,
    KEY_CODE_PAGE_DOWN,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_RESIZE,
    KEY_CODE_CLOSED, /* the terminal went away */
    KEY_CODE_DELETE,
    KEY_CODE_F1,
    KEY_CODE_UNKNOWN,     /* a key that castsim has no name for */
    KEY_CODE_MOUSE,       /* tty_mouse tells what */
    KEY_CODE_PASTE_BEGIN, /* the keys up to the end are no commands */
    KEY_CODE_PASTE_END,
};

struct key_binding {
    enum command command;
    int keys[4];      /* code points or enum key; 0 ends */
    const char *name; /* how the keys are written in the help: "j, Down" */
    const char *hint; /* one word for the hint line; NULL = not there. Through _() */
    const char *help; /* a few words for the help. Through _() */
};

/* In the order of the help: one row per command. */
const struct key_binding *keys_table(size_t *count);
/* The row of a command (not COMMAND_NONE or COMMAND_COUNT). */
const struct key_binding *keys_binding(enum command command);
/* Length of the first key in binding->name, for where one is enough: "j" of "j, Down". */
size_t keys_first_name_len(const struct key_binding *binding);

/* COMMAND_NONE when the key has no meaning. */
enum command keys_find(int key);
/* True for a character that a person would type into a text (R30: nothing takes it here). */
bool keys_is_text(int key);

#endif
