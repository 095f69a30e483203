#include "core/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/utf8.h"

#define INTEGER_MAX 9007199254740992 /* 2^53: from here on doubles skip integers */

static const cJSON *node_of(const struct json *value)
{
    return (const cJSON *)value;
}

static struct json *json_of(cJSON *node)
{
    return (struct json *)node;
}

/* The kind bits; the others say how cJSON owns the strings. The macro instead of cJSON_IsObject()
 * and its like, each of which is a call into a shared library. */
#define KIND(node) ((node)->type & 0xFF)

/* ---- one block a parsed tree ---- */

/* A tree that was parsed lies in one block of memory, its root in front, and goes as one: asking
 * for every value, key and string by itself, and giving each back, took a third of the time of
 * reading. While a block is being filled cJSON takes its memory from it, else from malloc. */
static _Thread_local struct {
    char *at; /* NULL = no block is being filled */
    char *end;
} filling;

enum { BLOCK_ALIGN = 8 };

static void *block_take(size_t size)
{
    if (filling.at == NULL)
        return malloc(size);
    size = (size + BLOCK_ALIGN - 1) & ~(size_t)(BLOCK_ALIGN - 1);
    if (size > (size_t)(filling.end - filling.at))
        return NULL;
    void *taken = filling.at;
    filling.at += size;
    return taken;
}

static void block_give(void *taken)
{
    if (filling.at == NULL)
        free(taken);
}

__attribute__((constructor)) static void block_install(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){block_take, block_give});
}

/* A node for every value, its key and its text: these two are never longer than they stand in the
 * text with their quotes, but for being rounded up. */
static size_t block_size(size_t values, size_t len)
{
    return values * (sizeof(cJSON) + 2 * BLOCK_ALIGN) + len;
}

/* Bit of the root's type, beyond those that cJSON uses: the tree lies in one block. */
#define IN_BLOCK (1 << 16)

static cJSON *parse_into_block(const char *text, size_t len, size_t values)
{
    size_t size = block_size(values, len);
    char *block = mem_resize(NULL, size, 1);
    filling.at = block;
    filling.end = block + size;
    cJSON *root = cJSON_ParseWithLengthOpts(text, len, NULL, false);
    filling.at = NULL;
    if (root == NULL) {
        free(block);
        return NULL;
    }
    assert((char *)root == block);
    root->type |= IN_BLOCK;
    return root;
}

/* ---- reading ---- */

static int by_key(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

/* Sorts, so that an object of hundreds of thousands of keys costs no square of them. */
static const char *repeated_key_of_many(const cJSON *object, size_t count)
{
    const cJSON **members = mem_resize(NULL, count, sizeof *members);
    size_t n = 0;
    for (const cJSON *m = object->child; m != NULL; m = m->next)
        members[n++] = m;
    qsort(members, n, sizeof *members, by_key);
    const char *repeated = NULL;
    for (size_t i = 1; i < n && repeated == NULL; i++) {
        if (strcmp(members[i - 1]->string, members[i]->string) == 0)
            repeated = members[i]->string;
    }
    free(members);
    return repeated;
}

static bool is_key(const cJSON *member, const char *key)
{
    /* Most keys differ in their first letter, which costs no call. */
    return member->string[0] == key[0] && strcmp(member->string, key) == 0;
}

/* The key that stands twice in the object, or NULL. */
static const char *repeated_key(const cJSON *object, size_t count)
{
    enum { FEW = 16 };
    if (count > FEW)
        return repeated_key_of_many(object, count);
    for (const cJSON *m = object->child; m != NULL; m = m->next) {
        for (const cJSON *before = object->child; before != m; before = before->next) {
            if (is_key(before, m->string))
                return m->string;
        }
    }
    return NULL;
}

/* What the scan cannot see: keys are compared unescaped, and only a number that was converted
 * shows that it was too large. Recursion ends at JSON_DEPTH_MAX. */
static bool is_sound(const cJSON *node, struct err *err)
{
    if (KIND(node) == cJSON_Number && !isfinite(node->valuedouble)) {
        err_set(err, "a number is too large for a double");
        return false;
    }
    size_t count = 0;
    for (const cJSON *child = node->child; child != NULL; child = child->next) {
        if (!is_sound(child, err))
            return false;
        count++;
    }
    const char *repeated = KIND(node) == cJSON_Object ? repeated_key(node, count) : NULL;
    if (repeated == NULL)
        return true;
    struct buf shown = {0};
    utf8_clean_line(repeated, strlen(repeated), &shown);
    err_set(err, "the key \"%.200s\" stands twice in one object", buf_str(&shown));
    buf_done(&shown);
    return false;
}

struct json *json_parse_at(const char *text, size_t len, size_t *fault_at, struct err *err)
{
    size_t values;
    if (json_scan(text, len, &values, fault_at, err) != 0)
        return NULL;
    *fault_at = JSON_NO_PLACE;
    cJSON *root = parse_into_block(text, len, values);
    if (root == NULL) {
        err_set(err, "cJSON cannot read it, or memory is out");
        return NULL;
    }
    if (!is_sound(root, err)) {
        free(root);
        return NULL;
    }
    return json_of(root);
}

struct json *json_parse(const char *text, size_t len, struct err *err)
{
    size_t fault_at;
    struct json *root = json_parse_at(text, len, &fault_at, err);
    if (root == NULL && fault_at != JSON_NO_PLACE)
        err_prefix(err, "byte %zu", fault_at + 1);
    return root;
}

void json_free(struct json *root)
{
    cJSON *node = (cJSON *)root;
    if (node != NULL && (node->type & IN_BLOCK))
        free(node);
    else
        cJSON_Delete(node);
}

enum json_kind json_kind(const struct json *value)
{
    switch (KIND(node_of(value))) {
    case cJSON_False:
    case cJSON_True:
        return JSON_BOOL;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_STRING;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

static bool is_kind(const struct json *value, enum json_kind kind)
{
    return value != NULL && json_kind(value) == kind;
}

const struct json *json_get(const struct json *obj, const char *key)
{
    if (!is_kind(obj, JSON_OBJECT))
        return NULL;
    cJSON *member = node_of(obj)->child;
    while (member != NULL && !is_key(member, key))
        member = member->next;
    return json_of(member);
}

const struct json *json_first(const struct json *parent)
{
    return parent != NULL ? json_of(node_of(parent)->child) : NULL;
}

const struct json *json_next(const struct json *child)
{
    return json_of(node_of(child)->next);
}

const char *json_key(const struct json *child)
{
    return node_of(child)->string;
}

size_t json_count(const struct json *parent)
{
    size_t count = 0;
    for (const struct json *child = json_first(parent); child != NULL; child = json_next(child))
        count++;
    return count;
}

const char *json_str(const struct json *value)
{
    return is_kind(value, JSON_STRING) ? node_of(value)->valuestring : NULL;
}

bool json_bool(const struct json *value, bool *out)
{
    if (!is_kind(value, JSON_BOOL))
        return false;
    *out = KIND(node_of(value)) == cJSON_True;
    return true;
}

bool json_number(const struct json *value, double *out)
{
    if (!is_kind(value, JSON_NUMBER))
        return false;
    *out = node_of(value)->valuedouble;
    return true;
}

bool json_i64(const struct json *value, int64_t *out)
{
    double d;
    if (!json_number(value, &d) || d < -INTEGER_MAX || d > INTEGER_MAX || d != (double)(int64_t)d)
        return false;
    *out = (int64_t)d;
    return true;
}

bool json_i64_str(const struct json *value, int64_t *out)
{
    const char *digits = json_str(value);
    return digits != NULL && parse_i64(digits, out);
}

/* ---- writing ---- */

/* cJSON gives nothing back only when memory is out, and nobody can go on then. */
static cJSON *made(cJSON *node)
{
    assert(node != NULL);
    return node;
}

static char *made_text(char *text)
{
    assert(text != NULL);
    return text;
}

struct json *json_new_object(void)
{
    return json_of(made(cJSON_CreateObject()));
}

struct json *json_new_array(void)
{
    return json_of(made(cJSON_CreateArray()));
}

struct json *json_new_str(const char *s)
{
    return json_of(made(cJSON_CreateString(s)));
}

void json_add(struct json *parent, const char *key, struct json *value)
{
    cJSON *to = (cJSON *)parent;
    assert(!((to->type | ((cJSON *)value)->type) & IN_BLOCK));
    assert(KIND(to) == (key != NULL ? cJSON_Object : cJSON_Array));
    bool is_added = key != NULL ? cJSON_AddItemToObject(to, key, (cJSON *)value)
                                : cJSON_AddItemToArray(to, (cJSON *)value);
    assert(is_added);
}

void json_add_str(struct json *parent, const char *key, const char *s)
{
    json_add(parent, key, s != NULL ? json_new_str(s) : json_of(made(cJSON_CreateNull())));
}

void json_add_bool(struct json *parent, const char *key, bool b)
{
    json_add(parent, key, json_of(made(cJSON_CreateBool(b))));
}

void json_add_int(struct json *parent, const char *key, int64_t n)
{
    assert(n >= -INTEGER_MAX && n <= INTEGER_MAX);
    json_add_number(parent, key, (double)n);
}

void json_add_number(struct json *parent, const char *key, double n)
{
    assert(isfinite(n));
    json_add(parent, key, json_of(made(cJSON_CreateNumber(n))));
}

void json_add_i64_str(struct json *parent, const char *key, int64_t n)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)n);
    json_add_str(parent, key, digits);
}

void json_add_copy(struct json *parent, const char *key, const struct json *value)
{
    cJSON *copy = made(cJSON_Duplicate(node_of(value), true));
    copy->type &= ~IN_BLOCK;
    json_add(parent, key, json_of(copy));
}

/* cJSON is content with 15 digits when they read back as nearly the same double. */
static bool is_written_exactly(double d)
{
    if (fabs(d) < 1e15 && d == (double)(int64_t)d)
        return true;
    char text[32];
    snprintf(text, sizeof text, "%1.15g", d);
    return strtod(text, NULL) == d;
}

static bool are_numbers_written_exactly(const cJSON *node)
{
    if (KIND(node) == cJSON_Number && !is_written_exactly(node->valuedouble))
        return false;
    for (const cJSON *child = node->child; child != NULL; child = child->next) {
        if (!are_numbers_written_exactly(child))
            return false;
    }
    return true;
}

/* Turns the numbers that cJSON would round into the text that they have to be. */
static void spell_numbers(cJSON *node)
{
    if (KIND(node) == cJSON_Number && !is_written_exactly(node->valuedouble)) {
        enum { SIZE = 32 };
        char *text = made_text(cJSON_malloc(SIZE));
        snprintf(text, SIZE, "%.17g", node->valuedouble);
        char *comma = strchr(text, ','); /* the decimal point of some locales */
        if (comma != NULL)
            *comma = '.';
        node->type = (node->type & ~0xFF) | cJSON_Raw;
        node->valuestring = text;
    }
    for (cJSON *child = node->child; child != NULL; child = child->next)
        spell_numbers(child);
}

static char *print_with_cjson(const cJSON *node, bool is_pretty)
{
    cJSON *exact = NULL;
    if (!are_numbers_written_exactly(node)) {
        exact = made(cJSON_Duplicate(node, true));
        spell_numbers(exact);
        node = exact;
    }
    char *text = made_text(is_pretty ? cJSON_Print(node) : cJSON_PrintUnformatted(node));
    cJSON_Delete(exact);
    return text;
}

static void add_unicode_escape(struct buf *out, uint32_t cp)
{
    if (cp > 0x10FFFF)
        cp = 0xFFFD;
    if (cp > 0xFFFF) {
        buf_addf(out, "\\u%04x", 0xD800 + ((cp - 0x10000) >> 10));
        cp = 0xDC00 + ((cp - 0x10000) & 0x3FF);
    }
    buf_addf(out, "\\u%04x", cp);
}

/* Appends JSON text with what must not reach a terminal escaped. All of that stands inside strings,
 * but for cJSON's own line breaks and the tabs with which it indents and sets off values. */
static void add_safely(struct buf *out, const char *text)
{
    size_t len = strlen(text);
    for (size_t at = 0, size; at < len; at += size) {
        size = 0;
        while (at + size < len && (text[at + size] >= ' ' && text[at + size] < 0x7F))
            size++;
        uint32_t cp = ' ';
        if (size == 0)
            size = utf8_decode(text + at, len - at, &cp);
        if (cp == '\t')
            buf_add_str(out, at > 0 && text[at - 1] == ':' ? " " : "  ");
        else if (cp != '\n' && utf8_is_unsafe(cp))
            add_unicode_escape(out, cp);
        else
            buf_add(out, text + at, size);
    }
}

static void print(const struct json *value, bool is_pretty, struct buf *out)
{
    char *text = print_with_cjson(node_of(value), is_pretty);
    add_safely(out, text);
    cJSON_free(text);
}

void json_print(const struct json *value, struct buf *out)
{
    print(value, false, out);
}

void json_print_pretty(const struct json *value, struct buf *out)
{
    print(value, true, out);
}

static void add_escape(struct buf *out, uint32_t cp)
{
    static const char escaped[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *found = cp < 0x80 ? memchr(escaped, (int)cp, sizeof escaped - 1) : NULL;
    if (found == NULL) {
        add_unicode_escape(out, cp);
        return;
    }
    buf_add_char(out, '\\');
    buf_add_char(out, letters[found - escaped]);
}

static bool is_written_as_it_is(char c)
{
    return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
}

void json_write_str(const char *s, struct buf *out)
{
    const char *end = s + strlen(s);
    buf_add_char(out, '"');
    while (s < end) {
        const char *start = s;
        while (s < end && is_written_as_it_is(*s))
            s++;
        buf_add(out, start, (size_t)(s - start));
        if (s == end)
            break;
        uint32_t cp;
        size_t size = utf8_decode(s, (size_t)(end - s), &cp);
        if (cp == '"' || cp == '\\' || utf8_is_unsafe(cp))
            add_escape(out, cp);
        else
            buf_add(out, s, size);
        s += size;
    }
    buf_add_char(out, '"');
}
