/*
 * profile: which of the vendor's SDKs a client behaves like. A profile is a row of data; the
 * modules that decide (puller, verdict, conversation, store) read the columns. Rules: "SDK
 * profiles" in docs/RULES.md.
 */
#ifndef CASTSIM_CORE_PROFILE_H
#define CASTSIM_CORE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum profile_id {
    PROFILE_NATIVE,  /* what phones run; the default */
    PROFILE_WEB,     /* web 5.28 to 5.38 */
    PROFILE_WEB_5_2, /* web 5.2.5 to 5.7.3 */
    PROFILE_COUNT
};

/* What the pull timer measures its interval from (R13). */
enum profile_period {
    PERIOD_FROM_ATTEMPT, /* native: interval after the last attempt, whatever caused it */
    PERIOD_FROM_CONNECT, /* web: a plain tick from the connect on, moved by nothing */
    PERIOD_CHECKED_END,  /* web-5.2: checked every 30 s; due when interval has passed since the
                            last pull ended */
};

/* In which order one pull answer becomes durable (R17). */
enum profile_commit {
    COMMIT_TOGETHER,       /* native: messages, conversations and cursor in one transaction */
    COMMIT_CURSOR_FIRST,   /* web: a crash between the two loses the messages */
    COMMIT_MESSAGES_FIRST, /* web-5.2: a crash between the two brings them again */
};

enum profile_conversation {
    CONVERSATION_NATIVE, /* R26-R29 */
    CONVERSATION_WEB,    /* the web client's own rule, oddities included */
};

struct sdk_profile {
    enum profile_id id;
    const char *name; /* the word of --sdk */
    const char *help; /* one line for --help, through _() */
    enum profile_period period;
    int64_t check_every_ms;   /* PERIOD_CHECKED_END: how often the timer looks; else 0 */
    bool retries_failed_pull; /* R15: false = waits for the next tick */
    int64_t uid_memory_ms;    /* R16: how long a UID is remembered; 0 = for ever */
    enum profile_commit commit;
    bool bits_decide_unregistered; /* R24: the message's own bits; false = neither stored nor
                                      counted, the listener alone sees it */
    bool knows_disable_update;     /* R27: false = disableUpdateLastMsg is ignored */
    bool drops_old_status;         /* R20: STATUS sent before the connect is dropped */
    enum profile_conversation conversation;
};

/* The row of an id; never NULL. */
const struct sdk_profile *profile_get(enum profile_id id);
/* The row named so ("native", "web", "web-5.2"), or NULL. */
const struct sdk_profile *profile_find(const char *name);

#endif
