/*
 * remote_probe: makes sure that a scenario can be played against a real server: it answers, its
 * clock is known, and none of its broadcasts would be taken for the scenario's.
 */
#ifndef CASTSIM_APP_REMOTE_PROBE_H
#define CASTSIM_APP_REMOTE_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "app/world.h"
#include "base/err.h"

/* Waits until the server's window holds no broadcast of this app (an earlier scenario's, say): a
 * new phone would be given it. Tells its time in Unix ms; takes its speed on into remote when
 * follows_speed, else ERR_INPUT when it has another. ERR_OUTSIDE: no answer, no such app,
 * interrupted. */
int remote_probe(struct world_remote *remote, bool follows_speed, bool (*is_interrupted)(void *ctx),
                 void *ctx, int64_t *now_ms, struct err *err);

#endif
