#include <assert.h>
#include <string.h>

#include "base/i18n.h"
#include "store_private.h"

/* docs/STORE.md says what every table and column is for. */
static const char version_1[] =
    "CREATE TABLE client ("
    "  id INTEGER PRIMARY KEY CHECK (id = 1),"
    "  app_key TEXT NOT NULL,"
    "  user_id TEXT NOT NULL,"
    "  cursor TEXT,"
    "  alive_ms INTEGER,"
    "  total_unread INTEGER NOT NULL"
    ") STRICT;"

    /* content is last: it may lie on overflow pages, which nobody reads who wants the rest. */
    "CREATE TABLE wire ("
    "  id INTEGER PRIMARY KEY,"
    "  uid TEXT NOT NULL UNIQUE,"
    "  sent_ms INTEGER NOT NULL,"
    "  received_ms INTEGER NOT NULL,"
    "  server_ms INTEGER NOT NULL,"
    "  again_ms INTEGER,"
    "  times INTEGER NOT NULL,"
    "  same_as INTEGER REFERENCES wire (id),"
    "  content_hash INTEGER,"
    "  disable_update INTEGER NOT NULL,"
    "  bit_persisted INTEGER NOT NULL,"
    "  bit_counted INTEGER NOT NULL,"
    "  offline INTEGER NOT NULL,"
    "  parsed INTEGER NOT NULL,"
    "  stored INTEGER NOT NULL,"
    "  counted INTEGER NOT NULL,"
    "  listed INTEGER NOT NULL,"
    "  dropped INTEGER NOT NULL,"
    "  reasons TEXT NOT NULL,"
    "  from_user_id TEXT NOT NULL,"
    "  object_name TEXT NOT NULL,"
    "  content TEXT NOT NULL"
    ") STRICT;"
    /* Ordered by time behind the hash: of a text that comes every day only the last minutes are
     * looked at. */
    "CREATE INDEX wire_by_hash ON wire (content_hash, coalesce(again_ms, received_ms))"
    "  WHERE content_hash IS NOT NULL;"

    "CREATE TABLE conversation ("
    "  id INTEGER PRIMARY KEY,"
    "  target_id TEXT NOT NULL UNIQUE,"
    "  hidden INTEGER NOT NULL,"
    "  pinned INTEGER NOT NULL,"
    "  sort_ms INTEGER NOT NULL,"
    "  unread INTEGER NOT NULL,"
    "  last_uid TEXT,"
    "  last_sent_ms INTEGER,"
    "  newest_sent_ms INTEGER NOT NULL,"
    "  read_mark_ms INTEGER NOT NULL,"
    "  version_ms INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX conversation_in_order ON conversation (pinned, sort_ms) WHERE hidden = 0;"

    /* The key is the order of a chat, so that a page of it is one stretch of the table. */
    "CREATE TABLE message ("
    "  conversation INTEGER NOT NULL REFERENCES conversation (id),"
    "  sent_ms INTEGER NOT NULL,"
    "  uid TEXT NOT NULL,"
    "  wire INTEGER NOT NULL REFERENCES wire (id),"
    "  mine INTEGER NOT NULL,"
    "  counted INTEGER NOT NULL,"
    "  listed INTEGER NOT NULL,"
    "  PRIMARY KEY (conversation, sent_ms, uid)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE life ("
    "  id INTEGER PRIMARY KEY,"
    "  from_ms INTEGER NOT NULL,"
    "  state TEXT NOT NULL"
    ") STRICT;"

    "CREATE VIEW chat AS"
    "  SELECT c.target_id, m.uid, w.object_name, w.content, m.sent_ms, w.received_ms, w.offline,"
    "         m.mine, m.counted, m.listed"
    "  FROM message m JOIN conversation c ON c.id = m.conversation JOIN wire w ON w.id = m.wire;";

/* The search. No virtual table: whoever opens the file has everything that its tables need. */
static const char version_2[] =
    /* text is last, on overflow pages: the rest is read without it. */
    "CREATE TABLE search_text ("
    "  id INTEGER PRIMARY KEY,"
    "  first_wire INTEGER NOT NULL,"
    "  rows INTEGER NOT NULL,"
    "  text TEXT NOT NULL"
    ") STRICT;"
    "CREATE TABLE search_section ("
    "  id INTEGER PRIMARY KEY,"
    "  places INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE search_filter ("
    "  id INTEGER PRIMARY KEY,"
    "  words BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE search_gone ("
    "  wire INTEGER PRIMARY KEY"
    ") STRICT;";

/* The step at place i leads from version i to i + 1. */
static const char *const migrations[] = {version_1, version_2};
static_assert(sizeof migrations / sizeof migrations[0] == STORE_SCHEMA_VERSION,
              "every version has the step that leads to it");

int store_schema_claim(struct store *s, struct err *err)
{
    struct query q = query_start(s, SQL_CLIENT_CLAIM);
    query_str(&q, s->app_key);
    query_str(&q, s->user_id);
    return query_run(&q, err);
}

/* PRAGMA takes no bound values. */
static int mark_version(struct store *s, const char *doing, struct err *err)
{
    char *sql = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                STORE_APPLICATION_ID, STORE_SCHEMA_VERSION);
    assert(sql != NULL);
    int status = store_exec(s, sql, doing, err);
    sqlite3_free(sql);
    return status;
}

int store_schema_migrate(struct store *s, int from, struct err *err)
{
    if (from == STORE_SCHEMA_VERSION)
        return 0;
    const char *doing = from == 0 ? N_("create the store") : N_("bring the store up to date");
    int status = store_exec(s, "BEGIN EXCLUSIVE", doing, err);
    for (int v = from; status == 0 && v < STORE_SCHEMA_VERSION; v++)
        status = store_exec(s, migrations[v], doing, err);
    if (status == 0 && from == 0 && s->user_id != NULL)
        status = store_schema_claim(s, err);
    if (status == 0)
        status = mark_version(s, doing, err);
    if (status == 0)
        status = store_exec(s, "COMMIT", doing, err);
    if (status != 0)
        store_rollback(s);
    return status;
}
