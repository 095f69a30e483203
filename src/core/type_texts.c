#include "type_texts.h"

#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "core/type_file.h"

static const char *const language_keys[LANG_COUNT] = {[LANG_EN] = "en", [LANG_ZH] = "zh"};

int texts_read_string(const struct place *at, const struct json *value, char **out, struct err *err)
{
    const char *text;
    int rc = place_read_str(at, value, &text, err);
    if (rc == 0)
        *out = mem_dup_str(text);
    return rc;
}

/* The key of an object when it is there. */
int texts_read_optional(const struct place *up, const struct json *object, const char *key,
                        char **out, struct err *err)
{
    const struct place at = {.up = up, .key = key};
    const struct json *value = json_get(object, key);
    return value == NULL ? 0 : texts_read_string(&at, value, out, err);
}

/* A text is a string, the same in every language, or an object of languages. */
int texts_read(const struct place *at, const struct json *value, bool needs_all,
               char *out[LANG_COUNT], struct err *err)
{
    static const char *const allowed[] = {"en", "zh", NULL};
    bool is_object = value != NULL && json_kind(value) == JSON_OBJECT;
    int rc = is_object ? place_check_keys(at, value, allowed, err) : 0;
    if (is_object && rc == 0 && json_count(value) == 0)
        rc = place_fail(at, err, "is empty; give a text for en, zh or both");
    for (int lang = 0; lang < LANG_COUNT && rc == 0; lang++) {
        const struct place lang_at = {.up = at, .key = language_keys[lang]};
        const struct json *text = is_object ? json_get(value, language_keys[lang]) : value;
        if (text != NULL || needs_all || !is_object)
            rc = texts_read_string(is_object ? &lang_at : at, text, &out[lang], err);
    }
    return rc;
}

/* ---- templates ---- */

struct field_check {
    const struct message_type *type;
    const struct place *at;
    struct err *err;
};

static void fail_undeclared(const struct field_check *check, const char *name)
{
    struct nearest near;
    nearest_init(&near, name);
    struct buf list = {0};
    for (size_t i = 0; i < check->type->field_count; i++) {
        nearest_offer(&near, check->type->fields[i].name);
        buf_addf(&list, "%s%s", i > 0 ? ", " : "", check->type->fields[i].name);
    }
    const char *declared = list.len > 0 ? buf_str(&list) : "-";
    const char *best = nearest_best(&near);
    if (best != NULL)
        place_fail(check->at, check->err,
                   "{%s} is not declared in fields; did you mean %s? declared: %s", name, best,
                   declared);
    else
        place_fail(check->at, check->err, "{%s} is not declared in fields; declared: %s", name,
                   declared);
    buf_done(&list);
}

static bool is_path_possible(enum field_kind kind)
{
    return kind == FIELD_ARRAY || kind == FIELD_OBJECT || kind == FIELD_JSON_STRING ||
           kind == FIELD_ANY;
}

static bool check_field(void *ctx, const char *name, bool goes_deeper)
{
    const struct field_check *check = ctx;
    const struct type_field *field = type_file_find_field(check->type, name);
    if (field == NULL) {
        fail_undeclared(check, name);
        return false;
    }
    if (goes_deeper && !is_path_possible(field->kind)) {
        place_fail(check->at, check->err,
                   "field %s is declared as %s and holds nothing below it; a string that holds "
                   "JSON is a json-string",
                   name, registry_field_word(field->kind));
        return false;
    }
    return true;
}

static int read_template(const struct place *at, const struct json *value,
                         const struct message_type *type, struct template **out, struct err *err)
{
    struct field_check check = {.type = type, .at = at, .err = err};
    *out = template_new(at, value, err);
    if (*out == NULL || !template_each_field(*out, check_field, &check))
        return ERR_INPUT;
    return 0;
}

/* One template for every language, or an object of languages. */
int texts_read_templates(const struct place *at, const struct json *value,
                         const struct message_type *type, struct template *out[LANG_COUNT],
                         struct err *err)
{
    static const char *const allowed[] = {"en", "zh", "cases", NULL};
    bool is_object = json_kind(value) == JSON_OBJECT;
    int rc = is_object ? place_check_keys(at, value, allowed, err) : 0;
    bool is_by_language = is_object && json_get(value, "cases") == NULL;
    for (int lang = 0; lang < LANG_COUNT && rc == 0; lang++) {
        const struct place lang_at = {.up = at, .key = language_keys[lang]};
        if (is_by_language)
            rc = read_template(&lang_at, json_get(value, language_keys[lang]), type, &out[lang],
                               err);
        else
            rc = read_template(at, value, type, &out[lang], err);
    }
    return rc;
}

/* "[title]", or "[objectName]" where there is no title. */
struct template *texts_label_template(const char *label)
{
    struct buf text = {0};
    buf_add_char(&text, '[');
    for (; *label != '\0'; label++) {
        if (*label == '{' || *label == '}')
            buf_add_char(&text, *label);
        buf_add_char(&text, *label);
    }
    buf_add_char(&text, ']');
    struct template *t = template_new_text(NULL, buf_str(&text), NULL);
    buf_done(&text);
    return t;
}

/* ---- examples ---- */

static int read_content(const struct place *at, const struct json *value, char **out,
                        struct err *err)
{
    struct buf content = {0};
    const char *text = json_str(value);
    if (text != NULL)
        buf_add_str(&content, text);
    else if (value != NULL && json_kind(value) == JSON_OBJECT)
        json_print(value, &content);
    else
        return place_fail(at, err, "wants an object, or a string that is sent as it is");
    *out = buf_take(&content);
    return 0;
}

int texts_read_example(const struct place *at, const struct json *value,
                       struct type_example *example, struct err *err)
{
    static const char *const allowed[] = {"content", "self", "digest", "lines", NULL};
    const struct place content_at = {.up = at, .key = "content"};
    const struct place digest_at = {.up = at, .key = "digest"};
    const struct place lines_at = {.up = at, .key = "lines"};
    int rc = place_check_keys(at, value, allowed, err);
    if (rc == 0)
        rc = read_content(&content_at, json_get(value, "content"), &example->content, err);
    if (rc == 0)
        rc = texts_read_optional(at, value, "self", &example->self, err);
    const struct json *digest = json_get(value, "digest");
    if (rc == 0 && digest != NULL)
        rc = texts_read(&digest_at, digest, false, example->digest, err);
    const struct json *lines = json_get(value, "lines");
    if (rc == 0 && lines != NULL)
        rc = texts_read(&lines_at, lines, false, example->lines, err);
    return rc;
}
