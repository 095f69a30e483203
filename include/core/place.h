/*
 * place: where in a JSON file a mistake is, and the checks that every strict file shares: known
 * keys, known words, right kinds. Every error begins with the dotted path of the place
 * ("fields.amount.kind: ...") and says what is allowed there.
 *
 * A place is a link to the place above it, on the stack of whoever walks down: it costs nothing
 * until there is something to say.
 */
#ifndef CASTSIM_CORE_PLACE_H
#define CASTSIM_CORE_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "core/json.h"

struct place {
    const struct place *up; /* NULL: the file's top level is above */
    const char *key;        /* of an object; NULL: an item of a list */
    size_t index;           /* of that list, from 0 */
};

/* A word of a closed set and what it stands for. Tables of them end with a NULL word. */
struct place_word {
    const char *word;
    int value;
};

/* The word of a value, or NULL. */
const char *place_word_of(const struct place_word *words, int value);

/* Every function below takes at == NULL for the top level, fills err, and returns 0 or ERR_INPUT.
 * Values may be NULL, which is a missing key. */

/* Always ERR_INPUT: "<path>: <sentence>". */
int place_fail(const struct place *at, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The value must be an object, and its keys among the allowed (a table that ends with NULL). An
 * unknown key is named together with the nearest allowed one. */
int place_check_keys(const struct place *at, const struct json *value, const char *const *allowed,
                     struct err *err);

int place_read_str(const struct place *at, const struct json *value, const char **out,
                   struct err *err); /* borrowed from value */
int place_read_bool(const struct place *at, const struct json *value, bool *out, struct err *err);

/* what, marked by N_(), names the set in the error: "flag" gives `"COUNTED" is no flag; allowed:
 * NONE, ...`. */
int place_read_word(const struct place *at, const struct json *value, const char *what,
                    const struct place_word *words, int *out, struct err *err);

#endif
