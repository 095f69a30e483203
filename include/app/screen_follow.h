/*
 * screen_follow: a broadcast that was sent from here, and the traffic in which it is to arrive.
 */
#ifndef CASTSIM_APP_SCREEN_FOLLOW_H
#define CASTSIM_APP_SCREEN_FOLLOW_H

#include "app/traffic.h"
#include "core/message.h"
#include "ui/view.h"

enum screen_follow_state {
    FOLLOW_NOTHING,
    FOLLOW_BEGUN,   /* it is on its way to the server */
    FOLLOW_WAITING, /* for a pull that brings it */
    FOLLOW_ARRIVED,
    FOLLOW_MISSED,
};

/* A zeroed struct follows nothing. */
struct screen_follow {
    enum screen_follow_state state;
    struct message message; /* as it was sent; the UID is "" until it is known */
    uint64_t looked;        /* entries of the traffic that were there, the forgotten ones too */
    /* FOLLOW_ARRIVED */
    int64_t delay_ms;
    struct view_ticks ticks;
    /* FOLLOW_MISSED */
    enum window_state cause;
};

/* It leaves now: a pull may bring it before its sender has the answer. */
void screen_follow_begin(struct screen_follow *f, const struct traffic *t,
                         const struct message_draft *draft);
/* It was taken, or may have been. uid: "" = the answer names none; then sender, type and content
 * tell it from others. */
void screen_follow_wait(struct screen_follow *f, const char *uid);
/* Looks at what is new in the traffic. True when it has arrived, or was missed, just now. */
bool screen_follow_look(struct screen_follow *f, const struct traffic *t);
void screen_follow_stop(struct screen_follow *f);

#endif
