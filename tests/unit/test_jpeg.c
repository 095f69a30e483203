/* io/jpeg: thumbnails as pixels, and whatever else somebody sends for one. */
#include "io/jpeg.h"

#include <stdlib.h>

#include "base/base64.h"
#include "base/mem.h"
#include "base/prng.h"
#include "picture.h"
#include "unit.h"

static struct buf picture(void)
{
    struct buf bytes = {0};
    assert_true(base64_read(picture_base64, strlen(picture_base64), &bytes));
    return bytes;
}

/* From memory of just that size, so that a sanitizer sees the first byte read behind it. */
static int decode(const char *bytes, size_t len, int min_side, struct jpeg_image *out)
{
    char *copy = mem_resize(NULL, len > 0 ? len : 1, 1);
    memcpy(copy, bytes, len);
    struct err err;
    int status = jpeg_decode(copy, len, min_side, out, &err);
    if (status < 0) {
        assert_null(out->rgb);
        assert_true(err.text[0] != '\0');
    }
    free(copy);
    return status;
}

static void a_picture_becomes_pixels(void **state)
{
    (void)state;
    struct buf bytes = picture();
    struct jpeg_image image;
    assert_int_equal(decode(bytes.data, bytes.len, 100, &image), 0);
    assert_int_equal(image.width, 48);
    assert_int_equal(image.height, 32);
    const unsigned char *sky = image.rgb;
    const unsigned char *hill = image.rgb + (31 * 48 + 24) * 3;
    assert_true(sky[2] > sky[0] && hill[0] > hill[2]);
    jpeg_image_done(&image);
    buf_done(&bytes);
}

static void it_is_made_smaller_while_it_stays_large_enough(void **state)
{
    (void)state;
    struct buf bytes = picture();
    static const struct {
        int min_side, width, height;
    } cases[] = {{33, 48, 32}, {32, 48, 32}, {16, 24, 16}, {15, 24, 16}, {8, 12, 8}, {1, 6, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jpeg_image image;
        assert_int_equal(decode(bytes.data, bytes.len, cases[i].min_side, &image), 0);
        assert_int_equal(image.width, cases[i].width);
        assert_int_equal(image.height, cases[i].height);
        jpeg_image_done(&image);
    }
    buf_done(&bytes);
}

/* Where the picture's header tells its height and width: behind FF C0, length and precision. */
static unsigned char *size_of(struct buf *bytes)
{
    for (size_t i = 0; i + 9 < bytes->len; i++) {
        if ((unsigned char)bytes->data[i] == 0xFF && (unsigned char)bytes->data[i + 1] == 0xC0)
            return (unsigned char *)bytes->data + i + 5;
    }
    fail();
    return NULL;
}

static void a_picture_that_says_it_is_huge_is_refused(void **state)
{
    (void)state;
    struct buf bytes = picture();
    unsigned char *size = size_of(&bytes);
    struct jpeg_image image;
    size[2] = 0xFF;
    assert_int_equal(decode(bytes.data, bytes.len, 32, &image), ERR_INPUT);
    size[2] = 0;
    size[0] = 0x04;
    size[1] = 0x01; /* 1025 high */
    assert_int_equal(decode(bytes.data, bytes.len, 32, &image), ERR_INPUT);
    buf_done(&bytes);
}

static void one_of_very_many_scans_is_refused(void **state)
{
    (void)state;
    struct buf bytes = picture();
    struct jpeg_image image;
    for (int i = 0; i < 40; i++)
        buf_add(&bytes, "\xFF\xDA", 2);
    assert_int_equal(decode(bytes.data, bytes.len, 32, &image), ERR_INPUT);
    buf_done(&bytes);
}

static void what_breaks_off_is_shown_as_far_as_it_came_or_refused(void **state)
{
    (void)state;
    struct buf bytes = picture();
    int shown = 0;
    for (size_t len = 0; len < bytes.len; len++) {
        struct jpeg_image image;
        if (decode(bytes.data, len, 32, &image) == 0)
            shown++;
        jpeg_image_done(&image);
    }
    assert_true(shown > 0);
    buf_done(&bytes);
}

static void damage_does_no_harm(void **state)
{
    (void)state;
    enum { ROUNDS = 3000 };
    struct prng random;
    prng_init(&random, 1);
    for (int i = 0; i < ROUNDS; i++) {
        struct buf bytes = picture();
        for (uint64_t hits = 1 + prng_below(&random, 8); hits > 0; hits--)
            bytes.data[prng_below(&random, bytes.len)] = (char)prng_below(&random, 256);
        struct jpeg_image image;
        if (decode(bytes.data, bytes.len, 32, &image) == 0)
            assert_true(image.width <= JPEG_SIDE_MAX && image.height <= JPEG_SIDE_MAX);
        jpeg_image_done(&image);
        buf_done(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_becomes_pixels),
        cmocka_unit_test(it_is_made_smaller_while_it_stays_large_enough),
        cmocka_unit_test(a_picture_that_says_it_is_huge_is_refused),
        cmocka_unit_test(one_of_very_many_scans_is_refused),
        cmocka_unit_test(what_breaks_off_is_shown_as_far_as_it_came_or_refused),
        cmocka_unit_test(damage_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
