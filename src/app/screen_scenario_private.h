/* What the two files of the scenario inside the screen share. */
#ifndef CASTSIM_APP_SCREEN_SCENARIO_PRIVATE_H
#define CASTSIM_APP_SCREEN_SCENARIO_PRIVATE_H

#include "app/play.h"
#include "screen_parts.h"

struct screen_scenario {
    struct screen *screen; /* that shows it */
    struct screen *phone;  /* that it lies over */
    struct scenario *scenario;
    struct type_shelf *shelf;
    struct play_config config;
    struct run_result result;
    struct play *play;
    bool is_over;
    size_t steps; /* that were done */
    size_t told;  /* what the world told, to know that something has happened */
    size_t failed_told;
    bool is_playing;
    int64_t next_real_ms; /* of `real`: when the next step is due, while it plays */
    struct clock real;
    char *who; /* the client that is shown; NULL = the first */
    /* what the session borrows */
    struct session_config session;
    struct identity identity;
    struct store *nothing; /* in place of the store of a client that does not run */
    struct buf place;      /* where it is, and which keys lead on */
};

/* The client that is shown; NULL = there is none yet. */
struct world_client *screen_scenario_client(const struct screen_scenario *sc);
/* What the world tells: for a screen_scenario. */
void screen_scenario_take(void *sc, const struct world_event *event);

#endif
