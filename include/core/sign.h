/*
 * sign: the Server API signature (R2), and the only user of OpenSSL. Pure functions.
 */
#ifndef CASTSIM_CORE_SIGN_H
#define CASTSIM_CORE_SIGN_H

#include <stdbool.h>

#define SIGN_HEX_SIZE 41 /* 40 hex digits and a NUL */

/* Lower-case hex SHA1 of secret + nonce + timestamp. */
void sign_make(const char *secret, const char *nonce, const char *timestamp,
               char out[SIGN_HEX_SIZE]);

/* Compares a signature as sent (hex in either case, any length) with an expected one, in a time
 * that does not depend on where they differ. */
bool sign_equal(const char *given, const char expected[SIGN_HEX_SIZE]);

#endif
