#include "app/screen_types.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "core/render.h"

static void forget_changes(struct screen_types *t)
{
    for (size_t i = 0; i < t->change_count; i++)
        free(t->changes[i].object_name);
    t->change_count = 0;
}

void screen_types_done(struct screen_types *t)
{
    forget_changes(t);
    free(t->changes);
    free(t->rows);
    arena_done(&t->names);
    screen_filter_done(&t->filter);
    buf_done(&t->example);
    buf_done(&t->digest);
    buf_done(&t->lines);
    *t = (struct screen_types){0};
}

void screen_types_move(struct screen_types *t, long rows)
{
    size_t last = t->row_count > 0 ? t->row_count - 1 : 0;
    size_t at = t->selected < last ? t->selected : last;
    if (rows < 0)
        t->selected = at < (size_t)-rows ? 0 : at - (size_t)-rows;
    else
        t->selected = (size_t)rows > last - at ? last : at + (size_t)rows;
    t->detail_top = 0;
}

const char *screen_types_selected(const struct screen_types *t)
{
    return t->selected < t->row_count ? t->rows[t->selected].object_name : NULL;
}

/* ---- what the user changed ---- */

static struct screen_type_change *find_change(const struct screen_types *t, const char *object_name)
{
    for (size_t i = t->change_count; i > 0; i--) {
        if (strcmp(t->changes[i - 1].object_name, object_name) == 0)
            return &t->changes[i - 1];
    }
    return NULL;
}

static void note_change(struct screen_types *t, const struct traffic *traffic,
                        const char *object_name, bool is_dropped)
{
    int64_t last_ms;
    struct screen_type_change *c = find_change(t, object_name);
    if (c == NULL) {
        t->changes = mem_grow(t->changes, &t->change_cap, t->change_count + 1, sizeof *t->changes);
        c = &t->changes[t->change_count++];
        *c = (struct screen_type_change){.object_name = mem_dup_str(object_name)};
    }
    c->is_dropped = is_dropped;
    c->seen = traffic_count_type(traffic, object_name, &last_ms);
}

/* Which names a path registers is known only by registering it, aside. */
static int read_aside(struct registry **aside, const struct session *session, const char *path,
                      struct err *err)
{
    *aside = registry_new();
    return types_load_path(*aside, TYPE_CUSTOM, path, session->config->types.allow_rc_prefix, err);
}

int screen_types_load(struct screen_types *t, struct session *session,
                      const struct traffic *traffic, const char *path, struct err *err)
{
    struct registry *aside;
    int status = read_aside(&aside, session, path, err);
    for (size_t i = 0; status == 0 && i < registry_count(aside); i++) {
        const char *name = registry_at(aside, i)->object_name;
        const struct message_type *there = registry_find(session->registry, name);
        if (there != NULL && there->origin == TYPE_BUILTIN) {
            err_set(err, "%s is built in; no app can register it (R23)", name);
            status = ERR_INPUT;
        }
    }
    for (size_t i = 0; status == 0 && i < registry_count(aside); i++) {
        const char *name = registry_at(aside, i)->object_name;
        registry_remove(session->registry, name);
        note_change(t, traffic, name, false);
    }
    if (status == 0)
        status = types_load_path(session->registry, TYPE_CUSTOM, path,
                                 session->config->types.allow_rc_prefix, err);
    registry_free(aside);
    return status;
}

/* The custom type of that name; NULL and err. */
static const struct message_type *find_custom(const struct session *session,
                                              const char *object_name, struct err *err)
{
    const struct message_type *type = registry_find(session->registry, object_name);
    if (type != NULL && type->origin == TYPE_CUSTOM)
        return type;
    err_set(err,
            type != NULL ? N_("%s is built in: only custom types come and go")
                         : N_("no type %s is registered"),
            object_name);
    return NULL;
}

/* The file that a type came from may have another one by now, which was not asked for. */
static int check_still_there(const struct session *session, const struct message_type *type,
                             struct err *err)
{
    struct registry *aside;
    int status = read_aside(&aside, session, type->file, err);
    if (status == 0 && registry_find(aside, type->object_name) == NULL) {
        err_set(err, "%s has no type %s any more: it stays registered as it was", type->file,
                type->object_name);
        status = ERR_INPUT;
    }
    registry_free(aside);
    return status;
}

int screen_types_reload(struct screen_types *t, struct session *session,
                        const struct traffic *traffic, const char *object_name, struct err *err)
{
    const struct message_type *type = find_custom(session, object_name, err);
    if (type == NULL)
        return ERR_INPUT;
    int status = check_still_there(session, type, err);
    if (status < 0)
        return status;
    char *file = mem_dup_str(type->file);
    status = screen_types_load(t, session, traffic, file, err);
    free(file);
    return status;
}

int screen_types_drop(struct screen_types *t, struct session *session,
                      const struct traffic *traffic, const char *object_name, struct err *err)
{
    if (find_custom(session, object_name, err) == NULL)
        return ERR_INPUT;
    note_change(t, traffic, object_name, true);
    registry_remove(session->registry, object_name);
    return 0;
}

void screen_types_begin_again(struct screen_types *t, const struct session *session,
                              const struct traffic *traffic)
{
    forget_changes(t);
    screen_types_view(t, session, traffic); /* keys may come before the next frame */
}

/* ---- what is drawn ---- */

static void add_row(struct screen_types *t, const struct traffic *traffic, struct view_type row)
{
    const struct screen_type_change *change = find_change(t, row.object_name);
    row.seen = traffic_count_type(traffic, row.object_name, &row.last_seen_ms);
    row.is_changed = change != NULL && change->seen == row.seen;
    row.object_name = arena_dup_str(&t->names, row.object_name);
    row.module = arena_dup_str(&t->names, row.module);
    row.file = arena_dup_str(&t->names, row.file);
    t->rows = mem_grow(t->rows, &t->row_cap, t->row_count + 1, sizeof *t->rows);
    t->rows[t->row_count++] = row;
}

static bool has_row(const struct screen_types *t, const char *object_name)
{
    for (size_t i = 0; i < t->row_count; i++) {
        if (strcmp(t->rows[i].object_name, object_name) == 0)
            return true;
    }
    return false;
}

/* The folder is the same for nearly all, and long. */
static const char *name_of(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash != NULL ? slash + 1 : file;
}

/* Custom ones first: there are few, and they are what is worked on. */
static void add_registered(struct screen_types *t, const struct session *session,
                           const struct traffic *traffic, enum type_origin origin)
{
    for (size_t i = 0; i < registry_count(session->registry); i++) {
        const struct message_type *type = registry_at(session->registry, i);
        if (type->origin != origin)
            continue;
        add_row(
            t, traffic,
            (struct view_type){.object_name = type->object_name,
                               .origin = origin == TYPE_BUILTIN ? ORIGIN_BUILTIN : ORIGIN_CUSTOM,
                               .flag = type->flag_by_profile[session->config->profile->id],
                               .module = type->module != NULL ? type->module : "",
                               .file = name_of(type->file)});
    }
}

/* What is not registered, or not any more, and was met. */
static void add_unknown(struct screen_types *t, const struct session *session,
                        const struct traffic *traffic)
{
    for (size_t i = 0; i < t->change_count; i++) {
        const struct screen_type_change *c = &t->changes[i];
        if (c->is_dropped && registry_find(session->registry, c->object_name) == NULL)
            add_row(t, traffic,
                    (struct view_type){.object_name = c->object_name,
                                       .origin = ORIGIN_DROPPED,
                                       .module = "",
                                       .file = ""});
    }
    for (size_t i = 0; i < traffic->count; i++) {
        const struct traffic_entry *e = &traffic->entries[i];
        if (e->kind == TRAFFIC_MESSAGE &&
            registry_find(session->registry, e->object_name) == NULL && !has_row(t, e->object_name))
            add_row(t, traffic,
                    (struct view_type){.object_name = e->object_name,
                                       .origin = ORIGIN_UNREGISTERED,
                                       .module = "",
                                       .file = ""});
    }
}

static void fill_example(struct screen_types *t, const struct message_type *type,
                         const struct session *session)
{
    buf_clear(&t->example);
    buf_clear(&t->digest);
    buf_clear(&t->lines);
    if (type->example_count == 0)
        return;
    const char *content = type->examples[0].content;
    struct json *parsed = json_parse(content, strlen(content), NULL);
    struct render_input look = {.object_name = type->object_name,
                                .content = content,
                                .content_len = strlen(content),
                                .type = type,
                                .parsed = parsed,
                                .self_id = session->config->user_id,
                                .lang = session->config->lang};
    buf_add_str(&t->example, content);
    render_digest(&look, &t->digest);
    render_lines(&look, &t->lines);
    json_free(parsed);
}

static const char *change_of(struct screen_types *t, const struct view_type *row)
{
    if (!row->is_changed)
        return "";
    snprintf(
        t->change, sizeof t->change, "%s",
        row->origin == ORIGIN_DROPPED
            ? _("the next one is met as unknown: the message's own bits decide (R24)")
            : _("the next one is judged by this file; what is stored reads anew at once (R24)"));
    return t->change;
}

static void fill_detail(struct screen_types *t, const struct session *session)
{
    const struct view_type *row = &t->rows[t->selected];
    const struct message_type *type = registry_find(session->registry, row->object_name);
    t->detail = (struct view_type_detail){.change = change_of(t, row)};
    if (type == NULL)
        return;
    enum lang lang = session->config->lang;
    fill_example(t, type, session);
    t->detail =
        (struct view_type_detail){.title = type->title[lang] != NULL ? type->title[lang] : "",
                                  .note = type->note != NULL ? type->note : "",
                                  .valid_in = type->valid_in != NULL ? type->valid_in : "",
                                  .layout = type->layout,
                                  .fields = type->fields,
                                  .field_count = type->field_count,
                                  .example = buf_str(&t->example),
                                  .digest = buf_str(&t->digest),
                                  .lines = buf_str(&t->lines),
                                  .change = t->detail.change};
}

static struct filter_facts facts_of(const struct view_type *row)
{
    const char *const texts[] = {row->object_name, row->module, row->file};
    struct filter_facts f = filter_no_facts();
    f.type = row->object_name;
    if (row->origin == ORIGIN_BUILTIN || row->origin == ORIGIN_CUSTOM) {
        bool is_stored = row->flag == FLAG_ISPERSISTED || row->flag == FLAG_ISCOUNTED;
        f.flags = (is_stored ? 1u << FILTER_STORED : 0) |
                  (row->flag == FLAG_ISCOUNTED ? 1u << FILTER_COUNTED : 0);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        f.texts[f.text_count++] = (struct filter_text){texts[i], strlen(texts[i])};
    return f;
}

static void drop_filtered(struct screen_types *t)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->row_count; i++) {
        struct filter_facts facts = facts_of(&t->rows[i]);
        if (filter_match(&t->filter.filter, &facts))
            t->rows[kept++] = t->rows[i];
    }
    t->row_count = kept;
}

const struct view_types *screen_types_view(struct screen_types *t, const struct session *session,
                                           const struct traffic *traffic)
{
    t->row_count = 0;
    arena_done(&t->names);
    add_registered(t, session, traffic, TYPE_CUSTOM);
    add_unknown(t, session, traffic);
    add_registered(t, session, traffic, TYPE_BUILTIN);
    size_t total = t->row_count;
    drop_filtered(t);
    size_t last = t->row_count > 0 ? t->row_count - 1 : 0;
    t->selected = t->selected < last ? t->selected : last;
    bool has_detail = t->has_detail && t->row_count > 0;
    if (has_detail)
        fill_detail(t, session);
    t->view = (struct view_types){.rows = t->rows,
                                  .row_count = t->row_count,
                                  .selected = t->selected,
                                  .detail = has_detail ? &t->detail : NULL,
                                  .detail_top = t->detail_top,
                                  .filter = t->filter.text,
                                  .shown = (int64_t)t->row_count,
                                  .total = (int64_t)total};
    return &t->view;
}
