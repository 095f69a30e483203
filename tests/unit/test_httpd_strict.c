/* What is no proper HTTP, as bytes on a socket: refused, and the connection closed. */
#include "unit.h"

#include "base/prng.h"
#include "core/json.h"
#include "http_fixture.h"

struct bytes {
    const char *text;
    size_t len;
};
#define BYTES(literal)                                                                             \
    {                                                                                              \
        literal, sizeof literal - 1                                                                \
    }
#define HOST "Host: x\r\n"

static void assert_is_api_error(const struct http_answer *a)
{
    assert_string_equal(http_header(a, "Content-Type"), "application/json; charset=utf-8");
    struct err err = {0};
    struct json *body = json_parse(buf_str(&a->body), a->body.len, &err);
    if (body == NULL)
        fail_msg("%s in %s", err.text, buf_str(&a->body));
    json_free(body);
    assert_non_null(strstr(buf_str(&a->body), "\"code\":1002"));
    assert_non_null(strstr(buf_str(&a->body), "\"errorMessage\":\""));
}

/* Sends the bytes; the answer must have the status, be the Server API's error, and close the
 * connection; and no request may have reached the handler. */
static void assert_refused(struct http_server *s, const struct bytes *request, int status)
{
    int handled = s->handled;
    int fd = http_connect(s->port);
    http_send(fd, request->text, request->len);
    struct http_answer a;
    bool is_answered = http_read_answer(fd, &a);
    if (!is_answered && HTTP_LIBRARY_IS_STRICT) {
        assert_int_equal(a.head.len, 0); /* it closed at once: a NUL in the first line */
        close(fd);
        return;
    }
    if (!is_answered)
        fail_msg("no answer to %s", request->text);
    if (a.status != status)
        fail_msg("%d to %s", a.status, request->text);
    assert_string_equal(http_header(&a, "Connection"), "close");
    bool is_librarys_page = HTTP_LIBRARY_IS_STRICT && http_header(&a, "Content-Type") == NULL;
    if (!is_librarys_page)
        assert_is_api_error(&a);
    http_answer_done(&a);
    http_assert_closed(fd);
    assert_int_equal(s->handled, handled);
}

static void what_could_be_understood_in_two_ways_is_refused(void **state)
{
    static const struct bytes requests[] = {
        /* lengths and codings */
        BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\ncontent-length: 1\r\n\r\na"),
        BYTES("POST / HTTP/1.1\r\n" HOST
              "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        BYTES("POST / HTTP/1.1\r\n" HOST
              "Transfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n0\r\n\r\n"),
        BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n"),
        BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n\r\n"),
        BYTES("POST / HTTP/1.1\r\n" HOST
              "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        BYTES("POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        /* names and lines */
        BYTES("GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Content-Length\t: 5\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n Leading: 1\r\n" HOST "\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST ": nameless\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Na(me: 1\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Folded: 1\r\n 2\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Folded: 1\r\n\tTransfer-Encoding: chunked\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n chunked\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\nHost: x\r\n y\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "A: 1\r\n 2\r\nB: 3\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Nul: a\0Content-Length: 5\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Nul: a\0\0Content-Length\0 5\r\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "Cr: a\rContent-Length: 5\r\n\r\n"),
        BYTES("GET / HTTP/1.1\nHost: x\n\n"), BYTES("GET / HTTP/1.1\r\nHost: x\n\r\n"),
        BYTES("GET / HTTP/1.1\r\n" HOST "\n"),
        /* the host */
        BYTES("GET / HTTP/1.1\r\n\r\n"), BYTES("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"),
        BYTES("GET / HTTP/1.0\r\nHost: x\r\nhost: y\r\n\r\n"),
        /* the target */
        BYTES("GET /a%00b HTTP/1.1\r\n" HOST "\r\n"),
        BYTES("GET /a?b=%00 HTTP/1.1\r\n" HOST "\r\n"), BYTES("GET /a\0b HTTP/1.1\r\n" HOST "\r\n"),
        BYTES("GET  /a HTTP/1.1\r\n" HOST "\r\n"), BYTES("GET /a  HTTP/1.1\r\n" HOST "\r\n"),
        BYTES("GET /a b HTTP/1.1\r\n" HOST "\r\n"), BYTES("GET /a\tb HTTP/1.1\r\n" HOST "\r\n"),
        BYTES("GET /a\x7f HTTP/1.1\r\n" HOST "\r\n"), BYTES("GET a HTTP/1.1\r\n" HOST "\r\n"),
        BYTES("CONNECT x:80 HTTP/1.1\r\n" HOST "\r\n"),
        BYTES("GET http://x HTTP/1.1\r\n" HOST "\r\n"), BYTES("G\x01T / HTTP/1.1\r\n" HOST "\r\n"),
        BYTES("GET /%ff%01%22\xfe HTTP/1.1\r\n\r\n"), /* quoted in the answer */
    };
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        assert_refused(*state, &requests[i], 400);
}

/* What follows a refused head is never taken for a request of its own. */
static void nothing_behind_a_refused_head_is_read(void **state)
{
    static const struct bytes smuggled =
        BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
              "0\r\n\r\nGET /smuggled HTTP/1.1\r\n" HOST "\r\n");
    assert_refused(*state, &smuggled, 400);
}

/* These libmicrohttpd answers by itself, with a page of its own; to a Content-Length that is no
 * number it says the head of its answer twice. */
static void what_libmicrohttpd_refuses_closes_the_connection_too(void **state)
{
    struct http_server *s = *state;
    static const struct {
        struct bytes request;
        int status;
    } cases[] = {
        {BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: abc\r\n\r\n"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\na"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\na"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\na"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n"), 413},
        {BYTES("GET / HTTP/2.0\r\n" HOST "\r\n"), 505},
        {BYTES("GET / HTTP/0.9\r\n" HOST "\r\n"), 505},
        {BYTES("GET / http/1.1\r\n" HOST "\r\n"), 400},
        {BYTES("GET / HTTP/1.1 \r\n" HOST "\r\n"), 400},
        {BYTES("GET / HTTP/1.1\r\nno colon\r\n\r\n"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n-1\r\n"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n"), 400},
        {BYTES("POST / HTTP/1.1\r\n" HOST
               "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
         413},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int fd = http_connect(s->port);
        http_send(fd, cases[i].request.text, cases[i].request.len);
        struct http_answer a;
        assert_true(http_read_head(fd, &a));
        if (a.status != cases[i].status)
            fail_msg("%d to %s", a.status, cases[i].request.text);
        http_answer_done(&a);
        char c;
        while (http_read_byte(fd, &c))
            continue;
        close(fd);
    }
    assert_int_equal(s->handled, 0);
}

static void an_over_long_head_is_431(void **state)
{
    struct http_server *s = *state;
    for (size_t len = 3596; len <= 5096; len += 500) {
        struct buf head = {0};
        buf_add_str(&head, "GET / HTTP/1.1\r\n" HOST "X-Pad: ");
        while (head.len < len - 4)
            buf_add_char(&head, 'p');
        buf_add_str(&head, "\r\n\r\n");
        if (len <= 4096) {
            int fd = http_connect(s->port);
            http_say(fd, buf_str(&head));
            http_expect(fd, 200, "GET|/|-|-|");
            close(fd);
        } else {
            struct bytes request = {buf_str(&head), head.len};
            assert_refused(s, &request, 431);
        }
        buf_done(&head);
    }
}

/* libmicrohttpd splits a query before anybody else sees it, and says nothing at all when that takes
 * more memory than a connection has. */
static void a_target_that_is_too_long_or_of_too_many_parts_is_414(void **state)
{
    struct http_server *s = *state;
    static const struct {
        size_t parts;
        size_t part_len;
        int status;
    } cases[] = {
        {32, 4, 200},   {32, 100, 200}, {33, 4, 414},   {300, 4, 414},
        {1500, 2, 414}, {1, 4200, 414}, {30, 150, 414}, {2, 3500, 414},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf head = {0};
        buf_add_str(&head, "GET /?");
        for (size_t part = 0; part < cases[i].parts; part++) {
            for (size_t n = 1; n < cases[i].part_len; n++)
                buf_add_char(&head, n == 2 ? '=' : 'p');
            buf_add_char(&head, part + 1 < cases[i].parts ? '&' : 'p');
        }
        buf_add_str(&head, " HTTP/1.1\r\n" HOST "\r\n");
        struct bytes request = {buf_str(&head), head.len};
        if (cases[i].status == 414) {
            assert_refused(s, &request, 414);
        } else {
            int fd = http_connect(s->port);
            http_say(fd, buf_str(&head));
            http_expect(fd, 200, NULL);
            close(fd);
        }
        buf_done(&head);
    }
}

/* The server stops reading long before the client stops sending. */
static void a_head_of_10_mb_is_refused_unread(void **state)
{
    static const char *const starts[] = {"GET / HTTP/1.1\r\n" HOST "X-Pad: ", "GET /"};
    static const int statuses[] = {431, 414};
    struct http_server *s = *state;
    for (size_t i = 0; i < 2; i++) {
        int fd = http_connect(s->port);
        http_say(fd, starts[i]);
        static char block[1 << 20];
        memset(block, 'p', sizeof block);
        bool was_taken = true;
        for (int n = 0; n < 10 && was_taken; n++)
            was_taken = http_send(fd, block, sizeof block);
        assert_false(was_taken);
        http_expect(fd, statuses[i], NULL);
        http_assert_closed(fd);
    }
    assert_int_equal(s->handled, 0);
}

static void many_small_headers_end_too(void **state)
{
    struct http_server *s = *state;
    int fd = http_connect(s->port);
    http_say(fd, "GET / HTTP/1.1\r\n" HOST);
    bool was_taken = true;
    for (int n = 0; n < 3000000 && was_taken; n++)
        was_taken = http_send(fd, "a:\r\n", 4);
    assert_false(was_taken);
    http_expect(fd, 431, NULL);
    http_assert_closed(fd);
}

static void the_server_survives_binary_garbage(void **state)
{
    struct http_server *s = *state;
    struct prng random;
    prng_init(&random, 7);
    for (int n = 0; n < 300; n++) {
        char bytes[2000];
        size_t len = 1 + prng_below(&random, sizeof bytes);
        for (size_t i = 0; i < len; i++)
            bytes[i] = (char)prng_next(&random);
        /* Half of it begins as a request does, so that the garbage gets further. */
        int fd = http_connect(s->port);
        if (n % 2 == 0)
            http_say(fd, n % 4 == 0 ? "POST /\r\n" : "GET / HTTP/1.1\r\n" HOST);
        http_send(fd, bytes, len);
        close(fd);
    }
    int fd = http_connect(s->port);
    http_say(fd, "GET /alive HTTP/1.1\r\n" HOST "\r\n");
    http_expect(fd, 200, "GET|/alive|-|-|");
    close(fd);
}

/* Every proper request, changed in one byte: the answer is an answer, or the connection ends. */
static void the_server_survives_requests_with_one_wrong_byte(void **state)
{
    (void)state;
    struct http_server server;
    struct http_server *s = &server;
    http_start(s, (struct httpd_config){.request_deadline_ms = 5000}); /* looks often */
    static const char good[] =
        "POST /a?b=c HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    static const char wrong[] = {'\0', '\n', '\r', ' ', ':', '%', '\x80'};
    for (size_t at = 0; at < sizeof good - 1; at++) {
        for (size_t w = 0; w < sizeof wrong; w++) {
            char bytes[sizeof good];
            memcpy(bytes, good, sizeof good);
            bytes[at] = wrong[w];
            int fd = http_connect(s->port);
            http_send(fd, bytes, sizeof good - 1);
            shutdown(fd, SHUT_WR);
            struct http_answer a;
            if (http_read_answer(fd, &a))
                assert_true(a.status == 200 || a.status == 400 || a.status == 413 ||
                            a.status == 505);
            http_answer_done(&a);
            close(fd);
        }
    }
    httpd_stop(s->httpd, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        http_test(what_could_be_understood_in_two_ways_is_refused),
        http_test(nothing_behind_a_refused_head_is_read),
        http_test(what_libmicrohttpd_refuses_closes_the_connection_too),
        http_test(an_over_long_head_is_431),
        http_test(a_target_that_is_too_long_or_of_too_many_parts_is_414),
        http_test(a_head_of_10_mb_is_refused_unread),
        http_test(many_small_headers_end_too),
        http_test(the_server_survives_binary_garbage),
        cmocka_unit_test(the_server_survives_requests_with_one_wrong_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
