/*
 * nearest: the known word that a mistyped one most likely meant, for error messages.
 */
#ifndef CASTSIM_BASE_NEAREST_H
#define CASTSIM_BASE_NEAREST_H

struct nearest {
    const char *word; /* borrowed */
    const char *best;
    unsigned distance;
};

void nearest_init(struct nearest *n, const char *word);
void nearest_offer(struct nearest *n, const char *candidate); /* borrowed */
/* The candidate of the smallest edit distance (bytes, case ignored; a swap of neighbours is one
 * edit); NULL when none is within a third of the word's length plus one. Of equals the first. */
const char *nearest_best(const struct nearest *n);

#endif
