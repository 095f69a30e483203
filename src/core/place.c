#include "core/place.h"

#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
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

/* Puts the path in front of the sentence that is there. */
static int fail_at(const struct place *at, struct err *err)
{
    struct buf path = {0};
    if (at != NULL) {
        add_path(at, &path);
        err_prefix(err, "%s", buf_str(&path));
    }
    buf_done(&path);
    return ERR_INPUT;
}

int place_fail(const struct place *at, struct err *err, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    err_vset(err, fmt, args);
    va_end(args);
    return fail_at(at, err);
}

/* What a value is, for "is a list; ..."; through _(). */
static const char *kind_of(const struct json *value)
{
    if (value == NULL)
        return N_("missing");
    switch (json_kind(value)) {
    case JSON_NULL:
        return N_("null");
    case JSON_BOOL:
        return N_("true or false");
    case JSON_NUMBER:
        return N_("a number");
    case JSON_STRING:
        return N_("a string");
    case JSON_ARRAY:
        return N_("a list");
    case JSON_OBJECT:
        break;
    }
    return N_("an object");
}

/* wanted: marked by N_(). */
static int fail_kind(const struct place *at, const struct json *value, const char *wanted,
                     struct err *err)
{
    const char *found = kind_of(value);
    err_set(err, "is %s; %s is wanted here", found, wanted);
    err_tell(err, "is %s; %s is wanted here", _(found), _(wanted));
    return fail_at(at, err);
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
        return fail_kind(at, value, N_("an object"), err);
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
    return *out != NULL ? 0 : fail_kind(at, value, N_("a string"), err);
}

int place_read_bool(const struct place *at, const struct json *value, bool *out, struct err *err)
{
    return json_bool(value, out) ? 0 : fail_kind(at, value, N_("true or false"), err);
}

static int fail_word(const struct place *at, const struct json *value, const char *what,
                     const struct place_word *words, struct err *err)
{
    struct buf list = {0};
    for (; words->word != NULL; words++)
        add_list(&list, words->word);
    const char *text = json_str(value);
    const char *found = kind_of(value);
    if (text != NULL) {
        err_set(err, "\"%s\" is no %s; allowed: %s", text, what, buf_str(&list));
        err_tell(err, "\"%s\" is no %s; allowed: %s", text, _(what), buf_str(&list));
    } else {
        err_set(err, "is %s; a word is wanted here; allowed: %s", found, buf_str(&list));
        err_tell(err, "is %s; a word is wanted here; allowed: %s", _(found), buf_str(&list));
    }
    buf_done(&list);
    return fail_at(at, err);
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
