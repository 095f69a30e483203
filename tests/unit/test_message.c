#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/json.h"
#include "core/message.h"

/* ---- messageUID ---- */

static const struct message_uid_parts largest = {
    .time_ms = ((int64_t)1 << 42) - 1,
    .counter = MESSAGE_UID_COUNTER_MAX,
    .type = 15,
    .target = (1 << 22) - 1,
};

static void r9_a_uid_has_the_layout_42_12_4_22(void **state)
{
    (void)state;
    static const struct {
        struct message_uid_parts parts;
        const char *uid;
    } cases[] = {
        /* 2 is the digit 0, Z the digit 31; each part by itself shows where its bits lie. */
        {{0, 0, 0, 0}, "2222-2222-2222-2222"},
        {{0, 0, 0, 1}, "2222-2222-2222-2223"},
        {{0, 0, 0, (1 << 22) - 1}, "2222-2222-2225-ZZZZ"},
        {{0, 0, 1, 0}, "2222-2222-2226-2222"},
        {{0, 0, 15, 0}, "2222-2222-223W-2222"},
        {{0, 1, 0, 0}, "2222-2222-2242-2222"},
        {{0, MESSAGE_UID_COUNTER_MAX, 0, 0}, "2222-2222-9ZY2-2222"},
        {{1, 0, 0, 0}, "2222-2222-A222-2222"},
        {{((int64_t)1 << 42) - 1, 0, 0, 0}, "ZZZZ-ZZZZ-S222-2222"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char uid[MESSAGE_UID_SIZE];
        message_uid_write(&cases[i].parts, uid);
        assert_string_equal(uid, cases[i].uid);
    }
    char uid[MESSAGE_UID_SIZE];
    message_uid_write(&largest, uid);
    assert_string_equal(uid, "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
}

static void r9_a_uid_reads_back_as_its_parts(void **state)
{
    (void)state;
    const struct message_uid_parts samples[] = {
        {1585127132438, 0, MESSAGE_CONVERSATION_SYSTEM, message_uid_target_hash("2191")},
        {1585127132438, 4095, 6, 0},
        {0, 1, 2, 3},
        {0x2AAAAAAAAAA, 0xAAA, 0xA, 0x2AAAAA},
        {0x15555555555, 0x555, 0x5, 0x155555},
        largest,
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        char uid[MESSAGE_UID_SIZE];
        message_uid_write(&samples[i], uid);
        struct message_uid_parts back;
        assert_true(message_uid_parse(uid, &back));
        assert_int_equal(back.time_ms, samples[i].time_ms);
        assert_int_equal(back.counter, samples[i].counter);
        assert_int_equal(back.type, samples[i].type);
        assert_int_equal(back.target, samples[i].target);
    }
}

static void r9_uids_ascend_with_time_and_counter_whatever_the_target(void **state)
{
    (void)state;
    char before[MESSAGE_UID_SIZE] = "";
    for (int64_t time_ms = 1585127132400; time_ms < 1585127132470; time_ms++) {
        for (uint32_t counter = 0; counter <= MESSAGE_UID_COUNTER_MAX; counter += 273) {
            uint32_t target = (uint32_t)(time_ms * 7919 + counter * 104729) & largest.target;
            struct message_uid_parts parts = {time_ms, counter, 6, target};
            char uid[MESSAGE_UID_SIZE];
            message_uid_write(&parts, uid);
            assert_true(strcmp(before, uid) < 0);
            memcpy(before, uid, sizeof before);
        }
    }
}

static void r9_what_is_no_uid_is_told(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "5FGT-7VA9-G4DD-4V5",   /* short */
        "5FGT-7VA9-G4DD-4V5PP", /* long */
        "5FGT7VA9G4DD4V5P",     /* no groups */
        "5FGT-7VA9-G4DD_4V5P",  /* another dash */
        "5FGT-7VA9G-4DD-4V5P",  /* a dash in another place */
        "5fgt-7va9-g4dd-4v5p",  /* lower case */
        "5FGT-7VA9-G4DD-4V5I",  /* I, O, 0 and 1 look alike and are left out */
        "5FGT-7VA9-G4DD-4V5O",
        "5FGT-7VA9-G4DD-4V50",
        "5FGT-7VA9-G4DD-4V51",
        " FGT-7VA9-G4DD-4V5P",
        "XXXX-JJJJ-KKK-LLLL", /* of the vendor's documentation: one digit short */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct message_uid_parts parts;
        if (message_uid_parse(bad[i], &parts))
            fail_msg("accepted %s", bad[i]);
    }
    struct message_uid_parts parts;
    assert_true(message_uid_parse("5FGT-7VA9-G4DD-4V5P", &parts));
}

static void r9_the_hash_of_a_target_has_22_bits_and_spreads(void **state)
{
    (void)state;
    enum { TARGETS = 1000 };
    static bool is_taken[1 << 22];
    int collisions = 0;
    for (int i = 0; i < TARGETS; i++) {
        char target[16];
        snprintf(target, sizeof target, "user%d", i);
        uint32_t hash = message_uid_target_hash(target);
        assert_true(hash <= largest.target);
        assert_int_equal(hash, message_uid_target_hash(target));
        collisions += is_taken[hash];
        is_taken[hash] = true;
    }
    assert_true(collisions <= 2); /* by chance: 0.12 */
    assert_true(message_uid_target_hash("") != message_uid_target_hash("a"));
}

/* ---- messages ---- */

static void r18_messages_are_ordered_by_time_then_uid(void **state)
{
    (void)state;
    assert_true(message_compare(1, "B", 2, "A") < 0);
    assert_true(message_compare(2, "A", 1, "B") > 0);
    assert_true(message_compare(1, "A", 1, "B") < 0);
    assert_true(message_compare(1, "B", 1, "A") > 0);
    assert_true(message_compare(1, "A", 1, "A") == 0);
    assert_true(message_compare(INT64_MIN, "A", INT64_MAX, "A") < 0);
}

static void a_copy_owns_what_it_holds(void **state)
{
    (void)state;
    struct message m = {
        .uid = "5FGT-7VA9-G4DD-4V5P",
        .from_user_id = mem_dup_str("2191"),
        .object_name = mem_dup_str("RC:TxtMsg"),
        .content = mem_dup_str("{}"),
        .content_len = 2,
        .disable_update_last_msg = true,
        .persisted = true,
        .counted = true,
        .sent_time_ms = 1585127132438,
    };
    struct message copy;
    message_copy(&copy, &m);
    message_done(&m);
    assert_null(m.content);
    assert_string_equal(copy.uid, "5FGT-7VA9-G4DD-4V5P");
    assert_string_equal(copy.from_user_id, "2191");
    assert_string_equal(copy.object_name, "RC:TxtMsg");
    assert_string_equal(copy.content, "{}");
    assert_int_equal(copy.content_len, 2);
    assert_true(copy.disable_update_last_msg && copy.persisted && copy.counted);
    assert_int_equal(copy.sent_time_ms, 1585127132438);
    message_done(&copy);
    message_done(&copy);
}

/* ---- what may be sent ---- */

static struct message_draft draft(const char *type, const char *content)
{
    return (struct message_draft){.from_user_id = "2191",
                                  .object_name = type,
                                  .content = content,
                                  .content_len = strlen(content)};
}

static void assert_fault(struct message_draft d, enum message_fault fault, const char *sentence)
{
    struct err err = {0};
    assert_int_equal(message_check(&d, false, &err), fault);
    assert_string_equal(err.text, sentence);
}

static void assert_ok(struct message_draft d)
{
    struct err err = {0};
    if (message_check(&d, false, &err) != MESSAGE_OK)
        fail_msg("refused: %s", err.text);
}

static void the_documented_example_may_be_sent(void **state)
{
    (void)state;
    assert_ok(draft("RC:TxtMsg", "{\"content\":\"hello\",\"extra\":\"helloExtra\"}"));
}

static void r1_the_three_fields_are_required(void **state)
{
    (void)state;
    struct message_draft d = {0};
    assert_fault(d, MESSAGE_BAD_PARAMETER, "fromUserId is required.");
    d.from_user_id = "";
    assert_fault(d, MESSAGE_BAD_PARAMETER, "fromUserId is required.");
    d.from_user_id = "2191";
    assert_fault(d, MESSAGE_BAD_PARAMETER, "objectName is required.");
    d.object_name = "";
    assert_fault(d, MESSAGE_BAD_PARAMETER, "objectName is required.");
    d.object_name = "app:x";
    assert_fault(d, MESSAGE_BAD_PARAMETER, "content is required.");
    d.content = "";
    assert_fault(d, MESSAGE_BAD_PARAMETER, "content is required.");
}

static void r6_a_custom_name_has_at_most_32_characters(void **state)
{
    (void)state;
    assert_ok(draft("app:5678901234567890123456789012", "x"));
    /* 32 characters of three bytes each */
    assert_ok(draft("中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中", "x"));
    assert_fault(draft("app:56789012345678901234567890123", "x"), MESSAGE_TOO_LONG,
                 "objectName takes at most 32 characters, these are 33.");
}

static void r6_a_vendor_name_on_no_list_is_refused_with_the_nearest_one(void **state)
{
    (void)state;
    assert_fault(draft("RC:TextMsg", "{}"), MESSAGE_BAD_PARAMETER,
                 "objectName RC:TextMsg is no built-in type, and a custom one must not begin with "
                 "\"RC:\"; the nearest built-in type is RC:TxtMsg.");
    assert_fault(draft("RC:txtmsg", "{}"), MESSAGE_BAD_PARAMETER,
                 "objectName RC:txtmsg is no built-in type, and a custom one must not begin with "
                 "\"RC:\"; the nearest built-in type is RC:TxtMsg.");
    assert_fault(draft("RC:OurOwnGreatOrderCard", "{}"), MESSAGE_BAD_PARAMETER,
                 "objectName RC:OurOwnGreatOrderCard is no built-in type, and a custom one must "
                 "not begin with \"RC:\".");
    /* Other names that look alike are custom ones. */
    assert_ok(draft("rc:TxtMsg", "x"));
    assert_ok(draft("RC-TxtMsg", "x"));
    assert_ok(draft("app:RC:TxtMsg", "x"));
    assert_ok(draft("RCJrmf:Other", "x"));
}

static void r6_the_switch_accepts_vendor_names_as_custom_ones(void **state)
{
    (void)state;
    struct message_draft d = draft("RC:Order", "no JSON at all");
    assert_int_equal(message_check(&d, true, NULL), MESSAGE_OK);
    d = draft("RC:TxtMsg", "no JSON at all");
    assert_int_equal(message_check(&d, true, NULL), MESSAGE_BAD_PARAMETER);
    d = draft("RC:0123456789012345678901234567890", "x");
    assert_int_equal(message_check(&d, true, NULL), MESSAGE_TOO_LONG);
}

static void r6_a_refused_name_cannot_send_escape_sequences(void **state)
{
    (void)state;
    struct message_draft d = draft("RC:\x1B[2J", "{}");
    struct err err;
    assert_int_equal(message_check(&d, false, &err), MESSAGE_BAD_PARAMETER);
    assert_null(strchr(err.text, '\x1B'));
}

static char *text_content(size_t len)
{
    static const char head[] = "{\"content\":\"", tail[] = "\"}";
    char *content = mem_zalloc(len + 1);
    memset(content, 'x', len);
    memcpy(content, head, sizeof head - 1);
    memcpy(content + len - (sizeof tail - 1), tail, sizeof tail - 1);
    return content;
}

static void r7_content_takes_131072_bytes_and_not_one_more(void **state)
{
    (void)state;
    char *content = text_content(131072);
    assert_ok(draft("RC:TxtMsg", content));
    assert_ok(draft("app:x", content));
    free(content);
    content = text_content(131073);
    static const char *const sentence =
        "content takes at most 131072 bytes of UTF-8 (128 KiB), these are 131073.";
    assert_fault(draft("RC:TxtMsg", content), MESSAGE_TOO_LONG, sentence);
    assert_fault(draft("app:x", content), MESSAGE_TOO_LONG, sentence);
    free(content);
}

static void r7_content_of_a_built_in_type_is_a_json_object(void **state)
{
    (void)state;
    assert_ok(draft("RC:TxtMsg", " {} "));
    assert_ok(draft("RCJrmf:RpMsg", "{}"));
    assert_ok(draft("RC:UIUMsg", "{}")); /* no registry file, yet a built-in name */
    static const char *const other[] = {"[]", "\"hello\"", "5", "null", "true"};
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        assert_fault(draft("RC:TxtMsg", other[i]), MESSAGE_BAD_PARAMETER,
                     "content of RC:TxtMsg has to be a JSON object, this is other JSON.");
    assert_fault(draft("RC:TxtMsg", "hello"), MESSAGE_BAD_PARAMETER,
                 "content of RC:TxtMsg has to be a JSON object: byte 1: expected a value.");
    assert_fault(draft("RC:TxtMsg", "{} {}"), MESSAGE_BAD_PARAMETER,
                 "content of RC:TxtMsg has to be a JSON object: "
                 "byte 4: more text behind the value.");
    assert_fault(draft("RC:UIUMsg", "hello"), MESSAGE_BAD_PARAMETER,
                 "content of RC:UIUMsg has to be a JSON object: byte 1: expected a value.");
}

static void r7_content_of_a_custom_type_is_any_text(void **state)
{
    (void)state;
    assert_ok(draft("app:x", "no JSON"));
    assert_ok(draft("app:x", "{\"cut\":"));
    assert_ok(draft("app:x", "\xE4\xB8\xAD\x1B\n"));
    assert_fault(draft("app:x", "\xE4\xB8"), MESSAGE_BAD_PARAMETER,
                 "content is not well-formed UTF-8.");
    struct message_draft d = draft("app:x", "a");
    d.content_len = 2; /* the literal's NUL */
    assert_fault(d, MESSAGE_BAD_PARAMETER, "content holds a NUL byte.");
}

static void r8_a_sender_has_at_most_64_bytes(void **state)
{
    (void)state;
    char id[66];
    memset(id, 'u', sizeof id);
    id[64] = '\0';
    struct message_draft d = draft("app:x", "x");
    d.from_user_id = id;
    assert_ok(d);
    id[64] = 'u';
    id[65] = '\0';
    assert_fault(d, MESSAGE_TOO_LONG, "fromUserId takes at most 64 bytes, these are 65.");
    d.from_user_id = "__system__"; /* need not be a registered user */
    assert_ok(d);
}

static void r8_booleans_come_as_the_official_sdks_send_them(void **state)
{
    (void)state;
    static const char *const trues[] = {"true", "True", "TRUE", "tRuE", "1"};
    static const char *const falses[] = {"false", "False", "FALSE", "0", "", NULL};
    static const char *const bad[] = {"yes", "2", "01", " true", "true ", "t", "truetrue", "-1"};
    bool b;
    for (size_t i = 0; i < sizeof trues / sizeof trues[0]; i++) {
        b = false;
        assert_true(message_parse_bool(trues[i], &b));
        assert_true(b);
    }
    for (size_t i = 0; i < sizeof falses / sizeof falses[0]; i++) {
        b = true;
        assert_true(message_parse_bool(falses[i], &b));
        assert_false(b);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (message_parse_bool(bad[i], &b))
            fail_msg("accepted %s", bad[i]);
    }
    struct message_draft d = draft("app:x", "x");
    d.disable_update_last_msg = "yes";
    assert_fault(d, MESSAGE_BAD_PARAMETER,
                 "disableUpdateLastMsg has to be true or false (or 1, 0, empty).");
    d.disable_update_last_msg = "True";
    assert_ok(d);
}

static void json_null_in_a_custom_type_is_a_hazard(void **state)
{
    (void)state;
    assert_non_null(message_hazard("app:x", "null", 4));
    assert_non_null(message_hazard("app:x", " null\r\n\t", 8));
    assert_non_null(message_hazard("RC:NotTheVendors", "null", 4));
    assert_null(message_hazard("RC:TxtMsg", "null", 4));
    static const char *const harmless[] = {"", " ", "nul", "nulll", "\"null\"", "Null", "{}", "0"};
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
        assert_null(message_hazard("app:x", harmless[i], strlen(harmless[i])));
}

/* ---- names ---- */

static void the_built_in_names_are_sorted_and_within_the_limit(void **state)
{
    (void)state;
    size_t count;
    const char *const *names = message_builtin_names(&count);
    assert_int_equal(count, 74);
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || strcmp(names[i - 1], names[i]) < 0);
        assert_true(strlen(names[i]) <= MESSAGE_OBJECT_NAME_MAX);
        assert_true(message_name_is_builtin(names[i]));
    }
    assert_false(message_name_is_builtin("RC:"));
    assert_false(message_name_is_builtin("RC:txtMsg"));
    assert_false(message_name_is_builtin("RC:TxtMsg "));
    assert_false(message_name_is_builtin(""));
    assert_false(message_name_is_builtin("app:x"));
}

static struct json *read_type_file(const char *name)
{
    char path[512], text[65536];
    snprintf(path, sizeof path, SOURCE_DIR "/registry/builtin/%s", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    struct json *root = json_parse(text, len, NULL);
    assert_non_null(root);
    return root;
}

static void r6_every_registered_built_in_type_is_a_built_in_name(void **state)
{
    (void)state;
    DIR *folder = opendir(SOURCE_DIR "/registry/builtin");
    assert_non_null(folder);
    size_t seen = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strstr(entry->d_name, ".json") == NULL)
            continue;
        struct json *root = read_type_file(entry->d_name);
        const char *name = json_str(json_get(root, "objectName"));
        if (name == NULL || !message_name_is_builtin(name))
            fail_msg("%s: its name is on no list", entry->d_name);
        seen++;
        json_free(root);
    }
    closedir(folder);
    assert_true(seen >= 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r9_a_uid_has_the_layout_42_12_4_22),
        cmocka_unit_test(r9_a_uid_reads_back_as_its_parts),
        cmocka_unit_test(r9_uids_ascend_with_time_and_counter_whatever_the_target),
        cmocka_unit_test(r9_what_is_no_uid_is_told),
        cmocka_unit_test(r9_the_hash_of_a_target_has_22_bits_and_spreads),
        cmocka_unit_test(r18_messages_are_ordered_by_time_then_uid),
        cmocka_unit_test(a_copy_owns_what_it_holds),
        cmocka_unit_test(the_documented_example_may_be_sent),
        cmocka_unit_test(r1_the_three_fields_are_required),
        cmocka_unit_test(r6_a_custom_name_has_at_most_32_characters),
        cmocka_unit_test(r6_a_vendor_name_on_no_list_is_refused_with_the_nearest_one),
        cmocka_unit_test(r6_the_switch_accepts_vendor_names_as_custom_ones),
        cmocka_unit_test(r6_a_refused_name_cannot_send_escape_sequences),
        cmocka_unit_test(r7_content_takes_131072_bytes_and_not_one_more),
        cmocka_unit_test(r7_content_of_a_built_in_type_is_a_json_object),
        cmocka_unit_test(r7_content_of_a_custom_type_is_any_text),
        cmocka_unit_test(r8_a_sender_has_at_most_64_bytes),
        cmocka_unit_test(r8_booleans_come_as_the_official_sdks_send_them),
        cmocka_unit_test(json_null_in_a_custom_type_is_a_hazard),
        cmocka_unit_test(the_built_in_names_are_sorted_and_within_the_limit),
        cmocka_unit_test(r6_every_registered_built_in_type_is_a_built_in_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
