#include "base/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool parse_i64(const char *text, int64_t *out)
{
    const char *digits = text[0] == '-' ? text + 1 : text;
    if (!is_digit(digits[0]))
        return false;
    char *end;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0')
        return false;
    *out = n;
    return true;
}

bool parse_decimal(const char *text, double *out)
{
    enum { DIGITS_MAX = 15 }; /* a double holds them exactly */
    double whole = 0, scale = 1;
    int digits = 0;
    bool is_behind_point = false;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '.' && !is_behind_point && digits > 0 && is_digit(p[1])) {
            is_behind_point = true;
            continue;
        }
        if (!is_digit(*p) || ++digits > DIGITS_MAX)
            return false;
        whole = whole * 10 + (*p - '0');
        scale *= is_behind_point ? 10 : 1;
    }
    *out = whole / scale;
    return digits > 0;
}

/* Reads digits at *p; at most 9 of them, so that no sum below can overflow. */
static bool read_count(const char **p, int64_t *out)
{
    int64_t n = 0;
    const char *start = *p;
    while (is_digit(**p)) {
        if (*p - start >= 9)
            return false;
        n = n * 10 + (*(*p)++ - '0');
    }
    *out = n;
    return *p > start;
}

/* "9:59", "1:02:03", "3:00.250": everything but the first group has two digits below 60. */
static bool parse_clock(const char *p, int64_t *out)
{
    int64_t total_s, group;
    if (!read_count(&p, &total_s))
        return false;
    int groups = 1;
    while (*p == ':') {
        const char *start = ++p;
        if (++groups > 3 || !read_count(&p, &group) || p - start != 2 || group >= 60)
            return false;
        total_s = total_s * 60 + group;
    }
    int64_t ms = 0;
    if (*p == '.') {
        const char *start = ++p;
        if (!read_count(&p, &ms) || p - start != 3)
            return false;
    }
    *out = total_s * 1000 + ms;
    return groups > 1 && *p == '\0';
}

static const struct unit {
    const char *word;
    int64_t ms;
} units[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
enum { UNIT_COUNT = sizeof units / sizeof units[0] };

bool parse_duration_ms(const char *text, int64_t *out)
{
    if (strcmp(text, "0") == 0) {
        *out = 0;
        return true;
    }
    if (strchr(text, ':') != NULL)
        return parse_clock(text, out);
    int64_t total = 0;
    size_t next_unit = 0;
    const char *p = text;
    do {
        int64_t n;
        if (!read_count(&p, &n))
            return false;
        size_t word_len = strspn(p, "dhms");
        size_t u = next_unit;
        while (u < UNIT_COUNT &&
               (strlen(units[u].word) != word_len || strncmp(p, units[u].word, word_len) != 0))
            u++;
        if (u == UNIT_COUNT)
            return false;
        total += n * units[u].ms;
        p += word_len;
        next_unit = u + 1;
    } while (*p != '\0');
    *out = total;
    return true;
}

void parse_write_duration(struct buf *out, int64_t ms)
{
    if (ms == 0) {
        buf_add_str(out, "0s");
        return;
    }
    for (size_t u = 0; u < UNIT_COUNT; u++) {
        if (ms >= units[u].ms) {
            buf_addf(out, "%lld%s", (long long)(ms / units[u].ms), units[u].word);
            ms %= units[u].ms;
        }
    }
}

void parse_write_clock(struct buf *out, int64_t ms)
{
    int64_t hours = ms / 3600000;
    if (hours > 0)
        buf_addf(out, "%lld:%02d:%02d", (long long)hours, (int)(ms / 60000 % 60),
                 (int)(ms / 1000 % 60));
    else
        buf_addf(out, "%d:%02d", (int)(ms / 60000), (int)(ms / 1000 % 60));
    if (ms % 1000 > 0)
        buf_addf(out, ".%03d", (int)(ms % 1000));
}
