/* What is shown of a keymap: help, hints, the reference. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/keymap.h"
#include "ui/keys.h"

enum { HELP_KEYS = 2, ARG_KEYS = 4, ALL_KEYS = 32 };
enum { USAGE_COLUMNS = 24, KEYS_COLUMNS = 25 };

void keymap_rows_done(struct keymap_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        free(rows->items[i].keys);
    free(rows->items);
    *rows = (struct keymap_rows){0};
}

static enum command_group heading_of(const struct command_spec *spec)
{
    int group = 0;
    while (group + 1 < GROUP_COUNT && (spec->groups & 1u << group) == 0)
        group++;
    return (enum command_group)group;
}

static void add_row(struct keymap_rows *rows, const struct command_spec *spec, struct buf *keys,
                    const char *words)
{
    rows->items = mem_grow(rows->items, &rows->cap, rows->count + 1, sizeof *rows->items);
    rows->items[rows->count++] = (struct keymap_row){.keys = buf_take(keys),
                                                     .words = words,
                                                     .command = spec->command,
                                                     .group = heading_of(spec)};
}

/* Keys that give the command an argument each are all shown. */
static size_t keys_shown(const struct command_spec *spec)
{
    bool has_args = spec->keys != NULL && spec->keys[0] != '\0' && spec->keys[1] == '=';
    return has_args ? ARG_KEYS : HELP_KEYS;
}

static void add_help(const struct keymap *map, const struct command_spec *spec,
                     struct keymap_rows *out)
{
    struct buf keys = {0};
    keymap_write_keys(map, spec->command, keys_shown(spec), &keys);
    if (keys.len == 0 && spec->has_line)
        buf_addf(&keys, ":%s", spec->word);
    if (keys.len > 0)
        add_row(out, spec, &keys, _(spec->help));
    buf_done(&keys);
}

void keymap_help(const struct keymap *map, struct keymap_rows *out)
{
    size_t count;
    const struct command_spec *table = commands_table(&count);
    *out = (struct keymap_rows){0};
    for (int group = 0; group < GROUP_COUNT; group++) {
        for (size_t i = 0; i < count; i++) {
            if (heading_of(&table[i]) == (enum command_group)group &&
                map->set.has[table[i].command])
                add_help(map, &table[i], out);
        }
    }
}

/* ---- hints ---- */

/* The first key that does the command in that group, or in the one behind. False: none does. */
static bool write_key_in(const struct keymap *map, enum command command, enum command_group group,
                         struct buf *out)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct key_binding *b = &map->items[i];
        if (b->command == command && keymap_find(map, group, b->key) == b) {
            keys_write(out, b->key);
            return true;
        }
    }
    return false;
}

static void add_hint(const struct keymap *map, const struct command_spec *spec,
                     enum command_group group, struct keymap_rows *out)
{
    struct buf key = {0};
    if (write_key_in(map, spec->command, group, &key))
        add_row(out, spec, &key, _(spec->hint));
    buf_done(&key);
}

static bool is_last(enum command command)
{
    return command == COMMAND_HELP || command == COMMAND_QUIT;
}

bool keymap_keeps_right(const struct keymap_row *hint)
{
    return is_last(hint->command);
}

void keymap_hints(const struct keymap *map, enum command_group group, struct keymap_rows *out)
{
    size_t count;
    const struct command_spec *table = commands_table(&count);
    *out = (struct keymap_rows){0};
    for (enum command_group g = group; g != GROUP_COUNT; g = keymap_behind(g)) {
        for (size_t i = 0; i < count; i++) {
            /* Everywhere is the last resort: what is there, and special here, was shown. */
            bool was_shown = g != group && (table[i].groups & 1u << group) != 0;
            if ((table[i].groups & 1u << g) != 0 && !was_shown && table[i].hint != NULL &&
                !is_last(table[i].command))
                add_hint(map, &table[i], group, out);
        }
    }
    add_hint(map, commands_get(COMMAND_HELP), group, out);
    add_hint(map, commands_get(COMMAND_QUIT), group, out);
}

/* ---- the reference ---- */

static void write_man(struct buf *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\')
            buf_add_str(out, "\\e");
        else if (*c == '-')
            buf_add_str(out, "\\-");
        else if (*c == '^')
            buf_add_str(out, "\\(ha");
        else if ((*c == '.' || *c == '\'') && (c == text || c[-1] == '\n'))
            buf_addf(out, "\\&%c", *c);
        else
            buf_add_char(out, *c);
    }
}

static void write_heading(struct buf *out, enum keymap_form form, enum command_group group)
{
    const char *title = commands_group_title(group);
    if (form == KEYMAP_MAN)
        buf_addf(out, ".PP\n.I %s\n(group\n.BR %s )\n", title, commands_group_word(group));
    else
        buf_addf(out, "%s%s (%s)\n", out->len > 0 ? "\n" : "", title, commands_group_word(group));
}

/* Text in a column of its own; two blanks at least are behind it. */
static void write_padded(struct buf *out, const struct buf *text, int columns)
{
    int used = utf8_columns(buf_str(text), text->len);
    buf_addf(out, "%s%*s", buf_str(text), used + 2 > columns ? 2 : columns - used, "");
}

static void write_entry(struct buf *out, enum keymap_form form, const struct keymap *map,
                        const struct command_spec *spec)
{
    struct buf keys = {0}, usage = {0};
    keymap_write_keys(map, spec->command, ALL_KEYS, &keys);
    commands_write_usage(&usage, spec);
    if (form == KEYMAP_MAN) {
        buf_add_str(out, ".TP\n.B ");
        write_man(out, buf_str(&usage));
        buf_add_char(out, '\n');
        if (keys.len > 0) {
            write_man(out, buf_str(&keys));
            buf_add_str(out, ": ");
        }
        write_man(out, _(spec->help));
        buf_add_char(out, '\n');
    } else {
        buf_add_str(out, "  ");
        write_padded(out, &usage, USAGE_COLUMNS);
        write_padded(out, &keys, KEYS_COLUMNS);
        buf_addf(out, "%s\n", _(spec->help));
    }
    buf_done(&keys);
    buf_done(&usage);
}

void keymap_write_reference(const struct keymap *map, enum keymap_form form, struct buf *out)
{
    size_t count;
    const struct command_spec *table = commands_table(&count);
    for (int group = 0; group < GROUP_COUNT; group++) {
        bool has_heading = false;
        for (size_t i = 0; i < count; i++) {
            if (heading_of(&table[i]) != (enum command_group)group ||
                !map->set.has[table[i].command])
                continue;
            if (!has_heading)
                write_heading(out, form, (enum command_group)group);
            has_heading = true;
            write_entry(out, form, map, &table[i]);
        }
    }
}
