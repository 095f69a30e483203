#include "core/sign.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

enum { DIGEST_SIZE = 20 };
static_assert(SIGN_HEX_SIZE == 2 * DIGEST_SIZE + 1, "two digits a byte and a NUL");

void sign_make(const char *secret, const char *nonce, const char *timestamp,
               char out[SIGN_HEX_SIZE])
{
    /* Fails only when memory is out or the library has no SHA1, and nobody can go on then. */
    unsigned char digest[DIGEST_SIZE];
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool is_done = ctx != NULL && EVP_DigestInit_ex2(ctx, EVP_sha1(), NULL) == 1 &&
                   EVP_DigestUpdate(ctx, secret, strlen(secret)) == 1 &&
                   EVP_DigestUpdate(ctx, nonce, strlen(nonce)) == 1 &&
                   EVP_DigestUpdate(ctx, timestamp, strlen(timestamp)) == 1 &&
                   EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
    EVP_MD_CTX_free(ctx);
    assert(is_done);
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
    return CRYPTO_memcmp(lower, expected, DIGITS) == 0;
}
