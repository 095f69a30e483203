/*
 * late_library: a shared library that is loaded when it is first needed, not when the program
 * starts. libcurl and libmicrohttpd bring some thirty libraries with them, and libcrypto is large:
 * each takes longer to load than a client takes to show its first screen (docs/BENCHMARKS.md).
 */
#ifndef CASTSIM_BASE_LATE_LIBRARY_H
#define CASTSIM_BASE_LATE_LIBRARY_H

#include <stddef.h>

#include "base/err.h"

/* One function of the library and where its address goes. */
struct late_function {
    const char *name;
    void *slot; /* of a function pointer of the right type */
};

/* Loads the library and fills the slots. It stays loaded until the program ends. ERR_OUTSIDE when
 * it is not there or lacks a function; the sentence names both. */
int late_library_load(const char *soname, const struct late_function *functions, size_t count,
                      struct err *err);

#endif
