#include "unit.h"

#include <stdio.h>

#include "base/strmap.h"

static void an_empty_map_finds_nothing(void **state)
{
    (void)state;
    struct strmap m = {0};
    size_t value;
    assert_false(strmap_find(&m, "a", &value));
    strmap_done(&m);
}

static void every_key_has_its_own_value(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    static char keys[COUNT][16];
    struct strmap m = {0};
    size_t value;
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(keys[i], sizeof keys[i], "m%zu", i);
        strmap_put(&m, keys[i], i);
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(strmap_find(&m, keys[i], &value));
        assert_int_equal(value, i);
    }
    assert_false(strmap_find(&m, "m5000", &value));
    assert_false(strmap_find(&m, "", &value));
    strmap_done(&m);
}

static void a_key_put_again_has_the_new_value(void **state)
{
    (void)state;
    struct strmap m = {0};
    size_t value;
    strmap_put(&m, "a", 1);
    strmap_put(&m, "a", 2);
    assert_true(strmap_find(&m, "a", &value));
    assert_int_equal(value, 2);
    assert_int_equal(m.count, 1);
    strmap_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_finds_nothing),
        cmocka_unit_test(every_key_has_its_own_value),
        cmocka_unit_test(a_key_put_again_has_the_new_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
