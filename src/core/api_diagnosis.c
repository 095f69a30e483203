/*
 * Which of the usual mistakes makes the signature that was sent (R3). The candidates are recipes
 * of what may have been hashed; the note that comes out never holds a secret.
 */
#include "api_private.h"

#include <ctype.h>
#include <string.h>

#include "core/sign.h"

enum { QUOTE_MAX = 64 }; /* bytes of a header that the note repeats */

/* s = App Secret, n = Nonce, t = Timestamp, S / L = the secret in upper / lower case, k = App Key,
 * a = Timestamp in seconds, m = Timestamp in milliseconds; every other character stands for
 * itself. */
static const struct {
    const char *recipe;
    const char *sentence;
} mistakes[] = {
    {"stn", "wrong order: App Secret + Timestamp + Nonce was hashed"},
    {"nst", "wrong order: Nonce + App Secret + Timestamp was hashed"},
    {"nts", "wrong order: Nonce + Timestamp + App Secret was hashed"},
    {"tsn", "wrong order: Timestamp + App Secret + Nonce was hashed"},
    {"tns", "wrong order: Timestamp + Nonce + App Secret was hashed"},
    {"Snt", "the App Secret was hashed in upper case; it is case-sensitive"},
    {"Lnt", "the App Secret was hashed in lower case; it is case-sensitive"},
    {"s\nnt", "a stray newline behind the App Secret was hashed"},
    {"s\r\nnt", "a stray newline (CR LF) behind the App Secret was hashed"},
    {"sn\nt", "a stray newline behind the Nonce was hashed"},
    {"snt\n", "a stray newline behind the Timestamp was hashed (echo without -n?)"},
    {"snt\r\n", "a stray newline (CR LF) behind the Timestamp was hashed"},
    {"s\nn\nt", "newlines between the parts were hashed"},
    {"s\nn\nt\n", "a newline behind each part was hashed"},
    {" snt", "a stray blank before the App Secret was hashed"},
    {"s nt", "a stray blank behind the App Secret was hashed"},
    {"sn t", "a stray blank behind the Nonce was hashed"},
    {"snt ", "a stray blank behind the Timestamp was hashed"},
    {"s n t", "blanks between the parts were hashed"},
    {"s+n+t", "the plus signs of the formula were hashed"},
    {"s&n&t", "ampersands between the parts were hashed"},
    {"sna", "the Timestamp was hashed in seconds but sent in milliseconds"},
    {"snm", "the Timestamp was hashed in milliseconds but sent in seconds"},
    {"knt", "the App Key was hashed in place of the App Secret"},
    {"sknt", "the App Key was hashed as well"},
    {"nt", "the App Secret was empty"},
    {"st", "the Nonce was left out"},
    {"sn", "the Timestamp was left out"},
    {"\"s\"nt", "the App Secret was hashed with its quotation marks"},
};

struct parts {
    const struct app *app;
    const char *nonce;
    const char *timestamp;
};

static void add_cased(struct buf *out, const char *text, int (*convert)(int))
{
    for (; *text != '\0'; text++)
        buf_add_char(out, (char)convert((unsigned char)*text));
}

/* The same instant in the other unit: a number without its last three digits, or with three more.
 */
static void add_rescaled(struct buf *out, const char *timestamp, bool to_seconds)
{
    size_t len = strlen(timestamp);
    if (to_seconds)
        buf_add(out, timestamp, len > 3 ? len - 3 : 0);
    else
        buf_addf(out, "%s000", timestamp);
}

static void cook(struct buf *out, const char *recipe, const struct parts *p)
{
    for (; *recipe != '\0'; recipe++) {
        switch (*recipe) {
        case 's':
            buf_add_str(out, p->app->secret);
            break;
        case 'S':
            add_cased(out, p->app->secret, toupper);
            break;
        case 'L':
            add_cased(out, p->app->secret, tolower);
            break;
        case 'k':
            buf_add_str(out, p->app->app_key);
            break;
        case 'n':
            buf_add_str(out, p->nonce);
            break;
        case 't':
            buf_add_str(out, p->timestamp);
            break;
        case 'a':
        case 'm':
            add_rescaled(out, p->timestamp, *recipe == 'a');
            break;
        default:
            buf_add_char(out, *recipe);
        }
    }
}

static bool is_made_by(const char *recipe, const struct parts *p, const char *given)
{
    struct buf text = {0};
    cook(&text, recipe, p);
    char signature[SIGN_HEX_SIZE];
    sign_make(buf_str(&text), "", "", signature);
    buf_done(&text);
    return sign_equal(given, signature);
}

/* What the outer form of the signature tells; NULL when it is 40 hex digits as it should be. */
static const char *form_mistake(const char *given)
{
    size_t len = strlen(given);
    bool is_hex = strspn(given, "0123456789abcdefABCDEF") == len;
    if (len == 40 && is_hex)
        return NULL;
    if (len == 64 && is_hex)
        return "it is no SHA1 but has the 64 digits of a SHA-256";
    if (len == 32 && is_hex)
        return "it is no SHA1 but has the 32 digits of an MD5";
    if (len == 28 && given[27] == '=')
        return "it looks like a SHA1 in Base64; send it in hex";
    return "it is not the 40 hex digits of a SHA1";
}

/* The App Secret of another app of this server; NULL when it is none of them. */
static const struct app *other_app(const struct call *c, const struct parts *p, const char *given)
{
    for (size_t i = 0; i < c->api->app_count; i++) {
        struct parts other = {&c->api->apps[i], p->nonce, p->timestamp};
        if (other.app != p->app && is_made_by("snt", &other, given))
            return other.app;
    }
    return NULL;
}

static void add_finding(const struct call *c, const struct parts *p, const char *given)
{
    struct buf *note = &c->response->note;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        if (is_made_by(mistakes[i].recipe, p, given)) {
            buf_add_str(note, mistakes[i].sentence);
            return;
        }
    }
    const char *form = form_mistake(given);
    const struct app *other = other_app(c, p, given);
    if (form != NULL)
        buf_add_str(note, form);
    else if (other != NULL)
        buf_addf(note, "it fits the App Secret of another app of this server, \"%s\"",
                 other->app_key);
    else
        buf_add_str(note, "none of the usual mistakes fits: the App Secret is a wrong one, or the "
                          "hash is no plain SHA1 (an HMAC, for instance)");
}

/* A header as it was sent; a secret that strayed into it is not repeated. */
static void add_quoted(const struct call *c, const char *value)
{
    struct buf *note = &c->response->note;
    for (size_t i = 0; i < c->api->app_count; i++) {
        if (strstr(value, c->api->apps[i].secret) != NULL) {
            buf_add_str(note, "(not shown: it holds an App Secret)");
            return;
        }
    }
    size_t len = strlen(value);
    buf_add_char(note, '"');
    buf_add(note, value, len < QUOTE_MAX ? len : QUOTE_MAX);
    buf_add_str(note, len > QUOTE_MAX ? "...\"" : "\"");
}

void api_diagnose_signature(const struct call *c, const struct app *app, const char *nonce,
                            const char *timestamp, const char *given)
{
    struct buf *note = &c->response->note;
    buf_addf(note, "signature of app \"%s\" refused. To be hashed: <App Secret> + ", app->app_key);
    add_quoted(c, nonce);
    buf_add_str(note, " + ");
    add_quoted(c, timestamp);
    buf_add_str(note, "; sent: ");
    add_quoted(c, given);
    buf_add_str(note, "; ");
    add_finding(c, &(struct parts){app, nonce, timestamp}, given);
}
