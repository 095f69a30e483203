/*
 * command_line: the text behind `:` -> a command with checked arguments, and what could stand at
 * the cursor. Pure; the same language is used by the file of keys and by --linear.
 *
 * A word, then arguments, apart by blanks. An argument with blanks in it is quoted: "a b" (\" and
 * \\ inside). Where the table says so, the last argument is the rest of the line as it is.
 */
#ifndef CASTSIM_UI_COMMAND_LINE_H
#define CASTSIM_UI_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ui/commands.h"

#define COMMAND_LINE_MAX 4096 /* bytes */

struct command_value {
    bool is_given;
    int64_t n;     /* see enum command_arg_kind */
    double number; /* ARG_SPEED */
    char *text;    /* owned; NULL when not given */
};

struct command_line {
    enum command command; /* COMMAND_NONE: the line is empty */
    struct command_value args[COMMAND_ARGS_MAX];
    bool is_complete; /* false: an argument is missing that the command needs */
};

void command_line_done(struct command_line *line);

/* Reads a line. ERR_INPUT: *column (may be NULL) is where, in characters from 1, and err says what
 * and, where one is near, what was probably meant; *out is empty then. A line whose needed
 * argument is missing is an error too, unless may_lack is set: then it is not complete. */
int command_line_parse(const char *text, const struct command_set *set, bool may_lack,
                       struct command_line *out, int *column, struct err *err);

/* ---- completion ---- */

struct command_candidate {
    char *text;       /* what goes into the line, quoted where it must be; owned */
    const char *note; /* a few words about it, through _(); "" = none */
};

struct command_completion {
    size_t start, end; /* the bytes of the line that a candidate replaces */
    struct command_candidate *items;
    size_t count;
    size_t cap;
};

void command_completion_done(struct command_completion *c);

typedef void (*command_offer)(void *to, const char *word);
/* Offers the words of an open set (files, conversations, types) that begin with prefix; others are
 * left out by who asks. A file that is a folder ends in a slash. */
typedef void (*command_source)(void *ctx, enum command_arg_kind kind, const char *prefix,
                               command_offer offer, void *to);

enum { COMMAND_CANDIDATES_MAX = 200 };

/* What may stand where the cursor (a byte of the text) is: commands, words of closed sets in the
 * order of their tables, and what source (NULL = nothing) offers; at most COMMAND_CANDIDATES_MAX.
 * The case of letters does not matter. *out is overwritten. */
void command_line_complete(const char *text, size_t cursor, const struct command_set *set,
                           command_source source, void *ctx, struct command_completion *out);

/* Appends a word as a line has it: quoted where it must be. */
void command_line_write_word(struct buf *out, const char *word);

#endif
