/*
 * run_result: what playing a scenario came to, as plain data: app/play fills it in, the reports
 * (app/report_*) read it and nothing else. Everything is owned by the result.
 *
 * Times are ms of the scenario's clock, 0 = its start, unless a name says unix.
 */
#ifndef CASTSIM_APP_RUN_RESULT_H
#define CASTSIM_APP_RUN_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/window.h"

enum run_outcome {
    RUN_PASSED,
    RUN_FAILED,  /* an expectation did not hold */
    RUN_SKIPPED, /* cannot be done against this server; reason says why */
    RUN_BROKEN,  /* the world failed: disk, network, a file that a step names; reason says how */
};

/* A broadcast, in the order in which they were sent. */
struct run_broadcast {
    char *id;  /* of the scenario: "m1" */
    char *uid; /* "" = refused */
    char *from;
    char *object_name;
    int64_t sent_ms;  /* sentTime */
    int64_t asked_ms; /* when the sender called */
    int64_t code;     /* of the answer; 200 = accepted; 0 = none came */
    int http;
    bool is_invented; /* $(new ...): in no server's log */
};

/* A stretch of a client's life, until the next one begins. */
struct run_span {
    int64_t from_ms;
    enum window_state state;
};

struct run_pull {
    int64_t asked_ms;
    int64_t ended_ms;
    bool is_ok;
    int http; /* 0 = no answer came */
    int64_t received;
    int64_t missed;
    char *why; /* of a failed one: one sentence; NULL */
};

enum run_delivery_state {
    RUN_PENDING, /* not received, and the window is still open */
    RUN_RECEIVED,
    RUN_MISSED,  /* not received, and never will be */
    RUN_NOT_FOR, /* the broadcast was refused */
};

/* One broadcast at one client. */
struct run_delivery {
    size_t broadcast; /* index into broadcasts */
    enum run_delivery_state state;
    int64_t received_ms; /* RUN_RECEIVED */
    int64_t delay_ms;    /* in server time */
    enum window_delivery delivery;
    enum window_state cause; /* RUN_MISSED */
    bool parsed, stored, counted, shown, listed, dropped, offline;
    char *why; /* the verdict's reasons, joined by \n, each ending in its rule; NULL */
};

struct run_client {
    char *name;
    char *user_id;
    const char *sdk; /* static */
    struct run_span *spans;
    size_t span_count;
    struct run_pull *pulls;
    size_t pull_count;
    struct run_delivery *deliveries; /* one per broadcast, in their order */
    size_t delivery_count;
};

/* An expectation that was judged. */
struct run_expectation {
    int line;
    const char
        *file;  /* borrowed from file or the scenario's includes; lives as long as the result */
    char *text; /* the statement as written */
    int64_t at_ms;
    bool has_held;
    char *expected; /* of a failed one, in words */
    char *actual;
    char *slice; /* of a failed one: the few trace lines before it, joined by \n */
};

struct run_result {
    char *file;
    char *title; /* "" = none */
    int *rules;
    size_t rule_count;
    uint64_t seed;
    int64_t epoch_unix_ms;
    int64_t window_ms; /* of the server (R14); 0 = WINDOW_MS */
    int64_t length_ms; /* how long it took on the scenario's clock */
    int64_t real_us;   /* and in real time (not deterministic: never in a trace) */
    enum run_outcome outcome;
    char *reason; /* RUN_SKIPPED, RUN_BROKEN; NULL */
    int status;   /* RUN_BROKEN: enum err_kind */
    char *replay; /* the command that plays it again with its seed */
    struct run_broadcast *broadcasts;
    size_t broadcast_count;
    struct run_client *clients;
    size_t client_count;
    struct run_expectation *expectations;
    size_t expectation_count;
    size_t failed_count;
    char **strings; /* file names that expectations borrow */
    size_t string_count;
    struct buf trace; /* one line per event */
};

void run_result_done(struct run_result *r);

const char *run_outcome_word(enum run_outcome outcome); /* "passed", "failed" ... */

/* All the scenarios of a run, in the order in which they were given. */
struct run_report {
    const struct run_result *results;
    size_t count;
    const char *command;     /* "castsim run tests/scenarios" */
    int64_t started_unix_ms; /* for the reports' headings */
    const char *clock_word;  /* "virtual time", "real time against http://..." */
};

#endif
