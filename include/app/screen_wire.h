/* The wire page: the traffic of this run, filtered, and more about the selected row. */
#ifndef CASTSIM_APP_SCREEN_WIRE_H
#define CASTSIM_APP_SCREEN_WIRE_H

#include "app/traffic.h"
#include "ui/view_wire.h"
#include "app/screen_filter.h"

enum { SCREEN_WIRE_ROWS = 200 }; /* loaded around the selected one: more than any screen shows */

/* A zeroed struct shows everything, and does not follow yet. */
struct screen_wire {
    struct screen_filter filter;
    size_t *shown; /* indices into the traffic that the filter lets through */
    size_t shown_count;
    size_t shown_cap;
    size_t looked;      /* entries of the traffic that were looked at */
    uint64_t forgotten; /* as the traffic's when they were */
    size_t selected;    /* index into shown */
    bool is_looking;    /* somewhere else than at the newest row */
    bool has_detail;
    int detail_top;
    /* what view_wire borrows */
    struct view_wire view;
    struct view_wire_row rows[SCREEN_WIRE_ROWS];
    struct view_wire_detail detail;
    char request_line[320];
    char answer_line[32];
};

void screen_wire_done(struct screen_wire *w);
/* Takes in what is new in the traffic. */
void screen_wire_update(struct screen_wire *w, const struct traffic *t);
/* ERR_INPUT, and the filter stays; "" or NULL = none. */
int screen_wire_set_filter(struct screen_wire *w, const struct traffic *t, const char *text,
                           struct err *err);
/* Moves the selection; at the newest row it follows again. */
void screen_wire_move(struct screen_wire *w, long rows);
/* The selected entry, also when the traffic forgot some since the last update; NULL = none, or it
 * is one of them. */
const struct traffic_entry *screen_wire_selected(const struct screen_wire *w,
                                                 const struct traffic *t);
/* Borrowed until the next call. */
const struct view_wire *screen_wire_view(struct screen_wire *w, const struct traffic *t);

#endif
