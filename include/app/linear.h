/*
 * linear: the client as plain sentences, one after the other, and commands that are typed: for
 * screen readers, dumb terminals and pipes. Nothing is overwritten and nothing but text is written.
 * The commands are those of the screen's `:` line, without the colon.
 */
#ifndef CASTSIM_APP_LINEAR_H
#define CASTSIM_APP_LINEAR_H

#include "app/session.h"

/* Opens the session (config's on_event and ctx are set here), reads commands from standard input
 * until it ends or one of them says so, closes. Where standard input is no terminal, what follows a
 * command that pulls waits until the pull is over. ERR_OUTSIDE when nobody listens any more. */
int linear_run(struct session_config *config, struct err *err);

#endif
