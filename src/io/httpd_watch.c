#include "httpd_watch.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

enum {
    LOOKS_PER_LIMIT = 16,
    TICK_MIN_MS = 5,
    TICK_MAX_MS = 500,
};

struct httpd_watch {
    pthread_t thread;
    int stop_fd; /* readable when the thread is to end */
    int tick_ms;
    _Atomic uint64_t now; /* ticks since the start */
    pthread_mutex_t lock; /* guards the list, and the descriptors in it against being closed */
    struct httpd_watched *first;
};

/* True when the peer will say no more and all that it said was read. It must be so at two looks: at
 * one, the owner may have read the peer's last bytes a moment ago and not yet looked at them. */
static bool is_left_by_peer(struct httpd_watched *c)
{
    char byte;
    bool has_ended = atomic_load_explicit(&c->waits_for_peer, memory_order_relaxed) &&
                     recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    bool is_left = has_ended && c->has_ended;
    c->has_ended = has_ended;
    return is_left;
}

static void look(struct httpd_watch *w, uint64_t now)
{
    pthread_mutex_lock(&w->lock);
    for (struct httpd_watched *c = w->first; c != NULL; c = c->next) {
        bool is_overdue = atomic_load_explicit(&c->due, memory_order_relaxed) <= now;
        if (is_overdue || is_left_by_peer(c))
            shutdown(c->fd, SHUT_RDWR); /* fails only when the peer was faster */
    }
    pthread_mutex_unlock(&w->lock);
}

static void *watch(void *arg)
{
    struct httpd_watch *w = arg;
    struct pollfd stop = {.fd = w->stop_fd, .events = POLLIN};
    int n;
    while ((n = poll(&stop, 1, w->tick_ms)) == 0 || (n < 0 && errno == EINTR)) {
        uint64_t now = atomic_fetch_add_explicit(&w->now, 1, memory_order_relaxed) + 1;
        look(w, now);
    }
    return NULL;
}

static int tick_for(int64_t shortest_ms)
{
    int64_t tick_ms = shortest_ms / LOOKS_PER_LIMIT;
    if (tick_ms < TICK_MIN_MS)
        return TICK_MIN_MS;
    return tick_ms < TICK_MAX_MS ? (int)tick_ms : TICK_MAX_MS;
}

struct httpd_watch *httpd_watch_new(int64_t shortest_ms, struct err *err)
{
    struct httpd_watch *w = mem_zalloc(sizeof *w);
    w->tick_ms = tick_for(shortest_ms);
    pthread_mutex_init(&w->lock, NULL);
    w->stop_fd = eventfd(0, EFD_CLOEXEC);
    int failure = w->stop_fd < 0 ? errno : pthread_create(&w->thread, NULL, watch, w);
    if (failure == 0)
        return w;
    err_set(err, "the server cannot watch its connections: %s", err_errno(failure));
    if (w->stop_fd >= 0)
        close(w->stop_fd);
    pthread_mutex_destroy(&w->lock);
    free(w);
    return NULL;
}

void httpd_watch_free(struct httpd_watch *w)
{
    if (w == NULL)
        return;
    eventfd_write(w->stop_fd, 1);
    pthread_join(w->thread, NULL);
    close(w->stop_fd);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

void httpd_watch_add(struct httpd_watch *w, struct httpd_watched *c, int fd)
{
    c->fd = fd;
    c->has_ended = false;
    atomic_init(&c->waits_for_peer, false);
    atomic_init(&c->due, UINT64_MAX);
    pthread_mutex_lock(&w->lock);
    c->next = w->first;
    c->link = &w->first;
    if (c->next != NULL)
        c->next->link = &c->next;
    w->first = c;
    pthread_mutex_unlock(&w->lock);
}

void httpd_watch_remove(struct httpd_watch *w, struct httpd_watched *c)
{
    pthread_mutex_lock(&w->lock);
    *c->link = c->next;
    if (c->next != NULL)
        c->next->link = c->link;
    pthread_mutex_unlock(&w->lock);
}

void httpd_watch_limit(struct httpd_watch *w, struct httpd_watched *c, int64_t limit_ms,
                       bool waits_for_peer)
{
    atomic_store_explicit(&c->waits_for_peer, waits_for_peer, memory_order_relaxed);
    /* Rounded up, and one more for the tick that has begun: never early. */
    uint64_t ticks = (uint64_t)((limit_ms + w->tick_ms - 1) / w->tick_ms) + 1;
    uint64_t now = atomic_load_explicit(&w->now, memory_order_relaxed);
    atomic_store_explicit(&c->due, now + ticks, memory_order_relaxed);
}

void httpd_watch_pause(struct httpd_watch *w, struct httpd_watched *c)
{
    (void)w;
    atomic_store_explicit(&c->waits_for_peer, false, memory_order_relaxed);
    atomic_store_explicit(&c->due, UINT64_MAX, memory_order_relaxed);
}

bool httpd_watch_has_unread(struct httpd_watch *w)
{
    bool has_unread = false;
    pthread_mutex_lock(&w->lock);
    for (struct httpd_watched *c = w->first; c != NULL && !has_unread; c = c->next) {
        int bytes = 0;
        has_unread = ioctl(c->fd, FIONREAD, &bytes) == 0 && bytes > 0;
    }
    pthread_mutex_unlock(&w->lock);
    return has_unread;
}
