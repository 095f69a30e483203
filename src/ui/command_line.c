#include "ui/command_line.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/utf8.h"
#include "command_args.h"
#include "command_lex.h"

/* ---- words ---- */

bool command_lex_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

void command_lex_skip(struct command_lexer *lx)
{
    while (lx->at < lx->len && command_lex_is_blank(lx->text[lx->at]))
        lx->at++;
    lx->start = lx->at;
}

static void lex_quoted(struct command_lexer *lx)
{
    lx->is_quoted = true;
    lx->is_open = true;
    lx->at++;
    while (lx->at < lx->len && lx->is_open) {
        char c = lx->text[lx->at];
        bool is_escape = c == '\\' && lx->at + 1 < lx->len && strchr("\"\\", lx->text[lx->at + 1]);
        if (c == '"') {
            lx->is_open = false;
        } else if (is_escape) {
            buf_add_char(&lx->word, lx->text[++lx->at]);
        } else {
            buf_add_char(&lx->word, c);
        }
        lx->at++;
    }
}

bool command_lex_word(struct command_lexer *lx)
{
    command_lex_skip(lx);
    buf_clear(&lx->word);
    lx->is_quoted = false;
    lx->is_open = false;
    if (lx->at == lx->len)
        return false;
    if (lx->text[lx->at] == '"') {
        lex_quoted(lx);
        return true;
    }
    while (lx->at < lx->len && !command_lex_is_blank(lx->text[lx->at]))
        buf_add_char(&lx->word, lx->text[lx->at++]);
    return true;
}

void command_lex_rest(struct command_lexer *lx)
{
    command_lex_skip(lx);
    buf_clear(&lx->word);
    size_t end = lx->len;
    while (end > lx->at && command_lex_is_blank(lx->text[end - 1]))
        end--;
    buf_add(&lx->word, lx->text + lx->at, end - lx->at);
    lx->at = lx->len;
    lx->is_quoted = false;
    lx->is_open = false;
}

void command_line_write_word(struct buf *out, const char *word)
{
    bool is_plain = word[0] != '\0' && strpbrk(word, " \t\n") == NULL && word[0] != '"';
    if (is_plain) {
        buf_add_str(out, word);
        return;
    }
    buf_add_char(out, '"');
    for (const char *c = word; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *c);
    }
    buf_add_char(out, '"');
}

/* ---- a line ---- */

void command_line_done(struct command_line *line)
{
    for (int i = 0; i < COMMAND_ARGS_MAX; i++)
        free(line->args[i].text);
    *line = (struct command_line){0};
}

static int fault_at(const struct command_lexer *lx, size_t byte, int *column)
{
    if (column != NULL)
        *column = (int)utf8_count(lx->text, byte) + 1;
    return ERR_INPUT;
}

static int refuse_command(const struct command_lexer *lx, const struct command_set *set,
                          int *column, struct err *err)
{
    struct nearest near;
    size_t count;
    const struct command_spec *table = commands_table(&count);
    nearest_init(&near, buf_str(&lx->word));
    for (size_t i = 0; i < count; i++) {
        if (table[i].has_line && set->has[table[i].command])
            nearest_offer(&near, table[i].word);
    }
    const char *best = nearest_best(&near);
    if (best != NULL)
        err_set(err, "there is no command \"%s\"; did you mean %s?", buf_str(&lx->word), best);
    else
        err_set(err, "there is no command \"%s\"", buf_str(&lx->word));
    return fault_at(lx, lx->start, column);
}

static int refuse_usage(const struct command_lexer *lx, const struct command_spec *spec,
                        bool is_missing, int *column, struct err *err)
{
    struct buf usage = {0};
    commands_write_usage(&usage, spec);
    if (is_missing)
        err_set(err, "something is missing: %s", buf_str(&usage));
    else
        err_set(err, "there is more than it takes: %s", buf_str(&usage));
    buf_done(&usage);
    return fault_at(lx, lx->start, column);
}

/* An argument that is the rest of the line, or one word. */
static bool lex_arg(struct command_lexer *lx, enum command_arg_kind kind)
{
    if (!commands_arg_is_rest(kind))
        return command_lex_word(lx);
    command_lex_rest(lx);
    return lx->word.len > 0;
}

static int check_quote(const struct command_lexer *lx, int *column, struct err *err)
{
    if (lx->is_open) {
        err_set(err, "this quote is not closed");
        return fault_at(lx, lx->start, column);
    }
    if (lx->is_quoted && lx->at < lx->len && !command_lex_is_blank(lx->text[lx->at])) {
        err_set(err, "a blank is wanted behind the closing quote");
        return fault_at(lx, lx->at, column);
    }
    return 0;
}

static int read_args(struct command_lexer *lx, const struct command_spec *spec, bool may_lack,
                     struct command_line *out, int *column, struct err *err)
{
    int count = 0;
    while (count < COMMAND_ARGS_MAX && spec->args[count].kind != ARG_NONE) {
        const struct command_arg *arg = &spec->args[count];
        if (!lex_arg(lx, arg->kind)) {
            out->is_complete = arg->is_optional;
            return out->is_complete || may_lack ? 0 : refuse_usage(lx, spec, true, column, err);
        }
        int status = check_quote(lx, column, err);
        if (status == 0) {
            status = commands_read_arg(arg->kind, buf_str(&lx->word), &out->args[count], err);
            if (status < 0)
                fault_at(lx, lx->start, column);
        }
        if (status < 0)
            return status;
        count++;
    }
    if (command_lex_word(lx))
        return refuse_usage(lx, spec, false, column, err);
    return 0;
}

int command_line_parse(const char *text, const struct command_set *set, bool may_lack,
                       struct command_line *out, int *column, struct err *err)
{
    struct command_lexer lx = {.text = text, .len = strlen(text)};
    *out = (struct command_line){.is_complete = true};
    int status = 0;
    if (lx.len > COMMAND_LINE_MAX) {
        err_set(err, "a command has at most %d bytes", COMMAND_LINE_MAX);
        status = fault_at(&lx, COMMAND_LINE_MAX, column);
    } else if (command_lex_word(&lx)) {
        const struct command_spec *spec = commands_find(buf_str(&lx.word), set);
        if (spec == NULL || !spec->has_line) {
            status = refuse_command(&lx, set, column, err);
        } else {
            out->command = spec->command;
            status = read_args(&lx, spec, may_lack, out, column, err);
        }
    }
    if (status < 0)
        command_line_done(out);
    buf_done(&lx.word);
    return status;
}
