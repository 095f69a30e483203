/* app/screen_wire, app/screen_timeline and app/screen_types: what is selected stays the same while
 * the traffic forgets its oldest half and types come and go, also before it is drawn again. */
#include "app/screen_timeline.h"
#include "app/screen_types.h"
#include "app/screen_wire.h"

#include <stdlib.h>

#include "phone.h"

enum { TRAFFIC_MAX = 20000 };

/* A session as far as the pages look at it: without a client, on a clock that stands still. */
static struct session session_of(struct phone *p)
{
    static struct session_config ann = {.user_id = "ann"};
    ann.profile = profile_get(p->profile);
    return (struct session){
        .config = &ann, .registry = p->registry, .store = p->store, .clock = {.speed = 0}};
}

/* Notes, and behind each one the message "m1", "m3" ...: no more fit without forgetting. */
static void fill(struct traffic *t, const struct session *session)
{
    int64_t now_ms = session_now_ms(session);
    for (int i = 0; i < TRAFFIC_MAX; i++) {
        traffic_note(t, now_ms, "note", false);
        if (i % 2 == 0)
            continue;
        char uid[16];
        snprintf(uid, sizeof uid, "m%d", i);
        struct traffic_entry *e = &t->entries[t->count - 1];
        e->kind = TRAFFIC_MESSAGE;
        e->sent_ms = now_ms;
        free(e->uid);
        e->uid = mem_dup_str(uid);
        free(e->object_name);
        e->object_name = mem_dup_str("app:met");
    }
}

/* ---- the wire ---- */

static void the_selected_message_stays_while_the_traffic_forgets(void **state)
{
    struct stage *s = *state;
    struct session session = session_of(stage_online(s));
    struct traffic traffic = {0};
    struct screen_wire wire = {0};
    struct err err;
    fill(&traffic, &session);
    assert_int_equal(screen_wire_set_filter(&wire, &traffic, "type:app:met", &err), 0);
    assert_int_equal(wire.shown_count, TRAFFIC_MAX / 2);
    screen_wire_move(&wire, 7000 - (long)wire.selected);
    assert_string_equal(screen_wire_selected(&wire, &traffic)->uid, "m14001");
    traffic_note(&traffic, 0, "one too many", false);
    assert_int_equal(traffic.forgotten, TRAFFIC_MAX / 2);
    assert_string_equal(screen_wire_selected(&wire, &traffic)->uid, "m14001");
    const struct view_wire *view = screen_wire_view(&wire, &traffic);
    assert_int_equal(view->shown, TRAFFIC_MAX / 4);
    assert_string_equal(screen_wire_selected(&wire, &traffic)->uid, "m14001");
    screen_wire_done(&wire);
    traffic_done(&traffic);
}

static void of_what_was_forgotten_the_wire_has_nothing_selected(void **state)
{
    struct stage *s = *state;
    struct session session = session_of(stage_online(s));
    struct traffic traffic = {0};
    struct screen_wire wire = {0};
    struct err err;
    fill(&traffic, &session);
    assert_int_equal(screen_wire_set_filter(&wire, &traffic, "type:app:met", &err), 0);
    screen_wire_move(&wire, 10 - (long)wire.selected);
    for (int i = 0; i <= TRAFFIC_MAX; i++)
        traffic_note(&traffic, 0, "more", false);
    assert_true(traffic.forgotten > TRAFFIC_MAX);
    assert_null(screen_wire_selected(&wire, &traffic));
    screen_wire_view(&wire, &traffic);
    assert_int_equal(wire.shown_count, 0);
    assert_null(screen_wire_selected(&wire, &traffic));
    screen_wire_done(&wire);
    traffic_done(&traffic);
}

/* ---- the time line ---- */

static void the_selected_broadcast_stays_while_the_traffic_forgets(void **state)
{
    struct stage *s = *state;
    struct session session = session_of(stage_online(s));
    struct traffic traffic = {0};
    struct screen_timeline *line = mem_zalloc(sizeof *line);
    fill(&traffic, &session);
    screen_timeline_view(line, &session, &traffic);
    screen_timeline_move(line, -1);
    assert_string_equal(screen_timeline_selected(line, &traffic)->uid, "m19997");
    traffic_note(&traffic, 0, "one too many", false);
    assert_string_equal(screen_timeline_selected(line, &traffic)->uid, "m19997");
    assert_true(screen_timeline_selected(line, &traffic) < traffic.entries + traffic.count);
    for (int i = 0; i <= TRAFFIC_MAX; i++)
        traffic_note(&traffic, 0, "more", false);
    assert_null(screen_timeline_selected(line, &traffic));
    free(line);
    traffic_done(&traffic);
}

/* ---- the types ---- */

static void a_type_that_goes_leaves_its_name_on_the_page(void **state)
{
    struct stage *s = *state;
    struct session session = session_of(stage_online(s));
    struct traffic traffic = {0};
    struct screen_types types = {0};
    struct err err;
    assert_int_equal(screen_types_load(&types, &session, &traffic,
                                       SOURCE_DIR "/registry/examples/app_order.json", &err),
                     0);
    screen_types_view(&types, &session, &traffic);
    const char *name = screen_types_selected(&types);
    assert_string_equal(name, "app:order");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(screen_types_reload(&types, &session, &traffic, name, &err), 0);
        assert_string_equal(screen_types_selected(&types), "app:order");
    }
    assert_int_equal(screen_types_drop(&types, &session, &traffic, name, &err), 0);
    assert_string_equal(screen_types_selected(&types), "app:order");
    assert_int_equal(screen_types_drop(&types, &session, &traffic, name, &err), ERR_INPUT);
    assert_string_equal(err.text, "no type app:order is registered");
    screen_types_done(&types);
}

static void an_unknown_type_stays_on_the_page_while_the_traffic_forgets(void **state)
{
    struct stage *s = *state;
    struct session session = session_of(stage_online(s));
    struct traffic traffic = {0};
    struct screen_types types = {0};
    fill(&traffic, &session);
    screen_types_view(&types, &session, &traffic);
    assert_string_equal(screen_types_selected(&types), "app:met");
    traffic_done(&traffic);
    assert_string_equal(screen_types_selected(&types), "app:met");
    screen_types_done(&types);
}

static void write_type(const char *path, const char *object_name)
{
    struct buf text = {0};
    buf_addf(&text,
             "{\"objectName\": \"%s\", \"flag\": \"ISCOUNTED\","
             " \"title\": {\"en\": \"T\", \"zh\": \"T\"},"
             " \"fields\": {\"a\": {\"kind\": \"string\"}},"
             " \"digest\": {\"en\": \"{a}\", \"zh\": \"{a}\"},"
             " \"examples\": [{\"content\": {\"a\": \"x\"},"
             " \"digest\": {\"en\": \"x\", \"zh\": \"x\"}}]}",
             object_name);
    temp_dir_write(path, buf_str(&text), text.len);
    buf_done(&text);
}

static void a_file_without_the_type_leaves_it_as_it_is(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    struct session session = session_of(p);
    struct traffic traffic = {0};
    struct screen_types types = {0};
    struct err err;
    struct buf wanted = {0};
    const char *path = temp_dir_path(p->dir, "type.json");
    write_type(path, "app:one");
    assert_int_equal(screen_types_load(&types, &session, &traffic, path, &err), 0);
    write_type(path, "app:two");
    assert_int_equal(screen_types_reload(&types, &session, &traffic, "app:one", &err), ERR_INPUT);
    buf_addf(&wanted, "%s has no type app:one any more: it stays registered as it was", path);
    assert_string_equal(err.text, buf_str(&wanted));
    assert_non_null(registry_find(session.registry, "app:one"));
    assert_null(registry_find(session.registry, "app:two"));
    buf_done(&wanted);
    screen_types_done(&types);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        stage_test(the_selected_message_stays_while_the_traffic_forgets),
        stage_test(of_what_was_forgotten_the_wire_has_nothing_selected),
        stage_test(the_selected_broadcast_stays_while_the_traffic_forgets),
        stage_test(a_type_that_goes_leaves_its_name_on_the_page),
        stage_test(an_unknown_type_stays_on_the_page_while_the_traffic_forgets),
        stage_test(a_file_without_the_type_leaves_it_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
