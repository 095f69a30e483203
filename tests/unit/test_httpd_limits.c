/* Clients that are slow, many, or still there when the server stops. */
#include "unit.h"

#include <pthread.h>

#include "http_fixture.h"

#define HOST "Host: x\r\n"

enum { SHORT_MS = 200, LONG_MS = 600000 };

/* Waits until the server closes the connection, sending a byte of `drip` again and again
 * meanwhile. The wait between two bytes is a wait for the close, too. */
static void drip_until_closed(int fd, const char *drip)
{
    size_t at = 0;
    for (int n = 0; n < 3000; n++) {
        struct pollfd p = {.fd = fd, .events = POLLIN | POLLRDHUP};
        if (poll(&p, 1, 10) == 1) {
            http_assert_closed(fd);
            return;
        }
        char c = drip[at] != '\0' ? drip[at++] : 'x';
        send(fd, &c, 1, MSG_NOSIGNAL);
    }
    fail_msg("the server listens for 30 s");
}

static void a_request_that_drips_ends_at_the_total_deadline(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        const char *drip;
    } cases[] = {
        {"GET / HTTP/1.1\r\n", "X: 1\r\nX: 2\r\nX: 3\r\nX: 4\r\nX: "},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n", "abc"},
        {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
         "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1000\r\n"},
    };
    struct http_server s;
    http_start(&s, (struct httpd_config){.request_deadline_ms = SHORT_MS, .idle_ms = LONG_MS});
    for (size_t i = 0; i < 3; i++) {
        int fd = http_connect(s.port);
        http_say(fd, cases[i].start);
        drip_until_closed(fd, cases[i].drip);
    }
    assert_int_equal(s.handled, 0);
    httpd_stop(s.httpd, 0);
}

static void an_idle_connection_ends_whether_it_was_used_or_not(void **state)
{
    (void)state;
    struct http_server s;
    http_start(&s, (struct httpd_config){.request_deadline_ms = LONG_MS, .idle_ms = SHORT_MS});
    http_assert_closed(http_connect(s.port));
    int fd = http_connect(s.port);
    http_say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
    http_expect(fd, 200, "GET|/|-|-|");
    http_assert_closed(fd);
    /* Blank lines and a first line that never ends are no request yet. */
    drip_until_closed(http_connect(s.port), "\r\n\r\n\r\nGET /");
    httpd_stop(s.httpd, 0);
}

/* The system still delivers what it has buffered, so it is the server's only place becoming free
 * that shows when the server has let go. */
static void an_answer_that_is_read_slowly_ends_at_the_deadline_too(void **state)
{
    (void)state;
    struct http_server s;
    http_start(&s, (struct httpd_config){
                       .request_deadline_ms = SHORT_MS, .idle_ms = LONG_MS, .max_connections = 1});
    int slow = http_connect_with_buffer(s.port, 4096);
    http_say(slow, "GET /big HTTP/1.1\r\n" HOST "\r\n");
    struct http_answer a;
    assert_true(http_read_head(slow, &a));
    http_answer_done(&a);
    int next = http_connect(s.port);
    http_say(next, "GET /next HTTP/1.1\r\n" HOST "\r\n");

    struct pollfd p = {.fd = next, .events = POLLIN};
    size_t total = 0;
    char bytes[65536];
    for (int n = 0; n < 3000 && poll(&p, 1, 10) == 0; n++, total++)
        assert_int_equal(recv(slow, bytes, 1, 0), 1);
    http_expect(next, 200, "GET|/next|-|-|");
    close(next);
    ssize_t n;
    while ((n = recv(slow, bytes, sizeof bytes, 0)) > 0)
        total += (size_t)n;
    assert_true(total < HTTP_BIG_ANSWER);
    close(slow);
    httpd_stop(s.httpd, 0);
}

static void a_stalled_client_holds_nobody_up(void **state)
{
    struct http_server *s = *state;
    static const char *const starts[] = {"", "GET", "GET / HTTP/1.1\r\nHost",
                                         "POST / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\na"};
    int stalled[4];
    for (size_t i = 0; i < 4; i++) {
        stalled[i] = http_connect(s->port);
        http_say(stalled[i], starts[i]);
    }
    int reader = http_connect_with_buffer(s->port, 4096);
    http_say(reader, "GET /big HTTP/1.1\r\n" HOST "\r\n");
    for (int n = 0; n < 20; n++) {
        int fd = http_connect(s->port);
        http_say(fd, "GET /quick HTTP/1.1\r\n" HOST "\r\n");
        http_expect(fd, 200, "GET|/quick|-|-|");
        close(fd);
    }
    for (size_t i = 0; i < 4; i++)
        close(stalled[i]);
    close(reader);
}

static void three_hundred_clients_of_one_address_are_served_at_once(void **state)
{
    enum { CLIENTS = 300 };
    struct http_server *s = *state;
    int fds[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = http_connect(s->port);
        char start[64];
        snprintf(start, sizeof start, "GET /%d HTTP/1.1\r\n", i);
        http_say(fds[i], start);
    }
    for (int i = CLIENTS; i-- > 0;)
        http_say(fds[i], HOST "\r\n");
    for (int i = 0; i < CLIENTS; i++) {
        char body[64];
        snprintf(body, sizeof body, "GET|/%d|-|-|", i);
        http_expect(fds[i], 200, body);
        close(fds[i]);
    }
}

static void one_address_gets_no_more_connections_than_its_share(void **state)
{
    (void)state;
    struct http_server s;
    http_start(&s, (struct httpd_config){.max_connections_per_address = 3});
    int fds[3];
    for (int i = 0; i < 3; i++) {
        fds[i] = http_connect(s.port);
        http_say(fds[i], "GET / HTTP/1.1\r\n" HOST "\r\n");
        http_expect(fds[i], 200, NULL);
    }
    http_assert_closed(http_connect(s.port));
    for (int i = 0; i < 3; i++)
        close(fds[i]);
    httpd_stop(s.httpd, 0);
}

static void a_client_beyond_the_total_waits_until_another_leaves(void **state)
{
    (void)state;
    struct http_server s;
    http_start(&s, (struct httpd_config){.max_connections = 2});
    int fds[2];
    for (int i = 0; i < 2; i++) {
        fds[i] = http_connect(s.port);
        http_say(fds[i], "GET / HTTP/1.1\r\n" HOST "\r\n");
        http_expect(fds[i], 200, NULL);
    }
    int waiting = http_connect(s.port);
    http_say(waiting, "GET /waited HTTP/1.1\r\n" HOST "\r\n");
    struct pollfd p = {.fd = waiting, .events = POLLIN};
    assert_int_equal(poll(&p, 1, 50), 0);
    assert_int_equal(s.handled, 2);
    close(fds[0]);
    http_expect(waiting, 200, "GET|/waited|-|-|");
    close(waiting);
    close(fds[1]);
    httpd_stop(s.httpd, 0);
}

/* ---- stopping ---- */

struct stopper {
    struct http_server *server;
    int64_t drain_ms;
};

static void *stop(void *arg)
{
    struct stopper *s = arg;
    httpd_stop(s->server->httpd, s->drain_ms);
    return NULL;
}

static bool is_refused(uint16_t port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    bool is_refused = connect(fd, (struct sockaddr *)(void *)&to, sizeof to) != 0;
    close(fd);
    return is_refused;
}

static void a_stop_lets_requests_under_way_finish_and_accepts_no_new_ones(void **state)
{
    (void)state;
    struct http_server s;
    http_start(&s, (struct httpd_config){0});
    int idle = http_connect(s.port);
    int half = http_connect(s.port);
    http_say(half,
             "POST /half HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    struct http_answer a;
    assert_true(http_read_head(half, &a)); /* so the server has it */
    http_answer_done(&a);
    int reading = http_connect_with_buffer(s.port, 4096);
    http_say(reading, "GET /big HTTP/1.1\r\n" HOST "\r\n");
    assert_true(http_read_head(reading, &a));
    http_answer_done(&a);

    struct stopper stopper = {&s, LONG_MS};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, stop, &stopper), 0);
    for (int n = 0; n < 30000 && !is_refused(s.port); n++)
        poll(NULL, 0, 1);
    assert_true(is_refused(s.port));

    http_say(half, "body");
    assert_true(http_read_answer(half, &a));
    assert_string_equal(buf_str(&a.body), "POST|/half|-|-|body");
    assert_string_equal(http_header(&a, "Connection"), "close");
    http_answer_done(&a);
    http_assert_closed(half);

    size_t total = 0;
    char bytes[65536];
    ssize_t n;
    while ((n = recv(reading, bytes, sizeof bytes, 0)) > 0)
        total += (size_t)n;
    assert_int_equal(total, HTTP_BIG_ANSWER);
    close(reading);
    pthread_join(thread, NULL);
    http_assert_closed(idle);
}

static void a_stop_waits_no_longer_than_it_is_told_to(void **state)
{
    (void)state;
    struct http_server s;
    http_start(&s, (struct httpd_config){0});
    int fd = http_connect(s.port);
    http_say(fd, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    struct http_answer a;
    assert_true(http_read_head(fd, &a));
    http_answer_done(&a);
    httpd_stop(s.httpd, 50);
    http_assert_closed(fd);
}

static void a_request_that_has_arrived_when_the_stop_begins_is_answered(void **state)
{
    (void)state;
    for (int n = 0; n < 50; n++) {
        struct http_server s;
        http_start(&s, (struct httpd_config){0});
        int fd = http_connect(s.port);
        http_say(fd, "GET /warm HTTP/1.1\r\n" HOST "\r\n");
        http_expect(fd, 200, NULL);
        http_say(fd, "GET /last HTTP/1.1\r\n" HOST "\r\n");
        httpd_stop(s.httpd, LONG_MS);
        http_expect(fd, 200, "GET|/last|-|-|");
        http_assert_closed(fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_that_drips_ends_at_the_total_deadline),
        cmocka_unit_test(an_idle_connection_ends_whether_it_was_used_or_not),
        cmocka_unit_test(an_answer_that_is_read_slowly_ends_at_the_deadline_too),
        http_test(a_stalled_client_holds_nobody_up),
        http_test(three_hundred_clients_of_one_address_are_served_at_once),
        cmocka_unit_test(one_address_gets_no_more_connections_than_its_share),
        cmocka_unit_test(a_client_beyond_the_total_waits_until_another_leaves),
        cmocka_unit_test(a_stop_lets_requests_under_way_finish_and_accepts_no_new_ones),
        cmocka_unit_test(a_stop_waits_no_longer_than_it_is_told_to),
        cmocka_unit_test(a_request_that_has_arrived_when_the_stop_begins_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
