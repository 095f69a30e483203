/*
 * identity: which app a command speaks for. From --app KEY:SECRET (throw-away keys only: argv is
 * public on a machine), a file, or CASTSIM_APP_KEY and CASTSIM_APP_SECRET. Without any of them, and
 * only towards this machine, the well-known app "demo" that `castsim serve` has by default.
 */
#ifndef CASTSIM_APP_IDENTITY_H
#define CASTSIM_APP_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "app/options.h"
#include "base/err.h"
#include "core/api.h"

#define IDENTITY_DEMO_KEY "demo"
#define IDENTITY_DEMO_SECRET "demo-secret"

struct identity {
    char *app_key;
    char *secret; /* NULL: not at hand */
    bool is_service_off;
};

/* "KEY:SECRET" or "KEY:SECRET:off". ERR_INPUT; the sentence does not repeat the secret. */
int identity_parse(const char *text, struct identity *out, struct err *err);
void identity_done(struct identity *id);

/* The one identity of a client or sender. app and app_file may be NULL; is_local: the server is on
 * this machine. ERR_INPUT when there is none, ERR_OUTSIDE when the file cannot be read. */
int identity_find(const char *app, const char *app_file, bool is_local, struct identity *out,
                  struct err *err);

/* The apps of a server: every --app, every line of the file (# begins a comment), else the
 * environment's, else the demo app (*is_demo). *out is owned: identity_free_all. */
int identity_find_all(const struct option_list *apps, const char *app_file, struct identity **out,
                      size_t *count, bool *is_demo, struct err *err);
void identity_free_all(struct identity *ids, size_t count);

/* True when the host of an http URL is localhost or a loopback address. */
bool identity_is_local_url(const char *url);

#endif
