/* What is done to the phone and to the world around it: online and offline, kill and restart, a bad
 * network, the clock, and how the terminal is used. */
#ifndef CASTSIM_APP_SCREEN_CONTROL_H
#define CASTSIM_APP_SCREEN_CONTROL_H

#include <stdbool.h>

#include "base/err.h"
#include "ui/tty.h"
#include "ui/view.h"

struct screen_control {
    enum view_server_state server_state; /* by the last pull */
    int server_http;
    enum tty_bell bell; /* what it was before it was turned off */
    bool is_bell_due;   /* something came that counts as unread */
    int status;         /* below 0, with err: why the screen has to end */
    struct err err;
};

#endif
