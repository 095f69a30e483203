#include "app/options.h"

#include <assert.h>
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "app/language.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "core/wire.h"

static void list_add(struct option_list *list, const char *item)
{
    list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
    list->items[list->count++] = item;
}

void options_list_done(struct option_list *list)
{
    free(list->items);
    *list = (struct option_list){0};
}

bool options_parse_speed(const char *text, double *out)
{
    char *end;
    double speed = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(speed) || speed < WIRE_SPEED_MIN ||
        speed > WIRE_SPEED_MAX)
        return false;
    *out = speed;
    return true;
}

static bool parse_lang(const char *text, enum lang *out)
{
    bool is_zh = strcmp(text, "zh") == 0;
    if (!is_zh && strcmp(text, "en") != 0)
        return false;
    *out = is_zh ? LANG_ZH : LANG_EN;
    return true;
}

static int set_value(const struct option_spec *spec, const char *text, void *options,
                     struct err *err)
{
    char *member = (char *)options + spec->offset;
    const char *wanted = NULL;
    switch (spec->kind) {
    case OPTION_FLAG:
        *(bool *)(void *)member = true;
        break;
    case OPTION_TEXT:
        *(const char **)(void *)member = text;
        break;
    case OPTION_LIST:
        list_add((struct option_list *)(void *)member, text);
        break;
    case OPTION_COUNT:
        if (!parse_i64(text, (int64_t *)(void *)member) || *(int64_t *)(void *)member < 0)
            wanted = N_("a whole number, 0 or more");
        break;
    case OPTION_DURATION:
        if (!parse_duration_ms(text, (int64_t *)(void *)member))
            wanted = N_("a duration such as 250ms, 180s, 10m or 1h2m");
        break;
    case OPTION_SPEED:
        if (!options_parse_speed(text, (double *)(void *)member))
            wanted = N_("a number from 0.001 to 1000000, such as 20");
        break;
    case OPTION_LANG:
        if (parse_lang(text, (enum lang *)(void *)member))
            language_choose(*(enum lang *)(void *)member);
        else
            wanted = N_("en or zh");
        break;
    }
    if (wanted == NULL)
        return 0;
    err_set(err, "--%s takes %s, not \"%s\"", spec->name, wanted, text);
    err_tell(err, "--%s takes %s, not \"%s\"", spec->name, _(wanted), text);
    return ERR_INPUT;
}

/* getopt's view of the table: long options (val = index + 1) and the letters. */
struct getopt_view {
    struct option *longs;
    struct buf letters;
};

static void view_init(struct getopt_view *view, const struct option_table *table)
{
    view->longs = mem_zalloc((table->spec_count + 2) * sizeof *view->longs);
    view->letters = (struct buf){0};
    buf_add_str(&view->letters, ":h"); /* ':' = tell a missing value from an unknown option */
    size_t i;
    for (i = 0; i < table->spec_count; i++) {
        const struct option_spec *spec = &table->specs[i];
        view->longs[i] = (struct option){
            spec->name, spec->kind == OPTION_FLAG ? no_argument : required_argument, NULL, 0};
        if (spec->letter != 0) {
            buf_add_char(&view->letters, spec->letter);
            if (spec->kind != OPTION_FLAG)
                buf_add_char(&view->letters, ':');
        }
    }
    view->longs[i] = (struct option){"help", no_argument, NULL, 'h'};
}

static void view_done(struct getopt_view *view)
{
    free(view->longs);
    buf_done(&view->letters);
}

static const struct option_spec *by_letter(const struct option_table *table, int letter)
{
    for (size_t i = 0; i < table->spec_count; i++) {
        if (table->specs[i].letter == letter)
            return &table->specs[i];
    }
    return NULL;
}

static void say_unknown(const struct option_table *table, const char *word, struct err *err)
{
    char name[64];
    const char *start = word + strspn(word, "-");
    size_t len = strcspn(start, "=");
    if (len >= sizeof name)
        len = sizeof name - 1;
    memcpy(name, start, len);
    name[len] = '\0';
    struct nearest nearest;
    nearest_init(&nearest, name);
    for (size_t i = 0; i < table->spec_count; i++)
        nearest_offer(&nearest, table->specs[i].name);
    if (nearest_best(&nearest) != NULL)
        err_set(err, "unknown option %s; did you mean --%s? (castsim %s --help)", word,
                nearest_best(&nearest), table->command);
    else
        err_set(err, "unknown option %s (castsim %s --help lists them)", word, table->command);
}

static int take_positionals(const struct option_table *table, int argc, char **argv,
                            struct option_list *rest, struct err *err)
{
    for (int i = optind; i < argc; i++) {
        if ((int)rest->count == table->positional_max) {
            err_set(err,
                    "\"%s\" is one word too many; a text with blanks or quotes in it needs "
                    "quotes around it: '...' (castsim %s --help)",
                    argv[i], table->command);
            return ERR_INPUT;
        }
        list_add(rest, argv[i]);
    }
    return 0;
}

int options_parse(const struct option_table *table, int argc, char **argv, void *options,
                  struct option_list *rest, struct err *err)
{
    struct getopt_view view;
    view_init(&view, table);
    int status = 0;
    optind = 0; /* glibc: start afresh, so that a command can be parsed twice in one process */
    opterr = 0;
    while (status == 0) {
        int index = -1;
        int c = getopt_long(argc, argv, buf_str(&view.letters), view.longs, &index);
        if (c == -1)
            break;
        const char *word = argv[optind - 1];
        if (c == 'h') {
            status = OPTIONS_HELP;
        } else if (c == '?') {
            say_unknown(table, word, err);
            status = ERR_INPUT;
        } else if (c == ':') {
            err_set(err, "%s needs a value (castsim %s --help)", word, table->command);
            status = ERR_INPUT;
        } else {
            const struct option_spec *spec =
                index >= 0 ? &table->specs[index] : by_letter(table, c);
            assert(spec != NULL);
            status = set_value(spec, optarg, options, err);
        }
    }
    if (status == 0)
        status = take_positionals(table, argc, argv, rest, err);
    view_done(&view);
    return status;
}

/* The help is wrapped by hand in the texts; continuation lines are indented here. */
static void write_indented(struct buf *out, const char *text, int indent)
{
    for (const char *line = text; line != NULL;) {
        const char *end = strchr(line, '\n');
        size_t len = end != NULL ? (size_t)(end - line) : strlen(line);
        if (line != text)
            buf_addf(out, "%*s", indent, "");
        buf_add(out, line, len);
        buf_add_char(out, '\n');
        line = end != NULL ? end + 1 : NULL;
    }
}

void options_write_help(const struct option_table *table, struct buf *out)
{
    enum { HELP_COLUMN = 32 };
    buf_addf(out, _("Usage: castsim %s %s\n\n%s\n\nOptions:\n"), table->command, _(table->usage),
             _(table->about));
    for (size_t i = 0; i <= table->spec_count; i++) {
        static const struct option_spec help = {"help", 'h',  OPTION_FLAG,
                                                0,      NULL, N_("print this help and exit")};
        const struct option_spec *spec = i < table->spec_count ? &table->specs[i] : &help;
        struct buf words = {0};
        if (spec->letter != 0)
            buf_addf(&words, "  -%c, --%s", spec->letter, spec->name);
        else
            buf_addf(&words, "      --%s", spec->name);
        if (spec->value != NULL)
            buf_addf(&words, " %s", _(spec->value));
        int columns = utf8_columns(buf_str(&words), words.len);
        bool fits = columns + 2 <= HELP_COLUMN;
        buf_addf(out, "%s%s%*s", buf_str(&words), fits ? "" : "\n",
                 fits ? HELP_COLUMN - columns : HELP_COLUMN, "");
        write_indented(out, _(spec->help), HELP_COLUMN);
        buf_done(&words);
    }
    if (table->notes != NULL)
        buf_addf(out, "\n%s\n", _(table->notes));
}
