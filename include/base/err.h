/*
 * err: how a failure travels.
 *
 * A function that can fail returns 0 or one of the negative values below and fills the caller's
 * `struct err` with one sentence that says what happened and, where it helps, what to do. Callers
 * add context in front ("reading order.json: ..."). Outcomes that are part of normal life (a
 * duplicate, an unknown type, nothing new) are data in a result, never errors.
 *
 * Every sentence is there twice: programs, logs and other machines get the English one, people the
 * one in their language. The formats below are looked up in po/ as they stand; scripts/translate
 * collects them, so they need no _().
 */
#ifndef CASTSIM_BASE_ERR_H
#define CASTSIM_BASE_ERR_H

#include <stdarg.h>

/* The exit code of the program is the negated value. */
enum err_kind {
    ERR_REFUSED = -1, /* an expectation failed, or the server refused */
    ERR_INPUT = -2,   /* words on the command line, or an input file, are wrong */
    ERR_OUTSIDE = -3, /* the outside world failed: network, disk */
};

struct err {
    /* One sentence each, NUL-terminated, cut (at a character) when longer. */
    char text[1024]; /* in English */
    char told[1024]; /* in the user's language */
};

/* All accept err == NULL, for callers that only need the return value. */
void err_set(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same, a sentence out of a table that marks it by N_(). */
void err_set_text(struct err *err, const char *sentence);
void err_vset(struct err *err, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
/* Puts "<formatted>: " in front of the sentence that is there. */
void err_prefix(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts it behind the sentence that is there. */
void err_add(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The sentence in the user's language alone, where an argument is to be translated too: to be
 * called behind err_set with the same format, and _() around that argument. */
void err_tell(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What the system says of an errno, in English under every locale; until the thread's next call. */
const char *err_errno(int code);

#endif
