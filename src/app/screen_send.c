/* The form: what keys do in it, and what it shows. What follows from "send" is in
 * screen_send_go.c. */
#include "screen_send.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "screen_parts.h"
#include "screen_send_private.h"
#include "ui/keys.h"
#include "ui/tty.h"

enum {
    TYPE_MAX = 256,
    FROM_MAX = 1024,                       /* bytes; above the limits: what is too long is to */
    CONTENT_MAX = 2 * MESSAGE_CONTENT_MAX, /* be sent too, to see what the server says */
};

/* ---- life ---- */

static void make(struct screen_send *send)
{
    if (send->is_made)
        return;
    send->is_made = true;
    prompt_init(&send->type, &(struct prompt_config){.max = TYPE_MAX});
    prompt_init(&send->from, &(struct prompt_config){.max = FROM_MAX});
    prompt_init(&send->content, &(struct prompt_config){.max = CONTENT_MAX, .is_multiline = true});
}

void screen_send_done(struct screen_send *send)
{
    if (send->is_made) {
        prompt_done(&send->type);
        prompt_done(&send->from);
        prompt_done(&send->content);
    }
    screen_send_types_done(&send->types);
    buf_done(&send->pasted);
    send_findings_done(&send->findings);
    free(send->finding_rows);
    screen_editor_done(&send->editor);
    fetch_free(send->fetch);
    screen_follow_stop(&send->follow);
    free(send->answer);
    free(send->example);
    *send = (struct screen_send){0};
}

struct message_draft screen_send_draft(const struct screen *s)
{
    const struct screen_send *send = &s->send;
    const char *from = redact_unmask(&s->redact, buf_str(&send->from.text));
    return (struct message_draft){.from_user_id = from,
                                  .object_name = buf_str(&send->type.text),
                                  .content = buf_str(&send->content.text),
                                  .content_len = send->content.text.len,
                                  .disable_update_last_msg =
                                      send->view.is_update_disabled ? "true" : NULL};
}

/* ---- the checks ---- */

static bool is_own(const struct screen *s, const struct message_draft *draft)
{
    return strcmp(draft->from_user_id, s->session.config->user_id) == 0;
}

void screen_send_look(struct screen *s)
{
    struct screen_send *send = &s->send;
    struct message_draft draft = screen_send_draft(s);
    const char *selected = screen_send_types_selected(&send->types);
    if (send->view.focus == SEND_TYPE && selected != NULL)
        draft.object_name = selected; /* what is typed only looks for it */
    send_findings_clear(&send->findings);
    send_check(&draft, s->session.registry, s->session.config->types.allow_rc_prefix,
               &send->findings);
    if (is_own(s, &draft))
        send_findings_add(
            &send->findings, false,
            _("fromUserId %s is this phone's own user: a sent message never counts (R30)"),
            draft.from_user_id);
    send->finding_rows = mem_grow(send->finding_rows, &send->finding_cap, send->findings.count + 1,
                                  sizeof *send->finding_rows);
    for (size_t i = 0; i < send->findings.count; i++)
        send->finding_rows[i] = (struct view_finding){.is_bad = send->findings.items[i].is_bad,
                                                      .text = send->findings.items[i].text};
}

/* What was sent before is another broadcast now. */
static void changed(struct screen *s)
{
    s->send.is_asked = false;
    s->send.view.step = SEND_EDITING;
    screen_send_look(s);
}

/* ---- the type ---- */

/* The example goes where nobody has written anything. */
static void put_example(struct screen *s)
{
    struct screen_send *send = &s->send;
    const char *content = buf_str(&send->content.text);
    bool is_free =
        content[0] == '\0' || (send->example != NULL && strcmp(send->example, content) == 0);
    struct buf example = {0};
    if (is_free &&
        screen_send_types_example(s->session.registry, buf_str(&send->type.text), &example)) {
        prompt_set(&send->content, buf_str(&example));
        send->content.cursor = 0;
        free(send->example);
        send->example = mem_dup_str(buf_str(&send->content.text));
    }
    buf_done(&example);
}

static void list_types(struct screen *s)
{
    screen_send_types_list(&s->send.types, s->session.registry, s->session.config->lang,
                           buf_str(&s->send.type.text));
}

/* The field is left: what is selected is meant. */
void screen_send_choose(struct screen *s)
{
    struct screen_send *send = &s->send;
    const char *selected = screen_send_types_selected(&send->types);
    if (send->view.focus != SEND_TYPE)
        return;
    if (selected != NULL && strcmp(selected, buf_str(&send->type.text)) != 0) {
        prompt_set(&send->type, selected);
        changed(s);
    }
    put_example(s);
    screen_send_look(s);
}

static void go_to_field(struct screen *s, int field)
{
    screen_send_choose(s);
    s->send.is_asked = false;
    s->send.view.focus = (enum view_send_field)field;
    if (field == SEND_TYPE)
        list_types(s);
}

void screen_send_open(struct screen *s, const char *type)
{
    struct screen_send *send = &s->send;
    make(send);
    send->is_open = true;
    if (send->from.text.len == 0 && screen_list_target(&s->list) != NULL)
        prompt_set(&send->from, redact_id(&s->redact, screen_list_target(&s->list)));
    if (type[0] != '\0' && strcmp(type, buf_str(&send->type.text)) != 0) {
        prompt_set(&send->type, type);
        changed(s);
        put_example(s);
        send->view.focus = SEND_CONTENT;
    }
    list_types(s);
    screen_send_look(s);
}

void screen_send_redact(struct screen *s, bool is_on)
{
    struct screen_send *send = &s->send;
    const char *from = send->is_made ? buf_str(&send->from.text) : "";
    const char *shown = from;
    if (!is_on)
        shown = redact_unmask(&s->redact, from);
    s->redact.is_on = is_on;
    if (is_on)
        shown = redact_id(&s->redact, redact_unmask(&s->redact, from));
    if (strcmp(shown, from) != 0)
        prompt_set(&send->from, shown);
}

/* ---- typing ---- */

static struct prompt *focused(struct screen_send *send)
{
    switch (send->view.focus) {
    case SEND_TYPE:
        return &send->type;
    case SEND_FROM:
        return &send->from;
    case SEND_CONTENT:
        return &send->content;
    default:
        return NULL;
    }
}

static void typed(struct screen *s)
{
    if (s->send.view.focus == SEND_TYPE)
        screen_send_types_find(&s->send.types, s->session.registry, s->session.config->lang,
                               buf_str(&s->send.type.text));
    changed(s);
}

static void put_in(struct screen *s, const char *text, size_t len)
{
    struct prompt *p = focused(&s->send);
    if (p == NULL)
        return;
    if (prompt_insert(p, text, len))
        typed(s);
    else
        screen_flash(s, true, _("that is more than fits: a field takes %zu bytes"), p->config.max);
}

static void toggle(struct screen *s)
{
    s->send.view.is_update_disabled = !s->send.view.is_update_disabled;
    changed(s);
}

static void type_key(struct screen *s, int key)
{
    struct buf text = {0};
    if (key == ' ' && s->send.view.focus == SEND_DISABLE_UPDATE) {
        toggle(s);
    } else if (keys_is_text(key)) {
        utf8_add(&text, (uint32_t)key);
        put_in(s, text.data, text.len);
    }
    buf_done(&text);
}

/* What is pasted goes in at once, when all of it is there. True: the key was part of it. */
static bool take_paste(struct screen *s, int key)
{
    struct screen_send *send = &s->send;
    if (key == KEY_CODE_PASTE_BEGIN) {
        s->is_pasting = true;
        buf_clear(&send->pasted);
    } else if (key == KEY_CODE_PASTE_END) {
        s->is_pasting = false;
        put_in(s, buf_str(&send->pasted), send->pasted.len);
        buf_clear(&send->pasted);
    } else if (s->is_pasting && key > 0 && key < KEY_CODE_BASE) {
        utf8_add(&send->pasted, key == '\r' ? '\n' : (uint32_t)key);
    } else {
        return s->is_pasting;
    }
    return true;
}

/* ---- the editor ---- */

static void open_editor(struct screen *s)
{
    struct screen_send *send = &s->send;
    struct err err;
    go_to_field(s, SEND_CONTENT);
    screen_flash_error(s,
                       screen_editor_open(&send->editor, buf_str(&send->content.text),
                                          send->content.text.len, &err),
                       &err);
}

/* Editors end the last line, whether or not it was. */
static void drop_added_newline(const struct screen_send *send, struct buf *text)
{
    const struct buf *before = &send->content.text;
    bool had_newline = before->len > 0 && before->data[before->len - 1] == '\n';
    if (!had_newline && text->len > 0 && text->data[text->len - 1] == '\n')
        text->data[--text->len] = '\0';
}

static void take_edited(struct screen *s, struct buf *text)
{
    struct screen_send *send = &s->send;
    struct buf clean = {0};
    drop_added_newline(send, text);
    utf8_clean(buf_str(text), text->len, &clean);
    if (clean.len > CONTENT_MAX) {
        screen_flash(s, true, _("that is more than fits: a field takes %zu bytes"),
                     (size_t)CONTENT_MAX);
    } else if (strcmp(buf_str(&clean), buf_str(&send->content.text)) != 0) {
        prompt_set(&send->content, buf_str(&clean));
        send->content.cursor = 0;
        changed(s);
        if (clean.len != text->len || memcmp(buf_str(&clean), buf_str(text), clean.len) != 0)
            screen_flash(s, true, "%s",
                         _("characters that must not reach a terminal were replaced"));
    }
    buf_done(&clean);
}

void screen_send_take_edited(struct screen *s)
{
    struct buf text = {0};
    struct err err;
    int status = 0;
    if (!screen_editor_is_open(&s->send.editor))
        return;
    if (screen_editor_take(&s->send.editor, CONTENT_MAX, &text, &status, &err)) {
        screen_flash_error(s, status, &err);
        if (status == 0)
            take_edited(s, &text);
    }
    buf_done(&text);
}

/* ---- keys ---- */

static void accept_field(struct screen *s)
{
    switch (s->send.view.focus) {
    case SEND_TYPE:
    case SEND_FROM:
        go_to_field(s, (int)s->send.view.focus + 1);
        break;
    case SEND_CONTENT:
        put_in(s, "\n", 1);
        break;
    case SEND_DISABLE_UPDATE:
        toggle(s);
        break;
    default:
        screen_send_submit(s);
        break;
    }
}

/* In a list it is a row, in a text a line, else a field. */
static void go_vertically(struct screen *s, enum command command)
{
    int by = command == COMMAND_EDIT_UP ? -1 : 1;
    int field = (int)s->send.view.focus + by;
    if (s->send.view.focus == SEND_TYPE) {
        screen_send_types_move(&s->send.types, by);
        screen_send_look(s);
    } else if (s->send.view.focus == SEND_CONTENT) {
        prompt_do(&s->send.content, command);
    } else if (field >= 0 && field < SEND_FIELD_COUNT) {
        go_to_field(s, field);
    }
}

static void edit(struct screen *s, enum command command)
{
    struct prompt *p = focused(&s->send);
    if (p == NULL)
        return;
    size_t len = p->text.len;
    if (prompt_do(p, command) == PROMPT_GOES_ON && p->text.len != len)
        typed(s);
}

void screen_send_take_key(struct screen *s, int key)
{
    if (take_paste(s, key))
        return;
    const struct key_binding *binding = keymap_find(&s->keymap, GROUP_FORM, key);
    enum command command = binding != NULL ? binding->command : COMMAND_NONE;
    int field = (int)s->send.view.focus;
    switch (command) {
    case COMMAND_NONE:
        type_key(s, key);
        break;
    case COMMAND_FIELD_NEXT:
        go_to_field(s, (field + 1) % SEND_FIELD_COUNT);
        break;
    case COMMAND_FIELD_PREVIOUS:
        go_to_field(s, (field + SEND_FIELD_COUNT - 1) % SEND_FIELD_COUNT);
        break;
    case COMMAND_SUBMIT:
        screen_send_submit(s);
        break;
    case COMMAND_EDITOR:
        open_editor(s);
        break;
    case COMMAND_EDIT_ACCEPT:
        accept_field(s);
        break;
    case COMMAND_EDIT_CANCEL:
        s->send.is_open = false;
        break;
    case COMMAND_EDIT_UP:
    case COMMAND_EDIT_DOWN:
        go_vertically(s, command);
        break;
    case COMMAND_REDRAW:
        tty_redraw();
        break;
    default:
        edit(s, command);
        break;
    }
}

void screen_send_commands(struct command_set *set, bool is_there)
{
    static const enum command form[] = {COMMAND_SEND, COMMAND_FIELD_NEXT, COMMAND_FIELD_PREVIOUS,
                                        COMMAND_SUBMIT, COMMAND_EDITOR};
    static const enum command texts[] = {
        COMMAND_EDIT_ACCEPT,    COMMAND_EDIT_CANCEL,     COMMAND_EDIT_UP,
        COMMAND_EDIT_DOWN,      COMMAND_EDIT_LEFT,       COMMAND_EDIT_RIGHT,
        COMMAND_EDIT_WORD_LEFT, COMMAND_EDIT_WORD_RIGHT, COMMAND_EDIT_HOME,
        COMMAND_EDIT_END,       COMMAND_EDIT_BACKSPACE,  COMMAND_EDIT_DELETE,
        COMMAND_EDIT_KILL_WORD, COMMAND_EDIT_KILL_START, COMMAND_EDIT_KILL_END,
        COMMAND_EDIT_YANK,
    };
    for (size_t i = 0; i < sizeof form / sizeof form[0]; i++)
        set->has[form[i]] = is_there;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        set->has[texts[i]] |= is_there;
}

/* ---- what is shown ---- */

const struct view_send *screen_send_view(struct screen *s)
{
    struct screen_send *send = &s->send;
    struct view_send *view = &send->view;
    view->type = buf_str(&send->type.text);
    view->type_cursor = send->type.cursor;
    view->types = (struct view_choices){
        .rows = send->types.rows, .row_count = send->types.count, .selected = send->types.selected};
    view->from = buf_str(&send->from.text);
    view->from_cursor = send->from.cursor;
    view->content = buf_str(&send->content.text);
    view->content_cursor = send->content.cursor;
    view->findings = send->finding_rows;
    view->finding_count = send->findings.count;
    view->answer = send->answer;
    view->uid = send->follow.message.uid;
    view->sent_time_ms = send->follow.message.sent_time_ms;
    view->delay_ms = send->follow.delay_ms;
    view->ticks = send->follow.ticks;
    view->cause = send->follow.cause;
    return view;
}
