/* What a client of a scenario and its user do. */
#include <string.h>

#include "play_private.h"

/* For the trace. `why_nothing` (NULL = it was done) is what somebody who mistyped looks for. */
static void tell_nothing(const struct play *p, const struct scenario_step *step,
                         const char *why_nothing)
{
    struct buf text = {0};
    buf_add_str(&text, play_behind_name(step));
    if (why_nothing != NULL)
        buf_addf(&text, " (%s)", why_nothing);
    world_client_did(play_client(p, step), buf_str(&text));
    buf_done(&text);
}

static void tell(const struct play *p, const struct scenario_step *step)
{
    tell_nothing(p, step, NULL);
}

/* What a process does that does not run changes nothing, and is told. */
static bool is_running(const struct play *p, const struct scenario_step *step)
{
    bool is_running_now = world_client_is_running(play_client(p, step));
    if (!is_running_now)
        tell_nothing(p, step, "nothing: it does not run");
    return is_running_now;
}

/* ---- a client's process and network ---- */

int play_do_online(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    const struct scenario_arg *in = scenario_arg(step, KEY_IN);
    world_client_online_in(play_client(p, step),
                           in != NULL ? world_draw(p->world, in->n, in->high) : 0);
    return 0;
}

int play_do_offline(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    if (is_running(p, step))
        world_client_offline(play_client(p, step));
    return 0;
}

int play_do_pull(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    struct world_client *c = play_client(p, step);
    if (!is_running(p, step))
        return 0;
    if (!client_is_online(world_client_peek(c)))
        tell_nothing(p, step, "nothing: it is offline");
    world_client_pull(c);
    return 0;
}

int play_do_kill(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    if (is_running(p, step))
        world_client_kill(play_client(p, step),
                          (enum world_kill)play_arg_number(step, KEY_AT, WORLD_KILL_NOW));
    return 0;
}

int play_do_stop(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    if (is_running(p, step))
        world_client_stop(play_client(p, step));
    return 0;
}

int play_do_start(struct play *p, const struct scenario_step *step, struct err *err)
{
    struct world_client *c = play_client(p, step);
    int status = 0;
    if (world_client_is_running(c))
        tell_nothing(p, step, "nothing: it runs already");
    for (size_t i = 0; i < step->arg_count && status == 0; i++) {
        if (step->args[i].key == KEY_TYPES)
            status = world_client_add_types(c, TYPE_SOURCE_PATH, step->args[i].text, true, err);
    }
    return status == 0 ? world_client_start(c, err) : status;
}

int play_do_clock(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    world_client_jump(play_client(p, step), play_arg_number(step, KEY_DURATION, 0));
    tell(p, step);
    return 0;
}

int play_do_user(struct play *p, const struct scenario_step *step, struct err *err)
{
    return world_client_set_user(play_client(p, step), play_arg_text(step, KEY_USER), err);
}

/* A type that must be refused (R23). */
static int judge_refusal(struct play *p, const struct scenario_step *step, const char *reason,
                         int status, struct err *err)
{
    if (status != 0 && status != ERR_INPUT)
        return status;
    struct buf actual = {0};
    buf_add_str(&actual, status == 0 ? "it was registered" : err->text);
    play_note(p, step, status == ERR_INPUT && strstr(err->text, reason) != NULL, &actual);
    buf_done(&actual);
    return 0;
}

int play_do_register(struct play *p, const struct scenario_step *step, struct err *err)
{
    struct world_client *c = play_client(p, step);
    const char *file = play_arg_text(step, KEY_FILE);
    const char *reason = play_arg_text(step, KEY_REFUSED);
    int status = file != NULL ? world_client_add_types(c, TYPE_SOURCE_PATH, file, false, err)
                              : world_client_add_types(c, TYPE_SOURCE_TEXT,
                                                       play_arg_text(step, KEY_BODY), false, err);
    if (status == 0)
        tell(p, step);
    return reason != NULL ? judge_refusal(p, step, reason, status, err) : status;
}

int play_do_unregister(struct play *p, const struct scenario_step *step, struct err *err)
{
    int status = world_client_add_types(play_client(p, step), TYPE_SOURCE_DROPPED,
                                        play_arg_text(step, KEY_OBJECT_NAME), false, err);
    if (status == 0)
        tell(p, step);
    return status;
}

/* ---- what its user does ---- */

typedef int store_fn(struct play *p, struct world_client *c, const struct scenario_step *step,
                     struct err *err);

/* The conversation, or the message, that is meant. */
static bool has_object(const struct play *p, const struct world_client *c,
                       const struct scenario_step *step)
{
    struct store *store = world_client_store(c);
    bool found = false;
    if (step->target_count > 0) {
        struct store_conversation row;
        if (store_find(store, step->targets[0], &row, &found, NULL) == 0 && found)
            store_conversation_done(&row);
    } else {
        struct store_received received;
        const char *uid = play_uid(p, step->ids[0]);
        if (uid != NULL)
            store_find_received(store, uid, &received, &found, NULL);
    }
    return found;
}

static int with_store(struct play *p, const struct scenario_step *step, store_fn *go,
                      struct err *err)
{
    struct world_client *c = play_client(p, step);
    if (world_client_store(c) == NULL) {
        err_set(err, "%s does not run: start it first", step->who);
        return ERR_INPUT;
    }
    bool is_there = has_object(p, c, step);
    int status = go(p, c, step, err);
    if (status == 0)
        tell_nothing(p, step, is_there ? NULL : "nothing: there is none");
    return status;
}

static int open_chat(struct play *p, struct world_client *c, const struct scenario_step *step,
                     struct err *err)
{
    (void)p;
    return store_open_conversation(world_client_store(c), step->targets[0], world_client_now_ms(c),
                                   err);
}

static int remove_row(struct play *p, struct world_client *c, const struct scenario_step *step,
                      struct err *err)
{
    (void)p;
    return store_remove(world_client_store(c), step->targets[0], err);
}

static int clear_row(struct play *p, struct world_client *c, const struct scenario_step *step,
                     struct err *err)
{
    (void)p;
    return store_clear(world_client_store(c), step->targets[0], err);
}

static int pin_row(struct play *p, struct world_client *c, const struct scenario_step *step,
                   struct err *err)
{
    (void)p;
    return store_pin(world_client_store(c), step->targets[0], scenario_arg(step, KEY_OFF) == NULL,
                     err);
}

static int delete_message(struct play *p, struct world_client *c, const struct scenario_step *step,
                          struct err *err)
{
    const char *uid = play_uid(p, step->ids[0]);
    return uid != NULL ? store_delete_message(world_client_store(c), uid, err)
                       : play_say_no_uid(step->ids[0], err);
}

int play_do_open(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, open_chat, err);
}

int play_do_remove(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, remove_row, err);
}

int play_do_clear(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, clear_row, err);
}

int play_do_pin(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, pin_row, err);
}

int play_do_delete(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, delete_message, err);
}
