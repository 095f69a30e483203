#include "report_html_parts.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Nobody reads more than this of one text; it keeps the file small when a content is not. */
#define TEXT_BYTES_MAX 16384

/* ---- texts ---- */

/* Where to cut a text: never inside a character that is well formed. */
static size_t cut(const char *s, size_t len)
{
    if (len <= TEXT_BYTES_MAX)
        return len;
    len = TEXT_BYTES_MAX;
    while (len > 0 && ((unsigned char)s[len] & 0xC0) == 0x80)
        len--;
    return len;
}

static void add_outside(struct buf *out, const char *s,
                        void (*clean)(const char *s, size_t len, struct buf *out))
{
    if (s == NULL)
        return;
    size_t whole = strlen(s);
    size_t len = cut(s, whole);
    struct buf cleaned = {0};
    clean(s, len, &cleaned);
    buf_add_markup(out, buf_str(&cleaned));
    if (len < whole)
        buf_addf(out, " … (+%zu B)", whole - len);
    buf_done(&cleaned);
}

void html_text(struct buf *out, const char *s)
{
    add_outside(out, s, utf8_clean_line);
}

void html_lines(struct buf *out, const char *s)
{
    add_outside(out, s, utf8_clean);
}

void html_fit(struct buf *out, const char *s, int columns)
{
    struct buf cleaned = {0};
    utf8_clean_line(s, strlen(s), &cleaned);
    size_t at = 0;
    size_t fits = 0; /* with the ellipsis behind it */
    int used = 0;
    while (at < cleaned.len && used <= columns) {
        int width;
        at += utf8_next_grapheme(cleaned.data + at, cleaned.len - at, &width);
        used += width;
        if (used < columns)
            fits = at;
    }
    bool is_cut = used > columns;
    if (is_cut)
        cleaned.data[fits] = '\0';
    buf_add_markup(out, buf_str(&cleaned));
    if (is_cut)
        buf_add_str(out, "…");
    buf_done(&cleaned);
}

/* ---- two languages ---- */

#define ADD_PAIR(p, en_fmt, zh_fmt)                                                                \
    do {                                                                                           \
        va_list args;                                                                              \
        va_start(args, zh_fmt);                                                                    \
        buf_vaddf(&(p)->en, en_fmt, args);                                                         \
        va_end(args);                                                                              \
        va_start(args, zh_fmt);                                                                    \
        buf_vaddf(&(p)->zh, zh_fmt, args);                                                         \
        va_end(args);                                                                              \
    } while (0)

static void pair_done(struct html_pair *p)
{
    buf_done(&p->en);
    buf_done(&p->zh);
}

static void put_tagged(struct html_pair *p, const char *tag, struct buf *out)
{
    buf_addf(out, "<%s lang=\"en\">", tag);
    html_text(out, buf_str(&p->en));
    buf_addf(out, "</%s><%s lang=\"zh-CN\">", tag, tag);
    html_text(out, buf_str(&p->zh));
    buf_addf(out, "</%s>", tag);
    pair_done(p);
}

void html_both(struct buf *out, const char *en, const char *zh, ...)
{
    struct html_pair p = {0};
    ADD_PAIR(&p, en, zh);
    put_tagged(&p, "span", out);
}

void html_pair_add(struct html_pair *p, const char *en, const char *zh, ...)
{
    ADD_PAIR(p, en, zh);
}

void html_pair_word(struct html_pair *p, struct html_word word)
{
    buf_add_str(&p->en, word.en);
    buf_add_str(&p->zh, word.zh);
}

/* What is the same in both languages needs no choice. */
void html_pair_put_text(struct html_pair *p, struct buf *out)
{
    if (strcmp(buf_str(&p->en), buf_str(&p->zh)) != 0) {
        put_tagged(p, "tspan", out);
        return;
    }
    html_text(out, buf_str(&p->en));
    pair_done(p);
}

void html_pair_put_title(struct html_pair *p, struct buf *out)
{
    buf_add_str(out, "<title data-zh=\"");
    html_text(out, buf_str(&p->zh));
    buf_add_str(out, "\">");
    html_text(out, buf_str(&p->en));
    buf_add_str(out, "</title>");
    pair_done(p);
}

void html_count(struct buf *out, size_t n, const char *one, const char *many, const char *zh)
{
    struct html_pair p = {0};
    html_pair_add(&p, "%zu ", "%zu ", n);
    html_pair_word(&p, (struct html_word){n == 1 ? one : many, zh});
    put_tagged(&p, "span", out);
}

void html_word(struct buf *out, struct html_word word)
{
    struct html_pair p = {0};
    html_pair_word(&p, word);
    put_tagged(&p, "span", out);
}

/* ---- words ---- */

struct html_word html_state_word(enum window_state state)
{
    static const struct html_word words[] = {
        [STATE_ONLINE] = {"online", "在线"},
        [STATE_FAILING] = {"pulls fail", "拉取失败"},
        [STATE_OFFLINE] = {"offline", "离线"},
        [STATE_KILLED] = {"not running", "未运行"},
    };
    assert((size_t)state < sizeof words / sizeof words[0]);
    return words[state];
}

struct html_word html_cause_word(enum window_state cause)
{
    static const struct html_word words[] = {
        [STATE_ONLINE] = {"though online", "虽然在线"},
        [STATE_FAILING] = {"pulls failed", "拉取失败"},
        [STATE_OFFLINE] = {"offline", "离线"},
        [STATE_KILLED] = {"not running", "未运行"},
    };
    assert((size_t)cause < sizeof words / sizeof words[0]);
    return words[cause];
}

static const struct {
    struct html_word word;
    const char *class;
} outcomes[] = {
    [RUN_PASSED] = {{"passed", "通过"}, "passed"},
    [RUN_FAILED] = {{"failed", "未通过"}, "failed"},
    [RUN_SKIPPED] = {{"skipped", "已跳过"}, "skipped"},
    [RUN_BROKEN] = {{"broken", "中断"}, "broken"},
};

struct html_word html_outcome_word(enum run_outcome outcome)
{
    assert((size_t)outcome < sizeof outcomes / sizeof outcomes[0]);
    return outcomes[outcome].word;
}

const char *html_outcome_class(enum run_outcome outcome)
{
    assert((size_t)outcome < sizeof outcomes / sizeof outcomes[0]);
    return outcomes[outcome].class;
}

struct html_clock html_clock(int64_t ms)
{
    struct html_clock c;
    uint64_t size = ms < 0 ? -(uint64_t)ms : (uint64_t)ms;
    const char *sign = ms < 0 ? "-" : "";
    uint64_t hours = size / 3600000;
    unsigned minutes = (unsigned)(size / 60000 % 60);
    unsigned seconds = (unsigned)(size / 1000 % 60);
    unsigned rest = (unsigned)(size % 1000);
    int n;
    if (hours > 0)
        n = snprintf(c.text, sizeof c.text, "%s%" PRIu64 ":%02u:%02u", sign, hours, minutes,
                     seconds);
    else
        n = snprintf(c.text, sizeof c.text, "%s%u:%02u", sign, minutes, seconds);
    assert(n > 0 && (size_t)n < sizeof c.text);
    if (rest > 0)
        snprintf(c.text + n, sizeof c.text - (size_t)n, ".%03u", rest);
    return c;
}
