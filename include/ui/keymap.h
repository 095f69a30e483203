/*
 * keymap: which key does what. Starts as the table of commands says; a file (ui/key_file) changes
 * it. Also makes what is shown of it: help, hints and the list of the man page.
 */
#ifndef CASTSIM_UI_KEYMAP_H
#define CASTSIM_UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "ui/commands.h"

struct key_binding {
    enum command_group group;
    int key; /* canonical */
    enum command command;
    char *args; /* as in a command line; "" = none. Owned by the keymap */
};

struct keymap {
    struct command_set set;
    struct key_binding *items; /* in the order of the help, then of the file */
    size_t count;
    size_t cap;
};

/* The default keys of what is in the set. */
void keymap_init(struct keymap *map, const struct command_set *set);
void keymap_copy(struct keymap *to, const struct keymap *from); /* `to` is overwritten */
void keymap_done(struct keymap *map);

/* What the key does in that group: there, or in the group behind it (see enum command_group). NULL:
 * nothing. Borrowed until the next change. */
const struct key_binding *keymap_find(const struct keymap *map, enum command_group group, int key);
/* The same of that group alone. */
const struct key_binding *keymap_find_own(const struct keymap *map, enum command_group group,
                                          int key);
/* The group that is asked next; GROUP_COUNT = none. */
enum command_group keymap_behind(enum command_group group);

void keymap_bind(struct keymap *map, enum command_group group, int key, enum command command,
                 const char *args);
/* False: the key had no meaning there. */
bool keymap_unbind(struct keymap *map, enum command_group group, int key);

/* Appends the names of a command's keys, at most `max` of them: "j, Down". Nothing when it has
 * none. */
void keymap_write_keys(const struct keymap *map, enum command command, size_t max, struct buf *out);

/* ---- what is shown ---- */

struct keymap_row {
    char *keys;        /* "j, Down"; ":speed" when no key does it. Owned */
    const char *words; /* hint or help, through _() already */
    enum command command;
    enum command_group group; /* the first of the command's: the heading it stands under */
};

struct keymap_rows {
    struct keymap_row *items;
    size_t count;
    size_t cap;
};

void keymap_rows_done(struct keymap_rows *rows);
/* Every command, the groups together and in their order. *out is overwritten. */
void keymap_help(const struct keymap *map, struct keymap_rows *out);
/* The hints for what has the focus: what is special there first; help and quit last. */
void keymap_hints(const struct keymap *map, enum command_group group, struct keymap_rows *out);

/* True for a hint that stays in sight at the right end, however little room there is. */
bool keymap_keeps_right(const struct keymap_row *hint);

enum keymap_form { KEYMAP_TEXT, KEYMAP_MAN };

/* Appends the reference of all commands, keys and the language of their arguments: for a terminal
 * (`castsim client --help-keys`), or as the part of docs/castsim.1 between its marks. */
void keymap_write_reference(const struct keymap *map, enum keymap_form form, struct buf *out);

#endif
