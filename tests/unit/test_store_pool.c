/* Stores of a pool: each is a store like any other, and knows nothing of those beside it. */
#include "unit.h"

#include "base/prng.h"
#include "store_fixture.h"
#include "temp_dir.h"

/* The connection of the pool that was made last: it sees the store that was used last. */
static sqlite3 *pool_db;

static int note_connection(sqlite3 *db, char **why, const void *api)
{
    (void)why, (void)api;
    pool_db = db;
    return SQLITE_OK;
}

static struct store_pool *new_pool(void)
{
    struct err err = {0};
    sqlite3_auto_extension((void (*)(void))note_connection);
    struct store_pool *p = store_pool_new(&err);
    sqlite3_cancel_auto_extension((void (*)(void))note_connection);
    if (p == NULL)
        fail_msg("%s", err.text);
    return p;
}

static struct store *open_in(struct store_pool *pool, const char *path, const char *app,
                             const char *user, enum profile_id profile)
{
    struct err err = {0};
    struct store *s = store_open(&(struct store_config){.path = path,
                                                        .pool = pool,
                                                        .app_key = app,
                                                        .user_id = user,
                                                        .profile = profile_get(profile)},
                                 &err);
    if (s == NULL)
        fail_msg("%s", err.text);
    return s;
}

static struct store *open_native(struct store_pool *pool)
{
    return open_in(pool, ":memory:", "app", "me", PROFILE_NATIVE);
}

/* What a statement says about this store's file. */
static const char *ask_store(struct store *s, const char *sql)
{
    list_of(s);
    return ask_beside(pool_db, sql);
}

static void exec_in_store(struct store *s, const char *sql)
{
    list_of(s);
    exec_beside(pool_db, sql);
}

/* ---- like any other ---- */

static void a_store_of_a_pool_has_the_tables_and_marks_of_a_file(void **state)
{
    static const char *const questions[] = {
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
        "PRAGMA application_id",
        "PRAGMA user_version",
        "SELECT * FROM client",
    };
    const char *path = temp_dir_path(*state, "db");
    store_close(open_store(path, PROFILE_NATIVE));
    sqlite3 *file = open_beside(path);
    struct store_pool *pool = new_pool();
    struct store *first = open_native(pool), *second = open_native(pool);
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        char *expected = strdup(ask_beside(file, questions[i]));
        assert_string_equal(ask_store(first, questions[i]), expected);
        assert_string_equal(ask_store(second, questions[i]), expected);
        free(expected);
    }
    store_close(first);
    store_close(second);
    store_pool_free(pool);
    sqlite3_close(file);
}

static void a_file_store_has_no_part_in_a_pool(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    struct store_pool *pool = new_pool();
    struct store *s = open_in(pool, path, "app", "me", PROFILE_NATIVE);
    take_at(s, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    store_close(s);
    store_pool_free(pool);
    s = open_store(path, PROFILE_NATIVE);
    assert_string_equal(chat_of(s, "2191"), "A");
    store_close(s);
}

/* ---- side by side ---- */

static void each_store_has_its_own_messages_cursor_and_life(void **state)
{
    (void)state;
    struct store_pool *pool = new_pool();
    struct store *a = open_native(pool), *b = open_native(pool);
    struct answer for_a = {.cursor = "ca",
                           .received_ms = 1000,
                           .arrivals = {{.uid = "1", .sent_ms = 100, .from = "x"}}};
    struct answer for_b = {.cursor = "cb",
                           .received_ms = 2000,
                           .arrivals = {{.uid = "1", .sent_ms = 200, .from = "y"},
                                        {.uid = "2", .sent_ms = 300, .from = "y"}}};
    ingest_ok(a, &for_a);
    assert_string_equal(list_of(b), "");
    ingest_ok(b, &for_b);
    assert_int_equal(for_b.outcomes[0], STORE_NEW); /* the UID is known to the other one only */
    struct err err = {0};
    assert_int_equal(store_note_state(a, 3000, STATE_OFFLINE, &err), 0);

    assert_string_equal(list_of(a), "x");
    assert_string_equal(list_of(b), "y");
    assert_string_equal(chat_of(a, "x"), "1");
    assert_string_equal(chat_of(b, "y"), "1 2");
    assert_int_equal(total_unread(a), 1);
    assert_int_equal(total_unread(b), 2);
    assert_string_equal(store_cursor(a), "ca");
    assert_string_equal(store_cursor(b), "cb");
    assert_int_equal(store_last_alive_ms(a), 3000);
    assert_int_equal(store_last_alive_ms(b), 2000);
    struct window_span spans[4];
    assert_int_equal(store_spans(a, 0, spans, 4), 1);
    assert_int_equal(store_spans(b, 0, spans, 4), 0);
    store_close(a);
    store_close(b);
    store_pool_free(pool);
}

static void each_store_has_its_own_owner(void **state)
{
    (void)state;
    struct store_pool *pool = new_pool();
    struct store *ann = open_in(pool, ":memory:", "app-1", "ann", PROFILE_NATIVE);
    struct store *bob = open_in(pool, ":memory:", "app-2", "bob", PROFILE_NATIVE);
    static const char owner[] = "SELECT app_key, user_id FROM client";
    assert_string_equal(ask_store(ann, owner), "app-1|ann");
    assert_string_equal(ask_store(bob, owner), "app-2|bob");
    store_close(ann);
    store_close(bob);
    store_pool_free(pool);
}

static void r16_each_store_has_its_own_profile(void **state)
{
    (void)state;
    struct store_pool *pool = new_pool();
    struct store *native = open_native(pool);
    struct store *web = open_in(pool, ":memory:", "app", "me", PROFILE_WEB);
    struct arrival one = {.uid = "1", .sent_ms = 100};
    take_at(native, 1000, one);
    take_at(web, 1000, one);
    assert_int_equal(take_at(native, 181000, one), STORE_DUPLICATE);
    assert_int_equal(take_at(web, 181000, one), STORE_NEW); /* forgotten after 180 s */
    store_close(native);
    store_close(web);
    store_pool_free(pool);
}

static void a_store_that_closes_leaves_the_others(void **state)
{
    (void)state;
    struct store_pool *pool = new_pool();
    struct store *a = open_native(pool), *b = open_native(pool);
    take_at(a, 1000, (struct arrival){.uid = "1", .sent_ms = 100});
    take_at(b, 1000, (struct arrival){.uid = "2", .sent_ms = 100});
    store_close(b);
    struct store *c = open_native(pool);
    assert_string_equal(chat_of(a, "2191"), "1");
    assert_string_equal(chat_of(c, "2191"), "");
    assert_null(store_cursor(c));
    assert_int_equal(store_last_alive_ms(c), INT64_MIN);
    store_close(a);
    store_close(c);
    store_pool_free(pool);
}

static void two_pools_are_two_connections(void **state)
{
    (void)state;
    struct store_pool *p = new_pool(), *q = new_pool();
    struct store *a = open_native(p), *b = open_native(q);
    take_at(a, 1000, (struct arrival){.uid = "1", .sent_ms = 100});
    take_at(b, 1000, (struct arrival){.uid = "2", .sent_ms = 100});
    store_close(a);
    store_pool_free(p);
    assert_string_equal(chat_of(b, "2191"), "2");
    store_close(b);
    store_pool_free(q);
}

/* ---- failures ---- */

/* More than SQLite's page cache holds: pages are written before the commit, and taken back. */
static void r17_an_answer_that_fails_is_taken_back_and_the_others_do_not_notice(void **state)
{
    (void)state;
    enum { LONG = 400000 };
    char *content = calloc(1, LONG + 1);
    memset(content, 'x', LONG);
    struct answer large = {.cursor = "large", .received_ms = 2000};
    char uids[ANSWER_MAX][4];
    for (size_t i = 0; i < ANSWER_MAX; i++) {
        snprintf(uids[i], sizeof uids[i], "%02zu", i);
        large.arrivals[i] =
            (struct arrival){.uid = uids[i], .sent_ms = 200 + (int64_t)i, .content = content};
    }
    struct store_pool *pool = new_pool();
    struct store *a = open_native(pool), *b = open_native(pool);
    take_at(a, 1000, (struct arrival){.uid = "A", .sent_ms = 100});
    take_at(b, 1000, (struct arrival){.uid = "B", .sent_ms = 100});
    exec_in_store(a, "CREATE TRIGGER no BEFORE UPDATE ON conversation BEGIN "
                     "SELECT raise(ABORT, 'no'); END");
    struct err err = {0};
    assert_int_equal(ingest(a, &large, &err), ERR_OUTSIDE);
    assert_non_null(strstr(err.text, "no"));
    assert_string_equal(chat_of(a, "2191"), "A");
    assert_string_equal(store_cursor(a), "c");
    assert_string_equal(ask_store(a, "PRAGMA integrity_check"), "ok");

    ingest_ok(b, &large);
    assert_string_equal(chat_of(b, "2191"), "B 00 01 02 03 04 05 06 07 08 09 10 11");
    list_of(b);
    assert_sound(pool_db);

    exec_in_store(a, "DROP TRIGGER no");
    ingest_ok(a, &large);
    assert_string_equal(chat_of(a, "2191"), "A 00 01 02 03 04 05 06 07 08 09 10 11");
    list_of(a);
    assert_sound(pool_db);
    store_close(a);
    store_close(b);
    store_pool_free(pool);
    free(content);
}

/* ---- random lives ---- */

enum {
    PAIRS = 5,
    STEPS = 2000,
};

static void act(struct store *s, uint64_t kind, int64_t now_ms, const char *from, const char *uid)
{
    struct err err = {0};
    switch (kind) {
    case 0:
        assert_int_equal(store_open_conversation(s, from, now_ms, &err), 0);
        break;
    case 1:
        assert_int_equal(store_remove(s, from, &err), 0);
        break;
    case 2:
        assert_int_equal(store_pin(s, from, now_ms % 2 == 0, &err), 0);
        break;
    case 3:
        assert_int_equal(store_clear(s, from, &err), 0);
        break;
    case 4:
        assert_int_equal(store_delete_message(s, uid, &err), 0);
        break;
    case 5:
        assert_int_equal(store_note_state(s, now_ms, (enum window_state)(now_ms % 3), &err), 0);
        break;
    default:
        take_at(s, now_ms, (struct arrival){.uid = uid, .sent_ms = now_ms, .from = from});
    }
}

static void assert_same(struct store *pooled, struct store *own)
{
    static const char *const senders[] = {"u0", "u1", "u2"};
    char *list = strdup(list_of(own));
    assert_string_equal(list_of(pooled), list);
    free(list);
    for (size_t i = 0; i < COUNT_OF(senders); i++) {
        char *chat = strdup(chat_of(own, senders[i]));
        assert_string_equal(chat_of(pooled, senders[i]), chat);
        free(chat);
        struct conversation expected = row_of(own, senders[i]), row = row_of(pooled, senders[i]);
        assert_true(conversation_is_same(&row, &expected));
    }
    assert_int_equal(total_unread(pooled), total_unread(own));
    assert_int_equal(store_last_alive_ms(pooled), store_last_alive_ms(own));
}

static void random_lives_agree_with_stores_that_have_their_own_connection(void **state)
{
    (void)state;
    struct prng random;
    prng_init(&random, 7);
    struct store_pool *pool = new_pool();
    struct store *pooled[PAIRS], *own[PAIRS];
    for (size_t i = 0; i < PAIRS; i++) {
        pooled[i] = open_native(pool);
        own[i] = open_store(":memory:", PROFILE_NATIVE);
    }
    for (int64_t step = 1; step <= STEPS; step++) {
        size_t i = (size_t)prng_below(&random, PAIRS);
        char from[8], uid[8];
        snprintf(from, sizeof from, "u%d", (int)prng_below(&random, 3));
        snprintf(uid, sizeof uid, "%d", (int)prng_below(&random, 200));
        uint64_t kind = prng_below(&random, 12);
        act(pooled[i], kind, step * 1000, from, uid);
        act(own[i], kind, step * 1000, from, uid);
        if (step % 100 != 0)
            continue;
        assert_same(pooled[i], own[i]);
        list_of(pooled[i]);
        assert_sound(pool_db);
        store_close(pooled[i]);
        store_close(own[i]);
        pooled[i] = open_native(pool);
        own[i] = open_store(":memory:", PROFILE_NATIVE);
    }
    for (size_t i = 0; i < PAIRS; i++) {
        assert_same(pooled[i], own[i]);
        store_close(pooled[i]);
        store_close(own[i]);
    }
    store_pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(a_store_of_a_pool_has_the_tables_and_marks_of_a_file),
        temp_dir_test(a_file_store_has_no_part_in_a_pool),
        cmocka_unit_test(each_store_has_its_own_messages_cursor_and_life),
        cmocka_unit_test(each_store_has_its_own_owner),
        cmocka_unit_test(r16_each_store_has_its_own_profile),
        cmocka_unit_test(a_store_that_closes_leaves_the_others),
        cmocka_unit_test(two_pools_are_two_connections),
        cmocka_unit_test(r17_an_answer_that_fails_is_taken_back_and_the_others_do_not_notice),
        cmocka_unit_test(random_lives_agree_with_stores_that_have_their_own_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
