/* app/play, one quiet instant after the other: what a screen that steps through a scenario sees. */
#include "playing.h"

/* A wait, a `never` and a step behind both. */
static const char text[] = "client ann\n"
                           "0:10 " SEND("m1") "never ann missed m1 for=5:00\n"
                                              "wait ann received m1 max=3:00\n"
                                              "+1:00 expect ann state next-pull=2:00\n"
                                              "10:00 expect ann received m1\n";

struct stage {
    struct scenario *scenario;
    struct play_config config;
    struct run_result result;
    struct play *play;
    size_t told;
};

static void on_event(void *ctx, const struct world_event *event)
{
    struct stage *s = ctx;
    (void)event;
    s->told++;
}

static void begin(struct stage *s, const char *what)
{
    setenv("CASTSIM_REGISTRY", SOURCE_DIR "/registry/builtin", 1);
    struct err err;
    *s = (struct stage){.scenario = parse_scenario(what)};
    s->config = (struct play_config){.shelf = type_shelf_new(),
                                     .profile = profile_get(PROFILE_NATIVE),
                                     .on_event = on_event,
                                     .ctx = s};
    s->play = play_open(s->scenario, &s->config, &s->result, &err);
    assert_non_null(s->play);
}

static bool step(struct stage *s)
{
    struct err err = {0};
    bool is_over = false;
    if (play_step(s->play, &is_over, &err) < 0)
        fail_msg("%s", err.text);
    return !is_over;
}

static void end(struct stage *s)
{
    play_close(s->play);
    run_result_done(&s->result);
    type_shelf_free(s->config.shelf);
    scenario_free(s->scenario);
}

static void every_step_is_one_instant_and_time_does_not_fall(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, text);
    assert_int_equal(play_now_ms(s.play), 0);
    int64_t last_ms = 0;
    size_t steps = 0;
    size_t quiet = 0;
    bool goes_on;
    do {
        size_t told = s.told;
        goes_on = step(&s);
        steps++;
        assert_true(play_now_ms(s.play) >= last_ms);
        /* An instant may be that of a retry timer, or of the log's trimming, which tells nothing.
         */
        quiet += s.told == told;
        last_ms = play_now_ms(s.play);
    } while (goes_on);
    assert_int_equal(last_ms, 600000);
    assert_true(steps > 4);
    assert_true(quiet < steps);
    /* Over is over. */
    assert_false(step(&s));
    assert_int_equal(play_now_ms(s.play), 600000);
    end(&s);
}

static void the_first_step_is_that_of_the_first_statements(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, text);
    assert_int_equal(world_client_count(play_world(s.play)), 0);
    assert_true(step(&s));
    assert_int_equal(world_client_count(play_world(s.play)), 1);
    assert_int_equal(play_now_ms(s.play), 0);
    end(&s);
}

static void stepping_and_playing_make_the_same_trace(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, text);
    while (step(&s)) {
    }
    play_close(s.play);
    s.play = NULL;
    struct run_result r = played(text);
    assert_string_equal(buf_str(&s.result.trace), buf_str(&r.trace));
    assert_int_equal(s.result.expectation_count, r.expectation_count);
    assert_int_equal(s.result.outcome, RUN_PASSED);
    run_result_done(&r);
    end(&s);
}

static void so_many_steps_come_to_the_same_place_again(void **state)
{
    (void)state;
    enum { STEPS = 4 };
    struct stage one, two;
    begin(&one, text);
    begin(&two, text);
    for (int i = 0; i < STEPS; i++) {
        assert_true(step(&one));
        assert_true(step(&two));
    }
    assert_int_equal(play_now_ms(one.play), play_now_ms(two.play));
    assert_string_equal(buf_str(&one.result.trace), buf_str(&two.result.trace));
    end(&one);
    end(&two);
}

static void what_failed_is_known_at_its_instant(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, "client ann\n0:01 expect ann counts received=5\n0:09 ann offline\n");
    assert_true(step(&s));
    assert_int_equal(s.result.failed_count, 0);
    assert_true(step(&s));
    assert_int_equal(play_now_ms(s.play), 1000);
    assert_int_equal(s.result.failed_count, 1);
    end(&s);
}

static void a_play_may_be_closed_before_it_is_over(void **state)
{
    (void)state;
    struct stage s;
    begin(&s, text);
    assert_true(step(&s));
    end(&s);
    begin(&s, text);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_one_instant_and_time_does_not_fall),
        cmocka_unit_test(the_first_step_is_that_of_the_first_statements),
        cmocka_unit_test(stepping_and_playing_make_the_same_trace),
        cmocka_unit_test(so_many_steps_come_to_the_same_place_again),
        cmocka_unit_test(what_failed_is_known_at_its_instant),
        cmocka_unit_test(a_play_may_be_closed_before_it_is_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
