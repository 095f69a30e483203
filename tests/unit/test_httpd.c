/* Proper requests, and the answers to them. */
#include "unit.h"

#include "http_fixture.h"

#define HOST "Host: x\r\n"

/* Sends one request on a connection of its own and asserts the answer. */
static void assert_answer(struct http_server *s, const char *request, int status, const char *body)
{
    int fd = http_connect(s->port);
    http_say(fd, request);
    http_expect(fd, status, body);
    close(fd);
}

static void a_request_reaches_the_handler_and_its_answer_the_client(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    http_say(fd, "POST /message/online/broadcast.json?a=%20b HTTP/1.1\r\n" HOST
                 "X-TAG: t\r\nContent-Length: 5\r\n\r\na=b+c");
    struct http_answer a;
    assert_true(http_read_answer(fd, &a));
    assert_int_equal(a.status, 200);
    assert_string_equal(buf_str(&a.body), "POST|/message/online/broadcast.json|a=%20b|t|a=b+c");
    assert_string_equal(http_header(&a, "Content-Type"), "application/json; charset=utf-8");
    assert_non_null(http_header(&a, "Date"));
    assert_null(http_header(&a, "Connection"));
    assert_null(http_header(&a, "Retry-After"));
    assert_null(http_header(&a, "Allow"));
    http_answer_done(&a);
    close(fd);
}

static void allow_and_retry_after_are_sent_when_set(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    struct http_answer a;
    http_say(fd, "GET /retry HTTP/1.1\r\n" HOST "\r\n");
    assert_true(http_read_answer(fd, &a));
    assert_int_equal(a.status, 429);
    assert_string_equal(http_header(&a, "Retry-After"), "17");
    http_answer_done(&a);
    http_say(fd, "POST /allow HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n");
    assert_true(http_read_answer(fd, &a));
    assert_int_equal(a.status, 405);
    assert_string_equal(http_header(&a, "Allow"), "GET, HEAD");
    http_answer_done(&a);
    close(fd);
}

static void the_path_is_decoded_and_the_query_is_not(void **state)
{
    static const struct {
        const char *target;
        const char *path_and_query;
    } cases[] = {
        {"/a%2Fb%20c", "/a/b c|-"},
        {"//doubled//slash", "//doubled//slash|-"},
        {"/a+b?c+d=%41&e", "/a+b|c+d=%41&e"},
        {"/?", "/|"},
        {"/a%3Fb?c?d", "/a?b|c?d"},
        {"http://host:80/p%20q?r", "/p q|r"},
        {"/%zz%4", "/%zz%4|-"},
        {"/\xe4\xb8\xad", "/\xe4\xb8\xad|-"},
        {"*", "*|-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char request[256];
        char body[256];
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST "\r\n", cases[i].target);
        snprintf(body, sizeof body, "GET|%s|-|", cases[i].path_and_query);
        assert_answer(*state, request, 200, body);
    }
}

static void a_head_request_gets_the_length_and_no_body(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    http_say(fd, "HEAD /h HTTP/1.1\r\n" HOST "\r\nGET /g HTTP/1.1\r\n" HOST "\r\n");
    struct http_answer a;
    assert_true(http_read_head(fd, &a));
    assert_int_equal(a.status, 200);
    assert_string_equal(http_header(&a, "Content-Length"), "12"); /* HEAD|/h|-|-| */
    http_answer_done(&a);
    http_expect(fd, 200, "GET|/g|-|-|");
    close(fd);
}

/* ---- connections ---- */

static void a_connection_serves_many_requests_pipelined_or_not(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    for (int n = 0; n < 3; n++) {
        http_say(fd, "GET /one HTTP/1.1\r\n" HOST "\r\n");
        http_expect(fd, 200, "GET|/one|-|-|");
    }
    struct buf all = {0};
    for (int n = 0; n < 200; n++) {
        buf_addf(&all, "GET /%d HTTP/1.1\r\n" HOST "\r\n", n);
        buf_addf(&all, "POST /%d HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc", n);
        buf_addf(&all,
                 "PUT /%d HTTP/1.1\r\n" HOST
                 "Transfer-Encoding: chunked\r\n\r\n1\r\nd\r\n2\r\nef\r\n0\r\n\r\n",
                 n);
    }
    assert_true(http_send(fd, all.data, all.len));
    for (int n = 0; n < 200; n++) {
        char body[64];
        snprintf(body, sizeof body, "GET|/%d|-|-|", n);
        http_expect(fd, 200, body);
        snprintf(body, sizeof body, "POST|/%d|-|-|abc", n);
        http_expect(fd, 200, body);
        snprintf(body, sizeof body, "PUT|/%d|-|-|def", n);
        http_expect(fd, 200, body);
    }
    buf_done(&all);
    close(fd);
}

static void connection_close_and_http_1_0_end_the_connection(void **state)
{
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
    };
    struct http_server *s = *state;
    for (size_t i = 0; i < 2; i++) {
        int fd = http_connect(s->port);
        http_say(fd, requests[i]);
        http_expect(fd, 200, "GET|/|-|-|");
        http_assert_closed(fd);
    }
    int fd = http_connect(s->port);
    for (int n = 0; n < 2; n++) {
        http_say(fd, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        http_expect(fd, 200, "GET|/|-|-|");
    }
    close(fd);
}

#if HTTP_LIBRARY_IS_STRICT
#define CHUNK_SIZE_3 "3"
#else
#define CHUNK_SIZE_3 "3;extension=1"
#endif

static void a_request_may_come_byte_by_byte(void **state)
{
    struct http_server *s = *state;
    static const char request[] = "POST /slow?q HTTP/1.1\r\n" HOST
                                  "X-Tag: t\r\nTransfer-Encoding: chunked\r\n\r\n" CHUNK_SIZE_3
                                  "\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n";
    int fd = http_connect(s->port);
    int on = 1;
    assert_int_equal(setsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &on, sizeof on), 0);
    for (size_t i = 0; i < sizeof request - 1; i++)
        assert_true(http_send(fd, request + i, 1));
    http_expect(fd, 200, "POST|/slow|q|t|abcde");
    close(fd);
}

static void a_client_that_closed_its_side_still_gets_its_whole_answer(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    http_say(fd, "GET /small HTTP/1.1\r\n" HOST "\r\nGET /big HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    http_expect(fd, 200, "GET|/small|-|-|");
    struct http_answer a;
    assert_true(http_read_answer(fd, &a));
    assert_int_equal(a.body.len, HTTP_BIG_ANSWER);
    http_answer_done(&a);
    http_assert_closed(fd); /* the server sees that nothing more will come */
}

static void a_request_cut_by_a_closed_side_ends_the_connection(void **state)
{
    static const char *const starts[] = {
        "",
        "G",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\n" HOST,
        "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nabc",
        "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    };
    struct http_server *s = *state;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        int fd = http_connect(s->port);
        http_say(fd, starts[i]);
        assert_int_equal(shutdown(fd, SHUT_WR), 0);
        http_assert_closed(fd);
    }
    assert_int_equal(s->handled, 0);
}

/* ---- bodies ---- */

static void say_body(int fd, size_t len)
{
    static char block[65536];
    memset(block, 'b', sizeof block);
    for (size_t n; len > 0; len -= n) {
        n = len < sizeof block ? len : sizeof block;
        if (!http_send(fd, block, n))
            return; /* the server has heard enough */
    }
}

static void r7_a_body_of_512_kib_is_read_and_one_more_byte_is_not(void **state)
{
    struct http_server *s = *state;
    for (size_t len = WIRE_BODY_MAX; len <= WIRE_BODY_MAX + 1; len++) {
        bool is_over = len > WIRE_BODY_MAX;
        for (int is_chunked = 0; is_chunked <= 1; is_chunked++) {
            char head[128];
            snprintf(head, sizeof head,
                     is_chunked ? "POST /b HTTP/1.1\r\n" HOST
                                  "Transfer-Encoding: chunked\r\n\r\n%zx\r\n"
                                : "POST /b HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n",
                     len);
            int fd = http_connect(s->port);
            http_say(fd, head);
            say_body(fd, len);
            if (is_chunked)
                http_send(fd, "\r\n0\r\n\r\n", 7);
            http_expect(fd, is_over ? 400 : 200, is_over ? "POST|/b|-|-|" : NULL);
            assert_int_equal(s->was_too_long, is_over);
            assert_int_equal(s->body_len, is_over ? 0 : len);
            if (is_over)
                http_assert_closed(fd);
            else
                close(fd);
        }
    }
}

static void an_over_long_body_is_answered_when_its_length_is_announced(void **state)
{
    struct http_server *s = *state;
    static const char *const lengths[] = {"524289", "10000000000", "18446744073709551614"};
    for (size_t i = 0; i < 3; i++) {
        int fd = http_connect(s->port);
        char head[128];
        snprintf(head, sizeof head, "POST /b?q HTTP/1.1\r\n" HOST "Content-Length: %s\r\n\r\n",
                 lengths[i]);
        http_say(fd, head); /* and not one byte of the body */
        struct http_answer a;
        assert_true(http_read_answer(fd, &a));
        assert_int_equal(a.status, 400);
        assert_string_equal(buf_str(&a.body), "POST|/b|q|-|");
        assert_string_equal(http_header(&a, "Connection"), "close");
        assert_true(s->was_too_long);
        http_answer_done(&a);
        http_assert_closed(fd);
    }
}

static void an_endless_chunked_body_is_cut_off(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    http_say(fd, "POST /retry HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
    char chunk[4096 + 8];
    memset(chunk, 'c', sizeof chunk);
    memcpy(chunk, "1000\r\n", 6);
    memcpy(chunk + 6 + 4096, "\r\n", 2);
    bool was_taken = true;
    for (int n = 0; n < 100000 && was_taken; n++)
        was_taken = http_send(fd, chunk, sizeof chunk);
    assert_false(was_taken);
    struct http_answer a;
    assert_true(http_read_answer(fd, &a));
    assert_int_equal(a.status, 429);
    assert_string_equal(http_header(&a, "Content-Type"), "application/json; charset=utf-8");
    assert_string_equal(http_header(&a, "Connection"), "close");
    assert_string_equal(http_header(&a, "Retry-After"), "17");
    assert_string_equal(buf_str(&a.body), "POST|/retry|-|-|");
    http_answer_done(&a);
    http_assert_closed(fd);
    assert_int_equal(s->handled, 1);
    assert_true(s->was_too_long);
}

static void a_client_that_expects_100_gets_it_before_it_sends(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    http_say(fd, "POST /e HTTP/1.1\r\n" HOST "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    struct http_answer a;
    assert_true(http_read_head(fd, &a));
    assert_int_equal(a.status, 100);
    http_answer_done(&a);
    http_say(fd, "abc");
    http_expect(fd, 200, "POST|/e|-|-|abc");
    close(fd);
}

static void a_client_that_announces_too_much_gets_its_answer_instead_of_100(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    http_say(fd,
             "POST /e HTTP/1.1\r\n" HOST "Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n");
    http_expect(fd, 400, "POST|/e|-|-|");
    assert_true(s->was_too_long);
    http_assert_closed(fd);
}

/* ---- addresses ---- */

static void only_127_and_colon_colon_1_are_loopback(void **state)
{
    (void)state;
    assert_true(httpd_is_loopback("127.0.0.1"));
    assert_true(httpd_is_loopback("127.255.0.3"));
    assert_true(httpd_is_loopback("::1"));
    assert_false(httpd_is_loopback("0.0.0.0"));
    assert_false(httpd_is_loopback("::"));
    assert_false(httpd_is_loopback("128.0.0.1"));
    assert_false(httpd_is_loopback("localhost"));
    assert_false(httpd_is_loopback(""));
}

static void an_address_that_cannot_be_listened_on_is_told(void **state)
{
    struct http_server *s = *state;
    struct {
        const char *host;
        uint16_t port;
        const char *why;
    } cases[] = {
        {"127.0.0.1", s->port, "Address already in use"},
        {"192.0.2.1", 0, "cannot listen on 192.0.2.1:0: Cannot assign"},
        {"localhost", 0, "\"localhost\" is no address"},
    };
    for (size_t i = 0; i < 3; i++) {
        struct err err = {0};
        struct httpd_config config = {
            .host = cases[i].host, .port = cases[i].port, .handle = http_handle, .ctx = s};
        assert_null(httpd_start(&config, &err));
        if (strstr(err.text, cases[i].why) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        http_test(a_request_reaches_the_handler_and_its_answer_the_client),
        http_test(allow_and_retry_after_are_sent_when_set),
        http_test(the_path_is_decoded_and_the_query_is_not),
        http_test(a_head_request_gets_the_length_and_no_body),
        http_test(a_connection_serves_many_requests_pipelined_or_not),
        http_test(connection_close_and_http_1_0_end_the_connection),
        http_test(a_request_may_come_byte_by_byte),
        http_test(a_client_that_closed_its_side_still_gets_its_whole_answer),
        http_test(a_request_cut_by_a_closed_side_ends_the_connection),
        http_test(r7_a_body_of_512_kib_is_read_and_one_more_byte_is_not),
        http_test(an_over_long_body_is_answered_when_its_length_is_announced),
        http_test(an_endless_chunked_body_is_cut_off),
        http_test(a_client_that_expects_100_gets_it_before_it_sends),
        http_test(a_client_that_announces_too_much_gets_its_answer_instead_of_100),
        cmocka_unit_test(only_127_and_colon_colon_1_are_loopback),
        http_test(an_address_that_cannot_be_listened_on_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
