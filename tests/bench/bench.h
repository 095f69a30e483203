/* What the benchmark programs share: clocks, medians, and an end when something fails. Each prints
 * its figures as words name=value on one line, which scripts/bench reads. */
#ifndef CASTSIM_TESTS_BENCH_H
#define CASTSIM_TESTS_BENCH_H

#include <stddef.h>
#include <stdint.h>

int64_t bench_now_ns(void); /* monotonic */
int64_t bench_cpu_ns(void); /* processor time of this process: user and system */

/* Sorts the samples; count >= 1. */
double bench_median(double *samples, size_t count);

/* argv[i] as a number from 1 to max; ends the program with the usage when it is none. */
size_t bench_count(int argc, char **argv, int i, size_t max, const char *usage);

/* Says so on standard error and ends the program. */
_Noreturn void bench_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
