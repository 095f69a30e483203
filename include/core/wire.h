/*
 * wire: the bytes between client and server. Forms of the Server API, its answers, and castsim's
 * own pull API (docs/API.md; the vendor's pull protocol is private). Both ends use this file, so
 * there is one description of each shape.
 */
#ifndef CASTSIM_CORE_WIRE_H
#define CASTSIM_CORE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/message.h"

#define WIRE_BROADCAST_PATH "/message/online/broadcast.json"
#define WIRE_TOKEN_PATH "/user/getToken.json"
#define WIRE_PULL_PATH "/castsim/v1/pull"

#define WIRE_BODY_MAX (512 * 1024)        /* request body that is still read (R7) */
#define WIRE_PULL_LIMIT_MAX 100           /* messages a page */
#define WIRE_PULL_BYTES_MAX (1024 * 1024) /* content bytes a page; one message always fits */
#define WIRE_ANSWER_MAX (8 * 1024 * 1024) /* what a client reads of an answer */
#define WIRE_MISSED_LIST_MAX 100

/* ---- forms (application/x-www-form-urlencoded, UTF-8) ---- */

/* One field that the reader asks for. value is NULL when the field is absent; owned otherwise. */
struct wire_field {
    const char *name;
    char *value;
    size_t len;
};

/* Picks the asked-for fields out of a form; every other field is ignored once it is well-formed.
 * `+` is a blank; `:` and other raw characters are accepted; a name without `=` has an empty value.
 * ERR_INPUT, naming the field in a sentence fit for an errorMessage: bad percent-encoding, bad
 * UTF-8 or NUL in any field, an asked-for field twice. The values need no initialisation;
 * wire_form_done frees what was read, also after an error. */
int wire_form_read(const char *body, size_t len, struct wire_field *fields, size_t count,
                   struct err *err);
void wire_form_done(struct wire_field *fields, size_t count);

/* Appends name=value, percent-encoded, with & in front unless out is empty. */
void wire_form_add(struct buf *out, const char *name, const char *value, size_t len);

/* Appends the form of a broadcast (R1). A field of the draft that is NULL is left out. */
void wire_form_add_broadcast(struct buf *out, const struct message_draft *draft);

/* ---- answers of the Server API ---- */

struct wire_api_answer {
    int64_t code;        /* 200 = accepted */
    char uid[64];        /* messageUID, "" when absent */
    char *error_message; /* NULL when absent */
    char *token;         /* of getToken; NULL when absent */
};
/* ERR_OUTSIDE when the body is not the JSON of an answer; err quotes what it was. Other members
 * are ignored: the vendor has more. */
int wire_api_answer_parse(const char *body, size_t len, struct wire_api_answer *out,
                          struct err *err);
void wire_api_answer_done(struct wire_api_answer *a);

/* ---- the pull API ---- */

#define WIRE_CURSOR_MAX 256  /* bytes */
#define WIRE_SPEED_MIN 0.001 /* of a server's clock: what a client lets itself be told */
#define WIRE_SPEED_MAX 1000000.0

struct wire_missed {
    char uid[MESSAGE_UID_SIZE];
    int64_t sent_time_ms;
};

struct wire_pull_answer {
    int64_t server_time_ms;
    char *cursor; /* opaque to the client */
    bool has_more;
    bool was_reset; /* the given cursor was of another log: the window again */
    int64_t missed; /* expired between the given cursor and the oldest still held */
    struct wire_missed *missed_list; /* up to WIRE_MISSED_LIST_MAX of them */
    size_t missed_list_count;
    struct message *messages;
    size_t message_count;
    double speed; /* of the server's clock; 1 when the answer does not say */
};

/* Appends path and query: "/castsim/v1/pull?since=...&limit=100"; since may be NULL. */
void wire_pull_write_target(struct buf *out, const char *since, int limit);

/* missedList, reset and speed are left out when they are empty, false and 1. */
void wire_pull_answer_write(const struct wire_pull_answer *a, struct buf *out);
/* Strict: ERR_OUTSIDE with a sentence ("messages[3]: sentTime is missing") for whatever is missing,
 * of a wrong kind, no UID, no time within MESSAGE_TIME_MAX_MS, or over a limit of core/message or
 * above. Unknown members are ignored. Messages stay in the order of the answer. Nothing is kept
 * after an error; else wire_pull_answer_done frees. */
int wire_pull_answer_parse(const char *body, size_t len, struct wire_pull_answer *out,
                           struct err *err);
void wire_pull_answer_done(struct wire_pull_answer *a);

#endif
