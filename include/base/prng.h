/*
 * prng: seeded numbers (splitmix64). The same seed gives the same numbers with every compiler.
 * Not for secrets: live tokens and identities come from the system (io/entropy).
 */
#ifndef CASTSIM_BASE_PRNG_H
#define CASTSIM_BASE_PRNG_H

#include <stdint.h>

struct prng {
    uint64_t state;
};

void prng_init(struct prng *p, uint64_t seed);
uint64_t prng_next(struct prng *p);
/* Uniform in [0, bound); bound >= 1. No modulo bias. */
uint64_t prng_below(struct prng *p, uint64_t bound);

#endif
