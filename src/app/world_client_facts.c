/* What is known of a world's clients. */
#include <assert.h>

#include "world_private.h"

struct world_client *world_find_client(const struct world *w, const char *name)
{
    size_t index;
    return strmap_find(&w->by_name, name, &index) ? w->clients[index] : NULL;
}

size_t world_client_count(const struct world *w)
{
    return w->client_count;
}

struct world_client *world_client_at(const struct world *w, size_t i)
{
    assert(i < w->client_count);
    return w->clients[i];
}

const char *world_client_name(const struct world_client *c)
{
    return c->name;
}

size_t world_client_index(const struct world_client *c)
{
    return c->index;
}

const char *world_client_user(const struct world_client *c)
{
    return c->config.user_id;
}

const struct sdk_profile *world_client_profile(const struct world_client *c)
{
    return c->config.profile;
}

bool world_client_is_running(const struct world_client *c)
{
    return c->client != NULL;
}

bool world_client_is_refused(const struct world_client *c)
{
    return c->attempt != NULL && attempt_is_refused(c->attempt);
}

struct client *world_client_peek(const struct world_client *c)
{
    return c->client;
}

struct store *world_client_store(const struct world_client *c)
{
    return c->store;
}

const struct registry *world_client_registry(const struct world_client *c)
{
    return c->registry;
}

enum lang world_client_lang(const struct world_client *c)
{
    return c->config.lang;
}

int64_t world_client_now_ms(const struct world_client *c)
{
    return c->world->now_ms + c->config.ahead_ms;
}

int64_t world_client_next_pull_ms(const struct world_client *c)
{
    int64_t due_ms = c->client != NULL ? client_due_ms(c->client) : PULLER_NEVER;
    if (due_ms == PULLER_NEVER)
        return -1;
    int64_t in_ms = due_ms - world_client_now_ms(c);
    return in_ms > 0 ? in_ms : 0;
}
