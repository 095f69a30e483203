/*
 * journal: what happened in a world, kept as facts: broadcasts, who got them when, how every client
 * spent its time, and the trace, one line per event. Expectations are judged by it, reports are
 * made of it. It writes into a run_result, whose strings it owns.
 */
#ifndef CASTSIM_APP_JOURNAL_H
#define CASTSIM_APP_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/run_result.h"
#include "app/world.h"
#include "base/strmap.h"

/* Numbers of one client that grow as things happen. */
struct journal_counts {
    int64_t received; /* new messages, stored or not */
    int64_t stored;
    int64_t duplicates; /* known already, by UID or (--dedupe content) by content */
    int64_t missed;     /* as its pulls were told */
    int64_t pulls;      /* that ended */
    int64_t failed;     /* of them */
    int64_t errors;
};

struct journal_client {
    struct journal_counts counts;
    int64_t connect_ms; /* it last came online then */
    int64_t *times;     /* per broadcast: how often it was received as new */
    size_t *told_at;    /* per broadcast: where in the trace that is told, the last time; 0 = not */
    struct buf events;  /* its event stream, one JSON object a line; when asked for */
};

/* What a send or call was answered with. */
struct journal_answer {
    char *id;
    int http;
    int64_t code;
    char *text;  /* errorMessage, or why no answer came; "" */
    char *allow; /* "" = no header */
    int64_t retry_after_ms;
};

struct journal {
    struct run_result *result;
    const struct world *world;
    bool keeps_events; /* the clients' event streams */
    bool keeps_why;    /* the reasons of every verdict */
    int64_t window_ms;
    struct journal_client *clients;
    size_t client_cap;
    struct strmap by_id; /* broadcasts */
    struct strmap by_uid;
    /* answers to sends and calls, in the order in which they came */
    struct journal_answer *answers;
    size_t answer_count;
    size_t answer_cap;
    struct strmap answer_by_id;
    size_t broadcast_cap, result_client_cap;
};

/* result is empty and outlives the journal. */
void journal_init(struct journal *j, struct run_result *result);
void journal_done(struct journal *j);

/* The on_event of a world; ctx is the journal. */
void journal_take(void *ctx, const struct world_event *event);

/* A broadcast that no server has seen: $(new ID TIME). */
void journal_add_invented(struct journal *j, const char *id, const char *uid, int64_t sent_unix_ms);

bool journal_find_broadcast(const struct journal *j, const char *id, size_t *index);
const struct journal_answer *journal_find_answer(const struct journal *j, const char *id);

/* One broadcast at one client, now: received, pending, missed and why. */
struct run_delivery journal_delivery(const struct journal *j, const struct world_client *c,
                                     size_t broadcast);
/* Where in the trace the line begins that tells it; 0 = nowhere. */
size_t journal_told_at(const struct journal *j, const struct world_client *c, size_t broadcast);
/* How often the client was given it as new. */
int64_t journal_times(const struct journal *j, const struct world_client *c, size_t broadcast);

/* At the end: every client's deliveries are complete. */
void journal_close(struct journal *j);

#endif
