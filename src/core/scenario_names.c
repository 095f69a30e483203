#include "scenario_private.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

void names_done(struct names *names)
{
    free(names->list);
    strmap_done(&names->by_text);
    *names = (struct names){0};
}

struct name *names_find(const struct names *names, const char *text)
{
    size_t index;
    return strmap_find(&names->by_text, text, &index) ? &names->list[index] : NULL;
}

struct name *names_add(struct names *names, const char *text, enum name_kind kind)
{
    assert(names_find(names, text) == NULL);
    names->list = mem_grow(names->list, &names->cap, names->count + 1, sizeof *names->list);
    struct name *name = &names->list[names->count];
    *name = (struct name){.text = text, .kind = kind, .is_ready = true};
    strmap_put(&names->by_text, text, names->count++);
    return name;
}
