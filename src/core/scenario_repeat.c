/*
 * The statements in the order they happen: which instant each belongs to, and the turns of a
 * repeat. A turn is read like any other text, with its number filled in; so whatever is checked of
 * a statement is checked in every turn.
 */
#include "scenario_private.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"

/* ---- time ---- */

static void fault_time(struct parser *p, const char *time, const char *why, int64_t limit_ms)
{
    struct buf limit = {0};
    parse_write_duration(&limit, limit_ms);
    parser_fault(p, p->statement->where.line, p->statement->time_column, "%.*s %s %s", SHOWN(time),
                 why, buf_str(&limit));
    buf_done(&limit);
}

static bool read_time(struct parser *p, const char *time, bool *is_relative, int64_t *ms)
{
    *is_relative = time[0] == '+';
    if (parse_duration_ms(time + *is_relative, ms))
        return true;
    bool is_number = time[strspn(time, "+0123456789")] == '\0';
    parser_fault(p, p->statement->where.line, p->statement->time_column,
                 is_number ? "%.*s has no unit; a time is written 9:59, 1m30s or +250ms"
                           : "%.*s is no time; a time is written 9:59, 3:00.250, 1h2m or +1s",
                 SHOWN(time));
    return false;
}

/* Where an absolute time counts from the start, or from the turn's; never back. */
static bool go_to(struct parser *p, const char *time, int64_t ms, struct scenario_clock *to)
{
    if (p->turn != NULL) {
        *to = p->turn_start;
        to->at_ms += ms;
        to->latest_ms += ms;
        if (to->at_ms >= p->clock.at_ms)
            return true;
        fault_time(p, time, "goes back in time: this turn is already at",
                   p->clock.at_ms - p->turn_start.at_ms);
        return false;
    }
    to->is_absolute = true;
    to->at_ms = ms;
    to->latest_ms = ms;
    if (ms >= p->clock.latest_ms)
        return true;
    bool is_known = p->clock.after_wait < 0 || p->clock.is_absolute;
    fault_time(p, time,
               is_known ? "goes back in time: the statement before is at"
                        : "may be over when this wait ends; the latest it can end is",
               p->clock.latest_ms);
    return false;
}

/* A time with a mistake is as good as none: the statement happens in the instant before. */
static void move_clock(struct parser *p, const char *time)
{
    bool is_relative;
    int64_t ms;
    struct scenario_clock to = p->clock;
    if (!read_time(p, time, &is_relative, &ms))
        return;
    if (ms > SCENARIO_TIME_MAX_MS ||
        (is_relative && p->clock.latest_ms + ms > SCENARIO_TIME_MAX_MS)) {
        fault_time(p, time, "is too far away: a scenario can last", SCENARIO_TIME_MAX_MS);
        return;
    }
    if (is_relative) {
        to.at_ms += ms;
        to.latest_ms += ms;
    } else if (!go_to(p, time, ms, &to)) {
        return;
    }
    p->clock = to;
}

void parser_wait(struct parser *p, int step, int64_t max_ms)
{
    p->clock =
        (struct scenario_clock){.after_wait = step, .latest_ms = p->clock.latest_ms + max_ms};
}

/* ---- turns ---- */

/* The text with every {i} replaced by the number of the turn. */
static const char *fill_turn(struct parser *p, const char *text, size_t *len)
{
    struct buf out = {0};
    const char *at = text;
    for (const char *hole; (hole = strstr(at, "{i}")) != NULL; at = hole + 3) {
        buf_add(&out, at, (size_t)(hole - at));
        buf_add_str(&out, p->turn);
    }
    buf_add_str(&out, at);
    const char *filled = arena_dup_bytes(p->arena, buf_str(&out), out.len);
    if (len != NULL)
        *len = out.len;
    buf_done(&out);
    return filled;
}

static void fill_word(struct parser *p, struct word *w)
{
    w->text = fill_turn(p, w->text, NULL);
    if (w->value != NULL)
        w->value = fill_turn(p, w->value, &w->value_len);
    w->is_verbatim = false;
}

/* Makes the statement's words the parser's own, as this turn has them. */
static void take_words(struct parser *p, const struct statement *s)
{
    p->words = mem_grow(p->words, &p->word_cap, s->word_count, sizeof *p->words);
    if (s->word_count > 0)
        memcpy(p->words, &p->text->words[s->first_word], s->word_count * sizeof *p->words);
    p->word_count = s->word_count;
    p->line = s->line;
    if (p->turn == NULL || !s->has_turn)
        return;
    p->line = fill_turn(p, s->line, NULL);
    for (size_t i = 0; i < p->word_count; i++) {
        if (p->words[i].has_turn)
            fill_word(p, &p->words[i]);
    }
}

static bool is_repeat(const struct statement *s)
{
    return s->row != NULL && s->row->verb == VERB_REPEAT;
}

static bool is_too_much(struct parser *p)
{
    if (++p->statements_run > SCENARIO_STEPS_MAX)
        parser_fault(p, p->statement->where.line, p->statement->where.column,
                     "more than %d statements, with those that repeat makes", SCENARIO_STEPS_MAX);
    else if (p->arena->total > SCENARIO_BYTES_MAX)
        parser_fault(p, p->statement->where.line, p->statement->where.column,
                     "the scenario needs more than %zu MiB of memory", SCENARIO_BYTES_MAX >> 20);
    else
        return false;
    p->is_stopped = true;
    return true;
}

static void run_statement(struct parser *p, const struct statement *s)
{
    p->statement = s;
    p->is_faulty = false;
    if (is_too_much(p))
        return;
    take_words(p, s);
    if (s->time != NULL)
        move_clock(p, p->turn != NULL && s->has_turn ? fill_turn(p, s->time, NULL) : s->time);
    parser_read_statement(p);
    p->is_stopped = p->is_stopped || scenario_faults_full(p->faults);
}

static void run_block(struct parser *p, size_t from, size_t to);

struct repeat {
    const struct statement *statement;
    size_t body;
    int64_t turns;
    int64_t every_ms;
    const char *every; /* as it is written */
    int every_column;
    struct scenario_clock start;
};

static void begin_turn(struct parser *p, const struct repeat *r, int64_t turn, char number[24])
{
    snprintf(number, 24, "%lld", (long long)turn);
    p->turn = number;
    p->turn_start = r->start;
    p->turn_start.at_ms += (turn - 1) * r->every_ms;
    p->turn_start.latest_ms += (turn - 1) * r->every_ms;
    p->clock = p->turn_start;
}

/* The turn is over before the next one begins, so that steps stay in order of time. */
static void check_turn(struct parser *p, const struct repeat *r)
{
    int64_t took_ms = p->clock.at_ms - p->turn_start.at_ms;
    p->statement = r->statement;
    if (took_ms > r->every_ms) {
        struct buf took = {0};
        parse_write_duration(&took, took_ms);
        parser_fault(p, r->statement->where.line, r->every_column,
                     "a turn takes %s, longer than every %s", buf_str(&took), r->every);
        buf_done(&took);
    } else if (p->turn_start.latest_ms + r->every_ms > SCENARIO_TIME_MAX_MS) {
        parser_fault(p, r->statement->where.line, r->every_column,
                     "the turns go on for more than ten years");
    }
}

/* A mistake in a turn would be there in all that follow, so they are left out; what they would have
 * defined is not missed. */
static void run_repeat(struct parser *p, const struct repeat *r)
{
    const char *const outer_turn = p->turn;
    const struct scenario_clock outer_start = p->turn_start;
    const size_t faults_before = p->faults->count;
    char number[24];
    for (int64_t turn = 1; turn <= r->turns && !p->is_stopped; turn++) {
        begin_turn(p, r, turn, number);
        run_block(p, r->body, r->statement->end);
        if (p->faults->count == faults_before && turn < r->turns)
            check_turn(p, r);
        if (p->faults->count > faults_before) {
            p->is_unsure = p->is_unsure || turn < r->turns;
            break;
        }
    }
    p->turn = outer_turn;
    p->turn_start = outer_start;
}

/* The repeat as it was read; one turn when there is a mistake in it. */
static struct repeat repeat_of(const struct parser *p, const struct statement *s, size_t index)
{
    const struct scenario_arg *turns = parser_arg(p, KEY_NUMBER);
    const struct scenario_arg *every = parser_arg(p, KEY_DURATION);
    struct repeat r = {.statement = s, .body = index + 1, .turns = 1, .start = p->clock};
    if (!p->is_faulty) {
        r.turns = turns->n;
        r.every_ms = every->n;
        r.every = every->text;
        r.every_column = every->column;
    }
    return r;
}

static void run_block(struct parser *p, size_t from, size_t to)
{
    for (size_t i = from; i < to && !p->is_stopped; i++) {
        const struct statement *s = &p->text->statements[i];
        run_statement(p, s);
        if (!is_repeat(s) || p->is_stopped)
            continue;
        const struct repeat r = repeat_of(p, s, i);
        p->is_unsure = p->is_unsure || p->is_faulty;
        run_repeat(p, &r);
        i = s->end - 1;
    }
}

void parser_run(struct parser *p)
{
    run_block(p, 0, p->text->statement_count);
}
