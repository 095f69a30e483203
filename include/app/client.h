/*
 * client: one simulated phone: puller + registry + verdict + store. It does not know what carries
 * its requests: the live loop takes them to libcurl (app/live), a virtual world would hand them to
 * core/api in the same process. Start reading the program here.
 *
 *     due = client_due_ms(c)
 *     client_ask(c, now, &request)      -> carry it ->      client_answer(c, now, &request,
 * &answer)
 *
 * What happens is told through the listener, after it was committed.
 */
#ifndef CASTSIM_APP_CLIENT_H
#define CASTSIM_APP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/event.h"
#include "core/puller.h"
#include "core/registry.h"
#include "io/store.h"

struct client;

struct client_config {
    const char *user_id;
    const struct sdk_profile *profile;
    const struct registry *registry; /* borrowed */
    struct store *store;             /* borrowed */
    enum lang lang;                  /* of digests and chat lines */
    int64_t pull_interval_ms;        /* 0 = the SDK's */
    int64_t dedupe_content_ms;       /* 0 = off (R16) */
    uint64_t seed;                   /* retry jitter */
    void (*on_event)(void *ctx, const struct event *event);
    void *ctx;
};

/* Starts offline. */
struct client *client_new(const struct client_config *config, int64_t now_ms);
/* now_ms: the phone is switched off then (the process ends): what it misses from now on was missed
 * because it was killed. The store stays open. */
void client_free(struct client *c, int64_t now_ms);
/* The process is killed (kill -9): nothing more is written or told. */
void client_kill(struct client *c);

/* The app registers or drops message types while it runs: from now on these are known. Borrowed. */
void client_set_registry(struct client *c, const struct registry *registry);

void client_online(struct client *c, int64_t now_ms);
void client_offline(struct client *c, int64_t now_ms);
bool client_is_online(const struct client *c);
void client_pull_now(struct client *c, int64_t now_ms);

/* To be called once in a while: a client that nothing happens to (it is offline) notes every minute
 * that it still runs, so that a kill -9 later does not make "killed" of the time before (R19). */
void client_keep_alive(struct client *c, int64_t now_ms);

/* When the next pull is due; PULLER_NEVER while offline, stopped or one is under way. */
int64_t client_due_ms(const struct client *c);
/* False when none is due. */
bool client_ask(struct client *c, int64_t now_ms, struct puller_request *out);

/* What the carrier brought back. */
struct client_answer {
    int http;                  /* 0 = no answer came; then failure says why */
    const struct err *failure; /* NULL = an answer came whole */
    const char *body;
    size_t body_len;
    int64_t retry_after_ms; /* -1 = none */
    bool is_for_token;      /* the carrier asked for a token first, and this is what it got */
};

struct client_outcome {
    bool is_ok;           /* answered and committed */
    bool is_unauthorized; /* the token was refused: nothing is due until client_resume */
    double speed;         /* of the server's clock, when ok */
};

/* Takes an answer in: judge, commit, tell. What fails is told as an error event and tried again;
 * nothing is lost. ERR_OUTSIDE only when the commit failed (disk full): the client could go on,
 * but its user may want to stop. An answer to an earlier connection is thrown away. */
int client_answer(struct client *c, int64_t now_ms, const struct puller_request *request,
                  const struct client_answer *answer, struct client_outcome *out, struct err *err);

/* A new token is at hand. */
void client_resume(struct client *c, int64_t now_ms);

/* now_ms in the server's time (R18). */
int64_t client_server_time_ms(const struct client *c, int64_t now_ms);

/* Appends the digest that the list shows for a row of the store: "" without a last message. */
void client_write_digest(const struct client *c, const struct store_conversation *row,
                         struct buf *out);
/* The same without a client: its process may not run just now. */
void client_write_row_digest(const struct registry *registry, const char *user_id, enum lang lang,
                             const struct store_conversation *row, struct buf *out);

#endif
