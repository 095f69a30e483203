#include "base/parse.h"
#include "core/verdict.h"
#include "filter_private.h"

#include <string.h>

static void write_quoted(struct buf *out, const char *text)
{
    buf_add_char(out, '"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *c);
    }
    buf_add_char(out, '"');
}

static bool needs_quotes(const char *text)
{
    return text[0] == '\0' || text[0] == '"' || strpbrk(text, " \t\r\n") != NULL;
}

/* A star that stands in the text itself is told by quotes from the one behind it. */
static void write_word(struct buf *out, const struct filter_term *t)
{
    size_t len = strlen(t->text);
    bool ends_in_star = len > 0 && t->text[len - 1] == '*';
    if (ends_in_star || (needs_quotes(t->text) && (len > 0 || !t->is_prefix)))
        write_quoted(out, t->text);
    else
        buf_add_str(out, t->text);
    if (t->is_prefix)
        buf_add_char(out, '*');
}

static void write_text(struct buf *out, const struct filter_term *t)
{
    size_t len = strlen(t->text);
    size_t letters = filter_letters(t->text, len);
    enum filter_flag flag;
    enum filter_op op;
    bool is_term = filter_flag_of(t->text, len, &flag) || t->text[0] == '-' ||
                   (letters > 0 && (t->text[letters] == ':' ||
                                    filter_read_op(t->text + letters, len - letters, &op) > 0));
    if (is_term || needs_quotes(t->text))
        write_quoted(out, t->text);
    else
        buf_add_str(out, t->text);
}

static void write_size(struct buf *out, int64_t n)
{
    enum { KIB = 1024, MIB = 1024 * KIB };
    if (n >= MIB && n % MIB == 0)
        buf_addf(out, "%lldMiB", (long long)(n / MIB));
    else if (n >= KIB && n % KIB == 0)
        buf_addf(out, "%lldKiB", (long long)(n / KIB));
    else
        buf_addf(out, "%lld", (long long)n);
}

static void write_value(struct buf *out, const struct filter_name *name,
                        const struct filter_term *t)
{
    switch (name->value) {
    case FILTER_VALUE_WORD:
        write_word(out, t);
        break;
    case FILTER_VALUE_WHY:
        if (t->n > 0)
            buf_addf(out, "R%lld", (long long)t->n);
        else
            buf_add_str(out, verdict_reason_word((enum verdict_reason)t->reason));
        break;
    case FILTER_VALUE_STATUS:
        if (t->high > t->n)
            buf_addf(out, "%lldxx", (long long)(t->n / 100));
        else
            buf_addf(out, "%lld", (long long)t->n);
        break;
    case FILTER_VALUE_DURATION:
        parse_write_duration(out, t->n);
        break;
    case FILTER_VALUE_SIZE:
        write_size(out, t->n);
        break;
    }
}

static void write_term(struct buf *out, const struct filter_term *t)
{
    if (t->is_negated)
        buf_add_char(out, '-');
    if (t->kind == FILTER_FLAG) {
        buf_add_str(out, filter_flag_words[t->n]);
        return;
    }
    if (t->kind == FILTER_TEXT) {
        write_text(out, t);
        return;
    }
    const struct filter_name *name = filter_names;
    while (name->kind != t->kind)
        name++;
    bool has_colon = name->takes_colon && t->op == FILTER_EQ;
    buf_addf(out, "%s%s", name->word, has_colon ? ":" : filter_op_words[t->op]);
    write_value(out, name, t);
}

void filter_write(const struct filter *f, struct buf *out)
{
    for (size_t i = 0; i < f->count; i++) {
        if (i > 0)
            buf_add_char(out, ' ');
        write_term(out, &f->terms[i]);
    }
}
