/*
 * run_words: the words behind `castsim run`: whether they go together, and how a command is written
 * down that plays something again.
 */
#ifndef CASTSIM_APP_RUN_WORDS_H
#define CASTSIM_APP_RUN_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "app/options.h"
#include "app/play.h"
#include "app/run_result.h"
#include "app/world.h"

struct run_options {
    bool is_tap;
    bool is_json;
    const char *junit;
    const char *report;
    const char *trace;
    const char *seed;
    const char *sdk;
    const char *server;
    const char *speed;
    const char *app;
    const char *app_file;
    int64_t tolerance_ms;
    bool checks_determinism;
    bool helps_language;
};

/* Fills in what the words say of the play and of the speed of a real server. ERR_INPUT: a word is
 * wrong, or two do not go together. */
int run_words_check(const struct run_options *o, struct play_config *play,
                    struct world_remote *remote, struct err *err);

bool run_words_is_stdout(const char *path); /* a FILE of "-"; NULL is none */
/* How many forms want standard output for themselves. */
int run_words_on_stdout(const struct run_options *o);

/* Appends the command as it was given, for people. */
void run_words_write(const struct option_list *words, struct buf *out);
/* The command that plays a scenario again, exactly so, as a shell reads it. Owned. */
char *run_words_replay(const struct run_options *o, const struct run_result *r);

#endif
