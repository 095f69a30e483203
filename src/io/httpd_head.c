#include "httpd_head.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINE_END = 2 }; /* CR LF */

static const char lines_fault[] =
    "The request's head is malformed: every line must end in CR LF, and a header must be "
    "\"Name: value\" on one line, without NUL or CR inside.";
static const char target_fault[] =
    "The request's target must be a path that begins with \"/\", or http://host/path, without "
    "white space, control bytes and %00.";

static void refuse(struct httpd_head *h, const char *fault)
{
    if (h->fault != NULL)
        return;
    h->fault = fault;
    h->fault_http = 400;
}

/* ---- the request line ---- */

/* What methods and names of headers are made of (RFC 9110, token). */
static bool is_token(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        bool is_common =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        if (!is_common && (c == '\0' || strchr("!#$%&'*+.^_`|~", c) == NULL))
            return false;
    }
    return len > 0;
}

/* Where the path begins; false when the target has none. The host of an absolute target may not be
 * encoded, so that its length is the same decoded. */
static bool find_path(const char *target, size_t *out_at)
{
    static const char scheme[] = "http://";
    *out_at = 0;
    if (strncasecmp(target, scheme, sizeof scheme - 1) == 0) {
        *out_at = strcspn(target + sizeof scheme - 1, "/?%") + sizeof scheme - 1;
        return target[*out_at] == '/';
    }
    return target[0] == '/' || strcmp(target, "*") == 0;
}

static bool is_clean_target(const char *target, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)target[i];
        if (c <= ' ' || c == 0x7f)
            return false;
    }
    return strstr(target, "%00") == NULL;
}

const char *httpd_head_judge_size(const char *target)
{
    size_t ampersands = 0;
    const char *p = target;
    for (; *p != '\0' && p - target <= HTTPD_HEAD_MAX; p++)
        ampersands += *p == '&';
    _Static_assert(HTTPD_HEAD_MAX == 4096 && HTTPD_QUERY_PARTS_MAX == 32, "the sentences say so");
    if (*p != '\0')
        return "The request's target is larger than 4096 bytes.";
    if (ampersands >= HTTPD_QUERY_PARTS_MAX)
        return "The request's query has more than 32 parts.";
    return NULL;
}

void httpd_head_begin(struct httpd_head *h, const struct httpd_request_line *line,
                      bool measures_gaps)
{
    size_t method_len = strlen(line->method);
    *h = (struct httpd_head){.is_http_1_0 = strcmp(line->version, "HTTP/1.0") == 0};
    if (measures_gaps) {
        h->start = line->method;
        h->next = line->version + strlen(line->version) + LINE_END;
        if (line->target_at != line->method + method_len + 1 ||
            line->version != line->target_at + line->target_len + 1)
            refuse(h, target_fault);
    }
    if (!is_token(line->method, method_len))
        refuse(h, "The request's method is malformed.");
    if (!is_clean_target(line->target, line->target_len) || !find_path(line->target, &h->path_at))
        refuse(h, target_fault);
    const char *mark = memchr(line->target, '?', line->target_len);
    h->query = mark != NULL ? mark + 1 : NULL;
}

/* ---- header fields ---- */

static bool is_named(const struct httpd_field *f, const char *name, size_t len)
{
    return f->name_len == len && strncasecmp(f->name, name, len) == 0;
}
#define IS_NAMED(field, literal) is_named(field, literal, sizeof literal - 1)

/* libmicrohttpd has made sure that it is a number. */
static uint64_t read_length(const char *digits)
{
    errno = 0;
    unsigned long long n = strtoull(digits, NULL, 10);
    return errno == ERANGE ? UINT64_MAX : n;
}

static void note_coding(struct httpd_head *h, const struct httpd_field *f)
{
    static const char only[] = "chunked";
    h->codings++;
    bool is_known = f->value_len == sizeof only - 1 && strcasecmp(f->value, only) == 0;
    if (!is_known || h->codings > 1 || h->is_http_1_0)
        refuse(h, "The only Transfer-Encoding that is understood is \"chunked\", once, in "
                  "HTTP/1.1.");
}

void httpd_head_field(struct httpd_head *h, const struct httpd_field *f)
{
    if (h->start != NULL && f->name != h->next)
        refuse(h, lines_fault);
    h->next = f->value + f->value_len + LINE_END;
    if (memchr(f->value, '\r', f->value_len) != NULL)
        refuse(h, lines_fault);
    if (!is_token(f->name, f->name_len))
        refuse(h, "A header's name is malformed: \"Name: value\" has no white space before the "
                  "colon.");

    if (IS_NAMED(f, "Host")) {
        h->hosts++;
    } else if (IS_NAMED(f, "Content-Length")) {
        h->lengths++;
        h->body_len = read_length(f->value);
    } else if (IS_NAMED(f, "Transfer-Encoding")) {
        note_coding(h, f);
    }
}

void httpd_head_end(struct httpd_head *h, size_t size)
{
    if (h->start != NULL && h->next + LINE_END != h->start + size)
        refuse(h, lines_fault);
    if (h->lengths > 1)
        refuse(h, "Content-Length is given more than once.");
    if (h->lengths > 0 && h->codings > 0)
        refuse(h, "Content-Length and Transfer-Encoding contradict each other: give one of them.");
    if (h->hosts > 1 || (h->hosts == 0 && !h->is_http_1_0))
        refuse(h, "Exactly one Host header is needed.");
    if (size > HTTPD_HEAD_MAX && h->fault == NULL) {
        _Static_assert(HTTPD_HEAD_MAX == 4096, "the sentence says so");
        h->fault = "The request's head is larger than 4096 bytes.";
        h->fault_http = 431;
    }
}
