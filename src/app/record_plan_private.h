/* What record_plan.c (the order of things) and record_place.c (broadcasts) share. */
#ifndef CASTSIM_APP_RECORD_PLAN_PRIVATE_H
#define CASTSIM_APP_RECORD_PLAN_PRIVATE_H

#include "core/puller.h"
#include "record_parts.h"

/* Each way of a request takes a moment when it is played, as it did: what happened while a pull was
 * under way has an instant of its own, and a pull ends later than it began (which is the difference
 * between 180 s and 210 s with --sdk web-5.2). */
enum { RECORD_WAY_MS = 1 };

/* From this moment of the client's clock on, that clock minus the plan's time. */
struct record_shift {
    int64_t from_ms;
    int64_t shift_ms;
};

/*
 * The plan's time is the client's clock without the moments that it loses: a timer that goes off a
 * little late, a pull that takes longer than it does when played. At every pull the two are
 * compared by what is due next (planner_pull), so that nothing adds up.
 */
struct planner {
    const struct record *record;
    struct record_plan *plan;
    struct puller *model; /* the client's, as it will be when played */

    struct record_shift *shifts;
    size_t shift_count, shift_cap;
    bool has_client;
    int64_t floor_ms; /* nothing can be placed before */

    /* pulls */
    bool has_token; /* else an attempt begins with a request for one */
    bool is_asked;  /* the model's pull is under way since asked_ms */
    int64_t asked_ms;
    struct puller_request request;
    bool
        wants_again; /* a pull by hand (this entry) came meanwhile, to be done when it has failed */
    size_t again_index;
    int64_t answered_ms; /* when the last one ended */
    size_t faults_left;  /* failures that the last RECORD_STEP_FAULT still covers */
    uint64_t cursor;

    /* broadcasts */
    int64_t connect_ms;
    int64_t bound_ms;     /* what was sent until then is there; INT64_MIN = no pull yet */
    int64_t more_ms;      /* the first one to come now was there then: a page ended before it;
                             INT64_MIN = it need not be */
    size_t more_index;    /* the entry of that page */
    bool *has_no_more;    /* by entry: what came behind that page finds no place there */
    bool is_mistaken;     /* that was found out just now: the plan has to be made again */
    int64_t last_sent_ms; /* of the plan; INT64_MIN = none yet */
    int64_t last_sent_server_ms;

    /* by row of the record: when it was opened the last time, by the client's clock and the plan's;
     * INT64_MIN = never */
    int64_t *opened_client_ms;
    int64_t *opened_ms;

    /* the server's clock */
    bool has_offset;
    int64_t first_offset_ms; /* server time minus the client's clock */
    int64_t offset_ms;
    int64_t offset_slack_ms;

    /* the life of the client as a judge sees it (R19) */
    struct window_span *spans;
    size_t span_count, span_cap;
};

/* ---- record_plan.c ---- */

struct record_step *planner_add(struct planner *p, enum record_step_kind kind, int64_t at_ms,
                                size_t index);

/* ---- record_place.c ---- */

/* The plan's time of a moment of the client's clock, long ago or now. */
int64_t planner_time(const struct planner *p, int64_t client_ms);
/* Compares the clocks at an answer. */
void planner_hear(struct planner *p, const struct record_entry *e);
/* The server handled it then, and the client had it. has_more: another page follows. */
struct planner_answer {
    int64_t handled_ms;
    int64_t answered_ms;
    bool has_more;
};
/* Places what the answer brought and what it told as missed. */
void planner_place(struct planner *p, const struct record_entry *e,
                   const struct planner_answer *answer);

#endif
