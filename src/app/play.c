#include "app/play.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "play_private.h"

enum { PROGRESS_EVERY = 256 }; /* instants on virtual time */

int64_t play_now_ms(const struct play *p)
{
    return world_now_ms(p->world) - world_start_ms(p->world);
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
            buf_add_str(&actual, _("it happened at "));
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

/* What is watched is looked at in its last moment too, whether or not anything happens then. */
static int run_until(struct play *p, int64_t at_ms, struct err *err)
{
    int status = 0;
    for (bool is_there = false; status == 0 && !is_there;) {
        int64_t stop_ms = first_watch_end(p, at_ms);
        status = world_run_until(p->world, world_start_ms(p->world) + stop_ms, on_quiet, p, err);
        is_there = stop_ms == at_ms || play_now_ms(p) < stop_ms;
        if (status == 0 && !is_there)
            status = settle(p, err);
    }
    return status;
}

/* Lets time pass until the step holds, at the longest until at_ms. */
static int run_until_holds(struct play *p, const struct scenario_step *step, int64_t at_ms,
                           struct err *err)
{
    p->waiting = step;
    int status = 0;
    if (!on_quiet(p))
        status = run_until(p, at_ms, err);
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

/* In virtual time what is due at the latest moment still counts: it is settled, then judged. */
static int wait_for(struct play *p, const struct scenario_step *step, struct err *err)
{
    const struct scenario_arg *max = scenario_arg(step, KEY_MAX);
    int status = run_until_holds(p, step, play_now_ms(p) + max->n + p->tolerance_ms, err);
    if (status == 0)
        status = settle(p, err);
    if (status == 0)
        judge_now(p, step);
    p->wait_ends[step - p->scenario->steps] = play_now_ms(p);
    return status;
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

/* The steps of one instant: first what is to be done, then, once it is quiet, what is expected. A
 * `wait` is an instant of its own. Returns how many in *count. */
static int play_instant(struct play *p, size_t first, size_t *count, struct err *err)
{
    const struct scenario_step *steps = p->scenario->steps;
    int64_t at_ms = time_of(p, &steps[first]);
    int status = run_until(p, at_ms, err);
    if (status == 0 && steps[first].verb == VERB_WAIT) {
        *count = 1;
        status = settle(p, err);
        return status == 0 ? wait_for(p, &steps[first], err) : status;
    }
    size_t end = first;
    while (status == 0 && end < p->scenario->step_count && steps[end].verb != VERB_WAIT &&
           time_of(p, &steps[end]) == at_ms) {
        const struct scenario_step *step = &steps[end++];
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
    }
    if (status == 0)
        status = settle(p, err);
    for (size_t i = first; i < end && status == 0; i++) {
        if (steps[i].verb == VERB_EXPECT)
            status = judge(p, &steps[i], err);
        if (status == 0)
            status = world_count_deed(p->world, err);
    }
    *count = end - first;
    return status;
}

/* What is watched for longer than the last step. */
static int play_rest(struct play *p, struct err *err)
{
    int64_t until_ms = play_now_ms(p);
    for (size_t i = 0; i < p->watch_count; i++) {
        if (p->watches[i].until_ms != INT64_MAX && p->watches[i].until_ms > until_ms)
            until_ms = p->watches[i].until_ms;
    }
    int status = run_until(p, until_ms, err);
    if (status == 0)
        status = settle(p, err);
    if (status == 0 && world_is_sending(p->world)) /* which ends by itself, well or not */
        status = world_run_until(p->world, INT64_MAX, is_sent, p, err);
    end_watches(p);
    return status;
}

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

static int play_all(struct play *p, struct err *err)
{
    int status = 0;
    size_t count = 0;
    for (size_t i = 0; i < p->scenario->step_count && status == 0; i += count)
        status = play_instant(p, i, &count, err);
    if (status == 0)
        status = play_rest(p, err);
    if (status == 0)
        judge_unanswered(p);
    return status;
}

/* ---- what the world tells ---- */

static void on_event(void *ctx, const struct world_event *event)
{
    struct play *p = ctx;
    journal_take(&p->journal, event);
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

static bool is_get_or_post(const struct scenario_step *call)
{
    const char *method = scenario_arg(call, KEY_METHOD)->text;
    return strcmp(method, "GET") == 0 || strcmp(method, "POST") == 0;
}

const char *play_why_skipped(const struct scenario *s, const struct play_config *config)
{
    if (config->remote == NULL)
        return NULL;
    for (size_t i = 0; i < s->step_count; i++) {
        const struct scenario_step *step = &s->steps[i];
        if (step->verb == VERB_SERVER)
            return _("it sets or stops the server, which is not ours");
        if (step->verb == VERB_NET && scenario_arg(step, KEY_DUPLICATE) != NULL)
            return _("it has requests arrive twice, which only its own network does");
        if (step->verb == VERB_CALL && !is_get_or_post(step))
            return _("it calls with a method that the client's library does not send");
        if (step->subject == SUBJECT_ANSWER && scenario_arg(step, KEY_ALLOW) != NULL)
            return _("it looks at a header that the client's library does not hand on");
        if (step->subject == SUBJECT_SENT && scenario_arg(step, KEY_COUNTER) != NULL)
            return _("it looks at the counter of a messageUID, which others move too");
    }
    return NULL;
}

/* The set-up lines of a server stand at the beginning: the world is made as they say. */
static struct world_server_config server_config(const struct scenario *s)
{
    struct world_server_config config = {.rate_per_minute = API_RATE_PER_MINUTE,
                                         .window_ms = WINDOW_MS};
    for (size_t i = 0; i < s->step_count; i++) {
        const struct scenario_step *step = &s->steps[i];
        if (step->verb != VERB_SERVER || step->at_ms > 0 || step->after_wait >= 0)
            continue;
        const struct scenario_arg *arg;
        if ((arg = scenario_arg(step, KEY_WINDOW)) != NULL)
            config.window_ms = arg->n;
        if ((arg = scenario_arg(step, KEY_LOG)) != NULL)
            config.has_log_file = strcmp(arg->text, "file") == 0;
        if ((arg = scenario_arg(step, KEY_MAX_CLOCK_SKEW)) != NULL)
            config.max_clock_skew_ms = arg->n;
        if (scenario_arg(step, KEY_ALLOW_RC_PREFIX) != NULL)
            config.allow_rc_prefix = true;
    }
    return config;
}

static int make_world(struct play *p, struct err *err)
{
    struct run_result *r = p->result;
    const struct play_config *config = p->config;
    struct world_config world = {.seed = r->seed,
                                 .start_ms = r->epoch_unix_ms,
                                 .server = server_config(p->scenario),
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

static void begin_result(const struct scenario *s, const struct play_config *config,
                         struct run_result *r)
{
    *r = (struct run_result){.file = mem_dup_str(s->file), .title = mem_dup_str(s->title)};
    r->rules = mem_resize(NULL, s->rule_count, sizeof *r->rules);
    if (s->rule_count > 0)
        memcpy(r->rules, s->rules, s->rule_count * sizeof *r->rules);
    r->rule_count = s->rule_count;
    r->seed = config->has_seed ? config->seed : s->has_seed ? s->seed : PLAY_SEED;
    r->epoch_unix_ms = s->has_epoch ? s->epoch_ms : PLAY_EPOCH_MS;
    if (config->remote != NULL)
        r->epoch_unix_ms = config->remote_start_ms;
    buf_addf(&r->trace, "# seed %llu\n", (unsigned long long)r->seed);
}

static int64_t tolerance_of(const struct scenario *s, const struct play_config *config)
{
    if (config->remote == NULL)
        return 0;
    int64_t real_ms = config->tolerance_ms >= 0 ? config->tolerance_ms
                      : s->tolerance_ms >= 0    ? s->tolerance_ms
                                                : PLAY_TOLERANCE_MS;
    return (int64_t)((double)real_ms * config->remote->speed);
}

static void skip(struct run_result *r, const char *why)
{
    r->outcome = RUN_SKIPPED;
    r->reason = mem_dup_str(why);
}

/* File names outlive the scenario. */
static void own_files(struct run_result *r)
{
    for (size_t i = 0; i < r->expectation_count; i++) {
        const char *file = r->expectations[i].file;
        size_t k = 0;
        while (k < r->string_count && strcmp(r->strings[k], file) != 0)
            k++;
        if (k == r->string_count) {
            r->strings = mem_resize(r->strings, k + 1, sizeof *r->strings);
            r->strings[r->string_count++] = mem_dup_str(file);
        }
        r->expectations[i].file = r->strings[k];
    }
}

static void play_done(struct play *p)
{
    journal_close(&p->journal);
    journal_done(&p->journal);
    world_free(p->world);
    strmap_done(&p->kept);
    strmap_done(&p->sends);
    free(p->wait_ends);
    free(p->watches);
}

int play_scenario(const struct scenario *scenario, const struct play_config *config,
                  struct run_result *out, struct err *err)
{
    begin_result(scenario, config, out);
    const char *why_not = play_why_skipped(scenario, config);
    if (why_not != NULL) {
        skip(out, why_not);
        return 0;
    }
    struct play p = {.scenario = scenario,
                     .config = config,
                     .result = out,
                     .tolerance_ms = tolerance_of(scenario, config)};
    p.wait_ends = mem_zalloc(scenario->step_count * sizeof *p.wait_ends);
    journal_init(&p.journal, out);
    p.journal.keeps_why = config->keeps_why;
    look_ahead(&p);
    int status = make_world(&p, err);
    if (status == 0)
        status = play_all(&p, err);
    bool was_interrupted = status < 0 && is_interrupted(&p);
    play_done(&p);
    own_files(out);
    if (status < 0) {
        out->outcome = RUN_BROKEN;
        out->status = status;
        out->reason = mem_dup_str(err->text);
    } else if (out->failed_count > 0) {
        out->outcome = RUN_FAILED;
    }
    return was_interrupted ? ERR_OUTSIDE : 0;
}
