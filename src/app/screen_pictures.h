/* The thumbnails of the messages in sight, decoded once. */
#ifndef CASTSIM_APP_SCREEN_PICTURES_H
#define CASTSIM_APP_SCREEN_PICTURES_H

#include <stdint.h>

#include "app/screen_data.h"
#include "ui/frame.h"

enum { SCREEN_PICTURES = 64 };

struct screen_picture {
    char uid[MESSAGE_UID_SIZE]; /* "" = the place is free */
    struct frame_image image;   /* of no pixels: the message has none that can be shown */
    unsigned char *rgb;         /* owned */
    uint64_t used;
};

/* A zeroed struct is empty. */
struct screen_pictures {
    struct screen_picture items[SCREEN_PICTURES];
    uint64_t uses;
};

/* Gives the messages around the selected one their thumbnails. */
void screen_pictures_fill(struct screen_pictures *p, struct screen_chat *chat);
void screen_pictures_done(struct screen_pictures *p);

#endif
