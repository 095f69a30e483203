#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_abort(void *p)
{
    if (p == NULL) {
        fputs("castsim: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *mem_zalloc(size_t size)
{
    return or_abort(calloc(1, size > 0 ? size : 1));
}

void *mem_resize(void *old, size_t count, size_t item_size)
{
    return or_abort(reallocarray(old, count > 0 ? count : 1, item_size));
}

char *mem_dup_str(const char *s)
{
    return s == NULL ? NULL : mem_dup_bytes(s, strlen(s));
}

char *mem_dup_bytes(const char *bytes, size_t len)
{
    char *copy = or_abort(malloc(len + 1));
    if (len > 0)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

void *mem_grow(void *items, size_t *cap, size_t needed, size_t item_size)
{
    if (needed <= *cap)
        return items;
    size_t cap_new = *cap > 0 ? *cap : 8;
    while (cap_new < needed)
        cap_new *= 2;
    *cap = cap_new;
    return mem_resize(items, cap_new, item_size);
}
