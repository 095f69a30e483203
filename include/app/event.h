/*
 * event: what happens to a client, as it is told to scripts and people. The JSON form is one
 * object a line, `event` first, times in ms as strings (docs/EVENTS.md lists every key); the text
 * form is for eyes.
 */
#ifndef CASTSIM_APP_EVENT_H
#define CASTSIM_APP_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/conversation.h"
#include "core/message.h"
#include "core/profile.h"
#include "core/verdict.h"
#include "core/window.h"

enum event_kind {
    EVENT_PULL,         /* a pull ended, well or badly */
    EVENT_MESSAGE,      /* a new message was received and committed */
    EVENT_CONVERSATION, /* a row of the list changed */
    EVENT_ONLINE,
    EVENT_OFFLINE,
    EVENT_ERROR, /* something went wrong; nothing was lost */
};

struct event_missed {
    const char *uid;
    int64_t sent_ms;
    enum window_state cause;
};

struct event_pull {
    bool ok;
    int http;                  /* 0 = no answer came */
    size_t received;           /* messages in the answer */
    size_t duplicates;         /* of them known already (R16) */
    size_t content_duplicates; /* of them dropped by --dedupe content */
    bool has_more;
    bool was_reset;
    int64_t missed; /* expired before this client came for them */
    const struct event_missed *missed_list;
    size_t missed_list_count;
    int64_t took_ms;
    int64_t next_ms;        /* PULLER_NEVER = none is due */
    int64_t retry_after_ms; /* what the server wished for with a refusal; -1 = nothing */
    int64_t server_ms;      /* the event's at_ms in the server's time, as far as it is known */
    const char *since;      /* the cursor that was asked with; NULL = none yet */
    const char *answer;     /* its body, as it came; NULL = none came */
    size_t answer_len;
};

struct event_message {
    const struct message *message;
    const struct verdict *verdict;
    const struct sdk_profile *profile;
    int64_t received_ms; /* client's clock */
    int64_t delay_ms;    /* in server time */
    enum window_delivery delivery;
    const char *digest;
    const char *lines; /* joined by \n */
};

struct event_conversation {
    const char *target_id;
    const struct conversation *row;
    const char *digest;
};

/* Everything is borrowed for the call that hands the event over. */
struct event {
    enum event_kind kind;
    int64_t at_ms; /* client's clock */
    union {
        struct event_pull pull;
        struct event_message message;
        struct event_conversation conversation;
        const struct err *error;
    };
};

/* Appends the event and a newline. Safe to print on a terminal. */
void event_write_json(const struct event *event, struct buf *out);
/* Times of day are shown with this offset to UTC. */
void event_write_text(const struct event *event, int utc_offset_s, struct buf *out);

#endif
