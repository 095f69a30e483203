/* The kinds of arguments: their words, names and what they take. */
#include "command_args.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/parse.h"
#include "core/wire.h"

enum { NUMBER_MAX = 1000000 };

static const char *const views[] = {"inbox", "wire", "types", "timeline", NULL};
static const char *const faults[] = {
    [FAULT_FAIL] = "fail", [FAULT_CUT] = "cut", [FAULT_SLOW] = "slow", NULL};
static const char *const off_on[] = {"off", "on", NULL};
static const char *const themes[] = {"auto", "dark", "light", "mono", NULL};
static const char *const topics[] = {"keys", "filter", "rules", "marks", NULL};
static const char *const off[] = {"off", NULL};

static const struct {
    const char *name; /* through _(); NULL = its words, joined by | */
    const char *const *words;
    const char *wanted; /* "a duration such as ..."; through _(). NULL = one of its words */
} kinds[ARG_KIND_COUNT] = {
    [ARG_NONE] = {"", NULL, ""},
    [ARG_TEXT] = {N_("TEXT"), NULL, ""},
    [ARG_FILTER] = {N_("FILTER"), NULL, ""},
    [ARG_NUMBER] = {N_("N"), NULL, N_("a whole number from 1 to 1000000")},
    [ARG_DURATION] = {N_("DURATION"), NULL, N_("a duration such as 250ms, 180s, 10m or 1h2m")},
    [ARG_SPEED] = {N_("SPEED"), NULL, N_("a number from 0.001 to 1000000, such as 20")},
    [ARG_FILE] = {N_("FILE"), NULL, ""},
    [ARG_RECORD] = {N_("FILE|off"), off, ""},
    [ARG_CONVERSATION] = {N_("CONVERSATION"), NULL, ""},
    [ARG_TYPE] = {N_("TYPE"), NULL, ""},
    [ARG_VIEW] = {NULL, views, NULL},
    [ARG_FAULT] = {NULL, faults, NULL},
    [ARG_ON_OFF] = {N_("on|off"), off_on, NULL},
    [ARG_THEME] = {NULL, themes, NULL},
    [ARG_TOPIC] = {N_("TOPIC"), topics, NULL},
};

void commands_write_arg_name(struct buf *out, enum command_arg_kind kind)
{
    assert(kind < ARG_KIND_COUNT);
    if (kinds[kind].name != NULL) {
        buf_add_str(out, kinds[kind].name[0] != '\0' ? _(kinds[kind].name) : "");
        return;
    }
    for (const char *const *word = kinds[kind].words; *word != NULL; word++)
        buf_addf(out, "%s%s", word == kinds[kind].words ? "" : "|", *word);
}

const char *const *commands_arg_words(enum command_arg_kind kind)
{
    assert(kind < ARG_KIND_COUNT);
    return kinds[kind].words;
}

bool commands_arg_is_rest(enum command_arg_kind kind)
{
    return kind == ARG_TEXT || kind == ARG_FILTER;
}

void commands_write_usage(struct buf *out, const struct command_spec *spec)
{
    buf_add_str(out, spec->word);
    for (int i = 0; i < COMMAND_ARGS_MAX && spec->args[i].kind != ARG_NONE; i++) {
        buf_add_str(out, spec->args[i].is_optional ? " [" : " ");
        commands_write_arg_name(out, spec->args[i].kind);
        if (spec->args[i].is_optional)
            buf_add_char(out, ']');
    }
}

/* ---- reading ---- */

static bool read_word(enum command_arg_kind kind, const char *text, struct command_value *out)
{
    const char *const *words = kinds[kind].words;
    for (int64_t i = 0; words[i] != NULL; i++) {
        if (strcasecmp(words[i], text) == 0) {
            out->n = i;
            out->text = mem_dup_str(words[i]);
            return true;
        }
    }
    return false;
}

static bool read_value(enum command_arg_kind kind, const char *text, struct command_value *out)
{
    switch (kind) {
    case ARG_NUMBER:
        return parse_i64(text, &out->n) && out->n >= 1 && out->n <= NUMBER_MAX;
    case ARG_DURATION:
        return parse_duration_ms(text, &out->n) && out->n > 0;
    case ARG_SPEED:
        return parse_decimal(text, &out->number) && out->number >= WIRE_SPEED_MIN &&
               out->number <= WIRE_SPEED_MAX;
    default:
        return kinds[kind].wanted != NULL || read_word(kind, text, out);
    }
}

static int refuse(enum command_arg_kind kind, const char *text, struct err *err)
{
    if (kinds[kind].wanted != NULL) {
        err_set(err, "%s is wanted, not \"%s\"", kinds[kind].wanted, text);
        err_tell(err, "%s is wanted, not \"%s\"", _(kinds[kind].wanted), text);
        return ERR_INPUT;
    }
    struct nearest near;
    struct buf words = {0};
    nearest_init(&near, text);
    for (const char *const *word = kinds[kind].words; *word != NULL; word++) {
        nearest_offer(&near, *word);
        buf_addf(&words, "%s%s", word == kinds[kind].words ? "" : ", ", *word);
    }
    const char *best = nearest_best(&near);
    if (best != NULL)
        err_set(err, "no \"%s\" here; did you mean %s?", text, best);
    else
        err_set(err, "one of %s is wanted, not \"%s\"", buf_str(&words), text);
    buf_done(&words);
    return ERR_INPUT;
}

int commands_read_arg(enum command_arg_kind kind, const char *text, struct command_value *out,
                      struct err *err)
{
    assert(kind > ARG_NONE && kind < ARG_KIND_COUNT);
    *out = (struct command_value){.is_given = true};
    if (!read_value(kind, text, out))
        return refuse(kind, text, err);
    if (out->text == NULL)
        out->text = mem_dup_str(text);
    return 0;
}
