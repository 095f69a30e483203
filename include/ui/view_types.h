/*
 * view_types: the message types in force, and those that were dropped while the client runs.
 */
#ifndef CASTSIM_UI_VIEW_TYPES_H
#define CASTSIM_UI_VIEW_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/registry.h"

enum view_type_origin {
    ORIGIN_BUILTIN,
    ORIGIN_CUSTOM,       /* from a file */
    ORIGIN_DROPPED,      /* not registered any more; its messages are met as unknown (R24) */
    ORIGIN_UNREGISTERED, /* never was, but messages of it came */
};

struct view_type {
    const char *object_name;
    enum view_type_origin origin;
    enum type_flag flag; /* what this SDK has; without meaning for ORIGIN_UNREGISTERED */
    const char *module;  /* optional SDK module; "" = core */
    const char *file;    /* it came from; "" = none */
    int64_t seen;        /* messages received */
    int64_t last_seen_ms;
    bool is_changed; /* loaded, reloaded or dropped since the last message of it */
};

/* More about the selected type. */
struct view_type_detail {
    const char *title;    /* "Text message" */
    const char *note;     /* "" = none */
    const char *valid_in; /* "private group system" */
    enum type_layout layout;
    const struct type_field *fields;
    size_t field_count;
    /* its example, rendered */
    const char *example; /* the content; "" = it has none */
    const char *digest;
    const char *lines;  /* joined by \n */
    const char *change; /* what the next message will do differently, a sentence; "" = nothing */
};

struct view_types {
    const struct view_type *rows;
    size_t row_count;
    size_t selected;
    bool has_above;
    bool has_below;
    const struct view_type_detail *detail; /* NULL = closed */
    int detail_top;                        /* as in view_wire.h */
    const char *filter;
    int64_t shown;
    int64_t total;
};

#endif
