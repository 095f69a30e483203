/* `client NAME without=MODULE ...`: an app that lacks several optional modules (R22). */
#include "unit.h"

#include "app/play.h"

static void r22_an_app_may_lack_several_modules(void **state)
{
    (void)state;
    static const char text[] =
        "client bob without=contactcard without=sticker\n"
        "send m1 from=hr type=RC:CardMsg content={\"userId\":\"u9\",\"name\":\"Ann\"}\n"
        "send m2 from=hr type=RC:StkMsg content={\"packageId\":\"p\",\"stickerId\":\"s\"}\n"
        "send m3 from=hr type=RC:VCSummary content={\"caller\":\"u1\"}\n"
        "+1s bob pull\n"
        "expect bob not parsed m1 m2\n"
        "expect bob parsed m3\n";
    struct scenario_faults faults = {0};
    struct scenario *s = scenario_parse("a.scn", text, strlen(text), NULL, NULL, &faults);
    for (size_t i = 0; i < faults.count; i++)
        print_error("%s\n", faults.items[i]);
    assert_non_null(s);
    struct type_shelf *shelf = type_shelf_new();
    struct run_result r;
    struct err err;
    assert_int_equal(play_scenario(s,
                                   &(struct play_config){.shelf = shelf,
                                                         .profile = profile_get(PROFILE_NATIVE),
                                                         .tolerance_ms = -1},
                                   &r, &err),
                     0);
    assert_int_equal(r.outcome, RUN_PASSED);
    assert_int_equal(r.failed_count, 0);
    run_result_done(&r);
    type_shelf_free(shelf);
    scenario_free(s);
    scenario_faults_done(&faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r22_an_app_may_lack_several_modules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
