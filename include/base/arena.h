/*
 * arena: memory for many small things that live and die together. Nothing is freed alone.
 */
#ifndef CASTSIM_BASE_ARENA_H
#define CASTSIM_BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

/* A zeroed struct is an empty arena. */
struct arena {
    struct arena_chunk *last;
    size_t total; /* bytes handed out */
};

/* Aligned for any type, not zeroed; never NULL. */
void *arena_alloc(struct arena *a, size_t size);
char *arena_dup_bytes(struct arena *a, const char *bytes, size_t len); /* adds a NUL */
char *arena_dup_str(struct arena *a, const char *s);
void arena_done(struct arena *a); /* frees everything and zeroes */

#endif
