/*
 * broadcast_log: where a server keeps what was broadcast, behind one interface. Implementations:
 * in memory (here) and SQLite (io/log_sqlite). The rules that use it are in core/api.
 *
 * Every app has its own dense sequence 1, 2, 3 ... that goes on beyond trimming and restarts, so
 * that a client's cursor tells how many it missed and one app learns nothing of another. sentTime
 * never falls within an app. An entry has three ages: held (with content), remembered (UID and
 * sentTime only, for the `missed` list), forgotten.
 */
#ifndef CASTSIM_CORE_BROADCAST_LOG_H
#define CASTSIM_CORE_BROADCAST_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/message.h"
#include "core/wire.h"

#define BROADCAST_LOG_ID_SIZE 17 /* identity: up to 16 of [0-9a-z], and a NUL */

/* Where an app's sequence stands. All zero / "" for an app that never sent. */
struct broadcast_log_tail {
    int64_t last_seq;
    int64_t last_sent_ms;
    char last_uid[MESSAGE_UID_SIZE];
};

/* What a read asks for: held entries with seq > after_seq and sentTime >= since_ms, in order, until
 * max_count entries or max_bytes of content; the first one is always taken. */
struct broadcast_log_query {
    const char *app_key;
    int64_t after_seq;
    int64_t since_ms;
    size_t max_count;
    size_t max_bytes;
};

/* What it gets. Initialise with {0}; broadcast_log_page_done frees. */
struct broadcast_log_page {
    struct message *messages;
    size_t count;
    int64_t last_seq; /* of the last message; after_seq when count is 0 */
    bool has_more;    /* further entries satisfy the query */
};
void broadcast_log_page_done(struct broadcast_log_page *page);

struct broadcast_log;

struct broadcast_log_ops {
    void (*free)(struct broadcast_log *log);
    int (*tail)(struct broadcast_log *log, const char *app_key, struct broadcast_log_tail *out,
                struct err *err);
    /* Durable when it returns 0 (R10); on failure nothing was added. */
    int (*append)(struct broadcast_log *log, const char *app_key, int64_t seq,
                  const struct message *m, struct err *err);
    int (*read)(struct broadcast_log *log, const struct broadcast_log_query *query,
                struct broadcast_log_page *out, struct err *err);
    /* Sequence number of the oldest held entry with sentTime >= since_ms; last_seq + 1 when none.
     */
    int (*oldest)(struct broadcast_log *log, const char *app_key, int64_t since_ms,
                  int64_t *out_seq, struct err *err);
    /* UIDs and sentTimes still remembered with after_seq < seq < before_seq, oldest first. */
    int (*missed)(struct broadcast_log *log, const char *app_key, int64_t after_seq,
                  int64_t before_seq, struct wire_missed *out, size_t max, size_t *out_count,
                  struct err *err);
    /* True in *out when the app's log knows the UID (R11's recall answers). */
    int (*knows_uid)(struct broadcast_log *log, const char *app_key, const char *uid, bool *out,
                     struct err *err);
    /* Drops contents older than held_ms and forgets entries older than remembered_ms (sentTime
     * below) that have lost their content, at most max_rows; *out_rows tells how many, so that the
     * caller can go on later. */
    int (*trim)(struct broadcast_log *log, int64_t held_ms, int64_t remembered_ms, size_t max_rows,
                size_t *out_rows, struct err *err);
    /* Tokens (R12): durable when add returns 0. */
    int (*token_add)(struct broadcast_log *log, const char *app_key, const char *user_id,
                     const char *token, struct err *err);
    int (*token_each)(struct broadcast_log *log,
                      void (*seen)(void *ctx, const char *app_key, const char *user_id,
                                   const char *token),
                      void *ctx, struct err *err);
};

/* The head of every implementation. One caller at a time. */
struct broadcast_log {
    const struct broadcast_log_ops *ops;
    char id[BROADCAST_LOG_ID_SIZE]; /* made once when the log is created; part of every cursor */
};

/* In memory: lost with the process. id: the caller's random (or, in a world, seeded) identity. */
struct broadcast_log *broadcast_log_new_memory(const char *id);

#endif
