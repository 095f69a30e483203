#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec t;
    if (clock_gettime(id, &t) != 0)
        bench_fail("no clock");
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t bench_now_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t bench_cpu_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *samples, size_t count)
{
    qsort(samples, count, sizeof *samples, by_size);
    return (samples[(count - 1) / 2] + samples[count / 2]) / 2;
}

size_t bench_count(int argc, char **argv, int i, size_t max, const char *usage)
{
    char *end = NULL;
    unsigned long value = i < argc ? strtoul(argv[i], &end, 10) : 0;
    if (value < 1 || value > max || *end != '\0')
        bench_fail("usage: %s", usage);
    return value;
}

void bench_fail(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}
