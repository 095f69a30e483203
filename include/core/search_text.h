/*
 * search_text: which text of a message a search looks through. The strings and numbers of its JSON
 * content, in their order, whatever their keys are: what a type shows of them depends on the type,
 * the app's registry and the language, and a message must be found by what it says under each of
 * them. Left out are keys, true, false and null, and long strings that are nothing but base64 (the
 * thumbnails of images and places). Content that is not JSON is its own text.
 */
#ifndef CASTSIM_CORE_SEARCH_TEXT_H
#define CASTSIM_CORE_SEARCH_TEXT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/utf8_fold.h"

/* Stands between two values. */
#define SEARCH_TEXT_BREAK UTF8_FOLD_BREAK
/* A string of base64 as long as this is data, not text. */
#define SEARCH_TEXT_DATA_MIN 256

/* Appends the text of a content. */
void search_text_add(const char *content, size_t len, struct buf *out);

#endif
