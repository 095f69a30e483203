/* A scenario inside the screen: played step by step, forward and back, with one of its clients
 * shown as the phone is. The phone itself goes on meanwhile. */
#ifndef CASTSIM_APP_SCREEN_SCENARIO_H
#define CASTSIM_APP_SCREEN_SCENARIO_H

#include <stdbool.h>

#include "ui/commands.h"
#include "ui/view.h"

struct screen;
struct screen_scenario;

/* False: the command is none of these. */
bool screen_scenario_do(struct screen *s, enum command command, const char *args);
/* Adds the scenario's clock to what is drawn, when one is shown. */
void screen_scenario_fill(const struct screen *s, struct view_state *view);
void screen_scenario_commands(struct command_set *set);
/* Takes out what only means something while a scenario is open. */
void screen_scenario_leave_out(struct command_set *set);

#endif
