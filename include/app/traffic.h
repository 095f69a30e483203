/*
 * traffic: what went over the wire while this client ran: every pull, everything received, stored
 * or not, and what happened to the client, oldest first. Kept in memory, up to a limit of entries
 * and bytes; then the oldest go. What is received for good is in the store's wire log.
 */
#ifndef CASTSIM_APP_TRAFFIC_H
#define CASTSIM_APP_TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/event.h"

enum traffic_kind {
    TRAFFIC_PULL,
    TRAFFIC_MESSAGE, /* behind the pull that brought it */
    TRAFFIC_MISSED,  /* likewise: named in its missedList */
    TRAFFIC_NOTE,    /* online, offline, killed, an error of its own */
};

/* Strings are owned by the traffic and never NULL. */
struct traffic_entry {
    enum traffic_kind kind;
    int64_t at_ms; /* client's clock */
    /* TRAFFIC_PULL */
    bool is_ok;
    int http;
    int64_t received;
    int64_t duplicates;
    int64_t missed;
    bool has_more;
    bool was_reset;
    int64_t took_ms;
    char *since;         /* the cursor that was asked with; "" = none */
    char *answer_head;   /* the first bytes of the answer */
    int64_t answer_size; /* bytes; -1 = none came */
    /* TRAFFIC_MESSAGE, TRAFFIC_MISSED */
    char *uid;
    int64_t sent_ms; /* server's clock */
    /* TRAFFIC_MESSAGE */
    char *object_name;
    char *from_user_id;
    char *content;
    size_t content_len;
    char *digest;
    char *reasons; /* sentences, joined by \n */
    int64_t delay_ms;
    enum window_delivery delivery;
    bool is_update_disabled;
    bool parsed, stored, counted, shown, listed, dropped, offline;
    /* TRAFFIC_MISSED */
    enum window_state cause;
    /* TRAFFIC_NOTE; of a failed TRAFFIC_PULL why it failed */
    char *text;
    bool is_bad;
};

struct traffic {
    struct traffic_entry *entries; /* [first, first + count) of a ring would cost more than it
                                      saves: the oldest half goes at once */
    size_t count;
    size_t cap;
    size_t bytes;       /* of all strings */
    uint64_t forgotten; /* entries that went */
};

/* A zeroed struct is empty. */
void traffic_done(struct traffic *t);
/* Takes an event of the client in. Rows of the conversation list are no traffic. */
void traffic_take(struct traffic *t, const struct event *event);
void traffic_note(struct traffic *t, int64_t at_ms, const char *text, bool is_bad);

/* The entry that was entries[i] when so many had been forgotten; NULL = it went since. */
const struct traffic_entry *traffic_at(const struct traffic *t, size_t i, uint64_t forgotten);

/* How many messages of a type were received, and when the last one. */
int64_t traffic_count_type(const struct traffic *t, const char *object_name, int64_t *last_ms);

#endif
