/*
 * json: reading and writing JSON. The only user of cJSON in the program.
 *
 * Reading is strict where cJSON is lax. Refused: anything but white space behind the value, a
 * number written as 01, 1., .5, +1 or out of a double's range, control characters and bad UTF-8
 * in strings, \u0000, lone surrogates, unknown escapes, a key twice in one object (compared after
 * unescaping), more than JSON_DEPTH_MAX levels or JSON_VALUES_MAX values, a byte order mark.
 * Numbers are doubles: integers are exact up to 2^53, so ids and times travel as strings.
 *
 * A `struct json *` is a value of a tree; the tree is owned by whoever parsed or made its root.
 */
#ifndef CASTSIM_CORE_JSON_H
#define CASTSIM_CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/json_scan.h" /* JSON_DEPTH_MAX, JSON_VALUES_MAX */

struct json; /* never defined: a cJSON node behind a name of our own */

enum json_kind {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
};

/* ---- reading ---- */

/* Parses exactly len bytes. NULL when they are not strict JSON; err says what and at which byte,
 * counted from 1 ("byte 17: a number cannot begin with 0"), or which key stands twice. The caller
 * frees the tree with json_free. */
struct json *json_parse(const char *text, size_t len, struct err *err);
/* The same, for who counts in lines: the sentence goes without a byte, which *fault_at is, from 0;
 * JSON_NO_PLACE when it is about no single one. */
#define JSON_NO_PLACE SIZE_MAX
struct json *json_parse_at(const char *text, size_t len, size_t *fault_at, struct err *err);
void json_free(struct json *root);

enum json_kind json_kind(const struct json *value);
/* The value of a key of an object (case-sensitive), or NULL; NULL too when obj is no object. */
const struct json *json_get(const struct json *obj, const char *key);
/* First child of an object or array and the one after it; NULL at the end or for other kinds. */
const struct json *json_first(const struct json *parent);
const struct json *json_next(const struct json *child);
const char *json_key(const struct json *child); /* NULL outside an object */
size_t json_count(const struct json *parent);   /* children */

/* Each returns NULL / false when value is NULL or of another kind. */
const char *json_str(const struct json *value); /* borrowed */
bool json_bool(const struct json *value, bool *out);
bool json_number(const struct json *value, double *out);
bool json_i64(const struct json *value, int64_t *out);     /* integral, |x| <= 2^53 */
bool json_i64_str(const struct json *value, int64_t *out); /* a string holding a decimal */

/* ---- writing ---- */

struct json *json_new_object(void);
struct json *json_new_array(void);
struct json *json_new_str(const char *s);

/* Append to an object (key != NULL) or an array (key == NULL) that was made, not parsed. json_add
 * takes ownership of a value that was made; of a parsed one json_add_copy takes a copy. */
void json_add(struct json *parent, const char *key, struct json *value);
void json_add_str(struct json *parent, const char *key, const char *s); /* NULL adds null */
void json_add_bool(struct json *parent, const char *key, bool b);
void json_add_int(struct json *parent, const char *key, int64_t n); /* |n| <= 2^53 */
void json_add_number(struct json *parent, const char *key, double n);
void json_add_i64_str(struct json *parent, const char *key, int64_t n); /* as "123" */
void json_add_copy(struct json *parent, const char *key, const struct json *value);

/* Appends the text of the value, without white space (json_print) or indented by two blanks
 * (json_print_pretty). Characters that must not reach a terminal (utf8_is_unsafe) are written as
 * \u escapes: the value is the same and the line is safe to print. A malformed byte of a string
 * that was added becomes \ufffd, so that the text is always JSON. Numbers read back as the same
 * double. */
void json_print(const struct json *value, struct buf *out);
void json_print_pretty(const struct json *value, struct buf *out);

/* Appends one string in quotes, escaped as json_print does. For the one place that writes JSON by
 * hand because a tree would cost more than the rest of the request: the pull answer. */
void json_write_str(const char *s, struct buf *out);

#endif
