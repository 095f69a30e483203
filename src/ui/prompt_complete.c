/* Completion in the line editor: what all candidates have in common, then one after the other. */
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "prompt_private.h"

void prompt_close_completion(struct prompt *p)
{
    command_completion_done(&p->completion);
    p->candidate = SIZE_MAX;
}

bool prompt_undo_completion(struct prompt *p)
{
    if (p->completion.count == 0)
        return false;
    prompt_replace(p, 0, p->text.len, buf_str(&p->completed), p->completed.len);
    p->cursor = p->completed_cursor;
    prompt_close_completion(p);
    return true;
}

static size_t last_of(const char *text)
{
    size_t len = strlen(text);
    return len > 0 ? len - 1 : 0;
}

/* A folder in quotes is left open, to go on behind its slash. */
static size_t usable_len(const char *text)
{
    size_t last = last_of(text);
    return last > 1 && text[last] == '"' && text[last - 1] == '/' ? last : strlen(text);
}

static void put(struct prompt *p, const char *bytes, size_t len)
{
    if (prompt_replace(p, p->completion.start, p->completion.end, bytes, len))
        p->completion.end = p->completion.start + len;
}

/* Length of what all candidates begin with; never half a character. */
static size_t common_len(const struct command_completion *c)
{
    const char *first = c->items[0].text;
    size_t len = strlen(first);
    for (size_t i = 1; i < c->count; i++) {
        size_t same = 0;
        while (same < len && c->items[i].text[same] == first[same])
            same++;
        len = same;
    }
    while (len > 0 && ((unsigned char)first[len] & 0xC0) == 0x80)
        len--;
    return len;
}

/* What is complete is followed by a blank; what goes on (a folder, a key) is not. */
static void put_only(struct prompt *p)
{
    const char *text = p->completion.items[0].text;
    size_t len = usable_len(text);
    bool goes_on = len == 0 || len < strlen(text) || strchr("/:<>=", text[len - 1]) != NULL;
    put(p, text, len);
    if (!goes_on && (p->cursor == p->text.len || p->text.data[p->cursor] != ' '))
        prompt_replace(p, p->cursor, p->cursor, " ", 1);
    prompt_close_completion(p);
}

static void begin(struct prompt *p)
{
    p->config.complete(p->config.ctx, buf_str(&p->text), p->cursor, &p->completion);
    p->candidate = SIZE_MAX;
    buf_clear(&p->completed);
    buf_add(&p->completed, buf_str(&p->text), p->text.len);
    p->completed_cursor = p->cursor;
    if (p->completion.count == 0) {
        prompt_close_completion(p);
    } else if (p->completion.count == 1) {
        put_only(p);
    } else {
        size_t common = common_len(&p->completion);
        size_t typed = p->completion.end - p->completion.start;
        if (common > typed)
            put(p, p->completion.items[0].text, common);
    }
}

void prompt_complete(struct prompt *p, bool is_back)
{
    size_t count = p->completion.count;
    if (count == 0) {
        if (p->config.complete != NULL)
            begin(p);
        return;
    }
    if (p->candidate == SIZE_MAX)
        p->candidate = is_back ? count - 1 : 0;
    else
        p->candidate = (p->candidate + (is_back ? count - 1 : 1)) % count;
    const char *text = p->completion.items[p->candidate].text;
    put(p, text, usable_len(text));
}
