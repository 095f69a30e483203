/* What may be broadcast, how often, under which UID, and that it cannot be taken back: R5 to R11.
 */
#include "unit.h"

#include "api_fixture.h"

#include "core/wire.h"

static void send_as(struct fixture *f, const char *app_key, const char *secret)
{
    call(f, (struct ask){.app_key = app_key, .secret = secret});
}

/* Sends a form made of these values; NULL leaves a field out. */
static void send_form(struct fixture *f, const char *from, const char *type, const char *content,
                      size_t content_len)
{
    struct buf body = {0};
    if (from != NULL)
        wire_form_add(&body, "fromUserId", from, strlen(from));
    if (type != NULL)
        wire_form_add(&body, "objectName", type, strlen(type));
    if (content != NULL)
        wire_form_add(&body, "content", content, content_len);
    call(f, (struct ask){.body = buf_str(&body)});
    buf_done(&body);
}

/* A word of count times the same piece, NUL-terminated; the caller frees it. */
static char *repeat(const char *piece, size_t count)
{
    struct buf out = {0};
    for (size_t i = 0; i < count; i++)
        buf_add_str(&out, piece);
    return buf_take(&out);
}

static size_t stored_count(struct fixture *f)
{
    pull(f, NULL);
    assert_answered(f, 200, 200);
    assert_false(answer_bool(f, "more"));
    return json_count(json_get(f->json, "messages"));
}

/* ---- R5 ---- */

static void r5_the_sixty_first_call_in_a_minute_is_refused(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 60; i++) {
        send_text(f);
        f->now_ms += 100;
    }
    send_as(f, NULL, NULL);
    assert_answered(f, 429, 1008);
    assert_int_equal(f->r.retry_after_s, 54);
    assert_contains(answer_str(f, "errorMessage"), "54 s");
    assert_int_equal(stored_count(f), 60);
}

static void r5_a_slot_is_free_to_the_millisecond(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 60; i++) {
        f->now_ms = START_MS + i;
        send_text(f);
    }
    static const struct {
        int64_t after_ms;
        int http;
        int retry_after_s;
    } steps[] = {
        {59, 429, 60},   {999, 429, 60},   {1000, 429, 59}, {1001, 429, 59},
        {58999, 429, 2}, {59000, 429, 1},  {59999, 429, 1}, {60000, 200, -1},
        {60000, 429, 1}, {60001, 200, -1}, {60001, 429, 1},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        f->now_ms = START_MS + steps[i].after_ms;
        send_as(f, NULL, NULL);
        assert_int_equal(f->r.http, steps[i].http);
        assert_int_equal(f->r.retry_after_s, steps[i].retry_after_s);
    }
}

static void r5_refused_parameters_count_but_rate_and_signature_do_not(void **state)
{
    struct fixture *f = *state;
    f->config.rate_per_minute = 4;
    fixture_restart(f);
    for (int i = 0; i < 10; i++) {
        call(f, (struct ask){.secret = "wrong"});
        assert_answered(f, 401, 1004);
    }
    call(f, (struct ask){.body = "fromUserId=1"});
    assert_answered(f, 400, 1002);
    call(f, (struct ask){.is_body_too_long = true});
    assert_answered(f, 400, 1005);
    call(f, (struct ask){.body = ""});
    assert_answered(f, 400, 1003);
    f->now_ms += 30000;
    send_text(f);
    for (int i = 0; i < 10; i++) {
        send_as(f, NULL, NULL);
        assert_answered(f, 429, 1008);
    }
    /* The three refused calls have left the minute, the ten of 1008 never were in it. */
    f->now_ms += 30000;
    for (int i = 0; i < 3; i++)
        send_text(f);
    send_as(f, NULL, NULL);
    assert_answered(f, 429, 1008);
    assert_int_equal(f->r.retry_after_s, 30);
}

static void r5_the_rate_is_of_one_app_and_of_broadcasts_alone(void **state)
{
    struct fixture *f = *state;
    f->config.rate_per_minute = 1;
    fixture_restart(f);
    send_text(f);
    send_as(f, NULL, NULL);
    assert_answered(f, 429, 1008);
    send_as(f, "app-2", "Secret-2");
    assert_answered(f, 200, 200);
    for (int i = 0; i < 3; i++)
        assert_int_equal(stored_count(f), 1);
    call(f, (struct ask){.path = "/message/recall.json", .body = "messageUID=x"});
    assert_answered(f, 400, 1002);
}

static void r5_no_limit_and_odd_limits(void **state)
{
    struct fixture *f = *state;
    f->config.rate_per_minute = 0;
    fixture_restart(f);
    for (int i = 0; i < 1000; i++)
        send_text(f);
    f->config.rate_per_minute = 7;
    fixture_restart(f);
    /* Ten minutes of four calls a second: 7 of the 240 in each minute go through. */
    int accepted = 0;
    for (int i = 0; i < 10 * 240; i++) {
        send_as(f, NULL, NULL);
        accepted += f->r.http == 200;
        f->now_ms += 250;
    }
    assert_int_equal(accepted, 70);
}

static void r5_a_clock_that_was_set_back_locks_nobody_out(void **state)
{
    struct fixture *f = *state;
    f->config.rate_per_minute = 2;
    fixture_restart(f);
    send_text(f);
    send_text(f);
    f->now_ms -= 3600000;
    send_text(f);
    send_text(f);
    send_as(f, NULL, NULL);
    assert_answered(f, 429, 1008);
    assert_int_equal(f->r.retry_after_s, 60);
}

static void r5_a_service_that_is_off_answers_1009_until_the_rate_is_exceeded(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 60; i++) {
        send_as(f, "app-off", "secret-3");
        assert_answered(f, 430, 1009);
    }
    send_as(f, "app-off", "secret-3");
    assert_answered(f, 429, 1008);
    assert_int_equal(f->r.retry_after_s, 60);
    f->now_ms += 60000;
    send_as(f, "app-off", "secret-3");
    assert_answered(f, 430, 1009);
}

/* ---- R6, R7, R8: the limits as they reach the caller ---- */

static void r6_a_custom_name_has_at_most_32_characters(void **state)
{
    struct fixture *f = *state;
    char *name32 = repeat("\xe4\xb8\xad", 32);
    char *name33 = repeat("\xe4\xb8\xad", 33);
    send_form(f, "1", name32, "x", 1);
    assert_answered(f, 200, 200);
    send_form(f, "1", name33, "x", 1);
    assert_answered(f, 400, 1005);
    send_form(f, "1", "app:12345678901234567890123456789", "x", 1);
    assert_answered(f, 400, 1005);
    send_form(f, "1", "app:1234567890123456789012345678", "x", 1);
    assert_answered(f, 200, 200);
    free(name32);
    free(name33);
}

static void r6_an_rc_name_on_no_list_is_refused_with_the_nearest(void **state)
{
    struct fixture *f = *state;
    send_form(f, "1", "RC:TxtMgs", "{}", 2);
    assert_answered(f, 400, 1002);
    assert_contains(answer_str(f, "errorMessage"), "RC:TxtMsg");
    assert_int_equal(stored_count(f), 0);

    f->config.allow_rc_prefix = true;
    fixture_restart(f);
    send_form(f, "1", "RC:TxtMgs", "{}", 2);
    assert_answered(f, 200, 200);
    assert_contains(buf_str(&f->r.note), "RC:TxtMgs");
    send_form(f, "1", "RC:\x1b[2J", "{}", 2);
    assert_answered(f, 200, 200);
    assert_not_contains(buf_str(&f->r.note), "\x1b");
    send_text(f);
    assert_string_equal(buf_str(&f->r.note), "");
}

static void r7_content_has_at_most_131072_bytes(void **state)
{
    struct fixture *f = *state;
    char *full = repeat("x", MESSAGE_CONTENT_MAX);
    char *over = repeat("x", MESSAGE_CONTENT_MAX + 1);
    char *chinese = repeat("\xe4\xb8\xad", MESSAGE_CONTENT_MAX / 3 + 1);
    send_form(f, "1", "app:text", full, MESSAGE_CONTENT_MAX);
    assert_answered(f, 200, 200);
    send_form(f, "1", "app:text", over, MESSAGE_CONTENT_MAX + 1);
    assert_answered(f, 400, 1005);
    send_form(f, "1", "app:text", chinese, MESSAGE_CONTENT_MAX - 2);
    assert_answered(f, 200, 200);
    send_form(f, "1", "app:text", chinese, MESSAGE_CONTENT_MAX + 1);
    assert_answered(f, 400, 1005);
    assert_int_equal(stored_count(f), 2);
    free(full);
    free(over);
    free(chinese);
}

static void r7_what_is_no_text_or_no_object_is_refused_and_not_stored(void **state)
{
    struct fixture *f = *state;
    static const char *const bodies[] = {
        "fromUserId=1&objectName=RC:TxtMsg&content=%7B%7D%7D",
        "fromUserId=1&objectName=RC:TxtMsg&content=%5B%5D",
        "fromUserId=1&objectName=RC:TxtMsg&content=hello",
        "fromUserId=1&objectName=app:x&content=%f",
        "fromUserId=1&objectName=app:x&content=%ff",
        "fromUserId=1&objectName=app:x&content=a%00b",
        "fromUserId=1&objectName=app:x&content=a&content=a",
        "fromUserId=1&objectName=app:x",
        "fromUserId=1&content=x",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        call(f, (struct ask){.body = bodies[i]});
        assert_answered(f, 400, 1002);
    }
    assert_int_equal(stored_count(f), 0);
}

static void r7_a_body_over_512_kib_is_refused_with_1005(void **state)
{
    struct fixture *f = *state;
    char *body = repeat("x", WIRE_BODY_MAX + 1);
    call(f, (struct ask){.body = body});
    assert_answered(f, 400, 1005);
    body[WIRE_BODY_MAX] = '\0';
    call(f, (struct ask){.body = body});
    assert_answered(f, 400, 1002);
    free(body);
}

static void r8_a_sender_has_1_to_64_bytes(void **state)
{
    struct fixture *f = *state;
    char *sender64 = repeat("\xe4\xb8\xad", 21);
    sender64 = realloc(sender64, 66);
    strcat(sender64, "x");
    assert_int_equal(strlen(sender64), 64);
    send_form(f, sender64, "app:x", "x", 1);
    assert_answered(f, 200, 200);
    strcat(sender64, "y");
    send_form(f, sender64, "app:x", "x", 1);
    assert_answered(f, 400, 1005);
    send_form(f, "", "app:x", "x", 1);
    assert_answered(f, 400, 1002);
    send_form(f, "never registered", "app:x", "x", 1);
    assert_answered(f, 200, 200);
    assert_int_equal(stored_count(f), 2);
    free(sender64);
}

static void r8_a_boolean_is_one_of_these_words(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        int value; /* -1 = refused */
    } cases[] = {{"true", 1}, {"True", 1}, {"TRUE", 1}, {"1", 1},  {"false", 0}, {"False", 0},
                 {"0", 0},    {"", 0},     {"yes", -1}, {"2", -1}, {"true+", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[200];
        snprintf(body, sizeof body, "%s&disableUpdateLastMsg=%s", HELLO, cases[i].text);
        f->now_ms += WINDOW_MS + 1;
        call(f, (struct ask){.body = body});
        assert_answered(f, cases[i].value < 0 ? 400 : 200, cases[i].value < 0 ? 1002 : 200);
        pull(f, NULL);
        const struct json *m = json_first(json_get(f->json, "messages"));
        bool is_disabled = false;
        assert_int_equal(json_bool(json_get(m, "disableUpdateLastMsg"), &is_disabled),
                         cases[i].value >= 0);
        assert_int_equal(is_disabled, cases[i].value == 1);
    }
}

/* ---- R9 ---- */

static struct message_uid_parts uid_parts(const char *uid)
{
    struct message_uid_parts parts;
    assert_true(message_uid_parse(uid, &parts));
    return parts;
}

static void r9_a_uid_holds_time_counter_type_and_target(void **state)
{
    struct fixture *f = *state;
    struct message_uid_parts uid = uid_parts(send_text(f));
    assert_int_equal(uid.time_ms, START_MS);
    assert_int_equal(uid.counter, 0);
    assert_int_equal(uid.type, MESSAGE_CONVERSATION_SYSTEM);
    assert_int_equal(uid.target, message_uid_target_hash("2191"));
    assert_int_equal(uid_parts(send_text(f)).counter, 1);
    f->now_ms++;
    uid = uid_parts(send_text(f));
    assert_int_equal(uid.time_ms, START_MS + 1);
    assert_int_equal(uid.counter, 0);
}

static void r9_a_full_millisecond_flows_into_the_next(void **state)
{
    struct fixture *f = *state;
    f->config.rate_per_minute = 0;
    fixture_restart(f);
    char last[MESSAGE_UID_SIZE] = "";
    for (int i = 0; i < 4096 + 2; i++) {
        const char *uid = send_text(f);
        assert_true(strcmp(last, uid) < 0);
        memcpy(last, uid, sizeof last);
        assert_int_equal(uid_parts(uid).time_ms, i < 4096 ? START_MS : START_MS + 1);
        assert_int_equal(uid_parts(uid).counter, i % 4096);
    }
    /* The next real millisecond finds itself begun. */
    f->now_ms++;
    assert_int_equal(uid_parts(send_text(f)).counter, 2);
}

static void r9_sent_time_never_falls_when_the_clock_does(void **state)
{
    struct fixture *f = *state;
    char before[MESSAGE_UID_SIZE];
    memcpy(before, send_text(f), sizeof before);
    f->now_ms -= 5000;
    const char *after = send_text(f);
    assert_true(strcmp(before, after) < 0);
    assert_int_equal(uid_parts(after).time_ms, START_MS);
    pull(f, NULL);
    const struct json *m = json_first(json_get(f->json, "messages"));
    for (int i = 0; i < 2; i++, m = json_next(m)) {
        int64_t sent_ms = 0;
        assert_true(json_i64_str(json_get(m, "sentTime"), &sent_ms));
        assert_int_equal(sent_ms, START_MS);
    }
}

static void r9_the_counter_is_resumed_from_the_log(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    char before[MESSAGE_UID_SIZE];
    memcpy(before, send_text(f), sizeof before);
    fixture_restart(f);
    const char *after = send_text(f);
    assert_true(strcmp(before, after) < 0);
    assert_int_equal(uid_parts(after).counter, 2);
}

static void r9_a_log_without_uids_is_called_damaged(void **state)
{
    struct fixture *f = *state;
    struct message m = {.uid = "not a UID", .from_user_id = "1", .object_name = "x", .content = ""};
    assert_int_equal(f->log->ops->append(f->log, "app-1", 1, &m, NULL), 0);
    struct err err = {0};
    assert_null(api_new(&f->config, &err));
    assert_contains(err.text, "damaged");
}

/* ---- R10 ---- */

static int failing_append(struct broadcast_log *log, const char *app_key, int64_t seq,
                          const struct message *m, struct err *err)
{
    (void)log, (void)app_key, (void)seq, (void)m;
    err_set(err, "the disk is full");
    return ERR_OUTSIDE;
}

static void r10_what_the_log_does_not_take_was_not_sent(void **state)
{
    struct fixture *f = *state;
    char first[MESSAGE_UID_SIZE];
    memcpy(first, send_text(f), sizeof first);
    const struct broadcast_log_ops *good = f->log->ops;
    f->patched = *good;
    f->patched.append = failing_append;
    f->log->ops = &f->patched;
    send_as(f, NULL, NULL);
    assert_answered(f, 500, 1000);
    assert_contains(buf_str(&f->r.note), "the disk is full");
    assert_not_contains(buf_str(&f->r.body), "disk");
    assert_int_equal(stored_count(f), 1);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-1");

    f->log->ops = good;
    const char *second = send_text(f);
    assert_int_equal(uid_parts(second).counter, uid_parts(first).counter + 1);
    assert_int_equal(stored_count(f), 2);
    assert_string_equal(answer_str(f, "cursor"), "k3f9-2");
}

static void r10_a_restarted_server_serves_what_is_in_the_window(void **state)
{
    struct fixture *f = *state;
    char uid[MESSAGE_UID_SIZE];
    memcpy(uid, send_text(f), sizeof uid);
    f->now_ms += 60000;
    fixture_restart(f);
    assert_int_equal(stored_count(f), 1);
    const struct json *m = json_first(json_get(f->json, "messages"));
    assert_string_equal(json_str(json_get(m, "messageUID")), uid);
}

/* ---- R11 ---- */

static void r11_a_broadcast_cannot_be_recalled(void **state)
{
    struct fixture *f = *state;
    static const char *const paths[] = {"/message/recall.json", "/message/broadcast/recall.json"};
    char body[200];
    char uid[MESSAGE_UID_SIZE];
    memcpy(uid, send_text(f), sizeof uid);
    snprintf(body, sizeof body,
             "fromUserId=2191&conversationType=6&targetId=2191&messageUID=%s&sentTime=1", uid);
    for (size_t i = 0; i < 2; i++) {
        call(f, (struct ask){.path = paths[i], .body = body});
        assert_answered(f, 400, 1002);
        assert_contains(answer_str(f, "errorMessage"), uid);
        assert_contains(answer_str(f, "errorMessage"), "cannot be recalled");
        assert_string_equal(answer_str(f, "url"), paths[i]);
        call(f, (struct ask){
                    .path = paths[i], .body = body, .app_key = "app-2", .secret = "Secret-2"});
        assert_answered(f, 400, 1002);
        assert_contains(answer_str(f, "errorMessage"), "No message");
        call(f, (struct ask){.path = paths[i], .body = "fromUserId=2191"});
        assert_answered(f, 400, 1002);
        assert_contains(answer_str(f, "errorMessage"), "messageUID is required");
        call(f, (struct ask){.path = paths[i], .body = body, .secret = "wrong"});
        assert_answered(f, 401, 1004);
    }
    assert_int_equal(stored_count(f), 1);
}

static void r11_a_recall_command_is_a_broadcast_like_any_other(void **state)
{
    struct fixture *f = *state;
    send_text(f);
    send_form(f, "2191", "RC:RcCmd", "{\"messageUId\":\"x\"}", 18);
    assert_answered(f, 200, 200);
    assert_int_equal(stored_count(f), 2);
}

/* ---- hazards ---- */

static void a_hazard_to_real_clients_is_noted(void **state)
{
    struct fixture *f = *state;
    send_form(f, "1", "app:x", "null", 4);
    assert_answered(f, 200, 200);
    assert_contains(buf_str(&f->r.note), answer_str(f, "messageUID"));
    assert_contains(buf_str(&f->r.note), "null");
}

int main(void)
{
#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        WITH_SERVER(r5_the_sixty_first_call_in_a_minute_is_refused),
        WITH_SERVER(r5_a_slot_is_free_to_the_millisecond),
        WITH_SERVER(r5_refused_parameters_count_but_rate_and_signature_do_not),
        WITH_SERVER(r5_the_rate_is_of_one_app_and_of_broadcasts_alone),
        WITH_SERVER(r5_no_limit_and_odd_limits),
        WITH_SERVER(r5_a_clock_that_was_set_back_locks_nobody_out),
        WITH_SERVER(r5_a_service_that_is_off_answers_1009_until_the_rate_is_exceeded),
        WITH_SERVER(r6_a_custom_name_has_at_most_32_characters),
        WITH_SERVER(r6_an_rc_name_on_no_list_is_refused_with_the_nearest),
        WITH_SERVER(r7_content_has_at_most_131072_bytes),
        WITH_SERVER(r7_what_is_no_text_or_no_object_is_refused_and_not_stored),
        WITH_SERVER(r7_a_body_over_512_kib_is_refused_with_1005),
        WITH_SERVER(r8_a_sender_has_1_to_64_bytes),
        WITH_SERVER(r8_a_boolean_is_one_of_these_words),
        WITH_SERVER(r9_a_uid_holds_time_counter_type_and_target),
        WITH_SERVER(r9_a_full_millisecond_flows_into_the_next),
        WITH_SERVER(r9_sent_time_never_falls_when_the_clock_does),
        WITH_SERVER(r9_the_counter_is_resumed_from_the_log),
        WITH_SERVER(r9_a_log_without_uids_is_called_damaged),
        WITH_SERVER(r10_what_the_log_does_not_take_was_not_sent),
        WITH_SERVER(r10_a_restarted_server_serves_what_is_in_the_window),
        WITH_SERVER(r11_a_broadcast_cannot_be_recalled),
        WITH_SERVER(r11_a_recall_command_is_a_broadcast_like_any_other),
        WITH_SERVER(a_hazard_to_real_clients_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
