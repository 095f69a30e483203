/*
 * whole: reckoning in whole numbers, which comes out the same on every machine.
 */
#ifndef CASTSIM_BASE_WHOLE_H
#define CASTSIM_BASE_WHOLE_H

#include <stdint.h>

/* The largest number whose square is not above n. n >= 0. */
int64_t whole_sqrt(int64_t n);

/* For qsort: int64_t values, the smallest first. */
int whole_compare(const void *a, const void *b);

#endif
