/* What goes out, what comes back, and on which connection. */
#include "unit.h"

#include "io/fetch.h"
#include "raw_server.h"

#include <strings.h>

#define MAX_BODY 100000

static struct fetch *new_fetch(void)
{
    const struct fetch_config config = {.max_body = MAX_BODY, .total_ms = 20000};
    struct fetch *f = fetch_new(&config, NULL);
    assert_non_null(f);
    return f;
}

static struct fetch_answer get(struct fetch *f, const char *url)
{
    struct fetch_answer answer;
    assert_int_equal(fetch_run(f, &(struct fetch_request){.url = url}, &answer, NULL), 0);
    return answer;
}

/* One GET from a server that runs the script. */
static struct fetch_answer get_from(void (*script)(struct raw_connection *c))
{
    struct raw_server *s = raw_server_start(script);
    struct fetch *f = new_fetch();
    struct fetch_answer answer = get(f, raw_url(s, "/"));
    fetch_free(f);
    raw_server_stop(s);
    return answer;
}

static void answer_hello(struct raw_connection *c)
{
    while (raw_read_request(c))
        raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
}

/* ---- requests ---- */

static void a_get_brings_status_and_body(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_hello);
    struct fetch *f = new_fetch();
    static const char *const headers[] = {"App-Key: k", "Authorization: Bearer t", NULL};
    struct fetch_answer a;
    const struct fetch_request request = {.url = raw_url(s, "/a/b?since=x-1&limit=100"),
                                          .headers = headers};
    assert_int_equal(fetch_run(f, &request, &a, NULL), 0);
    assert_false(a.has_failed);
    assert_int_equal(a.http, 200);
    assert_string_equal(buf_str(&a.body), "hello");
    assert_int_equal(a.body.len, 5);
    assert_int_equal(a.retry_after_ms, -1);
    fetch_answer_done(&a);

    assert_int_equal(strncmp(s->heard.data, "GET /a/b?since=x-1&limit=100 HTTP/1.1\r\n", 39), 0);
    assert_non_null(strstr(s->heard.data, "\r\nUser-Agent: castsim/" CASTSIM_VERSION "\r\n"));
    assert_non_null(strstr(s->heard.data, "\r\nApp-Key: k\r\n"));
    assert_non_null(strstr(s->heard.data, "\r\nAuthorization: Bearer t\r\n"));
    assert_non_null(strstr(s->heard.data, "\r\nAccept-Encoding: gzip\r\n"));
    fetch_free(f);
    raw_server_stop(s);
}

static void a_post_sends_its_body_and_the_next_get_has_none(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_hello);
    struct fetch *f = new_fetch();
    char body[] = "a=1&b=\0x";
    const struct fetch_request request = {.url = raw_url(s, "/send"), .body = body, .body_len = 8};
    assert_int_equal(fetch_start(f, &request, NULL), 0);
    memset(body, '!', sizeof body); /* it was copied */
    struct fetch_answer a;
    while (!fetch_take(f, &a))
        fetch_wait(f, 1000, NULL, 0);
    assert_int_equal(a.http, 200);
    fetch_answer_done(&a);
    size_t len = s->heard.len;
    assert_int_equal(strncmp(s->heard.data, "POST /send HTTP/1.1\r\n", 21), 0);
    assert_non_null(strstr(s->heard.data, "\r\nContent-Length: 8\r\n"));
    assert_memory_equal(s->heard.data + len - 8, "a=1&b=\0x", 8);

    a = get(f, raw_url(s, "/then"));
    assert_int_equal(a.http, 200);
    fetch_answer_done(&a);
    assert_int_equal(strncmp(s->heard.data + len, "GET /then HTTP/1.1\r\n", 20), 0);
    assert_null(strcasestr(s->heard.data + len, "Content-Length"));
    fetch_free(f);
    raw_server_stop(s);
}

static void an_empty_body_is_still_a_post(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_hello);
    struct fetch *f = new_fetch();
    struct fetch_answer a;
    const struct fetch_request request = {.url = raw_url(s, "/"), .body = "", .body_len = 0};
    assert_int_equal(fetch_run(f, &request, &a, NULL), 0);
    fetch_answer_done(&a);
    assert_int_equal(strncmp(s->heard.data, "POST / HTTP/1.1\r\n", 17), 0);
    assert_non_null(strstr(s->heard.data, "\r\nContent-Length: 0\r\n"));
    fetch_free(f);
    raw_server_stop(s);
}

static void what_is_no_url_of_a_server_is_refused(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "",
        "localhost:8787",
        "127.0.0.1:1/x",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://",
        "http://h:99999/",
        "gopher://127.0.0.1:1/_",
        "http://a b/",
        "http://h\r\nX: y/",
        "/castsim/v1/pull",
        "http://[::1/",
    };
    struct fetch *f = new_fetch();
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct err err = {0};
        int rc = fetch_start(f, &(struct fetch_request){.url = urls[i]}, &err);
        if (rc != ERR_INPUT)
            fail_msg("started \"%s\"", urls[i]);
        assert_non_null(strstr(err.text, "is no URL of a server"));
        assert_non_null(strstr(err.text, urls[i]));
        assert_false(fetch_is_busy(f));
    }
    fetch_free(f);
}

static void a_header_cannot_smuggle_another_one_in(void **state)
{
    (void)state;
    static const char *const breaks[] = {"Authorization: Bearer t\r\nX: y", "A: b\n", "A: b\rC: d"};
    struct fetch *f = new_fetch();
    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++) {
        const char *const headers[] = {"Fine: yes", breaks[i], NULL};
        const struct fetch_request request = {.url = "http://127.0.0.1:1/", .headers = headers};
        struct err err = {0};
        assert_int_equal(fetch_start(f, &request, &err), ERR_INPUT);
        assert_non_null(strstr(err.text, "line break"));
        assert_null(strstr(err.text, "Bearer"));
        assert_false(fetch_is_busy(f));
    }
    fetch_free(f);
}

/* ---- answers ---- */

static void answer_500(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 500 Broken\r\nContent-Length: 13\r\n\r\n{\"code\":1000}");
}

static void an_error_status_is_an_answer(void **state)
{
    (void)state;
    struct fetch_answer a = get_from(answer_500);
    assert_false(a.has_failed);
    assert_int_equal(a.http, 500);
    assert_string_equal(buf_str(&a.body), "{\"code\":1000}");
    assert_int_equal(a.retry_after_ms, -1);
    fetch_answer_done(&a);
}

static void answer_elsewhere(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
    raw_read_request(c);
}

static void a_redirect_is_not_followed(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_elsewhere);
    struct fetch *f = new_fetch();
    struct fetch_answer a = get(f, raw_url(s, "/"));
    assert_false(a.has_failed);
    assert_int_equal(a.http, 302);
    fetch_answer_done(&a);
    fetch_free(f);
    assert_int_equal(raw_count(s, &s->requests), 1);
    raw_server_stop(s);
}

static void answer_in_chunks(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
               "3\r\nhel\r\n");
    raw_say(c, "2\r\nlo\r\n0\r\n\r\n");
}

static void answer_as_of_old(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.0 200 OK\r\n\r\nhello");
}

/* "hello", as gzip packs it. */
static const unsigned char packed[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                                       0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86,
                                       0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00};

static void answer_packed(struct raw_connection *c)
{
    raw_read_request(c);
    char head[128];
    snprintf(head, sizeof head,
             "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
             sizeof packed);
    raw_say(c, head);
    raw_send(c, (const char *)packed, sizeof packed);
}

static void a_body_may_come_in_chunks_until_the_end_or_packed(void **state)
{
    (void)state;
    void (*const scripts[])(struct raw_connection *) = {answer_in_chunks, answer_as_of_old,
                                                        answer_packed};
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct fetch_answer a = get_from(scripts[i]);
        assert_false(a.has_failed);
        assert_int_equal(a.http, 200);
        assert_string_equal(buf_str(&a.body), "hello");
        fetch_answer_done(&a);
    }
}

/* ---- Retry-After ---- */

static const char *retry_headers; /* of the script below; set before its server starts */

static void answer_429(struct raw_connection *c)
{
    raw_read_request(c);
    struct buf answer = {0};
    buf_addf(&answer, "HTTP/1.1 429 Slowly\r\nContent-Length: 0\r\n%s\r\n", retry_headers);
    raw_send(c, answer.data, answer.len);
    buf_done(&answer);
}

static int64_t retry_after(const char *headers)
{
    retry_headers = headers;
    struct fetch_answer a = get_from(answer_429);
    assert_false(a.has_failed);
    assert_int_equal(a.http, 429);
    int64_t wish = a.retry_after_ms;
    fetch_answer_done(&a);
    return wish;
}

static void r15_retry_after_is_read_in_seconds(void **state)
{
    (void)state;
    static const struct {
        const char *headers;
        int64_t ms;
    } cases[] = {
        {"", -1},
        {"Retry-After: 17\r\n", 17000},
        {"retry-after:   0  \r\n", 0},
        {"Retry-After: 86400\r\n", 86400000},
        {"Retry-After: 99999999999999999999999\r\n", INT32_MAX * (int64_t)1000},
        {"Retry-After: 4000000000\r\n", INT32_MAX * (int64_t)1000},
        {"Retry-After: -5\r\n", -1},
        {"Retry-After: 1.5\r\n", -1},
        {"Retry-After:\r\n", -1},
        {"Retry-After: soon\r\n", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t wish = retry_after(cases[i].headers);
        if (wish != cases[i].ms)
            fail_msg("%s is %lld", cases[i].headers, (long long)wish);
    }
}

static void r15_retry_after_is_read_as_a_date_by_the_server_s_clock(void **state)
{
    (void)state;
    /* A server that lives in 2020: only its own Date tells that this is 90 s on. */
    assert_int_equal(retry_after("Date: Wed, 25 Mar 2020 09:05:32 GMT\r\n"
                                 "Retry-After: Wed, 25 Mar 2020 09:07:02 GMT\r\n"),
                     90000);
    assert_int_equal(retry_after("Date: Wed, 25 Mar 2020 09:05:32 GMT\r\n"
                                 "Retry-After: Wed, 25 Mar 2020 09:05:31 GMT\r\n"),
                     0);
    /* Without Date our clock is all there is. */
    assert_int_equal(retry_after("Retry-After: Wed, 25 Mar 2020 09:07:02 GMT\r\n"), 0);
    assert_true(retry_after("Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n") > 3600000);
}

/* ---- connections ---- */

static void two_gets_use_one_connection(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_hello);
    struct fetch *f = new_fetch();
    for (int i = 0; i < 5; i++) {
        struct fetch_answer a = get(f, raw_url(s, "/"));
        assert_int_equal(a.http, 200);
        fetch_answer_done(&a);
    }
    assert_int_equal(raw_count(s, &s->accepted), 1);
    assert_int_equal(raw_count(s, &s->requests), 5);
    fetch_free(f);
    raw_server_stop(s);
}

/* The first connection dies over its second request, or dies at once when it is no GET. */
static void die_on_the_second_request(struct raw_connection *c)
{
    for (int i = 0; raw_read_request(c); i++) {
        if (c->index == 0 && i == 1)
            return;
        raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    }
}

static void a_get_goes_out_again_when_the_kept_connection_had_died(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(die_on_the_second_request);
    struct fetch *f = new_fetch();
    for (int i = 0; i < 3; i++) {
        struct fetch_answer a = get(f, raw_url(s, "/"));
        assert_false(a.has_failed);
        assert_string_equal(buf_str(&a.body), "hello");
        fetch_answer_done(&a);
    }
    assert_int_equal(raw_count(s, &s->accepted), 2);
    assert_int_equal(raw_count(s, &s->requests), 4);
    fetch_free(f);
    raw_server_stop(s);
}

static void answer_gets_and_die_on_posts(struct raw_connection *c)
{
    while (raw_read_request(c)) {
        pthread_mutex_lock(&c->server->lock);
        bool is_post = strstr(c->server->heard.data, "POST") != NULL;
        pthread_mutex_unlock(&c->server->lock);
        if (is_post)
            return;
        raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    }
}

static void a_post_is_never_sent_twice(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_gets_and_die_on_posts);
    struct fetch *f = new_fetch();
    struct fetch_answer a = get(f, raw_url(s, "/")); /* leaves a connection to fall into */
    fetch_answer_done(&a);
    const struct fetch_request post = {.url = raw_url(s, "/"), .body = "a=1", .body_len = 3};
    assert_int_equal(fetch_run(f, &post, &a, NULL), 0);
    assert_true(a.has_failed);
    assert_non_null(strstr(a.failure.text, "closed without an answer"));
    fetch_answer_done(&a);
    assert_int_equal(raw_count(s, &s->requests), 2);
    fetch_free(f);
    raw_server_stop(s);
}

/* ---- proxies ---- */

static void loopback_never_goes_through_a_proxy(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_hello);
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("all_proxy", "http://127.0.0.1:1", 1);
    static const char *const hosts[] = {"127.0.0.1", "localhost", "LOCALHOST"};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        struct fetch *f = new_fetch();
        char url[64];
        snprintf(url, sizeof url, "http://%s:%d/", hosts[i], s->port);
        struct fetch_answer a = get(f, url);
        if (a.has_failed)
            fail_msg("%s", a.failure.text);
        assert_int_equal(a.http, 200);
        fetch_answer_done(&a);
        fetch_free(f);
    }
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    raw_server_stop(s);
}

static void other_hosts_go_through_the_proxy_of_the_environment(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_hello);
    struct fetch *f = new_fetch();
    setenv("http_proxy", raw_url(s, ""), 1);
    struct fetch_answer a = get(f, "http://castsim.invalid/x");
    assert_int_equal(a.http, 200);
    fetch_answer_done(&a);
    assert_int_equal(strncmp(s->heard.data, "GET http://castsim.invalid/x HTTP/1.1\r\n", 39), 0);
    unsetenv("http_proxy");
    fetch_free(f);
    raw_server_stop(s);
}

int main(void)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
    for (size_t i = 0; i < sizeof proxies / sizeof proxies[0]; i++)
        unsetenv(proxies[i]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_get_brings_status_and_body),
        cmocka_unit_test(a_post_sends_its_body_and_the_next_get_has_none),
        cmocka_unit_test(an_empty_body_is_still_a_post),
        cmocka_unit_test(what_is_no_url_of_a_server_is_refused),
        cmocka_unit_test(a_header_cannot_smuggle_another_one_in),
        cmocka_unit_test(an_error_status_is_an_answer),
        cmocka_unit_test(a_redirect_is_not_followed),
        cmocka_unit_test(a_body_may_come_in_chunks_until_the_end_or_packed),
        cmocka_unit_test(r15_retry_after_is_read_in_seconds),
        cmocka_unit_test(r15_retry_after_is_read_as_a_date_by_the_server_s_clock),
        cmocka_unit_test(two_gets_use_one_connection),
        cmocka_unit_test(a_get_goes_out_again_when_the_kept_connection_had_died),
        cmocka_unit_test(a_post_is_never_sent_twice),
        cmocka_unit_test(loopback_never_goes_through_a_proxy),
        cmocka_unit_test(other_hosts_go_through_the_proxy_of_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
