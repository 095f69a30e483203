/*
 * What a phone came too late for, and why (R19): offline, pulls failing, or killed, over restarts
 * on the same store file and with a wrong clock. Virtual time.
 */
#include "phone.h"

/* The phone comes back, and this is what it tells. */
static void assert_missed(struct phone *p, const char *story)
{
    p->told = p->event_count;
    phone_online(p);
    phone_live(p, 0);
    assert_story(p, story);
}

static struct phone *on_file(struct stage *s)
{
    s->phone.db = "ann.db";
    return stage_online(s);
}

/* ---- one cause ---- */

static void r19_missed_for_being_offline(void **state)
{
    struct phone *p = on_file(*state);
    phone_offline(p);
    cast_text(p->server, "2191", "hello");
    phone_live(p, 11 * MINUTE);
    assert_missed(p, "online pull(0,missed 1 offline)");
}

static void r19_missed_for_failing_pulls(void **state)
{
    struct phone *p = on_file(*state);
    cast_text(p->server, "2191", "hello");
    p->link = LINK_500;
    phone_live(p, 11 * MINUTE);
    p->link = LINK_UP;
    p->told = p->event_count;
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
    assert_story(p, "pull(0,missed 1 failing)");
}

static void r19_missed_for_a_process_that_ended(void **state)
{
    struct phone *p = on_file(*state);
    phone_stop(p);
    cast_text(p->server, "2191", "hello");
    p->server->now_ms += 11 * MINUTE;
    phone_start(p);
    assert_missed(p, "online pull(0,missed 1 killed)");
}

static void r19_missed_for_a_process_that_was_killed_without_a_word(void **state)
{
    struct phone *p = on_file(*state);
    phone_kill(p);
    cast_text(p->server, "2191", "hello");
    p->server->now_ms += 11 * MINUTE;
    phone_start(p);
    assert_missed(p, "online pull(0,missed 1 killed)");
}

static void r19_a_pull_that_hangs_fails_from_when_it_was_asked(void **state)
{
    struct phone *p = on_file(*state);
    cast_text(p->server, "2191", "hello");
    p->link = LINK_REFUSED;
    p->round_trip_ms = 4 * MINUTE;
    phone_live(p, 3 * MINUTE); /* asked at 3:00, given up at 7:00 */
    phone_offline(p);
    p->round_trip_ms = 0;
    phone_live(p, 4 * MINUTE);
    p->link = LINK_UP;
    assert_missed(p, "online pull(0,missed 1 failing)");
}

/* ---- which one covered most ---- */

static void r19_the_cause_is_what_covered_most_of_the_window(void **state)
{
    struct phone *p = on_file(*state);
    cast_text(p->server, "2191", "hello");
    p->link = LINK_REFUSED;
    phone_live(p, 6 * MINUTE); /* failing since the pull at 3:00 */
    phone_offline(p);
    phone_live(p, 5 * MINUTE); /* offline for 4 of the 10 */
    p->link = LINK_UP;
    assert_missed(p, "online pull(0,missed 1 offline)");

    cast_text(p->server, "2191", "hello");
    p->link = LINK_REFUSED;
    phone_live(p, 8 * MINUTE); /* failing for 5 */
    phone_offline(p);
    phone_live(p, 3 * MINUTE); /* offline for 2 */
    p->link = LINK_UP;
    assert_missed(p, "online pull(0,missed 1 failing)");
}

static void r19_a_tie_goes_to_killed_then_offline(void **state)
{
    struct phone *p = on_file(*state);
    cast_text(p->server, "2191", "hello");
    phone_offline(p);
    phone_live(p, 5 * MINUTE);
    phone_stop(p);
    p->server->now_ms += 5 * MINUTE + 1;
    phone_start(p);
    assert_missed(p, "online pull(0,missed 1 killed)");

    p->link = LINK_REFUSED;
    phone_live(p, 3 * MINUTE); /* failing from now on */
    cast_text(p->server, "2191", "hello");
    phone_live(p, 5 * MINUTE);
    phone_offline(p);
    phone_live(p, 5 * MINUTE + 1);
    p->link = LINK_UP;
    assert_missed(p, "online pull(0,missed 1 offline)");
}

static void r19_each_missed_one_has_its_own_cause(void **state)
{
    struct phone *p = on_file(*state);
    phone_offline(p);
    cast_text(p->server, "2191", "one");
    phone_live(p, 10 * MINUTE);
    phone_stop(p);
    cast_text(p->server, "2191", "two");
    p->server->now_ms += 11 * MINUTE;
    cast_text(p->server, "2191", "three");
    phone_start(p);
    assert_missed(p, "online pull(1,missed 2 offline killed) m(three) c(2191,1,three)");
}

static void r19_started_but_offline_is_offline(void **state)
{
    struct phone *p = on_file(*state);
    phone_kill(p);
    cast_text(p->server, "2191", "hello");
    p->server->now_ms += MINUTE;
    phone_start(p);
    phone_online(p);
    p->link = LINK_REFUSED;
    phone_live(p, 10 * SECOND);
    phone_offline(p);
    phone_live(p, 10 * MINUTE);
    p->link = LINK_UP;
    assert_missed(p, "online pull(0,missed 1 offline)");
}

/* ---- many ---- */

static void r19_a_hundred_are_named_and_all_are_counted(void **state)
{
    struct phone *p = on_file(*state);
    phone_offline(p);
    for (int i = 0; i < 130; i++)
        cast_text(p->server, "2191", "x");
    phone_live(p, 11 * MINUTE);
    for (int i = 0; i < 120; i++)
        cast_text(p->server, "2191", "y");
    phone_online(p);
    phone_live(p, 0);
    const struct json *first = NULL;
    int64_t missed = 0;
    for (size_t i = 0; i < p->event_count; i++) {
        if (strcmp(event_str(p->events[i], "event"), "pull") != 0)
            continue;
        missed += event_number(p->events[i], "missed");
        if (event_number(p->events[i], "missed") > 0)
            first = p->events[i];
    }
    assert_int_equal(missed, 130); /* on the first page alone */
    assert_non_null(first);
    assert_int_equal(json_count(json_get(first, "missedList")), 100);
    assert_int_equal(event_number(last_event(p, "conversation"), "unread"), 120);
}

static void r19_a_new_phone_missed_nothing(void **state)
{
    struct stage *s = *state;
    cast_text(s->server, "2191", "before its time");
    s->server->now_ms += 11 * MINUTE;
    stage_online(s);
}

/* ---- late ---- */

static void r19_late_when_pulls_failed_for_more_than_three_minutes(void **state)
{
    struct phone *p = on_file(*state);
    cast_text(p->server, "2191", "hello");
    p->link = LINK_REFUSED;
    phone_live(p, 5 * MINUTE);
    p->link = LINK_UP;
    phone_live(p, 75 * SECOND);
    assert_string_equal(event_str(last_event(p, "message"), "delivery"), "late");
    assert_false(event_flag(last_event(p, "message"), "offline"));
}

static void r19_the_round_trip_of_its_pull_does_not_make_it_late(void **state)
{
    struct stage *s = *state;
    s->phone.round_trip_ms = 20 * SECOND;
    struct phone *p = stage_online(s);
    /* Sent in the ms after the server answered the first pull: the next attempt is 180 s after the
     * first, its answer 190 s after the sending. */
    s->server->now_ms -= 10 * SECOND;
    cast_text(s->server, "2191", "hello");
    s->server->now_ms += 10 * SECOND;
    phone_live(p, 3 * MINUTE + 20 * SECOND);
    const struct json *m = last_event(p, "message");
    assert_int_equal(event_number(m, "delayMs"), 190 * SECOND);
    assert_string_equal(event_str(m, "delivery"), "in-time");
}

/* ---- a wrong clock (R18) ---- */

static void r19_the_cause_is_right_on_a_phone_with_a_wrong_clock(void **state)
{
    static const int64_t ahead_ms[] = {20 * MINUTE, -20 * MINUTE};
    struct stage *s = *state;
    for (size_t i = 0; i < 2; i++) {
        struct phone p = phone_of(s->server, s->dir);
        p.ahead_ms = ahead_ms[i];
        phone_start(&p);
        phone_online(&p);
        phone_live(&p, 0);
        phone_offline(&p);
        cast_text(s->server, "2191", "hello");
        phone_live(&p, 11 * MINUTE);
        p.told = p.event_count;
        phone_online(&p);
        phone_live(&p, 0);
        assert_story(&p, "online pull(0,missed 1 offline)");
        phone_done(&p);
    }
}

static void r19_the_cause_is_right_after_a_restart_with_a_wrong_clock(void **state)
{
    static const int64_t ahead_ms[] = {20 * MINUTE, -20 * MINUTE};
    static const char *const files[] = {"fast.db", "slow.db"};
    struct stage *s = *state;
    for (size_t i = 0; i < 2; i++) {
        struct phone p = phone_of(s->server, s->dir);
        p.db = files[i];
        p.ahead_ms = ahead_ms[i];
        phone_start(&p);
        phone_online(&p);
        phone_live(&p, 0);
        phone_stop(&p);
        /* Again, but no answer comes: it never hears what the server's time is. */
        phone_start(&p);
        cast_text(s->server, "2191", "hello");
        p.link = LINK_REFUSED;
        phone_online(&p);
        phone_live(&p, MINUTE);
        phone_offline(&p);
        phone_live(&p, 10 * MINUTE);
        p.link = LINK_UP;
        p.told = p.event_count;
        phone_online(&p);
        phone_live(&p, 0);
        assert_story(&p, "online pull(0,missed 1 offline)");
        phone_done(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        stage_test(r19_missed_for_being_offline),
        stage_test(r19_missed_for_failing_pulls),
        stage_test(r19_missed_for_a_process_that_ended),
        stage_test(r19_missed_for_a_process_that_was_killed_without_a_word),
        stage_test(r19_a_pull_that_hangs_fails_from_when_it_was_asked),
        stage_test(r19_the_cause_is_what_covered_most_of_the_window),
        stage_test(r19_a_tie_goes_to_killed_then_offline),
        stage_test(r19_each_missed_one_has_its_own_cause),
        stage_test(r19_started_but_offline_is_offline),
        stage_test(r19_a_hundred_are_named_and_all_are_counted),
        stage_test(r19_a_new_phone_missed_nothing),
        stage_test(r19_late_when_pulls_failed_for_more_than_three_minutes),
        stage_test(r19_the_round_trip_of_its_pull_does_not_make_it_late),
        stage_test(r19_the_cause_is_right_on_a_phone_with_a_wrong_clock),
        stage_test(r19_the_cause_is_right_after_a_restart_with_a_wrong_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
