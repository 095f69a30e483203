/*
 * bench_disk DIR ROUNDS: how long the disk of a folder takes to make a write last. Appends 4 KiB
 * and calls fdatasync, as SQLite does for a commit, and prints the median and the slowest tenth in
 * us.
 */
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROUNDS_MAX = 10000 };

int main(int argc, char **argv)
{
    static double us[ROUNDS_MAX];
    static char page[4096];
    size_t rounds = bench_count(argc, argv, 2, ROUNDS_MAX, "bench_disk DIR ROUNDS");
    char path[4096];
    snprintf(path, sizeof path, "%s/disk.XXXXXX", argv[1]);
    int fd = mkstemp(path);
    if (fd < 0)
        bench_fail("%s cannot be created", path);
    unlink(path);
    for (size_t i = 0; i < rounds; i++) {
        int64_t start = bench_now_ns();
        if (write(fd, page, sizeof page) != (ssize_t)sizeof page || fdatasync(fd) != 0)
            bench_fail("%s cannot be written", path);
        us[i] = (double)(bench_now_ns() - start) / 1e3;
    }
    close(fd);
    double median = bench_median(us, rounds); /* sorts */
    printf("rounds=%zu median_us=%.0f p90_us=%.0f\n", rounds, median, us[rounds * 9 / 10]);
    return 0;
}
