/*
 * store: what one client received, in one SQLite file (R16, R17, R26-R29). The only SQLite on the
 * client side. docs/STORE.md documents the schema.
 *
 * A store belongs to one app key and user. One process writes; readers are welcome. Everything
 * from one pull answer commits in one transaction, or none of it.
 */
#ifndef CASTSIM_IO_STORE_H
#define CASTSIM_IO_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/conversation.h"
#include "core/message.h"
#include "core/profile.h"
#include "core/verdict.h"
#include "core/window.h"

struct store;

/* Stores in memory that share one SQLite connection with its schema and prepared statements; the
 * database of each is its own. For whoever plays thousands of phones at once: opened, two answers
 * and a message taken in, closed, a store with a connection of its own costs 540 us and 120 KiB, of
 * which the database is the least part; in a pool 25 us and 10 KiB.
 *
 * One thread at a time may use the stores of a pool. NULL and ERR_OUTSIDE's sentence on failure. */
struct store_pool;
struct store_pool *store_pool_new(struct err *err);
void store_pool_free(struct store_pool *p); /* its stores are closed by then */

struct store_config {
    const char *path;        /* ":memory:" = nothing is kept */
    struct store_pool *pool; /* for ":memory:"; NULL = a connection of its own */
    const char *app_key;
    const char *user_id;
    const struct sdk_profile *profile;
    /* Called after every commit of an ingest, before anything else is done; may be NULL. False: the
     * process was killed at that moment, nothing more is written. */
    bool (*on_commit)(void *ctx);
    void *ctx;
};

/* Opens or creates and migrates. ERR_OUTSIDE's sentence, the file untouched: no database, a store
 * of a newer castsim, of another app or user, a second writer, read-only, disk full. NULL on
 * failure. One thread at a time may use a store. */
struct store *store_open(const struct store_config *config, struct err *err);
void store_close(struct store *s);

/* The committed cursor; NULL = none yet. Borrowed until the next ingest. */
const char *store_cursor(const struct store *s);

/* ---- receiving ---- */

/* One message of an answer with its verdict; outcome is filled in by the ingest. */
enum store_outcome {
    STORE_NEW,               /* taken; with a web profile perhaps again, when it was forgotten */
    STORE_DUPLICATE,         /* this messageUID was received before (R16) */
    STORE_CONTENT_DUPLICATE, /* --dedupe content: same sender, type and content (R16) */
};

struct store_item {
    const struct message *message;
    struct verdict verdict;
    bool is_mine;
    enum store_outcome outcome;
};

struct store_batch {
    struct store_item *items; /* in the order of R18 */
    size_t count;
    const char *cursor;        /* of this answer */
    int64_t received_ms;       /* client's clock */
    int64_t server_time_ms;    /* server's clock at that moment */
    int64_t dedupe_content_ms; /* --dedupe content: how far back it looks; 0 = off */
};

/* Commits the batch as the profile's commit order says (R17). *changed (may be NULL) gets the
 * targetIds of the rows that changed, in list order, owned: store_free_targets. On failure
 * (ERR_OUTSIDE) nothing that the profile commits together was kept. */
int store_ingest(struct store *s, struct store_batch *batch, char ***changed, size_t *changed_count,
                 struct err *err);
void store_free_targets(char **targets, size_t count);

/* ---- the life of the client (R19) ---- */

/* Notes a change of state at a server time; the state that lasts already goes on. A server clock
 * that was set back does not break the order: the span begins with the one before. */
int store_note_state(struct store *s, int64_t server_time_ms, enum window_state state,
                     struct err *err);
/* The spans that touch [from_ms, now], oldest first; the oldest max of them. Returns how many; 0
 * too when they cannot be read. */
size_t store_spans(struct store *s, int64_t from_ms, struct window_span *out, size_t max);

/* Server time of the last commit of an ingest or a state: the client was alive then, so a process
 * that finds the last state not STATE_KILLED was killed after it. INT64_MIN for a new store. */
int64_t store_last_alive_ms(const struct store *s);

/* ---- the wire log ---- */

/* What was made of a message when it was received (R16, R20-R27). */
struct store_received {
    int64_t server_ms; /* server's clock then */
    bool offline, parsed, stored, counted, listed, dropped;
};
/* False in *found: this messageUID was never received. */
int store_find_received(struct store *s, const char *uid, struct store_received *out, bool *found,
                        struct err *err);

/* ---- reading, page by page, by key ---- */

struct store_conversation {
    char *target_id;
    struct conversation row;
    /* The last message, for its digest; NULL when there is none. */
    char *last_object_name;
    char *last_content;
    size_t last_content_len;
};

/* Where a page starts: behind this row (exclusive). A zeroed key, or NULL: from the top; read
 * backward, from the bottom. */
struct store_list_key {
    bool is_set;
    bool pinned;
    int64_t sort_time_ms;
    int64_t row_id;
};

struct store_conversations {
    struct store_conversation *rows;
    struct store_list_key *keys; /* keys[i] = of rows[i], to go on from */
    size_t count;
};

/* Visible conversations in list order (R29): pinned first, then sort time, newest first; of equal
 * times the one created later first. forward = false reads the rows before the key, still in list
 * order. */
int store_list(struct store *s, const struct store_list_key *after, bool forward, size_t limit,
               struct store_conversations *out, struct err *err);
void store_list_done(struct store_conversations *page);

/* One row, hidden or not. False in *found when there is none. */
int store_find(struct store *s, const char *target_id, struct store_conversation *out, bool *found,
               struct err *err);
void store_conversation_done(struct store_conversation *c);

struct store_message {
    int64_t row_id;
    struct message message;
    int64_t received_ms; /* client's clock */
    int64_t server_ms;   /* server's clock at that moment: the delay is reckoned with it (R18) */
    bool is_mine;
    bool offline;
    bool counted; /* as judged when it came; never changes (R24) */
    bool listed;
};

struct store_messages {
    struct store_message *rows; /* oldest first */
    size_t count;
};

/* Position in a chat. uid "" with sent_time_ms INT64_MAX = behind the newest. */
struct store_chat_key {
    int64_t sent_time_ms;
    char uid[MESSAGE_UID_SIZE];
};

/* At most limit messages of a conversation right before (older) or right behind (newer) the key. */
int store_chat(struct store *s, const char *target_id, const struct store_chat_key *key, bool older,
               size_t limit, struct store_messages *out, struct err *err);
void store_chat_done(struct store_messages *page);

/* Sum of unread over the visible conversations (R29). */
int store_total_unread(struct store *s, int64_t *out, struct err *err);

/* ---- what the user does (R26, R28, R29) ---- */

/* Each is one transaction. What is not there is left alone: no error. A deleted message stays in
 * the wire log, and does not come back (R16). */

int store_open_conversation(struct store *s, const char *target_id, int64_t now_ms,
                            struct err *err);                              /* reads it */
int store_remove(struct store *s, const char *target_id, struct err *err); /* hides the row */
int store_clear(struct store *s, const char *target_id, struct err *err);  /* row and messages */
int store_pin(struct store *s, const char *target_id, bool pinned, struct err *err);
int store_delete_message(struct store *s, const char *uid, struct err *err);

#endif
