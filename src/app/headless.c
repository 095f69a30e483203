#include "app/headless.h"

#include <unistd.h>

#include "app/command.h"

static void on_event(void *ctx, const struct event *event)
{
    struct headless *h = ctx;
    struct buf line = {0};
    struct redacted masked;
    event = redact_event(&h->redact, event, &masked);
    if (h->is_json)
        event_write_json(event, &line);
    else
        event_write_text(event, command_utc_offset_s(event->at_ms), &line);
    if (h->status == 0)
        h->status = command_print(buf_str(&line), line.len, &h->err);
    buf_done(&line);
    redact_turn(&h->redact);
    h->received += event->kind == EVENT_MESSAGE;
}

static bool is_reached(const struct headless *h)
{
    return h->until_received > 0 && h->received >= h->until_received;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Runs until something ends it. */
static int run(struct headless *h, int signals, const struct story *story, struct err *err)
{
    struct session *s = &h->session;
    int64_t start_ms = session_now_ms(s);
    int64_t end_ms = h->for_ms > 0 ? start_ms + h->for_ms : INT64_MAX;
    int status = live_start(s->live, err);
    if (status < 0)
        return status;
    client_online(s->client, start_ms);
    while (!is_reached(h) && session_now_ms(s) < end_ms && command_signal(signals) == 0) {
        int64_t until_ms = end_ms;
        if (story != NULL) {
            int64_t next_ms = story->step(story->ctx, s, session_now_ms(s));
            if (next_ms < 0)
                return 0;
            until_ms = earlier(until_ms, next_ms);
        }
        status = live_turn(s->live, until_ms, &signals, 1, err);
        if (status == 0)
            status = session_save_record(s, err);
        if (status < 0)
            return status;
        if (h->status < 0) {
            *err = h->err;
            return h->status;
        }
        if (live_is_refused(s->live)) {
            err_set(err, "the server refused this client for good");
            return ERR_REFUSED;
        }
    }
    if (h->until_received > 0 && !is_reached(h)) {
        err_set(err, "%lld of %lld messages received", (long long)h->received,
                (long long)h->until_received);
        return ERR_REFUSED;
    }
    return 0;
}

int headless_run(struct headless *h, struct session_config *config, const struct story *story,
                 struct err *err)
{
    config->on_event = on_event;
    config->ctx = h;
    h->redact.is_on = config->is_redacted;
    redact_id(&h->redact, config->user_id);
    int signals = command_catch_signals();
    int status = session_open(&h->session, config, err);
    if (status == 0)
        status = run(h, signals, story, err);
    struct err end_err;
    if (session_end_record(&h->session, &end_err) < 0 && status == 0) {
        *err = end_err;
        status = ERR_OUTSIDE;
    }
    session_close(&h->session);
    if (status < 0)
        redact_err(&h->redact, err);
    redact_done(&h->redact);
    close(signals);
    return status;
}
