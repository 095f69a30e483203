#include "app/screen.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/screen_data.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/keys.h"
#include "ui/tty.h"
#include "ui/view.h"

enum {
    FLASH_REAL_MS = 6000, /* how long a sentence stays on the bottom line */
    TICK_REAL_MS = 250,   /* the count-down moves at most so often */
    PAGE_STEP = 10,
};

struct screen {
    struct session session;
    struct frame frame;
    struct screen_list list;
    struct screen_chat chat;
    enum view_focus focus;
    bool is_help_open;
    int help_top; /* how far the help, and a message taller than its pane, are scrolled */
    int message_top;
    bool is_over;
    bool is_stale; /* the store changed: read it again before drawing */
    int64_t total_unread;
    bool is_clear_asked; /* the next COMMAND_CLEAR does it */
    char *last_pull;
    bool last_pull_ok;
    char *flash;
    bool flash_is_bad;
    int64_t flash_until_ms;
    const char *caption; /* what a story says, until it says something else; NULL = no story */
    bool is_story_over;
};

/* ---- words ---- */

static void replace(char **text, struct buf *by)
{
    free(*text);
    *text = buf_take(by);
}

static void flash(struct screen *s, bool is_bad, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static void flash(struct screen *s, bool is_bad, const char *fmt, ...)
{
    struct buf text = {0};
    va_list args;
    va_start(args, fmt);
    buf_vaddf(&text, fmt, args);
    va_end(args);
    replace(&s->flash, &text);
    s->flash_is_bad = is_bad;
    s->flash_until_ms =
        session_now_ms(&s->session) + (int64_t)(FLASH_REAL_MS * s->session.clock.speed);
}

/* The caption takes the bottom line over. Returns when the story goes on. */
static int64_t tell_story(struct screen *s, const struct story *story, int64_t now_ms)
{
    int64_t next_ms = story->step(story->ctx, &s->session, now_ms);
    if (s->session.caption != NULL) {
        s->caption = s->session.caption;
        s->session.caption = NULL;
        s->flash_until_ms = 0;
    }
    s->is_story_over = next_ms < 0;
    return s->is_story_over ? INT64_MAX : next_ms;
}

static void flash_error(struct screen *s, int status, const struct err *err)
{
    if (status < 0)
        flash(s, true, "%s", err->text);
}

/* ---- what happens to the client ---- */

static void note_pull(struct screen *s, const struct event_pull *pull)
{
    struct buf text = {0};
    s->last_pull_ok = pull->ok;
    if (!pull->ok && pull->http == 0)
        buf_add_str(&text, _("no answer"));
    else if (!pull->ok && pull->http == 200)
        buf_add_str(&text, _("unusable answer"));
    else if (!pull->ok)
        buf_addf(&text, "HTTP %d", pull->http);
    else if (pull->received == 0)
        buf_add_str(&text, _("nothing new"));
    else
        buf_addf(&text, _("%zu received"), pull->received);
    if (pull->missed > 0)
        buf_addf(&text, _(", %lld missed"), (long long)pull->missed);
    replace(&s->last_pull, &text);
    if (pull->missed_list_count > 0)
        flash(s, true, _("missed for good: %lld; the first: %s (%s)"), (long long)pull->missed,
              pull->missed_list[0].uid, window_state_word(pull->missed_list[0].cause));
    else if (pull->content_duplicates > 0)
        flash(s, false, _("%zu dropped as equal in content (--dedupe content)"),
              pull->content_duplicates);
}

static void note_message(struct screen *s, const struct event_message *m)
{
    /* The caption of a story says more about it. */
    if (s->caption != NULL && !s->is_story_over)
        return;
    if (m->verdict->stored)
        flash(s, false, _("%s from %s: %s"), m->message->object_name, m->message->from_user_id,
              m->digest);
    else
        flash(s, false, _("%s from %s: received, not stored"), m->message->object_name,
              m->message->from_user_id);
}

/* What arrives in the chat that is open is read as it arrives. */
static void read_open_chat(struct screen *s, const char *target_id)
{
    bool is_open = s->focus == FOCUS_CHAT && s->chat.target_id != NULL &&
                   strcmp(s->chat.target_id, target_id) == 0;
    struct err err;
    if (is_open)
        flash_error(
            s,
            store_open_conversation(s->session.store, target_id, session_now_ms(&s->session), &err),
            &err);
}

static void on_event(void *ctx, const struct event *event)
{
    struct screen *s = ctx;
    switch (event->kind) {
    case EVENT_PULL:
        note_pull(s, &event->pull);
        break;
    case EVENT_MESSAGE:
        note_message(s, &event->message);
        break;
    case EVENT_CONVERSATION:
        s->is_stale = true;
        read_open_chat(s, event->conversation.target_id);
        break;
    case EVENT_ONLINE:
        flash(s, false, "%s", _("online: a pull follows at once (R13)"));
        break;
    case EVENT_OFFLINE:
        flash(s, false, "%s", _("offline: the timer stops, the cursor stays (R13)"));
        break;
    case EVENT_ERROR:
        flash(s, true, "%s", event->error);
        break;
    }
}

/* ---- drawing ---- */

static int load_chat_of_selection(struct screen *s, struct err *err)
{
    const char *target = screen_list_target(&s->list);
    bool is_same =
        s->chat.target_id != NULL && target != NULL && strcmp(s->chat.target_id, target) == 0;
    return is_same ? 0 : screen_chat_open(&s->chat, &s->session, target, err);
}

static void refresh(struct screen *s)
{
    if (!s->is_stale)
        return;
    struct err err;
    s->is_stale = false;
    int status = screen_list_load(&s->list, &s->session, &err);
    if (status == 0)
        status = load_chat_of_selection(s, &err);
    if (status == 0)
        status = screen_chat_reload(&s->chat, &s->session, &err);
    if (status == 0)
        status = store_total_unread(s->session.store, &s->total_unread, &err);
    flash_error(s, status, &err);
}

static int64_t next_pull_in_ms(const struct screen *s, int64_t now_ms)
{
    int64_t due_ms = client_due_ms(s->session.client);
    if (due_ms == PULLER_NEVER)
        return -1;
    return due_ms > now_ms ? due_ms - now_ms : 0;
}

static struct view_state view_of(const struct screen *s)
{
    const struct session *session = &s->session;
    int64_t now_ms = session_now_ms(session);
    bool has_flash = s->flash != NULL && now_ms < s->flash_until_ms;
    const char *caption = s->caption != NULL ? s->caption : "";
    return (struct view_state){
        .conversations = s->list.views,
        .conversation_count = s->list.page.count,
        .selected = s->list.selected,
        .has_above = s->list.has_above,
        .has_below = s->list.has_below,
        .messages = s->chat.views,
        .message_count = s->chat.page.count,
        .selected_message = s->chat.selected,
        .message_top = s->message_top,
        .has_older = s->chat.has_older,
        .has_newer = s->chat.has_newer,
        .focus = s->focus,
        .is_help_open = s->is_help_open,
        .help_top = s->help_top,
        .app_key = session->config->identity->app_key,
        .user_id = session->config->user_id,
        .sdk = session->config->profile->name,
        .server = session->config->server,
        .is_online = client_is_online(session->client),
        .is_pulling = live_is_pulling(session->live),
        .next_pull_in_ms = next_pull_in_ms(s, now_ms),
        .last_pull = s->last_pull != NULL ? s->last_pull : "",
        .last_pull_ok = s->last_pull_ok,
        .total_unread = s->total_unread,
        .speed = session->clock.speed,
        .flash = has_flash ? s->flash : caption,
        .flash_is_bad = has_flash && s->flash_is_bad,
        .now_ms = now_ms,
        .utc_offset_s = command_utc_offset_s(now_ms),
    };
}

static void draw(struct screen *s)
{
    refresh(s);
    struct view_state view = view_of(s);
    int rows, cols;
    tty_size(&rows, &cols);
    if (rows != s->frame.rows || cols != s->frame.cols) {
        frame_done(&s->frame);
        frame_init(&s->frame, rows, cols);
    }
    view_draw(&view, &s->frame);
    tty_show(&s->frame);
}

/* ---- keys ---- */

static int move_in_chat(struct screen *s, int rows, struct err *err)
{
    struct view_state view = view_of(s);
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
    return status == 0 ? load_chat_of_selection(s, err) : status;
}

static int go_top(struct screen *s, struct err *err)
{
    s->message_top = 0;
    if (s->focus == FOCUS_CHAT)
        return screen_chat_top(&s->chat, &s->session, err);
    int status = screen_list_top(&s->list, &s->session, err);
    return status == 0 ? load_chat_of_selection(s, err) : status;
}

static int go_bottom(struct screen *s, struct err *err)
{
    s->message_top = 0;
    if (s->focus == FOCUS_CHAT)
        return screen_chat_open(&s->chat, &s->session, screen_list_target(&s->list), err);
    /* Stretch by stretch: the end of the list is read by key like the rest of it. */
    int status = 0;
    do {
        status = screen_list_move(&s->list, &s->session, (long)s->list.page.count, err);
    } while (status == 0 && s->list.has_below);
    return status == 0 ? load_chat_of_selection(s, err) : status;
}

static int open_selected(struct screen *s, struct err *err)
{
    const char *target = screen_list_target(&s->list);
    if (target == NULL)
        return 0;
    s->focus = FOCUS_CHAT;
    s->message_top = 0;
    s->is_stale = true;
    return store_open_conversation(s->session.store, target, session_now_ms(&s->session), err);
}

static void toggle_online(struct screen *s)
{
    int64_t now_ms = session_now_ms(&s->session);
    live_try_again(s->session.live);
    if (client_is_online(s->session.client)) {
        live_offline(s->session.live);
        client_offline(s->session.client, now_ms);
    } else {
        client_online(s->session.client, now_ms);
    }
}

static void pull_now(struct screen *s)
{
    live_try_again(s->session.live);
    if (client_is_online(s->session.client))
        client_pull_now(s->session.client, session_now_ms(&s->session));
    else
        flash(s, true, "%s", _("offline: nothing is pulled; press o to go online"));
}

static int pin(struct screen *s, struct err *err)
{
    const char *target = screen_list_target(&s->list);
    if (target == NULL)
        return 0;
    bool pinned = s->list.page.rows[s->list.selected].row.pinned;
    s->is_stale = true;
    return store_pin(s->session.store, target, !pinned, err);
}

static int remove_selected(struct screen *s, struct err *err)
{
    const char *target = screen_list_target(&s->list);
    if (target == NULL)
        return 0;
    s->is_stale = true;
    s->focus = FOCUS_LIST;
    flash(s, false, _("%s is off the list; its messages come back with the next one (R29)"),
          target);
    return store_remove(s->session.store, target, err);
}

static int clear_selected(struct screen *s, struct err *err)
{
    const char *target = screen_list_target(&s->list);
    if (target == NULL)
        return 0;
    if (!s->is_clear_asked) {
        s->is_clear_asked = true;
        flash(s, true, _("the same key again deletes %s and its messages"), target);
        return 0;
    }
    s->is_clear_asked = false;
    s->is_stale = true;
    s->focus = FOCUS_LIST;
    flash(s, false, _("%s and its messages are deleted (R29)"), target);
    return store_clear(s->session.store, target, err);
}

static int delete_selected(struct screen *s, struct err *err)
{
    const char *uid = screen_chat_selected_uid(&s->chat);
    if (s->focus != FOCUS_CHAT || uid == NULL) {
        flash(s, true, "%s", _("open a chat and choose a message to delete it"));
        return 0;
    }
    s->is_stale = true;
    flash(s, false, _("%s is deleted here; it does not come back (R16)"), uid);
    return store_delete_message(s->session.store, uid, err);
}

static int obey(struct screen *s, enum command command, struct err *err)
{
    switch (command) {
    case COMMAND_UP:
        return move(s, -1, err);
    case COMMAND_DOWN:
        return move(s, 1, err);
    case COMMAND_PAGE_UP:
        return move(s, -PAGE_STEP, err);
    case COMMAND_PAGE_DOWN:
        return move(s, PAGE_STEP, err);
    case COMMAND_TOP:
        return go_top(s, err);
    case COMMAND_BOTTOM:
        return go_bottom(s, err);
    case COMMAND_OPEN:
        return open_selected(s, err);
    case COMMAND_BACK:
        s->focus = FOCUS_LIST;
        return 0;
    case COMMAND_SWITCH:
        if (s->focus == FOCUS_LIST)
            return open_selected(s, err);
        s->focus = FOCUS_LIST;
        return 0;
    case COMMAND_TOGGLE_ONLINE:
        toggle_online(s);
        return 0;
    case COMMAND_PULL:
        pull_now(s);
        return 0;
    case COMMAND_PIN:
        return pin(s, err);
    case COMMAND_REMOVE:
        return remove_selected(s, err);
    case COMMAND_CLEAR:
        return clear_selected(s, err);
    case COMMAND_DELETE:
        return delete_selected(s, err);
    case COMMAND_HELP:
        s->is_help_open = true;
        s->help_top = 0;
        return 0;
    case COMMAND_REDRAW:
        tty_redraw();
        return 0;
    case COMMAND_QUIT:
        s->is_over = true;
        return 0;
    case COMMAND_NONE:
    case COMMAND_COUNT:
        break;
    }
    return 0;
}

/* The help scrolls where it is taller than the screen; any other key closes it. */
static void take_help_key(struct screen *s, enum command command)
{
    static const int steps[COMMAND_COUNT] = {[COMMAND_UP] = -1,
                                             [COMMAND_DOWN] = 1,
                                             [COMMAND_PAGE_UP] = -PAGE_STEP,
                                             [COMMAND_PAGE_DOWN] = PAGE_STEP};
    struct view_state view = view_of(s);
    if (steps[command] == 0)
        s->is_help_open = false;
    else
        view_scroll_help(&view, s->frame.rows, s->frame.cols, steps[command], &s->help_top);
}

static void take_key(struct screen *s, int key)
{
    if (key == KEY_CODE_CLOSED) {
        s->is_over = true;
        return;
    }
    if (key == KEY_CODE_RESIZE)
        return;
    if (s->is_story_over)
        s->caption = NULL;
    enum command command = keys_find(key);
    if (s->is_help_open) {
        take_help_key(s, command);
        return;
    }
    if (command != COMMAND_CLEAR)
        s->is_clear_asked = false;
    struct err err;
    flash_error(s, obey(s, command, &err), &err);
    if (command == COMMAND_NONE && keys_is_text(key))
        flash(s, false, "%s",
              _("SYSTEM conversations take no reply: nothing to type here (R30); ? lists keys"));
}

/* ---- the loop ---- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int run(struct screen *s, int signals, const struct story *story, struct err *err)
{
    struct session *session = &s->session;
    int fds[] = {tty_fd(), signals};
    int64_t step_ms = story != NULL ? INT64_MIN : INT64_MAX;
    s->is_stale = true;
    draw(s);
    /* What the first frame did not wait for. */
    int status = registry_finish(session->registry, err);
    if (status == 0)
        status = live_start(session->live, err);
    if (status < 0)
        return status;
    client_online(session->client, session_now_ms(session));
    while (!s->is_over && command_signal(signals) == 0) {
        int64_t now_ms = session_now_ms(session);
        if (now_ms >= step_ms)
            step_ms = tell_story(s, story, now_ms);
        int64_t tick_ms = (int64_t)(TICK_REAL_MS * session->clock.speed);
        tick_ms = now_ms + (tick_ms > 1000 ? tick_ms : 1000 - now_ms % 1000);
        status = live_turn(session->live, earlier(tick_ms, step_ms), fds, 2, err);
        /* A commit that failed was told as an error event and is tried again; a wrong speed ends
         * the run. */
        if (status == ERR_INPUT)
            return status;
        for (int key = tty_key(); key != 0 && !s->is_over; key = tty_key())
            take_key(s, key);
        if (!s->is_over)
            draw(s);
    }
    return 0;
}

int screen_run(struct session_config *config, const struct story *story, struct err *err)
{
    struct screen s = {0};
    config->on_event = on_event;
    config->ctx = &s;
    config->types.is_late = true;
    int signals = command_catch_signals();
    int status = session_open(&s.session, config, err);
    if (status == 0)
        status = tty_open(err);
    if (status == 0)
        status = run(&s, signals, story, err);
    tty_close();
    screen_list_done(&s.list);
    screen_chat_done(&s.chat);
    session_close(&s.session);
    frame_done(&s.frame);
    free(s.last_pull);
    free(s.flash);
    close(signals);
    return status;
}
