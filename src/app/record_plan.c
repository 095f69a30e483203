/* When each thing of a recording has to happen in a scenario. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "io/fetch.h"
#include "record_plan_private.h"

enum { HTTP_UNAUTHORIZED = 401, SOON_MS = 1000 };

static int64_t min_ms(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t max_ms(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* ---- steps ---- */

struct record_step *planner_add(struct planner *p, enum record_step_kind kind, int64_t at_ms,
                                size_t index)
{
    struct record_plan *plan = p->plan;
    plan->steps = mem_grow(plan->steps, &plan->step_cap, plan->step_count + 1, sizeof *plan->steps);
    struct record_step *step = &plan->steps[plan->step_count];
    *step = (struct record_step){
        .kind = kind, .at_ms = at_ms, .index = index, .order = plan->step_count++};
    return step;
}

static void begin_span(struct planner *p, int64_t from_ms, enum window_state state)
{
    if (p->span_count > 0 && p->spans[p->span_count - 1].state == state)
        return;
    p->spans = mem_grow(p->spans, &p->span_cap, p->span_count + 1, sizeof *p->spans);
    p->spans[p->span_count++] = (struct window_span){from_ms, state};
}

/* ---- time ---- */

static void set_shift(struct planner *p, int64_t client_ms, int64_t shift_ms)
{
    if (p->shift_count > 0 && p->shifts[p->shift_count - 1].shift_ms == shift_ms)
        return;
    p->shifts = mem_grow(p->shifts, &p->shift_cap, p->shift_count + 1, sizeof *p->shifts);
    p->shifts[p->shift_count++] = (struct record_shift){client_ms, shift_ms};
}

static int64_t shift_ms(const struct planner *p)
{
    return p->shift_count > 0 ? p->shifts[p->shift_count - 1].shift_ms : 0;
}

/* The model's next pull; not before the last one has ended. */
static int64_t due_ms(const struct planner *p)
{
    int64_t due = puller_due_ms(p->model);
    return due == PULLER_NEVER ? PULLER_NEVER : max_ms(due, p->answered_ms);
}

/* A moment between the last thing and the next pull: what happened before a pull happens before it
 * when it is played, if only in the same instant, in which it is done first. */
static int64_t place(struct planner *p, int64_t client_ms)
{
    int64_t at_ms = min_ms(client_ms - shift_ms(p), due_ms(p));
    p->floor_ms = max_ms(at_ms, p->floor_ms);
    return p->floor_ms;
}

/* ---- a pull ---- */

static void ask(struct planner *p)
{
    p->asked_ms = due_ms(p);
    p->is_asked = puller_ask(p->model, p->asked_ms, &p->request);
}

/* Each good answer moves the cursor: without that the model would not ask for another page. */
static void answer(struct planner *p, int64_t at_ms, struct puller_result result)
{
    char cursor[32];
    snprintf(cursor, sizeof cursor, "%llu", (unsigned long long)++p->cursor);
    result.cursor = cursor;
    puller_answer(p->model, at_ms, &p->request, &result);
    p->is_asked = false;
    p->answered_ms = at_ms;
    p->floor_ms = at_ms + 1;
}

/* From here on the clocks differ by as much as what is due next does. */
static void compare_clocks(struct planner *p, const struct record_entry *e)
{
    int64_t due = due_ms(p);
    bool has_next = due != PULLER_NEVER && e->pull.next_ms != PULLER_NEVER;
    set_shift(p, e->at_ms,
              has_next ? max_ms(e->pull.next_ms, e->at_ms) - due : e->at_ms - p->answered_ms);
}

static struct record_fault fault_of(const struct record_pull *pull)
{
    struct record_fault fault = {.kind = RECORD_FAULT_STATUS, .retry_after_ms = -1};
    if (pull->http == 0) {
        fault.kind = pull->took_ms >= FETCH_TOTAL_MS ? RECORD_FAULT_HANG : RECORD_FAULT_REFUSED;
    } else if (pull->http < 100 || pull->http > 599 || pull->http == 200) {
        fault.kind = RECORD_FAULT_GARBAGE;
    } else {
        fault.status = pull->http;
        fault.retry_after_ms = pull->retry_after_ms;
    }
    return fault;
}

static bool is_same_fault(const struct record_fault *a, const struct record_fault *b)
{
    return a->kind == b->kind && a->status == b->status && a->retry_after_ms == b->retry_after_ms;
}

/* How many pulls in a row fail so, from that entry on. */
static size_t run_of_faults(const struct record *r, size_t first, const struct record_fault *fault)
{
    size_t i = first;
    while (i < r->entry_count && r->entries[i].kind == RECORD_PULL && !r->entries[i].pull.ok) {
        struct record_fault other = fault_of(&r->entries[i].pull);
        if (!is_same_fault(&other, fault))
            break;
        i++;
    }
    return i - first;
}

/* Conditions that hold for as many requests as fail: one a pull, but two when the token is refused,
 * for the client asks for another. */
static void add_fault(struct planner *p, size_t index, const struct record_fault *fault)
{
    bool is_final = fault->status == HTTP_UNAUTHORIZED;
    if (p->faults_left == 0) {
        struct record_step *step = planner_add(p, RECORD_STEP_FAULT, p->asked_ms, index);
        p->faults_left = is_final ? 1 : run_of_faults(p->record, index, fault);
        step->fault = *fault;
        step->count = is_final && p->has_token ? 2 : p->faults_left;
    }
    p->faults_left--;
}

static void pull_by_hand(struct planner *p, size_t index, int64_t at_ms)
{
    if (p->plan->is_refused)
        p->answered_ms = at_ms; /* what was due meanwhile was not done */
    puller_resume(p->model, at_ms);
    puller_pull_now(p->model, at_ms);
    p->plan->is_refused = false;
    planner_add(p, RECORD_STEP_DEED, at_ms, index);
}

static void plan_failed_pull(struct planner *p, size_t index)
{
    const struct record_pull *pull = &p->record->entries[index].pull;
    struct record_fault fault = fault_of(pull);
    bool is_final = fault.status == HTTP_UNAUTHORIZED;
    int64_t waits_ms = fault.kind == RECORD_FAULT_HANG ? FETCH_TOTAL_MS : 0;
    add_fault(p, index, &fault);
    begin_span(p, p->asked_ms, STATE_FAILING);
    answer(p, p->asked_ms + waits_ms,
           (struct puller_result){.outcome = is_final ? PULLER_UNAUTHORIZED : PULLER_FAILED,
                                  .retry_after_ms = fault.retry_after_ms});
    p->plan->failed++;
    if (is_final) {
        p->has_token = false;
        p->plan->is_refused = true;
    }
}

/* Whether the server of the scenario has more, too: it has what a later pull brings. */
static bool has_known_more(const struct planner *p, size_t index)
{
    const struct record *r = p->record;
    if (!r->entries[index].pull.has_more || p->has_no_more[index])
        return false;
    for (size_t i = index + 1; i < r->entry_count; i++) {
        const struct record_pull *pull = &r->entries[i].pull;
        if (r->entries[i].kind == RECORD_PULL && pull->ok)
            return pull->message_count > 0 || pull->missed_count > 0;
    }
    return false;
}

/* The client pulls once more at once, for something that the recording never saw. */
static void pull_for_unknown(struct planner *p, size_t index)
{
    bool is_next = index + 1 < p->record->entry_count;
    if (!is_next || p->record->entries[index + 1].kind == RECORD_OFFLINE)
        return;
    puller_pull_now(p->model, p->floor_ms);
    planner_add(p, RECORD_STEP_PULL_UNKNOWN, p->floor_ms, index);
}

static void plan_good_pull(struct planner *p, size_t index)
{
    const struct record_entry *e = &p->record->entries[index];
    int64_t leaves_ms = p->asked_ms + (p->has_token ? 0 : 2 * RECORD_WAY_MS);
    const struct planner_answer got = {.handled_ms = leaves_ms + RECORD_WAY_MS,
                                       .answered_ms = leaves_ms + 2 * RECORD_WAY_MS,
                                       .has_more = has_known_more(p, index)};
    p->has_token = true;
    begin_span(p, got.answered_ms, STATE_ONLINE);
    planner_hear(p, e);
    planner_place(p, e, &got);
    if (p->more_ms != INT64_MIN) {
        p->has_no_more[p->more_index] = true;
        p->is_mistaken = true;
    }
    planner_add(p, RECORD_STEP_PULLED, got.answered_ms, index);
    answer(p, got.answered_ms,
           (struct puller_result){.outcome = PULLER_DONE, .has_more = got.has_more});
    p->more_ms = got.has_more ? got.handled_ms : INT64_MIN;
    p->more_index = index;
    if (!got.has_more)
        p->bound_ms = got.handled_ms;
    if (e->pull.has_more && !got.has_more)
        pull_for_unknown(p, index);
}

static void plan_pull(struct planner *p, size_t index)
{
    const struct record_entry *e = &p->record->entries[index];
    if (!p->is_asked && due_ms(p) == PULLER_NEVER) {
        planner_add(p, RECORD_STEP_LOST, place(p, e->at_ms), index);
        p->plan->is_lost = true;
        return;
    }
    if (!p->is_asked)
        ask(p);
    if (e->pull.ok)
        plan_good_pull(p, index);
    else
        plan_failed_pull(p, index);
    if (p->wants_again)
        pull_by_hand(p, p->again_index, p->floor_ms);
    p->wants_again = false;
    compare_clocks(p, e);
}

/* ---- connections ---- */

static void plan_online(struct planner *p, size_t index)
{
    const struct record_entry *e = &p->record->entries[index];
    int64_t at_ms = place(p, e->at_ms);
    puller_resume(p->model, at_ms);
    puller_online(p->model, at_ms);
    p->connect_ms = at_ms;
    p->plan->was_online = true;
    p->plan->is_online = true;
    p->plan->is_refused = false;
    begin_span(p, at_ms, STATE_ONLINE);
    planner_add(p, p->has_client ? RECORD_STEP_ONLINE : RECORD_STEP_CLIENT, at_ms, index);
    p->has_client = true;
    set_shift(p, e->at_ms, e->at_ms - at_ms);
}

/* It cuts off a pull under way. When that had just begun it is not begun at all; else the pull
 * hangs until then, as it did. */
static int64_t place_offline(struct planner *p, const struct record_entry *e, size_t index)
{
    int64_t due = due_ms(p);
    int64_t at_ms = e->at_ms - shift_ms(p);
    if (p->is_asked || due == PULLER_NEVER || at_ms - due <= SOON_MS)
        return place(p, e->at_ms);
    struct record_step *step = planner_add(p, RECORD_STEP_FAULT, due, index);
    step->fault = (struct record_fault){.kind = RECORD_FAULT_HANG, .retry_after_ms = -1};
    step->count = 1;
    p->floor_ms = max_ms(p->floor_ms, min_ms(at_ms, due + FETCH_TOTAL_MS - 1));
    return p->floor_ms;
}

static void plan_offline(struct planner *p, size_t index)
{
    const struct record_entry *e = &p->record->entries[index];
    int64_t at_ms = place_offline(p, e, index);
    puller_resume(p->model, at_ms);
    puller_offline(p->model, at_ms);
    p->is_asked = false;
    p->plan->is_online = false;
    p->plan->is_refused = false;
    begin_span(p, at_ms, STATE_OFFLINE);
    planner_add(p, RECORD_STEP_OFFLINE, at_ms, index);
    set_shift(p, e->at_ms, e->at_ms - at_ms);
}

/* ---- what the user does ---- */

static void add_deed(struct planner *p, size_t index, int64_t at_ms)
{
    const struct record_entry *e = &p->record->entries[index];
    size_t row;
    planner_add(p, RECORD_STEP_DEED, at_ms, index);
    if (e->deed == RECORD_DEED_OPEN && strmap_find(&p->record->by_target, e->target_id, &row)) {
        p->opened_client_ms[row] = e->at_ms;
        p->opened_ms[row] = at_ms;
    }
}

/* The end of the pull that was under way then; NULL when it was cut off. */
static const struct record_pull *pull_around(const struct record *r, size_t index)
{
    for (size_t i = index + 1; i < r->entry_count; i++) {
        if (r->entries[i].kind == RECORD_PULL)
            return &r->entries[i].pull;
        if (r->entries[i].kind != RECORD_DEED)
            break;
    }
    return NULL;
}

/* In the middle of a pull. One that fails has no middle when it is played: what falls into it comes
 * before, but a wish to pull again comes behind, if it is not forgotten. */
static void plan_deed_within(struct planner *p, size_t index, const struct record_pull *around)
{
    const struct record_entry *e = &p->record->entries[index];
    bool is_pull = e->deed == RECORD_DEED_PULL;
    if (!around->ok && is_pull) {
        p->wants_again =
            p->record->config.profile->retries_failed_pull && around->http != HTTP_UNAUTHORIZED;
        p->again_index = index;
        return;
    }
    if (!around->ok) {
        add_deed(p, index, place(p, e->at_ms));
        return;
    }
    if (!p->is_asked)
        ask(p);
    p->floor_ms = max_ms(p->floor_ms, p->asked_ms + RECORD_WAY_MS);
    if (is_pull)
        pull_by_hand(p, index, p->floor_ms);
    else
        add_deed(p, index, p->floor_ms);
}

static void plan_deed(struct planner *p, size_t index)
{
    const struct record_entry *e = &p->record->entries[index];
    const struct record_pull *around = e->is_pulling ? pull_around(p->record, index) : NULL;
    int64_t due = due_ms(p);
    if (around != NULL && (p->is_asked || due != PULLER_NEVER)) {
        plan_deed_within(p, index, around);
        return;
    }
    int64_t at_ms = place(p, e->at_ms);
    /* A pull by hand is none where one follows at once, or all are cut off. */
    bool is_idle = p->is_asked || e->is_pulling || due < at_ms;
    if (e->deed != RECORD_DEED_PULL)
        add_deed(p, index, at_ms);
    else if (!is_idle)
        pull_by_hand(p, index, at_ms);
}

/* ---- the whole ---- */

static void plan_entry(struct planner *p, size_t index)
{
    enum record_kind kind = p->record->entries[index].kind;
    if (!p->has_client && kind != RECORD_ONLINE)
        return; /* the phone was not there yet */
    switch (kind) {
    case RECORD_ONLINE:
        plan_online(p, index);
        break;
    case RECORD_OFFLINE:
        plan_offline(p, index);
        break;
    case RECORD_PULL:
        plan_pull(p, index);
        break;
    case RECORD_DEED:
        plan_deed(p, index);
        break;
    }
}

/* What is left is looked at before the next pull. */
static void plan_end(struct planner *p, int64_t now_ms)
{
    if (!p->has_client)
        planner_add(p, RECORD_STEP_CLIENT, now_ms, 0);
    int64_t due = due_ms(p);
    int64_t at_ms = now_ms - shift_ms(p);
    if (due != PULLER_NEVER)
        at_ms = min_ms(at_ms, due - 1);
    planner_add(p, RECORD_STEP_END, max_ms(at_ms, p->floor_ms), 0);
}

/* In one instant: what is sent, what is done, what must be seen. */
static int rank_of(const struct record_step *step)
{
    switch (step->kind) {
    case RECORD_STEP_SEND:
    case RECORD_STEP_SEND_LOST:
        return 0;
    case RECORD_STEP_PULLED:
        return 2;
    case RECORD_STEP_END:
        return 3;
    default:
        return 1;
    }
}

static int compare_steps(const void *a, const void *b)
{
    const struct record_step *x = a;
    const struct record_step *y = b;
    if (x->at_ms != y->at_ms)
        return x->at_ms < y->at_ms ? -1 : 1;
    int by_rank = rank_of(x) - rank_of(y);
    return by_rank != 0 ? by_rank : x->order < y->order ? -1 : x->order > y->order;
}

/* Time 0 is the first thing that happens. */
static void count_from_start(struct planner *p)
{
    struct record_plan *plan = p->plan;
    qsort(plan->steps, plan->step_count, sizeof *plan->steps, compare_steps);
    int64_t start_ms = plan->steps[0].at_ms;
    for (size_t i = 0; i < plan->step_count; i++)
        plan->steps[i].at_ms -= start_ms;
    plan->epoch_ms = start_ms + p->first_offset_ms;
    plan->ahead_ms = -p->first_offset_ms;
}

/* Makes a plan. False: what was taken for granted turned out otherwise, has_no_more knows more. */
static bool make(const struct record *r, int64_t now_ms, bool *has_no_more, struct record_plan *out)
{
    *out = (struct record_plan){.window_ms = record_window_ms(r)};
    out->messages = mem_zalloc((r->message_count + 1) * sizeof *out->messages);
    out->missed = mem_zalloc((r->missed_count + 1) * sizeof *out->missed);
    struct planner p = {.record = r,
                        .plan = out,
                        .has_token = true,
                        .floor_ms = INT64_MIN,
                        .answered_ms = INT64_MIN,
                        .bound_ms = INT64_MIN,
                        .more_ms = INT64_MIN,
                        .has_no_more = has_no_more,
                        .last_sent_ms = INT64_MIN};
    p.model = puller_new(&(struct puller_config){.profile = r->config.profile,
                                                 .interval_ms = r->config.pull_interval_ms,
                                                 .seed = r->config.seed});
    p.opened_client_ms = mem_zalloc((r->row_count + 1) * sizeof(int64_t));
    p.opened_ms = mem_zalloc((r->row_count + 1) * sizeof(int64_t));
    for (size_t i = 0; i < r->row_count; i++)
        p.opened_ms[i] = INT64_MIN;
    for (size_t i = 0; i < r->entry_count && !out->is_lost; i++)
        plan_entry(&p, i);
    plan_end(&p, now_ms);
    count_from_start(&p);
    puller_free(p.model);
    free(p.shifts);
    free(p.spans);
    free(p.opened_client_ms);
    free(p.opened_ms);
    return !p.is_mistaken;
}

void record_plan_make(const struct record *r, int64_t now_ms, struct record_plan *out)
{
    bool *has_no_more = mem_zalloc((r->entry_count + 1) * sizeof *has_no_more);
    while (!make(r, now_ms, has_no_more, out))
        record_plan_done(out);
    free(has_no_more);
}

void record_plan_done(struct record_plan *plan)
{
    free(plan->steps);
    free(plan->messages);
    free(plan->missed);
    *plan = (struct record_plan){0};
}
