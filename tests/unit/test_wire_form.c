#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "core/wire.h"

enum { FIELDS = 4 };

static struct wire_field *broadcast_fields(void)
{
    static struct wire_field fields[FIELDS];
    fields[0].name = "fromUserId";
    fields[1].name = "objectName";
    fields[2].name = "content";
    fields[3].name = "disableUpdateLastMsg";
    return fields;
}

/* From memory that ends with the form, so that a sanitizer sees a read beyond it. */
static int read_bytes(const char *body, size_t len, struct wire_field *fields, struct err *err)
{
    char *exact = malloc(len > 0 ? len : 1);
    memcpy(exact, body, len);
    int rc = wire_form_read(exact, len, fields, FIELDS, err);
    free(exact);
    return rc;
}

static struct wire_field *read_good(const char *body)
{
    struct wire_field *fields = broadcast_fields();
    struct err err = {0};
    if (read_bytes(body, strlen(body), fields, &err) != 0)
        fail_msg("refused %s: %s", body, err.text);
    return fields;
}

static void assert_content(const char *body, const char *content)
{
    struct wire_field *fields = read_good(body);
    if (fields[2].value == NULL)
        fail_msg("no content in %s", body);
    assert_string_equal(fields[2].value, content);
    assert_int_equal(fields[2].len, strlen(content));
    wire_form_done(fields, FIELDS);
}

static void assert_refused_bytes(const char *body, size_t len, const char *sentence)
{
    struct wire_field *fields = broadcast_fields();
    struct err err = {0};
    assert_int_equal(read_bytes(body, len, fields, &err), ERR_INPUT);
    assert_string_equal(err.text, sentence);
    wire_form_done(fields, FIELDS);
}

static void assert_refused(const char *body, const char *sentence)
{
    assert_refused_bytes(body, strlen(body), sentence);
}

static void r1_the_documented_body_is_read(void **state)
{
    (void)state;
    struct wire_field *fields = read_good(
        "content=%7B%22content%22%3A%22hello%22%2C%22extra%22%3A%22helloExtra%22%7D&fromUserId=2191"
        "&objectName=RC:TxtMsg");
    assert_string_equal(fields[0].value, "2191");
    assert_string_equal(fields[1].value, "RC:TxtMsg");
    assert_string_equal(fields[2].value, "{\"content\":\"hello\",\"extra\":\"helloExtra\"}");
    assert_null(fields[3].value);
    wire_form_done(fields, FIELDS);
    assert_null(fields[0].value);
}

static void r1_unknown_fields_are_ignored(void **state)
{
    (void)state;
    struct wire_field *fields = read_good(
        "msgRandom=1&content=x&msgRandom=2&Content=y&contents=z&content%20=a&=b&msgRandom");
    assert_string_equal(fields[2].value, "x");
    assert_null(fields[0].value);
    assert_null(fields[1].value);
    assert_null(fields[3].value);
    wire_form_done(fields, FIELDS);
}

static void values_are_decoded(void **state)
{
    (void)state;
    assert_content("content=a+b", "a b");
    assert_content("content=a%20b", "a b");
    assert_content("content=a%2Bb", "a+b");
    assert_content("content=a%26b%3Dc", "a&b=c");
    assert_content("content=a=b==", "a=b==");
    assert_content("content={\"k\":[1,2]}", "{\"k\":[1,2]}");
    assert_content("content=%E4%B8%AD", "\xE4\xB8\xAD");
    assert_content("content=%e4%b8%ad", "\xE4\xB8\xAD");
    assert_content("content=\xE4\xB8\xAD", "\xE4\xB8\xAD");
    assert_content("content=%5Cu4e2d", "\\u4e2d");
    assert_content("content=%25%32%35", "%25");
    assert_content("content=%7f%01", "\x7F\x01");
    assert_content("c%6Fntent=x", "x");
    assert_content("content=x?y#z;w", "x?y#z;w");
}

static void empty_fields_are_present_and_empty(void **state)
{
    (void)state;
    assert_content("content=", "");
    assert_content("content", "");
    assert_content("&&content=x&&", "x");
    assert_content("=&content=x&=", "x");
    struct wire_field *fields = read_good("");
    for (size_t i = 0; i < FIELDS; i++)
        assert_null(fields[i].value);
    fields = read_good("&&&");
    for (size_t i = 0; i < FIELDS; i++)
        assert_null(fields[i].value);
}

static void r7_bad_percent_encoding_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "content=%",   "content=a%",  "content=%4",   "content=%&x=1",     "content=%4&x=1",
        "content=%G0", "content=%0G", "content=%%",   "content=%-1",       "content=% 1",
        "content=%+1", "content=%0x", "content=%u4e", "content=100% sure",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_refused(bad[i], "content has a % without two hex digits behind it "
                               "(a % itself is sent as %25).");
    /* In a field that nobody asked for too: mostly the rest of a content with a raw & in it. */
    assert_refused("content=fish & 50% chips",
                   "The field \" 50\" has a % without two hex digits behind it "
                   "(a % itself is sent as %25).");
}

static void r7_nul_is_refused(void **state)
{
    (void)state;
    assert_refused("content=a%00b", "content holds a NUL byte.");
    assert_refused("fromUserId=%00", "fromUserId holds a NUL byte.");
    assert_refused("objectName=RC:TxtMsg%00&content=x", "objectName holds a NUL byte.");
    static const char raw[] = "content=a\0b";
    assert_refused_bytes(raw, sizeof raw - 1, "content holds a NUL byte.");
    static const char in_name[] = "content\0=a";
    assert_refused_bytes(in_name, sizeof in_name - 1,
                         "The field \"content\xEF\xBF\xBD\" holds a NUL byte.");
    assert_refused("content%00=a", "The field \"content\xEF\xBF\xBD\" holds a NUL byte.");
}

static void r7_bad_utf8_is_refused(void **state)
{
    (void)state;
    assert_refused("content=%E4%B8", "content is not well-formed UTF-8.");
    assert_refused("content=\xE4\xB8", "content is not well-formed UTF-8.");
    assert_refused("content=%ED%A0%80", "content is not well-formed UTF-8.");
    assert_refused("content=%C0%80", "content is not well-formed UTF-8.");
    assert_refused("fromUserId=%D6%D0", "fromUserId is not well-formed UTF-8."); /* GBK */
    assert_refused("%FF=1", "The field \"\xEF\xBF\xBD\" is not well-formed UTF-8.");
}

static void r7_a_field_given_twice_is_refused(void **state)
{
    (void)state;
    assert_refused("content=a&content=b", "content is given twice.");
    assert_refused("content=a&content=a", "content is given twice.");
    assert_refused("content=a&c%6Fntent=b", "content is given twice.");
    assert_refused("content&content", "content is given twice.");
    assert_refused("fromUserId=1&content=a&objectName=b&fromUserId=2",
                   "fromUserId is given twice.");
}

static void a_fault_of_a_strange_name_is_told_safely(void **state)
{
    (void)state;
    assert_refused("=%", "The field \"\" has a % without two hex digits behind it "
                         "(a % itself is sent as %25).");
    assert_refused("%1B%5B2J=%",
                   "The field \"\xEF\xBF\xBD[2J\" has a % without two hex digits behind it "
                   "(a % itself is sent as %25).");
    struct buf body = {0};
    for (int i = 0; i < 5000; i++)
        buf_add_char(&body, 'n');
    buf_add_str(&body, "=%00");
    struct wire_field *fields = broadcast_fields();
    struct err err;
    assert_int_equal(read_bytes(body.data, body.len, fields, &err), ERR_INPUT);
    assert_true(strlen(err.text) < 100);
    buf_done(&body);
}

static void a_body_of_the_greatest_size_is_read(void **state)
{
    (void)state;
    struct buf body = {0};
    buf_add_str(&body, "content=");
    while (body.len + 3 <= WIRE_BODY_MAX)
        buf_add_str(&body, "%41");
    struct wire_field *fields = broadcast_fields();
    assert_int_equal(read_bytes(body.data, body.len, fields, NULL), 0);
    assert_int_equal(fields[2].len, (WIRE_BODY_MAX - 8) / 3);
    assert_int_equal(strspn(fields[2].value, "A"), fields[2].len);
    wire_form_done(fields, FIELDS);
    buf_done(&body);
}

static void a_form_is_written_percent_encoded(void **state)
{
    (void)state;
    struct buf form = {0};
    wire_form_add(&form, "fromUserId", "2191", 4);
    wire_form_add(&form, "objectName", "RC:TxtMsg", 9);
    wire_form_add(&form, "content", "{\"a\":\"b c+d&e=f%\xE4\xB8\xAD~-._\"}", 25);
    assert_string_equal(buf_str(&form),
                        "fromUserId=2191&objectName=RC%3ATxtMsg&content=%7B%22a%22%3A%22b%20c%2Bd"
                        "%26e%3Df%25%E4%B8%AD~-._%22%7D");
    buf_done(&form);
}

static void what_was_written_is_read_back(void **state)
{
    (void)state;
    char every[0x7F + 7];
    for (int c = 1; c <= 0x7F; c++)
        every[c - 1] = (char)c;
    memcpy(every + 0x7F, "\xF0\x9F\x98\x80\xC3\xA9", 7);
    struct buf form = {0};
    wire_form_add(&form, "disableUpdateLastMsg", "", 0);
    wire_form_add(&form, "content", every, strlen(every));
    struct wire_field *fields = read_good(buf_str(&form));
    assert_string_equal(fields[2].value, every);
    assert_string_equal(fields[3].value, "");
    wire_form_done(fields, FIELDS);
    buf_done(&form);
}

static void a_pull_names_its_cursor_only_when_there_is_one(void **state)
{
    (void)state;
    struct buf target = {0};
    wire_pull_write_target(&target, NULL, 100);
    assert_string_equal(buf_str(&target), "/castsim/v1/pull?limit=100");
    buf_clear(&target);
    buf_add_str(&target, "http://127.0.0.1:8787");
    wire_pull_write_target(&target, "k3f9-27&limit=1", 5);
    assert_string_equal(buf_str(&target),
                        "http://127.0.0.1:8787/castsim/v1/pull?since=k3f9-27%26limit%3D1&limit=5");
    buf_done(&target);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r1_the_documented_body_is_read),
        cmocka_unit_test(r1_unknown_fields_are_ignored),
        cmocka_unit_test(values_are_decoded),
        cmocka_unit_test(empty_fields_are_present_and_empty),
        cmocka_unit_test(r7_bad_percent_encoding_is_refused),
        cmocka_unit_test(r7_nul_is_refused),
        cmocka_unit_test(r7_bad_utf8_is_refused),
        cmocka_unit_test(r7_a_field_given_twice_is_refused),
        cmocka_unit_test(a_fault_of_a_strange_name_is_told_safely),
        cmocka_unit_test(a_body_of_the_greatest_size_is_read),
        cmocka_unit_test(a_form_is_written_percent_encoded),
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(a_pull_names_its_cursor_only_when_there_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
