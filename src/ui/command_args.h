/* What the table of commands and the reader of command lines share. */
#ifndef CASTSIM_UI_COMMAND_ARGS_H
#define CASTSIM_UI_COMMAND_ARGS_H

#include "base/err.h"
#include "ui/command_line.h"

/* Reads one argument, unquoted already. ERR_INPUT: *out has nothing to free then. */
int commands_read_arg(enum command_arg_kind kind, const char *text, struct command_value *out,
                      struct err *err);

#endif
