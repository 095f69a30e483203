/*
 * filter: which rows of a list are shown. A text -> a checked filter -> yes or no for the facts of
 * a row. Every list takes the same language.
 *
 *   type:RC:TxtMsg from:2191 unread undelivered delay>2m hello "a b" -offline
 *
 * Terms stand apart by blanks, and a row must satisfy all of them. A term is
 *
 *   KEY:VALUE      type:   the objectName                       type:RC:TxtMsg  type:app:*
 *                  from:   the sender, whose conversation it is from:2191
 *                  uid:    the messageUID, letters in any case  uid:BS45-*
 *                  why:    a rule that decided, or the word of  why:R24  why:hazard
 *                          a reason (docs/RULES.md)
 *                  http:   the status of a pull's answer; 0 =   http:503  http:5xx
 *                          none came
 *                  A star at the end of a value stands for anything.
 *   NAME OP VALUE  delay   from sending to receiving            delay>2m
 *                  took    what a pull took                     took>=1s
 *                  size    bytes of the content, or the answer  size<10KiB
 *                  http    as above                             http>=500
 *                  OP is one of > >= < <= =, without blanks around it. Durations as 250ms, 2m,
 *                  1h2m, 9:59; sizes as 100, 10KiB (or 10k), 1MiB (or 1m).
 *   FLAG           unread undelivered (or missed) stored counted shown listed parsed offline late
 *                  mine failed pull message
 *   anything else  must stand in the text, in any case of its letters
 *   "..."          the same, with blanks, or of what would be a term (\" and \\ inside)
 *   -TERM          not so
 *
 * Keys, names and flags are in small letters. A row that has nothing of the kind (a pull has no
 * delay) does not satisfy a term, so it satisfies its negation.
 */
#ifndef CASTSIM_CORE_FILTER_H
#define CASTSIM_CORE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define FILTER_LEN_MAX 4096 /* bytes of the text */
#define FILTER_TERMS_MAX 64

enum filter_kind {
    FILTER_TYPE,
    FILTER_FROM,
    FILTER_UID,
    FILTER_WHY,
    FILTER_HTTP,
    FILTER_DELAY,
    FILTER_TOOK,
    FILTER_SIZE,
    FILTER_FLAG,
    FILTER_TEXT,
    FILTER_KIND_COUNT
};

enum filter_op { FILTER_EQ, FILTER_LT, FILTER_LE, FILTER_GT, FILTER_GE };

enum filter_flag {
    FILTER_UNREAD,
    FILTER_UNDELIVERED, /* missed for good (R14, R19) */
    FILTER_STORED,
    FILTER_COUNTED,
    FILTER_SHOWN,
    FILTER_LISTED,
    FILTER_PARSED,
    FILTER_OFFLINE, /* sent before the connect that brought it (R18) */
    FILTER_LATE,    /* R19 */
    FILTER_MINE,    /* R30 */
    FILTER_FAILED,  /* a pull that failed */
    FILTER_PULL,
    FILTER_MESSAGE,
    FILTER_FLAG_COUNT
};

struct filter_term {
    enum filter_kind kind;
    bool is_negated;
    bool is_prefix; /* a star stood at the end of the text */
    enum filter_op op;
    int64_t n;    /* HTTP, DELAY and TOOK (ms), SIZE; FLAG: enum filter_flag; WHY: the rule, 0 = the
                     reason of text */
    int64_t high; /* HTTP with 5xx: the last status of the class; else n */
    int reason;   /* WHY with a word: enum verdict_reason */
    char *text;   /* TYPE, FROM, UID, WHY, TEXT as given; else "" */
    char *folded; /* TEXT: for comparing */
};

/* A zeroed struct lets everything through. */
struct filter {
    struct filter_term *terms;
    size_t count;
};

void filter_done(struct filter *f);

/* Reads a text. ERR_INPUT: *column (may be NULL) is where, in characters from 1, err says what and,
 * where one is near, what was probably meant; *out is empty then. */
int filter_parse(const char *text, size_t len, struct filter *out, int *column, struct err *err);

/* Appends the filter as text that reads as the same filter: one blank between terms, quotes where
 * they are needed, durations and sizes in their shortest form. */
void filter_write(const struct filter *f, struct buf *out);

enum { FILTER_TEXTS_MAX = 4 };

struct filter_text {
    const char *bytes;
    size_t len;
};

#define FILTER_UNKNOWN INT64_MIN /* a number that the row does not have */

/* What is known of a row. Borrowed. Begin with filter_no_facts. */
struct filter_facts {
    const char *type; /* NULL = it has none, as below */
    const char *from;
    const char *uid;
    uint32_t flags;   /* bits, 1u << enum filter_flag */
    uint32_t rules;   /* bits, 1u << N for RN */
    uint32_t reasons; /* bits, 1u << enum verdict_reason; their rules count as well */
    int64_t http;     /* FILTER_UNKNOWN, as below */
    int64_t delay_ms;
    int64_t took_ms;
    int64_t size;
    struct filter_text texts[FILTER_TEXTS_MAX]; /* content, chat, digest, error ... */
    size_t text_count;
};

struct filter_facts filter_no_facts(void);
bool filter_match(const struct filter *f, const struct filter_facts *facts);
/* True when the filter looks at texts: else nobody has to read them. */
bool filter_needs_texts(const struct filter *f);

/* The words of the language with what they need behind them ("type:", "delay>", "unread"), for
 * completion: number i, NULL behind the last. */
const char *filter_word(size_t i);

#endif
