/*
 * A statement -> a step, or a part of what the scenario is.
 */
#include "scenario_private.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"

/* ---- faults ---- */

static void vfault(struct parser *p, int line, int column, const char *fmt, va_list args)
{
    struct buf sentence = {0};
    const struct scenario_where where = {p->statement->where.file, line, column};
    buf_vaddf(&sentence, fmt, args);
    scenario_fault(p->faults, &where, "%s", buf_str(&sentence));
    buf_done(&sentence);
    p->is_faulty = true;
}

void parser_fault(struct parser *p, int line, int column, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfault(p, line, column, fmt, args);
    va_end(args);
}

void parser_fault_word(struct parser *p, const struct word *w, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfault(p, p->statement->where.line, w->column, fmt, args);
    va_end(args);
}

__attribute__((format(printf, 2, 3))) static void fault_statement(struct parser *p, const char *fmt,
                                                                  ...)
{
    va_list args;
    va_start(args, fmt);
    vfault(p, p->statement->where.line, p->statement->where.column, fmt, args);
    va_end(args);
}

/* ---- which statement it is ---- */

static const struct word *next_word(struct parser *p)
{
    return p->word_next < p->word_count ? &p->words[p->word_next++] : NULL;
}

static const struct word *peek_word(const struct parser *p)
{
    return p->word_next < p->word_count ? &p->words[p->word_next] : NULL;
}

static bool is_plain(const struct word *w)
{
    return w != NULL && w->value == NULL && !w->is_quoted;
}

/* Says that a word is none of a group's; names the nearest and, when they are few, all. */
static void fault_unknown_row(struct parser *p, const struct word *w, enum grammar_group group,
                              const char *what)
{
    size_t count;
    const struct grammar_row *rows = grammar_rows(&count);
    struct nearest near;
    struct buf list = {0};
    nearest_init(&near, w->text);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].group != group || rows[i].who != WHO_CLIENT)
            continue;
        nearest_offer(&near, rows[i].word);
        buf_addf(&list, "%s%s%s", list.len > 0 ? ", " : "", rows[i].word,
                 rows[i].is_key ? "=" : "");
    }
    const char *best = nearest_best(&near);
    if (best != NULL)
        parser_fault_word(p, w, "%s \"%.*s\"; did you mean %s? allowed: %s", what, SHOWN(w->text),
                          best, buf_str(&list));
    else
        parser_fault_word(p, w, "%s \"%.*s\"; allowed: %s", what, SHOWN(w->text), buf_str(&list));
    buf_done(&list);
}

static void fault_unknown_statement(struct parser *p, const struct word *w)
{
    size_t count;
    const struct grammar_row *rows = grammar_rows(&count);
    struct nearest near;
    nearest_init(&near, w->text);
    for (size_t i = count; i > 0; i--) { /* of equals the first; what is written most stands last */
        if (rows[i - 1].group != GROUP_SUBJECT && !rows[i - 1].is_key)
            nearest_offer(&near, rows[i - 1].word);
    }
    parser_offer_names(&p->clients, &near);
    const char *best = nearest_best(&near);
    p->expects = true; /* who knows what it was to be */
    if (w->is_quoted)
        parser_fault_word(p, w, "a statement begins with a word, without quotes");
    else if (best != NULL)
        parser_fault_word(
            p, w, "no statement and no client before this line is called %.*s; did you mean %s?",
            SHOWN(w->text), best);
    else
        parser_fault_word(p, w, "no statement and no client before this line is called %.*s",
                          SHOWN(w->text));
}

/* What a client does: `bob online`; the name is read. */
static const struct grammar_row *read_action(struct parser *p)
{
    const struct word *w = peek_word(p);
    if (w == NULL) {
        fault_statement(p, "what does %s do?", p->step.who);
        return NULL;
    }
    const struct grammar_row *row = grammar_statement(w->text);
    bool is_pair = w->value != NULL;
    bool is_action = row != NULL && row->group == GROUP_ACTION && (is_pair || !w->is_quoted);
    if (is_action && row->is_key == is_pair) {
        p->word_next += !row->is_key;
        return row;
    }
    bool has_name_behind =
        row != NULL && is_plain(w) &&
        (row->group == GROUP_CHECK || row->who == WHO_CLIENT || row->who == WHO_LINK);
    if (is_action && row->is_key)
        parser_fault_word(p, w, "%s needs a value: NAME %s=ID", row->word, row->word);
    else if (has_name_behind)
        parser_fault_word(p, w, "the name stands behind this word: %s %s", row->word, p->step.who);
    else
        fault_unknown_row(p, w, GROUP_ACTION, "no client can do");
    return NULL;
}

/* expect and never: the client, `not`, and what is looked at. */
static const struct grammar_row *read_subject(struct parser *p)
{
    const struct word *w = next_word(p);
    const struct grammar_row *row = is_plain(w) ? grammar_subject(w->text) : NULL;
    p->expects = true;
    if (w == NULL) {
        fault_statement(p, "%s what? a client, or: answer, sent, delays", p->outer->word);
        return NULL;
    }
    if (row != NULL && row->who == WHO_NOBODY) {
        if (p->outer->verb == VERB_NEVER)
            parser_fault_word(p, w, "never looks at a client; write expect %s ...", w->text);
        return row;
    }
    p->step.who = parser_client(p, w);
    if (p->step.who == NULL && row != NULL)
        return NULL; /* the name was forgotten: the rest would be read as what it is not */
    w = next_word(p);
    const struct word *negation = is_plain(w) && strcmp(w->text, "not") == 0 ? w : NULL;
    if (negation != NULL)
        w = next_word(p);
    if (w == NULL) {
        if (p->step.who != NULL)
            fault_statement(p, "%s what of %s?", p->outer->word, p->step.who);
        return NULL;
    }
    row = is_plain(w) ? grammar_subject(w->text) : NULL;
    if (row == NULL) {
        fault_unknown_row(p, w, GROUP_SUBJECT, "nothing that a client has is called");
        return NULL;
    }
    if (row->who == WHO_NOBODY) {
        parser_fault_word(p, w, "no client has this; write expect %s ...", row->word);
        return NULL;
    }
    if (negation != NULL && !row->may_be_negated)
        parser_fault_word(p, negation, "not cannot stand before %s", row->word);
    p->step.is_negated = negation != NULL;
    return row;
}

/* ---- whom it is about ---- */

/* net bob ..., net sender ..., or net ... for every client. */
static void read_link(struct parser *p)
{
    const struct word *w = peek_word(p);
    if (w == NULL || w->value != NULL || parser_key(p, w->text) != NULL)
        return;
    p->word_next++;
    if (strcmp(w->text, "sender") == 0)
        p->step.who = "sender";
    else
        p->step.who = parser_client(p, w);
}

/* The name behind the statement's word. */
static void read_who(struct parser *p)
{
    if (p->row->who == WHO_LINK) {
        read_link(p);
        return;
    }
    const struct word *w = next_word(p);
    if (w != NULL) {
        p->step.who = p->row->who == WHO_NEW ? parser_new_client(p, w) : parser_client(p, w);
        return;
    }
    struct buf form = {0};
    grammar_write_synopsis(&form, p->row);
    fault_statement(p, "%s needs the name of a client: %s", p->row->word, buf_str(&form));
    buf_done(&form);
}

/* Reads up to the operands. False after a fault behind which the rest means nothing. */
static bool read_head(struct parser *p)
{
    const struct word *first = next_word(p);
    p->row = is_plain(first) ? grammar_statement(first->text) : NULL;
    if (p->row != NULL && p->row->is_key) {
        parser_fault_word(p, first, "the name of a client stands in front: NAME %s=ID",
                          p->row->word);
        return false;
    }
    if (p->row == NULL && is_plain(first) && names_find(&p->clients, first->text) != NULL) {
        p->step.who = parser_client(p, first);
        p->row = read_action(p);
        return p->row != NULL;
    }
    if (p->row == NULL) {
        fault_unknown_statement(p, first);
        return false;
    }
    p->step.verb = p->row->verb;
    if (p->row->verb == VERB_EXPECT || p->row->verb == VERB_NEVER) {
        p->outer = p->row;
        p->row = read_subject(p);
        return p->row != NULL;
    }
    if (p->row->who != WHO_NOBODY)
        read_who(p);
    return true;
}

static void read_words(struct parser *p)
{
    const struct word *w;
    while ((w = next_word(p)) != NULL) {
        if (w->is_heredoc && w->text[0] == '\0')
            parser_take_heredoc(p, w);
        else if (w->value != NULL)
            parser_take_pair(p, w);
        else if (!parser_take_flag(p, w))
            parser_take_operand(p, w);
    }
    parser_check_operands(p);
    parser_check_keys(p);
}

/* ---- what the scenario is ---- */

/* There is one title, one seed ... */
static bool check_given(struct parser *p)
{
    struct scenario_where *given = &p->given[p->row->verb];
    if (p->clock.after_wait >= 0 || p->clock.at_ms > 0)
        fault_statement(p, "%s can stand at 0:00 only, before the first time above it",
                        p->row->word);
    else if (given->file != NULL && p->row->verb != VERB_RULE)
        fault_statement(p, "%s is given twice; the first is in %s:%d", p->row->word, given->file,
                        given->line);
    *given = p->statement->where;
    return !p->is_faulty;
}

static void keep_setting(struct parser *p)
{
    struct scenario *s = p->scenario;
    if (!check_given(p))
        return;
    switch (p->row->verb) {
    case VERB_TITLE:
        s->title = parser_arg(p, KEY_TEXT)->text;
        break;
    case VERB_SEED:
        s->has_seed = true;
        s->seed = (uint64_t)parser_arg(p, KEY_NUMBER)->n;
        break;
    case VERB_EPOCH:
        s->has_epoch = true;
        s->epoch_ms = parser_arg(p, KEY_NUMBER)->n;
        break;
    case VERB_TOLERANCE:
        s->tolerance_ms = parser_arg(p, KEY_DURATION)->n;
        break;
    default: /* rule: kept as it was read */
        break;
    }
}

/* ---- steps ---- */

static void *keep(struct parser *p, const void *items, size_t count, size_t item_size)
{
    if (count == 0)
        return NULL;
    void *kept = arena_alloc(p->arena, count * item_size);
    memcpy(kept, items, count * item_size);
    return kept;
}

static void keep_step(struct parser *p)
{
    struct scenario *s = p->scenario;
    struct scenario_step *step = &p->step;
    step->where = p->statement->where;
    step->after_wait = p->clock.after_wait;
    step->at_ms = p->clock.at_ms;
    step->is_absolute_after_wait = p->clock.after_wait >= 0 && p->clock.is_absolute;
    step->line = p->line;
    step->args = keep(p, p->args, step->arg_count, sizeof *p->args);
    step->ids = keep(p, p->ids_named, step->id_count, sizeof *p->ids_named);
    step->targets = keep(p, p->targets, step->target_count, sizeof *p->targets);
    s->steps = mem_grow(s->steps, &p->step_cap, s->step_count + 1, sizeof *s->steps);
    s->steps[s->step_count++] = *step;
}

static void end_wait(struct parser *p)
{
    const struct scenario_arg *max = parser_arg(p, KEY_MAX);
    p->expects = true;
    if (p->turn != NULL)
        fault_statement(p, "wait cannot stand in a repeat: nobody knows when its turn would end");
    else
        parser_wait(p, (int)p->scenario->step_count - 1, max != NULL ? max->n : 0);
}

/* A send that says how it must be answered expects something; every other one only does no harm.
 * So does a type that must be refused. */
static bool states_answer(const struct parser *p)
{
    if (p->step.verb == VERB_REGISTER)
        return parser_arg(p, KEY_REFUSED) != NULL;
    return (p->step.verb == VERB_SEND || p->step.verb == VERB_CALL) &&
           (parser_arg(p, KEY_CODE) != NULL || parser_arg(p, KEY_HTTP) != NULL);
}

static void keep_statement(struct parser *p)
{
    if (p->row->group == GROUP_WHAT) {
        keep_setting(p);
    } else if (p->row->group != GROUP_TEXT) {
        p->step.verb = p->outer != NULL ? p->outer->verb : p->row->verb;
        p->step.subject = p->row->subject;
        p->expects = p->expects || states_answer(p);
        keep_step(p);
        if (p->step.verb == VERB_WAIT)
            end_wait(p);
    } else if (p->row->verb == VERB_END && p->statement->time != NULL) {
        parser_fault(p, p->statement->where.line, p->statement->time_column, "end takes no time");
    }
    if (p->new_id > 0)
        p->ids.list[p->new_id - 1].is_ready = true;
}

static void begin(struct parser *p)
{
    p->word_next = 0;
    p->row = NULL;
    p->outer = NULL;
    p->operand = 0;
    p->operand_words = 0;
    p->position = 0;
    p->is_none = false;
    p->new_id = 0;
    p->step = (struct scenario_step){0};
}

void parser_read_statement(struct parser *p)
{
    const struct statement *s = p->statement;
    begin(p);
    p->is_faulty = p->is_faulty || s->fault != NULL;
    if (p->word_count == 0 && s->fault == NULL)
        parser_fault(p, s->where.line, s->time_column, "a time needs a statement behind it");
    if (p->word_count > 0 && read_head(p)) {
        read_words(p);
        keep_statement(p);
    }
    bool is_file_lost = s->row == NULL ? p->word_count == 0 : s->row->verb == VERB_INCLUDE;
    if (p->is_faulty && is_file_lost)
        p->is_unsure = true;
    if (s->fault != NULL) /* it is the last thing of its line that could be read */
        scenario_fault(p->faults, &s->fault_where, "%s", s->fault);
}

void parser_done(struct parser *p)
{
    free(p->words);
    free(p->args);
    free(p->ids_named);
    free(p->targets);
    names_done(&p->reserved);
    names_done(&p->clients);
    names_done(&p->ids);
}
