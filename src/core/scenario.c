#include "core/scenario.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "scenario_private.h"

/* ---- faults ---- */

bool scenario_faults_full(const struct scenario_faults *faults)
{
    return faults->count > SCENARIO_FAULTS_MAX;
}

int scenario_shown_len(const char *text)
{
    enum { SHOWN_MAX = 60 };
    return (int)utf8_prefix_utf16(text, strlen(text), SHOWN_MAX);
}

void scenario_fault(struct scenario_faults *faults, const struct scenario_where *where,
                    const char *fmt, ...)
{
    if (scenario_faults_full(faults))
        return;
    struct buf raw = {0};
    buf_addf(&raw, "%s:%d:%d: ", where->file, where->line, where->column);
    va_list args;
    va_start(args, fmt);
    if (faults->count < SCENARIO_FAULTS_MAX)
        buf_vaddf(&raw, fmt, args);
    else
        buf_addf(&raw, "there are more than %d mistakes; the others are not told",
                 SCENARIO_FAULTS_MAX);
    va_end(args);
    struct buf clean = {0}; /* it quotes the file, and goes to a terminal */
    utf8_clean_line(buf_str(&raw), raw.len, &clean);
    buf_done(&raw);
    faults->items = mem_grow(faults->items, &faults->cap, faults->count + 1, sizeof *faults->items);
    faults->items[faults->count++] = buf_take(&clean);
}

void scenario_faults_done(struct scenario_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        free(faults->items[i]);
    free(faults->items);
    *faults = (struct scenario_faults){0};
}

/* ---- the scenario ---- */

/* Everything that a scenario points to lies in the arena, but for the steps, which grow. */
struct kept_scenario {
    struct scenario scenario; /* first: what callers hold */
    struct arena arena;
};

void scenario_free(struct scenario *s)
{
    if (s == NULL)
        return;
    struct kept_scenario *kept = (struct kept_scenario *)s;
    free(s->steps);
    arena_done(&kept->arena);
    free(kept);
}

const struct scenario_arg *scenario_arg(const struct scenario_step *step, enum scenario_key key)
{
    for (size_t i = 0; i < step->arg_count; i++) {
        if (step->args[i].key == key)
            return &step->args[i];
    }
    return NULL;
}

/* ---- reading ---- */

static void keep_rules(struct parser *p)
{
    struct scenario *s = p->scenario;
    s->rules = arena_alloc(p->arena, sizeof *s->rules * SCENARIO_RULE_MAX);
    for (int rule = 1; rule <= SCENARIO_RULE_MAX; rule++) {
        if (p->rules[rule])
            s->rules[s->rule_count++] = rule;
    }
}

/* No client and no ID may be called what could be taken for a word of the language. */
static void reserve_words(struct names *reserved)
{
    size_t count;
    const struct grammar_row *rows = grammar_rows(&count);
    for (size_t i = 0; i < count; i++) {
        if (names_find(reserved, rows[i].word) == NULL)
            names_add(reserved, rows[i].word, NAME_RESERVED);
        for (const struct grammar_key *k = rows[i].keys; k != NULL && k->word != NULL; k++) {
            bool stands_alone = k->kind == VALUE_NONE || (k->use & USE_BARE_TOO) != 0;
            if (stands_alone && names_find(reserved, k->word) == NULL)
                names_add(reserved, k->word, NAME_RESERVED);
        }
    }
    for (const char *const *word = grammar_reserved; *word != NULL; word++)
        names_add(reserved, *word, NAME_RESERVED);
}

static void check_expects(const struct parser *p)
{
    const struct scenario_where where = {p->scenario->file, p->text->last_line, 1};
    if (!p->expects && !p->is_unsure && !scenario_faults_full(p->faults))
        scenario_fault(p->faults, &where, "the scenario expects nothing: add an expect");
}

struct scenario *scenario_parse(const char *file, const char *bytes, size_t len,
                                scenario_reader read, void *ctx, struct scenario_faults *faults)
{
    struct kept_scenario *kept = mem_zalloc(sizeof *kept);
    struct scenario *s = &kept->scenario;
    *s = (struct scenario){
        .file = arena_dup_str(&kept->arena, file), .title = "", .tolerance_ms = -1};
    struct scenario_text text = {.arena = &kept->arena, .read = read, .ctx = ctx};
    scenario_text_read(&text, s->file, bytes, len);

    struct parser p = {.scenario = s,
                       .arena = &kept->arena,
                       .faults = faults,
                       .text = &text,
                       .clock = {-1, 0, 0, 0}};
    reserve_words(&p.reserved);
    parser_run(&p);
    check_expects(&p);
    keep_rules(&p);
    parser_done(&p);
    scenario_text_done(&text);
    if (faults->count == 0)
        return s;
    scenario_free(s);
    return NULL;
}
