#include "core/wire.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

/* ---- reading ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char letter = (char)(c | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* Part of a form, decoded. Zeroed: empty. */
struct part {
    char *text; /* NUL-terminated */
    size_t len;
    const char *bad_percent; /* in the raw text; NULL when there is none */
};

static void part_decode(struct part *part, const char *raw, size_t raw_len)
{
    const char *end = raw + raw_len;
    char *to = part->text = mem_resize(NULL, raw_len + 1, 1);
    for (const char *p = raw; p < end; p++) {
        if (*p != '%') {
            *to++ = *p == '+' ? ' ' : *p;
            continue;
        }
        int high = end - p > 2 ? hex_digit(p[1]) : -1;
        int low = end - p > 2 ? hex_digit(p[2]) : -1;
        if (high < 0 || low < 0) {
            part->bad_percent = p;
            break;
        }
        *to++ = (char)(high << 4 | low);
        p += 2;
    }
    *to = '\0';
    part->len = (size_t)(to - part->text);
}

/* A sentence with a %s for the field; NULL = none. */
static const char *fault_of(const struct part *part)
{
    if (part->bad_percent != NULL)
        return N_("%s has a %% without two hex digits behind it (a %% itself is sent as %%25).");
    if (memchr(part->text, '\0', part->len) != NULL)
        return N_("%s holds a NUL byte.");
    return utf8_is_valid(part->text, part->len) ? NULL : N_("%s is not well-formed UTF-8.");
}

/* A name that nobody asked for may be anything: it is quoted, and shown in part. */
static int refuse(const struct wire_field *field, const struct part *name, const char *fault,
                  struct err *err)
{
    enum { SHOWN = 64 };
    if (field != NULL) {
        err_set(err, fault, field->name);
        return ERR_INPUT;
    }
    struct buf shown = {0};
    buf_add_str(&shown, "The field \"");
    utf8_clean_line(name->text, name->len < SHOWN ? name->len : SHOWN, &shown);
    buf_add_char(&shown, '"');
    err_set(err, fault, buf_str(&shown));
    buf_done(&shown);
    return ERR_INPUT;
}

static struct wire_field *find_field(const struct part *name, struct wire_field *fields,
                                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, name->text) == 0)
            return &fields[i];
    }
    return NULL;
}

/* Reads name=value, or a name alone. */
static int read_field(const char *raw, size_t len, struct wire_field *fields, size_t count,
                      struct err *err)
{
    const char *equals = memchr(raw, '=', len);
    size_t name_len = equals != NULL ? (size_t)(equals - raw) : len;
    size_t value_at = equals != NULL ? name_len + 1 : len;
    struct part name = {0}, value = {0};
    part_decode(&name, raw, name_len);
    part_decode(&value, raw + value_at, len - value_at);
    const char *fault = fault_of(&name);
    struct wire_field *field = fault == NULL ? find_field(&name, fields, count) : NULL;
    if (fault == NULL)
        fault = fault_of(&value);
    if (fault == NULL && field != NULL && field->value != NULL)
        fault = N_("%s is given twice.");
    if (fault == NULL && field != NULL) {
        field->value = value.text;
        field->len = value.len;
        value.text = NULL;
    }
    int rc = fault != NULL ? refuse(field, &name, fault, err) : 0;
    free(name.text);
    free(value.text);
    return rc;
}

int wire_form_read(const char *body, size_t len, struct wire_field *fields, size_t count,
                   struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        fields[i].value = NULL;
        fields[i].len = 0;
    }
    for (size_t at = 0; at < len;) {
        const char *ampersand = memchr(body + at, '&', len - at);
        size_t size = ampersand != NULL ? (size_t)(ampersand - body) - at : len - at;
        int rc = size > 0 ? read_field(body + at, size, fields, count, err) : 0;
        if (rc != 0)
            return rc;
        at += size + 1;
    }
    return 0;
}

void wire_form_done(struct wire_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(fields[i].value);
        fields[i].value = NULL;
        fields[i].len = 0;
    }
}

/* ---- writing ---- */

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static void add_encoded(struct buf *out, const char *text, size_t len)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (is_unreserved(text[i])) {
            buf_add_char(out, text[i]);
        } else {
            const char escape[] = {'%', digits[c >> 4], digits[c & 15]};
            buf_add(out, escape, sizeof escape);
        }
    }
}

void wire_form_add(struct buf *out, const char *name, const char *value, size_t len)
{
    if (out->len > 0)
        buf_add_char(out, '&');
    add_encoded(out, name, strlen(name));
    buf_add_char(out, '=');
    add_encoded(out, value, len);
}

void wire_pull_write_target(struct buf *out, const char *since, int limit)
{
    struct buf query = {0};
    if (since != NULL)
        wire_form_add(&query, "since", since, strlen(since));
    buf_addf(out, "%s?%s%slimit=%d", WIRE_PULL_PATH, buf_str(&query), since != NULL ? "&" : "",
             limit);
    buf_done(&query);
}

static void add_text(struct buf *out, const char *name, const char *value)
{
    if (value != NULL)
        wire_form_add(out, name, value, strlen(value));
}

void wire_form_add_broadcast(struct buf *out, const struct message_draft *draft)
{
    add_text(out, "fromUserId", draft->from_user_id);
    add_text(out, "objectName", draft->object_name);
    if (draft->content != NULL)
        wire_form_add(out, "content", draft->content, draft->content_len);
    add_text(out, "disableUpdateLastMsg", draft->disable_update_last_msg);
}
