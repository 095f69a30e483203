/*
 * entropy: random bytes from the system, for tokens, identities and live seeds.
 */
#ifndef CASTSIM_IO_ENTROPY_H
#define CASTSIM_IO_ENTROPY_H

#include <stddef.h>

/* Never fails: without the system's entropy the program aborts. ctx is ignored (the signature is
 * that of api_config.fill_random). */
void entropy_fill(void *ctx, unsigned char *bytes, size_t len);

#endif
