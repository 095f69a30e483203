/* What is known of a scenario before it is played. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "play_private.h"

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
            return "it sets or stops the server, which is not ours";
        if (step->verb == VERB_NET && scenario_arg(step, KEY_DUPLICATE) != NULL)
            return "it has requests arrive twice, which only its own network does";
        if (step->verb == VERB_CALL && !is_get_or_post(step))
            return "it calls with a method that the client's library does not send";
        if (step->subject == SUBJECT_ANSWER && scenario_arg(step, KEY_ALLOW) != NULL)
            return "it looks at a header that the client's library does not hand on";
        if (step->subject == SUBJECT_SENT && scenario_arg(step, KEY_COUNTER) != NULL)
            return "it looks at the counter of a messageUID, which others move too";
    }
    return NULL;
}

/* The set-up lines of a server stand at the beginning: the world is made as they say. */
struct world_server_config play_server_config(const struct scenario *s)
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

void play_begin_result(const struct scenario *s, const struct play_config *config,
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

int64_t play_tolerance_of(const struct scenario *s, const struct play_config *config)
{
    if (config->remote == NULL)
        return 0;
    int64_t real_ms = config->tolerance_ms >= 0 ? config->tolerance_ms
                      : s->tolerance_ms >= 0    ? s->tolerance_ms
                                                : PLAY_TOLERANCE_MS;
    return (int64_t)((double)real_ms * config->remote->speed);
}
