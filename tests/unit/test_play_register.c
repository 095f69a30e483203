/* `register ... refused=TEXT`: a type that the app's SDK must refuse (R23). */
#include "unit.h"

#include "playing.h"

static void r23_a_type_that_is_refused_as_expected_passes(void **state)
{
    (void)state;
    struct run_result r =
        played("client bob\n"
               "bob register refused=\"begins with RC:\" body={\"objectName\": \"RC:Mine\"}\n");
    assert_int_equal(r.outcome, RUN_PASSED);
    assert_int_equal(r.expectation_count, 1);
    run_result_done(&r);
}

static void r23_a_type_that_is_registered_after_all_fails(void **state)
{
    (void)state;
    struct run_result r =
        played("client bob\n"
               "bob register refused=\"begins with RC:\" body={\"objectName\": \"app:mine\"}\n");
    assert_int_equal(r.outcome, RUN_FAILED);
    assert_int_equal(r.failed_count, 1);
    assert_string_equal(r.expectations[0].actual, "it was registered");
    run_result_done(&r);
}

static void a_type_that_is_refused_for_another_reason_fails_and_tells_it(void **state)
{
    (void)state;
    struct run_result r =
        played("client bob\n"
               "bob register refused=\"begins with RC:\" body={\"objectname\": \"app:mine\"}\n");
    assert_int_equal(r.outcome, RUN_FAILED);
    assert_non_null(strstr(r.expectations[0].actual, "did you mean objectName?"));
    run_result_done(&r);
}

static void a_file_that_is_not_there_was_not_refused_for_its_type(void **state)
{
    (void)state;
    struct run_result r = played("client bob\n"
                                 "bob register nowhere.json refused=\"begins with RC:\"\n");
    assert_int_equal(r.outcome, RUN_FAILED);
    assert_non_null(strstr(r.expectations[0].actual, "nowhere.json"));
    run_result_done(&r);
}

static void without_the_word_a_refused_type_ends_the_scenario(void **state)
{
    (void)state;
    struct run_result r = played("client bob\n"
                                 "bob register body={\"objectName\": \"RC:Mine\"}\n"
                                 "expect bob list none\n");
    assert_int_equal(r.outcome, RUN_BROKEN);
    assert_non_null(strstr(r.reason, "test.scn:2"));
    run_result_done(&r);
}

static void a_refusal_counts_as_an_expectation_of_the_text(void **state)
{
    (void)state;
    static const char text[] = "client bob\n"
                               "bob register refused=\"RC:\" body={\"objectName\": \"RC:Mine\"}\n"
                               "bob register body={\"objectName\": \"app:mine\"}\n";
    struct scenario *s = parse_scenario(text);
    assert_string_equal(scenario_arg(&s->steps[1], KEY_REFUSED)->text, "RC:");
    assert_string_equal(scenario_arg(&s->steps[1], KEY_BODY)->text,
                        "{\"objectName\": \"RC:Mine\"}");
    assert_null(scenario_arg(&s->steps[2], KEY_REFUSED));
    scenario_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r23_a_type_that_is_refused_as_expected_passes),
        cmocka_unit_test(r23_a_type_that_is_registered_after_all_fails),
        cmocka_unit_test(a_type_that_is_refused_for_another_reason_fails_and_tells_it),
        cmocka_unit_test(a_file_that_is_not_there_was_not_refused_for_its_type),
        cmocka_unit_test(without_the_word_a_refused_type_ends_the_scenario),
        cmocka_unit_test(a_refusal_counts_as_an_expectation_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
