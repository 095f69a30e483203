/*
 * bench_judge ROUNDS: look-up, strict JSON and verdict of a text message, beside the bare cJSON
 * parse of the same content. Rounds of both take turns, so that noise of the machine falls on both.
 * Prints the bytes of the content, ns per message of each (medians), and the median of the rounds'
 * ratios.
 */
#include "bench.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "broadcasts.h"
#include "core/json.h"
#include "core/verdict.h"

enum { ROUNDS_MAX = 1000, PER_ROUND = 20000 };

static double time_bare(const struct message *m)
{
    size_t done = 0;
    int64_t start = bench_now_ns();
    for (int i = 0; i < PER_ROUND; i++) {
        cJSON *json = cJSON_ParseWithLength(m->content, m->content_len);
        done += json != NULL;
        cJSON_Delete(json);
    }
    double ns = (double)(bench_now_ns() - start) / PER_ROUND;
    if (done != PER_ROUND)
        bench_fail("the content does not parse");
    return ns;
}

static double time_castsim(const struct message *m, const struct registry *registry)
{
    const struct sdk_profile *profile = profile_get(PROFILE_NATIVE);
    size_t done = 0;
    int64_t start = bench_now_ns();
    for (int i = 0; i < PER_ROUND; i++) {
        struct json *json = json_parse(m->content, m->content_len, NULL);
        struct verdict v;
        verdict_make(&v, m, registry_find(registry, m->object_name), json, profile,
                     m->sent_time_ms - 1);
        done += v.stored && v.counted;
        json_free(json);
    }
    double ns = (double)(bench_now_ns() - start) / PER_ROUND;
    if (done != PER_ROUND)
        bench_fail("the message is not judged as stored and counted");
    return ns;
}

/* castsim gives cJSON another allocator, so the bare parse has a process of its own, in which cJSON
 * is as it comes. Every byte that arrives asks for a round. */
static pid_t start_bare(const struct message *m, int *asking)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        bench_fail("no socket pair");
    pid_t pid = fork();
    if (pid != 0) {
        close(ends[1]);
        *asking = ends[0];
        return pid;
    }
    close(ends[0]);
    cJSON_InitHooks(NULL);
    for (char byte; read(ends[1], &byte, 1) == 1;) {
        double ns = time_bare(m);
        if (write(ends[1], &ns, sizeof ns) != (ssize_t)sizeof ns)
            break;
    }
    _exit(0);
}

static double ask_bare(int asking)
{
    double ns;
    if (write(asking, "", 1) != 1 || read(asking, &ns, sizeof ns) != (ssize_t)sizeof ns)
        bench_fail("the bare process ended");
    return ns;
}

int main(int argc, char **argv)
{
    size_t rounds = bench_count(argc, argv, 1, ROUNDS_MAX, "bench_judge ROUNDS");
    struct message m;
    broadcast_make(1, 20, &m);
    int asking;
    pid_t pid = start_bare(&m, &asking);
    struct registry *registry = broadcasts_registry();
    double ours[ROUNDS_MAX], bare[ROUNDS_MAX], ratio[ROUNDS_MAX];
    for (size_t i = 0; i < rounds; i++) {
        bare[i] = ask_bare(asking);
        ours[i] = time_castsim(&m, registry);
        ratio[i] = ours[i] / bare[i];
    }
    printf("rounds=%zu bytes=%zu cjson_ns=%.0f castsim_ns=%.0f ratio=%.2f\n", rounds, m.content_len,
           bench_median(bare, rounds), bench_median(ours, rounds), bench_median(ratio, rounds));
    close(asking);
    waitpid(pid, NULL, 0);
    message_done(&m);
    registry_free(registry);
    return 0;
}
