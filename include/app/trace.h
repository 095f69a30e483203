/*
 * trace: a world's events as text, one line each: "0:09:59.000 bob pull ok received=1 ...". The
 * same world gives the same lines, byte for byte: whole numbers only, nothing of the machine.
 */
#ifndef CASTSIM_APP_TRACE_H
#define CASTSIM_APP_TRACE_H

#include "app/journal.h"
#include "app/world.h"
#include "base/buf.h"

/* Appends the event and a newline, safe to print. The journal knows the IDs of broadcasts. */
void trace_write(const struct world_event *event, const struct journal *j, struct buf *out);

/* Appends a time of the scenario: "0:09:59.000". */
void trace_write_time(struct buf *out, int64_t ms);

#endif
