#include "scenario_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void names_done(struct names *names)
{
    free(names->list);
    free(names->slots);
    *names = (struct names){0};
}

/* FNV-1a */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash;
}

/* The slot of that name, or the free one where it belongs. */
static uint32_t *slot_of(const struct names *names, const char *text)
{
    size_t at = hash_of(text) & (names->slot_count - 1);
    while (names->slots[at] != 0 && strcmp(names->list[names->slots[at] - 1].text, text) != 0)
        at = (at + 1) & (names->slot_count - 1);
    return &names->slots[at];
}

struct name *names_find(const struct names *names, const char *text)
{
    if (names->slot_count == 0)
        return NULL;
    uint32_t index = *slot_of(names, text);
    return index != 0 ? &names->list[index - 1] : NULL;
}

/* At most half of the slots are taken. */
static void widen(struct names *names)
{
    free(names->slots);
    names->slot_count = names->slot_count > 0 ? names->slot_count * 2 : 64;
    names->slots = mem_zalloc(names->slot_count * sizeof *names->slots);
    for (size_t i = 0; i < names->count; i++)
        *slot_of(names, names->list[i].text) = (uint32_t)(i + 1);
}

struct name *names_add(struct names *names, const char *text, enum name_kind kind)
{
    assert(names_find(names, text) == NULL && names->count < UINT32_MAX);
    if ((names->count + 1) * 2 > names->slot_count)
        widen(names);
    names->list = mem_grow(names->list, &names->cap, names->count + 1, sizeof *names->list);
    struct name *name = &names->list[names->count++];
    *name = (struct name){.text = text, .kind = kind, .is_ready = true};
    *slot_of(names, text) = (uint32_t)names->count;
    return name;
}
