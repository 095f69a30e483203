#include "core/registry.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/type_file.h"

struct entry {
    char *object_name;
    struct message_type *type; /* NULL = its file is still to be read */
    char *file;                /* of a late type; NULL = the type was added as text */
    registry_read_fn *read;
};

/* Sorted by objectName's bytes. A few dozen types are registered at start and looked up for every
 * message: a table that is cheap to search and has an order to list. */
struct registry {
    struct entry *entries;
    size_t count;
    size_t cap;
};

struct registry *registry_new(void)
{
    return mem_zalloc(sizeof(struct registry));
}

static void entry_done(struct entry *e)
{
    free(e->object_name);
    type_file_free(e->type);
    free(e->file);
}

void registry_free(struct registry *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->count; i++)
        entry_done(&r->entries[i]);
    free(r->entries);
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
        int order = strcmp(object_name, r->entries[middle].object_name);
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

static const struct place at_name = {.key = "objectName"};

/* Takes what the entry owns, also when it is refused. */
static int insert(struct registry *r, struct entry entry, struct err *err)
{
    bool found;
    size_t i = place_of(r, entry.object_name, &found);
    if (found) {
        const struct entry *there = &r->entries[i];
        int status =
            place_fail(&at_name, err, "\"%s\" is registered already, by %s", entry.object_name,
                       there->type != NULL ? there->type->file : there->file);
        entry_done(&entry);
        return status;
    }
    r->entries = mem_grow(r->entries, &r->cap, r->count + 1, sizeof *r->entries);
    memmove(&r->entries[i + 1], &r->entries[i], (r->count - i) * sizeof *r->entries);
    r->entries[i] = entry;
    r->count++;
    return 0;
}

/* A type whose examples render as they say; NULL and err. */
static struct message_type *read_good(enum type_origin origin, const char *file, const char *text,
                                      size_t len, bool allow_rc_prefix, struct err *err)
{
    struct message_type *type = type_file_read(origin, file, text, len, allow_rc_prefix, err);
    if (type == NULL || registry_check_examples(type, err) == 0)
        return type;
    type_file_free(type);
    return NULL;
}

int registry_add(struct registry *r, enum type_origin origin, const char *file, const char *text,
                 size_t len, bool allow_rc_prefix, struct err *err)
{
    struct message_type *type = read_good(origin, file, text, len, allow_rc_prefix, err);
    if (type != NULL &&
        insert(r, (struct entry){mem_dup_str(type->object_name), type, NULL, NULL}, err) == 0)
        return 0;
    err_prefix(err, "%s", file);
    return ERR_INPUT;
}

/* ---- late types ---- */

int registry_add_late(struct registry *r, const char *object_name, const char *file,
                      registry_read_fn *read, struct err *err)
{
    struct entry entry = {mem_dup_str(object_name), NULL, mem_dup_str(file), read};
    if (insert(r, entry, err) == 0)
        return 0;
    err_prefix(err, "%s", file);
    return ERR_INPUT;
}

static int read_late(struct entry *e, struct err *err)
{
    struct buf text = {0};
    int status = e->read(e->file, &text, err);
    if (status < 0) {
        buf_done(&text);
        return status;
    }
    struct message_type *type =
        read_good(TYPE_BUILTIN, e->file, buf_str(&text), text.len, true, err);
    buf_done(&text);
    if (type != NULL && strcmp(type->object_name, e->object_name) != 0) {
        place_fail(&at_name, err, "\"%s\" is not the \"%s\" that the file is named after",
                   type->object_name, e->object_name);
        type_file_free(type);
        type = NULL;
    }
    e->type = type;
    if (type != NULL)
        return 0;
    err_prefix(err, "%s", e->file);
    return ERR_INPUT;
}

int registry_finish(struct registry *r, struct err *err)
{
    int status = 0;
    for (size_t i = 0; i < r->count && status == 0; i++) {
        if (r->entries[i].type == NULL)
            status = read_late(&r->entries[i], err);
    }
    return status;
}

/* ---- looking ---- */

size_t registry_leave_out(struct registry *r, const char *module)
{
    size_t left = 0;
    for (size_t i = 0; i < r->count; i++) {
        struct entry entry = r->entries[i];
        assert(entry.type != NULL);
        if (entry.type->module != NULL && strcmp(entry.type->module, module) == 0)
            entry_done(&entry);
        else
            r->entries[left++] = entry;
    }
    size_t gone = r->count - left;
    r->count = left;
    return gone;
}

bool registry_remove(struct registry *r, const char *object_name)
{
    bool found;
    size_t i = place_of(r, object_name, &found);
    if (!found)
        return false;
    entry_done(&r->entries[i]);
    r->count--;
    memmove(&r->entries[i], &r->entries[i + 1], (r->count - i) * sizeof *r->entries);
    return true;
}

const struct message_type *registry_find(const struct registry *r, const char *object_name)
{
    bool found;
    size_t i = place_of(r, object_name, &found);
    if (!found)
        return NULL;
    struct entry *e = &r->entries[i];
    if (e->type == NULL)
        read_late(e, NULL); /* a refusal waits for registry_finish, which reads it again */
    return e->type;
}

size_t registry_count(const struct registry *r)
{
    return r->count;
}

const struct message_type *registry_at(const struct registry *r, size_t i)
{
    assert(i < r->count && r->entries[i].type != NULL);
    return r->entries[i].type;
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
