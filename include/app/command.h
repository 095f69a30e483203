/*
 * command: what the commands share. One file per verb, cmd_VERB.c; main.c is the table of them.
 * Each returns the program's exit code: 0 done, 1 an expectation failed or the server refused,
 * 2 the words on the command line or an input file are wrong, 3 the outside world failed.
 */
#ifndef CASTSIM_APP_COMMAND_H
#define CASTSIM_APP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/options.h"
#include "base/err.h"
#include "core/profile.h"
#include "core/template.h"

#define COMMAND_DEFAULT_SERVER "http://127.0.0.1:8787"
#define COMMAND_DEFAULT_USER "ann"

int cmd_serve(int argc, char **argv);
int cmd_client(int argc, char **argv);
int cmd_send(int argc, char **argv);
int cmd_types(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_run(int argc, char **argv);

/* Parses by the table. Returns true when the command goes on; false: *exit_code is the end (help
 * was printed, or the error told). */
bool command_begin(const struct option_table *table, int argc, char **argv, void *options,
                   struct option_list *rest, int *exit_code);

/* Prints "castsim: <sentence>" to standard error, cleaned, on one line. */
void command_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same for an error; returns the exit code of its status. */
int command_fail(int status, const struct err *err);

/* Writes everything and flushes. ERR_OUTSIDE when the reader went away or the disk is full. */
int command_print(const char *text, size_t len, struct err *err);

/* The profile of --sdk; NULL = native. ERR_INPUT, naming the words. */
int command_profile(const char *word, const struct sdk_profile **out, struct err *err);

/* Offset of local time to UTC at a moment, seconds. */
int command_utc_offset_s(int64_t now_ms);

/* A descriptor that can be read when SIGINT, SIGTERM or SIGHUP arrived; they are blocked from then
 * on in this thread and those started later. SIGPIPE and SIGXFSZ are ignored: writes fail
 * instead. */
int command_catch_signals(void);
/* As many descriptors as the system lets this process have: the usual limit of 1024 is only the
 * soft one. Where even the hard one is lower, it stays. */
void command_raise_file_limit(void);

/* The signal that arrived on that descriptor, or 0. */
int command_signal(int fd);
/* From now on they end the process again, as they do any other. */
void command_release_signals(int fd);

#endif
