#include "screen_control.h"

#include <string.h>

#include "base/i18n.h"
#include "base/parse.h"
#include "io/fetch.h"
#include "screen_parts.h"
#include "ui/command_line.h"

enum { SLOW_MS = 10 * 1000 }; /* how slow a network is that nobody said more about */

/* ---- the process ---- */

bool screen_control_is_running(struct screen *s)
{
    if (s->session.client != NULL)
        return true;
    struct buf key = {0};
    screen_add_key(s, COMMAND_RESTART, &key);
    screen_flash(s, true, _("the client is not running; %s starts it again"), buf_str(&key));
    buf_done(&key);
    return false;
}

static void note(struct screen *s, const char *text)
{
    traffic_note(&s->traffic, session_now_ms(&s->session), text, false);
}

static int kill_client(struct screen *s, const struct command_line *line, struct err *err)
{
    (void)line;
    if (!screen_control_is_running(s))
        return 0;
    int status = session_kill(&s->session, err);
    if (status < 0)
        return status;
    s->timeline.killed_ms = session_now_ms(&s->session);
    s->control.server_state = SERVER_UNKNOWN;
    note(s, _("killed"));
    struct buf key = {0};
    screen_add_key(s, COMMAND_RESTART, &key);
    screen_flash(s, false,
                 _("killed: what was stored stays, nothing is pulled; %s starts it again"),
                 buf_str(&key));
    buf_done(&key);
    return 0;
}

/* The flash is that of going online. */
static int restart_client(struct screen *s, const struct command_line *line, struct err *err)
{
    (void)line;
    if (s->session.client != NULL) {
        screen_flash(s, true, "%s", _("the client is running already"));
        return 0;
    }
    note(s, _("started again"));
    s->is_stale = true;
    int status = session_restart(&s->session, err);
    screen_types_begin_again(&s->types, &s->session, &s->traffic);
    if (status < 0 && s->session.store == NULL) {
        s->control.status = status;
        s->control.err = *err;
        s->is_over = true;
    }
    return status;
}

/* ---- the connection ---- */

static int set_online(struct screen *s, bool is_online)
{
    int64_t now_ms = session_now_ms(&s->session);
    if (!screen_control_is_running(s))
        return 0;
    if (client_is_online(s->session.client) == is_online) {
        screen_flash(s, true, "%s",
                     is_online ? _("the client is online already")
                               : _("the client is offline already"));
        return 0;
    }
    live_try_again(s->session.live);
    if (is_online) {
        client_online(s->session.client, now_ms);
    } else {
        live_offline(s->session.live);
        client_offline(s->session.client, now_ms);
    }
    return 0;
}

static int go_online(struct screen *s, const struct command_line *line, struct err *err)
{
    (void)line;
    (void)err;
    return set_online(s, true);
}

static int go_offline(struct screen *s, const struct command_line *line, struct err *err)
{
    (void)line;
    (void)err;
    return set_online(s, false);
}

static int toggle_online(struct screen *s, const struct command_line *line, struct err *err)
{
    (void)line;
    (void)err;
    return set_online(s, !session_is_online(&s->session));
}

/* What the network will do, as conditions and in words. */
static const char *fault_of(enum command_fault fault, int64_t for_ms,
                            struct network_conditions *out)
{
    *out = (struct network_conditions){0};
    switch (fault) {
    case FAULT_FAIL:
        out->is_refused = true;
        return _("the next request will be refused");
    case FAULT_CUT:
        out->truncate = NETWORK_ALWAYS;
        return _("the next answer will break off in the middle");
    case FAULT_SLOW:
        break;
    }
    if (for_ms >= FETCH_TOTAL_MS) {
        out->is_hanging = true;
        return _("the next request will get no answer within 30s");
    }
    out->delay_low_ms = for_ms / 2;
    out->delay_high_ms = for_ms / 2;
    return _("the next answer will be slow");
}

static int inject_fault(struct screen *s, const struct command_line *line, struct err *err)
{
    enum command_fault fault = (enum command_fault)line->args[0].n;
    bool has_duration = line->args[1].is_given;
    if (has_duration && fault != FAULT_SLOW) {
        err_set(err, "a duration goes with :fault slow alone");
        return ERR_INPUT;
    }
    if (!screen_control_is_running(s))
        return 0;
    struct network_conditions conditions;
    const char *words = fault_of(fault, has_duration ? line->args[1].n : SLOW_MS, &conditions);
    live_set_network(s->session.live, &conditions, 1);
    note(s, words);
    screen_flash(s, false, "%s", words);
    return 0;
}

/* ---- the clock ---- */

static int set_speed(struct screen *s, const struct command_line *line, struct err *err)
{
    int status = session_set_speed(&s->session, line->args[0].number, err);
    if (status == 0)
        screen_flash(s, false, _("the clock runs at speed %.7g"), line->args[0].number);
    return status;
}

/* Among the traffic too, where the times of what follows would be a riddle. */
static int jump(struct screen *s, const struct command_line *line, struct err *err)
{
    int status = session_jump(&s->session, line->args[0].n, err);
    if (status < 0)
        return status;
    struct buf by = {0};
    struct buf text = {0};
    parse_write_duration(&by, line->args[0].n);
    buf_addf(&text, _("the clock jumped ahead by %s"), buf_str(&by));
    note(s, buf_str(&text));
    screen_flash(s, false, "%s", buf_str(&text));
    buf_done(&by);
    buf_done(&text);
    return 0;
}

/* ---- a conversation ---- */

static int mark_read(struct screen *s, const struct command_line *line, struct err *err)
{
    const char *target = line->args[0].is_given ? redact_unmask(&s->redact, line->args[0].text)
                                                : screen_list_target(&s->list);
    if (target == NULL || !screen_control_is_running(s))
        return 0;
    s->is_stale = true;
    return session_do(&s->session, RECORD_DEED_OPEN, target, NULL, err);
}

/* ---- the terminal ---- */

static bool is_on(const struct command_line *line, bool is_on_now)
{
    return line->args[0].is_given ? line->args[0].n == 1 : !is_on_now;
}

static int set_mouse(struct screen *s, const struct command_line *line, struct err *err)
{
    (void)err;
    bool on = is_on(line, tty_wishes().has_mouse);
    tty_set_mouse(on);
    screen_flash(s, false, "%s",
                 on ? _("mouse on: hold Shift to select text") : _("mouse off: it selects text"));
    return 0;
}

static int set_bell(struct screen *s, const struct command_line *line, struct err *err)
{
    (void)err;
    enum tty_bell now = tty_wishes().bell;
    bool on = is_on(line, now != TTY_BELL_OFF);
    if (now != TTY_BELL_OFF)
        s->control.bell = now;
    tty_set_bell(on ? s->control.bell : TTY_BELL_OFF);
    screen_flash(s, false, "%s",
                 on ? _("the bell rings for what counts as unread") : _("the bell is silent"));
    return 0;
}

static int set_theme(struct screen *s, const struct command_line *line, struct err *err)
{
    (void)s;
    (void)err;
    enum detect_theme theme;
    if (detect_theme_word(line->args[0].text, &theme))
        tty_set_theme(theme);
    return 0;
}

/* ---- the commands ---- */

typedef int (*action)(struct screen *s, const struct command_line *line, struct err *err);

static const action actions[COMMAND_COUNT] = {
    [COMMAND_ONLINE] = go_online,
    [COMMAND_OFFLINE] = go_offline,
    [COMMAND_TOGGLE_ONLINE] = toggle_online,
    [COMMAND_KILL] = kill_client,
    [COMMAND_RESTART] = restart_client,
    [COMMAND_FAULT] = inject_fault,
    [COMMAND_SPEED] = set_speed,
    [COMMAND_JUMP] = jump,
    [COMMAND_READ] = mark_read,
    [COMMAND_MOUSE] = set_mouse,
    [COMMAND_BELL] = set_bell,
    [COMMAND_THEME] = set_theme,
};

void screen_control_commands(struct command_set *set)
{
    for (int i = 0; i < COMMAND_COUNT; i++)
        set->has[i] = set->has[i] || actions[i] != NULL;
}

/* The arguments are read as those of a typed line. */
static int read_args(enum command command, const char *args, struct command_line *out,
                     struct err *err)
{
    struct command_set all = commands_all();
    struct buf text = {0};
    buf_addf(&text, "%s %s", commands_get(command)->word, args);
    int status = command_line_parse(buf_str(&text), &all, false, out, NULL, err);
    buf_done(&text);
    return status;
}

bool screen_control_do(struct screen *s, enum command command, const char *args)
{
    if (actions[command] == NULL)
        return false;
    struct command_line line;
    struct err err;
    int status = read_args(command, args, &line, &err);
    if (status == 0)
        status = actions[command](s, &line, &err);
    command_line_done(&line);
    screen_flash_error(s, status, &err);
    return true;
}

/* ---- what it learns and shows ---- */

void screen_control_take(struct screen *s, const struct event *event)
{
    struct screen_control *c = &s->control;
    if (event->kind == EVENT_MESSAGE)
        c->is_bell_due |= event->message.verdict->counted;
    if (event->kind != EVENT_PULL)
        return;
    c->server_http = event->pull.http;
    if (event->pull.ok)
        c->server_state = SERVER_UP;
    else
        c->server_state = event->pull.http == 0 ? SERVER_SILENT : SERVER_FAILING;
    if (c->server_http == 200) /* it is the body that is of no use */
        c->server_http = 0;
}

void screen_control_fill(const struct screen *s, struct view_state *view)
{
    const struct live *live = s->session.live;
    view->server_state = s->control.server_state;
    view->server_http = s->control.server_http;
    if (live != NULL && live_is_refused(live))
        view->server_state = SERVER_REFUSING;
    view->list_cols = s->mouse.list_cols;
    view->has_pixels = tty_depth() >= THEME_DEPTH_256;
}
