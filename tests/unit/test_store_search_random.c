/* Random lives of a store of few words: whatever is received, deleted, cleared and indexed in
 * between, a search finds exactly the messages that a naive look through them finds. */
#include "base/prng.h"
#include "search_fixture.h"
#include "temp_dir.h"

enum { MESSAGES = 3000, TARGETS = 3, QUERIES = 60, LIMIT = 20 };

static const char *const pieces[] = {
    "a",  "b",  "ab",   "A",  "Ａ", " ",  "  ", ",",        "-", "%",  "é", "e\u0301",
    "中", "文", "中文", "系", "统", "，", "👍",  "👍🏽", "1", "22", "ß", "ss",
};

struct line {
    char uid[16];
    char from[8];
    char text[128];
    char content[160];
    struct buf folded;
    bool is_there;
};

struct life {
    struct prng rng;
    struct store *store;
    struct line *lines;
    size_t count;
};

static size_t pick(struct life *l, size_t bound)
{
    return (size_t)prng_below(&l->rng, bound);
}

static void make_text(struct life *l, size_t max, char out[128])
{
    out[0] = '\0';
    for (size_t i = 1 + pick(l, max); i > 0; i--)
        strcat(out, pieces[pick(l, COUNT_OF(pieces))]);
}

static void make_line(struct life *l, struct line *line)
{
    snprintf(line->uid, sizeof line->uid, "m%zu", l->count);
    snprintf(line->from, sizeof line->from, "u%zu", pick(l, TARGETS));
    make_text(l, 12, line->text);
    utf8_fold(line->text, strlen(line->text), &line->folded);
    snprintf(line->content, sizeof line->content, "{\"content\":\"%s\"}", line->text);
    line->is_there = pick(l, 8) != 0;
}

static void do_receive(struct life *l)
{
    struct arrival arrivals[400];
    size_t count = 1 + pick(l, COUNT_OF(arrivals));
    if (count > MESSAGES - l->count)
        count = MESSAGES - l->count;
    for (size_t i = 0; i < count; i++) {
        struct line *line = &l->lines[l->count];
        make_line(l, line);
        arrivals[i] = (struct arrival){.uid = line->uid,
                                       .sent_ms = 1000 + (int64_t)l->count++,
                                       .from = line->from,
                                       .content = line->content,
                                       .is_not_stored = !line->is_there};
    }
    receive(l->store, arrivals, count);
}

static void do_change(struct life *l)
{
    struct err err;
    size_t left;
    switch (pick(l, 3)) {
    case 0:
        assert_int_equal(store_index_some(l->store, 1 + pick(l, 2000), &left, &err), 0);
        break;
    case 1:
        for (size_t i = pick(l, 40); i > 0 && l->count > 0; i--) {
            struct line *line = &l->lines[pick(l, l->count)];
            assert_int_equal(store_delete_message(l->store, line->uid, &err), 0);
            line->is_there = false;
        }
        break;
    default:
        if (pick(l, 4) == 0) {
            char target[8];
            snprintf(target, sizeof target, "u%zu", pick(l, TARGETS));
            assert_int_equal(store_clear(l->store, target, &err), 0);
            for (size_t i = 0; i < l->count; i++)
                l->lines[i].is_there &= strcmp(l->lines[i].from, target) != 0;
        }
    }
}

static const char *find_naively(struct life *l, const char *query, const char *target)
{
    static char uids[1024];
    struct buf q = {0};
    utf8_fold_query(query, strlen(query), &q);
    size_t at = 0, hits = 0;
    uids[0] = '\0';
    for (size_t i = l->count; i-- > 0 && hits < LIMIT;) {
        const struct line *line = &l->lines[i];
        if (!line->is_there || q.len == 0 || (target != NULL && strcmp(line->from, target) != 0) ||
            memmem(buf_str(&line->folded), line->folded.len, buf_str(&q), q.len) == NULL)
            continue;
        at +=
            (size_t)snprintf(uids + at, sizeof uids - at, "%s%s", hits++ > 0 ? " " : "", line->uid);
    }
    buf_done(&q);
    return uids;
}

static void compare(struct life *l)
{
    for (size_t i = 0; i < QUERIES; i++) {
        char query[128], name[8];
        make_text(l, 6, query);
        snprintf(name, sizeof name, "u%zu", pick(l, TARGETS));
        const char *target = pick(l, 3) == 0 ? name : NULL;
        struct store_search *search = start(l->store, query, target, LIMIT, 0);
        finish(search);
        const char *expected = find_naively(l, query, target);
        if (strcmp(uids_of(search), expected) != 0)
            fail_msg("\"%s\" in %s finds \"%s\", not \"%s\"", query,
                     target != NULL ? target : "all", uids_of(search), expected);
        store_search_free(search);
    }
}

static void random_lives_are_searched_as_by_a_naive_look(void **state)
{
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct life l = {.lines = calloc(MESSAGES, sizeof *l.lines)};
        const char *path = temp_dir_path(*state, "db");
        unlink(path);
        prng_init(&l.rng, seed);
        l.store = open_store(seed % 2 == 0 ? path : ":memory:", PROFILE_NATIVE);
        while (l.count < MESSAGES) {
            do_receive(&l);
            for (int i = 0; i < 3; i++)
                do_change(&l);
            if (seed % 2 == 0 && pick(&l, 3) == 0) {
                store_close(l.store);
                l.store = open_store(path, PROFILE_NATIVE);
            }
            compare(&l);
        }
        store_close(l.store);
        for (size_t i = 0; i < l.count; i++)
            buf_done(&l.lines[i].folded);
        free(l.lines);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(random_lives_are_searched_as_by_a_naive_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
