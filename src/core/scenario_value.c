#include "scenario_private.h"

#include <string.h>

#include "base/parse.h"
#include "core/message.h"

/* Each reads the whole text into arg->n (and high); false = it is none. */
typedef bool read_fn(const struct grammar_key *key, const char *text, struct scenario_arg *arg);

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_text(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    (void)key;
    (void)text;
    (void)arg;
    return true;
}

static bool read_word(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    size_t len = strlen(text);
    int64_t index = 0;
    for (const char *name = key->names; *name != '\0'; index++) {
        size_t name_len = strcspn(name, "|");
        if (name_len == len && memcmp(name, text, len) == 0) {
            arg->n = index;
            return true;
        }
        name += name_len + (name[name_len] == '|');
    }
    return false;
}

static bool read_number(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    return parse_i64(text, &arg->n) && arg->n >= key->min && arg->n <= key->max;
}

static bool parse_limited(const char *text, int64_t *ms)
{
    return parse_duration_ms(text, ms) && *ms <= SCENARIO_TIME_MAX_MS;
}

static bool read_duration(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    return parse_limited(text, &arg->n) && arg->n >= key->min;
}

static bool read_signed(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    (void)key;
    if (!parse_limited(text + (text[0] == '+' || text[0] == '-'), &arg->n))
        return false;
    if (text[0] == '-')
        arg->n = -arg->n;
    return true;
}

/* "1s..3s", or "1s" for both ends. */
/* The lower end of 40..400ms is in the unit of the upper one. */
static bool read_low_end(const char *text, size_t len, const char *high, int64_t *out)
{
    struct buf low = {0};
    buf_add(&low, text, len);
    bool is_bare = strspn(buf_str(&low), "0123456789") == len;
    if (is_bare)
        buf_add_str(&low, high + strspn(high, "0123456789"));
    bool is_good = parse_limited(buf_str(&low), out);
    buf_done(&low);
    return is_good;
}

static bool read_range(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    (void)key;
    const char *dots = strstr(text, "..");
    if (dots == NULL) {
        bool is_good = parse_limited(text, &arg->n);
        arg->high = arg->n;
        return is_good;
    }
    return read_low_end(text, (size_t)(dots - text), dots + 2, &arg->n) &&
           parse_limited(dots + 2, &arg->high) && arg->n <= arg->high;
}

/* "10%", "0.5%" -> in 1/1000. */
static bool read_share(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    (void)key;
    const char *at = text;
    int64_t share = 0;
    for (; is_digit(*at) && share <= 100; at++)
        share = share * 10 + (*at - '0');
    bool has_digits = at > text;
    share *= 10;
    if (at[0] == '.' && is_digit(at[1])) {
        share += at[1] - '0';
        at += 2;
    }
    arg->n = share;
    return has_digits && strcmp(at, "%") == 0 && share <= 1000;
}

/* "80x24" */
static bool read_size(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    enum { SIDE_MAX = 1000 };
    (void)key;
    int64_t *const sides[] = {&arg->n, &arg->high};
    const char *at = text;
    for (int i = 0; i < 2; i++) {
        int64_t side = 0;
        for (; is_digit(*at) && side <= SIDE_MAX; at++)
            side = side * 10 + (*at - '0');
        if (side < 1 || side > SIDE_MAX || *at != (i == 0 ? 'x' : '\0'))
            return false;
        *sides[i] = side;
        at++;
    }
    return true;
}

/* Days since 1970-01-01 of a day of the Gregorian calendar; years begin in March, so that a leap
 * day is the last of its year. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t month_from_march = (month + 9) % 12;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

static int64_t days_in(int64_t year, int64_t month)
{
    return month == 12 ? 31 : days_of(year, month + 1, 1) - days_of(year, month, 1);
}

/* Reads what the form says: d is a digit, anything else itself. The numbers go to parts. */
static bool read_form(const char *text, const char *form, int64_t *parts)
{
    bool in_number = false;
    parts--;
    for (; *form != '\0'; form++, text++) {
        if (*form != 'd') {
            in_number = false;
            if (*text != *form)
                return false;
            continue;
        }
        if (!is_digit(*text))
            return false;
        if (!in_number)
            *++parts = 0;
        in_number = true;
        *parts = *parts * 10 + (*text - '0');
    }
    return *text == '\0';
}

/* "2020-03-25T17:05:32Z", with .mmm or without, or ms since 1970. */
static bool read_epoch(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    (void)key;
    enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, MS };
    const int64_t latest_ms = MESSAGE_TIME_MAX_MS - SCENARIO_TIME_MAX_MS;
    int64_t part[MS + 1] = {0};
    if (parse_i64(text, &arg->n))
        return arg->n >= 0 && arg->n <= latest_ms;
    if (!read_form(text, "dddd-dd-ddTdd:dd:ddZ", part) &&
        !read_form(text, "dddd-dd-ddTdd:dd:dd.dddZ", part))
        return false;
    if (part[MONTH] < 1 || part[MONTH] > 12 || part[DAY] < 1 ||
        part[DAY] > days_in(part[YEAR], part[MONTH]) || part[HOUR] > 23 || part[MINUTE] > 59 ||
        part[SECOND] > 59)
        return false;
    int64_t hours = days_of(part[YEAR], part[MONTH], part[DAY]) * 24 + part[HOUR];
    arg->n = ((hours * 60 + part[MINUTE]) * 60 + part[SECOND]) * 1000 + part[MS];
    return arg->n >= 0 && arg->n <= latest_ms;
}

static bool read_method(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    (void)key;
    (void)arg;
    size_t len = strlen(text);
    return len > 0 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == len;
}

static bool read_url_path(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    (void)key;
    (void)arg;
    return text[0] == '/';
}

static bool read_path(const struct grammar_key *key, const char *text, struct scenario_arg *arg)
{
    (void)key;
    (void)arg;
    return text[0] != '\0';
}

static const struct {
    read_fn *read;
    const char *wanted; /* NULL = said by the key */
} kinds[VALUE_KIND_COUNT] = {
    [VALUE_NONE] = {read_text, "no value"},
    [VALUE_TEXT] = {read_text, "a text"},
    [VALUE_WORD] = {read_word, NULL},
    [VALUE_NUMBER] = {read_number, NULL},
    [VALUE_DURATION] = {read_duration, "a duration such as 250ms, 180s, 3:00 or 1h2m"},
    [VALUE_SIGNED] = {read_signed, "a duration with a sign, such as +5m or -250ms"},
    [VALUE_RANGE] = {read_range, "a duration such as 250ms, or a range of them such as 40..400ms"},
    [VALUE_SHARE] = {read_share, "a share such as 10% or 0.5%"},
    [VALUE_SIZE] = {read_size, "columns and rows such as 80x24"},
    [VALUE_EPOCH] = {read_epoch, "a time such as 2020-03-25T17:05:32Z, or ms since 1970"},
    [VALUE_METHOD] = {read_method, "a method in capitals, such as POST"},
    [VALUE_URL_PATH] = {read_url_path, "a path that begins with /"},
    [VALUE_PATH] = {read_path, "the path of a file"},
    [VALUE_ID] = {read_text, "the ID of a broadcast, or none"},
    [VALUE_HOLES] = {read_text, "a text"},
    [VALUE_JSON] = {read_text, "a JSON object"},
};

static void tell_wanted(const struct grammar_key *key, struct buf *out)
{
    if (key->kind == VALUE_DURATION && key->min > 0)
        buf_add_str(out, "a duration above 0, such as 250ms, 180s, 3:00 or 1h2m");
    else if (kinds[key->kind].wanted != NULL)
        buf_add_str(out, kinds[key->kind].wanted);
    else if (key->kind == VALUE_WORD)
        grammar_write_names(out, key->names);
    else if (key->max >= INT32_MAX)
        buf_addf(out, "a whole number, %lld or more", (long long)key->min);
    else
        buf_addf(out, "a whole number from %lld to %lld", (long long)key->min, (long long)key->max);
}

bool scenario_value_read(const struct grammar_key *key, const char *text, struct scenario_arg *arg,
                         struct buf *wanted)
{
    if (kinds[key->kind].read(key, text, arg)) {
        if (key->kind != VALUE_RANGE && key->kind != VALUE_SIZE)
            arg->high = arg->n;
        return true;
    }
    tell_wanted(key, wanted);
    return false;
}
