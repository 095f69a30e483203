/* The guided tour of the screen: its steps, what each of them broadcasts, and when it is done. It
 * waits for the user, who may do anything else meanwhile, skip a step, go back and read again. */
#ifndef CASTSIM_APP_SCREEN_TOUR_H
#define CASTSIM_APP_SCREEN_TOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/demo.h"
#include "base/buf.h"
#include "ui/commands.h"
#include "ui/view_tour.h"

struct screen;

/* A zeroed struct: there is no tour. */
struct screen_tour {
    const struct demo_sender *guide; /* NULL = none was asked for */
    bool is_open;
    size_t step;
    size_t entered;  /* steps whose broadcasts were made: the first so many */
    bool is_waiting; /* what the step asks for was not so yet: it is waited for */
    size_t received; /* messages, when the step began */
    int64_t began_ms;
    struct buf ask;
    struct buf keys;
    struct view_tour view;
};

void screen_tour_start(struct screen *s, const struct demo_sender *guide);
/* Goes on when what the step asks for was done. Once a turn of the loop. */
void screen_tour_turn(struct screen *s);
/* False: the command is none of the tour's. */
bool screen_tour_do(struct screen *s, enum command command);
/* What is drawn of it; NULL = nothing. Borrowed from the screen. */
const struct view_tour *screen_tour_view(struct screen *s);
void screen_tour_commands(struct command_set *set, bool has_tour);
void screen_tour_done(struct screen *s);

#endif
