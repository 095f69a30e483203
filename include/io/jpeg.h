/*
 * jpeg: the only user of libjpeg-turbo. Decodes the thumbnails that messages carry, which come from
 * anybody: their size is bounded before anything is decoded.
 */
#ifndef CASTSIM_IO_JPEG_H
#define CASTSIM_IO_JPEG_H

#include <stddef.h>

#include "base/err.h"

#define JPEG_SIDE_MAX 1024 /* pixels; a thumbnail has 240 */
#define JPEG_BYTES_MAX 131072

struct jpeg_image {
    int width;
    int height;
    unsigned char *rgb; /* rows of width pixels, three bytes each; owned */
};

/* Decodes a picture, made smaller by a power of two as long as it stays at least min_side wide and
 * high. What breaks off in the middle is shown as far as it came, grey behind. ERR_INPUT: no JPEG,
 * or beyond the bounds. ERR_OUTSIDE: the library is not there. *out is empty then. */
int jpeg_decode(const char *bytes, size_t len, int min_side, struct jpeg_image *out,
                struct err *err);
void jpeg_image_done(struct jpeg_image *image);

#endif
