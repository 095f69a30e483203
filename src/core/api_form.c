#include "api_private.h"

#include <string.h>
#include <strings.h>

static const char FORM_TYPE[] = "application/x-www-form-urlencoded";

static bool begins_with(const char *text, const char *word)
{
    return strncasecmp(text, word, strlen(word)) == 0;
}

/* True for what a media type may be followed by: nothing, or parameters. */
static bool is_end_of_type(const char *rest)
{
    rest += strspn(rest, " \t");
    return *rest == '\0' || *rest == ';';
}

/* R1: UTF-8. A charset parameter that names another one is refused, since the bytes would be taken
 * for what they are not. */
static bool names_other_charset(const char *content_type)
{
    const char *parameter = strchr(content_type, ';');
    while (parameter != NULL) {
        parameter += 1 + strspn(parameter + 1, " \t");
        if (begins_with(parameter, "charset=")) {
            const char *value = parameter + strlen("charset=");
            value += *value == '"';
            return !begins_with(value, "utf-8") && !begins_with(value, "utf8");
        }
        parameter = strchr(parameter, ';');
    }
    return false;
}

static bool check_content_type(const struct call *c)
{
    const struct api_request *r = c->request;
    const char *type = r->header(r->header_ctx, "Content-Type");
    if (type == NULL) {
        api_refuse(c, API_ERROR_PARAMETER,
                   "The Content-Type header is missing: this endpoint takes %s.", FORM_TYPE);
        return false;
    }
    if (!begins_with(type, FORM_TYPE) || !is_end_of_type(type + strlen(FORM_TYPE))) {
        api_refuse(
            c, API_ERROR_PARAMETER,
            "Content-Type is \"%.100s\", this endpoint takes %s: send the parameters as form "
            "fields.",
            type, FORM_TYPE);
        return false;
    }
    if (names_other_charset(type)) {
        api_refuse(c, API_ERROR_PARAMETER, "Content-Type is \"%.100s\": encode the form in UTF-8.",
                   type);
        return false;
    }
    return true;
}

bool api_read_form(const struct call *c, struct wire_field *fields, size_t count)
{
    const struct api_request *r = c->request;
    if (r->is_body_too_long || r->body_len > WIRE_BODY_MAX) {
        api_refuse(c, API_ERROR_TOO_LONG,
                   "The body is longer than %d bytes and was not read: content is at most %d bytes "
                   "before form encoding.",
                   WIRE_BODY_MAX, MESSAGE_CONTENT_MAX);
        return false;
    }
    if (r->body_len == 0) {
        api_refuse(c, API_ERROR_NO_DATA, "No POST data: send the parameters as form fields (%s).",
                   FORM_TYPE);
        return false;
    }
    if (!check_content_type(c))
        return false;
    struct err err;
    if (wire_form_read(r->body, r->body_len, fields, count, &err) != 0) {
        api_refuse(c, API_ERROR_PARAMETER, "%s", err.text);
        return false;
    }
    return true;
}
