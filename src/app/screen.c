#include "app/screen.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "base/i18n.h"
#include "screen_parts.h"
#include "screen_redact.h"
#include "ui/tty.h"

enum {
    FLASH_REAL_MS = 6000, /* how long a sentence stays on the bottom line */
    TICK_REAL_MS = 250,   /* the count-down moves at most so often */
};

/* ---- words ---- */

static void replace(char **text, struct buf *by)
{
    free(*text);
    *text = buf_take(by);
}

void screen_flash(struct screen *s, bool is_bad, const char *fmt, ...)
{
    struct buf text = {0};
    va_list args;
    va_start(args, fmt);
    buf_vaddf(&text, fmt, args);
    va_end(args);
    replace(&s->flash, &text);
    s->flash_is_bad = is_bad;
    /* On a clock that stands still it stays until something else is said. */
    double speed = s->session.clock.speed;
    s->flash_until_ms =
        speed > 0 ? session_now_ms(&s->session) + (int64_t)(FLASH_REAL_MS * speed) : INT64_MAX;
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

void screen_flash_error(struct screen *s, int status, const struct err *err)
{
    if (status < 0)
        screen_flash(s, true, "%s", err->told);
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
        screen_flash(s, true, _("missed for good: %lld; the first: %s (%s)"),
                     (long long)pull->missed, pull->missed_list[0].uid,
                     window_state_word(pull->missed_list[0].cause));
    else if (pull->content_duplicates > 0)
        screen_flash(s, false, _("%zu dropped as equal in content (--dedupe content)"),
                     pull->content_duplicates);
}

static void note_message(struct screen *s, const struct event_message *m)
{
    /* The caption of a story says more about it. */
    if (s->caption != NULL && !s->is_story_over)
        return;
    redact_id(&s->redact, m->message->from_user_id);
    if (m->verdict->stored)
        screen_flash(s, false, _("%s from %s: %s"), m->message->object_name,
                     m->message->from_user_id, redact_content(&s->redact, m->digest));
    else
        screen_flash(s, false, _("%s from %s: received, not stored"), m->message->object_name,
                     m->message->from_user_id);
}

/* What arrives in the chat that is open is read as it arrives. */
static void read_open_chat(struct screen *s, const char *target_id)
{
    bool is_open = s->focus == FOCUS_CHAT && s->chat.target_id != NULL &&
                   strcmp(s->chat.target_id, target_id) == 0;
    struct err err;
    if (!is_open || s->scenario != NULL)
        return;
    screen_flash_error(s, session_do(&s->session, RECORD_DEED_OPEN, target_id, NULL, &err), &err);
}

void screen_take_event(struct screen *s, const struct event *event)
{
    traffic_take(&s->traffic, event);
    screen_control_take(s, event);
    switch (event->kind) {
    case EVENT_PULL:
        note_pull(s, &event->pull);
        if (event->pull.received > 0)
            screen_search_note_received(s);
        break;
    case EVENT_MESSAGE:
        note_message(s, &event->message);
        break;
    case EVENT_CONVERSATION:
        s->is_stale = true;
        read_open_chat(s, event->conversation.target_id);
        break;
    case EVENT_ONLINE:
        screen_flash(s, false, "%s", _("online: a pull follows at once (R13)"));
        break;
    case EVENT_OFFLINE:
        screen_flash(s, false, "%s", _("offline: the timer stops, the cursor stays (R13)"));
        break;
    case EVENT_ERROR:
        screen_flash(s, true, "%s", event->error->told);
        break;
    }
}

static void on_event(void *ctx, const struct event *event)
{
    screen_take_event(ctx, event);
}

/* ---- drawing ---- */

int screen_load_chat_of_selection(struct screen *s, struct err *err)
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
        status = screen_load_chat_of_selection(s, &err);
    if (status == 0)
        status = screen_chat_reload(&s->chat, &s->session, &err);
    if (status == 0)
        status = store_total_unread(s->session.store, &s->total_unread, &err);
    screen_flash_error(s, status, &err);
}

struct view_state screen_view_of(struct screen *s)
{
    const struct session *session = &s->session;
    redact_turn(&s->redact);
    int64_t now_ms = session_now_ms(session);
    bool has_flash = s->flash != NULL && now_ms < s->flash_until_ms;
    const char *caption = s->caption != NULL ? s->caption : "";
    struct view_state view = screen_data_view(&s->list, &s->chat, session);
    view.message_top = s->message_top;
    view.focus = s->focus;
    view.is_help_open = s->is_help_open;
    view.help_top = s->help_top;
    view.is_pulling = session->live != NULL && live_is_pulling(session->live);
    view.next_pull_in_ms = session_next_pull_ms(session);
    view.last_pull = s->last_pull != NULL ? s->last_pull : "";
    view.last_pull_ok = s->last_pull_ok;
    view.total_unread = s->total_unread;
    view.speed = session->clock.speed;
    view.flash = has_flash ? s->flash : caption;
    view.flash_is_bad = has_flash && s->flash_is_bad;
    view.now_ms = now_ms;
    view.utc_offset_s = command_utc_offset_s(now_ms);
    view.keymap = &s->keymap;
    screen_control_fill(s, &view);
    screen_scenario_fill(s, &view);
    if (view.has_pixels)
        screen_pictures_fill(&s->pictures, &s->chat);
    screen_page_fill(s, &view);
    screen_redact_view(&s->redact, &view);
    return view;
}

void screen_draw(struct screen *s)
{
    refresh(s);
    struct view_state view = screen_view_of(s);
    int rows, cols;
    tty_size(&rows, &cols);
    if (rows != s->frame.rows || cols != s->frame.cols) {
        frame_done(&s->frame);
        frame_init(&s->frame, rows, cols);
    }
    if (s->inspector.is_open)
        screen_inspector_set_cols(&s->inspector, view_inspector_content_cols(&view, rows, cols));
    view_draw(&view, &s->frame);
    tty_show(&s->frame);
    screen_files_drawn(s);
}

/* ---- the loop ---- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When the loop goes on at the latest: the count-down moves, and what is under way is looked at. */
static int64_t tick_end_ms(const struct screen *s, int64_t now_ms)
{
    double speed = s->session.clock.speed;
    int64_t tick_ms = (int64_t)(TICK_REAL_MS * speed);
    int64_t end_ms = now_ms + (tick_ms > 1000 ? tick_ms : 1000 - now_ms % 1000);
    int wait_ms = screen_send_wait_ms(&s->send);
    return wait_ms < 0 ? end_ms : earlier(end_ms, now_ms + (int64_t)(wait_ms * speed) + 1);
}

/* Ctrl-C in the editor is the editor's business. */
bool screen_is_told_to_end(struct screen *s)
{
    int number = command_signal(s->signals);
    return number != 0 && !(number == SIGINT && screen_editor_is_open(&s->send.editor));
}

static int run(struct screen *s, const struct story *story, const struct demo_sender *guide,
               struct err *err)
{
    struct session *session = &s->session;
    int fds[] = {s->signals, tty_fd()};
    int64_t step_ms = story != NULL ? INT64_MIN : INT64_MAX;
    s->is_stale = true;
    screen_draw(s);
    /* What the first frame did not wait for. */
    int status = registry_finish(session->registry, err);
    if (status == 0)
        status = live_start(session->live, err);
    if (status < 0)
        return status;
    client_online(session->client, session_now_ms(session));
    screen_tour_start(s, guide);
    while (!s->is_over && !screen_is_told_to_end(s)) {
        int64_t now_ms = session_now_ms(session);
        if (now_ms >= step_ms)
            step_ms = tell_story(s, story, now_ms);
        bool has_work = screen_files_turn(s) || screen_search_has_work(s);
        int64_t end_ms = has_work ? now_ms : earlier(tick_end_ms(s, now_ms), step_ms);
        size_t fd_count = screen_editor_is_open(&s->send.editor) ? 1 : 2; /* it has the keys */
        status = session_turn(session, end_ms, fds, fd_count, err);
        /* A commit that failed was told as an error event and is tried again; a wrong speed ends
         * the run. */
        if (status == ERR_INPUT)
            return status;
        screen_send_turn(s);
        for (int key = tty_key(); key != 0 && !s->is_over; key = tty_key())
            screen_take_key(s, key);
        screen_flash_error(s, session_save_record(session, err), err);
        if (!s->is_over)
            screen_search_work(s);
        screen_tour_turn(s);
        if (!s->is_over)
            screen_draw(s);
        if (s->control.is_bell_due)
            tty_bell();
        s->control.is_bell_due = false;
    }
    if (s->control.status < 0)
        *err = s->control.err;
    return s->control.status;
}

void screen_done(struct screen *s)
{
    redact_done(&s->redact);
    screen_send_done(&s->send);
    screen_inspector_close(&s->inspector);
    screen_line_done(&s->line);
    screen_search_done(&s->search);
    screen_text_close(&s->text);
    screen_pictures_done(&s->pictures);
    screen_wire_done(&s->wire);
    screen_types_done(&s->types);
    screen_filter_done(&s->timeline.filter);
    traffic_done(&s->traffic);
    screen_list_done(&s->list);
    screen_chat_done(&s->chat);
    frame_done(&s->frame);
    free(s->last_pull);
    screen_question_close(s);
    free(s->flash);
}

int screen_run(struct session_config *config, const struct tty_config *tty,
               const struct story *story, const struct demo_sender *guide, struct err *err)
{
    struct screen s = {.steps = 1};
    struct command_set commands = screen_commands();
    screen_send_commands(&commands, config->identity->secret != NULL);
    screen_scenario_leave_out(&commands);
    screen_tour_commands(&commands, guide != NULL);
    keymap_init(&s.keymap, &commands);
    int status = screen_read_keys(&s.keymap, err);
    if (status < 0) {
        keymap_done(&s.keymap);
        return status;
    }
    screen_line_begin(&s);
    screen_search_note_received(&s); /* what a run before did not get to */
    config->on_event = on_event;
    config->ctx = &s;
    config->types.is_late = true;
    s.redact.is_on = config->is_redacted;
    redact_id(&s.redact, config->user_id);
    s.signals = command_catch_signals();
    status = session_open(&s.session, config, err);
    if (status == 0)
        status = tty_open(tty, err);
    if (status == 0)
        status = run(&s, story, guide, err);
    struct err end_err;
    if (session_end_record(&s.session, &end_err) < 0 && status == 0) {
        *err = end_err;
        status = ERR_OUTSIDE;
    }
    session_stop(&s.session);
    tty_close();
    screen_files_done(&s.files);
    if (status < 0)
        redact_err(&s.redact, err);
    screen_tour_done(&s);
    screen_done(&s);
    session_close(&s.session);
    keymap_done(&s.keymap);
    close(s.signals);
    return status;
}
