/* base/whole: roots and order of whole numbers. */
#include "unit.h"

#include <stdlib.h>

#include "base/whole.h"

static void a_root_is_rounded_down(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        int64_t root;
    } cases[] = {{0, 0}, {1, 1}, {3, 1}, {4, 2}, {8, 2}, {9, 3}, {999999, 999}, {1000000, 1000}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(whole_sqrt(cases[i].n), cases[i].root);
    for (int64_t root = 1; root < 100000; root++) {
        assert_int_equal(whole_sqrt(root * root - 1), root - 1);
        assert_int_equal(whole_sqrt(root * root), root);
    }
}

static void the_largest_number_has_a_root(void **state)
{
    (void)state;
    const int64_t root = INT64_C(3037000499);
    assert_int_equal(whole_sqrt(INT64_MAX), root);
    assert_int_equal(whole_sqrt(root * root), root);
    assert_int_equal(whole_sqrt(root * root - 1), root - 1);
}

static void numbers_are_put_in_order_whatever_lies_between_them(void **state)
{
    (void)state;
    int64_t numbers[] = {3, INT64_MAX, -1, INT64_MIN, 0, 3};
    static const int64_t sorted[] = {INT64_MIN, -1, 0, 3, 3, INT64_MAX};
    qsort(numbers, 6, sizeof numbers[0], whole_compare);
    assert_memory_equal(numbers, sorted, sizeof sorted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_root_is_rounded_down),
        cmocka_unit_test(the_largest_number_has_a_root),
        cmocka_unit_test(numbers_are_put_in_order_whatever_lies_between_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
