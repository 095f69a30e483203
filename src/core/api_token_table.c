#include "api_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SLOTS_MIN = 64 };

/* FNV-1a. Values of tokens are random and users are added by holders of the secret alone, so
 * nobody can aim at collisions. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ b[i]) * 0x100000001b3u;
    return hash;
}

static uint64_t hash_value(const char *value, size_t len)
{
    return hash_bytes(0xcbf29ce484222325u, value, len);
}

static uint64_t hash_user(const struct app *app, const char *user_id)
{
    uint64_t hash = hash_bytes(0xcbf29ce484222325u, app->app_key, strlen(app->app_key) + 1);
    return hash_bytes(hash, user_id, strlen(user_id));
}

void api_tokens_done(struct api_tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        free(tokens->list[i].user_id);
        free(tokens->list[i].value);
    }
    free(tokens->list);
    free(tokens->by_value);
    free(tokens->by_user);
    *tokens = (struct api_tokens){0};
}

static void put(uint32_t *table, size_t slots, uint64_t hash, size_t index)
{
    size_t slot = hash & (slots - 1);
    while (table[slot] != 0)
        slot = (slot + 1) & (slots - 1);
    table[slot] = (uint32_t)index + 1;
}

static void put_both(struct api_tokens *tokens, size_t index)
{
    const struct api_token *t = &tokens->list[index];
    put(tokens->by_value, tokens->slots, hash_value(t->value, strlen(t->value)), index);
    put(tokens->by_user, tokens->slots, hash_user(t->app, t->user_id), index);
}

/* Keeps the tables at most half full, so that walks stay short and always meet a free slot. */
static void make_room(struct api_tokens *tokens)
{
    if ((tokens->count + 1) * 2 <= tokens->slots)
        return;
    tokens->slots = tokens->slots > 0 ? tokens->slots * 2 : SLOTS_MIN;
    free(tokens->by_value);
    free(tokens->by_user);
    tokens->by_value = mem_zalloc(tokens->slots * sizeof *tokens->by_value);
    tokens->by_user = mem_zalloc(tokens->slots * sizeof *tokens->by_user);
    for (size_t i = 0; i < tokens->count; i++)
        put_both(tokens, i);
}

void api_tokens_add(struct api_tokens *tokens, const struct app *app, const char *user_id,
                    const char *value)
{
    assert(tokens->count < UINT32_MAX);
    make_room(tokens);
    tokens->list = mem_grow(tokens->list, &tokens->cap, tokens->count + 1, sizeof *tokens->list);
    tokens->list[tokens->count] = (struct api_token){
        .app = app, .user_id = mem_dup_str(user_id), .value = mem_dup_str(value)};
    put_both(tokens, tokens->count++);
}

bool api_tokens_has(const struct api_tokens *tokens, const struct app *app, const char *value,
                    size_t len)
{
    if (tokens->count == 0)
        return false;
    size_t mask = tokens->slots - 1;
    for (size_t slot = hash_value(value, len) & mask; tokens->by_value[slot] != 0;
         slot = (slot + 1) & mask) {
        const struct api_token *t = &tokens->list[tokens->by_value[slot] - 1];
        if (t->app == app && strncmp(t->value, value, len) == 0 && t->value[len] == '\0')
            return true;
    }
    return false;
}

const char *api_tokens_of(const struct api_tokens *tokens, const struct app *app,
                          const char *user_id)
{
    if (tokens->count == 0)
        return NULL;
    size_t mask = tokens->slots - 1;
    for (size_t slot = hash_user(app, user_id) & mask; tokens->by_user[slot] != 0;
         slot = (slot + 1) & mask) {
        const struct api_token *t = &tokens->list[tokens->by_user[slot] - 1];
        if (t->app == app && strcmp(t->user_id, user_id) == 0)
            return t->value;
    }
    return NULL;
}
