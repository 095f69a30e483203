/* What reading, writing and matching a filter share: the words of the language. */
#ifndef CASTSIM_CORE_FILTER_PRIVATE_H
#define CASTSIM_CORE_FILTER_PRIVATE_H

#include "core/filter.h"

/* How the value of a term is read and written. */
enum filter_value {
    FILTER_VALUE_WORD, /* text, perhaps with a star */
    FILTER_VALUE_WHY,
    FILTER_VALUE_STATUS,
    FILTER_VALUE_DURATION,
    FILTER_VALUE_SIZE,
};

struct filter_name {
    enum filter_kind kind;
    const char *word;
    enum filter_value value;
    bool takes_colon; /* word:VALUE */
    bool takes_op;    /* word>VALUE and so on */
};

/* The names of the terms that have a value; ended by one without a word. */
extern const struct filter_name filter_names[];
/* By enum filter_flag. */
extern const char *const filter_flag_words[FILTER_FLAG_COUNT];
/* By enum filter_op. */
extern const char *const filter_op_words[];

const struct filter_name *filter_name_of(const char *word, size_t len); /* or NULL */
/* The flag of a word, "missed" included. False: it is none. */
bool filter_flag_of(const char *word, size_t len, enum filter_flag *out);
/* The operator at that place; its length, 0 = none. */
size_t filter_read_op(const char *at, size_t len, enum filter_op *op);
/* How long the letters at the beginning are: what a name could be. */
size_t filter_letters(const char *at, size_t len);

#endif
