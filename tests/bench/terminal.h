/* Programs that are measured on a terminal of 100x30, as their users run them. */
#ifndef CASTSIM_TESTS_BENCH_TERMINAL_H
#define CASTSIM_TESTS_BENCH_TERMINAL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* This process keeps to that core, where there are two. Programs have the first one for themselves,
 * so that what they do after their frame does not keep this one from seeing it. */
void terminal_move_to_core(int core);

/* Splits "... -- PROGRAM ARG... -- PROGRAM ARG..." into two argument lists, within argv. Ends the
 * program with the usage when there are not two. */
void terminal_two_programs(int argc, char **argv, char **programs[2], const char *usage);

/* Starts it on a terminal whose other end is *fd. */
pid_t terminal_start(char **argv, int *fd);

/* Reads until the marker has been written. */
void terminal_wait_for(const char *program, int fd, const char *marker);

/* Reads for so long, or, with a gap above 0, until nothing comes for that long; ends the program
 * when it closes the terminal. Returns when the last byte came (bench_now_ns); 0 = none did. */
int64_t terminal_read(const char *program, int fd, int64_t for_ms, int64_t gap_ms);

void terminal_type(const char *program, int fd, const char *keys);

#endif
