/*
 * Words with a key, flags, and what keys demand of one another.
 */
#include "scenario_private.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "core/json.h"

/* ---- finding ---- */

const struct grammar_key *parser_key(const struct parser *p, const char *word)
{
    const struct grammar_key *key = grammar_key_of(p->row, word);
    return key != NULL || p->outer == NULL ? key : grammar_key_of(p->outer, word);
}

static void offer_keys(const struct grammar_row *row, struct nearest *near, struct buf *list)
{
    for (const struct grammar_key *k = row->keys; k != NULL && k->word != NULL; k++) {
        if ((k->use & USE_POSITION) != 0)
            continue;
        nearest_offer(near, k->word);
        buf_addf(list, "%s%s", list->len > 0 ? ", " : "", k->word);
    }
}

/* digest=Half price: was the word in front to go on? Its key, or NULL. */
static const char *text_key_before(const struct parser *p, const struct word *w)
{
    const struct word *before = w > p->words ? w - 1 : NULL;
    if (before == NULL || before->value == NULL || before->is_quoted || before->is_heredoc)
        return NULL;
    const struct grammar_key *key = parser_key(p, before->text);
    return key != NULL && key->kind == VALUE_TEXT ? key->word : NULL;
}

void parser_fault_unknown(struct parser *p, const struct word *w)
{
    struct nearest near;
    const char *unquoted = w->value == NULL ? text_key_before(p, w) : NULL;
    struct buf list = {0};
    nearest_init(&near, w->text);
    offer_keys(p->row, &near, &list);
    if (p->outer != NULL)
        offer_keys(p->outer, &near, &list);
    const char *best = nearest_best(&near);
    if (list.len == 0)
        parser_fault_word(p, w, "\"%.*s\" is one word too many; %s takes no more", SHOWN(w->text),
                          p->row->word);
    else if (best != NULL)
        parser_fault_word(p, w, "%s does not know \"%.*s\"; did you mean %s? allowed: %s",
                          p->row->word, SHOWN(w->text), best, buf_str(&list));
    else if (unquoted != NULL)
        parser_fault_word(p, w,
                          "%s does not know \"%.*s\"; a value with blanks is quoted: %s=\"...\"",
                          p->row->word, SHOWN(w->text), unquoted);
    else
        parser_fault_word(p, w, "%s does not know \"%.*s\"; allowed: %s", p->row->word,
                          SHOWN(w->text), buf_str(&list));
    buf_done(&list);
}

const struct scenario_arg *parser_arg(const struct parser *p, enum scenario_key key)
{
    for (size_t i = 0; i < p->step.arg_count; i++) {
        if (p->args[i].key == key)
            return &p->args[i];
    }
    return NULL;
}

static void add_arg(struct parser *p, struct scenario_arg arg)
{
    p->args = mem_grow(p->args, &p->arg_cap, p->step.arg_count + 1, sizeof *p->args);
    p->args[p->step.arg_count++] = arg;
}

/* ---- places inside values ---- */

/* Where in the file a byte of the value stands; its beginning when that cannot be told. */
static void find_place(const struct parser *p, const struct word *w, size_t at, int *line,
                       int *column)
{
    *line = w->value != NULL ? w->value_line : p->statement->where.line;
    *column = w->value != NULL ? w->value_column : w->column;
    if (w->value == NULL || !w->is_verbatim)
        return;
    const char *start = w->value;
    const char *newline;
    at = at < w->value_len ? at : w->value_len;
    while ((newline = memchr(start, '\n', at - (size_t)(start - w->value))) != NULL) {
        start = newline + 1;
        ++*line;
        *column = 1;
    }
    *column += (int)utf8_count(start, at - (size_t)(start - w->value));
}

/* ---- placeholders ---- */

/* What size= is the size of. */
static bool may_be_filled(const struct grammar_key *key)
{
    return key->key == KEY_CONTENT || key->key == KEY_FORM;
}

/* True when the hole may stand there; else the fault is told. */
static bool check_hole_place(struct parser *p, const struct grammar_key *key,
                             const struct scenario_hole_use *use, int line, int column)
{
    const enum scenario_verb verb = p->row->verb;
    if (use->hole == HOLE_CURSOR && verb != VERB_ANSWER)
        parser_fault(p, line, column, "$(cursor) stands in the body of an answer only");
    else if (use->hole == HOLE_NEW && p->row->group != GROUP_WORLD)
        parser_fault(p, line, column, "$(new ...) stands in send, call and answer only");
    else if (use->hole == HOLE_FILL && !may_be_filled(key))
        parser_fault(p, line, column, "$(fill) stands in content= and form= only");
    else if (use->hole == HOLE_FILL && parser_arg(p, KEY_SIZE) == NULL)
        parser_fault(p, line, column, "$(fill) needs size=BYTES in front of %s=", key->word);
    else
        return true;
    return false;
}

static void check_hole_id(struct parser *p, const struct scenario_hole_use *use, int line,
                          int column)
{
    if (use->hole == HOLE_UID || use->hole == HOLE_SENT) {
        parser_id(p, use->id, false, line, column);
    } else if (use->hole == HOLE_NEW) {
        struct name *name = parser_new_id(p, use->id, NAME_INVENTED, line, column);
        if (name != NULL)
            parser_add_id(p, name->text);
    }
}

/* What a value with holes was found to be. */
struct filled {
    struct buf text; /* with 0 in every hole */
    bool has_hole;
    int fills;
};

/* Checks every hole. False after a fault in the form, behind which nothing can be read. */
static bool check_holes(struct parser *p, const struct grammar_key *key, const struct word *w,
                        const struct scenario_arg *arg, struct filled *filled)
{
    struct hole_scan scan = {.text = arg->text, .len = arg->text_len};
    struct scenario_hole_use use;
    struct err err = {0};
    int rc;
    while ((rc = scenario_next_hole(&scan, &filled->text, &use, &err)) == 1) {
        int line, column;
        find_place(p, w, scan.start, &line, &column);
        if (check_hole_place(p, key, &use, line, column))
            check_hole_id(p, &use, line, column);
        filled->has_hole = true;
        filled->fills += use.hole == HOLE_FILL;
        buf_add_char(&filled->text, '0');
    }
    if (rc < 0) {
        int line, column;
        find_place(p, w, scan.start, &line, &column);
        parser_fault(p, line, column, "%s", err.text);
    }
    return rc == 0;
}

/* A hole has another length than what was filled in to check the rest: then the byte is not that
 * of the file. */
static void fault_json(struct parser *p, const struct word *w, bool has_hole, size_t fault_at,
                       const struct err *err)
{
    int line, column;
    bool has_place = !has_hole && fault_at != JSON_NO_PLACE;
    find_place(p, w, has_place ? fault_at : 0, &line, &column);
    parser_fault(p, line, column, "%s is no JSON: %s", w->text, err->text);
}

static void check_json(struct parser *p, const struct word *w, const struct filled *filled)
{
    struct err err = {0};
    size_t fault_at;
    struct json *json = json_parse_at(buf_str(&filled->text), filled->text.len, &fault_at, &err);
    int line, column;
    find_place(p, w, 0, &line, &column);
    if (json == NULL)
        fault_json(p, w, filled->has_hole, fault_at, &err);
    else if (json_kind(json) != JSON_OBJECT)
        parser_fault(p, line, column, "%s takes a JSON object: {...}", w->text);
    json_free(json);
}

static void check_filled(struct parser *p, const struct grammar_key *key, const struct word *w,
                         const struct scenario_arg *arg)
{
    struct filled filled = {0};
    int line, column;
    find_place(p, w, 0, &line, &column);
    bool is_whole = check_holes(p, key, w, arg, &filled);
    if (is_whole && key->kind == VALUE_JSON)
        check_json(p, w, &filled);
    bool wants_fill = may_be_filled(key) && parser_arg(p, KEY_SIZE) != NULL;
    if (is_whole && wants_fill && filled.fills != 1)
        parser_fault(p, line, column, "size= needs one $(fill) in the %s, not %d", key->word,
                     filled.fills);
    buf_done(&filled.text);
}

/* ---- values ---- */

/* Everything but = and the value itself. */
static bool check_pair(struct parser *p, const struct grammar_key *key, const struct word *w)
{
    bool is_empty = w->value_len == 0 && !w->is_quoted && !w->is_rest && !w->is_heredoc;
    if (key->kind == VALUE_NONE)
        parser_fault_word(p, w, "%s stands alone, without a value", w->text);
    else if (w->op != OP_EQ && (key->use & USE_COMPARED) == 0)
        parser_fault_word(p, w, "%s takes =, not %s", w->text, scenario_op_word(w->op));
    else if (is_empty && key->kind == VALUE_TEXT)
        parser_fault_word(p, w, "%s= has no value; an empty one is written %s=\"\"", w->text,
                          w->text);
    else if (is_empty)
        parser_fault_word(p, w, "%s%s has no value", w->text, scenario_op_word(w->op));
    else
        return true;
    return false;
}

/* May this key stand here (again)? */
static bool check_use(struct parser *p, const struct grammar_key *key, const struct word *w)
{
    bool is_at_start = p->clock.after_wait < 0 && p->clock.at_ms == 0;
    if ((key->use & USE_REPEATED) == 0 && parser_arg(p, key->key) != NULL)
        parser_fault_word(p, w, "%s is given twice", key->word);
    else if ((key->use & USE_AT_START) != 0 && !is_at_start)
        parser_fault_word(p, w, "%s can be set at 0:00 only, before the first time above it",
                          key->word);
    else
        return true;
    return false;
}

/* What a key is called in a sentence: the only operand of a statement goes by its word. */
static const char *label_of(const struct parser *p, const struct grammar_key *key)
{
    bool is_only = (key->use & USE_POSITION) != 0 && p->row->operands[1].kind == OPERAND_END;
    return is_only ? p->row->word : key->word;
}

static void fault_value(struct parser *p, const struct grammar_key *key, const char *value,
                        const char *wanted, const struct word *w)
{
    struct nearest near;
    int line, column;
    find_place(p, w, 0, &line, &column);
    nearest_init(&near, value);
    for (const char *name = key->kind == VALUE_WORD ? key->names : ""; *name != '\0';) {
        size_t len = strcspn(name, "|");
        nearest_offer(&near, arena_dup_bytes(p->arena, name, len));
        name += len + (name[len] == '|');
    }
    const char *best = nearest_best(&near);
    if (best != NULL)
        parser_fault(p, line, column, "%s takes %s, not \"%.*s\"; did you mean %s?",
                     label_of(p, key), wanted, SHOWN(value), best);
    else
        parser_fault(p, line, column, "%s takes %s, not \"%.*s\"", label_of(p, key), wanted,
                     SHOWN(value));
}

/* content=@order.json */
static void take_file(struct parser *p, struct scenario_arg *arg, const char *path,
                      const struct word *w)
{
    if (path[0] == '\0')
        parser_fault_word(p, w, "the path of a file is wanted behind @");
    arg->is_file = true;
    arg->text = scenario_text_path(p->arena, p->statement->where.file, path);
    arg->text_len = strlen(arg->text);
}

static void take_id(struct parser *p, struct scenario_arg *arg, const struct word *w)
{
    int line, column;
    find_place(p, w, 0, &line, &column);
    const char *id = parser_id(p, arg->text, false, line, column);
    if (id != NULL)
        arg->text = id;
}

void parser_take_value(struct parser *p, const struct grammar_key *key, const char *value,
                       size_t len, const struct word *w)
{
    struct scenario_arg arg = {
        .key = key->key, .op = w->op, .text = value, .text_len = len, .column = w->column};
    struct buf wanted = {0};
    if (!check_use(p, key, w))
        return;
    if (!scenario_value_read(key, value, &arg, &wanted))
        fault_value(p, key, value, buf_str(&wanted), w);
    else if (key->kind == VALUE_PATH)
        take_file(p, &arg, value, w);
    else if ((key->use & USE_FILE) != 0 && w->is_rest && value[0] == '@')
        take_file(p, &arg, value + 1, w);
    else if (key->kind == VALUE_ID && strcmp(value, "none") != 0)
        take_id(p, &arg, w);
    else if (key->kind == VALUE_HOLES || key->kind == VALUE_JSON)
        check_filled(p, key, w, &arg);
    buf_done(&wanted);
    add_arg(p, arg);
}

void parser_take_pair(struct parser *p, const struct word *w)
{
    const struct grammar_key *key = parser_key(p, w->text);
    if (key == NULL)
        parser_fault_unknown(p, w);
    else if (check_pair(p, key, w))
        parser_take_value(p, key, w->value, w->value_len, w);
}

void parser_take_heredoc(struct parser *p, const struct word *w)
{
    for (const struct grammar_key *k = p->row->keys; k != NULL && k->word != NULL; k++) {
        if ((k->use & USE_HEREDOC) != 0) {
            parser_take_value(p, k, w->value, w->value_len, w);
            return;
        }
    }
    parser_fault_word(p, w, "%s takes no <<WORD here; perhaps KEY=<<WORD", p->row->word);
}

bool parser_take_flag(struct parser *p, const struct word *w)
{
    const struct grammar_key *key = w->is_quoted ? NULL : parser_key(p, w->text);
    if (key == NULL || (key->kind != VALUE_NONE && (key->use & USE_BARE_TOO) == 0))
        return false;
    if (!check_use(p, key, w))
        return true;
    struct scenario_arg arg = {.key = key->key, .n = 1, .text = "", .column = w->column};
    if (key->kind == VALUE_SHARE)
        arg.n = 1000;
    if (key->kind == VALUE_TEXT) {
        arg.text = "true";
        arg.text_len = strlen(arg.text);
    }
    arg.high = arg.n;
    add_arg(p, arg);
    return true;
}

/* ---- what keys demand of one another ---- */

/* "a= and b=" of the required keys that are missing. */
static void check_required(struct parser *p)
{
    struct buf list = {0};
    for (const struct grammar_key *k = p->row->keys; k != NULL && k->word != NULL; k++) {
        if ((k->use & USE_REQUIRED) == 0 || (k->use & USE_POSITION) != 0 ||
            parser_arg(p, k->key) != NULL)
            continue;
        if (list.len > 0)
            buf_add_str(&list, ", ");
        grammar_write_key(&list, k);
    }
    if (list.len > 0)
        parser_fault(p, p->statement->where.line, p->statement->where.column, "%s needs %s",
                     p->row->word, buf_str(&list));
    buf_done(&list);
}

static void check_one_of(struct parser *p)
{
    struct buf list = {0};
    bool is_wanted = false;
    for (const struct grammar_key *k = p->row->keys; k != NULL && k->word != NULL; k++) {
        if ((k->use & USE_ONE_OF) == 0)
            continue;
        is_wanted = true;
        if (parser_arg(p, k->key) != NULL) {
            buf_done(&list);
            return;
        }
        buf_addf(&list, "%s%s", list.len > 0 ? ", " : "", k->word);
        if ((k->use & USE_HEREDOC) != 0)
            buf_add_str(&list, ", <<WORD");
    }
    if (is_wanted)
        parser_fault(p, p->statement->where.line, p->statement->where.column,
                     "%s needs at least one of: %s", p->row->word, buf_str(&list));
    buf_done(&list);
}

/* The row's key of an argument. */
static const struct grammar_key *key_of_arg(const struct parser *p, const struct scenario_arg *arg)
{
    for (const struct grammar_key *k = p->row->keys; k != NULL && k->word != NULL; k++) {
        if (k->key == arg->key)
            return k;
    }
    return NULL;
}

static void check_company(struct parser *p)
{
    const struct grammar_key *exclusive = NULL;
    const int line = p->statement->where.line;
    for (size_t i = 0; i < p->step.arg_count; i++) {
        const struct scenario_arg *arg = &p->args[i];
        const struct grammar_key *k = key_of_arg(p, arg);
        if (k == NULL)
            continue;
        if ((k->use & USE_ALONE) != 0 && p->step.arg_count > 1)
            parser_fault(p, line, arg->column, "%s stands alone, without another key", k->word);
        if ((k->use & USE_STATUS) != 0 && parser_arg(p, KEY_STATUS) == NULL)
            parser_fault(p, line, arg->column, "%s needs status= beside it", k->word);
        if ((k->use & USE_EXCLUSIVE) == 0)
            continue;
        if (exclusive != NULL)
            parser_fault(p, line, arg->column, "%s and %s exclude one another", exclusive->word,
                         k->word);
        exclusive = k;
    }
}

void parser_check_keys(struct parser *p)
{
    if (!p->is_faulty)
        check_required(p);
    if (!p->is_faulty)
        check_one_of(p);
    if (!p->is_faulty)
        check_company(p);
}
