/* What the statements of a scenario do: where the player itself was wrong once. */
#include "unit.h"

#include "playing.h"

static void r22_an_app_may_lack_several_modules(void **state)
{
    (void)state;
    assert_passes("client bob without=contactcard without=sticker\n"
                  "send m1 from=hr type=RC:CardMsg content={\"userId\":\"u9\"}\n"
                  "send m2 from=hr type=RC:StkMsg content={\"packageId\":\"p\"}\n"
                  "send m3 from=hr type=RC:VCSummary content={\"caller\":\"u1\"}\n"
                  "+1s bob pull\n"
                  "expect bob not parsed m1 m2\n"
                  "expect bob parsed m3\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r22_an_app_may_lack_several_modules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
