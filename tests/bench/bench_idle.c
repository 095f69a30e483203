/*
 * bench_idle SECONDS -- PROGRAM ARG... -- PROGRAM ARG...: the processor time that two programs take
 * while nobody touches them, beside each other, each on a terminal of its own, in percent of one
 * core. The time in which they start is not counted.
 */
#include "bench.h"
#include "terminal.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS_MAX = 3600, SETTLE_MS = 3000, TURN_MS = 100 };

static const char usage[] = "bench_idle SECONDS -- PROGRAM ARG... -- PROGRAM ARG...";

/* User and system time of all its threads. */
static int64_t cpu_of(pid_t pid)
{
    clockid_t id;
    struct timespec t;
    if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &t) != 0)
        bench_fail("no clock of process %d", (int)pid);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void keep_reading(char **programs[2], const int fds[2], int64_t ms)
{
    for (int64_t end_ns = bench_now_ns() + ms * 1000000; bench_now_ns() < end_ns;) {
        for (size_t k = 0; k < 2; k++)
            terminal_read(programs[k][0], fds[k], TURN_MS / 2, 0);
    }
}

int main(int argc, char **argv)
{
    size_t seconds = bench_count(argc, argv, 1, SECONDS_MAX, usage);
    char **programs[2];
    pid_t pids[2];
    int fds[2];
    int64_t before_ns[2];
    double percent[2];
    terminal_two_programs(argc, argv, programs, usage);
    terminal_move_to_core(1);
    for (size_t k = 0; k < 2; k++) {
        pids[k] = terminal_start(programs[k], &fds[k]);
        terminal_wait_for(programs[k][0], fds[k], "quit");
    }
    keep_reading(programs, fds, SETTLE_MS);
    int64_t start_ns = bench_now_ns();
    for (size_t k = 0; k < 2; k++)
        before_ns[k] = cpu_of(pids[k]);
    keep_reading(programs, fds, (int64_t)seconds * 1000);
    double took_ns = (double)(bench_now_ns() - start_ns);
    for (size_t k = 0; k < 2; k++)
        percent[k] = 100 * (double)(cpu_of(pids[k]) - before_ns[k]) / took_ns;
    printf("seconds=%zu first_percent=%.3f second_percent=%.3f ratio=%.2f\n", seconds, percent[0],
           percent[1], percent[0] / percent[1]);
    for (size_t k = 0; k < 2; k++) {
        int status;
        char rest[4096];
        terminal_type(programs[k][0], fds[k], "q");
        while (read(fds[k], rest, sizeof rest) > 0)
            continue;
        if (waitpid(pids[k], &status, 0) != pids[k] || status != 0)
            bench_fail("%s ended with status %d", programs[k][0], status);
    }
    return 0;
}
