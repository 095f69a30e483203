#include "core/gram.h"

#include <assert.h>
#include <stdbool.h>

enum {
    NARROW_MAX = 6, /* characters of the longest gram */
    NO_GRAM = 5,    /* so many make none: two of four say nearly as much */
    WIDE_MAX = 3,
    GRAMS_MAX = 5, /* that begin at one character */
    SEEN = sizeof((struct gram_filter *)0)->seen / sizeof(uint64_t),
};
static_assert((SEEN & (SEEN - 1)) == 0, "a mask finds a place");

/* ---- characters of folded text ---- */

static size_t char_size(const char *s, size_t len)
{
    unsigned char c = (unsigned char)*s;
    size_t size = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return size <= len ? size : len;
}

static bool is_break(char c)
{
    return (unsigned char)c < ' ';
}

static bool is_wide(char c)
{
    return (unsigned char)c >= 0xE3;
}

/* ---- grams ---- */

/* One multiplication spreads what came before; mix() makes every bit of the places depend on all.
 */
static uint64_t hash_char(uint64_t hash, const char *s, size_t size)
{
    uint32_t bytes = 0; /* the same on machines of either byte order: the file may move */
    for (size_t i = 0; i < size; i++)
        bytes |= (uint32_t)(unsigned char)s[i] << 8 * i;
    hash = (hash ^ bytes) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0xD6E8FEB86659FD93);
    return h ^ (h >> 32);
}

/* The grams that begin at one character, the shortest first. */
struct grams {
    uint64_t hashes[GRAMS_MAX];
    size_t count;
    size_t chars; /* up to the end of the text or of what a gram may have */
    bool is_whole;
};

static void grams_at(const char *s, size_t len, struct grams *out)
{
    size_t max = is_wide(*s) ? WIDE_MAX : NARROW_MAX;
    uint64_t hash = 1;
    out->count = out->chars = 0;
    for (size_t at = 0; out->chars < max && at < len && !is_break(s[at]);) {
        size_t size = char_size(s + at, len - at);
        hash = hash_char(hash, s + at, size);
        at += size;
        if (++out->chars != NO_GRAM)
            out->hashes[out->count++] = hash;
    }
    out->is_whole = out->chars == max;
}

void gram_places(uint64_t gram, uint64_t salt, uint32_t places[2])
{
    uint64_t mixed = mix(gram ^ salt * UINT64_C(0xBF58476D1CE4E5B9));
    places[0] = (uint32_t)mixed & (GRAM_PLACES - 1);
    places[1] = (uint32_t)(mixed >> 32) & (GRAM_PLACES - 1);
}

static void set_bits(struct gram_filter *filter, uint64_t hash)
{
    uint32_t places[2];
    gram_places(hash, filter->salt, places);
    for (size_t i = 0; i < 2; i++)
        filter->bits[places[i] / 64] |= UINT64_C(1) << places[i] % 64;
}

/* What the grams at s are made of, when they are made of nothing else: six characters of ASCII, or
 * three of three bytes each. 0: something else. */
static uint64_t key_of(const char *s, size_t len)
{
    if (len < 9)
        return 0;
    const unsigned char *u = (const unsigned char *)s;
    uint64_t key = 0;
    if (u[0] < 0x80) {
        unsigned char all = 0;
        for (size_t i = 0; i < NARROW_MAX; i++) {
            key = key << 8 | u[i];
            all |= u[i];
        }
        return all < 0x80 ? key : 0;
    }
    for (size_t i = 0; i < 9; i += 3) {
        if (u[i] < 0xE3 || u[i] > 0xEF)
            return 0;
        key = key << 16 | (u[i] & 0xFu) << 12 | (u[i + 1] & 0x3Fu) << 6 | (u[i + 2] & 0x3Fu);
    }
    return key | UINT64_C(1) << 63;
}

/* Most text says again what was said before. */
static bool is_marked(struct gram_filter *filter, uint64_t key)
{
    uint64_t *seen = &filter->seen[(key * UINT64_C(0x9E3779B97F4A7C15) >> 40) & (SEEN - 1)];
    bool is_same = *seen == key;
    *seen = key;
    return is_same;
}

void gram_mark(struct gram_filter *filter, const char *text, size_t len)
{
    for (size_t at = 0; at < len; at += char_size(text + at, len - at)) {
        uint64_t key = key_of(text + at, len - at);
        if (key != 0 && is_marked(filter, key))
            continue;
        struct grams grams;
        grams_at(text + at, len - at, &grams);
        /* The longest begins with the others. Hashes of 64 bits meet too seldom to count. */
        if (key == 0 && grams.count > 0 && is_marked(filter, grams.hashes[grams.count - 1]))
            continue;
        for (size_t i = 0; i < grams.count; i++)
            set_bits(filter, grams.hashes[i]);
    }
}

/* What ends with the query is mostly part of the gram before it. */
static bool tells_more(const struct grams *grams, const struct gram_query *query, bool has_whole)
{
    if (grams->count == 0)
        return false;
    return grams->is_whole || query->count == 0 || (!has_whole && grams->chars == NO_GRAM - 1);
}

void gram_query_make(struct gram_query *query, const char *text, size_t len)
{
    *query = (struct gram_query){0};
    bool has_whole = false;
    for (size_t at = 0; at < len && query->count < GRAM_QUERY_MAX;
         at += char_size(text + at, len - at)) {
        struct grams grams;
        grams_at(text + at, len - at, &grams);
        if (tells_more(&grams, query, has_whole))
            query->grams[query->count++] = grams.hashes[grams.count - 1];
        has_whole = has_whole || grams.is_whole;
    }
}
