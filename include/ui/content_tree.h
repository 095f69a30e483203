/*
 * content_tree: a message's content, up to 128 KiB in one line, as rows to look at. Strict JSON
 * becomes a tree of one row a value, objects and arrays that fold, long strings that unfold into
 * several rows; anything else is wrapped as the text it is. Rows are cut out of the bytes when they
 * are asked for; nothing is copied and nothing is changed: escapes are shown as they were sent.
 */
#ifndef CASTSIM_UI_CONTENT_TREE_H
#define CASTSIM_UI_CONTENT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct content_tree;

enum content_row_kind {
    CONTENT_TEXT,   /* a row of what is not JSON */
    CONTENT_SCALAR, /* a number, true, false, null */
    CONTENT_STRING, /* quotes included; a row of one that is unfolded holds a part of it */
    CONTENT_OPEN,   /* { or [ */
    CONTENT_CLOSE,
};

/* What may be done with a row. */
enum content_fold {
    FOLD_NONE,
    FOLD_OPEN,
    FOLD_CLOSED,
};

/* Bytes point into the content. What is not through the gate yet. */
struct content_row {
    enum content_row_kind kind;
    enum content_fold fold;
    int depth;       /* 0 = the outermost value */
    bool is_first;   /* false: the continuation of a long string */
    bool has_comma;  /* another value follows */
    const char *key; /* with its quotes; NULL = none */
    size_t key_len;
    const char *text; /* the value; of a folded object or array its opening bracket */
    size_t len;
    char close;   /* the closing bracket of a folded object or array; else 0 */
    size_t count; /* values in a folded or open object or array; bytes of a folded string */
};

#define CONTENT_INDENT 2 /* columns that a level is moved in */

/* The content is borrowed for the life of the tree. cols: the place of a row, its fold mark (2
 * columns) and indentation counted. Small contents begin unfolded; in large ones everything below
 * the outermost value is folded. */
struct content_tree *content_tree_new(const char *content, size_t len, int cols);
/* Text that is not to be taken for JSON: answers, help topics. */
struct content_tree *content_tree_new_text(const char *text, size_t len, int cols);
void content_tree_free(struct content_tree *t);

bool content_tree_is_json(const struct content_tree *t);
/* Wraps anew for another width; folds stay. *row (may be NULL) is moved to where its value is. */
void content_tree_set_cols(struct content_tree *t, int cols, size_t *row);

size_t content_tree_rows(const struct content_tree *t); /* at least 1 */
/* Row i, which is below content_tree_rows. */
struct content_row content_tree_row(const struct content_tree *t, size_t i);

/* Folds or unfolds what row *row belongs to: its own value, else the one around it. *row moves to
 * the row that was folded. False when there is nothing to fold. */
bool content_tree_toggle(struct content_tree *t, size_t *row);
/* All of it, but for the outermost value. */
void content_tree_fold_all(struct content_tree *t, bool is_folded, size_t *row);

#endif
