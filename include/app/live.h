/*
 * live: carries a client's pulls to a real server, in real or scaled time. One thread, one wait.
 */
#ifndef CASTSIM_APP_LIVE_H
#define CASTSIM_APP_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/client.h"
#include "base/err.h"
#include "core/network.h"
#include "io/clock.h"

struct live;

struct live_config {
    const char *server; /* URL without a path */
    const char *app_key;
    const char *secret; /* NULL: only the token is known */
    const char *token;  /* NULL: fetched with the secret */
    const char *user_id;
    struct clock *clock; /* borrowed; takes on the server's speed */
    bool is_server_ours; /* who sets the clock sets the server's: no answer changes it, as one that
                            was under way then would set it back */
    bool is_speed_given; /* the user named the speed: a server of another one is an error */
};

struct live *live_new(const struct live_config *config, struct client *client);
void live_free(struct live *live);
/* Makes the network ready, before the first turn: a screen shows its first frame before, since this
 * takes longer than that. ERR_OUTSIDE. */
int live_start(struct live *live, struct err *err);

/* Starts what is due, then waits until something happens: an answer, the clock reading until_ms, or
 * one of the descriptors being readable. Answers go to the client, which tells its listener.
 * Returns 0; ERR_OUTSIDE when a commit failed; ERR_INPUT when the server's clock has another speed
 * than the user said. */
int live_turn(struct live *live, int64_t until_ms, const int *fds, size_t fd_count,
              struct err *err);

/* The user took the phone offline: what is under way is cancelled. */
void live_offline(struct live *live);
/* A bad network on purpose: the next `count` requests meet these conditions (core/network), as in a
 * scenario; those that are left of an earlier call are forgotten. Times are of the client's clock.
 */
void live_set_network(struct live *live, const struct network_conditions *conditions,
                      int64_t count);

/* As attempt_hide_secrets. */
bool live_hide_secrets(const struct live *live, const char *text, size_t len, struct buf *out);

bool live_is_pulling(const struct live *live);
/* The server refused the token for good: no pull is due any more. */
bool live_is_refused(const struct live *live);
/* The user wants it tried again all the same, with a new token when the secret is at hand. */
void live_try_again(struct live *live);

#endif
