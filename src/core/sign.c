#include "core/sign.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/buf.h"
#include "base/late_library.h"

enum { DIGEST_SIZE = 20 };
static_assert(SIGN_HEX_SIZE == 2 * DIGEST_SIZE + 1, "two digits a byte and a NUL");

/* libcrypto's functions, loaded late: a client needs them once it fetches a token, not for its
 * first frame. */
static struct {
    __typeof__(EVP_Q_digest) *digest;
    __typeof__(CRYPTO_memcmp) *compare;
} crypto;

int sign_load(struct err *err)
{
    static const struct late_function functions[] = {
        {"CRYPTO_memcmp", &crypto.compare},
        {"EVP_Q_digest", &crypto.digest}, /* last: then all are there */
    };
    if (crypto.digest != NULL)
        return 0;
    return late_library_load("libcrypto.so.3", functions, sizeof functions / sizeof functions[0],
                             err);
}

static void load(void)
{
    int status = sign_load(NULL);
    assert(status == 0);
}

void sign_make(const char *secret, const char *nonce, const char *timestamp,
               char out[SIGN_HEX_SIZE])
{
    struct buf text = {0};
    buf_addf(&text, "%s%s%s", secret, nonce, timestamp);
    load();
    /* Fails only when memory is out or the library has no SHA1, and nobody can go on then. */
    unsigned char digest[DIGEST_SIZE];
    bool is_done = crypto.digest(NULL, "SHA1", NULL, buf_str(&text), text.len, digest, NULL) == 1;
    assert(is_done);
    buf_done(&text);
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * DIGEST_SIZE] = '\0';
}

bool sign_equal(const char *given, const char expected[SIGN_HEX_SIZE])
{
    enum { DIGITS = SIGN_HEX_SIZE - 1 };
    if (strnlen(given, SIGN_HEX_SIZE) != DIGITS)
        return false;
    char lower[DIGITS];
    for (size_t i = 0; i < DIGITS; i++)
        lower[i] = given[i] >= 'A' && given[i] <= 'F' ? (char)(given[i] - 'A' + 'a') : given[i];
    load();
    return crypto.compare(lower, expected, DIGITS) == 0;
}
