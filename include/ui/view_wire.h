/*
 * view_wire: what went over the wire, newest below: every pull, and everything that was received,
 * stored or not.
 */
#ifndef CASTSIM_UI_VIEW_WIRE_H
#define CASTSIM_UI_VIEW_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/window.h"

enum view_wire_kind {
    WIRE_PULL,
    WIRE_MESSAGE, /* stands below the pull that brought it */
    WIRE_NOTE,    /* anything else worth a row: online, offline, killed, a fault put in */
};

struct view_wire_row {
    enum view_wire_kind kind;
    int64_t at_ms; /* the client's clock: the pull ended, the message was received */
    /* WIRE_PULL */
    bool is_ok;
    int http; /* 0 = no answer came */
    int64_t received;
    int64_t duplicates; /* of them known already (R16) */
    int64_t missed;     /* R14 */
    bool has_more;      /* another page follows at once */
    int64_t took_ms;
    const char *error; /* a sentence, when it failed */
    /* WIRE_MESSAGE */
    const char *object_name;
    const char *from_user_id;
    int64_t delay_ms;
    enum window_delivery delivery;
    bool is_offline; /* sent before the connect (R18) */
    bool is_stored;
    bool is_last_of_pull;
    const char *why; /* one sentence: the rule that decided (core/verdict) */
    /* WIRE_NOTE */
    const char *note;
    bool is_bad;
};

/* More about the selected row. Texts of several lines are joined by \n; "" is left out. */
struct view_wire_detail {
    /* of a pull */
    const char *request_line; /* "GET /castsim/v1/pull?..." */
    const char *answer_line;  /* "HTTP 200" */
    const char *answer_head;  /* the first bytes of the body */
    int64_t answer_size;      /* bytes of the body; below 0 = there is none */
    /* of a message */
    const char *uid;
    int64_t sent_time_ms; /* 0 = not known */
    const char *whys;     /* all the rules that decided, a sentence a line */
    const char *content_head;
    int64_t content_size;
};

struct view_wire {
    const struct view_wire_row *rows; /* oldest first */
    size_t row_count;
    size_t selected;
    bool has_above;
    bool has_below;
    bool is_following;                     /* the newest row stays selected */
    const struct view_wire_detail *detail; /* NULL = closed */
    int detail_top;     /* rows of the detail above its pane; clamped. See view_scroll_detail */
    const char *filter; /* "" = none is set */
    int64_t shown;      /* rows that the filter lets through; below 0 = not counted (yet) */
    int64_t total;      /* of so many */
};

#endif
