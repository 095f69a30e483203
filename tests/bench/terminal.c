#include "terminal.h"

#include "bench.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void terminal_move_to_core(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)core, &set);
    if (sysconf(_SC_NPROCESSORS_ONLN) > 1 && sched_setaffinity(0, sizeof set, &set) != 0)
        bench_fail("core %d is not to be had", core);
}

void terminal_two_programs(int argc, char **argv, char **programs[2], const char *usage)
{
    size_t found = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        argv[i] = NULL;
        if (found < 2)
            programs[found] = &argv[i + 1];
        found++;
    }
    if (found != 2)
        bench_fail("usage: %s", usage);
}

pid_t terminal_start(char **argv, int *fd)
{
    struct winsize size = {.ws_row = 30, .ws_col = 100};
    pid_t pid = forkpty(fd, NULL, NULL, &size);
    if (pid < 0)
        bench_fail("no terminal");
    if (pid > 0)
        return pid;
    terminal_move_to_core(0);
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    execv(argv[0], argv);
    _exit(127);
}

void terminal_wait_for(const char *program, int fd, const char *marker)
{
    static char seen[1 << 20];
    size_t len = 0;
    while (memmem(seen, len, marker, strlen(marker)) == NULL) {
        ssize_t n = len < sizeof seen ? read(fd, seen + len, sizeof seen - len) : 0;
        if (n <= 0)
            bench_fail("%s ended without \"%s\":\n%.*s", program, marker, (int)len, seen);
        len += (size_t)n;
    }
}

int64_t terminal_read(const char *program, int fd, int64_t for_ms, int64_t gap_ms)
{
    int64_t end_ns = bench_now_ns() + for_ms * 1000000;
    int64_t last_ns = 0;
    for (;;) {
        int64_t now_ns = bench_now_ns();
        int64_t until_ns = last_ns > 0 && gap_ms > 0 ? last_ns + gap_ms * 1000000 : end_ns;
        if (now_ns >= until_ns || now_ns >= end_ns)
            return last_ns;
        struct pollfd one = {.fd = fd, .events = POLLIN};
        char bytes[65536];
        int ready = poll(&one, 1, (int)((until_ns - now_ns) / 1000000) + 1);
        if (ready < 0 && errno != EINTR)
            bench_fail("poll: %s", strerror(errno));
        if (ready <= 0)
            continue;
        if (read(fd, bytes, sizeof bytes) <= 0)
            bench_fail("%s ended", program);
        last_ns = bench_now_ns();
    }
}

void terminal_type(const char *program, int fd, const char *keys)
{
    if (write(fd, keys, strlen(keys)) != (ssize_t)strlen(keys))
        bench_fail("%s reads no key", program);
}
