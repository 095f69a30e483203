/*
 * view_dialog: what opens over a view: the line where commands and searches are typed, what a
 * search found, a page of text, the form that sends a broadcast, and a question.
 */
#ifndef CASTSIM_UI_VIEW_DIALOG_H
#define CASTSIM_UI_VIEW_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/window.h"
#include "ui/content_tree.h"
#include "ui/view.h"

/* One line of a menu. */
struct view_choice {
    const char *text;
    const char *note; /* a few words about it; "" = none */
};

/* A loaded stretch of choices, the best first. */
struct view_choices {
    const struct view_choice *rows;
    size_t row_count;
    size_t selected; /* SIZE_MAX = none */
    bool has_above;
    bool has_below;
};

/* ---- the line below ---- */

struct view_prompt {
    char sign; /* ':' or '/' */
    const char *text;
    size_t cursor; /* in bytes */
    struct view_choices completion;
    const char *note;  /* at the right end: "12 hits"; "" = none */
    const char *error; /* what is wrong with it; "" = nothing */
};

/* ---- what a search found ---- */

struct view_found_row {
    const char *target_id;
    const char *object_name;
    int64_t sent_time_ms;
    const char *text; /* one line: the part of the message around the hits */
    const struct view_range *hits;
    size_t hit_count;
    bool is_unread;
};

struct view_found {
    const char *query;
    const struct view_found_row *rows; /* newest first */
    size_t row_count;
    size_t selected;
    bool has_above;
    bool has_below;
    bool is_searching; /* more may come */
    const char *note;  /* beside the query: how far it is; "" = only whether it goes on */
};

/* ---- a page of text ---- */

struct view_text_page {
    const char *title;
    const struct content_tree *text; /* made for view_text_cols columns */
    int top;                         /* rows above the page; clamped */
};

int view_text_cols(int cols); /* of a terminal so wide */
/* Moves by `by` rows: false when it is at the end. *top is the new top. */
bool view_scroll_text(const struct view_state *state, int rows, int cols, int by, int *top);

/* ---- sending ---- */

enum view_send_field {
    SEND_TYPE,
    SEND_FROM,
    SEND_CONTENT,
    SEND_DISABLE_UPDATE,
    SEND_BUTTON,
    SEND_FIELD_COUNT
};

struct view_finding {
    bool is_bad; /* false: only worth knowing */
    const char *text;
};

enum view_send_step {
    SEND_EDITING,
    SEND_UNDER_WAY,
    SEND_REFUSED,
    SEND_UNANSWERED, /* nobody knows whether it was taken */
    SEND_ACCEPTED,   /* and followed: it waits for a pull */
    SEND_ARRIVED,
    SEND_MISSED,
};

struct view_send {
    enum view_send_field focus;
    const char *type;          /* as typed: it filters the types */
    size_t type_cursor;        /* in bytes, as the others */
    struct view_choices types; /* that match; shown while SEND_TYPE has the focus */
    const char *from;
    size_t from_cursor;
    const char *content; /* may have many lines; the part around the cursor is shown */
    size_t content_cursor;
    bool is_update_disabled;
    const struct view_finding *findings; /* of the checks before sending */
    size_t finding_count;
    enum view_send_step step;
    const char *answer; /* the server's: "200: {...}"; or why none came */
    /* SEND_ACCEPTED and after */
    const char *uid;
    int64_t sent_time_ms;
    int64_t delay_ms; /* SEND_ARRIVED, as the ticks */
    struct view_ticks ticks;
    enum window_state cause; /* SEND_MISSED */
};

/* ---- a question ---- */

struct view_confirm {
    const char *question;
    const char *detail; /* what follows from yes; "" = nothing to add */
    bool is_yes;        /* selected: yes, else no */
};

#endif
