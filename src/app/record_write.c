/* A recording in the words of the scenario language. */
#include <stdio.h>
#include <string.h>

#include "base/parse.h"
#include "base/utf8.h"
#include "core/api.h"
#include "record_parts.h"

#define PHONE "phone" /* what the scenario calls the client */
#define TIME_COLUMNS 12
#define LOST_SENDER "unknown" /* who sent what was missed, nobody knows */
#define AHEAD_LEAST_MS 1000

struct writer {
    const struct record *record;
    const struct record_plan *plan;
    struct buf *out;
    int64_t told_ms; /* the time that stands on the line before; -1 = none */
    bool has_rows;   /* every row of the list is known, and comes out so */
};

/* ---- lines ---- */

/* The time, when it is another one, and the column of the statement. */
static void begin_line(struct writer *w, int64_t at_ms)
{
    size_t start = w->out->len;
    if (at_ms != w->told_ms)
        parse_write_clock(w->out, at_ms);
    w->told_ms = at_ms;
    do
        buf_add_char(w->out, ' ');
    while (w->out->len - start < TIME_COLUMNS);
}

__attribute__((format(printf, 2, 3))) static void comment(struct writer *w, const char *fmt, ...)
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
        comment(w, "The server's window was another one (R14). How long it was is not known, this");
        comment(w, "fits what was received and missed.");
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
        comment(w, "The client went on with a store that it had: what was in its conversations");
        comment(w, "before is not known here, so only what came is expected.");
    }
    for (size_t i = 0; i < r->type_count; i++) {
        if (!can_be_named(r->types[i]))
            comment(w, "The types of %s are not registered: no scenario can name that path.",
                    r->types[i]);
    }
    if (speed < 1 || speed > 1)
        comment(w, "The clock ran at speed %g; times are of that clock.", speed);
    if (w->plan->moved_ms >= 1000) {
        struct buf most = {0};
        parse_write_clock(&most, w->plan->moved_ms);
        comment(w, "Requests took their time, or a clock was set: sentTimes are off by up to %s.",
                buf_str(&most));
        buf_done(&most);
    }
}

static void write_head(struct writer *w)
{
    comment(w, "Recorded by castsim client --record. It holds what messages contained.");
    write_title(w);
    buf_addf(w->out, "seed   %llu\nepoch  ", (unsigned long long)w->record->config.seed);
    record_write_date(w->out, w->plan->epoch_ms > 0 ? w->plan->epoch_ms : 0);
    buf_add_char(w->out, '\n');
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
    if (size_ms == 0 || (!is_web && size_ms < AHEAD_LEAST_MS))
        return;
    buf_addf(w->out, " ahead=%c", ahead_ms < 0 ? '-' : '+');
    parse_write_duration(w->out, size_ms);
}

static void write_client(struct writer *w, int64_t at_ms)
{
    const struct record_config *config = &w->record->config;
    begin_line(w, at_ms);
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
    begin_line(w, at_ms);
    buf_add_str(w->out, "net " PHONE " delay=1ms\n");
}

/* ---- the network and the server ---- */

static void write_send(struct writer *w, const struct record_step *step)
{
    const struct record_message *m = w->record->messages[step->index];
    begin_line(w, step->at_ms);
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
    comment(w, "%s, missed: nobody knows from whom and what it was", m->uid);
    begin_line(w, step->at_ms);
    buf_addf(w->out,
             "send lost%zu from=" LOST_SENDER " type=RC:TxtMsg content={\"content\":\"?\"}\n",
             step->index + 1);
}

static void write_fault(struct writer *w, const struct record_step *step)
{
    const struct record_fault *fault = &step->fault;
    begin_line(w, step->at_ms);
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
    begin_line(w, at_ms);
    buf_addf(w->out, PHONE " %s\n", what);
}

static void write_delete(struct writer *w, const struct record_step *step,
                         const struct record_entry *e)
{
    size_t index;
    if (!record_find_message(w->record, e->uid, &index)) {
        comment(w, "%s is deleted here, from before the recording", e->uid);
        return;
    }
    begin_line(w, step->at_ms);
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
    begin_line(w, step->at_ms);
    buf_addf(w->out, PHONE " %s ", words[e->deed]);
    record_write_word(w->out, e->target_id);
    buf_add_str(w->out, e->deed == RECORD_DEED_UNPIN ? " off\n" : "\n");
}

/* ---- what must be seen ---- */

static void write_received(struct writer *w, int64_t at_ms, size_t index)
{
    const struct record_message *m = w->record->messages[index];
    const struct record_place *place = &w->plan->messages[index];
    begin_line(w, at_ms);
    buf_addf(w->out, "expect " PHONE " received m%zu", index + 1);
    if (place->has_delivery)
        buf_addf(w->out, " delivery=%s", window_delivery_word(m->delivery));
    if (place->has_offline)
        buf_addf(w->out, " offline=%s", m->offline ? "yes" : "no");
    buf_add_str(w->out, " delay<=");
    parse_write_clock(w->out, place->delay_ms > m->delay_ms ? place->delay_ms : m->delay_ms);
    buf_add_char(w->out, '\n');
}

/* "m3 m7..m9", those of which it is so. False when there is none. */
static bool write_ids(struct buf *out, const struct record *r, const struct record_pull *pull,
                      bool (*is_so)(const struct record_message *m), bool wanted)
{
    size_t end = pull->first_message + pull->message_count;
    bool has_any = false;
    for (size_t i = pull->first_message; i < end;) {
        size_t first = i;
        while (i < end && is_so(r->messages[i]) == wanted)
            i++;
        if (i == first) {
            i++;
            continue;
        }
        has_any = true;
        buf_addf(out, " m%zu", first + 1);
        if (i - first > 1)
            buf_addf(out, "%sm%zu", i - first > 2 ? ".." : " ", i);
    }
    return has_any;
}

static bool is_stored(const struct record_message *m)
{
    return m->stored;
}

static bool is_counted(const struct record_message *m)
{
    return m->counted;
}

static bool is_shown(const struct record_message *m)
{
    return m->shown;
}

static void write_verdicts(struct writer *w, int64_t at_ms, const struct record_pull *pull)
{
    static const struct {
        const char *word;
        bool (*is_so)(const struct record_message *m);
    } verdicts[] = {{"stored", is_stored}, {"counted", is_counted}, {"shown", is_shown}};
    for (size_t i = 0; i < 2 * sizeof verdicts / sizeof verdicts[0]; i++) {
        bool wanted = i % 2 == 0;
        struct buf ids = {0};
        if (write_ids(&ids, w->record, pull, verdicts[i / 2].is_so, wanted)) {
            begin_line(w, at_ms);
            buf_addf(w->out, "expect " PHONE " %s%s%s\n", wanted ? "" : "not ",
                     verdicts[i / 2].word, buf_str(&ids));
        }
        buf_done(&ids);
    }
}

static void write_missed(struct writer *w, int64_t at_ms, size_t index)
{
    const struct record_missed *m = &w->record->missed[index];
    const struct record_place *place = &w->plan->missed[index];
    if (!place->is_placed) {
        comment(w, "%s was missed; it finds no place between the pulls", m->uid);
        return;
    }
    begin_line(w, at_ms);
    buf_addf(w->out, "expect " PHONE " missed lost%zu", index + 1);
    if (place->has_cause)
        buf_addf(w->out, " cause=%s", window_state_word(m->cause));
    buf_add_char(w->out, '\n');
}

static void write_pull_limits(struct writer *w, const struct record_pull *pull)
{
    if (pull->was_reset)
        comment(w, "the server's log was another one from here on; this server's is not");
    if (pull->duplicates > 0)
        comment(w, "%lld more came that were known already", (long long)pull->duplicates);
    if (pull->content_duplicates > 0)
        comment(w, "%lld more were dropped as equal in content; which is not known",
                (long long)pull->content_duplicates);
    if (pull->again > 0)
        comment(w, "%lld more were told as new once more", (long long)pull->again);
    if (pull->nameless > 0)
        comment(w, "%lld more were missed, the server did not say which",
                (long long)pull->nameless);
}

static void write_pulled(struct writer *w, const struct record_step *step)
{
    const struct record_pull *pull = &w->record->entries[step->index].pull;
    write_pull_limits(w, pull);
    for (size_t i = 0; i < pull->missed_count; i++)
        write_missed(w, step->at_ms, pull->first_missed + i);
    for (size_t i = 0; i < pull->message_count; i++)
        write_received(w, step->at_ms, pull->first_message + i);
    write_verdicts(w, step->at_ms, pull);
}

/* ---- the end ---- */

static bool knows_rows(const struct record *r, const struct record_plan *plan)
{
    bool has_all = !r->is_resumed && !plan->is_lost && !plan->has_doubtful_reads;
    for (size_t i = 0; i < r->entry_count; i++)
        has_all = has_all && r->entries[i].pull.again == 0;
    for (size_t i = 0; i < r->row_count; i++)
        has_all = has_all && r->rows[i]->is_known;
    return has_all;
}

static void write_row(struct writer *w, int64_t at_ms, const struct record_row *known)
{
    const struct conversation *row = &known->row;
    size_t last;
    begin_line(w, at_ms);
    buf_addf(w->out, "expect " PHONE " %sconversation ", row->exists ? "" : "not ");
    record_write_word(w->out, known->target_id);
    if (row->exists) {
        buf_addf(w->out, " unread=%lld", (long long)row->unread);
        if (!row->has_last)
            buf_add_str(w->out, " last=none");
        else if (record_find_message(w->record, row->last_uid, &last))
            buf_addf(w->out, " last=m%zu", last + 1);
        buf_addf(w->out, "%s%s", row->hidden ? " hidden=yes" : "",
                 row->pinned ? " pinned=yes" : "");
    }
    buf_add_char(w->out, '\n');
}

static void write_counts(struct writer *w, int64_t at_ms)
{
    const struct record *r = w->record;
    int64_t unread = 0, visible = 0;
    for (size_t i = 0; i < r->row_count; i++) {
        const struct conversation *row = &r->rows[i]->row;
        visible += row->exists && !row->hidden;
        unread += row->exists && !row->hidden ? row->unread : 0;
    }
    begin_line(w, at_ms);
    buf_addf(w->out, "expect " PHONE " counts received=%zu stored=%zu", w->plan->received,
             w->plan->stored);
    if (!w->plan->is_lost)
        buf_addf(w->out, " failed=%lld", (long long)w->plan->failed);
    if (w->has_rows)
        buf_addf(w->out, " unread=%lld conversations=%lld", (long long)unread, (long long)visible);
    buf_add_char(w->out, '\n');
}

static void write_end(struct writer *w, int64_t at_ms)
{
    const struct record *r = w->record;
    if (w->plan->has_doubtful_reads)
        comment(w, "What is unread hung on moments that come out otherwise: it is not expected.");
    for (size_t i = 0; w->has_rows && i < r->row_count; i++)
        write_row(w, at_ms, r->rows[i]);
    write_counts(w, at_ms);
    if (w->plan->is_lost)
        return;
    begin_line(w, at_ms);
    buf_addf(w->out, "expect " PHONE " state %s\n",
             w->plan->is_refused  ? "refused"
             : w->plan->is_online ? "online"
                                  : "offline");
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
        comment(w, "The server had more; what it was never came.");
        write_simple(w, step->at_ms, "pull");
        break;
    case RECORD_STEP_PULLED:
        write_pulled(w, step);
        break;
    case RECORD_STEP_LOST:
        comment(w, "From here on the recording cannot be played: a pull came that none explains.");
        break;
    case RECORD_STEP_END:
        write_end(w, step->at_ms);
        break;
    }
}

void record_write(const struct record *r, int64_t now_ms, struct buf *out)
{
    struct record_plan plan;
    record_plan_make(r, now_ms, &plan);
    struct writer w = {
        .record = r, .plan = &plan, .out = out, .told_ms = -1, .has_rows = knows_rows(r, &plan)};
    write_head(&w);
    for (size_t i = 0; i < plan.step_count; i++)
        write_step(&w, &plan.steps[i]);
    record_plan_done(&plan);
}
