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

/* Appends a character; U+FFFD for what is none. */
void utf8_add(struct buf *out, uint32_t cp);

/* True when the character must not reach a terminal as it is: C0 and C1 controls (newline and tab
 * among them), DEL, bidi controls and isolates, line and paragraph separators, zero width space,
 * invisible operators, tag characters, BOM, interlinear marks, unassigned specials and
 * noncharacters of the basic plane. The joiners U+200D / U+200C and variation selectors are safe.
 */
bool utf8_is_unsafe(uint32_t cp);

/* THE GATE. Appends s to out with every unsafe character and every malformed byte replaced by
 * U+FFFD. A newline stays a newline, CR LF and CR become one, a tab becomes one space. What went
 * through once goes through again unchanged. */
void utf8_clean(const char *s, size_t len, struct buf *out);
/* The same for a place of one line: newlines become one space each. */
void utf8_clean_line(const char *s, size_t len, struct buf *out);

/* Size in bytes of the grapheme cluster (UAX 29) at s (len >= 1), and in *columns (may be NULL)
 * the columns that its cells take: see utf8_cells. 0 for a cluster of nothing but joiners and
 * selectors, mostly 1 or 2, at most UTF8_CLUSTER_COLUMNS_MAX. */
size_t utf8_next_grapheme(const char *s, size_t len, int *columns);

/* Terminal columns of clean text: the sum over its grapheme clusters. */
int utf8_columns(const char *s, size_t len);

#define UTF8_CELL_SIZE 24 /* bytes of a cell's text, its NUL among them */
#define UTF8_MARKS_MAX 4  /* what a cell of ncurses can hold beside its base */
#define UTF8_CELLS_MAX 8
#define UTF8_CLUSTER_COLUMNS_MAX (2 * UTF8_CELLS_MAX)

/* What one place of a terminal is given: one spacing character and its zero-width marks. */
struct utf8_cell {
    char text[UTF8_CELL_SIZE];
    int columns; /* 1 or 2 */
};

/* How the cluster of len bytes at s (as utf8_next_grapheme found it) is put on a terminal: cells,
 * left to right. Returns how many, 0..UTF8_CELLS_MAX.
 *
 * Terminals agree on the width of single characters and disagree on that of sequences, so a cell
 * never holds a sequence whose width is in doubt, and the columns counted here are those that a
 * terminal moves on by. An emoji sequence (ZWJ family, skin tone, emoji presentation) is drawn as
 * its first character, a flag as its two letters, a spacing vowel sign beside its consonant, a
 * mark without a base on a dotted circle (a jamo on fillers), and what has no agreed glyph as
 * U+FFFD. Marks beyond UTF8_MARKS_MAX are left out. */
size_t utf8_cells(const char *s, size_t len, struct utf8_cell cells[UTF8_CELLS_MAX]);

/* True when a line may end between two neighbouring characters (the bases of two clusters): behind
 * a blank, and beside a wide one, but not before closing punctuation or behind an opening one. */
bool utf8_may_break(uint32_t before, uint32_t after);

/* Number of code points; malformed bytes count as one each. */
size_t utf8_count(const char *s, size_t len);

/* Largest prefix of at most `units` UTF-16 code units, in bytes; never splits a character. The
 * vendor's SDKs cut in these units (Java and Objective-C strings). */
size_t utf8_prefix_utf16(const char *s, size_t len, size_t units);

#endif
