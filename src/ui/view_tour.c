#include "ui/view_tour.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"

enum {
    EDGE = 2,     /* blank columns at either side */
    ROWS_MIN = 3, /* heading, text, what is asked for */
};

static int line_cols(int cols)
{
    return cols - 2 * EDGE;
}

static void count_line(void *ctx, const char *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    ++*(int *)ctx;
}

static int lines_of(const char *text, int cols)
{
    int lines = 0;
    frame_wrap(view_text(text), strlen(view_text(text)), line_cols(cols), count_line, &lines);
    return lines;
}

int view_rows_above_tour(const struct view_state *state, int rows, int cols)
{
    const struct view_tour *tour = state->tour;
    bool has_room = rows >= VIEW_MIN_ROWS + ROWS_MIN && cols >= VIEW_MIN_COLS;
    if (tour == NULL || !has_room)
        return rows;
    int wanted = 1 + lines_of(tour->text, cols) + lines_of(tour->ask, cols);
    int most = rows - VIEW_MIN_ROWS;
    return rows - (wanted < most ? wanted : most);
}

struct line_at {
    const struct pane *pane;
    int row;
    enum style style;
};

static void put_line(void *ctx, const char *bytes, size_t len)
{
    struct line_at *at = ctx;
    pane_put(at->pane, at->row++, EDGE, line_cols(at->pane->cols), at->style, bytes, len);
}

static void put_lines(struct line_at *at, const char *text)
{
    frame_wrap(view_text(text), strlen(view_text(text)), line_cols(at->pane->cols), put_line, at);
}

/* What is asked for keeps the last rows, however little room there is. */
void view_draw_tour(const struct view_state *state, const struct pane *pane)
{
    const struct view_tour *tour = state->tour;
    struct buf title = {0};
    buf_addf(&title, _("Tour: %d of %d"), tour->number, tour->count);
    const struct pane body = pane_part(pane, 1, 0, pane->rows - 1, pane->cols);
    view_draw_heading(&body, buf_str(&title), tour->keys, true, (struct view_rest){0});
    buf_done(&title);
    int asked = lines_of(tour->ask, pane->cols);
    int told = view_clamp(body.rows - asked, 0, body.rows);
    const struct pane text = pane_part(&body, 0, 0, told, body.cols);
    struct line_at at = {.pane = &text, .style = STYLE_NORMAL};
    put_lines(&at, tour->text);
    at = (struct line_at){.pane = &body, .row = told, .style = STYLE_KEY};
    put_lines(&at, tour->ask);
}
