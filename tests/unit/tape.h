/*
 * A recording made of events by hand.
 */
#ifndef CASTSIM_TESTS_UNIT_TAPE_H
#define CASTSIM_TESTS_UNIT_TAPE_H

#include "unit.h"

#include <stdlib.h>

#include "app/record.h"
#include "core/puller.h"

#define TAPE_START_MS 1585127132000

enum { TAPE_ROWS = 4 };

struct tape {
    struct record *record;
    int64_t now_ms; /* since TAPE_START_MS */
    int64_t connect_ms;
    int sent;
    struct {
        const char *target_id;
        struct conversation row;
    } rows[TAPE_ROWS];
};

static inline struct tape tape_of(enum profile_id profile)
{
    return (struct tape){
        .record = record_new(
            &(struct record_config){.server = "http://joe:secret@127.0.0.1:8787/path?token=t",
                                    .user_id = "ann",
                                    .profile = profile_get(profile),
                                    .seed = 7},
            TAPE_START_MS)};
}

static inline void tell(struct tape *t, int64_t at_ms, struct event event)
{
    t->now_ms = at_ms;
    event.at_ms = TAPE_START_MS + at_ms;
    record_event(t->record, &event);
}

static inline void tell_online(struct tape *t, int64_t at_ms)
{
    t->connect_ms = at_ms;
    tell(t, at_ms, (struct event){.kind = EVENT_ONLINE});
}

static inline void tell_pull(struct tape *t, int64_t at_ms, struct event_pull pull)
{
    pull.server_ms = TAPE_START_MS + at_ms;
    if (pull.next_ms == 0)
        pull.next_ms = at_ms + 180000;
    if (pull.next_ms != PULLER_NEVER)
        pull.next_ms += TAPE_START_MS;
    if (pull.retry_after_ms == 0)
        pull.retry_after_ms = -1;
    tell(t, at_ms, (struct event){.kind = EVENT_PULL, .pull = pull});
}

static inline void tell_row(struct tape *t, const struct message *m)
{
    size_t i = 0;
    while (t->rows[i].target_id != NULL && strcmp(t->rows[i].target_id, m->from_user_id) != 0)
        assert_true(++i < TAPE_ROWS);
    struct conversation *row = &t->rows[i].row;
    t->rows[i].target_id = m->from_user_id;
    row->exists = true;
    row->unread++;
    row->has_last = true;
    memcpy(row->last_uid, m->uid, sizeof row->last_uid);
    tell(t, t->now_ms,
         (struct event){.kind = EVENT_CONVERSATION, .conversation = {m->from_user_id, row, ""}});
}

/* A message of a type that is stored and counted, and its row: in the real stream the rows come
 * behind all messages. */
static inline void tell_message(struct tape *t, int64_t sent_ms, const char *from, const char *type,
                                const char *content)
{
    struct message m = {.from_user_id = (char *)from,
                        .object_name = (char *)type,
                        .content = (char *)content,
                        .content_len = strlen(content),
                        .sent_time_ms = TAPE_START_MS + sent_ms};
    struct message_uid_parts uid = {.time_ms = m.sent_time_ms, .counter = (uint32_t)t->sent++};
    message_uid_write(&uid, m.uid);
    struct verdict verdict = {.parsed = true,
                              .stored = true,
                              .counted = true,
                              .shown = true,
                              .offline = sent_ms < t->connect_ms};
    tell(t, t->now_ms,
         (struct event){.kind = EVENT_MESSAGE,
                        .message = {.message = &m,
                                    .verdict = &verdict,
                                    .delay_ms = t->now_ms - sent_ms,
                                    .delivery = DELIVERY_IN_TIME}});
    tell_row(t, &m);
}

/* The text, from the first line behind the head on. */
static inline char *end_tape(struct tape *t, int64_t at_ms)
{
    struct buf text = {0};
    record_write(t->record, TAPE_START_MS + at_ms, &text);
    record_free(t->record);
    return buf_take(&text);
}

static inline void assert_says_at(const char *text, const char *wanted, const char *file, int line)
{
    if (strstr(text, wanted) == NULL) {
        print_error("%s\n", text);
        _fail(file, line);
    }
}
#define assert_says(text, wanted) assert_says_at(text, wanted, __FILE__, __LINE__)

#endif
