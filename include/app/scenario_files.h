/*
 * scenario_files: the scenarios that the words of a command line mean, read and checked.
 */
#ifndef CASTSIM_APP_SCENARIO_FILES_H
#define CASTSIM_APP_SCENARIO_FILES_H

#include <stddef.h>

#include "app/options.h"
#include "base/err.h"
#include "core/scenario.h"

/* A zeroed struct is empty; everything is owned. */
struct scenario_files {
    struct scenario **scenarios;
    size_t count;
    char **paths; /* as many */
    size_t cap;
};

/* Each word is a file, or a folder of *.scn files, which are taken in sorted order. Every file is
 * read before this returns, and every mistake of each is told on standard error. ERR_INPUT: no
 * scenarios, no such file, or a wrong one. */
int scenario_files_read(const struct option_list *words, struct scenario_files *out,
                        struct err *err);
/* Reads one file. NULL: it cannot be read, or is wrong: err names the first mistake. */
struct scenario *scenario_files_read_one(const char *path, struct err *err);
void scenario_files_done(struct scenario_files *files);

#endif
