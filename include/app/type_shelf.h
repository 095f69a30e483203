/*
 * type_shelf: registries for many clients. Those that registered the same types share one, since
 * nobody changes it; a client that registers or drops a type takes another from the shelf.
 */
#ifndef CASTSIM_APP_TYPE_SHELF_H
#define CASTSIM_APP_TYPE_SHELF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "core/registry.h"

enum type_source_kind {
    TYPE_SOURCE_PATH,    /* a type file, or a folder of them */
    TYPE_SOURCE_TEXT,    /* the text of a type file */
    TYPE_SOURCE_WITHOUT, /* an optional SDK module that the app did not integrate */
    TYPE_SOURCE_DROPPED, /* an objectName that is not registered any more */
};

/* What an app registers, one after another, on top of the built-in types. */
struct type_source {
    enum type_source_kind kind;
    char *text;
};

struct type_sources {
    struct type_source *items;
    size_t count;
    size_t cap;
    bool allow_rc_prefix; /* R6 */
};
void type_sources_add(struct type_sources *s, enum type_source_kind kind, const char *text);
void type_sources_done(struct type_sources *s);

struct type_shelf; /* a zeroed pointer is an empty shelf */
struct type_shelf *type_shelf_new(void);
void type_shelf_free(struct type_shelf *shelf);

/* Borrowed until the shelf is freed. NULL, the status in *status: what types_load refuses, and a
 * dropped name that was not there (ERR_INPUT). */
const struct registry *type_shelf_get(struct type_shelf *shelf, const struct type_sources *sources,
                                      int *status, struct err *err);

#endif
