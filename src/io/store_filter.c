/* Filters of the search: for each section of 64 rows of search_text, and for each place that a gram
 * can have (core/gram), a word of 64 bits that tells which of the 64 rows have it. A query reads
 * a few words of each section, lays them over each other, and knows which rows to read. */
#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "core/gram.h"
#include "store_private.h"

enum {
    PART_WORDS = 500, /* of a row of search_filter: it fills a page */
    PARTS_MAX = 2048, /* ids that a section has */
};
static_assert(GRAM_PLACES <= PART_WORDS * PARTS_MAX, "every place is in a part of its own section");

struct filter_build {
    int64_t section;
    int next; /* text, from 0 */
    struct gram_filter one;
    uint64_t words[GRAM_PLACES];
};

void store_filter_build_free(struct filter_build *build)
{
    free(build);
}

/* ---- collecting ---- */

/* Senders are not looked for. */
static void mark_lines(struct gram_filter *filter, const char *text, size_t len)
{
    const char *end = text + len;
    const char *from;
    while (text < end && (from = memchr(text, STORE_TEXT_FROM, (size_t)(end - text))) != NULL) {
        const char *newline = memchr(from, '\n', (size_t)(end - from));
        const char *stop = newline != NULL ? newline : end;
        gram_mark(filter, from + 1, (size_t)(stop - from - 1));
        text = newline != NULL ? newline + 1 : end;
    }
}

static int mark_text(struct store *s, struct filter_build *b, struct err *err)
{
    struct query q = query_start(s, SQL_TEXT_READ);
    query_i64(&q, b->section * STORE_SECTION_TEXTS + b->next + 1);
    int found = query_row(&q, err);
    if (found > 0) {
        b->one = (struct gram_filter){.salt = (uint64_t)b->section};
        const char *text = query_col_str(&q, 2);
        mark_lines(&b->one, text, query_col_len(&q, 2));
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

static void merge_text(struct filter_build *b)
{
    uint64_t bit = UINT64_C(1) << b->next;
    for (size_t i = 0; i < GRAM_PLACES / 64; i++) {
        for (uint64_t bits = b->one.bits[i]; bits != 0; bits &= bits - 1)
            b->words[i * 64 + (size_t)__builtin_ctzll(bits)] |= bit;
    }
}

/* ---- keeping ---- */

static size_t count_bits(const struct filter_build *b)
{
    size_t count = 0;
    for (size_t i = 0; i < GRAM_PLACES; i++)
        count += (size_t)__builtin_popcountll(b->words[i]);
    return count;
}

/* As small as it may be with a sixth of its bits set: then the two places of one gram are both set
 * for no reason in 3 of 100 texts. Laying the halves over each other comes near to doubling the
 * share. Returns the number of places. */
static size_t shrink(struct filter_build *b)
{
    size_t places = GRAM_PLACES;
    size_t set = count_bits(b);
    while (places > GRAM_PLACES_MIN && set * 12 <= places * 64) {
        places /= 2;
        set = 0;
        for (size_t i = 0; i < places; i++) {
            b->words[i] |= b->words[i + places];
            set += (size_t)__builtin_popcountll(b->words[i]);
        }
    }
    return places;
}

static int write_parts(struct store *s, const struct filter_build *b, size_t places,
                       struct err *err)
{
    int status = 0;
    for (size_t from = 0, part = 0; status == 0 && from < places; from += PART_WORDS, part++) {
        size_t count = places - from < PART_WORDS ? places - from : PART_WORDS;
        uint64_t words[PART_WORDS]; /* the file may move to a machine of another byte order */
        for (size_t i = 0; i < count; i++)
            words[i] = htole64(b->words[from + i]);
        struct query q = query_start(s, SQL_FILTER_ADD);
        query_i64(&q, b->section * PARTS_MAX + (int64_t)part);
        query_blob(&q, words, count * sizeof words[0]);
        status = query_run(&q, err);
    }
    return status;
}

static int write_filter(struct store *s, struct filter_build *b, struct err *err)
{
    size_t places = shrink(b);
    int status = store_begin(s, err);
    if (status != 0)
        return status;
    status = write_parts(s, b, places, err);
    if (status == 0) {
        struct query q = query_start(s, SQL_SECTION_ADD);
        query_i64(&q, b->section);
        query_i64(&q, (int64_t)places);
        status = query_run(&q, err);
    }
    if (status == 0)
        return store_commit(s, err);
    store_rollback(s);
    return status;
}

int64_t store_filter_waiting(const struct store *s)
{
    int64_t looked_through = s->index.build != NULL ? s->index.build->next : 0;
    return s->index.texts - s->index.sections * STORE_SECTION_TEXTS - looked_through;
}

int store_filter_some(struct store *s, struct err *err)
{
    if (s->index.build == NULL) {
        s->index.build = mem_zalloc(sizeof *s->index.build);
        s->index.build->section = s->index.sections;
    }
    struct filter_build *b = s->index.build;
    int status = mark_text(s, b, err);
    if (status != 0)
        return status;
    merge_text(b);
    if (++b->next < STORE_SECTION_TEXTS)
        return 0;
    status = write_filter(s, b, err);
    if (status == 0)
        s->index.sections++;
    /* One that could not be kept is made anew: it may be smaller already. */
    free(b);
    s->index.build = NULL;
    return status;
}

/* ---- asking ---- */

static int find_places(struct store *s, int64_t section, size_t *places, struct err *err)
{
    struct query q = query_start(s, SQL_SECTION_FIND);
    query_i64(&q, section);
    int found = query_row(&q, err);
    int64_t count = found > 0 ? query_col_i64(&q, 0) : 0;
    query_end(&q);
    bool is_sound = count >= GRAM_PLACES_MIN && count <= GRAM_PLACES && (count & (count - 1)) == 0;
    *places = is_sound ? (size_t)count : 0;
    return found < 0 ? found : 0;
}

/* A word that is not there says nothing. */
static int read_word(struct store *s, int64_t section, size_t place, uint64_t *out, struct err *err)
{
    struct query q = query_start(s, SQL_FILTER_READ);
    query_i64(&q, section * PARTS_MAX + (int64_t)(place / PART_WORDS));
    int found = query_row(&q, err);
    *out = UINT64_MAX;
    if (found > 0) {
        size_t at = place % PART_WORDS * sizeof *out;
        const char *words = query_col_blob(&q, 0);
        if (query_col_len(&q, 0) >= at + sizeof *out) {
            memcpy(out, words + at, sizeof *out);
            *out = le64toh(*out);
        }
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

/* The filter that is being made knows the texts that it has seen. */
static uint64_t ask_build(const struct filter_build *b, const struct gram_query *query)
{
    uint64_t seen = (UINT64_C(1) << b->next) - 1;
    uint64_t may = UINT64_MAX;
    for (size_t i = 0; i < query->count; i++) {
        uint32_t places[2];
        gram_places(query->grams[i], (uint64_t)b->section, places);
        may &= b->words[places[0]] & b->words[places[1]];
    }
    return may | ~seen;
}

int store_filter_ask(struct store *s, int64_t section, const struct gram_query *query,
                     uint64_t *out, struct err *err)
{
    const struct filter_build *build = s->index.build;
    *out = UINT64_MAX;
    if (build != NULL && build->section == section)
        *out = ask_build(build, query);
    if (section >= s->index.sections || query->count == 0)
        return 0;
    size_t places;
    int status = find_places(s, section, &places, err);
    for (size_t i = 0; status == 0 && places > 0 && *out != 0 && i < 2 * query->count; i++) {
        uint32_t both[2];
        uint64_t word;
        gram_places(query->grams[i / 2], (uint64_t)section, both);
        status = read_word(s, section, both[i % 2] & (places - 1), &word, err);
        *out &= word;
    }
    return status;
}
