/*
 * The language, as a table. What is not here the parser does not know, the error messages do not
 * offer, and the help does not tell.
 */
#include "scenario_private.h"

#include <string.h>

#include "base/i18n.h"

/* clang-format off */

#define END_OF_KEYS {.word = NULL}

static const struct grammar_key title_keys[] = {
    {KEY_TEXT, "TEXT...", VALUE_TEXT, USE_POSITION | USE_REST | USE_REQUIRED, NULL, NULL, 0, 0},
    END_OF_KEYS};
static const struct grammar_key seed_keys[] = {
    {KEY_NUMBER, "N", VALUE_NUMBER, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, INT64_MAX},
    END_OF_KEYS};
static const struct grammar_key epoch_keys[] = {
    {KEY_NUMBER, "TIME", VALUE_EPOCH, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, 0},
    END_OF_KEYS};
static const struct grammar_key duration_keys[] = {
    {KEY_DURATION, "D", VALUE_DURATION, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, 0},
    END_OF_KEYS};
static const struct grammar_key include_keys[] = {
    {KEY_FILE, "FILE", VALUE_PATH, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, 0},
    END_OF_KEYS};
static const struct grammar_key repeat_keys[] = {
    {KEY_NUMBER, "N", VALUE_NUMBER, USE_POSITION | USE_REQUIRED, NULL, NULL, 1, SCENARIO_STEPS_MAX},
    {KEY_DURATION, "D", VALUE_DURATION, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, 0},
    END_OF_KEYS};

static const struct grammar_key client_keys[] = {
    {KEY_OFFLINE, "offline", VALUE_NONE, 0, NULL, N_("it starts offline; else it goes online at once"), 0, 0},
    {KEY_USER, "user", VALUE_TEXT, 0, "ID", N_("the user that is logged in; else the client's name"), 0, 0},
    {KEY_SDK, "sdk", VALUE_WORD, 0, "native|web|web-5.2", N_("the SDK that it behaves like"), 0, 0},
    {KEY_TYPES, "types", VALUE_PATH, USE_REPEATED, NULL, N_("message types that the app registers: a file or folder"), 0, 0},
    {KEY_WITHOUT, "without", VALUE_TEXT, USE_REPEATED, "MODULE", N_("an SDK module that the app does not have"), 0, 0},
    {KEY_LANG, "lang", VALUE_WORD, 0, "en|zh", N_("the language of texts and digests"), 0, 0},
    {KEY_INTERVAL, "interval", VALUE_DURATION, 0, NULL, N_("between two pulls"), 1, 0},
    {KEY_DEDUPE, "dedupe", VALUE_WORD, 0, "uid|content", N_("what two messages share to be one"), 0, 0},
    {KEY_AHEAD, "ahead", VALUE_SIGNED, 0, NULL, N_("by how much its clock is ahead of the server's"), 0, 0},
    {KEY_SEED, "seed", VALUE_NUMBER, 0, NULL, N_("of its jitter"), 0, INT64_MAX},
    {KEY_ALLOW_RC_PREFIX, "allow-rc-prefix", VALUE_NONE, 0, NULL, N_("types of its own may begin with RC:"), 0, 0},
    END_OF_KEYS};

static const struct grammar_key net_keys[] = {
    {KEY_OK, "ok", VALUE_NONE, USE_ONE_OF | USE_ALONE, NULL, N_("no faults any more"), 0, 0},
    {KEY_DELAY, "delay", VALUE_RANGE, USE_ONE_OF, NULL, N_("each way takes that long"), 0, 0},
    {KEY_LOSE_REQUEST, "lose-request", VALUE_SHARE, USE_ONE_OF | USE_BARE_TOO, NULL, N_("never reaches the server"), 0, 0},
    {KEY_LOSE_REPLY, "lose-reply", VALUE_SHARE, USE_ONE_OF | USE_BARE_TOO, NULL, N_("the server has done it, nobody hears of it"), 0, 0},
    {KEY_DUPLICATE, "duplicate", VALUE_SHARE, USE_ONE_OF | USE_BARE_TOO, NULL, N_("reaches the server twice"), 0, 0},
    {KEY_STATUS, "status", VALUE_NUMBER, USE_ONE_OF | USE_EXCLUSIVE, NULL, N_("something between answers with this HTTP status"), 100, 599},
    {KEY_RETRY_AFTER, "retry-after", VALUE_DURATION, USE_STATUS, NULL, N_("and with this Retry-After"), 0, 0},
    {KEY_TRUNCATE, "truncate", VALUE_SHARE, USE_ONE_OF | USE_BARE_TOO, NULL, N_("the answer ends early"), 0, 0},
    {KEY_GARBAGE, "garbage", VALUE_SHARE, USE_ONE_OF | USE_BARE_TOO, NULL, N_("the answer is not what was sent"), 0, 0},
    {KEY_REFUSE, "refuse", VALUE_NONE, USE_ONE_OF | USE_EXCLUSIVE, NULL, N_("no connection"), 0, 0},
    {KEY_HANG, "hang", VALUE_NONE, USE_ONE_OF | USE_EXCLUSIVE, NULL, N_("no answer, until the client gives up"), 0, 0},
    {KEY_FOR, "for", VALUE_DURATION, 0, NULL, N_("then the net is as it was"), 0, 0},
    {KEY_COUNT_OF, "count", VALUE_NUMBER, 0, NULL, N_("for so many requests; then the net is as it was"), 1, INT64_MAX},
    END_OF_KEYS};

static const struct grammar_key server_keys[] = {
    {KEY_DOWN, "down", VALUE_NONE, USE_ONE_OF | USE_EXCLUSIVE, NULL, N_("refuses connections"), 0, 0},
    {KEY_UP, "up", VALUE_NONE, USE_ONE_OF | USE_EXCLUSIVE, NULL, N_("serves again"), 0, 0},
    {KEY_KILL, "kill", VALUE_NONE, USE_ONE_OF | USE_EXCLUSIVE, NULL, N_("kill -9: what is in memory is gone"), 0, 0},
    {KEY_START, "start", VALUE_NONE, USE_ONE_OF | USE_EXCLUSIVE, NULL, N_("a new process, with the log that is left"), 0, 0},
    {KEY_RATE, "rate", VALUE_NUMBER, USE_ONE_OF, NULL, N_("broadcasts a minute; 0 = no limit"), 0, INT32_MAX},
    {KEY_SERVICE, "service", VALUE_WORD, USE_ONE_OF, "off|on", N_("whether the app has booked the broadcast service"), 0, 0},
    {KEY_WINDOW, "window", VALUE_DURATION, USE_ONE_OF | USE_AT_START, NULL, N_("how long a broadcast can be pulled"), 1, 0},
    {KEY_LOG, "log", VALUE_WORD, USE_ONE_OF | USE_AT_START, "memory|file", N_("where broadcasts are kept"), 0, 0},
    {KEY_MAX_CLOCK_SKEW, "max-clock-skew", VALUE_DURATION, USE_ONE_OF | USE_AT_START, NULL, N_("of a signature's timestamp"), 0, 0},
    {KEY_ALLOW_RC_PREFIX, "allow-rc-prefix", VALUE_NONE, USE_ONE_OF | USE_AT_START, NULL, N_("custom types may begin with RC:"), 0, 0},
    END_OF_KEYS};

static const struct grammar_key send_keys[] = {
    {KEY_FROM, "from", VALUE_TEXT, USE_REQUIRED, "ID", N_("fromUserId"), 0, 0},
    {KEY_TYPE, "type", VALUE_TEXT, USE_REQUIRED, "OBJECTNAME", N_("objectName"), 0, 0},
    {KEY_DISABLE_UPDATE_LAST_MSG, "disable-update-last-msg", VALUE_TEXT, USE_BARE_TOO, "TEXT", N_("the field's text; alone: true"), 0, 0},
    {KEY_CODE, "code", VALUE_NUMBER, 0, NULL, N_("of the answer; left out: 200"), 0, INT32_MAX},
    {KEY_SIZE, "size", VALUE_NUMBER, 0, "BYTES", N_("of the content; $(fill) in it makes up for the rest"), 0, 16777216},
    {KEY_CONTENT, "content", VALUE_HOLES, USE_REQUIRED | USE_REST | USE_FILE, NULL, N_("the rest of the line, <<WORD or @FILE"), 0, 0},
    END_OF_KEYS};

static const struct grammar_key call_keys[] = {
    {KEY_METHOD, "METHOD", VALUE_METHOD, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, 0},
    {KEY_PATH, "PATH", VALUE_URL_PATH, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, 0},
    {KEY_APP, "app", VALUE_TEXT, 0, "APPKEY", N_("another app's key"), 0, 0},
    {KEY_SIGN, "sign", VALUE_WORD, 0, "good|wrong|upper|none", N_("the signature: right, wrong, in upper case, left out"), 0, 0},
    {KEY_HEADERS, "headers", VALUE_WORD, 0, "plain|rc", N_("App-Key or RC-App-Key, and so on"), 0, 0},
    {KEY_NONCE, "nonce", VALUE_TEXT, 0, NULL, N_("left out: a new one"), 0, 0},
    {KEY_TIMESTAMP, "timestamp", VALUE_TEXT, 0, "ms|s|+D|-D|TEXT", N_("now in ms or s, off by so much, or any text"), 0, 0},
    {KEY_CODE, "code", VALUE_NUMBER, 0, NULL, N_("of the answer"), 0, INT32_MAX},
    {KEY_HTTP, "http", VALUE_NUMBER, 0, NULL, N_("the HTTP status of the answer"), 100, 599},
    {KEY_SIZE, "size", VALUE_NUMBER, 0, "BYTES", N_("of the body; $(fill) in it makes up for the rest"), 0, 16777216},
    {KEY_FORM, "form", VALUE_HOLES, USE_REST, NULL, N_("the body"), 0, 0},
    END_OF_KEYS};

static const struct grammar_key answer_keys[] = {
    {KEY_STATUS, "status", VALUE_NUMBER, USE_ONE_OF, NULL, N_("the HTTP status; left out: 200"), 100, 599},
    {KEY_RETRY_AFTER, "retry-after", VALUE_DURATION, 0, NULL, N_("the header Retry-After"), 0, 0},
    {KEY_BODY, "body", VALUE_HOLES, USE_ONE_OF | USE_REST | USE_HEREDOC, NULL, N_("the answer's body; a <<WORD without a key is one too"), 0, 0},
    END_OF_KEYS};

static const struct grammar_key online_keys[] = {
    {KEY_IN, "in", VALUE_RANGE, 0, NULL, N_("at a moment in this stretch of time, drawn from the seed"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key kill_keys[] = {
    {KEY_AT, "at", VALUE_WORD, 0, "now|request|answer|commit", N_("when: at once, or at the next of these"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key start_keys[] = {
    {KEY_TYPES, "types", VALUE_PATH, USE_REPEATED, NULL, N_("message types that the app registers from now on"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key pin_keys[] = {
    {KEY_OFF, "off", VALUE_NONE, 0, NULL, N_("unpins"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key register_keys[] = {
    {KEY_FILE, "FILE", VALUE_PATH, USE_POSITION | USE_ONE_OF | USE_EXCLUSIVE, NULL, NULL, 0, 0},
    {KEY_BODY, "body", VALUE_TEXT, USE_HEREDOC | USE_ONE_OF | USE_EXCLUSIVE, NULL, N_("the type's file, written here"), 0, 0},
    {KEY_REFUSED, "refused", VALUE_TEXT, 0, "TEXT", N_("it must be refused, for a reason in which TEXT stands"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key unregister_keys[] = {
    {KEY_OBJECT_NAME, "OBJECTNAME", VALUE_TEXT, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, 0},
    END_OF_KEYS};
static const struct grammar_key clock_keys[] = {
    {KEY_DURATION, "+D|-D", VALUE_SIGNED, USE_POSITION | USE_REQUIRED, NULL, NULL, 0, 0},
    END_OF_KEYS};
static const struct grammar_key user_keys[] = {
    {KEY_USER, "user", VALUE_TEXT, USE_REQUIRED, "ID", N_("logs out, and in as this user"), 0, 0},
    END_OF_KEYS};

static const struct grammar_key wait_keys[] = {
    {KEY_MAX, "max", VALUE_DURATION, USE_REQUIRED, NULL, N_("how long; then it has failed"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key never_keys[] = {
    {KEY_FOR, "for", VALUE_DURATION, 0, NULL, N_("how long; left out: to the end"), 0, 0},
    END_OF_KEYS};

static const struct grammar_key received_keys[] = {
    {KEY_DELAY, "delay", VALUE_DURATION, USE_COMPARED, NULL, N_("from sentTime on, on the server's clock"), 0, 0},
    {KEY_DELIVERY, "delivery", VALUE_WORD, 0, "in-time|late", N_("in time or late, as R19 has it"), 0, 0},
    {KEY_OFFLINE, "offline", VALUE_WORD, 0, "no|yes", N_("whether it is flagged as sent while the client was away"), 0, 0},
    {KEY_TIMES, "times", VALUE_NUMBER, USE_COMPARED, NULL, N_("how often the app was given it"), 0, INT32_MAX},
    END_OF_KEYS};
static const struct grammar_key missed_keys[] = {
    {KEY_CAUSE, "cause", VALUE_WORD, 0, "offline|failing|killed", N_("what the client was while the window was open"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key reads_keys[] = {
    {KEY_LINES, "lines", VALUE_HOLES, USE_REQUIRED, NULL, N_("the text, or <<WORD"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key conversation_keys[] = {
    {KEY_UNREAD, "unread", VALUE_NUMBER, USE_COMPARED, NULL, N_("unread messages"), 0, INT32_MAX},
    {KEY_LAST, "last", VALUE_ID, 0, NULL, N_("the last message"), 0, 0},
    {KEY_DIGEST, "digest", VALUE_TEXT, 0, NULL, N_("the text of the row"), 0, 0},
    {KEY_ORDER, "order", VALUE_NUMBER, 0, NULL, N_("the place in the list, from 1"), 1, INT32_MAX},
    {KEY_HIDDEN, "hidden", VALUE_WORD, 0, "no|yes", N_("removed until the next message"), 0, 0},
    {KEY_PINNED, "pinned", VALUE_WORD, 0, "no|yes", N_("at the top"), 0, 0},
    END_OF_KEYS};
#define COUNTER(key, word, help) {key, word, VALUE_NUMBER, USE_ONE_OF | USE_COMPARED, NULL, help, 0, INT32_MAX}
static const struct grammar_key counts_keys[] = {
    COUNTER(KEY_RECEIVED, "received", N_("messages that are new")),
    COUNTER(KEY_STORED, "stored", N_("of them stored")),
    COUNTER(KEY_DUPLICATES, "duplicates", N_("that were there before")),
    COUNTER(KEY_MISSED, "missed", N_("that can never be pulled again")),
    COUNTER(KEY_UNREAD, "unread", N_("unread in all conversations")),
    COUNTER(KEY_CONVERSATIONS, "conversations", N_("rows of the list")),
    COUNTER(KEY_PULLS, "pulls", N_("that ended, well or not")),
    COUNTER(KEY_FAILED, "failed", N_("of them failed")),
    COUNTER(KEY_ERRORS, "errors", N_("events of that name")),
    END_OF_KEYS};
static const struct grammar_key state_keys[] = {
    {KEY_STATE, "STATE", VALUE_WORD, USE_POSITION | USE_ONE_OF, "online|offline|killed|refused", NULL, 0, 0},
    {KEY_NEXT_PULL, "next-pull", VALUE_DURATION, USE_ONE_OF | USE_COMPARED, NULL, N_("from now"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key event_keys[] = {
    {KEY_COUNT_OF, "count", VALUE_NUMBER, USE_COMPARED, NULL, N_("how many; left out: at least one"), 0, INT32_MAX},
    {KEY_JSON, "json", VALUE_JSON, USE_REQUIRED | USE_REST, NULL, N_("members that the event has"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key screen_keys[] = {
    {KEY_SIZE, "size", VALUE_SIZE, 0, NULL, N_("columns and rows; left out: 80x24"), 0, 0},
    {KEY_OPEN, "open", VALUE_TEXT, 0, "TARGET", N_("the conversation that is open"), 0, 0},
    {KEY_LINES, "lines", VALUE_HOLES, USE_REQUIRED | USE_HEREDOC, NULL, N_("what stands on it"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key answered_keys[] = {
    {KEY_CODE, "code", VALUE_NUMBER, USE_ONE_OF, NULL, N_("the code in the body"), 0, INT32_MAX},
    {KEY_HTTP, "http", VALUE_NUMBER, USE_ONE_OF, NULL, N_("the HTTP status"), 100, 599},
    {KEY_RETRY_AFTER, "retry-after", VALUE_DURATION, USE_ONE_OF | USE_COMPARED, NULL, N_("the header Retry-After"), 0, 0},
    {KEY_ALLOW, "allow", VALUE_TEXT, USE_ONE_OF, NULL, N_("the header Allow"), 0, 0},
    {KEY_TEXT, "text", VALUE_TEXT, USE_ONE_OF, NULL, N_("stands somewhere in its errorMessage"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key sent_keys[] = {
    {KEY_TIME, "time", VALUE_DURATION, 0, "TIME", N_("sentTime, as a time of the scenario"), 0, 0},
    {KEY_COUNTER, "counter", VALUE_NUMBER, 0, NULL, N_("the place within its millisecond, from 0"), 0, 4095},
    {KEY_ASCENDING, "ascending", VALUE_NONE, 0, NULL, N_("each later than the one named before it"), 0, 0},
    END_OF_KEYS};
static const struct grammar_key delays_keys[] = {
    {KEY_UNIFORM, "uniform", VALUE_RANGE, USE_REQUIRED, NULL, N_("spread evenly over this stretch"), 0, 0},
    END_OF_KEYS};

static const struct grammar_row rows[] = {
    {GROUP_WHAT, "title", VERB_TITLE, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_VALUE, NULL}}, title_keys,
     N_("What the scenario shows, in a sentence."), false, false},
    {GROUP_WHAT, "rule", VERB_RULE, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_RULES, "R1..R30..."}}, NULL,
     N_("The rules of docs/RULES.md that it would see broken."), false, false},
    {GROUP_WHAT, "seed", VERB_SEED, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_VALUE, NULL}}, seed_keys,
     N_("Of everything that is drawn; the same seed gives the same run."), false, false},
    {GROUP_WHAT, "epoch", VERB_EPOCH, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_VALUE, NULL}}, epoch_keys,
     N_("What the calendar says at 0:00: 2020-03-25T17:05:32Z, or ms since 1970."), false, false},
    {GROUP_WHAT, "tolerance", VERB_TOLERANCE, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_VALUE, NULL}}, duration_keys,
     N_("By how much times may be off when it is played against a real server."), false, false},

    {GROUP_TEXT, "include", VERB_INCLUDE, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_VALUE, NULL}}, include_keys,
     N_("The statements of another file, in this place."), false, false},
    {GROUP_TEXT, "repeat", VERB_REPEAT, SUBJECT_NONE, WHO_NOBODY,
     {{OPERAND_VALUE, NULL}, {OPERAND_WORD, "every"}, {OPERAND_VALUE, NULL}}, repeat_keys,
     N_("The statements up to `end`, N times; turn k begins (k-1) times D after the first. Times\n"
        "inside count from the turn's start, {i} is its number, from 1. A turn must be over when the\n"
        "next one begins."), false, false},
    {GROUP_TEXT, "end", VERB_END, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_END, NULL}}, NULL,
     N_("Of a repeat."), false, false},

    {GROUP_WORLD, "client", VERB_CLIENT, SUBJECT_NONE, WHO_NEW, {{OPERAND_END, NULL}}, client_keys,
     N_("A new phone."), false, false},
    {GROUP_WORLD, "net", VERB_NET, SUBJECT_NONE, WHO_LINK, {{OPERAND_END, NULL}}, net_keys,
     N_("Faults between a client, or the sender of broadcasts, and the server; without a name:\n"
        "of every client."), false, false},
    {GROUP_WORLD, "server", VERB_SERVER, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_END, NULL}}, server_keys,
     N_("What happens to the server, and how it is set up."), false, false},
    {GROUP_WORLD, "send", VERB_SEND, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_NEW_ID, "ID"}}, send_keys,
     N_("A broadcast, and the code that it must be answered with. ID is what the scenario calls it."), false, false},
    {GROUP_WORLD, "call", VERB_CALL, SUBJECT_NONE, WHO_NOBODY,
     {{OPERAND_NEW_ID, "ID"}, {OPERAND_VALUE, NULL}, {OPERAND_VALUE, NULL}}, call_keys,
     N_("Any request to the Server API."), false, false},
    {GROUP_WORLD, "answer", VERB_ANSWER, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_END, NULL}}, answer_keys,
     N_("What the client's next pull is answered with, whatever the server would say."), false, false},

    {GROUP_ACTION, "online", VERB_ONLINE, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_END, NULL}}, online_keys,
     N_("Connects."), false, false},
    {GROUP_ACTION, "offline", VERB_OFFLINE, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_END, NULL}}, NULL,
     N_("Loses its connection."), false, false},
    {GROUP_ACTION, "pull", VERB_PULL, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_END, NULL}}, NULL,
     N_("Pulls now."), false, false},
    {GROUP_ACTION, "kill", VERB_KILL, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_END, NULL}}, kill_keys,
     N_("kill -9: only what is stored is left."), false, false},
    {GROUP_ACTION, "stop", VERB_STOP, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_END, NULL}}, NULL,
     N_("The app is closed in good order."), false, false},
    {GROUP_ACTION, "start", VERB_START, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_END, NULL}}, start_keys,
     N_("The app is started again, on the store that is left."), false, false},
    {GROUP_ACTION, "open", VERB_OPEN, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_TARGET, "TARGET"}}, NULL,
     N_("Opens a conversation, which marks it as read."), false, false},
    {GROUP_ACTION, "remove", VERB_REMOVE, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_TARGET, "TARGET"}}, NULL,
     N_("Hides a conversation until its next message."), false, false},
    {GROUP_ACTION, "clear", VERB_CLEAR, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_TARGET, "TARGET"}}, NULL,
     N_("Deletes a conversation with its messages."), false, false},
    {GROUP_ACTION, "pin", VERB_PIN, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_TARGET, "TARGET"}}, pin_keys,
     N_("Pins a conversation to the top."), false, false},
    {GROUP_ACTION, "delete", VERB_DELETE, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_ID, "ID"}}, NULL,
     N_("Deletes one message."), false, false},
    {GROUP_ACTION, "register", VERB_REGISTER, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_VALUE, NULL}}, register_keys,
     N_("Registers a message type (docs/REGISTRY.md) while the app runs."), false, false},
    {GROUP_ACTION, "unregister", VERB_UNREGISTER, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_VALUE, NULL}}, unregister_keys,
     N_("Forgets a message type."), false, false},
    {GROUP_ACTION, "clock", VERB_CLOCK, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_VALUE, NULL}}, clock_keys,
     N_("Its clock is set forward or back by so much."), false, false},
    {GROUP_ACTION, "user", VERB_USER, SUBJECT_NONE, WHO_CLIENT, {{OPERAND_END, NULL}}, user_keys,
     N_("Another user logs in on this phone."), false, true},

    {GROUP_CHECK, "wait", VERB_WAIT, SUBJECT_RECEIVED, WHO_CLIENT,
     {{OPERAND_WORD, "received"}, {OPERAND_ID, "ID"}}, wait_keys,
     N_("Goes on in the moment the client receives it. Not inside a repeat."), false, false},
    {GROUP_CHECK, "expect", VERB_EXPECT, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_END, NULL}}, NULL,
     N_("Must hold when everything of this instant is done."), false, false},
    {GROUP_CHECK, "never", VERB_NEVER, SUBJECT_NONE, WHO_NOBODY, {{OPERAND_END, NULL}}, never_keys,
     N_("Must not hold at any moment from now on; what can be expected of a client, with:"), false, false},

#define SUBJECT(word, subject, who, operands, keys, help, may_be_negated) \
    {GROUP_SUBJECT, word, VERB_EXPECT, subject, who, operands, keys, help, may_be_negated, false}
#define OPERANDS(...) {__VA_ARGS__}
    SUBJECT("received", SUBJECT_RECEIVED, WHO_CLIENT, OPERANDS({OPERAND_IDS, "ID..."}), received_keys,
     N_("The client has received them."), true),
    SUBJECT("missed", SUBJECT_MISSED, WHO_CLIENT, OPERANDS({OPERAND_IDS, "ID..."}), missed_keys,
     N_("Their window closed before the client came."), true),
    SUBJECT("pending", SUBJECT_PENDING, WHO_CLIENT, OPERANDS({OPERAND_IDS, "ID..."}), NULL,
     N_("Not received, and the window is still open."), true),
    SUBJECT("stored", SUBJECT_STORED, WHO_CLIENT, OPERANDS({OPERAND_IDS, "ID..."}), NULL,
     N_("Stored when they came; `chat` tells what is in the store now."), true),
    SUBJECT("shown", SUBJECT_SHOWN, WHO_CLIENT, OPERANDS({OPERAND_IDS, "ID..."}), NULL,
     N_("Shown in the chat when they came."), true),
    SUBJECT("listed", SUBJECT_LISTED, WHO_CLIENT, OPERANDS({OPERAND_IDS, "ID..."}), NULL,
     N_("When they came: stored, and sent without disableUpdateLastMsg (R22)."), true),
    SUBJECT("counted", SUBJECT_COUNTED, WHO_CLIENT, OPERANDS({OPERAND_IDS, "ID..."}), NULL,
     N_("Of a kind that raises unread."), true),
    SUBJECT("parsed", SUBJECT_PARSED, WHO_CLIENT, OPERANDS({OPERAND_IDS, "ID..."}), NULL,
     N_("Of a type that the client knows, with a content that fits it."), true),
    SUBJECT("reads", SUBJECT_READS, WHO_CLIENT, OPERANDS({OPERAND_ID, "ID"}), reads_keys,
     N_("The lines of one message as the chat shows it now."), false),
    SUBJECT("conversation", SUBJECT_CONVERSATION, WHO_CLIENT, OPERANDS({OPERAND_TARGET, "TARGET"}), conversation_keys,
     N_("A row of the conversation list."), true),
    SUBJECT("list", SUBJECT_LIST, WHO_CLIENT, OPERANDS({OPERAND_TARGETS_OR_NONE, "TARGET...|none"}), NULL,
     N_("The whole list that is seen, from the top."), false),
    SUBJECT("chat", SUBJECT_CHAT, WHO_CLIENT, OPERANDS({OPERAND_TARGET, "TARGET"}, {OPERAND_IDS_OR_NONE, "ID...|none"}), NULL,
     N_("One whole chat, oldest first."), false),
    SUBJECT("counts", SUBJECT_COUNTS, WHO_CLIENT, OPERANDS({OPERAND_END, NULL}), counts_keys,
     N_("Sums since the client was made."), false),
    SUBJECT("state", SUBJECT_STATE, WHO_CLIENT, OPERANDS({OPERAND_VALUE, NULL}), state_keys,
     N_("What the client is, and when it pulls next."), false),
    SUBJECT("event", SUBJECT_EVENT, WHO_CLIENT, OPERANDS({OPERAND_END, NULL}), event_keys,
     N_("An event (docs/EVENTS.md) that has these members, among others."), true),
    SUBJECT("screen", SUBJECT_SCREEN, WHO_CLIENT, OPERANDS({OPERAND_END, NULL}), screen_keys,
     N_("These lines stand on the screen, one below the other."), true),
    SUBJECT("answer", SUBJECT_ANSWER, WHO_NOBODY, OPERANDS({OPERAND_ASKED_ID, "ID"}), answered_keys,
     N_("What a send or call was answered with."), false),
    SUBJECT("sent", SUBJECT_SENT, WHO_NOBODY, OPERANDS({OPERAND_IDS, "ID..."}), sent_keys,
     N_("How the server stamped accepted broadcasts."), false),
    SUBJECT("delays", SUBJECT_DELAYS, WHO_NOBODY, OPERANDS({OPERAND_ID, "ID"}), delays_keys,
     N_("The delays of one broadcast over all clients."), false),
};

/* clang-format on */

const char *const grammar_reserved[] = {"sender", "none", "all", "not", "every", NULL};

const struct grammar_row *grammar_rows(size_t *count)
{
    *count = sizeof rows / sizeof rows[0];
    return rows;
}

static const struct grammar_row *find_row(const char *word, bool is_subject)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if ((rows[i].group == GROUP_SUBJECT) == is_subject && strcmp(rows[i].word, word) == 0)
            return &rows[i];
    }
    return NULL;
}

const struct grammar_row *grammar_statement(const char *word)
{
    return find_row(word, false);
}

const struct grammar_row *grammar_subject(const char *word)
{
    return find_row(word, true);
}

const struct grammar_key *grammar_key_of(const struct grammar_row *row, const char *word)
{
    if (row->keys == NULL)
        return NULL;
    for (const struct grammar_key *key = row->keys; key->word != NULL; key++) {
        if ((key->use & USE_POSITION) == 0 && strcmp(key->word, word) == 0)
            return key;
    }
    return NULL;
}

bool grammar_takes_rest(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (const struct grammar_key *k = rows[i].keys; k != NULL && k->word != NULL; k++) {
            if ((k->use & (USE_REST | USE_POSITION)) == USE_REST && strlen(k->word) == len &&
                memcmp(k->word, word, len) == 0)
                return true;
        }
    }
    return false;
}

const char *scenario_subject_word(enum scenario_subject subject)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].group == GROUP_SUBJECT && rows[i].subject == subject)
            return rows[i].word;
    }
    return "";
}

const char *scenario_key_word(enum scenario_key key)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (const struct grammar_key *k = rows[i].keys; k != NULL && k->word != NULL; k++) {
            if (k->key == key)
                return k->word;
        }
    }
    return "";
}

const char *scenario_op_word(enum scenario_op op)
{
    static const char *const words[] = {
        [OP_EQ] = "=", [OP_LE] = "<=", [OP_GE] = ">=", [OP_LT] = "<", [OP_GT] = ">"};
    return words[op];
}
