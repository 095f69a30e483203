/*
 * What the files that draw the time line share: the chart and its lanes. All coordinates are whole
 * pixels of the picture's own width, which the page scales.
 */
#ifndef CASTSIM_APP_REPORT_SVG_PARTS_H
#define CASTSIM_APP_REPORT_SVG_PARTS_H

#include "report_html_parts.h"

#define SVG_WIDTH 1180
#define SVG_PLOT_X 190
#define SVG_PLOT_END 1150
#define SVG_LABEL_ROWS_MAX 4

struct svg_chart {
    const struct run_result *r;
    int64_t span_ms;  /* from the plot's left end to its right one; > 0 */
    int *broadcast_y; /* of each broadcast of the result; -1 = has no row */
    bool has_single_pulls;
    bool is_crowded; /* so many lanes that only trouble gets words */
    int band_min_px; /* narrower bands are left out */
    struct buf *out;
};

int svg_x(const struct svg_chart *c, int64_t ms);
/* Where a missed broadcast is marked: its window's end, or the picture's. */
int svg_missed_x(const struct svg_chart *c, const struct run_broadcast *b);

/* ---- report_svg_labels.c: the words under a lane ---- */

struct svg_label {
    int x; /* of its left end */
    int width;
    int row;
    const char *class; /* static */
    struct html_pair text;
};

struct svg_labels {
    struct svg_label *items;
    size_t count;
    size_t cap;
    int rows;
    size_t missed_left_out; /* no room for their words */
};

/* What came to a client and what it missed, in words, so that none covers another. */
void svg_labels_plan(const struct svg_chart *c, const struct run_client *client,
                     struct svg_labels *labels);
void svg_labels_draw(const struct svg_labels *labels, int y, struct buf *out);
void svg_labels_done(struct svg_labels *labels);

/* ---- report_svg_lane.c: one client ---- */

struct svg_lane {
    const struct run_client *client;
    int y;
    int height;
    int track_y; /* where pulls stand, and arrows end */
    struct svg_labels labels;
};

void svg_lane_plan(const struct svg_chart *c, struct svg_lane *lane); /* from y */
void svg_lane_draw_band(const struct svg_chart *c, const struct svg_lane *lane);
void svg_lane_draw_marks(const struct svg_chart *c, const struct svg_lane *lane);
void svg_lane_done(struct svg_lane *lane);

#endif
