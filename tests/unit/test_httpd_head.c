/* The judge of heads alone. What libmicrohttpd makes of real bytes is in test_httpd_strict. */
#include "unit.h"

#include "../../src/io/httpd_head.h"

/* Judges the head as a parser would hand it out that does nothing but split lines. */
static struct httpd_head judge(const char *target, const char *version, const char *const fields[])
{
    struct httpd_head h;
    const struct httpd_request_line line = {
        .method = "GET", .target = target, .target_len = strlen(target), .version = version};
    httpd_head_begin(&h, &line, false);
    for (; fields != NULL && *fields != NULL; fields += 2) {
        const struct httpd_field field = {fields[0], strlen(fields[0]), fields[1],
                                          strlen(fields[1])};
        httpd_head_field(&h, &field);
    }
    httpd_head_end(&h, 100);
    return h;
}

static const char *const host_only[] = {"Host", "x", NULL};

static void a_plain_head_is_good(void **state)
{
    (void)state;
    struct httpd_head h = judge("/a?b=c?d", "HTTP/1.1", host_only);
    assert_null(h.fault);
    assert_int_equal(h.path_at, 0);
    assert_string_equal(h.query, "b=c?d");
    assert_int_equal(h.body_len, 0);
    assert_null(judge("/a", "HTTP/1.1", host_only).query);
    assert_string_equal(judge("/a?", "HTTP/1.1", host_only).query, "");
    assert_null(judge("*", "HTTP/1.1", host_only).fault);
    assert_null(judge("/", "HTTP/1.0", NULL).fault);
}

static void the_path_of_an_absolute_target_is_found(void **state)
{
    (void)state;
    struct httpd_head h = judge("HTTP://host:80/p?q", "HTTP/1.1", host_only);
    assert_null(h.fault);
    assert_int_equal(h.path_at, strlen("HTTP://host:80"));
    assert_string_equal(h.query, "q");
    assert_non_null(judge("http://host", "HTTP/1.1", host_only).fault);
    assert_non_null(judge("http://ho%2Fst/p", "HTTP/1.1", host_only).fault);
    assert_non_null(judge("http://host?/p", "HTTP/1.1", host_only).fault);
}

static void a_target_without_a_path_or_with_forbidden_bytes_is_refused(void **state)
{
    (void)state;
    static const char *const targets[] = {"",     "a",      "host:80", "https://h/p",
                                          "/a b", "/a\tb",  "/a\x7f",  "/\x01",
                                          "/%00", "/a?%00", "/a%00/b", "ftp://h/"};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct httpd_head h = judge(targets[i], "HTTP/1.1", host_only);
        if (h.fault == NULL)
            fail_msg("\"%s\" was let through", targets[i]);
        assert_int_equal(h.fault_http, 400);
    }
}

static void the_announced_length_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t len;
    } cases[] = {{"0", 0},
                 {"007", 7},
                 {"524288", 524288},
                 {"18446744073709551615", UINT64_MAX},
                 {"99999999999999999999", UINT64_MAX}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const fields[] = {"Host", "x", "content-LENGTH", cases[i].text, NULL};
        struct httpd_head h = judge("/", "HTTP/1.1", fields);
        assert_null(h.fault);
        assert_true(h.body_len == cases[i].len);
    }
}

static void a_head_over_4096_bytes_is_431(void **state)
{
    (void)state;
    for (int over = 0; over <= 1; over++) {
        struct httpd_head h;
        const struct httpd_request_line line = {
            .method = "GET", .target = "/", .target_len = 1, .version = "HTTP/1.0"};
        httpd_head_begin(&h, &line, false);
        httpd_head_end(&h, HTTPD_HEAD_MAX + (size_t)over);
        assert_int_equal(h.fault_http, over ? 431 : 0);
    }
}

static void every_character_of_a_name_must_be_one_of_a_token(void **state)
{
    (void)state;
    static const char allowed[] = "!#$%&'*+-.^_`|~0123456789"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (int c = 1; c < 256; c++) {
        char name[] = {'X', (char)c, 'y', '\0'};
        const char *const fields[] = {"Host", "x", name, "1", NULL};
        bool is_good = judge("/", "HTTP/1.1", fields).fault == NULL;
        assert_int_equal(is_good, strchr(allowed, c) != NULL);
    }
    const char *const unnamed[] = {"Host", "x", "", "1", NULL};
    assert_non_null(judge("/", "HTTP/1.1", unnamed).fault);
}

/* A head as libmicrohttpd leaves it: line ends and colons are NULs, pointers go into it. */
static struct httpd_head judge_bytes(char *head, size_t size, size_t value_gap, size_t value_len)
{
    struct httpd_head h;
    char *target = head + 4;
    char *version = target + 3;
    const struct httpd_request_line line = {
        .method = head, .target = "/x", .target_len = 2, .target_at = target, .version = version};
    httpd_head_begin(&h, &line, true);
    const struct httpd_field host = {version + 10, 4, version + 10 + 5 + value_gap, value_len};
    httpd_head_field(&h, &host);
    httpd_head_end(&h, size);
    return h;
}

static void lines_that_do_not_touch_are_refused(void **state)
{
    (void)state;
    char head[] = "GET\0/x\0HTTP/1.1\0\0Host\0 abc\0\0\0\0";
    size_t size = sizeof head - 1;
    assert_null(judge_bytes(head, size, 1, 3).fault);
    assert_non_null(judge_bytes(head, size, 1, 2).fault);     /* a NUL ended the value */
    assert_non_null(judge_bytes(head, size - 1, 1, 3).fault); /* a lone LF ended the head */
    assert_non_null(judge_bytes(head, size + 5, 1, 3).fault); /* a line was glued on */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_head_is_good),
        cmocka_unit_test(the_path_of_an_absolute_target_is_found),
        cmocka_unit_test(a_target_without_a_path_or_with_forbidden_bytes_is_refused),
        cmocka_unit_test(the_announced_length_is_read),
        cmocka_unit_test(a_head_over_4096_bytes_is_431),
        cmocka_unit_test(every_character_of_a_name_must_be_one_of_a_token),
        cmocka_unit_test(lines_that_do_not_touch_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
