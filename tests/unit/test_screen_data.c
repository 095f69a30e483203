/* app/screen_data: the stretch of list and chat that the screen holds, moved over a long store. */
#include "app/screen_data.h"

#include <stdlib.h>

#include "phone.h"

/* A session as far as screen_data looks at it. */
static struct session session_of(struct phone *p, const struct session_config *config)
{
    return (struct session){
        .config = config, .registry = p->registry, .store = p->store, .client = p->client};
}

/* so many broadcasts of 1 ms each: "m0", "m1" ... from "s0", "s1" ... */
static struct phone *stage_with(struct stage *s, int count, int senders)
{
    struct phone *p = stage_online(s);
    for (int i = 0; i < count; i++) {
        char from[16], text[16];
        snprintf(from, sizeof from, "s%d", i % senders);
        snprintf(text, sizeof text, "m%d", i);
        cast_text(s->server, from, text);
        s->server->now_ms++;
        if (i % 100 == 99 || i == count - 1) {
            client_pull_now(p->client, phone_now(p));
            phone_live(p, 0);
        }
    }
    return p;
}

static const struct session_config ann = {.user_id = "ann"};

static void the_list_is_walked_to_its_end_and_back(void **state)
{
    enum { ROWS = 300 };
    struct phone *p = stage_with(*state, ROWS, ROWS);
    struct session session = session_of(p, &ann);
    struct screen_list list = {0};
    struct err err;
    assert_int_equal(screen_list_load(&list, &session, &err), 0);
    for (int i = 0; i < ROWS; i++) {
        char wanted[16];
        snprintf(wanted, sizeof wanted, "s%d", ROWS - 1 - i);
        assert_string_equal(screen_list_target(&list), wanted);
        assert_true(list.page.count <= 64);
        assert_int_equal(screen_list_move(&list, &session, 1, &err), 0);
    }
    assert_string_equal(screen_list_target(&list), "s0");
    assert_false(list.has_below);
    for (int i = 0; i < ROWS; i++) {
        char wanted[16];
        snprintf(wanted, sizeof wanted, "s%d", i);
        assert_string_equal(screen_list_target(&list), wanted);
        assert_int_equal(screen_list_move(&list, &session, -1, &err), 0);
    }
    assert_string_equal(screen_list_target(&list), "s299");
    assert_false(list.has_above);
    assert_int_equal(screen_list_move(&list, &session, 1000, &err), 0);
    assert_int_equal(screen_list_top(&list, &session, &err), 0);
    assert_string_equal(screen_list_target(&list), "s299");
    /* At once to the end, and on from there. */
    assert_int_equal(screen_list_bottom(&list, &session, &err), 0);
    assert_string_equal(screen_list_target(&list), "s0");
    assert_false(list.has_below);
    assert_true(list.has_above);
    assert_true(list.page.count <= 64);
    assert_int_equal(screen_list_move(&list, &session, -1, &err), 0);
    assert_string_equal(screen_list_target(&list), "s1");
    screen_list_done(&list);
}

static void the_end_of_a_short_list_is_all_of_it(void **state)
{
    struct phone *p = stage_with(*state, 3, 3);
    struct session session = session_of(p, &ann);
    struct screen_list list = {0};
    struct err err;
    assert_int_equal(screen_list_bottom(&list, &session, &err), 0);
    assert_string_equal(screen_list_target(&list), "s0");
    assert_int_equal(list.page.count, 3);
    assert_false(list.has_above);
    assert_false(list.has_below);
    screen_list_done(&list);
}

static void the_selected_conversation_stays_selected(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_with(s, 5, 5);
    struct session session = session_of(p, &ann);
    struct screen_list list = {0};
    struct err err;
    assert_int_equal(screen_list_load(&list, &session, &err), 0);
    assert_int_equal(screen_list_move(&list, &session, 2, &err), 0);
    assert_string_equal(screen_list_target(&list), "s2");
    cast_text(s->server, "s0", "new");
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
    assert_int_equal(screen_list_load(&list, &session, &err), 0);
    assert_string_equal(screen_list_target(&list), "s2");
    assert_int_equal(list.selected, 3);
    assert_string_equal(list.views[0].digest, "new");
    assert_int_equal(list.views[0].unread, 2);
    /* Removed: what took its place is selected. */
    assert_int_equal(store_remove(p->store, "s2", &err), 0);
    assert_int_equal(screen_list_load(&list, &session, &err), 0);
    assert_string_equal(screen_list_target(&list), "s1");
    screen_list_done(&list);
}

static void an_empty_list_and_an_empty_chat_have_nothing_selected(void **state)
{
    struct phone *p = stage_online(*state);
    struct session session = session_of(p, &ann);
    struct screen_list list = {0};
    struct screen_chat chat = {0};
    struct err err;
    assert_int_equal(screen_list_load(&list, &session, &err), 0);
    assert_int_equal(screen_list_move(&list, &session, 1, &err), 0);
    assert_null(screen_list_target(&list));
    assert_int_equal(screen_chat_open(&chat, &session, NULL, &err), 0);
    assert_int_equal(screen_chat_move(&chat, &session, -1, &err), 0);
    assert_int_equal(screen_chat_reload(&chat, &session, &err), 0);
    assert_int_equal(screen_chat_top(&chat, &session, &err), 0);
    assert_null(screen_chat_selected_uid(&chat));
    screen_list_done(&list);
    screen_chat_done(&chat);
}

static void the_chat_is_walked_to_its_beginning_and_back(void **state)
{
    enum { ROWS = 300 };
    struct phone *p = stage_with(*state, ROWS, 1);
    struct session session = session_of(p, &ann);
    struct screen_chat chat = {0};
    struct err err;
    assert_int_equal(screen_chat_open(&chat, &session, "s0", &err), 0);
    for (int i = ROWS - 1; i >= 0; i--) {
        char wanted[16];
        snprintf(wanted, sizeof wanted, "m%d", i);
        assert_string_equal(chat.views[chat.selected].lines, wanted);
        assert_true(chat.page.count <= 64);
        assert_int_equal(screen_chat_move(&chat, &session, -1, &err), 0);
    }
    assert_false(chat.has_older);
    for (int i = 0; i < ROWS; i++) {
        char wanted[16];
        snprintf(wanted, sizeof wanted, "m%d", i);
        assert_string_equal(chat.views[chat.selected].lines, wanted);
        assert_int_equal(screen_chat_move(&chat, &session, 1, &err), 0);
    }
    assert_false(chat.has_newer);
    assert_int_equal(screen_chat_top(&chat, &session, &err), 0);
    assert_string_equal(chat.views[chat.selected].lines, "m0");
    screen_chat_done(&chat);
}

static void a_chat_at_its_end_follows_what_arrives_and_elsewhere_stays(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_with(s, 10, 1);
    struct session session = session_of(p, &ann);
    struct screen_chat chat = {0};
    struct err err;
    assert_int_equal(screen_chat_open(&chat, &session, "s0", &err), 0);
    cast_text(s->server, "s0", "eleventh");
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
    assert_int_equal(screen_chat_reload(&chat, &session, &err), 0);
    assert_string_equal(chat.views[chat.selected].lines, "eleventh");
    assert_int_equal(screen_chat_move(&chat, &session, -3, &err), 0);
    assert_string_equal(chat.views[chat.selected].lines, "m7");
    s->server->now_ms++;
    cast_text(s->server, "s0", "twelfth");
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
    assert_int_equal(screen_chat_reload(&chat, &session, &err), 0);
    assert_string_equal(chat.views[chat.selected].lines, "m7");
    assert_string_equal(chat.views[chat.page.count - 1].lines, "twelfth");
    screen_chat_done(&chat);
}

/* ---- going to a place ---- */

static void a_conversation_is_gone_to_wherever_in_the_list_it_is(void **state)
{
    enum { ROWS = 300 };
    struct phone *p = stage_with(*state, ROWS, ROWS);
    struct session session = session_of(p, &ann);
    struct screen_list list = {0};
    struct err err;
    bool is_there;
    assert_int_equal(screen_list_load(&list, &session, &err), 0);
    static const char *const targets[] = {"s3", "s298", "s150", "s0", "s299"};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        assert_int_equal(screen_list_select(&list, &session, targets[i], &is_there, &err), 0);
        assert_true(is_there);
        assert_string_equal(screen_list_target(&list), targets[i]);
    }
    assert_int_equal(screen_list_select(&list, &session, "nobody", &is_there, &err), 0);
    assert_false(is_there);
    assert_string_equal(screen_list_target(&list), "s299");
    assert_int_equal(store_remove(p->store, "s7", &err), 0);
    assert_int_equal(screen_list_select(&list, &session, "s7", &is_there, &err), 0);
    assert_false(is_there);
    screen_list_done(&list);
}

static void a_chat_opens_at_a_message_with_others_around_it(void **state)
{
    enum { ROWS = 300 };
    struct phone *p = stage_with(*state, ROWS, 1);
    struct session session = session_of(p, &ann);
    struct screen_chat chat = {0};
    struct err err;
    static const int places[] = {0, 5, 150, 290, 299};
    struct store_messages all;
    const struct store_chat_key end = {.sent_time_ms = INT64_MAX};
    assert_int_equal(store_chat(p->store, "s0", &end, true, ROWS, &all, &err), 0);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const struct message *m = &all.rows[places[i]].message;
        struct store_chat_key key = {.sent_time_ms = m->sent_time_ms};
        char wanted[16];
        memcpy(key.uid, m->uid, sizeof key.uid);
        snprintf(wanted, sizeof wanted, "m%d", places[i]);
        assert_int_equal(screen_chat_open_at(&chat, &session, "s0", &key, &err), 0);
        assert_string_equal(chat.views[chat.selected].lines, wanted);
        assert_int_equal(chat.has_older, places[i] > 63);
        assert_int_equal(chat.has_newer, places[i] < 270);
        assert_true(chat.selected >= 8 || !chat.has_older);
        assert_true(chat.selected + 8 < chat.page.count || !chat.has_newer);
        assert_int_equal(screen_chat_reload(&chat, &session, &err), 0);
        assert_string_equal(chat.views[chat.selected].lines, wanted);
    }
    store_chat_done(&all);
    screen_chat_done(&chat);
}

static void what_is_marked_stays_marked_in_what_is_read_later(void **state)
{
    struct phone *p = stage_with(*state, 100, 1);
    struct session session = session_of(p, &ann);
    struct screen_chat chat = {0};
    struct err err;
    assert_int_equal(screen_chat_open(&chat, &session, "s0", &err), 0);
    screen_chat_mark(&chat, " M9 ");
    assert_int_equal(chat.views[chat.page.count - 1].hit_count, 1); /* m99 */
    assert_int_equal(chat.views[chat.page.count - 1].hits[0].start, 0);
    assert_int_equal(chat.views[chat.page.count - 1].hits[0].len, 2);
    assert_int_equal(chat.views[chat.page.count - 11].hit_count, 0); /* m89 */
    assert_int_equal(screen_chat_top(&chat, &session, &err), 0);
    assert_int_equal(chat.views[9].hit_count, 1);
    screen_chat_mark(&chat, NULL);
    assert_int_equal(chat.views[9].hit_count, 0);
    screen_chat_done(&chat);
}

/* ---- filtered ---- */

static void a_filtered_list_is_walked_to_its_end_and_back(void **state)
{
    enum { ROWS = 300 };
    struct phone *p = stage_with(*state, ROWS, ROWS);
    struct session session = session_of(p, &ann);
    struct screen_list list = {0};
    struct err err;
    /* s1, s10 to s19, s100 to s199 */
    assert_int_equal(screen_list_set_filter(&list, &session, "from:s1*", &err), 0);
    assert_string_equal(screen_list_target(&list), "s199");
    int rows = 1;
    for (char last[16] = ""; strcmp(last, screen_list_target(&list)) != 0; rows++) {
        snprintf(last, sizeof last, "%s", screen_list_target(&list));
        assert_int_equal(screen_list_move(&list, &session, 1, &err), 0);
        if (strcmp(last, screen_list_target(&list)) == 0)
            break;
    }
    assert_int_equal(rows, 111);
    assert_string_equal(screen_list_target(&list), "s1");
    assert_false(list.has_below);
    for (int i = 0; i < 110; i++)
        assert_int_equal(screen_list_move(&list, &session, -1, &err), 0);
    assert_string_equal(screen_list_target(&list), "s199");
    assert_false(list.has_above);
    assert_int_equal(screen_list_bottom(&list, &session, &err), 0);
    assert_string_equal(screen_list_target(&list), "s1");
    /* A mistake changes nothing; what a filter hides can be gone to. */
    assert_int_equal(screen_list_set_filter(&list, &session, "form:s1*", &err), ERR_INPUT);
    assert_string_equal(list.filter.text, "from:s1*");
    bool is_there;
    assert_int_equal(screen_list_select(&list, &session, "s2", &is_there, &err), 0);
    assert_true(is_there);
    assert_string_equal(screen_list_target(&list), "s2");
    assert_null(list.filter.text);
    assert_int_equal(screen_list_set_filter(&list, &session, "m298", &err), 0);
    assert_int_equal(list.page.count, 1);
    assert_int_equal(screen_list_set_filter(&list, &session, "from:none", &err), 0);
    assert_null(screen_list_target(&list));
    screen_list_done(&list);
}

static void a_row_that_is_open_stays_when_the_filter_would_take_it(void **state)
{
    struct phone *p = stage_with(*state, 5, 5);
    struct session session = session_of(p, &ann);
    struct screen_list list = {0};
    struct err err;
    assert_int_equal(screen_list_set_filter(&list, &session, "unread", &err), 0);
    assert_int_equal(list.page.count, 5);
    assert_int_equal(screen_list_move(&list, &session, 1, &err), 0);
    assert_int_equal(store_open_conversation(p->store, "s3", phone_now(p), &err), 0);
    assert_int_equal(screen_list_load(&list, &session, &err), 0);
    assert_string_equal(screen_list_target(&list), "s3");
    assert_int_equal(screen_list_move(&list, &session, 1, &err), 0);
    assert_int_equal(screen_list_load(&list, &session, &err), 0);
    assert_int_equal(list.page.count, 4);
    screen_list_done(&list);
}

static void files_and_pictures_have_their_name_and_size(void **state)
{
    static const struct {
        const char *type, *content, *name;
        int64_t size;
    } cases[] = {
        {"RC:FileMsg",
         "{\"name\":\"plan.pdf\",\"size\":1024,\"type\":\"pdf\",\"fileUrl\":\"https://example.com/"
         "p\"}",
         "plan.pdf", 1024},
        {"RC:FileMsg",
         "{\"name\":\"\",\"size\":\"77\",\"type\":\"pdf\",\"fileUrl\":\"https://example.com/p\"}",
         NULL, 77},
        {"RC:GIFMsg",
         "{\"gifDataSize\":34563,\"remoteUrl\":\"https://example.com/g\",\"width\":1,\"height\":1}",
         NULL, 34563},
        {"RC:ImgMsg",
         "{\"content\":\"no JPEG\",\"imageUri\":\"https://example.com/i\",\"name\":\"i.jpg\"}",
         "i.jpg", 0},
        {"RC:TxtMsg", "{\"content\":\"x\",\"name\":\"no file\",\"size\":1}", NULL, 0},
    };
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    struct session session = session_of(p, &ann);
    struct screen_chat chat = {0};
    struct err err;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        s->server->now_ms++;
        cast_as(s->server, "s0", cases[i].type, cases[i].content, "false");
        client_pull_now(p->client, phone_now(p));
        phone_live(p, 0);
        assert_int_equal(screen_chat_open(&chat, &session, "s0", &err), 0);
        const struct view_message *m = &chat.views[chat.selected];
        assert_string_equal(m->object_name, cases[i].type);
        assert_int_equal(m->file_size, cases[i].size);
        if (cases[i].name == NULL)
            assert_null(m->file_name);
        else
            assert_string_equal(m->file_name, cases[i].name);
    }
    screen_chat_done(&chat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        stage_test(the_list_is_walked_to_its_end_and_back),
        stage_test(the_end_of_a_short_list_is_all_of_it),
        stage_test(the_selected_conversation_stays_selected),
        stage_test(an_empty_list_and_an_empty_chat_have_nothing_selected),
        stage_test(the_chat_is_walked_to_its_beginning_and_back),
        stage_test(a_chat_at_its_end_follows_what_arrives_and_elsewhere_stays),
        stage_test(a_conversation_is_gone_to_wherever_in_the_list_it_is),
        stage_test(a_chat_opens_at_a_message_with_others_around_it),
        stage_test(what_is_marked_stays_marked_in_what_is_read_later),
        stage_test(a_filtered_list_is_walked_to_its_end_and_back),
        stage_test(a_row_that_is_open_stays_when_the_filter_would_take_it),
        stage_test(files_and_pictures_have_their_name_and_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
