#include "unit.h"

#include "ui/clipboard.h"

static void check(const char *text, size_t len, bool is_tmux, const char *expected)
{
    struct buf out = {0};
    clipboard_write(text, len, is_tmux, &out);
    assert_string_equal(buf_str(&out), expected);
    buf_done(&out);
}

static void text_travels_as_base64(void **state)
{
    (void)state;
    check("", 0, false, "\033]52;c;\a");
    check("f", 1, false, "\033]52;c;Zg==\a");
    check("fo", 2, false, "\033]52;c;Zm8=\a");
    check("foo", 3, false, "\033]52;c;Zm9v\a");
    check("foobar", 6, false, "\033]52;c;Zm9vYmFy\a");
    check("\xFF\xFE\x00\x07", 4, false, "\033]52;c;//4ABw==\a");
    check("中\n", 4, false, "\033]52;c;5LitCg==\a");
}

static void tmux_is_told_and_passes_it_on(void **state)
{
    (void)state;
    check("foo", 3, true, "\033]52;c;Zm9v\a\033Ptmux;\033\033]52;c;Zm9v\a\033\\");
}

static void the_longest_text_fits_into_what_terminals_take(void **state)
{
    (void)state;
    static char text[CLIPBOARD_TEXT_MAX];
    struct buf out = {0};
    memset(text, 0x1B, sizeof text);
    clipboard_write(text, sizeof text, false, &out);
    assert_in_range(out.len, 99000, 100000);
    assert_null(memchr(out.data + 1, 0x1B, out.len - 1));
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_travels_as_base64),
        cmocka_unit_test(tmux_is_told_and_passes_it_on),
        cmocka_unit_test(the_longest_text_fits_into_what_terminals_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
