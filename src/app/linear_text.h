/* The sentences of app/linear. Each stands alone on a line, and nothing in them is told by its
 * place or by punctuation. Texts from outside go through the gate. */
#ifndef CASTSIM_APP_LINEAR_TEXT_H
#define CASTSIM_APP_LINEAR_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "app/event.h"

/* Appends what happened, without a newline; nothing when there is nothing to say. */
void linear_write_event(const struct event *event, int utc_offset_s, struct buf *out);

/* A row of the list. */
struct linear_row {
    const char *target_id;
    const char *digest;
    int64_t unread;
    int64_t sort_time_ms;
    bool is_pinned;
};
void linear_write_row(const struct linear_row *row, int utc_offset_s, struct buf *out);

/* A message of the chat. */
struct linear_message {
    const char *object_name;
    const char *lines;
    int64_t sent_time_ms;
    bool is_offline;
};
void linear_write_message(const struct linear_message *m, int utc_offset_s, struct buf *out);

#endif
