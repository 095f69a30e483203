/*
 * A scenario from a string, played on virtual time: what came of it.
 */
#ifndef CASTSIM_TESTS_UNIT_PLAYING_H
#define CASTSIM_TESTS_UNIT_PLAYING_H

#include "unit.h"

#include <stdlib.h>

#include "app/play.h"
#include "core/profile.h"

#define SEND(id) "send " id " from=2191 type=RC:TxtMsg content={\"content\":\"hello\"}\n"

static inline struct scenario *parse_scenario(const char *text)
{
    struct scenario_faults faults = {0};
    struct scenario *s = scenario_parse("test.scn", text, strlen(text), NULL, NULL, &faults);
    if (s == NULL)
        fail_msg("%s", faults.count > 0 ? faults.items[0] : "no scenario");
    scenario_faults_done(&faults);
    return s;
}

/* Plays it as config says, which need not be filled in for virtual time. Returns what play_scenario
 * does; run_result_done frees. */
static inline int play_text_with(const char *text, struct play_config config, struct run_result *r)
{
    setenv("CASTSIM_REGISTRY", SOURCE_DIR "/registry/builtin", 1);
    struct scenario *s = parse_scenario(text);
    struct err err;
    config.shelf = type_shelf_new();
    config.profile = profile_get(PROFILE_NATIVE);
    config.tolerance_ms = -1;
    int status = play_scenario(s, &config, r, &err);
    type_shelf_free(config.shelf);
    scenario_free(s);
    return status;
}

/* run_result_done frees. seed 0 = the scenario's. */
static inline struct run_result played_with_seed(const char *text, uint64_t seed)
{
    struct run_result r;
    const struct play_config config = {.has_seed = seed > 0, .seed = seed};
    assert_int_equal(play_text_with(text, config, &r), 0);
    return r;
}

static inline struct run_result played(const char *text)
{
    return played_with_seed(text, 0);
}

/* Every expectation held. */
static inline void assert_passes_at(const char *text, const char *file, int line)
{
    struct run_result r = played(text);
    for (size_t i = 0; i < r.expectation_count; i++) {
        if (!r.expectations[i].has_held)
            print_error("line %d: %s: %s\n%s\n", r.expectations[i].line, r.expectations[i].text,
                        r.expectations[i].actual, r.expectations[i].slice);
    }
    if (r.reason != NULL)
        print_error("%s\n", r.reason);
    _assert_int_equal((uintmax_t)r.outcome, RUN_PASSED, file, line);
    run_result_done(&r);
}
#define assert_passes(text) assert_passes_at(text, __FILE__, __LINE__)

/* Exactly one expectation did not hold; it says so in these words. */
static inline void assert_fails_at(const char *text, const char *actual, const char *file, int line)
{
    struct run_result r = played(text);
    _assert_int_equal((uintmax_t)r.outcome, RUN_FAILED, file, line);
    _assert_int_equal(r.failed_count, 1, file, line);
    for (size_t i = 0; i < r.expectation_count; i++) {
        if (!r.expectations[i].has_held)
            _assert_string_equal(r.expectations[i].actual, actual, file, line);
    }
    run_result_done(&r);
}
#define assert_fails(text, actual) assert_fails_at(text, actual, __FILE__, __LINE__)

#endif
