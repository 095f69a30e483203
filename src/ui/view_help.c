/* What explains itself: the help overlay, and the pane before the first broadcast. */
#include <string.h>

#include "base/i18n.h"
#include "ui/keymap.h"
#include "ui/view_parts.h"

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
    add_key(state, state->is_online ? COMMAND_PULL : COMMAND_TOGGLE_ONLINE, &key);
    if (!state->is_online) {
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
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
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

/* The keys, in groups when the caller has them, and the marks. */
static const struct view_key marks[] = {
    {"●", N_("online"), NULL},
    {"○", N_("offline; sent while offline"), NULL},
    {"▴", N_("pinned"), NULL},
    {"+41.2 s", N_("from sending to receiving"), NULL},
    {"↑ ↓", N_("there is more that way"), NULL},
    /* the other views' */
    {"✓ ✗", N_("so it is, so it is not"), NULL},
    {"├ ● ┤", N_("sent, received, window closed"), NULL},
    {"┿", N_("three minutes after sending"), NULL},
    {"◆ ◇ ✗ !", N_("pull: news, none, failed, missed"), NULL},
    {"▾ ▸", N_("unfolded, folded"), NULL},
};

enum { MARK_COUNT = sizeof marks / sizeof marks[0] };

/* What is listed: the caller's own rows, or those of the keymap; then the marks. */
struct entries {
    struct keymap_rows keys; /* when the caller has none of its own */
    const struct view_key *own;
    size_t own_count;
    size_t count;
};

static struct entries entries_of(const struct view_state *state)
{
    struct entries e = {.own = state->help,
                        .own_count = state->help != NULL ? state->help_count : 0};
    if (e.own == NULL && state->keymap != NULL)
        keymap_help(state->keymap, &e.keys);
    e.count = e.own_count + e.keys.count + MARK_COUNT;
    return e;
}

static void entries_done(struct entries *e)
{
    keymap_rows_done(&e->keys);
}

static struct view_key entry_at(const struct entries *e, size_t i)
{
    if (i < e->own_count)
        return (struct view_key){view_text(e->own[i].keys), view_text(e->own[i].words),
                                 view_text(e->own[i].group)};
    i -= e->own_count;
    if (i < e->keys.count) {
        const struct keymap_row *row = &e->keys.items[i];
        return (struct view_key){row->keys, row->words, commands_group_title(row->group)};
    }
    const struct view_key *mark = &marks[i - e->keys.count];
    return (struct view_key){mark->keys, _(mark->words), _("Marks")};
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
static int flow(const struct entries *entries, int rows, flow_fn *fn, void *ctx)
{
    int column = 0;
    int row = 0;
    const char *group = "";
    for (size_t i = 0; i < entries->count; i++) {
        struct view_key e = entry_at(entries, i);
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

static struct help_shape shape_of(const struct entries *entries, int rows, int cols)
{
    struct help_shape shape = {0};
    int text_cols = 0;
    int count = (int)entries->count;
    for (int i = 0; i < count; i++) {
        struct view_key e = entry_at(entries, (size_t)i);
        int name = view_columns(e.keys);
        int columns = view_columns(e.words);
        shape.name_cols = name > shape.name_cols ? name : shape.name_cols;
        text_cols = columns > text_cols ? columns : text_cols;
    }
    shape.entry_cols = shape.name_cols + 2 + text_cols;
    shape.columns = (cols - INSIDE + BETWEEN) / (shape.entry_cols + BETWEEN);
    shape.columns = view_clamp(shape.columns, 1, COLUMNS_MAX);
    shape.rows = count / shape.columns;
    while (shape.rows < 1 || flow(entries, shape.rows, NULL, NULL) > shape.columns)
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
    struct entries entries = entries_of(state);
    struct help_shape shape = shape_of(&entries, frame->rows, frame->cols);
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
    flow(&entries, shape.rows, draw_entry, &drawing);
    entries_done(&entries);
    if (drawing.top > 0)
        pane_put_str(&box, 0, box.cols - 4, 3, STYLE_TITLE, " ↑ ");
    if (drawing.top < last_top(&shape))
        pane_put_str(&box, box.rows - 1, box.cols - 4, 3, STYLE_TITLE, " ↓ ");
}

bool view_scroll_help(const struct view_state *state, int rows, int cols, int by, int *top)
{
    struct entries entries = entries_of(state);
    struct help_shape shape = shape_of(&entries, rows, cols);
    entries_done(&entries);
    int last = last_top(&shape);
    int old = view_clamp(state->help_top, 0, last);
    *top = view_clamp(old + view_clamp(by, -old, last), 0, last);
    return *top != old;
}
