/*
 * One simulated phone against the server's rules in the same process: when it pulls, what fails,
 * what it takes once, in which order it tells (R13-R18). Virtual time, no socket.
 */
#include "phone.h"

/* ---- R13: when it pulls ---- */

static void r13_pulls_at_once_and_then_180_s_after_the_last_attempt(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    int64_t start_ms = s->server->now_ms;
    assert_int_equal(p->asked_ms, start_ms);
    phone_live_until(p, start_ms + 179999);
    assert_int_equal(p->pulls, 1);
    phone_live_until(p, start_ms + 180000);
    assert_int_equal(p->pulls, 2);
    /* By hand in between: that was the last attempt. */
    phone_live_until(p, start_ms + 200000);
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
    assert_int_equal(p->asked_ms, start_ms + 200000);
    phone_live_until(p, start_ms + 379999);
    assert_int_equal(p->pulls, 3);
    phone_live_until(p, start_ms + 380000);
    assert_int_equal(p->pulls, 4);
    assert_story(p, "pull(0) pull(0) pull(0)");
}

static void r13_an_online_client_has_a_broadcast_at_most_3_minutes_after_sending(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    int64_t longest_ms = 0;
    /* At 97 moments that drift through the pull interval. */
    for (int i = 0; i < 97; i++) {
        phone_live(p, 1 + (i * 7919) % 200000);
        int64_t sent_ms = s->server->now_ms;
        cast_text(s->server, "2191", "x");
        size_t before = p->event_count;
        while (p->event_count == before ||
               strcmp(event_str(last_event(p, "pull"), "event"), "pull") != 0 ||
               event_number(last_event(p, "pull"), "received") == 0)
            phone_live_until(p, client_due_ms(p->client));
        int64_t took_ms = s->server->now_ms - sent_ms;
        assert_int_equal(event_number(last_event(p, "message"), "delayMs"), took_ms);
        assert_string_equal(event_str(last_event(p, "message"), "delivery"), "in-time");
        longest_ms = took_ms > longest_ms ? took_ms : longest_ms;
    }
    assert_in_range(longest_ms, 170000, 180000);
}

static void
r13_a_message_sent_in_the_very_ms_of_a_pull_comes_180_s_later_at_the_latest(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "hello"); /* right behind the pull */
    phone_live(p, 179999);
    assert_story(p, "");
    phone_live(p, 1);
    assert_story(p, "pull(1) m(hello) c(2191,1,hello)");
    assert_int_equal(event_number(last_event(p, "message"), "delayMs"), 180000);
    assert_string_equal(event_str(last_event(p, "message"), "delivery"), "in-time");
}

static void r13_pages_follow_at_once(void **state)
{
    struct stage *s = *state;
    for (int i = 0; i < 250; i++)
        cast_text(s->server, i % 2 == 0 ? "even" : "odd", "x");
    struct phone *p = &s->phone;
    phone_start(p);
    phone_online(p);
    phone_live(p, 0);
    assert_int_equal(p->pulls, 3);
    size_t messages = 0;
    int64_t pages[3] = {0}, more = 0;
    for (size_t i = 0, page = 0; i < p->event_count; i++) {
        messages += strcmp(event_str(p->events[i], "event"), "message") == 0;
        if (strcmp(event_str(p->events[i], "event"), "pull") != 0)
            continue;
        assert_true(page < 3);
        pages[page++] = event_number(p->events[i], "received");
        more += event_flag(p->events[i], "more");
    }
    assert_int_equal(messages, 250);
    assert_int_equal(pages[0], 100);
    assert_int_equal(pages[1], 100);
    assert_int_equal(pages[2], 50);
    assert_int_equal(more, 2);
    assert_int_equal(event_number(last_event(p, "conversation"), "unread"), 125);
}

static void r13_offline_nothing_is_pulled_and_the_connect_pulls_at_once(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    phone_offline(p);
    cast_text(s->server, "2191", "hello");
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 5 * MINUTE);
    assert_story(p, "offline");
    phone_online(p);
    phone_online(p); /* is already */
    phone_live(p, 0);
    assert_story(p, "online pull(1) m(hello) c(2191,1,hello)");
}

static void r13_an_answer_to_an_earlier_connection_is_thrown_away(void **state)
{
    struct stage *s = *state;
    struct phone *p = &s->phone;
    phone_start(p);
    phone_online(p);
    cast_text(s->server, "2191", "hello");
    struct puller_request request;
    assert_true(client_ask(p->client, phone_now(p), &request));
    struct client_answer answer = carry(p, request.since);
    char *body = mem_dup_bytes(answer.body, answer.body_len);
    answer.body = body;
    phone_offline(p);
    phone_online(p);
    struct client_outcome outcome;
    struct err err;
    assert_int_equal(client_answer(p->client, phone_now(p), &request, &answer, &outcome, &err), 0);
    assert_false(outcome.is_ok);
    assert_story(p, "online offline online");
    phone_live(p, 0);
    assert_story(p, "pull(1) m(hello) c(2191,1,hello)");
    free(body);
}

/* ---- R14: the window ---- */

static void r14_offline_for_600000_ms_receives(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    phone_offline(p);
    cast_text(s->server, "2191", "hello");
    phone_live(p, 600000);
    phone_online(p);
    phone_live(p, 0);
    assert_story(p, "offline online pull(1) m(hello) c(2191,1,hello)");
    assert_string_equal(event_str(last_event(p, "message"), "delivery"), "in-time");
    assert_true(event_flag(last_event(p, "message"), "offline"));
}

static void r14_offline_for_600001_ms_misses(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    phone_offline(p);
    const char *uid = cast_text(s->server, "2191", "hello");
    phone_live(p, 600001);
    phone_online(p);
    phone_live(p, 0);
    assert_story(p, "offline online pull(0,missed 1 offline)");
    const struct json *missed = json_first(json_get(last_event(p, "pull"), "missedList"));
    assert_string_equal(event_str(missed, "messageUID"), uid);
    assert_int_equal(event_number(missed, "sentTime"), START_MS);
    /* Told once. */
    phone_live(p, 3 * MINUTE);
    assert_story(p, "pull(0)");
}

/* ---- R15: what fails ---- */

static void r15_no_failure_loses_anything(void **state)
{
    static const enum link links[] = {LINK_REFUSED, LINK_500, LINK_429, LINK_GARBAGE, LINK_CUT};
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        cast_text(s->server, "2191", "hello");
        p->link = links[i];
        client_pull_now(p->client, phone_now(p));
        phone_pull(p);
        assert_story(p, "pull(failed) error");
        int64_t wait_ms = client_due_ms(p->client) - phone_now(p);
        if (links[i] == LINK_429)
            assert_int_equal(wait_ms, 7000);
        else
            assert_in_range(wait_ms, 750, 1250);
        p->link = LINK_UP;
        phone_live(p, wait_ms);
        assert_int_equal(event_number(last_event(p, "pull"), "received"), 1);
        p->told = p->event_count;
        assert_int_equal(event_number(last_event(p, "conversation"), "unread"), (int64_t)i + 1);
    }
}

static void r15_errors_say_what_happened(void **state)
{
    static const struct {
        enum link link;
        int http;
        const char *words;
    } cases[] = {{LINK_REFUSED, 0, "connection refused"},
                 {LINK_500, 500, "HTTP 500, code 1000: the disk is on fire"},
                 {LINK_429, 429, "too many (try again in 7 s)"},
                 {LINK_GARBAGE, 200, "JSON"},
                 {LINK_CUT, 200, "JSON"}};
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        p->link = cases[i].link;
        client_pull_now(p->client, phone_now(p));
        phone_pull(p);
        assert_contains(event_str(last_event(p, "error"), "what"), cases[i].words);
        assert_int_equal(event_number(last_event(p, "pull"), "http"), cases[i].http);
        assert_int_equal(event_number(last_event(p, "pull"), "nextPullAt"),
                         client_due_ms(p->client));
    }
}

static void r15_after_an_outage_it_catches_up_within_75_s(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    p->link = LINK_REFUSED;
    phone_live(p, 8 * MINUTE);
    cast_text(s->server, "2191", "hello");
    p->told = p->event_count;
    p->link = LINK_UP;
    phone_live(p, 75 * SECOND); /* 60 s and a quarter */
    assert_int_equal(event_number(last_event(p, "message"), "sentTime"), START_MS + 8 * MINUTE);
}

static void r15_a_refused_token_stops_until_there_is_another(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "hello");
    strcpy(p->token, "Bearer nonsense");
    phone_live(p, 10 * MINUTE);
    assert_int_equal(p->pulls, 2);
    assert_story(p, "pull(failed) error");
    assert_contains(event_str(last_event(p, "error"), "what"), "stops pulling");
    assert_int_equal(json_kind(json_get(last_event(p, "pull"), "nextPullAt")), JSON_NULL);
    assert_int_equal(client_due_ms(p->client), PULLER_NEVER);
    phone_fetch_token(p);
    client_resume(p->client, phone_now(p));
    phone_live(p, 0);
    /* It is exactly ten minutes old by now. */
    assert_int_equal(event_number(last_event(p, "pull"), "received"), 1);
}

/* ---- R16: once only ---- */

static void r16_the_same_content_under_another_uid_is_another_message(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "hello");
    cast_text(s->server, "2191", "hello");
    phone_live(p, 3 * MINUTE);
    assert_story(p, "pull(2) m(hello) m(hello) c(2191,2,hello)");
}

static void r16_dedupe_content_drops_the_second_and_says_so(void **state)
{
    struct stage *s = *state;
    s->phone.dedupe_ms = 10 * MINUTE;
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "hello");
    cast_text(s->server, "2191", "hello");
    cast_text(s->server, "7788", "hello"); /* of somebody else */
    phone_live(p, 3 * MINUTE);
    assert_story(p, "pull(3,same 1) m(hello) m(hello) c(7788,1,hello) c(2191,1,hello)");
    cast_text(s->server, "2191", "hello");
    phone_live(p, 3 * MINUTE);
    assert_story(p, "pull(1,same 1)");
    phone_live(p, 7 * MINUTE);
    cast_text(s->server, "2191", "hello"); /* 9 minutes after the last, dropped one was received */
    phone_live(p, 2 * MINUTE);
    assert_story(p, "pull(0) pull(0) pull(1,same 1)");
    phone_live(p, 10 * MINUTE);
    cast_text(s->server, "2191", "hello");
    phone_live(p, 2 * MINUTE);
    assert_story(p, "pull(0) pull(0) pull(0) pull(1) m(hello) c(2191,2,hello)");
}

static void r16_an_answer_whose_commit_the_server_did_not_see_is_told_once(void **state)
{
    struct stage *s = *state;
    struct phone *p = &s->phone;
    p->db = "ann.db";
    phone_start(p);
    phone_online(p);
    cast_text(s->server, "2191", "hello");
    cast_as(s->server, "2191", "RC:CmdMsg", "{\"name\":\"n\",\"data\":\"d\"}", "false");
    phone_live(p, 0);
    assert_story(p, "online pull(2) m(hello) m([Command]) c(2191,1,hello)");
    phone_stop(p);
    phone_sql(p, "UPDATE client SET cursor = NULL");
    phone_start(p);
    phone_online(p);
    phone_live(p, 0);
    assert_story(p, "online pull(2,known 2)");
}

static void r16_a_deleted_message_does_not_come_back(void **state)
{
    struct stage *s = *state;
    struct phone *p = &s->phone;
    p->db = "ann.db";
    phone_start(p);
    phone_online(p);
    const char *uid = cast_text(s->server, "2191", "hello");
    phone_live(p, 0);
    struct err err;
    assert_int_equal(store_delete_message(p->store, uid, &err), 0);
    phone_stop(p);
    phone_sql(p, "UPDATE client SET cursor = NULL");
    phone_start(p);
    phone_online(p);
    phone_live(p, 0);
    assert_story(p, "online pull(1) m(hello) c(2191,1,hello) online pull(1,known 1)");
}

static void r16_a_server_with_another_log_starts_over_without_repeats(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "before");
    phone_live(p, 3 * MINUTE);
    assert_story(p, "pull(1) m(before) c(2191,1,before)");
    server_forgets(s->server);
    phone_fetch_token(p);
    cast_text(s->server, "2191", "behind");
    phone_live(p, 3 * MINUTE);
    assert_story(p, "pull(1,reset) m(behind) c(2191,2,behind)");
    phone_live(p, 3 * MINUTE);
    assert_story(p, "pull(0)");
}

/* ---- R17: commit, then tell ---- */

static void look_into_the_file(struct phone *p, const struct event *event)
{
    if (event->kind != EVENT_MESSAGE && event->kind != EVENT_CONVERSATION)
        return;
    assert_int_equal(phone_sql_number(p, "SELECT count(*) FROM wire"), 2);
    assert_int_equal(phone_sql_number(p, "SELECT count(*) FROM message"), 2);
    assert_int_equal(phone_sql_number(p, "SELECT sum(unread) FROM conversation"), 2);
    assert_int_equal(phone_sql_number(p, "SELECT cursor = 'k3f9-2' FROM client"), 1);
}

static void r17_everything_is_in_the_file_before_anything_is_told(void **state)
{
    struct stage *s = *state;
    s->phone.db = "ann.db";
    s->phone.watch = look_into_the_file;
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "hello");
    cast_text(s->server, "7788", "you");
    phone_live(p, 3 * MINUTE);
    assert_story(p, "pull(2) m(hello) m(you) c(7788,1,you) c(2191,1,hello)");
}

static void r17_a_store_that_fails_is_an_error_and_the_cursor_stays(void **state)
{
    struct stage *s = *state;
    s->phone.db = "ann.db";
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "hello");
    phone_sql(p, "CREATE TRIGGER full BEFORE INSERT ON message "
                 "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    s->server->now_ms += 3 * MINUTE;
    assert_int_equal(phone_pull(p), ERR_OUTSIDE);
    assert_story(p, "pull(failed) error");
    assert_contains(event_str(last_event(p, "error"), "what"), "the disk is full");
    assert_string_equal(store_cursor(p->store), "k3f9-0");
    assert_int_equal(phone_sql_number(p, "SELECT count(*) FROM wire"), 0);
    phone_sql(p, "DROP TRIGGER full");
    phone_live(p, 2 * SECOND);
    assert_story(p, "pull(1) m(hello) c(2191,1,hello)");
}

static void r17_a_kill_loses_nothing_and_brings_nothing_twice(void **state)
{
    struct stage *s = *state;
    s->phone.db = "ann.db";
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "hello");
    phone_live(p, 3 * MINUTE);
    cast_text(s->server, "2191", "you");
    assert_story(p, "pull(1) m(hello) c(2191,1,hello)");
    phone_kill(p);
    phone_start(p);
    phone_online(p);
    phone_live(p, 0);
    assert_story(p, "online pull(1) m(you) c(2191,2,you)");
}

/* ---- R18: times and order ---- */

static void r18_a_phone_five_minutes_fast_changes_nothing(void **state)
{
    static const int64_t ahead_ms[] = {0, 5 * MINUTE, -5 * MINUTE};
    struct stage *s = *state;
    for (size_t i = 0; i < 3; i++) {
        struct phone p = phone_of(s->server, s->dir);
        p.ahead_ms = ahead_ms[i];
        p.round_trip_ms = 80;
        phone_start(&p);
        cast_text(s->server, "2191", "before");
        phone_live(&p, 10);
        phone_online(&p);
        phone_live(&p, MINUTE);
        const struct json *before = last_event(&p, "message");
        assert_true(event_flag(before, "offline"));
        assert_int_equal(event_number(before, "delayMs"), 90);
        cast_text(s->server, "2191", "after");
        phone_live(&p, 3 * MINUTE);
        const struct json *after = last_event(&p, "message");
        assert_false(event_flag(after, "offline"));
        assert_string_equal(event_str(after, "delivery"), "in-time");
        assert_int_equal(event_number(after, "delayMs"), 2 * MINUTE - 10 + 80 + 10);
        assert_int_equal(event_number(after, "receivedTime") - ahead_ms[i],
                         event_number(after, "sentTime") + event_number(after, "delayMs"));
        phone_done(&p);
        s->server->now_ms += 11 * MINUTE;
    }
}

static void r18_messages_of_one_answer_come_by_sent_time_then_uid(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    for (int i = 0; i < 20; i++) {
        cast_text(s->server, "2191", "x");
        s->server->now_ms += i % 3;
    }
    phone_live(p, 3 * MINUTE);
    const struct json *last = NULL;
    for (size_t i = 0; i < p->event_count; i++) {
        const struct json *e = p->events[i];
        if (strcmp(event_str(e, "event"), "message") != 0)
            continue;
        if (last != NULL)
            assert_true(message_compare(event_number(last, "sentTime"),
                                        event_str(last, "messageUID"), event_number(e, "sentTime"),
                                        event_str(e, "messageUID")) < 0);
        last = e;
    }
    assert_non_null(last);
}

static void r18_an_answer_out_of_order_is_put_in_order(void **state)
{
    static const char body[] =
        "{\"code\":200,\"serverTime\":\"1585127132500\",\"cursor\":\"k3f9-2\",\"more\":false,"
        "\"missed\":0,\"messages\":["
        "{\"messageUID\":\"5FGT-7VA9-G4DD-4V5P\",\"fromUserId\":\"2191\","
        "\"objectName\":\"RC:TxtMsg\",\"content\":\"{\\\"content\\\":\\\"second\\\"}\","
        "\"disableUpdateLastMsg\":false,\"persisted\":true,\"counted\":true,"
        "\"sentTime\":\"1585127132440\"},"
        "{\"messageUID\":\"5FGT-7VA9-G4DD-4V5R\",\"fromUserId\":\"2191\","
        "\"objectName\":\"RC:TxtMsg\",\"content\":\"{\\\"content\\\":\\\"first\\\"}\","
        "\"disableUpdateLastMsg\":false,\"persisted\":true,\"counted\":true,"
        "\"sentTime\":\"1585127132439\"}]}";
    struct stage *s = *state;
    struct phone *p = &s->phone;
    phone_start(p);
    phone_online(p);
    phone_hear(p, body);
    assert_story(p, "online pull(2) m(first) m(second) c(2191,2,second)");
}

/* A server that always has more, but never anything, must not make the client spin. */
static void r13_more_behind_an_empty_page_waits_for_the_timer(void **state)
{
    static const char body[] =
        "{\"code\":200,\"serverTime\":\"1585127132500\",\"cursor\":\"k3f9-2\","
        "\"more\":true,\"missed\":0,\"messages\":[]}";
    struct stage *s = *state;
    struct phone *p = &s->phone;
    phone_start(p);
    phone_online(p);
    phone_hear(p, body);
    assert_int_equal(client_due_ms(p->client), phone_now(p) + 3 * MINUTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        stage_test(r13_pulls_at_once_and_then_180_s_after_the_last_attempt),
        stage_test(r13_an_online_client_has_a_broadcast_at_most_3_minutes_after_sending),
        stage_test(r13_a_message_sent_in_the_very_ms_of_a_pull_comes_180_s_later_at_the_latest),
        stage_test(r13_pages_follow_at_once),
        stage_test(r13_more_behind_an_empty_page_waits_for_the_timer),
        stage_test(r13_offline_nothing_is_pulled_and_the_connect_pulls_at_once),
        stage_test(r13_an_answer_to_an_earlier_connection_is_thrown_away),
        stage_test(r14_offline_for_600000_ms_receives),
        stage_test(r14_offline_for_600001_ms_misses),
        stage_test(r15_no_failure_loses_anything),
        stage_test(r15_errors_say_what_happened),
        stage_test(r15_after_an_outage_it_catches_up_within_75_s),
        stage_test(r15_a_refused_token_stops_until_there_is_another),
        stage_test(r16_the_same_content_under_another_uid_is_another_message),
        stage_test(r16_dedupe_content_drops_the_second_and_says_so),
        stage_test(r16_an_answer_whose_commit_the_server_did_not_see_is_told_once),
        stage_test(r16_a_deleted_message_does_not_come_back),
        stage_test(r16_a_server_with_another_log_starts_over_without_repeats),
        stage_test(r17_everything_is_in_the_file_before_anything_is_told),
        stage_test(r17_a_store_that_fails_is_an_error_and_the_cursor_stays),
        stage_test(r17_a_kill_loses_nothing_and_brings_nothing_twice),
        stage_test(r18_a_phone_five_minutes_fast_changes_nothing),
        stage_test(r18_messages_of_one_answer_come_by_sent_time_then_uid),
        stage_test(r18_an_answer_out_of_order_is_put_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
