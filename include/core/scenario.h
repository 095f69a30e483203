/*
 * scenario: the text of a scenario file -> checked steps. The language is described by one table
 * (docs/SCENARIOS.md, `castsim run --help-language` and every error message are made of it). This
 * module knows words, kinds of values and where they may stand; what a step does is the business
 * of app/play.
 *
 * One statement a line: a time, then words. A word is KEY, KEY=VALUE, or a comparison (KEY<=VALUE).
 * A value with blanks in it is quoted: digest="a b" (\" and \\ inside). Where the table says so, a
 * value takes the rest of its line (content=...), a heredoc (content=<<END ... END) or a file
 * (content=@order.json). `#` at the beginning of a line or behind white space begins a comment,
 * except inside such a rest of a line, a heredoc and quotes.
 *
 * Times count from the start of the scenario: absolute ("9:59", "3:00.250", "1h2m"), relative to
 * the statement before ("+1s"), or left out (the same instant). Behind a `wait` nobody knows what
 * time it is, only the earliest and the latest it can be: relative times count from its end, and an
 * absolute one must not be before the latest.
 */
#ifndef CASTSIM_CORE_SCENARIO_H
#define CASTSIM_CORE_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define SCENARIO_STEPS_MAX 1000000 /* statements, what `repeat` makes included */
/* Bytes of a client's name or an ID: a letter, then letters, digits, _ - and . */
#define SCENARIO_NAME_MAX 32
#define SCENARIO_INCLUDE_DEPTH 8

enum scenario_verb {
    /* what the scenario is: members of struct scenario, no step has one of these */
    VERB_TITLE,
    VERB_RULE,
    VERB_SEED,
    VERB_EPOCH,
    VERB_TOLERANCE,
    /* the world */
    VERB_CLIENT, /* a new one; it goes online in this instant unless it says offline */
    VERB_NET,
    VERB_SERVER,
    VERB_SEND,
    VERB_CALL,
    VERB_ANSWER,
    /* what a client does: who is its name */
    VERB_ONLINE,
    VERB_OFFLINE,
    VERB_PULL,
    VERB_KILL,
    VERB_STOP,
    VERB_START,
    VERB_OPEN,
    VERB_REMOVE,
    VERB_CLEAR,
    VERB_PIN,
    VERB_DELETE,
    VERB_REGISTER,
    VERB_UNREGISTER,
    VERB_CLOCK,
    VERB_USER,
    /* what must be seen */
    VERB_WAIT,
    VERB_EXPECT,
    VERB_NEVER,
    /* resolved by the parser: no step has one of these */
    VERB_INCLUDE,
    VERB_REPEAT,
    VERB_END,
    VERB_COUNT
};

/* What an `expect`, `never` or `wait` looks at: its subject word. */
enum scenario_subject {
    SUBJECT_NONE, /* no expectation */
    /* of a client and messages: the IDs are in step->ids */
    SUBJECT_RECEIVED,
    SUBJECT_MISSED,
    SUBJECT_PENDING,
    SUBJECT_STORED,
    SUBJECT_SHOWN,
    SUBJECT_LISTED,
    SUBJECT_COUNTED,
    SUBJECT_PARSED,
    SUBJECT_READS, /* the lines of one message as the chat shows it now */
    /* of a client */
    SUBJECT_CONVERSATION, /* one row; step->targets[0] */
    SUBJECT_LIST,         /* the whole visible list, in order: step->targets */
    SUBJECT_CHAT,         /* one chat, oldest first: step->targets[0], step->ids */
    SUBJECT_COUNTS,
    SUBJECT_STATE,
    SUBJECT_EVENT,
    SUBJECT_SCREEN,
    /* of the server and the log: no client */
    SUBJECT_ANSWER, /* what a send or call was answered with: step->ids[0] */
    SUBJECT_SENT,   /* how accepted broadcasts were stamped */
    SUBJECT_DELAYS, /* the distribution of one broadcast's delays over all clients */
    SUBJECT_COUNT
};

/* Every KEY of every statement. The table in scenario_grammar.c says what each takes. */
enum scenario_key {
    KEY_TEXT, /* the rest of a `title` */
    KEY_NUMBER,
    KEY_DURATION, /* a bare duration: tolerance, clock (signed) */
    KEY_USER,
    KEY_SDK,
    KEY_TYPES,   /* may come several times; a path, relative to the file that names it */
    KEY_WITHOUT, /* may come several times */
    KEY_LANG,
    KEY_INTERVAL,
    KEY_DEDUPE,
    KEY_AHEAD,
    KEY_SEED,
    KEY_ALLOW_RC_PREFIX,
    KEY_OFFLINE, /* client: starts offline; received: flagged offline */
    KEY_OK,
    KEY_DELAY,
    KEY_LOSE_REQUEST,
    KEY_LOSE_REPLY,
    KEY_DUPLICATE,
    KEY_STATUS,
    KEY_RETRY_AFTER,
    KEY_TRUNCATE,
    KEY_GARBAGE,
    KEY_REFUSE,
    KEY_HANG,
    KEY_FOR,
    KEY_COUNT_OF, /* count= */
    KEY_DOWN,
    KEY_UP,
    KEY_KILL,
    KEY_START,
    KEY_RATE,
    KEY_SERVICE,
    KEY_WINDOW,
    KEY_LOG,
    KEY_MAX_CLOCK_SKEW,
    KEY_FROM,
    KEY_TYPE,
    KEY_DISABLE_UPDATE_LAST_MSG,
    KEY_CODE,
    KEY_HTTP,
    KEY_SIZE,
    KEY_CONTENT,
    KEY_METHOD,
    KEY_PATH,
    KEY_APP,
    KEY_SIGN,
    KEY_HEADERS,
    KEY_NONCE,
    KEY_TIMESTAMP,
    KEY_FORM,
    KEY_ALLOW,
    KEY_BODY,
    KEY_IN,
    KEY_AT,
    KEY_OFF,
    KEY_FILE,        /* register: a path */
    KEY_OBJECT_NAME, /* unregister */
    KEY_REFUSED,     /* register: what stands in the reason */
    KEY_MAX,
    KEY_DELIVERY,
    KEY_TIMES,
    KEY_CAUSE,
    KEY_UNREAD,
    KEY_LAST,
    KEY_DIGEST,
    KEY_ORDER,
    KEY_HIDDEN,
    KEY_PINNED,
    KEY_RECEIVED,
    KEY_STORED,
    KEY_DUPLICATES,
    KEY_MISSED,
    KEY_CONVERSATIONS,
    KEY_PULLS,
    KEY_FAILED,
    KEY_ERRORS,
    KEY_STATE,
    KEY_NEXT_PULL,
    KEY_JSON,
    KEY_LINES,
    KEY_OPEN,
    KEY_TIME,
    KEY_COUNTER,
    KEY_ASCENDING,
    KEY_UNIFORM,
    KEY_COUNT
};

enum scenario_op {
    OP_EQ, /* also of a key without a value */
    OP_LE,
    OP_GE,
    OP_LT,
    OP_GT,
};

/* A key of a statement and its checked value. Which members are set depends on the key's kind. */
struct scenario_arg {
    enum scenario_key key;
    enum scenario_op op;
    /* A number, duration (ms), signed duration, boolean (0, 1), share in 1/1000 (10% = 100), or the
     * index of the word among those that the table allows. The lower end of a range; the columns of
     * a size. A key alone has 1, or 100% where it takes a share. */
    int64_t n;
    int64_t high;     /* the upper end of a range, the rows of a size; else n */
    const char *text; /* the value as text, unquoted; never NULL ("" for a key without a value, but
                         "true" for disable-update-last-msg) */
    size_t text_len;
    bool is_file; /* text is the path of a file (content=@FILE, types=, register FILE). It opens as
                     the scenario's own name does: the folder of the file that names it stands in
                     front, unless it is absolute */
    int column;   /* of the word */
};

struct scenario_where {
    const char *file; /* as it was given or included; borrowed from the scenario */
    int line;
    int column;
};

struct scenario_step {
    enum scenario_verb verb;
    struct scenario_where where;
    int after_wait; /* index of the `wait` step before it, whose end at_ms counts from; -1 = none:
                       at_ms counts from the start */
    int64_t at_ms;
    bool is_absolute_after_wait; /* at_ms counts from the start all the same */
    const char *who;             /* the client's name; "sender" (VERB_NET); NULL = nobody, all */
    bool is_negated;             /* expect NAME not ... */
    enum scenario_subject subject;
    /* Broadcasts and calls that it names as words. Of send and call the first is its own; those
     * that a $(new ...) makes stand behind. (last= and placeholders only use an ID: not here.) */
    const char **ids;
    size_t id_count;
    const char **targets; /* conversations (targetIds) that it names; none of them for `none` */
    size_t target_count;
    struct scenario_arg *args;
    size_t arg_count;
    const char *line; /* the statement as written, without its time and the lines of a heredoc, {i}
                         replaced: for messages */
};

/* The argument of that key, or NULL. Several only of KEY_TYPES and KEY_WITHOUT: the first. */
const struct scenario_arg *scenario_arg(const struct scenario_step *step, enum scenario_key key);

struct scenario {
    const char *file;
    const char *title; /* "" = none */
    int *rules;        /* numbers of R1 to R30, ascending */
    size_t rule_count;
    bool has_seed;
    uint64_t seed;
    bool has_epoch;
    int64_t epoch_ms;            /* Unix ms of the start */
    int64_t tolerance_ms;        /* -1 = not given */
    struct scenario_step *steps; /* in order of time; of equal times in that of the file */
    size_t step_count;
};

/* Reads an included file: appends its text. The path opens as the scenario's own name does.
 * ERR_OUTSIDE, ERR_INPUT: the sentence becomes a fault of the `include`. */
typedef int (*scenario_reader)(void *ctx, const char *path, struct buf *out, struct err *err);

/* Mistakes, each as "FILE:LINE:COLUMN: sentence" on one clean line (utf8_clean_line), in the order
 * of the text; columns are characters, from 1. After 100 one more says that there are others. */
struct scenario_faults {
    char **items;
    size_t count;
    size_t cap;
};
void scenario_faults_done(struct scenario_faults *faults);

/* Reads a whole scenario. All mistakes are found, not only the first: NULL when faults->count > 0.
 * A scenario that expects nothing is a mistake (a send that says no code= expects nothing). Without
 * `read` nothing can be included. The caller frees. */
struct scenario *scenario_parse(const char *file, const char *text, size_t len,
                                scenario_reader read, void *ctx, struct scenario_faults *faults);
void scenario_free(struct scenario *s);

/* Appends the description of the language, generated from the table: for a terminal (is_markdown
 * false), or as a section of docs/SCENARIOS.md. */
void scenario_write_language(struct buf *out, bool is_markdown);

/* The word of a key: "lose-request". Of a key without a word what it is called in the form:
 * "METHOD". For messages. */
const char *scenario_key_word(enum scenario_key key);
const char *scenario_op_word(enum scenario_op op); /* "=", "<=" ... */

/* ---- placeholders, in content=, body=, form=, json= and lines= ---- */

/*
 *   $(uid ID)      messageUID of a broadcast
 *   $(sent ID)     its sentTime in ms
 *   $(now)         the server's clock in ms
 *   $(at TIME)     the ms of a time of the scenario
 *   $(cursor)      the cursor that the client of an `answer` stands at
 *   $(new ID TIME) a messageUID of that time that no broadcast has; ID names it from then on
 *   $(fill)        so many x that the content has size= bytes
 *   $$             one $; so is a $ that no ( follows
 * Inside `repeat`, {i} was replaced by the number of the turn, from 1, when the file was read.
 */
enum scenario_hole { HOLE_UID, HOLE_SENT, HOLE_NOW, HOLE_AT, HOLE_CURSOR, HOLE_NEW, HOLE_FILL };

struct scenario_hole_use {
    enum scenario_hole hole;
    const char *id; /* "" when the hole takes none; valid until the next call */
    int64_t at_ms;
};

/* Appends the text with every hole replaced by what the callback appends. The text was checked by
 * scenario_parse. A text from a file (content=@FILE) is not: *err then says what is wrong with it
 * (ERR_INPUT). The callback returns 0 or its own failure. */
int scenario_fill(const char *text, size_t len,
                  int (*fill)(void *ctx, const struct scenario_hole_use *use, struct buf *out,
                              struct err *err),
                  void *ctx, struct buf *out, struct err *err);

#endif
