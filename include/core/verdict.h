/*
 * verdict: what a client does with one received message, and why. A pure function of the message,
 * its type, the profile and when the client connected (R20-R25, R27, R28).
 */
#ifndef CASTSIM_CORE_VERDICT_H
#define CASTSIM_CORE_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "core/json.h"
#include "core/message.h"
#include "core/profile.h"
#include "core/registry.h"

#define VERDICT_REASONS_MAX 8 /* more than one message ever has */

/* Every reason has a word (kept in the wire log), a rule and a sentence; see the table in
 * verdict.c. */
enum verdict_reason {
    REASON_BUILTIN_FLAG,      /* built in, its flag decides */
    REASON_CUSTOM_FLAG,       /* registered custom type, its flag decides */
    REASON_SDK_FLAG,          /* this SDK's flag differs from what phones have (R22) */
    REASON_UNREGISTERED_BITS, /* not registered: the message's own bits decide */
    REASON_UNREGISTERED_WEB,  /* not registered: the listener alone sees it */
    REASON_UNDECODABLE,       /* a built-in whose content is not a JSON object: kept raw */
    REASON_TEXT_CONTENT,      /* a custom type's content that is not JSON is kept as text */
    REASON_RECALLS_NOTHING,   /* RC:RcCmd as a broadcast (R11) */
    REASON_OFFLINE,           /* sent before the connect (R18) */
    REASON_STATUS_OLD,        /* STATUS sent before the connect: dropped */
    REASON_STATUS_HANDED,     /* the same, but this SDK's listener sees it */
    REASON_NOT_STORED,        /* neither chat nor list, only the wire log */
    REASON_LAST_UPDATED,      /* disableUpdateLastMsg is false */
    REASON_LAST_KEPT,         /* disableUpdateLastMsg is true */
    REASON_DISABLE_UNKNOWN,   /* this SDK does not know disableUpdateLastMsg */
    REASON_DISABLE_NO_EFFECT, /* disableUpdateLastMsg is true, but nothing is stored */
    REASON_HAZARD,            /* stops a real client (message_hazard) */
    REASON_COUNT
};

struct verdict {
    bool parsed;  /* the type is registered and, when built in, the content is a JSON object */
    bool stored;  /* kept in the message store */
    bool counted; /* raises unread (before R26 looks at sender and read mark) */
    bool shown;   /* appears in the chat: stored */
    bool listed;  /* becomes the last message of the list: stored and not disabled */
    bool dropped; /* not even handed to the app's listener (R20 STATUS) */
    bool offline; /* sent before the current connect (R18) */
    enum verdict_reason reasons[VERDICT_REASONS_MAX];
    int reason_count;
    enum type_flag flag; /* the flag that decided; FLAG_NONE when unregistered */
};

/* type: from registry_find, NULL = not registered. content: the parsed content, NULL when it is
 * not strict JSON. connect_time_ms: server time of the current connect (R18). Allocates nothing:
 * it runs once for every message of an ingest. */
void verdict_make(struct verdict *v, const struct message *m, const struct message_type *type,
                  const struct json *content, const struct sdk_profile *profile,
                  int64_t connect_time_ms);

/* Appends reason i as a sentence that ends in its rule: "RC:TxtMsg is built in, flag ISCOUNTED:
 * stored and counted (R20)". m and profile are those of verdict_make. */
void verdict_write_reason(const struct verdict *v, int i, const struct message *m,
                          const struct sdk_profile *profile, struct buf *out);
/* The same for people, in the language that is spoken (base/i18n). */
void verdict_tell_reason(const struct verdict *v, int i, const struct message *m,
                         const struct sdk_profile *profile, struct buf *out);

/* Appends the words of all reasons, joined by blanks: "builtin-flag last-updated". */
void verdict_write_words(const struct verdict *v, struct buf *out);

const char *verdict_reason_word(enum verdict_reason reason); /* "builtin-flag" */
/* Puts the reasons of such words back; unknown ones are left out. */
void verdict_read_words(struct verdict *v, const char *words);
int verdict_reason_rule(enum verdict_reason reason); /* 20 for R20; 0 = no such number */

#endif
