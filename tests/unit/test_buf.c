/* Bytes that grow. */
#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"

static void a_formatted_text_is_whole_whatever_the_room(void **state)
{
    (void)state;
    for (int had = 0; had < 40; had++) {
        for (int added = 0; added < 40; added++) {
            struct buf b = {0};
            if (had > 0)
                buf_addf(&b, "%*s", had, "a");
            buf_addf(&b, "%0*d", added, 7); /* width 0: one digit all the same */
            size_t digits = added > 1 ? (size_t)added : 1;
            assert_int_equal(b.len, (size_t)had + digits);
            assert_int_equal(strlen(b.data), b.len);
            assert_true(b.len < b.cap);
            assert_int_equal(b.data[b.len - 1], '7');
            if (had > 0)
                assert_int_equal(b.data[had - 1], 'a');
            buf_done(&b);
        }
    }
}

static void formatting_nothing_gives_an_empty_text(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_addf(&b, "%s", "");
    assert_string_equal(buf_str(&b), "");
    assert_int_equal(b.len, 0);
    char *taken = buf_take(&b);
    assert_string_equal(taken, "");
    free(taken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_formatted_text_is_whole_whatever_the_room),
        cmocka_unit_test(formatting_nothing_gives_an_empty_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
