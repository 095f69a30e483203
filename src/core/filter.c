#include "core/filter.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/parse.h"
#include "base/utf8_fold.h"
#include "core/verdict.h"
#include "filter_private.h"

/* ---- the words ---- */

const struct filter_name filter_names[] = {
    {FILTER_TYPE, "type", FILTER_VALUE_WORD, true, false},
    {FILTER_FROM, "from", FILTER_VALUE_WORD, true, false},
    {FILTER_UID, "uid", FILTER_VALUE_WORD, true, false},
    {FILTER_WHY, "why", FILTER_VALUE_WHY, true, false},
    {FILTER_HTTP, "http", FILTER_VALUE_STATUS, true, true},
    {FILTER_DELAY, "delay", FILTER_VALUE_DURATION, false, true},
    {FILTER_TOOK, "took", FILTER_VALUE_DURATION, false, true},
    {FILTER_SIZE, "size", FILTER_VALUE_SIZE, false, true},
    {FILTER_TEXT, NULL, FILTER_VALUE_WORD, false, false},
};

const char *const filter_flag_words[FILTER_FLAG_COUNT] = {
    [FILTER_UNREAD] = "unread",   [FILTER_UNDELIVERED] = "undelivered",
    [FILTER_STORED] = "stored",   [FILTER_COUNTED] = "counted",
    [FILTER_SHOWN] = "shown",     [FILTER_LISTED] = "listed",
    [FILTER_PARSED] = "parsed",   [FILTER_OFFLINE] = "offline",
    [FILTER_LATE] = "late",       [FILTER_MINE] = "mine",
    [FILTER_FAILED] = "failed",   [FILTER_PULL] = "pull",
    [FILTER_MESSAGE] = "message",
};

const char *const filter_op_words[] = {[FILTER_EQ] = "=",
                                       [FILTER_LT] = "<",
                                       [FILTER_LE] = "<=",
                                       [FILTER_GT] = ">",
                                       [FILTER_GE] = ">="};

static bool is_word(const char *word, const char *text, size_t len)
{
    return strlen(word) == len && memcmp(word, text, len) == 0;
}

const struct filter_name *filter_name_of(const char *word, size_t len)
{
    for (const struct filter_name *name = filter_names; name->word != NULL; name++) {
        if (is_word(name->word, word, len))
            return name;
    }
    return NULL;
}

bool filter_flag_of(const char *word, size_t len, enum filter_flag *out)
{
    if (is_word("missed", word, len)) {
        *out = FILTER_UNDELIVERED;
        return true;
    }
    for (int i = 0; i < FILTER_FLAG_COUNT; i++) {
        if (is_word(filter_flag_words[i], word, len)) {
            *out = (enum filter_flag)i;
            return true;
        }
    }
    return false;
}

size_t filter_read_op(const char *at, size_t len, enum filter_op *op)
{
    size_t longest = 0;
    for (int i = FILTER_EQ; i <= FILTER_GE; i++) {
        size_t op_len = strlen(filter_op_words[i]);
        if (op_len > longest && op_len <= len && memcmp(at, filter_op_words[i], op_len) == 0) {
            longest = op_len;
            *op = (enum filter_op)i;
        }
    }
    return longest;
}

size_t filter_letters(const char *at, size_t len)
{
    size_t n = 0;
    while (n < len && ((at[n] >= 'a' && at[n] <= 'z') || (at[n] >= 'A' && at[n] <= 'Z')))
        n++;
    return n;
}

const char *filter_word(size_t i)
{
    static const char *const words[] = {
        "type:", "from:", "uid:", "why:", "http:", "delay>", "took>", "size>", NULL};
    enum { NAMES = sizeof words / sizeof words[0] - 1 };
    if (i < NAMES)
        return words[i];
    return i - NAMES < FILTER_FLAG_COUNT ? filter_flag_words[i - NAMES] : NULL;
}

/* ---- a filter ---- */

void filter_done(struct filter *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->terms[i].text);
        free(f->terms[i].folded);
    }
    free(f->terms);
    *f = (struct filter){0};
}

bool filter_needs_texts(const struct filter *f)
{
    for (size_t i = 0; i < f->count; i++) {
        if (f->terms[i].kind == FILTER_TEXT)
            return true;
    }
    return false;
}

/* ---- matching ---- */

struct filter_facts filter_no_facts(void)
{
    return (struct filter_facts){.http = FILTER_UNKNOWN,
                                 .delay_ms = FILTER_UNKNOWN,
                                 .took_ms = FILTER_UNKNOWN,
                                 .size = FILTER_UNKNOWN};
}

static bool match_word(const struct filter_term *t, const char *fact)
{
    if (fact == NULL)
        return false;
    size_t len = strlen(t->text);
    if (!t->is_prefix && strlen(fact) != len)
        return false;
    return t->kind == FILTER_UID ? strncasecmp(fact, t->text, len) == 0
                                 : strncmp(fact, t->text, len) == 0;
}

static bool match_number(const struct filter_term *t, int64_t fact)
{
    if (fact == FILTER_UNKNOWN)
        return false;
    switch (t->op) {
    case FILTER_LT:
        return fact < t->n;
    case FILTER_LE:
        return fact <= t->high;
    case FILTER_GT:
        return fact > t->high;
    case FILTER_GE:
        return fact >= t->n;
    default:
        return fact >= t->n && fact <= t->high;
    }
}

static bool match_why(const struct filter_term *t, const struct filter_facts *facts)
{
    if (t->n == 0)
        return (facts->reasons >> t->reason & 1) != 0;
    bool is_given = (facts->rules >> t->n & 1) != 0;
    for (int i = 0; i < REASON_COUNT && !is_given; i++) {
        bool has_reason = (facts->reasons >> i & 1) != 0;
        is_given = has_reason && verdict_reason_rule((enum verdict_reason)i) == t->n;
    }
    return is_given;
}

/* The texts of a row, folded when the first term asks. */
struct folded_texts {
    struct buf texts[FILTER_TEXTS_MAX];
    bool is_made;
};

static bool match_text(const struct filter_term *t, const struct filter_facts *facts,
                       struct folded_texts *folded)
{
    size_t len = strlen(t->folded);
    for (size_t i = 0; i < facts->text_count && !folded->is_made; i++)
        utf8_fold(facts->texts[i].bytes, facts->texts[i].len, &folded->texts[i]);
    folded->is_made = true;
    for (size_t i = 0; i < facts->text_count; i++) {
        const struct buf *text = &folded->texts[i];
        if (text->len > 0 && memmem(text->data, text->len, t->folded, len) != NULL)
            return true;
    }
    return false;
}

static bool match_term(const struct filter_term *t, const struct filter_facts *facts,
                       struct folded_texts *folded)
{
    switch (t->kind) {
    case FILTER_TYPE:
        return match_word(t, facts->type);
    case FILTER_FROM:
        return match_word(t, facts->from);
    case FILTER_UID:
        return match_word(t, facts->uid);
    case FILTER_WHY:
        return match_why(t, facts);
    case FILTER_HTTP:
        return match_number(t, facts->http);
    case FILTER_DELAY:
        return match_number(t, facts->delay_ms);
    case FILTER_TOOK:
        return match_number(t, facts->took_ms);
    case FILTER_SIZE:
        return match_number(t, facts->size);
    case FILTER_FLAG:
        return (facts->flags >> t->n & 1) != 0;
    default:
        return match_text(t, facts, folded);
    }
}

bool filter_match(const struct filter *f, const struct filter_facts *facts)
{
    struct folded_texts folded = {0};
    bool is_match = true;
    /* Texts cost most: first what is cheap. */
    for (int pass = 0; pass < 2 && is_match; pass++) {
        for (size_t i = 0; i < f->count && is_match; i++) {
            const struct filter_term *t = &f->terms[i];
            if ((t->kind == FILTER_TEXT) == (pass == 1))
                is_match = match_term(t, facts, &folded) != t->is_negated;
        }
    }
    for (size_t i = 0; i < FILTER_TEXTS_MAX; i++)
        buf_done(&folded.texts[i]);
    return is_match;
}
