/*
 * export: what a page lists as a file for other programs: JSON lines, or CSV (RFC 4180) with the
 * names in its first line. The names are those of docs/EVENTS.md where it has them; times are ms.
 *
 * Of list and chat everything in the store is written, page by page: export_step after
 * export_step, so that nobody waits for a million messages. The file is there when it is whole.
 */
#ifndef CASTSIM_APP_EXPORT_H
#define CASTSIM_APP_EXPORT_H

#include <stddef.h>
#include <stdint.h>

#include "app/redact.h"
#include "app/session.h"
#include "app/traffic.h"
#include "base/err.h"
#include "ui/view_timeline.h"
#include "ui/view_types.h"

enum export_what {
    EXPORT_LIST, /* the conversations */
    EXPORT_CHAT,
    EXPORT_WIRE,
    EXPORT_TYPES,
    EXPORT_TIMELINE,
};

struct export_config {
    const char *path; /* ends in .jsonl or .csv */
    enum export_what what;
    struct session *session;
    struct redact *redact;
    const char *target_id; /* of the chat */
    const char *filter;    /* of the list; NULL or "" = none */
    /* the wire: entries of the traffic, by their places; all are read by export_new */
    const struct traffic *traffic;
    const size_t *shown;
    size_t shown_count;
    const struct view_types *types;       /* likewise */
    const struct view_timeline *timeline; /* likewise */
};

struct export;

/* NULL, status and err: ERR_INPUT for a name that says no format, ERR_OUTSIDE. session and redact
 * are borrowed for its life, the rest for the call. */
struct export *export_new(const struct export_config *config, int *status, struct err *err);
/* 1: there is more to do; 0: the file is whole; ERR_OUTSIDE. */
int export_step(struct export *x, struct err *err);
int64_t export_count(const struct export *x); /* rows so far */
const char *export_path(const struct export *x);
/* Before it is whole, nothing is left of it. */
void export_free(struct export *x);

#endif
