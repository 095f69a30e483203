/*
 * What a scenario gives names to: clients, broadcasts, calls.
 */
#include "scenario_private.h"

#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"

bool scenario_is_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char others[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    size_t len = strlen(text);
    return len > 0 && len <= SCENARIO_NAME_MAX && strchr(letters, text[0]) != NULL &&
           strspn(text, others) == len && strstr(text, "..") == NULL;
}

/* Of many names only the last ones are offered: a look at all of them for every mistake would take
 * longer than anything else. */
void parser_offer_names(const struct names *names, struct nearest *near)
{
    enum { OFFERED_MAX = 1000 };
    size_t first = names->count > OFFERED_MAX ? names->count - OFFERED_MAX : 0;
    for (size_t i = first; i < names->count; i++) {
        if (names->list[i].is_ready)
            nearest_offer(near, names->list[i].text);
    }
}

/* True when a new thing may be called so; what is "client" or "broadcast". */
static bool check_new(struct parser *p, const struct names *names, const char *text,
                      const char *what, int line, int column)
{
    const struct name *old = names_find(names, text);
    if (!scenario_is_name(text))
        parser_fault(p, line, column,
                     "\"%.*s\" cannot be the name of a %s: a letter, then letters, digits, _ - "
                     "and ., at most %d in all",
                     SHOWN(text), what, SCENARIO_NAME_MAX);
    else if (names_find(&p->reserved, text) != NULL)
        parser_fault(p, line, column, "\"%s\" is a word of the language; call the %s otherwise",
                     text, what);
    else if (old != NULL)
        parser_fault(p, line, column, "there is a %s called %s already, in %s:%d",
                     old->kind == NAME_CALL ? "call" : what, text, old->file, old->line);
    else
        return true;
    return false;
}

static struct name *add(struct parser *p, struct names *names, const char *text,
                        enum name_kind kind)
{
    struct name *name = names_add(names, arena_dup_str(p->arena, text), kind);
    name->file = p->statement->where.file;
    name->line = p->statement->where.line;
    return name;
}

/* ---- clients ---- */

static void fault_client(struct parser *p, const struct word *w)
{
    struct nearest near;
    nearest_init(&near, w->text);
    parser_offer_names(&p->clients, &near);
    const char *best = nearest_best(&near);
    if (w->value != NULL || names_find(&p->reserved, w->text) != NULL)
        parser_fault_word(p, w, "the name of a client is wanted here, not %.*s", SHOWN(w->text));
    else if (p->is_unsure)
        p->is_faulty = true;
    else if (best != NULL)
        parser_fault_word(p, w, "no client is called %.*s before this line; did you mean %s?",
                          SHOWN(w->text), best);
    else
        parser_fault_word(p, w, "no client is called %.*s before this line", SHOWN(w->text));
}

const char *parser_client(struct parser *p, const struct word *w)
{
    const struct name *name = w->value == NULL ? names_find(&p->clients, w->text) : NULL;
    if (name != NULL)
        return name->text;
    fault_client(p, w);
    return NULL;
}

const char *parser_new_client(struct parser *p, const struct word *w)
{
    if (w->value != NULL) {
        parser_fault_word(p, w, "the name of the new client is wanted here, not %.*s",
                          SHOWN(w->text));
        return NULL;
    }
    if (!check_new(p, &p->clients, w->text, "client", p->statement->where.line, w->column))
        return NULL;
    return add(p, &p->clients, w->text, NAME_CLIENT)->text;
}

/* ---- IDs ---- */

const char *parser_id(struct parser *p, const char *id, bool is_asked, int line, int column)
{
    const struct name *name = names_find(&p->ids, id);
    if (name != NULL && name->is_ready) {
        if (is_asked ? name->kind != NAME_INVENTED : name->kind != NAME_CALL)
            return name->text;
        parser_fault(p, line, column,
                     is_asked ? "%s was never sent: it is a $(new ...), which nobody answers"
                              : "%s is a call, not a broadcast",
                     name->text);
        return NULL;
    }
    if (p->is_unsure && scenario_is_name(id)) {
        p->is_faulty = true;
        return NULL;
    }
    const char *what = is_asked ? "send or call" : "broadcast";
    struct nearest near;
    nearest_init(&near, id);
    parser_offer_names(&p->ids, &near);
    const char *best = nearest_best(&near);
    if (best != NULL)
        parser_fault(p, line, column, "no %s is called %.*s before this line; did you mean %s?",
                     what, SHOWN(id), best);
    else
        parser_fault(p, line, column, "no %s is called %.*s before this line", what, SHOWN(id));
    return NULL;
}

struct name *parser_new_id(struct parser *p, const char *id, enum name_kind kind, int line,
                           int column)
{
    const char *what = kind == NAME_CALL ? "call" : "broadcast";
    return check_new(p, &p->ids, id, what, line, column) ? add(p, &p->ids, id, kind) : NULL;
}

void parser_add_id(struct parser *p, const char *id)
{
    p->ids_named = mem_grow(p->ids_named, &p->id_cap, p->step.id_count + 1, sizeof *p->ids_named);
    p->ids_named[p->step.id_count++] = id;
}

void parser_add_target(struct parser *p, const char *target)
{
    p->targets = mem_grow(p->targets, &p->target_cap, p->step.target_count + 1, sizeof *p->targets);
    p->targets[p->step.target_count++] = target;
}
