/*
 * bench_start ROUNDS MARKER -- PROGRAM ARG... -- PROGRAM ARG...: time from fork to the first full
 * frame of two programs, taking turns, each in a terminal of 100x30.
 *
 * A frame is full once MARKER has been written: a word of the bottom line, which is painted last.
 * Prints the medians, the median of the rounds' ratios, and the most memory that was ever
 * resident, until both have ended.
 */
#include "bench.h"

#include <pty.h>
#include <sched.h>
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

/* The programs have the first core for themselves, so that what they do after their frame does not
 * keep this program from seeing it. */
static void move_to_core(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)core, &set);
    if (sysconf(_SC_NPROCESSORS_ONLN) > 1 && sched_setaffinity(0, sizeof set, &set) != 0)
        bench_fail("core %d is not to be had", core);
}

static pid_t start(char **argv, int *fd)
{
    struct winsize size = {.ws_row = 30, .ws_col = 100};
    pid_t pid = forkpty(fd, NULL, NULL, &size);
    if (pid < 0)
        bench_fail("no terminal");
    if (pid > 0)
        return pid;
    move_to_core(0);
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    execv(argv[0], argv);
    _exit(127);
}

static void wait_for(const struct program *p, int fd, const char *marker)
{
    static char seen[1 << 20];
    size_t len = 0;
    while (memmem(seen, len, marker, strlen(marker)) == NULL) {
        ssize_t n = len < sizeof seen ? read(fd, seen + len, sizeof seen - len) : 0;
        if (n <= 0)
            bench_fail("%s ended without \"%s\":\n%.*s", p->argv[0], marker, (int)len, seen);
        len += (size_t)n;
    }
}

/* Lets the program end as its user ends it, so that the next one finds the store closed. */
static void end(struct program *p, pid_t pid, int fd)
{
    char rest[4096];
    int status;
    struct rusage used;
    if (write(fd, "q", 1) != 1)
        bench_fail("%s reads no key", p->argv[0]);
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
    pid_t pid = start(p->argv, &fd);
    wait_for(p, fd, marker);
    p->ms[round] = (double)(bench_now_ns() - start_ns) / 1e6;
    end(p, pid, fd);
}

int main(int argc, char **argv)
{
    static struct program programs[2];
    static double ratio[ROUNDS_MAX];
    size_t rounds = bench_count(argc, argv, 1, ROUNDS_MAX, usage);
    size_t found = 0;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        argv[i] = NULL;
        if (found < 2)
            programs[found].argv = &argv[i + 1];
        found++;
    }
    if (found != 2)
        bench_fail("usage: %s", usage);
    move_to_core(1);
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
