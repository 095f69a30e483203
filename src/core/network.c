#include "core/network.h"

#include <assert.h>

static int64_t draw_delay(const struct network_conditions *c, struct prng *random)
{
    assert(c->delay_low_ms >= 0 && c->delay_high_ms >= c->delay_low_ms);
    uint64_t spread = (uint64_t)(c->delay_high_ms - c->delay_low_ms);
    return c->delay_low_ms + (int64_t)prng_below(random, spread + 1);
}

static bool draw_share(int64_t share, struct prng *random)
{
    return (int64_t)prng_below(random, NETWORK_ALWAYS) < share;
}

struct network_fate network_draw(const struct network_conditions *c, struct prng *random)
{
    struct network_fate fate;
    fate.there_ms = draw_delay(c, random);
    fate.back_ms = draw_delay(c, random);
    fate.is_request_lost = draw_share(c->lose_request, random);
    fate.is_reply_lost = draw_share(c->lose_reply, random);
    fate.is_duplicated = draw_share(c->duplicate, random);
    fate.is_truncated = draw_share(c->truncate, random);
    fate.is_garbled = draw_share(c->garbage, random);
    return fate;
}

static void garble(struct buf *body, struct prng *random)
{
    size_t len = body->len > 0 ? body->len : 1;
    buf_clear(body);
    for (size_t i = 0; i < len; i++)
        buf_add_char(body, (char)prng_below(random, 256));
}

void network_spoil(const struct network_fate *fate, struct buf *body, struct prng *random)
{
    if (fate->is_truncated && body->len > 0)
        body->data[body->len /= 2] = '\0';
    if (fate->is_garbled)
        garble(body, random);
}
