/*
 * puller: when to pull and what to ask. The state machine of one client's broadcast pull timer
 * (R13, R15, R18) under one SDK profile. It reads no clock and opens no socket: the caller hands
 * in the time, carries the request, and brings the answer back.
 *
 *     due = puller_due_ms(p)                  wait until then
 *     puller_ask(p, now, &request)            at most one request is in flight
 *     puller_heard(p, now, &request, server_time_ms)    an answer came: the clocks are compared
 *     ... judge and commit the messages ...
 *     puller_answer(p, now, &request, &result)          only after the commit: the cursor moves
 *
 * All times are ms of the client's clock unless a name says server. Any call may bring a now_ms
 * that is less than an earlier one: the clock was set back, and every wait keeps what was left of
 * it.
 *
 * How the profiles differ here (all else is the same):
 *
 *              the timer                                   a failed pull
 *     native   interval after the last attempt             again after 1, 2, 4 ... 60 s
 *     web      every interval from the connect on; a       waits for the next tick
 *              tick that finds a pull in flight is lost
 *     web-5.2  looks every 30 s from the connect on        waits likewise
 *              whether interval has passed since the
 *              last pull ended
 */
#ifndef CASTSIM_CORE_PULLER_H
#define CASTSIM_CORE_PULLER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/profile.h"

#define PULLER_INTERVAL_MS 180000  /* R13, documented */
#define PULLER_RETRY_FIRST_MS 1000 /* R15: 1, 2, 4 ... */
#define PULLER_RETRY_MAX_MS 60000  /* ... 60 s */
#define PULLER_NEVER INT64_MAX     /* no pull is due */

struct puller;

struct puller_config {
    const struct sdk_profile *profile;
    int64_t interval_ms; /* 0 = PULLER_INTERVAL_MS */
    uint64_t seed;       /* of the retry jitter: a wait is drawn from [3/4, 5/4] of its step */
    const char *cursor;  /* from the store; NULL = none yet. Copied */
};

struct puller *puller_new(const struct puller_config *config);
void puller_free(struct puller *p);

/* Starts offline. Online: a pull is due at once (R13). Both are no-ops when nothing changes.
 * Offline: the timer stops, the cursor stays, and an answer still under way no longer counts. */
void puller_online(struct puller *p, int64_t now_ms);
void puller_offline(struct puller *p, int64_t now_ms);
bool puller_is_online(const struct puller *p);

/* Asks for a pull now, besides the timer ("pull now", or a server's notify). It is an attempt like
 * any other: native's timer moves, web's plain tick does not. While one is in flight, another
 * follows it at once, with the web profiles only when the first succeeded. Nothing happens offline
 * or stopped. */
void puller_pull_now(struct puller *p, int64_t now_ms);

/* When the next request is to be made, possibly in the past; PULLER_NEVER when offline, stopped or
 * in flight. For web-5.2 this is the first 30 s check at which the interval will have passed: 180 s
 * to 210 s after the last pull's end. */
int64_t puller_due_ms(const struct puller *p);

/* What the carrier takes to the server. */
struct puller_request {
    uint64_t connection; /* which online stretch it belongs to */
    int64_t asked_ms; /* a carrier that had to fetch a token first sets it to when it really left */
    const char *since; /* cursor; NULL = everything in the window. Borrowed until puller_answer */
};

/* Takes the request that is due at now_ms; it is in flight until puller_answer or puller_offline.
 * False, and *out untouched, when none is due. */
bool puller_ask(struct puller *p, int64_t now_ms, struct puller_request *out);

/* True while the request is the one in flight; the answer to any other is to be thrown away. */
bool puller_is_current(const struct puller *p, const struct puller_request *request);

/* A well-formed answer came at now_ms and the server's clock read server_time_ms when it left,
 * taken to be half the round trip ago: the clocks are known to within that half. The first answer
 * of a connection fixes the connect time in server time, every one renews puller_server_time_ms.
 * Ignored when the request is not current, or no clock reads such a time (below zero, or
 * astronomic). */
void puller_heard(struct puller *p, int64_t now_ms, const struct puller_request *request,
                  int64_t server_time_ms);

/* Server time of the latest connect (R18). INT64_MIN before its first answer. */
int64_t puller_connect_server_ms(const struct puller *p);
/* now_ms in server time; now_ms itself before the very first answer. */
int64_t puller_server_time_ms(const struct puller *p, int64_t now_ms);

enum puller_outcome {
    PULLER_DONE,         /* answered and committed */
    PULLER_FAILED,       /* refused, timeout, 5xx, 429, broken body, or the commit failed */
    PULLER_UNAUTHORIZED, /* 401: the token is no good */
};

struct puller_result {
    enum puller_outcome outcome;
    const char *cursor;     /* PULLER_DONE: the new one, committed; never NULL then. Copied */
    bool has_more;          /* PULLER_DONE: another page is due at once, if the cursor moved */
    int64_t retry_after_ms; /* PULLER_FAILED: the server's wish, instead of the next step; taken as
                               at least 1 s and at most 180 s. -1 = none */
};

/* Ends the request; ignored when it is not current. The cursor moves with PULLER_DONE alone. After
 * PULLER_UNAUTHORIZED the puller stops, reconnects or not, until puller_resume. */
void puller_answer(struct puller *p, int64_t now_ms, const struct puller_request *request,
                   const struct puller_result *result);

/* A new token is at hand: a stopped puller goes on, and a pull is due at once (offline: with the
 * next connect). No-op when it is not stopped. */
void puller_resume(struct puller *p, int64_t now_ms);

const char *puller_cursor(const struct puller *p); /* NULL = none; borrowed until puller_answer */
int puller_failures(const struct puller *p);       /* in a row, since the last success */

#endif
