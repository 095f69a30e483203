/*
 * types_load: the registry that a command works with: the built-in types and the app's own.
 */
#ifndef CASTSIM_APP_TYPES_LOAD_H
#define CASTSIM_APP_TYPES_LOAD_H

#include <stdbool.h>

#include "app/options.h"
#include "base/err.h"
#include "core/registry.h"

struct types_load {
    const struct option_list *paths;   /* --types: files or folders; may be NULL */
    const struct option_list *without; /* --without-module: optional SDK modules; may be NULL */
    bool allow_rc_prefix;
    bool is_late; /* built-in types may be read when they are needed: the caller calls
                     registry_finish once its first screen is there */
};

/* NULL and err (status in *status) when anything is refused; the caller owns the registry. */
struct registry *types_load(const struct types_load *how, int *status, struct err *err);

/* Adds one file, or every .json of a folder in sorted order. */
int types_load_path(struct registry *registry, enum type_origin origin, const char *path,
                    bool allow_rc_prefix, struct err *err);

/* Leaves out the types of an optional module. ERR_INPUT when no type belongs to it. The registry
 * must be finished. */
int types_leave_out(struct registry *registry, const char *module, struct err *err);

#endif
