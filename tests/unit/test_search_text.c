#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "core/search_text.h"

/* The text of a content, its values joined by |. */
static const char *text_of(const char *content)
{
    static char out[2048];
    struct buf b = {0};
    search_text_add(content, strlen(content), &b);
    assert_true(b.len < sizeof out);
    for (size_t i = 0; i <= b.len; i++)
        out[i] = buf_str(&b)[i] == SEARCH_TEXT_BREAK ? '|' : buf_str(&b)[i];
    buf_done(&b);
    return out;
}

static void strings_and_numbers_are_text_wherever_they_stand(void **state)
{
    (void)state;
    assert_string_equal(text_of("{\"content\":\"你好\",\"user\":{\"id\":\"u1\",\"tags\":[\"a\",2]},"
                                "\"amount\":268.5}"),
                        "你好|u1|a|2|268.5");
    assert_string_equal(text_of("\"alone\""), "alone");
}

static void escapes_are_read(void **state)
{
    (void)state;
    assert_string_equal(text_of("{\"content\":\"\\u4f60\\u597d \\\"a\\\\b\\\"\\n\"}"),
                        "你好 \"a\\b\"\n");
}

static void keys_and_words_of_json_are_no_text(void **state)
{
    (void)state;
    assert_string_equal(text_of("{\"content\":true,\"b\":null,\"c\":\"\",\"d\":[false,{}]}"), "");
}

static void thumbnails_are_no_text(void **state)
{
    (void)state;
    char content[1024];
    char data[400];
    memset(data, 'A', sizeof data);
    snprintf(content, sizeof content, "{\"content\":\"%.*s\",\"poi\":\"Bund\"}",
             SEARCH_TEXT_DATA_MIN, data);
    assert_string_equal(text_of(content), "Bund");
    snprintf(content, sizeof content, "{\"content\":\"%.*s\",\"poi\":\"Bund\"}",
             SEARCH_TEXT_DATA_MIN - 1, data);
    assert_int_equal(strlen(text_of(content)), SEARCH_TEXT_DATA_MIN - 1 + strlen("|Bund"));
    data[100] = ' ';
    snprintf(content, sizeof content, "\"%.*s\"", (int)sizeof data, data);
    assert_int_equal(strlen(text_of(content)), sizeof data);
}

static void content_that_is_no_json_is_its_own_text(void **state)
{
    (void)state;
    assert_string_equal(text_of("plain words {"), "plain words {");
    assert_string_equal(text_of(""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_and_numbers_are_text_wherever_they_stand),
        cmocka_unit_test(escapes_are_read),
        cmocka_unit_test(keys_and_words_of_json_are_no_text),
        cmocka_unit_test(thumbnails_are_no_text),
        cmocka_unit_test(content_that_is_no_json_is_its_own_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
