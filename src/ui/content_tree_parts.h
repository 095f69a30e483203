/*
 * content_tree_parts: how raw text is cut to columns. For content_tree alone.
 */
#ifndef CASTSIM_UI_CONTENT_TREE_PARTS_H
#define CASTSIM_UI_CONTENT_TREE_PARTS_H

#include <stddef.h>

#define CONTENT_FOLD_COLS 2 /* "▾ " */

/* Columns of a text as it will be shown; no more than max + 1 are counted. */
int content_columns(const char *s, size_t len, int max);
/* Bytes (at least 1, unless a newline stands first) of the longest beginning that fits cols columns
 * and ends where a line may end. Blanks at its end hang over. Ends before a newline. */
size_t content_piece(const char *s, size_t len, int cols);

#endif
