/*
 * bench_command ROUNDS -- PROGRAM ARG... [-- PROGRAM ARG...]: time from fork to the end of one or
 * two commands, taking turns on one core, their output thrown away. Every run has to end well.
 * Prints the medians, the median of the rounds' ratios, and the most memory ever resident.
 */
#include "bench.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS_MAX = 1001 };

static const char usage[] = "bench_command ROUNDS -- PROGRAM ARG... [-- PROGRAM ARG...]";

struct command {
    char **argv;
    double ms[ROUNDS_MAX];
    long peak_kb; /* resident */
};

static void stay_on_one_core(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        bench_fail("core 0 is not to be had");
}

static void run_once(struct command *c, size_t round)
{
    int64_t start_ns = bench_now_ns();
    pid_t pid = fork();
    if (pid < 0)
        bench_fail("no process");
    if (pid == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        execv(c->argv[0], c->argv);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (wait4(pid, &status, 0, &used) != pid || status != 0)
        bench_fail("%s ended with status %d", c->argv[0], status);
    c->ms[round] = (double)(bench_now_ns() - start_ns) / 1e6;
    if (used.ru_maxrss > c->peak_kb)
        c->peak_kb = used.ru_maxrss;
}

int main(int argc, char **argv)
{
    static struct command commands[2];
    static double ratio[ROUNDS_MAX];
    size_t rounds = bench_count(argc, argv, 1, ROUNDS_MAX, usage);
    size_t count = 0;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        argv[i] = NULL;
        if (count < 2)
            commands[count].argv = &argv[i + 1];
        count++;
    }
    if (count < 1 || count > 2)
        bench_fail("usage: %s", usage);
    stay_on_one_core();
    for (size_t i = 0; i < rounds; i++) {
        for (size_t k = 0; k < count; k++)
            run_once(&commands[(i + k) % count], i);
        ratio[i] = count == 2 ? commands[0].ms[i] / commands[1].ms[i] : 1;
    }
    printf("rounds=%zu first_ms=%.2f first_kb=%ld", rounds, bench_median(commands[0].ms, rounds),
           commands[0].peak_kb);
    if (count == 2)
        printf(" second_ms=%.2f ratio=%.2f", bench_median(commands[1].ms, rounds),
               bench_median(ratio, rounds));
    printf("\n");
    return 0;
}
