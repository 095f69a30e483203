/*
 * parse: numbers and durations as people write them on a command line or in a file, strictly:
 * the whole text must be the value.
 */
#ifndef CASTSIM_BASE_PARSE_H
#define CASTSIM_BASE_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* Decimal, optional minus, no leading plus or space, no overflow. */
bool parse_i64(const char *text, int64_t *out);

/* Decimal digits with at most one point among them, such as 20, 0.5 or 1.25: no sign, no exponent;
 * the same in every locale. At most 15 digits. */
bool parse_decimal(const char *text, double *out);

/* "250ms", "180s", "10m", "1h2m", "1h30m5s", "9:59", "1:02:03", "3:00.250" -> ms, never
 * negative. A bare number has no unit and is refused, except "0". Units in falling order, each
 * at most once. */
bool parse_duration_ms(const char *text, int64_t *out);

/* Appends the shortest of those forms with units: "3m", "9m59s", "1m0.250s" is written "1m250ms".
 */
void parse_write_duration(struct buf *out, int64_t ms);
/* Appends it as a clock shows it: "9:59", "1:02:03", "3:00.250". */
void parse_write_clock(struct buf *out, int64_t ms);

#endif
