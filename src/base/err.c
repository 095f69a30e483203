#include "base/err.h"

#include <assert.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A sentence that was cut must not end inside a UTF-8 character. */
static void drop_half_character(char *text)
{
    size_t len = strlen(text);
    size_t start = len;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (len - (start - 1) < needed)
        text[start - 1] = '\0';
}

void err_set(struct err *err, const char *fmt, ...)
{
    if (err == NULL)
        return;
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    if (n >= (int)sizeof err->text)
        drop_half_character(err->text);
}

void err_prefix(struct err *err, const char *fmt, ...)
{
    if (err == NULL)
        return;
    char front[sizeof err->text];
    va_list args;
    va_start(args, fmt);
    vsnprintf(front, sizeof front, fmt, args);
    va_end(args);
    struct err old = *err;
    err_set(err, "%s: %s", front, old.text);
}

const char *err_errno(int code)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    assert(plain != (locale_t)0);
    const char *text = strerror_l(code, plain);
    freelocale(plain); /* the text is static, or of the thread */
    return text;
}
