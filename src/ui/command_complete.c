#include "ui/command_line.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "command_lex.h"
#include "core/filter.h"

void command_completion_done(struct command_completion *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->items[i].text);
    free(c->items);
    *c = (struct command_completion){0};
}

/* What stands before the cursor, word by word. */
struct place {
    const struct command_spec *spec; /* NULL: the command itself is completed */
    enum command_arg_kind kind;      /* of the word at the cursor */
    size_t start;
    bool is_nowhere; /* nothing can stand here */
};

struct offering {
    struct command_completion *out;
    const char *prefix;
    bool is_verbatim; /* no quotes: part of the rest of a line */
};

static bool begins_with(const char *word, const char *prefix)
{
    return strncasecmp(word, prefix, strlen(prefix)) == 0;
}

static void add(struct offering *o, const char *word, const char *note)
{
    struct command_completion *c = o->out;
    if (c->count == COMMAND_CANDIDATES_MAX || !begins_with(word, o->prefix))
        return;
    struct buf text = {0};
    if (o->is_verbatim)
        buf_add_str(&text, word);
    else
        command_line_write_word(&text, word);
    c->items = mem_grow(c->items, &c->cap, c->count + 1, sizeof *c->items);
    c->items[c->count++] = (struct command_candidate){.text = buf_take(&text), .note = note};
}

static void add_offered(void *to, const char *word)
{
    add(to, word, "");
}

static void add_commands(struct offering *o, const struct command_set *set)
{
    size_t count;
    const struct command_spec *table = commands_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (table[i].has_line && set->has[table[i].command])
            add(o, table[i].word, _(table[i].help));
    }
}

static void add_values(struct offering *o, enum command_arg_kind kind, command_source source,
                       void *ctx)
{
    const char *const *words = commands_arg_words(kind);
    for (; words != NULL && *words != NULL; words++)
        add(o, *words, "");
    if (kind == ARG_FILTER) {
        const char *word;
        for (size_t i = 0; (word = filter_word(i)) != NULL; i++)
            add(o, word, "");
    } else if (source != NULL) {
        source(ctx, kind, o->prefix, add_offered, o);
    }
}

/* The last word of a filter, without what negates it. */
static void narrow_to_term(struct command_lexer *lx, struct place *place)
{
    size_t start = lx->len;
    while (start > place->start && !command_lex_is_blank(lx->text[start - 1]))
        start--;
    if (start < lx->len && lx->text[start] == '-')
        start++;
    place->start = start;
    buf_clear(&lx->word);
    buf_add(&lx->word, lx->text + start, lx->len - start);
}

/* Walks to the word that the cursor is in or behind; lx->word is it. */
static struct place find_place(struct command_lexer *lx, const struct command_set *set)
{
    struct place place = {.kind = ARG_NONE};
    int index = -1; /* of the argument; -1 = the command */
    for (;;) {
        if (index >= 0)
            place.kind = index < COMMAND_ARGS_MAX ? place.spec->args[index].kind : ARG_NONE;
        if (index >= 0 && place.kind == ARG_NONE) {
            place.is_nowhere = true;
            return place;
        }
        if (index >= 0 && commands_arg_is_rest(place.kind)) {
            command_lex_skip(lx);
            place.start = lx->start;
            if (place.kind == ARG_FILTER)
                narrow_to_term(lx, &place);
            else
                place.is_nowhere = true;
            return place;
        }
        bool has_word = command_lex_word(lx);
        place.start = lx->start;
        if (!has_word || lx->at == lx->len)
            return place;
        if (index < 0) {
            place.spec = commands_find(buf_str(&lx->word), set);
            place.is_nowhere = place.spec == NULL || !place.spec->has_line;
            if (place.is_nowhere)
                return place;
        }
        index++;
    }
}

void command_line_complete(const char *text, size_t cursor, const struct command_set *set,
                           command_source source, void *ctx, struct command_completion *out)
{
    struct command_lexer lx = {.text = text, .len = cursor};
    struct place place = find_place(&lx, set);
    *out = (struct command_completion){.start = place.start, .end = cursor};
    struct offering o = {
        .out = out, .prefix = buf_str(&lx.word), .is_verbatim = place.kind == ARG_FILTER};
    if (!place.is_nowhere && place.spec == NULL)
        add_commands(&o, set);
    else if (!place.is_nowhere)
        add_values(&o, place.kind, source, ctx);
    buf_done(&lx.word);
}
