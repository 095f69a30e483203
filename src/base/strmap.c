#include "base/strmap.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void strmap_done(struct strmap *m)
{
    free(m->slots);
    *m = (struct strmap){0};
}

uint64_t strmap_hash(const char *key)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char *p = key; *p != '\0'; p++)
        hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
    return hash;
}

/* Where the key is, or belongs. There is always a free slot. */
static struct strmap_slot *slot_of(const struct strmap *m, const char *key)
{
    uint64_t hash = strmap_hash(key);
    size_t at = (size_t)(hash ^ hash >> 32) & (m->slot_count - 1);
    while (m->slots[at].key != NULL && strcmp(m->slots[at].key, key) != 0)
        at = (at + 1) & (m->slot_count - 1);
    return &m->slots[at];
}

static void grow(struct strmap *m)
{
    struct strmap old = *m;
    m->slot_count = old.slot_count > 0 ? old.slot_count * 2 : 16;
    m->slots = mem_zalloc(m->slot_count * sizeof *m->slots);
    for (size_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].key != NULL)
            *slot_of(m, old.slots[i].key) = old.slots[i];
    }
    free(old.slots);
}

void strmap_put(struct strmap *m, const char *key, size_t value)
{
    if ((m->count + 1) * 2 > m->slot_count)
        grow(m);
    struct strmap_slot *slot = slot_of(m, key);
    m->count += slot->key == NULL;
    *slot = (struct strmap_slot){key, value};
}

bool strmap_find(const struct strmap *m, const char *key, size_t *value)
{
    const struct strmap_slot *slot = m->slot_count > 0 ? slot_of(m, key) : NULL;
    if (slot == NULL || slot->key == NULL)
        return false;
    *value = slot->value;
    return true;
}
