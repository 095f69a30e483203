/*
 * redact: masks for what a screen, a file or a listener must not tell: who somebody is, and what
 * messages contain. The same id has the same mask (user-1) as long as the struct lives, whatever
 * shows it; of a content its length is told. Types, messageUIDs, times and rules are no secrets.
 *
 * Everything here gives back what it was given while is_on is false.
 */
#ifndef CASTSIM_APP_REDACT_H
#define CASTSIM_APP_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "app/event.h"
#include "base/arena.h"
#include "base/strmap.h"

/* A zeroed struct is off and knows nobody. */
struct redact {
    bool is_on;
    struct strmap numbers; /* of the ids */
    char **ids;
    char **masks;
    size_t count;
    size_t id_cap;
    size_t mask_cap;
    struct arena texts; /* what was handed out since redact_turn */
};

void redact_done(struct redact *r);
/* What was handed out is not used any more, but for masks of ids. */
void redact_turn(struct redact *r);

/* The mask of an id; "" and NULL stay. Good until redact_done. */
const char *redact_id(struct redact *r, const char *id);
/* The id that a mask stands for; anything else is itself. */
const char *redact_unmask(const struct redact *r, const char *mask);
/* "[length 12]", in characters, for len bytes; "" and NULL stay. */
const char *redact_bytes(struct redact *r, const char *text, size_t len);
const char *redact_content(struct redact *r, const char *text);
/* A sentence of castsim's own that may name somebody: every id that was masked before is masked in
 * it where it stands as a word. */
const char *redact_sentence(struct redact *r, const char *text);
/* The same; *cursor, a byte of the text, moves along. */
const char *redact_typed(struct redact *r, const char *text, size_t *cursor);
/* What went wrong, likewise, in its place. */
void redact_err(struct redact *r, struct err *err);

/* An event as a listener may know it. Borrowed from place, and until redact_turn. */
struct redacted {
    struct event event;
    struct message message;
    struct err err;
};
const struct event *redact_event(struct redact *r, const struct event *event,
                                 struct redacted *place);

#endif
