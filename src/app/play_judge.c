/* Whether what a scenario expects is so. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/whole.h"
#include "play_private.h"

/* ---- numbers ---- */

bool play_compare(const struct scenario_arg *arg, int64_t value, int64_t slack)
{
    if (arg == NULL)
        return true;
    switch (arg->op) {
    case OP_EQ:
        return value >= arg->n - slack && value <= arg->n + slack;
    case OP_LE:
        return value <= arg->n + slack;
    case OP_GE:
        return value >= arg->n - slack;
    case OP_LT:
        return value < arg->n + slack;
    case OP_GT:
        return value > arg->n - slack;
    }
    return false;
}

/* "59:59.250", "1:02:03", as the language reads them. */
void play_write_duration(struct buf *out, int64_t ms)
{
    if (ms < 0) {
        buf_add_char(out, '-');
        ms = -ms;
    }
    parse_write_clock(out, ms);
}

/* ---- what cannot be read ---- */

bool play_fails(struct play *p, int status, const struct err *err, struct buf *actual)
{
    if (status >= 0)
        return false;
    buf_add_str(actual, err->text);
    p->is_unreadable = true;
    return true;
}

/* ---- names ---- */

const char *play_uid(const struct play *p, const char *id)
{
    size_t index;
    if (!journal_find_broadcast(&p->journal, id, &index))
        return NULL;
    const char *uid = p->result->broadcasts[index].uid;
    return uid[0] != '\0' ? uid : NULL;
}

const char *play_name_of(const struct play *p, const char *uid)
{
    size_t index;
    return strmap_find(&p->journal.by_uid, uid, &index) ? p->result->broadcasts[index].id : uid;
}

static void add_item(struct buf *out, const char *text)
{
    buf_addf(out, "%s%s", out->len > 0 ? "; " : "", text);
}

/* ---- messages at a client ---- */

/* "m1: received after 2:59.999, in-time, offline: parsed stored counted shown listed" */
static void describe(const char *id, const struct run_delivery *d, int64_t times, struct buf *out)
{
    add_item(out, id);
    buf_add_str(out, ": ");
    switch (d->state) {
    case RUN_PENDING:
        buf_add_str(out, "pending: not received, and still in its window");
        break;
    case RUN_MISSED:
        buf_addf(out, "missed (%s)", window_state_word(d->cause));
        break;
    case RUN_NOT_FOR:
        buf_add_str(out, "the server has not accepted it, as far as its sender knows");
        break;
    case RUN_RECEIVED:
        buf_add_str(out, "received after ");
        play_write_duration(out, d->delay_ms);
        buf_addf(out, ", %s%s%s%s%s%s%s%s", window_delivery_word(d->delivery),
                 d->offline ? ", offline" : "", d->parsed ? ", parsed" : "",
                 d->stored ? ", stored" : "", d->counted ? ", counted" : "",
                 d->shown ? ", shown" : "", d->listed ? ", listed" : "",
                 d->dropped ? ", dropped" : "");
        if (times != 1)
            buf_addf(out, ", %lld times", (long long)times);
        break;
    }
}

static bool is_word(const struct scenario_arg *arg, const char *word)
{
    return arg == NULL || strcmp(arg->text, word) == 0;
}

static bool is_yes_no(const struct scenario_arg *arg, bool fact)
{
    return is_word(arg, fact ? "yes" : "no");
}

static bool is_so(const struct play *p, const struct scenario_step *step,
                  const struct run_delivery *d, int64_t times)
{
    bool is_received = d->state == RUN_RECEIVED;
    switch (step->subject) {
    case SUBJECT_RECEIVED:
        return is_received &&
               play_compare(scenario_arg(step, KEY_DELAY), d->delay_ms, p->tolerance_ms) &&
               is_word(scenario_arg(step, KEY_DELIVERY), window_delivery_word(d->delivery)) &&
               is_yes_no(scenario_arg(step, KEY_OFFLINE), d->offline) &&
               play_compare(scenario_arg(step, KEY_TIMES), times, 0);
    case SUBJECT_MISSED:
        return d->state == RUN_MISSED &&
               is_word(scenario_arg(step, KEY_CAUSE), window_state_word(d->cause));
    case SUBJECT_PENDING:
        return d->state == RUN_PENDING;
    case SUBJECT_STORED:
        return is_received && d->stored;
    case SUBJECT_SHOWN:
        return is_received && d->shown;
    case SUBJECT_LISTED:
        return is_received && d->listed;
    case SUBJECT_COUNTED:
        return is_received && d->counted;
    case SUBJECT_PARSED:
        return is_received && d->parsed;
    default:
        return false;
    }
}

/* All of the IDs are so; negated: none of them is. */
static bool judge_messages(struct play *p, const struct scenario_step *step, struct world_client *c,
                           struct buf *actual)
{
    enum { DESCRIBED_MAX = 5 };
    size_t wrong = 0;
    for (size_t i = 0; i < step->id_count; i++) {
        size_t index;
        struct run_delivery d = {.state = RUN_NOT_FOR};
        int64_t times = 0;
        if (journal_find_broadcast(&p->journal, step->ids[i], &index)) {
            d = journal_delivery(&p->journal, c, index);
            times = journal_times(&p->journal, c, index);
        }
        if (is_so(p, step, &d, times) != step->is_negated)
            continue;
        if (wrong++ < DESCRIBED_MAX)
            describe(step->ids[i], &d, times, actual);
    }
    if (wrong > DESCRIBED_MAX)
        buf_addf(actual, "; and %zu more", wrong - DESCRIBED_MAX);
    return wrong == 0;
}

size_t play_told_at(const struct play *p, const struct scenario_step *step)
{
    const struct world_client *c =
        step->who != NULL ? world_find_client(p->world, step->who) : NULL;
    bool is_of_messages = step->subject >= SUBJECT_RECEIVED && step->subject <= SUBJECT_PARSED;
    for (size_t i = 0; c != NULL && is_of_messages && i < step->id_count; i++) {
        size_t index;
        if (!journal_find_broadcast(&p->journal, step->ids[i], &index))
            continue;
        struct run_delivery d = journal_delivery(&p->journal, c, index);
        if (d.state == RUN_RECEIVED &&
            is_so(p, step, &d, journal_times(&p->journal, c, index)) == step->is_negated)
            return journal_told_at(&p->journal, c, index);
    }
    return 0;
}

/* ---- the server's side ---- */

static void describe_answer(const struct journal_answer *a, struct buf *out)
{
    if (a == NULL) {
        buf_add_str(out, "no answer yet");
        return;
    }
    buf_addf(out, "http=%d code=%lld", a->http, (long long)a->code);
    if (a->retry_after_ms >= 0) {
        buf_add_str(out, " retry-after=");
        play_write_duration(out, a->retry_after_ms);
    }
    if (a->allow[0] != '\0')
        buf_addf(out, " allow=\"%s\"", a->allow);
    if (a->text[0] != '\0')
        buf_addf(out, " text=\"%s\"", a->text);
}

static bool judge_answer(struct play *p, const struct scenario_step *step, struct buf *actual)
{
    const struct journal_answer *a = journal_find_answer(&p->journal, step->ids[0]);
    const struct scenario_arg *text = scenario_arg(step, KEY_TEXT);
    const struct scenario_arg *retry = scenario_arg(step, KEY_RETRY_AFTER);
    bool holds =
        a != NULL && play_compare(scenario_arg(step, KEY_CODE), a->code, 0) &&
        play_compare(scenario_arg(step, KEY_HTTP), a->http, 0) &&
        (retry == NULL || (a->retry_after_ms >= 0 && play_compare(retry, a->retry_after_ms, 0))) &&
        (text == NULL || strstr(a->text, text->text) != NULL) &&
        is_word(scenario_arg(step, KEY_ALLOW), a->allow);
    if (!holds)
        describe_answer(a, actual);
    return holds;
}

/* A send without code= has to be accepted; code=0: no answer may have come. */
bool play_answer_holds(struct play *p, const struct scenario_step *step, struct buf *actual)
{
    const struct journal_answer *a = journal_find_answer(&p->journal, step->ids[0]);
    const struct scenario_arg *code = scenario_arg(step, KEY_CODE);
    const struct scenario_arg *http = scenario_arg(step, KEY_HTTP);
    int64_t is_code = a != NULL ? a->code : 0;
    int64_t is_http = a != NULL ? a->http : 0;
    bool is_good = play_compare(code, is_code, 0) && play_compare(http, is_http, 0);
    if (step->verb == VERB_SEND && code == NULL)
        is_good = is_good && is_code == 200;
    if (!is_good)
        describe_answer(a, actual);
    return is_good;
}

static bool judge_sent_one(struct play *p, const struct scenario_step *step, const char *id,
                           const char *before, struct buf *actual)
{
    size_t index;
    struct message_uid_parts uid;
    if (!journal_find_broadcast(&p->journal, id, &index) ||
        !message_uid_parse(p->result->broadcasts[index].uid, &uid)) {
        add_item(actual, id);
        buf_add_str(actual, ": the server did not accept it");
        return false;
    }
    const struct run_broadcast *b = &p->result->broadcasts[index];
    bool is_ascending =
        scenario_arg(step, KEY_ASCENDING) == NULL || before == NULL || strcmp(before, b->uid) < 0;
    if (play_compare(scenario_arg(step, KEY_TIME), b->sent_ms, p->tolerance_ms) &&
        play_compare(scenario_arg(step, KEY_COUNTER), uid.counter, 0) && is_ascending)
        return true;
    add_item(actual, id);
    buf_add_str(actual, ": time=");
    play_write_duration(actual, b->sent_ms);
    buf_addf(actual, " counter=%u uid=%s", uid.counter, b->uid);
    if (!is_ascending)
        buf_addf(actual, ", not above %s", before);
    return false;
}

static bool judge_sent(struct play *p, const struct scenario_step *step, struct buf *actual)
{
    bool holds = true;
    for (size_t i = 0; i < step->id_count; i++) {
        const char *before = i > 0 ? play_uid(p, step->ids[i - 1]) : NULL;
        holds = judge_sent_one(p, step, step->ids[i], before, actual) && holds;
    }
    return holds;
}

/* ---- the distribution of delays ---- */

/* Kolmogorov-Smirnov: the largest distance between the delays' distribution function and that of
 * the uniform one over [low, high], in whole millionths. */
static int64_t ks_distance(int64_t *delays, int64_t count, int64_t low, int64_t high)
{
    const int64_t MILLION = 1000000;
    int64_t largest = 0;
    qsort(delays, (size_t)count, sizeof *delays, whole_compare);
    for (int64_t i = 0; i < count; i++) {
        int64_t at = delays[i] < low ? low : delays[i] > high ? high : delays[i];
        int64_t uniform = (at - low) * MILLION / (high - low);
        int64_t above = (i + 1) * MILLION / count - uniform;
        int64_t below = uniform - i * MILLION / count;
        largest = above > largest ? above : largest;
        largest = below > largest ? below : largest;
    }
    return largest;
}

/* At the level of 1 %: the distance is below 1.628 / sqrt(n). */
static bool judge_delays(struct play *p, const struct scenario_step *step, struct buf *actual)
{
    enum { LEAST = 20 };
    size_t index;
    const struct scenario_arg *range = scenario_arg(step, KEY_UNIFORM);
    size_t clients = world_client_count(p->world);
    int64_t *delays = mem_resize(NULL, clients, sizeof *delays);
    int64_t count = 0;
    bool is_known = journal_find_broadcast(&p->journal, step->ids[0], &index);
    for (size_t i = 0; is_known && i < clients; i++) {
        struct run_delivery d = journal_delivery(&p->journal, world_client_at(p->world, i), index);
        if (d.state == RUN_RECEIVED)
            delays[count++] = d.delay_ms;
    }
    bool holds = false;
    if (count < LEAST) {
        buf_addf(actual, "only %lld deliveries: too few to tell", (long long)count);
    } else {
        /* Millionths of a distance, hence 1.628 * 10^6 * 10^3 / sqrt(n * 10^6). */
        int64_t limit = 1628000000 / whole_sqrt(count * 1000000);
        int64_t distance = ks_distance(delays, count, range->n, range->high);
        holds = distance < limit;
        buf_addf(actual,
                 "%lld delays are %lld millionths away from the uniform distribution; the limit "
                 "(Kolmogorov-Smirnov, 1 %%) is %lld",
                 (long long)count, (long long)distance, (long long)limit);
    }
    free(delays);
    return holds;
}

/* ---- the table ---- */

static play_judge_fn *const of_client[SUBJECT_COUNT] = {
    [SUBJECT_RECEIVED] = judge_messages,  [SUBJECT_MISSED] = judge_messages,
    [SUBJECT_PENDING] = judge_messages,   [SUBJECT_STORED] = judge_messages,
    [SUBJECT_SHOWN] = judge_messages,     [SUBJECT_LISTED] = judge_messages,
    [SUBJECT_COUNTED] = judge_messages,   [SUBJECT_PARSED] = judge_messages,
    [SUBJECT_READS] = play_judge_reads,   [SUBJECT_CONVERSATION] = play_judge_conversation,
    [SUBJECT_LIST] = play_judge_list,     [SUBJECT_CHAT] = play_judge_chat,
    [SUBJECT_COUNTS] = play_judge_counts, [SUBJECT_STATE] = play_judge_state,
    [SUBJECT_EVENT] = play_judge_event,   [SUBJECT_SCREEN] = play_judge_screen,
};

static bool judge_client(struct play *p, const struct scenario_step *step, struct buf *actual)
{
    struct world_client *c = world_find_client(p->world, step->who);
    /* Of messages every ID has to be so or not: the judge itself looks at the `not`. */
    if (of_client[step->subject] == judge_messages)
        return judge_messages(p, step, c, actual);
    bool is_so_now = of_client[step->subject](p, step, c, actual);
    if (p->is_unreadable)
        return false;
    if (is_so_now && step->is_negated)
        buf_add_str(actual, "it is so");
    return is_so_now != step->is_negated;
}

bool play_holds(struct play *p, const struct scenario_step *step, struct buf *actual)
{
    p->is_unreadable = false;
    switch (step->subject) {
    case SUBJECT_ANSWER:
        return judge_answer(p, step, actual);
    case SUBJECT_SENT:
        return judge_sent(p, step, actual);
    case SUBJECT_DELAYS:
        return judge_delays(p, step, actual);
    default:
        return judge_client(p, step, actual);
    }
}
