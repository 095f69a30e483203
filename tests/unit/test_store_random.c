/* Random lives of a store under every profile: answers with duplicates, what the user does, and
 * reopening. The rows are compared with ones kept in memory by core/conversation, the tables with
 * what SQL makes of the messages. */
#include "unit.h"

#include "base/prng.h"
#include "store_fixture.h"
#include "temp_dir.h"

enum {
    TARGETS = 4,
    MESSAGES = 120,
    STEPS = 60,
};

struct known {
    char uid[MESSAGE_UID_SIZE];
    char target[8];
    struct arrival arrival;
    int64_t taken_ms; /* 0 = never */
    bool is_stored;   /* and not deleted */
};

struct life {
    struct prng rng;
    struct temp_dir *dir;
    struct store *store;
    enum profile_id profile;
    int64_t now_ms;
    struct known messages[MESSAGES];
    struct conversation rows[TARGETS];
};

static size_t pick(struct life *l, size_t bound)
{
    return (size_t)prng_below(&l->rng, bound);
}

static bool chance(struct life *l, size_t one_in)
{
    return pick(l, one_in) == 0;
}

static size_t target_of(const struct known *k)
{
    return (size_t)(k->target[1] - '0');
}

static void make_messages(struct life *l)
{
    for (size_t i = 0; i < MESSAGES; i++) {
        struct known *k = &l->messages[i];
        snprintf(k->uid, sizeof k->uid, "%03zu", (i * 37) % MESSAGES);
        snprintf(k->target, sizeof k->target, "u%zu", pick(l, TARGETS));
        k->arrival = (struct arrival){
            .uid = k->uid,
            .sent_ms = 1000 + (int64_t)pick(l, 300) * 1000,
            .from = k->target,
            .is_not_stored = chance(l, 6),
            .is_uncounted = chance(l, 4),
            .is_disabled = chance(l, 3),
            .is_mine = chance(l, 8),
        };
    }
}

static struct conversation_message as_seen(const struct known *k)
{
    const struct verdict v = verdict_of(&k->arrival);
    return (struct conversation_message){
        .uid = k->uid,
        .object_name = "RC:TxtMsg",
        .sent_time_ms = k->arrival.sent_ms,
        .counted = v.counted,
        .listed = v.listed,
        .is_mine = k->arrival.is_mine,
    };
}

/* R16, said again. */
static bool is_new(const struct life *l, const struct known *k)
{
    if (k->taken_ms == 0)
        return true;
    if (l->profile == PROFILE_NATIVE)
        return false;
    return (l->profile == PROFILE_WEB && k->arrival.is_mine) || l->now_ms - k->taken_ms >= 180000;
}

static void do_answer(struct life *l)
{
    struct answer a = {.received_ms = l->now_ms};
    struct known *items[ANSWER_MAX];
    size_t count = pick(l, ANSWER_MAX);
    for (size_t i = 0; i < count; i++) {
        items[i] = &l->messages[pick(l, MESSAGES)];
        a.arrivals[i] = items[i]->arrival;
    }
    ingest_ok(l->store, &a);
    for (size_t i = 0; i < count; i++) {
        struct known *k = items[i];
        assert_int_equal(a.outcomes[i], is_new(l, k) ? STORE_NEW : STORE_DUPLICATE);
        if (!is_new(l, k))
            continue;
        k->taken_ms = l->now_ms;
        if (k->arrival.is_not_stored)
            continue;
        k->is_stored = true;
        struct conversation_message m = as_seen(k);
        conversation_receive(&l->rows[target_of(k)], &m, profile_get(l->profile));
    }
}

static void do_delete(struct life *l)
{
    struct known *k = &l->messages[pick(l, MESSAGES)];
    struct err err;
    assert_int_equal(store_delete_message(l->store, k->uid, &err), 0);
    if (!k->is_stored)
        return;
    k->is_stored = false;
    struct conversation_message deleted = as_seen(k), left = {.uid = ""};
    bool has_left = false;
    for (size_t i = 0; i < MESSAGES; i++) {
        const struct known *other = &l->messages[i];
        if (!other->is_stored || target_of(other) != target_of(k) || other->arrival.is_disabled)
            continue;
        if (!has_left ||
            message_compare(other->arrival.sent_ms, other->uid, left.sent_time_ms, left.uid) > 0)
            left = as_seen(other);
        has_left = true;
    }
    conversation_delete(&l->rows[target_of(k)], &deleted, has_left ? &left : NULL,
                        profile_get(l->profile));
}

static void do_user(struct life *l)
{
    size_t target = pick(l, TARGETS);
    char name[8];
    snprintf(name, sizeof name, "u%zu", target);
    struct conversation *row = &l->rows[target];
    struct err err;
    bool pinned = chance(l, 2);
    switch (pick(l, 4)) {
    case 0:
        assert_int_equal(store_open_conversation(l->store, name, l->now_ms, &err), 0);
        if (row->exists)
            conversation_open(row, l->now_ms, profile_get(l->profile));
        break;
    case 1:
        assert_int_equal(store_remove(l->store, name, &err), 0);
        if (row->exists)
            conversation_remove(row, profile_get(l->profile));
        break;
    case 2:
        assert_int_equal(store_pin(l->store, name, pinned, &err), 0);
        if (row->exists)
            conversation_pin(row, pinned);
        break;
    default:
        assert_int_equal(store_clear(l->store, name, &err), 0);
        *row = (struct conversation){0};
        for (size_t i = 0; i < MESSAGES; i++) {
            if (target_of(&l->messages[i]) == target)
                l->messages[i].is_stored = false;
        }
    }
}

static void reopen(struct life *l)
{
    store_close(l->store);
    l->store = open_store(temp_dir_path(l->dir, "db"), l->profile);
}

static void compare(struct life *l)
{
    int64_t total = 0;
    for (size_t i = 0; i < TARGETS; i++) {
        char name[8];
        snprintf(name, sizeof name, "u%zu", i);
        struct conversation row = row_of(l->store, name);
        assert_true(conversation_is_same(&row, &l->rows[i]));
        total += row.hidden ? 0 : row.unread;
    }
    assert_int_equal(total_unread(l->store), total);

    sqlite3 *db = open_beside(temp_dir_path(l->dir, "db"));
    if (l->profile == PROFILE_NATIVE)
        assert_sound(db);
    assert_string_equal(list_of(l->store),
                        ask_beside(db, "SELECT target_id FROM conversation WHERE NOT hidden "
                                       "ORDER BY pinned DESC, sort_ms DESC, id DESC"));
    size_t stored = 0;
    for (size_t i = 0; i < MESSAGES; i++)
        stored += l->messages[i].is_stored;
    char expected[16];
    snprintf(expected, sizeof expected, "%zu", stored);
    assert_string_equal(ask_beside(db, "SELECT count(*) FROM chat"), expected);
    sqlite3_close(db);
}

static void live(struct temp_dir *dir, enum profile_id profile, uint64_t seed)
{
    struct life *l = calloc(1, sizeof *l);
    l->dir = dir;
    l->profile = profile;
    prng_init(&l->rng, seed);
    make_messages(l);
    unlink(temp_dir_path(dir, "db"));
    l->store = open_store(temp_dir_path(dir, "db"), profile);
    l->now_ms = 1000;
    for (int step = 0; step < STEPS; step++) {
        l->now_ms += (int64_t)pick(l, 60000);
        size_t kind = pick(l, 10);
        if (kind < 5)
            do_answer(l);
        else if (kind < 7)
            do_delete(l);
        else if (kind < 9)
            do_user(l);
        else
            reopen(l);
        if (step % 5 == 4)
            compare(l);
    }
    store_close(l->store);
    free(l);
}

static void r16_r29_random_lives_of_native_agree_with_the_rules(void **state)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        live(*state, PROFILE_NATIVE, seed);
}

static void random_lives_of_web_agree_with_its_rules(void **state)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        live(*state, PROFILE_WEB, seed);
}

static void random_lives_of_web_5_2_agree_with_its_rules(void **state)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        live(*state, PROFILE_WEB_5_2, seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(r16_r29_random_lives_of_native_agree_with_the_rules),
        temp_dir_test(random_lives_of_web_agree_with_its_rules),
        temp_dir_test(random_lives_of_web_5_2_agree_with_its_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
