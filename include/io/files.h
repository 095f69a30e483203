/*
 * files: whole files, sorted folders, XDG places.
 */
#ifndef CASTSIM_IO_FILES_H
#define CASTSIM_IO_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Appends the whole file (path "-" = standard input). ERR_OUTSIDE; ERR_INPUT when it is larger than
 * max bytes. */
int files_read(const char *path, size_t max, struct buf *out, struct err *err);

/* Names (not paths) of the entries of a folder that end in suffix, sorted by bytes whatever the
 * locale. *names is owned: files_free_list. ERR_OUTSIDE. */
int files_list(const char *dir, const char *suffix, char ***names, size_t *count, struct err *err);
void files_free_list(char **names, size_t count);

bool files_is_dir(const char *path);

/* Creates the folders above a file, mode 0700 (they hold what users received). */
int files_make_parents(const char *path, struct err *err);

/* "$XDG_DATA_HOME/castsim/NAME", or "~/.local/share/castsim/NAME". ERR_INPUT without a home. */
int files_data_path(const char *name, struct buf *out, struct err *err);

/* The folder of built-in message types: $CASTSIM_REGISTRY, else where the binary was installed or
 * built (found from the running binary, so an installation can be moved). ERR_OUTSIDE. */
int files_registry_dir(struct buf *out, struct err *err);

#endif
