#include "base/utf8.h"

#include <assert.h>
#include <utf8proc.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */
#define NOT_A_CHARACTER 0xFFFFFFFFu

size_t utf8_decode(const char *s, size_t len, uint32_t *cp)
{
    assert(len >= 1);
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &c);
    if (n <= 0) {
        *cp = NOT_A_CHARACTER;
        return 1;
    }
    *cp = (uint32_t)c;
    return (size_t)n;
}

bool utf8_is_valid(const char *s, size_t len)
{
    while (len > 0) {
        uint32_t cp;
        size_t n = 1;
        if ((unsigned char)*s >= 0x80) {
            n = utf8_decode(s, len, &cp);
            if (cp == NOT_A_CHARACTER)
                return false;
        }
        s += n;
        len -= n;
    }
    return true;
}

bool utf8_is_unsafe(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x0000, 0x001F},   /* C0: escape sequences begin here */
        {0x007F, 0x009F},   /* DEL and C1: the one-character forms of them */
        {0x061C, 0x061C},   /* Arabic letter mark */
        {0x200B, 0x200B},   /* zero width space: hides in words */
        {0x200E, 0x200F},   /* direction marks */
        {0x2028, 0x202E},   /* line and paragraph separator, bidi embeddings and overrides */
        {0x2060, 0x206F},   /* invisible operators, bidi isolates, deprecated controls */
        {0xFDD0, 0xFDEF},   /* noncharacters */
        {0xFEFF, 0xFEFF},   /* byte order mark */
        {0xFFF0, 0xFFFB},   /* interlinear annotation, unassigned specials */
        {0xFFFE, 0xFFFF},   /* noncharacters */
        {0xE0000, 0xE007F}, /* tags */
        {0x110000, UINT32_MAX},
    };
    if (cp >= 0x20 && cp < 0x7F)
        return false;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (cp >= ranges[i].first && cp <= ranges[i].last)
            return true;
    }
    return false;
}

static void clean(const char *s, size_t len, const char *newline, struct buf *out)
{
    while (len > 0) {
        uint32_t cp;
        size_t n = utf8_decode(s, len, &cp);
        if (cp == '\r' && len > 1 && s[1] == '\n')
            n = 2;
        if (cp == '\r' || cp == '\n')
            buf_add_str(out, newline);
        else if (cp == '\t')
            buf_add_char(out, ' ');
        else if (utf8_is_unsafe(cp))
            buf_add_str(out, REPLACEMENT);
        else
            buf_add(out, s, n);
        s += n;
        len -= n;
    }
}

void utf8_clean(const char *s, size_t len, struct buf *out)
{
    clean(s, len, "\n", out);
}

void utf8_clean_line(const char *s, size_t len, struct buf *out)
{
    clean(s, len, " ", out);
}

static int cluster_columns(const char *s, size_t len)
{
    int columns = 0;
    int regional_indicators = 0;
    while (len > 0) {
        uint32_t cp;
        size_t n = utf8_decode(s, len, &cp);
        int w = cp == NOT_A_CHARACTER ? 1 : utf8proc_charwidth((utf8proc_int32_t)cp);
        if (w > columns)
            columns = w;
        if (cp >= 0x1F1E6 && cp <= 0x1F1FF)
            regional_indicators++;
        s += n;
        len -= n;
    }
    return regional_indicators == 2 || columns > 2 ? 2 : columns;
}

size_t utf8_next_grapheme(const char *s, size_t len, int *columns)
{
    uint32_t last;
    size_t size = utf8_decode(s, len, &last);
    utf8proc_int32_t state = 0;
    while (size < len && last != NOT_A_CHARACTER) {
        uint32_t next;
        size_t n = utf8_decode(s + size, len - size, &next);
        if (next == NOT_A_CHARACTER || utf8proc_grapheme_break_stateful(
                                           (utf8proc_int32_t)last, (utf8proc_int32_t)next, &state))
            break;
        size += n;
        last = next;
    }
    if (columns != NULL)
        *columns = cluster_columns(s, size);
    return size;
}

int utf8_columns(const char *s, size_t len)
{
    int total = 0;
    while (len > 0) {
        int columns;
        size_t n = utf8_next_grapheme(s, len, &columns);
        total += columns;
        s += n;
        len -= n;
    }
    return total;
}

size_t utf8_count(const char *s, size_t len)
{
    size_t count = 0;
    while (len > 0) {
        uint32_t cp;
        size_t n = utf8_decode(s, len, &cp);
        s += n;
        len -= n;
        count++;
    }
    return count;
}

size_t utf8_prefix_utf16(const char *s, size_t len, size_t units)
{
    size_t used = 0;
    while (used < len) {
        uint32_t cp;
        size_t n = utf8_decode(s + used, len - used, &cp);
        size_t needed = cp != NOT_A_CHARACTER && cp > 0xFFFF ? 2 : 1;
        if (needed > units)
            break;
        units -= needed;
        used += n;
    }
    return used;
}
