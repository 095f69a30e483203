/*
 * bench_keys ROUNDS -- CASTSIM client ... -- bare_screen FILE: time from a key to the frame that
 * answers it, of two programs that run beside each other, taking turns.
 *
 * A frame is whole with the last byte before GAP_MS without any. What the clock draws once a second
 * may come in between: the medians do not see it. Prints for the first program the median of every
 * kind of key and the slowest kind, what nine in ten of all keys take at most, and the second
 * program's median of moving down and up its list.
 */
#include "bench.h"
#include "terminal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS_MAX = 1001, GAP_MS = 20, ANSWER_MS = 2000 };

static const char usage[] = "bench_keys ROUNDS -- PROGRAM ARG... -- PROGRAM ARG...";

/* One after the other, again and again; each draws something. */
static const struct kind {
    const char *name;
    const char *keys;
} kinds[] = {
    {"down", "j"},                     /* the next conversation, and its chat */
    {"open", "\r"},                    /* the chat has the keys, the conversation is read */
    {"page_up", "\x02"}, {"top", "g"}, /* of the chat: its oldest messages */
    {"bottom", "G"},     {"inspect", "i"}, {"back", "h"},  {"list", "h"}, /* from the chat to the
                                                                             list */
    {"last", "G"},                                                        /* the end of the list */
    {"first", "g"},      {"wire", "2"},    {"types", "3"}, {"timeline", "4"}, {"inbox", "1"},
    {"help", "?"},       {"close", "?"},
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static double press(const char *program, int fd, const char *keys)
{
    terminal_read(program, fd, GAP_MS, GAP_MS); /* what came by itself */
    int64_t start_ns = bench_now_ns();
    terminal_type(program, fd, keys);
    int64_t end_ns = terminal_read(program, fd, ANSWER_MS, GAP_MS);
    if (end_ns == 0)
        bench_fail("%s draws nothing for the key \"%s\"", program, keys);
    return (double)(end_ns - start_ns) / 1e6;
}

static void end(char **argv, pid_t pid, int fd)
{
    int status;
    terminal_type(argv[0], fd, "q");
    char rest[4096];
    while (read(fd, rest, sizeof rest) > 0)
        continue;
    if (waitpid(pid, &status, 0) != pid || status != 0)
        bench_fail("%s ended with status %d", argv[0], status);
}

int main(int argc, char **argv)
{
    static double ms[KIND_COUNT][ROUNDS_MAX], bare[ROUNDS_MAX], all[KIND_COUNT * ROUNDS_MAX];
    size_t rounds = bench_count(argc, argv, 1, ROUNDS_MAX, usage);
    char **programs[2];
    pid_t pids[2];
    int fds[2];
    terminal_two_programs(argc, argv, programs, usage);
    terminal_move_to_core(1);
    for (size_t k = 0; k < 2; k++) {
        pids[k] = terminal_start(programs[k], &fds[k]);
        terminal_wait_for(programs[k][0], fds[k], "quit");
        terminal_read(programs[k][0], fds[k], 1000, 0); /* what it does after its first frame */
    }
    for (size_t i = 0; i < rounds; i++) {
        for (size_t k = 0; k < KIND_COUNT; k++) {
            ms[k][i] = press(programs[0][0], fds[0], kinds[k].keys);
            all[i * KIND_COUNT + k] = ms[k][i];
        }
        bare[i] = press(programs[1][0], fds[1], i % 2 == 0 ? "j" : "k");
    }
    size_t slowest = 0;
    double medians[KIND_COUNT];
    printf("rounds=%zu", rounds);
    for (size_t k = 0; k < KIND_COUNT; k++) {
        medians[k] = bench_median(ms[k], rounds);
        slowest = medians[k] > medians[slowest] ? k : slowest;
        printf(" %s_ms=%.2f", kinds[k].name, medians[k]);
    }
    double bare_ms = bench_median(bare, rounds);
    bench_median(all, rounds * KIND_COUNT); /* sorts */
    printf(" slowest=%s slowest_ms=%.2f nine_in_ten_ms=%.2f bare_ms=%.2f ratio=%.2f\n",
           kinds[slowest].name, medians[slowest], all[rounds * KIND_COUNT * 9 / 10], bare_ms,
           medians[slowest] / bare_ms);
    for (size_t k = 0; k < 2; k++)
        end(programs[k], pids[k], fds[k]);
    return 0;
}
