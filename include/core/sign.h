/*
 * sign: the Server API signature (R2), and the only user of OpenSSL. Pure functions.
 */
#ifndef CASTSIM_CORE_SIGN_H
#define CASTSIM_CORE_SIGN_H

#include <stdbool.h>

#include "base/err.h"

#define SIGN_HEX_SIZE 41 /* 40 hex digits and a NUL */

/* Loads OpenSSL's libcrypto, which takes longer than a client takes to its first frame. Who skips
 * this has it loaded with the first signature and aborts when it is not there; two threads must not
 * be first at once. ERR_OUTSIDE: it is not there. Later calls cost nothing. */
int sign_load(struct err *err);

/* Lower-case hex SHA1 of secret + nonce + timestamp. */
void sign_make(const char *secret, const char *nonce, const char *timestamp,
               char out[SIGN_HEX_SIZE]);

/* Compares a signature as sent (hex in either case, any length) with an expected one, in a time
 * that does not depend on where they differ. */
bool sign_equal(const char *given, const char expected[SIGN_HEX_SIZE]);

#endif
