/*
 * base64: reads what messages hold as Base64 (RFC 4648, the usual alphabet). Strict: padding has to
 * be right, and blanks and line breaks are none of it.
 */
#ifndef CASTSIM_BASE_BASE64_H
#define CASTSIM_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends the bytes. False, and nothing is appended, when it is no Base64. */
bool base64_read(const char *text, size_t len, struct buf *out);

#endif
