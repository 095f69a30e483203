#include "screen_attachment.h"

#include <string.h>

#include "base/base64.h"
#include "base/mem.h"

/* Which keys hold what; NULL = the type has no such thing. */
static const struct attachment {
    const char *object_name;
    const char *name;
    const char *size;
    const char *thumbnail; /* Base64 of a JPEG */
} attachments[] = {
    {"RC:ImgMsg", "name", NULL, "content"},     {"RC:GIFMsg", "name", "gifDataSize", NULL},
    {"RC:SightMsg", "name", "size", "content"}, {"RC:FileMsg", "name", "size", NULL},
    {"RC:LBSMsg", NULL, NULL, "content"},
};

static const struct attachment *find(const char *object_name)
{
    for (size_t i = 0; i < sizeof attachments / sizeof attachments[0]; i++) {
        if (strcmp(attachments[i].object_name, object_name) == 0)
            return &attachments[i];
    }
    return NULL;
}

static const struct json *value_of(const struct json *content, const char *key)
{
    return key != NULL ? json_get(content, key) : NULL;
}

void screen_attachment_read(const char *object_name, const struct json *content, char **name,
                            int64_t *size)
{
    const struct attachment *a = find(object_name);
    *name = NULL;
    *size = 0;
    if (a == NULL || content == NULL)
        return;
    const char *named = json_str(value_of(content, a->name));
    *name = named != NULL && named[0] != '\0' ? mem_dup_str(named) : NULL;
    /* Senders write the size as a number or as a string. */
    const struct json *bytes = value_of(content, a->size);
    if (!json_i64(bytes, size) && !json_i64_str(bytes, size))
        *size = 0;
}

void screen_attachment_read_thumbnail(const char *object_name, const char *content, size_t len,
                                      struct buf *out)
{
    const struct attachment *a = find(object_name);
    if (a == NULL || a->thumbnail == NULL)
        return;
    struct json *parsed = json_parse(content, len, NULL);
    const char *text = parsed != NULL ? json_str(json_get(parsed, a->thumbnail)) : NULL;
    if (text != NULL)
        base64_read(text, strlen(text), out);
    json_free(parsed);
}
