#include "core/message.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void message_done(struct message *m)
{
    free(m->from_user_id);
    free(m->object_name);
    free(m->content);
    *m = (struct message){0};
}

void message_copy(struct message *to, const struct message *from)
{
    *to = *from;
    to->from_user_id = mem_dup_str(from->from_user_id);
    to->object_name = mem_dup_str(from->object_name);
    to->content = from->content != NULL ? mem_dup_bytes(from->content, from->content_len) : NULL;
}

int message_compare(int64_t sent_a_ms, const char *uid_a, int64_t sent_b_ms, const char *uid_b)
{
    if (sent_a_ms != sent_b_ms)
        return sent_a_ms < sent_b_ms ? -1 : 1;
    return strcmp(uid_a, uid_b);
}

/* ---- messageUID ---- */

/* Sorted by bytes: the order of UIDs as text is their order as numbers. */
static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/* The 80 bits in two halves of eight characters: time (its upper 40 bits), and the rest. */
enum {
    HALF_BITS = 40,
    TIME_BITS = 42,
    COUNTER_BITS = 12,
    TYPE_BITS = 4,
    TARGET_BITS = 22,
    TIME_LOW_BITS = TIME_BITS - HALF_BITS,
    GROUP_SIZE = 4, /* characters between two dashes */
};
static_assert(TIME_BITS + COUNTER_BITS + TYPE_BITS + TARGET_BITS == 2 * HALF_BITS, "80 bits");

static uint64_t low_bits(uint64_t n, int bits)
{
    return n & ((UINT64_C(1) << bits) - 1);
}

void message_uid_write(const struct message_uid_parts *parts, char out[MESSAGE_UID_SIZE])
{
    uint64_t time = (uint64_t)parts->time_ms;
    assert(time == low_bits(time, TIME_BITS));
    assert(parts->counter == low_bits(parts->counter, COUNTER_BITS));
    assert(parts->type == low_bits(parts->type, TYPE_BITS));
    assert(parts->target == low_bits(parts->target, TARGET_BITS));
    uint64_t halves[2] = {time >> TIME_LOW_BITS, low_bits(time, TIME_LOW_BITS)};
    halves[1] = halves[1] << COUNTER_BITS | parts->counter;
    halves[1] = halves[1] << TYPE_BITS | parts->type;
    halves[1] = halves[1] << TARGET_BITS | parts->target;
    char *p = out;
    for (int i = 0; i < 16; i++) {
        if (i > 0 && i % GROUP_SIZE == 0)
            *p++ = '-';
        *p++ = alphabet[low_bits(halves[i / 8] >> (HALF_BITS - 5 * (i % 8 + 1)), 5)];
    }
    *p = '\0';
}

bool message_uid_parse(const char *uid, struct message_uid_parts *out)
{
    if (strnlen(uid, MESSAGE_UID_SIZE) != MESSAGE_UID_SIZE - 1)
        return false;
    uint64_t halves[2] = {0, 0};
    for (int i = 0, at = 0; i < 16; i++, at++) {
        if (i > 0 && i % GROUP_SIZE == 0 && uid[at++] != '-')
            return false;
        const char *digit = memchr(alphabet, uid[at], sizeof alphabet - 1);
        if (digit == NULL)
            return false;
        halves[i / 8] = halves[i / 8] << 5 | (uint64_t)(digit - alphabet);
    }
    uint64_t rest = halves[1];
    out->target = (uint32_t)low_bits(rest, TARGET_BITS);
    rest >>= TARGET_BITS;
    out->type = (uint32_t)low_bits(rest, TYPE_BITS);
    rest >>= TYPE_BITS;
    out->counter = (uint32_t)low_bits(rest, COUNTER_BITS);
    rest >>= COUNTER_BITS;
    out->time_ms = (int64_t)(halves[0] << TIME_LOW_BITS | rest);
    return true;
}

uint32_t message_uid_target_hash(const char *target_id)
{
    /* FNV-1a, folded to 22 bits as its authors advise. */
    uint32_t hash = 2166136261u;
    for (const char *p = target_id; *p != '\0'; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    return (uint32_t)low_bits(hash >> TARGET_BITS ^ hash, TARGET_BITS);
}
