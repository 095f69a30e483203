/*
 * view_inspector: everything about one message, over any view: when it came, what became of it and
 * why, and its content.
 */
#ifndef CASTSIM_UI_VIEW_INSPECTOR_H
#define CASTSIM_UI_VIEW_INSPECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/window.h"
#include "ui/content_tree.h"
#include "ui/view.h"

/* The two panes; where they do not both fit the focused one is shown. */
enum view_inspector_focus {
    INSPECT_FACTS,
    INSPECT_CONTENT,
};

struct view_inspector {
    const char *uid;
    const char *object_name;
    const char *from_user_id;
    int64_t sent_time_ms;     /* the server's clock */
    int64_t received_time_ms; /* the client's */
    int64_t delay_ms;         /* in server time */
    enum window_delivery delivery;
    bool is_offline; /* sent before the connect (R18) */
    bool is_update_disabled;
    /* the verdict */
    bool is_parsed;
    bool is_stored;
    bool is_counted;
    bool is_shown;
    bool is_listed;
    bool is_dropped;
    const char *const *reasons; /* sentences of core/verdict */
    size_t reason_count;
    /* the content, made for view_inspector_content_cols columns */
    const struct content_tree *content;
    size_t content_size; /* bytes */
    size_t cursor;       /* row of the tree; what is behind the end is the last */
    int facts_top;       /* rows of the facts above their pane; clamped */
    enum view_inspector_focus focus;
    /* its place among what it was opened from, counted from 1; 0 = alone */
    int64_t index;
    int64_t total;
};

/* For how wide a place the tree is to be made on a rows x cols terminal. */
int view_inspector_content_cols(const struct view_state *state, int rows, int cols);
/* Rows of the content that are seen at once: a page. At least 1. */
int view_inspector_content_rows(const struct view_state *state, int rows, int cols);
/* Moves the facts by `by` rows: false when they are at the end. *top is the new facts_top. */
bool view_scroll_facts(const struct view_state *state, int rows, int cols, int by, int *top);

#endif
