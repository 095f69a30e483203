/* The time line page: what of the traffic falls into the last ten minutes. */
#ifndef CASTSIM_APP_SCREEN_TIMELINE_H
#define CASTSIM_APP_SCREEN_TIMELINE_H

#include "app/session.h"
#include "app/traffic.h"
#include "ui/view_timeline.h"
#include "app/screen_filter.h"

enum {
    SCREEN_TIMELINE_SPANS = 512,
    SCREEN_TIMELINE_PULLS = 1024,
    SCREEN_TIMELINE_BROADCASTS = 400, /* the newest of them */
};

struct screen_timeline {
    struct screen_filter filter; /* of the broadcasts */
    size_t total;                /* of them, without it */
    size_t selected;
    bool is_looking;   /* somewhere else than at the newest one */
    int64_t ahead_ms;  /* the server's clock minus the client's, as it was known last */
    int64_t killed_ms; /* since when the client does not run; of use while it is so */
    /* what view_timeline borrows */
    struct view_timeline view;
    struct window_span spans[SCREEN_TIMELINE_SPANS];
    struct view_line_pull pulls[SCREEN_TIMELINE_PULLS];
    struct view_line_broadcast broadcasts[SCREEN_TIMELINE_BROADCASTS];
    size_t entries[SCREEN_TIMELINE_BROADCASTS]; /* their places in the traffic */
    uint64_t forgotten;                         /* as the traffic's when they were taken */
};

void screen_timeline_move(struct screen_timeline *t, long rows);
/* The selected message as it was viewed last; NULL = none, it was missed, or the traffic forgot it
 * since. */
const struct traffic_entry *screen_timeline_selected(const struct screen_timeline *t,
                                                     const struct traffic *traffic);
/* Borrowed until the next call. */
const struct view_timeline *screen_timeline_view(struct screen_timeline *t,
                                                 const struct session *session,
                                                 const struct traffic *traffic);

#endif
