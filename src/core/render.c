#include "core/render.h"

/* What decides the text of a message, before its type's templates do. */
enum readable {
    READS_BY_TEMPLATE,
    READS_AS_TEXT,     /* custom, the content is no object: it has no fields to speak of */
    READS_UNDECODABLE, /* built in, the content is no object */
    READS_UNSUPPORTED, /* not registered */
};

static enum readable how_to_read(const struct render_input *in)
{
    if (in->type == NULL)
        return READS_UNSUPPORTED;
    if (in->parsed != NULL && json_kind(in->parsed) == JSON_OBJECT)
        return READS_BY_TEMPLATE;
    return in->type->origin == TYPE_BUILTIN ? READS_UNDECODABLE : READS_AS_TEXT;
}

/* The vendor's words of its Android UI kit. */
static const char *const unsupported[LANG_COUNT] = {
    [LANG_EN] = "The current version does not support viewing this message",
    [LANG_ZH] = "当前版本暂不支持查看此消息",
};
static const char *const secret[LANG_COUNT] = {
    [LANG_EN] = "[Secret Chat]",
    [LANG_ZH] = "[阅后即焚]",
};
/* Behind the objectName. Ours: nobody says what the kits show then. */
static const char *const undecodable[LANG_COUNT] = {
    [LANG_EN] = ": the content cannot be decoded",
    [LANG_ZH] = "：内容无法解析",
};

static void add_undecodable(const struct render_input *in, struct buf *out)
{
    buf_add_str(out, in->object_name);
    buf_add_str(out, undecodable[in->lang]);
}

static bool is_secret(const struct json *content)
{
    double seconds;
    return json_number(json_get(content, "burnDuration"), &seconds) && seconds > 0;
}

/* Makes one line of what was appended behind `start`. */
static void join_lines(struct buf *out, size_t start)
{
    size_t to = start;
    for (size_t from = start; from < out->len; from++) {
        char c = out->data[from];
        if (c == '\r' && from + 1 < out->len && out->data[from + 1] == '\n')
            continue;
        out->data[to++] = c == '\n' || c == '\r' ? ' ' : c;
    }
    if (to < out->len) {
        out->len = to;
        out->data[to] = '\0';
    }
}

void render_digest(const struct render_input *in, struct buf *out)
{
    size_t start = out->len;
    switch (how_to_read(in)) {
    case READS_UNSUPPORTED:
        buf_add_str(out, unsupported[in->lang]);
        break;
    case READS_UNDECODABLE:
        add_undecodable(in, out);
        break;
    case READS_AS_TEXT:
        buf_add(out, in->content, in->content_len);
        break;
    case READS_BY_TEMPLATE:
        if (is_secret(in->parsed))
            buf_add_str(out, secret[in->lang]);
        else
            template_write(in->type->digest[in->lang], in->parsed, in->self_id, out);
        break;
    }
    join_lines(out, start);
}

void render_lines(const struct render_input *in, struct buf *out)
{
    switch (how_to_read(in)) {
    case READS_UNSUPPORTED:
        buf_add_str(out, unsupported[in->lang]);
        break;
    case READS_UNDECODABLE:
        add_undecodable(in, out);
        if (in->content_len > 0)
            buf_add_char(out, '\n');
        buf_add(out, in->content, in->content_len);
        break;
    case READS_AS_TEXT:
        buf_add(out, in->content, in->content_len);
        break;
    case READS_BY_TEMPLATE:
        template_write(in->type->lines[in->lang], in->parsed, in->self_id, out);
        break;
    }
}

enum type_layout render_layout(const struct render_input *in)
{
    switch (how_to_read(in)) {
    case READS_UNSUPPORTED:
    case READS_UNDECODABLE:
        return LAYOUT_NOTICE;
    case READS_AS_TEXT:
    case READS_BY_TEMPLATE:
        break;
    }
    return in->type->layout;
}
