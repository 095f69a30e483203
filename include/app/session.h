/*
 * session: a client put together from what the command line says: registry, store, client and the
 * live loop. Used by the full screen, by --headless and by the demo.
 */
#ifndef CASTSIM_APP_SESSION_H
#define CASTSIM_APP_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "app/client.h"
#include "app/identity.h"
#include "app/live.h"
#include "app/server.h"
#include "app/record.h"
#include "app/types_load.h"
#include "base/err.h"
#include "io/clock.h"
#include "io/store.h"

struct session_config {
    const char *server;
    const struct identity *identity;
    const char *token; /* NULL = fetched with the secret */
    const char *user_id;
    const char *db; /* NULL = the user's own place; ":memory:" */
    struct types_load types;
    const struct sdk_profile *profile;
    int64_t pull_interval_ms; /* 0 = the SDK's */
    int64_t dedupe_content_ms;
    enum lang lang;
    const struct clock *clock; /* runs by this one (copied); NULL = starts its own at speed */
    double speed;
    bool is_speed_given;
    struct server *embedded; /* the server is ours: its clock moves with the client's. NULL = no */
    bool is_redacted;        /* whoever shows or writes something masks it (app/redact) */
    const char *record;      /* --record: the file that tells it as a scenario; NULL = none */
    void (*on_event)(void *ctx, const struct event *event);
    void *ctx;
};

/* Borrowed by those who run it; made by session_open. */
struct session {
    const struct session_config *config;
    struct clock clock;
    struct registry *registry;
    struct store *store;
    struct client *client; /* NULL: killed, until session_restart */
    struct live *live;     /* NULL likewise */
    struct record *record; /* NULL = nobody asked for it */
    const char *caption;   /* what a story says just now; the screen takes it. NULL = nothing new */
};

/* A story told while a session runs: called with the client's time, returns when it wants to be
 * called again, negative when it is over. */
struct story {
    int64_t (*step)(void *ctx, struct session *session, int64_t now_ms);
    void *ctx;
};

/* 0, or the status with err; either way session_close releases. config outlives the session. */
int session_open(struct session *s, const struct session_config *config, struct err *err);
/* Ends the client; what it has to tell of that, it tells the listener before this returns. The rest
 * stays until session_close, which does this too. */
void session_stop(struct session *s);
void session_close(struct session *s);

int64_t session_now_ms(const struct session *s);
bool session_is_online(const struct session *s);
/* ms until the next pull; -1 = none is due. */
int64_t session_next_pull_ms(const struct session *s);

/* The phone's process is killed (kill -9) and, later, started again on what its store holds; then
 * it goes online, with a new registry of the types that the config names. No-ops when it is so
 * already. ERR_REFUSED: a recording (--record) is under way, which cannot tell of it. A store in
 * memory stands for the phone's disk: it outlives the process.
 * The restart fails as session_open does, and the process is not running then; when its store
 * cannot be opened again (store == NULL) nothing but session_close is left to do. */
int session_kill(struct session *s, struct err *err);
int session_restart(struct session *s, struct err *err);

/* live_turn; while nothing runs, the same wait without a network. */
int session_turn(struct session *s, int64_t until_ms, const int *fds, size_t fd_count,
                 struct err *err);

/* Another speed of the clock, and a jump ahead, of client and server alike. ERR_REFUSED: the server
 * is not ours, and so is its clock not. */
int session_set_speed(struct session *s, double speed, struct err *err);
int session_jump(struct session *s, int64_t by_ms, struct err *err);

/* ---- the user ---- */

/* Does what the user of the phone does, in the store, and tells the recording. target_id and uid as
 * in struct record_deed. A killed client does nothing: then it is 0, and nothing was done; who can
 * kill it says so first. */
int session_do(struct session *s, enum record_deed_kind kind, const char *target_id,
               const char *uid, struct err *err);

/* ---- the recording; each does nothing when there is none ---- */

/* The user did something, and it is done. */
void session_did(struct session *s, enum record_deed_kind kind, const char *target_id,
                 const char *uid);
/* To be called after every turn: what happened is in the file. ERR_OUTSIDE. */
int session_save_record(struct session *s, struct err *err);
/* The last time. */
int session_end_record(struct session *s, struct err *err);

#endif
