#include "app/linear.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "base/i18n.h"
#include "linear_parts.h"
#include "linear_text.h"

enum { INPUT_MAX = 65536 }; /* of one line; more is no command */

/* ---- saying ---- */

static void print(struct linear *l, const char *text, size_t len)
{
    if (l->status == 0)
        l->status = command_print(text, len, &l->err);
}

void linear_say(struct linear *l, const char *fmt, ...)
{
    struct buf line = {0};
    va_list args;
    /* What is typed just now is left alone: it stays on its line. */
    if (l->has_prompt)
        buf_add_char(&line, '\n');
    l->has_prompt = false;
    va_start(args, fmt);
    buf_vaddf(&line, fmt, args);
    va_end(args);
    buf_add_char(&line, '\n');
    print(l, buf_str(&line), line.len);
    buf_done(&line);
}

static void say_prompt(struct linear *l)
{
    static const char prompt[] = "> ";
    if (l->has_prompt || !l->is_terminal)
        return;
    print(l, prompt, sizeof prompt - 1);
    l->has_prompt = true;
}

int linear_utc_offset_s(const struct linear *l)
{
    return command_utc_offset_s(session_now_ms(&l->session));
}

/* ---- what happens to the client ---- */

static bool is_open(const struct linear *l, const char *target_id)
{
    return l->chat.target_id != NULL && strcmp(l->chat.target_id, target_id) == 0;
}

/* What arrives in the conversation that is open is read as it arrives, as on the screen. */
static void read_open_chat(struct linear *l)
{
    struct session *s = &l->session;
    struct err err;
    int status = session_do(s, RECORD_DEED_OPEN, l->chat.target_id, NULL, &err);
    if (status == 0)
        status = screen_chat_reload(&l->chat, s, &err);
    if (status < 0)
        linear_say(l, _("Something went wrong: %s"), err.told);
}

static void on_event(void *ctx, const struct event *event)
{
    struct linear *l = ctx;
    struct buf sentence = {0};
    struct redacted masked;
    linear_write_event(redact_event(&l->redact, event, &masked), command_utc_offset_s(event->at_ms),
                       &sentence);
    linear_say(l, "%s", buf_str(&sentence));
    buf_done(&sentence);
    redact_turn(&l->redact);
    if (event->kind == EVENT_PULL && !event->pull.has_more)
        l->is_waiting = false;
    else if (event->kind == EVENT_ONLINE || event->kind == EVENT_OFFLINE)
        l->is_waiting = event->kind == EVENT_ONLINE;
    else if (event->kind == EVENT_CONVERSATION && is_open(l, event->conversation.target_id))
        read_open_chat(l);
}

/* ---- input ---- */

static void read_input(struct linear *l)
{
    char bytes[4096];
    struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&fd, 1, 0) <= 0)
        return;
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    l->is_at_end = n <= 0;
    if (n > 0)
        buf_add(&l->input, bytes, (size_t)n);
}

/* The first line goes out of the buffer; false: there is none. What stands before the end of the
 * input is a line as well. */
static bool take_line(struct linear *l, struct buf *line)
{
    const char *text = buf_str(&l->input);
    const char *end = l->input.len > 0 ? memchr(text, '\n', l->input.len) : NULL;
    bool is_last = end == NULL && l->is_at_end && l->input.len > 0;
    if (end == NULL && !is_last)
        return false;
    size_t len = is_last ? l->input.len : (size_t)(end - text);
    size_t used = is_last ? len : len + 1;
    buf_add(line, text, len > 0 && text[len - 1] == '\r' ? len - 1 : len);
    memmove(l->input.data, l->input.data + used, l->input.len - used);
    l->input.len -= used;
    l->input.data[l->input.len] = '\0';
    return true;
}

static bool may_do_more(const struct linear *l)
{
    return !l->is_over && l->status == 0 && (l->is_terminal || !l->is_waiting);
}

static void do_input(struct linear *l)
{
    struct buf line = {0};
    while (may_do_more(l) && take_line(l, &line)) {
        l->has_prompt = false; /* the terminal has gone on to the next line */
        linear_do(l, buf_str(&line));
        buf_clear(&line);
    }
    if (l->input.len > INPUT_MAX && memchr(l->input.data, '\n', l->input.len) == NULL) {
        buf_clear(&l->input);
        linear_say(l, "%s", _("That is too long for a command."));
    }
    if (l->is_at_end && l->input.len == 0 && may_do_more(l))
        l->is_over = true;
    buf_done(&line);
}

/* ---- the loop ---- */

/* Nothing more is read than is done soon, and at its end standard input would be ready for ever. */
static size_t fd_count_of(const struct linear *l)
{
    bool wants_input = !l->is_at_end && l->input.len <= INPUT_MAX;
    return wants_input ? 2 : 1;
}

static int run(struct linear *l, int signals, struct err *err)
{
    struct session *s = &l->session;
    int fds[] = {signals, STDIN_FILENO};
    int status = live_start(s->live, err);
    if (status < 0)
        return status;
    linear_say(l, _("castsim, the phone of %s. Type help for the commands, quit to leave."),
               redact_id(&l->redact, s->config->user_id));
    client_online(s->client, session_now_ms(s));
    while (!l->is_over && command_signal(signals) == 0) {
        say_prompt(l);
        size_t fd_count = fd_count_of(l);
        status = live_turn(s->live, INT64_MAX, fds, fd_count, err);
        if (status == ERR_INPUT)
            return status;
        if (fd_count > 1)
            read_input(l);
        do_input(l);
        status = session_save_record(s, err);
        if (status < 0)
            return status;
        if (l->status < 0) {
            *err = l->err;
            return l->status;
        }
    }
    return 0;
}

int linear_run(struct session_config *config, struct err *err)
{
    struct linear l = {.commands = linear_commands(),
                       .is_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)};
    config->on_event = on_event;
    config->ctx = &l;
    l.redact.is_on = config->is_redacted;
    int signals = command_catch_signals();
    int status = session_open(&l.session, config, err);
    if (status == 0)
        status = run(&l, signals, err);
    struct err end_err;
    if (session_end_record(&l.session, &end_err) < 0 && status == 0) {
        *err = end_err;
        status = ERR_OUTSIDE;
    }
    session_close(&l.session);
    screen_chat_done(&l.chat);
    if (status < 0)
        redact_err(&l.redact, err);
    redact_done(&l.redact);
    free(l.asked);
    screen_filter_done(&l.filter);
    buf_done(&l.input);
    close(signals);
    return status;
}
