#include "ui/frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ELLIPSIS "\xE2\x80\xA6"

/* ---- cells ---- */

static const struct cell blank = {.text = " ", .columns = 1, .style = STYLE_NORMAL};

static bool is_inside(const struct frame *f, int row, int col)
{
    return row >= 0 && row < f->rows && col >= 0 && col < f->cols;
}

void frame_init(struct frame *f, int rows, int cols)
{
    f->rows = rows > 0 ? rows : 0;
    f->cols = cols > 0 ? cols : 0;
    f->cells = mem_resize(NULL, (size_t)f->rows * (size_t)f->cols + 1, sizeof *f->cells);
    f->marks = NULL;
    frame_clear(f);
}

void frame_done(struct frame *f)
{
    free(f->cells);
    *f = (struct frame){0};
}

void frame_clear(struct frame *f)
{
    size_t count = (size_t)f->rows * (size_t)f->cols;
    for (size_t i = 0; i < count; i++)
        f->cells[i] = blank;
    frame_set_cursor(f, -1, -1);
}

void frame_set_cursor(struct frame *f, int row, int col)
{
    bool is_seen = is_inside(f, row, col);
    f->cursor_row = is_seen ? row : -1;
    f->cursor_col = is_seen ? col : -1;
}

struct cell *frame_cell(const struct frame *f, int row, int col)
{
    return is_inside(f, row, col) ? &f->cells[(size_t)row * (size_t)f->cols + (size_t)col] : NULL;
}

static void set_text(struct cell *cell, const char *text, int columns)
{
    memccpy(cell->text, text, '\0', sizeof cell->text);
    cell->columns = (unsigned char)columns;
}

/* Makes the cell free to be written: the other half of a wide cluster becomes a blank. */
static void break_wide(struct frame *f, int row, int col)
{
    struct cell *cell = frame_cell(f, row, col);
    if (cell->columns == 0 && col > 0)
        set_text(cell - 1, " ", 1);
    if (cell->columns == 2 && col + 1 < f->cols)
        set_text(cell + 1, " ", 1);
}

static void set_cell(struct frame *f, int row, int col, const char *text, int columns,
                     enum style style)
{
    for (int i = 0; i < columns; i++) {
        struct cell *cell = frame_cell(f, row, col + i);
        break_wide(f, row, col + i);
        set_text(cell, i == 0 ? text : "", i == 0 ? columns : 0);
        cell->style = (unsigned char)style;
        cell->fg = 0;
        cell->bg = 0;
    }
}

void frame_put_symbol(struct frame *f, int row, int col, enum style style, const char *symbol)
{
    if (is_inside(f, row, col))
        set_cell(f, row, col, symbol, 1, style);
}

void frame_fill(struct frame *f, int row, int col, int cols, enum style style)
{
    for (int i = 0; i < cols && col + i < f->cols; i++) {
        if (is_inside(f, row, col + i))
            set_cell(f, row, col + i, " ", 1, style);
    }
}

void frame_set_style(struct frame *f, int row, int col, int cols, enum style style)
{
    for (int i = 0; i < cols && col + i < f->cols; i++) {
        struct cell *cell = frame_cell(f, row, col + i);
        if (cell != NULL)
            cell->style = (unsigned char)style;
    }
}

/* ---- text ---- */

/* The part of a text that is shown in a place of so many columns. */
struct fitted {
    struct buf line; /* one line, through the gate */
    size_t len;      /* shown of it */
    int columns;     /* the ellipsis counted */
    bool is_cut;
};

/* Length of the longest prefix of whole clusters within max_cols columns, and how many it takes. */
static size_t fitting_prefix(const struct buf *line, int max_cols, int *used)
{
    size_t at = 0;
    *used = 0;
    while (at < line->len) {
        int columns;
        size_t n = utf8_next_grapheme(line->data + at, line->len - at, &columns);
        if (*used + columns > max_cols)
            break;
        *used += columns;
        at += n;
    }
    return at;
}

static void fit(struct fitted *fitted, const char *text, size_t len, int max_cols)
{
    *fitted = (struct fitted){0};
    size_t enough = ((size_t)max_cols + 1) * FRAME_BYTES_A_COLUMN;
    bool is_whole = len <= enough;
    if (!is_whole) {
        len = enough;
        for (int i = 0; i < 3 && ((unsigned char)text[len] & 0xC0) == 0x80; i++)
            len--; /* not inside a character */
    }
    utf8_clean_line(text, len, &fitted->line);
    fitted->len = fitting_prefix(&fitted->line, max_cols, &fitted->columns);
    fitted->is_cut = !is_whole || fitted->len < fitted->line.len;
    if (fitted->is_cut) {
        fitted->len = fitting_prefix(&fitted->line, max_cols - 1, &fitted->columns);
        fitted->columns++;
    }
}

static void put_cluster(struct frame *f, int row, int col, enum style style, const char *cluster,
                        size_t len)
{
    struct utf8_cell cells[UTF8_CELLS_MAX];
    size_t count = utf8_cells(cluster, len, cells);
    for (size_t i = 0; i < count; i++) {
        set_cell(f, row, col, cells[i].text, cells[i].columns, style);
        col += cells[i].columns;
    }
}

static void put_fitted(struct frame *f, int row, int col, enum style style,
                       const struct fitted *fitted)
{
    for (size_t at = 0; at < fitted->len;) {
        int columns;
        const char *cluster = fitted->line.data + at;
        size_t n = utf8_next_grapheme(cluster, fitted->len - at, &columns);
        put_cluster(f, row, col, style, cluster, n);
        col += columns;
        at += n;
    }
    if (fitted->is_cut)
        set_cell(f, row, col, ELLIPSIS, 1, style);
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

int frame_put(struct frame *f, int row, int col, int max_cols, enum style style, const char *text,
              size_t len)
{
    if (!is_inside(f, row, col) || max_cols <= 0)
        return 0;
    struct fitted fitted;
    fit(&fitted, text, len, min_int(max_cols, f->cols - col));
    put_fitted(f, row, col, style, &fitted);
    buf_done(&fitted.line);
    return fitted.columns;
}

int frame_put_str(struct frame *f, int row, int col, int max_cols, enum style style,
                  const char *text)
{
    return frame_put(f, row, col, max_cols, style, text, strlen(text));
}

int frame_put_right(struct frame *f, int row, int end_col, int max_cols, enum style style,
                    const char *text)
{
    if (!is_inside(f, row, end_col - 1) || max_cols <= 0)
        return 0;
    struct fitted fitted;
    fit(&fitted, text, strlen(text), min_int(max_cols, end_col));
    put_fitted(f, row, end_col - fitted.columns, style, &fitted);
    buf_done(&fitted.line);
    return fitted.columns;
}

/* ---- lines ---- */

struct wrap {
    int cols;
    void (*line)(void *ctx, const char *bytes, size_t len);
    void *ctx;
};

/* Hands out [s, s + len) without its trailing blanks. */
static void end_line(const struct wrap *wrap, const char *s, size_t len)
{
    while (len > 0 && s[len - 1] == ' ')
        len--;
    wrap->line(wrap->ctx, s, len);
}

/* One paragraph, greedily: a line ends at the last place where it may when the next cluster would
 * not fit. Blanks at the end of a line hang over it. */
static void wrap_paragraph(const struct wrap *wrap, const char *s, size_t len)
{
    size_t start = 0; /* of the line */
    size_t end = 0;   /* where the line may end; == start: nowhere yet */
    int columns = 0;  /* from start to the cluster that is looked at */
    int end_columns = 0;
    uint32_t previous = 0;
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        int width;
        utf8_decode(s + at, len - at, &cp);
        size_t n = utf8_next_grapheme(s + at, len - at, &width);
        bool is_blank = cp == ' ' && n == 1; /* not with a mark on it */
        if (at > start && utf8_may_break(previous, cp)) {
            end = at;
            end_columns = columns;
        }
        while (!is_blank && at > start && columns + width > wrap->cols) {
            if (end == start) {
                end = at;
                end_columns = columns;
            }
            end_line(wrap, s + start, end - start);
            start = end;
            columns -= end_columns;
            end_columns = 0;
        }
        columns += width;
        previous = cp;
        at += n;
    }
    end_line(wrap, s + start, len - start);
}

void frame_wrap_clean(const char *text, size_t len, int cols,
                      void (*line)(void *ctx, const char *bytes, size_t len), void *ctx)
{
    const struct wrap wrap = {.cols = cols > 1 ? cols : 1, .line = line, .ctx = ctx};
    const char *s = text;
    const char *end = text + len;
    for (const char *newline; (newline = memchr(s, '\n', (size_t)(end - s))) != NULL;
         s = newline + 1)
        wrap_paragraph(&wrap, s, (size_t)(newline - s));
    wrap_paragraph(&wrap, s, (size_t)(end - s));
}

void frame_wrap(const char *text, size_t len, int cols,
                void (*line)(void *ctx, const char *bytes, size_t len), void *ctx)
{
    struct buf clean = {0};
    utf8_clean(text, len, &clean);
    frame_wrap_clean(buf_str(&clean), clean.len, cols, line, ctx);
    buf_done(&clean);
}

/* ---- the frame as text ---- */

void frame_dump(const struct frame *f, struct buf *out)
{
    for (int row = 0; row < f->rows; row++) {
        int end = f->cols;
        while (end > 0 && strcmp(frame_cell(f, row, end - 1)->text, " ") == 0)
            end--;
        for (int col = 0; col < end; col++)
            buf_add_str(out, frame_cell(f, row, col)->text);
        buf_add_char(out, '\n');
    }
}
