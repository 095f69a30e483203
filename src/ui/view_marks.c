/* Which place of a screen means what, for the mouse: drawing marks the places when it is asked to,
 * so what is found is what is seen. */
#include <stdlib.h>

#include "base/mem.h"
#include "ui/view_parts.h"

struct mark {
    int row;
    int col;
    int rows;
    int cols;
    struct view_target target;
};

struct frame_marks {
    struct mark *items;
    size_t count;
    size_t cap;
};

void pane_mark(const struct pane *p, int row, int col, int rows, int cols,
               enum view_target_kind kind, size_t index)
{
    struct frame_marks *marks = p->frame->marks;
    if (marks == NULL)
        return;
    /* Of a block that is taller than its pane only what is seen can be meant. */
    int top = view_clamp(row, 0, p->rows);
    int end = view_clamp(row + rows, 0, p->rows);
    if (end <= top)
        return;
    marks->items = mem_grow(marks->items, &marks->cap, marks->count + 1, sizeof *marks->items);
    marks->items[marks->count++] = (struct mark){.row = p->row + top,
                                                 .col = p->col + col,
                                                 .rows = end - top,
                                                 .cols = cols,
                                                 .target = {kind, index}};
}

static bool holds(const struct mark *mark, int row, int col)
{
    return row >= mark->row && row < mark->row + mark->rows && col >= mark->col &&
           col < mark->col + mark->cols;
}

struct view_target view_target_at(const struct view_state *state, int rows, int cols, int row,
                                  int col)
{
    struct frame_marks marks = {0};
    struct frame frame;
    frame_init(&frame, rows, cols);
    frame.marks = &marks;
    view_draw(state, &frame);
    /* What was drawn last lies on top. */
    size_t i = marks.count;
    while (i > 0 && !holds(&marks.items[i - 1], row, col))
        i--;
    struct view_target found = i > 0 ? marks.items[i - 1].target : (struct view_target){0};
    free(marks.items);
    frame_done(&frame);
    return found;
}
