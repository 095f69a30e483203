#include "ui/keymap.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/keys.h"

/* ---- bindings ---- */

enum command_group keymap_behind(enum command_group group)
{
    switch (group) {
    case GROUP_INBOX:
    case GROUP_CHAT:
    case GROUP_WIRE:
    case GROUP_TYPES:
    case GROUP_TIMELINE:
    case GROUP_INSPECTOR:
        return GROUP_EVERYWHERE;
    case GROUP_FORM:
        return GROUP_TEXT;
    default:
        return GROUP_COUNT;
    }
}

static struct key_binding *find(const struct keymap *map, enum command_group group, int key)
{
    key = keys_canonical(key);
    for (size_t i = 0; i < map->count; i++) {
        if (map->items[i].group == group && map->items[i].key == key)
            return &map->items[i];
    }
    return NULL;
}

const struct key_binding *keymap_find_own(const struct keymap *map, enum command_group group,
                                          int key)
{
    return find(map, group, key);
}

const struct key_binding *keymap_find(const struct keymap *map, enum command_group group, int key)
{
    const struct key_binding *found = NULL;
    while (found == NULL && group != GROUP_COUNT) {
        found = find(map, group, key);
        group = keymap_behind(group);
    }
    return found;
}

bool keymap_unbind(struct keymap *map, enum command_group group, int key)
{
    struct key_binding *found = find(map, group, key);
    if (found == NULL)
        return false;
    free(found->args);
    size_t behind = map->count - (size_t)(found - map->items) - 1;
    memmove(found, found + 1, behind * sizeof *found);
    map->count--;
    return true;
}

void keymap_bind(struct keymap *map, enum command_group group, int key, enum command command,
                 const char *args)
{
    keymap_unbind(map, group, key);
    map->items = mem_grow(map->items, &map->cap, map->count + 1, sizeof *map->items);
    map->items[map->count++] = (struct key_binding){
        .group = group, .key = keys_canonical(key), .command = command, .args = mem_dup_str(args)};
}

/* A default key: "j", or "1=inbox". */
static void bind_default(struct keymap *map, const struct command_spec *spec, const char *text,
                         size_t len)
{
    char *name = mem_dup_bytes(text, len);
    char *equals = len > 1 ? strchr(name + 1, '=') : NULL;
    if (equals != NULL)
        *equals = '\0';
    int key = keys_parse(name);
    assert(key != 0);
    for (int group = 0; group < GROUP_COUNT; group++) {
        if ((spec->groups & 1u << group) != 0)
            keymap_bind(map, (enum command_group)group, key, spec->command,
                        equals != NULL ? equals + 1 : "");
    }
    free(name);
}

void keymap_init(struct keymap *map, const struct command_set *set)
{
    *map = (struct keymap){.set = *set};
    size_t count;
    const struct command_spec *table = commands_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (!set->has[table[i].command] || table[i].keys == NULL)
            continue;
        for (const char *at = table[i].keys; *at != '\0';) {
            size_t len = strcspn(at, " ");
            bind_default(map, &table[i], at, len);
            at += len;
            at += strspn(at, " ");
        }
    }
}

void keymap_copy(struct keymap *to, const struct keymap *from)
{
    *to = (struct keymap){.set = from->set};
    for (size_t i = 0; i < from->count; i++) {
        const struct key_binding *b = &from->items[i];
        keymap_bind(to, b->group, b->key, b->command, b->args);
    }
}

void keymap_done(struct keymap *map)
{
    for (size_t i = 0; i < map->count; i++)
        free(map->items[i].args);
    free(map->items);
    *map = (struct keymap){0};
}

/* ---- names ---- */

/* True when a binding before this one has the command on the same key, in another group. */
static bool was_named(const struct keymap *map, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (map->items[i].command == map->items[index].command &&
            map->items[i].key == map->items[index].key)
            return true;
    }
    return false;
}

void keymap_write_keys(const struct keymap *map, enum command command, size_t max, struct buf *out)
{
    size_t written = 0;
    for (size_t i = 0; i < map->count && written < max; i++) {
        if (map->items[i].command != command || was_named(map, i))
            continue;
        if (written++ > 0)
            buf_add_str(out, ", ");
        keys_write(out, map->items[i].key);
    }
}
