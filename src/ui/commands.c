#include "ui/commands.h"

#include <assert.h>
#include <string.h>

#include "base/i18n.h"

#define IN(group) (1u << GROUP_##group)
#define EVERYWHERE IN(EVERYWHERE)
#define CONVERSATIONS (IN(INBOX) | IN(CHAT))
#define MESSAGES (IN(CHAT) | IN(WIRE) | IN(TIMELINE))
#define TEXTS IN(TEXT)
#define REDRAWN (EVERYWHERE | IN(QUESTION) | IN(TEXT))

#define NO_ARGS                                                                                    \
    {                                                                                              \
        {                                                                                          \
            ARG_NONE, false                                                                        \
        }                                                                                          \
    }
#define MAY(kind)                                                                                  \
    {                                                                                              \
        {                                                                                          \
            ARG_##kind, true                                                                       \
        }                                                                                          \
    }
#define NEEDS(kind)                                                                                \
    {                                                                                              \
        {                                                                                          \
            ARG_##kind, false                                                                      \
        }                                                                                          \
    }

/* clang-format off */
static const struct command_spec table[] = {
    {COMMAND_UP,            EVERYWHERE, "k Up",               "up",        true,  MAY(NUMBER),  NULL, N_("one up")},
    {COMMAND_DOWN,          EVERYWHERE, "j Down",             "down",      true,  MAY(NUMBER),  NULL, N_("one down")},
    {COMMAND_PAGE_UP,       EVERYWHERE, "PgUp ^B",            "page-up",   true,  NO_ARGS,      NULL, N_("a page up")},
    {COMMAND_PAGE_DOWN,     EVERYWHERE, "PgDn ^F Space",      "page-down", true,  NO_ARGS,      NULL, N_("a page down")},
    {COMMAND_TOP,           EVERYWHERE, "g Home",             "top",       true,  NO_ARGS,      NULL, N_("to the top")},
    {COMMAND_BOTTOM,        EVERYWHERE, "G End",              "bottom",    true,  NO_ARGS,      NULL, N_("to the bottom")},
    {COMMAND_OPEN,          EVERYWHERE, "Enter l Right",      "open",      true,  MAY(CONVERSATION), N_("open"), N_("open and mark as read")},
    {COMMAND_BACK,          EVERYWHERE, "Esc h Left Backspace", "back",    true,  NO_ARGS,      N_("back"), N_("back to the list")},
    {COMMAND_NEXT,          EVERYWHERE, "Tab",                "next",      true,  NO_ARGS,      N_("pane"), N_("to the next pane or view")},
    {COMMAND_PREVIOUS,      EVERYWHERE, "Shift-Tab",          "previous",  true,  NO_ARGS,      NULL, N_("to the one before")},
    {COMMAND_PANE,          EVERYWHERE, "w",                  "pane",      true,  NO_ARGS,      NULL, N_("to the other pane")},
    {COMMAND_VIEW,          EVERYWHERE, "1=inbox 2=wire 3=types 4=timeline", "view", true, NEEDS(VIEW), NULL, N_("to that view")},
    {COMMAND_TOGGLE_ONLINE, EVERYWHERE, "o",                  "toggle",    true,  NO_ARGS,      N_("on/offline"), N_("go offline, or online")},
    {COMMAND_ONLINE,        EVERYWHERE, NULL,                 "online",    true,  NO_ARGS,      NULL, N_("go online")},
    {COMMAND_OFFLINE,       EVERYWHERE, NULL,                 "offline",   true,  NO_ARGS,      NULL, N_("go offline")},
    {COMMAND_PULL,          EVERYWHERE, "p",                  "pull",      true,  NO_ARGS,      N_("pull"), N_("pull now")},
    {COMMAND_SEND,          EVERYWHERE, "s",                  "send",      true,  MAY(TYPE),    N_("send"), N_("send a broadcast")},
    {COMMAND_SEARCH,        EVERYWHERE, "/",                  "search",    true,  MAY(TEXT),    N_("search"), N_("search all messages")},
    {COMMAND_HIT_NEXT,      EVERYWHERE, "n",                  "next-hit",  true,  NO_ARGS,      NULL, N_("to the next hit")},
    {COMMAND_HIT_PREVIOUS,  EVERYWHERE, "N",                  "previous-hit", true, NO_ARGS,    NULL, N_("to the hit before")},
    {COMMAND_FILTER,        EVERYWHERE, "f",                  "filter",    true,  MAY(FILTER),  N_("filter"), N_("show only what matches; empty: all")},
    {COMMAND_KILL,          EVERYWHERE, "K",                  "kill",      true,  NO_ARGS,      NULL, N_("kill the client, as a crash does")},
    {COMMAND_RESTART,       EVERYWHERE, "R",                  "restart",   true,  NO_ARGS,      NULL, N_("start the client again")},
    {COMMAND_FAULT,         EVERYWHERE, "!",                  "fault",     true,  {{ARG_FAULT, false}, {ARG_DURATION, true}}, NULL, N_("make the next pull go wrong")},
    {COMMAND_SPEED,         EVERYWHERE, "=",                  "speed",     true,  NEEDS(SPEED), NULL, N_("run the clock so many times faster")},
    {COMMAND_JUMP,          EVERYWHERE, "J",                  "jump",      true,  NEEDS(DURATION), NULL, N_("let that much time pass at once")},
    {COMMAND_SCENARIO,      EVERYWHERE, "O",                  "scenario",  true,  NEEDS(FILE),  NULL, N_("open a scenario to step through")},
    {COMMAND_STEP,          EVERYWHERE, ".",                  "step",      true,  NO_ARGS,      NULL, N_("scenario: the next event")},
    {COMMAND_STEP_BACK,     EVERYWHERE, ",",                  "step-back", true,  NO_ARGS,      NULL, N_("scenario: the event before")},
    {COMMAND_PLAY,          EVERYWHERE, "P",                  "play",      true,  NO_ARGS,      NULL, N_("scenario: play, or pause")},
    {COMMAND_CLIENT,        EVERYWHERE, "C",                  "client",    true,  MAY(TEXT),    NULL, N_("scenario: look at another client")},
    {COMMAND_TOUR_NEXT,     EVERYWHERE, "T",                  "tour-next", true,  NO_ARGS,      NULL, N_("tour: go on, or show it again")},
    {COMMAND_TOUR_BACK,     EVERYWHERE, "B",                  "tour-back", true,  NO_ARGS,      NULL, N_("tour: the step before")},
    {COMMAND_TOUR_END,      EVERYWHERE, NULL,                 "tour-end",  true,  NO_ARGS,      NULL, N_("tour: leave it")},
    {COMMAND_DUMP,          EVERYWHERE, "D",                  "dump",      true,  NEEDS(FILE),  NULL, N_("this screen into a file (.txt, .html)")},
    {COMMAND_EXPORT,        EVERYWHERE, "E",                  "export",    true,  NEEDS(FILE),  NULL, N_("this list into a file (.jsonl, .csv)")},
    {COMMAND_RECORD,        EVERYWHERE, NULL,                 "record",    true,  NEEDS(RECORD), NULL, N_("record the screen (asciinema)")},
    {COMMAND_MOUSE,         EVERYWHERE, NULL,                 "mouse",     true,  MAY(ON_OFF),  NULL, N_("use the mouse, or not")},
    {COMMAND_BELL,          EVERYWHERE, NULL,                 "bell",      true,  MAY(ON_OFF),  NULL, N_("ring the bell, or not")},
    {COMMAND_THEME,         EVERYWHERE, NULL,                 "theme",     true,  NEEDS(THEME), NULL, N_("other colours")},
    {COMMAND_REDACT,        EVERYWHERE, NULL,                 "redact",    true,  MAY(ON_OFF),  NULL, N_("mask user ids and content")},
    {COMMAND_REDRAW,        REDRAWN,    "^L",                 "redraw",    true,  NO_ARGS,      NULL, N_("draw the screen again")},
    {COMMAND_LINE,          EVERYWHERE, ":",                  "line",      false, NO_ARGS,      NULL, N_("type a command")},
    {COMMAND_HELP,          EVERYWHERE, "? F1",               "help",      true,  MAY(TOPIC),   N_("help"), N_("this help, on or off")},
    {COMMAND_QUIT,          EVERYWHERE, "q",                  "quit",      true,  NO_ARGS,      N_("quit"), N_("quit")},

    {COMMAND_PIN,           CONVERSATIONS, "t",               "pin",       true,  MAY(CONVERSATION), NULL, N_("pin to the top, or unpin")},
    {COMMAND_READ,          CONVERSATIONS, "r",               "read",      true,  MAY(CONVERSATION), NULL, N_("mark as read")},
    {COMMAND_REMOVE,        CONVERSATIONS, "x",               "remove",    true,  MAY(CONVERSATION), NULL, N_("hide until the next one")},
    {COMMAND_CLEAR,         CONVERSATIONS, "X",               "clear",     true,  MAY(CONVERSATION), NULL, N_("delete with all messages")},
    {COMMAND_DELETE,        CONVERSATIONS, "d Del",           "delete",    true,  NO_ARGS,      NULL, N_("delete the message")},
    {COMMAND_INSPECT,       MESSAGES,   "Enter i",            "inspect",   true,  NO_ARGS,      N_("inspect"), N_("look into the message")},
    {COMMAND_FOLLOW,        IN(WIRE) | IN(TIMELINE), "F",     "follow",    true,  MAY(ON_OFF),  N_("follow"), N_("stay with the newest")},
    {COMMAND_TYPE_LOAD,     IN(TYPES),  "a",                  "load",      true,  NEEDS(FILE),  N_("load"), N_("load types from a file or folder")},
    {COMMAND_TYPE_RELOAD,   IN(TYPES),  "r",                  "reload",    true,  MAY(TYPE),    N_("reload"), N_("read the type's file again")},
    {COMMAND_TYPE_DROP,     IN(TYPES),  "x",                  "drop",      true,  MAY(TYPE),    N_("drop"), N_("forget the custom type")},
    {COMMAND_FOLD,          IN(INSPECTOR), "z",               "fold",      true,  NO_ARGS,      N_("fold"), N_("fold, or unfold")},
    {COMMAND_FOLD_ALL,      IN(INSPECTOR), "Z",               "fold-all",  true,  NO_ARGS,      NULL, N_("fold all, or unfold all")},
    {COMMAND_COPY,          MESSAGES | IN(INSPECTOR), "y",    "copy",      true,  NO_ARGS,      NULL, N_("content to the clipboard")},
    {COMMAND_SAVE,          MESSAGES | IN(INSPECTOR), "S",    "save",      true,  NEEDS(FILE),  NULL, N_("content into a file")},

    {COMMAND_FIELD_NEXT,    IN(FORM),   "Tab",                "field-next", false, NO_ARGS,     N_("field"), N_("to the next field")},
    {COMMAND_FIELD_PREVIOUS, IN(FORM),  "Shift-Tab",          "field-previous", false, NO_ARGS, NULL, N_("to the field before")},
    {COMMAND_SUBMIT,        IN(FORM),   "^O F10",             "submit",    false, NO_ARGS,      N_("send"), N_("send it")},
    {COMMAND_EDITOR,        IN(FORM),   "^X",                 "editor",    false, NO_ARGS,      N_("editor"), N_("the text in $EDITOR")},
    {COMMAND_YES,           IN(QUESTION), "y Enter",          "yes",       false, NO_ARGS,      N_("yes"), N_("yes")},
    {COMMAND_NO,            IN(QUESTION), "n Esc q",          "no",        false, NO_ARGS,      N_("no"), N_("no")},

    {COMMAND_EDIT_ACCEPT,   TEXTS,      "Enter",              "accept",    false, NO_ARGS,      N_("do it"), N_("done; in a text of many lines: a new one")},
    {COMMAND_EDIT_CANCEL,   TEXTS,      "Esc ^G",             "cancel",    false, NO_ARGS,      N_("cancel"), N_("leave it")},
    {COMMAND_EDIT_COMPLETE, TEXTS,      "Tab",                "complete",  false, NO_ARGS,      N_("complete"), N_("complete, and the next candidate")},
    {COMMAND_EDIT_COMPLETE_BACK, TEXTS, "Shift-Tab",          "complete-back", false, NO_ARGS,  NULL, N_("the candidate before")},
    {COMMAND_EDIT_UP,       TEXTS,      "Up ^P",              "edit-up",   false, NO_ARGS,      N_("earlier"), N_("an earlier line, begun the same way")},
    {COMMAND_EDIT_DOWN,     TEXTS,      "Down ^N",            "edit-down", false, NO_ARGS,      NULL, N_("a later line")},
    {COMMAND_EDIT_LEFT,     TEXTS,      "Left",               "left",      false, NO_ARGS,      NULL, N_("a character to the left")},
    {COMMAND_EDIT_RIGHT,    TEXTS,      "Right ^F",           "right",     false, NO_ARGS,      NULL, N_("a character to the right")},
    {COMMAND_EDIT_WORD_LEFT, TEXTS,     "Ctrl-Left ^B",       "word-left", false, NO_ARGS,      NULL, N_("a word to the left")},
    {COMMAND_EDIT_WORD_RIGHT, TEXTS,    "Ctrl-Right ^T",      "word-right", false, NO_ARGS,     NULL, N_("a word to the right")},
    {COMMAND_EDIT_HOME,     TEXTS,      "Home ^A",            "home",      false, NO_ARGS,      NULL, N_("to the beginning of the line")},
    {COMMAND_EDIT_END,      TEXTS,      "End ^E",             "end",       false, NO_ARGS,      NULL, N_("to the end of the line")},
    {COMMAND_EDIT_BACKSPACE, TEXTS,     "Backspace",          "backspace", false, NO_ARGS,      NULL, N_("delete to the left")},
    {COMMAND_EDIT_DELETE,   TEXTS,      "Del ^D",             "delete-right", false, NO_ARGS,   NULL, N_("delete to the right")},
    {COMMAND_EDIT_KILL_WORD, TEXTS,     "^W",                 "cut-word",  false, NO_ARGS,      NULL, N_("cut the word to the left")},
    {COMMAND_EDIT_KILL_START, TEXTS,    "^U",                 "cut-start", false, NO_ARGS,      NULL, N_("cut to the beginning")},
    {COMMAND_EDIT_KILL_END, TEXTS,      "^K",                 "cut-end",   false, NO_ARGS,      NULL, N_("cut to the end")},
    {COMMAND_EDIT_YANK,     TEXTS,      "^Y",                 "paste",     false, NO_ARGS,      NULL, N_("put in what was cut")},
};
/* clang-format on */

enum { ROW_COUNT = sizeof table / sizeof table[0] };
static_assert(ROW_COUNT == COMMAND_COUNT - 1, "every command but NONE has a row");

const struct command_spec *commands_table(size_t *count)
{
    *count = ROW_COUNT;
    return table;
}

const struct command_spec *commands_get(enum command command)
{
    size_t i = 0;
    while (i < ROW_COUNT && table[i].command != command)
        i++;
    assert(i < ROW_COUNT);
    return &table[i];
}

struct command_set commands_all(void)
{
    struct command_set set = {0};
    for (size_t i = 0; i < ROW_COUNT; i++)
        set.has[table[i].command] = true;
    return set;
}

const struct command_spec *commands_find(const char *word, const struct command_set *set)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (set->has[table[i].command] && strcmp(table[i].word, word) == 0)
            return &table[i];
    }
    return NULL;
}

/* ---- groups ---- */

static const struct {
    const char *word;
    const char *title;
} groups[GROUP_COUNT] = {
    [GROUP_EVERYWHERE] = {"everywhere", N_("Everywhere")},
    [GROUP_INBOX] = {"inbox", N_("Conversations")},
    [GROUP_CHAT] = {"chat", N_("Chat")},
    [GROUP_WIRE] = {"wire", N_("Wire")},
    [GROUP_TYPES] = {"types", N_("Types")},
    [GROUP_TIMELINE] = {"timeline", N_("Time line")},
    [GROUP_INSPECTOR] = {"inspector", N_("Inspector")},
    [GROUP_FORM] = {"form", N_("Sending")},
    [GROUP_QUESTION] = {"question", N_("Questions")},
    [GROUP_TEXT] = {"text", N_("While typing")},
};

const char *commands_group_word(enum command_group group)
{
    assert(group < GROUP_COUNT);
    return groups[group].word;
}

const char *commands_group_title(enum command_group group)
{
    assert(group < GROUP_COUNT);
    return _(groups[group].title);
}

bool commands_find_group(const char *word, enum command_group *out)
{
    for (int i = 0; i < GROUP_COUNT; i++) {
        if (strcmp(groups[i].word, word) == 0) {
            *out = (enum command_group)i;
            return true;
        }
    }
    return false;
}
