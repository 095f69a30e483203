/*
 * template: the little language in which a type file says how a message reads.
 *
 *   {field}  {field.path}         the field's text; a path also walks into a field that holds JSON
 *                                 as a string; absent = empty; numbers and booleans as written
 *   {field|join:、}               the items of a list, joined
 *   {field|cut:100}               at most 100 UTF-16 units (as the vendor's SDKs cut)
 *   {{ and }}                     a brace
 *
 * A template in a file is a string, or {"cases": [{"when": {"path": "word", ...}, "text": "..."},
 * ..., {"text": "..."}]}: the first case whose conditions all hold. A condition holds when the
 * field's text equals the word; the word is itself a template ("{data.targetUserIds.0}"), ""
 * matches an absent or empty field, "@self" a field that is (or a list that holds) the id of the
 * user who looks, "@other" one that is not. There is no other logic. A list index is a number in
 * the path. When no case fits the result is empty.
 */
#ifndef CASTSIM_CORE_TEMPLATE_H
#define CASTSIM_CORE_TEMPLATE_H

#include "base/buf.h"
#include "base/err.h"
#include "core/json.h"

/* The languages that types have texts in. */
enum lang { LANG_EN, LANG_ZH, LANG_COUNT };

struct template;

/* Compiles the value of a digest or line key. NULL and err when it is malformed; err says where. */
struct template *template_new(const struct json *value, struct err *err);
void template_free(struct template *t);

/* Calls back with the first word of every path that the template reads. */
void template_each_field(const struct template *t, void (*seen)(void *ctx, const char *field),
                         void *ctx);

/* Appends the text for a content. content may be NULL (then every field is absent); self_id may be
 * NULL (then nobody is self). */
void template_write(const struct template *t, const struct json *content, const char *self_id,
                    struct buf *out);

#endif
