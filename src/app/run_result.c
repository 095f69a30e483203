#include "app/run_result.h"

#include <assert.h>
#include <stdlib.h>

static void client_done(struct run_client *c)
{
    free(c->name);
    free(c->user_id);
    free(c->spans);
    for (size_t i = 0; i < c->pull_count; i++)
        free(c->pulls[i].why);
    free(c->pulls);
    for (size_t i = 0; i < c->delivery_count; i++)
        free(c->deliveries[i].why);
    free(c->deliveries);
}

static void broadcast_done(struct run_broadcast *b)
{
    free(b->id);
    free(b->uid);
    free(b->from);
    free(b->object_name);
}

static void expectation_done(struct run_expectation *e)
{
    free(e->text);
    free(e->expected);
    free(e->actual);
    free(e->slice);
}

void run_result_done(struct run_result *r)
{
    free(r->file);
    free(r->title);
    free(r->rules);
    free(r->reason);
    free(r->replay);
    for (size_t i = 0; i < r->broadcast_count; i++)
        broadcast_done(&r->broadcasts[i]);
    free(r->broadcasts);
    for (size_t i = 0; i < r->client_count; i++)
        client_done(&r->clients[i]);
    free(r->clients);
    for (size_t i = 0; i < r->expectation_count; i++)
        expectation_done(&r->expectations[i]);
    free(r->expectations);
    for (size_t i = 0; i < r->string_count; i++)
        free(r->strings[i]);
    free(r->strings);
    buf_done(&r->trace);
    *r = (struct run_result){0};
}

const char *run_outcome_word(enum run_outcome outcome)
{
    static const char *const words[] = {
        [RUN_PASSED] = "passed",
        [RUN_FAILED] = "failed",
        [RUN_SKIPPED] = "skipped",
        [RUN_BROKEN] = "broken",
    };
    assert((size_t)outcome < sizeof words / sizeof words[0]);
    return words[outcome];
}
