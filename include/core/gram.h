/*
 * gram: which stretches of a folded text (base/utf8_fold) a filter remembers, so that most texts
 * that cannot hold what is looked for need not be read. A filter is a set of bits; a gram has two
 * places in it. A text that holds the query has all the bits of the query's grams; one that has
 * them may hold the query, and is read.
 *
 * A gram begins at any character and goes over whatever follows, blanks and signs too: 1, 2, 3, 4
 * and 6 characters, or 1, 2 and 3 when the first is a wide one (U+3000 and above: CJK, kana,
 * emoji), which tells more. So a part of a word has its grams like a whole one, and two ideographs
 * that never stand together have one that no text has. What a gram's places are is part of the
 * store's format (docs/STORE.md): whoever changes it makes a new version of that.
 */
#ifndef CASTSIM_CORE_GRAM_H
#define CASTSIM_CORE_GRAM_H

#include <stddef.h>
#include <stdint.h>

/* Places of a filter: a smaller one is made of halves laid over each other, as often as wanted. */
#define GRAM_PLACES (1u << 19)
#define GRAM_PLACES_MIN (1u << 12)

struct gram_filter {
    uint64_t salt;
    uint64_t bits[GRAM_PLACES / 64];
    uint64_t seen[4096]; /* what has its bits already: most text says itself again */
};

/* Where a gram is: in a smaller filter, the low bits of it. Filters of different salt put it at
 * different places, so that what meets a frequent gram by chance does so in one of them, not in
 * all.
 */
void gram_places(uint64_t gram, uint64_t salt, uint32_t places[2]);

/* Sets the bits of a text's grams. The filter is zeroed, and has its salt, before the first text.
 */
void gram_mark(struct gram_filter *filter, const char *text, size_t len);

#define GRAM_QUERY_MAX 12

/* The grams of a query; of a long one, the first. */
struct gram_query {
    uint64_t grams[GRAM_QUERY_MAX];
    size_t count; /* 0: nothing can be said, every text may hold it */
};
void gram_query_make(struct gram_query *query, const char *text, size_t len);

#endif
