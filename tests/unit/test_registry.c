#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/message.h"
#include "core/registry.h"
#include "core/render.h"

static int add(struct registry *r, enum type_origin origin, const char *file, const char *text,
               struct err *err)
{
    return registry_add(r, origin, file, text, strlen(text), false, err);
}

static const struct message_type *add_good(struct registry *r, const char *file, const char *text)
{
    struct err err;
    size_t before = registry_count(r);
    if (add(r, TYPE_CUSTOM, file, text, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(registry_count(r), before + 1);
    struct json *root = json_parse(text, strlen(text), NULL);
    const struct message_type *type = registry_find(r, json_str(json_get(root, "objectName")));
    json_free(root);
    assert_non_null(type);
    return type;
}

struct refusal {
    const char *text;
    const char *error; /* how the sentence begins */
};

static void refuse_all(enum type_origin origin, const struct refusal *rows, size_t count)
{
    struct registry *r = registry_new();
    for (size_t i = 0; i < count; i++) {
        struct err err = {0};
        int rc = add(r, origin, "order.json", rows[i].text, &err);
        if (rc != ERR_INPUT)
            fail_msg("accepted: %s", rows[i].text);
        if (strncmp(err.text, rows[i].error, strlen(rows[i].error)) != 0)
            fail_msg("%s\n  says     %s\n  expected %s", rows[i].text, err.text, rows[i].error);
        assert_int_equal(registry_count(r), 0);
    }
    registry_free(r);
}
#define REFUSE_ALL(origin, rows) refuse_all(origin, rows, sizeof rows / sizeof rows[0])

/* ---- what a file says ---- */

static void a_whole_file_is_read(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    const struct message_type *type = add_good(
        r, "order.json",
        "{\"objectName\":\"app:order\",\"flag\":\"ISCOUNTED\",\"module\":\"shop-2\","
        "\"title\":{\"en\":\"Order\",\"zh\":\"订单\"},\"note\":\"a card\",\"layout\":\"box\","
        "\"validIn\":[\"private\",\"system\"],"
        "\"fields\":{\"no\":{\"kind\":\"string\",\"required\":true,\"note\":\"order number\"},"
        "\"items\":{\"kind\":\"array\"}},"
        "\"digest\":{\"en\":\"Order {no}\",\"zh\":\"订单 {no}\"},\"lines\":\"{no}\\n{items|join:, "
        "}\","
        "\"examples\":[{\"content\":{\"no\":\"7\",\"items\":[\"a\",\"b\"]},\"self\":\"u1\","
        "\"digest\":{\"en\":\"Order 7\",\"zh\":\"订单 7\"},\"lines\":\"7\\na, b\"}]}");
    assert_string_equal(type->object_name, "app:order");
    assert_int_equal(type->origin, TYPE_CUSTOM);
    assert_int_equal(type->flag, FLAG_ISCOUNTED);
    for (int id = 0; id < PROFILE_COUNT; id++)
        assert_int_equal(type->flag_by_profile[id], FLAG_ISCOUNTED);
    assert_string_equal(type->module, "shop-2");
    assert_string_equal(type->title[LANG_EN], "Order");
    assert_string_equal(type->title[LANG_ZH], "订单");
    assert_string_equal(type->note, "a card");
    assert_int_equal(type->layout, LAYOUT_BOX);
    assert_string_equal(type->valid_in, "private system");
    assert_string_equal(type->file, "order.json");
    assert_int_equal(type->field_count, 2);
    assert_string_equal(type->fields[0].name, "no");
    assert_int_equal(type->fields[0].kind, FIELD_STRING);
    assert_true(type->fields[0].is_required);
    assert_string_equal(type->fields[0].note, "order number");
    assert_int_equal(type->fields[1].kind, FIELD_ARRAY);
    assert_false(type->fields[1].is_required);
    assert_null(type->fields[1].note);
    assert_int_equal(type->example_count, 1);
    assert_string_equal(type->examples[0].content, "{\"no\":\"7\",\"items\":[\"a\",\"b\"]}");
    assert_string_equal(type->examples[0].self, "u1");
    assert_string_equal(type->examples[0].lines[LANG_ZH], "7\na, b");
    registry_free(r);
}

/* The digest and the lines of an empty object, joined by '|'. */
static char *texts_of_nothing(const struct message_type *type, enum lang lang)
{
    struct json *parsed = json_parse("{}", 2, NULL);
    const struct render_input in = {.object_name = type->object_name,
                                    .content = "{}",
                                    .content_len = 2,
                                    .type = type,
                                    .parsed = parsed,
                                    .lang = lang};
    struct buf out = {0};
    render_digest(&in, &out);
    buf_add_char(&out, '|');
    struct buf lines = {0};
    render_lines(&in, &lines);
    buf_add(&out, lines.data, lines.len);
    buf_done(&lines);
    json_free(parsed);
    return buf_take(&out);
}

static void assert_texts(const struct message_type *type, const char *en, const char *zh)
{
    char *texts = texts_of_nothing(type, LANG_EN);
    assert_string_equal(texts, en);
    free(texts);
    texts = texts_of_nothing(type, LANG_ZH);
    assert_string_equal(texts, zh);
    free(texts);
}

static void what_is_left_out_has_a_sensible_value(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    const struct message_type *bare = add_good(r, "a", "{\"objectName\":\"app:{a}\"}");
    assert_int_equal(bare->layout, LAYOUT_BUBBLE);
    assert_null(bare->module);
    assert_null(bare->title[LANG_EN]);
    assert_null(bare->valid_in);
    assert_texts(bare, "[app:{a}]|[app:{a}]", "[app:{a}]|[app:{a}]");

    const struct message_type *titled =
        add_good(r, "b", "{\"objectName\":\"app:b\",\"title\":{\"en\":\"Tip\",\"zh\":\"提示\"}}");
    assert_texts(titled, "[Tip]|[Tip]", "[提示]|[提示]");

    const struct message_type *digest = add_good(
        r, "c", "{\"objectName\":\"app:c\",\"digest\":{\"en\":\"a\\nb\",\"zh\":\"甲\\n乙\"}}");
    assert_texts(digest, "a b|a\nb", "甲 乙|甲\n乙");

    const struct message_type *lines =
        add_good(r, "d", "{\"objectName\":\"app:d\",\"title\":\"T\",\"lines\":\"x\"}");
    assert_texts(lines, "[T]|x", "[T]|x");

    const struct message_type *empty =
        add_good(r, "e", "{\"objectName\":\"app:e\",\"digest\":\"\",\"lines\":\"x\"}");
    assert_texts(empty, "|x", "|x");
    registry_free(r);
}

static void r23_a_flag_that_is_left_out_means_none(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    const struct message_type *type = add_good(r, "a", "{\"objectName\":\"app:a\"}");
    assert_int_equal(type->flag, FLAG_NONE);
    for (int id = 0; id < PROFILE_COUNT; id++)
        assert_int_equal(type->flag_by_profile[id], FLAG_NONE);
    registry_free(r);
}

#define BUILTIN_HEAD "{\"objectName\":\"RC:X\",\"title\":\"X\",\"examples\":[{\"content\":{}}],"

static void r22_an_sdk_may_have_a_flag_of_its_own(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    struct err err;
    assert_int_equal(add(r, TYPE_BUILTIN, "RC_X.json",
                         BUILTIN_HEAD "\"flag\":\"ISPERSISTED\","
                                      "\"flagBySdk\":{\"web\":\"NONE\",\"web-5.2\":\"STATUS\"}}",
                         &err),
                     0);
    const struct message_type *type = registry_find(r, "RC:X");
    assert_int_equal(type->flag, FLAG_ISPERSISTED);
    assert_int_equal(type->flag_by_profile[PROFILE_NATIVE], FLAG_ISPERSISTED);
    assert_int_equal(type->flag_by_profile[PROFILE_WEB], FLAG_NONE);
    assert_int_equal(type->flag_by_profile[PROFILE_WEB_5_2], FLAG_STATUS);
    registry_free(r);
}

/* ---- what is refused ---- */

static void r23_names_that_an_sdk_would_not_register_are_refused(void **state)
{
    (void)state;
    static const struct refusal rows[] = {
        {"{\"objectName\":\"RC:Order\"}",
         "order.json: objectName: \"RC:Order\" begins with RC:, which belongs to built-in types"},
        {"{\"objectName\":\"RC:TxtMsg\"}",
         "order.json: objectName: \"RC:TxtMsg\" is a built-in type"},
        {"{\"objectName\":\"RCJrmf:RpMsg\"}",
         "order.json: objectName: \"RCJrmf:RpMsg\" is a built-in type"},
        {"{\"objectName\":\"\"}", "order.json: objectName: is empty"},
        {"{\"objectName\":\"app:45678901234567890123456789012\"}",
         "order.json: objectName: \"app:45678901234567890123456789012\" has 33 characters; at "
         "most 32 are allowed"},
        {"{\"objectName\":\"应用:4567890123456789012345678901订单\"}",
         "order.json: objectName: \"应用:4567890123456789012345678901订单\" has 33 characters"},
    };
    REFUSE_ALL(TYPE_CUSTOM, rows);
    struct registry *r = registry_new();
    add_good(r, "a", "{\"objectName\":\"app:4567890123456789012345678901\"}");
    add_good(r, "b", "{\"objectName\":\"应用:456789012345678901234567890订单\"}");
    add_good(r, "c", "{\"objectName\":\"rc:order\"}");
    registry_free(r);
}

static void r6_the_switch_lets_custom_names_begin_with_rc(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    struct err err;
    const char *own = "{\"objectName\":\"RC:Order\"}";
    assert_int_equal(registry_add(r, TYPE_CUSTOM, "a", own, strlen(own), true, &err), 0);
    const char *builtin = "{\"objectName\":\"RC:TxtMsg\"}";
    assert_int_equal(registry_add(r, TYPE_CUSTOM, "b", builtin, strlen(builtin), true, &err),
                     ERR_INPUT);
    assert_non_null(registry_find(r, "RC:Order"));
    registry_free(r);
}

static void r23_two_files_with_one_name_are_refused(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    struct err err;
    const struct message_type *first =
        add_good(r, "one.json", "{\"objectName\":\"app:a\",\"flag\":\"ISCOUNTED\"}");
    assert_int_equal(add(r, TYPE_CUSTOM, "two.json", "{\"objectName\":\"app:a\"}", &err),
                     ERR_INPUT);
    assert_string_equal(err.text,
                        "two.json: objectName: \"app:a\" is registered already, by one.json");
    assert_ptr_equal(registry_find(r, "app:a"), first);
    registry_free(r);
}

#define A "{\"objectName\":\"app:a\","

static void what_is_wrong_is_refused_with_file_key_and_allowed_words(void **state)
{
    (void)state;
    static const struct refusal rows[] = {
        {"", "order.json: "},
        {"{\"objectName\":\"app:a\",}", "order.json: line 1: expected "},
        {"{\n  \"objectName\": \"app:a\",\n  \"flag\": 01\n}", "order.json: line 3: "},
        {"{\"objectName\":\"app:\na\"}", "order.json: line 1: a control character"},
        {A "\"note\":\"\",\"note\":\"\"}", "order.json: the key \"note\" stands twice"},
        {"[]", "order.json: is a list; an object is wanted here"},
        {"{}", "order.json: objectName: is missing; every type has it"},
        {"{\"objectName\":3}", "order.json: objectName: is a number; a string is wanted here"},
        {A "\"flag\":\"COUNTED\"}", "order.json: flag: \"COUNTED\" is no flag; allowed: NONE, "
                                    "ISPERSISTED, ISCOUNTED, STATUS"},
        {A "\"flag\":3}", "order.json: flag: is a number; a word is wanted here; allowed: NONE, "},
        {A "\"flag\":null}", "order.json: flag: is null; a word is wanted here"},
        {A "\"flagBySdk\":{\"web\":\"NONE\"}}", "order.json: flagBySdk: is for built-in types"},
        {A "\"digset\":\"\"}",
         "order.json: digset: unknown key; did you mean digest? allowed: objectName, flag, "},
        {A "\"xyzzy\":\"\"}", "order.json: xyzzy: unknown key; allowed: objectName, flag, "},
        {A "\"module\":\"Contact Card\"}", "order.json: module: \"Contact Card\" is no module"},
        {A "\"module\":\"\"}", "order.json: module: \"\" is no module"},
        {A "\"title\":{\"en\":\"T\"}}", "order.json: title.zh: is missing; a string"},
        {A "\"title\":{\"eng\":\"T\"}}",
         "order.json: title.eng: unknown key; did you mean en? allowed: en, zh"},
        {A "\"note\":[]}", "order.json: note: is a list; a string is wanted here"},
        {A "\"layout\":\"card\"}",
         "order.json: layout: \"card\" is no layout; allowed: bubble, box, notice"},
        {A "\"validIn\":\"system\"}", "order.json: validIn: wants a list of words"},
        {A "\"validIn\":[]}", "order.json: validIn: wants a list of words"},
        {A "\"validIn\":[\"system\",\"room\"]}",
         "order.json: validIn.1: \"room\" is no conversation type; allowed: private, group, "
         "chatroom, system, "},
        {A "\"fields\":[]}", "order.json: fields: wants an object of field names"},
        {A "\"fields\":{\"n\":\"string\"}}", "order.json: fields.n: is a string; an object"},
        {A "\"fields\":{\"n\":{}}}", "order.json: fields.n.kind: is missing; a word is wanted"},
        {A "\"fields\":{\"n\":{\"kind\":\"int\"}}}",
         "order.json: fields.n.kind: \"int\" is no kind; allowed: string, integer, number, "},
        {A "\"fields\":{\"n\":{\"kind\":\"any\",\"requird\":true}}}",
         "order.json: fields.n.requird: unknown key; did you mean required? allowed: kind, "},
        {A "\"fields\":{\"n\":{\"kind\":\"any\",\"required\":1}}}",
         "order.json: fields.n.required: is a number; true or false is wanted here"},
        {A "\"fields\":{\"a.b\":{\"kind\":\"any\"}}}", "order.json: fields.a.b: a field's name"},
        {A "\"fields\":{\"\":{\"kind\":\"any\"}}}", "order.json: fields.: a field's name"},
        {A "\"digest\":{\"en\":\"x\"}}", "order.json: digest.zh: is missing; a text or an object"},
        {A "\"digest\":{\"eng\":\"x\"}}",
         "order.json: digest.eng: unknown key; did you mean en? allowed: en, zh, cases"},
        {A "\"digest\":{\"en\":\"x\",\"zh\":\"{\"}}", "order.json: digest.zh: the brace at "},
        {A "\"digest\":{\"cases\":[{\"text\":\"}\"}]}}",
         "order.json: digest.cases.0.text: the brace at "},
        {A "\"lines\":[\"x\"]}", "order.json: lines: is neither a text nor an object with cases"},
        {A "\"examples\":[]}", "order.json: examples: wants a list of examples, at least one"},
        {A "\"examples\":[{}]}", "order.json: examples.0.content: wants an object, or a string"},
        {A "\"examples\":[{\"content\":[1]}]}", "order.json: examples.0.content: wants an object"},
        {A "\"examples\":[{\"content\":{},\"me\":\"u\"}]}",
         "order.json: examples.0.me: unknown key; "},
        {A "\"examples\":[{\"content\":{},\"digest\":{}}]}",
         "order.json: examples.0.digest: is empty; give a text for en, zh or both"},
    };
    REFUSE_ALL(TYPE_CUSTOM, rows);
}

static void a_builtin_file_must_say_more(void **state)
{
    (void)state;
    static const struct refusal rows[] = {
        {"{\"objectName\":\"RC:X\",\"title\":\"X\",\"examples\":[{\"content\":{}}]}",
         "order.json: flag: is missing; every built-in type has it"},
        {"{\"objectName\":\"RC:X\",\"flag\":\"NONE\",\"examples\":[{\"content\":{}}]}",
         "order.json: title: is missing"},
        {"{\"objectName\":\"RC:X\",\"flag\":\"NONE\",\"title\":\"X\"}",
         "order.json: examples: is missing"},
        {BUILTIN_HEAD "\"flag\":\"NONE\",\"flagBySdk\":{\"android\":\"NONE\"}}",
         "order.json: flagBySdk.android: unknown key; allowed: native, web, web-5.2"},
        {BUILTIN_HEAD "\"flag\":\"NONE\",\"flagBySdk\":{\"web\":\"none\"}}",
         "order.json: flagBySdk.web: \"none\" is no flag; allowed: NONE, "},
    };
    REFUSE_ALL(TYPE_BUILTIN, rows);
}

#define FIELDS "\"fields\":{\"amount\":{\"kind\":\"string\"},\"data\":{\"kind\":\"json-string\"}},"

static void a_template_reads_declared_fields_only(void **state)
{
    (void)state;
    static const struct refusal rows[] = {
        {A FIELDS "\"digest\":\"{amuont}\"}",
         "order.json: digest: {amuont} is not declared in fields; did you mean amount? declared: "
         "amount, data"},
        {A "\"digest\":\"{total}\"}",
         "order.json: digest: {total} is not declared in fields; declared: -"},
        {A FIELDS "\"lines\":{\"en\":\"\",\"zh\":{\"cases\":[{\"when\":{\"x\":\"\"},"
                  "\"text\":\"\"}]}}}",
         "order.json: lines.zh: {x} is not declared in fields"},
        {A FIELDS "\"lines\":{\"cases\":[{\"when\":{\"data.x\":\"{y}\"},\"text\":\"\"}]}}",
         "order.json: lines: {y} is not declared in fields"},
        {A FIELDS "\"digest\":\"{amount.currency}\"}",
         "order.json: digest: field amount is declared as string and holds nothing below it"},
        {A "\"digest\":\"{extra.x}\"}", "order.json: digest: field extra is declared as string"},
    };
    REFUSE_ALL(TYPE_CUSTOM, rows);
    struct registry *r = registry_new();
    add_good(r, "a",
             A FIELDS "\"digest\":\"{amount} {data.x} {user.name} {extra} {burnDuration} "
                      "{mentionedInfo.type} {isBurnAfterRead} {audit.project}\"}");
    registry_free(r);
}

static void an_example_that_reads_otherwise_is_refused(void **state)
{
    (void)state;
    static const struct refusal rows[] = {
        {A FIELDS "\"digest\":\"{amount}\",\"examples\":[{\"content\":{},\"digest\":\"\"},"
                  "{\"content\":{\"amount\":\"5\"},\"digest\":{\"zh\":\"6\"}}]}",
         "order.json: examples.1.digest.zh: says \"6\", but the template writes \"5\""},
        {A FIELDS "\"digest\":\"{amount}\",\"lines\":\"x\",\"examples\":[{\"content\":{},"
                  "\"lines\":{\"en\":\"x\",\"zh\":\"y\"}}]}",
         "order.json: examples.0.lines.zh: says \"y\", but the template writes \"x\""},
    };
    REFUSE_ALL(TYPE_CUSTOM, rows);
}

static void an_example_may_be_any_text(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    const struct message_type *type = add_good(
        r, "a", A "\"examples\":[{\"content\":\"plain text\",\"digest\":\"plain text\"}]}");
    assert_string_equal(type->examples[0].content, "plain text");
    registry_free(r);
}

/* ---- the table ---- */

static void types_are_found_by_exact_name_and_listed_in_order(void **state)
{
    (void)state;
    static const char *const names[] = {"app:m", "app:a", "app:z", "app:B", "app:aa", "app:b"};
    static const char *const sorted[] = {"app:B", "app:a", "app:aa", "app:b", "app:m", "app:z"};
    struct registry *r = registry_new();
    assert_null(registry_find(r, "app:a"));
    for (size_t i = 0; i < 6; i++) {
        char text[64];
        snprintf(text, sizeof text, "{\"objectName\":\"%s\"}", names[i]);
        add_good(r, names[i], text);
    }
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(registry_at(r, i)->object_name, sorted[i]);
        assert_ptr_equal(registry_find(r, sorted[i]), registry_at(r, i));
    }
    assert_null(registry_find(r, "app:A"));
    assert_null(registry_find(r, "app"));
    assert_null(registry_find(r, "app:mm"));
    assert_null(registry_find(r, ""));
    registry_free(r);
}

static void r22_an_optional_module_can_be_left_out(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    add_good(r, "a", "{\"objectName\":\"app:a\",\"module\":\"card\"}");
    add_good(r, "b", "{\"objectName\":\"app:b\"}");
    add_good(r, "c", "{\"objectName\":\"app:c\",\"module\":\"card\"}");
    add_good(r, "d", "{\"objectName\":\"app:d\",\"module\":\"cards\"}");
    assert_int_equal(registry_leave_out(r, "card"), 2);
    assert_int_equal(registry_count(r), 2);
    assert_null(registry_find(r, "app:a"));
    assert_non_null(registry_find(r, "app:b"));
    assert_null(registry_find(r, "app:c"));
    assert_non_null(registry_find(r, "app:d"));
    assert_int_equal(registry_leave_out(r, "card"), 0);
    registry_free(r);
    registry_free(NULL);
}

static void words_are_those_of_the_files(void **state)
{
    (void)state;
    assert_string_equal(registry_flag_word(FLAG_ISCOUNTED), "ISCOUNTED");
    assert_string_equal(registry_flag_word(FLAG_STATUS), "STATUS");
    assert_string_equal(registry_field_word(FIELD_JSON_STRING), "json-string");
    assert_string_equal(registry_field_word(FIELD_ANY), "any");
    assert_string_equal(registry_layout_word(LAYOUT_NOTICE), "notice");
}

/* ---- contents ---- */

static void check(const struct message_type *type, const char *content, const char *problems)
{
    struct json *parsed = json_parse(content, strlen(content), NULL);
    struct buf found = {0};
    size_t count = registry_check_content(type, parsed, &found);
    assert_string_equal(buf_str(&found), problems);
    size_t lines = 0;
    for (const char *c = problems; *c != '\0'; c++)
        lines += *c == '\n';
    assert_int_equal(count, lines);
    buf_done(&found);
    json_free(parsed);
}

static void a_content_is_checked_against_the_fields(void **state)
{
    (void)state;
    struct registry *r = registry_new();
    const struct message_type *type = add_good(
        r, "a",
        A "\"fields\":{\"name\":{\"kind\":\"string\",\"required\":true},"
          "\"n\":{\"kind\":\"integer\"},\"f\":{\"kind\":\"number\"},\"b\":{\"kind\":\"boolean\"},"
          "\"l\":{\"kind\":\"array\"},\"o\":{\"kind\":\"object\"},"
          "\"j\":{\"kind\":\"json-string\"},\"s\":{\"kind\":\"size\"},\"x\":{\"kind\":\"any\"}}}");
    check(
        type,
        "{\"name\":\"a\",\"n\":3,\"f\":1.5,\"b\":false,\"l\":[],\"o\":{},\"j\":\"{}\",\"s\":\"17\","
        "\"x\":[],\"more\":1,\"extra\":\"e\",\"user\":{\"id\":\"\"}}",
        "");
    check(type, "{\"name\":\"\",\"n\":null,\"j\":{},\"s\":17}", "");
    check(type, "{\"nmae\":\"a\"}",
          "name is missing, app:a requires it; did you mean it by \"nmae\"?\n");
    check(type, "{\"name\":null}", "name is missing, app:a requires it\n");
    check(type, "{\"name\":5}", "name is not of the kind string\n");
    check(type, "{\"name\":\"\",\"n\":1.5,\"f\":\"1\",\"b\":1,\"l\":{},\"o\":[]}",
          "n is not of the kind integer\nf is not of the kind number\n"
          "b is not of the kind boolean\nl is not of the kind array\n"
          "o is not of the kind object\n");
    check(type, "{\"name\":\"\",\"j\":\"{\",\"s\":\"17k\"}",
          "j is not of the kind json-string\ns is not of the kind size\n");
    check(type, "{\"name\":\"\",\"j\":5,\"s\":-1}",
          "j is not of the kind json-string\ns is not of the kind size\n");
    check(type, "{\"name\":\"\",\"s\":\"\",\"extra\":{},\"burnDuration\":\"30\"}",
          "s is not of the kind size\nextra is not of the kind string\n"
          "burnDuration is not of the kind integer\n");
    check(type, "[]", "the content of app:a is a JSON object, and this is none\n");
    check(type, "plain", "the content of app:a is a JSON object, and this is none\n");
    const struct message_type *free_text = add_good(r, "b", "{\"objectName\":\"app:b\"}");
    check(free_text, "plain", "");
    check(free_text, "{\"extra\":5}", "extra is not of the kind string\n");
    registry_free(r);
}

/* ---- the manual ---- */

/* The text of a file of the source tree. */
static char *read_source(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", SOURCE_DIR, name);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("cannot open %s", path);
    struct buf text = {0};
    char block[4096];
    size_t n;
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(&text, block, n);
    fclose(f);
    return buf_take(&text);
}

static void the_files_in_the_manual_can_be_registered(void **state)
{
    (void)state;
    char *manual = read_source("docs/REGISTRY.md");
    struct registry *r = registry_new();
    const char *open = "\n```json\n";
    for (char *at = strstr(manual, open); at != NULL; at = strstr(at, open)) {
        at += strlen(open);
        char *end = strstr(at, "\n```");
        assert_non_null(end);
        struct err err;
        if (registry_add(r, TYPE_CUSTOM, "docs/REGISTRY.md", at, (size_t)(end - at), false, &err) !=
            0)
            fail_msg("%s", err.text);
        at = end;
    }
    assert_true(registry_count(r) >= 3);
    registry_free(r);
    free(manual);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file_is_read),
        cmocka_unit_test(what_is_left_out_has_a_sensible_value),
        cmocka_unit_test(r23_a_flag_that_is_left_out_means_none),
        cmocka_unit_test(r22_an_sdk_may_have_a_flag_of_its_own),
        cmocka_unit_test(r23_names_that_an_sdk_would_not_register_are_refused),
        cmocka_unit_test(r6_the_switch_lets_custom_names_begin_with_rc),
        cmocka_unit_test(r23_two_files_with_one_name_are_refused),
        cmocka_unit_test(what_is_wrong_is_refused_with_file_key_and_allowed_words),
        cmocka_unit_test(a_builtin_file_must_say_more),
        cmocka_unit_test(a_template_reads_declared_fields_only),
        cmocka_unit_test(an_example_that_reads_otherwise_is_refused),
        cmocka_unit_test(an_example_may_be_any_text),
        cmocka_unit_test(types_are_found_by_exact_name_and_listed_in_order),
        cmocka_unit_test(r22_an_optional_module_can_be_left_out),
        cmocka_unit_test(words_are_those_of_the_files),
        cmocka_unit_test(a_content_is_checked_against_the_fields),
        cmocka_unit_test(the_files_in_the_manual_can_be_registered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
