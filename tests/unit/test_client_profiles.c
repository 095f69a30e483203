/*
 * Where the web SDKs differ from what phones run, seen in the events: every column of the profile
 * table, each held by a life that native would live differently.
 */
#include "phone.h"

static const char *verdict_text(const struct phone *p)
{
    static struct buf text;
    buf_clear(&text);
    json_print(json_get(last_event(p, "message"), "verdict"), &text);
    return buf_str(&text);
}

static void pull_now(struct phone *p)
{
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
}

static struct phone *stage_as(void **state, enum profile_id profile)
{
    struct stage *s = *state;
    s->phone.profile = profile;
    return stage_online(s);
}

/* Calls the body with a fresh phone for each of the three rows. */
static void for_each_profile(struct stage *s, void (*body)(struct phone *p))
{
    for (int i = 0; i < PROFILE_COUNT; i++) {
        struct phone p = phone_of(s->server, s->dir);
        char file[16];
        snprintf(file, sizeof file, "phone-%d.db", i);
        p.db = file;
        p.profile = (enum profile_id)i;
        phone_start(&p);
        phone_online(&p);
        phone_live(&p, 0);
        p.told = p.event_count;
        body(&p);
        phone_done(&p);
        s->server->now_ms += 20 * MINUTE;
    }
}

/* ---- the timer: period, check_every_ms ---- */

static void pull_by_hand_after_a_minute(struct phone *p)
{
    /* Online at 0:00 with a round trip of 10 s; by hand at 1:00. When is the next one? */
    static const int64_t next_ms[] = {
        [PROFILE_NATIVE] = 4 * MINUTE,                /* 180 s after the last attempt */
        [PROFILE_WEB] = 3 * MINUTE,                   /* the plain tick */
        [PROFILE_WEB_5_2] = 4 * MINUTE + 30 * SECOND, /* the check after 1:10 + 180 s */
    };
    phone_offline(p);
    p->round_trip_ms = 10 * SECOND;
    int64_t connect_ms = p->server->now_ms;
    phone_online(p);
    phone_live_until(p, connect_ms + MINUTE);
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
    p->pulls = 0;
    phone_live_until(p, connect_ms + next_ms[p->profile] - 1);
    assert_int_equal(p->pulls, 0);
    phone_live_until(p, connect_ms + next_ms[p->profile]);
    assert_int_equal(p->pulls, 1);
    assert_int_equal(p->asked_ms, connect_ms + next_ms[p->profile]);
}

static void r13_each_profile_has_a_timer_of_its_own(void **state)
{
    for_each_profile(*state, pull_by_hand_after_a_minute);
}

static void r13_web_5_2_takes_up_to_210_s(void **state)
{
    struct phone *p = stage_as(state, PROFILE_WEB_5_2);
    /* The first pull ended just after the connect, so that the check at 180 s finds it too early.
     */
    phone_offline(p);
    p->round_trip_ms = 2;
    phone_online(p);
    phone_live(p, 2);
    cast_text(p->server, "2191", "hello");
    p->round_trip_ms = 0;
    phone_live(p, 4 * MINUTE);
    assert_int_equal(event_number(last_event(p, "message"), "delayMs"), 209998);
    assert_string_equal(event_str(last_event(p, "message"), "delivery"), "late");
}

/* ---- retries_failed_pull ---- */

static void fail_once(struct phone *p)
{
    phone_live(p, 3 * MINUTE);
    p->link = LINK_REFUSED;
    pull_now(p);
    p->link = LINK_UP;
    int64_t wait_ms = client_due_ms(p->client) - phone_now(p);
    if (p->profile == PROFILE_NATIVE)
        assert_in_range(wait_ms, 750, 1250);
    else
        assert_in_range(wait_ms, MINUTE, 210 * SECOND);
}

static void r15_the_web_waits_for_the_next_tick(void **state)
{
    for_each_profile(*state, fail_once);
}

/* ---- uid_memory_ms ---- */

static void bring_it_again_after_three_minutes(struct phone *p)
{
    cast_text(p->server, "2191", "hello");
    pull_now(p);
    p->told = p->event_count;
    for (int again = 0; again < 2; again++) {
        phone_live(p, again == 0 ? MINUTE : 3 * MINUTE);
        phone_stop(p);
        phone_sql(p, "UPDATE client SET cursor = NULL");
        phone_start(p);
        phone_online(p);
        p->told = p->event_count;
        phone_live(p, 0);
        bool is_taken_again = again == 1 && p->profile != PROFILE_NATIVE;
        if (!is_taken_again)
            assert_story(p, "pull(1,known 1)");
        else if (p->profile == PROFILE_WEB_5_2)
            assert_story(p, "pull(1) m(hello) c(2191,2,hello)");
        else /* not newer than the row's version: uncounted */
            assert_story(p, "pull(1) m(hello)");
    }
    assert_int_equal(phone_sql_number(p, "SELECT count(*) FROM wire"), 1);
}

static void r16_the_web_forgets_a_uid_after_three_minutes(void **state)
{
    for_each_profile(*state, bring_it_again_after_three_minutes);
}

/* ---- commit ---- */

static void fail_to_store_the_messages(struct phone *p)
{
    cast_text(p->server, "2191", "hello");
    phone_sql(p, "CREATE TRIGGER full BEFORE INSERT ON message "
                 "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    client_pull_now(p->client, phone_now(p));
    assert_int_equal(phone_pull(p), ERR_OUTSIDE);
    phone_kill(p); /* what the next start finds is what counts */
    phone_sql(p, "DROP TRIGGER full");
    phone_start(p);
    p->told = p->event_count;
    phone_online(p);
    phone_live(p, 0);
    if (p->profile == PROFILE_WEB) /* its cursor had gone ahead */
        assert_story(p, "online pull(0)");
    else
        assert_story(p, "online pull(1) m(hello) c(2191,1,hello)");
}

static void r17_a_crash_on_the_web_loses_what_the_cursor_went_past(void **state)
{
    for_each_profile(*state, fail_to_store_the_messages);
}

static void fail_to_store_the_cursor(struct phone *p)
{
    cast_text(p->server, "2191", "hello");
    phone_sql(p, "CREATE TRIGGER full BEFORE UPDATE OF cursor ON client "
                 "WHEN new.cursor IS NOT old.cursor "
                 "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    client_pull_now(p->client, phone_now(p));
    assert_int_equal(phone_pull(p), ERR_OUTSIDE);
    phone_sql(p, "DROP TRIGGER full");
    int64_t stored = phone_sql_number(p, "SELECT count(*) FROM message");
    assert_int_equal(stored, p->profile == PROFILE_WEB_5_2 ? 1 : 0);
}

static void r17_web_5_2_stores_the_messages_before_the_cursor(void **state)
{
    for_each_profile(*state, fail_to_store_the_cursor);
}

/* ---- drops_old_status ---- */

static void receive_an_old_status(struct phone *p)
{
    phone_register(p, TYPE_CUSTOM, SOURCE_DIR "/registry/examples");
    phone_offline(p);
    cast_as(p->server, "2191", "app:ping", "{\"node\":\"gw-3\",\"seq\":42}", "false");
    phone_live(p, SECOND);
    phone_online(p);
    phone_live(p, 0);
    bool is_dropped = json_get(json_get(last_event(p, "message"), "verdict"), "dropped") != NULL;
    assert_int_equal(is_dropped, p->profile == PROFILE_NATIVE);
}

static void r20_the_web_hands_an_old_status_to_the_listener(void **state)
{
    for_each_profile(*state, receive_an_old_status);
}

/* ---- flag_by_profile ---- */

static void receive_a_call_summary(struct phone *p)
{
    cast_as(p->server, "2191", "RC:VCSummary", "{\"hangupReason\":3,\"duration\":\"00:10\"}",
            "false");
    pull_now(p);
    bool is_stored;
    assert_true(
        json_bool(json_get(json_get(last_event(p, "message"), "verdict"), "stored"), &is_stored));
    assert_int_equal(is_stored, p->profile == PROFILE_NATIVE);
}

static void r22_the_web_does_not_store_a_call_summary(void **state)
{
    for_each_profile(*state, receive_a_call_summary);
}

static void receive_a_recall_command(struct phone *p)
{
    static const char *const stories[] = {
        [PROFILE_NATIVE] = "pull(1) m(hello) c(2191,1,hello) pull(1) m(Recalled a message)",
        /* lowers unread by one and becomes the last message */
        [PROFILE_WEB] = "pull(1) m(hello) c(2191,1,hello) pull(1) m(Recalled a message) "
                        "c(2191,0,Recalled a message)",
        [PROFILE_WEB_5_2] = "pull(1) m(hello) c(2191,1,hello) pull(1) m(Recalled a message) "
                            "c(2191,1,Recalled a message)",
    };
    cast_text(p->server, "2191", "hello");
    pull_now(p);
    p->server->now_ms += SECOND;
    cast_as(p->server, "2191", "RC:RcCmd", "{\"messageUId\":\"x\"}", "false");
    pull_now(p);
    assert_story(p, stories[p->profile]);
}

static void r22_the_web_stores_a_recall_command(void **state)
{
    for_each_profile(*state, receive_a_recall_command);
}

/* ---- bits_decide_unregistered ---- */

static void receive_an_unregistered_type(struct phone *p)
{
    cast_as(p->server, "2191", "app:unknown", "{}", "false");
    pull_now(p);
    assert_string_equal(verdict_text(p),
                        p->profile == PROFILE_WEB
                            ? "{\"parsed\":false,\"stored\":false,\"counted\":false,"
                              "\"shown\":false,\"listed\":false}"
                            : "{\"parsed\":false,\"stored\":true,\"counted\":true,"
                              "\"shown\":true,\"listed\":true}");
}

static void r24_the_web_stores_no_unregistered_type(void **state)
{
    for_each_profile(*state, receive_an_unregistered_type);
}

/* ---- knows_disable_update ---- */

static void receive_a_disabled_one(struct phone *p)
{
    cast_text(p->server, "2191", "one");
    pull_now(p);
    p->server->now_ms += SECOND;
    cast_as(p->server, "2191", "RC:TxtMsg", "{\"content\":\"two\"}", "true");
    p->told = p->event_count;
    pull_now(p);
    assert_story(p, p->profile == PROFILE_WEB_5_2 ? "pull(1) m(two) c(2191,2,two)"
                                                  : "pull(1) m(two) c(2191,2,one)");
}

static void r27_web_5_2_ignores_the_switch(void **state)
{
    for_each_profile(*state, receive_a_disabled_one);
}

/* ---- conversation ---- */

static void read_on_a_fast_clock(struct phone *p)
{
    struct err err;
    cast_text(p->server, "2191", "one");
    pull_now(p);
    assert_int_equal(store_open_conversation(p->store, "2191", phone_now(p) + 5 * MINUTE, &err), 0);
    p->server->now_ms += SECOND;
    cast_text(p->server, "2191", "two");
    p->told = p->event_count;
    pull_now(p);
    assert_story(p, p->profile == PROFILE_WEB ? "pull(1) m(two) c(2191,0,two)"
                                              : "pull(1) m(two) c(2191,1,two)");
}

static void r26_the_web_counts_by_its_version_not_by_the_read_mark(void **state)
{
    for_each_profile(*state, read_on_a_fast_clock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        stage_test(r13_each_profile_has_a_timer_of_its_own),
        stage_test(r13_web_5_2_takes_up_to_210_s),
        stage_test(r15_the_web_waits_for_the_next_tick),
        stage_test(r16_the_web_forgets_a_uid_after_three_minutes),
        stage_test(r17_a_crash_on_the_web_loses_what_the_cursor_went_past),
        stage_test(r17_web_5_2_stores_the_messages_before_the_cursor),
        stage_test(r20_the_web_hands_an_old_status_to_the_listener),
        stage_test(r22_the_web_does_not_store_a_call_summary),
        stage_test(r22_the_web_stores_a_recall_command),
        stage_test(r24_the_web_stores_no_unregistered_type),
        stage_test(r27_web_5_2_ignores_the_switch),
        stage_test(r26_the_web_counts_by_its_version_not_by_the_read_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
