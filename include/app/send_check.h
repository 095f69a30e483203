/*
 * send_check: what there is to say against a broadcast before it is sent: what the server will
 * refuse, what is known to harm real clients, what a client will not make sense of. `castsim send
 * --check` and the screen's form ask here. Nothing is sent.
 */
#ifndef CASTSIM_APP_SEND_CHECK_H
#define CASTSIM_APP_SEND_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/message.h"
#include "core/registry.h"

struct send_finding {
    bool is_bad; /* the server refuses it, or it harms clients; false: only worth knowing */
    char *text;  /* one sentence; owned */
};

/* A zeroed struct is empty. */
struct send_findings {
    struct send_finding *items;
    size_t count;
    size_t cap;
};

/* Adds what is found: of the server's limits (R6-R8), of hazards, and of what the registered type
 * says (R22-R24). The registry must be finished. */
void send_check(const struct message_draft *draft, const struct registry *registry,
                bool allow_rc_prefix, struct send_findings *out);
void send_findings_add(struct send_findings *f, bool is_bad, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void send_findings_clear(struct send_findings *f);
void send_findings_done(struct send_findings *f);

#endif
