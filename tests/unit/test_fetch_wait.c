/* The one wait of an event loop: for the transfer, the keyboard, or the time. */
#include "unit.h"

#include <limits.h>
#include <signal.h>
#include <sys/time.h>

#include "io/clock.h"
#include "io/fetch.h"
#include "raw_server.h"

static struct fetch *new_fetch(void)
{
    const struct fetch_config config = {.max_body = 100000, .total_ms = 100000};
    struct fetch *f = fetch_new(&config, NULL);
    assert_non_null(f);
    return f;
}

static void start(struct fetch *f, const char *url)
{
    assert_int_equal(fetch_start(f, &(struct fetch_request){.url = url}, NULL), 0);
}

static void answer_in_many_pieces(struct raw_connection *c)
{
    while (raw_read_request(c)) {
        raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n");
        for (char letter = 'a'; letter <= 'z'; letter++) {
            raw_send(c, &letter, 1);
            if (raw_is_left_within(c, 2))
                break;
        }
    }
}

static void hold_the_first(struct raw_connection *c)
{
    if (!raw_read_request(c))
        return;
    if (c->index == 0)
        raw_hold(c);
    else
        raw_say(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
}

static void one_wait_lasts_until_the_answer_is_whole(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_in_many_pieces);
    struct fetch *f = new_fetch();
    struct fetch_answer a;
    assert_false(fetch_is_busy(f));
    assert_false(fetch_take(f, &a));
    start(f, raw_url(s, "/"));
    assert_true(fetch_is_busy(f));
    assert_false(fetch_take(f, &a));
    fetch_wait(f, INT_MAX, NULL, 0);
    assert_true(fetch_is_busy(f));
    fetch_wait(f, INT_MAX, NULL, 0); /* ended, but not taken: nothing is waited for */
    assert_true(fetch_take(f, &a));
    assert_string_equal(buf_str(&a.body), "abcdefghijklmnopqrstuvwxyz");
    assert_false(fetch_is_busy(f));
    assert_false(fetch_take(f, &(struct fetch_answer){0}));
    fetch_answer_done(&a);
    fetch_free(f);
    raw_server_stop(s);
}

static void without_a_transfer_it_waits_for_the_time(void **state)
{
    (void)state;
    struct fetch *f = new_fetch();
    struct clock clock;
    clock_start(&clock, 1);
    int64_t before_ms = clock_now_ms(&clock);
    fetch_wait(f, 40, NULL, 0);
    assert_true(clock_now_ms(&clock) - before_ms >= 40);
    fetch_wait(f, 0, NULL, 0);
    fetch_free(f);
}

static void with_a_transfer_it_waits_for_the_time_as_well(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(hold_the_first);
    struct fetch *f = new_fetch();
    struct clock clock;
    start(f, raw_url(s, "/"));
    clock_start(&clock, 1);
    int64_t before_ms = clock_now_ms(&clock);
    fetch_wait(f, 40, NULL, 0);
    assert_true(clock_now_ms(&clock) - before_ms >= 40);
    assert_true(fetch_is_busy(f));
    fetch_free(f); /* with one under way */
    raw_server_stop(s);
}

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
    (void)number;
    signals = signals + 1;
}

static void a_signal_does_not_end_the_wait(void **state)
{
    (void)state;
    struct fetch *f = new_fetch();
    const struct sigaction counted = {.sa_handler = count_signal};
    const struct itimerval often = {.it_interval.tv_usec = 3000, .it_value.tv_usec = 3000};
    const struct itimerval never = {.it_interval.tv_usec = 0};
    assert_int_equal(sigaction(SIGALRM, &counted, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    struct clock clock;
    clock_start(&clock, 1);
    int64_t before_ms = clock_now_ms(&clock);
    fetch_wait(f, 50, NULL, 0);
    int64_t after_ms = clock_now_ms(&clock);
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_true(signals > 0);
    assert_true(after_ms - before_ms >= 50);
    fetch_free(f);
}

static void a_descriptor_that_can_be_read_ends_the_wait(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(hold_the_first);
    struct fetch *f = new_fetch();
    int quiet[2];
    int keys[2];
    assert_int_equal(pipe(quiet), 0);
    assert_int_equal(pipe(keys), 0);
    const int fds[] = {quiet[0], keys[0]};
    for (int i = 0; i < 2; i++) {
        if (i == 1)
            start(f, raw_url(s, "/"));
        assert_int_equal(write(keys[1], "q", 1), 1);
        fetch_wait(f, INT_MAX, fds, 2);
        char key;
        assert_int_equal(read(keys[0], &key, 1), 1);
    }
    assert_true(fetch_is_busy(f));
    /* A terminal that goes away says so, too. */
    close(keys[1]);
    fetch_wait(f, INT_MAX, fds, 2);
    assert_true(fetch_is_busy(f));
    fetch_free(f);
    raw_server_stop(s);
    close(keys[0]);
    close(quiet[0]);
    close(quiet[1]);
}

static void many_descriptors_can_be_waited_for(void **state)
{
    (void)state;
    enum { COUNT = 40 };
    struct fetch *f = new_fetch();
    int ends[COUNT][2];
    int fds[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(pipe(ends[i]), 0);
        fds[i] = ends[i][0];
    }
    assert_int_equal(write(ends[COUNT - 1][1], "q", 1), 1);
    fetch_wait(f, INT_MAX, fds, COUNT);
    fetch_free(f);
    for (size_t i = 0; i < COUNT; i++) {
        close(ends[i][0]);
        close(ends[i][1]);
    }
}

static void what_is_under_way_can_be_cancelled(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(hold_the_first);
    struct fetch *f = new_fetch();
    fetch_cancel(f); /* nothing to cancel */
    start(f, raw_url(s, "/"));
    while (raw_count(s, &s->requests) == 0)
        fetch_wait(f, 1, NULL, 0);
    fetch_cancel(f);
    assert_false(fetch_is_busy(f));
    struct fetch_answer a;
    assert_false(fetch_take(f, &a));

    /* The next request is not mixed up with it. */
    start(f, raw_url(s, "/"));
    fetch_wait(f, INT_MAX, NULL, 0);
    assert_true(fetch_take(f, &a));
    assert_false(a.has_failed);
    assert_string_equal(buf_str(&a.body), "hello");
    fetch_answer_done(&a);
    fetch_free(f);
    raw_server_stop(s);
}

static void an_answer_that_nobody_takes_can_be_cancelled(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(answer_in_many_pieces);
    struct fetch *f = new_fetch();
    struct fetch_answer a;
    for (int i = 0; i < 2; i++) {
        start(f, raw_url(s, "/"));
        fetch_wait(f, INT_MAX, NULL, 0);
        fetch_cancel(f);
        assert_false(fetch_is_busy(f));
        assert_false(fetch_take(f, &a));
    }
    start(f, raw_url(s, "/"));
    fetch_wait(f, INT_MAX, NULL, 0);
    fetch_free(f); /* with an answer nobody took */
    raw_server_stop(s);
}

static void two_fetches_do_not_know_of_each_other(void **state)
{
    (void)state;
    struct raw_server *s = raw_server_start(hold_the_first);
    struct fetch *first = new_fetch();
    struct fetch *second = new_fetch();
    start(first, raw_url(s, "/"));
    while (raw_count(s, &s->requests) == 0)
        fetch_wait(first, 1, NULL, 0);
    struct fetch_answer a;
    assert_int_equal(fetch_run(second, &(struct fetch_request){.url = raw_url(s, "/")}, &a, NULL),
                     0);
    assert_int_equal(a.http, 200);
    fetch_answer_done(&a);
    fetch_free(second);
    assert_true(fetch_is_busy(first));
    fetch_free(first);
    fetch_free(NULL);
    raw_server_stop(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_wait_lasts_until_the_answer_is_whole),
        cmocka_unit_test(without_a_transfer_it_waits_for_the_time),
        cmocka_unit_test(with_a_transfer_it_waits_for_the_time_as_well),
        cmocka_unit_test(a_signal_does_not_end_the_wait),
        cmocka_unit_test(a_descriptor_that_can_be_read_ends_the_wait),
        cmocka_unit_test(many_descriptors_can_be_waited_for),
        cmocka_unit_test(what_is_under_way_can_be_cancelled),
        cmocka_unit_test(an_answer_that_nobody_takes_can_be_cancelled),
        cmocka_unit_test(two_fetches_do_not_know_of_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
