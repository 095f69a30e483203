/* app/event: the JSON line and the text of every event, and that they are what is documented. */
#include "app/event.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/puller.h"
#include "event_keys.h"

static char *documented; /* docs/EVENTS.md */

static int read_documentation(void **state)
{
    (void)state;
    FILE *f = fopen(SOURCE_DIR "/docs/EVENTS.md", "rb");
    assert_non_null(f);
    documented = calloc(1, 100000);
    assert_non_null(documented);
    assert_true(fread(documented, 1, 99999, f) > 0);
    fclose(f);
    return 0;
}

static int forget_documentation(void **state)
{
    (void)state;
    free(documented);
    return 0;
}

static void assert_documented(const struct event_key *keys)
{
    for (; keys->name != NULL; keys++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "`%s`", keys->name);
        if (strstr(documented, quoted) == NULL)
            fail_msg("docs/EVENTS.md does not know %s", quoted);
    }
}

static void every_key_is_documented(void **state)
{
    (void)state;
    for (size_t i = 0; i < EVENT_TABLE_COUNT; i++)
        assert_documented(event_tables[i].keys + 1); /* all but "event" itself */
    assert_documented(verdict_keys);
    assert_documented(missed_keys);
}

static void assert_json(const struct event *event, const char *wanted)
{
    struct buf out = {0};
    event_write_json(event, &out);
    assert_string_equal(buf_str(&out), wanted);
    struct json *json = json_parse(out.data, out.len - 1, NULL);
    assert_event_keys(json, buf_str(&out));
    json_free(json);
    buf_done(&out);
}

static void assert_text(const struct event *event, int utc_offset_s, const char *wanted)
{
    struct buf out = {0};
    event_write_text(event, utc_offset_s, &out);
    assert_string_equal(buf_str(&out), wanted);
    buf_done(&out);
}

static void the_life_of_a_client(void **state)
{
    (void)state;
    const struct event online = {.kind = EVENT_ONLINE, .at_ms = 1585127132438};
    const struct event offline = {.kind = EVENT_OFFLINE, .at_ms = 1585127132438};
    const struct event error = {.kind = EVENT_ERROR, .at_ms = 1, .error = &(struct err){"no \033[31mway\n", ""}};
    assert_json(&online, "{\"event\":\"online\",\"at\":\"1585127132438\"}\n");
    assert_json(&offline, "{\"event\":\"offline\",\"at\":\"1585127132438\"}\n");
    assert_json(&error, "{\"event\":\"error\",\"at\":\"1\",\"what\":\"no \\u001b[31mway\\n\"}\n");
    assert_text(&online, 0, "09:05:32.438  online\n");
    assert_text(&offline, 8 * 3600, "17:05:32.438  offline\n");
    assert_text(&offline, -10 * 3600, "23:05:32.438  offline\n");
}

static void a_pull_that_brought_everything_there_is(void **state)
{
    (void)state;
    const struct event_missed missed[] = {{"5FGT-7VA9-G4DD-4V5P", 1000, STATE_OFFLINE}};
    const struct event event = {.kind = EVENT_PULL,
                                .at_ms = 5000,
                                .pull = {.ok = true,
                                         .http = 200,
                                         .received = 3,
                                         .duplicates = 1,
                                         .content_duplicates = 2,
                                         .has_more = true,
                                         .was_reset = true,
                                         .missed = 7,
                                         .missed_list = missed,
                                         .missed_list_count = 1,
                                         .took_ms = 12,
                                         .next_ms = 5000}};
    assert_json(&event,
                "{\"event\":\"pull\",\"at\":\"5000\",\"ok\":true,\"http\":200,\"received\":3,"
                "\"duplicates\":1,\"contentDuplicates\":2,\"more\":true,\"reset\":true,"
                "\"missed\":7,\"missedList\":[{\"messageUID\":\"5FGT-7VA9-G4DD-4V5P\","
                "\"sentTime\":\"1000\",\"cause\":\"offline\"}],\"tookMs\":\"12\","
                "\"nextPullAt\":\"5000\"}\n");
    assert_text(&event, 0,
                "00:00:05.000  pull         3 received, 1 known already, 2 dropped as equal in "
                "content (--dedupe content), 7 MISSED, the server's log is another one, more at "
                "once\n                            missed 5FGT-7VA9-G4DD-4V5P (offline)\n");
}

static void a_pull_that_brought_nothing(void **state)
{
    (void)state;
    struct event event = {
        .kind = EVENT_PULL, .at_ms = 5000, .pull = {.ok = true, .http = 200, .next_ms = 185000}};
    assert_json(&event, "{\"event\":\"pull\",\"at\":\"5000\",\"ok\":true,\"http\":200,"
                        "\"received\":0,\"more\":false,\"missed\":0,\"tookMs\":\"0\","
                        "\"nextPullAt\":\"185000\"}\n");
    assert_text(&event, 0, "00:00:05.000  pull         nothing new, next in 180 s\n");
    event.pull = (struct event_pull){.took_ms = 1, .next_ms = PULLER_NEVER};
    assert_json(&event, "{\"event\":\"pull\",\"at\":\"5000\",\"ok\":false,\"http\":0,"
                        "\"received\":0,\"more\":false,\"missed\":0,\"tookMs\":\"1\","
                        "\"nextPullAt\":null}\n");
    assert_text(&event, 0, "00:00:05.000  pull         failed\n");
}

static void a_message_with_hostile_text(void **state)
{
    (void)state;
    char from[] = "21\033[2J91", name[] = "app:ping", content[] = "{\"x\":\"\xe2\x80\xae\"}";
    const struct message m = {.uid = "5FGT-7VA9-G4DD-4V5P",
                              .from_user_id = from,
                              .object_name = name,
                              .content = content,
                              .content_len = sizeof content - 1,
                              .sent_time_ms = 1000};
    struct verdict v = {.parsed = true, .dropped = true, .offline = true};
    v.reasons[v.reason_count++] = REASON_NOT_STORED;
    const struct event event = {.kind = EVENT_MESSAGE,
                                .at_ms = 42250,
                                .message = {.message = &m,
                                            .verdict = &v,
                                            .profile = profile_get(PROFILE_NATIVE),
                                            .received_ms = 42250,
                                            .delay_ms = 41250,
                                            .delivery = DELIVERY_LATE,
                                            .digest = "ping \033]0;t\a",
                                            .lines = "one\n\ntwo\033"}};
    assert_json(&event,
                "{\"event\":\"message\",\"messageUID\":\"5FGT-7VA9-G4DD-4V5P\",\"objectName\":"
                "\"app:ping\",\"targetId\":\"21\\u001b[2J91\",\"sentTime\":\"1000\","
                "\"receivedTime\":\"42250\",\"delayMs\":\"41250\",\"delivery\":\"late\","
                "\"offline\":true,\"disableUpdateLastMsg\":false,\"content\":\"{\\\"x\\\":\\\""
                "\\u202e\\\"}\",\"verdict\":{\"parsed\":true,\"stored\":false,\"counted\":false,"
                "\"shown\":false,\"listed\":false,\"dropped\":true},\"digest\":\"ping "
                "\\u001b]0;t\\u0007\",\"lines\":[\"one\",\"\",\"two\\u001b\"],\"why\":[\"not "
                "stored: neither in the chat nor in the list, only in the wire log (R21)\"]}\n");
    struct buf out = {0};
    event_write_text(&event, 0, &out);
    assert_null(strchr(buf_str(&out), '\033'));
    assert_null(strchr(buf_str(&out), '\a'));
    assert_non_null(strstr(buf_str(&out), "41.250 s after sending, late, offline\n"));
    buf_done(&out);
}

static void a_row_with_and_without_a_last_message(void **state)
{
    (void)state;
    struct conversation row = {.unread = 101, .sort_time_ms = 9};
    const struct event event = {.kind = EVENT_CONVERSATION, .conversation = {"2191", &row, ""}};
    assert_json(&event, "{\"event\":\"conversation\",\"targetId\":\"2191\",\"unread\":101,"
                        "\"lastMessageUID\":null,\"digest\":\"\",\"sortTime\":\"9\"}\n");
    row.has_last = true;
    snprintf(row.last_uid, sizeof row.last_uid, "5FGT-7VA9-G4DD-4V5P");
    assert_json(&event, "{\"event\":\"conversation\",\"targetId\":\"2191\",\"unread\":101,"
                        "\"lastMessageUID\":\"5FGT-7VA9-G4DD-4V5P\",\"digest\":\"\","
                        "\"sortTime\":\"9\"}\n");
    assert_text(&event, 0, "00:00:00.000  conversation 2191, unread 101:\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_documented),
        cmocka_unit_test(the_life_of_a_client),
        cmocka_unit_test(a_pull_that_brought_everything_there_is),
        cmocka_unit_test(a_pull_that_brought_nothing),
        cmocka_unit_test(a_message_with_hostile_text),
        cmocka_unit_test(a_row_with_and_without_a_last_message),
    };
    return cmocka_run_group_tests(tests, read_documentation, forget_documentation);
}
