#include "app/screen_send_types.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/mem.h"

static void clear(struct screen_send_types *t)
{
    for (size_t i = 0; i < t->count; i++) {
        free((char *)t->rows[i].text);
        free((char *)t->rows[i].note);
    }
    t->count = 0;
    t->selected = SIZE_MAX;
}

void screen_send_types_done(struct screen_send_types *t)
{
    clear(t);
    free(t->rows);
    *t = (struct screen_send_types){0};
}

static bool begins(const char *name, const char *text)
{
    return strncasecmp(name, text, strlen(text)) == 0;
}

/* How well it matches: 0 = the name begins so, with or without its "RC:"; 1 = it is somewhere in
 * name or title; 2 = nowhere. */
static int rank_of(const struct message_type *type, const char *text)
{
    const char *colon = strchr(type->object_name, ':');
    if (begins(type->object_name, text) || (colon != NULL && begins(colon + 1, text)))
        return 0;
    bool has = strcasestr(type->object_name, text) != NULL;
    for (int lang = 0; lang < LANG_COUNT && !has; lang++)
        has = type->title[lang] != NULL && strcasestr(type->title[lang], text) != NULL;
    return has ? 1 : 2;
}

static void add(struct screen_send_types *t, const struct message_type *type, enum lang lang)
{
    struct buf note = {0};
    buf_addf(&note, "%s, %s", type->title[lang], registry_flag_word(type->flag));
    t->rows = mem_grow(t->rows, &t->cap, t->count + 1, sizeof *t->rows);
    t->rows[t->count++] = (struct view_choice){mem_dup_str(type->object_name), buf_take(&note)};
}

static void fill(struct screen_send_types *t, const struct registry *registry, enum lang lang,
                 const char *text, const char *name)
{
    clear(t);
    for (int rank = 0; rank < 2; rank++) {
        for (size_t i = 0; i < registry_count(registry); i++) {
            const struct message_type *type = registry_at(registry, i);
            if (rank_of(type, text) != rank)
                continue;
            if (strcmp(type->object_name, name) == 0)
                t->selected = t->count;
            add(t, type, lang);
        }
    }
}

void screen_send_types_find(struct screen_send_types *t, const struct registry *registry,
                            enum lang lang, const char *text)
{
    fill(t, registry, lang, text, text);
    if (t->selected == SIZE_MAX && t->count > 0 && text[0] != '\0')
        t->selected = 0;
}

void screen_send_types_list(struct screen_send_types *t, const struct registry *registry,
                            enum lang lang, const char *name)
{
    fill(t, registry, lang, "", name);
}

void screen_send_types_move(struct screen_send_types *t, int by)
{
    if (t->count == 0)
        return;
    if (t->selected == SIZE_MAX)
        t->selected = by > 0 ? 0 : SIZE_MAX;
    else if (by < 0)
        t->selected = t->selected > 0 ? t->selected - 1 : SIZE_MAX;
    else if (t->selected + 1 < t->count)
        t->selected++;
}

const char *screen_send_types_selected(const struct screen_send_types *t)
{
    return t->selected < t->count ? t->rows[t->selected].text : NULL;
}

bool screen_send_types_example(const struct registry *registry, const char *object_name,
                               struct buf *out)
{
    const struct message_type *type = registry_find(registry, object_name);
    if (type == NULL || type->example_count == 0)
        return false;
    const char *content = type->examples[0].content;
    struct json *json = json_parse(content, strlen(content), NULL);
    if (json != NULL)
        json_print_pretty(json, out);
    else
        buf_add_str(out, content);
    json_free(json);
    return true;
}
