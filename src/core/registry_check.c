#include "core/registry.h"

#include <string.h>

#include "base/i18n.h"
#include "base/nearest.h"
#include "core/render.h"
#include "core/type_file.h"

/* ---- examples ---- */

typedef void render_fn(const struct render_input *in, struct buf *out);

/* What an example says of one kind of text. */
static int check_texts(const struct place *at, char *const expected[LANG_COUNT], render_fn *render,
                       struct render_input *in, struct err *err)
{
    static const char *const languages[LANG_COUNT] = {[LANG_EN] = "en", [LANG_ZH] = "zh"};
    int rc = 0;
    for (int lang = 0; lang < LANG_COUNT && rc == 0; lang++) {
        if (expected[lang] == NULL)
            continue;
        const struct place here = {.up = at, .key = languages[lang]};
        struct buf text = {0};
        in->lang = (enum lang)lang;
        render(in, &text);
        if (strcmp(buf_str(&text), expected[lang]) != 0)
            rc = place_fail(&here, err, "says \"%s\", but the template writes \"%s\"",
                            expected[lang], buf_str(&text));
        buf_done(&text);
    }
    return rc;
}

static int check_example(const struct place *at, const struct message_type *type,
                         const struct type_example *example, struct err *err)
{
    size_t len = strlen(example->content);
    struct json *parsed = json_parse(example->content, len, NULL);
    struct render_input in = {
        .object_name = type->object_name,
        .content = example->content,
        .content_len = len,
        .type = type,
        .parsed = parsed,
        .self_id = example->self,
    };
    const struct place digest_at = {.up = at, .key = "digest"};
    const struct place lines_at = {.up = at, .key = "lines"};
    int rc = check_texts(&digest_at, example->digest, render_digest, &in, err);
    if (rc == 0)
        rc = check_texts(&lines_at, example->lines, render_lines, &in, err);
    json_free(parsed);
    return rc;
}

int registry_check_examples(const struct message_type *type, struct err *err)
{
    const struct place examples_at = {.key = "examples"};
    int rc = 0;
    for (size_t i = 0; i < type->example_count && rc == 0; i++) {
        const struct place here = {.up = &examples_at, .index = i};
        rc = check_example(&here, type, &type->examples[i], err);
    }
    return rc;
}

/* ---- contents ---- */

static bool is_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static bool is_json_inside(const char *text)
{
    struct json *inside = json_parse(text, strlen(text), NULL);
    json_free(inside);
    return inside != NULL;
}

static bool is_of_kind(const struct json *value, enum field_kind kind)
{
    int64_t integer;
    enum json_kind is = json_kind(value);
    switch (kind) {
    case FIELD_STRING:
        return is == JSON_STRING;
    case FIELD_INTEGER:
        return json_i64(value, &integer);
    case FIELD_NUMBER:
        return is == JSON_NUMBER;
    case FIELD_BOOLEAN:
        return is == JSON_BOOL;
    case FIELD_ARRAY:
        return is == JSON_ARRAY;
    case FIELD_OBJECT:
        return is == JSON_OBJECT;
    case FIELD_JSON_STRING:
        return is == JSON_OBJECT || is == JSON_ARRAY ||
               (is == JSON_STRING && is_json_inside(json_str(value)));
    case FIELD_SIZE:
        return (json_i64(value, &integer) && integer >= 0) ||
               (is == JSON_STRING && is_digits(json_str(value)));
    case FIELD_ANY:
        break;
    }
    return true;
}

/* The key of the content that was most likely meant for a field that is missing. */
static const char *mistyped(const struct message_type *type, const struct json *content,
                            const char *field)
{
    struct nearest near;
    nearest_init(&near, field);
    for (const struct json *v = json_first(content); v != NULL; v = json_next(v)) {
        if (type_file_find_field(type, json_key(v)) == NULL)
            nearest_offer(&near, json_key(v));
    }
    return nearest_best(&near);
}

/* A null is what an SDK sends for a member that was never set: absent. */
static const struct json *present(const struct json *content, const char *name)
{
    const struct json *value = json_get(content, name);
    return value == NULL || json_kind(value) == JSON_NULL ? NULL : value;
}

static size_t check_required(const struct message_type *type, const struct json *content,
                             struct buf *problems)
{
    size_t count = 0;
    for (size_t i = 0; i < type->field_count; i++) {
        const struct type_field *field = &type->fields[i];
        if (!field->is_required || present(content, field->name) != NULL)
            continue;
        count++;
        const char *meant = mistyped(type, content, field->name);
        if (meant != NULL)
            buf_addf(problems, _("%s is missing, %s requires it; did you mean it by \"%s\"?"),
                     field->name, type->object_name, meant);
        else
            buf_addf(problems, _("%s is missing, %s requires it"), field->name, type->object_name);
        buf_add_char(problems, '\n');
    }
    return count;
}

size_t registry_check_content(const struct message_type *type, const struct json *content,
                              struct buf *problems)
{
    if (content == NULL || json_kind(content) != JSON_OBJECT) {
        /* An app's own type without fields may be any text (R7). */
        if (type->origin == TYPE_CUSTOM && type->field_count == 0)
            return 0;
        buf_addf(problems, _("the content of %s is a JSON object, and this is none"),
                 type->object_name);
        buf_add_char(problems, '\n');
        return 1;
    }
    size_t count = check_required(type, content, problems);
    for (const struct json *v = json_first(content); v != NULL; v = json_next(v)) {
        const struct type_field *field = type_file_find_field(type, json_key(v));
        if (field == NULL || json_kind(v) == JSON_NULL || is_of_kind(v, field->kind))
            continue;
        count++;
        buf_addf(problems, _("%s is not of the kind %s"), field->name,
                 registry_field_word(field->kind));
        buf_add_char(problems, '\n');
    }
    return count;
}
