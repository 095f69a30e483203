/* Cutting raw text into rows. It did not pass the gate yet, so what the gate will replace counts
 * as the one column of its stand-in. */
#include <stdbool.h>

#include "base/utf8.h"
#include "content_tree_parts.h"

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F;
}

/* A character that no mark can follow into its cluster: most of what is sent begins with one. */
static bool begins_plain(const char *s, size_t len)
{
    unsigned char c = (unsigned char)s[0];
    if (c < 0x80)
        return true;
    /* U+4E00 to U+9FFF, Han characters */
    return len >= 3 && ((c == 0xE4 && (unsigned char)s[1] >= 0xB8) || (c >= 0xE5 && c <= 0xE9));
}

/* The next cluster: its bytes, columns and first character. Asking for the cluster is dear; for
 * plain characters between plain ones the answer is known. */
static size_t next(const char *s, size_t len, uint32_t *cp, int *columns)
{
    unsigned char c = (unsigned char)s[0];
    if (is_plain(c) && (len == 1 || begins_plain(s + 1, len - 1))) {
        *cp = c;
        *columns = 1;
        return 1;
    }
    size_t n = utf8_decode(s, len, cp);
    if (*cp == UINT32_MAX || utf8_is_unsafe(*cp)) {
        *columns = 1;
        return n;
    }
    if (n == 3 && begins_plain(s, len) && (len == n || begins_plain(s + n, len - n))) {
        *columns = 2;
        return n;
    }
    return utf8_next_grapheme(s, len, columns);
}

int content_columns(const char *s, size_t len, int max)
{
    int columns = 0;
    for (size_t at = 0; at < len && columns <= max;) {
        uint32_t cp;
        int width;
        at += next(s + at, len - at, &cp, &width);
        columns += width;
    }
    return columns <= max ? columns : max + 1;
}

size_t content_piece(const char *s, size_t len, int cols)
{
    size_t at = 0;
    size_t end = 0; /* where the row may end; 0 = nowhere yet */
    int columns = 0;
    uint32_t previous = 0;
    while (at < len && s[at] != '\n') {
        uint32_t cp;
        int width;
        size_t n = next(s + at, len - at, &cp, &width);
        if (at > 0 && utf8_may_break(previous, cp))
            end = at;
        if (at > 0 && columns + width > cols && cp != ' ')
            return end > 0 ? end : at;
        columns += width;
        previous = cp;
        at += n;
    }
    return at;
}
