/* The types page: the registry in force, and what the user loads and drops while the client runs.
 */
#ifndef CASTSIM_APP_SCREEN_TYPES_H
#define CASTSIM_APP_SCREEN_TYPES_H

#include "app/session.h"
#include "app/traffic.h"
#include "base/arena.h"
#include "ui/view_types.h"
#include "app/screen_filter.h"

/* A type that was loaded, reloaded or dropped on the screen. */
struct screen_type_change {
    char *object_name;
    bool is_dropped;
    int64_t seen; /* messages of it that had come by then */
};

struct screen_types {
    struct screen_filter filter;
    size_t selected;
    bool has_detail;
    int detail_top;
    struct screen_type_change *changes;
    size_t change_count;
    size_t change_cap;
    /* what view_types borrows */
    struct view_types view;
    struct view_type *rows;
    struct arena names; /* what the rows say: types come and go before they are drawn anew */
    size_t row_cap;
    size_t row_count;
    struct view_type_detail detail;
    struct buf example;
    struct buf digest;
    struct buf lines;
    char change[160];
};

void screen_types_done(struct screen_types *t);
void screen_types_move(struct screen_types *t, long rows);
/* objectName of the selected row as it was viewed last, registered or not by now; NULL = none.
 * Borrowed until the next view. */
const char *screen_types_selected(const struct screen_types *t);
const struct view_types *screen_types_view(struct screen_types *t, const struct session *session,
                                           const struct traffic *traffic);

/* Registers the types of a file or folder; a custom type that is there already is taken out first.
 * ERR_INPUT, ERR_OUTSIDE: all is as before. */
int screen_types_load(struct screen_types *t, struct session *session,
                      const struct traffic *traffic, const char *path, struct err *err);
/* Reads the file of a custom type again. ERR_INPUT, and all is as before: there is no such type, it
 * is built in, or its file has it no more. */
int screen_types_reload(struct screen_types *t, struct session *session,
                        const struct traffic *traffic, const char *object_name, struct err *err);
int screen_types_drop(struct screen_types *t, struct session *session,
                      const struct traffic *traffic, const char *object_name, struct err *err);
/* The client was started again, with a registry of its own: what was changed is forgotten. */
void screen_types_begin_again(struct screen_types *t, const struct session *session,
                              const struct traffic *traffic);

#endif
