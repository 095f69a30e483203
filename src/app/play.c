#include "app/play.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "play_private.h"

enum { PROGRESS_EVERY = 256 }; /* instants on virtual time */

int64_t play_now_ms(const struct play *p)
{
    return world_now_ms(p->world) - world_start_ms(p->world);
}

struct world *play_world(const struct play *p)
{
    return p->world;
}

static void break_off(struct play *p, int status, const struct err *err)
{
    p->phase = PLAY_OVER;
    p->result->outcome = RUN_BROKEN;
    p->result->status = status;
    p->result->reason = mem_dup_str(err->text);
}

/* ---- judging ---- */

static void judge_now(struct play *p, const struct scenario_step *step)
{
    struct buf actual = {0};
    bool holds = play_holds(p, step, &actual);
    play_note(p, step, holds, &actual);
    buf_done(&actual);
}

/* ---- never ---- */

static void watch(struct play *p, const struct scenario_step *step)
{
    const struct scenario_arg *time = scenario_arg(step, KEY_FOR);
    p->watches = mem_grow(p->watches, &p->watch_cap, p->watch_count + 1, sizeof *p->watches);
    p->watches[p->watch_count++] =
        (struct play_watch){step, time != NULL ? play_now_ms(p) + time->n : INT64_MAX};
}

/* Every quiet instant is looked at, until it is over or the thing has happened. */
static void look(struct play *p)
{
    size_t left = 0;
    for (size_t i = 0; i < p->watch_count; i++) {
        struct play_watch w = p->watches[i];
        struct buf actual = {0};
        if (play_now_ms(p) > w.until_ms) {
            play_note(p, w.step, true, NULL);
        } else if (play_holds(p, w.step, &actual)) {
            buf_clear(&actual);
            buf_add_str(&actual, "it happened at ");
            play_write_duration(&actual, play_now_ms(p));
            play_note(p, w.step, false, &actual);
        } else if (p->is_unreadable) {
            play_note(p, w.step, false, &actual);
        } else {
            p->watches[left++] = w;
        }
        buf_done(&actual);
    }
    p->watch_count = left;
}

static void end_watches(struct play *p)
{
    for (size_t i = 0; i < p->watch_count; i++)
        play_note(p, p->watches[i].step, true, NULL);
    p->watch_count = 0;
}

/* ---- time ---- */

/* An instant is quiet. True ends what time passes for. */
static bool on_quiet(void *ctx)
{
    struct play *p = ctx;
    bool is_told = p->config->remote != NULL || ++p->instants % PROGRESS_EVERY == 0;
    if (p->config->progress != NULL && is_told)
        p->config->progress(p->config->ctx, play_now_ms(p), p->end_ms);
    if (p->watch_count > 0)
        look(p);
    if (p->waiting == NULL)
        return false;
    struct buf unused = {0};
    bool is_over = play_holds(p, p->waiting, &unused);
    buf_done(&unused);
    return is_over;
}

static int settle(struct play *p, struct err *err)
{
    int status = world_settle(p->world, err);
    if (status == 0)
        on_quiet(p);
    return status;
}

/* The last moment of the first `never` that ends before; else at_ms. */
static int64_t first_watch_end(const struct play *p, int64_t at_ms)
{
    for (size_t i = 0; i < p->watch_count; i++) {
        if (p->watches[i].until_ms < at_ms && p->watches[i].until_ms > play_now_ms(p))
            at_ms = p->watches[i].until_ms;
    }
    return at_ms;
}

static bool on_instant(void *ctx)
{
    struct play *p = ctx;
    p->has_instant = true;
    p->is_held = on_quiet(p);
    return true;
}

/* One quiet instant further on the way to at_ms or, when nothing happens before it, to at_ms itself
 * (*is_there), where nothing has happened yet. What is watched is looked at in its last moment too,
 * whether or not anything happens then. */
static int run_some(struct play *p, int64_t at_ms, bool *is_there, struct err *err)
{
    int64_t stop_ms = first_watch_end(p, at_ms);
    p->has_instant = false;
    p->is_held = false;
    int status = world_run_until(p->world, world_start_ms(p->world) + stop_ms, on_instant, p, err);
    *is_there = !p->has_instant && stop_ms == at_ms;
    if (status == 0 && !p->has_instant && !*is_there)
        status = settle(p, err);
    return status;
}

/* Lets time pass until the step holds, at the longest until at_ms. */
static int run_until_holds(struct play *p, const struct scenario_step *step, int64_t at_ms,
                           struct err *err)
{
    int status = 0;
    p->waiting = step;
    bool is_over = on_quiet(p);
    while (status == 0 && !is_over) {
        status = run_some(p, at_ms, &is_over, err);
        is_over = is_over || p->is_held;
    }
    p->waiting = NULL;
    return status;
}

static bool is_sent(void *ctx)
{
    struct play *p = ctx;
    on_quiet(p);
    return !world_is_sending(p->world);
}

/* The next statement comes when a real server has taken this one; when it takes longer than the
 * tolerance, or something before it does, time goes on as the scenario says. */
static int send(struct play *p, const struct scenario_step *step, struct err *err)
{
    bool was_sending = world_is_sending(p->world);
    int status = play_do(p, step, err);
    if (status < 0 || was_sending || !world_is_sending(p->world))
        return status;
    return world_run_until(p->world, world_now_ms(p->world) + p->tolerance_ms, is_sent, p, err);
}

static int judge(struct play *p, const struct scenario_step *step, struct err *err)
{
    int status = 0;
    if (p->tolerance_ms > 0)
        status = run_until_holds(p, step, play_now_ms(p) + p->tolerance_ms, err);
    if (status == 0)
        judge_now(p, step);
    return status;
}

/* ---- the order of things ---- */

static int64_t time_of(const struct play *p, const struct scenario_step *step)
{
    bool counts_from_wait = step->after_wait >= 0 && !step->is_absolute_after_wait;
    return step->at_ms + (counts_from_wait ? p->wait_ends[step->after_wait] : 0);
}

/* ---- a wait ---- */

/* In virtual time what is due at the latest moment still counts: it is settled, then judged. */
static int end_wait(struct play *p, struct err *err)
{
    const struct scenario_step *step = p->waiting;
    p->waiting = NULL;
    int status = settle(p, err);
    if (status == 0)
        judge_now(p, step);
    p->wait_ends[p->next++] = play_now_ms(p);
    p->phase = PLAY_ON_THE_WAY;
    return status;
}

static int begin_wait(struct play *p, struct err *err)
{
    const struct scenario_step *step = &p->scenario->steps[p->next];
    int status = settle(p, err);
    p->phase = PLAY_WAITING;
    p->until_ms = play_now_ms(p) + scenario_arg(step, KEY_MAX)->n + p->tolerance_ms;
    p->waiting = step;
    return status == 0 && on_quiet(p) ? end_wait(p, err) : status;
}

static int wait_on(struct play *p, struct err *err)
{
    bool is_there;
    int status = run_some(p, p->until_ms, &is_there, err);
    return status == 0 && (is_there || p->is_held) ? end_wait(p, err) : status;
}

/* ---- the statements of an instant ---- */

static int do_statement(struct play *p, const struct scenario_step *step, struct err *err)
{
    int status = 0;
    if (step->verb == VERB_NEVER)
        watch(p, step);
    else if (step->verb == VERB_SEND || step->verb == VERB_CALL)
        status = send(p, step, err);
    else if (step->verb != VERB_EXPECT)
        status = play_do(p, step, err);
    if (status < 0)
        err_prefix(err, "%s:%d", step->where.file, step->where.line);
    else
        status = world_count_deed(p->world, err);
    return status;
}

/* First what is to be done, then, once it is quiet, what is expected. */
static int play_instant(struct play *p, int64_t at_ms, struct err *err)
{
    const struct scenario_step *steps = p->scenario->steps;
    size_t first = p->next;
    int status = 0;
    while (status == 0 && p->next < p->scenario->step_count && steps[p->next].verb != VERB_WAIT &&
           time_of(p, &steps[p->next]) == at_ms)
        status = do_statement(p, &steps[p->next++], err);
    if (status == 0)
        status = settle(p, err);
    for (size_t i = first; i < p->next && status == 0; i++) {
        if (steps[i].verb == VERB_EXPECT)
            status = judge(p, &steps[i], err);
        if (status == 0)
            status = world_count_deed(p->world, err);
    }
    return status;
}

/* ---- the end ---- */

/* A send that never had its answer is judged when nothing can come any more. */
static void judge_unanswered(struct play *p)
{
    for (size_t i = 0; i < p->scenario->step_count; i++) {
        const struct scenario_step *step = &p->scenario->steps[i];
        if (step->verb != VERB_SEND || journal_find_answer(&p->journal, step->ids[0]) != NULL)
            continue;
        struct buf actual = {0};
        bool holds = play_answer_holds(p, step, &actual);
        play_note(p, step, holds, &actual);
        buf_done(&actual);
    }
}

static int end_on(struct play *p, struct err *err)
{
    bool is_there;
    int status = run_some(p, p->until_ms, &is_there, err);
    if (status == 0 && !is_there)
        return 0;
    if (status == 0)
        status = settle(p, err);
    if (status == 0 && world_is_sending(p->world)) /* which ends by itself, well or not */
        status = world_run_until(p->world, INT64_MAX, is_sent, p, err);
    end_watches(p);
    if (status == 0)
        judge_unanswered(p);
    p->phase = PLAY_OVER;
    return status;
}

/* What is watched for longer than the last step. */
static int begin_end(struct play *p, struct err *err)
{
    p->phase = PLAY_ENDING;
    p->until_ms = play_now_ms(p);
    for (size_t i = 0; i < p->watch_count; i++) {
        if (p->watches[i].until_ms != INT64_MAX && p->watches[i].until_ms > p->until_ms)
            p->until_ms = p->watches[i].until_ms;
    }
    return end_on(p, err);
}

/* ---- one instant after the other ---- */

/* A `wait` is an instant of its own. */
static int go_on(struct play *p, struct err *err)
{
    if (p->next == p->scenario->step_count)
        return begin_end(p, err);
    const struct scenario_step *step = &p->scenario->steps[p->next];
    int64_t at_ms = time_of(p, step);
    bool is_there;
    int status = run_some(p, at_ms, &is_there, err);
    if (status < 0 || !is_there)
        return status;
    return step->verb == VERB_WAIT ? begin_wait(p, err) : play_instant(p, at_ms, err);
}

int play_step(struct play *p, bool *is_over, struct err *err)
{
    int status = 0;
    if (p->phase == PLAY_ON_THE_WAY)
        status = go_on(p, err);
    else if (p->phase == PLAY_WAITING)
        status = wait_on(p, err);
    else if (p->phase == PLAY_ENDING)
        status = end_on(p, err);
    if (status < 0)
        break_off(p, status, err);
    *is_over = p->phase == PLAY_OVER;
    return status;
}

/* ---- what the world tells ---- */

static void on_event(void *ctx, const struct world_event *event)
{
    struct play *p = ctx;
    journal_take(&p->journal, event);
    if (p->config->on_event != NULL)
        p->config->on_event(p->config->ctx, event);
    size_t index;
    if (event->kind != WORLD_ANSWERED || !strmap_find(&p->sends, event->sent->id, &index))
        return;
    const struct scenario_step *step = &p->scenario->steps[index];
    bool is_expected = step->verb == VERB_SEND || scenario_arg(step, KEY_CODE) != NULL ||
                       scenario_arg(step, KEY_HTTP) != NULL;
    if (!is_expected)
        return;
    struct buf actual = {0};
    bool holds = play_answer_holds(p, step, &actual);
    play_note(p, step, holds, &actual);
    buf_done(&actual);
}

static bool is_interrupted(void *ctx)
{
    const struct play *p = ctx;
    return p->config->is_interrupted != NULL && p->config->is_interrupted(p->config->ctx);
}

/* ---- the stage ---- */

static void look_ahead(struct play *p)
{
    for (size_t i = 0; i < p->scenario->step_count; i++) {
        const struct scenario_step *step = &p->scenario->steps[i];
        bool is_restart = step->verb == VERB_KILL || step->verb == VERB_STOP ||
                          step->verb == VERB_START || step->verb == VERB_USER;
        if (is_restart)
            strmap_put(&p->kept, step->who, i);
        if (step->verb == VERB_SEND || step->verb == VERB_CALL)
            strmap_put(&p->sends, step->ids[0], i);
        if (step->subject == SUBJECT_EVENT)
            p->journal.keeps_events = true;
        if (step->after_wait < 0 && step->at_ms > p->end_ms)
            p->end_ms = step->at_ms;
    }
}

static int make_world(struct play *p, struct err *err)
{
    struct run_result *r = p->result;
    const struct play_config *config = p->config;
    struct world_config world = {.seed = r->seed,
                                 .start_ms = r->epoch_unix_ms,
                                 .server = play_server_config(p->scenario),
                                 .remote = config->remote,
                                 .shelf = config->shelf,
                                 .on_event = on_event,
                                 .is_interrupted = is_interrupted,
                                 .ctx = p};
    p->journal.window_ms = world.server.window_ms;
    p->world = world_new(&world, err);
    if (p->world == NULL)
        return ERR_OUTSIDE;
    p->journal.world = p->world;
    r->epoch_unix_ms = world_start_ms(p->world);
    return 0;
}

struct play *play_open(const struct scenario *scenario, const struct play_config *config,
                       struct run_result *out, struct err *err)
{
    play_begin_result(scenario, config, out);
    const char *why_not = play_why_skipped(scenario, config);
    if (why_not != NULL) {
        out->outcome = RUN_SKIPPED;
        out->reason = mem_dup_str(why_not);
        return NULL;
    }
    struct play *p = mem_zalloc(sizeof *p);
    p->scenario = scenario;
    p->config = config;
    p->result = out;
    p->tolerance_ms = play_tolerance_of(scenario, config);
    p->wait_ends = mem_zalloc(scenario->step_count * sizeof *p->wait_ends);
    journal_init(&p->journal, out);
    p->journal.keeps_why = config->keeps_why;
    look_ahead(p);
    int status = make_world(p, err);
    if (status == 0)
        return p;
    break_off(p, status, err);
    play_close(p);
    return NULL;
}

void play_close(struct play *p)
{
    if (p == NULL)
        return;
    struct run_result *r = p->result;
    journal_close(&p->journal);
    journal_done(&p->journal);
    world_free(p->world);
    strmap_done(&p->kept);
    strmap_done(&p->sends);
    free(p->wait_ends);
    free(p->watches);
    play_own_files(r);
    if (r->outcome != RUN_BROKEN && r->failed_count > 0)
        r->outcome = RUN_FAILED;
    free(p);
}

int play_scenario(const struct scenario *scenario, const struct play_config *config,
                  struct run_result *out, struct err *err)
{
    struct play *p = play_open(scenario, config, out, err);
    bool is_over = p == NULL;
    while (!is_over)
        play_step(p, &is_over, err);
    bool was_interrupted = out->outcome == RUN_BROKEN && config->is_interrupted != NULL &&
                           config->is_interrupted(config->ctx);
    play_close(p);
    return was_interrupted ? ERR_OUTSIDE : 0;
}
