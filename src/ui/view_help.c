/* What explains itself: the help overlay, and the pane before the first broadcast. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/keymap.h"
#include "ui/view_parts.h"
#include "ui/view_tour.h"

/* ---- before the first broadcast ---- */

struct paragraph {
    const struct pane *pane; /* NULL: only count */
    int row;
    int col;
    enum style style;
};

static void paragraph_line(void *ctx, const char *bytes, size_t len)
{
    struct paragraph *at = ctx;
    if (at->pane != NULL)
        pane_put(at->pane, at->row, at->col, at->pane->cols, at->style, bytes, len);
    at->row++;
}

/* The key of a command; ":pull" when it has none. */
static void add_key(const struct view_state *state, enum command command, struct buf *out)
{
    if (state->keymap != NULL)
        keymap_write_keys(state->keymap, command, 1, out);
    if (out->len == 0)
        buf_addf(out, ":%s", commands_get(command)->word);
}

/* What will happen without the user's doing, and what the user can do. */
static void add_prospect(const struct view_state *state, struct buf *out)
{
    struct buf key = {0};
    add_key(state,
            state->is_killed   ? COMMAND_RESTART
            : state->is_online ? COMMAND_PULL
                               : COMMAND_TOGGLE_ONLINE,
            &key);
    if (state->is_killed) {
        buf_addf(out, _("This client is not running; press %s to start it again."), buf_str(&key));
    } else if (!state->is_online) {
        buf_addf(out, _("This client is offline; press %s to go online and pull at once."),
                 buf_str(&key));
    } else if (state->is_pulling) {
        buf_add_str(out, _("A pull is under way."));
    } else if (state->next_pull_in_ms < 0) {
        buf_addf(out, _("No pull is due; press %s to pull now."), buf_str(&key));
    } else {
        struct buf due = {0};
        view_add_count_down(&due, state->next_pull_in_ms);
        buf_addf(out, _("The next pull is in %s; press %s to pull now."), buf_str(&due),
                 buf_str(&key));
        buf_done(&due);
    }
    buf_done(&key);
}

/* A command line to copy: short lines, so that it is not wrapped in a narrow pane. */
static void add_command(const struct view_state *state, bool is_narrow, struct buf *out)
{
    const char *indent = is_narrow ? "" : "  ";
    buf_addf(out, "castsim send \\\n%s--server %s \\\n", indent, view_text(state->server));
    buf_addf(out, "%s--from 2191 --type RC:TxtMsg \\\n", indent);
    buf_addf(out, "%s--content '{\"content\":\"hello\"}'", indent);
}

/* Draws all of it from row on, or only counts its rows. Returns the row behind it. */
static int put_empty(const struct view_state *state, const struct pane *pane, int row,
                     bool is_drawn, bool is_spacious)
{
    bool is_narrow = pane->cols < 48;
    struct buf prospect = {0};
    add_prospect(state, &prospect);
    struct buf command = {0};
    add_command(state, is_narrow, &command);
    const struct {
        const char *text;
        enum style style;
        int indent;
        bool is_apart;
    } parts[] = {
        {_("No broadcast has arrived yet."), STYLE_BOLD, 0, false},
        {buf_str(&prospect), STYLE_NORMAL, 0, false},
        {_("To send one, in another terminal:"), STYLE_NORMAL, 0, true},
        {buf_str(&command), STYLE_KEY, is_narrow ? 0 : 2, false},
        {_("CASTSIM_APP_KEY and CASTSIM_APP_SECRET say for which app."), STYLE_DIM, 0, true},
    };
    struct paragraph at = {.pane = is_drawn ? pane : NULL, .row = row};
    size_t count = state->server != NULL ? sizeof parts / sizeof parts[0] : 1;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].is_apart && is_spacious)
            at.row++;
        at.style = parts[i].style;
        at.col = 2 + parts[i].indent;
        int cols = pane->cols - at.col - 1;
        frame_wrap(parts[i].text, strlen(parts[i].text), cols, paragraph_line, &at);
    }
    buf_done(&prospect);
    buf_done(&command);
    return at.row;
}

void view_draw_empty(const struct view_state *state, const struct pane *pane)
{
    int height = put_empty(state, pane, 0, false, true);
    bool is_spacious = height <= pane->rows;
    put_empty(state, pane, is_spacious ? (pane->rows - height) / 2 : 0, true, is_spacious);
}

/* ---- the help overlay: what it lists ---- */

static const struct view_key marks[] = {
    {"●", N_("online"), NULL},
    {"○", N_("offline; sent while offline"), NULL},
    {"▴", N_("pinned"), NULL},
    {"+41.2 s", N_("from sending to receiving"), NULL},
    {"↑ ↓", N_("there is more that way"), NULL},
    {"✓ ✗", N_("so it is, so it is not"), NULL},
    {"├ ● ┤", N_("sent, received, window closed"), NULL},
    {"┿", N_("three minutes after sending"), NULL},
    {"◆ ◇ ✗ !", N_("pull: news, none, failed, missed"), NULL},
    {"▾ ▸", N_("unfolded, folded"), NULL},
};

enum { MARK_COUNT = sizeof marks / sizeof marks[0] };

bool view_mark_at(size_t i, struct view_key *out)
{
    if (i >= MARK_COUNT)
        return false;
    *out = (struct view_key){marks[i].keys, _(marks[i].words), _("Marks")};
    return true;
}

/* The keys in their groups, and the marks. */
struct help_list {
    struct view_key *items; /* owned; their strings are borrowed */
    size_t count;
    struct keymap_rows rows;
};

static void list_keys(const struct view_state *state, struct help_list *list)
{
    for (size_t i = 0; i < state->help_count && state->help != NULL; i++)
        list->items[list->count++] =
            (struct view_key){view_text(state->help[i].keys), view_text(state->help[i].words),
                              view_text(state->help[i].group)};
    for (size_t i = 0; i < list->rows.count; i++)
        list->items[list->count++] =
            (struct view_key){list->rows.items[i].keys, list->rows.items[i].words,
                              commands_group_title(list->rows.items[i].group)};
}

static struct help_list list_of(const struct view_state *state)
{
    struct help_list list = {0};
    if (state->help == NULL && state->keymap != NULL)
        keymap_help(state->keymap, &list.rows);
    size_t room = state->help_count + list.rows.count + MARK_COUNT;
    list.items = mem_zalloc(room * sizeof *list.items);
    list_keys(state, &list);
    for (size_t i = 0; view_mark_at(i, &list.items[list.count]); i++)
        list.count++;
    return list;
}

static void list_done(struct help_list *list)
{
    free(list->items);
    keymap_rows_done(&list->rows);
}

/* ---- how it flows: down the first column, then down the next ---- */

struct help_shape {
    int name_cols;
    int entry_cols; /* name, blanks, text */
    int columns;
    int rows;    /* of a column */
    int visible; /* of them, inside the box */
};

enum { INSIDE = 4, BETWEEN = 2, COLUMNS_MAX = 3 };

/* Draws one line of the flow: an entry, or the heading of its group. */
typedef void flow_fn(void *ctx, int column, int row, const struct view_key *entry, bool is_heading);

/* A heading has a blank row above it, but not at the top of a column, and never stands at the foot.
 * Returns how many columns of so many rows it takes. */
static int flow(const struct help_list *list, int rows, flow_fn *fn, void *ctx)
{
    int column = 0;
    int row = 0;
    const char *group = "";
    for (size_t i = 0; i < list->count; i++) {
        struct view_key e = list->items[i];
        bool is_headed = e.group[0] != '\0' && strcmp(e.group, group) != 0;
        int needed = is_headed ? (row > 0 ? 3 : 2) : 1;
        if (row > 0 && row + needed > rows) {
            column++;
            row = 0;
        }
        if (is_headed) {
            row += row > 0 ? 1 : 0;
            if (fn != NULL)
                fn(ctx, column, row, &e, true);
            row++;
        }
        if (fn != NULL)
            fn(ctx, column, row, &e, false);
        row++;
        group = e.group;
    }
    return column + 1;
}

static struct help_shape shape_of(const struct help_list *list, int rows, int cols)
{
    struct help_shape shape = {0};
    int text_cols = 0;
    for (size_t i = 0; i < list->count; i++) {
        int name = view_columns(list->items[i].keys);
        int columns = view_columns(list->items[i].words);
        shape.name_cols = name > shape.name_cols ? name : shape.name_cols;
        text_cols = columns > text_cols ? columns : text_cols;
    }
    shape.entry_cols = shape.name_cols + 2 + text_cols;
    shape.columns = (cols - INSIDE + BETWEEN) / (shape.entry_cols + BETWEEN);
    shape.columns = view_clamp(shape.columns, 1, COLUMNS_MAX);
    shape.rows = (int)list->count / shape.columns;
    while (shape.rows < 1 || flow(list, shape.rows, NULL, NULL) > shape.columns)
        shape.rows++;
    shape.visible = view_clamp(rows - 2, 0, shape.rows);
    return shape;
}

/* ---- drawing it ---- */

struct help_drawing {
    const struct help_shape *shape;
    const struct pane *box;
    int top;
};

static void draw_entry(void *ctx, int column, int row, const struct view_key *e, bool is_heading)
{
    const struct help_drawing *d = ctx;
    const struct help_shape *shape = d->shape;
    int col = INSIDE / 2 + column * (shape->entry_cols + BETWEEN);
    int end = d->box->cols - 2;
    if (row < d->top || row >= d->top + shape->visible)
        return;
    row += 1 - d->top;
    if (is_heading) {
        pane_put_str(d->box, row, col, end - col, STYLE_TITLE, e->group);
        return;
    }
    pane_put_str(d->box, row, col, shape->name_cols, STYLE_KEY, e->keys);
    col += shape->name_cols + 2;
    pane_put_str(d->box, row, col, end - col, STYLE_NORMAL, e->words);
}

static int last_top(const struct help_shape *shape)
{
    return shape->rows - shape->visible;
}

void view_draw_help(const struct view_state *state, struct frame *frame)
{
    struct help_list list = list_of(state);
    struct help_shape shape = shape_of(&list, frame->rows, frame->cols);
    int cols = shape.columns * (shape.entry_cols + BETWEEN) - BETWEEN + INSIDE;
    struct pane box = {
        .frame = frame, .rows = shape.visible + 2, .cols = view_clamp(cols, 0, frame->cols)};
    box.row = (frame->rows - box.rows) / 2;
    box.col = (frame->cols - box.cols) / 2;
    pane_clear(&box);
    pane_mark(&box, 0, 0, box.rows, box.cols, TARGET_DETAIL, 0);
    pane_draw_border(&box, 0, 0, box.rows, box.cols, STYLE_TITLE, _("Keys and marks"));
    struct help_drawing drawing = {
        .shape = &shape, .box = &box, .top = view_clamp(state->help_top, 0, last_top(&shape))};
    flow(&list, shape.rows, draw_entry, &drawing);
    list_done(&list);
    if (drawing.top > 0)
        pane_put_str(&box, 0, box.cols - 4, 3, STYLE_TITLE, " ↑ ");
    if (drawing.top < last_top(&shape))
        pane_put_str(&box, box.rows - 1, box.cols - 4, 3, STYLE_TITLE, " ↓ ");
}

bool view_scroll_help(const struct view_state *state, int rows, int cols, int by, int *top)
{
    rows = view_rows_above_tour(state, rows, cols);
    struct help_list list = list_of(state);
    struct help_shape shape = shape_of(&list, rows, cols);
    list_done(&list);
    int last = last_top(&shape);
    int old = view_clamp(state->help_top, 0, last);
    *top = view_clamp(old + view_clamp(by, -old, last), 0, last);
    return *top != old;
}
