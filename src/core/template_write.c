#include "core/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "template_parts.h"

/* A string of the content that was parsed because a path led into it. A notice's template reads
 * `data` a dozen times; it is parsed once. */
struct opened {
    const struct json *text;
    struct json *tree; /* NULL: the string holds no JSON */
};

struct reader {
    const struct json *content;
    const char *self_id;
    struct opened *opened;
    size_t count;
    size_t cap;
};

static const struct json *open_string(struct reader *r, const struct json *value)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->opened[i].text == value)
            return r->opened[i].tree;
    }
    const char *text = json_str(value);
    struct json *tree = json_parse(text, strlen(text), NULL);
    r->opened = mem_grow(r->opened, &r->cap, r->count + 1, sizeof *r->opened);
    r->opened[r->count++] = (struct opened){.text = value, .tree = tree};
    return tree;
}

static const struct json *item_at(const struct json *list, const char *word)
{
    int64_t index;
    if (!parse_i64(word, &index) || index < 0)
        return NULL;
    const struct json *item = json_first(list);
    while (item != NULL && index-- > 0)
        item = json_next(item);
    return item;
}

static const struct json *step(struct reader *r, const struct json *value, const char *word)
{
    if (value != NULL && json_kind(value) == JSON_STRING)
        value = open_string(r, value);
    if (value == NULL)
        return NULL;
    return json_kind(value) == JSON_ARRAY ? item_at(value, word) : json_get(value, word);
}

static const struct json *find(struct reader *r, const struct path *path)
{
    const struct json *value = json_get(r->content, path->words);
    const char *word = path->words;
    for (size_t i = 1; i < path->count && value != NULL; i++) {
        word += strlen(word) + 1;
        value = step(r, value, word);
    }
    return value;
}

/* Absent, null, an empty string, list or object. */
static bool is_nothing(const struct json *value)
{
    if (value == NULL)
        return true;
    switch (json_kind(value)) {
    case JSON_NULL:
        return true;
    case JSON_STRING:
        return json_str(value)[0] == '\0';
    case JSON_ARRAY:
    case JSON_OBJECT:
        return json_first(value) == NULL;
    case JSON_BOOL:
    case JSON_NUMBER:
        break;
    }
    return false;
}

static void add_value(const struct json *value, struct buf *out)
{
    if (is_nothing(value))
        return;
    const char *text = json_str(value);
    if (text != NULL)
        buf_add_str(out, text);
    else
        json_print(value, out);
}

static void add_joined(const struct json *value, const char *separator, struct buf *out)
{
    if (value == NULL || json_kind(value) != JSON_ARRAY) {
        add_value(value, out);
        return;
    }
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        add_value(item, out);
        if (json_next(item) != NULL)
            buf_add_str(out, separator);
    }
}

static void add_cut(const struct json *value, size_t units, struct buf *out)
{
    struct buf whole = {0};
    add_value(value, &whole);
    buf_add(out, whole.data, utf8_prefix_utf16(buf_str(&whole), whole.len, units));
    buf_done(&whole);
}

static void add_text(struct reader *r, const struct text *text, struct buf *out)
{
    for (size_t i = 0; i < text->count; i++) {
        const struct part *part = &text->parts[i];
        if (part->literal != NULL) {
            buf_add_str(out, part->literal);
            continue;
        }
        const struct json *value = find(r, &part->path);
        switch (part->filter) {
        case FILTER_NONE:
            add_value(value, out);
            break;
        case FILTER_JOIN:
            add_joined(value, part->separator, out);
            break;
        case FILTER_CUT:
            add_cut(value, part->units, out);
            break;
        }
    }
}

static bool equals(const struct json *value, const char *word)
{
    struct buf text = {0};
    add_value(value, &text);
    bool is_equal = strcmp(buf_str(&text), word) == 0;
    buf_done(&text);
    return is_equal;
}

static bool is_self(const struct reader *r, const struct json *value)
{
    if (is_nothing(value) || r->self_id == NULL)
        return false;
    if (json_kind(value) != JSON_ARRAY)
        return equals(value, r->self_id);
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        if (!is_nothing(item) && equals(item, r->self_id))
            return true;
    }
    return false;
}

static bool holds(struct reader *r, const struct condition *c)
{
    const struct json *value = find(r, &c->path);
    if (c->match == MATCH_SELF)
        return is_self(r, value);
    if (c->match == MATCH_OTHER)
        return !is_nothing(value) && !is_self(r, value);
    struct buf word = {0};
    add_text(r, &c->word, &word);
    bool is_equal = equals(value, buf_str(&word));
    buf_done(&word);
    return is_equal;
}

static bool fits(struct reader *r, const struct text_case *c)
{
    for (size_t i = 0; i < c->count; i++) {
        if (!holds(r, &c->conditions[i]))
            return false;
    }
    return true;
}

void template_write(const struct template *t, const struct json *content, const char *self_id,
                    struct buf *out)
{
    struct reader r = {.content = content, .self_id = self_id};
    for (size_t i = 0; i < t->count; i++) {
        if (fits(&r, &t->cases[i])) {
            add_text(&r, &t->cases[i].text, out);
            break;
        }
    }
    for (size_t i = 0; i < r.count; i++)
        json_free(r.opened[i].tree);
    free(r.opened);
}
