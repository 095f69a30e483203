#include "core/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/parse.h"
#include "template_parts.h"

/* ---- release ---- */

static void text_done(struct text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        free(text->parts[i].literal);
        free(text->parts[i].path.words);
        free(text->parts[i].separator);
    }
    free(text->parts);
}

static void case_done(struct text_case *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free(c->conditions[i].path.words);
        text_done(&c->conditions[i].word);
    }
    free(c->conditions);
    text_done(&c->text);
}

void template_free(struct template *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->count; i++)
        case_done(&t->cases[i]);
    free(t->cases);
    free(t);
}

/* ---- paths and fields ---- */

static int path_compile(const struct place *at, const char *text, size_t len, struct path *out,
                        struct err *err)
{
    char *words = mem_dup_bytes(text, len);
    size_t count = 1;
    bool is_good = len > 0 && words[0] != '.' && words[len - 1] != '.' &&
                   strstr(words, "..") == NULL && strpbrk(words, "{}|") == NULL;
    if (!is_good) {
        place_fail(at, err, "\"%s\" is no field; a field is a name, or names joined by dots",
                   words);
        free(words);
        return ERR_INPUT;
    }
    for (char *dot = strchr(words, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
        *dot = '\0';
        count++;
    }
    *out = (struct path){.words = words, .count = count};
    return 0;
}

static int cut_compile(const struct place *at, const char *number, size_t *units, struct err *err)
{
    int64_t n;
    if (!parse_i64(number, &n) || n < 1 || n > INT32_MAX)
        return place_fail(at, err, "\"cut:%s\" cuts nowhere; a number of UTF-16 units is wanted",
                          number);
    *units = (size_t)n;
    return 0;
}

static int filter_compile(const struct place *at, const char *filter, struct part *part,
                          struct err *err)
{
    if (strncmp(filter, "join:", 5) == 0) {
        part->filter = FILTER_JOIN;
        part->separator = mem_dup_str(filter + 5);
        return 0;
    }
    if (strncmp(filter, "cut:", 4) == 0) {
        part->filter = FILTER_CUT;
        return cut_compile(at, filter + 4, &part->units, err);
    }
    return place_fail(at, err, "\"%s\" is no filter; allowed: join:SEPARATOR, cut:UNITS", filter);
}

static struct part *text_add(struct text *text)
{
    return &text->parts[text->count++];
}

/* Room for every field and the literal text around each. */
static void text_reserve(struct text *text, const char *s)
{
    size_t fields = 0;
    for (const char *brace = strchr(s, '{'); brace != NULL; brace = strchr(brace + 1, '{'))
        fields++;
    text->parts = mem_zalloc((2 * fields + 1) * sizeof *text->parts);
}

/* field is what stands between the braces. */
static int field_compile(const struct place *at, const char *field, struct text *text,
                         struct err *err)
{
    struct part *part = text_add(text);
    const char *bar = strchr(field, '|');
    size_t path_len = bar != NULL ? (size_t)(bar - field) : strlen(field);
    int rc = path_compile(at, field, path_len, &part->path, err);
    if (rc == 0 && bar != NULL)
        rc = filter_compile(at, bar + 1, part, err);
    return rc;
}

static void flush_literal(struct buf *literal, struct text *text)
{
    if (literal->len > 0)
        text_add(text)->literal = buf_take(literal);
}

static int text_compile(const struct place *at, const char *s, struct text *text, struct err *err)
{
    struct buf literal = {0};
    int rc = 0;
    text_reserve(text, s);
    while (*s != '\0' && rc == 0) {
        if (*s != '{' && *s != '}') {
            size_t run = strcspn(s, "{}");
            buf_add(&literal, s, run);
            s += run;
        } else if (s[1] == s[0]) {
            buf_add_char(&literal, *s);
            s += 2;
        } else if (*s == '{' && strchr(s, '}') != NULL) {
            size_t len = (size_t)(strchr(s, '}') - s) - 1;
            char *field = mem_dup_bytes(s + 1, len);
            flush_literal(&literal, text);
            rc = field_compile(at, field, text, err);
            free(field);
            s += len + 2;
        } else {
            rc = place_fail(at, err,
                            "the brace at \"%s\" stands alone; {field} is a field, "
                            "{{ and }} are braces",
                            s);
        }
    }
    flush_literal(&literal, text);
    buf_done(&literal);
    return rc;
}

/* ---- cases ---- */

static const struct place_word match_words[] = {
    {"@self", MATCH_SELF},
    {"@other", MATCH_OTHER},
    {NULL, 0},
};

static int condition_compile(const struct place *at, const struct json *value,
                             struct condition *out, struct err *err)
{
    const char *word;
    int rc = path_compile(at, at->key, strlen(at->key), &out->path, err);
    if (rc == 0)
        rc = place_read_str(at, value, &word, err);
    if (rc != 0)
        return rc;
    if (word[0] != '@')
        return text_compile(at, word, &out->word, err);
    int match = MATCH_WORD;
    rc = place_read_word(at, value, N_("user"), match_words, &match, err);
    out->match = (enum match)match;
    return rc;
}

static int when_compile(const struct place *at, const struct json *when, struct text_case *out,
                        struct err *err)
{
    if (json_kind(when) != JSON_OBJECT || json_count(when) == 0)
        return place_fail(at, err, "wants an object of fields and the words they must equal");
    out->conditions = mem_zalloc(json_count(when) * sizeof *out->conditions);
    for (const struct json *value = json_first(when); value != NULL; value = json_next(value)) {
        const struct place here = {.up = at, .key = json_key(value)};
        int rc = condition_compile(&here, value, &out->conditions[out->count++], err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

static int case_compile(const struct place *at, const struct json *value, struct text_case *out,
                        struct err *err)
{
    static const char *const allowed[] = {"when", "text", NULL};
    int rc = place_check_keys(at, value, allowed, err);
    if (rc != 0)
        return rc;
    const struct place when_at = {.up = at, .key = "when"};
    const struct json *when = json_get(value, "when");
    if (when != NULL)
        rc = when_compile(&when_at, when, out, err);
    else if (json_next(value) != NULL)
        rc = place_fail(&when_at, err, "is missing; only the last case may do without conditions");
    if (rc != 0)
        return rc;
    const struct place text_at = {.up = at, .key = "text"};
    const char *text;
    rc = place_read_str(&text_at, json_get(value, "text"), &text, err);
    return rc != 0 ? rc : text_compile(&text_at, text, &out->text, err);
}

static int cases_compile(const struct place *at, const struct json *list, struct template *t,
                         struct err *err)
{
    if (list == NULL || json_kind(list) != JSON_ARRAY || json_count(list) == 0)
        return place_fail(at, err, "wants a list of cases, at least one");
    t->cases = mem_zalloc(json_count(list) * sizeof *t->cases);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        const struct place here = {.up = at, .index = t->count};
        int rc = case_compile(&here, item, &t->cases[t->count++], err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* ---- public ---- */

struct template *template_new_text(const struct place *at, const char *text, struct err *err)
{
    struct template *t = mem_zalloc(sizeof *t);
    t->cases = mem_zalloc(sizeof *t->cases);
    t->count = 1;
    if (text_compile(at, text, &t->cases[0].text, err) == 0)
        return t;
    template_free(t);
    return NULL;
}

struct template *template_new(const struct place *at, const struct json *value, struct err *err)
{
    static const char *const allowed[] = {"cases", NULL};
    if (json_str(value) != NULL)
        return template_new_text(at, json_str(value), err);
    if (value == NULL || json_kind(value) != JSON_OBJECT) {
        place_fail(at, err,
                   value == NULL ? N_("is missing; a text or an object with cases is wanted here")
                                 : N_("is neither a text nor an object with cases"));
        return NULL;
    }
    const struct place cases_at = {.up = at, .key = "cases"};
    struct template *t = mem_zalloc(sizeof *t);
    if (place_check_keys(at, value, allowed, err) == 0 &&
        cases_compile(&cases_at, json_get(value, "cases"), t, err) == 0)
        return t;
    template_free(t);
    return NULL;
}

typedef bool seen_fn(void *ctx, const char *field, bool goes_deeper);

static bool text_each_field(const struct text *text, seen_fn *seen, void *ctx)
{
    for (size_t i = 0; i < text->count; i++) {
        const struct part *part = &text->parts[i];
        if (part->literal == NULL && !seen(ctx, part->path.words, part->path.count > 1))
            return false;
    }
    return true;
}

bool template_each_field(const struct template *t, seen_fn *seen, void *ctx)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct text_case *c = &t->cases[i];
        for (size_t k = 0; k < c->count; k++) {
            const struct condition *condition = &c->conditions[k];
            if (!seen(ctx, condition->path.words, condition->path.count > 1) ||
                !text_each_field(&condition->word, seen, ctx))
                return false;
        }
        if (!text_each_field(&c->text, seen, ctx))
            return false;
    }
    return true;
}
