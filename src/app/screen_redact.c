#include "screen_redact.h"

#include <string.h>

#include "ui/view_dialog.h"
#include "ui/view_inspector.h"
#include "ui/view_timeline.h"
#include "ui/view_types.h"
#include "ui/view_wire.h"

/* A copy that may be changed; it goes with redact_turn. */
static void *copy(struct redact *r, const void *from, size_t count, size_t size)
{
    void *to = arena_alloc(&r->texts, count * size + 1);
    if (count > 0)
        memcpy(to, from, count * size);
    return to;
}

/* ---- the pages ---- */

static void mask_inbox(struct redact *r, struct view_state *view)
{
    struct view_conversation *rows =
        copy(r, view->conversations, view->conversation_count, sizeof *rows);
    for (size_t i = 0; i < view->conversation_count; i++) {
        rows[i].target_id = redact_id(r, rows[i].target_id);
        rows[i].digest = redact_content(r, rows[i].digest);
    }
    struct view_message *messages = copy(r, view->messages, view->message_count, sizeof *messages);
    for (size_t i = 0; i < view->message_count; i++) {
        messages[i].lines = redact_content(r, messages[i].lines);
        messages[i].file_name = redact_content(r, messages[i].file_name);
        messages[i].thumbnail = NULL;
        messages[i].hit_count = 0;
    }
    view->conversations = rows;
    view->messages = messages;
}

static const struct view_wire_detail *mask_wire_detail(struct redact *r,
                                                       const struct view_wire_detail *detail)
{
    struct view_wire_detail *masked = copy(r, detail, 1, sizeof *masked);
    masked->answer_head = redact_content(r, masked->answer_head);
    masked->content_head = redact_content(r, masked->content_head);
    masked->whys = redact_sentence(r, masked->whys);
    return masked;
}

static const struct view_wire *mask_wire(struct redact *r, const struct view_wire *wire)
{
    struct view_wire *masked = copy(r, wire, 1, sizeof *masked);
    struct view_wire_row *rows = copy(r, wire->rows, wire->row_count, sizeof *rows);
    for (size_t i = 0; i < wire->row_count; i++) {
        rows[i].from_user_id = redact_id(r, rows[i].from_user_id);
        rows[i].error = redact_sentence(r, rows[i].error);
        rows[i].why = redact_sentence(r, rows[i].why);
        rows[i].note = redact_sentence(r, rows[i].note);
    }
    masked->rows = rows;
    if (wire->detail != NULL)
        masked->detail = mask_wire_detail(r, wire->detail);
    masked->filter = redact_sentence(r, wire->filter);
    return masked;
}

static const struct view_timeline *mask_timeline(struct redact *r, const struct view_timeline *line)
{
    struct view_timeline *masked = copy(r, line, 1, sizeof *masked);
    struct view_line_broadcast *rows =
        copy(r, line->broadcasts, line->broadcast_count, sizeof *rows);
    for (size_t i = 0; i < line->broadcast_count; i++)
        rows[i].from_user_id = redact_id(r, rows[i].from_user_id);
    masked->broadcasts = rows;
    masked->filter = redact_sentence(r, line->filter);
    return masked;
}

static const struct view_types *mask_types(struct redact *r, const struct view_types *types)
{
    struct view_types *masked = copy(r, types, 1, sizeof *masked);
    masked->filter = redact_sentence(r, types->filter);
    return masked;
}

/* ---- over them ---- */

/* The content is what it was opened with: the screen opens it with a mask. */
static const struct view_inspector *mask_inspector(struct redact *r,
                                                   const struct view_inspector *inspector)
{
    struct view_inspector *masked = copy(r, inspector, 1, sizeof *masked);
    masked->from_user_id = redact_id(r, inspector->from_user_id); /* the reasons may name it */
    const char **reasons = copy(r, inspector->reasons, inspector->reason_count, sizeof *reasons);
    for (size_t i = 0; i < inspector->reason_count; i++)
        reasons[i] = redact_sentence(r, reasons[i]);
    masked->reasons = reasons;
    return masked;
}

static const struct view_found *mask_found(struct redact *r, const struct view_found *found)
{
    struct view_found *masked = copy(r, found, 1, sizeof *masked);
    struct view_found_row *rows = copy(r, found->rows, found->row_count, sizeof *rows);
    for (size_t i = 0; i < found->row_count; i++) {
        rows[i].target_id = redact_id(r, rows[i].target_id);
        rows[i].text = redact_content(r, rows[i].text);
        rows[i].hit_count = 0;
    }
    masked->rows = rows;
    masked->query = redact_content(r, found->query);
    return masked;
}

static struct view_choices mask_choices(struct redact *r, const struct view_choices *choices)
{
    struct view_choices masked = *choices;
    struct view_choice *rows = copy(r, choices->rows, choices->row_count, sizeof *rows);
    for (size_t i = 0; i < choices->row_count; i++) {
        rows[i].text = redact_sentence(r, rows[i].text);
        rows[i].note = redact_sentence(r, rows[i].note);
    }
    masked.rows = rows;
    return masked;
}

static const struct view_prompt *mask_prompt(struct redact *r, const struct view_prompt *prompt)
{
    struct view_prompt *masked = copy(r, prompt, 1, sizeof *masked);
    masked->text = redact_typed(r, prompt->text, &masked->cursor);
    masked->completion = mask_choices(r, &prompt->completion);
    masked->note = redact_sentence(r, prompt->note);
    masked->error = redact_sentence(r, prompt->error);
    return masked;
}

static const struct view_finding *mask_findings(struct redact *r, const struct view_send *form)
{
    struct view_finding *rows = copy(r, form->findings, form->finding_count, sizeof *rows);
    for (size_t i = 0; i < form->finding_count; i++)
        rows[i].text = redact_sentence(r, rows[i].text);
    return rows;
}

/* Who writes a broadcast has to see what they write. Once it is sent, nobody has. What the checks
 * say of it is castsim's. The sender may be a mask already: the one that the form filled in. */
static const struct view_send *mask_send(struct redact *r, const struct view_send *form)
{
    struct view_send *masked = copy(r, form, 1, sizeof *masked);
    masked->answer = redact_sentence(r, form->answer);
    masked->findings = mask_findings(r, form);
    if (form->step == SEND_EDITING)
        return masked;
    masked->from = redact_id(r, redact_unmask(r, form->from));
    masked->content = redact_content(r, form->content);
    masked->from_cursor = masked->from != NULL ? strlen(masked->from) : 0;
    masked->content_cursor = masked->content != NULL ? strlen(masked->content) : 0;
    return masked;
}

static const struct view_confirm *mask_confirm(struct redact *r, const struct view_confirm *confirm)
{
    struct view_confirm *masked = copy(r, confirm, 1, sizeof *masked);
    masked->question = redact_sentence(r, confirm->question);
    masked->detail = redact_sentence(r, confirm->detail);
    return masked;
}

/* The page before what lies over it: sentences are masked by the ids that rows made known. */
void screen_redact_view(struct redact *r, struct view_state *view)
{
    if (!r->is_on)
        return;
    view->user_id = redact_id(r, view->user_id);
    mask_inbox(r, view);
    if (view->wire != NULL)
        view->wire = mask_wire(r, view->wire);
    if (view->types != NULL)
        view->types = mask_types(r, view->types);
    if (view->timeline != NULL)
        view->timeline = mask_timeline(r, view->timeline);
    if (view->found != NULL)
        view->found = mask_found(r, view->found);
    if (view->inspector != NULL)
        view->inspector = mask_inspector(r, view->inspector);
    if (view->prompt != NULL)
        view->prompt = mask_prompt(r, view->prompt);
    if (view->send != NULL)
        view->send = mask_send(r, view->send);
    if (view->confirm != NULL)
        view->confirm = mask_confirm(r, view->confirm);
    view->list_filter = redact_sentence(r, view->list_filter);
    view->flash = redact_sentence(r, view->flash);
}
