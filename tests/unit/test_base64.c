/* base/base64: what messages hold as Base64. */
#include "base/base64.h"

#include "unit.h"

static void assert_reads(const char *text, const char *bytes)
{
    struct buf out = {0};
    assert_true(base64_read(text, strlen(text), &out));
    assert_string_equal(buf_str(&out), bytes);
    buf_done(&out);
}

static void assert_refuses(const char *text)
{
    struct buf out = {0};
    buf_add_str(&out, "as before");
    assert_false(base64_read(text, strlen(text), &out));
    assert_string_equal(buf_str(&out), "as before");
    buf_done(&out);
}

static void the_examples_of_the_rfc_are_read(void **state)
{
    (void)state;
    assert_reads("", "");
    assert_reads("Zg==", "f");
    assert_reads("Zm8=", "fo");
    assert_reads("Zm9v", "foo");
    assert_reads("Zm9vYmFy", "foobar");
    assert_reads("+/+/", "\xFB\xFF\xBF");
}

static void what_is_no_base64_adds_nothing(void **state)
{
    (void)state;
    assert_refuses("Zg");
    assert_refuses("Zg=");
    assert_refuses("====");
    assert_refuses("Z===");
    assert_refuses("Zg==Zg==");
    assert_refuses("Zm9v\n");
    assert_refuses("Zm9 ");
    assert_refuses("Zm9-");
    assert_refuses("Zm9vZm\xC3\xA9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_rfc_are_read),
        cmocka_unit_test(what_is_no_base64_adds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
