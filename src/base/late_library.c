#include "base/late_library.h"

#include <dlfcn.h>
#include <string.h>

int late_library_load(const char *soname, const struct late_function *functions, size_t count,
                      struct err *err)
{
    void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        err_set(err, "cannot load %s: %s", soname, dlerror());
        return ERR_OUTSIDE;
    }
    for (size_t i = 0; i < count; i++) {
        void *address = dlsym(library, functions[i].name);
        if (address == NULL) {
            err_set(err, "%s has no function %s: it is too old", soname, functions[i].name);
            return ERR_OUTSIDE;
        }
        /* POSIX lets an object pointer hold a function's address; ISO C has no cast for it. */
        memcpy(functions[i].slot, &address, sizeof address);
    }
    return 0;
}
