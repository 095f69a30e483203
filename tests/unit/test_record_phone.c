/* A real client with its store, recorded; and the file that a recording is. */
#include "phone.h"

#include <stdio.h>
#include <unistd.h>

#include "playing.h"
#include "tape.h"

static struct record *recorder; /* of the phone on the stage */

static void record_phone(struct phone *p, const struct event *event)
{
    (void)p;
    record_event(recorder, event);
}

static void start_recording(struct phone *p)
{
    recorder = record_new(&(struct record_config){.server = "http://127.0.0.1:1",
                                                  .user_id = p->user,
                                                  .profile = profile_get(p->profile),
                                                  .seed = 1,
                                                  .store = p->store},
                          phone_now(p));
    p->watch = record_phone;
}

static char *end_recording(struct phone *p)
{
    struct buf text = {0};
    record_write(recorder, phone_now(p), &text);
    record_free(recorder);
    p->watch = NULL;
    return buf_take(&text);
}

static void did(struct phone *p, enum record_deed_kind kind, const char *target, const char *uid)
{
    record_did(recorder, &(struct record_deed){
                             .kind = kind, .at_ms = phone_now(p), .target_id = target, .uid = uid});
}

static void what_the_user_did_is_done_again(void **state)
{
    struct stage *s = *state;
    struct phone *p = &s->phone;
    struct err err;
    phone_start(p);
    start_recording(p);
    phone_online(p);
    phone_live(p, SECOND);
    char kept[MESSAGE_UID_SIZE];
    strcpy(kept, cast_text(s->server, "2191", "one"));
    cast_text(s->server, "2191", "two");
    cast_text(s->server, "shop", "three");
    cast_text(s->server, "gone", "four");
    phone_live(p, 4 * MINUTE);
    store_delete_message(p->store, kept, &err);
    did(p, RECORD_DEED_DELETE, "2191", kept);
    store_open_conversation(p->store, "shop", phone_now(p), &err);
    did(p, RECORD_DEED_OPEN, "shop", NULL);
    store_pin(p->store, "shop", true, &err);
    did(p, RECORD_DEED_PIN, "shop", NULL);
    store_remove(p->store, "2191", &err);
    did(p, RECORD_DEED_REMOVE, "2191", NULL);
    store_clear(p->store, "gone", &err);
    did(p, RECORD_DEED_CLEAR, "gone", NULL);
    phone_live(p, SECOND);
    char *text = end_recording(p);
    assert_says(text, "phone delete m1\n");
    assert_says(text, "phone open shop\n");
    assert_says(text, "phone pin shop\n");
    assert_says(text, "phone remove 2191\n");
    assert_says(text, "phone clear gone\n");
    assert_says(text, "expect phone conversation 2191 unread=1 last=m2 hidden=yes\n");
    assert_says(text, "expect phone conversation shop unread=0 last=m3 pinned=yes\n");
    assert_says(text, "expect phone not conversation gone\n");
    assert_says(text, "counts received=4 stored=4 failed=0 unread=0 conversations=1\n");
    assert_passes(text);
    free(text);
}

static void r15_failed_pulls_fail_again_and_are_tried_at_the_same_times(void **state)
{
    struct stage *s = *state;
    struct phone *p = &s->phone;
    phone_start(p);
    start_recording(p);
    phone_online(p);
    phone_live(p, SECOND);
    static const enum link links[] = {LINK_REFUSED, LINK_500, LINK_429, LINK_GARBAGE, LINK_CUT};
    for (size_t i = 0; i < 5; i++) {
        p->link = links[i];
        phone_live(p, 5 * MINUTE);
    }
    cast_text(s->server, "2191", "after all that");
    p->link = LINK_UP;
    phone_live(p, 4 * MINUTE);
    char *text = end_recording(p);
    assert_says(text, "net phone refuse count=");
    assert_says(text, "net phone status=500 count=");
    assert_says(text, "net phone status=429 retry-after=7s count=");
    assert_says(text, "net phone garbage count=");
    assert_passes(text);
    free(text);
}

static void a_store_that_is_gone_on_with_limits_what_is_expected(void **state)
{
    struct stage *s = *state;
    struct phone *p = &s->phone;
    p->db = "ann.db";
    phone_start(p);
    phone_online(p);
    cast_text(s->server, "2191", "before");
    phone_live(p, MINUTE);
    phone_stop(p);
    cast_text(s->server, "2191", "missed");
    s->server->now_ms += 20 * MINUTE;
    cast_text(s->server, "2191", "in time");
    phone_start(p);
    start_recording(p);
    phone_online(p);
    phone_live(p, SECOND);
    char *text = end_recording(p);
    assert_says(text, "# The client went on with a store that it had");
    assert_null(strstr(text, "conversation 2191"));
    assert_says(text, "counts received=1 stored=1 failed=0\n");
    assert_says(text, "expect phone missed lost1 cause=killed\n");
    assert_passes(text);
    free(text);
}

static void the_clock_of_the_client_may_be_off(void **state)
{
    struct stage *s = *state;
    struct phone *p = &s->phone;
    p->ahead_ms = -5 * MINUTE;
    p->round_trip_ms = 100;
    phone_start(p);
    start_recording(p);
    cast_text(s->server, "2191", "sent before the connect");
    s->server->now_ms += SECOND;
    phone_online(p);
    phone_live(p, SECOND);
    cast_text(s->server, "2191", "sent after it");
    phone_live(p, 4 * MINUTE);
    char *text = end_recording(p);
    assert_says(text, "ahead=-5m");
    assert_says(text, "received m1 delivery=in-time offline=yes");
    assert_says(text, "received m2 delivery=in-time offline=no");
    assert_passes(text);
    free(text);
}

/* ---- the file ---- */

static void the_file_is_written_when_something_has_happened(void **state)
{
    struct stage *s = *state;
    char path[4096];
    struct err err = {0};
    snprintf(path, sizeof path, "%s", temp_dir_path(s->dir, "r.scn"));
    struct record *r = record_new(&(struct record_config){.path = path,
                                                          .server = "http://127.0.0.1:1",
                                                          .user_id = "ann",
                                                          .profile = profile_get(PROFILE_NATIVE)},
                                  TAPE_START_MS);
    assert_int_equal(record_save(r, TAPE_START_MS, &err), 0);
    assert_int_equal(access(path, R_OK), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(record_save(r, TAPE_START_MS, &err), 0);
    assert_int_not_equal(access(path, R_OK), 0);
    record_event(r, &(struct event){.kind = EVENT_ONLINE, .at_ms = TAPE_START_MS});
    assert_int_equal(record_save(r, TAPE_START_MS, &err), 0);
    assert_int_equal(access(path, R_OK), 0);
    record_free(r);
}

static void a_file_that_cannot_be_written_is_tried_again(void **state)
{
    struct stage *s = *state;
    char path[4096];
    struct err err = {0};
    snprintf(path, sizeof path, "%s", temp_dir_path(s->dir, "no/r.scn"));
    struct record *r = record_new(&(struct record_config){.path = path,
                                                          .server = "http://127.0.0.1:1",
                                                          .user_id = "ann",
                                                          .profile = profile_get(PROFILE_NATIVE)},
                                  TAPE_START_MS);
    assert_int_equal(record_save(r, TAPE_START_MS, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, path));
    assert_int_equal(record_save(r, TAPE_START_MS, &err), ERR_OUTSIDE);
    record_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        stage_test(what_the_user_did_is_done_again),
        stage_test(r15_failed_pulls_fail_again_and_are_tried_at_the_same_times),
        stage_test(a_store_that_is_gone_on_with_limits_what_is_expected),
        stage_test(the_clock_of_the_client_may_be_off),
        stage_test(the_file_is_written_when_something_has_happened),
        stage_test(a_file_that_cannot_be_written_is_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
