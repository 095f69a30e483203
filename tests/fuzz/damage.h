/*
 * Damage to a text: bytes, scraps that parsers stumble over, pieces cut out or doubled.
 */
#ifndef CASTSIM_TESTS_FUZZ_DAMAGE_H
#define CASTSIM_TESTS_FUZZ_DAMAGE_H

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/prng.h"

/* What parsers stumble over, more often than single bytes. */
static const char *const scraps[] = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\",
    "%",
    "&",
    "=",
    "+",
    "%00",
    "%ff",
    "\\u0000",
    "\\ud800",
    "{{",
    "}}",
    "{a.0.b}",
    "{a|cut:",
    "{a|join:,}",
    "null",
    "true",
    "-0",
    "1e999",
    "00",
    "9007199254740993",
    "[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":{\"a\":",
    "\xff",
    "\xe4\xb8\xad",
    "\xed\xa0\x80",
    "\xf0\x9f\x98\x80",
    "\x1b[2J",
    "\xe2\x80\xae",
    "\n",
    "\"digest\":",
    "\"cases\":",
    "\"when\":",
    "\"@self\"",
    "<<E\n",
    "\nE\n",
    "{i}",
    "$(",
    "m1..m9",
    "repeat 9 every 0\n",
    "\nend\n",
    "include self.scn\n",
    "+1s ",
};
enum { SCRAP_COUNT = sizeof scraps / sizeof scraps[0] };

static inline size_t pick(struct prng *random, size_t bound)
{
    return (size_t)prng_below(random, bound);
}

/* Replaces a piece of the text by other bytes. */
static inline void splice(struct buf *text, size_t at, size_t cut, const char *bytes, size_t len)
{
    struct buf out = {0};
    cut = cut < text->len - at ? cut : text->len - at;
    buf_add(&out, text->data, at);
    buf_add(&out, bytes, len);
    buf_add(&out, text->data + at + cut, text->len - at - cut);
    buf_done(text);
    *text = out;
}

static inline void damage_once(struct prng *random, struct buf *text)
{
    if (text->len == 0)
        buf_add_char(text, '{');
    size_t at = pick(random, text->len);
    char byte = (char)prng_next(random);
    const char *scrap = scraps[pick(random, SCRAP_COUNT)];
    switch (pick(random, 4)) {
    case 0:
        splice(text, at, 1, &byte, 1);
        break;
    case 1:
        splice(text, at, pick(random, 8), scrap, strlen(scrap));
        break;
    case 2:
        splice(text, at, pick(random, 40), "", 0);
        break;
    default: { /* a piece of itself, elsewhere */
        size_t from = pick(random, text->len);
        size_t len = pick(random, 60);
        len = len < text->len - from ? len : text->len - from;
        char *piece = mem_dup_bytes(text->data + from, len);
        splice(text, at, 0, piece, len);
        free(piece);
    }
    }
}

#endif
