#include "base/base64.h"

#include <stdint.h>

/* 0..63; -1 = not of the alphabet. */
static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Appends the bytes of four characters, of which the last `padding` are '='. */
static bool read_four(const char *text, size_t padding, struct buf *out)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; i++) {
        int value = i < 4 - padding ? value_of(text[i]) : 0;
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
    }
    for (size_t i = 0; i < 3 - padding; i++)
        buf_add_char(out, (char)(unsigned char)(bits >> (16 - 8 * i)));
    return true;
}

bool base64_read(const char *text, size_t len, struct buf *out)
{
    struct buf bytes = {0};
    bool is_good = len % 4 == 0;
    size_t padding = 0;
    while (is_good && padding < 2 && padding < len && text[len - 1 - padding] == '=')
        padding++;
    for (size_t at = 0; is_good && at < len; at += 4)
        is_good = read_four(text + at, at + 4 == len ? padding : 0, &bytes);
    if (is_good)
        buf_add(out, bytes.data, bytes.len);
    buf_done(&bytes);
    return is_good;
}
