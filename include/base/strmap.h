/*
 * strmap: which number a string has. An open-addressed table of borrowed strings; nothing is ever
 * taken out of it.
 */
#ifndef CASTSIM_BASE_STRMAP_H
#define CASTSIM_BASE_STRMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strmap_slot {
    const char *key; /* NULL = free */
    size_t value;
};

/* A zeroed struct is an empty map. */
struct strmap {
    struct strmap_slot *slots; /* a power of two of them, at most half in use */
    size_t slot_count;
    size_t count;
};

void strmap_done(struct strmap *m);
/* Puts a key, or gives it another value. The key is borrowed until strmap_done. */
void strmap_put(struct strmap *m, const char *key, size_t value);
bool strmap_find(const struct strmap *m, const char *key, size_t *value);

/* A number made of a string (FNV-1a), the same on every machine. */
uint64_t strmap_hash(const char *key);

#endif
