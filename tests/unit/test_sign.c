#include "unit.h"

#include <ctype.h>

#include "core/sign.h"

static void assert_signature(const char *secret, const char *nonce, const char *timestamp,
                             const char *wanted)
{
    char signature[SIGN_HEX_SIZE];
    sign_make(secret, nonce, timestamp, signature);
    assert_string_equal(signature, wanted);
}

/* The first two are test vectors of FIPS 180, the third comes from sha1sum. */
static void r2_a_signature_is_sha1_of_secret_nonce_timestamp(void **state)
{
    (void)state;
    assert_signature("a", "b", "c", "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_signature("abcdbcdecdefdefg", "efghfghighijhijkijkljklm", "klmnlmnomnopnopq",
                     "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    assert_signature("Y1W2MeFwwwRxa0", "14314", "1585127132438",
                     "d8daf4b0973a5ec456e08236acb784aa7ba77c82");
    assert_signature("", "", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

static void r2_either_case_of_the_hex_is_equal(void **state)
{
    (void)state;
    char expected[SIGN_HEX_SIZE], given[SIGN_HEX_SIZE];
    sign_make("a", "b", "c", expected);
    assert_true(sign_equal(expected, expected));
    for (size_t i = 0; i < SIGN_HEX_SIZE; i++)
        given[i] = (char)toupper((unsigned char)expected[i]);
    assert_true(sign_equal(given, expected));
    given[3] = (char)tolower((unsigned char)given[3]);
    assert_true(sign_equal(given, expected));
}

static void r2_a_signature_that_differs_anywhere_is_refused(void **state)
{
    (void)state;
    char expected[SIGN_HEX_SIZE], given[SIGN_HEX_SIZE];
    sign_make("a", "b", "c", expected);
    for (size_t at = 0; at < SIGN_HEX_SIZE - 1; at++) {
        for (int byte = 1; byte < 256; byte++) {
            memcpy(given, expected, sizeof given);
            given[at] = (char)byte;
            bool is_same = tolower(byte) == expected[at];
            if (sign_equal(given, expected) != is_same)
                fail_msg("byte %d at %zu is judged wrong", byte, at);
        }
    }
}

static void r2_a_signature_of_another_length_is_refused(void **state)
{
    (void)state;
    char expected[SIGN_HEX_SIZE];
    sign_make("a", "b", "c", expected);
    assert_false(sign_equal("", expected));
    assert_false(sign_equal("a9993e364706816aba3e25717850c26c9cd0d89", expected));
    assert_false(sign_equal("a9993e364706816aba3e25717850c26c9cd0d89d0", expected));
    assert_false(sign_equal("a9993e364706816aba3e25717850c26c9cd0d89d\n", expected));
    assert_false(sign_equal(" a9993e364706816aba3e25717850c26c9cd0d89d", expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(r2_a_signature_is_sha1_of_secret_nonce_timestamp),
        cmocka_unit_test(r2_either_case_of_the_hex_is_equal),
        cmocka_unit_test(r2_a_signature_that_differs_anywhere_is_refused),
        cmocka_unit_test(r2_a_signature_of_another_length_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
