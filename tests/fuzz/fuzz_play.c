/*
 * fuzz_play: plays random scenarios, damaged ones among them, on virtual time, and asserts what
 * must hold of every run. Usage: fuzz_play ROUNDS SEED TYPES [only]
 *
 * The same seed plays the same scenarios: round N of seed S is round 1 of seed S + N - 1. A failure
 * prints the scenario; with `only` each one is printed before it is played.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/play.h"
#include "app/report.h"
#include "base/mem.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "core/json.h"
#include "core/profile.h"
#include "scenario_maker.h"

enum {
    ASKED_MAX = 2000
}; /* how often a play asks whether it was interrupted: a bound of its time */

static const struct made *at_made;
static long long at_seed;

/* Not assert: the scenario is what one needs to see it again. */
static void must(bool holds, const char *what, const char *detail)
{
    if (holds)
        return;
    fprintf(stderr, "seed %lld: %s: %s\n", at_seed, what, detail);
    fwrite(at_made->text.data, 1, at_made->text.len, stderr);
    abort();
}

/* ---- what must hold ---- */

static void must_have_every_state(const struct run_result *r)
{
    for (size_t i = 0; i < r->client_count; i++) {
        const struct run_client *c = &r->clients[i];
        must(c->delivery_count == r->broadcast_count, "a broadcast without a state", c->name);
        for (size_t k = 0; k < c->delivery_count; k++) {
            const struct run_delivery *d = &c->deliveries[k];
            const struct run_broadcast *b = &r->broadcasts[k];
            bool is_open = r->length_ms - b->sent_ms <= r->window_ms;
            must(d->broadcast == k, "a state of another broadcast", c->name);
            must((d->state == RUN_NOT_FOR) == (b->uid[0] == '\0'), "a refused one's state", b->id);
            must(d->state != RUN_PENDING || is_open, "pending behind its window", b->id);
            must(d->state != RUN_MISSED || !is_open, "missed within its window", b->id);
        }
    }
}

/* The statements behind `never NAME counts unread<0`, and nothing else that we know of. */
static void must_not_go_below_zero(const struct run_result *r)
{
    for (size_t i = 0; i < r->expectation_count; i++) {
        const struct run_expectation *e = &r->expectations[i];
        must(e->has_held || strstr(e->text, "unread<0") == NULL, "unread below zero", e->text);
    }
}

static void must_count_up(const struct made_client *made, const struct run_result *r,
                          const struct run_client *c)
{
    int64_t missed = 0;
    int64_t accepted = 0;
    int64_t received = 0;
    if (!made->is_native || made->meets_answers || made->has_users)
        return;
    for (size_t i = 0; i < c->pull_count; i++)
        missed += c->pulls[i].missed;
    for (size_t i = 0; i < r->broadcast_count; i++) {
        accepted += r->broadcasts[i].uid[0] != '\0';
        received += c->deliveries[i].state == RUN_RECEIVED;
    }
    must(missed + received <= accepted, "one that was received was told to be missed", c->name);
}

static void must_have_received_all(const struct made_client *made, const struct run_result *r,
                                   const struct run_client *c)
{
    for (size_t i = 0; i < r->broadcast_count; i++) {
        const struct run_broadcast *b = &r->broadcasts[i];
        const struct run_delivery *d = &c->deliveries[i];
        if (b->uid[0] == '\0' || b->is_invented)
            continue;
        must(d->state == RUN_RECEIVED, "a phone that was online all the time lacks one", b->id);
        must(d->received_ms - b->sent_ms <= made->interval_ms, "it came too late", b->id);
    }
}

static void must_go_forward(const struct run_result *r)
{
    const char *line = buf_str(&r->trace);
    int64_t last_ms = 0;
    for (; *line != '\0'; line += strcspn(line, "\n") + 1) {
        long long h;
        int m, s, ms;
        if (*line == '#')
            continue;
        must(sscanf(line, "%lld:%2d:%2d.%3d ", &h, &m, &s, &ms) == 4, "a line without time", line);
        int64_t at_ms = ((h * 60 + m) * 60 + s) * 1000 + ms;
        must(at_ms >= last_ms, "time goes back in the trace", line);
        last_ms = at_ms;
    }
}

/* ---- reports ---- */

static void must_be_safe(const struct buf *text, const char *form)
{
    const char *at = buf_str(text);
    size_t left = text->len;
    must(utf8_is_valid(at, left), form, "not UTF-8");
    while (left > 0) {
        uint32_t cp;
        size_t len = utf8_decode(at, left, &cp);
        must(cp == '\n' || !utf8_is_unsafe(cp), form, at);
        at += len;
        left -= len;
    }
    static const char *const forged[] = {"<script>alert", "<img src=x", "\n</failure>ok",
                                         "]]></failure>"};
    bool is_markup = strcmp(form, "HTML") == 0 || strcmp(form, "JUnit") == 0;
    for (size_t i = 0; is_markup && i < sizeof forged / sizeof *forged; i++)
        must(strstr(buf_str(text), forged[i]) == NULL, form, forged[i]);
}

static void must_be_tap(const struct buf *text)
{
    static const char *const starts[] = {"ok ", "not ok ", "  ", "# Subtest: "};
    for (const char *line = buf_str(text); *line != '\0'; line += strcspn(line, "\n") + 1) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
            is_known = is_known || strncmp(line, starts[i], strlen(starts[i])) == 0;
        must(is_known, "no TAP", line);
    }
}

/* Every element is closed, in order. */
static void must_be_xml(const struct buf *text)
{
    enum { DEPTH_MAX = 32 };
    const char *open[DEPTH_MAX];
    size_t depth = 0;
    for (const char *at = strchr(buf_str(text), '<'); at != NULL; at = strchr(at + 1, '<')) {
        const char *end = strchr(at, '>');
        must(end != NULL, "no XML", at);
        if (at[1] == '?' || at[1] == '!' || end[-1] == '/')
            continue;
        size_t len = strcspn(at + 1 + (at[1] == '/'), " >");
        if (at[1] != '/') {
            must(depth < DEPTH_MAX, "no XML", at);
            open[depth++] = at + 1;
            continue;
        }
        must(depth > 0 && strncmp(open[--depth], at + 2, len) == 0, "no XML", at);
    }
    must(depth == 0, "no XML", "an element is left open");
}

static void must_report(struct run_result *r)
{
    struct buf text = {0};
    struct run_report report = {
        .results = r, .count = 1, .command = "castsim run x", .clock_word = "virtual time"};
    if (r->replay == NULL)
        r->replay = mem_dup_str("castsim run x");
    must_be_safe(&r->trace, "the trace");
    report_text_scenario(r, false, &text);
    report_text_summary(&report, false, &text);
    must_be_safe(&text, "text");
    buf_clear(&text);
    report_tap_scenario(r, 1, &text);
    must_be_safe(&text, "TAP");
    must_be_tap(&text);
    buf_clear(&text);
    report_junit(&report, &text);
    must_be_safe(&text, "JUnit");
    must_be_xml(&text);
    buf_clear(&text);
    report_html(&report, &text);
    must_be_safe(&text, "HTML");
    buf_clear(&text);
    report_json(&report, &text);
    must_be_safe(&text, "JSON");
    struct json *json = json_parse(buf_str(&text), text.len, NULL);
    must(json != NULL, "no JSON", buf_str(&text));
    json_free(json);
    buf_done(&text);
}

/* ---- a round ---- */

static bool is_interrupted(void *ctx)
{
    int *asked = ctx;
    return ++*asked > ASKED_MAX;
}

static int play(const struct scenario *s, struct type_shelf *shelf, struct run_result *r)
{
    struct err err = {0};
    int asked = 0;
    return play_scenario(s,
                         &(struct play_config){.shelf = shelf,
                                               .profile = profile_get(PROFILE_NATIVE),
                                               .tolerance_ms = -1,
                                               .keeps_why = true,
                                               .is_interrupted = is_interrupted,
                                               .ctx = &asked},
                         r, &err);
}

static void must_hold(const struct made *made, const struct run_result *r)
{
    must(r->outcome != RUN_BROKEN || r->status == ERR_INPUT, "the world failed", r->reason);
    must_have_every_state(r);
    must_go_forward(r);
    if (made->is_damaged)
        return;
    must_not_go_below_zero(r);
    for (size_t i = 0; i < r->client_count; i++) {
        must_count_up(&made->clients[i], r, &r->clients[i]);
        if (r->outcome != RUN_BROKEN && made->clients[i].is_calm && made->has_steady_server)
            must_have_received_all(&made->clients[i], r, &r->clients[i]);
    }
}

static void try_scenario(const struct made *made, struct type_shelf *shelf)
{
    struct scenario_faults faults = {0};
    char *exact = mem_dup_bytes(buf_str(&made->text), made->text.len);
    struct scenario *s = scenario_parse("fuzz.scn", exact, made->text.len, NULL, NULL, &faults);
    must(s != NULL || made->is_damaged, "the maker does not know the language",
         faults.count > 0 ? faults.items[0] : "");
    free(exact);
    if (s != NULL) {
        struct run_result first = {0};
        struct run_result second = {0};
        int status = play(s, shelf, &first);
        must(play(s, shelf, &second) == status, "two runs end differently", "");
        must(strcmp(buf_str(&first.trace), buf_str(&second.trace)) == 0, "two runs differ", "");
        if (status == 0)
            must_hold(made, &first);
        must_report(&first);
        run_result_done(&first);
        run_result_done(&second);
    }
    scenario_free(s);
    scenario_faults_done(&faults);
}

int main(int argc, char **argv)
{
    int64_t rounds, seed;
    if (argc < 4 || !parse_i64(argv[1], &rounds) || !parse_i64(argv[2], &seed)) {
        fprintf(stderr, "usage: fuzz_play ROUNDS SEED TYPES [only]\n");
        return 2;
    }
    setenv("CASTSIM_REGISTRY", REGISTRY_DIR, 1);
    struct type_shelf *shelf = type_shelf_new();
    for (at_seed = seed; at_seed < seed + rounds; at_seed++) {
        struct prng random;
        struct made made;
        prng_init(&random, (uint64_t)at_seed);
        made_init(&made, &random, argv[3]);
        at_made = &made;
        if (argc > 4)
            fwrite(made.text.data, 1, made.text.len, stdout);
        try_scenario(&made, shelf);
        made_done(&made);
    }
    type_shelf_free(shelf);
    printf("play: %lld rounds\n", (long long)rounds);
    return 0;
}
