#include "core/place.h"

#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/nearest.h"

const char *place_word_of(const struct place_word *words, int value)
{
    for (; words->word != NULL; words++) {
        if (words->value == value)
            return words->word;
    }
    return NULL;
}

static void add_path(const struct place *at, struct buf *out)
{
    if (at->up != NULL) {
        add_path(at->up, out);
        buf_add_char(out, '.');
    }
    if (at->key != NULL)
        buf_add_str(out, at->key);
    else
        buf_addf(out, "%zu", at->index);
}

int place_fail(const struct place *at, struct err *err, const char *fmt, ...)
{
    struct buf sentence = {0};
    if (at != NULL) {
        add_path(at, &sentence);
        buf_add_str(&sentence, ": ");
    }
    va_list args;
    va_start(args, fmt);
    buf_vaddf(&sentence, fmt, args);
    va_end(args);
    err_set(err, "%s", buf_str(&sentence));
    buf_done(&sentence);
    return ERR_INPUT;
}

/* What a value is, for "is a list, not ...". */
static const char *kind_of(const struct json *value)
{
    if (value == NULL)
        return "missing";
    switch (json_kind(value)) {
    case JSON_NULL:
        return "null";
    case JSON_BOOL:
        return "true or false";
    case JSON_NUMBER:
        return "a number";
    case JSON_STRING:
        return "a string";
    case JSON_ARRAY:
        return "a list";
    case JSON_OBJECT:
        break;
    }
    return "an object";
}

static int fail_kind(const struct place *at, const struct json *value, const char *wanted,
                     struct err *err)
{
    return place_fail(at, err, "is %s; %s is wanted here", kind_of(value), wanted);
}

static void add_list(struct buf *out, const char *word)
{
    if (out->len > 0)
        buf_add_str(out, ", ");
    buf_add_str(out, word);
}

static int fail_key(const struct place *at, const char *key, const char *const *allowed,
                    struct err *err)
{
    struct buf list = {0};
    struct nearest near;
    nearest_init(&near, key);
    for (; *allowed != NULL; allowed++) {
        add_list(&list, *allowed);
        nearest_offer(&near, *allowed);
    }
    const struct place here = {.up = at, .key = key};
    const char *best = nearest_best(&near);
    if (best != NULL)
        place_fail(&here, err, "unknown key; did you mean %s? allowed: %s", best, buf_str(&list));
    else
        place_fail(&here, err, "unknown key; allowed: %s", buf_str(&list));
    buf_done(&list);
    return ERR_INPUT;
}

static bool is_among(const char *key, const char *const *allowed)
{
    for (; *allowed != NULL; allowed++) {
        if (strcmp(*allowed, key) == 0)
            return true;
    }
    return false;
}

int place_check_keys(const struct place *at, const struct json *value, const char *const *allowed,
                     struct err *err)
{
    if (value == NULL || json_kind(value) != JSON_OBJECT)
        return fail_kind(at, value, "an object", err);
    for (const struct json *child = json_first(value); child != NULL; child = json_next(child)) {
        if (!is_among(json_key(child), allowed))
            return fail_key(at, json_key(child), allowed, err);
    }
    return 0;
}

int place_read_str(const struct place *at, const struct json *value, const char **out,
                   struct err *err)
{
    *out = json_str(value);
    return *out != NULL ? 0 : fail_kind(at, value, "a string", err);
}

int place_read_bool(const struct place *at, const struct json *value, bool *out, struct err *err)
{
    return json_bool(value, out) ? 0 : fail_kind(at, value, "true or false", err);
}

static int fail_word(const struct place *at, const struct json *value, const char *what,
                     const struct place_word *words, struct err *err)
{
    struct buf list = {0};
    for (; words->word != NULL; words++)
        add_list(&list, words->word);
    const char *text = json_str(value);
    if (text != NULL)
        place_fail(at, err, "\"%s\" is no %s; allowed: %s", text, what, buf_str(&list));
    else
        place_fail(at, err, "is %s; a word is wanted here; allowed: %s", kind_of(value),
                   buf_str(&list));
    buf_done(&list);
    return ERR_INPUT;
}

int place_read_word(const struct place *at, const struct json *value, const char *what,
                    const struct place_word *words, int *out, struct err *err)
{
    const char *text = json_str(value);
    for (const struct place_word *w = words; text != NULL && w->word != NULL; w++) {
        if (strcmp(w->word, text) == 0) {
            *out = w->value;
            return 0;
        }
    }
    return fail_word(at, value, what, words, err);
}
