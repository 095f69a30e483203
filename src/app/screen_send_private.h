/* What the two files of the form share. */
#ifndef CASTSIM_APP_SCREEN_SEND_PRIVATE_H
#define CASTSIM_APP_SCREEN_SEND_PRIVATE_H

#include "screen_parts.h"

/* ---- screen_send.c ---- */

/* Borrowed from the form. A mask that stands for a sender is the sender. */
struct message_draft screen_send_draft(const struct screen *s);
void screen_send_look(struct screen *s); /* the checks, anew */
void screen_send_choose(struct screen *s);
void screen_send_take_edited(struct screen *s);

/* ---- screen_send_go.c ---- */

void screen_send_submit(struct screen *s);

#endif
