/* The window of R14 and the pull API: cursors, pages, what was missed. */
#include "unit.h"

#include "api_fixture.h"

#include "core/wire.h"

static size_t message_count(const struct fixture *f)
{
    return json_count(json_get(f->json, "messages"));
}

static const char *first_text(const struct fixture *f, const char *key)
{
    const struct json *m = json_first(json_get(f->json, "messages"));
    const char *text = json_str(json_get(m, key));
    if (text == NULL)
        fail_msg("no first %s in %s", key, buf_str(&f->r.body));
    return text;
}

/* 0 when the member is not there: the shape may leave out what is nothing. */
static bool is_true(const struct fixture *f, const char *key)
{
    bool b = false;
    json_bool(json_get(f->json, key), &b);
    return b;
}

static void pull_since(struct fixture *f, const char *since, int limit)
{
    char query[100];
    snprintf(query, sizeof query, "since=%s&limit=%d", since, limit);
    pull(f, query);
    assert_answered(f, 200, 200);
}

/* Pulls on from the cursor of the last answer. */
static void pull_on(struct fixture *f, int limit)
{
    char cursor[64];
    snprintf(cursor, sizeof cursor, "%s", answer_str(f, "cursor"));
    pull_since(f, cursor, limit);
}

static void without_limit(struct fixture *f)
{
    f->config.rate_per_minute = 0;
    fixture_restart(f);
}

static void send_content(struct fixture *f, size_t len)
{
    struct buf body = {0};
    buf_add_str(&body, "fromUserId=1&objectName=app:x&content=");
    for (size_t i = 0; i < len; i++)
        buf_add_char(&body, 'x');
    call(f, (struct ask){.body = buf_str(&body)});
    assert_answered(f, 200, 200);
    buf_done(&body);
}

/* ---- R14 ---- */

static void r14_the_window_is_closed_at_ten_minutes(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    f->now_ms = START_MS + 600000;
    pull(f, NULL);
    assert_int_equal(message_count(f), 1);
    assert_int_equal(answer_int(f, "serverTime"), START_MS + 600000);
    pull_since(f, "k3f9-0", 100);
    assert_int_equal(message_count(f), 1);
    assert_int_equal(answer_int(f, "missed"), 0);

    f->now_ms = START_MS + 600001;
    pull(f, NULL);
    assert_int_equal(message_count(f), 0);
    assert_int_equal(answer_int(f, "missed"), 0);
    pull_since(f, "k3f9-0", 100);
    assert_int_equal(message_count(f), 0);
    assert_int_equal(answer_int(f, "missed"), 1);
}

static void r14_another_window_moves_the_boundary(void **state)
{
    struct fixture *f = *state;
    f->config.window_ms = 1000;
    fixture_restart(f);
    send_text(f);
    f->now_ms += 1000;
    pull(f, NULL);
    assert_int_equal(message_count(f), 1);
    f->now_ms += 1;
    pull(f, NULL);
    assert_int_equal(message_count(f), 0);
}

static void r14_trimming_takes_nothing_that_is_in_the_window(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    int64_t held_ms, remembered_ms;
    api_trim_limits(WINDOW_MS, START_MS + WINDOW_MS, &held_ms, &remembered_ms);
    assert_true(held_ms < START_MS);
    /* A pull that took its time a little before the trimmer did is served as well. */
    api_trim_limits(WINDOW_MS, START_MS + WINDOW_MS + 5000, &held_ms, &remembered_ms);
    assert_true(held_ms < START_MS);
    assert_true(remembered_ms == START_MS + WINDOW_MS + 5000 - API_REMEMBERED_MS);
    size_t rows;
    assert_int_equal(f->log->ops->trim(f->log, held_ms, remembered_ms, 100, &rows, NULL), 0);
    assert_int_equal(rows, 0);

    api_trim_limits(2 * API_REMEMBERED_MS, START_MS, &held_ms, &remembered_ms);
    assert_true(remembered_ms <= held_ms);
}

/* ---- answers ---- */

static void a_pulled_message_carries_what_was_sent(void **state)
{
    struct fixture *f = *state;
    call(f, (struct ask){.body = HELLO "&disableUpdateLastMsg=1"});
    char uid[MESSAGE_UID_SIZE];
    snprintf(uid, sizeof uid, "%s", answer_str(f, "messageUID"));
    f->now_ms += 5;
    pull(f, NULL);
    assert_answered(f, 200, 200);
    assert_string_equal(first_text(f, "messageUID"), uid);
    assert_string_equal(first_text(f, "fromUserId"), "2191");
    assert_string_equal(first_text(f, "objectName"), "RC:TxtMsg");
    assert_string_equal(first_text(f, "content"), "{\"content\":\"hello\"}");
    assert_string_equal(first_text(f, "sentTime"), "1585127132438");
    const struct json *m = json_first(json_get(f->json, "messages"));
    bool b = false;
    assert_true(json_bool(json_get(m, "persisted"), &b) && b);
    assert_true(json_bool(json_get(m, "counted"), &b) && b);
    assert_true(json_bool(json_get(m, "disableUpdateLastMsg"), &b) && b);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-1");
    assert_string_equal(answer_str(f, "serverTime"), "1585127132443");
    assert_false(answer_bool(f, "more"));
    assert_false(is_true(f, "reset"));
}

static void the_cursor_stays_on_an_empty_answer(void **state)
{
    struct fixture *f = *state;
    pull(f, NULL);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-0");
    pull_on(f, 100);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-0");
    send_text(f);
    pull_since(f, "k3f9-0", 100);
    assert_int_equal(message_count(f), 1);
    pull_on(f, 100);
    assert_int_equal(message_count(f), 0);
    assert_false(answer_bool(f, "more"));
    assert_int_equal(answer_int(f, "missed"), 0);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-1");
    send_text(f);
    pull_since(f, "k3f9-1", 100);
    assert_int_equal(message_count(f), 1);
}

static void pages_hold_at_most_the_limit_in_order(void **state)
{
    struct fixture *f = *state;
    without_limit(f);
    for (int i = 0; i < 250; i++) {
        send_text(f);
        f->now_ms += 10;
    }
    char last[MESSAGE_UID_SIZE] = "";
    size_t seen = 0;
    static const size_t sizes[] = {100, 100, 50};
    for (int page = 0; page < 3; page++) {
        page == 0 ? pull(f, NULL) : pull_on(f, 101);
        assert_int_equal(message_count(f), sizes[page]);
        assert_int_equal(answer_bool(f, "more"), page < 2);
        assert_int_equal(answer_int(f, "missed"), 0);
        for (const struct json *m = json_first(json_get(f->json, "messages")); m != NULL;
             m = json_next(m), seen++) {
            const char *uid = json_str(json_get(m, "messageUID"));
            assert_true(strcmp(last, uid) < 0);
            memcpy(last, uid, sizeof last);
        }
    }
    assert_int_equal(seen, 250);
    pull_since(f, "k3f9-0", 1);
    assert_int_equal(message_count(f), 1);
    assert_true(answer_bool(f, "more"));
    pull_since(f, "k3f9-249", 1);
    assert_int_equal(message_count(f), 1);
    assert_false(answer_bool(f, "more"));
}

static void a_page_holds_at_most_a_mebibyte(void **state)
{
    struct fixture *f = *state;
    /* 8 x 128 KiB = 1 MiB fit, the ninth does not. */
    for (int i = 0; i < 9; i++)
        send_content(f, MESSAGE_CONTENT_MAX);
    pull(f, NULL);
    assert_int_equal(message_count(f), 8);
    assert_true(answer_bool(f, "more"));
    pull_on(f, 100);
    assert_int_equal(message_count(f), 1);
    assert_false(answer_bool(f, "more"));
}

/* ---- what was missed ---- */

static void missed_counts_and_names_what_expired_behind_the_cursor(void **state)
{
    struct fixture *f = *state;
    char uids[3][MESSAGE_UID_SIZE];
    for (int i = 0; i < 3; i++) {
        memcpy(uids[i], send_text(f), sizeof uids[i]);
        f->now_ms += 1000;
    }
    /* The first two are too old, the third is not. */
    f->now_ms = START_MS + 2000 + WINDOW_MS;
    pull_since(f, "k3f9-0", 100);
    assert_int_equal(message_count(f), 1);
    assert_string_equal(first_text(f, "messageUID"), uids[2]);
    assert_int_equal(answer_int(f, "missed"), 2);
    const struct json *list = json_get(f->json, "missedList");
    assert_int_equal(json_count(list), 2);
    const struct json *m = json_first(list);
    for (int i = 0; i < 2; i++, m = json_next(m)) {
        int64_t sent_ms = 0;
        assert_string_equal(json_str(json_get(m, "messageUID")), uids[i]);
        assert_true(json_i64_str(json_get(m, "sentTime"), &sent_ms));
        assert_int_equal(sent_ms, START_MS + 1000 * i);
    }
    pull_on(f, 100);
    assert_int_equal(answer_int(f, "missed"), 0);

    /* One of the two had been seen. */
    pull_since(f, "k3f9-1", 100);
    assert_int_equal(answer_int(f, "missed"), 1);
    assert_int_equal(message_count(f), 1);
    pull_since(f, "k3f9-2", 100);
    assert_int_equal(answer_int(f, "missed"), 0);
    assert_int_equal(message_count(f), 1);
}

static void when_everything_expired_the_cursor_moves_to_the_end(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    send_text(f);
    f->now_ms += WINDOW_MS + 1;
    pull_since(f, "k3f9-0", 100);
    assert_int_equal(message_count(f), 0);
    assert_int_equal(answer_int(f, "missed"), 2);
    assert_false(answer_bool(f, "more"));
    assert_string_equal(answer_str(f, "cursor"), "k3f9-2");
    pull_on(f, 100);
    assert_int_equal(answer_int(f, "missed"), 0);
}

static void later_pages_miss_only_what_expired_in_between(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 5; i++) {
        send_text(f);
        f->now_ms += 1000;
    }
    f->now_ms = START_MS + 1000 + WINDOW_MS; /* the first has expired */
    pull_since(f, "k3f9-0", 2);
    assert_int_equal(answer_int(f, "missed"), 1);
    assert_int_equal(message_count(f), 2);
    assert_true(answer_bool(f, "more"));
    pull_on(f, 1);
    assert_int_equal(answer_int(f, "missed"), 0);
    assert_int_equal(message_count(f), 1);
    f->now_ms += 3001; /* the last one expires before the last page */
    pull_on(f, 1);
    assert_int_equal(answer_int(f, "missed"), 1);
    assert_int_equal(message_count(f), 0);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-5");
}

static void at_most_a_hundred_missed_are_named(void **state)
{
    struct fixture *f = *state;
    without_limit(f);
    for (int i = 0; i < 130; i++)
        send_text(f);
    f->now_ms += WINDOW_MS + 1;
    pull_since(f, "k3f9-10", 100);
    assert_int_equal(answer_int(f, "missed"), 120);
    assert_int_equal(json_count(json_get(f->json, "missedList")), 100);
}

static void missed_is_right_beyond_trimming_and_names_what_is_remembered(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    f->now_ms += 3600000;
    const char *second = send_text(f);
    char uid[MESSAGE_UID_SIZE];
    memcpy(uid, second, sizeof uid);
    f->now_ms = START_MS + API_REMEMBERED_MS + 1;
    int64_t held_ms, remembered_ms;
    size_t rows;
    api_trim_limits(WINDOW_MS, f->now_ms, &held_ms, &remembered_ms);
    assert_int_equal(f->log->ops->trim(f->log, held_ms, remembered_ms, 100, &rows, NULL), 0);
    assert_int_equal(rows, 3); /* two contents, one memory */
    pull_since(f, "k3f9-0", 100);
    assert_int_equal(answer_int(f, "missed"), 2);
    const struct json *list = json_get(f->json, "missedList");
    assert_int_equal(json_count(list), 1);
    assert_string_equal(json_str(json_get(json_first(list), "messageUID")), uid);

    /* The sequence goes on. */
    send_text(f);
    pull_since(f, "k3f9-2", 100);
    assert_int_equal(message_count(f), 1);
    assert_int_equal(answer_int(f, "missed"), 0);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-3");
}

static void a_first_pull_has_missed_nothing(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    f->now_ms += WINDOW_MS + 1;
    send_text(f);
    pull(f, NULL);
    assert_int_equal(message_count(f), 1);
    assert_int_equal(answer_int(f, "missed"), 0);
}

/* A phone that comes and goes for a day, with a server that trims and restarts: what it received
 * and what it missed is what was sent, each once, and what it missed was too old. */
static void r14_whatever_happens_each_broadcast_is_received_or_counted_as_missed(void **state)
{
    struct fixture *f = *state;
    without_limit(f);
    struct prng p;
    prng_init(&p, 3);
    char cursor[64] = "k3f9-0";
    int64_t sent = 0, received = 0, lost = 0;
    for (int step = 0; step < 4000; step++) {
        f->now_ms += (int64_t)prng_below(&p, prng_below(&p, 50) == 0 ? 1800000 : 20000);
        for (uint64_t n = prng_below(&p, 4); n > 0; n--, sent++)
            send_text(f);
        if (prng_below(&p, 10) == 0)
            fixture_restart(f);
        if (prng_below(&p, 5) == 0) {
            int64_t held_ms, remembered_ms;
            size_t rows;
            api_trim_limits(WINDOW_MS, f->now_ms, &held_ms, &remembered_ms);
            f->log->ops->trim(f->log, held_ms, remembered_ms, prng_below(&p, 50), &rows, NULL);
        }
        if (prng_below(&p, 20) != 0)
            continue;
        pull_since(f, cursor, (int)prng_below(&p, 20) + 1);
        assert_false(is_true(f, "reset"));
        lost += answer_int(f, "missed");
        assert_true(json_count(json_get(f->json, "missedList")) <= (size_t)answer_int(f, "missed"));
        for (const struct json *m = json_first(json_get(f->json, "messages")); m != NULL;
             m = json_next(m), received++) {
            int64_t sent_ms = 0;
            assert_true(json_i64_str(json_get(m, "sentTime"), &sent_ms));
            assert_true(window_is_open(f->now_ms, sent_ms, WINDOW_MS));
        }
        snprintf(cursor, sizeof cursor, "%s", answer_str(f, "cursor"));
        char expected[64];
        snprintf(expected, sizeof expected, "k3f9-%lld", (long long)(received + lost));
        assert_string_equal(cursor, expected);
        assert_int_equal(answer_bool(f, "more"), received + lost < sent);
    }
    assert_true(received > 500 && lost > 500);
}

/* ---- cursors ---- */

static void a_cursor_of_another_log_gets_the_window_again(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    f->now_ms += WINDOW_MS + 1;
    send_text(f);
    static const char *const cursors[] = {
        "other-1", "k3f-1", "k3f99-1", "k3f9-3", "0123456789abcdef-2", "k3f9-9223372036854775807"};
    for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++) {
        pull_since(f, cursors[i], 100);
        assert_true(is_true(f, "reset"));
        assert_int_equal(message_count(f), 1);
        assert_int_equal(answer_int(f, "missed"), 0);
        assert_string_equal(answer_str(f, "cursor"), "k3f9-2");
    }
    pull_since(f, "k3f9-2", 100);
    assert_false(is_true(f, "reset"));
}

static void a_cursor_of_a_lost_log_is_reset_also_when_there_is_nothing(void **state)
{
    struct fixture *f = *state;
    pull_since(f, "k3f9-7", 100);
    assert_true(is_true(f, "reset"));
    assert_string_equal(answer_str(f, "cursor"), "k3f9-0");
}

static void a_malformed_cursor_is_refused(void **state)
{
    struct fixture *f = *state;
    static const char *const queries[] = {
        "since=",         "since=k3f9",    "since=k3f9-",
        "since=-1",       "since=k3f9--1", "since=k3f9-+1",
        "since=k3f9-1x",  "since=K3F9-1",  "since=k3f9-9223372036854775808",
        "since=k3f9-%20", "since=k3f9_1",  "since=0123456789abcdefg-1",
        "since=k3f9-1-2", "since=%zz",     "since=k3f9-0&since=k3f9-0",
        "since=k3f9-%00", "since=%ff-1",
    };
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        pull(f, queries[i]);
        assert_answered(f, 400, 1002);
        assert_contains(answer_str(f, "errorMessage"), "since");
        assert_string_equal(answer_str(f, "url"), WIRE_PULL_PATH);
    }
}

static void a_limit_is_a_number_from_one(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"limit=0",  "limit=-1",  "limit=",         "limit=x",
                                      "limit=1x", "limit=1.5", "limit=1&limit=2"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        pull(f, bad[i]);
        assert_answered(f, 400, 1002);
        assert_contains(answer_str(f, "errorMessage"), "limit");
    }
    static const char *const good[] = {"limit=1",           "limit=100", "limit=101",
                                       "limit=2147483648",  "",          "&&",
                                       "other=1&limit=%31", "limits=0"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        pull(f, good[i]);
        assert_answered(f, 200, 200);
    }
}

static void a_cursor_may_be_percent_encoded(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    pull(f, "limit=5&since=%6b3f9%2D0");
    assert_answered(f, 200, 200);
    assert_false(is_true(f, "reset"));
    assert_int_equal(message_count(f), 1);
}

/* ---- apps, restarts, logs ---- */

static void apps_see_nothing_of_each_other(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++)
        send_text(f);
    pull_as(f, "app-2", "Secret-2", NULL);
    assert_answered(f, 200, 200);
    assert_int_equal(message_count(f), 0);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-0");
    call(f, (struct ask){.app_key = "app-2", .secret = "Secret-2"});
    assert_answered(f, 200, 200);
    pull_as(f, "app-2", "Secret-2", NULL);
    assert_int_equal(message_count(f), 1);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-1");
    f->now_ms += WINDOW_MS + 1;
    pull_as(f, "app-2", "Secret-2", "since=k3f9-0");
    assert_int_equal(answer_int(f, "missed"), 1);
    assert_int_equal(json_count(json_get(f->json, "missedList")), 1);
}

static void a_restart_goes_on_with_the_sequence(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    pull(f, NULL);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-1");
    fixture_restart(f);
    send_text(f);
    pull_since(f, "k3f9-1", 100);
    assert_int_equal(message_count(f), 1);
    assert_false(is_true(f, "reset"));
    assert_string_equal(answer_str(f, "cursor"), "k3f9-2");
}

static void a_pull_of_a_disabled_app_is_empty(void **state)
{
    struct fixture *f = *state;
    pull_as(f, "app-off", "secret-3", NULL);
    assert_answered(f, 200, 200);
    assert_int_equal(message_count(f), 0);
}

static void the_speed_is_told_when_it_is_not_one(void **state)
{
    struct fixture *f = *state;
    pull(f, NULL);
    assert_null(json_get(f->json, "speed"));
    f->config.speed = 20;
    fixture_restart(f);
    pull(f, NULL);
    double speed = 0;
    assert_true(json_number(json_get(f->json, "speed"), &speed));
    assert_true(speed == 20);
}

static int refuse(struct err *err)
{
    err_set(err, "the disk is gone");
    return ERR_OUTSIDE;
}

static int failing_oldest(struct broadcast_log *log, const char *app_key, int64_t since_ms,
                          int64_t *out_seq, struct err *err)
{
    (void)log, (void)app_key, (void)since_ms, (void)out_seq;
    return refuse(err);
}

static int failing_read(struct broadcast_log *log, const struct broadcast_log_query *query,
                        struct broadcast_log_page *out, struct err *err)
{
    (void)log, (void)query, (void)out;
    return refuse(err);
}

static int failing_missed(struct broadcast_log *log, const char *app_key, int64_t after_seq,
                          int64_t before_seq, struct wire_missed *out, size_t max,
                          size_t *out_count, struct err *err)
{
    (void)log, (void)app_key, (void)after_seq, (void)before_seq, (void)out, (void)max;
    (void)out_count;
    return refuse(err);
}

static void a_log_that_cannot_be_read_is_an_internal_error(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    f->now_ms += WINDOW_MS + 1;
    send_text(f);
    const struct broadcast_log_ops *good = f->log->ops;
    for (int i = 0; i < 3; i++) {
        f->patched = *good;
        f->patched.oldest = i == 0 ? failing_oldest : good->oldest;
        f->patched.read = i == 1 ? failing_read : good->read;
        f->patched.missed = i == 2 ? failing_missed : good->missed;
        f->log->ops = &f->patched;
        pull(f, "since=k3f9-0");
        assert_answered(f, 500, 1000);
        assert_contains(buf_str(&f->r.note), "the disk is gone");
    }
    f->log->ops = good;
    pull_since(f, "k3f9-0", 100);
    assert_int_equal(message_count(f), 1);
}

static void an_empty_pull_does_not_touch_the_log(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    pull(f, NULL);
    f->patched = *f->log->ops;
    f->patched.oldest = failing_oldest;
    f->patched.read = failing_read;
    f->patched.missed = failing_missed;
    f->log->ops = &f->patched;
    pull_on(f, 100);
    assert_int_equal(message_count(f), 0);
}

int main(void)
{
#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        WITH_SERVER(r14_the_window_is_closed_at_ten_minutes),
        WITH_SERVER(r14_another_window_moves_the_boundary),
        WITH_SERVER(r14_trimming_takes_nothing_that_is_in_the_window),
        WITH_SERVER(a_pulled_message_carries_what_was_sent),
        WITH_SERVER(the_cursor_stays_on_an_empty_answer),
        WITH_SERVER(pages_hold_at_most_the_limit_in_order),
        WITH_SERVER(a_page_holds_at_most_a_mebibyte),
        WITH_SERVER(missed_counts_and_names_what_expired_behind_the_cursor),
        WITH_SERVER(when_everything_expired_the_cursor_moves_to_the_end),
        WITH_SERVER(later_pages_miss_only_what_expired_in_between),
        WITH_SERVER(at_most_a_hundred_missed_are_named),
        WITH_SERVER(missed_is_right_beyond_trimming_and_names_what_is_remembered),
        WITH_SERVER(r14_whatever_happens_each_broadcast_is_received_or_counted_as_missed),
        WITH_SERVER(a_first_pull_has_missed_nothing),
        WITH_SERVER(a_cursor_of_another_log_gets_the_window_again),
        WITH_SERVER(a_cursor_of_a_lost_log_is_reset_also_when_there_is_nothing),
        WITH_SERVER(a_malformed_cursor_is_refused),
        WITH_SERVER(a_limit_is_a_number_from_one),
        WITH_SERVER(a_cursor_may_be_percent_encoded),
        WITH_SERVER(apps_see_nothing_of_each_other),
        WITH_SERVER(a_restart_goes_on_with_the_sequence),
        WITH_SERVER(a_pull_of_a_disabled_app_is_empty),
        WITH_SERVER(the_speed_is_told_when_it_is_not_one),
        WITH_SERVER(a_log_that_cannot_be_read_is_an_internal_error),
        WITH_SERVER(an_empty_pull_does_not_touch_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
