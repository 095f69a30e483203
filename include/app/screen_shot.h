/*
 * screen_shot: what the screen of a client would show just now, as text. For scenarios, which have
 * no terminal: the same list, chat, view and frame as on one. Times of day are in UTC.
 */
#ifndef CASTSIM_APP_SCREEN_SHOT_H
#define CASTSIM_APP_SCREEN_SHOT_H

#include <stdint.h>

#include "app/client.h"
#include "base/buf.h"
#include "base/err.h"

struct screen_shot {
    struct store *store;
    struct client *client;
    const struct registry *registry;
    const char *app_key;
    const char *user_id;
    const struct sdk_profile *profile;
    enum lang lang;
    int64_t now_ms;   /* client's clock */
    const char *open; /* the conversation whose chat is shown; NULL = the first of the list */
    int cols;
    int rows;
};

/* Appends one line a row. ERR_OUTSIDE when the store cannot be read. */
int screen_shot(const struct screen_shot *shot, struct buf *out, struct err *err);

#endif
