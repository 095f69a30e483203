/*
 * httpd_watch: ends what takes too long. Every connection has one deadline at a time; a thread
 * looks at all of them a few times a second and shuts down the socket of one that is overdue, which
 * its owner then notices as the end of the connection. Private to httpd; knows sockets, not HTTP.
 *
 * Time is counted in ticks of that thread, so setting a deadline costs an addition.
 */
#ifndef CASTSIM_HTTPD_WATCH_H
#define CASTSIM_HTTPD_WATCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct httpd_watch;

/* A part of the owner's connection. All of it is the watch's. */
struct httpd_watched {
    int fd;
    _Atomic uint64_t due; /* tick */
    atomic_bool waits_for_peer;
    bool has_ended; /* the peer said at the last look that it will say no more */
    struct httpd_watched *next;
    struct httpd_watched **link;
};

/* shortest_ms: of the limits that will be set. They are kept to a fraction of it, never early. */
struct httpd_watch *httpd_watch_new(int64_t shortest_ms, struct err *err);
void httpd_watch_free(struct httpd_watch *w); /* every connection was removed */

/* The descriptor stays open from add to remove: remove waits for a look that is under way, so a
 * number that the system gives to somebody else is never shut down. */
void httpd_watch_add(struct httpd_watch *w, struct httpd_watched *c, int fd);
void httpd_watch_remove(struct httpd_watch *w, struct httpd_watched *c);

/* From now on it is overdue in limit_ms; replaces the deadline before. One that waits for its peer
 * is also over when the peer has said its last (a half-closed connection): of libmicrohttpd, with
 * epoll, an end that comes together with bytes goes unnoticed. */
void httpd_watch_limit(struct httpd_watch *w, struct httpd_watched *c, int64_t limit_ms,
                       bool waits_for_peer);

/* From now on it has no deadline and waits for nobody. */
void httpd_watch_pause(struct httpd_watch *w, struct httpd_watched *c);

/* True when bytes that nobody has read yet wait at one of the sockets. */
bool httpd_watch_has_unread(struct httpd_watch *w);

#endif
