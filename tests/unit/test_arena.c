#include "unit.h"

#include <stdalign.h>

#include "base/arena.h"

static void things_are_aligned_and_apart(void **state)
{
    (void)state;
    struct arena a = {0};
    char *before = NULL;
    for (size_t size = 0; size < 3000; size += 7) {
        const char *text = arena_dup_bytes(&a, "odd", size % 4);
        char *p = arena_alloc(&a, size);
        assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
        memset(p, (int)size, size);
        assert_int_equal(strlen(text), size % 4);
        if (before != NULL && size > 7)
            assert_int_equal((unsigned char)before[0], (unsigned char)(size - 7));
        before = p;
    }
    arena_done(&a);
    assert_int_equal(a.total, 0);
    arena_done(&a);
}

static void what_is_larger_than_a_chunk_fits(void **state)
{
    (void)state;
    struct arena a = {0};
    const char *small = arena_dup_str(&a, "small");
    char *large = arena_alloc(&a, 1 << 20);
    memset(large, 'x', 1 << 20);
    assert_string_equal(small, "small");
    assert_true(a.total >= (1 << 20) + 6);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(things_are_aligned_and_apart),
        cmocka_unit_test(what_is_larger_than_a_chunk_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
