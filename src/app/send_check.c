#include "app/send_check.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

void send_findings_clear(struct send_findings *f)
{
    for (size_t i = 0; i < f->count; i++)
        free(f->items[i].text);
    f->count = 0;
}

void send_findings_done(struct send_findings *f)
{
    send_findings_clear(f);
    free(f->items);
    *f = (struct send_findings){0};
}

void send_findings_add(struct send_findings *f, bool is_bad, const char *fmt, ...)
{
    struct buf text = {0};
    va_list args;
    va_start(args, fmt);
    buf_vaddf(&text, fmt, args);
    va_end(args);
    f->items = mem_grow(f->items, &f->cap, f->count + 1, sizeof *f->items);
    f->items[f->count++] = (struct send_finding){is_bad, buf_take(&text)};
}

/* Clients are lenient about fields: they show less than was meant. */
static void check_fields(const struct message_type *type, const struct message_draft *draft,
                         struct send_findings *out)
{
    struct json *parsed = json_parse(draft->content, draft->content_len, NULL);
    struct buf problems = {0};
    if (parsed != NULL)
        registry_check_content(type, parsed, &problems);
    if (problems.len > 0) {
        for (char *line = strtok(problems.data, "\n"); line != NULL; line = strtok(NULL, "\n"))
            send_findings_add(out, false, "%s", line);
    }
    buf_done(&problems);
    json_free(parsed);
}

static void check_type(const struct message_draft *draft, const struct registry *registry,
                       struct send_findings *out)
{
    const struct message_type *type = registry_find(registry, draft->object_name);
    if (type == NULL) {
        if (!message_name_is_builtin(draft->object_name))
            send_findings_add(out, false, "%s",
                              _("no client knows this type: it is not built in and no --types file "
                                "registers it (R24)"));
        return;
    }
    if (draft->content != NULL)
        check_fields(type, draft, out);
    if (type->valid_in != NULL && strstr(type->valid_in, "system") == NULL)
        send_findings_add(out, false, _("%s is not meant for SYSTEM conversations, only for: %s"),
                          draft->object_name, type->valid_in);
}

void send_check(const struct message_draft *draft, const struct registry *registry,
                bool allow_rc_prefix, struct send_findings *out)
{
    struct err fault;
    if (message_check(draft, allow_rc_prefix, &fault) != MESSAGE_OK)
        send_findings_add(out, true, "%s", fault.told);
    if (draft->object_name == NULL || draft->object_name[0] == '\0')
        return;
    const char *hazard = draft->content != NULL ? message_hazard(draft->object_name, draft->content,
                                                                 draft->content_len)
                                                : NULL;
    if (hazard != NULL)
        send_findings_add(out, true, "%s", hazard);
    check_type(draft, registry, out);
}
