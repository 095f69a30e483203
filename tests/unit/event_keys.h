/*
 * The keys of every event, in their order, as docs/EVENTS.md has them. Each line that a test sees
 * is held to exactly these.
 */
#ifndef CASTSIM_TESTS_UNIT_EVENT_KEYS_H
#define CASTSIM_TESTS_UNIT_EVENT_KEYS_H

#include "unit.h"

#include "core/json.h"

/* What a value is: s string, t time or duration (ms in a string), n whole number, b boolean, a
 * array of strings, o another table. A '?' in front: may be left out; a 0 behind: may be null. */
struct event_key {
    const char *name;
    const char *is;
};

static const struct event_key pull_keys[] = {{"event", "s"},
                                             {"at", "t"},
                                             {"ok", "b"},
                                             {"http", "n"},
                                             {"received", "n"},
                                             {"duplicates", "?n"},
                                             {"contentDuplicates", "?n"},
                                             {"more", "b"},
                                             {"reset", "?b"},
                                             {"missed", "n"},
                                             {"missedList", "?o"},
                                             {"tookMs", "t"},
                                             {"nextPullAt", "t0"},
                                             {NULL, NULL}};
static const struct event_key missed_keys[] = {
    {"messageUID", "s"}, {"sentTime", "t"}, {"cause", "s"}, {NULL, NULL}};
static const struct event_key message_keys[] = {{"event", "s"},      {"messageUID", "s"},
                                                {"objectName", "s"}, {"targetId", "s"},
                                                {"sentTime", "t"},   {"receivedTime", "t"},
                                                {"delayMs", "t"},    {"delivery", "s"},
                                                {"offline", "b"},    {"disableUpdateLastMsg", "b"},
                                                {"content", "s"},    {"verdict", "o"},
                                                {"digest", "s"},     {"lines", "a"},
                                                {"why", "a"},        {NULL, NULL}};
static const struct event_key verdict_keys[] = {{"parsed", "b"}, {"stored", "b"}, {"counted", "b"},
                                                {"shown", "b"},  {"listed", "b"}, {"dropped", "?b"},
                                                {NULL, NULL}};
static const struct event_key conversation_keys[] = {
    {"event", "s"},  {"targetId", "s"}, {"unread", "n"}, {"lastMessageUID", "s0"},
    {"digest", "s"}, {"sortTime", "t"}, {NULL, NULL}};
static const struct event_key online_keys[] = {{"event", "s"}, {"at", "t"}, {NULL, NULL}};
static const struct event_key error_keys[] = {
    {"event", "s"}, {"at", "t"}, {"what", "s"}, {NULL, NULL}};

static const struct {
    const char *event;
    const struct event_key *keys;
} event_tables[] = {
    {"pull", pull_keys},     {"message", message_keys}, {"conversation", conversation_keys},
    {"online", online_keys}, {"offline", online_keys},  {"error", error_keys},
};
#define EVENT_TABLE_COUNT (sizeof event_tables / sizeof event_tables[0])

static inline bool is_array_of_strings(const struct json *value)
{
    bool is_good = value != NULL && json_kind(value) == JSON_ARRAY;
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item))
        is_good = is_good && json_str(item) != NULL;
    return is_good;
}

static inline bool is_as_said(const struct json *value, const char *is)
{
    int64_t n;
    bool b;
    is += *is == '?';
    if (is[1] == '0' && json_kind(value) == JSON_NULL)
        return true;
    switch (*is) {
    case 's':
        return json_str(value) != NULL;
    case 't':
        return json_i64_str(value, &n);
    case 'n':
        return json_i64(value, &n);
    case 'b':
        return json_bool(value, &b);
    case 'a':
        return is_array_of_strings(value);
    default:
        return json_kind(value) == JSON_ARRAY || json_kind(value) == JSON_OBJECT;
    }
}

/* Exactly the keys of the table, in its order. */
static inline void assert_keys(const struct json *object, const struct event_key *keys,
                               const char *line)
{
    const struct json *child = json_first(object);
    for (; keys->name != NULL; keys++) {
        bool is_there = child != NULL && strcmp(json_key(child), keys->name) == 0;
        if (!is_there && *keys->is == '?')
            continue;
        if (!is_there || !is_as_said(child, keys->is))
            fail_msg("\"%s\" is not here, or no \"%s\": %s", keys->name, keys->is, line);
        child = json_next(child);
    }
    if (child != NULL)
        fail_msg("\"%s\" is not documented: %s", json_key(child), line);
}

static inline void assert_event_keys(const struct json *event, const char *line)
{
    const char *kind = json_str(json_get(event, "event"));
    for (size_t i = 0; i < EVENT_TABLE_COUNT; i++) {
        if (kind == NULL || strcmp(event_tables[i].event, kind) != 0)
            continue;
        assert_keys(event, event_tables[i].keys, line);
        if (json_get(event, "verdict") != NULL)
            assert_keys(json_get(event, "verdict"), verdict_keys, line);
        const struct json *missed = json_first(json_get(event, "missedList"));
        for (; missed != NULL; missed = json_next(missed))
            assert_keys(missed, missed_keys, line);
        return;
    }
    fail_msg("no known event: %s", line);
}

#endif
