/* TurboJPEG's functions, loaded late (base/late_library): jpeg.Destroy() is tjDestroy(). Only for
 * jpeg.c. */
#ifndef CASTSIM_IO_JPEG_LIBRARY_H
#define CASTSIM_IO_JPEG_LIBRARY_H

#include <turbojpeg.h>

#include "base/late_library.h"

#define JPEG_SONAME "libturbojpeg.so.0"

#define JPEG_FUNCTIONS(F)                                                                          \
    F(InitDecompress)                                                                              \
    F(DecompressHeader3)                                                                           \
    F(Decompress2)                                                                                 \
    F(GetErrorCode)                                                                                \
    F(GetErrorStr2)                                                                                \
    F(Destroy)

static struct {
#define JPEG_SLOT(name) __typeof__(tj##name) *name;
    JPEG_FUNCTIONS(JPEG_SLOT)
#undef JPEG_SLOT
} jpeg;

/* ERR_OUTSIDE when the library is not there. Later calls cost nothing. */
static int jpeg_load(struct err *err)
{
#define JPEG_FUNCTION(function) {"tj" #function, &jpeg.function},
    static const struct late_function functions[] = {JPEG_FUNCTIONS(JPEG_FUNCTION)};
#undef JPEG_FUNCTION
    if (jpeg.Destroy != NULL)
        return 0;
    return late_library_load(JPEG_SONAME, functions, sizeof functions / sizeof functions[0], err);
}

#endif
