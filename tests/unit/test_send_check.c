/* app/send_check and app/send_post: what is said against a broadcast, and what its answer says. */
#include "unit.h"

#include <stdlib.h>

#include "app/send_check.h"
#include "app/send_post.h"
#include "app/types_load.h"

static int setup(void **state)
{
    setenv("CASTSIM_REGISTRY", SOURCE_DIR "/registry/builtin", 1);
    struct err err = {0};
    int status;
    *state = types_load(&(struct types_load){0}, &status, &err);
    if (*state == NULL)
        fail_msg("%s", err.text);
    return 0;
}

static int teardown(void **state)
{
    registry_free(*state);
    return 0;
}

static struct message_draft draft_of(const char *type, const char *content)
{
    return (struct message_draft){.from_user_id = "2191",
                                  .object_name = type,
                                  .content = content,
                                  .content_len = strlen(content)};
}

static void assert_finds(const struct registry *registry, const char *type, const char *content,
                         bool is_bad, const char *words)
{
    struct message_draft draft = draft_of(type, content);
    struct send_findings found = {0};
    send_check(&draft, registry, false, &found);
    bool has_found = false;
    for (size_t i = 0; i < found.count; i++)
        has_found |= found.items[i].is_bad == is_bad && strstr(found.items[i].text, words) != NULL;
    if (!has_found)
        fail_msg("%s %s: \"%s\" is not among %zu findings (%s)", type, content, words, found.count,
                 found.count > 0 ? found.items[0].text : "");
    send_findings_done(&found);
}

static void what_is_in_order_has_no_findings(void **state)
{
    struct message_draft draft = draft_of("RC:TxtMsg", "{\"content\":\"hello\"}");
    struct send_findings found = {0};
    send_check(&draft, *state, false, &found);
    assert_int_equal(found.count, 0);
    send_findings_done(&found);
}

static void r6_r7_what_the_server_refuses_is_bad(void **state)
{
    assert_finds(*state, "RC:TxtMsg", "", true, "content");
    assert_finds(*state, "RC:NoSuchMsg", "{}", true, "RC:");
    assert_finds(*state, "app:x", "null", true, "null");
}

static void r22_r24_what_clients_make_little_of_is_worth_knowing(void **state)
{
    assert_finds(*state, "RC:TxtMsg", "{}", false, "content");
    assert_finds(*state, "app:x", "{}", false, "R24");
    assert_finds(*state, "RC:StreamMsg", "{\"content\":\"x\",\"seq\":1,\"complete\":true}", false,
                 "SYSTEM");
}

static void a_form_that_is_hardly_begun_can_be_checked(void **state)
{
    struct send_findings found = {0};
    send_check(&(struct message_draft){0}, *state, false, &found);
    assert_int_equal(found.count, 1);
    send_check(&(struct message_draft){.object_name = ""}, *state, false, &found);
    assert_int_equal(found.count, 2);
    send_findings_clear(&found);
    assert_int_equal(found.count, 0);
    send_findings_done(&found);
}

/* ---- the answer ---- */

static int judge(int http, const char *body, struct wire_api_answer *api, struct err *err)
{
    struct fetch_answer answer = {.http = http, .retry_after_ms = -1};
    buf_add_str(&answer.body, body);
    int status = send_post_judge(&answer, api, err);
    fetch_answer_done(&answer);
    return status;
}

static void only_200_in_both_places_is_taken(void **state)
{
    (void)state;
    struct wire_api_answer api;
    struct err err = {0};
    assert_int_equal(
        judge(200, "{\"code\":200,\"messageUID\":\"5FGT-7VA9-G4DD-4V5P\"}", &api, &err), 0);
    assert_string_equal(api.uid, "5FGT-7VA9-G4DD-4V5P");
    wire_api_answer_done(&api);
    assert_int_equal(judge(400, "{\"code\":1002,\"errorMessage\":\"no\"}", &api, &err),
                     ERR_REFUSED);
    assert_non_null(strstr(err.text, "HTTP 400, code 1002"));
    wire_api_answer_done(&api);
    assert_int_equal(judge(502, "<html>", &api, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "HTTP 502"));
    wire_api_answer_done(&api);
}

static void an_answer_is_shown_in_one_harmless_line(void **state)
{
    (void)state;
    struct fetch_answer answer = {.http = 502};
    buf_add_str(&answer.body, "<h1>\x1b[31mbad\ngateway</h1>");
    struct buf out = {0};
    send_post_write_answer(&answer, &out);
    assert_null(strchr(buf_str(&out), '\n'));
    assert_null(strchr(buf_str(&out), '\x1b'));
    buf_done(&out);
    fetch_answer_done(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_order_has_no_findings),
        cmocka_unit_test(r6_r7_what_the_server_refuses_is_bad),
        cmocka_unit_test(r22_r24_what_clients_make_little_of_is_worth_knowing),
        cmocka_unit_test(a_form_that_is_hardly_begun_can_be_checked),
        cmocka_unit_test(only_200_in_both_places_is_taken),
        cmocka_unit_test(an_answer_is_shown_in_one_harmless_line),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
