/*
 * bench_fill FILE COUNT: a store that has received so many broadcasts from a thousand senders, by
 * way of the store's own ingest, and whose search has its index. A file that is there is gone on
 * with; a full one is left as it is.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "broadcasts.h"
#include "core/json.h"
#include "io/store_search.h"

enum { COUNT_MAX = 100000000, PER_BATCH = 10000, SENDERS = 1000, CONNECT_MS = 1000 };

static void judge(struct store_item *item, struct message *m, const struct registry *registry)
{
    struct json *content = json_parse(m->content, m->content_len, NULL);
    *item = (struct store_item){.message = m};
    verdict_make(&item->verdict, m, registry_find(registry, m->object_name), content,
                 profile_get(PROFILE_NATIVE), CONNECT_MS);
    json_free(content);
}

static void fill(struct store *store, const struct registry *registry, int64_t from, size_t count)
{
    struct message *messages = mem_zalloc(count * sizeof *messages);
    struct store_item *items = mem_zalloc(count * sizeof *items);
    for (size_t i = 0; i < count; i++) {
        broadcast_make(from + (int64_t)i, SENDERS, &messages[i]);
        judge(&items[i], &messages[i], registry);
    }
    int64_t next = from + (int64_t)count;
    char cursor[32];
    snprintf(cursor, sizeof cursor, "%lld", (long long)next);
    struct store_batch batch = {.items = items,
                                .count = count,
                                .cursor = cursor,
                                .received_ms = broadcast_sent_ms(next) + 50,
                                .server_time_ms = broadcast_sent_ms(next)};
    struct err err;
    if (store_ingest(store, &batch, NULL, NULL, &err) < 0)
        bench_fail("%s", err.text);
    for (size_t i = 0; i < count; i++)
        message_done(&messages[i]);
    free(messages);
    free(items);
}

static void index_all(struct store *store)
{
    struct err err;
    size_t left;
    do {
        if (store_index_some(store, PER_BATCH, &left, &err) != 0)
            bench_fail("%s", err.text);
    } while (left > 0);
}

int main(int argc, char **argv)
{
    int64_t count = (int64_t)bench_count(argc, argv, 2, COUNT_MAX, "bench_fill FILE COUNT");
    struct err err;
    struct store *store = store_open(&(struct store_config){.path = argv[1],
                                                            .app_key = "bench",
                                                            .user_id = "reader",
                                                            .profile = profile_get(PROFILE_NATIVE)},
                                     &err);
    if (store == NULL)
        bench_fail("%s", err.text);
    struct registry *registry = broadcasts_registry();
    const char *cursor = store_cursor(store);
    for (int64_t at = cursor != NULL ? atoll(cursor) : 0; at < count;) {
        int64_t left = count - at;
        size_t batch = left < PER_BATCH ? (size_t)left : PER_BATCH;
        fill(store, registry, at, batch);
        at += (int64_t)batch;
    }
    index_all(store);
    registry_free(registry);
    store_close(store);
    return 0;
}
