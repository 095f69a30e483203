/*
 * What the tests of the search share: many messages at once, the index brought up to date, and
 * searches that answer with the UIDs of what they found, newest first.
 */
#ifndef CASTSIM_TESTS_SEARCH_FIXTURE_H
#define CASTSIM_TESTS_SEARCH_FIXTURE_H

#include "io/store_search.h"
#include "store_fixture.h"

/* Takes messages in by one ingest. */
static inline void receive(struct store *s, const struct arrival *arrivals, size_t count)
{
    struct message *messages = calloc(count, sizeof *messages);
    struct store_item *items = calloc(count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        messages[i] = message_of(&arrivals[i]);
        items[i] = (struct store_item){.message = &messages[i],
                                       .verdict = verdict_of(&arrivals[i]),
                                       .is_mine = arrivals[i].is_mine};
    }
    struct store_batch batch = {
        .items = items, .count = count, .cursor = "c", .received_ms = 1000, .server_time_ms = 1000};
    struct err err = {0};
    if (store_ingest(s, &batch, NULL, NULL, &err) != 0)
        fail_msg("%s", err.text);
    free(messages);
    free(items);
}

/* A text message; the text must not need escapes. */
static inline void say(struct store *s, const char *uid, const char *from, const char *text)
{
    struct buf content = {0};
    buf_addf(&content, "{\"content\":\"%s\"}", text);
    receive(
        s,
        &(struct arrival){.uid = uid, .sent_ms = 100, .from = from, .content = buf_str(&content)},
        1);
    buf_done(&content);
}

/* Messages that say "filler NUMBER" under the UIDs "fNUMBER", from "crowd". */
static inline void fill(struct store *s, size_t first, size_t count)
{
    enum { AT_ONCE = 1024 };
    struct line {
        char uid[24], content[64];
    } *lines = calloc(AT_ONCE, sizeof *lines);
    struct arrival *arrivals = calloc(AT_ONCE, sizeof *arrivals);
    for (size_t done = 0, n; done < count; done += n) {
        n = count - done < AT_ONCE ? count - done : AT_ONCE;
        for (size_t i = 0; i < n; i++) {
            size_t number = first + done + i;
            snprintf(lines[i].uid, sizeof lines[i].uid, "f%zu", number);
            snprintf(lines[i].content, sizeof lines[i].content, "{\"content\":\"filler %zu\"}",
                     number);
            arrivals[i] = (struct arrival){.uid = lines[i].uid,
                                           .sent_ms = 1000 + (int64_t)number,
                                           .from = "crowd",
                                           .content = lines[i].content};
        }
        receive(s, arrivals, n);
    }
    free(lines);
    free(arrivals);
}

/* Brings the index as far as it can be. Returns how many calls that took. */
static inline size_t index_all(struct store *s)
{
    struct err err = {0};
    size_t left, calls = 0;
    do {
        if (store_index_some(s, 1, &left, &err) != 0)
            fail_msg("%s", err.text);
        calls++;
    } while (left > 0);
    return calls;
}

static inline struct store_search *start(struct store *s, const char *text, const char *target_id,
                                         size_t limit, int64_t before)
{
    return store_search_new(
        s, &(struct store_search_config){
               .text = text, .target_id = target_id, .limit = limit, .before = before});
}

static inline void finish(struct store_search *search)
{
    struct err err = {0};
    if (store_search_step(search, NULL, NULL, &err) != 0)
        fail_msg("%s", err.text);
}

/* UIDs of the hits, joined by blanks. Good until the next call. */
static inline const char *uids_of(const struct store_search *search)
{
    static char text[65536];
    size_t count, at = 0;
    const struct store_hit *hits = store_search_hits(search, &count);
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i > 0 ? " " : "",
                               hits[i].message.message.uid);
        assert_true(at < sizeof text);
    }
    return text;
}

static inline const char *find_in(struct store *s, const char *text, const char *target_id)
{
    struct store_search *search = start(s, text, target_id, 50, 0);
    finish(search);
    const char *uids = uids_of(search);
    store_search_free(search);
    return uids;
}

static inline const char *find(struct store *s, const char *text)
{
    return find_in(s, text, NULL);
}

#endif
