#include "unit.h"

#include "core/template.h"

static struct json *parse(const char *text)
{
    struct err err;
    struct json *value = json_parse(text, strlen(text), &err);
    if (value == NULL)
        fail_msg("%s: %s", text, err.text);
    return value;
}

/* What the template (JSON) writes of the content (JSON, or NULL). The result lives until the next
 * call. */
static const char *write_for(const char *template_json, const char *content, const char *self)
{
    static char text[512];
    struct err err;
    struct json *value = parse(template_json);
    struct template *t = template_new(NULL, value, &err);
    if (t == NULL)
        fail_msg("%s: %s", template_json, err.text);
    json_free(value);
    struct json *parsed = content != NULL ? parse(content) : NULL;
    struct buf out = {0};
    template_write(t, parsed, self, &out);
    assert_true(out.len < sizeof text);
    memcpy(text, buf_str(&out), out.len + 1);
    buf_done(&out);
    json_free(parsed);
    template_free(t);
    return text;
}

/* The error of a template that must not compile. */
static const char *refusal(const char *template_json)
{
    static struct err err;
    err.text[0] = '\0';
    struct json *value = parse(template_json);
    const struct place at = {.key = "digest"};
    struct template *t = template_new(&at, value, &err);
    json_free(value);
    if (t != NULL)
        fail_msg("accepted %s", template_json);
    return err.text;
}

static void a_field_reads_as_its_text(void **state)
{
    (void)state;
    const char *content = "{\"s\":\"hello\",\"i\":3,\"big\":1585127132438,\"f\":39.97728,"
                          "\"yes\":true,\"null\":null,\"list\":[1,\"a\"],\"obj\":{\"k\":\"v\"}}";
    assert_string_equal(write_for("\"<{s}>\"", content, NULL), "<hello>");
    assert_string_equal(write_for("\"{i} {big} {f}\"", content, NULL), "3 1585127132438 39.97728");
    assert_string_equal(write_for("\"{yes}\"", content, NULL), "true");
    assert_string_equal(write_for("\"<{null}{absent}>\"", content, NULL), "<>");
    assert_string_equal(write_for("\"{list} {obj}\"", content, NULL), "[1,\"a\"] {\"k\":\"v\"}");
}

static void without_a_content_every_field_is_absent(void **state)
{
    (void)state;
    assert_string_equal(write_for("\"<{s}>\"", NULL, NULL), "<>");
    assert_string_equal(write_for("\"<{s.t}>\"", "\"a string\"", NULL), "<>");
    assert_string_equal(write_for("\"<{0}>\"", "[\"a list\"]", NULL), "<>");
}

static void a_path_walks_into_objects_lists_and_json_in_strings(void **state)
{
    (void)state;
    const char *content = "{\"o\":{\"k\":[\"a\",{\"n\":7}]},"
                          "\"s\":\"{\\\"ids\\\":[\\\"u1\\\",\\\"u2\\\"]}\","
                          "\"twice\":\"{\\\"in\\\":\\\"{\\\\\\\"x\\\\\\\":1}\\\"}\","
                          "\"text\":\"no json\",\"number\":\"12\"}";
    assert_string_equal(write_for("\"{o.k.0} {o.k.1.n}\"", content, NULL), "a 7");
    assert_string_equal(write_for("\"{s.ids.1}\"", content, NULL), "u2");
    assert_string_equal(write_for("\"{twice.in.x}\"", content, NULL), "1");
    assert_string_equal(write_for("\"<{text.a}{number.a}{o.k.9}{o.k.x}{o.k.-1}>\"", content, NULL),
                        "<>");
    /* A string that is only shown is shown as it is. */
    assert_string_equal(write_for("\"{s}\"", content, NULL), "{\"ids\":[\"u1\",\"u2\"]}");
}

static void join_puts_a_separator_between_items(void **state)
{
    (void)state;
    const char *content = "{\"names\":[\"Ann\",\"Bob\",3],\"one\":[\"x\"],\"none\":[],\"s\":\"t\"}";
    assert_string_equal(write_for("\"{names|join:、}\"", content, NULL), "Ann、Bob、3");
    assert_string_equal(write_for("\"{names|join:, }\"", content, NULL), "Ann, Bob, 3");
    assert_string_equal(write_for("\"{names|join:}\"", content, NULL), "AnnBob3");
    assert_string_equal(write_for("\"{names|join:\\n}\"", content, NULL), "Ann\nBob\n3");
    assert_string_equal(write_for("\"{one|join:,}<{none|join:,}>{s|join:,}\"", content, NULL),
                        "x<>t");
}

static void cut_counts_utf16_units_and_splits_no_character(void **state)
{
    (void)state;
    assert_string_equal(write_for("\"{s|cut:5}|\"", "{\"s\":\"hello world\"}", NULL), "hello|");
    assert_string_equal(write_for("\"{s|cut:20}|\"", "{\"s\":\"hello\"}", NULL), "hello|");
    assert_string_equal(write_for("\"{s|cut:2}|\"", "{\"s\":\"系统维护\"}", NULL), "系统|");
    /* An emoji is two units: it goes whole or not at all. */
    assert_string_equal(write_for("\"{s|cut:2}|\"", "{\"s\":\"a😀b\"}", NULL), "a|");
    assert_string_equal(write_for("\"{s|cut:3}|\"", "{\"s\":\"a😀b\"}", NULL), "a😀|");
    assert_string_equal(write_for("\"<{s|cut:3}>\"", "{}", NULL), "<>");
}

static void doubled_braces_are_braces(void **state)
{
    (void)state;
    assert_string_equal(write_for("\"{{{a}}}\"", "{\"a\":\"x\"}", NULL), "{x}");
    assert_string_equal(write_for("\"{{a}} }}{{\"", "{\"a\":\"x\"}", NULL), "{a} }{");
    assert_string_equal(write_for("\"\"", "{}", NULL), "");
}

static void the_first_case_that_fits_is_written(void **state)
{
    (void)state;
    const char *t = "{\"cases\":["
                    "{\"when\":{\"op\":\"Add\",\"by\":\"Bob\"},\"text\":\"Bob added {who}\"},"
                    "{\"when\":{\"op\":\"Add\"},\"text\":\"{by} added {who}\"},"
                    "{\"when\":{\"n\":\"3\",\"yes\":\"true\"},\"text\":\"three\"},"
                    "{\"text\":\"else\"}]}";
    assert_string_equal(write_for(t, "{\"op\":\"Add\",\"by\":\"Bob\",\"who\":\"x\"}", NULL),
                        "Bob added x");
    assert_string_equal(write_for(t, "{\"op\":\"Add\",\"by\":\"Eve\",\"who\":\"x\"}", NULL),
                        "Eve added x");
    assert_string_equal(write_for(t, "{\"n\":3,\"yes\":true}", NULL), "three");
    assert_string_equal(write_for(t, "{\"op\":\"add\"}", NULL), "else");
    assert_string_equal(
        write_for("{\"cases\":[{\"when\":{\"a\":\"b\"},\"text\":\"c\"}]}", "{}", NULL), "");
}

static void a_word_may_be_another_field(void **state)
{
    (void)state;
    const char *t = "{\"cases\":[{\"when\":{\"by\":\"{data.ids.0}\"},\"text\":\"joined\"},"
                    "{\"text\":\"was added\"}]}";
    assert_string_equal(
        write_for(t, "{\"by\":\"u1\",\"data\":\"{\\\"ids\\\":[\\\"u1\\\"]}\"}", NULL), "joined");
    assert_string_equal(write_for(t, "{\"by\":\"u1\",\"data\":{\"ids\":[\"u2\"]}}", NULL),
                        "was added");
}

/* "", @self and @other never overlap and leave nothing out, whatever the field holds. */
static void nothing_self_and_other_part_the_world(void **state)
{
    (void)state;
    const char *t = "{\"cases\":[{\"when\":{\"f\":\"@other\"},\"text\":\"other\"},"
                    "{\"when\":{\"f\":\"@self\"},\"text\":\"self\"},"
                    "{\"when\":{\"f\":\"\"},\"text\":\"nothing\"}]}";
    static const struct {
        const char *content;
        const char *self;
        const char *expected;
    } rows[] = {
        {"{\"f\":\"u1\"}", "u1", "self"},
        {"{\"f\":\"u1\"}", "u2", "other"},
        {"{\"f\":\"u1\"}", NULL, "other"},
        {"{\"f\":7}", "7", "self"},
        {"{\"f\":[\"u1\",\"u2\"]}", "u2", "self"},
        {"{\"f\":[\"u1\",\"u2\"]}", "u3", "other"},
        {"{\"f\":[\"\"]}", "", "other"},
        {"{\"f\":[]}", "u1", "nothing"},
        {"{\"f\":{}}", "u1", "nothing"},
        {"{\"f\":null}", "u1", "nothing"},
        {"{\"f\":\"\"}", "", "nothing"},
        {"{}", "u1", "nothing"},
        {"{}", NULL, "nothing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(write_for(t, rows[i].content, rows[i].self), rows[i].expected);
}

static void what_is_malformed_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *template_json;
        const char *error;
    } rows[] = {
        {"3", "digest: is neither a text nor an object with cases"},
        {"\"a {b\"", "digest: the brace at \"{b\" stands alone"},
        {"\"a } b\"", "digest: the brace at \"} b\" stands alone"},
        {"\"{}\"", "digest: \"\" is no field"},
        {"\"{a..b}\"", "digest: \"a..b\" is no field"},
        {"\"{.a}\"", "digest: \".a\" is no field"},
        {"\"{a{b}\"", "digest: \"a{b\" is no field"},
        {"\"{a|upper}\"", "digest: \"upper\" is no filter; allowed: join:SEPARATOR, cut:UNITS"},
        {"\"{a|cut:0}\"", "digest: \"cut:0\" cuts nowhere"},
        {"\"{a|cut:x}\"", "digest: \"cut:x\" cuts nowhere"},
        {"{\"case\":[]}", "digest.case: unknown key; did you mean cases? allowed: cases"},
        {"{\"cases\":{}}", "digest.cases: wants a list of cases, at least one"},
        {"{\"cases\":[]}", "digest.cases: wants a list of cases, at least one"},
        {"{\"cases\":[{\"text\":\"a\"},{\"text\":\"b\"}]}",
         "digest.cases.0.when: is missing; only the last case may do without conditions"},
        {"{\"cases\":[{\"when\":{},\"text\":\"a\"}]}", "digest.cases.0.when: wants an object"},
        {"{\"cases\":[{\"when\":{\"a\":\"b\"}}]}", "digest.cases.0.text: is missing"},
        {"{\"cases\":[{\"when\":{\"a\":3},\"text\":\"\"}]}",
         "digest.cases.0.when.a: is a number; a string is wanted here"},
        {"{\"cases\":[{\"when\":{\"a|cut:3\":\"b\"},\"text\":\"\"}]}",
         "digest.cases.0.when.a|cut:3: \"a|cut:3\" is no field"},
        {"{\"cases\":[{\"when\":{\"a\":\"@me\"},\"text\":\"\"}]}",
         "digest.cases.0.when.a: \"@me\" is no user; allowed: @self, @other"},
        {"{\"cases\":[{\"when\":{\"a\":\"{b\"},\"text\":\"\"}]}",
         "digest.cases.0.when.a: the brace at \"{b\" stands alone"},
        {"{\"cases\":[{\"txt\":\"a\"}]}",
         "digest.cases.0.txt: unknown key; did you mean text? allowed: when, text"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *error = refusal(rows[i].template_json);
        if (strncmp(error, rows[i].error, strlen(rows[i].error)) != 0)
            fail_msg("%s\n  says     %s\n  expected %s", rows[i].template_json, error,
                     rows[i].error);
    }
}

struct seen {
    char words[128];
    int limit;
};

static bool note_field(void *ctx, const char *field, bool goes_deeper)
{
    struct seen *seen = ctx;
    strcat(seen->words, field);
    strcat(seen->words, goes_deeper ? ". " : " ");
    return --seen->limit > 0;
}

static void every_field_that_is_read_is_named(void **state)
{
    (void)state;
    struct json *value = parse("{\"cases\":[{\"when\":{\"a\":\"{b.c}\"},\"text\":\"{d} {e.0}\"},"
                               "{\"text\":\"{f|join:,}\"}]}");
    struct template *t = template_new(NULL, value, NULL);
    json_free(value);
    struct seen all = {.limit = 9};
    assert_true(template_each_field(t, note_field, &all));
    assert_string_equal(all.words, "a b. d e. f ");
    struct seen two = {.limit = 2};
    assert_false(template_each_field(t, note_field, &two));
    assert_string_equal(two.words, "a b. ");
    template_free(t);
}

static void nothing_can_be_released(void **state)
{
    (void)state;
    template_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_reads_as_its_text),
        cmocka_unit_test(without_a_content_every_field_is_absent),
        cmocka_unit_test(a_path_walks_into_objects_lists_and_json_in_strings),
        cmocka_unit_test(join_puts_a_separator_between_items),
        cmocka_unit_test(cut_counts_utf16_units_and_splits_no_character),
        cmocka_unit_test(doubled_braces_are_braces),
        cmocka_unit_test(the_first_case_that_fits_is_written),
        cmocka_unit_test(a_word_may_be_another_field),
        cmocka_unit_test(nothing_self_and_other_part_the_world),
        cmocka_unit_test(what_is_malformed_is_refused_with_its_place),
        cmocka_unit_test(every_field_that_is_read_is_named),
        cmocka_unit_test(nothing_can_be_released),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
