/*
 * view_timeline: the last ten minutes as lanes, now at the right edge. All times are in ms of one
 * clock, that of view_state.now_ms: the caller puts the server's times into it.
 */
#ifndef CASTSIM_UI_VIEW_TIMELINE_H
#define CASTSIM_UI_VIEW_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/window.h"

#define VIEW_TIMELINE_MS WINDOW_MS

struct view_line_pull {
    int64_t at_ms;
    bool is_ok;
    int64_t received;
    int64_t missed;
};

enum view_fate {
    FATE_WAITING, /* sent, and its window is open */
    FATE_IN_TIME,
    FATE_LATE,
    FATE_MISSED,
};

/* A broadcast whose window reaches into the last ten minutes. */
struct view_line_broadcast {
    const char *object_name; /* "" = not known: a missed one is known by its UID alone */
    const char *from_user_id;
    const char *uid;
    int64_t sent_time_ms;
    int64_t received_time_ms; /* FATE_IN_TIME, FATE_LATE */
    enum view_fate fate;
    enum window_state cause; /* FATE_MISSED (R19) */
};

struct view_timeline {
    const struct window_span *spans; /* in order; the first says how it was before the left edge */
    size_t span_count;
    const struct view_line_pull *pulls; /* in order */
    size_t pull_count;
    const struct view_line_broadcast *broadcasts; /* newest last */
    size_t broadcast_count;
    size_t selected;
    bool has_above;
    bool has_below;
    const char *filter;
    int64_t shown;
    int64_t total;
};

#endif
