/*
 * play: a scenario on a world's stage: does what its steps say, lets time pass between them, and
 * judges what it expects. The same scenario plays on virtual time, or in real time against a real
 * server.
 *
 * At one instant: the statements in the order of the file, then what is due, first in, first out;
 * expectations are judged when the instant is quiet. Against a real server nothing is ever that
 * exact: an expectation may become true within the tolerance, and durations may be off by as much.
 */
#ifndef CASTSIM_APP_PLAY_H
#define CASTSIM_APP_PLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "app/run_result.h"
#include "app/type_shelf.h"
#include "app/world.h"
#include "core/scenario.h"

#define PLAY_EPOCH_MS 1585127132000 /* Unix ms of time 0, unless the scenario says another */
#define PLAY_SEED 1                 /* unless the scenario or the command line says another */
#define PLAY_TOLERANCE_MS 1000      /* real time; against a real server */

struct play_config {
    struct type_shelf *shelf; /* borrowed; shared by all scenarios of a run */
    bool has_seed;            /* the command line's word counts more than the scenario's */
    uint64_t seed;
    const struct sdk_profile *profile; /* of clients that name none */
    const struct world_remote *remote; /* NULL = virtual time */
    int64_t remote_start_ms;           /* its server's time */
    int64_t tolerance_ms;              /* real time; -1 = the scenario's, or PLAY_TOLERANCE_MS */
    bool keeps_why;                    /* for a report: the reasons of every verdict */
    bool (*is_interrupted)(void *ctx); /* may be NULL */
    /* Told of everything that happens, as it happens; may be NULL. */
    void (*on_event)(void *ctx, const struct world_event *event);
    /* Told now and then how far it is on the scenario's clock; may be NULL. */
    void (*progress)(void *ctx, int64_t at_ms, int64_t end_ms);
    void *ctx;
};

/* Why it is skipped: what needs the world's own server cannot be done to a real one. NULL = it is
 * not. */
const char *play_why_skipped(const struct scenario *scenario, const struct play_config *config);

/* ---- one instant after the other ---- */

struct play;

/* Sets the stage and begins *out (run_result_done frees, once the play is closed); scenario, config
 * and out outlive the play. NULL: it cannot be played, *out says why: RUN_SKIPPED, or RUN_BROKEN
 * and err. */
struct play *play_open(const struct scenario *scenario, const struct play_config *config,
                       struct run_result *out, struct err *err);
/* Goes one quiet instant further: to the next one at which something happens or a statement stands.
 * What was judged by then is in *out. *is_over: it was the last. Negative, and over: it broke, or
 * was interrupted; *out and err say how. */
int play_step(struct play *p, bool *is_over, struct err *err);
int64_t play_now_ms(const struct play *p); /* of the scenario's clock */
struct world *play_world(const struct play *p);
void play_write_duration(struct buf *out, int64_t ms); /* "3:00.250", "1:02:03" */
/* The rest of *out is filled in, all but real_us and replay. NULL is allowed. */
void play_close(struct play *p);

/* Plays it to the end and fills *out in (run_result_done frees), all but real_us and replay.
 * Returns 0, or ERR_OUTSIDE when it was interrupted. What the scenario itself cannot do is an
 * outcome. */
int play_scenario(const struct scenario *scenario, const struct play_config *config,
                  struct run_result *out, struct err *err);

#endif
