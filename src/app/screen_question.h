/* What is asked before something is lost: a conversation's messages, a file that is there already.
 * The command waits for the answer, and is done when it is yes. */
#ifndef CASTSIM_APP_SCREEN_QUESTION_H
#define CASTSIM_APP_SCREEN_QUESTION_H

#include <stdbool.h>

#include "ui/commands.h"
#include "ui/view_dialog.h"

struct screen;

/* A zeroed struct: nothing is asked. */
struct screen_question {
    bool is_open;
    bool is_answered; /* with yes: the command is being done */
    enum command command;
    char *args;   /* as they were given */
    char *target; /* of COMMAND_CLEAR: whose messages go; else NULL */
    char *text;
    struct view_confirm view;
};

/* Asks about a command where it has to be asked about: then true, and it is done later or not at
 * all. args: as they were given; path: the same, as screen_args has it. */
bool screen_question_asks(struct screen *s, enum command command, const char *args,
                          const char *path);
/* Takes the answer: COMMAND_YES or COMMAND_NO. False: the command is none. */
bool screen_question_do(struct screen *s, enum command command);
void screen_question_close(struct screen *s);

#endif
