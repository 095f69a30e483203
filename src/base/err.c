#include "base/err.h"

#include <assert.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"

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

enum { TEXT_SIZE = sizeof((struct err *)NULL)->text };

static void write(char *text, const char *fmt, va_list args)
{
    if (vsnprintf(text, TEXT_SIZE, fmt, args) >= TEXT_SIZE)
        drop_half_character(text);
}

void err_vset(struct err *err, const char *fmt, va_list args)
{
    if (err == NULL)
        return;
    va_list again;
    va_copy(again, args);
    write(err->text, fmt, args);
    write(err->told, _(fmt), again);
    va_end(again);
}

void err_set(struct err *err, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    err_vset(err, fmt, args);
    va_end(args);
}

void err_set_text(struct err *err, const char *sentence)
{
    err_set(err, "%s", sentence);
    err_tell(err, "%s", _(sentence));
}

void err_tell(struct err *err, const char *fmt, ...)
{
    if (err == NULL)
        return;
    va_list args;
    va_start(args, fmt);
    write(err->told, _(fmt), args);
    va_end(args);
}

static void join(char *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void join(char *text, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    write(text, fmt, args);
    va_end(args);
}

void err_prefix(struct err *err, const char *fmt, ...)
{
    if (err == NULL)
        return;
    const struct err old = *err;
    struct err front;
    va_list args;
    va_start(args, fmt);
    err_vset(&front, fmt, args);
    va_end(args);
    join(err->text, "%s: %s", front.text, old.text);
    join(err->told, _("%s: %s"), front.told, old.told);
}

void err_add(struct err *err, const char *fmt, ...)
{
    if (err == NULL)
        return;
    const struct err old = *err;
    struct err back;
    va_list args;
    va_start(args, fmt);
    err_vset(&back, fmt, args);
    va_end(args);
    join(err->text, "%s%s", old.text, back.text);
    join(err->told, "%s%s", old.told, back.told);
}

const char *err_errno(int code)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    assert(plain != (locale_t)0);
    const char *text = strerror_l(code, plain);
    freelocale(plain); /* the text is static, or of the thread */
    return text;
}
