/* libmicrohttpd's functions, loaded late (base/late_library): microhttpd.stop_daemon() is
 * MHD_stop_daemon(). Only for httpd.c. */
#ifndef CASTSIM_IO_HTTPD_LIBRARY_H
#define CASTSIM_IO_HTTPD_LIBRARY_H

#include <microhttpd.h>

#include "base/late_library.h"

#define MICROHTTPD_SONAME "libmicrohttpd.so.12"

#define MICROHTTPD_FUNCTIONS(F)                                                                    \
    F(add_response_header)                                                                         \
    F(create_response_from_buffer)                                                                 \
    F(destroy_response)                                                                            \
    F(get_connection_info)                                                                         \
    F(get_connection_values_n)                                                                     \
    F(get_reason_phrase_for)                                                                       \
    F(http_unescape)                                                                               \
    F(lookup_connection_value)                                                                     \
    F(queue_response)                                                                              \
    F(quiesce_daemon)                                                                              \
    F(start_daemon)                                                                                \
    F(stop_daemon)

static struct {
#define MICROHTTPD_SLOT(name) __typeof__(MHD_##name) *name;
    MICROHTTPD_FUNCTIONS(MICROHTTPD_SLOT)
#undef MICROHTTPD_SLOT
} microhttpd;

/* ERR_OUTSIDE when libmicrohttpd is not there. Later calls cost nothing. */
static int microhttpd_load(struct err *err)
{
#define MICROHTTPD_FUNCTION(function) {"MHD_" #function, &microhttpd.function},
    static const struct late_function functions[] = {MICROHTTPD_FUNCTIONS(MICROHTTPD_FUNCTION)};
#undef MICROHTTPD_FUNCTION
    if (microhttpd.stop_daemon != NULL)
        return 0;
    return late_library_load(MICROHTTPD_SONAME, functions, sizeof functions / sizeof functions[0],
                             err);
}

#endif
