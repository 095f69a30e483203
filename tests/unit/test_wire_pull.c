#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/prng.h"
#include "core/json.h"
#include "core/wire.h"

#define UID "5FGT-7VA9-G4DD-4V5P"
#define HEAD "\"code\":200,\"serverTime\":\"1585127132438\",\"cursor\":\"k3f9-27\","
#define PAGE "\"more\":false,\"missed\":0,"
#define MESSAGE                                                                                    \
    "{\"messageUID\":\"" UID "\",\"fromUserId\":\"2191\",\"objectName\":\"RC:TxtMsg\","            \
    "\"content\":\"{\\\"content\\\":\\\"hello\\\"}\",\"disableUpdateLastMsg\":false,"              \
    "\"persisted\":true,\"counted\":true,\"sentTime\":\"1585127132000\"}"
#define MISSED "{\"messageUID\":\"" UID "\",\"sentTime\":\"1585126500000\"}"

/* Every member that an answer can have. */
static const char full[] =
    "{" HEAD "\"more\":true,\"missed\":3,\"missedList\":[" MISSED "," MISSED
    "],\"reset\":true,\"speed\":20.5,\"messages\":[" MESSAGE "," MESSAGE "]}";

/* From memory that ends with the answer, so that a sanitizer sees a read beyond it. */
static int parse(const char *body, size_t len, struct wire_pull_answer *out, struct err *err)
{
    char *exact = malloc(len > 0 ? len : 1);
    memcpy(exact, body, len);
    int rc = wire_pull_answer_parse(exact, len, out, err);
    free(exact);
    return rc;
}

static struct wire_pull_answer parse_good(const char *body)
{
    struct wire_pull_answer answer;
    struct err err = {0};
    if (parse(body, strlen(body), &answer, &err) != 0)
        fail_msg("refused: %s", err.text);
    return answer;
}

static void assert_refused(const char *body, const char *fault)
{
    struct wire_pull_answer answer;
    struct err err = {0};
    assert_int_equal(parse(body, strlen(body), &answer, &err), ERR_OUTSIDE);
    char sentence[256];
    snprintf(sentence, sizeof sentence, "the server's answer to a pull: %s", fault);
    assert_string_equal(err.text, sentence);
    assert_null(answer.messages);
    assert_null(answer.missed_list);
    assert_null(answer.cursor);
}

/* The full answer with the first `old` from `after` on replaced; owned. */
static char *full_with(const char *after, const char *old, const char *new)
{
    const char *at = strstr(strstr(full, after), old);
    assert_non_null(at);
    struct buf text = {0};
    buf_add(&text, full, (size_t)(at - full));
    buf_add_str(&text, new);
    buf_add_str(&text, at + strlen(old));
    return buf_take(&text);
}

/* ---- what is written ---- */

static struct message sample_message(void)
{
    return (struct message){.uid = UID,
                            .from_user_id = "2191",
                            .object_name = "RC:TxtMsg",
                            .content = "{\"content\":\"hello\"}",
                            .content_len = 19,
                            .persisted = true,
                            .counted = true,
                            .sent_time_ms = 1585127132000};
}

static void an_answer_is_written_as_documented(void **state)
{
    (void)state;
    struct message m = sample_message();
    struct wire_pull_answer answer = {
        .server_time_ms = 1585127132438, .cursor = "k3f9-27", .speed = 1};
    struct buf out = {0};
    wire_pull_answer_write(&answer, &out);
    assert_string_equal(buf_str(&out), "{" HEAD PAGE "\"messages\":[]}");
    buf_clear(&out);
    answer.messages = &m;
    answer.message_count = 1;
    wire_pull_answer_write(&answer, &out);
    assert_string_equal(buf_str(&out), "{" HEAD PAGE "\"messages\":[" MESSAGE "]}");
    buf_done(&out);
}

static void every_member_is_written_and_read_back(void **state)
{
    (void)state;
    struct wire_pull_answer answer = parse_good(full);
    assert_int_equal(answer.server_time_ms, 1585127132438);
    assert_string_equal(answer.cursor, "k3f9-27");
    assert_true(answer.has_more);
    assert_true(answer.was_reset);
    assert_int_equal(answer.missed, 3);
    assert_int_equal(answer.missed_list_count, 2);
    assert_string_equal(answer.missed_list[1].uid, UID);
    assert_int_equal(answer.missed_list[1].sent_time_ms, 1585126500000);
    assert_true(answer.speed == 20.5);
    assert_int_equal(answer.message_count, 2);
    const struct message *m = &answer.messages[1];
    assert_string_equal(m->uid, UID);
    assert_string_equal(m->from_user_id, "2191");
    assert_string_equal(m->object_name, "RC:TxtMsg");
    assert_string_equal(m->content, "{\"content\":\"hello\"}");
    assert_int_equal(m->content_len, 19);
    assert_false(m->disable_update_last_msg);
    assert_true(m->persisted);
    assert_true(m->counted);
    assert_int_equal(m->sent_time_ms, 1585127132000);
    struct buf out = {0};
    wire_pull_answer_write(&answer, &out);
    assert_string_equal(buf_str(&out), full);
    buf_done(&out);
    wire_pull_answer_done(&answer);
    assert_null(answer.messages);
}

static void each_boolean_stands_for_itself(void **state)
{
    (void)state;
    static const char *const keys[] = {"disableUpdateLastMsg", "persisted", "counted"};
    for (int set = 0; set < 8; set++) {
        struct message m = sample_message();
        m.disable_update_last_msg = (set & 1) != 0;
        m.persisted = (set & 2) != 0;
        m.counted = (set & 4) != 0;
        struct wire_pull_answer answer = {
            .cursor = "c", .speed = 1, .messages = &m, .message_count = 1};
        struct buf out = {0};
        wire_pull_answer_write(&answer, &out);
        struct json *root = json_parse(out.data, out.len, NULL);
        const struct json *entry = json_first(json_get(root, "messages"));
        for (int i = 0; i < 3; i++) {
            bool value;
            assert_true(json_bool(json_get(entry, keys[i]), &value));
            assert_int_equal(value, (set & 1 << i) != 0);
        }
        json_free(root);
        struct wire_pull_answer back = parse_good(buf_str(&out));
        assert_int_equal(back.messages[0].disable_update_last_msg, m.disable_update_last_msg);
        assert_int_equal(back.messages[0].persisted, m.persisted);
        assert_int_equal(back.messages[0].counted, m.counted);
        wire_pull_answer_done(&back);
        buf_done(&out);
    }
}

static void any_text_survives_the_way(void **state)
{
    (void)state;
    char text[256];
    for (int c = 1; c <= 0x7F; c++)
        text[c - 1] = (char)c;
    strcpy(text + 0x7F, "\xE4\xB8\xAD\xF0\x9F\x98\x80\xE2\x80\xAE\xEF\xBB\xBF");
    struct message m = sample_message();
    m.from_user_id = "\"\\\n\x1B\xC2\x9B";
    m.object_name = "app:\"\xE2\x80\xAE\"";
    m.content = text;
    m.content_len = strlen(text);
    struct wire_pull_answer answer = {
        .cursor = "\"c\"", .speed = 1, .messages = &m, .message_count = 1};
    struct buf out = {0};
    wire_pull_answer_write(&answer, &out);
    struct wire_pull_answer back = parse_good(buf_str(&out));
    assert_string_equal(back.cursor, "\"c\"");
    assert_string_equal(back.messages[0].from_user_id, m.from_user_id);
    assert_string_equal(back.messages[0].object_name, m.object_name);
    assert_string_equal(back.messages[0].content, text);
    assert_int_equal(back.messages[0].content_len, strlen(text));
    wire_pull_answer_done(&back);
    buf_done(&out);
}

/* A control character takes six bytes in JSON: the worst that a page can hold. */
static void the_largest_page_fits_into_what_a_client_reads(void **state)
{
    (void)state;
    enum { COUNT = WIRE_PULL_BYTES_MAX / MESSAGE_CONTENT_MAX };
    char *content = mem_zalloc(MESSAGE_CONTENT_MAX + 1);
    memset(content, '\x01', MESSAGE_CONTENT_MAX);
    struct message messages[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        messages[i] = sample_message();
        messages[i].content = content;
        messages[i].content_len = MESSAGE_CONTENT_MAX;
    }
    struct wire_pull_answer answer = {
        .cursor = "c", .speed = 1, .messages = messages, .message_count = COUNT};
    struct buf out = {0};
    wire_pull_answer_write(&answer, &out);
    assert_true(out.len <= WIRE_ANSWER_MAX);
    struct wire_pull_answer back = parse_good(buf_str(&out));
    assert_int_equal(back.message_count, COUNT);
    assert_string_equal(back.messages[COUNT - 1].content, content);
    wire_pull_answer_done(&back);
    buf_done(&out);
    free(content);
}

/* ---- what is refused ---- */

static void a_missing_member_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *after, *old, *fault;
    } cases[] = {
        {"{", "\"code\"", "code is missing"},
        {"{", "\"serverTime\"", "serverTime is missing"},
        {"{", "\"cursor\"", "cursor is missing"},
        {"{", "\"more\"", "more is missing"},
        {"{", "\"missed\"", "missed is missing"},
        {"{", "\"messages\"", "messages is missing"},
        {"missedList", "\"messageUID\"", "missedList[0]: messageUID is missing"},
        {"missedList", "\"sentTime\"", "missedList[0]: sentTime is missing"},
        {"messages", "\"messageUID\"", "messages[0]: messageUID is missing"},
        {"messages", "\"fromUserId\"", "messages[0]: fromUserId is missing"},
        {"messages", "\"objectName\"", "messages[0]: objectName is missing"},
        {"messages", "\"content\"", "messages[0]: content is missing"},
        {"messages", "\"disableUpdateLastMsg\"", "messages[0]: disableUpdateLastMsg is missing"},
        {"messages", "\"persisted\"", "messages[0]: persisted is missing"},
        {"messages", "\"counted\"", "messages[0]: counted is missing"},
        {"messages", "\"sentTime\"", "messages[0]: sentTime is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *body = full_with(cases[i].after, cases[i].old, "\"other\"");
        assert_refused(body, cases[i].fault);
        free(body);
    }
}

static void a_member_of_another_kind_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *after, *old, *fault;
    } cases[] = {
        {"code", "200", "code is not 200"},
        {"serverTime", "\"1585127132438\"", "serverTime is no string of Unix milliseconds"},
        {"cursor", "\"k3f9-27\"", "cursor is no string"},
        {"more", "true", "more is neither true nor false"},
        {"missed", "3", "missed is no count"},
        {"reset", "true", "reset is neither true nor false"},
        {"speed", "20.5", "speed is no number from 0.001 to 1000000"},
        {"missedList", MISSED, "missedList[0]: messageUID is missing"},
        {"missedList", "\"" UID "\"", "missedList[0]: messageUID is no string"},
        {"missedList", "\"1585126500000\"",
         "missedList[0]: sentTime is no string of Unix milliseconds"},
        {"missedList", "[" MISSED "," MISSED "]", "missedList is no array"},
        {"messages", MESSAGE, "messages[0]: messageUID is missing"},
        {"messages", "\"" UID "\"", "messages[0]: messageUID is no string"},
        {"messages", "\"2191\"", "messages[0]: fromUserId is no string"},
        {"messages", "\"RC:TxtMsg\"", "messages[0]: objectName is no string"},
        {"messages", "\"{\\\"content\\\":\\\"hello\\\"}\"", "messages[0]: content is no string"},
        {"LastMsg", "false", "messages[0]: disableUpdateLastMsg is neither true nor false"},
        {"persisted", "true", "messages[0]: persisted is neither true nor false"},
        {"counted", "true", "messages[0]: counted is neither true nor false"},
        {"messages", "\"1585127132000\"",
         "messages[0]: sentTime is no string of Unix milliseconds"},
        {"messages", "[" MESSAGE "," MESSAGE "]", "messages is no array"},
    };
    static const char *const others[] = {"null", "{}", "{\"a\":[1]}", "7e300"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t o = 0; o < sizeof others / sizeof others[0]; o++) {
            char *body = full_with(cases[i].after, cases[i].old, others[o]);
            assert_refused(body, cases[i].fault);
            free(body);
        }
    }
    static const char *const roots[] = {"[]", "null", "5", "\"x\"", "true", "{}"};
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++)
        assert_refused(roots[i], "code is missing");
}

static void a_value_beyond_its_limit_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *after, *old, *new, *fault;
    } cases[] = {
        {"code", "200", "401", "code is not 200"},
        {"code", "200", "\"200\"", "code is not 200"},
        {"serverTime", "1585127132438", "4398046511104",
         "serverTime is no string of Unix milliseconds"},
        {"serverTime", "1585127132438", "-1", "serverTime is no string of Unix milliseconds"},
        {"serverTime", "1585127132438", "", "serverTime is no string of Unix milliseconds"},
        {"serverTime", "1585127132438", "99999999999999999999",
         "serverTime is no string of Unix milliseconds"},
        {"messages", "1585127132000", "4398046511104",
         "messages[0]: sentTime is no string of Unix milliseconds"},
        {"messages", "1585127132000", "1585127132.5",
         "messages[0]: sentTime is no string of Unix milliseconds"},
        {"cursor", "k3f9-27", "", "cursor is empty"},
        {"missed", "3", "-1", "missed is no count"},
        {"missed", "3", "3.5", "missed is no count"},
        {"missed", "3", "9007199254740994", "missed is no count"},
        {"missed", "3", "1", "missedList names more than were missed"},
        {"speed", "20.5", "0", "speed is no number from 0.001 to 1000000"},
        {"speed", "20.5", "-1", "speed is no number from 0.001 to 1000000"},
        {"speed", "20.5", "1000001", "speed is no number from 0.001 to 1000000"},
        {"speed", "20.5", "1e-9", "speed is no number from 0.001 to 1000000"},
        {"messages", UID, "", "messages[0]: messageUID is empty"},
        {"messages", UID, "5FGT-7VA9-G4DD-4V50", "messages[0]: messageUID is no UID"},
        {"messages", UID, UID "P", "messages[0]: messageUID has 20 bytes, more than 19"},
        {"missedList", UID, "x", "missedList[0]: messageUID is no UID"},
        {"messages", "2191", "", "messages[0]: fromUserId is empty"},
        {"messages", "RC:TxtMsg", "", "messages[0]: objectName is empty"},
        {"messages", "{\\\"content\\\":\\\"hello\\\"}", "", "messages[0]: content is empty"},
        {"messages", "RC:TxtMsg", "app:56789012345678901234567890123",
         "messages[0]: objectName has more than 32 characters"},
        {"messages", "2191", "12345678901234567890123456789012345678901234567890123456789012345",
         "messages[0]: fromUserId has 65 bytes, more than 64"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *body = full_with(cases[i].after, cases[i].old, cases[i].new);
        assert_refused(body, cases[i].fault);
        free(body);
    }
}

static void a_value_at_its_limit_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *after, *old, *new;
    } cases[] = {
        {"serverTime", "1585127132438", "4398046511103"},
        {"serverTime", "1585127132438", "0"},
        {"missed", "3", "2"},
        {"missed", "3", "9007199254740992"},
        {"speed", "20.5", "0.001"},
        {"speed", "20.5", "1000000"},
        {"reset", "true", "false"},
        {"messages", "RC:TxtMsg", "app:5678901234567890123456789012"},
        {"messages", "RC:TxtMsg",
         "中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中"},
        {"messages", "2191", "1234567890123456789012345678901234567890123456789012345678901234"},
        {"{", "\"code\"", "\"newer\":{\"member\":[]},\"code\""},
        {"messages", "\"persisted\"", "\"newer\":null,\"persisted\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *body = full_with(cases[i].after, cases[i].old, cases[i].new);
        struct wire_pull_answer answer = parse_good(body);
        wire_pull_answer_done(&answer);
        free(body);
    }
}

/* An answer whose one repeated or long part has n entries or bytes. */
static char *answer_of_size(const char *head, const char *item, size_t n, const char *tail)
{
    struct buf body = {0};
    buf_add_str(&body, head);
    for (size_t i = 0; i < n; i++)
        buf_addf(&body, "%s%s", i > 0 && item[0] == '{' ? "," : "", item);
    buf_add_str(&body, tail);
    return buf_take(&body);
}

static void assert_size_limit(const char *head, const char *item, size_t max, const char *tail,
                              const char *fault)
{
    char *body = answer_of_size(head, item, max, tail);
    struct wire_pull_answer answer = parse_good(body);
    wire_pull_answer_done(&answer);
    free(body);
    body = answer_of_size(head, item, max + 1, tail);
    assert_refused(body, fault);
    free(body);
}

static void r7_an_answer_cannot_hold_more_than_the_limits(void **state)
{
    (void)state;
    assert_size_limit("{" HEAD PAGE "\"messages\":[", MESSAGE, WIRE_PULL_LIMIT_MAX, "]}",
                      "messages has 101 entries, more than 100");
    assert_size_limit("{" HEAD "\"more\":false,\"missed\":500,\"messages\":[],\"missedList\":[",
                      MISSED, WIRE_MISSED_LIST_MAX, "]}",
                      "missedList has 101 entries, more than 100");
    assert_size_limit("{\"code\":200,\"serverTime\":\"0\"," PAGE "\"messages\":[],\"cursor\":\"",
                      "c", WIRE_CURSOR_MAX, "\"}", "cursor has 257 bytes, more than 256");
    assert_size_limit(
        "{" HEAD PAGE "\"messages\":[{\"messageUID\":\"" UID
        "\",\"fromUserId\":\"2191\",\"objectName\":\"app:x\",\"disableUpdateLastMsg\":false,"
        "\"persisted\":true,\"counted\":true,\"sentTime\":\"1\",\"content\":\"",
        "x", MESSAGE_CONTENT_MAX, "\"}]}",
        "messages[0]: content has 131073 bytes, more than 131072");
}

static void huge_answers_are_refused_before_they_grow(void **state)
{
    (void)state;
    char *body = answer_of_size("{" HEAD PAGE "\"messages\":[0", ",0", 400000, "]}");
    struct wire_pull_answer answer;
    struct err err;
    assert_int_equal(parse(body, strlen(body), &answer, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "more than 262144 values"));
    free(body);
    body = answer_of_size("{" HEAD PAGE "\"messages\":[]}", " ", WIRE_ANSWER_MAX, "");
    assert_refused(body, "more than 8388608 bytes");
    free(body);
    body = answer_of_size("{" HEAD PAGE "\"messages\":", "[", 100000, "");
    assert_int_equal(parse(body, strlen(body), &answer, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "more than 64 levels"));
    free(body);
}

static void r15_an_answer_cut_at_any_byte_is_refused(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof full - 1; len++) {
        struct wire_pull_answer answer;
        struct err err = {0};
        if (parse(full, len, &answer, &err) != ERR_OUTSIDE)
            fail_msg("accepted the first %zu bytes", len);
        assert_true(err.text[0] != '\0');
    }
}

static void the_order_of_the_answer_is_kept(void **state)
{
    (void)state;
    char *body = full_with("messages", "1585127132000", "1585127139999");
    struct wire_pull_answer answer = parse_good(body);
    assert_int_equal(answer.messages[0].sent_time_ms, 1585127139999);
    assert_int_equal(answer.messages[1].sent_time_ms, 1585127132000);
    wire_pull_answer_done(&answer);
    free(body);
}

/* Whatever bytes come: no crash, no leak, and what is taken is within the limits. */
static void garbled_answers_are_refused_or_within_the_limits(void **state)
{
    (void)state;
    struct prng prng;
    prng_init(&prng, 27);
    size_t taken = 0, refused = 0;
    for (int round = 0; round < 20000; round++) {
        char body[sizeof full];
        memcpy(body, full, sizeof full);
        for (uint64_t n = prng_below(&prng, 3) + 1; n > 0; n--) {
            size_t at = (size_t)prng_below(&prng, sizeof full - 1);
            size_t from = (size_t)prng_below(&prng, sizeof full - 1);
            body[at] = prng_below(&prng, 4) == 0 ? (char)prng_below(&prng, 256) : full[from];
        }
        struct wire_pull_answer answer;
        if (parse(body, sizeof full - 1, &answer, NULL) != 0) {
            refused++;
            continue;
        }
        taken++;
        assert_true(answer.message_count <= WIRE_PULL_LIMIT_MAX && answer.missed >= 0);
        for (size_t i = 0; i < answer.message_count; i++) {
            const struct message *m = &answer.messages[i];
            struct message_uid_parts parts;
            assert_true(message_uid_parse(m->uid, &parts));
            assert_true(m->sent_time_ms >= 0 && m->sent_time_ms <= MESSAGE_TIME_MAX_MS);
            assert_int_equal(m->content_len, strlen(m->content));
        }
        wire_pull_answer_done(&answer);
    }
    assert_true(taken > 100 && refused > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_written_as_documented),
        cmocka_unit_test(every_member_is_written_and_read_back),
        cmocka_unit_test(each_boolean_stands_for_itself),
        cmocka_unit_test(any_text_survives_the_way),
        cmocka_unit_test(the_largest_page_fits_into_what_a_client_reads),
        cmocka_unit_test(a_missing_member_is_named),
        cmocka_unit_test(a_member_of_another_kind_is_refused),
        cmocka_unit_test(a_value_beyond_its_limit_is_refused),
        cmocka_unit_test(a_value_at_its_limit_is_taken),
        cmocka_unit_test(r7_an_answer_cannot_hold_more_than_the_limits),
        cmocka_unit_test(huge_answers_are_refused_before_they_grow),
        cmocka_unit_test(r15_an_answer_cut_at_any_byte_is_refused),
        cmocka_unit_test(the_order_of_the_answer_is_kept),
        cmocka_unit_test(garbled_answers_are_refused_or_within_the_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
