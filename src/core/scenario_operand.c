/*
 * Words without a key: each goes to the operand whose turn it is.
 */
#include "scenario_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- IDs ---- */

/* m1..m60 */
struct id_range {
    char prefix[SCENARIO_NAME_MAX + 1];
    long first, last;
};

/* The number at the end of a name, without leading zeros; its place, or NULL. */
static const char *number_of(const char *name, long *number)
{
    size_t len = strlen(name);
    size_t digits = 0;
    while (digits < len && name[len - 1 - digits] >= '0' && name[len - 1 - digits] <= '9')
        digits++;
    const char *at = name + len - digits;
    if (digits == 0 || digits > 9 || (digits > 1 && *at == '0'))
        return NULL;
    *number = strtol(at, NULL, 10);
    return at;
}

static bool read_range(const char *text, struct id_range *range)
{
    const char *dots = strstr(text, "..");
    char left[SCENARIO_NAME_MAX + 1];
    if ((size_t)(dots - text) > SCENARIO_NAME_MAX)
        return false;
    memcpy(left, text, (size_t)(dots - text));
    left[dots - text] = '\0';
    const char *right = dots + 2;
    if (!scenario_is_name(left) || !scenario_is_name(right))
        return false;
    const char *left_number = number_of(left, &range->first);
    const char *right_number = number_of(right, &range->last);
    if (left_number == NULL || right_number == NULL)
        return false;
    size_t prefix_len = (size_t)(left_number - left);
    memcpy(range->prefix, left, prefix_len);
    range->prefix[prefix_len] = '\0';
    return prefix_len == (size_t)(right_number - right) && memcmp(left, right, prefix_len) == 0;
}

static bool take_id(struct parser *p, const char *text, bool is_asked, int column)
{
    const char *id = parser_id(p, text, is_asked, p->statement->where.line, column);
    if (id != NULL)
        parser_add_id(p, id);
    return id != NULL;
}

static void take_range(struct parser *p, const struct word *w)
{
    struct id_range range;
    if (!read_range(w->text, &range)) {
        parser_fault_word(p, w, "\"%.*s\" is no range of IDs; a range is written m1..m60",
                          SHOWN(w->text));
    } else if (range.first > range.last) {
        parser_fault_word(p, w, "the range %s goes down; write the smaller number first", w->text);
    } else if (range.last - range.first >= SCENARIO_RANGE_MAX) {
        parser_fault_word(p, w, "%s are more than %d IDs", w->text, SCENARIO_RANGE_MAX);
    } else {
        char id[2 * SCENARIO_NAME_MAX];
        bool is_known = true;
        for (long i = range.first; i <= range.last && is_known; i++) {
            snprintf(id, sizeof id, "%s%ld", range.prefix, i);
            is_known = take_id(p, id, false, w->column);
        }
    }
}

static void take_ids(struct parser *p, const struct word *w)
{
    if (strstr(w->text, "..") != NULL)
        take_range(p, w);
    else
        take_id(p, w->text, false, w->column);
}

static void take_one_id(struct parser *p, const struct word *w)
{
    if (strstr(w->text, "..") != NULL)
        parser_fault_word(p, w, "%s takes one ID, not a range", p->row->word);
    else
        take_id(p, w->text, false, w->column);
}

static void take_asked_id(struct parser *p, const struct word *w)
{
    take_id(p, w->text, true, w->column);
}

/* It names something only behind this statement: content=$(uid m1) cannot be part of m1. */
static void take_new_id(struct parser *p, const struct word *w)
{
    enum name_kind kind = p->row->verb == VERB_CALL ? NAME_CALL : NAME_BROADCAST;
    struct name *name = parser_new_id(p, w->text, kind, p->statement->where.line, w->column);
    if (name == NULL)
        return;
    name->is_ready = false;
    p->new_id = (size_t)(name - p->ids.list) + 1;
    parser_add_id(p, name->text);
}

/* ---- others ---- */

static void take_target(struct parser *p, const struct word *w)
{
    parser_add_target(p, w->text);
}

/* True when the word was taken as `none`, or said to be wrong beside it. */
static bool take_none(struct parser *p, const struct word *w)
{
    bool is_none = !w->is_quoted && strcmp(w->text, "none") == 0;
    if (p->is_none || (is_none && p->operand_words > 0)) {
        parser_fault_word(p, w, "none stands alone");
        return true;
    }
    p->is_none = is_none;
    return is_none;
}

static void take_ids_or_none(struct parser *p, const struct word *w)
{
    if (!take_none(p, w))
        take_ids(p, w);
}

static void take_targets_or_none(struct parser *p, const struct word *w)
{
    if (!take_none(p, w))
        take_target(p, w);
}

static void take_rule(struct parser *p, const struct word *w)
{
    char *end = NULL;
    long rule = w->text[0] == 'R' && w->text[1] >= '1' && w->text[1] <= '9'
                    ? strtol(w->text + 1, &end, 10)
                    : 0;
    if (rule < 1 || rule > SCENARIO_RULE_MAX || *end != '\0')
        parser_fault_word(p, w, "the rules are R1 to R%d, not %.*s", SCENARIO_RULE_MAX,
                          SHOWN(w->text));
    else
        p->rules[rule] = true;
}

static void take_fixed(struct parser *p, const struct word *w)
{
    const char *wanted = p->row->operands[p->operand].word;
    if (strcmp(w->text, wanted) == 0)
        return;
    struct buf form = {0};
    grammar_write_synopsis(&form, p->row);
    parser_fault_word(p, w, "the word %s is wanted here, not \"%.*s\": %s", wanted, SHOWN(w->text),
                      buf_str(&form));
    buf_done(&form);
}

/* The key that the next bare word is the value of. */
static const struct grammar_key *position_key(const struct parser *p, size_t position)
{
    for (const struct grammar_key *k = p->row->keys; k->word != NULL; k++) {
        if ((k->use & USE_POSITION) != 0 && position-- == 0)
            return k;
    }
    return NULL;
}

static void take_position(struct parser *p, const struct word *w)
{
    parser_take_value(p, position_key(p, p->position++), w->text, strlen(w->text), w);
}

static const struct {
    void (*take)(struct parser *p, const struct word *w);
    bool is_list; /* takes all words that come */
} operands[OPERAND_KIND_COUNT] = {
    [OPERAND_END] = {parser_fault_unknown, true},
    [OPERAND_WORD] = {take_fixed, false},
    [OPERAND_VALUE] = {take_position, false},
    [OPERAND_RULES] = {take_rule, true},
    [OPERAND_NEW_ID] = {take_new_id, false},
    [OPERAND_ID] = {take_one_id, false},
    [OPERAND_IDS] = {take_ids, true},
    [OPERAND_IDS_OR_NONE] = {take_ids_or_none, true},
    [OPERAND_ASKED_ID] = {take_asked_id, false},
    [OPERAND_TARGET] = {take_target, false},
    [OPERAND_TARGETS_OR_NONE] = {take_targets_or_none, true},
};

void parser_take_operand(struct parser *p, const struct word *w)
{
    enum operand_kind kind = p->row->operands[p->operand].kind;
    const struct grammar_key *key = w->is_quoted ? NULL : parser_key(p, w->text);
    bool may_be_any = kind == OPERAND_TARGET || kind == OPERAND_TARGETS_OR_NONE;
    if (key != NULL && !may_be_any) { /* not a flag, or it would not have come here */
        struct buf form = {0};
        grammar_write_key(&form, key);
        const struct word *next = p->word_next < p->word_count ? &p->words[p->word_next] : NULL;
        bool is_apart = next != NULL && next->value == NULL && next->text[0] != '\0' &&
                        strchr("=<>", next->text[0]) != NULL;
        if (is_apart) { /* what follows is no word of its own */
            parser_fault_word(p, w, "%s and its value stand together, without blanks: %s%s...",
                              w->text, w->text, next->text);
            p->word_next = p->word_count;
        } else {
            parser_fault_word(p, w, "%s needs a value: %s", w->text, buf_str(&form));
        }
        buf_done(&form);
        return;
    }
    operands[kind].take(p, w);
    p->operand_words++;
    if (!operands[kind].is_list) {
        p->operand++;
        p->operand_words = 0;
    }
}

void parser_check_operands(struct parser *p)
{
    for (; !p->is_faulty; p->operand++, p->operand_words = 0) {
        const struct grammar_operand *o = &p->row->operands[p->operand];
        const struct grammar_key *key =
            o->kind == OPERAND_VALUE ? position_key(p, p->position++) : NULL;
        if (o->kind == OPERAND_END)
            return;
        if (p->operand_words > 0 || (key != NULL && (key->use & USE_REQUIRED) == 0))
            continue;
        struct buf form = {0};
        grammar_write_synopsis(&form, p->row);
        parser_fault(p, p->statement->where.line, p->statement->where.column, "%s needs %s: %s",
                     p->row->word, key != NULL ? key->word : o->word, buf_str(&form));
        buf_done(&form);
    }
}
