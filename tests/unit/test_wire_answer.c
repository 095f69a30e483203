#include "unit.h"

#include "core/wire.h"

static struct wire_api_answer read_good(const char *body)
{
    struct wire_api_answer answer;
    struct err err = {0};
    if (wire_api_answer_parse(body, strlen(body), &answer, &err) != 0)
        fail_msg("refused %s: %s", body, err.text);
    return answer;
}

static void assert_refused(const char *body, const char *sentence)
{
    struct wire_api_answer answer;
    struct err err = {0};
    assert_int_equal(wire_api_answer_parse(body, strlen(body), &answer, &err), ERR_OUTSIDE);
    assert_string_equal(err.text, sentence);
    assert_null(answer.error_message);
    assert_null(answer.token);
}

static void r1_the_documented_success_is_read(void **state)
{
    (void)state;
    struct wire_api_answer answer =
        read_good("{\n\"code\": 200,\n\"messageUID\": \"XXXX-JJJJ-KKK-LLLL\"\n}\n");
    assert_int_equal(answer.code, 200);
    assert_string_equal(answer.uid, "XXXX-JJJJ-KKK-LLLL");
    assert_null(answer.error_message);
    assert_null(answer.token);
    wire_api_answer_done(&answer);
}

static void r3_an_error_is_read(void **state)
{
    (void)state;
    struct wire_api_answer answer = read_good(
        "{\"url\":\"/user/getToken.json\",\"code\":1002,\"errorMessage\":\"invalid App-Key.\"}");
    assert_int_equal(answer.code, 1002);
    assert_string_equal(answer.uid, "");
    assert_string_equal(answer.error_message, "invalid App-Key.");
    wire_api_answer_done(&answer);
    assert_null(answer.error_message);
}

static void r12_a_token_is_read(void **state)
{
    (void)state;
    struct wire_api_answer answer =
        read_good("{\"code\":200,\"userId\":\"ann\",\"token\":\"abc+/=@cn.rongnav.com\"}");
    assert_string_equal(answer.token, "abc+/=@cn.rongnav.com");
    wire_api_answer_done(&answer);
}

static void null_is_as_good_as_absent(void **state)
{
    (void)state;
    struct wire_api_answer answer =
        read_good("{\"code\":1000,\"messageUID\":null,\"errorMessage\":null,\"token\":null}");
    assert_int_equal(answer.code, 1000);
    assert_string_equal(answer.uid, "");
    assert_null(answer.error_message);
    assert_null(answer.token);
}

static void what_is_no_answer_is_quoted(void **state)
{
    (void)state;
    assert_refused("", "the answer is empty");
    static const char *const others[] = {
        "<html><h1>502 Bad Gateway</h1></html>",
        "ok",
        "[]",
        "200",
        "null",
        "{}",
        "{\"code\":\"200\"}",
        "{\"code\":200.5}",
        "{\"code\":200,\"code\":200}",
        "{\"code\":200,\"messageUID\":5}",
        "{\"code\":200,\"errorMessage\":{}}",
        "{\"code\":200,\"errorMessage\":\"e\",\"token\":true}",
        "{\"code\":200",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct buf sentence = {0};
        buf_addf(&sentence, "the answer is not that of a Server API: %s", others[i]);
        assert_refused(others[i], buf_str(&sentence));
        buf_done(&sentence);
    }
}

static void a_quote_is_short_and_safe(void **state)
{
    (void)state;
    assert_refused("\x1B[2J\r\n\x9B",
                   "the answer is not that of a Server API: \xEF\xBF\xBD[2J \xEF\xBF\xBD");
    struct buf body = {0};
    for (int i = 0; i < 10000; i++)
        buf_add_char(&body, 'x');
    struct wire_api_answer answer;
    struct err err;
    assert_int_equal(wire_api_answer_parse(body.data, body.len, &answer, &err), ERR_OUTSIDE);
    assert_int_equal(strlen(err.text), strlen("the answer is not that of a Server API: ...") + 160);
    buf_done(&body);
}

static void a_uid_that_does_not_fit_is_no_answer(void **state)
{
    (void)state;
    struct wire_api_answer answer;
    struct buf body = {0};
    buf_addf(&body, "{\"code\":200,\"messageUID\":\"%063d\"}", 0);
    assert_int_equal(wire_api_answer_parse(body.data, body.len, &answer, NULL), 0);
    assert_int_equal(strlen(answer.uid), 63);
    wire_api_answer_done(&answer);
    buf_clear(&body);
    buf_addf(&body, "{\"code\":200,\"messageUID\":\"%064d\"}", 0);
    assert_int_equal(wire_api_answer_parse(body.data, body.len, &answer, NULL), ERR_OUTSIDE);
    buf_done(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r1_the_documented_success_is_read),
        cmocka_unit_test(r3_an_error_is_read),
        cmocka_unit_test(r12_a_token_is_read),
        cmocka_unit_test(null_is_as_good_as_absent),
        cmocka_unit_test(what_is_no_answer_is_quoted),
        cmocka_unit_test(a_quote_is_short_and_safe),
        cmocka_unit_test(a_uid_that_does_not_fit_is_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
