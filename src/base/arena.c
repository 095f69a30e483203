#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { CHUNK_SIZE = 64 * 1024 };

struct arena_chunk {
    struct arena_chunk *before;
    size_t size;
    size_t used;
    alignas(max_align_t) char bytes[];
};

/* What does not fit goes into a new chunk, which is as large as it has to be. */
static struct arena_chunk *chunk_for(struct arena *a, size_t size)
{
    struct arena_chunk *chunk = a->last;
    if (chunk != NULL && chunk->size - chunk->used >= size)
        return chunk;
    size_t chunk_size = size > CHUNK_SIZE ? size : CHUNK_SIZE;
    chunk = mem_resize(NULL, 1, sizeof *chunk + chunk_size);
    *chunk = (struct arena_chunk){.before = a->last, .size = chunk_size};
    a->last = chunk;
    return chunk;
}

static void *take(struct arena *a, size_t size, size_t alignment)
{
    struct arena_chunk *chunk = chunk_for(a, size + alignment - 1);
    size_t at = (chunk->used + alignment - 1) / alignment * alignment;
    chunk->used = at + size;
    a->total += size;
    return chunk->bytes + at;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return take(a, size, alignof(max_align_t));
}

char *arena_dup_bytes(struct arena *a, const char *bytes, size_t len)
{
    char *copy = take(a, len + 1, 1);
    if (len > 0)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

char *arena_dup_str(struct arena *a, const char *s)
{
    return arena_dup_bytes(a, s, strlen(s));
}

void arena_done(struct arena *a)
{
    while (a->last != NULL) {
        struct arena_chunk *before = a->last->before;
        free(a->last);
        a->last = before;
    }
    *a = (struct arena){0};
}
