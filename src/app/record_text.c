/* The words of a recorded scenario, as core/scenario reads them. */
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "core/scenario.h"
#include "record_parts.h"

/* ---- words ---- */

static bool is_plain_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80 || strchr("_.:@/-", c) != NULL;
}

/* A word that a statement could take for one of its keys. */
static bool is_of_language(const char *text)
{
    if (strcmp(text, "none") == 0 || strcmp(text, "not") == 0)
        return true;
    for (int key = 0; key < KEY_COUNT; key++) {
        if (strcmp(scenario_key_word((enum scenario_key)key), text) == 0)
            return true;
    }
    return false;
}

static bool is_plain(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (!is_plain_byte(*p))
            return false;
    }
    return text[0] != '\0' && !is_of_language(text);
}

void record_write_word(struct buf *out, const char *text)
{
    if (is_plain(text)) {
        buf_add_str(out, text);
        return;
    }
    buf_add_char(out, '"');
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *p == '\n' ? ' ' : *p);
    }
    buf_add_char(out, '"');
}

/* ---- contents ---- */

/* A $ that would begin a placeholder, or be one of two, is written twice. */
static void escape(const char *content, size_t len, struct buf *out)
{
    for (size_t i = 0; i < len; i++) {
        bool is_last = i + 1 == len;
        buf_add_char(out, content[i]);
        if (content[i] == '$' && !is_last && (content[i + 1] == '$' || content[i + 1] == '('))
            buf_add_char(out, '$');
    }
}

/* Whether `content=` and the rest of a line would bring other bytes: blanks and a carriage return
 * at the end are dropped there, and some beginnings mean something. */
static bool wants_heredoc(const char *text, size_t len)
{
    return memchr(text, '\n', len) != NULL || text[0] == '@' || strncmp(text, "<<", 2) == 0 ||
           strchr(" \t\r", text[len - 1]) != NULL;
}

/* Whether a line of the text is the word, white space around it. */
static bool has_line(const char *text, const char *word)
{
    size_t word_len = strlen(word);
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        size_t before = strspn(text, " \t");
        bool begins = before < len && strncmp(text + before, word, word_len) == 0;
        if (begins && before + word_len + strspn(text + before + word_len, " \t\r") == len)
            return true;
        text += len + (text[len] == '\n');
    }
    return false;
}

/* END, or END1, END2 ...: the first that no line of the text is. */
static void choose_mark(const char *text, struct buf *mark)
{
    buf_add_str(mark, "END");
    for (int i = 1; has_line(text, buf_str(mark)); i++) {
        buf_clear(mark);
        buf_addf(mark, "END%d", i);
    }
}

/* Of the carriage returns before a line break one is taken for the break's: it is given twice. */
static void write_heredoc(struct buf *out, const char *text, size_t len)
{
    struct buf mark = {0};
    choose_mark(text, &mark);
    buf_addf(out, "<<%s\n", buf_str(&mark));
    for (size_t i = 0; i < len; i++) {
        bool ends_line = i + 1 == len || text[i + 1] == '\n';
        buf_add_char(out, text[i]);
        if (text[i] == '\r' && ends_line)
            buf_add_char(out, '\r');
    }
    buf_addf(out, "\n%s\n", buf_str(&mark));
    buf_done(&mark);
}

void record_write_content(struct buf *out, const char *content, size_t len)
{
    struct buf text = {0};
    escape(content, len, &text);
    buf_add_str(out, "content=");
    if (text.len > 0 && wants_heredoc(text.data, text.len)) {
        write_heredoc(out, text.data, text.len);
    } else {
        buf_add(out, buf_str(&text), text.len);
        buf_add_char(out, '\n');
    }
    buf_done(&text);
}

/* ---- places and times ---- */

void record_write_server(struct buf *out, const char *url)
{
    const char *scheme_end = strstr(url, "://");
    const char *host = scheme_end != NULL ? scheme_end + 3 : url;
    const char *end = host + strcspn(host, "/?#");
    const char *user_end = memrchr(host, '@', (size_t)(end - host));
    struct buf plain = {0};
    buf_add(&plain, url, (size_t)(host - url));
    if (user_end != NULL)
        host = user_end + 1;
    buf_add(&plain, host, (size_t)(end - host));
    utf8_clean_line(buf_str(&plain), plain.len, out);
    buf_done(&plain);
}

void record_write_date(struct buf *out, int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm t = {0};
    gmtime_r(&seconds, &t);
    buf_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
             t.tm_hour, t.tm_min, t.tm_sec);
    if (unix_ms % 1000 > 0)
        buf_addf(out, ".%03d", (int)(unix_ms % 1000));
    buf_add_char(out, 'Z');
}
