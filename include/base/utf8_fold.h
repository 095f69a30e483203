/*
 * utf8_fold: text as a search compares it. Big and small letters are one, full-width forms and
 * ligatures are the plain ones, composed characters are taken apart, what cannot be seen (joiners,
 * selectors, zero width spaces) is left out, and white space of any kind and length is one blank.
 * Ideographs stay as they are. The character UTF8_FOLD_BREAK stays too: nothing that is looked for
 * reaches across it.
 */
#ifndef CASTSIM_BASE_UTF8_FOLD_H
#define CASTSIM_BASE_UTF8_FOLD_H

#include <stddef.h>

#include "base/buf.h"

#define UTF8_FOLD_BREAK '\x1f'

/* Appends the folded text. It holds no control character but UTF8_FOLD_BREAK; a malformed byte
 * becomes U+FFFD. */
void utf8_fold(const char *s, size_t len, struct buf *out);

/* The same for what is looked for: without the blanks at its ends, and a break is a blank. */
void utf8_fold_query(const char *s, size_t len, struct buf *out);

/* The first place of a folded query in a folded text; NULL when there is none, or the query is
 * empty. */
const char *utf8_find_bytes(const char *s, size_t len, const char *query, size_t query_len);

struct utf8_range {
    size_t at; /* bytes of the text as it was given */
    size_t len;
};

/* Where the folded query stands in a text that is not folded: at most max places, left to right,
 * none inside another, each widened to whole grapheme clusters. An empty query stands nowhere. */
size_t utf8_find_folded(const char *s, size_t len, const char *query, size_t query_len,
                        struct utf8_range *out, size_t max);

#endif
