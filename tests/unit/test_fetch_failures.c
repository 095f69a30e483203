/* Every way in which an exchange fails: a clear sentence, bounded memory, and the next one works.
 */
#include "unit.h"

#include "io/fetch.h"
#include "raw_server.h"

#include <sys/resource.h>

#define MAX_BODY 100000

static struct fetch *new_fetch(int64_t connect_ms, int64_t total_ms)
{
    const struct fetch_config config = {
        .max_body = MAX_BODY, .connect_ms = connect_ms, .total_ms = total_ms};
    struct fetch *f = fetch_new(&config, NULL);
    assert_non_null(f);
    return f;
}

/* Patient enough for a slow machine; what ends by its time-out gets a short one. */
static struct fetch *patient_fetch(void)
{
    return new_fetch(20000, 20000);
}

/* The sentence must begin with "host:port: " and hold the words; nothing else may be left over. */
static void assert_failed(struct fetch_answer *a, const char *url, int http, const char *words)
{
    if (!a->has_failed)
        fail_msg("no failure, but %d", a->http);
    if (strstr(a->failure.text, words) == NULL)
        fail_msg("\"%s\" does not hold \"%s\"", a->failure.text, words);
    const char *where = strstr(url, "://") + 3;
    assert_int_equal(strncmp(a->failure.text, where, strcspn(where, "/")), 0);
    assert_int_equal(a->http, http);
    assert_int_equal(a->body.len, 0);
    assert_null(a->body.data);
    fetch_answer_done(a);
}

static void assert_get_fails(struct fetch *f, const char *url, int http, const char *words)
{
    struct fetch_answer a;
    assert_int_equal(fetch_run(f, &(struct fetch_request){.url = url}, &a, NULL), 0);
    assert_false(fetch_is_busy(f));
    assert_failed(&a, url, http, words);
}

static void assert_script_fails(void (*script)(struct raw_connection *c), int http,
                                const char *words)
{
    struct raw_server *s = raw_server_start(script);
    struct fetch *f = patient_fetch();
    assert_get_fails(f, raw_url(s, "/"), http, words);
    fetch_free(f);
    raw_server_stop(s);
}

/* ---- no connection ---- */

static void r15_refused(void **state)
{
    (void)state;
    int port;
    close(raw_listen(1, &port));
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    struct fetch *f = patient_fetch();
    assert_get_fails(f, url, 0, "the connection was refused; is the server running?");
    fetch_free(f);
}

static void r15_unknown_host(void **state)
{
    (void)state;
    /* A label of more than 63 characters is no name: no name server needs to be asked. */
    struct fetch *f = patient_fetch();
    assert_get_fails(f,
                     "http://a23456789-123456789-123456789-123456789-123456789-123456789-12345:80/",
                     0, "the host is unknown");
    fetch_free(f);
}

static void r15_a_connection_that_does_not_come_about(void **state)
{
    (void)state;
    /* A listener whose queue is full, and who never accepts: the system drops what else comes. */
    int port;
    int listener = raw_listen(0, &port);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int queue[8];
    for (size_t i = 0; i < 8; i++) {
        queue[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        connect(queue[i], (struct sockaddr *)&address, sizeof address);
    }
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", port);
    struct fetch *f = new_fetch(120, 20000);
    assert_get_fails(f, url, 0, "no connection within 120ms");
    fetch_free(f);
    /* The shorter of the two limits is the one that struck. */
    f = new_fetch(20000, 130);
    assert_get_fails(f, url, 0, "no connection within 130ms");
    fetch_free(f);
    for (size_t i = 0; i < 8; i++)
        close(queue[i]);
    close(listener);
}

/* ---- time-outs ---- */

static void say_nothing(struct raw_connection *c)
{
    raw_read_request(c);
    raw_hold(c);
}

static void say_half(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
    raw_hold(c);
}

static void drip_heads(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\n");
    do {
        raw_say(c, "X: y\r\n");
    } while (!raw_is_left_within(c, 5));
}

static void r15_a_server_that_hangs(void **state)
{
    (void)state;
    static const struct {
        void (*script)(struct raw_connection *c);
        int http;
        const char *words;
    } cases[] = {
        {say_nothing, 0, "no answer within 800ms"},
        {say_half, 200, "the answer was not complete after 800ms (10 bytes had come)"},
        {drip_heads, 200, "the answer was not complete after 800ms (0 bytes had come)"},
    };
    enum { COUNT = sizeof cases / sizeof cases[0] };
    /* Side by side, so that the limit can be long enough for a busy machine. */
    struct raw_server *servers[COUNT];
    struct fetch *fetches[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        servers[i] = raw_server_start(cases[i].script);
        fetches[i] = new_fetch(20000, 800);
        const struct fetch_request request = {.url = raw_url(servers[i], "/")};
        assert_int_equal(fetch_start(fetches[i], &request, NULL), 0);
        while (raw_count(servers[i], &servers[i]->requests) == 0)
            fetch_wait(fetches[i], 1, NULL, 0);
    }
    for (size_t i = 0; i < COUNT; i++) {
        struct fetch_answer a;
        while (!fetch_take(fetches[i], &a))
            fetch_wait(fetches[i], 20000, NULL, 0);
        assert_failed(&a, raw_url(servers[i], "/"), cases[i].http, cases[i].words);
        fetch_free(fetches[i]);
        raw_server_stop(servers[i]);
    }
}

/* ---- broken answers ---- */

static void cut_a_body(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
}

static void cut_chunks(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
}

static void cut_nothing_of_a_body(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
}

static void r15_a_body_that_is_cut(void **state)
{
    (void)state;
    assert_script_fails(cut_a_body, 200, "the answer broke off after 10 of 100 bytes");
    assert_script_fails(cut_nothing_of_a_body, 200, "the answer broke off after 0 of 100 bytes");
    assert_script_fails(cut_chunks, 200, "the answer broke off after 5 bytes");
}

static void close_at_once(struct raw_connection *c)
{
    raw_read_request(c);
}

static void reset(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    /* An abort: the client gets a reset instead of an end. */
    struct sockaddr unspecified = {.sa_family = AF_UNSPEC};
    connect(c->fd, &unspecified, sizeof unspecified);
}

static void r15_a_connection_that_breaks(void **state)
{
    (void)state;
    assert_script_fails(close_at_once, 0, "the connection was closed without an answer");
    assert_script_fails(reset, 200, "the connection broke before the answer was complete");
}

static void greet_as_ssh(struct raw_connection *c)
{
    raw_say(c, "SSH-2.0-OpenSSH_9.2p1\r\n");
    raw_read_request(c);
}

static void send_bytes(struct raw_connection *c)
{
    raw_read_request(c);
    char bytes[2000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 7919 >> 3);
    raw_send(c, bytes, sizeof bytes);
}

static void send_a_bad_length(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: minus one\r\n\r\n");
}

static void send_a_line_of_a_megabyte(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nX: ");
    static char block[1 << 20];
    memset(block, 'x', sizeof block);
    raw_send(c, block, sizeof block);
}

static void send_bad_packing(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 18\r\n\r\n"
               "no gzip whatsoever");
}

static void send_unknown_packing(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\nContent-Length: 5\r\n\r\nuryyb");
}

static void r15_what_is_no_http(void **state)
{
    (void)state;
    assert_script_fails(greet_as_ssh, 0, "what answers there does not speak HTTP");
    assert_script_fails(send_bytes, 0, "what answers there does not speak HTTP");
    assert_script_fails(send_a_bad_length, 200, "what answers there does not speak proper HTTP");
    assert_script_fails(send_a_line_of_a_megabyte, 200, "a line of the answer's head is too long");
    assert_script_fails(send_bad_packing, 200, "the answer's compression is broken or unknown");
    assert_script_fails(send_unknown_packing, 200, "the answer's compression is broken or unknown");
}

static void r15_tls_with_one_that_has_none(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(greet_as_ssh);
    struct fetch *f = patient_fetch();
    char url[64];
    snprintf(url, sizeof url, "https://127.0.0.1:%d/", s->port);
    assert_get_fails(f, url, 0, "TLS failed: ");
    fetch_free(f);
    raw_server_stop(s);
}

/* ---- too large ---- */

#define HUNDRED_MB 100000000

static void announce_100_mb(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
    static const char zeros[65536];
    for (size_t sent = 0; sent < HUNDRED_MB && raw_send(c, zeros, sizeof zeros);)
        sent += sizeof zeros;
}

static void stream_100_mb(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    static const char zeros[65536];
    for (size_t sent = 0; sent < HUNDRED_MB; sent += sizeof zeros) {
        if (!raw_say(c, "10000\r\n") || !raw_send(c, zeros, sizeof zeros) || !raw_say(c, "\r\n"))
            return;
    }
}

/* A gzip stream of zeros, written by hand: one literal, then matches of 258 bytes at distance 1,
 * 13 bits each, so that 13 bytes unpack to 2064. */
static void send_a_gzip_bomb(struct raw_connection *c)
{
    enum { ROUNDS = 5000 }; /* 65 kB on the wire, below the limit; 10 MB unpacked, far above */
    static const unsigned char head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
    struct buf stream = {0};
    buf_add(&stream, (const char *)head, sizeof head);
    unsigned bits = 0;
    int bit_count = 0;
    /* First the block header (1, fixed codes) and the literal 0, then "length 258, distance 1". */
    static const char *const codes[] = {"110"
                                        "00110000",
                                        "11000101"
                                        "00000"};
    for (int i = 0; i < ROUNDS * 8; i++) {
        for (const char *bit = codes[i > 0]; *bit != '\0'; bit++) {
            bits |= (unsigned)(*bit - '0') << bit_count;
            if (++bit_count == 8) {
                buf_add_char(&stream, (char)bits);
                bits = 0;
                bit_count = 0;
            }
        }
    }
    raw_read_request(c);
    char http[128];
    snprintf(http, sizeof http,
             "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
             stream.len);
    raw_say(c, http);
    raw_send(c, stream.data, stream.len);
    buf_done(&stream);
}

static long peak_kb(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static void r15_a_body_of_100_mb_is_not_read(void **state)
{
    (void)state;
    void (*const scripts[])(struct raw_connection *) = {announce_100_mb, stream_100_mb,
                                                        send_a_gzip_bomb};
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct raw_server *s = raw_server_start(scripts[i]);
        struct fetch *f = patient_fetch();
        long before_kb = peak_kb();
        assert_get_fails(f, raw_url(s, "/"), 200,
                         "the answer is larger than 100000 bytes and was not read to its end");
        assert_true(peak_kb() - before_kb < 16 * 1024);
        fetch_free(f);
        /* Buffers on the way may have taken some megabytes. */
        assert_true(raw_server_stop(s) < HUNDRED_MB / 2);
    }
}

static void send_the_most(struct raw_connection *c)
{
    static const char bytes[MAX_BODY + 1];
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    raw_send(c, bytes, MAX_BODY);
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\n\r\n");
    raw_send(c, bytes, MAX_BODY + 1);
}

static void a_body_may_be_just_as_large_as_allowed(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(send_the_most);
    struct fetch *f = patient_fetch();
    struct fetch_answer a;
    assert_int_equal(fetch_run(f, &(struct fetch_request){.url = raw_url(s, "/")}, &a, NULL), 0);
    assert_false(a.has_failed);
    assert_int_equal(a.body.len, MAX_BODY);
    fetch_answer_done(&a);
    assert_get_fails(f, raw_url(s, "/"), 200, "larger than 100000 bytes");
    fetch_free(f);
    raw_server_stop(s);
}

static void send_heads_without_end(struct raw_connection *c)
{
    raw_read_request(c);
    raw_say(c, "HTTP/1.1 200 OK\r\n");
    while (raw_say(c, "X-Filler: 0123456789012345678901234567890123456789012345678901234567\r\n"))
        ;
}

static void r15_heads_without_end_do_not_fill_the_memory(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(send_heads_without_end);
    struct fetch *f = patient_fetch();
    long before_kb = peak_kb();
    assert_get_fails(f, raw_url(s, "/"), 200, "");
    assert_true(peak_kb() - before_kb < 16 * 1024);
    fetch_free(f);
    raw_server_stop(s);
}

/* ---- and then ---- */

/* Connections take turns: one breaks, the next answers. */
static void break_every_other(struct raw_connection *c)
{
    if (!raw_read_request(c))
        return;
    if (c->index % 2 == 0)
        raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789");
    else
        raw_say(c, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
}

static void r15_after_a_failure_the_next_pull_works(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(break_every_other);
    struct fetch *f = patient_fetch();
    for (int i = 0; i < 3; i++) {
        assert_get_fails(f, raw_url(s, "/"), 200, "broke off after 10 of 100 bytes");
        struct fetch_answer a;
        assert_int_equal(fetch_run(f, &(struct fetch_request){.url = raw_url(s, "/")}, &a, NULL),
                         0);
        assert_false(a.has_failed);
        assert_string_equal(a.failure.text, "");
        assert_string_equal(buf_str(&a.body), "hello");
        fetch_answer_done(&a);
    }
    fetch_free(f);
    raw_server_stop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r15_refused),
        cmocka_unit_test(r15_unknown_host),
        cmocka_unit_test(r15_a_connection_that_does_not_come_about),
        cmocka_unit_test(r15_a_server_that_hangs),
        cmocka_unit_test(r15_a_body_that_is_cut),
        cmocka_unit_test(r15_a_connection_that_breaks),
        cmocka_unit_test(r15_what_is_no_http),
        cmocka_unit_test(r15_tls_with_one_that_has_none),
        cmocka_unit_test(r15_a_body_of_100_mb_is_not_read),
        cmocka_unit_test(a_body_may_be_just_as_large_as_allowed),
        cmocka_unit_test(r15_heads_without_end_do_not_fill_the_memory),
        cmocka_unit_test(r15_after_a_failure_the_next_pull_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
