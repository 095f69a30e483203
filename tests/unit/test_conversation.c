#include "unit.h"

#include "core/conversation.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct sdk_profile *native_sdk, *web_sdk, *web_5_2_sdk;

static int find_profiles(void **state)
{
    (void)state;
    native_sdk = profile_get(PROFILE_NATIVE);
    web_sdk = profile_get(PROFILE_WEB);
    web_5_2_sdk = profile_get(PROFILE_WEB_5_2);
    return 0;
}

/* A counted text message from somebody else. */
static struct conversation_message text(const char *uid, int64_t sent_ms)
{
    return (struct conversation_message){
        .uid = uid,
        .object_name = "RC:TxtMsg",
        .sent_time_ms = sent_ms,
        .counted = true,
        .listed = true,
    };
}

static struct conversation_message disabled(const char *uid, int64_t sent_ms)
{
    struct conversation_message m = text(uid, sent_ms);
    m.listed = false;
    return m;
}

static struct conversation_message uncounted(const char *uid, int64_t sent_ms)
{
    struct conversation_message m = text(uid, sent_ms);
    m.object_name = "RC:InfoNtf";
    m.counted = false;
    return m;
}

/* As the web client judges it: persisted, uncounted. */
static struct conversation_message recall(const char *uid, int64_t sent_ms)
{
    struct conversation_message m = uncounted(uid, sent_ms);
    m.object_name = "RC:RcCmd";
    return m;
}

static struct conversation_message mine(const char *uid, int64_t sent_ms)
{
    struct conversation_message m = text(uid, sent_ms);
    m.is_mine = true;
    return m;
}

static bool receive(struct conversation *c, struct conversation_message m,
                    const struct sdk_profile *profile)
{
    return conversation_receive(c, &m, profile);
}

static void erase(struct conversation *c, struct conversation_message m,
                  const struct conversation_message *left, const struct sdk_profile *profile)
{
    conversation_delete(c, &m, left, profile);
}

static void assert_last(const struct conversation *c, const char *uid, int64_t sent_ms)
{
    assert_true(c->has_last);
    assert_string_equal(c->last_uid, uid);
    assert_int_equal(c->last_sent_ms, sent_ms);
}

static void assert_no_last(const struct conversation *c)
{
    assert_false(c->has_last);
    assert_string_equal(c->last_uid, "");
    assert_int_equal(c->last_sent_ms, 0);
}

/* ---- R26: creation, sort time, unread, read mark ---- */

static void r26_the_first_stored_message_creates_the_row(void **state)
{
    (void)state;
    for (int id = 0; id < PROFILE_COUNT; id++) {
        struct conversation c = {0};
        assert_true(receive(&c, text("A", 100), profile_get((enum profile_id)id)));
        assert_true(c.exists);
        assert_false(c.hidden);
        assert_int_equal(c.sort_time_ms, 100);
        assert_int_equal(c.unread, 1);
        assert_last(&c, "A", 100);
    }
}

static void r26_the_sort_time_never_falls_with_native(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("B", 200), native_sdk);
    receive(&c, text("A", 100), native_sdk);
    assert_int_equal(c.sort_time_ms, 200);
}

static void r26_the_sort_time_of_web_follows_the_last_comer_backwards(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("B", 200), web_sdk);
    receive(&c, text("A", 100), web_sdk);
    assert_int_equal(c.sort_time_ms, 100);
}

static void r26_an_uncounted_message_leaves_unread_alone(void **state)
{
    (void)state;
    for (int id = 0; id < PROFILE_COUNT; id++) {
        struct conversation c = {0};
        receive(&c, uncounted("A", 100), profile_get((enum profile_id)id));
        assert_int_equal(c.unread, 0);
        assert_last(&c, "A", 100);
    }
}

static void r26_a_late_older_message_counts_unless_it_was_read_past(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("B", 200), native_sdk);
    receive(&c, text("A", 100), native_sdk);
    assert_int_equal(c.unread, 2);
    conversation_open(&c, 0, native_sdk);
    assert_int_equal(c.unread, 0);
    assert_int_equal(c.read_mark_ms, 200);

    receive(&c, text("C", 150), native_sdk);
    receive(&c, text("D", 200), native_sdk); /* not newer than the mark */
    assert_int_equal(c.unread, 0);
    receive(&c, text("E", 201), native_sdk);
    assert_int_equal(c.unread, 1);
}

static void r26_a_late_older_message_never_counts_on_web(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("B", 200), web_sdk);
    receive(&c, text("A", 100), web_sdk);
    receive(&c, text("C", 200), web_sdk);
    assert_int_equal(c.unread, 1);
    receive(&c, text("D", 201), web_sdk);
    assert_int_equal(c.unread, 2);
}

/* Sent at 150 and pulled after the user opened the conversation at 5000 by a clock that says so:
 * native counts it, web does not. */
static void r26_the_read_mark_is_no_wall_clock_with_native_but_one_on_web(void **state)
{
    (void)state;
    struct conversation n = {0}, w = {0};
    receive(&n, text("A", 100), native_sdk);
    receive(&w, text("A", 100), web_sdk);
    conversation_open(&n, 5000, native_sdk);
    conversation_open(&w, 5000, web_sdk);
    receive(&n, text("B", 150), native_sdk);
    receive(&w, text("B", 150), web_sdk);
    assert_int_equal(n.unread, 1);
    assert_int_equal(w.unread, 0);
    receive(&w, text("C", 5000), web_sdk);
    assert_int_equal(w.unread, 0);
    receive(&w, text("D", 5001), web_sdk);
    assert_int_equal(w.unread, 1);
}

static void r26_a_slow_clock_does_not_take_the_version_of_web_back(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("B", 200), web_sdk);
    conversation_open(&c, 50, web_sdk);
    assert_int_equal(c.version_ms, 200);
    receive(&c, text("A", 100), web_sdk);
    assert_int_equal(c.unread, 0);
}

static void r26_the_read_mark_counts_disabled_and_deleted_messages_too(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("A", 100), native_sdk);
    receive(&c, disabled("B", 200), native_sdk);
    receive(&c, text("C", 300), native_sdk);
    struct conversation_message left = text("A", 100);
    erase(&c, text("C", 300), &left, native_sdk);
    conversation_open(&c, 0, native_sdk);
    assert_int_equal(c.read_mark_ms, 300);
}

static void r26_deleting_an_unread_message_lowers_unread_with_native_only(void **state)
{
    (void)state;
    struct conversation n = {0}, w = {0};
    struct conversation_message a = text("A", 100);
    receive(&n, a, native_sdk);
    receive(&w, a, web_sdk);
    receive(&n, text("B", 200), native_sdk);
    receive(&w, text("B", 200), web_sdk);
    erase(&n, text("B", 200), &a, native_sdk);
    erase(&w, text("B", 200), &a, web_sdk);
    assert_int_equal(n.unread, 1);
    assert_int_equal(w.unread, 2);
}

static void r26_deleting_what_was_read_or_never_counted_leaves_unread_alone(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("A", 100), native_sdk);
    conversation_open(&c, 0, native_sdk);
    receive(&c, text("D", 400), native_sdk);
    receive(&c, uncounted("B", 200), native_sdk);
    receive(&c, mine("C", 300), native_sdk);
    struct conversation_message left = text("D", 400);
    erase(&c, text("A", 100), &left, native_sdk);
    erase(&c, uncounted("B", 200), &left, native_sdk);
    erase(&c, mine("C", 300), &left, native_sdk);
    assert_int_equal(c.unread, 1);
}

static void r26_unread_is_never_negative_after_a_change_of_profile(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("B", 200), web_sdk);
    receive(&c, text("A", 100), web_sdk); /* stored, not counted there */
    erase(&c, text("B", 200), NULL, native_sdk);
    erase(&c, text("A", 100), NULL, native_sdk);
    assert_int_equal(c.unread, 0);
}

/* ---- R27: disableUpdateLastMsg ---- */

static void r27_a_disabled_message_does_all_but_replace_the_last(void **state)
{
    (void)state;
    for (int id = 0; id < PROFILE_COUNT; id++) {
        const struct sdk_profile *sdk = profile_get((enum profile_id)id);
        struct conversation c = {0};
        receive(&c, text("A", 100), sdk);
        conversation_remove(&c, native_sdk);
        assert_true(receive(&c, disabled("B", 200), sdk));
        assert_last(&c, "A", 100);
        assert_int_equal(c.sort_time_ms, 200);
        assert_int_equal(c.unread, 2);
        assert_false(c.hidden);
    }
}

static void r27_a_row_born_by_a_disabled_message_has_no_last_message(void **state)
{
    (void)state;
    for (int id = 0; id < PROFILE_COUNT; id++) {
        struct conversation c = {0};
        receive(&c, disabled("A", 100), profile_get((enum profile_id)id));
        assert_true(c.exists);
        assert_no_last(&c);
        assert_int_equal(c.sort_time_ms, 100);
        assert_int_equal(c.unread, 1);
    }
}

/* ---- R28: which one is the last message ---- */

static void r28_the_last_message_is_compared_with_the_last_not_with_the_sort_time(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("A", 100), native_sdk);
    receive(&c, disabled("C", 300), native_sdk);
    receive(&c, text("B", 200), native_sdk); /* older than the sort time, newer than A */
    assert_last(&c, "B", 200);
    assert_int_equal(c.sort_time_ms, 300);
}

static void r28_an_older_message_that_comes_late_replaces_the_last_on_web_only(void **state)
{
    (void)state;
    struct conversation n = {0}, w = {0};
    receive(&n, text("B", 200), native_sdk);
    receive(&n, text("A", 100), native_sdk);
    receive(&w, text("B", 200), web_sdk);
    receive(&w, text("A", 100), web_sdk);
    assert_last(&n, "B", 200);
    assert_last(&w, "A", 100);
}

static void r28_of_one_millisecond_the_greater_uid_is_last(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("B", 100), native_sdk);
    receive(&c, text("A", 100), native_sdk);
    assert_last(&c, "B", 100);
    receive(&c, text("C", 100), native_sdk);
    assert_last(&c, "C", 100);
}

static void r28_every_message_of_a_page_is_applied_by_itself(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("A", 100), native_sdk);
    receive(&c, text("B", 200), native_sdk);
    receive(&c, disabled("C", 300), native_sdk); /* the newest of the page is disabled */
    assert_last(&c, "B", 200);
}

static void r28_after_a_deletion_the_newest_remaining_is_last_and_the_sort_time_stays(void **state)
{
    (void)state;
    struct conversation c = {0};
    struct conversation_message a = text("A", 100);
    receive(&c, a, native_sdk);
    receive(&c, text("B", 200), native_sdk);
    erase(&c, text("B", 200), &a, native_sdk);
    assert_last(&c, "A", 100);
    assert_int_equal(c.sort_time_ms, 200);
    erase(&c, a, NULL, native_sdk);
    assert_no_last(&c);
    assert_int_equal(c.sort_time_ms, 200);
    assert_true(c.exists);
    assert_false(c.hidden);
}

static void r28_on_web_a_deletion_leaves_no_last_message_though_others_remain(void **state)
{
    (void)state;
    struct conversation c = {0};
    struct conversation_message a = text("A", 100), b = text("B", 200);
    receive(&c, a, web_sdk);
    receive(&c, b, web_sdk);
    erase(&c, a, &b, web_sdk);
    assert_last(&c, "B", 200);
    erase(&c, b, NULL, web_sdk);
    assert_no_last(&c);
    receive(&c, a, web_sdk);
    receive(&c, b, web_sdk);
    erase(&c, b, &a, web_sdk);
    assert_no_last(&c);
}

/* ---- R29: list, hidden, pinned ---- */

static void r29_a_removed_row_keeps_everything_and_comes_back_with_its_unread(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("A", 100), native_sdk);
    conversation_remove(&c, native_sdk);
    assert_true(c.hidden);
    assert_int_equal(c.unread, 1);
    assert_last(&c, "A", 100);
    assert_true(receive(&c, text("B", 50), native_sdk));
    assert_false(c.hidden);
    assert_int_equal(c.unread, 2);
    assert_int_equal(c.sort_time_ms, 100);
    assert_last(&c, "A", 100);
}

static void r29_a_removed_row_is_at_zero_on_web(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("B", 200), web_sdk);
    conversation_pin(&c, true);
    conversation_remove(&c, web_sdk);
    assert_true(c.hidden);
    assert_int_equal(c.unread, 0);
    assert_int_equal(c.sort_time_ms, 0);
    assert_int_equal(c.version_ms, 0);
    assert_no_last(&c);
    assert_true(c.pinned);
    /* With the version at zero, what is older than everything before counts again. */
    receive(&c, text("A", 100), web_sdk);
    assert_int_equal(c.unread, 1);
    assert_int_equal(c.sort_time_ms, 100);
    assert_last(&c, "A", 100);
}

static void r29_a_pinned_row_stays_pinned_whatever_comes(void **state)
{
    (void)state;
    for (int id = 0; id < PROFILE_COUNT; id++) {
        const struct sdk_profile *sdk = profile_get((enum profile_id)id);
        struct conversation c = {0};
        receive(&c, text("A", 100), sdk);
        conversation_pin(&c, true);
        conversation_remove(&c, sdk);
        receive(&c, text("B", 200), sdk);
        assert_true(c.pinned);
        conversation_pin(&c, false);
        assert_false(c.pinned);
    }
}

static void r30_what_i_sent_counts_nothing_but_is_last_and_sorts(void **state)
{
    (void)state;
    for (int id = 0; id < PROFILE_COUNT; id++) {
        struct conversation c = {0};
        receive(&c, mine("A", 100), profile_get((enum profile_id)id));
        assert_int_equal(c.unread, 0);
        assert_int_equal(c.sort_time_ms, 100);
        assert_last(&c, "A", 100);
    }
}

/* ---- RC:RcCmd ---- */

static void rccmd_lowers_unread_and_becomes_last_on_web(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, text("A", 100), web_sdk);
    receive(&c, text("B", 200), web_sdk);
    receive(&c, recall("C", 300), web_sdk);
    assert_int_equal(c.unread, 1);
    assert_last(&c, "C", 300);
    assert_int_equal(c.sort_time_ms, 300);
}

static void rccmd_lowers_nothing_below_zero_nor_when_it_is_old_or_mine(void **state)
{
    (void)state;
    struct conversation c = {0};
    receive(&c, recall("A", 100), web_sdk);
    assert_int_equal(c.unread, 0);
    receive(&c, text("B", 200), web_sdk);
    receive(&c, recall("C", 200), web_sdk); /* not newer than the version */
    assert_int_equal(c.unread, 1);
    assert_last(&c, "C", 200);
    struct conversation_message own = recall("D", 300);
    own.is_mine = true;
    receive(&c, own, web_sdk);
    assert_int_equal(c.unread, 1);
}

/* R11: recalls nothing. If a custom registration stored it, it is a message like others. */
static void r11_rccmd_is_nothing_special_to_native_and_web_5_2(void **state)
{
    (void)state;
    const struct sdk_profile *sdks[] = {native_sdk, web_5_2_sdk};
    for (size_t i = 0; i < COUNT_OF(sdks); i++) {
        struct conversation c = {0};
        receive(&c, text("A", 100), sdks[i]);
        receive(&c, recall("B", 200), sdks[i]);
        assert_int_equal(c.unread, 1);
        assert_last(&c, "B", 200);
    }
}

/* ---- what the caller writes ---- */

static void a_row_that_stays_the_same_is_told_apart(void **state)
{
    (void)state;
    struct conversation c = {0};
    assert_true(receive(&c, text("B", 200), native_sdk));
    assert_false(receive(&c, uncounted("A", 100), native_sdk)); /* older, uncounted */
    assert_true(receive(&c, text("C", 100), native_sdk));       /* unread */
    conversation_remove(&c, native_sdk);
    assert_true(receive(&c, uncounted("A", 100), native_sdk)); /* comes back */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r26_the_first_stored_message_creates_the_row),
        cmocka_unit_test(r26_the_sort_time_never_falls_with_native),
        cmocka_unit_test(r26_the_sort_time_of_web_follows_the_last_comer_backwards),
        cmocka_unit_test(r26_an_uncounted_message_leaves_unread_alone),
        cmocka_unit_test(r26_a_late_older_message_counts_unless_it_was_read_past),
        cmocka_unit_test(r26_a_late_older_message_never_counts_on_web),
        cmocka_unit_test(r26_the_read_mark_is_no_wall_clock_with_native_but_one_on_web),
        cmocka_unit_test(r26_a_slow_clock_does_not_take_the_version_of_web_back),
        cmocka_unit_test(r26_the_read_mark_counts_disabled_and_deleted_messages_too),
        cmocka_unit_test(r26_deleting_an_unread_message_lowers_unread_with_native_only),
        cmocka_unit_test(r26_deleting_what_was_read_or_never_counted_leaves_unread_alone),
        cmocka_unit_test(r26_unread_is_never_negative_after_a_change_of_profile),
        cmocka_unit_test(r27_a_disabled_message_does_all_but_replace_the_last),
        cmocka_unit_test(r27_a_row_born_by_a_disabled_message_has_no_last_message),
        cmocka_unit_test(r28_the_last_message_is_compared_with_the_last_not_with_the_sort_time),
        cmocka_unit_test(r28_an_older_message_that_comes_late_replaces_the_last_on_web_only),
        cmocka_unit_test(r28_of_one_millisecond_the_greater_uid_is_last),
        cmocka_unit_test(r28_every_message_of_a_page_is_applied_by_itself),
        cmocka_unit_test(r28_after_a_deletion_the_newest_remaining_is_last_and_the_sort_time_stays),
        cmocka_unit_test(r28_on_web_a_deletion_leaves_no_last_message_though_others_remain),
        cmocka_unit_test(r29_a_removed_row_keeps_everything_and_comes_back_with_its_unread),
        cmocka_unit_test(r29_a_removed_row_is_at_zero_on_web),
        cmocka_unit_test(r29_a_pinned_row_stays_pinned_whatever_comes),
        cmocka_unit_test(r30_what_i_sent_counts_nothing_but_is_last_and_sorts),
        cmocka_unit_test(rccmd_lowers_unread_and_becomes_last_on_web),
        cmocka_unit_test(rccmd_lowers_nothing_below_zero_nor_when_it_is_old_or_mine),
        cmocka_unit_test(r11_rccmd_is_nothing_special_to_native_and_web_5_2),
        cmocka_unit_test(a_row_that_stays_the_same_is_told_apart),
    };
    return cmocka_run_group_tests(tests, find_profiles, NULL);
}
