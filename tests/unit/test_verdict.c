#include "unit.h"

#include "core/json.h"
#include "core/registry.h"
#include "core/verdict.h"

static struct registry *types;

static void add(enum type_origin origin, const char *text)
{
    struct err err;
    if (registry_add(types, origin, "test", text, strlen(text), false, &err) != 0)
        fail_msg("%s", err.text);
}

#define BUILTIN(name, flags)                                                                       \
    "{\"objectName\":\"" name "\",\"title\":\"T\",\"examples\":[{\"content\":{}}]," flags "}"

static int set_up(void **state)
{
    (void)state;
    types = registry_new();
    add(TYPE_BUILTIN, BUILTIN("RC:TxtMsg", "\"flag\":\"ISCOUNTED\""));
    add(TYPE_BUILTIN, BUILTIN("RC:InfoNtf", "\"flag\":\"ISPERSISTED\""));
    add(TYPE_BUILTIN, BUILTIN("RC:CmdMsg", "\"flag\":\"NONE\""));
    add(TYPE_BUILTIN, BUILTIN("RC:TypSts", "\"flag\":\"STATUS\""));
    add(TYPE_BUILTIN,
        BUILTIN("RC:VCSummary", "\"flag\":\"ISPERSISTED\","
                                "\"flagBySdk\":{\"web\":\"NONE\",\"web-5.2\":\"NONE\"}"));
    add(TYPE_BUILTIN,
        BUILTIN("RC:RcCmd", "\"flag\":\"NONE\","
                            "\"flagBySdk\":{\"web\":\"ISPERSISTED\",\"web-5.2\":\"ISPERSISTED\"}"));
    add(TYPE_CUSTOM, "{\"objectName\":\"app:order\",\"flag\":\"ISCOUNTED\"}");
    add(TYPE_CUSTOM, "{\"objectName\":\"app:ping\",\"flag\":\"STATUS\"}");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    registry_free(types);
    return 0;
}

#define CONNECT_MS 1000000

/* A broadcast that arrives on a connection made at CONNECT_MS. */
struct given {
    const char *name;
    const char *content; /* NULL: {} */
    bool disable;
    bool not_persisted; /* the message's own bits are set unless told otherwise */
    bool not_counted;
    int64_t age_ms; /* sent so long before the connect; negative: after it */
    enum profile_id sdk;
};

static struct message message_of(const struct given *g)
{
    const char *content = g->content != NULL ? g->content : "{}";
    return (struct message){
        .uid = "5FGT-7VA9-G4DD-4V5P",
        .from_user_id = "2191",
        .object_name = (char *)g->name,
        .content = (char *)content,
        .content_len = strlen(content),
        .disable_update_last_msg = g->disable,
        .persisted = !g->not_persisted,
        .counted = !g->not_counted,
        .sent_time_ms = CONNECT_MS - g->age_ms,
    };
}

static struct verdict judge(const struct given *g)
{
    struct message m = message_of(g);
    struct json *content = json_parse(m.content, m.content_len, NULL);
    struct verdict v;
    verdict_make(&v, &m, registry_find(types, g->name), content, profile_get(g->sdk), CONNECT_MS);
    json_free(content);
    return v;
}
#define JUDGE(...) judge(&(struct given){__VA_ARGS__})

static void assert_fate(const struct verdict *v, bool stored, bool counted, bool listed)
{
    assert_int_equal(v->stored, stored);
    assert_int_equal(v->shown, stored);
    assert_int_equal(v->counted, counted);
    assert_int_equal(v->listed, listed);
}

/* The words and, on lines of their own, the sentences. */
static void assert_trace(const struct given *g, const char *expected)
{
    struct verdict v = judge(g);
    struct message m = message_of(g);
    struct buf trace = {0};
    verdict_write_words(&v, &trace);
    for (int i = 0; i < v.reason_count; i++) {
        buf_add_char(&trace, '\n');
        verdict_write_reason(&v, i, &m, profile_get(g->sdk), &trace);
    }
    assert_string_equal(buf_str(&trace), expected);
    buf_done(&trace);
}
#define ASSERT_TRACE(expected, ...) assert_trace(&(struct given){__VA_ARGS__}, expected)

/* ---- flags ---- */

static void r20_the_flag_decides_what_is_stored_and_counted(void **state)
{
    (void)state;
    struct verdict v = JUDGE(.name = "RC:TxtMsg");
    assert_fate(&v, true, true, true);
    assert_int_equal(v.flag, FLAG_ISCOUNTED);
    v = JUDGE(.name = "RC:InfoNtf");
    assert_fate(&v, true, false, true);
    v = JUDGE(.name = "RC:CmdMsg");
    assert_fate(&v, false, false, false);
    v = JUDGE(.name = "RC:TypSts");
    assert_fate(&v, false, false, false);
    assert_false(v.dropped);
    v = JUDGE(.name = "app:order");
    assert_fate(&v, true, true, true);
}

static void r20_the_flag_of_a_registered_type_outvotes_the_bits_of_the_message(void **state)
{
    (void)state;
    struct verdict v = JUDGE(.name = "app:order", .not_persisted = true, .not_counted = true);
    assert_fate(&v, true, true, true);
    v = JUDGE(.name = "RC:CmdMsg");
    assert_fate(&v, false, false, false);
}

static void r20_an_old_status_is_dropped_except_on_the_web(void **state)
{
    (void)state;
    static const char *const names[] = {"RC:TypSts", "app:ping"};
    for (int i = 0; i < 2; i++) {
        assert_true(JUDGE(.name = names[i], .age_ms = 1, .sdk = PROFILE_NATIVE).dropped);
        assert_false(JUDGE(.name = names[i], .age_ms = 0, .sdk = PROFILE_NATIVE).dropped);
        assert_false(JUDGE(.name = names[i], .age_ms = 1, .sdk = PROFILE_WEB).dropped);
        assert_false(JUDGE(.name = names[i], .age_ms = 1, .sdk = PROFILE_WEB_5_2).dropped);
    }
    assert_false(JUDGE(.name = "RC:TxtMsg", .age_ms = 1).dropped);
    assert_false(JUDGE(.name = "RC:CmdMsg", .age_ms = 1).dropped);
}

static void r22_a_call_summary_is_stored_by_phones_and_not_by_the_web(void **state)
{
    (void)state;
    struct verdict v = JUDGE(.name = "RC:VCSummary", .sdk = PROFILE_NATIVE);
    assert_fate(&v, true, false, true);
    for (int sdk = PROFILE_WEB; sdk <= PROFILE_WEB_5_2; sdk++) {
        v = JUDGE(.name = "RC:VCSummary", .sdk = (enum profile_id)sdk);
        assert_fate(&v, false, false, false);
    }
}

static void r22_a_recall_command_is_stored_by_the_web_and_not_by_phones(void **state)
{
    (void)state;
    struct verdict v = JUDGE(.name = "RC:RcCmd", .sdk = PROFILE_NATIVE);
    assert_fate(&v, false, false, false);
    for (int sdk = PROFILE_WEB; sdk <= PROFILE_WEB_5_2; sdk++) {
        v = JUDGE(.name = "RC:RcCmd", .sdk = (enum profile_id)sdk);
        assert_fate(&v, true, false, true);
        assert_int_equal(v.flag, FLAG_ISPERSISTED);
    }
}

/* ---- types that are not registered ---- */

static void r24_the_bits_of_the_message_decide_for_an_unregistered_type(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        enum profile_id sdk = i == 0 ? PROFILE_NATIVE : PROFILE_WEB_5_2;
        struct verdict v = JUDGE(.name = "app:x", .sdk = sdk);
        assert_fate(&v, true, true, true);
        assert_false(v.parsed);
        v = JUDGE(.name = "app:x", .not_counted = true, .sdk = sdk);
        assert_fate(&v, true, false, true);
        v = JUDGE(.name = "app:x", .not_persisted = true, .sdk = sdk);
        assert_fate(&v, false, false, false);
    }
}

static void r24_the_new_web_client_keeps_nothing_of_an_unregistered_type(void **state)
{
    (void)state;
    struct verdict v = JUDGE(.name = "app:x", .sdk = PROFILE_WEB);
    assert_fate(&v, false, false, false);
    assert_false(v.parsed);
    assert_false(v.dropped);
}

/* ---- contents ---- */

static void r25_an_undecodable_builtin_is_kept_as_its_flag_says(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "{", "[]", "null", "\"text\"", "{\"a\":1,\"a\":2}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct verdict v = JUDGE(.name = "RC:TxtMsg", .content = bad[i]);
        assert_false(v.parsed);
        assert_fate(&v, true, true, true);
    }
    assert_true(JUDGE(.name = "RC:TxtMsg", .content = "{}").parsed);
}

static void r25_a_custom_content_may_be_any_text(void **state)
{
    (void)state;
    struct verdict v = JUDGE(.name = "app:order", .content = "plain text");
    assert_true(v.parsed);
    assert_fate(&v, true, true, true);
    assert_int_equal(v.reasons[1], REASON_TEXT_CONTENT);
    v = JUDGE(.name = "app:order", .content = "[1]");
    assert_true(v.parsed);
    assert_int_equal(v.reasons[1], REASON_LAST_UPDATED);
}

/* ---- the last message ---- */

static void r27_a_disabled_message_is_stored_and_not_listed(void **state)
{
    (void)state;
    struct verdict v = JUDGE(.name = "RC:TxtMsg", .disable = true);
    assert_fate(&v, true, true, false);
    v = JUDGE(.name = "RC:TxtMsg", .disable = true, .sdk = PROFILE_WEB);
    assert_fate(&v, true, true, false);
    v = JUDGE(.name = "app:x", .disable = true);
    assert_fate(&v, true, true, false);
    v = JUDGE(.name = "RC:CmdMsg", .disable = true);
    assert_fate(&v, false, false, false);
}

static void r27_the_old_web_client_does_not_know_how_to_disable(void **state)
{
    (void)state;
    struct verdict v = JUDGE(.name = "RC:TxtMsg", .disable = true, .sdk = PROFILE_WEB_5_2);
    assert_fate(&v, true, true, true);
}

static void r18_offline_means_sent_before_the_connect(void **state)
{
    (void)state;
    for (int sdk = 0; sdk < PROFILE_COUNT; sdk++) {
        assert_true(JUDGE(.name = "RC:TxtMsg", .age_ms = 1, .sdk = (enum profile_id)sdk).offline);
        assert_false(JUDGE(.name = "RC:TxtMsg", .age_ms = 0, .sdk = (enum profile_id)sdk).offline);
        assert_false(JUDGE(.name = "RC:TxtMsg", .age_ms = -1, .sdk = (enum profile_id)sdk).offline);
    }
}

/* ---- the trace ---- */

static void the_trace_tells_flag_and_last_message(void **state)
{
    (void)state;
    ASSERT_TRACE("builtin-flag last-updated\n"
                 "RC:TxtMsg is built in, flag ISCOUNTED: stored and counted (R20)\n"
                 "disableUpdateLastMsg is false: last message updated (R28)",
                 .name = "RC:TxtMsg");
    ASSERT_TRACE("builtin-flag last-kept\n"
                 "RC:InfoNtf is built in, flag ISPERSISTED: stored, not counted (R20)\n"
                 "disableUpdateLastMsg is true: the last message stays (R27)",
                 .name = "RC:InfoNtf", .disable = true);
    ASSERT_TRACE("custom-flag last-updated\n"
                 "app:order is registered by the app, flag ISCOUNTED: stored and counted (R20)\n"
                 "disableUpdateLastMsg is false: last message updated (R28)",
                 .name = "app:order");
    ASSERT_TRACE("builtin-flag not-stored disable-no-effect\n"
                 "RC:CmdMsg is built in, flag NONE: not stored (R20)\n"
                 "not stored: neither in the chat nor in the list, only in the wire log (R21)\n"
                 "disableUpdateLastMsg is true: no effect on what is not stored (R27)",
                 .name = "RC:CmdMsg", .disable = true);
    ASSERT_TRACE("builtin-flag disable-unknown\n"
                 "RC:TxtMsg is built in, flag ISCOUNTED: stored and counted (R20)\n"
                 "disableUpdateLastMsg is true, which SDK web-5.2 does not know: last message "
                 "updated (R27)",
                 .name = "RC:TxtMsg", .disable = true, .sdk = PROFILE_WEB_5_2);
}

static void r24_the_trace_tells_why_an_unregistered_type_was_kept_or_not(void **state)
{
    (void)state;
    ASSERT_TRACE("unregistered-bits last-updated\n"
                 "app:x is not registered, the message's own bits decide: stored and counted "
                 "(R24)\n"
                 "disableUpdateLastMsg is false: last message updated (R28)",
                 .name = "app:x");
    ASSERT_TRACE("unregistered-web not-stored\n"
                 "app:x is not registered, on SDK web the listener alone sees it: not stored "
                 "(R24)\n"
                 "not stored: neither in the chat nor in the list, only in the wire log (R21)",
                 .name = "app:x", .sdk = PROFILE_WEB);
}

static void r18_r20_the_trace_tells_what_became_of_an_offline_message(void **state)
{
    (void)state;
    ASSERT_TRACE("builtin-flag offline last-updated\n"
                 "RC:InfoNtf is built in, flag ISPERSISTED: stored, not counted (R20)\n"
                 "sent before the current connect: flagged offline (R18)\n"
                 "disableUpdateLastMsg is false: last message updated (R28)",
                 .name = "RC:InfoNtf", .age_ms = 1);
    ASSERT_TRACE("custom-flag status-old not-stored\n"
                 "app:ping is registered by the app, flag STATUS: not stored (R20)\n"
                 "a STATUS that was sent before the current connect: dropped (R20)\n"
                 "not stored: neither in the chat nor in the list, only in the wire log (R21)",
                 .name = "app:ping", .age_ms = 1);
    ASSERT_TRACE("custom-flag status-handed not-stored\n"
                 "app:ping is registered by the app, flag STATUS: not stored (R20)\n"
                 "a STATUS that was sent before the current connect: SDK web hands it to the "
                 "listener all the same (R20)\n"
                 "not stored: neither in the chat nor in the list, only in the wire log (R21)",
                 .name = "app:ping", .age_ms = 1, .sdk = PROFILE_WEB);
}

static void r11_the_trace_tells_that_a_broadcast_recalls_nothing(void **state)
{
    (void)state;
    ASSERT_TRACE("builtin-flag recalls-nothing not-stored\n"
                 "RC:RcCmd is built in, flag NONE: not stored (R20)\n"
                 "RC:RcCmd as a broadcast recalls nothing (R11)\n"
                 "not stored: neither in the chat nor in the list, only in the wire log (R21)",
                 .name = "RC:RcCmd");
}

static void the_longest_trace_fits(void **state)
{
    (void)state;
    ASSERT_TRACE("builtin-flag sdk-flag undecodable recalls-nothing offline last-kept\n"
                 "RC:RcCmd is built in, flag ISPERSISTED: stored, not counted (R20)\n"
                 "SDK web has a flag of its own for RC:RcCmd, phones have another (R22)\n"
                 "the content is no JSON object, RC:RcCmd cannot be decoded: kept as it came "
                 "(R25)\n"
                 "RC:RcCmd as a broadcast recalls nothing (R11)\n"
                 "sent before the current connect: flagged offline (R18)\n"
                 "disableUpdateLastMsg is true: the last message stays (R27)",
                 .name = "RC:RcCmd", .content = "{", .age_ms = 1, .disable = true,
                 .sdk = PROFILE_WEB);
}

static void r25_the_trace_tells_that_text_is_kept_as_text(void **state)
{
    (void)state;
    ASSERT_TRACE("custom-flag text-content last-updated\n"
                 "app:order is registered by the app, flag ISCOUNTED: stored and counted (R20)\n"
                 "the content is not JSON: kept as the text it is (R25)\n"
                 "disableUpdateLastMsg is false: last message updated (R28)",
                 .name = "app:order", .content = "plain text");
}

static void a_message_that_stops_a_real_client_is_named(void **state)
{
    (void)state;
    struct given g = {.name = "app:order", .content = "null", .sdk = PROFILE_WEB};
    struct verdict v = judge(&g);
    assert_int_equal(v.reasons[v.reason_count - 1], REASON_HAZARD);
    assert_fate(&v, true, true, true);
    struct message m = message_of(&g);
    struct buf sentence = {0};
    verdict_write_reason(&v, v.reason_count - 1, &m, profile_get(g.sdk), &sentence);
    assert_memory_equal(buf_str(&sentence), message_hazard(m.object_name, m.content, m.content_len),
                        20);
    assert_string_equal(buf_str(&sentence) + sentence.len - 15, " (SDK profiles)");
    buf_done(&sentence);

    g.name = "app:x";
    v = judge(&g);
    assert_int_equal(v.reasons[v.reason_count - 1], REASON_HAZARD);
    g.name = "RC:TxtMsg";
    v = judge(&g);
    assert_int_not_equal(v.reasons[v.reason_count - 1], REASON_HAZARD);
}

static void every_reason_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int a = 0; a < REASON_COUNT; a++) {
        const char *word = verdict_reason_word((enum verdict_reason)a);
        assert_non_null(word);
        assert_null(strchr(word, ' '));
        for (int b = 0; b < a; b++)
            assert_string_not_equal(word, verdict_reason_word((enum verdict_reason)b));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r20_the_flag_decides_what_is_stored_and_counted),
        cmocka_unit_test(r20_the_flag_of_a_registered_type_outvotes_the_bits_of_the_message),
        cmocka_unit_test(r20_an_old_status_is_dropped_except_on_the_web),
        cmocka_unit_test(r22_a_call_summary_is_stored_by_phones_and_not_by_the_web),
        cmocka_unit_test(r22_a_recall_command_is_stored_by_the_web_and_not_by_phones),
        cmocka_unit_test(r24_the_bits_of_the_message_decide_for_an_unregistered_type),
        cmocka_unit_test(r24_the_new_web_client_keeps_nothing_of_an_unregistered_type),
        cmocka_unit_test(r25_an_undecodable_builtin_is_kept_as_its_flag_says),
        cmocka_unit_test(r25_a_custom_content_may_be_any_text),
        cmocka_unit_test(r27_a_disabled_message_is_stored_and_not_listed),
        cmocka_unit_test(r27_the_old_web_client_does_not_know_how_to_disable),
        cmocka_unit_test(r18_offline_means_sent_before_the_connect),
        cmocka_unit_test(the_trace_tells_flag_and_last_message),
        cmocka_unit_test(r24_the_trace_tells_why_an_unregistered_type_was_kept_or_not),
        cmocka_unit_test(r18_r20_the_trace_tells_what_became_of_an_offline_message),
        cmocka_unit_test(r11_the_trace_tells_that_a_broadcast_recalls_nothing),
        cmocka_unit_test(the_longest_trace_fits),
        cmocka_unit_test(r25_the_trace_tells_that_text_is_kept_as_text),
        cmocka_unit_test(a_message_that_stops_a_real_client_is_named),
        cmocka_unit_test(every_reason_has_a_word_of_its_own),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
