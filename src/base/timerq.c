#include "base/timerq.h"

#include <stdlib.h>

#include "base/mem.h"

void timerq_done(struct timerq *q)
{
    free(q->heap);
    *q = (struct timerq){0};
}

static bool is_before(const struct timer *a, const struct timer *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->seq < b->seq;
}

void timerq_add(struct timerq *q, const struct timer *t)
{
    q->heap = mem_grow(q->heap, &q->cap, q->count + 1, sizeof *q->heap);
    struct timer added = *t;
    added.seq = q->next_seq++;
    size_t at = q->count++;
    while (at > 0 && is_before(&added, &q->heap[(at - 1) / 2])) {
        q->heap[at] = q->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    q->heap[at] = added;
}

int64_t timerq_due_ms(const struct timerq *q)
{
    return q->count > 0 ? q->heap[0].due_ms : INT64_MAX;
}

bool timerq_take(struct timerq *q, int64_t now_ms, struct timer *out)
{
    if (timerq_due_ms(q) > now_ms || q->count == 0)
        return false;
    *out = q->heap[0];
    struct timer last = q->heap[--q->count];
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= q->count)
            break;
        if (child + 1 < q->count && is_before(&q->heap[child + 1], &q->heap[child]))
            child++;
        if (!is_before(&q->heap[child], &last))
            break;
        q->heap[at] = q->heap[child];
        at = child;
    }
    q->heap[at] = last;
    return true;
}
