/* The watch over sockets, with pairs of sockets that speak no HTTP. */
#include "unit.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../src/io/httpd_watch.h"
#include "base/mem.h"

enum { SHORT_MS = 50, LONG_MS = 600000, PAIRS = 4 };

struct pair {
    struct httpd_watched watched;
    int peer;
};

struct fixture {
    struct httpd_watch *watch;
    struct pair pairs[PAIRS];
};

static int set_up(void **state)
{
    struct fixture *f = mem_zalloc(sizeof *f);
    struct err err;
    f->watch = httpd_watch_new(SHORT_MS, &err);
    assert_non_null(f->watch);
    for (int i = 0; i < PAIRS; i++) {
        int fds[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
        f->pairs[i].peer = fds[1];
        httpd_watch_add(f->watch, &f->pairs[i].watched, fds[0]);
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < PAIRS; i++) {
        httpd_watch_remove(f->watch, &f->pairs[i].watched);
        close(f->pairs[i].watched.fd);
        close(f->pairs[i].peer);
    }
    httpd_watch_free(f->watch);
    free(f);
    return 0;
}

static void limit(struct fixture *f, int i, int64_t ms, bool waits_for_peer)
{
    httpd_watch_limit(f->watch, &f->pairs[i].watched, ms, waits_for_peer);
}

/* Waits for the end: the one condition that shows that the watch has looked. */
static void wait_for_end(const struct fixture *f, int i)
{
    struct pollfd p = {.fd = f->pairs[i].peer, .events = POLLIN};
    assert_int_equal(poll(&p, 1, 30000), 1);
    char c;
    assert_int_equal(recv(f->pairs[i].peer, &c, 1, 0), 0);
}

static void assert_open(const struct fixture *f, int i)
{
    char c;
    assert_int_equal(recv(f->pairs[i].peer, &c, 1, MSG_DONTWAIT), -1);
    assert_int_equal(send(f->pairs[i].watched.fd, "x", 1, MSG_NOSIGNAL), 1);
}

static void what_is_overdue_is_shut_down_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    limit(f, 0, LONG_MS, true);
    limit(f, 1, SHORT_MS, true);
    limit(f, 2, LONG_MS, false); /* 3 has no limit */
    wait_for_end(f, 1);
    assert_open(f, 0);
    assert_open(f, 2);
    assert_open(f, 3);
}

static void a_new_limit_replaces_the_one_before(void **state)
{
    struct fixture *f = *state;
    limit(f, 0, SHORT_MS, true);
    limit(f, 0, LONG_MS, true);
    limit(f, 1, SHORT_MS, true);
    wait_for_end(f, 1);
    assert_open(f, 0);
    limit(f, 0, SHORT_MS, true);
    char c;
    assert_int_equal(recv(f->pairs[0].peer, &c, 1, 0), 1); /* assert_open's */
    wait_for_end(f, 0);
}

static void a_pause_takes_every_limit_away(void **state)
{
    struct fixture *f = *state;
    httpd_watch_pause(f->watch, &f->pairs[0].watched);
    limit(f, 1, LONG_MS, true);
    httpd_watch_pause(f->watch, &f->pairs[1].watched);
    assert_int_equal(shutdown(f->pairs[1].peer, SHUT_WR), 0);
    limit(f, 2, LONG_MS, true);
    assert_int_equal(shutdown(f->pairs[2].peer, SHUT_WR), 0);
    limit(f, 3, SHORT_MS, true);
    wait_for_end(f, 2);
    wait_for_end(f, 3);
    assert_open(f, 0);
    assert_open(f, 1);
}

static void a_connection_that_was_removed_is_left_alone(void **state)
{
    struct fixture *f = *state;
    httpd_watch_remove(f->watch, &f->pairs[3].watched); /* first, middle and last of the list */
    httpd_watch_remove(f->watch, &f->pairs[1].watched);
    httpd_watch_remove(f->watch, &f->pairs[0].watched);
    for (int i = 0; i < PAIRS; i++)
        limit(f, i, SHORT_MS, true);
    wait_for_end(f, 2);
    assert_open(f, 0);
    assert_open(f, 1);
    assert_open(f, 3);
    for (int i = 0; i < PAIRS; i++) {
        if (i != 2)
            httpd_watch_add(f->watch, &f->pairs[i].watched, f->pairs[i].watched.fd);
    }
}

/* 2 is shut down at the second look that finds its peer gone; by then so would the others be. */
static void a_half_closed_connection_ends_when_it_waits_for_its_peer(void **state)
{
    struct fixture *f = *state;
    limit(f, 0, LONG_MS, false); /* an answer is on its way */
    limit(f, 1, LONG_MS, true);
    limit(f, 2, LONG_MS, true);
    assert_int_equal(shutdown(f->pairs[0].peer, SHUT_WR), 0);
    assert_int_equal(send(f->pairs[1].peer, "unread", 6, MSG_NOSIGNAL), 6);
    assert_int_equal(shutdown(f->pairs[1].peer, SHUT_WR), 0);
    assert_int_equal(shutdown(f->pairs[2].peer, SHUT_WR), 0);
    wait_for_end(f, 2);
    assert_open(f, 0);
    assert_open(f, 1);
    char bytes[6];
    assert_int_equal(recv(f->pairs[1].watched.fd, bytes, sizeof bytes, 0), 6);
    char c;
    assert_int_equal(recv(f->pairs[1].peer, &c, 1, 0), 1);
    wait_for_end(f, 1);
}

static void unread_bytes_of_any_connection_are_seen(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < PAIRS; i++) {
        assert_false(httpd_watch_has_unread(f->watch));
        assert_int_equal(send(f->pairs[i].peer, "x", 1, MSG_NOSIGNAL), 1);
        assert_true(httpd_watch_has_unread(f->watch));
        char c;
        assert_int_equal(recv(f->pairs[i].watched.fd, &c, 1, 0), 1);
    }
    assert_false(httpd_watch_has_unread(f->watch));
}

#define WATCH_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WATCH_TEST(what_is_overdue_is_shut_down_and_nothing_else),
        WATCH_TEST(a_new_limit_replaces_the_one_before),
        WATCH_TEST(a_pause_takes_every_limit_away),
        WATCH_TEST(a_connection_that_was_removed_is_left_alone),
        WATCH_TEST(a_half_closed_connection_ends_when_it_waits_for_its_peer),
        WATCH_TEST(unread_bytes_of_any_connection_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
