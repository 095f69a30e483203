#include "screen_mouse.h"

#include "screen_parts.h"
#include "ui/keys.h"
#include "ui/tty.h"
#include "ui/view_dialog.h"
#include "ui/view_parts.h"
#include "ui/view_timeline.h"

enum { WHEEL_ROWS = 3, LEFT = 1 };

/* What is under the mouse, and the state that it was looked for in. */
struct under {
    struct view_state view;
    struct view_target target;
    struct mouse mouse;
};

static long distance(size_t from, size_t to)
{
    return (long)to - (long)from;
}

/* ---- by keys: what is open over a page takes them, whoever made it ---- */

static void press(struct screen *s, int key, long times)
{
    for (; times > 0; times--)
        screen_take_key(s, key);
}

/* Presses the key that does one of two commands there, so many times; negative: the other one. */
static void press_for(struct screen *s, enum command_group group, enum command forward,
                      enum command back, long times)
{
    enum command wanted = times < 0 ? back : forward;
    for (size_t i = 0; i < s->keymap.count; i++) {
        const struct key_binding *binding = &s->keymap.items[i];
        if (binding->group != group || binding->command != wanted)
            continue;
        press(s, binding->key, times < 0 ? -times : times);
        return;
    }
}

static void go_to_choice(struct screen *s, const struct under *u)
{
    size_t selected = u->view.prompt->completion.selected;
    long steps =
        selected == SIZE_MAX ? (long)u->target.index + 1 : distance(selected, u->target.index);
    press_for(s, GROUP_TEXT, COMMAND_EDIT_COMPLETE, COMMAND_EDIT_COMPLETE_BACK, steps);
}

static void go_to_found(struct screen *s, const struct under *u)
{
    long steps = distance(u->view.found->selected, u->target.index);
    if (u->view.prompt != NULL)
        press(s, '\r', 1); /* from typing to the list */
    press(s, steps < 0 ? KEY_CODE_UP : KEY_CODE_DOWN, steps < 0 ? -steps : steps);
}

/* In a form a click goes to a field and does what a field without text is for. */
static void click_in_form(struct screen *s, const struct under *u)
{
    const struct view_send *send = u->view.send;
    long steps = u->target.kind == TARGET_CHOICE ? distance(send->types.selected, u->target.index)
                                                 : distance(send->focus, u->target.index);
    if (u->target.kind == TARGET_CHOICE) {
        press(s, steps < 0 ? KEY_CODE_UP : KEY_CODE_DOWN, steps < 0 ? -steps : steps);
    } else if (u->target.kind == TARGET_FIELD) {
        press_for(s, GROUP_FORM, COMMAND_FIELD_NEXT, COMMAND_FIELD_PREVIOUS, steps);
        if (u->target.index == SEND_DISABLE_UPDATE || u->target.index == SEND_BUTTON)
            press(s, '\r', 1);
    }
}

static bool is_covered(const struct view_state *view)
{
    return view->is_help_open || view->text_page != NULL || view->confirm != NULL ||
           view->send != NULL || view->prompt != NULL || view->found != NULL;
}

static void click_on_cover(struct screen *s, const struct under *u)
{
    const struct view_state *view = &u->view;
    enum view_target_kind kind = u->target.kind;
    bool is_double = u->mouse.kind == MOUSE_DOUBLE;
    bool is_choice = kind == TARGET_CHOICE || (kind == TARGET_ROW && view->found != NULL);
    if (view->is_help_open)
        s->is_help_open = false;
    else if (view->confirm != NULL && (kind == TARGET_YES || kind == TARGET_NO))
        press_for(s, GROUP_QUESTION, COMMAND_YES, COMMAND_NO, kind == TARGET_YES ? 1 : -1);
    else if (is_double && is_choice)
        press(s, '\r', 1); /* the first click selected it */
    else if (is_double)
        return;
    else if (view->send != NULL)
        click_in_form(s, u);
    else if (view->prompt != NULL && kind == TARGET_CHOICE)
        go_to_choice(s, u);
    else if (view->found != NULL && kind == TARGET_ROW)
        go_to_found(s, u);
}

/* Where text is typed the arrows do other things. */
static void turn_wheel_on_cover(struct screen *s, const struct under *u, long rows)
{
    const struct view_state *view = &u->view;
    bool is_list = view->send != NULL && view->send->focus == SEND_TYPE;
    bool is_text = view->send != NULL || view->confirm != NULL || view->prompt != NULL;
    if (view->is_help_open || is_list || !is_text)
        press(s, rows < 0 ? KEY_CODE_UP : KEY_CODE_DOWN, rows < 0 ? -rows : rows);
}

/* ---- a click ---- */

static void select_row(struct screen *s, const struct under *u)
{
    size_t to = u->target.index;
    struct err err;
    switch (s->page) {
    case PAGE_WIRE:
        screen_wire_move(&s->wire, distance(u->view.wire->selected, to));
        break;
    case PAGE_TYPES:
        screen_types_move(&s->types, distance(s->types.view.selected, to));
        break;
    case PAGE_TIMELINE:
        screen_timeline_move(&s->timeline, distance(u->view.timeline->selected, to));
        break;
    default:
        s->focus = FOCUS_LIST;
        s->message_top = 0;
        int status = screen_list_move(&s->list, &s->session, distance(s->list.selected, to), &err);
        if (status == 0)
            status = screen_load_chat_of_selection(s, &err);
        screen_flash_error(s, status, &err);
        break;
    }
}

/* As on a phone, who touches a chat has opened it. */
static void select_message(struct screen *s, const struct under *u)
{
    struct err err;
    long steps = distance(s->chat.selected, u->target.index);
    if (s->focus == FOCUS_LIST)
        screen_do(s, COMMAND_OPEN, "");
    if (steps == 0)
        return;
    s->message_top = 0;
    screen_flash_error(s, screen_chat_move(&s->chat, &s->session, steps, &err), &err);
}

static void click(struct screen *s, const struct under *u)
{
    switch (u->target.kind) {
    case TARGET_TAB:
        screen_page_go(s, (enum view_page)u->target.index);
        break;
    case TARGET_ROW:
        select_row(s, u);
        break;
    case TARGET_MESSAGE:
        select_message(s, u);
        break;
    case TARGET_CONTENT:
        s->inspector.view.focus = INSPECT_CONTENT;
        s->inspector.view.cursor = u->target.index;
        break;
    case TARGET_DETAIL:
        s->inspector.view.focus = INSPECT_FACTS;
        break;
    case TARGET_DIVIDER:
        s->mouse.is_dragging = true;
        break;
    default:
        break;
    }
}

/* The first click selected something, and the screen may have moved under the second one: what is
 * meant is what was selected. */
static void double_click(struct screen *s, const struct under *u)
{
    enum view_target_kind kind = u->target.kind;
    if (s->inspector.is_open && kind == TARGET_CONTENT)
        screen_do(s, COMMAND_FOLD, "");
    else if (s->inspector.is_open)
        return;
    else if (s->page != PAGE_INBOX && (kind == TARGET_ROW || kind == TARGET_NONE))
        screen_do(s, COMMAND_OPEN, "");
    else if (s->focus == FOCUS_LIST && kind == TARGET_ROW)
        screen_do(s, COMMAND_OPEN, "");
    else if (s->focus == FOCUS_CHAT && kind != TARGET_ROW && kind != TARGET_TAB)
        screen_do(s, COMMAND_INSPECT, "");
}

/* ---- the wheel ---- */

static void repeat(struct screen *s, long steps)
{
    enum command command = steps < 0 ? COMMAND_UP : COMMAND_DOWN;
    for (long i = steps < 0 ? -steps : steps; i > 0; i--)
        screen_do(s, command, "");
}

static void wheel_in_inspector(struct screen *s, const struct under *u, long rows)
{
    enum view_inspector_focus before = s->inspector.view.focus;
    s->inspector.view.focus = u->target.kind == TARGET_DETAIL ? INSPECT_FACTS : INSPECT_CONTENT;
    repeat(s, rows);
    s->inspector.view.focus = before;
}

/* The pane that the mouse is over scrolls, whichever has the focus. */
static void wheel_in_inbox(struct screen *s, const struct under *u, long rows)
{
    struct view_geometry g;
    view_place(&u->view, &s->frame, &g);
    enum view_focus before = s->focus;
    bool is_over_list = g.has_list && (!g.has_chat || u->mouse.col <= g.list.cols);
    s->focus = is_over_list ? FOCUS_LIST : FOCUS_CHAT;
    repeat(s, is_over_list ? rows : rows / WHEEL_ROWS);
    s->focus = before;
}

static void turn_wheel(struct screen *s, const struct under *u, long rows)
{
    int *top = s->page == PAGE_WIRE    ? &s->wire.detail_top
               : s->page == PAGE_TYPES ? &s->types.detail_top
                                       : NULL;
    if (s->inspector.is_open)
        wheel_in_inspector(s, u, rows);
    else if (s->page == PAGE_INBOX)
        wheel_in_inbox(s, u, rows);
    else if (u->target.kind == TARGET_DETAIL && top != NULL)
        view_scroll_detail(&u->view, s->frame.rows, s->frame.cols, (int)rows, top);
    else
        repeat(s, rows);
}

/* ---- all of it ---- */

static void drag(struct screen *s, const struct mouse *mouse)
{
    if (s->mouse.is_dragging)
        s->mouse.list_cols = mouse->col > 1 ? mouse->col : 1;
}

void screen_mouse_take(struct screen *s)
{
    if (s->mouse.real.speed == 0)
        clock_start(&s->mouse.real, 1);
    struct under u = {.mouse = tty_mouse(clock_now_ms(&s->mouse.real))};
    bool is_wheel = u.mouse.kind == MOUSE_WHEEL_UP || u.mouse.kind == MOUSE_WHEEL_DOWN;
    bool is_press = u.mouse.kind == MOUSE_PRESS || u.mouse.kind == MOUSE_DOUBLE;
    long rows = u.mouse.kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : is_wheel ? WHEEL_ROWS : 0;
    if (u.mouse.kind == MOUSE_DRAG)
        drag(s, &u.mouse);
    if (!is_wheel && !is_press) {
        s->mouse.is_dragging = s->mouse.is_dragging && u.mouse.kind != MOUSE_RELEASE;
        return;
    }
    if (is_press && u.mouse.button != LEFT)
        return;
    u.view = screen_view_of(s);
    u.target = view_target_at(&u.view, s->frame.rows, s->frame.cols, u.mouse.row, u.mouse.col);
    bool is_over = is_covered(&u.view);
    if (is_over && is_wheel)
        turn_wheel_on_cover(s, &u, rows);
    else if (is_over)
        click_on_cover(s, &u);
    else if (is_wheel)
        turn_wheel(s, &u, rows);
    else if (u.mouse.kind == MOUSE_DOUBLE)
        double_click(s, &u);
    else
        click(s, &u);
}
