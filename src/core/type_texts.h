/*
 * The texts of a type file: strings by language, templates and the examples that hold them. A part
 * of type_file.
 */
#ifndef CASTSIM_CORE_TYPE_TEXTS_H
#define CASTSIM_CORE_TYPE_TEXTS_H

#include "core/place.h"
#include "core/registry.h"

/* All: 0 or ERR_INPUT with err; what was read until then is owned by *out all the same. */

int texts_read_string(const struct place *at, const struct json *value, char **out,
                      struct err *err);
/* The string under a key of an object, when it is there. */
int texts_read_optional(const struct place *up, const struct json *object, const char *key,
                        char **out, struct err *err);
/* A string, the same in every language, or an object of languages: every one of them when
 * needs_all, else at least one. */
int texts_read(const struct place *at, const struct json *value, bool needs_all,
               char *out[LANG_COUNT], struct err *err);

/* One template for every language, or an object with one for each. The type's fields are read. */
int texts_read_templates(const struct place *at, const struct json *value,
                         const struct message_type *type, struct template *out[LANG_COUNT],
                         struct err *err);
/* The template that writes "[label]". */
struct template *texts_label_template(const char *label);

int texts_read_example(const struct place *at, const struct json *value,
                       struct type_example *example, struct err *err);

#endif
