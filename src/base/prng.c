#include "base/prng.h"

#include <assert.h>

void prng_init(struct prng *p, uint64_t seed)
{
    p->state = seed;
}

uint64_t prng_next(struct prng *p)
{
    /* splitmix64 (Steele, Lea, Flood 2014). */
    p->state += 0x9E3779B97F4A7C15u;
    uint64_t z = p->state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint64_t prng_below(struct prng *p, uint64_t bound)
{
    assert(bound >= 1);
    /* Values under `skip` would make the low remainders more likely. */
    uint64_t skip = (0 - bound) % bound;
    uint64_t n;
    do {
        n = prng_next(p);
    } while (n < skip);
    return n % bound;
}
