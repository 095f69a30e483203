#include "io/entropy.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void entropy_fill(void *ctx, unsigned char *bytes, size_t len)
{
    (void)ctx;
    while (len > 0) {
        ssize_t n = getrandom(bytes, len, 0);
        if (n <= 0) {
            fputs("castsim: the system gives no random bytes\n", stderr);
            abort();
        }
        bytes += n;
        len -= (size_t)n;
    }
}
