#include "core/json_scan.h"

#include <assert.h>
#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/i18n.h"

/* They stand in the sentences below. */
static_assert(JSON_DEPTH_MAX == 64 && JSON_VALUES_MAX == 262144, "limits");

/* One pass, no look-back: p is the next byte. The first fault is kept, with its place. */
struct scan {
    const unsigned char *start;
    const unsigned char *p;
    const unsigned char *end;
    int depth;
    int values;
    const unsigned char *fault_at;
    const char *fault;
};

static bool refuse(struct scan *s, const unsigned char *at, const char *fault)
{
    s->fault_at = at;
    s->fault = fault;
    return false;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* The next byte; 0 at the end, where no byte that any caller looks for is 0. */
static unsigned char peek(const struct scan *s)
{
    return s->p < s->end ? *s->p : 0;
}

static void skip_blanks(struct scan *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
        s->p++;
}

/* ---- strings ---- */

#define EACH_BYTE(b) (0x0101010101010101u * (b))

/* 0 when all eight bytes are plain; else the lowest bit set is the top bit of the first byte that
 * is not: a quote, a backslash, a control character, or part of a character beyond ASCII.
 * Subtracting sets the top bit of a byte that was too small for it. */
static uint64_t find_special(uint64_t eight)
{
    uint64_t quote = eight ^ EACH_BYTE('"');
    uint64_t backslash = eight ^ EACH_BYTE('\\');
    uint64_t too_small =
        (eight - EACH_BYTE(0x20)) | (quote - EACH_BYTE(1)) | (backslash - EACH_BYTE(1));
    return (too_small | eight) & EACH_BYTE(0x80);
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* Most text is plain, so it is read eight bytes at a time. */
static const unsigned char *skip_plain(const unsigned char *p, const unsigned char *end)
{
    uint64_t eight;
    for (; (size_t)(end - p) >= sizeof eight; p += sizeof eight) {
        memcpy(&eight, p, sizeof eight);
        uint64_t special = find_special(le64toh(eight));
        if (special != 0)
            return p + __builtin_ctzll(special) / 8;
    }
    while (p < end && is_plain(*p))
        p++;
    return p;
}

static bool is_tail(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Size of the character whose lead byte, 0x80 or above, is at p; 0 when it is malformed. By hand
 * (Unicode, table 3-7) since a call per character would double the cost of Chinese text. */
static size_t wide_size(const unsigned char *p, const unsigned char *end)
{
    size_t left = (size_t)(end - p);
    unsigned char lead = p[0];
    if (lead >= 0xC2 && lead < 0xE0)
        return left >= 2 && is_tail(p[1]) ? 2 : 0;
    if (lead >= 0xE0 && lead < 0xF0) {
        if (left < 3 || !is_tail(p[1]) || !is_tail(p[2]))
            return 0;
        bool is_overlong = lead == 0xE0 && p[1] < 0xA0;
        bool is_surrogate = lead == 0xED && p[1] >= 0xA0;
        return is_overlong || is_surrogate ? 0 : 3;
    }
    if (lead >= 0xF0 && lead < 0xF5) {
        if (left < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3]))
            return 0;
        bool is_overlong = lead == 0xF0 && p[1] < 0x90;
        bool is_too_large = lead == 0xF4 && p[1] >= 0x90;
        return is_overlong || is_too_large ? 0 : 4;
    }
    return 0;
}

/* True for a lead byte of three whose tails may be any: not 0xE0 (overlong forms) nor 0xED
 * (surrogates). */
static bool is_common_lead(unsigned char lead)
{
    return lead != 0xE0 && lead != 0xED;
}

/* Two characters of three bytes at a time, as Chinese text mostly is; stops at anything else. */
static const unsigned char *skip_triples(const unsigned char *p, const unsigned char *end)
{
    const uint64_t marks = 0xF0C0C0F0C0C00000, wanted = 0xE08080E080800000;
    uint64_t eight;
    for (; (size_t)(end - p) >= sizeof eight; p += 6) {
        memcpy(&eight, p, sizeof eight);
        if ((be64toh(eight) & marks) != wanted || !is_common_lead(p[0]) || !is_common_lead(p[3]))
            break;
    }
    return p;
}

/* Steps over characters beyond ASCII. False at a malformed one. */
static bool skip_wide(struct scan *s)
{
    s->p = skip_triples(s->p, s->end);
    while (s->p < s->end && *s->p >= 0x80) {
        size_t size = wide_size(s->p, s->end);
        if (size == 0)
            return refuse(s, s->p, N_("malformed UTF-8"));
        s->p += size;
    }
    return true;
}

/* Four hex digits at p; -1 when they are not. */
static int32_t hex4(const unsigned char *p, const unsigned char *end)
{
    if (end - p < 4)
        return -1;
    int32_t n = 0;
    for (int i = 0; i < 4; i++) {
        unsigned char c = p[i];
        unsigned char letter = c | 0x20;
        if (is_digit(c))
            n = n * 16 + (c - '0');
        else if (letter >= 'a' && letter <= 'f')
            n = n * 16 + (letter - 'a' + 10);
        else
            return -1;
    }
    return n;
}

/* At the backslash. */
static bool scan_unicode_escape(struct scan *s)
{
    enum { SIZE = 6 }; /* \u0041 */
    const unsigned char *p = s->p;
    int32_t unit = hex4(p + 2, s->end);
    if (unit < 0)
        return refuse(s, p, N_("\\u takes four hex digits"));
    if (unit == 0)
        return refuse(s, p, N_("\\u0000 cannot stand in a string"));
    s->p += SIZE;
    if (unit < 0xD800 || unit > 0xDFFF)
        return true;
    bool is_high = unit < 0xDC00;
    if (is_high && s->end - s->p >= SIZE && s->p[0] == '\\' && s->p[1] == 'u') {
        int32_t low = hex4(s->p + 2, s->end);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            s->p += SIZE;
            return true;
        }
    }
    return refuse(s, p, N_("half of a surrogate pair"));
}

/* At the backslash. */
static bool scan_escape(struct scan *s)
{
    switch (s->end - s->p >= 2 ? s->p[1] : 0) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        s->p += 2;
        return true;
    case 'u':
        return scan_unicode_escape(s);
    default:
        return refuse(s, s->p, N_("an unknown escape"));
    }
}

/* At the opening quote. */
static bool scan_string(struct scan *s)
{
    const unsigned char *open = s->p++;
    for (;;) {
        s->p = skip_plain(s->p, s->end);
        if (s->p == s->end)
            return refuse(s, open, N_("a string that does not end"));
        unsigned char c = *s->p;
        if (c == '"') {
            s->p++;
            return true;
        }
        if (c < 0x20)
            return refuse(s, s->p, N_("a control character in a string has to be escaped"));
        if (!(c == '\\' ? scan_escape(s) : skip_wide(s)))
            return false;
    }
}

/* ---- everything else ---- */

static bool skip_digits(struct scan *s)
{
    const unsigned char *start = s->p;
    while (s->p < s->end && is_digit(*s->p))
        s->p++;
    return s->p > start;
}

/* At the minus or the first digit. */
static bool scan_number(struct scan *s)
{
    if (*s->p == '-')
        s->p++;
    const unsigned char *first = s->p;
    if (!skip_digits(s))
        return refuse(s, first, N_("a minus needs a digit behind it"));
    if (*first == '0' && s->p - first > 1)
        return refuse(s, first, N_("a number cannot begin with 0"));
    if (peek(s) == '.') {
        s->p++;
        if (!skip_digits(s))
            return refuse(s, s->p, N_("a decimal point needs a digit behind it"));
    }
    if ((peek(s) | 0x20) == 'e') {
        s->p++;
        if (peek(s) == '+' || peek(s) == '-')
            s->p++;
        if (!skip_digits(s))
            return refuse(s, s->p, N_("an exponent needs a digit"));
    }
    return true;
}

static bool scan_word(struct scan *s, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(s->end - s->p) < len || memcmp(s->p, word, len) != 0)
        return refuse(s, s->p, N_("an unknown word"));
    s->p += len;
    return true;
}

static bool scan_value(struct scan *s);

static bool scan_member(struct scan *s)
{
    if (peek(s) != '"')
        return refuse(s, s->p, N_("expected a key in quotes"));
    if (!scan_string(s))
        return false;
    skip_blanks(s);
    if (peek(s) != ':')
        return refuse(s, s->p, N_("expected : behind the key"));
    s->p++;
    skip_blanks(s);
    return scan_value(s);
}

/* At the first of the things between brackets; stops behind the last one. */
static bool scan_items(struct scan *s, bool is_object)
{
    for (;;) {
        if (!(is_object ? scan_member(s) : scan_value(s)))
            return false;
        skip_blanks(s);
        if (peek(s) != ',')
            return true;
        s->p++;
        skip_blanks(s);
    }
}

/* At the opening bracket. */
static bool scan_container(struct scan *s)
{
    bool is_object = *s->p == '{';
    unsigned char closing = is_object ? '}' : ']';
    if (++s->depth > JSON_DEPTH_MAX)
        return refuse(s, s->p, N_("more than 64 levels"));
    s->p++;
    skip_blanks(s);
    if (peek(s) != closing && !scan_items(s, is_object))
        return false;
    if (peek(s) != closing)
        return refuse(s, s->p, is_object ? N_("expected , or }") : N_("expected , or ]"));
    s->p++;
    s->depth--;
    return true;
}

static bool scan_value(struct scan *s)
{
    if (++s->values > JSON_VALUES_MAX)
        return refuse(s, s->p, N_("more than 262144 values"));
    unsigned char c = peek(s);
    switch (c) {
    case '{':
    case '[':
        return scan_container(s);
    case '"':
        return scan_string(s);
    case 't':
        return scan_word(s, "true");
    case 'f':
        return scan_word(s, "false");
    case 'n':
        return scan_word(s, "null");
    case '-':
        return scan_number(s);
    default:
        return is_digit(c) ? scan_number(s) : refuse(s, s->p, N_("expected a value"));
    }
}

static bool scan_document(struct scan *s)
{
    static const unsigned char byte_order_mark[] = {0xEF, 0xBB, 0xBF};
    if (s->end - s->p >= 3 && memcmp(s->p, byte_order_mark, 3) == 0)
        return refuse(s, s->p, N_("a byte order mark in front"));
    skip_blanks(s);
    if (!scan_value(s))
        return false;
    skip_blanks(s);
    return s->p == s->end || refuse(s, s->p, N_("more text behind the value"));
}

int json_scan(const char *text, size_t len, size_t *values, size_t *fault_at, struct err *err)
{
    const unsigned char *start = (const unsigned char *)text;
    struct scan s = {.start = start, .p = start, .end = start + len};
    if (scan_document(&s)) {
        if (values != NULL)
            *values = (size_t)s.values;
        return 0;
    }
    if (fault_at != NULL)
        *fault_at = (size_t)(s.fault_at - s.start);
    err_set_text(err, s.fault);
    if (s.fault_at == s.end)
        err_add(err, ", the text ends here");
    return ERR_INPUT;
}
