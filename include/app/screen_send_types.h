/*
 * screen_send_types: the types that the form offers: those of the registry that match what is
 * typed.
 */
#ifndef CASTSIM_APP_SCREEN_SEND_TYPES_H
#define CASTSIM_APP_SCREEN_SEND_TYPES_H

#include "core/profile.h"
#include "core/registry.h"
#include "ui/view_dialog.h"

/* A zeroed struct is empty. */
struct screen_send_types {
    struct view_choice *rows; /* their texts are owned */
    size_t count;
    size_t cap;
    size_t selected; /* SIZE_MAX = none: the name is sent as it is typed */
};

void screen_send_types_done(struct screen_send_types *t);
/* Whose name, or whose title, has the text somewhere in it, whatever its case; the first is
 * selected, or the one of that name. "" lists all and selects none. */
void screen_send_types_find(struct screen_send_types *t, const struct registry *registry,
                            enum lang lang, const char *text);
/* Lists all; the one of that name, if any, is selected. */
void screen_send_types_list(struct screen_send_types *t, const struct registry *registry,
                            enum lang lang, const char *name);
/* Up from the first selects none. */
void screen_send_types_move(struct screen_send_types *t, int by);
/* The name of the selected one, or NULL. */
const char *screen_send_types_selected(const struct screen_send_types *t);
/* Appends the content of the type's first example, laid out to be edited. False: it has none. */
bool screen_send_types_example(const struct registry *registry, const char *object_name,
                               struct buf *out);

#endif
