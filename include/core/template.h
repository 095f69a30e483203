/*
 * template: the little language in which a type file says how a message reads.
 *
 *   {field}  {field.path}         the field's text; a path also walks into a field that holds JSON
 *                                 as a string, and a number in it is a list index from 0
 *   {field|join:、}               the items of a list, joined
 *   {field|cut:100}               at most 100 UTF-16 units (as the vendor's SDKs cut)
 *   {{ and }}                     a brace
 *
 * What is absent, null, or an empty list or object reads as nothing; numbers and booleans read as
 * JSON writes them; a list (without join) or an object reads as compact JSON.
 *
 * A template in a file is a string, or {"cases": [{"when": {"path": "word", ...}, "text": "..."},
 * ..., {"text": "..."}]}: the text of the first case whose conditions all hold, nothing when none
 * does. A condition holds when the field's text equals the word; the word is itself a template
 * ("{data.targetUserIds.0}"). "" matches what reads as nothing, "@self" a field that is (or a list
 * that holds) the id of the user who looks, "@other" what is neither of the two: these three
 * never overlap and leave nothing out. There is no other logic.
 */
#ifndef CASTSIM_CORE_TEMPLATE_H
#define CASTSIM_CORE_TEMPLATE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "core/json.h"
#include "core/place.h"

/* The languages that types have texts in. */
enum lang { LANG_EN, LANG_ZH, LANG_COUNT };

struct template;

/* Compiles the value of a digest or lines key. NULL and err (place and sentence) when it is
 * malformed. The json may go away afterwards. */
struct template *template_new(const struct place *at, const struct json *value, struct err *err);
/* Compiles a string template. */
struct template *template_new_text(const struct place *at, const char *text, struct err *err);
void template_free(struct template *t);

/* Calls back with the first word of every path that the template reads, and whether the path goes
 * on below it, until a callback returns false. Returns false then. */
bool template_each_field(const struct template *t,
                         bool (*seen)(void *ctx, const char *field, bool goes_deeper), void *ctx);

/* Appends the text for a content. content may be NULL (then every field is absent); self_id may be
 * NULL (then nobody is self). */
void template_write(const struct template *t, const struct json *content, const char *self_id,
                    struct buf *out);

#endif
