/*
 * record_parts: what the files of app/record share. record.c keeps what happened; record_plan.c
 * finds out when each thing has to happen in a scenario, record_place.c when each broadcast has;
 * record_write.c and record_expect.c put it into words, record_text.c quotes them.
 */
#ifndef CASTSIM_APP_RECORD_PARTS_H
#define CASTSIM_APP_RECORD_PARTS_H

#include "app/record.h"
#include "base/strmap.h"

/* ---- what happened (record.c); times of the client's clock unless a name says server ---- */

struct record_message {
    char uid[MESSAGE_UID_SIZE];
    char *from_user_id;
    char *object_name;
    char *content;
    size_t content_len;
    bool disable_update_last_msg;
    int64_t sent_server_ms;
    int64_t delay_ms;
    enum window_delivery delivery;
    bool offline, stored, counted, shown;
};

struct record_missed {
    char uid[MESSAGE_UID_SIZE];
    int64_t sent_server_ms;
    enum window_state cause;
};

enum record_kind { RECORD_ONLINE, RECORD_OFFLINE, RECORD_PULL, RECORD_DEED };

struct record_pull {
    bool ok;
    bool has_more;
    bool was_reset;
    int http;
    int64_t duplicates;
    int64_t content_duplicates;
    int64_t again;    /* told as new though they were told before: --sdk web forgets */
    int64_t nameless; /* missed, and not on the list */
    int64_t took_ms;
    int64_t next_ms;
    int64_t retry_after_ms;
    int64_t server_ms; /* the entry's at_ms in the server's time */
    size_t first_message, message_count;
    size_t first_missed, missed_count;
};

struct record_entry {
    enum record_kind kind;
    int64_t at_ms;
    struct record_pull pull;
    /* RECORD_DEED */
    enum record_deed_kind deed;
    char *target_id;
    char *uid;
    bool is_pulling;
};

/* A row of the list as it is now. */
struct record_row {
    char *target_id;
    bool is_known; /* false: the store could not be asked */
    struct conversation row;
};

struct record {
    struct record_config config; /* its strings are owned */
    char **types;                /* absolute paths */
    size_t type_count;
    char **without;
    size_t without_count;
    bool allow_rc_prefix;
    bool is_resumed;
    int64_t started_ms;
    struct record_entry *entries;
    size_t entry_count, entry_cap;
    struct record_message **messages; /* of a place of their own each: the map borrows UIDs */
    size_t message_count, message_cap;
    struct strmap by_uid;
    struct record_missed *missed;
    size_t missed_count, missed_cap;
    struct record_row **rows;
    size_t row_count, row_cap;
    struct strmap by_target;
    bool is_dirty; /* something has happened since the file was written */
};

/* Index of a message; false: it is none of this recording's. */
bool record_find_message(const struct record *r, const char *uid, size_t *index);

/* ---- when it has to happen in a scenario (record_plan.c) ---- */

/* What failed a pull. */
struct record_fault {
    enum record_fault_kind {
        RECORD_FAULT_REFUSED, /* no answer */
        RECORD_FAULT_HANG,    /* no answer, for as long as a client waits */
        RECORD_FAULT_STATUS,
        RECORD_FAULT_GARBAGE /* an answer that is none */
    } kind;
    int status;
    int64_t retry_after_ms; /* -1 = none */
};

enum record_step_kind {
    RECORD_STEP_CLIENT, /* the phone is there, and online when the recording says so */
    RECORD_STEP_ONLINE,
    RECORD_STEP_OFFLINE,
    RECORD_STEP_SEND,         /* index: of the message */
    RECORD_STEP_SEND_LOST,    /* index: of the missed broadcast */
    RECORD_STEP_FAULT,        /* fault, count: for so many requests */
    RECORD_STEP_DEED,         /* index: of the entry */
    RECORD_STEP_PULL_UNKNOWN, /* the server had more, nobody knows what */
    RECORD_STEP_PULLED,       /* index: of the entry; what it brought must be seen now */
    RECORD_STEP_LOST,         /* from here on nothing can be said */
    RECORD_STEP_END,          /* what is left must be seen now */
};

struct record_step {
    enum record_step_kind kind;
    int64_t at_ms; /* ms from the scenario's start */
    size_t index;
    struct record_fault fault;
    size_t count;
    size_t order; /* of making: keeps steps of one instant as they were */
};

/* A broadcast, and what can be said of its delivery. */
struct record_place {
    int64_t at_ms;    /* of the planner's time */
    int64_t delay_ms; /* when it is played */
    bool is_placed;
    bool has_delivery, has_offline, has_cause; /* comes out as it was */
};

struct record_plan {
    struct record_step *steps; /* in order */
    size_t step_count, step_cap;
    struct record_place *messages; /* as many as the record's */
    struct record_place *missed;
    int64_t epoch_ms;  /* Unix ms of the scenario's start, server time */
    int64_t ahead_ms;  /* the client's clock minus the server's */
    int64_t window_ms; /* the server's, as far as can be told (R14) */
    int64_t moved_ms;  /* the most that a sentTime had to be moved */
    int64_t failed;    /* pulls */
    size_t received;   /* messages that are sent */
    size_t stored;
    bool was_online; /* ever; what the client is at the end: */
    bool is_online;
    bool is_refused;
    bool is_lost;
    bool has_doubtful_reads; /* --sdk web: a message came out on the other side of its read mark */
};

void record_plan_make(const struct record *r, int64_t now_ms, struct record_plan *out);
void record_plan_done(struct record_plan *plan);

/* The window of the server: WINDOW_MS unless what was received or missed says otherwise. */
int64_t record_window_ms(const struct record *r);

/* ---- words (record_text.c) ---- */

/* Appends a value or a TARGET, quoted when it has to be. No quote holds a line break: that becomes
 * a blank. The text is UTF-8. */
void record_write_word(struct buf *out, const char *text);
/* Appends "content=..." and the end of its line; a heredoc when one line cannot hold it. */
void record_write_content(struct buf *out, const char *content, size_t len);
/* Appends scheme, host and port of a URL, on one clean line: no user, no password, no path. */
void record_write_server(struct buf *out, const char *url);
/* "2026-11-23T16:45:02.123Z" */
void record_write_date(struct buf *out, int64_t unix_ms);

#endif
