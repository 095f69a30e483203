#include "core/search_text.h"

#include <stdbool.h>
#include <string.h>

#include "core/json.h"

static bool is_base64(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/' || c == '=' || c == '-' || c == '_' || c == '\r' || c == '\n';
}

static bool is_data(const char *text, size_t len)
{
    if (len < SEARCH_TEXT_DATA_MIN)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!is_base64(text[i]))
            return false;
    }
    return true;
}

static void add_break(size_t start, struct buf *out)
{
    if (out->len > start)
        buf_add_char(out, SEARCH_TEXT_BREAK);
}

/* json_parse bounds the depth. */
static void add_values(const struct json *value, size_t start, struct buf *out)
{
    const char *text = json_str(value);
    if (text != NULL) {
        size_t len = strlen(text);
        if (len > 0 && !is_data(text, len)) {
            add_break(start, out);
            buf_add(out, text, len);
        }
    } else if (json_kind(value) == JSON_NUMBER) {
        add_break(start, out);
        json_print(value, out);
    }
    for (const struct json *c = json_first(value); c != NULL; c = json_next(c))
        add_values(c, start, out);
}

void search_text_add(const char *content, size_t len, struct buf *out)
{
    struct json *root = json_parse(content, len, NULL);
    if (root != NULL)
        add_values(root, out->len, out);
    else if (!is_data(content, len))
        buf_add(out, content, len);
    json_free(root);
}
