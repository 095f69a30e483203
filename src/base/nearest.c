#include "base/nearest.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

enum { WORD_MAX = 64 };

void nearest_init(struct nearest *n, const char *word)
{
    *n = (struct nearest){.word = word, .distance = UINT_MAX};
}

static bool is_same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static unsigned min2(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance, row by row: `before` and `last` are the two rows above. */
static unsigned edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    unsigned rows[3][WORD_MAX + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_len; j++)
        last[j] = (unsigned)j;
    for (size_t i = 1; i <= a_len; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_len; j++) {
            unsigned changed = last[j - 1] + !is_same(a[i - 1], b[j - 1]);
            row[j] = min2(changed, min2(last[j], row[j - 1]) + 1);
            bool is_swap =
                i > 1 && j > 1 && is_same(a[i - 1], b[j - 2]) && is_same(a[i - 2], b[j - 1]);
            if (is_swap)
                row[j] = min2(row[j], before[j - 2] + 1);
        }
        unsigned *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[b_len];
}

void nearest_offer(struct nearest *n, const char *candidate)
{
    size_t word_len = strlen(n->word);
    size_t candidate_len = strlen(candidate);
    if (word_len > WORD_MAX || candidate_len > WORD_MAX)
        return;
    unsigned distance = edit_distance(n->word, word_len, candidate, candidate_len);
    if (distance < n->distance) {
        n->distance = distance;
        n->best = candidate;
    }
}

const char *nearest_best(const struct nearest *n)
{
    return n->distance <= strlen(n->word) / 3 + 1 ? n->best : NULL;
}
