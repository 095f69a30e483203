#include "core/message.h"

#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "core/json.h"

static enum message_fault check_from_user_id(const struct message_draft *draft, struct err *err)
{
    size_t len = strlen(draft->from_user_id);
    if (len <= MESSAGE_FROM_USER_ID_MAX)
        return MESSAGE_OK;
    err_set(err, "fromUserId takes at most %d bytes, these are %zu.", MESSAGE_FROM_USER_ID_MAX,
            len);
    return MESSAGE_TOO_LONG;
}

static bool has_vendor_prefix(const char *object_name)
{
    return strncmp(object_name, "RC:", 3) == 0;
}

static const char *nearest_builtin(const char *object_name)
{
    size_t count;
    const char *const *names = message_builtin_names(&count);
    struct nearest nearest;
    nearest_init(&nearest, object_name);
    for (size_t i = 0; i < count; i++)
        nearest_offer(&nearest, names[i]);
    return nearest_best(&nearest);
}

static enum message_fault check_object_name(const char *name, bool allow_rc_prefix, struct err *err)
{
    size_t characters = utf8_count(name, strlen(name));
    if (characters > MESSAGE_OBJECT_NAME_MAX) {
        err_set(err, "objectName takes at most %d characters, these are %zu.",
                MESSAGE_OBJECT_NAME_MAX, characters);
        return MESSAGE_TOO_LONG;
    }
    if (!has_vendor_prefix(name) || message_name_is_builtin(name) || allow_rc_prefix)
        return MESSAGE_OK;
    const char *best = nearest_builtin(name);
    struct buf shown = {0};
    utf8_clean_line(name, strlen(name), &shown);
    if (best != NULL)
        err_set(err,
                "objectName %s is no built-in type, and a custom one must not begin with \"RC:\"; "
                "the nearest built-in type is %s.",
                buf_str(&shown), best);
    else
        err_set(err,
                "objectName %s is no built-in type, and a custom one must not begin with \"RC:\".",
                buf_str(&shown));
    buf_done(&shown);
    return MESSAGE_BAD_PARAMETER;
}

/* A built-in type's content is an object of strict JSON (R7); which fields it holds is not the
 * server's business. */
static enum message_fault check_builtin_content(const struct message_draft *draft, struct err *err)
{
    struct err why;
    struct json *root = json_parse(draft->content, draft->content_len, &why);
    bool is_object = root != NULL && json_kind(root) == JSON_OBJECT;
    if (root == NULL) {
        err_set(err, "content of %s has to be a JSON object: %s.", draft->object_name, why.text);
        err_tell(err, "content of %s has to be a JSON object: %s.", draft->object_name, why.told);
    } else if (!is_object)
        err_set(err, "content of %s has to be a JSON object, this is other JSON.",
                draft->object_name);
    json_free(root);
    return is_object ? MESSAGE_OK : MESSAGE_BAD_PARAMETER;
}

static enum message_fault check_content(const struct message_draft *draft, struct err *err)
{
    if (draft->content_len > MESSAGE_CONTENT_MAX) {
        err_set(err, "content takes at most %d bytes of UTF-8 (128 KiB), these are %zu.",
                MESSAGE_CONTENT_MAX, draft->content_len);
        return MESSAGE_TOO_LONG;
    }
    if (message_name_is_builtin(draft->object_name))
        return check_builtin_content(draft, err);
    bool has_nul = memchr(draft->content, '\0', draft->content_len) != NULL;
    if (!has_nul && utf8_is_valid(draft->content, draft->content_len))
        return MESSAGE_OK;
    err_set_text(err, has_nul ? N_("content holds a NUL byte.")
                              : N_("content is not well-formed UTF-8."));
    return MESSAGE_BAD_PARAMETER;
}

static enum message_fault check_disable_update_last_msg(const struct message_draft *draft,
                                                        struct err *err)
{
    bool is_disabled;
    if (message_parse_bool(draft->disable_update_last_msg, &is_disabled))
        return MESSAGE_OK;
    err_set(err, "disableUpdateLastMsg has to be true or false (or 1, 0, empty).");
    return MESSAGE_BAD_PARAMETER;
}

static const char *missing_field(const struct message_draft *draft)
{
    if (draft->from_user_id == NULL || draft->from_user_id[0] == '\0')
        return "fromUserId";
    if (draft->object_name == NULL || draft->object_name[0] == '\0')
        return "objectName";
    return draft->content == NULL || draft->content_len == 0 ? "content" : NULL;
}

enum message_fault message_check(const struct message_draft *draft, bool allow_rc_prefix,
                                 struct err *err)
{
    const char *missing = missing_field(draft);
    if (missing != NULL) {
        err_set(err, "%s is required.", missing);
        return MESSAGE_BAD_PARAMETER;
    }
    enum message_fault fault = check_from_user_id(draft, err);
    if (fault == MESSAGE_OK)
        fault = check_object_name(draft->object_name, allow_rc_prefix, err);
    if (fault == MESSAGE_OK)
        fault = check_content(draft, err);
    if (fault == MESSAGE_OK)
        fault = check_disable_update_last_msg(draft, err);
    return fault;
}

bool message_parse_bool(const char *text, bool *out)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"true", true}, {"1", true}, {"false", false}, {"0", false}, {"", false}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(text != NULL ? text : "", words[i].word) == 0) {
            *out = words[i].value;
            return true;
        }
    }
    return false;
}

const char *message_hazard(const char *object_name, const char *content, size_t content_len)
{
    if (message_name_is_builtin(object_name))
        return NULL;
    static const char blanks[] = " \t\r\n"; /* which JSON allows around the literal */
    const char *p = content, *end = content + content_len;
    while (p < end && memchr(blanks, *p, sizeof blanks - 1) != NULL)
        p++;
    while (end > p && memchr(blanks, end[-1], sizeof blanks - 1) != NULL)
        end--;
    if (end - p != 4 || memcmp(p, "null", 4) != 0)
        return NULL;
    return "a custom type whose content is the JSON literal null stops the vendor's web client "
           "5.28 to 5.38 for good";
}
