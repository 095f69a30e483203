/*
 * key_file: the user's own keys, $XDG_CONFIG_HOME/castsim/keys. Pure: text and a keymap -> a
 * changed keymap, or every mistake in the text.
 *
 *   # a comment
 *   bind P pull            the key does it wherever the command's keys work
 *   bind 5 speed 20        with arguments
 *   bind J jump            one that lacks an argument opens a command line that begins so
 *   unbind x               in all groups
 *   [chat]                 from here on: in this group alone
 *   bind x delete
 *
 * A bind takes the key away from what it did there. What would work otherwise than it reads is a
 * mistake: the same key bound or unbound twice in a group; a key for everywhere that a view uses
 * itself (unbind it there first); in a group where the command has no meaning; a key that texts
 * need (any character, in text and form) or that the terminal keeps (^C, ^Z, ^S, ^Q, ^\).
 */
#ifndef CASTSIM_UI_KEY_FILE_H
#define CASTSIM_UI_KEY_FILE_H

#include <stddef.h>

#include "base/err.h"
#include "ui/keymap.h"

#define KEY_FILE_MAX 65536 /* bytes: what the reader should let in */

/* Mistakes, each as "FILE:LINE:COLUMN: sentence" on one clean line, in the order of the text;
 * columns are characters, from 1. After 100 one more says that there are others. */
struct key_file_faults {
    char **items;
    size_t count;
    size_t cap;
};
void key_file_faults_done(struct key_file_faults *faults);

/* Changes the map as the text says. ERR_INPUT when there are mistakes: the map is as before. */
int key_file_parse(const char *name, const char *text, size_t len, struct keymap *map,
                   struct key_file_faults *faults);

#endif
