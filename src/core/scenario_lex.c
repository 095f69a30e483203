#include "scenario_private.h"

#include <stdarg.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- places ---- */

static struct statement *current(struct lexer *lx)
{
    return &lx->text->statements[lx->text->statement_count - 1];
}

void scenario_lex_fault(struct lexer *lx, int line, int column, const char *fmt, ...)
{
    struct statement *s = current(lx);
    if (s->fault != NULL)
        return;
    struct buf sentence = {0};
    va_list args;
    va_start(args, fmt);
    buf_vaddf(&sentence, fmt, args);
    va_end(args);
    s->fault = arena_dup_bytes(lx->text->arena, buf_str(&sentence), sentence.len);
    s->fault_where = (struct scenario_where){lx->file, line, column};
    buf_done(&sentence);
}

/* Goes on to a place in the line; columns are characters. */
static void advance(struct lexer *lx, const char *to)
{
    if (to == lx->at)
        return;
    lx->reached = to;
    lx->column += (int)utf8_count(lx->at, (size_t)(to - lx->at));
    lx->at = to;
}

static bool next_line(struct lexer *lx)
{
    if (lx->next == lx->end)
        return false;
    const char *newline = memchr(lx->next, '\n', (size_t)(lx->end - lx->next));
    lx->at = lx->next;
    lx->stop = newline != NULL ? newline : lx->end;
    lx->next = newline != NULL ? newline + 1 : lx->end;
    if (lx->stop > lx->at && lx->stop[-1] == '\r')
        lx->stop--;
    lx->line++;
    lx->column = 1;
    return true;
}

static void skip_blanks(struct lexer *lx)
{
    const char *at = lx->at;
    while (at < lx->stop && is_blank(*at))
        at++;
    advance(lx, at);
}

static const char *word_end(const char *at, const char *stop)
{
    while (at < stop && !is_blank(*at))
        at++;
    return at;
}

static const char *without_blanks(const char *at, const char *stop)
{
    while (stop > at && is_blank(stop[-1]))
        stop--;
    return stop;
}

static bool holds_turn(const char *text, size_t len)
{
    return memmem(text, len, "{i}", 3) != NULL;
}

/* ---- heredocs ---- */

/* The line that ends it, with white space around it. */
static bool is_mark(const struct lexer *lx, const char *mark, size_t mark_len)
{
    const char *at = lx->at;
    while (at < lx->stop && is_blank(*at))
        at++;
    const char *stop = without_blanks(at, lx->stop);
    return (size_t)(stop - at) == mark_len && memcmp(at, mark, mark_len) == 0;
}

/* Reads the lines up to the mark; they are the word's value. */
static void read_heredoc(struct lexer *lx, struct word *w, const char *mark, size_t mark_len)
{
    const int line = lx->line;
    struct buf body = {0};
    bool is_closed = false;
    bool is_first = true;
    w->value_line = line + 1;
    w->value_column = 1;
    while (!is_closed && next_line(lx)) {
        is_closed = is_mark(lx, mark, mark_len);
        if (is_closed)
            break;
        if (!is_first)
            buf_add_char(&body, '\n');
        buf_add(&body, lx->at, (size_t)(lx->stop - lx->at));
        is_first = false;
    }
    if (!is_closed)
        scenario_lex_fault(lx, line, w->column, "no line \"%.*s\" ends the text that <<%.*s begins",
                           (int)mark_len, mark, (int)mark_len, mark);
    w->value = arena_dup_bytes(lx->text->arena, buf_str(&body), body.len);
    w->value_len = body.len;
    buf_done(&body);
    lx->at = lx->stop;
}

/* <<WORD, which must be the last of its line. */
static void lex_heredoc(struct lexer *lx, struct word *w)
{
    const int column = lx->column;
    const char *mark = lx->at + 2;
    const char *end = mark;
    while (end < lx->stop && (is_letter(*end) || *end == '_' || (end > mark && is_digit(*end))))
        end++;
    w->is_heredoc = true;
    w->is_verbatim = true;
    w->value = "";
    if (end == mark || (end < lx->stop && !is_blank(*end))) {
        scenario_lex_fault(lx, lx->line, column,
                           "behind << stands a word of letters, digits and _, as in <<END");
        advance(lx, lx->stop);
        return;
    }
    advance(lx, end);
    const char *behind = end;
    while (behind < lx->stop && is_blank(*behind))
        behind++;
    if (behind < lx->stop && *behind != '#')
        scenario_lex_fault(lx, lx->line, column, "<<%.*s must be the last word of its line",
                           (int)(end - mark), mark);
    read_heredoc(lx, w, mark, (size_t)(end - mark));
}

/* ---- words ---- */

/* "a \"b\"": the text inside, without the backslashes. `at` is on the opening quote. */
static const char *lex_quoted(struct lexer *lx, size_t *len, bool *is_verbatim)
{
    const int column = lx->column;
    struct buf out = {0};
    const char *at = lx->at + 1;
    *is_verbatim = true;
    while (at < lx->stop && *at != '"') {
        if (*at == '\\') {
            *is_verbatim = false;
            at++;
            if (at == lx->stop)
                break;
            if (*at != '"' && *at != '\\')
                scenario_lex_fault(
                    lx, lx->line, column + (int)utf8_count(lx->at, (size_t)(at - lx->at)) - 1,
                    "inside quotes a backslash stands before \" or \\ only; write \\\\");
        }
        buf_add_char(&out, *at++);
    }
    if (at == lx->stop) {
        scenario_lex_fault(lx, lx->line, column, "this quote is not closed");
    } else if (++at < lx->stop && !is_blank(*at)) {
        advance(lx, at);
        scenario_lex_fault(lx, lx->line, lx->column, "a blank is wanted behind the closing quote");
        at = lx->stop;
    }
    advance(lx, at);
    *len = out.len;
    const char *text = arena_dup_bytes(lx->text->arena, buf_str(&out), out.len);
    buf_done(&out);
    return text;
}

static const char *key_end(const char *at, const char *stop)
{
    if (at == stop || *at < 'a' || *at > 'z')
        return at;
    while (at < stop && ((*at >= 'a' && *at <= 'z') || is_digit(*at) || *at == '-'))
        at++;
    return at;
}

/* The operator at that place; its length, 0 = none. */
static size_t read_op(const char *at, const char *stop, enum scenario_op *op)
{
    if (at == stop || strchr("=<>", *at) == NULL)
        return 0;
    if (*at == '=') {
        *op = OP_EQ;
        return 1;
    }
    bool or_equal = at + 1 < stop && at[1] == '=';
    if (*at == '<')
        *op = or_equal ? OP_LE : OP_LT;
    else
        *op = or_equal ? OP_GE : OP_GT;
    return or_equal ? 2 : 1;
}

static void take_until(struct lexer *lx, const char *end, const char **text, size_t *len)
{
    *len = (size_t)(end - lx->at);
    *text = arena_dup_bytes(lx->text->arena, lx->at, *len);
    advance(lx, end);
}

/* What stands behind the operator of KEY=VALUE. */
static void lex_value(struct lexer *lx, struct word *w, bool takes_rest)
{
    w->value_line = lx->line;
    w->value_column = lx->column;
    w->is_verbatim = true;
    bool is_heredoc = w->op == OP_EQ && lx->stop - lx->at >= 2 && memcmp(lx->at, "<<", 2) == 0;
    if (is_heredoc) {
        lex_heredoc(lx, w);
    } else if (takes_rest) {
        w->is_rest = true;
        take_until(lx, without_blanks(lx->at, lx->stop), &w->value, &w->value_len);
    } else if (lx->at < lx->stop && *lx->at == '"') {
        w->is_quoted = true;
        w->value = lex_quoted(lx, &w->value_len, &w->is_verbatim);
        w->value_column += 1;
    } else {
        take_until(lx, word_end(lx->at, lx->stop), &w->value, &w->value_len);
    }
}

static struct word lex_word(struct lexer *lx)
{
    struct word w = {.text = "", .column = lx->column, .value_line = lx->line};
    const char *end = key_end(lx->at, lx->stop);
    size_t op_len = end > lx->at ? read_op(end, lx->stop, &w.op) : 0;
    size_t len;
    bool ignored;
    if (op_len > 0) {
        bool takes_rest = grammar_takes_rest(lx->at, (size_t)(end - lx->at));
        take_until(lx, end, &w.text, &len);
        advance(lx, end + op_len);
        lex_value(lx, &w, takes_rest);
    } else if (*lx->at == '"') {
        w.is_quoted = true;
        w.text = lex_quoted(lx, &len, &ignored);
    } else if (lx->stop - lx->at >= 2 && memcmp(lx->at, "<<", 2) == 0) {
        lex_heredoc(lx, &w);
    } else {
        take_until(lx, word_end(lx->at, lx->stop), &w.text, &len);
    }
    w.has_turn =
        holds_turn(w.text, strlen(w.text)) || (w.value != NULL && holds_turn(w.value, w.value_len));
    return w;
}

static void add_word(struct lexer *lx, struct word w)
{
    struct scenario_text *text = lx->text;
    text->words = mem_grow(text->words, &text->word_cap, text->word_count + 1, sizeof w);
    text->words[text->word_count++] = w;
    struct statement *s = current(lx);
    s->word_count++;
    s->has_turn = s->has_turn || w.has_turn;
}

/* ---- statements ---- */

static struct statement *add_statement(struct lexer *lx)
{
    struct scenario_text *text = lx->text;
    text->statements = mem_grow(text->statements, &text->statement_cap, text->statement_count + 1,
                                sizeof *text->statements);
    struct statement *s = &text->statements[text->statement_count++];
    *s = (struct statement){
        .where = {lx->file, lx->line, lx->column}, .first_word = text->word_count, .line = ""};
    return s;
}

static void lex_time(struct lexer *lx)
{
    struct statement *s = current(lx);
    size_t len;
    s->time_column = lx->column;
    take_until(lx, word_end(lx->at, lx->stop), &s->time, &len);
    s->has_turn = holds_turn(s->time, len);
    skip_blanks(lx);
    s->where.column = lx->column;
}

/* The rest of a `title` is one text. */
static void lex_rest(struct lexer *lx)
{
    skip_blanks(lx);
    if (lx->at == lx->stop)
        return;
    struct word w = {.column = lx->column, .is_quoted = true, .value_line = lx->line};
    size_t len;
    take_until(lx, without_blanks(lx->at, lx->stop), &w.text, &len);
    w.has_turn = holds_turn(w.text, len);
    add_word(lx, w);
}

/* The first word decides how the rest of the line is read. */
static void lex_first(struct lexer *lx)
{
    struct word w = lex_word(lx);
    if (w.value == NULL && !w.is_quoted) {
        const struct grammar_row *row = grammar_statement(w.text);
        current(lx)->row = row;
        add_word(lx, w);
        if (row != NULL && row->keys != NULL && row->keys[0].word != NULL &&
            (row->keys[0].use & (USE_REST | USE_POSITION)) == (USE_REST | USE_POSITION))
            lex_rest(lx);
        return;
    }
    add_word(lx, w);
}

static bool at_word(const struct lexer *lx)
{
    return lx->at < lx->stop && *lx->at != '#';
}

static bool at_time(const struct lexer *lx)
{
    return is_digit(*lx->at) || *lx->at == '+' ||
           (lx->stop - lx->at >= 3 && memcmp(lx->at, "{i}", 3) == 0);
}

bool scenario_lex(struct lexer *lx)
{
    do {
        if (!next_line(lx))
            return false;
        skip_blanks(lx);
    } while (!at_word(lx));

    add_statement(lx);
    if (at_time(lx))
        lex_time(lx);
    const char *first = lx->at;
    lx->reached = first;
    if (at_word(lx))
        lex_first(lx);
    for (skip_blanks(lx); at_word(lx); skip_blanks(lx))
        add_word(lx, lex_word(lx));
    const char *last = without_blanks(first, lx->reached);
    current(lx)->line = arena_dup_bytes(lx->text->arena, first, (size_t)(last - first));
    return true;
}
