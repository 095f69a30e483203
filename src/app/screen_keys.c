#include "screen_parts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "app/screen.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/keymap.h"
#include "ui/keys.h"
#include "ui/tty.h"

static int move_in_chat(struct screen *s, int rows, struct err *err)
{
    struct view_state view = screen_view_of(s);
    if (view_scroll_message(&view, s->frame.rows, s->frame.cols, rows, &s->message_top))
        return 0;
    size_t before = s->chat.selected;
    const char *uid = screen_chat_selected_uid(&s->chat);
    char *old_uid = mem_dup_str(uid);
    int status = screen_chat_move(&s->chat, &s->session, rows, err);
    uid = screen_chat_selected_uid(&s->chat);
    bool has_moved =
        s->chat.selected != before || uid == NULL || old_uid == NULL || strcmp(uid, old_uid) != 0;
    /* From below one comes to the end of a tall message; the view clamps. */
    if (has_moved)
        s->message_top = rows < 0 ? INT_MAX : 0;
    free(old_uid);
    return status;
}

static int move(struct screen *s, int rows, struct err *err)
{
    if (s->focus == FOCUS_CHAT)
        return move_in_chat(s, rows, err);
    int status = screen_list_move(&s->list, &s->session, rows, err);
    return status == 0 ? screen_load_chat_of_selection(s, err) : status;
}

static int go_top(struct screen *s, struct err *err)
{
    s->message_top = 0;
    if (s->focus == FOCUS_CHAT)
        return screen_chat_top(&s->chat, &s->session, err);
    int status = screen_list_top(&s->list, &s->session, err);
    return status == 0 ? screen_load_chat_of_selection(s, err) : status;
}

static int go_bottom(struct screen *s, struct err *err)
{
    s->message_top = 0;
    if (s->focus == FOCUS_CHAT)
        return screen_chat_open(&s->chat, &s->session, screen_list_target(&s->list), err);
    int status = screen_list_bottom(&s->list, &s->session, err);
    return status == 0 ? screen_load_chat_of_selection(s, err) : status;
}

/* What changes the store is the app's to do. The selected conversation, or NULL: there is none, or
 * the app does not run, which the bottom line says. */
static const char *selected_to_change(struct screen *s)
{
    const char *target = screen_list_target(&s->list);
    return target != NULL && screen_control_is_running(s) ? target : NULL;
}

static int open_selected(struct screen *s, struct err *err)
{
    const char *target = screen_list_target(&s->list);
    if (target == NULL)
        return 0;
    s->focus = FOCUS_CHAT;
    s->message_top = 0;
    s->is_stale = true;
    if (s->scenario != NULL)
        return 0; /* looking at it is nothing that its user does */
    return session_do(&s->session, RECORD_DEED_OPEN, target, NULL, err);
}

void screen_add_key(const struct screen *s, enum command command, struct buf *out)
{
    keymap_write_keys(&s->keymap, command, 1, out);
    if (out->len == 0)
        buf_addf(out, ":%s", commands_get(command)->word);
}

static void flash_offline(struct screen *s)
{
    struct buf key = {0};
    screen_add_key(s, COMMAND_TOGGLE_ONLINE, &key);
    screen_flash(s, true, _("offline: nothing is pulled; press %s to go online"), buf_str(&key));
    buf_done(&key);
}

static void flash_no_reply(struct screen *s)
{
    struct buf key = {0};
    screen_add_key(s, COMMAND_HELP, &key);
    screen_flash(s, false,
                 _("SYSTEM conversations take no reply: nothing to type here (R30); %s lists keys"),
                 buf_str(&key));
    buf_done(&key);
}

static int pull_now(struct screen *s, struct err *err)
{
    if (!screen_control_is_running(s))
        return 0;
    live_try_again(s->session.live);
    if (!session_is_online(&s->session)) {
        flash_offline(s);
        return 0;
    }
    client_pull_now(s->session.client, session_now_ms(&s->session));
    return session_do(&s->session, RECORD_DEED_PULL, NULL, NULL, err);
}

static int pin(struct screen *s, struct err *err)
{
    const char *target = selected_to_change(s);
    if (target == NULL)
        return 0;
    bool pinned = s->list.page.rows[s->list.selected].row.pinned;
    s->is_stale = true;
    return session_do(&s->session, pinned ? RECORD_DEED_UNPIN : RECORD_DEED_PIN, target, NULL, err);
}

static int remove_selected(struct screen *s, struct err *err)
{
    const char *target = selected_to_change(s);
    if (target == NULL)
        return 0;
    s->is_stale = true;
    s->focus = FOCUS_LIST;
    screen_flash(s, false, _("%s is off the list; its messages come back with the next one (R29)"),
                 target);
    return session_do(&s->session, RECORD_DEED_REMOVE, target, NULL, err);
}

static int clear_selected(struct screen *s, struct err *err)
{
    const char *target = selected_to_change(s);
    if (target == NULL)
        return 0;
    s->is_stale = true;
    s->focus = FOCUS_LIST;
    screen_flash(s, false, _("%s and its messages are deleted (R29)"), target);
    return session_do(&s->session, RECORD_DEED_CLEAR, target, NULL, err);
}

static int delete_selected(struct screen *s, struct err *err)
{
    const char *uid = screen_chat_selected_uid(&s->chat);
    if (s->focus != FOCUS_CHAT || uid == NULL) {
        screen_flash(s, true, "%s", _("open a chat and choose a message to delete it"));
        return 0;
    }
    if (!screen_control_is_running(s))
        return 0;
    s->is_stale = true;
    screen_flash(s, false, _("%s is deleted here; it does not come back (R16)"), uid);
    return session_do(&s->session, RECORD_DEED_DELETE, s->chat.target_id, uid, err);
}

static int move_up(struct screen *s, struct err *err)
{
    return move(s, -s->steps, err);
}

static int move_down(struct screen *s, struct err *err)
{
    return move(s, s->steps, err);
}

static int page_up(struct screen *s, struct err *err)
{
    return move(s, -SCREEN_PAGE_STEP, err);
}

static int page_down(struct screen *s, struct err *err)
{
    return move(s, SCREEN_PAGE_STEP, err);
}

static int go_back(struct screen *s, struct err *err)
{
    (void)err;
    s->focus = FOCUS_LIST;
    return 0;
}

static int switch_pane(struct screen *s, struct err *err)
{
    return s->focus == FOCUS_LIST ? open_selected(s, err) : go_back(s, err);
}

static int open_help(struct screen *s, struct err *err)
{
    (void)err;
    s->is_help_open = true;
    s->help_top = 0;
    return 0;
}

static int open_line(struct screen *s, struct err *err)
{
    (void)err;
    screen_line_open(s, ':', "");
    return 0;
}

static int redraw(struct screen *s, struct err *err)
{
    (void)s;
    (void)err;
    tty_redraw();
    return 0;
}

static int quit(struct screen *s, struct err *err)
{
    (void)err;
    s->is_over = true;
    return 0;
}

/* What each command does. */
static int (*const actions[COMMAND_COUNT])(struct screen *s, struct err *err) = {
    [COMMAND_UP] = move_up,
    [COMMAND_DOWN] = move_down,
    [COMMAND_PAGE_UP] = page_up,
    [COMMAND_PAGE_DOWN] = page_down,
    [COMMAND_TOP] = go_top,
    [COMMAND_BOTTOM] = go_bottom,
    [COMMAND_OPEN] = open_selected,
    [COMMAND_BACK] = go_back,
    [COMMAND_PANE] = switch_pane,
    [COMMAND_PULL] = pull_now,
    [COMMAND_PIN] = pin,
    [COMMAND_REMOVE] = remove_selected,
    [COMMAND_CLEAR] = clear_selected,
    [COMMAND_DELETE] = delete_selected,
    [COMMAND_LINE] = open_line,
    [COMMAND_HELP] = open_help,
    [COMMAND_REDRAW] = redraw,
    [COMMAND_QUIT] = quit,
};

struct command_set screen_commands(void)
{
    struct command_set set = {0};
    for (int i = 0; i < COMMAND_COUNT; i++)
        set.has[i] = actions[i] != NULL;
    set.has[COMMAND_YES] = true;
    set.has[COMMAND_NO] = true;
    screen_page_commands(&set);
    screen_control_commands(&set);
    screen_scenario_commands(&set);
    screen_tour_commands(&set, true);
    return set;
}

static const struct key_binding *binding_of(const struct screen *s, int key)
{
    return keymap_find(&s->keymap, screen_group(s), key);
}

/* The help scrolls where it is taller than the screen; any other key closes it. */
static void take_help_key(struct screen *s, enum command command)
{
    static const int steps[COMMAND_COUNT] = {[COMMAND_UP] = -1,
                                             [COMMAND_DOWN] = 1,
                                             [COMMAND_PAGE_UP] = -SCREEN_PAGE_STEP,
                                             [COMMAND_PAGE_DOWN] = SCREEN_PAGE_STEP};
    struct view_state view = screen_view_of(s);
    if (steps[command] == 0)
        s->is_help_open = false;
    else
        view_scroll_help(&view, s->frame.rows, s->frame.cols, steps[command], &s->help_top);
}

/* Pasted text is no command, whatever letters it is made of. */
static bool is_of_paste(struct screen *s, int key)
{
    bool is_edge = key == KEY_CODE_PASTE_BEGIN || key == KEY_CODE_PASTE_END;
    if (is_edge)
        s->is_pasting = key == KEY_CODE_PASTE_BEGIN;
    if (s->line.is_open && s->is_pasting && !is_edge)
        screen_line_paste_key(s, key);
    else if (key == KEY_CODE_PASTE_BEGIN && !s->line.is_open)
        flash_no_reply(s);
    return is_edge || s->is_pasting;
}

/* What was chosen on a page that is not seen is not what a command typed elsewhere means. The chat
 * is seen beside the list; what is done to types asks itself for a name. */
static bool is_about_something_hidden(const struct screen *s, const struct command_spec *spec,
                                      const char *args)
{
    enum command_group group = screen_group(s);
    unsigned seen = 1u << group | (group == GROUP_INBOX ? 1u << GROUP_CHAT : 0);
    bool is_named = args[0] != '\0' && spec->args[0].kind != ARG_FILE;
    unsigned anyway = 1u << GROUP_EVERYWHERE | 1u << GROUP_TYPES;
    return (spec->groups & (seen | anyway)) == 0 && !is_named;
}

static bool do_elsewhere(struct screen *s, enum command command, const char *args)
{
    return screen_question_do(s, command) || screen_page_do(s, command, args) ||
           screen_control_do(s, command, args) || screen_scenario_do(s, command, args) ||
           screen_tour_do(s, command);
}

void screen_do(struct screen *s, enum command command, const char *args)
{
    struct screen_args a;
    struct err err;
    bool is_good = screen_args_init(s, &a, command, args);
    s->steps = a.steps;
    if (is_good && command == COMMAND_OPEN && a.text[0] != '\0')
        screen_page_go(s, PAGE_INBOX);
    bool is_hidden = is_about_something_hidden(s, commands_get(command), a.text);
    bool is_asked = is_good && !is_hidden && screen_question_asks(s, command, args, a.text);
    bool is_done = !is_good || is_asked || (!is_hidden && do_elsewhere(s, command, a.text));
    if (!is_done && !is_hidden && actions[command] != NULL)
        screen_flash_error(s, actions[command](s, &err), &err);
    else if (!is_done)
        screen_flash(s, true, _(":%s means nothing here"), commands_get(command)->word);
    screen_args_done(&a);
}

void screen_take_key(struct screen *s, int key)
{
    if (key == KEY_CODE_CLOSED) {
        s->is_over = true;
        return;
    }
    if (key == KEY_CODE_RESIZE)
        return;
    if (key == KEY_CODE_MOUSE) {
        screen_search_note_key(s);
        screen_mouse_take(s);
        return;
    }
    if (s->send.is_open && !s->is_help_open) {
        screen_send_take_key(s, key);
        return;
    }
    if (is_of_paste(s, key))
        return;
    screen_search_note_key(s);
    if (s->is_story_over)
        s->caption = NULL;
    if (s->line.is_open && !s->is_help_open) {
        screen_line_take_key(s, key);
        return;
    }
    const struct key_binding *binding = binding_of(s, key);
    enum command command = binding != NULL ? binding->command : COMMAND_NONE;
    if (s->is_help_open)
        take_help_key(s, command);
    else if (binding != NULL && !screen_line_asks(s, binding))
        screen_do(s, command, binding->args);
    else if (binding != NULL)
        return;
    else if (keys_is_text(key) && !s->question.is_open)
        flash_no_reply(s);
}
