/* Where the broadcasts of a recording go: each before the pull that brought it and behind the one
 * that did not, as near to its sentTime as that allows. */
#include "record_plan_private.h"

static int64_t min_ms(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t max_ms(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t distance_ms(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* ---- clocks ---- */

int64_t planner_time(const struct planner *p, int64_t client_ms)
{
    size_t i = p->shift_count;
    while (i > 1 && p->shifts[i - 1].from_ms > client_ms)
        i--;
    if (i == 0)
        return client_ms;
    int64_t at_ms = client_ms - p->shifts[i - 1].shift_ms;
    /* Where time is shortened, what happened in the part that is cut out is at its end. */
    if (i < p->shift_count)
        at_ms = min_ms(at_ms, p->shifts[i].from_ms - p->shifts[i].shift_ms);
    return at_ms;
}

/* Each answer tells the server's time to within half of its round trip. As long as it fits what was
 * known it is no news: else sentTimes would be off by another few ms with every pull. */
void planner_hear(struct planner *p, const struct record_entry *e)
{
    int64_t offset_ms = e->pull.server_ms - e->at_ms;
    int64_t slack_ms = e->pull.took_ms / 2 + 1;
    bool fits =
        p->has_offset && distance_ms(offset_ms, p->offset_ms) <= slack_ms + p->offset_slack_ms;
    if (!p->has_offset)
        p->first_offset_ms = offset_ms;
    if (!fits) {
        p->offset_ms = offset_ms;
        p->offset_slack_ms = slack_ms;
    }
    p->has_offset = true;
}

static int64_t time_of_server(const struct planner *p, int64_t server_ms)
{
    return planner_time(p, server_ms - p->offset_ms);
}

/* ---- the server's window (R14) ---- */

static int64_t oldest_received_ms(const struct record *r)
{
    int64_t oldest_ms = 0;
    for (size_t i = 0; i < r->entry_count; i++) {
        const struct record_pull *pull = &r->entries[i].pull;
        for (size_t k = 0; k < pull->message_count; k++) {
            const struct record_message *m = r->messages[pull->first_message + k];
            oldest_ms = max_ms(oldest_ms, m->delay_ms - pull->took_ms);
        }
    }
    return oldest_ms;
}

static int64_t youngest_missed_ms(const struct record *r)
{
    int64_t youngest_ms = INT64_MAX;
    for (size_t i = 0; i < r->entry_count; i++) {
        const struct record_pull *pull = &r->entries[i].pull;
        for (size_t k = 0; k < pull->missed_count; k++) {
            const struct record_missed *m = &r->missed[pull->first_missed + k];
            youngest_ms = min_ms(youngest_ms, pull->server_ms - m->sent_server_ms);
        }
    }
    return youngest_ms;
}

int64_t record_window_ms(const struct record *r)
{
    enum { SECOND_MS = 1000 };
    int64_t open_ms = oldest_received_ms(r);
    int64_t closed_ms = youngest_missed_ms(r);
    bool is_usual = open_ms <= WINDOW_MS && closed_ms > WINDOW_MS;
    if (is_usual || open_ms >= closed_ms)
        return WINDOW_MS;
    int64_t whole_ms = open_ms > WINDOW_MS ? (open_ms + SECOND_MS - 1) / SECOND_MS * SECOND_MS
                                           : (closed_ms - 1) / SECOND_MS * SECOND_MS;
    bool is_between = whole_ms >= open_ms && whole_ms < closed_ms && whole_ms > 0;
    int64_t window_ms = is_between ? whole_ms : closed_ms - 1;
    return window_ms > 0 ? window_ms : WINDOW_MS;
}

/* ---- missed ---- */

/* Sent behind the pull before, and over when this one comes. */
static void place_missed(struct planner *p, const struct record_entry *e, int64_t handled_ms)
{
    int64_t low_ms = p->bound_ms != INT64_MIN ? p->bound_ms + 1 : INT64_MIN;
    int64_t high_ms = handled_ms - p->plan->window_ms - 1;
    for (size_t i = 0; i < e->pull.missed_count; i++) {
        size_t index = e->pull.first_missed + i;
        const struct record_missed *m = &p->record->missed[index];
        struct record_place *place = &p->plan->missed[index];
        int64_t wish_ms = time_of_server(p, m->sent_server_ms);
        int64_t latest_ms = p->more_ms != INT64_MIN ? min_ms(high_ms, p->more_ms) : high_ms;
        int64_t at_ms = min_ms(max_ms(wish_ms, max_ms(low_ms, p->last_sent_ms)), latest_ms);
        if (at_ms < low_ms || at_ms < p->last_sent_ms)
            continue;
        place->is_placed = true;
        planner_add(p, RECORD_STEP_SEND_LOST, at_ms, index);
        place->has_cause = m->cause != STATE_ONLINE && window_cause(p->spans, p->span_count, at_ms,
                                                                    p->plan->window_ms) == m->cause;
        p->plan->moved_ms = max_ms(p->plan->moved_ms, distance_ms(at_ms, wish_ms));
        p->last_sent_ms = at_ms;
        p->last_sent_server_ms = m->sent_server_ms;
        p->more_ms = INT64_MIN;
    }
}

/* ---- received ---- */

struct bounds {
    int64_t low_ms;
    int64_t high_ms;
};

/* It is flagged offline when it was sent before the connect (R18): that side of it, if it can be.
 */
static struct bounds bounds_of(const struct planner *p, const struct record_entry *e, size_t index,
                               struct bounds of_pull)
{
    const struct record_message *m = p->record->messages[index];
    if (index == e->pull.first_message && p->more_ms != INT64_MIN)
        of_pull.high_ms = min_ms(of_pull.high_ms, p->more_ms);
    struct bounds b = of_pull;
    if (m->offline)
        b.high_ms = min_ms(b.high_ms, p->connect_ms - 1);
    else
        b.low_ms = max_ms(b.low_ms, p->connect_ms);
    return b.low_ms <= b.high_ms ? b : of_pull;
}

/* A page leaves room for the first of the next one, which is there too and was sent later: whoever
 * reads the chat between them reads up to this page only. */
static struct bounds bounds_of_pull(const struct planner *p, const struct planner_answer *answer)
{
    struct bounds b = {.low_ms = answer->handled_ms - p->plan->window_ms,
                       .high_ms = answer->handled_ms - answer->has_more};
    if (p->bound_ms != INT64_MIN)
        b.low_ms = max_ms(b.low_ms, p->bound_ms + 1);
    if (p->last_sent_ms != INT64_MIN)
        b.low_ms = max_ms(b.low_ms, p->last_sent_ms);
    return b;
}

/* Messages sent one after the other are so when played, and those of one moment stay together: the
 * order of the list and read marks hang on that. */
static void spread_forward(const struct planner *p, const struct record_entry *e,
                           struct bounds of_pull)
{
    int64_t before_ms = p->last_sent_ms;
    int64_t before_server_ms = p->last_sent_server_ms;
    for (size_t i = 0; i < e->pull.message_count; i++) {
        size_t index = e->pull.first_message + i;
        const struct record_message *m = p->record->messages[index];
        struct bounds b = bounds_of(p, e, index, of_pull);
        int64_t at_ms = time_of_server(p, m->sent_server_ms);
        if (before_ms != INT64_MIN && m->sent_server_ms == before_server_ms)
            at_ms = before_ms;
        else if (before_ms != INT64_MIN)
            at_ms = max_ms(at_ms, before_ms + 1);
        at_ms = min_ms(max_ms(at_ms, b.low_ms), b.high_ms);
        p->plan->messages[index].at_ms = at_ms;
        before_ms = at_ms;
        before_server_ms = m->sent_server_ms;
    }
}

/* Where the end was too narrow for that, the earlier ones make room. */
static void spread_backward(const struct planner *p, const struct record_entry *e,
                            struct bounds of_pull)
{
    for (size_t i = e->pull.message_count; i-- > 1;) {
        size_t index = e->pull.first_message + i;
        const struct record_message *m = p->record->messages[index];
        const struct record_message *before = p->record->messages[index - 1];
        struct record_place *places = p->plan->messages;
        int64_t latest_ms = places[index].at_ms - (m->sent_server_ms > before->sent_server_ms);
        struct bounds b = bounds_of(p, e, index - 1, of_pull);
        places[index - 1].at_ms = max_ms(min_ms(places[index - 1].at_ms, latest_ms),
                                         min_ms(b.low_ms, places[index].at_ms));
    }
}

/* What is judged of its delivery when it is played. */
static void foresee(const struct planner *p, const struct record_message *m, int64_t answered_ms,
                    struct record_place *place)
{
    struct window_arrival arrival = {.sent_ms = place->at_ms,
                                     .received_ms = answered_ms,
                                     .round_trip_ms = 2 * RECORD_WAY_MS,
                                     .connect_ms = p->connect_ms,
                                     .window_ms = WINDOW_MS};
    place->is_placed = true;
    place->delay_ms = answered_ms - place->at_ms;
    place->has_delivery = window_judge(&arrival) == m->delivery;
    place->has_offline = (place->at_ms < p->connect_ms) == m->offline;
}

/* The web client counts what is newer than the message before, and than the moment at which the
 * chat was read, by its own clock: that has to come out so, to the millisecond. */
static bool is_doubtful(const struct planner *p, const struct record_message *m, int64_t at_ms)
{
    size_t row;
    if (p->record->config.profile->conversation != CONVERSATION_WEB)
        return false;
    bool was_newer = m->sent_server_ms > p->last_sent_server_ms;
    if (p->last_sent_ms != INT64_MIN && was_newer != (at_ms > p->last_sent_ms))
        return true;
    if (!strmap_find(&p->record->by_target, m->from_user_id, &row) ||
        p->opened_ms[row] == INT64_MIN)
        return false;
    bool was_read = m->sent_server_ms <= p->opened_client_ms[row];
    return was_read != (at_ms + p->first_offset_ms <= p->opened_ms[row]);
}

void planner_place(struct planner *p, const struct record_entry *e,
                   const struct planner_answer *answer)
{
    place_missed(p, e, answer->handled_ms);
    struct bounds of_pull = bounds_of_pull(p, answer);
    spread_forward(p, e, of_pull);
    spread_backward(p, e, of_pull);
    for (size_t i = 0; i < e->pull.message_count; i++) {
        size_t index = e->pull.first_message + i;
        const struct record_message *m = p->record->messages[index];
        struct record_place *place = &p->plan->messages[index];
        int64_t wish_ms = time_of_server(p, m->sent_server_ms);
        foresee(p, m, answer->answered_ms, place);
        planner_add(p, RECORD_STEP_SEND, place->at_ms, index);
        p->plan->has_doubtful_reads |= is_doubtful(p, m, place->at_ms);
        p->plan->moved_ms = max_ms(p->plan->moved_ms, distance_ms(place->at_ms, wish_ms));
        p->last_sent_ms = place->at_ms;
        p->last_sent_server_ms = m->sent_server_ms;
        p->more_ms = INT64_MIN;
        p->plan->received++;
        p->plan->stored += m->stored;
    }
}
