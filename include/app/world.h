/*
 * world: virtual time. One clock, one timer queue, one seed; the server's core/api with its log,
 * tokens and rate; any number of named clients, each a real app/client with its own SQLite store;
 * and the network between them. The only thing that is not as in live use is the carrier of
 * requests: it hands them to core/api in this process, after seeded delay, loss and error.
 *
 * The same world also stands in front of a real server (world_remote): then its clock is the real
 * one, times a speed, and requests go out through libcurl.
 *
 * What happens is told through on_event in the order in which it happens. A world decides nothing
 * about scenarios: app/play tells it what to do, app/journal keeps what it tells.
 */
#ifndef CASTSIM_APP_WORLD_H
#define CASTSIM_APP_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/client.h"
#include "app/event.h"
#include "app/identity.h"
#include "app/type_shelf.h"
#include "core/message.h"
#include "core/network.h"

struct world;
struct world_client;

/* ---- what is told ---- */

enum world_event_kind {
    WORLD_CLIENT,   /* event: one of the client's own (app/event) */
    WORLD_STARTED,  /* the client's process runs; offline still */
    WORLD_KILLED,   /* ... is gone without a word; text: at which moment */
    WORLD_STOPPED,  /* ... has ended as it should */
    WORLD_DID,      /* its user did something; text: what */
    WORLD_ACCEPTED, /* the server has taken a broadcast: sent */
    WORLD_ANSWERED, /* a send or call has its answer, or never will: sent */
    WORLD_SERVER,   /* text: up, down, killed ... */
    WORLD_NETWORK,  /* text: new conditions; client NULL = for all */
};

/* A broadcast on its way, or another call of the Server API. */
struct world_sent {
    const char *id;
    bool is_broadcast;
    const char *from_user_id; /* of a broadcast */
    const char *object_name;
    int64_t asked_ms;
    int http;                  /* WORLD_ANSWERED: 0 = no answer came */
    int64_t code;              /* the answer's; 0 when there is none */
    const char *uid;           /* messageUID; "" when refused */
    int64_t sent_ms;           /* sentTime, when there is a UID */
    const char *error_message; /* the answer's, or why none came; NULL */
    const char *allow;         /* Allow header; NULL */
    int64_t retry_after_ms;    /* -1 = none */
};

struct world_event {
    enum world_event_kind kind;
    int64_t at_ms; /* Unix ms of the world's clock, which is the server's */
    struct world_client *client;
    const struct event *event;
    const struct world_sent *sent;
    const char *text;
};

/* ---- the world ---- */

struct world_server_config {
    int rate_per_minute; /* R5; 0 = no limit */
    int64_t window_ms;   /* R14 */
    int64_t max_clock_skew_ms;
    bool allow_rc_prefix;
    bool is_service_off;
    bool has_log_file; /* the log survives that the server is killed (R10) */
};

/* A real server, instead of the world's own. */
struct world_remote {
    const char *url;
    const struct identity *identity;
    double speed; /* of its clock */
};

struct world_config {
    uint64_t seed;
    int64_t start_ms; /* Unix ms of the start; a remote world starts at its server's time */
    struct world_server_config server;
    const struct world_remote *remote; /* NULL = virtual */
    struct type_shelf *shelf;          /* borrowed */
    void (*on_event)(void *ctx, const struct world_event *event);
    /* Asked now and then: true ends what the world is doing. May be NULL. */
    bool (*is_interrupted)(void *ctx);
    void *ctx;
};

/* NULL and err: ERR_OUTSIDE (the remote server does not answer, no temporary folder). */
struct world *world_new(const struct world_config *config, struct err *err);
void world_free(struct world *w);

int64_t world_now_ms(const struct world *w);   /* Unix ms */
int64_t world_start_ms(const struct world *w); /* Unix ms of time 0 */
bool world_is_virtual(const struct world *w);
/* A number of the world's own sequence: uniform in [low, high]. */
int64_t world_draw(struct world *w, int64_t low, int64_t high);

/* Lets everything happen that is due before at_ms; then the clock reads at_ms. Whenever an instant
 * is quiet, `quiet` (may be NULL) is asked: true ends it there, early. In a remote world the clock
 * may read more. ERR_OUTSIDE when the world itself fails, or was interrupted. */
int world_run_until(struct world *w, int64_t at_ms, bool (*quiet)(void *ctx), void *ctx,
                    struct err *err);
/* Lets everything happen that is due now, until this instant is quiet. */
int world_settle(struct world *w, struct err *err);
/* Somebody did something to the world, or looked at it: so that what takes long without any time
 * passing can be interrupted too. ERR_OUTSIDE when it was. */
int world_count_deed(struct world *w, struct err *err);

/* ---- clients ---- */

struct world_client_config {
    const char *name;
    const char *user_id;
    const struct sdk_profile *profile;
    enum lang lang;
    int64_t pull_interval_ms; /* 0 = the SDK's */
    int64_t dedupe_content_ms;
    int64_t ahead_ms;           /* its clock minus the world's */
    bool has_seed;              /* else its jitter is drawn from the world's seed and its name */
    uint64_t seed;              /* of the retry jitter */
    struct type_sources *types; /* moved in; may be NULL */
    bool is_kept;               /* its store is a file: it will be started again */
};

/* A new phone, its process running, offline. NULL: the types are refused (ERR_INPUT), the store
 * cannot be opened (ERR_OUTSIDE); the status in *status. */
struct world_client *world_add_client(struct world *w, const struct world_client_config *config,
                                      int *status, struct err *err);
struct world_client *world_find_client(const struct world *w, const char *name); /* NULL = none */
size_t world_client_count(const struct world *w);
struct world_client *world_client_at(const struct world *w, size_t i);

const char *world_client_name(const struct world_client *c);
size_t world_client_index(const struct world_client *c);
const char *world_client_user(const struct world_client *c);
const struct sdk_profile *world_client_profile(const struct world_client *c);
bool world_client_is_running(const struct world_client *c);
bool world_client_is_refused(const struct world_client *c); /* its token: it stopped pulling */
/* Borrowed while it runs; NULL else. */
struct client *world_client_peek(const struct world_client *c);
struct store *world_client_store(const struct world_client *c);
const struct registry *world_client_registry(const struct world_client *c);
enum lang world_client_lang(const struct world_client *c);
int64_t world_client_now_ms(const struct world_client *c); /* its own clock, which may be off */
/* The next pull in ms from now; -1 = none is due. */
int64_t world_client_next_pull_ms(const struct world_client *c);

/* The moment at which a client is killed. */
enum world_kill {
    WORLD_KILL_NOW,
    WORLD_KILL_AT_REQUEST, /* when its next request has left */
    WORLD_KILL_AT_ANSWER,  /* when its next good answer has come, before it is committed */
    WORLD_KILL_AT_COMMIT,  /* right after the first commit of its next answer */
    WORLD_KILL_COUNT
};

/* What the phone and its user do. Each does nothing to a client that does not run, but
 * world_client_start. */
void world_client_online(struct world_client *c);
/* Later, unless it goes offline or its process ends before. */
void world_client_online_in(struct world_client *c, int64_t in_ms);
void world_client_offline(struct world_client *c);
void world_client_pull(struct world_client *c);
void world_client_kill(struct world_client *c, enum world_kill when);
void world_client_stop(struct world_client *c);
int world_client_start(struct world_client *c, struct err *err); /* and goes online */
void world_client_jump(struct world_client *c, int64_t by_ms);   /* its clock */
/* Registers or drops one type more: in the app itself (an update; it has to be started for it), or
 * while it runs, until its process ends. ERR_INPUT: refused, all is as before. */
int world_client_add_types(struct world_client *c, enum type_source_kind kind, const char *text,
                           bool is_lasting, struct err *err);
/* Logs in as another user: the process starts again with that user's own store. */
int world_client_set_user(struct world_client *c, const char *user_id, struct err *err);
/* The user did something to the store: its clients' screen and the trace are told. */
void world_client_did(struct world_client *c, const char *what);

/* Its next pull is answered with this, whatever the server would say. */
struct world_canned {
    int http;
    const char *body;
    size_t body_len;
    int64_t retry_after_ms; /* -1 = none */
};
void world_client_answer(struct world_client *c, const struct world_canned *canned);

/* ---- the network ---- */

enum world_net_scope {
    WORLD_NET_ALL,    /* every client that has no conditions of its own */
    WORLD_NET_CLIENT, /* one client */
    WORLD_NET_SENDER, /* the back end that sends */
};

/* New conditions in place of those that the scope had. With for_ms or count (-1 = not given) they
 * hold for a time and for a number of requests; then the others are back. */
void world_net(struct world *w, enum world_net_scope scope, struct world_client *c,
               const struct network_conditions *conditions, int64_t for_ms, int64_t count,
               const char *text);

/* ---- the server (of a virtual world) ---- */

void world_server_down(struct world *w);               /* nobody listens, the process runs on */
int world_server_up(struct world *w, struct err *err); /* ERR_INPUT: it was killed */
void world_server_kill(struct world *w);               /* what it had in memory is gone */
int world_server_start(struct world *w, struct err *err);
void world_server_set_rate(struct world *w, int per_minute);
void world_server_set_service(struct world *w, bool is_off);

/* ---- sending ---- */

/* Signs and sends one broadcast. A draft's field that is NULL is left out. */
void world_send(struct world *w, const char *id, const struct message_draft *draft);
/* A real server has been sent a broadcast or another call, and has not answered yet: the world goes
 * on meanwhile, and what is sent next waits its turn. */
bool world_is_sending(const struct world *w);

/* Any call of the Server API, with every mistake that a back end can make. Its strings outlive the
 * world. */
struct world_call {
    const char *id;
    const char *method;
    const char *target;
    const char *body;
    size_t body_len;
    const char *app_key; /* NULL = the world's app */
    enum world_sign {
        WORLD_SIGN_GOOD,
        WORLD_SIGN_WRONG,
        WORLD_SIGN_UPPER, /* right, in upper-case hex */
        WORLD_SIGN_NONE,  /* no header at all */
    } sign;
    bool has_rc_headers;   /* RC-App-Key ... */
    const char *nonce;     /* NULL = a fresh one */
    const char *timestamp; /* NULL = the server's time in ms */
};
void world_call(struct world *w, const struct world_call *call);

/* A messageUID of that time that no broadcast has. */
void world_invent_uid(struct world *w, int64_t at_ms, char out[MESSAGE_UID_SIZE]);

#endif
