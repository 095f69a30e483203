/*
 * bench_start: time from fork to the first full frame of two programs, taking turns, each in a
 * terminal (pty) of 100x30. Usage: bench_start ROUNDS MARKER -- PROGRAM ARG... -- PROGRAM ARG...
 *
 * A frame is full once MARKER has been written: a word of the bottom line, which is painted last.
 * Prints the medians, the median of the ratios, and the resident memory of the first program then.
 */
#include "bench.h"

#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS_MAX = 1001 };

static long resident_kb(pid_t pid)
{
    char path[64], line[256];
    long kb = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        sscanf(line, "VmRSS: %ld", &kb);
    if (file != NULL)
        fclose(file);
    return kb;
}

/* Milliseconds until the marker; the program is killed then. */
static double run_once(char **argv, const char *marker, long *kb)
{
    struct winsize size = {.ws_row = 30, .ws_col = 100};
    static char seen[1 << 22];
    size_t len = 0;
    int64_t start = bench_now_ns();
    int fd;
    pid_t pid = forkpty(&fd, NULL, NULL, &size);
    if (pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        execv(argv[0], argv);
        _exit(127);
    }
    for (;;) {
        ssize_t n = read(fd, seen + len, sizeof seen - 1 - len);
        if (n <= 0) {
            fprintf(stderr, "%s ended without \"%s\":\n%s\n", argv[0], marker, seen);
            exit(1);
        }
        len += (size_t)n;
        seen[len] = '\0';
        if (memmem(seen, len, marker, strlen(marker)) != NULL)
            break;
    }
    int64_t end = bench_now_ns();
    *kb = resident_kb(pid);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(fd);
    return (double)(end - start) / 1e6;
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[1]) : 0;
    const char *marker = argv[2];
    char **first = NULL, **second = NULL;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        argv[i] = NULL;
        if (first == NULL)
            first = &argv[i + 1];
        else
            second = &argv[i + 1];
    }
    if (rounds < 1 || rounds > ROUNDS_MAX || second == NULL)
        return 2;
    static double a[ROUNDS_MAX], b[ROUNDS_MAX], ratio[ROUNDS_MAX];
    long kb_a = 0, kb_b = 0, peak_kb = 0;
    for (int i = 0; i < rounds; i++) {
        a[i] = run_once(first, marker, &kb_a);
        b[i] = run_once(second, marker, &kb_b);
        ratio[i] = a[i] / b[i];
        peak_kb = kb_a > peak_kb ? kb_a : peak_kb;
    }
    printf("rounds=%d first_ms=%.2f second_ms=%.2f ratio=%.2f first_rss_kb=%ld second_rss_kb=%ld\n",
           rounds, bench_median(a, (size_t)rounds), bench_median(b, (size_t)rounds),
           bench_median(ratio, (size_t)rounds), peak_kb, kb_b);
    return 0;
}
