/* broadcasts: what the benchmarks receive. Text messages of about 300 bytes as a back end sends
 * them (Chinese and English, sender information, an extra), one every 40 ms, from so many senders
 * in turn. The same number gives the same message. */
#ifndef CASTSIM_TESTS_BROADCASTS_H
#define CASTSIM_TESTS_BROADCASTS_H

#include <stddef.h>
#include <stdint.h>

#include "core/message.h"
#include "core/registry.h"

/* Overwrites *out; message_done frees. */
void broadcast_make(int64_t number, size_t senders, struct message *out);
int64_t broadcast_sent_ms(int64_t number);

/* All built-in types, as a client has them. */
struct registry *broadcasts_registry(void);

#endif
