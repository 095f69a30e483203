/*
 * err: how a failure travels.
 *
 * A function that can fail returns 0 or one of the negative values below and fills the caller's
 * `struct err` with one sentence that says what happened and, where it helps, what to do. Callers
 * add context in front ("reading order.json: ..."). Outcomes that are part of normal life (a
 * duplicate, an unknown type, nothing new) are data in a result, never errors.
 */
#ifndef CASTSIM_BASE_ERR_H
#define CASTSIM_BASE_ERR_H

/* The exit code of the program is the negated value. */
enum err_kind {
    ERR_REFUSED = -1, /* an expectation failed, or the server refused */
    ERR_INPUT = -2,   /* words on the command line, or an input file, are wrong */
    ERR_OUTSIDE = -3, /* the outside world failed: network, disk */
};

struct err {
    char text[1024]; /* one sentence, NUL-terminated, cut (at a character) when longer */
};

/* Both accept err == NULL, for callers that only need the return value. */
void err_set(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "<formatted>: " in front of the sentence that is there. */
void err_prefix(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What the system says of an errno, in English under every locale; until the thread's next call. */
const char *err_errno(int code);

#endif
