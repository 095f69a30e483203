/*
 * bench_start ROUNDS MARKER -- PROGRAM ARG... -- PROGRAM ARG...: time from fork to the first full
 * frame of two programs, taking turns, each in a terminal of 100x30.
 *
 * A frame is full once MARKER has been written: a word of the bottom line, which is painted last.
 * Prints the medians, the median of the rounds' ratios, and the most memory that was ever
 * resident, until both have ended.
 */
#include "bench.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS_MAX = 1001 };

static const char usage[] = "bench_start ROUNDS MARKER -- PROGRAM ARG... -- PROGRAM ARG...";

struct program {
    char **argv;
    double ms[ROUNDS_MAX];
    long peak_kb; /* resident */
};

/* Lets the program end as its user ends it, so that the next one finds the store closed. */
static void end(struct program *p, pid_t pid, int fd)
{
    char rest[4096];
    int status;
    struct rusage used;
    terminal_type(p->argv[0], fd, "q");
    while (read(fd, rest, sizeof rest) > 0)
        continue;
    if (wait4(pid, &status, 0, &used) != pid || status != 0)
        bench_fail("%s ended with status %d", p->argv[0], status);
    close(fd);
    if (used.ru_maxrss > p->peak_kb)
        p->peak_kb = used.ru_maxrss;
}

static void run_once(struct program *p, size_t round, const char *marker)
{
    int fd;
    int64_t start_ns = bench_now_ns();
    pid_t pid = terminal_start(p->argv, &fd);
    terminal_wait_for(p->argv[0], fd, marker);
    p->ms[round] = (double)(bench_now_ns() - start_ns) / 1e6;
    end(p, pid, fd);
}

int main(int argc, char **argv)
{
    static struct program programs[2];
    static double ratio[ROUNDS_MAX];
    size_t rounds = bench_count(argc, argv, 1, ROUNDS_MAX, usage);
    char **argvs[2];
    terminal_two_programs(argc, argv, argvs, usage);
    for (size_t k = 0; k < 2; k++)
        programs[k].argv = argvs[k];
    terminal_move_to_core(1);
    for (size_t i = 0; i < rounds; i++) {
        for (size_t k = 0; k < 2; k++)
            run_once(&programs[(i + k) % 2], i, argv[2]);
        ratio[i] = programs[0].ms[i] / programs[1].ms[i];
    }
    printf("rounds=%zu first_ms=%.2f second_ms=%.2f ratio=%.2f first_kb=%ld second_kb=%ld\n",
           rounds, bench_median(programs[0].ms, rounds), bench_median(programs[1].ms, rounds),
           bench_median(ratio, rounds), programs[0].peak_kb, programs[1].peak_kb);
    return 0;
}
