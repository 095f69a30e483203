/*
 * commands: everything that the user can do, in one table. The reaction to keys, the hint line, the
 * help, command lines with their completion, the list of the man page and the file that rebinds
 * keys are all made of it. What a command does is the business of app/screen.
 */
#ifndef CASTSIM_UI_COMMANDS_H
#define CASTSIM_UI_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum command {
    COMMAND_NONE,
    /* moving about */
    COMMAND_UP,
    COMMAND_DOWN,
    COMMAND_PAGE_UP,
    COMMAND_PAGE_DOWN,
    COMMAND_TOP,
    COMMAND_BOTTOM,
    COMMAND_OPEN, /* of the list: opens the conversation, which reads it; else what is selected */
    COMMAND_BACK, /* closes what is open, or back to the list */
    COMMAND_NEXT, /* the next stop of Tab: list, chat, wire, types, time line, and again */
    COMMAND_PREVIOUS,
    COMMAND_PANE, /* to the other pane of the same view */
    COMMAND_VIEW,
    /* looking closer */
    COMMAND_INSPECT,
    COMMAND_FOLLOW,
    COMMAND_FOLD,
    COMMAND_FOLD_ALL,
    COMMAND_COPY,
    COMMAND_SAVE,
    COMMAND_SEARCH,
    COMMAND_HIT_NEXT,
    COMMAND_HIT_PREVIOUS,
    COMMAND_FILTER,
    /* the phone */
    COMMAND_TOGGLE_ONLINE,
    COMMAND_ONLINE,
    COMMAND_OFFLINE,
    COMMAND_PULL,
    COMMAND_KILL,
    COMMAND_RESTART,
    /* its conversations and messages */
    COMMAND_READ,
    COMMAND_PIN,
    COMMAND_REMOVE,
    COMMAND_CLEAR,
    COMMAND_DELETE,
    /* its message types */
    COMMAND_TYPE_LOAD,
    COMMAND_TYPE_RELOAD,
    COMMAND_TYPE_DROP,
    /* the world around it */
    COMMAND_SEND,
    COMMAND_FAULT,
    COMMAND_SPEED,
    COMMAND_JUMP,
    COMMAND_SCENARIO,
    COMMAND_STEP,
    COMMAND_STEP_BACK,
    COMMAND_PLAY,
    COMMAND_CLIENT,
    /* the guided tour */
    COMMAND_TOUR_NEXT,
    COMMAND_TOUR_BACK,
    COMMAND_TOUR_END,
    /* files */
    COMMAND_DUMP,
    COMMAND_EXPORT,
    COMMAND_RECORD,
    /* castsim itself */
    COMMAND_MOUSE,
    COMMAND_BELL,
    COMMAND_THEME,
    COMMAND_REDACT,
    COMMAND_REDRAW,
    COMMAND_LINE, /* opens the line for commands */
    COMMAND_HELP,
    COMMAND_QUIT,
    /* in a form */
    COMMAND_FIELD_NEXT,
    COMMAND_FIELD_PREVIOUS,
    COMMAND_SUBMIT,
    COMMAND_EDITOR,
    /* a question */
    COMMAND_YES,
    COMMAND_NO,
    /* while a text is typed: ui/prompt does these */
    COMMAND_EDIT_ACCEPT, /* a line is done; one more line in a text of many */
    COMMAND_EDIT_CANCEL,
    COMMAND_EDIT_COMPLETE,
    COMMAND_EDIT_COMPLETE_BACK,
    COMMAND_EDIT_UP, /* the line before, in a text of many or in the history */
    COMMAND_EDIT_DOWN,
    COMMAND_EDIT_LEFT,
    COMMAND_EDIT_RIGHT,
    COMMAND_EDIT_WORD_LEFT,
    COMMAND_EDIT_WORD_RIGHT,
    COMMAND_EDIT_HOME,
    COMMAND_EDIT_END,
    COMMAND_EDIT_BACKSPACE,
    COMMAND_EDIT_DELETE,
    COMMAND_EDIT_KILL_WORD,
    COMMAND_EDIT_KILL_START,
    COMMAND_EDIT_KILL_END,
    COMMAND_EDIT_YANK,
    COMMAND_COUNT
};

/* Where keys work. What has the focus is one of these; a key that it does not know is looked up in
 * another (keymap_find): a view's in EVERYWHERE, a form's in TEXT. A question and a text know
 * nothing else. */
enum command_group {
    GROUP_EVERYWHERE,
    GROUP_INBOX, /* the list of conversations */
    GROUP_CHAT,
    GROUP_WIRE,
    GROUP_TYPES,
    GROUP_TIMELINE,
    GROUP_INSPECTOR,
    GROUP_FORM,     /* the send dialog */
    GROUP_QUESTION, /* yes or no */
    GROUP_TEXT,     /* a text that is typed: a command line, a search, a field */
    GROUP_COUNT
};

const char *commands_group_word(enum command_group group);           /* "inbox" */
const char *commands_group_title(enum command_group group);          /* through _() */
bool commands_find_group(const char *word, enum command_group *out); /* false: no such group */

/* What an argument of a command line is. */
enum command_arg_kind {
    ARG_NONE,
    ARG_TEXT,         /* the rest of the line as it is */
    ARG_FILTER,       /* the same, for core/filter, which the caller asks to read it */
    ARG_NUMBER,       /* n: 1 to 1000000 */
    ARG_DURATION,     /* n: ms, above 0 */
    ARG_SPEED,        /* number: WIRE_SPEED_MIN to WIRE_SPEED_MAX */
    ARG_FILE,         /* text; a leading ~ is the caller's business */
    ARG_RECORD,       /* text: a file, or "off" */
    ARG_CONVERSATION, /* text: a targetId */
    ARG_TYPE,         /* text: an objectName */
    /* the closed sets: n = the index of the word, text = the word */
    ARG_VIEW,   /* inbox wire types timeline: in the order of the number keys */
    ARG_FAULT,  /* enum command_fault */
    ARG_ON_OFF, /* off on: n = 1 for on */
    ARG_THEME,  /* auto dark light mono */
    ARG_TOPIC,  /* keys filter rules marks */
    ARG_KIND_COUNT
};

enum command_fault { FAULT_FAIL, FAULT_CUT, FAULT_SLOW };

enum { COMMAND_ARGS_MAX = 2 };

struct command_arg {
    enum command_arg_kind kind;
    bool is_optional;
};

struct command_spec {
    enum command command;
    unsigned groups;  /* bits, 1u << group: where its keys work */
    const char *keys; /* default keys, as ui/keys writes them, apart by blanks; "1=inbox" gives the
                         command an argument. NULL = none */
    const char *word; /* in command lines and in the file of keys */
    bool has_line;    /* may stand in a command line; else only keys do it */
    struct command_arg args[COMMAND_ARGS_MAX];
    const char *hint; /* one word for the hint line; NULL = not there. Through _() */
    const char *help; /* a few words. Through _() */
};

/* In the order of the help. */
const struct command_spec *commands_table(size_t *count);
/* The row of a command (not COMMAND_NONE or COMMAND_COUNT). */
const struct command_spec *commands_get(enum command command);

/* Which commands there are: what the program around this module can do. Others are no commands:
 * keys do not find them, and neither help nor lines know them. */
struct command_set {
    bool has[COMMAND_COUNT];
};

struct command_set commands_all(void);
/* The row of the word, or NULL: there is no such command in the set. */
const struct command_spec *commands_find(const char *word, const struct command_set *set);

/* ---- kinds of arguments ---- */

/* Appends how the argument is written in help: "DURATION", "on|off". Through _(). */
void commands_write_arg_name(struct buf *out, enum command_arg_kind kind);
/* The words of a closed set, ended by NULL; NULL for other kinds. ARG_RECORD has "off". */
const char *const *commands_arg_words(enum command_arg_kind kind);
/* True when the argument is the rest of the line, blanks, quotes and all. */
bool commands_arg_is_rest(enum command_arg_kind kind);

/* Appends "fault fail|cut|slow [DURATION]". */
void commands_write_usage(struct buf *out, const struct command_spec *spec);

#endif
