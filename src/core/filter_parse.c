#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "base/utf8_fold.h"
#include "core/verdict.h"
#include "filter_private.h"

enum { RULE_MAX = 30 };

struct reader {
    const char *text;
    size_t len;
    size_t at;
    size_t fault_at; /* byte of what is wrong */
    struct buf word; /* the value that was read, without quotes */
    bool is_quoted;
    struct err *err;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_over(const struct reader *r)
{
    return r->at == r->len || is_blank(r->text[r->at]);
}

static int fault(struct reader *r, size_t at)
{
    r->fault_at = at;
    return ERR_INPUT;
}

/* ---- values as they stand there ---- */

static int read_quoted(struct reader *r)
{
    size_t start = r->at++;
    r->is_quoted = true;
    while (r->at < r->len && r->text[r->at] != '"') {
        if (r->text[r->at] == '\\') {
            r->at++;
            if (r->at == r->len || strchr("\"\\", r->text[r->at]) == NULL) {
                err_set(r->err,
                        "inside quotes a backslash stands before \" or \\ only; write \\\\");
                return fault(r, r->at - 1);
            }
        }
        buf_add_char(&r->word, r->text[r->at++]);
    }
    if (r->at == r->len) {
        err_set(r->err, "this quote is not closed");
        return fault(r, start);
    }
    r->at++;
    return 0;
}

/* A value: quoted or up to the next blank. Behind a quoted one a star may stand. */
static int read_value(struct reader *r, bool *has_star)
{
    buf_clear(&r->word);
    r->is_quoted = false;
    *has_star = false;
    int status = 0;
    if (r->at < r->len && r->text[r->at] == '"') {
        status = read_quoted(r);
        if (status == 0 && r->at < r->len && r->text[r->at] == '*') {
            *has_star = true;
            r->at++;
        }
        if (status == 0 && !is_over(r)) {
            err_set(r->err, "a blank is wanted behind the closing quote");
            status = fault(r, r->at);
        }
        return status;
    }
    while (!is_over(r))
        buf_add_char(&r->word, r->text[r->at++]);
    *has_star = r->word.len > 0 && r->word.data[r->word.len - 1] == '*';
    return 0;
}

/* ---- what they mean ---- */

/* wanted: marked by N_(). */
static int refuse_value(struct reader *r, const struct filter_name *name, const char *wanted,
                        size_t at)
{
    err_set(r->err, "%s takes %s, not \"%s\"", name->word, wanted, buf_str(&r->word));
    err_tell(r->err, "%s takes %s, not \"%s\"", name->word, _(wanted), buf_str(&r->word));
    return fault(r, at);
}

static void drop_star(struct buf *word)
{
    word->data[--word->len] = '\0';
}

static bool read_status(const char *text, struct filter_term *t)
{
    bool is_class = text[0] >= '1' && text[0] <= '5' && strcasecmp(text + 1, "xx") == 0;
    if (is_class) {
        t->n = (text[0] - '0') * 100;
        t->high = t->n + 99;
        return true;
    }
    bool is_status = parse_i64(text, &t->n) && t->n >= 0 && t->n <= 999;
    t->high = t->n;
    return is_status;
}

static bool read_size(const char *text, struct filter_term *t)
{
    static const struct {
        const char *unit;
        int64_t bytes;
    } units[] = {{"", 1},       {"b", 1},           {"k", 1024},
                 {"kib", 1024}, {"m", 1024 * 1024}, {"mib", 1024 * 1024}};
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 12)
        return false;
    int64_t n = strtoll(text, NULL, 10);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcasecmp(text + digits, units[i].unit) == 0) {
            t->n = t->high = n * units[i].bytes;
            return true;
        }
    }
    return false;
}

static int read_why(struct reader *r, struct filter_term *t, size_t at)
{
    const char *text = buf_str(&r->word);
    bool is_rule = (text[0] == 'R' || text[0] == 'r') && parse_i64(text + 1, &t->n) && t->n >= 1 &&
                   t->n <= RULE_MAX;
    if (is_rule)
        return 0;
    struct nearest near;
    nearest_init(&near, text);
    t->n = 0;
    for (int i = 0; i < REASON_COUNT; i++) {
        const char *word = verdict_reason_word((enum verdict_reason)i);
        nearest_offer(&near, word);
        t->reason = i;
        if (strcmp(word, text) == 0)
            return 0;
    }
    const char *best = nearest_best(&near);
    if (best != NULL)
        err_set(r->err, "there is no reason \"%s\"; did you mean %s?", text, best);
    else
        err_set(r->err, "why takes a rule from R1 to R30 or the word of a reason, not \"%s\"",
                text);
    return fault(r, at);
}

static int read_by_kind(struct reader *r, const struct filter_name *name, bool has_star,
                        struct filter_term *t, size_t at)
{
    const char *text = buf_str(&r->word);
    switch (name->value) {
    case FILTER_VALUE_WHY:
        return read_why(r, t, at);
    case FILTER_VALUE_STATUS:
        return read_status(text, t) ? 0
                                    : refuse_value(r, name, N_("a status such as 503 or 5xx"), at);
    case FILTER_VALUE_DURATION:
        if (!parse_duration_ms(text, &t->n))
            return refuse_value(r, name, N_("a duration such as 250ms, 180s, 10m or 1h2m"), at);
        t->high = t->n;
        return 0;
    case FILTER_VALUE_SIZE:
        return read_size(text, t)
                   ? 0
                   : refuse_value(r, name, N_("a size such as 100, 10KiB or 1MiB"), at);
    default:
        t->is_prefix = has_star;
        if (has_star && !r->is_quoted)
            drop_star(&r->word);
        t->text = mem_dup_str(buf_str(&r->word));
        return 0;
    }
}

/* ---- terms ---- */

/* NAME: or NAME OP at the place; false: it is none, and nothing was read. */
static bool at_name(const struct reader *r, size_t *letters, enum filter_op *op, size_t *op_len)
{
    const char *at = r->text + r->at;
    size_t len = r->len - r->at;
    *letters = filter_letters(at, len);
    if (*letters == 0 || *letters == len)
        return false;
    *op = FILTER_EQ;
    *op_len = at[*letters] == ':' ? 1 : filter_read_op(at + *letters, len - *letters, op);
    return *op_len > 0;
}

static int refuse_name(struct reader *r, size_t letters)
{
    struct nearest near;
    char *word = mem_dup_bytes(r->text + r->at, letters);
    nearest_init(&near, word);
    for (const struct filter_name *name = filter_names; name->word != NULL; name++)
        nearest_offer(&near, name->word);
    const char *best = nearest_best(&near);
    if (best != NULL)
        err_set(r->err, "there is no \"%s\" to filter by; did you mean %s?", word, best);
    else
        err_set(r->err, "there is no \"%s\" to filter by; quoted it is looked for as text", word);
    free(word);
    return fault(r, r->at);
}

static int refuse_op(struct reader *r, const struct filter_name *name, size_t letters)
{
    if (name->takes_op)
        err_set(r->err, "%s is followed by one of > >= < <= =", name->word);
    else
        err_set(r->err, "%s is followed by a colon", name->word);
    return fault(r, r->at + letters);
}

static int read_named(struct reader *r, size_t letters, enum filter_op op, size_t op_len,
                      struct filter_term *t)
{
    const struct filter_name *name = filter_name_of(r->text + r->at, letters);
    bool has_colon = r->text[r->at + letters] == ':';
    if (name == NULL)
        return refuse_name(r, letters);
    if (has_colon ? !name->takes_colon : !name->takes_op)
        return refuse_op(r, name, letters);
    r->at += letters + op_len;
    size_t at = r->at;
    bool has_star;
    int status = read_value(r, &has_star);
    if (status < 0)
        return status;
    if (r->word.len == 0 && !r->is_quoted) {
        err_set(r->err, "something is wanted behind %s", name->word);
        return fault(r, at);
    }
    t->kind = name->kind;
    t->op = op;
    return read_by_kind(r, name, has_star, t, at);
}

static int read_plain(struct reader *r, struct filter_term *t)
{
    size_t at = r->at;
    bool has_star;
    int status = read_value(r, &has_star);
    enum filter_flag flag;
    if (status < 0)
        return status;
    if (r->is_quoted && has_star) {
        err_set(r->err, "a blank is wanted behind the closing quote");
        return fault(r, r->at - 1);
    }
    if (!r->is_quoted && filter_flag_of(buf_str(&r->word), r->word.len, &flag)) {
        t->kind = FILTER_FLAG;
        t->n = t->high = (int64_t)flag;
        return 0;
    }
    if (r->word.len == 0) {
        err_set(r->err, "something is wanted here");
        return fault(r, at);
    }
    struct buf folded = {0};
    utf8_fold(r->word.data, r->word.len, &folded);
    t->kind = FILTER_TEXT;
    t->text = mem_dup_str(buf_str(&r->word));
    t->folded = buf_take(&folded);
    return 0;
}

static int read_term(struct reader *r, struct filter_term *t)
{
    size_t letters, op_len;
    enum filter_op op;
    if (r->text[r->at] == '-') {
        t->is_negated = true;
        r->at++;
    }
    if (at_name(r, &letters, &op, &op_len))
        return read_named(r, letters, op, op_len, t);
    return read_plain(r, t);
}

static int read_all(struct reader *r, struct filter *out)
{
    size_t cap = 0;
    for (;;) {
        while (r->at < r->len && is_blank(r->text[r->at]))
            r->at++;
        if (r->at == r->len)
            return 0;
        if (out->count == FILTER_TERMS_MAX) {
            err_set(r->err, "a filter has at most %d terms", FILTER_TERMS_MAX);
            return fault(r, r->at);
        }
        out->terms = mem_grow(out->terms, &cap, out->count + 1, sizeof *out->terms);
        struct filter_term *t = &out->terms[out->count++];
        *t = (struct filter_term){0};
        int status = read_term(r, t);
        if (status < 0)
            return status;
        if (t->text == NULL)
            t->text = mem_dup_str("");
    }
}

static int check_bytes(struct reader *r)
{
    if (r->len > FILTER_LEN_MAX) {
        err_set(r->err, "a filter has at most %d bytes", FILTER_LEN_MAX);
        return fault(r, FILTER_LEN_MAX);
    }
    if (!utf8_is_valid(r->text, r->len) || memchr(r->text, '\0', r->len) != NULL) {
        err_set(r->err, "a filter is UTF-8 text");
        return fault(r, 0);
    }
    return 0;
}

int filter_parse(const char *text, size_t len, struct filter *out, int *column, struct err *err)
{
    struct reader r = {.text = text, .len = len, .err = err};
    *out = (struct filter){0};
    int status = check_bytes(&r);
    if (status == 0)
        status = read_all(&r, out);
    if (status < 0) {
        filter_done(out);
        if (column != NULL)
            *column = (int)utf8_count(text, r.fault_at) + 1;
    }
    buf_done(&r.word);
    return status;
}
