/*
 * record: what a live client lived through, as a scenario that reproduces it (castsim client
 * --record FILE, castsim run FILE).
 *
 * It listens to the client's events, and is told what its user does. From that it writes: a
 * broadcast for each that was received, at its sentTime; connects, disconnects and pulls by hand;
 * what the user did to conversations; pulls that failed, as conditions of the network around them;
 * and what must be seen when it is played. The times of the client's own pulls are not written:
 * they follow from its SDK, its interval and the seed of its jitter, and record_plan.c reckons with
 * the same puller where they fall, so that a message is sent before the pull that brought it and
 * behind the one that did not.
 *
 * Nothing is expected that would not come out so: what is known not to be reproduced (messages
 * dropped by their content, another log, an old store's rows) is a comment.
 *
 * The file holds the contents of messages, in plain text. It never holds keys, tokens or the app.
 */
#ifndef CASTSIM_APP_RECORD_H
#define CASTSIM_APP_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "app/event.h"
#include "app/types_load.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/template.h"
#include "io/clock.h"
#include "io/store.h"

struct record;

/* Strings are copied; what it points to outlives the record. */
struct record_config {
    const char *path;   /* what record_save writes; NULL in a test that only reads the text */
    const char *server; /* URL; only its scheme, host and port are written */
    const char *user_id;
    const struct sdk_profile *profile;
    const struct types_load *types; /* NULL = the built-in ones */
    enum lang lang;
    int64_t pull_interval_ms; /* 0 = the SDK's */
    int64_t dedupe_content_ms;
    uint64_t seed;             /* of the client's jitter; at most RECORD_SEED_MAX */
    struct store *store;       /* the client's: what its user made of a row. May be NULL */
    const struct clock *clock; /* its speed is told in a comment. May be NULL */
};
#define RECORD_SEED_MAX ((uint64_t)INT64_MAX) /* a scenario's numbers have a sign */

/* now_ms is of the client's clock, as all times here. A store that has a cursor is one that the
 * client goes on with: rows of its list are not expected then. */
struct record *record_new(const struct record_config *config, int64_t now_ms);
void record_free(struct record *r);

/* The client's on_event. */
void record_event(struct record *r, const struct event *event);

enum record_deed_kind {
    RECORD_DEED_PULL, /* by hand */
    RECORD_DEED_OPEN,
    RECORD_DEED_REMOVE,
    RECORD_DEED_CLEAR,
    RECORD_DEED_PIN,
    RECORD_DEED_UNPIN,
    RECORD_DEED_DELETE,
    RECORD_DEED_COUNT
};

/* What the user did; told after the store did it. (Going online and offline are events.) */
struct record_deed {
    enum record_deed_kind kind;
    int64_t at_ms;
    const char *target_id; /* the conversation; NULL with RECORD_DEED_PULL */
    const char *uid;       /* RECORD_DEED_DELETE: the message */
    bool is_pulling;       /* a pull was under way */
};
void record_did(struct record *r, const struct record_deed *deed);

/* Appends the scenario as of now. It is complete at any moment. */
void record_write(const struct record *r, int64_t now_ms, struct buf *out);

/* Writes the file when something has happened since it was written: whole or not at all, so that a
 * client that is killed leaves one that can be played. ERR_OUTSIDE; the next call tries again. */
int record_save(struct record *r, int64_t now_ms, struct err *err);
/* The same at the end, also when nothing has happened since. */
int record_save_end(struct record *r, int64_t now_ms, struct err *err);

#endif
