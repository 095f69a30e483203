/* The scenario has a screen of its own, over that of the phone: its session stands for one client
 * of the world, on a clock that stands still between two steps. A step back is the same scenario
 * played again up to the step before: it is deterministic. */
#include "screen_scenario.h"

#include <stdlib.h>
#include <string.h>

#include "app/scenario_files.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "screen_parts.h"
#include "screen_scenario_private.h"
#include "ui/keys.h"
#include "ui/tty.h"

enum {
    PLAY_EVERY_REAL_MS = 400, /* a step, while it plays by itself */
    LOOK_FOR_ESC_EVERY = 64,  /* steps of a long way back */
    ESC = 0x1b,
};

/* ---- the client that is shown ---- */

static void write_place(struct screen_scenario *sc)
{
    enum { KEYS = 5 };
    static const enum command named[KEYS] = {COMMAND_STEP, COMMAND_STEP_BACK, COMMAND_PLAY,
                                             COMMAND_CLIENT, COMMAND_QUIT};
    const struct world_client *c = screen_scenario_client(sc);
    struct buf keys[KEYS] = {{0}};
    struct buf clock = {0};
    for (size_t i = 0; i < KEYS; i++)
        screen_add_key(sc->screen, named[i], &keys[i]);
    play_write_duration(&clock, play_now_ms(sc->play));
    buf_clear(&sc->place);
    buf_addf(&sc->place, _("%s at %s, step %zu   %s next  %s back  %s play  %s client  %s end"),
             c != NULL ? world_client_name(c) : _("nobody"), buf_str(&clock), sc->steps,
             buf_str(&keys[0]), buf_str(&keys[1]), buf_str(&keys[2]), buf_str(&keys[3]),
             buf_str(&keys[4]));
    for (size_t i = 0; i < KEYS; i++)
        buf_done(&keys[i]);
    buf_done(&clock);
}

/* The session is made anew after every step: a client may have been started again. */
static void set_session(struct screen_scenario *sc)
{
    struct screen *s = sc->screen;
    const struct world_client *c = screen_scenario_client(sc);
    const struct session *phone = &sc->phone->session;
    sc->session.user_id = c != NULL ? world_client_user(c) : "";
    redact_id(&s->redact, sc->session.user_id);
    sc->session.profile = c != NULL ? world_client_profile(c) : phone->config->profile;
    write_place(sc);
    bool runs = c != NULL && world_client_is_running(c);
    struct registry *registry = c != NULL ? (struct registry *)world_client_registry(c) : NULL;
    struct err err;
    if (registry != NULL) /* the types are listed, too: all of them */
        screen_flash_error(s, registry_finish(registry, &err), &err);
    s->session = (struct session){
        .config = &sc->session,
        .registry = registry != NULL ? registry : phone->registry,
        .store = runs ? world_client_store(c) : sc->nothing,
        .client = runs ? world_client_peek(c) : NULL,
        .clock = {.start_wall_ms =
                      c != NULL ? world_client_now_ms(c) : world_now_ms(play_world(sc->play))}};
    s->is_stale = true;
}

/* ---- stepping ---- */

/* What a replay begins without. */
static void forget_what_was(struct screen *s)
{
    screen_inspector_close(&s->inspector);
    traffic_done(&s->traffic);
    s->wire.looked = 0;
    s->wire.shown_count = 0;
    s->wire.forgotten = 0;
    s->timeline.view.broadcast_count = 0;
    s->timeline.is_looking = false;
    free(s->last_pull);
    s->last_pull = NULL;
    s->flash_until_ms = 0;
    s->control.server_state = SERVER_UNKNOWN;
}

static void close_play(struct screen_scenario *sc)
{
    play_close(sc->play);
    run_result_done(&sc->result);
    sc->play = NULL;
    sc->result = (struct run_result){0};
}

static int open_play(struct screen_scenario *sc, struct err *err)
{
    sc->config = (struct play_config){.shelf = sc->shelf,
                                      .profile = sc->phone->session.config->profile,
                                      .tolerance_ms = -1,
                                      .on_event = screen_scenario_take,
                                      .ctx = sc};
    sc->is_over = false;
    sc->steps = 0;
    sc->told = 0;
    sc->failed_told = 0;
    sc->play = play_open(sc->scenario, &sc->config, &sc->result, err);
    return sc->play != NULL ? 0 : ERR_OUTSIDE;
}

/* The last of those that failed in this step. */
static void tell_failures(struct screen_scenario *sc)
{
    const struct run_result *r = &sc->result;
    if (r->failed_count == sc->failed_told)
        return;
    sc->failed_told = r->failed_count;
    for (size_t i = r->expectation_count; i > 0; i--) {
        const struct run_expectation *e = &r->expectations[i - 1];
        if (e->has_held)
            continue;
        screen_flash(sc->screen, true, _("line %d has not held: %s: %s"), e->line, e->text,
                     e->actual);
        break;
    }
    sc->is_playing = false;
}

static void tell_end(struct screen_scenario *sc)
{
    const struct run_result *r = &sc->result;
    sc->is_playing = false;
    if (r->failed_count > 0)
        screen_flash(sc->screen, true, _("the end: %zu of %zu expectations have not held"),
                     r->failed_count, r->expectation_count);
    else
        screen_flash(sc->screen, false, _("the end: all %zu expectations held"),
                     r->expectation_count);
}

/* To the next instant at which anything can be seen: something was told, or judged. */
static int step(struct screen_scenario *sc, struct err *err)
{
    size_t told = sc->told;
    size_t judged = sc->result.expectation_count;
    int status = 0;
    sc->screen->flash_until_ms = 0;
    while (status == 0 && !sc->is_over && told == sc->told &&
           judged == sc->result.expectation_count)
        status = play_step(sc->play, &sc->is_over, err);
    sc->steps++;
    if (status == 0)
        tell_failures(sc);
    if (status == 0 && sc->is_over)
        tell_end(sc);
    return status;
}

/* From the beginning to that step, or until Esc. */
static int go_to(struct screen_scenario *sc, size_t steps, struct err *err)
{
    close_play(sc);
    forget_what_was(sc->screen);
    int status = open_play(sc, err);
    while (status == 0 && !sc->is_over && sc->steps < steps) {
        status = step(sc, err);
        if (sc->steps % LOOK_FOR_ESC_EVERY == 0 && tty_key() == ESC)
            steps = sc->steps;
    }
    sc->screen->control.is_bell_due = false;
    return status;
}

static void step_forward(struct screen_scenario *sc)
{
    struct err err;
    if (sc->is_over) {
        tell_end(sc);
        return;
    }
    screen_flash_error(sc->screen, step(sc, &err), &err);
    set_session(sc);
}

/* Without a stage there is nothing to be shown. */
static void go_back_to(struct screen_scenario *sc, size_t steps)
{
    struct err err;
    int status = go_to(sc, steps, &err);
    if (sc->play == NULL) {
        screen_flash_error(sc->phone, status, &err);
        sc->screen->is_over = true;
        return;
    }
    set_session(sc);
    screen_flash_error(sc->screen, status, &err);
}

static void step_back(struct screen_scenario *sc)
{
    sc->is_playing = false;
    if (sc->steps > 1)
        go_back_to(sc, sc->steps - 1);
    else
        screen_flash(sc->screen, false, "%s", _("this is the beginning"));
}

/* Its traffic is what it lived through from the beginning. */
static void show_client(struct screen_scenario *sc, const char *name)
{
    const struct world *w = play_world(sc->play);
    const struct world_client *now = screen_scenario_client(sc);
    const struct world_client *next = name[0] != '\0' ? world_find_client(w, name) : NULL;
    if (name[0] == '\0' && now != NULL)
        next = world_client_at(w, (world_client_index(now) + 1) % world_client_count(w));
    if (next == NULL) {
        screen_flash(sc->screen, true, _("there is no client \"%s\" yet"), name);
        return;
    }
    char *who = mem_dup_str(world_client_name(next));
    free(sc->who);
    sc->who = who;
    go_back_to(sc, sc->steps);
    if (sc->play != NULL)
        screen_flash(sc->screen, false, _("this is what %s shows"), sc->who);
}

static void play_or_pause(struct screen_scenario *sc)
{
    sc->is_playing = !sc->is_playing && !sc->is_over;
    sc->next_real_ms = clock_now_ms(&sc->real);
}

/* ---- the loop ---- */

static struct command_set commands_inside(void)
{
    static const enum command left_out[] = {
        COMMAND_SEND,        COMMAND_SEARCH,         COMMAND_HIT_NEXT, COMMAND_HIT_PREVIOUS,
        COMMAND_ONLINE,      COMMAND_OFFLINE,        COMMAND_PULL,     COMMAND_TOGGLE_ONLINE,
        COMMAND_KILL,        COMMAND_RESTART,        COMMAND_READ,     COMMAND_PIN,
        COMMAND_REMOVE,      COMMAND_CLEAR,          COMMAND_DELETE,   COMMAND_TYPE_LOAD,
        COMMAND_TYPE_RELOAD, COMMAND_TYPE_DROP,      COMMAND_FAULT,    COMMAND_SPEED,
        COMMAND_JUMP,        COMMAND_SCENARIO,       COMMAND_SUBMIT,   COMMAND_EDITOR,
        COMMAND_EXPORT, /* which takes several turns, in which a step takes its store away */
        COMMAND_FIELD_NEXT,  COMMAND_FIELD_PREVIOUS,
    };
    struct command_set set = screen_commands();
    for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
        set.has[left_out[i]] = false;
    return set;
}

/* The phone lives on; its own loop goes on with what it told. */
static void turn(struct screen_scenario *sc, struct screen *s)
{
    struct screen *phone = sc->phone;
    struct session *session = &phone->session;
    const int fds[] = {s->signals, tty_fd()};
    int64_t wait_ms = sc->is_playing ? sc->next_real_ms - clock_now_ms(&sc->real) : 1000;
    wait_ms = screen_files_turn(s) || wait_ms < 0 ? 0 : wait_ms;
    int64_t until_ms = session_now_ms(session) + (int64_t)((double)wait_ms * session->clock.speed);
    struct err err;
    int status = session_turn(session, until_ms, fds, 2, &err);
    s->is_over |= status == ERR_INPUT;
    screen_send_turn(phone);
    screen_flash_error(phone, session_save_record(session, &err), &err);
    phone->control.is_bell_due = false;
}

static void run(struct screen_scenario *sc, struct screen *s)
{
    while (!s->is_over) {
        screen_draw(s);
        turn(sc, s);
        if (screen_is_told_to_end(s))
            s->is_over = sc->phone->is_over = true;
        for (int key = tty_key(); key != 0 && !s->is_over; key = tty_key()) {
            sc->phone->is_over |= key == KEY_CODE_CLOSED;
            screen_take_key(s, key);
        }
        if (sc->is_playing && clock_now_ms(&sc->real) >= sc->next_real_ms) {
            sc->next_real_ms = clock_now_ms(&sc->real) + PLAY_EVERY_REAL_MS;
            step_forward(sc);
        }
    }
}

static void prepare(struct screen_scenario *sc, struct screen *s, struct screen *phone)
{
    const struct session_config *config = phone->session.config;
    struct command_set commands = commands_inside();
    struct err err;
    *s = (struct screen){.steps = 1, .scenario = sc, .signals = phone->signals};
    keymap_init(&s->keymap, &commands);
    if (screen_read_keys(&s->keymap, &err) < 0)
        screen_flash_error(phone, ERR_INPUT, &err);
    screen_line_begin(s);
    s->redact.is_on = phone->redact.is_on;
    s->files = phone->files; /* a recording goes on */
    phone->files = (struct screen_files){0};
    sc->screen = s;
    sc->phone = phone;
    sc->session = (struct session_config){.identity = &sc->identity, .lang = config->lang};
    clock_start(&sc->real, 1);
}

static int open_all(struct screen_scenario *sc, const char *path, struct err *err)
{
    sc->scenario = scenario_files_read_one(path, err);
    if (sc->scenario == NULL)
        return ERR_INPUT;
    sc->nothing = store_open(&(struct store_config){.path = ":memory:",
                                                    .app_key = "scenario",
                                                    .user_id = "nobody",
                                                    .profile = sc->phone->session.config->profile},
                             err);
    if (sc->nothing == NULL)
        return ERR_OUTSIDE;
    const char *slash = strrchr(path, '/');
    sc->identity.app_key = (char *)(slash != NULL ? slash + 1 : path);
    sc->shelf = type_shelf_new();
    int status = open_play(sc, err);
    return status == 0 ? step(sc, err) : status;
}

static void open_scenario(struct screen *phone, const char *path)
{
    struct screen_scenario sc = {0};
    struct screen *s = mem_zalloc(sizeof *s);
    struct err err;
    prepare(&sc, s, phone);
    int status = open_all(&sc, path, &err);
    screen_flash_error(phone, status, &err);
    if (status == 0) {
        set_session(&sc);
        run(&sc, s);
    }
    phone->files = s->files;
    screen_done(s);
    keymap_done(&s->keymap);
    free(s);
    close_play(&sc);
    type_shelf_free(sc.shelf);
    store_close(sc.nothing);
    scenario_free(sc.scenario);
    buf_done(&sc.place);
    free(sc.who);
    phone->is_stale = true;
    tty_redraw();
}

/* ---- commands ---- */

bool screen_scenario_do(struct screen *s, enum command command, const char *args)
{
    struct screen_scenario *sc = s->scenario;
    if (sc == NULL) {
        if (command == COMMAND_SCENARIO)
            open_scenario(s, args);
        return command == COMMAND_SCENARIO;
    }
    switch (command) {
    case COMMAND_STEP:
        sc->is_playing = false;
        step_forward(sc);
        return true;
    case COMMAND_STEP_BACK:
        step_back(sc);
        return true;
    case COMMAND_PLAY:
        play_or_pause(sc);
        return true;
    case COMMAND_CLIENT:
        show_client(sc, args);
        return true;
    default:
        return false;
    }
}

void screen_scenario_fill(const struct screen *s, struct view_state *view)
{
    if (s->scenario == NULL)
        return;
    view->is_paused = !s->scenario->is_playing;
    view->speed = 1;
    if (view->flash[0] == '\0')
        view->flash = buf_str(&s->scenario->place);
}

static const enum command inside[] = {COMMAND_STEP, COMMAND_STEP_BACK, COMMAND_PLAY,
                                      COMMAND_CLIENT};

void screen_scenario_commands(struct command_set *set)
{
    set->has[COMMAND_SCENARIO] = true;
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        set->has[inside[i]] = true;
}

void screen_scenario_leave_out(struct command_set *set)
{
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        set->has[inside[i]] = false;
}
