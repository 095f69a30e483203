/*
 * store_search: finding stored messages by any part of their text, on the client's store
 * (io/store), newest first. A message is found when its text (core/search_text), folded
 * (base/utf8_fold), holds the query, folded, as it stands: no operators, nothing between its words
 * but what is typed.
 *
 * What was received last is looked through as it is; the rest through an index that follows behind
 * (docs/STORE.md), so a search misses nothing, however far the index is.
 */
#ifndef CASTSIM_IO_STORE_SEARCH_H
#define CASTSIM_IO_STORE_SEARCH_H

#include "base/utf8_fold.h"
#include "io/store.h"

/* ---- the index ---- */

/* Takes messages that were received and committed into the index, in transactions of a few
 * milliseconds each: at most max_messages, but one transaction at least when there is work. For a
 * moment in which nothing else is to be done. *left: how many messages further calls would take; 0:
 * the index is as far as it can be. (The last few hundred stay out of it until there are more.) On
 * failure (ERR_OUTSIDE) the next call tries again. */
int store_index_some(struct store *s, size_t max_messages, size_t *left, struct err *err);

/* ---- a search ---- */

#define STORE_SEARCH_MARKS_MAX 64

struct store_hit {
    struct store_message message;
    /* The message's text as a person reads it, a line for every value of the content; not yet
     * through the gate. */
    char *text;
    size_t text_len;
    struct utf8_range marks[STORE_SEARCH_MARKS_MAX]; /* where in it; the first ones, at least one */
    size_t mark_count;
};

struct store_search_config {
    const char *text;      /* what is looked for; blanks at its ends do not count */
    const char *target_id; /* in this conversation; NULL = in all */
    size_t limit;          /* the search ends with so many hits */
    int64_t before;        /* only messages behind this one (message.row_id of a hit); 0 = all */
};

struct store_search;

/* Asks the store for nothing yet. The search ends before the store is closed; the store may be used
 * in between, one call at a time. What is received after the first step is not found. */
struct store_search *store_search_new(struct store *s, const struct store_search_config *config);
void store_search_free(struct store_search *search);

/* Searches on until the end, or until go_on says no (asked before every piece of work, of which
 * most take less than a millisecond; the first piece of a step is always done; NULL = to the end).
 * 1: there is more to do, 0: at the end, ERR_OUTSIDE: the store cannot be read. To cancel is to
 * free. */
int store_search_step(struct store_search *search, bool (*go_on)(void *ctx), void *ctx,
                      struct err *err);

/* What was found so far, newest first. Borrowed until the next step. */
const struct store_hit *store_search_hits(const struct store_search *search, size_t *count);

struct store_search_progress {
    int64_t done;    /* messages that were decided, found or not */
    int64_t total;   /* of so many, when the first step was made */
    bool is_limited; /* it ended because limit was reached: there may be more behind the last */
    bool is_indexed; /* the index was as far as it can be */
};
struct store_search_progress store_search_progress(const struct store_search *search);

#endif
