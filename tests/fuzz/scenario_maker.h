/*
 * scenario_maker: the text of a scenario that nobody would write: random statements of the whole
 * language at random times, hostile texts, damaged answers. The same numbers make the same text.
 */
#ifndef CASTSIM_TESTS_FUZZ_SCENARIO_MAKER_H
#define CASTSIM_TESTS_FUZZ_SCENARIO_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/prng.h"

#define MADE_CLIENTS_MAX 5

struct made_client {
    char name[8];
    bool is_native;
    bool is_calm;       /* native, online from its first moment to the end, on a perfect network */
    bool meets_answers; /* some of its pulls are answered by the scenario */
    bool has_users;     /* others log in on it */
    bool may_be_dead;
    int64_t interval_ms;
};

struct made {
    struct buf text;
    bool is_damaged;        /* the whole text was: it may not parse */
    bool has_steady_server; /* never down, killed, or short of a window of ten minutes */
    struct made_client clients[MADE_CLIENTS_MAX];
    size_t client_count;
};

/* types: a file or folder of message types that clients may name. */
void made_init(struct made *made, struct prng *random, const char *types);
void made_done(struct made *made);

#endif
