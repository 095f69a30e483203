/*
 * message: one broadcast, as sent (the fields of POST /message/online/broadcast.json) and as
 * received (an entry of a pull answer), with its limits and its identifier.
 */
#ifndef CASTSIM_CORE_MESSAGE_H
#define CASTSIM_CORE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define MESSAGE_OBJECT_NAME_MAX 32  /* characters (R6) */
#define MESSAGE_FROM_USER_ID_MAX 64 /* bytes (R8) */
#define MESSAGE_CONTENT_MAX 131072  /* bytes of UTF-8 after form decoding: 128 KiB (R7) */
#define MESSAGE_TIME_MAX_MS (((int64_t)1 << 42) - 1) /* what a UID holds: the year 2109 */
#define MESSAGE_CONVERSATION_SYSTEM 6                /* the vendor's ConversationType */
#define MESSAGE_UID_SIZE 20                          /* "5FGT-7VA9-G4DD-4V5P" and its NUL */

/* A broadcast as a client receives it. Strings are owned; message_done frees them. */
struct message {
    char uid[MESSAGE_UID_SIZE]; /* messageUID: the key of R16 */
    char *from_user_id;         /* also the targetId of its SYSTEM conversation (R26) */
    char *object_name;
    char *content; /* UTF-8 without NUL; JSON for built-in types */
    size_t content_len;
    bool disable_update_last_msg; /* R27 */
    bool persisted;               /* the message's own bits; they decide for types */
    bool counted;                 /* that are not registered (R24) */
    int64_t sent_time_ms;         /* the server's clock (R18) */
};

void message_done(struct message *m);
void message_copy(struct message *to, const struct message *from); /* `to` is overwritten */

/* The order inside one answer and of "newest": by sentTime, then UID (R18, R28). <0, 0, >0. */
int message_compare(int64_t sent_a_ms, const char *uid_a, int64_t sent_b_ms, const char *uid_b);

/* ---- messageUID (R9) ---- */

struct message_uid_parts {
    int64_t time_ms;  /* 42 bits */
    uint32_t counter; /* 12 bits: place within that millisecond */
    uint32_t type;    /* 4 bits: conversation type */
    uint32_t target;  /* 22 bits: hash of the target */
};
#define MESSAGE_UID_COUNTER_MAX 4095

/* Sixteen of 23456789ABCDEFGHJKLMNPQRSTUVWXYZ in four groups, the time foremost: UIDs sort as text
 * in the order of their parts. Every part has to fit its bits. */
void message_uid_write(const struct message_uid_parts *parts, char out[MESSAGE_UID_SIZE]);
bool message_uid_parse(const char *uid, struct message_uid_parts *out); /* false: not a UID */
uint32_t message_uid_target_hash(const char *target_id);                /* 22 bits, FNV-1a */

/* ---- what may be sent (R6, R7, R8) ---- */

/* The fields of a broadcast before it is accepted. NULL = the field is absent. Borrowed. */
struct message_draft {
    const char *from_user_id;
    const char *object_name;
    const char *content;
    size_t content_len;
    const char *disable_update_last_msg; /* the text of the field */
};

enum message_fault {
    MESSAGE_OK,
    MESSAGE_BAD_PARAMETER, /* 1002: missing or empty, bad text, an "RC:" name on no list */
    MESSAGE_TOO_LONG,      /* 1005: fromUserId, objectName or content over its limit */
};

/* Judges a draft as the server does: first that nothing is missing, then fromUserId, objectName,
 * content, disableUpdateLastMsg; the first fault counts. err (when not OK) names the field and
 * what to do. allow_rc_prefix is R6's switch: custom names may begin with "RC:". */
enum message_fault message_check(const struct message_draft *draft, bool allow_rc_prefix,
                                 struct err *err);

/* true/false in any case, 1/0, empty or absent (NULL) = false (R8). False return: anything else. */
bool message_parse_bool(const char *text, bool *out);

/* Names a known hazard to real clients in a static phrase, or returns NULL: a custom type whose
 * content is the JSON literal null stops the vendor's web client 5.28-5.38 for good (measured). */
const char *message_hazard(const char *object_name, const char *content, size_t content_len);

/* ---- names of the vendor (R6) ---- */

/* True for every objectName that the vendor's documents or SDKs define, also those whose
 * persistence flag nobody knows and that have no registry file. */
bool message_name_is_builtin(const char *object_name);
/* The names, sorted by bytes; *count of them. For suggestions and tests. */
const char *const *message_builtin_names(size_t *count);

#endif
