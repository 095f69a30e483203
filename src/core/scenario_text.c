#include "scenario_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define REPEAT_DEPTH_MAX 8

/* A file that is being read, and those that include it. */
struct open_file {
    const struct open_file *by; /* NULL = the scenario's own */
    const char *name;
    int depth;
    size_t repeats[REPEAT_DEPTH_MAX]; /* statements whose `end` has not come */
    size_t repeat_count;
};

static void read_file(struct scenario_text *text, struct open_file *file, const char *bytes,
                      size_t len);

const char *scenario_text_path(struct arena *arena, const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');
    if (path[0] == '/' || slash == NULL)
        return arena_dup_str(arena, path);
    struct buf joined = {0};
    buf_add(&joined, file, (size_t)(slash - file) + 1);
    buf_add_str(&joined, path);
    const char *kept = arena_dup_bytes(arena, buf_str(&joined), joined.len);
    buf_done(&joined);
    return kept;
}

static struct statement *last_statement(struct scenario_text *text)
{
    return &text->statements[text->statement_count - 1];
}

/* ---- the form of a file ---- */

/* A fault needs a statement that it belongs to. */
static void add_bad_place(struct lexer *lx, const char *what)
{
    struct scenario_text *text = lx->text;
    text->statements = mem_grow(text->statements, &text->statement_cap, text->statement_count + 1,
                                sizeof *text->statements);
    text->statements[text->statement_count++] =
        (struct statement){.where = {lx->file, lx->line, lx->column},
                           .first_word = text->word_count,
                           .line = "",
                           .fault = what,
                           .fault_where = {lx->file, lx->line, lx->column}};
}

/* True when every byte is text; else the first that is not has become a fault. */
static bool check_bytes(struct lexer *lx, const char *bytes, size_t len)
{
    if (utf8_is_valid(bytes, len) && (len == 0 || memchr(bytes, '\0', len) == NULL))
        return true;
    lx->line = 1;
    lx->column = 1;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t size = utf8_decode(bytes + i, len - i, &cp);
        if (cp == UINT32_MAX || cp == 0) {
            add_bad_place(lx, cp == 0 ? "a NUL byte is no text"
                                      : "this byte is not UTF-8; a scenario is UTF-8 text");
            return false;
        }
        lx->line += cp == '\n';
        lx->column = cp == '\n' ? 1 : lx->column + 1;
        i += size;
    }
    return true;
}

/* ---- include ---- */

static bool is_open(const struct open_file *file, const char *name)
{
    for (; file != NULL; file = file->by) {
        if (strcmp(file->name, name) == 0)
            return true;
    }
    return false;
}

/* The statement itself stays: its time counts, and what is wrong with it is told there. */
static void include(struct lexer *lx, const struct open_file *by)
{
    struct scenario_text *text = lx->text;
    const struct statement *s = last_statement(text);
    const struct word *path = &text->words[s->first_word + 1];
    if (s->fault != NULL || s->word_count != 2 || path->value != NULL)
        return; /* the parser says so */
    struct open_file file = {.by = by,
                             .name = scenario_text_path(text->arena, lx->file, path->text),
                             .depth = by->depth + 1};
    if (is_open(by, file.name)) {
        scenario_lex_fault(lx, lx->line, path->column, "%.*s includes itself", SHOWN(file.name));
        return;
    }
    if (file.depth > SCENARIO_INCLUDE_DEPTH) {
        scenario_lex_fault(lx, lx->line, path->column, "files can be included %d deep, not deeper",
                           SCENARIO_INCLUDE_DEPTH);
        return;
    }
    struct buf bytes = {0};
    struct err err = {0};
    if (text->read == NULL)
        scenario_lex_fault(lx, lx->line, path->column, "no file can be included here");
    else if (text->read(text->ctx, file.name, &bytes, &err) != 0)
        scenario_lex_fault(lx, lx->line, path->column, "%s", err.text);
    else
        read_file(text, &file, buf_str(&bytes), bytes.len);
    buf_done(&bytes);
}

/* ---- repeat ---- */

static void open_repeat(struct lexer *lx, struct open_file *file)
{
    const struct scenario_where *where = &last_statement(lx->text)->where;
    if (file->repeat_count == REPEAT_DEPTH_MAX) {
        scenario_lex_fault(lx, where->line, where->column,
                           "repeats can stand %d deep in one another, not deeper",
                           REPEAT_DEPTH_MAX);
        lx->text->is_cut = true;
        return;
    }
    file->repeats[file->repeat_count++] = lx->text->statement_count - 1;
}

static void close_repeat(struct lexer *lx, struct open_file *file)
{
    const struct scenario_where *where = &last_statement(lx->text)->where;
    if (file->repeat_count == 0) {
        scenario_lex_fault(lx, where->line, where->column,
                           "there is no repeat that this could end");
        return;
    }
    size_t repeat = file->repeats[--file->repeat_count];
    lx->text->statements[repeat].end = lx->text->statement_count;
}

/* What is left open takes the rest of the file as its body. (In a text that was cut, nobody knows
 * whether it is.) */
static void close_all_repeats(struct scenario_text *text, struct open_file *file)
{
    while (file->repeat_count > 0) {
        struct statement *s = &text->statements[file->repeats[--file->repeat_count]];
        s->end = text->statement_count;
        if (s->fault == NULL && !text->is_cut) {
            s->fault = "this repeat has no `end`";
            s->fault_where = s->where;
        }
    }
}

/* ---- the whole ---- */

static void note_statement(struct lexer *lx, struct open_file *file)
{
    struct statement *s = last_statement(lx->text);
    s->end = lx->text->statement_count;
    if (lx->text->statement_count > SCENARIO_STEPS_MAX) {
        scenario_lex_fault(lx, s->where.line, s->where.column, "more than %d statements",
                           SCENARIO_STEPS_MAX);
        lx->text->is_cut = true;
    } else if (s->row != NULL && s->row->verb == VERB_REPEAT) {
        open_repeat(lx, file);
    } else if (s->row != NULL && s->row->verb == VERB_END) {
        close_repeat(lx, file);
    } else if (s->row != NULL && s->row->verb == VERB_INCLUDE) {
        include(lx, file);
    }
}

static void read_file(struct scenario_text *text, struct open_file *file, const char *bytes,
                      size_t len)
{
    if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) { /* a mark that editors put there */
        bytes += 3;
        len -= 3;
    }
    struct lexer lx = {.text = text, .file = file->name, .next = bytes, .end = bytes + len};
    if (!check_bytes(&lx, bytes, len))
        return;
    while (!text->is_cut && scenario_lex(&lx))
        note_statement(&lx, file);
    close_all_repeats(text, file);
    text->last_line = lx.line > 0 ? lx.line : 1;
}

void scenario_text_read(struct scenario_text *text, const char *file, const char *bytes, size_t len)
{
    struct open_file own = {.name = file};
    read_file(text, &own, bytes, len);
}

void scenario_text_done(struct scenario_text *text)
{
    free(text->statements);
    free(text->words);
    text->statements = NULL;
    text->words = NULL;
}
