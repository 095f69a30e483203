#include "ui/key_file.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "command_lex.h"
#include "ui/command_line.h"
#include "ui/keys.h"

enum { FAULTS_MAX = 100 };

/* What the file itself said about a key. */
struct mark {
    enum command_group group;
    int key;
    int line;
};

struct reader {
    const char *name;
    struct keymap *map;
    struct key_file_faults *faults;
    struct mark *marks;
    size_t mark_count;
    size_t mark_cap;
    enum command_group section; /* GROUP_COUNT: none yet */
    int line;
    const char *text; /* the line */
    size_t at;        /* behind what was read of it */
    size_t start;     /* of the last word */
    char *word;       /* the last word, owned */
};

/* ---- mistakes ---- */

void key_file_faults_done(struct key_file_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        free(faults->items[i]);
    free(faults->items);
    *faults = (struct key_file_faults){0};
}

static void add_fault(struct key_file_faults *faults, struct buf *text)
{
    struct buf clean = {0};
    utf8_clean_line(buf_str(text), text->len, &clean);
    faults->items = mem_grow(faults->items, &faults->cap, faults->count + 1, sizeof *faults->items);
    faults->items[faults->count++] = buf_take(&clean);
}

static int column_of(const struct reader *r, size_t byte)
{
    return (int)utf8_count(r->text, byte) + 1;
}

static void fault(struct reader *r, int column, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void fault(struct reader *r, int column, const char *fmt, ...)
{
    struct buf text = {0};
    if (r->faults->count > FAULTS_MAX)
        return;
    if (r->faults->count == FAULTS_MAX) {
        buf_addf(&text, _("%s: and more of the kind"), r->name);
    } else {
        va_list args;
        buf_addf(&text, "%s:%d:%d: ", r->name, r->line, column);
        va_start(args, fmt);
        buf_vaddf(&text, fmt, args);
        va_end(args);
    }
    add_fault(r->faults, &text);
    buf_done(&text);
}

/* ---- words ---- */

/* Up to the next blank, as it stands there: a quote can be a key. */
static bool next_word(struct reader *r)
{
    while (command_lex_is_blank(r->text[r->at]))
        r->at++;
    r->start = r->at;
    while (r->text[r->at] != '\0' && !command_lex_is_blank(r->text[r->at]))
        r->at++;
    free(r->word);
    r->word = mem_dup_bytes(r->text + r->start, r->at - r->start);
    return r->at > r->start;
}

static bool is_at_end(struct reader *r)
{
    if (!next_word(r))
        return true;
    fault(r, column_of(r, r->start), _("nothing is wanted behind that, not \"%s\""), r->word);
    return false;
}

/* True when a word that was meant could be told. */
static void fault_nearest(struct reader *r, const struct nearest *near)
{
    const char *best = nearest_best(near);
    if (best != NULL)
        fault(r, column_of(r, r->start), _("no \"%s\" here; did you mean %s?"), r->word, best);
    else
        fault(r, column_of(r, r->start), _("no \"%s\" here"), r->word);
}

/* 0 after a fault. */
static int read_key(struct reader *r)
{
    static const char kept[] = "\x03\x1A\x1C\x13\x11"; /* ^C ^Z ^\ ^S ^Q */
    if (!next_word(r)) {
        fault(r, column_of(r, r->start), "%s", _("a key is wanted here"));
        return 0;
    }
    int key = keys_parse(r->word);
    if (key == 0) {
        struct nearest near;
        nearest_init(&near, r->word);
        keys_offer_names(&near);
        const char *best = nearest_best(&near);
        if (best != NULL)
            fault(r, column_of(r, r->start), _("there is no key \"%s\"; did you mean %s?"), r->word,
                  best);
        else
            fault(r, column_of(r, r->start), _("there is no key \"%s\""), r->word);
    } else if (key < 0x20 && strchr(kept, key) != NULL) {
        fault(r, column_of(r, r->start), _("the terminal keeps %s for itself"), r->word);
        key = 0;
    }
    return key;
}

/* ---- conflicts ---- */

static const struct mark *mark_of(const struct reader *r, enum command_group group, int key)
{
    for (size_t i = 0; i < r->mark_count; i++) {
        if (r->marks[i].group == group && r->marks[i].key == key)
            return &r->marks[i];
    }
    return NULL;
}

/* False after a fault: the file has spoken about that key. */
static bool mark(struct reader *r, enum command_group group, int key, int column)
{
    const struct mark *before = mark_of(r, group, key);
    if (before != NULL) {
        fault(r, column, _("line %d has that key in %s already"), before->line,
              commands_group_word(group));
        return false;
    }
    r->marks = mem_grow(r->marks, &r->mark_cap, r->mark_count + 1, sizeof *r->marks);
    r->marks[r->mark_count++] = (struct mark){group, key, r->line};
    return true;
}

/* A key that a group in front uses itself would not be seen there. */
static bool is_hidden(struct reader *r, enum command_group group, int key, enum command command,
                      int column)
{
    for (int i = 0; i < GROUP_COUNT; i++) {
        enum command_group front = (enum command_group)i;
        const struct key_binding *own = keymap_find_own(r->map, front, key);
        bool hides = keymap_behind(front) == group && own != NULL && own->command != command &&
                     mark_of(r, front, key) == NULL;
        if (hides) {
            fault(r, column, _("in %s that key is %s; unbind it there first"),
                  commands_group_word(front), commands_get(own->command)->word);
            return true;
        }
    }
    return false;
}

/* ---- statements ---- */

static bool has_meaning(const struct command_spec *spec, enum command_group group)
{
    bool has = false;
    for (; group != GROUP_COUNT && !has; group = keymap_behind(group))
        has = (spec->groups & 1u << group) != 0;
    return has;
}

static void bind_in(struct reader *r, enum command_group group, int key, int column,
                    const struct command_spec *spec, const char *args)
{
    bool is_typed = (group == GROUP_TEXT || group == GROUP_FORM) && keys_is_text(key);
    if (is_typed)
        fault(r, column, _("in %s that key is needed to type it"), commands_group_word(group));
    else if (!is_hidden(r, group, key, spec->command, column) && mark(r, group, key, column))
        keymap_bind(r->map, group, key, spec->command, args);
}

/* The command and arguments in the rest of the line; NULL after a fault. */
static const struct command_spec *read_command(struct reader *r, const char **args)
{
    if (!next_word(r)) {
        fault(r, column_of(r, r->start), "%s", _("a command is wanted here"));
        return NULL;
    }
    size_t start = r->start;
    const struct command_spec *spec = commands_find(r->word, &r->map->set);
    *args = r->text + r->at + strspn(r->text + r->at, " \t");
    if (spec != NULL && !spec->has_line)
        return is_at_end(r) ? spec : NULL;
    struct command_line line;
    struct err err;
    int column;
    if (command_line_parse(r->text + start, &r->map->set, true, &line, &column, &err) < 0) {
        fault(r, column_of(r, start) + column - 1, "%s", err.told);
        return NULL;
    }
    command_line_done(&line);
    return spec;
}

static void read_bind(struct reader *r)
{
    int key = read_key(r);
    int column = column_of(r, r->start);
    const char *args;
    const struct command_spec *spec = key != 0 ? read_command(r, &args) : NULL;
    if (spec == NULL)
        return;
    if (r->section != GROUP_COUNT && !has_meaning(spec, r->section)) {
        fault(r, column_of(r, r->start), _("%s has no meaning in %s"), spec->word,
              commands_group_word(r->section));
        return;
    }
    for (int i = 0; i < GROUP_COUNT; i++) {
        bool is_meant =
            r->section != GROUP_COUNT ? (int)r->section == i : (spec->groups & 1u << i) != 0;
        if (is_meant)
            bind_in(r, (enum command_group)i, key, column, spec, args);
    }
}

static void read_unbind(struct reader *r)
{
    int key = read_key(r);
    int column = column_of(r, r->start);
    bool is_found = false;
    if (key == 0 || !is_at_end(r))
        return;
    for (int i = 0; i < GROUP_COUNT; i++) {
        enum command_group group = (enum command_group)i;
        bool is_meant = r->section == GROUP_COUNT || r->section == group;
        if (is_meant && keymap_find_own(r->map, group, key) != NULL) {
            is_found = true;
            if (mark(r, group, key, column))
                keymap_unbind(r->map, group, key);
        }
    }
    if (!is_found && r->section != GROUP_COUNT)
        fault(r, column, _("that key has no meaning of its own in %s"),
              commands_group_word(r->section));
    else if (!is_found)
        fault(r, column, "%s", _("that key has no meaning"));
}

static void read_section(struct reader *r)
{
    size_t len = strlen(r->word);
    bool is_closed = len > 2 && r->word[len - 1] == ']';
    size_t start = r->start;
    if (!is_closed) {
        fault(r, column_of(r, start), "%s", _("a group stands in brackets, as in [chat]"));
        return;
    }
    char *word = mem_dup_bytes(r->word + 1, len - 2);
    struct nearest near;
    nearest_init(&near, word);
    for (int i = 0; i < GROUP_COUNT; i++)
        nearest_offer(&near, commands_group_word((enum command_group)i));
    if (!commands_find_group(word, &r->section))
        fault_nearest(r, &near);
    else
        is_at_end(r);
    free(word);
}

static void read_line(struct reader *r)
{
    struct nearest near;
    r->at = 0;
    if (!next_word(r) || r->word[0] == '#')
        return;
    if (!utf8_is_valid(r->text, strlen(r->text))) {
        fault(r, 1, "%s", _("the file is UTF-8 text"));
        return;
    }
    if (strcmp(r->word, "bind") == 0) {
        read_bind(r);
    } else if (strcmp(r->word, "unbind") == 0) {
        read_unbind(r);
    } else if (r->word[0] == '[') {
        read_section(r);
    } else {
        nearest_init(&near, r->word);
        nearest_offer(&near, "bind");
        nearest_offer(&near, "unbind");
        fault_nearest(r, &near);
    }
}

/* Line by line; a CR before the newline is no part of it. */
static void read_all(struct reader *r, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t line_len = newline != NULL ? (size_t)(newline - text) - at : len - at;
        size_t used = line_len > 0 && text[at + line_len - 1] == '\r' ? line_len - 1 : line_len;
        char *line = mem_dup_bytes(text + at, used);
        r->line++;
        r->text = line;
        if (strlen(line) < used)
            fault(r, 1, "%s", _("the file is UTF-8 text"));
        else
            read_line(r);
        free(line);
        at += line_len + 1;
    }
}

int key_file_parse(const char *name, const char *text, size_t len, struct keymap *map,
                   struct key_file_faults *faults)
{
    struct keymap changed;
    keymap_copy(&changed, map);
    struct reader r = {.name = name, .map = &changed, .faults = faults, .section = GROUP_COUNT};
    size_t before = faults->count;
    read_all(&r, text, len);
    bool is_good = faults->count == before;
    if (is_good) {
        keymap_done(map);
        *map = changed;
    } else {
        keymap_done(&changed);
    }
    free(r.marks);
    free(r.word);
    return is_good ? 0 : ERR_INPUT;
}
