/*
 * view_tour: the pane of a guided tour, below everything else: what there is to see, and what is to
 * be done next. The screen above it has that much less room.
 */
#ifndef CASTSIM_UI_VIEW_TOUR_H
#define CASTSIM_UI_VIEW_TOUR_H

#include "ui/view.h"

/* All strings through _() already. */
struct view_tour {
    int number; /* of this step, from 1 */
    int count;
    const char *text; /* what there is to see */
    const char *ask;  /* what goes on when it is done */
    const char *keys; /* how to skip, to go back, and to end the tour */
};

/* Rows of a rows x cols terminal that are left to the screen above; all of them when there is no
 * tour, or no room for one beside the smallest screen. */
int view_rows_above_tour(const struct view_state *state, int rows, int cols);

#endif
