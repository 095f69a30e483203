#include "ui/content_tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "content_tree_parts.h"
#include "core/json_scan.h"

enum {
    SMALL_NODES = 200,  /* so many are looked at without folding */
    LONG_STRING = 2000, /* bytes; a longer one begins folded */
    ROOM_MIN = 8,       /* columns, however deep a value lies */
};

/* One value, or the closing bracket of one. */
struct node {
    uint32_t start;
    uint32_t len;
    uint32_t key_start;
    uint32_t key_len;
    uint32_t parent; /* of a closing bracket: the node that it closes */
    uint32_t last;   /* the node of the closing bracket; itself when there is none */
    uint32_t count;
    unsigned char kind;  /* enum content_row_kind */
    unsigned char depth; /* at most JSON_DEPTH_MAX */
    bool has_comma;
    bool is_folded;
};

struct row {
    uint32_t node;
    uint32_t start;
    uint32_t len;
};

struct content_tree {
    const char *text;
    size_t len;
    int cols;
    bool is_json;
    struct node *nodes;
    size_t node_count;
    size_t node_cap;
    struct row *rows;
    size_t row_count;
    size_t row_cap;
};

#define NOWHERE UINT32_MAX

/* ---- reading: the text is strict JSON here ---- */

struct reader {
    struct content_tree *tree;
    size_t at;
    uint32_t open[JSON_DEPTH_MAX];
    int depth;
    uint32_t key_start;
    uint32_t key_len;
};

static void skip_blanks(struct reader *r)
{
    const char *text = r->tree->text;
    while (r->at < r->tree->len && strchr(" \t\r\n", text[r->at]) != NULL)
        r->at++;
}

static void skip_string(struct reader *r)
{
    const char *text = r->tree->text;
    r->at++;
    while (text[r->at] != '"')
        r->at += text[r->at] == '\\' ? 2 : 1;
    r->at++;
}

static struct node *add_node(struct reader *r, enum content_row_kind kind, size_t start, int depth)
{
    struct content_tree *t = r->tree;
    t->nodes = mem_grow(t->nodes, &t->node_cap, t->node_count + 1, sizeof *t->nodes);
    struct node *node = &t->nodes[t->node_count];
    *node = (struct node){
        .start = (uint32_t)start,
        .len = (uint32_t)(r->at - start),
        .key_start = r->key_start,
        .key_len = r->key_len,
        .parent = r->depth > 0 ? r->open[r->depth - 1] : NOWHERE,
        .last = (uint32_t)t->node_count,
        .kind = (unsigned char)kind,
        .depth = (unsigned char)depth,
    };
    t->node_count++;
    r->key_len = 0;
    return node;
}

static void count_child(struct reader *r)
{
    if (r->depth > 0)
        r->tree->nodes[r->open[r->depth - 1]].count++;
}

/* An empty pair of brackets is a value like any other. */
static void read_open(struct reader *r)
{
    size_t start = r->at++;
    count_child(r);
    size_t behind = r->at;
    skip_blanks(r);
    char c = r->tree->text[r->at];
    if (c == '}' || c == ']') {
        r->at++;
        add_node(r, CONTENT_SCALAR, start, r->depth);
        return;
    }
    r->at = behind;
    add_node(r, CONTENT_OPEN, start, r->depth);
    r->open[r->depth++] = (uint32_t)(r->tree->node_count - 1);
}

static void read_close(struct reader *r)
{
    size_t start = r->at++;
    uint32_t opened = r->open[r->depth - 1];
    struct node *node = add_node(r, CONTENT_CLOSE, start, r->depth - 1);
    node->parent = opened;
    r->depth--;
    r->tree->nodes[opened].last = node->last;
}

static void read_comma(struct reader *r)
{
    struct content_tree *t = r->tree;
    struct node *before = &t->nodes[t->node_count - 1];
    before->has_comma = true;
    if (before->kind == CONTENT_CLOSE)
        t->nodes[before->parent].has_comma = true;
    r->at++;
}

static void read_string(struct reader *r)
{
    size_t start = r->at;
    skip_string(r);
    size_t end = r->at;
    skip_blanks(r);
    if (r->at < r->tree->len && r->tree->text[r->at] == ':') {
        r->key_start = (uint32_t)start;
        r->key_len = (uint32_t)(end - start);
        r->at++;
        return;
    }
    r->at = end;
    count_child(r);
    add_node(r, CONTENT_STRING, start, r->depth);
}

static void read_scalar(struct reader *r)
{
    size_t start = r->at;
    while (r->at < r->tree->len && strchr(" \t\r\n,]}", r->tree->text[r->at]) == NULL)
        r->at++;
    count_child(r);
    add_node(r, CONTENT_SCALAR, start, r->depth);
}

static void read_json(struct content_tree *t)
{
    struct reader r = {.tree = t};
    for (skip_blanks(&r); r.at < t->len; skip_blanks(&r)) {
        switch (t->text[r.at]) {
        case '{':
        case '[':
            read_open(&r);
            break;
        case '}':
        case ']':
            read_close(&r);
            break;
        case ',':
            read_comma(&r);
            break;
        case '"':
            read_string(&r);
            break;
        default:
            read_scalar(&r);
            break;
        }
    }
}

/* ---- rows ---- */

static void add_row(struct content_tree *t, size_t node, size_t start, size_t len)
{
    t->rows = mem_grow(t->rows, &t->row_cap, t->row_count + 1, sizeof *t->rows);
    t->rows[t->row_count++] =
        (struct row){.node = (uint32_t)node, .start = (uint32_t)start, .len = (uint32_t)len};
}

/* Columns left for a value behind fold mark, indentation and key, its comma counted. */
static int room_of(const struct content_tree *t, const struct node *node)
{
    int room = t->cols - CONTENT_FOLD_COLS - node->depth * CONTENT_INDENT - 1;
    if (node->key_len > 0 && room > 0)
        room -= 2 + content_columns(t->text + node->key_start, node->key_len, room);
    return room > ROOM_MIN ? room : ROOM_MIN;
}

static bool is_long(const struct content_tree *t, const struct node *node)
{
    if (node->kind != CONTENT_STRING)
        return false;
    int room = room_of(t, node);
    return node->len > (uint32_t)room &&
           content_columns(t->text + node->start, node->len, room) > room;
}

/* A string of several rows: the first stands behind the key, the others under it. */
static void add_string_rows(struct content_tree *t, size_t i)
{
    const struct node *node = &t->nodes[i];
    int room = room_of(t, node);
    int below = t->cols - CONTENT_FOLD_COLS - (node->depth + 1) * CONTENT_INDENT - 1;
    size_t at = 0;
    while (at < node->len) {
        size_t n = content_piece(t->text + node->start + at, node->len - at, room);
        add_row(t, i, node->start + at, n);
        at += n;
        room = below > ROOM_MIN ? below : ROOM_MIN;
    }
}

static void add_text_rows(struct content_tree *t)
{
    int room = t->cols - CONTENT_FOLD_COLS;
    size_t at = 0;
    while (at < t->len) {
        size_t n = content_piece(t->text + at, t->len - at, room > ROOM_MIN ? room : ROOM_MIN);
        add_row(t, 0, at, n);
        at += n;
        if (at < t->len && t->text[at] == '\n')
            at++;
    }
    if (t->row_count == 0)
        add_row(t, 0, 0, 0);
}

static void make_rows(struct content_tree *t)
{
    t->row_count = 0;
    if (!t->is_json) {
        add_text_rows(t);
        return;
    }
    for (size_t i = 0; i < t->node_count; i++) {
        const struct node *node = &t->nodes[i];
        if (!node->is_folded && is_long(t, node))
            add_string_rows(t, i);
        else
            add_row(t, i, node->start, node->len);
        if (node->is_folded)
            i = node->last;
    }
}

static void fold_at_first(struct content_tree *t)
{
    bool is_small = t->node_count <= SMALL_NODES;
    for (size_t i = 0; i < t->node_count; i++) {
        struct node *node = &t->nodes[i];
        node->is_folded = (node->kind == CONTENT_OPEN && node->depth > 0 && !is_small) ||
                          (node->kind == CONTENT_STRING && node->len > LONG_STRING);
    }
}

/* ---- in and out ---- */

static struct content_tree *new_tree(const char *text, size_t len, int cols)
{
    assert(len < NOWHERE);
    struct content_tree *t = mem_zalloc(sizeof *t);
    t->text = text;
    t->len = len;
    t->cols = cols;
    return t;
}

struct content_tree *content_tree_new(const char *content, size_t len, int cols)
{
    struct content_tree *t = new_tree(content, len, cols);
    t->is_json = json_scan(content, len, NULL, NULL, NULL) == 0;
    if (t->is_json) {
        read_json(t);
        fold_at_first(t);
    }
    make_rows(t);
    return t;
}

struct content_tree *content_tree_new_text(const char *text, size_t len, int cols)
{
    struct content_tree *t = new_tree(text, len, cols);
    make_rows(t);
    return t;
}

void content_tree_free(struct content_tree *t)
{
    if (t == NULL)
        return;
    free(t->nodes);
    free(t->rows);
    free(t);
}

bool content_tree_is_json(const struct content_tree *t)
{
    return t->is_json;
}

size_t content_tree_rows(const struct content_tree *t)
{
    return t->row_count;
}

struct content_row content_tree_row(const struct content_tree *t, size_t i)
{
    assert(i < t->row_count);
    const struct row *row = &t->rows[i];
    struct content_row out = {
        .kind = CONTENT_TEXT, .is_first = true, .text = t->text + row->start, .len = row->len};
    if (!t->is_json)
        return out;
    const struct node *node = &t->nodes[row->node];
    bool is_end = row->start + row->len == node->start + node->len;
    out.kind = (enum content_row_kind)node->kind;
    out.depth = node->depth;
    out.is_first = row->start == node->start;
    out.has_comma = node->has_comma && is_end && (node->kind != CONTENT_OPEN || node->is_folded);
    if (!out.is_first)
        return out;
    if (node->key_len > 0) {
        out.key = t->text + node->key_start;
        out.key_len = node->key_len;
    }
    if (node->kind == CONTENT_OPEN || is_long(t, node))
        out.fold = node->is_folded ? FOLD_CLOSED : FOLD_OPEN;
    out.count = node->kind == CONTENT_STRING ? node->len : node->count;
    if (node->kind == CONTENT_OPEN && node->is_folded)
        out.close = out.text[0] == '{' ? '}' : ']';
    return out;
}

/* ---- folding ---- */

/* The row of a node at a byte of it; of the folded one around it when it is not in sight. */
static size_t row_of(const struct content_tree *t, uint32_t node, uint32_t start)
{
    size_t low = 0;
    size_t high = t->row_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        const struct row *row = &t->rows[middle];
        if (row->node < node || (row->node == node && row->start <= start))
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Makes the rows anew; *row stays where its value is. */
static void remake_rows(struct content_tree *t, size_t *row)
{
    struct row old = {0};
    if (row != NULL && t->row_count > 0)
        old = t->rows[*row < t->row_count ? *row : t->row_count - 1];
    make_rows(t);
    if (row != NULL)
        *row = row_of(t, old.node, old.start);
}

void content_tree_set_cols(struct content_tree *t, int cols, size_t *row)
{
    if (cols == t->cols)
        return;
    t->cols = cols;
    remake_rows(t, row);
}

bool content_tree_toggle(struct content_tree *t, size_t *row)
{
    if (!t->is_json || *row >= t->row_count)
        return false;
    uint32_t i = t->rows[*row].node;
    while (i != NOWHERE && t->nodes[i].kind != CONTENT_OPEN && !is_long(t, &t->nodes[i]))
        i = t->nodes[i].parent;
    if (i == NOWHERE)
        return false;
    t->nodes[i].is_folded = !t->nodes[i].is_folded;
    make_rows(t);
    *row = row_of(t, i, t->nodes[i].start);
    return true;
}

void content_tree_fold_all(struct content_tree *t, bool is_folded, size_t *row)
{
    for (size_t i = 0; i < t->node_count; i++) {
        struct node *node = &t->nodes[i];
        if (node->kind == CONTENT_STRING || (node->kind == CONTENT_OPEN && node->depth > 0))
            node->is_folded = is_folded;
    }
    if (t->node_count > 0)
        t->nodes[0].is_folded = false;
    remake_rows(t, row);
}
