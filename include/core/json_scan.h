/*
 * json_scan: the grammar of strict JSON (RFC 8259) in one pass over the bytes. It says whether a
 * text is JSON and, when not, where and why; it builds nothing. core/json runs it in front of
 * cJSON, which is lax in all that is refused here.
 */
#ifndef CASTSIM_CORE_JSON_SCAN_H
#define CASTSIM_CORE_JSON_SCAN_H

#include <stddef.h>

#include "base/err.h"

#define JSON_DEPTH_MAX 64      /* objects and arrays inside one another */
#define JSON_VALUES_MAX 262144 /* of all kinds; as a tree at most 32 MiB besides the text */

/* 0 when the len bytes are one JSON value and white space around it; else ERR_INPUT, a sentence
 * ("a number cannot begin with 0") and *fault_at, the byte that it is about, from 0. Two rules need
 * the tree and are core/json's: a key twice in one object, a number out of a double's range.
 * *values: how many values of all kinds there are, the outermost among them. fault_at and values
 * may be NULL. */
int json_scan(const char *text, size_t len, size_t *values, size_t *fault_at, struct err *err);

#endif
