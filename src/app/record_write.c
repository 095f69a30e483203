/* A recording in the words of the scenario language. */
#include <string.h>

#include "base/parse.h"
#include "base/utf8.h"
#include "core/api.h"
#include "record_writer.h"

#define TIME_COLUMNS 12
#define LOST_SENDER "unknown" /* who sent what was missed, nobody knows */
#define AHEAD_LEAST_MS 1000
#define LONGEST_MS (3650LL * 86400000LL) /* what a scenario can last, and a clock be ahead */

/* ---- lines ---- */

void writer_begin(struct writer *w, int64_t at_ms)
{
    size_t start = w->out->len;
    if (at_ms != w->told_ms)
        parse_write_clock(w->out, at_ms);
    w->told_ms = at_ms;
    do
        buf_add_char(w->out, ' ');
    while (w->out->len - start < TIME_COLUMNS);
}

void writer_comment(struct writer *w, const char *fmt, ...)
{
    struct buf raw = {0};
    va_list args;
    va_start(args, fmt);
    buf_vaddf(&raw, fmt, args);
    va_end(args);
    buf_add_str(w->out, "# ");
    utf8_clean_line(buf_str(&raw), raw.len, w->out);
    buf_add_char(w->out, '\n');
    buf_done(&raw);
}

static void add_key(struct writer *w, const char *key, const char *value)
{
    buf_addf(w->out, " %s=", key);
    record_write_word(w->out, value);
}

/* ---- what it is ---- */

static void write_title(struct writer *w)
{
    const struct record_config *config = &w->record->config;
    int64_t started_ms = w->record->started_ms;
    buf_add_str(w->out, "title  ");
    utf8_clean_line(config->user_id, strlen(config->user_id), w->out);
    buf_add_str(w->out, " on ");
    record_write_date(w->out, started_ms - started_ms % 1000);
    buf_add_str(w->out, ", ");
    record_write_server(w->out, config->server);
    buf_add_char(w->out, '\n');
}

/* A busy minute of the recording is no business of the scenario's server (R5). */
static void write_server(struct writer *w)
{
    bool has_vendor_prefix = false;
    for (size_t i = 0; i < w->record->message_count; i++) {
        const char *name = w->record->messages[i]->object_name;
        has_vendor_prefix =
            has_vendor_prefix || (strncmp(name, "RC:", 3) == 0 && !message_name_is_builtin(name));
    }
    if (w->plan->received + w->record->missed_count > API_RATE_PER_MINUTE)
        buf_add_str(w->out, "server rate=0\n");
    if (has_vendor_prefix)
        buf_add_str(w->out, "server allow-rc-prefix\n");
    if (w->plan->window_ms != WINDOW_MS) {
        writer_comment(
            w, "The server's window was another one (R14). How long it was is not known, this");
        writer_comment(w, "fits what was received and missed.");
        buf_add_str(w->out, "server window=");
        parse_write_duration(w->out, w->plan->window_ms);
        buf_add_char(w->out, '\n');
    }
}

/* A scenario is UTF-8 text, and a quote is one line. */
static bool can_be_named(const char *path)
{
    return utf8_is_valid(path, strlen(path)) && strchr(path, '\n') == NULL;
}

static void write_limits(struct writer *w)
{
    const struct record *r = w->record;
    double speed = r->config.clock != NULL ? r->config.clock->speed : 1;
    if (r->is_resumed) {
        writer_comment(
            w, "The client went on with a store that it had: what was in its conversations");
        writer_comment(w, "before is not known here, so only what came is expected.");
    }
    for (size_t i = 0; i < r->type_count; i++) {
        if (!can_be_named(r->types[i]))
            writer_comment(w, "The types of %s are not registered: no scenario can name that path.",
                           r->types[i]);
    }
    if (speed < 1 || speed > 1)
        writer_comment(w, "The clock ran at speed %g; times are of that clock.", speed);
    if (w->plan->moved_ms >= 1000) {
        struct buf most = {0};
        parse_write_clock(&most, w->plan->moved_ms);
        writer_comment(
            w, "Requests took their time, or a clock was set: sentTimes are off by up to %s.",
            buf_str(&most));
        buf_done(&most);
    }
}

/* A fast clock may have left the calendar of scenarios. */
static void write_epoch(struct writer *w)
{
    int64_t epoch_ms = w->plan->epoch_ms;
    if (epoch_ms < 0 || epoch_ms > MESSAGE_TIME_MAX_MS - LONGEST_MS) {
        writer_comment(w, "It began at a date that no scenario can have.");
        return;
    }
    buf_add_str(w->out, "epoch  ");
    record_write_date(w->out, epoch_ms);
    buf_add_char(w->out, '\n');
}

static void write_head(struct writer *w)
{
    writer_comment(w, "Recorded by castsim client --record. It holds what messages contained.");
    write_title(w);
    buf_addf(w->out, "seed   %llu\n", (unsigned long long)w->record->config.seed);
    write_epoch(w);
    write_limits(w);
    write_server(w);
}

/* ---- the phone ---- */

static void write_types(struct writer *w)
{
    const struct record *r = w->record;
    for (size_t i = 0; i < r->type_count; i++) {
        if (can_be_named(r->types[i]))
            add_key(w, "types", r->types[i]);
    }
    for (size_t i = 0; i < r->without_count; i++)
        add_key(w, "without", r->without[i]);
    if (r->allow_rc_prefix)
        buf_add_str(w->out, " allow-rc-prefix");
}

/* To the web client's read mark its clock matters to the millisecond. */
static void write_ahead(struct writer *w)
{
    int64_t ahead_ms = w->plan->ahead_ms;
    int64_t size_ms = ahead_ms < 0 ? -ahead_ms : ahead_ms;
    bool is_web = w->record->config.profile->conversation == CONVERSATION_WEB;
    if (size_ms == 0 || size_ms > LONGEST_MS || (!is_web && size_ms < AHEAD_LEAST_MS))
        return;
    buf_addf(w->out, " ahead=%c", ahead_ms < 0 ? '-' : '+');
    parse_write_duration(w->out, size_ms);
}

static void write_client(struct writer *w, int64_t at_ms)
{
    const struct record_config *config = &w->record->config;
    writer_begin(w, at_ms);
    buf_addf(w->out, "client " PHONE "%s", w->plan->was_online ? "" : " offline");
    add_key(w, "user", config->user_id);
    add_key(w, "sdk", config->profile->name);
    add_key(w, "lang", config->lang == LANG_ZH ? "zh" : "en");
    buf_addf(w->out, " seed=%llu", (unsigned long long)config->seed);
    if (config->pull_interval_ms > 0) {
        buf_add_str(w->out, " interval=");
        parse_write_duration(w->out, config->pull_interval_ms);
    }
    if (config->dedupe_content_ms > 0)
        buf_add_str(w->out, " dedupe=content");
    write_ahead(w);
    write_types(w);
    buf_add_char(w->out, '\n');
    writer_begin(w, at_ms);
    buf_add_str(w->out, "net " PHONE " delay=1ms\n");
}

/* ---- the network and the server ---- */

static void write_send(struct writer *w, const struct record_step *step)
{
    const struct record_message *m = w->record->messages[step->index];
    writer_begin(w, step->at_ms);
    buf_addf(w->out, "send m%zu", step->index + 1);
    add_key(w, "from", m->from_user_id);
    add_key(w, "type", m->object_name);
    if (m->disable_update_last_msg)
        buf_add_str(w->out, " disable-update-last-msg");
    buf_add_char(w->out, ' ');
    record_write_content(w->out, m->content, m->content_len);
}

static void write_send_lost(struct writer *w, const struct record_step *step)
{
    const struct record_missed *m = &w->record->missed[step->index];
    writer_comment(w, "%s, missed: nobody knows from whom and what it was", m->uid);
    writer_begin(w, step->at_ms);
    buf_addf(w->out,
             "send lost%zu from=" LOST_SENDER " type=RC:TxtMsg content={\"content\":\"?\"}\n",
             step->index + 1);
}

static void write_fault(struct writer *w, const struct record_step *step)
{
    const struct record_fault *fault = &step->fault;
    writer_begin(w, step->at_ms);
    buf_add_str(w->out, "net " PHONE);
    switch (fault->kind) {
    case RECORD_FAULT_REFUSED:
        buf_add_str(w->out, " refuse");
        break;
    case RECORD_FAULT_HANG:
        buf_add_str(w->out, " hang");
        break;
    case RECORD_FAULT_GARBAGE:
        buf_add_str(w->out, " garbage");
        break;
    case RECORD_FAULT_STATUS:
        buf_addf(w->out, " status=%d", fault->status);
        break;
    }
    if (fault->retry_after_ms >= 0) {
        buf_add_str(w->out, " retry-after=");
        parse_write_duration(w->out, fault->retry_after_ms);
    }
    buf_addf(w->out, " count=%zu\n", step->count);
}

/* ---- what the user did ---- */

static void write_simple(struct writer *w, int64_t at_ms, const char *what)
{
    writer_begin(w, at_ms);
    buf_addf(w->out, PHONE " %s\n", what);
}

static void write_delete(struct writer *w, const struct record_step *step,
                         const struct record_entry *e)
{
    size_t index;
    if (!record_find_message(w->record, e->uid, &index)) {
        writer_comment(w, "%s is deleted here, from before the recording", e->uid);
        return;
    }
    writer_begin(w, step->at_ms);
    buf_addf(w->out, PHONE " delete m%zu\n", index + 1);
}

static void write_deed(struct writer *w, const struct record_step *step)
{
    static const char *const words[RECORD_DEED_COUNT] = {
        [RECORD_DEED_OPEN] = "open", [RECORD_DEED_REMOVE] = "remove", [RECORD_DEED_CLEAR] = "clear",
        [RECORD_DEED_PIN] = "pin",   [RECORD_DEED_UNPIN] = "pin",
    };
    const struct record_entry *e = &w->record->entries[step->index];
    if (e->deed == RECORD_DEED_PULL) {
        write_simple(w, step->at_ms, "pull");
        return;
    }
    if (e->deed == RECORD_DEED_DELETE) {
        write_delete(w, step, e);
        return;
    }
    writer_begin(w, step->at_ms);
    buf_addf(w->out, PHONE " %s ", words[e->deed]);
    record_write_word(w->out, e->target_id);
    buf_add_str(w->out, e->deed == RECORD_DEED_UNPIN ? " off\n" : "\n");
}

/* ---- the whole ---- */

static void write_step(struct writer *w, const struct record_step *step)
{
    switch (step->kind) {
    case RECORD_STEP_CLIENT:
        write_client(w, step->at_ms);
        break;
    case RECORD_STEP_ONLINE:
        write_simple(w, step->at_ms, "online");
        break;
    case RECORD_STEP_OFFLINE:
        write_simple(w, step->at_ms, "offline");
        break;
    case RECORD_STEP_SEND:
        write_send(w, step);
        break;
    case RECORD_STEP_SEND_LOST:
        write_send_lost(w, step);
        break;
    case RECORD_STEP_FAULT:
        write_fault(w, step);
        break;
    case RECORD_STEP_DEED:
        write_deed(w, step);
        break;
    case RECORD_STEP_PULL_UNKNOWN:
        writer_comment(w, "The server had more; what it was never came.");
        write_simple(w, step->at_ms, "pull");
        break;
    case RECORD_STEP_PULLED:
        writer_expect_pulled(w, step);
        break;
    case RECORD_STEP_LOST:
        writer_comment(
            w, "From here on the recording cannot be played: a pull came that none explains.");
        break;
    case RECORD_STEP_END:
        writer_expect_end(w, step->at_ms);
        break;
    }
}

void record_write(const struct record *r, int64_t now_ms, struct buf *out)
{
    struct record_plan plan;
    record_plan_make(r, now_ms, &plan);
    struct writer w = {.record = r, .plan = &plan, .out = out, .told_ms = -1};
    write_head(&w);
    for (size_t i = 0; i < plan.step_count; i++)
        write_step(&w, &plan.steps[i]);
    record_plan_done(&plan);
}
