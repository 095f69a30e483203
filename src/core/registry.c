#include "core/registry.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/type_file.h"

/* Sorted by objectName's bytes. A few dozen types are registered at start and looked up for every
 * message: a table that is cheap to search and has an order to list. */
struct registry {
    struct message_type **types;
    size_t count;
    size_t cap;
};

struct registry *registry_new(void)
{
    return mem_zalloc(sizeof(struct registry));
}

void registry_free(struct registry *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->count; i++)
        type_file_free(r->types[i]);
    free(r->types);
    free(r);
}

/* The place of a name: where it is (*found) or where it belongs. */
static size_t place_of(const struct registry *r, const char *object_name, bool *found)
{
    size_t low = 0;
    size_t high = r->count;
    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(object_name, r->types[middle]->object_name);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int insert(struct registry *r, struct message_type *type, struct err *err)
{
    bool found;
    size_t i = place_of(r, type->object_name, &found);
    if (found) {
        const struct place at = {.key = "objectName"};
        return place_fail(&at, err, "\"%s\" is registered already, by %s", type->object_name,
                          r->types[i]->file);
    }
    r->types = mem_grow(r->types, &r->cap, r->count + 1, sizeof *r->types);
    memmove(&r->types[i + 1], &r->types[i], (r->count - i) * sizeof *r->types);
    r->types[i] = type;
    r->count++;
    return 0;
}

int registry_add(struct registry *r, enum type_origin origin, const char *file, const char *text,
                 size_t len, bool allow_rc_prefix, struct err *err)
{
    struct message_type *type = type_file_read(origin, file, text, len, allow_rc_prefix, err);
    if (type != NULL && registry_check_examples(type, err) == 0 && insert(r, type, err) == 0)
        return 0;
    type_file_free(type);
    err_prefix(err, "%s", file);
    return ERR_INPUT;
}

size_t registry_leave_out(struct registry *r, const char *module)
{
    size_t left = 0;
    for (size_t i = 0; i < r->count; i++) {
        struct message_type *type = r->types[i];
        if (type->module != NULL && strcmp(type->module, module) == 0)
            type_file_free(type);
        else
            r->types[left++] = type;
    }
    size_t gone = r->count - left;
    r->count = left;
    return gone;
}

const struct message_type *registry_find(const struct registry *r, const char *object_name)
{
    bool found;
    size_t i = place_of(r, object_name, &found);
    return found ? r->types[i] : NULL;
}

size_t registry_count(const struct registry *r)
{
    return r->count;
}

const struct message_type *registry_at(const struct registry *r, size_t i)
{
    assert(i < r->count);
    return r->types[i];
}

const char *registry_flag_word(enum type_flag flag)
{
    return place_word_of(type_file_flags, (int)flag);
}

const char *registry_field_word(enum field_kind kind)
{
    return place_word_of(type_file_kinds, (int)kind);
}

const char *registry_layout_word(enum type_layout layout)
{
    return place_word_of(type_file_layouts, (int)layout);
}
