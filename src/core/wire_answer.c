#include "core/wire.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "core/json.h"

/* True when the member is a string, null or absent. */
static bool read_text(const struct json *root, const char *key, const char **out)
{
    const struct json *value = json_get(root, key);
    *out = json_str(value);
    return *out != NULL || value == NULL || json_kind(value) == JSON_NULL;
}

static bool read_answer(const struct json *root, struct wire_api_answer *out)
{
    const char *uid, *error_message, *token;
    bool is_answer =
        json_i64(json_get(root, "code"), &out->code) && read_text(root, "messageUID", &uid) &&
        (uid == NULL || strlen(uid) < sizeof out->uid) &&
        read_text(root, "errorMessage", &error_message) && read_text(root, "token", &token);
    if (!is_answer)
        return false;
    if (uid != NULL)
        strcpy(out->uid, uid);
    out->error_message = mem_dup_str(error_message);
    out->token = mem_dup_str(token);
    return true;
}

/* What a proxy or a wrong server sent instead is the best hint at what is wrong. */
static void refuse(const char *body, size_t len, struct err *err)
{
    enum { SHOWN = 160 };
    struct buf shown = {0};
    utf8_clean_line(body, len < SHOWN ? len : SHOWN, &shown);
    if (len == 0)
        err_set(err, "the answer is empty");
    else
        err_set(err, "the answer is not that of a Server API: %s%s", buf_str(&shown),
                len > SHOWN ? "..." : "");
    buf_done(&shown);
}

int wire_api_answer_parse(const char *body, size_t len, struct wire_api_answer *out,
                          struct err *err)
{
    *out = (struct wire_api_answer){0};
    struct json *root = json_parse(body, len, NULL);
    bool is_answer = read_answer(root, out);
    json_free(root);
    if (is_answer)
        return 0;
    *out = (struct wire_api_answer){0};
    refuse(body, len, err);
    return ERR_OUTSIDE;
}

void wire_api_answer_done(struct wire_api_answer *a)
{
    free(a->error_message);
    free(a->token);
    *a = (struct wire_api_answer){0};
}
