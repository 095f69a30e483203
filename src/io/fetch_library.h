/* libcurl's functions, loaded late (base/late_library): curl.easy_init() is curl_easy_init(). Only
 * for fetch.c. */
#ifndef CASTSIM_IO_FETCH_LIBRARY_H
#define CASTSIM_IO_FETCH_LIBRARY_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#undef curl_easy_setopt /* macros that only count the arguments */
#undef curl_easy_getinfo

#include "base/late_library.h"

#define CURL_SONAME "libcurl.so.4"

#define CURL_FUNCTIONS(F)                                                                          \
    F(easy_cleanup)                                                                                \
    F(easy_getinfo)                                                                                \
    F(easy_header)                                                                                 \
    F(easy_init)                                                                                   \
    F(easy_setopt)                                                                                 \
    F(easy_strerror)                                                                               \
    F(free)                                                                                        \
    F(getdate)                                                                                     \
    F(global_cleanup)                                                                              \
    F(global_init)                                                                                 \
    F(multi_add_handle)                                                                            \
    F(multi_cleanup)                                                                               \
    F(multi_info_read)                                                                             \
    F(multi_init)                                                                                  \
    F(multi_perform)                                                                               \
    F(multi_poll)                                                                                  \
    F(multi_remove_handle)                                                                         \
    F(slist_append)                                                                                \
    F(slist_free_all)                                                                              \
    F(url)                                                                                         \
    F(url_cleanup)                                                                                 \
    F(url_get)                                                                                     \
    F(url_set)                                                                                     \
    F(url_strerror)

static struct {
#define CURL_SLOT(name) __typeof__(curl_##name) *name;
    CURL_FUNCTIONS(CURL_SLOT)
#undef CURL_SLOT
} curl;

/* ERR_OUTSIDE when libcurl is not there. Later calls cost nothing. */
static int curl_load(struct err *err)
{
#define CURL_FUNCTION(function) {"curl_" #function, &curl.function},
    static const struct late_function functions[] = {CURL_FUNCTIONS(CURL_FUNCTION)};
#undef CURL_FUNCTION
    if (curl.url_strerror != NULL)
        return 0;
    return late_library_load(CURL_SONAME, functions, sizeof functions / sizeof functions[0], err);
}

#endif
