/* What a message says of the file or picture it stands for, by the vendor's keys. */
#ifndef CASTSIM_APP_SCREEN_ATTACHMENT_H
#define CASTSIM_APP_SCREEN_ATTACHMENT_H

#include <stdint.h>

#include "base/buf.h"
#include "core/json.h"

/* content: parsed, NULL = it could not be. *name is owned, NULL when none is named; *size in bytes,
 * 0 when not known. */
void screen_attachment_read(const char *object_name, const struct json *content, char **name,
                            int64_t *size);
/* Appends the bytes of the thumbnail; nothing when there is none. */
void screen_attachment_read_thumbnail(const char *object_name, const char *content, size_t len,
                                      struct buf *out);

#endif
