/*
 * utf8: Unicode text, over utf8proc. Holds the one gate through which text from the network
 * reaches a terminal, and the only measure of how wide text is.
 */
#ifndef CASTSIM_BASE_UTF8_H
#define CASTSIM_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* True for well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
bool utf8_is_valid(const char *s, size_t len);

/* Decodes the character at s (len >= 1). Returns its size in bytes; a malformed byte counts as
 * one byte and gives *cp = 0xFFFFFFFF. */
size_t utf8_decode(const char *s, size_t len, uint32_t *cp);

/* True when the character must not reach a terminal as it is: C0 and C1 controls, DEL, bidi
 * controls and isolates, line and paragraph separators, tag characters, BOM, interlinear marks,
 * unassigned specials. The joiners U+200D / U+200C and variation selectors are safe. */
bool utf8_is_unsafe(uint32_t cp);

/* THE GATE. Appends s to out with every unsafe character and every malformed byte replaced by
 * U+FFFD. A newline stays a newline, CR LF and CR become one, a tab becomes one space. */
void utf8_clean(const char *s, size_t len, struct buf *out);
/* The same for a place of one line: newlines become one space each. */
void utf8_clean_line(const char *s, size_t len, struct buf *out);

/* Size in bytes of the grapheme cluster at s (len >= 1), and in *columns (may be NULL) the
 * terminal columns it takes: 0, 1 or 2, as a terminal with Unicode widths counts them. */
size_t utf8_next_grapheme(const char *s, size_t len, int *columns);

/* Terminal columns of valid, clean text: the sum over its grapheme clusters. */
int utf8_columns(const char *s, size_t len);

/* Number of code points; malformed bytes count as one each. */
size_t utf8_count(const char *s, size_t len);

/* Largest prefix of at most `units` UTF-16 code units, in bytes; never splits a character. The
 * vendor's SDKs cut in these units (Java and Objective-C strings). */
size_t utf8_prefix_utf16(const char *s, size_t len, size_t units);

#endif
