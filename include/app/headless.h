/*
 * headless: a client whose events go to standard output, one a line, until told to end.
 */
#ifndef CASTSIM_APP_HEADLESS_H
#define CASTSIM_APP_HEADLESS_H

#include <stdint.h>

#include "app/redact.h"
#include "app/session.h"

struct headless {
    bool is_json;
    int64_t until_received; /* end with 0 after so many new messages; 0 = not asked for */
    int64_t for_ms;         /* end after so much client time; 0 = never */
    /* run by itself */
    struct session session;
    struct redact redact;
    int64_t received;
    int status;
    struct err err;
};

/* Opens the session (config's on_event and ctx are set here), runs it, closes it. Returns 0;
 * ERR_REFUSED when --until was not reached or the token was refused; else what failed. story
 * may be NULL; its end ends the run well. */
int headless_run(struct headless *h, struct session_config *config, const struct story *story,
                 struct err *err);

#endif
