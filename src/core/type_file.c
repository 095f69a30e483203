#include "core/type_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "core/message.h"
#include "type_texts.h"

/* ---- words ---- */

const struct place_word type_file_flags[] = {
    {"NONE", FLAG_NONE},
    {"ISPERSISTED", FLAG_ISPERSISTED},
    {"ISCOUNTED", FLAG_ISCOUNTED},
    {"STATUS", FLAG_STATUS},
    {NULL, 0},
};

const struct place_word type_file_kinds[] = {
    {"string", FIELD_STRING},
    {"integer", FIELD_INTEGER},
    {"number", FIELD_NUMBER},
    {"boolean", FIELD_BOOLEAN},
    {"array", FIELD_ARRAY},
    {"object", FIELD_OBJECT},
    {"json-string", FIELD_JSON_STRING},
    {"size", FIELD_SIZE},
    {"any", FIELD_ANY},
    {NULL, 0},
};

const struct place_word type_file_layouts[] = {
    {"bubble", LAYOUT_BUBBLE},
    {"box", LAYOUT_BOX},
    {"notice", LAYOUT_NOTICE},
    {NULL, 0},
};

static const struct place_word conversation_words[] = {
    {"private", 0},         {"group", 0},         {"chatroom", 0},
    {"system", 0},          {"ultragroup", 0},    {"discussion", 0},
    {"customerservice", 0}, {"publicservice", 0}, {NULL, 0},
};

/* ---- the keys of a file ---- */

typedef int read_fn(const struct place *at, const struct json *value, struct message_type *type,
                    struct err *err);

static int read_flag_word(const struct place *at, const struct json *value, enum type_flag *out,
                          struct err *err)
{
    int flag = FLAG_NONE;
    int rc = place_read_word(at, value, N_("flag"), type_file_flags, &flag, err);
    *out = (enum type_flag)flag;
    return rc;
}

static int read_object_name(const struct place *at, const struct json *value,
                            struct message_type *type, struct err *err)
{
    int rc = texts_read_string(at, value, &type->object_name, err);
    if (rc == 0 && type->object_name[0] == '\0')
        rc = place_fail(at, err, "is empty; it is the name that a broadcast carries");
    return rc;
}

static int read_flag(const struct place *at, const struct json *value, struct message_type *type,
                     struct err *err)
{
    int rc = read_flag_word(at, value, &type->flag, err);
    for (int id = 0; id < PROFILE_COUNT; id++)
        type->flag_by_profile[id] = type->flag;
    return rc;
}

static int read_flag_by_sdk(const struct place *at, const struct json *value,
                            struct message_type *type, struct err *err)
{
    if (type->origin == TYPE_CUSTOM)
        return place_fail(at, err, "is for built-in types; a custom type has one flag");
    const char *allowed[PROFILE_COUNT + 1] = {NULL};
    for (int id = 0; id < PROFILE_COUNT; id++)
        allowed[id] = profile_get((enum profile_id)id)->name;
    int rc = place_check_keys(at, value, allowed, err);
    if (rc != 0)
        return rc;
    for (const struct json *word = json_first(value); word != NULL; word = json_next(word)) {
        const struct place here = {.up = at, .key = json_key(word)};
        enum profile_id id = profile_find(json_key(word))->id;
        rc = read_flag_word(&here, word, &type->flag_by_profile[id], err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

static int read_module(const struct place *at, const struct json *value, struct message_type *type,
                       struct err *err)
{
    int rc = texts_read_string(at, value, &type->module, err);
    if (rc != 0)
        return rc;
    size_t len = strlen(type->module);
    if (len == 0 || strspn(type->module, "abcdefghijklmnopqrstuvwxyz0123456789-") != len)
        return place_fail(at, err, "\"%s\" is no module; a module is a word of a-z, 0-9 and -",
                          type->module);
    return 0;
}

static int read_title(const struct place *at, const struct json *value, struct message_type *type,
                      struct err *err)
{
    return texts_read(at, value, true, type->title, err);
}

static int read_note(const struct place *at, const struct json *value, struct message_type *type,
                     struct err *err)
{
    return texts_read_string(at, value, &type->note, err);
}

static int read_layout(const struct place *at, const struct json *value, struct message_type *type,
                       struct err *err)
{
    int layout = LAYOUT_BUBBLE;
    int rc = place_read_word(at, value, N_("layout"), type_file_layouts, &layout, err);
    type->layout = (enum type_layout)layout;
    return rc;
}

static int read_valid_in(const struct place *at, const struct json *value,
                         struct message_type *type, struct err *err)
{
    if (json_kind(value) != JSON_ARRAY || json_count(value) == 0)
        return place_fail(at, err, "wants a list of words; left out = everywhere");
    struct buf words = {0};
    struct place here = {.up = at};
    int rc = 0;
    for (const struct json *item = json_first(value); item != NULL && rc == 0;
         item = json_next(item), here.index++) {
        int ignored;
        rc = place_read_word(&here, item, N_("conversation type"), conversation_words, &ignored,
                             err);
        if (rc == 0)
            buf_addf(&words, "%s%s", words.len > 0 ? " " : "", json_str(item));
    }
    type->valid_in = buf_take(&words);
    return rc;
}

static int read_field(const struct place *at, const struct json *value, struct type_field *field,
                      struct err *err)
{
    static const char *const allowed[] = {"kind", "required", "note", NULL};
    field->name = mem_dup_str(at->key);
    if (at->key[0] == '\0' || strpbrk(at->key, ".{}|") != NULL)
        return place_fail(at, err, "a field's name is not empty and holds none of . { } |");
    int rc = place_check_keys(at, value, allowed, err);
    if (rc != 0)
        return rc;
    const struct place kind_at = {.up = at, .key = "kind"};
    int kind = FIELD_ANY;
    rc =
        place_read_word(&kind_at, json_get(value, N_("kind")), "kind", type_file_kinds, &kind, err);
    field->kind = (enum field_kind)kind;
    const struct place required_at = {.up = at, .key = "required"};
    const struct json *required = json_get(value, "required");
    if (rc == 0 && required != NULL)
        rc = place_read_bool(&required_at, required, &field->is_required, err);
    return rc != 0 ? rc : texts_read_optional(at, value, "note", &field->note, err);
}

static int read_fields(const struct place *at, const struct json *value, struct message_type *type,
                       struct err *err)
{
    if (json_kind(value) != JSON_OBJECT)
        return place_fail(at, err, "wants an object of field names");
    type->fields = mem_zalloc(json_count(value) * sizeof *type->fields);
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        const struct place here = {.up = at, .key = json_key(item)};
        int rc = read_field(&here, item, &type->fields[type->field_count++], err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

const struct type_field *type_file_common_field(const char *name)
{
    static const struct type_field common[] = {
        {.name = "user", .kind = FIELD_OBJECT},
        {.name = "mentionedInfo", .kind = FIELD_OBJECT},
        {.name = "extra", .kind = FIELD_STRING},
        {.name = "burnDuration", .kind = FIELD_INTEGER},
        {.name = "isBurnAfterRead", .kind = FIELD_BOOLEAN},
        {.name = "audit", .kind = FIELD_OBJECT},
    };
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (strcmp(common[i].name, name) == 0)
            return &common[i];
    }
    return NULL;
}

const struct type_field *type_file_find_field(const struct message_type *type, const char *name)
{
    for (size_t i = 0; i < type->field_count; i++) {
        if (strcmp(type->fields[i].name, name) == 0)
            return &type->fields[i];
    }
    return type_file_common_field(name);
}

static int read_digest(const struct place *at, const struct json *value, struct message_type *type,
                       struct err *err)
{
    return texts_read_templates(at, value, type, type->digest, err);
}

static int read_lines(const struct place *at, const struct json *value, struct message_type *type,
                      struct err *err)
{
    return texts_read_templates(at, value, type, type->lines, err);
}

static int read_examples(const struct place *at, const struct json *value,
                         struct message_type *type, struct err *err)
{
    if (json_kind(value) != JSON_ARRAY || json_count(value) == 0)
        return place_fail(at, err, "wants a list of examples, at least one");
    type->examples = mem_zalloc(json_count(value) * sizeof *type->examples);
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        const struct place here = {.up = at, .index = type->example_count};
        int rc = texts_read_example(&here, item, &type->examples[type->example_count++], err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* ---- the whole ---- */

enum need {
    NEEDED_NOT,
    NEEDED_BY_BUILTINS,
    NEEDED_BY_ALL,
};

/* In the order of reading: a template is checked against the fields. */
static const struct {
    const char *name;
    read_fn *read;
    enum need need;
} keys[] = {
    {"objectName", read_object_name, NEEDED_BY_ALL},
    {"flag", read_flag, NEEDED_BY_BUILTINS},
    {"flagBySdk", read_flag_by_sdk, NEEDED_NOT},
    {"module", read_module, NEEDED_NOT},
    {"title", read_title, NEEDED_BY_BUILTINS},
    {"note", read_note, NEEDED_NOT},
    {"layout", read_layout, NEEDED_NOT},
    {"validIn", read_valid_in, NEEDED_NOT},
    {"fields", read_fields, NEEDED_NOT},
    {"digest", read_digest, NEEDED_NOT},
    {"lines", read_lines, NEEDED_NOT},
    {"examples", read_examples, NEEDED_BY_BUILTINS},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

static int read_keys(const struct json *root, struct message_type *type, struct err *err)
{
    const char *allowed[KEY_COUNT + 1] = {NULL};
    for (size_t i = 0; i < KEY_COUNT; i++)
        allowed[i] = keys[i].name;
    int rc = place_check_keys(NULL, root, allowed, err);
    for (size_t i = 0; i < KEY_COUNT && rc == 0; i++) {
        const struct place at = {.key = keys[i].name};
        const struct json *value = json_get(root, keys[i].name);
        if (value != NULL)
            rc = keys[i].read(&at, value, type, err);
        else if (keys[i].need == NEEDED_BY_ALL)
            rc = place_fail(&at, err, "is missing; every type has it");
        else if (keys[i].need == NEEDED_BY_BUILTINS && type->origin == TYPE_BUILTIN)
            rc = place_fail(&at, err, "is missing; every built-in type has it");
    }
    return rc;
}

/* What is left out has a sensible value: nobody should have to write a file twice as long. */
static int fill_defaults(const struct json *root, struct message_type *type, struct err *err)
{
    const struct json *digest = json_get(root, "digest");
    const struct place at = {.key = "digest"};
    int rc = 0;
    if (digest != NULL && type->lines[LANG_EN] == NULL)
        rc = texts_read_templates(&at, digest, type, type->lines, err);
    for (int lang = 0; lang < LANG_COUNT && rc == 0; lang++) {
        const char *title = type->title[lang];
        const char *label = title != NULL ? title : type->object_name;
        if (type->digest[lang] == NULL)
            type->digest[lang] = texts_label_template(label);
        if (type->lines[lang] == NULL)
            type->lines[lang] = texts_label_template(label);
    }
    return rc;
}

/* R23, R6: what an SDK would refuse to register, or the server to send. */
static int check_custom_name(const char *name, bool allow_rc_prefix, struct err *err)
{
    const struct place at = {.key = "objectName"};
    size_t count = utf8_count(name, strlen(name));
    if (message_name_is_builtin(name))
        return place_fail(&at, err, "\"%s\" is a built-in type, which cannot be registered again",
                          name);
    if (strncmp(name, "RC:", 3) == 0 && !allow_rc_prefix)
        return place_fail(&at, err,
                          "\"%s\" begins with RC:, which belongs to built-in types; take a "
                          "prefix of your own, as in app:order",
                          name);
    if (count > MESSAGE_OBJECT_NAME_MAX)
        return place_fail(&at, err, "\"%s\" has %zu characters; at most %d are allowed", name,
                          count, MESSAGE_OBJECT_NAME_MAX);
    return 0;
}

/* Who mends a file in an editor looks for a line. */
static void tell_line(const char *text, size_t fault_at, struct err *err)
{
    size_t line = 1;
    if (fault_at == JSON_NO_PLACE)
        return;
    for (size_t i = 0; i < fault_at; i++)
        line += text[i] == '\n';
    err_prefix(err, "line %zu", line);
}

struct message_type *type_file_read(enum type_origin origin, const char *file, const char *text,
                                    size_t len, bool allow_rc_prefix, struct err *err)
{
    size_t fault_at;
    struct json *root = json_parse_at(text, len, &fault_at, err);
    if (root == NULL) {
        tell_line(text, fault_at, err);
        return NULL;
    }
    struct message_type *type = mem_zalloc(sizeof *type);
    type->origin = origin;
    type->file = mem_dup_str(file);
    int rc = read_keys(root, type, err);
    if (rc == 0 && origin == TYPE_CUSTOM)
        rc = check_custom_name(type->object_name, allow_rc_prefix, err);
    if (rc == 0)
        rc = fill_defaults(root, type, err);
    json_free(root);
    if (rc == 0)
        return type;
    type_file_free(type);
    return NULL;
}

void type_file_free(struct message_type *type)
{
    if (type == NULL)
        return;
    for (size_t i = 0; i < type->field_count; i++) {
        free(type->fields[i].name);
        free(type->fields[i].note);
    }
    for (size_t i = 0; i < type->example_count; i++) {
        struct type_example *example = &type->examples[i];
        free(example->content);
        free(example->self);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            free(example->digest[lang]);
            free(example->lines[lang]);
        }
    }
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        free(type->title[lang]);
        template_free(type->digest[lang]);
        template_free(type->lines[lang]);
    }
    free(type->object_name);
    free(type->module);
    free(type->valid_in);
    free(type->note);
    free(type->fields);
    free(type->examples);
    free(type->file);
    free(type);
}
