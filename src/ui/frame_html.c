#include "ui/frame_html.h"

#include <string.h>

/* ---- the page ---- */

static void add_style_rule(enum theme theme, enum style style, struct buf *out)
{
    uint32_t fg, bg;
    struct look look = theme_look(theme, THEME_DEPTH_TRUE, style);
    theme_rgb(theme, style, &fg, &bg);
    buf_addf(out, ".s%d{color:#%06x;background:#%06x", (int)style, (unsigned)fg, (unsigned)bg);
    buf_add_str(out, (look.attrs & LOOK_BOLD) != 0 ? ";font-weight:bold" : "");
    buf_add_str(out, (look.attrs & LOOK_UNDERLINE) != 0 ? ";text-decoration:underline" : "");
    buf_add_str(out, (look.attrs & LOOK_DIM) != 0 ? ";opacity:.75" : "");
    buf_add_str(out, "}\n");
}

/* A wide character is given two columns, whatever the reader's font makes of it. */
static void add_head(enum theme theme, struct buf *out)
{
    uint32_t fg, bg;
    theme_rgb(theme, STYLE_NORMAL, &fg, &bg);
    buf_add_str(out, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                     "<title>castsim</title>\n<style>\n");
    buf_addf(out, "body{margin:1em;background:#%06x;color:#%06x}\n", (unsigned)bg, (unsigned)fg);
    buf_add_str(out, "pre{margin:0;font:14px/1.25 \"DejaVu Sans Mono\",\"Noto Sans Mono CJK "
                     "SC\",Menlo,Consolas,monospace}\n"
                     "i{display:inline-block;width:2ch;font-style:normal}\n");
    for (enum style style = 0; style < STYLE_COUNT; style++)
        add_style_rule(theme, style, out);
    buf_add_str(out, "</style>\n</head>\n<body>\n<pre>\n");
}

/* ---- cells ---- */

static bool is_plain(const struct cell *cell)
{
    return cell->style == STYLE_NORMAL && cell->fg == 0 && cell->bg == 0;
}

static void open_span(const struct cell *cell, struct buf *out)
{
    buf_addf(out, "<span class=\"s%d\"", cell->style);
    if (cell->fg != 0 || cell->bg != 0) {
        buf_add_str(out, " style=\"");
        if (cell->fg != 0)
            buf_addf(out, "color:#%06x;", (unsigned)(cell->fg & 0xFFFFFF));
        if (cell->bg != 0)
            buf_addf(out, "background:#%06x", (unsigned)(cell->bg & 0xFFFFFF));
        buf_add_char(out, '"');
    }
    buf_add_char(out, '>');
}

static void add_cell(const struct cell *cell, struct buf *out)
{
    buf_add_str(out, cell->columns == 2 ? "<i>" : "");
    buf_add_markup(out, cell->text);
    buf_add_str(out, cell->columns == 2 ? "</i>" : "");
}

/* Runs of cells that look alike share a span; blanks at the end that show nothing are left out. */
static void add_row(const struct frame *frame, int row, struct buf *out)
{
    int end = frame->cols;
    const struct cell *open = NULL;
    while (end > 0 && is_plain(frame_cell(frame, row, end - 1)) &&
           strcmp(frame_cell(frame, row, end - 1)->text, " ") == 0)
        end--;
    for (int col = 0; col < end; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        bool is_same = open != NULL && open->style == cell->style && open->fg == cell->fg &&
                       open->bg == cell->bg;
        if (open != NULL && !is_same) {
            buf_add_str(out, "</span>");
            open = NULL;
        }
        if (open == NULL && !is_plain(cell)) {
            open_span(cell, out);
            open = cell;
        }
        add_cell(cell, out);
    }
    buf_add_str(out, open != NULL ? "</span>\n" : "\n");
}

void frame_dump_html(const struct frame *frame, enum theme theme, struct buf *out)
{
    add_head(theme, out);
    for (int row = 0; row < frame->rows; row++)
        add_row(frame, row, out);
    buf_add_str(out, "</pre>\n</body>\n</html>\n");
}
