/*
 * screen: the full-screen client: store -> view state -> frame -> terminal, keys -> actions.
 */
#ifndef CASTSIM_APP_SCREEN_H
#define CASTSIM_APP_SCREEN_H

#include "app/demo.h"
#include "app/session.h"
#include "ui/commands.h"
#include "ui/keymap.h"
#include "ui/tty.h"

/* Opens the session (config's on_event and ctx are set here), takes over the terminal, runs until
 * the user quits, closes. ERR_OUTSIDE without a usable terminal. tty: how to use it. story may be
 * NULL; the screen stays when it is over. With a guide there is a tour of the screen, which has it
 * broadcast what it talks about; NULL = none. */
int screen_run(struct session_config *config, const struct tty_config *tty,
               const struct story *story, const struct demo_sender *guide, struct err *err);

/* Changes the keys as the user's file says ($XDG_CONFIG_HOME/castsim/keys, ui/key_file); without
 * one they stay. ERR_INPUT: it has mistakes, which were told but for the last, that err holds.
 * ERR_OUTSIDE: it cannot be read. */
int screen_read_keys(struct keymap *map, struct err *err);

/* What the screen can do: every command that something is done for. */
struct command_set screen_commands(void);

#endif
