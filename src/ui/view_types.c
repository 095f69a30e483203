/* The types: what the client takes each message for. */
#include "ui/view_types.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/view_parts.h"

/* ---- words ---- */

static const char *flag_meaning(enum type_flag flag)
{
    switch (flag) {
    case FLAG_ISCOUNTED:
        return _("stored, unread +1 (R20)");
    case FLAG_ISPERSISTED:
        return _("stored, not counted (R20)");
    case FLAG_STATUS:
        return _("not stored; dropped when sent before the connect (R20)");
    case FLAG_NONE:
    default:
        return _("not stored: only the wire has it (R20)");
    }
}

static const char *origin_word(enum view_type_origin origin)
{
    static const char *const words[] = {
        [ORIGIN_BUILTIN] = N_("built in"),
        [ORIGIN_CUSTOM] = N_("◆ custom"),
        [ORIGIN_DROPPED] = N_("✗ dropped"),
        [ORIGIN_UNREGISTERED] = N_("? unknown"),
    };
    return _(words[origin]);
}

static bool is_registered(const struct view_type *t)
{
    return t->origin == ORIGIN_BUILTIN || t->origin == ORIGIN_CUSTOM;
}

static const char *flag_word(const struct view_type *t)
{
    return is_registered(t) ? registry_flag_word(t->flag) : "-";
}

/* ---- rows ---- */

struct type_columns {
    int name_cols;
    int flag;
    int origin;
    int seen_end;
    int last_end;
    int module; /* 0 = no room, as below */
    int file;
};

static struct type_columns columns_of(int cols)
{
    enum { NAME = 2, FLAG = 12, ORIGIN = 10, SEEN = 6, LAST = 7, MODULE = 14 };
    struct type_columns c = {.name_cols = cols >= 90 ? 32 : cols >= 72 ? 25 : 20};
    c.flag = NAME + c.name_cols + 1;
    c.origin = c.flag + FLAG;
    c.seen_end = c.origin + ORIGIN + SEEN;
    c.last_end = c.seen_end + LAST;
    if (c.last_end + 2 + MODULE <= cols)
        c.module = c.last_end + 2;
    if (c.module > 0 && c.module + MODULE + 19 <= cols)
        c.file = c.module + MODULE;
    return c;
}

static void put_names(const struct pane *pane)
{
    struct type_columns c = columns_of(pane->cols);
    pane_put_str(pane, 0, 2, c.name_cols, STYLE_DIM, _("objectName"));
    pane_put_str(pane, 0, c.flag, 11, STYLE_DIM, _("flag"));
    pane_put_str(pane, 0, c.origin, 9, STYLE_DIM, _("origin"));
    pane_put_right(pane, 0, c.seen_end, 6, STYLE_DIM, _("seen"));
    pane_put_right(pane, 0, c.last_end, 6, STYLE_DIM, _("last"));
    if (c.module > 0)
        pane_put_str(pane, 0, c.module, 13, STYLE_DIM, _("module"));
    if (c.file > 0)
        pane_put_str(pane, 0, c.file, pane->cols - c.file - 1, STYLE_DIM, _("file"));
}

static void draw_row(const struct view_state *state, const struct view_type *t,
                     const struct pane *pane, int row)
{
    struct type_columns c = columns_of(pane->cols);
    struct buf seen = {0};
    struct buf last = {0};
    buf_addf(&seen, "%lld", (long long)t->seen);
    if (t->seen > 0)
        view_add_short_time(&last, t->last_seen_ms, state->now_ms, state->utc_offset_s);
    enum style dim = t->seen > 0 ? STYLE_NORMAL : STYLE_DIM;
    bool is_gone = !is_registered(t);
    pane_put_str(pane, row, 2, c.name_cols - (t->is_changed ? 2 : 0),
                 t->seen > 0 ? STYLE_BOLD : STYLE_NORMAL, view_text(t->object_name));
    if (t->is_changed)
        pane_put_right(pane, row, 2 + c.name_cols, 1, STYLE_WARN, "*");
    pane_put_str(pane, row, c.flag, 11, t->flag == FLAG_ISCOUNTED ? STYLE_NORMAL : STYLE_DIM,
                 flag_word(t));
    pane_put_str(pane, row, c.origin, 10,
                 is_gone                      ? STYLE_WARN
                 : t->origin == ORIGIN_CUSTOM ? STYLE_GOOD
                                              : STYLE_DIM,
                 origin_word(t->origin));
    pane_put_right(pane, row, c.seen_end, 6, dim, t->seen > 0 ? buf_str(&seen) : "·");
    pane_put_right(pane, row, c.last_end, 6, STYLE_DIM, buf_str(&last));
    if (c.module > 0)
        pane_put_str(pane, row, c.module, 13, STYLE_DIM, view_text(t->module));
    if (c.file > 0)
        pane_put_str(pane, row, c.file, pane->cols - c.file - 1, STYLE_DIM, view_text(t->file));
    buf_done(&seen);
    buf_done(&last);
}

/* ---- the detail ---- */

static const char *layout_words(enum type_layout layout)
{
    static const char *const words[] = {
        [LAYOUT_BUBBLE] = N_("a text bubble"),
        [LAYOUT_BOX] = N_("a labelled box"),
        [LAYOUT_NOTICE] = N_("a centred grey line"),
    };
    return _(words[layout]);
}

/* "content    string    required    the text" */
static void put_field(const struct facts *f, const struct type_field *field, int name_cols)
{
    enum { KIND = 12, NEED = 10 };
    if (!f->is_drawn)
        return;
    const struct pane *pane = f->pane;
    int col = f->label_cols + 3;
    pane_put_str(pane, f->row, col, name_cols, STYLE_BOLD, view_text(field->name));
    col += name_cols + 2;
    pane_put_str(pane, f->row, col, KIND - 1, STYLE_NORMAL, registry_field_word(field->kind));
    col += KIND;
    pane_put_str(pane, f->row, col, NEED - 1, STYLE_DIM, field->is_required ? _("required") : "");
    col += NEED;
    pane_put_str(pane, f->row, col, pane->cols - col - 1, STYLE_DIM, view_text(field->note));
}

static void add_fields(struct facts *f, const struct view_type_detail *d)
{
    int name_cols = 6;
    for (size_t i = 0; i < d->field_count; i++) {
        int columns = view_columns(view_text(d->fields[i].name));
        name_cols = columns > name_cols ? columns : name_cols;
    }
    name_cols = view_clamp(name_cols, 6, 20);
    for (size_t i = 0; i < d->field_count; i++) {
        if (i == 0 && f->is_drawn)
            pane_put_str(f->pane, f->row, 2, f->label_cols, STYLE_DIM, _("fields"));
        put_field(f, &d->fields[i], name_cols);
        f->row++;
    }
}

static void add_flag(struct facts *f, const struct view_type *t)
{
    struct buf text = {0};
    if (is_registered(t)) {
        buf_add_str(&text, registry_flag_word(t->flag));
        buf_add_str(&text, ": ");
        buf_add_str(&text, flag_meaning(t->flag));
    } else {
        buf_add_str(&text, _("not registered: the message's own bits decide (R24)"));
    }
    facts_add(f, _("flag"), STYLE_NORMAL, buf_str(&text));
    buf_done(&text);
}

static const struct view_type *selected_type(const struct view_types *types)
{
    if (types == NULL || types->row_count == 0)
        return NULL;
    size_t last = types->row_count - 1;
    return &types->rows[types->selected < last ? types->selected : last];
}

int view_put_type_detail(const struct view_state *state, const struct pane *pane, int row,
                         bool is_drawn)
{
    const struct view_type *t = selected_type(state->types);
    if (t == NULL)
        return 0;
    const struct view_type_detail *d = state->types->detail;
    struct facts f = {.pane = pane, .row = row, .label_cols = 9, .is_drawn = is_drawn};
    facts_add_some(&f, _("change"), STYLE_WARN, d->change);
    facts_add_some(&f, _("title"), STYLE_NORMAL, d->title);
    add_flag(&f, t);
    if (is_registered(t))
        facts_add(&f, _("looks"), STYLE_NORMAL, layout_words(d->layout));
    add_fields(&f, d);
    facts_add_some(&f, _("example"), STYLE_DIM, d->example);
    facts_add_some(&f, _("digest"), STYLE_BOLD, d->digest);
    facts_add_some(&f, _("chat"), STYLE_BOLD, d->lines);
    facts_add_some(&f, _("valid in"), STYLE_DIM, d->valid_in);
    facts_add_some(&f, _("module"), STYLE_DIM, t->module);
    facts_add_some(&f, _("file"), STYLE_DIM, t->file);
    facts_add_some(&f, _("note"), STYLE_DIM, d->note);
    return f.row - row;
}

static void draw_detail(const struct view_state *state, const struct pane *pane)
{
    const struct view_type *t = selected_type(state->types);
    int height = view_put_type_detail(state, pane, 0, false);
    int top = view_clamp(state->types->detail_top, 0, height - pane->rows);
    view_put_type_detail(state, pane, -top, true);
    pane_mark(pane, 0, 0, pane->rows, pane->cols, TARGET_DETAIL, 0);
    const struct view_rest rest = {.is_above = top > 0, .is_below = height - top > pane->rows};
    view_draw_heading(pane, t != NULL ? view_text(t->object_name) : "", "", false, rest);
}

/* ---- the page ---- */

static struct view_rest draw_rows(const struct view_state *state, const struct view_types *types,
                                  const struct pane *pane)
{
    if (types->row_count == 0)
        pane_put_centred(pane, pane->rows / 2, STYLE_NOTICE, _("no types here"));
    size_t selected = types->selected;
    size_t fit = pane->rows > 0 ? (size_t)pane->rows : 0;
    size_t first = view_window(&selected, types->row_count, fit);
    size_t i = first;
    for (int row = 0; row < pane->rows && i < types->row_count; row++, i++) {
        draw_row(state, &types->rows[i], pane, row);
        pane_mark(pane, row, 0, 1, pane->cols, TARGET_ROW, i);
        if (i == selected)
            view_mark_row(pane, row, true);
    }
    return (struct view_rest){.is_above = first > 0 || types->has_above,
                              .is_below = i < types->row_count || types->has_below};
}

void view_draw_types(const struct view_state *state, struct frame *frame)
{
    static const struct view_types empty = {.total = -1};
    const struct view_types *types = state->types != NULL ? state->types : &empty;
    const struct pane body = view_body(frame);
    struct view_split split = view_split(&body, types->detail != NULL, VIEW_BESIDE_COLS);
    if (split.has_list) {
        int used = view_draw_filter(&split.list, types->filter, types->shown, types->total);
        struct pane rows = pane_part(&split.list, used, 0, split.list.rows, split.list.cols);
        put_names(&rows);
        rows = pane_part(&rows, 1, 0, rows.rows, rows.cols);
        struct view_rest rest = draw_rows(state, types, &rows);
        struct buf note = {0};
        if (types->total >= 0)
            buf_addf(&note, _("%lld types"), (long long)types->total);
        view_draw_heading(&split.list, _("Types"), buf_str(&note), true, rest);
        buf_done(&note);
    }
    if (split.has_detail)
        draw_detail(state, &split.detail);
    view_draw_split(&split);
}
