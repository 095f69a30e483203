/*
 * What becomes of a message, from the broadcast to the events: the four flags, built-in, custom and
 * unregistered types, the conversation (R20-R30).
 */
#include "phone.h"

/* The verdict of the last message as letters: Parsed Stored Counted sHown Listed Dropped. */
static const char *verdict_letters(const struct phone *p)
{
    static char letters[8];
    static const struct {
        const char *key;
        char letter;
    } words[] = {{"parsed", 'P'}, {"stored", 'S'}, {"counted", 'C'},
                 {"shown", 'H'},  {"listed", 'L'}, {"dropped", 'D'}};
    const struct json *verdict = json_get(last_event(p, "message"), "verdict");
    size_t len = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        bool b = false;
        if (json_bool(json_get(verdict, words[i].key), &b) && b)
            letters[len++] = words[i].letter;
    }
    letters[len] = '\0';
    return letters;
}

static const char *first_line(const struct phone *p)
{
    return json_str(json_first(json_get(last_event(p, "message"), "lines")));
}

/* The sentence among the reasons that ends in this rule. */
static const char *why(const struct phone *p, const char *rule)
{
    const struct json *item = json_first(json_get(last_event(p, "message"), "why"));
    for (; item != NULL; item = json_next(item)) {
        if (strstr(json_str(item), rule) != NULL)
            return json_str(item);
    }
    fail_msg("no reason names %s", rule);
    return NULL;
}

static void pull_now(struct phone *p)
{
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
}

/* A custom type of the app, from text. */
static void register_text(struct phone *p, const char *text)
{
    struct err err = {0};
    if (registry_add(p->registry, TYPE_CUSTOM, "test.json", text, strlen(text), false, &err) != 0)
        fail_msg("%s", err.text);
}

static struct phone *stage_with_examples(struct stage *s)
{
    struct phone *p = stage_online(s);
    phone_register(p, TYPE_CUSTOM, SOURCE_DIR "/registry/examples");
    return p;
}

#define COMMAND "{\"name\":\"n\",\"data\":\"d\"}"
#define NOTICE "{\"message\":\"a notice\"}"
#define PING "{\"node\":\"gw-3\",\"seq\":42}"
#define TIP "{\"text\":{\"en\":\"sale\",\"zh\":\"特卖\"}}"
#define ORDER                                                                                      \
    "{\"orderNo\":\"A-1\",\"status\":\"shipped\",\"items\":[\"Tea\"],\"amount\":\"CNY 1\"}"
#define UNKNOWN "The current version does not support viewing this message"

/* ---- R20, R21: the flags ---- */

static void r20_the_flag_decides_about_store_and_badge(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_with_examples(s);
    cast_as(s->server, "2191", "RC:CmdMsg", COMMAND, "false"); /* NONE */
    pull_now(p);
    assert_string_equal(verdict_letters(p), "P");
    cast_as(s->server, "2191", "app:ping", PING, "false"); /* STATUS */
    pull_now(p);
    assert_string_equal(verdict_letters(p), "P");
    cast_as(s->server, "2191", "app:tip", TIP, "false"); /* ISPERSISTED */
    pull_now(p);
    assert_string_equal(verdict_letters(p), "PSHL");
    cast_text(s->server, "2191", "hello"); /* ISCOUNTED */
    pull_now(p);
    assert_string_equal(verdict_letters(p), "PSCHL");
    assert_story(p, "pull(1) m([Command]) pull(1) m(ping 42 from gw-3) "
                    "pull(1) m(sale) c(2191,0,sale) pull(1) m(hello) c(2191,1,hello)");
}

static void r20_an_old_status_is_dropped_and_says_so(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_with_examples(s);
    phone_offline(p);
    cast_as(s->server, "2191", "app:ping", PING, "false");
    phone_live(p, MINUTE);
    phone_online(p);
    phone_live(p, 0);
    assert_string_equal(verdict_letters(p), "PD");
    assert_contains(why(p, "(R20)"), "STATUS");
    assert_story(p, "offline online pull(1) m(ping 42 from gw-3)");
}

static void r21_what_is_not_stored_changes_no_conversation(void **state)
{
    struct stage *s = *state;
    s->phone.db = "ann.db";
    struct phone *p = stage_with_examples(s);
    cast_text(s->server, "2191", "hello");
    pull_now(p);
    phone_live(p, MINUTE);
    cast_as(s->server, "2191", "RC:CmdMsg", COMMAND, "false");
    cast_as(s->server, "7788", "RC:CmdMsg", COMMAND, "false");
    pull_now(p);
    assert_story(p, "pull(1) m(hello) c(2191,1,hello) pull(2) m([Command]) m([Command])");
    assert_contains(why(p, "(R21)"), "only in the wire log");
    assert_int_equal(phone_sql_number(p, "SELECT count(*) FROM wire"), 3);
    assert_int_equal(phone_sql_number(p, "SELECT count(*) FROM conversation"), 1);
    assert_int_equal(phone_sql_number(p, "SELECT sort_ms FROM conversation"), START_MS);
}

/* ---- R22, R23: built in and custom ---- */

static void r22_digests_come_in_the_chosen_language(void **state)
{
    struct stage *s = *state;
    s->phone.lang = LANG_ZH;
    struct phone *p = stage_with_examples(s);
    cast_as(s->server, "2191", "RC:ImgMsg", "{\"content\":\"\",\"imageUri\":\"http://x/y\"}",
            "false");
    cast_as(s->server, "2191", "app:tip", TIP, "false");
    pull_now(p);
    assert_story(p, "pull(2) m([图片]) m(特卖) c(2191,1,特卖)");
}

static void r22_a_module_that_is_left_out_is_not_known(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    assert_true(registry_leave_out(p->registry, "contactcard") > 0);
    cast_as(s->server, "2191", "RC:CardMsg", "{\"userId\":\"u\",\"name\":\"n\"}", "false");
    pull_now(p);
    assert_string_equal(verdict_letters(p), "SCHL");
}

static void r23_a_custom_type_is_what_the_app_registered(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    register_text(p, "{\"objectName\":\"app:silent\",\"title\":{\"en\":\"Silent\",\"zh\":\"静\"},"
                     "\"fields\":{\"x\":{\"kind\":\"string\"}},"
                     "\"digest\":{\"en\":\"x is {x}\",\"zh\":\"{x}\"}}");
    cast_as(s->server, "2191", "app:silent", "{\"x\":\"1\"}", "false");
    pull_now(p);
    /* A flag left out is NONE. */
    assert_string_equal(verdict_letters(p), "P");
    assert_story(p, "pull(1) m(x is 1)");
}

/* ---- R24, R25: what cannot be parsed ---- */

static void r24_an_unregistered_type_is_stored_and_counted_but_not_parsed(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_as(s->server, "2191", "app:order", ORDER, "false");
    pull_now(p);
    assert_story(p, "pull(1) m(" UNKNOWN ") c(2191,1," UNKNOWN ")");
    assert_string_equal(verdict_letters(p), "SCHL");
    assert_string_equal(first_line(p), UNKNOWN);
    assert_string_equal(event_str(last_event(p, "message"), "content"), ORDER);
    assert_contains(why(p, "(R24)"), "app:order is not registered");
}

static void r24_registering_it_later_renders_it_and_changes_nothing_else(void **state)
{
    struct stage *s = *state;
    s->phone.db = "ann.db";
    struct phone *p = stage_online(s);
    cast_as(s->server, "2191", "app:tip", TIP, "false"); /* registered it would not count */
    pull_now(p);
    phone_stop(p);
    phone_register(p, TYPE_CUSTOM, SOURCE_DIR "/registry/examples");
    phone_start(p);
    struct store_conversation row;
    bool found;
    struct err err;
    struct buf digest = {0};
    assert_int_equal(store_find(p->store, "2191", &row, &found, &err), 0);
    assert_true(found);
    client_write_digest(p->client, &row, &digest);
    assert_string_equal(buf_str(&digest), "sale");
    assert_int_equal(row.row.unread, 1);
    store_conversation_done(&row);
    buf_done(&digest);
}

static void r25_a_custom_text_is_kept_as_the_text_it_is(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_with_examples(s);
    cast_as(s->server, "2191", "app:order", "not JSON", "false");
    pull_now(p);
    assert_string_equal(verdict_letters(p), "PSCHL");
    assert_string_equal(event_str(last_event(p, "message"), "content"), "not JSON");
    assert_contains(why(p, "(R25)"), "kept as the text");
}

static void r25_a_builtin_that_does_not_decode_is_kept_raw(void **state)
{
    /* No castsim server lets it through (R7): another server does. */
    static const char body[] =
        "{\"code\":200,\"serverTime\":\"1585127132438\",\"cursor\":\"x-1\",\"more\":false,"
        "\"missed\":0,\"messages\":[{\"messageUID\":\"5FGT-7VA9-G4DD-4V5P\","
        "\"fromUserId\":\"2191\",\"objectName\":\"RC:TxtMsg\",\"content\":\"[1,\","
        "\"disableUpdateLastMsg\":false,\"persisted\":true,\"counted\":true,"
        "\"sentTime\":\"1585127132438\"}]}";
    struct stage *s = *state;
    struct phone *p = &s->phone;
    phone_start(p);
    phone_online(p);
    phone_hear(p, body);
    assert_string_equal(verdict_letters(p), "SCHL");
    assert_string_equal(event_str(last_event(p, "message"), "content"), "[1,");
    assert_contains(why(p, "(R25)"), "cannot be decoded");
    assert_int_equal(event_number(last_event(p, "conversation"), "unread"), 1);
}

/* ---- R26-R28: the conversation ---- */

static void r26_what_was_sent_before_opening_and_pulled_after_counts(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    struct err err;
    cast_text(s->server, "2191", "one");
    pull_now(p);
    phone_live(p, SECOND);
    cast_text(s->server, "2191", "two");
    phone_live(p, SECOND);
    assert_int_equal(store_open_conversation(p->store, "2191", phone_now(p), &err), 0);
    pull_now(p);
    assert_story(p, "pull(1) m(one) c(2191,1,one) pull(1) m(two) c(2191,1,two)");
    assert_int_equal(event_number(last_event(p, "conversation"), "sortTime"), START_MS + SECOND);
}

static void r26_each_sender_is_a_conversation_told_once_an_answer(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_text(s->server, "2191", "one");
    s->server->now_ms++;
    cast_text(s->server, "7788", "two");
    s->server->now_ms++;
    cast_text(s->server, "2191", "three");
    pull_now(p);
    assert_story(p, "pull(3) m(one) m(two) m(three) c(2191,2,three) c(7788,1,two)");
}

static void r27_a_disabled_one_counts_and_moves_but_is_not_the_last(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    const char *first = cast_text(s->server, "2191", "one");
    pull_now(p);
    phone_live(p, SECOND);
    cast_as(s->server, "2191", "RC:TxtMsg", "{\"content\":\"two\"}", "true");
    pull_now(p);
    assert_story(p, "pull(1) m(one) c(2191,1,one) pull(1) m(two) c(2191,2,one)");
    assert_string_equal(verdict_letters(p), "PSCH");
    assert_string_equal(event_str(last_event(p, "conversation"), "lastMessageUID"), first);
    assert_int_equal(event_number(last_event(p, "conversation"), "sortTime"), START_MS + SECOND);
}

static void r27_a_conversation_born_disabled_has_an_empty_last_message(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_as(s->server, "2191", "RC:TxtMsg", "{\"content\":\"two\"}", "TRUE");
    pull_now(p);
    assert_story(p, "pull(1) m(two) c(2191,1,)");
    assert_int_equal(json_kind(json_get(last_event(p, "conversation"), "lastMessageUID")),
                     JSON_NULL);
}

static void r27_disabling_what_is_not_stored_means_nothing(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_as(s->server, "2191", "RC:CmdMsg", COMMAND, "1");
    pull_now(p);
    assert_story(p, "pull(1) m([Command])");
    assert_contains(why(p, "(R27)"), "no effect");
}

static void r28_an_older_one_behind_a_reset_does_not_replace_the_last(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    s->server->now_ms += MINUTE;
    cast_text(s->server, "2191", "newer");
    pull_now(p);
    server_forgets(s->server);
    phone_fetch_token(p);
    s->server->now_ms -= 30 * SECOND; /* another server, whose clock is behind */
    cast_text(s->server, "2191", "older");
    s->server->now_ms += 30 * SECOND;
    pull_now(p);
    assert_story(p, "pull(1) m(newer) c(2191,1,newer) pull(1,reset) m(older) c(2191,2,newer)");
    assert_int_equal(event_number(last_event(p, "conversation"), "sortTime"), START_MS + MINUTE);
}

/* ---- R29, R30: the list ---- */

static void r29_changed_rows_are_told_in_list_order(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    struct err err;
    cast_text(s->server, "pinned", "p");
    pull_now(p);
    assert_int_equal(store_pin(p->store, "pinned", true, &err), 0);
    s->server->now_ms += SECOND;
    cast_text(s->server, "pinned", "p");
    s->server->now_ms++;
    cast_text(s->server, "one", "1");
    s->server->now_ms++;
    cast_text(s->server, "two", "2");
    pull_now(p);
    assert_story(p, "pull(1) m(p) c(pinned,1,p) "
                    "pull(3) m(p) m(1) m(2) c(pinned,2,p) c(two,1,2) c(one,1,1)");
}

static void r29_a_removed_row_comes_back_with_its_unread(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    struct err err;
    int64_t total;
    cast_text(s->server, "2191", "one");
    pull_now(p);
    assert_int_equal(store_remove(p->store, "2191", &err), 0);
    assert_int_equal(store_total_unread(p->store, &total, &err), 0);
    assert_int_equal(total, 0);
    phone_live(p, SECOND);
    cast_text(s->server, "2191", "two");
    pull_now(p);
    assert_story(p, "pull(1) m(one) c(2191,1,one) pull(1) m(two) c(2191,2,two)");
}

static void r30_ones_own_broadcast_is_not_counted(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    cast_text(s->server, "ann", "mine");
    pull_now(p);
    assert_story(p, "pull(1) m(mine) c(ann,0,mine)");
    /* The flag says counted, and the event tells what the flag says (R22). */
    assert_string_equal(verdict_letters(p), "PSCHL");
    struct store_messages page;
    struct err err;
    const struct store_chat_key newest = {.sent_time_ms = INT64_MAX};
    assert_int_equal(store_chat(p->store, "ann", &newest, true, 10, &page, &err), 0);
    assert_int_equal(page.count, 1);
    assert_true(page.rows[0].is_mine);
    store_chat_done(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        stage_test(r20_the_flag_decides_about_store_and_badge),
        stage_test(r20_an_old_status_is_dropped_and_says_so),
        stage_test(r21_what_is_not_stored_changes_no_conversation),
        stage_test(r22_digests_come_in_the_chosen_language),
        stage_test(r22_a_module_that_is_left_out_is_not_known),
        stage_test(r23_a_custom_type_is_what_the_app_registered),
        stage_test(r24_an_unregistered_type_is_stored_and_counted_but_not_parsed),
        stage_test(r24_registering_it_later_renders_it_and_changes_nothing_else),
        stage_test(r25_a_custom_text_is_kept_as_the_text_it_is),
        stage_test(r25_a_builtin_that_does_not_decode_is_kept_raw),
        stage_test(r26_what_was_sent_before_opening_and_pulled_after_counts),
        stage_test(r26_each_sender_is_a_conversation_told_once_an_answer),
        stage_test(r27_a_disabled_one_counts_and_moves_but_is_not_the_last),
        stage_test(r27_a_conversation_born_disabled_has_an_empty_last_message),
        stage_test(r27_disabling_what_is_not_stored_means_nothing),
        stage_test(r28_an_older_one_behind_a_reset_does_not_replace_the_last),
        stage_test(r29_changed_rows_are_told_in_list_order),
        stage_test(r29_a_removed_row_comes_back_with_its_unread),
        stage_test(r30_ones_own_broadcast_is_not_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
