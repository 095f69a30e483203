/*
 * bench_ingest DIR ROUNDS PULLS: from the bytes of pull answers (100 messages, 20 senders) to rows
 * that last. Four ways take turns, PULLS answers each a round, into files that stay equal:
 *
 *   castsim  reads the answer, judges every message, stores all in one transaction
 *   bare     plain SQLite writes the same rows; it is given them read and judged
 *   client   the client as a whole: castsim's way, then every event rendered for who listens
 *   indexed  castsim's way, and after every answer the search's index follows
 *
 * Prints messages a second (medians), processor time in us a message, and the medians of the
 * rounds' ratios to bare (of the last way: to castsim's). That the files of the first two hold the
 * same rows is checked at the end.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/client.h"
#include "bare_store.h"
#include "base/buf.h"
#include "base/mem.h"
#include "broadcasts.h"
#include "core/json.h"
#include "core/wire.h"
#include "io/store_search.h"

enum { ROUNDS_MAX = 1000, PULLS_MAX = 1000, PER_PULL = 100, SENDERS = 20, CONNECT_MS = 1000 };

/* An answer as the network brings it, and as the bare loop is given it. */
struct pull {
    struct buf body;
    struct buf reasons; /* of the verdicts, which are all the same */
    char cursor[32];
    struct message messages[PER_PULL];
    struct store_item items[PER_PULL];
};

static void judge(struct store_item *item, const struct message *m, const struct registry *registry)
{
    struct json *content = json_parse(m->content, m->content_len, NULL);
    *item = (struct store_item){.message = m};
    verdict_make(&item->verdict, m, registry_find(registry, m->object_name), content,
                 profile_get(PROFILE_NATIVE), CONNECT_MS);
    json_free(content);
}

static void pull_make(struct pull *p, int64_t number, const struct registry *registry)
{
    *p = (struct pull){0};
    for (int64_t i = 0; i < PER_PULL; i++) {
        broadcast_make(number * PER_PULL + i, SENDERS, &p->messages[i]);
        judge(&p->items[i], &p->messages[i], registry);
    }
    verdict_write_words(&p->items[0].verdict, &p->reasons);
    snprintf(p->cursor, sizeof p->cursor, "bench-%lld", (long long)(number + 1) * PER_PULL);
    struct wire_pull_answer answer = {.server_time_ms = broadcast_sent_ms((number + 1) * PER_PULL),
                                      .cursor = p->cursor,
                                      .has_more = true,
                                      .messages = p->messages,
                                      .message_count = PER_PULL,
                                      .speed = 1};
    wire_pull_answer_write(&answer, &p->body);
}

static void pull_done(struct pull *p)
{
    for (size_t i = 0; i < PER_PULL; i++)
        message_done(&p->messages[i]);
    buf_done(&p->body);
    buf_done(&p->reasons);
}

static int64_t received_ms(const struct pull *p)
{
    return p->messages[PER_PULL - 1].sent_time_ms + 50;
}

/* ---- four ways ---- */

struct bench {
    struct registry *registry;
    struct store *store;
    struct bare_store *bare;
    struct store *indexed;
    struct store *client_store;
    struct client *client;
    size_t events;
};

static struct store *open_store(const char *path)
{
    struct err err;
    struct store *store = store_open(&(struct store_config){.path = path,
                                                            .app_key = "bench",
                                                            .user_id = "reader",
                                                            .profile = profile_get(PROFILE_NATIVE)},
                                     &err);
    if (store == NULL)
        bench_fail("%s", err.text);
    return store;
}

static int by_time(const void *a, const void *b)
{
    const struct message *x = a;
    const struct message *y = b;
    return message_compare(x->sent_time_ms, x->uid, y->sent_time_ms, y->uid);
}

static void ingest_into(struct store *store, const struct bench *b, const struct pull *p)
{
    struct err err;
    struct wire_pull_answer answer;
    if (wire_pull_answer_parse(p->body.data, p->body.len, &answer, &err) < 0)
        bench_fail("%s", err.text);
    qsort(answer.messages, answer.message_count, sizeof *answer.messages, by_time);
    struct store_item *items = mem_zalloc(answer.message_count * sizeof *items);
    for (size_t i = 0; i < answer.message_count; i++)
        judge(&items[i], &answer.messages[i], b->registry);
    struct store_batch batch = {.items = items,
                                .count = answer.message_count,
                                .cursor = answer.cursor,
                                .received_ms = received_ms(p),
                                .server_time_ms = answer.server_time_ms};
    char **changed = NULL;
    size_t changed_count = 0;
    if (store_ingest(store, &batch, &changed, &changed_count, &err) < 0)
        bench_fail("%s", err.text);
    store_free_targets(changed, changed_count);
    free(items);
    wire_pull_answer_done(&answer);
}

static void ingest_castsim(struct bench *b, const struct pull *p)
{
    ingest_into(b->store, b, p);
}

static void ingest_indexed(struct bench *b, const struct pull *p)
{
    ingest_into(b->indexed, b, p);
    struct err err;
    size_t left;
    do {
        if (store_index_some(b->indexed, PER_PULL, &left, &err) != 0)
            bench_fail("%s", err.text);
    } while (left > 0);
}

static void ingest_bare(struct bench *b, const struct pull *p)
{
    bare_store_ingest(
        b->bare, &(struct bare_pull){.items = p->items,
                                     .count = PER_PULL,
                                     .reasons = buf_str(&p->reasons),
                                     .cursor = p->cursor,
                                     .received_ms = received_ms(p),
                                     .server_ms = p->messages[PER_PULL - 1].sent_time_ms + 40});
}

static void count_event(void *ctx, const struct event *event)
{
    struct bench *b = ctx;
    b->events += event->kind == EVENT_MESSAGE;
    if (event->kind == EVENT_ERROR)
        bench_fail("%s", event->error->text);
}

static void ingest_client(struct bench *b, const struct pull *p)
{
    struct err err;
    struct puller_request request;
    struct client_outcome outcome;
    int64_t now_ms = received_ms(p);
    if (!client_ask(b->client, now_ms, &request))
        bench_fail("the client asks for nothing");
    struct client_answer answer = {
        .http = 200, .body = p->body.data, .body_len = p->body.len, .retry_after_ms = -1};
    if (client_answer(b->client, now_ms, &request, &answer, &outcome, &err) < 0 || !outcome.is_ok)
        bench_fail("the client did not take an answer");
}

/* ---- rounds ---- */

struct way {
    void (*ingest)(struct bench *b, const struct pull *p);
    double rate[ROUNDS_MAX];   /* messages a second */
    double ratio[ROUNDS_MAX];  /* to bare */
    double cpu_us[ROUNDS_MAX]; /* a message */
};
enum { CASTSIM, BARE, CLIENT, INDEXED, WAYS };
static struct way ways[WAYS] = {
    {.ingest = ingest_castsim},
    {.ingest = ingest_bare},
    {.ingest = ingest_client},
    {.ingest = ingest_indexed},
};

static void run_way(struct bench *b, struct way *way, size_t round, const struct pull *pulls,
                    size_t count)
{
    int64_t cpu = bench_cpu_ns();
    int64_t start = bench_now_ns();
    for (size_t i = 0; i < count; i++)
        way->ingest(b, &pulls[i]);
    double messages = (double)(count * PER_PULL);
    way->rate[round] = messages * 1e9 / (double)(bench_now_ns() - start);
    way->cpu_us[round] = (double)(bench_cpu_ns() - cpu) / 1e3 / messages;
}

/* Every round begins with another way, so that none always meets a warmed or a tired disk. */
static void run_round(struct bench *b, size_t round, size_t count)
{
    struct pull *pulls = mem_zalloc(count * sizeof *pulls);
    for (size_t i = 0; i < count; i++)
        pull_make(&pulls[i], (int64_t)(round * count + i), b->registry);
    for (size_t i = 0; i < WAYS; i++)
        run_way(b, &ways[(round + i) % WAYS], round, pulls, count);
    for (size_t i = 0; i < WAYS; i++)
        ways[i].ratio[round] =
            ways[i].rate[round] / ways[i == INDEXED ? CASTSIM : BARE].rate[round];
    for (size_t i = 0; i < count; i++)
        pull_done(&pulls[i]);
    free(pulls);
}

/* Nothing of an earlier run is left behind under the path. */
static void path_of(char out[4096], const char *dir, const char *name)
{
    static const char *const suffixes[] = {"-wal", "-shm", ""};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        snprintf(out, 4096, "%s/%s.db%s", dir, name, suffixes[i]);
        unlink(out);
    }
}

static void bench_open(struct bench *b, char paths[WAYS][4096])
{
    b->registry = broadcasts_registry();
    b->store = open_store(paths[CASTSIM]);
    store_close(open_store(paths[BARE]));
    b->bare = bare_store_open(paths[BARE], SENDERS);
    b->indexed = open_store(paths[INDEXED]);
    b->client_store = open_store(paths[CLIENT]);
    b->client = client_new(&(struct client_config){.user_id = "reader",
                                                   .profile = profile_get(PROFILE_NATIVE),
                                                   .registry = b->registry,
                                                   .store = b->client_store,
                                                   .on_event = count_event,
                                                   .ctx = b},
                           CONNECT_MS);
    client_online(b->client, CONNECT_MS);
}

static void bench_close(struct bench *b)
{
    store_close(b->store);
    bare_store_close(b->bare);
    client_free(b->client, broadcast_sent_ms(INT32_MAX));
    store_close(b->indexed);
    store_close(b->client_store);
    registry_free(b->registry);
}

int main(int argc, char **argv)
{
    static const char usage[] = "bench_ingest DIR ROUNDS PULLS";
    static const char *const names[WAYS] = {"castsim", "bare", "client", "indexed"};
    size_t rounds = bench_count(argc, argv, 2, ROUNDS_MAX, usage);
    size_t count = bench_count(argc, argv, 3, PULLS_MAX, usage);
    char paths[WAYS][4096];
    for (size_t i = 0; i < WAYS; i++)
        path_of(paths[i], argv[1], names[i]);
    struct bench b = {0};
    bench_open(&b, paths);
    for (size_t round = 0; round < rounds; round++)
        run_round(&b, round, count);
    bench_close(&b);
    if (b.events != rounds * count * PER_PULL)
        bench_fail("the client told %zu messages", b.events);
    bare_store_compare(paths[CASTSIM], paths[BARE]);

    printf("rounds=%zu messages=%zu", rounds, rounds * count * PER_PULL);
    for (size_t i = 0; i < WAYS; i++)
        printf(" %s_rate=%.0f %s_cpu_us=%.2f %s_ratio=%.2f", names[i],
               bench_median(ways[i].rate, rounds), names[i], bench_median(ways[i].cpu_us, rounds),
               names[i], bench_median(ways[i].ratio, rounds));
    printf("\n");
    for (size_t i = 0; i < WAYS; i++)
        unlink(paths[i]);
    return 0;
}
