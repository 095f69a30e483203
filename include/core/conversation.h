/*
 * conversation: how a received message, and what the user does, change one row of the SYSTEM
 * conversation list (R26-R29). Pure: the store keeps the rows and asks here what becomes of them.
 *
 * A quirk of the vendor's native client is not copied: it aggregates one pull per conversation, so
 * when the newest message of a page is disabled, an older normal one of that page does not become
 * the last message either. Here every message is applied by itself.
 *
 * The web rule (CONVERSATION_WEB) was measured on the vendor's web SDK 5.28 to 5.38, oddities
 * included: the sort time follows the message that came last, backwards too; an older message that
 * comes late replaces the last one; what is not newer than the row's version does not count; an
 * RC:RcCmd lowers unread. (That SDK further looks into the command's content: without a sentTime
 * there, it leaves unread alone. Contents are not looked at here.)
 */
#ifndef CASTSIM_CORE_CONVERSATION_H
#define CASTSIM_CORE_CONVERSATION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/message.h"
#include "core/profile.h"

/* The facts of a row. A zeroed struct is a row that does not exist yet. */
struct conversation {
    bool exists;
    bool hidden; /* removed from the list, messages kept, until the next message (R29) */
    bool pinned;
    int64_t sort_time_ms; /* max of sentTime seen (native) */
    int64_t unread;
    bool has_last;
    char last_uid[MESSAGE_UID_SIZE]; /* last message: "" when there is none (R27) */
    int64_t last_sent_ms;
    int64_t newest_sent_ms; /* newest sentTime ever stored; disabled and deleted ones too, so that
                               the read mark never falls */
    int64_t read_mark_ms;   /* newest_sent_ms when the conversation was opened (R26); what is
                               newer counts as unread */
    int64_t version_ms;     /* the web client's own mark; unused by native */
};

/* True when all facts are equal. */
bool conversation_is_same(const struct conversation *a, const struct conversation *b);

/* A stored message, as far as the list is concerned. */
struct conversation_message {
    const char *uid;
    const char *object_name;
    int64_t sent_time_ms;
    bool counted; /* the verdict's */
    bool listed;  /* the verdict's: may become the last message */
    bool is_mine; /* sent by this client's own user id (R30) */
};

/* A stored message arrived. Returns true when the row changed. */
bool conversation_receive(struct conversation *c, const struct conversation_message *m,
                          const struct sdk_profile *profile);

/* The user opened the conversation: unread is 0 and the read mark moves to the newest stored
 * sentTime (R26). now_ms is the client's clock; only the web rule looks at it: its version moves
 * there. */
void conversation_open(struct conversation *c, int64_t now_ms, const struct sdk_profile *profile);

/* Takes the row off the list (R29). Native: hidden, its unread comes back with it; web: unread,
 * last message, sort time and version are back at zero. Pinned stays in both. */
void conversation_remove(struct conversation *c, const struct sdk_profile *profile);

void conversation_pin(struct conversation *c, bool pinned);

/* A message was deleted. `left` is the newest remaining message that may be last (listed), NULL
 * when there is none. Native: unread falls when the deleted one was unread; `left` becomes last;
 * the sort time stays. Web: only the last message changes, to none, when it was the deleted one. */
void conversation_delete(struct conversation *c, const struct conversation_message *deleted,
                         const struct conversation_message *left,
                         const struct sdk_profile *profile);

/* True when a stored message counts as unread in this row now: counted, not sent by this client's
 * own user, newer than the read mark (R26, native rule). */
bool conversation_counts(const struct conversation *c, const struct conversation_message *m);

#endif
