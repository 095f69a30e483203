#include "unit.h"

#include <stdlib.h>

#include "core/registry.h"
#include "core/render.h"

static struct registry *types;

static void add(enum type_origin origin, const char *text)
{
    struct err err;
    if (registry_add(types, origin, "test", text, strlen(text), false, &err) != 0)
        fail_msg("%s", err.text);
}

static int set_up(void **state)
{
    (void)state;
    types = registry_new();
    add(TYPE_BUILTIN, "{\"objectName\":\"RC:TxtMsg\",\"flag\":\"ISCOUNTED\",\"title\":\"Text\","
                      "\"fields\":{\"content\":{\"kind\":\"string\"}},"
                      "\"digest\":\"{content|cut:5}\",\"lines\":\"{content}\","
                      "\"examples\":[{\"content\":{}}]}");
    add(TYPE_CUSTOM, "{\"objectName\":\"app:card\",\"layout\":\"box\","
                     "\"fields\":{\"to\":{\"kind\":\"string\"}},"
                     "\"digest\":{\"cases\":[{\"when\":{\"to\":\"@self\"},\"text\":\"for you\"},"
                     "{\"text\":\"for {to}\"}]}}");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    registry_free(types);
    return 0;
}

struct shown {
    char digest[256];
    char lines[256];
    enum type_layout layout;
};

static void copy_text(char to[256], const struct buf *from)
{
    assert_true(from->len < 256);
    memcpy(to, buf_str(from), from->len + 1);
}

static struct shown show(const char *name, const char *content, const char *self, enum lang lang)
{
    struct json *parsed = json_parse(content, strlen(content), NULL);
    const struct render_input in = {
        .object_name = name,
        .content = content,
        .content_len = strlen(content),
        .type = registry_find(types, name),
        .parsed = parsed,
        .self_id = self,
        .lang = lang,
    };
    struct buf digest = {0};
    struct buf lines = {0};
    render_digest(&in, &digest);
    render_lines(&in, &lines);
    struct shown shown = {.layout = render_layout(&in)};
    copy_text(shown.digest, &digest);
    copy_text(shown.lines, &lines);
    buf_done(&digest);
    buf_done(&lines);
    json_free(parsed);
    return shown;
}

static void r22_a_digest_is_one_line_and_the_chat_has_them_all(void **state)
{
    (void)state;
    struct shown s = show("RC:TxtMsg", "{\"content\":\"a\\nb\\r\\nc\"}", NULL, LANG_EN);
    assert_string_equal(s.digest, "a b "); /* cut at five units: a \n b \r \n */
    assert_string_equal(s.lines, "a\nb\r\nc");
    assert_int_equal(s.layout, LAYOUT_BUBBLE);
    s = show("RC:TxtMsg", "{\"content\":\"\\r\\r\\n\\n\"}", NULL, LANG_EN);
    assert_string_equal(s.digest, "   ");
}

static void a_digest_is_appended_and_what_was_there_stays(void **state)
{
    (void)state;
    const char *content = "{\"content\":\"x\\ny\"}";
    struct json *parsed = json_parse(content, strlen(content), NULL);
    const struct render_input in = {.object_name = "RC:TxtMsg",
                                    .content = content,
                                    .content_len = strlen(content),
                                    .type = registry_find(types, "RC:TxtMsg"),
                                    .parsed = parsed};
    struct buf out = {0};
    buf_add_str(&out, "1\n2\n");
    render_digest(&in, &out);
    assert_string_equal(buf_str(&out), "1\n2\nx y");
    assert_int_equal(out.len, 7);
    buf_done(&out);
    json_free(parsed);
}

static void who_looks_decides_the_case(void **state)
{
    (void)state;
    assert_string_equal(show("app:card", "{\"to\":\"u1\"}", "u1", LANG_EN).digest, "for you");
    assert_string_equal(show("app:card", "{\"to\":\"u1\"}", "u2", LANG_EN).digest, "for u1");
    assert_string_equal(show("app:card", "{\"to\":\"u1\"}", NULL, LANG_EN).digest, "for u1");
    assert_int_equal(show("app:card", "{\"to\":\"u1\"}", NULL, LANG_EN).layout, LAYOUT_BOX);
}

static void r24_what_is_not_registered_shows_the_unsupported_text(void **state)
{
    (void)state;
    struct shown en = show("app:other", "{\"content\":\"hi\"}", NULL, LANG_EN);
    assert_string_equal(en.digest, "The current version does not support viewing this message");
    assert_string_equal(en.lines, "The current version does not support viewing this message");
    assert_int_equal(en.layout, LAYOUT_NOTICE);
    struct shown zh = show("app:other", "not json", NULL, LANG_ZH);
    assert_string_equal(zh.digest, "当前版本暂不支持查看此消息");
    assert_string_equal(zh.lines, "当前版本暂不支持查看此消息");
}

static void r24_registering_the_type_later_renders_the_stored_message_anew(void **state)
{
    (void)state;
    const char *content = "{\"no\":\"7\"}";
    assert_string_equal(show("app:late", content, NULL, LANG_ZH).lines,
                        "当前版本暂不支持查看此消息");
    add(TYPE_CUSTOM, "{\"objectName\":\"app:late\",\"fields\":{\"no\":{\"kind\":\"string\"}},"
                     "\"digest\":\"订单 {no}\"}");
    assert_string_equal(show("app:late", content, NULL, LANG_ZH).lines, "订单 7");
}

static void r25_an_undecodable_builtin_says_so_and_shows_what_came(void **state)
{
    (void)state;
    struct shown en = show("RC:TxtMsg", "{\"content\":\"hi", NULL, LANG_EN);
    assert_string_equal(en.digest, "RC:TxtMsg: the content cannot be decoded");
    assert_string_equal(en.lines, "RC:TxtMsg: the content cannot be decoded\n{\"content\":\"hi");
    assert_int_equal(en.layout, LAYOUT_NOTICE);
    struct shown zh = show("RC:TxtMsg", "[\"json, but no object\"]", NULL, LANG_ZH);
    assert_string_equal(zh.digest, "RC:TxtMsg：内容无法解析");
    assert_string_equal(zh.lines, "RC:TxtMsg：内容无法解析\n[\"json, but no object\"]");
    struct shown nothing = show("RC:TxtMsg", "", NULL, LANG_EN);
    assert_string_equal(nothing.lines, "RC:TxtMsg: the content cannot be decoded");
}

static void r25_a_custom_content_that_is_no_object_is_the_text_it_is(void **state)
{
    (void)state;
    struct shown s = show("app:card", "two\nlines, {no json}", NULL, LANG_EN);
    assert_string_equal(s.digest, "two lines, {no json}");
    assert_string_equal(s.lines, "two\nlines, {no json}");
    assert_int_equal(s.layout, LAYOUT_BOX);
    assert_string_equal(show("app:card", "[1,2]", NULL, LANG_ZH).digest, "[1,2]");
    assert_string_equal(show("app:card", "null", NULL, LANG_ZH).digest, "null");
}

static void r22_a_burning_message_hides_its_digest_whatever_the_type(void **state)
{
    (void)state;
    struct shown s = show("RC:TxtMsg", "{\"content\":\"psst\",\"burnDuration\":10}", NULL, LANG_EN);
    assert_string_equal(s.digest, "[Secret Chat]");
    assert_string_equal(s.lines, "psst");
    assert_string_equal(show("app:card", "{\"burnDuration\":1}", NULL, LANG_ZH).digest,
                        "[阅后即焚]");
    assert_string_equal(
        show("RC:TxtMsg", "{\"content\":\"psst\",\"burnDuration\":0}", NULL, LANG_EN).digest,
        "psst");
    assert_string_equal(
        show("RC:TxtMsg", "{\"content\":\"psst\",\"burnDuration\":\"9\"}", NULL, LANG_EN).digest,
        "psst");
    /* Who does not know the type does not know that it burns. */
    assert_string_equal(show("app:other", "{\"burnDuration\":10}", NULL, LANG_EN).digest,
                        "The current version does not support viewing this message");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r22_a_digest_is_one_line_and_the_chat_has_them_all),
        cmocka_unit_test(a_digest_is_appended_and_what_was_there_stays),
        cmocka_unit_test(who_looks_decides_the_case),
        cmocka_unit_test(r24_what_is_not_registered_shows_the_unsupported_text),
        cmocka_unit_test(r24_registering_the_type_later_renders_the_stored_message_anew),
        cmocka_unit_test(r25_an_undecodable_builtin_says_so_and_shows_what_came),
        cmocka_unit_test(r25_a_custom_content_that_is_no_object_is_the_text_it_is),
        cmocka_unit_test(r22_a_burning_message_hides_its_digest_whatever_the_type),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
