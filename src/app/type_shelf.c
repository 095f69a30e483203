#include "app/type_shelf.h"

#include <stdlib.h>
#include <string.h>

#include "app/types_load.h"
#include "base/buf.h"
#include "base/mem.h"

struct kept {
    char *key; /* what was registered, as text */
    struct registry *registry;
};

struct type_shelf {
    struct kept *items;
    size_t count;
    size_t cap;
};

void type_sources_add(struct type_sources *s, enum type_source_kind kind, const char *text)
{
    s->items = mem_grow(s->items, &s->cap, s->count + 1, sizeof *s->items);
    s->items[s->count++] = (struct type_source){kind, mem_dup_str(text)};
}

void type_sources_done(struct type_sources *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->items[i].text);
    free(s->items);
    *s = (struct type_sources){0};
}

struct type_shelf *type_shelf_new(void)
{
    return mem_zalloc(sizeof(struct type_shelf));
}

void type_shelf_free(struct type_shelf *shelf)
{
    if (shelf == NULL)
        return;
    for (size_t i = 0; i < shelf->count; i++) {
        free(shelf->items[i].key);
        registry_free(shelf->items[i].registry);
    }
    free(shelf->items);
    free(shelf);
}

static char *make_key(const struct type_sources *sources)
{
    struct buf key = {0};
    buf_addf(&key, "%d", sources->allow_rc_prefix);
    for (size_t i = 0; i < sources->count; i++)
        buf_addf(&key, "\n%d%s", (int)sources->items[i].kind, sources->items[i].text);
    return buf_take(&key);
}

static int apply(struct registry *registry, const struct type_source *source, bool allow_rc_prefix,
                 struct err *err)
{
    switch (source->kind) {
    case TYPE_SOURCE_PATH:
        /* A path that leads nowhere is a wrong word, not a failing disk. */
        return types_load_path(registry, TYPE_CUSTOM, source->text, allow_rc_prefix, err) < 0
                   ? ERR_INPUT
                   : 0;
    case TYPE_SOURCE_TEXT:
        return registry_add(registry, TYPE_CUSTOM, "the type's text", source->text,
                            strlen(source->text), allow_rc_prefix, err);
    case TYPE_SOURCE_WITHOUT:
        return types_leave_out(registry, source->text, err);
    case TYPE_SOURCE_DROPPED:
        if (registry_remove(registry, source->text))
            return 0;
        err_set(err, "no message type \"%s\" is registered", source->text);
        return ERR_INPUT;
    }
    return 0;
}

static bool has_kind(const struct type_sources *sources, enum type_source_kind kind)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (sources->items[i].kind == kind)
            return true;
    }
    return false;
}

static struct registry *load(const struct type_sources *sources, int *status, struct err *err)
{
    /* Built-in types are read when they are met, unless all have to be looked at. */
    struct registry *registry = types_load(
        &(struct types_load){.is_late = !has_kind(sources, TYPE_SOURCE_WITHOUT)}, status, err);
    for (size_t i = 0; registry != NULL && i < sources->count; i++) {
        *status = apply(registry, &sources->items[i], sources->allow_rc_prefix, err);
        if (*status < 0) {
            registry_free(registry);
            registry = NULL;
        }
    }
    return registry;
}

const struct registry *type_shelf_get(struct type_shelf *shelf, const struct type_sources *sources,
                                      int *status, struct err *err)
{
    *status = 0;
    char *key = make_key(sources);
    for (size_t i = 0; i < shelf->count; i++) {
        if (strcmp(shelf->items[i].key, key) == 0) {
            free(key);
            return shelf->items[i].registry;
        }
    }
    struct registry *registry = load(sources, status, err);
    if (registry == NULL) {
        free(key);
        return NULL;
    }
    shelf->items = mem_grow(shelf->items, &shelf->cap, shelf->count + 1, sizeof *shelf->items);
    shelf->items[shelf->count++] = (struct kept){key, registry};
    return registry;
}
