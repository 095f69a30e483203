#include "base/utf8_fold.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/utf8.h"

#define REPLACEMENT 0xFFFDu
#define NOT_A_CHARACTER 0xFFFFFFFFu

enum {
    PARTS_MAX = 32,             /* characters that one is taken apart into: 18 in Unicode 15 */
    FOLDED_MAX = 4 * PARTS_MAX, /* bytes of them */
};

static bool is_blank(uint32_t cp)
{
    if (cp < 0x80)
        return (cp <= ' ' && cp != UTF8_FOLD_BREAK) || cp == 0x7F;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
        return true;
    default:
        return false;
    }
}

static char fold_ascii(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + ('a' - 'A'));
    return is_blank((unsigned char)c) ? ' ' : c;
}

/* U+4000 to U+9FFF: what most Chinese text is made of, and nothing there folds. */
static bool is_ideograph(const char *s, size_t len)
{
    const unsigned char *u = (const unsigned char *)s;
    return len >= 3 && u[0] >= 0xE4 && u[0] <= 0xE9 && (u[1] & 0xC0) == 0x80 &&
           (u[2] & 0xC0) == 0x80;
}

/* What a character that is neither ASCII nor an ideograph comes to: bytes, 0 when it is left out.
 */
static size_t fold_other(uint32_t cp, char out[FOLDED_MAX])
{
    utf8proc_int32_t parts[PARTS_MAX];
    int last_class = 0;
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                      UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)cp, parts, PARTS_MAX, options, &last_class);
    if (count < 0 || count > PARTS_MAX) {
        parts[0] = (utf8proc_int32_t)REPLACEMENT;
        count = 1;
    }
    size_t size = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        utf8proc_int32_t part = is_blank((uint32_t)parts[i]) ? ' ' : parts[i];
        size += (size_t)utf8proc_encode_char(part, (utf8proc_uint8_t *)out + size);
    }
    return size;
}

/* One character: its bytes in s are returned, what it comes to is in out. */
static size_t fold_next(const char *s, size_t len, char out[FOLDED_MAX], size_t *out_len)
{
    if ((unsigned char)*s < 0x80) {
        out[0] = fold_ascii(*s);
        *out_len = 1;
        return 1;
    }
    if (is_ideograph(s, len)) {
        memcpy(out, s, 3);
        *out_len = 3;
        return 3;
    }
    uint32_t cp;
    size_t size = utf8_decode(s, len, &cp);
    *out_len = fold_other(cp == NOT_A_CHARACTER ? REPLACEMENT : cp, out);
    return size;
}

/* ---- whole texts ---- */

/* Blanks in a row become one, wherever they come from. */
static void add_byte(struct buf *out, size_t start, char c)
{
    if (c != ' ' || out->len == start || out->data[out->len - 1] != ' ')
        buf_add_char(out, c);
}

/* Length of the stretch that stays as it is: small letters, digits, signs, ideographs. */
static size_t same_run(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len) {
        unsigned char c = (unsigned char)s[n];
        if (c > ' ' && c < 0x7F && (c < 'A' || c > 'Z'))
            n++;
        else if (is_ideograph(s + n, len - n))
            n += 3;
        else
            break;
    }
    return n;
}

void utf8_fold(const char *s, size_t len, struct buf *out)
{
    size_t start = out->len;
    size_t at = 0;
    while (at < len) {
        size_t run = same_run(s + at, len - at);
        buf_add(out, s + at, run);
        at += run;
        if (at == len)
            break;
        char folded[FOLDED_MAX];
        size_t count;
        at += fold_next(s + at, len - at, folded, &count);
        for (size_t i = 0; i < count; i++)
            add_byte(out, start, folded[i]);
    }
}

void utf8_fold_query(const char *s, size_t len, struct buf *out)
{
    struct buf folded = {0};
    utf8_fold(s, len, &folded);
    size_t from = 0, to = folded.len;
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.data[i] == UTF8_FOLD_BREAK)
            folded.data[i] = ' ';
    }
    while (from < to && folded.data[from] == ' ')
        from++;
    while (to > from && folded.data[to - 1] == ' ')
        to--;
    /* A break beside a blank was not one blank with it. */
    size_t start = out->len;
    for (size_t i = from; i < to; i++)
        add_byte(out, start, folded.data[i]);
    buf_done(&folded);
}

/* ---- finding ---- */

/* The last byte of a character that is not ASCII tells it from its neighbours in Unicode, and is
 * rare, unlike the first: jumping from one to the next is five times as fast as memmem, which is
 * best at letters. */
const char *utf8_find_bytes(const char *s, size_t len, const char *query, size_t query_len)
{
    if (query_len == 0 || query_len > len)
        return NULL;
    size_t rare = query_len;
    while (rare > 0 && (unsigned char)query[rare - 1] < 0x80)
        rare--;
    if (rare-- == 0)
        return memmem(s, len, query, query_len);
    const char *end = s + len - (query_len - 1) + rare; /* behind the last place of that byte */
    const char *at = s + rare;
    while (at < end && (at = memchr(at, query[rare], (size_t)(end - at))) != NULL) {
        if (memcmp(at - rare, query, query_len) == 0)
            return at - rare;
        at++;
    }
    return NULL;
}

/* A folded text, and for each of its bytes the character that it comes from. */
struct mapped {
    struct buf folded;
    struct utf8_range *sources;
    size_t cap;
};

static void map_text(const char *s, size_t len, struct mapped *out)
{
    for (size_t at = 0; at < len;) {
        char folded[FOLDED_MAX];
        size_t count;
        size_t size = fold_next(s + at, len - at, folded, &count);
        for (size_t i = 0; i < count; i++) {
            size_t before = out->folded.len;
            add_byte(&out->folded, 0, folded[i]);
            if (out->folded.len == before) { /* one more blank: the first one grows */
                out->sources[before - 1].len = at + size - out->sources[before - 1].at;
                continue;
            }
            out->sources = mem_grow(out->sources, &out->cap, before + 1, sizeof *out->sources);
            out->sources[before] = (struct utf8_range){.at = at, .len = size};
        }
        at += size;
    }
}

/* Widens the ranges, which are in order, to whole clusters; those that meet in one become one. */
static size_t widen(const char *s, size_t len, struct utf8_range *ranges, size_t count)
{
    size_t done = 0;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = ranges[i].at, to = ranges[i].at + ranges[i].len;
        size_t size = 0;
        for (; at < len && at + (size = utf8_next_grapheme(s + at, len - at, NULL)) <= from;)
            at += size;
        if (done > 0 && ranges[done - 1].at + ranges[done - 1].len > from)
            done--; /* begins in the last cluster of the one before: goes on from its begin */
        else
            ranges[done].at = at;
        while (at < to)
            at += utf8_next_grapheme(s + at, len - at, NULL);
        ranges[done].len = at - ranges[done].at;
        done++;
    }
    return done;
}

size_t utf8_find_folded(const char *s, size_t len, const char *query, size_t query_len,
                        struct utf8_range *out, size_t max)
{
    if (query_len == 0 || len == 0)
        return 0;
    struct mapped m = {0};
    map_text(s, len, &m);
    size_t count = 0;
    const char *end = m.folded.data + m.folded.len;
    const char *found = m.folded.data;
    while (count < max && m.folded.len > 0 &&
           (found = utf8_find_bytes(found, (size_t)(end - found), query, query_len)) != NULL) {
        size_t first = (size_t)(found - m.folded.data), last = first + query_len - 1;
        size_t from = m.sources[first].at;
        out[count++] =
            (struct utf8_range){.at = from, .len = m.sources[last].at + m.sources[last].len - from};
        found += query_len;
    }
    count = widen(s, len, out, count);
    free(m.sources);
    buf_done(&m.folded);
    return count;
}
