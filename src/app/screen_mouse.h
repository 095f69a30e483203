/* The mouse: what a click, the wheel and a drag mean on what is shown. */
#ifndef CASTSIM_APP_SCREEN_MOUSE_H
#define CASTSIM_APP_SCREEN_MOUSE_H

#include <stdbool.h>

#include "io/clock.h"

struct screen_mouse {
    struct clock real; /* double clicks go by it, whatever the session's clock does */
    bool is_dragging;  /* the divider between list and chat */
    int list_cols;     /* where it was let go; 0 = as is usual */
};

#endif
