#include "core/window.h"

#include <assert.h>

bool window_is_open(int64_t now_ms, int64_t sent_ms, int64_t window_ms)
{
    return now_ms - sent_ms <= window_ms;
}

enum window_delivery window_judge(const struct window_arrival *a)
{
    /* The server answered somewhere inside the round trip; all of it is the network's. */
    int64_t handed_out_ms = a->received_ms - a->round_trip_ms;
    bool was_away = a->sent_ms < a->connect_ms;
    int64_t waiting_since_ms = was_away ? a->connect_ms : a->sent_ms;
    bool in_time = handed_out_ms - waiting_since_ms <= WINDOW_DELIVERY_MS;
    if (was_away)
        in_time = in_time && window_is_open(handed_out_ms, a->sent_ms, a->window_ms);
    return in_time ? DELIVERY_IN_TIME : DELIVERY_LATE;
}

const char *window_delivery_word(enum window_delivery d)
{
    static const char *const words[] = {
        [DELIVERY_IN_TIME] = "in-time",
        [DELIVERY_LATE] = "late",
    };
    assert((size_t)d < sizeof words / sizeof words[0]);
    return words[d];
}

/* How much of [from, to) lies inside the other. */
static int64_t overlap_ms(int64_t from_ms, int64_t to_ms, int64_t other_from_ms,
                          int64_t other_to_ms)
{
    int64_t from = from_ms > other_from_ms ? from_ms : other_from_ms;
    int64_t to = to_ms < other_to_ms ? to_ms : other_to_ms;
    return to > from ? to - from : 0;
}

enum window_state window_cause(const struct window_span *spans, size_t count, int64_t sent_ms,
                               int64_t window_ms)
{
    int64_t end_ms = sent_ms + window_ms;
    int64_t covered_ms[] = {
        [STATE_ONLINE] = 0, [STATE_FAILING] = 0, [STATE_OFFLINE] = 0, [STATE_KILLED] = 0};
    int64_t first_ms = count > 0 ? spans[0].from_ms : INT64_MAX;
    covered_ms[STATE_KILLED] = overlap_ms(INT64_MIN, first_ms, sent_ms, end_ms);
    for (size_t i = 0; i < count; i++) {
        int64_t next_ms = i + 1 < count ? spans[i + 1].from_ms : INT64_MAX;
        covered_ms[spans[i].state] += overlap_ms(spans[i].from_ms, next_ms, sent_ms, end_ms);
    }

    /* In the order in which a tie is decided. */
    static const enum window_state causes[] = {STATE_KILLED, STATE_OFFLINE, STATE_FAILING};
    enum window_state cause = STATE_ONLINE;
    int64_t most_ms = 0;
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        if (covered_ms[causes[i]] > most_ms) {
            most_ms = covered_ms[causes[i]];
            cause = causes[i];
        }
    }
    return cause;
}

const char *window_state_word(enum window_state s)
{
    static const char *const words[] = {
        [STATE_ONLINE] = "online",
        [STATE_FAILING] = "failing",
        [STATE_OFFLINE] = "offline",
        [STATE_KILLED] = "killed",
    };
    assert((size_t)s < sizeof words / sizeof words[0]);
    return words[s];
}
