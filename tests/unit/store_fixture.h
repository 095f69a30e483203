/*
 * What the tests of the store share: answers written as short tables, a plain SQLite connection
 * beside the store (as a tester's sqlite3 has it), and what must hold of every store.
 */
#ifndef CASTSIM_TESTS_STORE_FIXTURE_H
#define CASTSIM_TESTS_STORE_FIXTURE_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "io/store.h"
#include "unit.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ANSWER_MAX 12
#define TEN_MINUTES_MS 600000

/* ---- opening ---- */

static inline struct store *open_as(const char *path, const char *app, const char *user,
                                    enum profile_id profile, struct err *err)
{
    const struct store_config config = {
        .path = path, .app_key = app, .user_id = user, .profile = profile_get(profile)};
    return store_open(&config, err);
}

static inline struct store *open_store(const char *path, enum profile_id profile)
{
    struct err err = {0};
    struct store *s = open_as(path, "app", "me", profile, &err);
    if (s == NULL)
        fail_msg("%s", err.text);
    return s;
}

/* ---- answers ---- */

/* One message of an answer; what is left out makes a stored, counted text from "2191". */
struct arrival {
    const char *uid; /* NULL ends the table */
    int64_t sent_ms;
    const char *from;
    const char *type;
    const char *content;
    bool is_not_stored;
    bool is_uncounted;
    bool is_disabled;
    bool is_mine;
    bool is_offline;
};

struct answer {
    const char *cursor;
    int64_t received_ms;
    int64_t server_ms; /* 0 = received_ms */
    int64_t dedupe_ms;
    struct arrival arrivals[ANSWER_MAX];
    /* What came of it. */
    enum store_outcome outcomes[ANSWER_MAX];
    char changed[512]; /* targetIds, joined by blanks */
};

static inline struct message message_of(const struct arrival *a)
{
    struct message m = {
        .from_user_id = (char *)(uintptr_t)(a->from != NULL ? a->from : "2191"),
        .object_name = (char *)(uintptr_t)(a->type != NULL ? a->type : "RC:TxtMsg"),
        .content = (char *)(uintptr_t)(a->content != NULL ? a->content : "{\"content\":\"hello\"}"),
        .disable_update_last_msg = a->is_disabled,
        .persisted = true,
        .counted = true,
        .sent_time_ms = a->sent_ms,
    };
    m.content_len = strlen(m.content);
    snprintf(m.uid, sizeof m.uid, "%s", a->uid);
    return m;
}

static inline struct verdict verdict_of(const struct arrival *a)
{
    return (struct verdict){
        .parsed = true,
        .stored = !a->is_not_stored,
        .shown = !a->is_not_stored,
        .counted = !a->is_not_stored && !a->is_uncounted,
        .listed = !a->is_not_stored && !a->is_disabled,
        .offline = a->is_offline,
        .reasons = {a->is_not_stored ? REASON_NOT_STORED : REASON_LAST_UPDATED},
        .reason_count = 1,
    };
}

static inline int ingest(struct store *s, struct answer *a, struct err *err)
{
    struct message messages[ANSWER_MAX];
    struct store_item items[ANSWER_MAX];
    size_t count = 0;
    for (; count < ANSWER_MAX && a->arrivals[count].uid != NULL; count++) {
        messages[count] = message_of(&a->arrivals[count]);
        items[count] = (struct store_item){.message = &messages[count],
                                           .verdict = verdict_of(&a->arrivals[count]),
                                           .is_mine = a->arrivals[count].is_mine};
    }
    struct store_batch batch = {
        .items = items,
        .count = count,
        .cursor = a->cursor != NULL ? a->cursor : "c",
        .received_ms = a->received_ms,
        .server_time_ms = a->server_ms != 0 ? a->server_ms : a->received_ms,
        .dedupe_content_ms = a->dedupe_ms,
    };
    char **changed;
    size_t changed_count;
    int status = store_ingest(s, &batch, &changed, &changed_count, err);
    for (size_t i = 0; i < count; i++)
        a->outcomes[i] = items[i].outcome;
    size_t at = 0;
    a->changed[0] = '\0';
    for (size_t i = 0; i < changed_count; i++)
        at += (size_t)snprintf(a->changed + at, sizeof a->changed - at, "%s%s", i > 0 ? " " : "",
                               changed[i]);
    store_free_targets(changed, changed_count);
    return status;
}

static inline void ingest_ok(struct store *s, struct answer *a)
{
    struct err err = {0};
    if (ingest(s, a, &err) != 0)
        fail_msg("%s", err.text);
}

/* Takes one message in; returns what came of it. */
static inline enum store_outcome take_at(struct store *s, int64_t received_ms, struct arrival one)
{
    struct answer a = {.received_ms = received_ms, .arrivals = {one}};
    ingest_ok(s, &a);
    return a.outcomes[0];
}

/* ---- looking ---- */

static inline struct conversation row_of(struct store *s, const char *target_id)
{
    struct err err = {0};
    struct store_conversation c;
    bool found;
    assert_int_equal(store_find(s, target_id, &c, &found, &err), 0);
    struct conversation row = found ? c.row : (struct conversation){0};
    store_conversation_done(&c);
    return row;
}

static inline int64_t total_unread(struct store *s)
{
    struct err err = {0};
    int64_t total = -1;
    assert_int_equal(store_total_unread(s, &total, &err), 0);
    return total;
}

/* UIDs of a chat, oldest first, joined by blanks. */
static inline const char *chat_of(struct store *s, const char *target_id)
{
    static char text[8192];
    struct err err = {0};
    struct store_chat_key newest = {.sent_time_ms = INT64_MAX};
    struct store_messages page;
    assert_int_equal(store_chat(s, target_id, &newest, true, 1000, &page, &err), 0);
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < page.count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i > 0 ? " " : "",
                               page.rows[i].message.uid);
    store_chat_done(&page);
    return text;
}

/* targetIds of the list from the top, joined by blanks. */
static inline const char *list_of(struct store *s)
{
    static char text[8192];
    struct err err = {0};
    struct store_conversations page;
    assert_int_equal(store_list(s, NULL, true, 1000, &page, &err), 0);
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < page.count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i > 0 ? " " : "",
                               page.rows[i].target_id);
    store_list_done(&page);
    return text;
}

/* ---- beside the store ---- */

static inline sqlite3 *open_beside(const char *path)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    return db;
}

static inline void exec_beside(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
}

/* All values of all rows, columns joined by |, rows by blanks. Good until the next call. */
static inline const char *ask_beside(sqlite3 *db, const char *sql)
{
    static char text[8192];
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    size_t at = 0;
    text[0] = '\0';
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const unsigned char *value = sqlite3_column_text(stmt, i);
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s",
                                   i > 0    ? "|"
                                   : at > 0 ? " "
                                            : "",
                                   value != NULL ? (const char *)value : "");
            assert_true(at < sizeof text);
        }
    }
    if (sqlite3_finalize(stmt) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    return text;
}

/* What must hold of every store whose profile was native all its life. */
static inline void assert_sound(sqlite3 *db)
{
    assert_string_equal(ask_beside(db, "PRAGMA integrity_check"), "ok");
    assert_string_equal(ask_beside(db, "PRAGMA foreign_key_check"), "");
    assert_string_equal(ask_beside(db, "SELECT total_unread - (SELECT coalesce(sum(unread), 0) "
                                       "FROM conversation WHERE NOT hidden) FROM client"),
                        "0");
    /* R26 */
    assert_string_equal(
        ask_beside(db, "SELECT target_id FROM conversation c WHERE unread <> (SELECT count(*) FROM "
                       "message m WHERE m.conversation = c.id AND counted AND NOT mine AND "
                       "sent_ms > read_mark_ms)"),
        "");
    /* R28 */
    assert_string_equal(
        ask_beside(db, "SELECT target_id FROM conversation c WHERE last_uid IS NOT (SELECT uid "
                       "FROM message m WHERE m.conversation = c.id AND listed "
                       "ORDER BY sent_ms DESC, uid DESC LIMIT 1)"),
        "");
    /* What is stored is what the wire log says was stored, unless it was deleted. */
    assert_string_equal(ask_beside(db, "SELECT uid FROM message m WHERE NOT EXISTS (SELECT 1 FROM "
                                       "wire w WHERE w.id = m.wire AND w.uid = m.uid AND w.stored "
                                       "AND w.sent_ms = m.sent_ms)"),
                        "");
}

#endif
