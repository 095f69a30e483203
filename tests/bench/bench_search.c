/*
 * bench_search STORE COUNT ROUNDS: finding the newest 50 messages in a store that bench_fill made
 * with COUNT messages. Each query is asked of castsim's search and of a LIKE over the wire log, in
 * turn; both must find the same. Prints for each the medians in ms, and the ratio to the LIKE that
 * has to scan everything.
 */
#include "bench.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "broadcasts.h"
#include "io/store_search.h"

enum { COUNT_MAX = 100000000, ROUNDS_MAX = 1000, LIMIT = 50 };

struct asked {
    const char *name;
    char text[64];
    size_t expected; /* hits, when there are messages enough */
    double search_ms[ROUNDS_MAX];
    double like_ms[ROUNDS_MAX];
};

/* The texts are those of broadcast_make. */
static struct asked queries[] = {
    {.name = "word", .text = "maintenance", .expected = LIMIT},
    {.name = "part", .text = "ampaig", .expected = LIMIT},
    {.name = "char", .text = "维", .expected = LIMIT},
    {.name = "rare", .expected = 1},        /* the number of one message */
    {.name = "apart", .text = "今护"},      /* in every message, never together */
    {.name = "pieces", .text = "23:00 至"}, /* all of its pieces are in every message */
};
enum { QUERIES = sizeof queries / sizeof queries[0] };

struct found {
    int64_t rows[LIMIT];
    size_t count;
};

/* What a client does while nothing happens. */
static void follow(struct store *store)
{
    struct err err;
    size_t left;
    do {
        if (store_index_some(store, 1, &left, &err) != 0)
            bench_fail("%s", err.text);
    } while (left > 0);
}

static void search(struct store *store, const char *text, struct found *out)
{
    struct err err;
    struct store_search *s =
        store_search_new(store, &(struct store_search_config){.text = text, .limit = LIMIT});
    if (store_search_step(s, NULL, NULL, &err) != 0)
        bench_fail("%s", err.text);
    const struct store_hit *hits = store_search_hits(s, &out->count);
    for (size_t i = 0; i < out->count; i++)
        out->rows[i] = hits[i].message.row_id;
    store_search_free(s);
}

static void scan(sqlite3_stmt *like, const char *text, struct found *out)
{
    char pattern[80];
    snprintf(pattern, sizeof pattern, "%%%s%%", text);
    sqlite3_bind_text(like, 1, pattern, -1, SQLITE_STATIC);
    out->count = 0;
    while (sqlite3_step(like) == SQLITE_ROW)
        out->rows[out->count++] = sqlite3_column_int64(like, 0);
    if (sqlite3_reset(like) != SQLITE_OK)
        bench_fail("LIKE: %s", sqlite3_errmsg(sqlite3_db_handle(like)));
}

static void ask(struct store *store, sqlite3_stmt *like, struct asked *a, size_t round)
{
    struct found by_search, by_like;
    int64_t start = bench_now_ns();
    search(store, a->text, &by_search);
    int64_t between = bench_now_ns();
    scan(like, a->text, &by_like);
    a->search_ms[round] = (double)(between - start) / 1e6;
    a->like_ms[round] = (double)(bench_now_ns() - between) / 1e6;
    if (by_search.count != a->expected || by_search.count != by_like.count ||
        memcmp(by_search.rows, by_like.rows, by_like.count * sizeof *by_like.rows) != 0)
        bench_fail("\"%s\": %zu hits, LIKE has %zu (or others)", a->text, by_search.count,
                   by_like.count);
}

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW)
        bench_fail("%s: %s", sql, sqlite3_errmsg(db));
    int64_t value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return value;
}

static void report(sqlite3 *db, int64_t count, size_t rounds, off_t bytes)
{
    double slowest = 0;
    printf("rounds=%zu", rounds);
    for (size_t i = 0; i < QUERIES; i++) {
        double like_ms = bench_median(queries[i].like_ms, rounds);
        printf(" %s_ms=%.3f %s_like_ms=%.1f", queries[i].name,
               bench_median(queries[i].search_ms, rounds), queries[i].name, like_ms);
        slowest = like_ms > slowest ? like_ms : slowest;
    }
    for (size_t i = 0; i < QUERIES; i++)
        printf(" %s_ratio=%.1f", queries[i].name,
               slowest / bench_median(queries[i].search_ms, rounds));
    double texts = (double)number(db, "SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) "
                                      "FROM search_text");
    double filters = (double)number(db, "SELECT coalesce(sum(length(words)), 0) "
                                        "FROM search_filter");
    printf(" text_bytes=%.0f filter_bytes=%.1f file_bytes=%.0f\n", texts / (double)count,
           filters / (double)count, (double)bytes / (double)count);
}

int main(int argc, char **argv)
{
    static const char usage[] = "bench_search STORE COUNT ROUNDS";
    int64_t count = (int64_t)bench_count(argc, argv, 2, COUNT_MAX, usage);
    size_t rounds = bench_count(argc, argv, 3, ROUNDS_MAX, usage);
    struct err err;
    struct store *store = store_open(&(struct store_config){.path = argv[1],
                                                            .app_key = "bench",
                                                            .user_id = "reader",
                                                            .profile = profile_get(PROFILE_NATIVE)},
                                     &err);
    if (store == NULL)
        bench_fail("%s", err.text);
    follow(store);
    sqlite3 *db = NULL;
    sqlite3_stmt *like = NULL;
    static const char sql[] = "SELECT id FROM wire WHERE stored AND content LIKE ? "
                              "ORDER BY id DESC LIMIT 50";
    struct stat info;
    if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, sql, -1, &like, NULL) != SQLITE_OK || stat(argv[1], &info) != 0)
        bench_fail("%s: %s", argv[1], sqlite3_errmsg(db));
    for (size_t i = 0; i < QUERIES; i++) {
        if (queries[i].text[0] == '\0')
            snprintf(queries[i].text, sizeof queries[i].text, "Ticket %07lld",
                     (long long)count / 2);
    }
    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < QUERIES; i++)
            ask(store, like, &queries[i], round);
    }
    report(db, count, rounds, info.st_size);
    sqlite3_finalize(like);
    sqlite3_close(db);
    store_close(store);
    return 0;
}
