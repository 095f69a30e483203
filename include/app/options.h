/*
 * options: the words of a command line, from a table that also makes --help. GNU long options;
 * an unknown one is refused with the nearest known.
 */
#ifndef CASTSIM_APP_OPTIONS_H
#define CASTSIM_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum option_kind {
    OPTION_FLAG,     /* bool */
    OPTION_TEXT,     /* const char *, borrowed from argv */
    OPTION_LIST,     /* struct option_list: repeatable text */
    OPTION_COUNT,    /* int64_t >= 0 */
    OPTION_DURATION, /* int64_t, ms */
    OPTION_SPEED,    /* double, WIRE_SPEED_MIN to WIRE_SPEED_MAX */
    OPTION_LANG,     /* enum lang; from then on it is spoken, in --help too */
};

struct option_list {
    const char **items; /* borrowed from argv */
    size_t count;
    size_t cap;
};

struct option_spec {
    const char *name; /* without the dashes */
    char letter;      /* short form; 0 = none */
    enum option_kind kind;
    size_t offset;     /* of the member of the command's options struct */
    const char *value; /* what the value is called in the help; NULL for flags; through _() */
    const char *help;  /* through _() */
};

/* What a command is, for parsing and help. */
struct option_table {
    const char *command; /* "serve" */
    const char *usage;   /* behind "castsim serve "; through _() */
    const char *about;   /* a paragraph; through _() */
    const char *notes;   /* behind the options; NULL = none; through _() */
    const struct option_spec *specs;
    size_t spec_count;
    int positional_max;
};

enum { OPTIONS_HELP = 1 }; /* --help was asked for; nothing else was set reliably */

/* Fills *options. Words that are no options go to *rest (owned list, strings borrowed). Returns 0,
 * OPTIONS_HELP, or ERR_INPUT. */
int options_parse(const struct option_table *table, int argc, char **argv, void *options,
                  struct option_list *rest, struct err *err);
/* The value of an OPTION_SPEED. */
bool options_parse_speed(const char *text, double *out);
void options_list_done(struct option_list *list);

void options_write_help(const struct option_table *table, struct buf *out);

#endif
