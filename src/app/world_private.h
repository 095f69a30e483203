/*
 * world_private: what the files of app/world share. world.c has the clock, the timers and the loop;
 * world_client.c the phones, world_client_facts.c what is known of them, world_server.c the server,
 * world_flight.c the requests between them.
 */
#ifndef CASTSIM_APP_WORLD_PRIVATE_H
#define CASTSIM_APP_WORLD_PRIVATE_H

#include "app/api_call.h"
#include "app/attempt.h"
#include "app/world.h"
#include "base/prng.h"
#include "base/strmap.h"
#include "base/timerq.h"
#include "core/api.h"
#include "io/clock.h"
#include "io/fetch.h"

#define WORLD_APP_KEY "scenario"
#define WORLD_APP_SECRET "scenario-secret"

enum world_timer {
    TIMER_PULL,       /* world_client: a pull is due, unless the stamp is out of date */
    TIMER_ONLINE,     /* world_client: likewise */
    TIMER_KEEP_ALIVE, /* world_client */
    TIMER_ARRIVE,     /* world_flight: the request reaches the server */
    TIMER_ANSWER,     /* world_flight: the reply, or the news that there is none, comes back */
    TIMER_TRIM,       /* the server's log */
};

/* Conditions of the network for one scope. */
struct world_net_rule {
    bool is_set;
    struct network_conditions conditions;
    int64_t until_ms;   /* INT64_MAX = for ever */
    int64_t count_left; /* -1 = any number */
};

/* What holds for one scope: for a while, or else until something else is said. */
struct world_net {
    struct world_net_rule for_a_while;
    struct world_net_rule lasting;
};

/* A request on its way, there and back. */
struct world_flight {
    struct world *world;
    struct world_client *client; /* NULL: the sender's, or nobody waits for it any more */
    struct api_call call;
    struct network_conditions conditions;
    struct network_fate fate;
    int64_t left_ms;
    /* the reply */
    int http;
    struct buf body;
    struct err failure; /* "" = an answer came whole */
    int64_t retry_after_ms;
    const char *allow;
    /* the sender's */
    char *id;
    bool is_broadcast;
    char *from_user_id;
    char *object_name;
    struct world_flight *next; /* that waits for the sender's connection to a real server */
};

struct world_server {
    struct broadcast_log *log;
    struct api *api; /* NULL: the process does not run */
    bool is_listening;
    struct world_server_config config;
    struct buf log_path; /* "" = in memory */
    struct prng random;  /* tokens, the log's identity */
    struct api_response response;
};

struct world_client {
    struct world *world;
    size_t index;
    char *name;
    struct world_client_config config; /* its strings are owned */
    struct type_sources types;         /* what the app registers, then what it did while it runs */
    size_t lasting_types;              /* so many of them are the app's own */
    const struct registry *registry;
    char *token; /* given by the app's back end; NULL = the client fetches it */
    uint64_t jitter_seed;
    int starts; /* of its process */

    /* while the process runs */
    struct client *client;
    struct attempt *attempt;
    struct store *store;
    struct world_flight *flight; /* the one it waits for; NULL = none */
    enum world_kill kill_at;     /* WORLD_KILL_NOW = not asked for */
    bool is_dying;               /* killed inside a call of its own: the caller cleans up */
    uint64_t pull_stamp;         /* of the latest TIMER_PULL */
    uint64_t online_stamp;       /* of each TIMER_ONLINE that nothing has taken back */
    int64_t pull_due_ms;
    struct fetch *fetch; /* of a remote world */

    struct world_net net;
    struct prng net_random;
    bool has_keep_alive;         /* a TIMER_KEEP_ALIVE is on its way */
    struct world_flight *canned; /* http, body and retry_after_ms of its next answer; NULL */
};

struct world {
    struct world_config config;
    int64_t now_ms;
    int64_t start_ms;
    struct clock clock; /* of a remote world */
    struct timerq timers;
    struct prng random;        /* of statements */
    struct prng sender_random; /* of its network */
    struct prng nonce_random;
    struct world_server server;
    struct api_signer signer;
    struct world_client **clients;
    size_t client_count;
    size_t client_cap;
    struct strmap by_name;
    struct store_pool *stores; /* those that are in memory */
    struct world_net net_all;
    struct world_net net_sender;
    struct fetch *fetch;               /* the sender's, in a remote world; one request at a time */
    struct world_flight *sending;      /* the one under way in it; NULL = none */
    struct world_flight *first_queued; /* those that wait for it, in their order */
    struct world_flight *last_queued;  /* undefined when there is none */
    struct buf folder;                 /* temporary; "" = none yet */
    uint32_t invented;
    unsigned deeds;     /* until the next look whether it was interrupted */
    struct err failure; /* the first thing that the world could not do; "" = none */
};

/* ---- world.c ---- */

void world_tell(struct world *w, const struct world_event *event);
void world_add_timer(struct world *w, int64_t due_ms, enum world_timer kind, void *subject,
                     uint64_t stamp);
/* What went wrong ends the run when it comes back to world_run_until. */
void world_fail(struct world *w, const struct err *err);
/* Appends the path of a file in the world's temporary folder. */
int world_path(struct world *w, const char *name, struct buf *out, struct err *err);
/* A sequence of its own for each use, so that one more client does not shift all others. */
void world_seed(const struct world *w, const char *use, struct prng *out);
void world_fill_random(void *prng, unsigned char *bytes, size_t len);

/* ---- world_server.c ---- */

int world_server_init(struct world *w, struct err *err);
void world_server_done(struct world *w);
void world_server_trim(struct world *w);
/* Hands the call to core/api; the reply goes into the flight. */
void world_server_handle(struct world *w, struct world_flight *f);

/* ---- world_flight.c ---- */

/* The rule of a scope that holds now; NULL = none. */
struct world_net_rule *world_net_rule(struct world_net *net, int64_t now_ms);
/* Sends a request on its way, under the conditions of the rule (NULL = a perfect network). The
 * flight ends by itself. */
void world_fly(struct world_flight *f, struct world_net_rule *rule, struct prng *random);
struct world_flight *world_flight_new(struct world *w, struct world_client *client);
void world_flight_free(struct world_flight *f);
void world_flight_arrive(struct world_flight *f);
void world_flight_land(struct world_flight *f);
/* The reply of a remote server is there: the same as from the world's own. */
void world_flight_reply(struct world_flight *f, struct fetch_answer *got);
/* Takes the sender's reply off its fetch, if it is there, and sends what waits behind it. */
void world_sender_take(struct world *w);

/* ---- world_client.c ---- */

void world_client_free(struct world_client *c);
void world_client_go_off(struct world_client *c, enum world_timer kind, uint64_t stamp);
/* The answer to its request, or why there is none. */
void world_client_take(struct world_client *c, const struct world_flight *f);
/* After whatever may have moved its next pull. */
void world_client_schedule(struct world_client *c);

#endif
