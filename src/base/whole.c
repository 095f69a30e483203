#include "base/whole.h"

#include <assert.h>

int64_t whole_sqrt(int64_t n)
{
    enum { STEPS = 32 }; /* bits that a root has at most */
    assert(n >= 0);
    int64_t root = 0;
    for (int64_t step = INT64_C(1) << (STEPS - 1); step > 0; step /= 2) {
        int64_t next = root + step;
        if (next <= n / next)
            root = next;
    }
    return root;
}

int whole_compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}
