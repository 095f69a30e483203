/*
 * window: the 3-minute and the 10-minute rule (R14, R19): was a broadcast delivered in time, late,
 * or missed, and what kept it away. All times in ms of the server's clock.
 */
#ifndef CASTSIM_CORE_WINDOW_H
#define CASTSIM_CORE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_MS 600000          /* R14: how long the server hands a broadcast out */
#define WINDOW_DELIVERY_MS 180000 /* R19: an online client has it by then */

/* R14, a closed boundary: still handed out at exactly window_ms of age. What was sent after now_ms
 * (a clock was set back) is handed out too. */
bool window_is_open(int64_t now_ms, int64_t sent_ms, int64_t window_ms);

enum window_delivery {
    DELIVERY_IN_TIME,
    DELIVERY_LATE,
};

struct window_arrival {
    int64_t sent_ms;
    int64_t received_ms;
    int64_t round_trip_ms; /* of the pull that brought it */
    int64_t connect_ms;    /* the client came online then; sent before = delivered on reconnect */
    int64_t window_ms;     /* the server's; WINDOW_MS */
};

/* R19. In time is what came, the round trip of its pull left out, at most three minutes after it
 * was sent. When it was sent before the connect: at most three minutes after the connect (which
 * pulls at once; longer means that pulls failed), and within the window of its sending. */
enum window_delivery window_judge(const struct window_arrival *a);
const char *window_delivery_word(enum window_delivery d); /* "in-time", "late" */

/* How a client spent its time. */
enum window_state {
    STATE_ONLINE,  /* and pulls worked */
    STATE_FAILING, /* online, but pulls failed */
    STATE_OFFLINE,
    STATE_KILLED, /* the process was not running */
};

/* From from_ms until the next span's from_ms; the last one lasts. */
struct window_span {
    int64_t from_ms;
    enum window_state state;
};

/* Why a broadcast was missed (R19): the state that covered most of [sent_ms, sent_ms + window_ms]
 * among failing, offline and killed; a tie goes to killed, then offline. STATE_ONLINE when none of
 * them covered any of it. Time before the first span counts as killed, all of it when there is no
 * span. spans are in order of from_ms; spans may be NULL when count is 0. */
enum window_state window_cause(const struct window_span *spans, size_t count, int64_t sent_ms,
                               int64_t window_ms);
const char *window_state_word(enum window_state s); /* "online", "failing", "offline", "killed" */

#endif
