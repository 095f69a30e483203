/*
 * type_file: the format of a type file, docs/REGISTRY.md: text in, one checked message type out.
 * Knows one file at a time; what several files must agree on is the registry's.
 */
#ifndef CASTSIM_CORE_TYPE_FILE_H
#define CASTSIM_CORE_TYPE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "core/place.h"
#include "core/registry.h"

/* The closed sets of words, each ending with NULL. */
extern const struct place_word type_file_flags[];
extern const struct place_word type_file_kinds[];
extern const struct place_word type_file_layouts[];

/* What is known of a member that every type may carry (user, mentionedInfo, extra, burnDuration,
 * isBurnAfterRead, audit) and that no file needs to declare; NULL: not one of them. */
const struct type_field *type_file_common_field(const char *name);

/* The declaration of a field of the type, declared or common; NULL when there is none. */
const struct type_field *type_file_find_field(const struct message_type *type, const char *name);

/* Reads a file and checks all that registry_add promises but examples and collisions. NULL and err
 * (without the file's name). The caller frees the type with type_file_free. */
struct message_type *type_file_read(enum type_origin origin, const char *file, const char *text,
                                    size_t len, bool allow_rc_prefix, struct err *err);
void type_file_free(struct message_type *type);

#endif
