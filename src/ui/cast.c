#include "ui/cast.h"

#include <string.h>

#include "core/json.h"

/* ---- the file ---- */

static void add_theme(struct json *header, enum theme theme)
{
    uint32_t fg, bg;
    struct buf text = {0};
    struct json *object = json_new_object();
    theme_rgb(theme, STYLE_NORMAL, &fg, &bg);
    buf_addf(&text, "#%06x", (unsigned)fg);
    json_add_str(object, "fg", buf_str(&text));
    buf_clear(&text);
    buf_addf(&text, "#%06x", (unsigned)bg);
    json_add_str(object, "bg", buf_str(&text));
    buf_clear(&text);
    for (int i = 0; i < 16; i++)
        buf_addf(&text, "%s#%06x", i == 0 ? "" : ":", (unsigned)theme_palette(i));
    json_add_str(object, "palette", buf_str(&text));
    json_add(header, "theme", object);
    buf_done(&text);
}

void cast_begin(struct cast *c, const struct cast_config *config, struct buf *out)
{
    *c = (struct cast){.theme = config->theme};
    c->last.rows = config->rows;
    c->last.cols = config->cols;
    struct json *header = json_new_object();
    struct json *env = json_new_object();
    json_add_int(header, "version", 2);
    json_add_int(header, "width", config->cols);
    json_add_int(header, "height", config->rows);
    json_add_int(header, "timestamp", config->started_ms / 1000);
    if (config->title != NULL)
        json_add_str(header, "title", config->title);
    json_add_str(env, "TERM", "xterm-256color");
    json_add(header, "env", env);
    add_theme(header, config->theme);
    json_print(header, out);
    buf_add_char(out, '\n');
    json_free(header);
}

void cast_done(struct cast *c)
{
    frame_done(&c->last);
}

static void add_event(const struct cast *c, const char *kind, const char *data, struct buf *out)
{
    buf_addf(out, "[%lld.%03d, \"%s\", ", (long long)(c->last_ms / 1000), (int)(c->last_ms % 1000),
             kind);
    json_write_str(data, out);
    buf_add_str(out, "]\n");
}

/* ---- one frame ---- */

static bool is_same(const struct cell *a, const struct cell *b)
{
    return strcmp(a->text, b->text) == 0 && a->columns == b->columns && a->style == b->style &&
           a->fg == b->fg && a->bg == b->bg;
}

static bool is_same_look(const struct cell *a, const struct cell *b)
{
    return a->style == b->style && a->fg == b->fg && a->bg == b->bg;
}

static void add_colour(const char *plane, uint32_t own, int by_style, struct buf *out)
{
    int rgb = own != 0 ? (int)(own & 0xFFFFFF) : by_style;
    if (rgb != LOOK_DEFAULT)
        buf_addf(out, ";%s8;2;%d;%d;%d", plane, rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF);
}

/* As ui/tty shows it: a cell with colours of its own has no attributes. */
static void add_look(enum theme theme, const struct cell *cell, struct buf *out)
{
    struct look look = theme_look(theme, THEME_DEPTH_TRUE, cell->style);
    unsigned attrs = cell->fg != 0 || cell->bg != 0 ? 0 : look.attrs;
    buf_add_str(out, "\033[0");
    buf_add_str(out, (attrs & LOOK_BOLD) != 0 ? ";1" : "");
    buf_add_str(out, (attrs & LOOK_DIM) != 0 ? ";2" : "");
    buf_add_str(out, (attrs & LOOK_UNDERLINE) != 0 ? ";4" : "");
    buf_add_str(out, (attrs & LOOK_REVERSE) != 0 ? ";7" : "");
    add_colour("3", cell->fg, look.fg, out);
    add_colour("4", cell->bg, look.bg, out);
    buf_add_char(out, 'm');
}

/* The cells of a row that are not what they were. A wide one goes as a whole. */
static void add_row(struct cast *c, const struct frame *frame, int row, const struct cell **look,
                    struct buf *out)
{
    int cursor = -1;
    for (int col = 0; col < frame->cols; col++) {
        const struct cell *now = frame_cell(frame, row, col);
        if (now->columns == 0 || is_same(now, frame_cell(&c->last, row, col)))
            continue;
        if (cursor != col)
            buf_addf(out, "\033[%d;%dH", row + 1, col + 1);
        if (*look == NULL || !is_same_look(*look, now))
            add_look(c->theme, now, out);
        *look = now;
        buf_add_str(out, now->text);
        cursor = col + now->columns;
    }
}

static void begin_anew(struct cast *c, const struct frame *frame, struct buf *out)
{
    frame_done(&c->last);
    frame_init(&c->last, frame->rows, frame->cols);
    buf_add_str(out, "\033[0m\033[?25l\033[2J");
}

static void set_size(struct cast *c, const struct frame *frame, struct buf *out)
{
    if (c->last.rows == frame->rows && c->last.cols == frame->cols)
        return;
    struct buf size = {0};
    buf_addf(&size, "%dx%d", frame->cols, frame->rows);
    add_event(c, "r", buf_str(&size), out);
    buf_done(&size);
    frame_done(&c->last);
}

void cast_frame(struct cast *c, const struct frame *frame, int64_t at_ms, struct buf *out)
{
    struct buf data = {0};
    const struct cell *look = NULL;
    if (at_ms > c->last_ms)
        c->last_ms = at_ms;
    set_size(c, frame, out);
    if (c->last.cells == NULL)
        begin_anew(c, frame, &data);
    for (int row = 0; row < frame->rows; row++)
        add_row(c, frame, row, &look, &data);
    if (data.len > 0)
        add_event(c, "o", buf_str(&data), out);
    memcpy(c->last.cells, frame->cells,
           (size_t)frame->rows * (size_t)frame->cols * sizeof *frame->cells);
    buf_done(&data);
}
