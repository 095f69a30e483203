#include "io/jpeg.h"

#include <stdlib.h>

#include "base/mem.h"
#include "jpeg_library.h"

/* A progressive picture may have so many scans that each byte of it costs a pass over all pixels;
 * encoders make ten of them. */
enum { SCANS_MAX = 32 };

static int count_scans(const char *bytes, size_t len)
{
    int count = 0;
    for (size_t i = 1; i < len; i++)
        count += (unsigned char)bytes[i - 1] == 0xFF && (unsigned char)bytes[i] == 0xDA;
    return count;
}

static int refuse(tjhandle handle, struct err *err)
{
    err_set(err, "no JPEG picture: %s", jpeg.GetErrorStr2(handle));
    return ERR_INPUT;
}

static int check_bounds(int width, int height, struct err *err)
{
    if (width > 0 && height > 0 && width <= JPEG_SIDE_MAX && height <= JPEG_SIDE_MAX)
        return 0;
    err_set(err, "a picture of %d x %d pixels is none of 1 to %d a side", width, height,
            JPEG_SIDE_MAX);
    return ERR_INPUT;
}

/* 1, 2, 4 or 8: the library makes a picture smaller by that while it decodes. */
static int divisor_for(int width, int height, int min_side)
{
    int side = width < height ? width : height;
    int divisor = 1;
    while (divisor < 8 && side / (divisor * 2) >= min_side)
        divisor *= 2;
    return divisor;
}

static int decode(tjhandle handle, const unsigned char *bytes, size_t len, int min_side,
                  struct jpeg_image *out, struct err *err)
{
    int width, height, subsampling, colours;
    if (jpeg.DecompressHeader3(handle, bytes, len, &width, &height, &subsampling, &colours) != 0)
        return refuse(handle, err);
    if (check_bounds(width, height, err) != 0)
        return ERR_INPUT;
    int divisor = divisor_for(width, height, min_side);
    out->width = (width + divisor - 1) / divisor; /* as TJSCALED does */
    out->height = (height + divisor - 1) / divisor;
    out->rgb = mem_zalloc((size_t)out->width * (size_t)out->height * 3);
    int status = jpeg.Decompress2(handle, bytes, len, out->rgb, out->width, out->width * 3,
                                  out->height, TJPF_RGB, TJFLAG_LIMITSCANS);
    if (status == 0 || jpeg.GetErrorCode(handle) == TJERR_WARNING)
        return 0;
    status = refuse(handle, err);
    jpeg_image_done(out);
    return status;
}

int jpeg_decode(const char *bytes, size_t len, int min_side, struct jpeg_image *out,
                struct err *err)
{
    *out = (struct jpeg_image){0};
    if (len == 0 || len > JPEG_BYTES_MAX || count_scans(bytes, len) > SCANS_MAX) {
        err_set(err, "no picture of at most %d bytes and %d scans", JPEG_BYTES_MAX, SCANS_MAX);
        return ERR_INPUT;
    }
    if (jpeg_load(err) != 0)
        return ERR_OUTSIDE;
    tjhandle handle = jpeg.InitDecompress();
    if (handle == NULL) {
        err_set(err, "libjpeg-turbo has no room to start");
        return ERR_OUTSIDE;
    }
    int status = decode(handle, (const unsigned char *)bytes, len, min_side, out, err);
    jpeg.Destroy(handle);
    return status;
}

void jpeg_image_done(struct jpeg_image *image)
{
    free(image->rgb);
    *image = (struct jpeg_image){0};
}
