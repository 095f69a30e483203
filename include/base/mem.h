/*
 * mem: allocation that aborts when memory is out, so that no caller has to carry a failure that
 * it could not survive. Everything is released with free().
 */
#ifndef CASTSIM_BASE_MEM_H
#define CASTSIM_BASE_MEM_H

#include <stddef.h>

void *mem_zalloc(size_t size);                               /* zeroed */
void *mem_resize(void *old, size_t count, size_t item_size); /* as reallocarray */
char *mem_dup_str(const char *s);                            /* NULL gives NULL */
char *mem_dup_bytes(const char *bytes, size_t len);          /* adds a NUL behind the bytes */

/* Grows *items (of item_size, *cap of them) so that index `needed - 1` exists; doubles. */
void *mem_grow(void *items, size_t *cap, size_t needed, size_t item_size);

#endif
