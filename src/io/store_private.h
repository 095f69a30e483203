/*
 * store_private: what the files of the store share. store.c opens and closes, store_schema.c holds
 * the tables and their migrations, store_sql.c the statements, store_rows.c the conversation rows,
 * store_ingest.c takes answers in, store_pages.c reads, store_user.c does what the user does,
 * store_life.c keeps the life of the client, store_index.c and store_filter.c follow with the index
 * of the search, store_search.c searches, store_pool.c serves many stores in memory with one
 * connection, store_memory.c holds their files.
 */
#ifndef CASTSIM_IO_STORE_PRIVATE_H
#define CASTSIM_IO_STORE_PRIVATE_H

#include <sqlite3.h>

#include "io/db_file.h"
#include "io/store.h"
#include "io/store_search.h"

/* ---- statements: a table of words, prepared once each (store_sql.c) ---- */

enum store_sql {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_CLIENT_READ,
    SQL_CLIENT_CLAIM,
    SQL_CLIENT_SAVE,
    SQL_WIRE_ADD,
    SQL_WIRE_FIND,
    SQL_WIRE_RECEIVED,
    SQL_WIRE_AGAIN,
    SQL_WIRE_COUNT,
    SQL_WIRE_SAME,
    SQL_WIRE_OLDER,
    SQL_WIRE_HASH,
    SQL_MESSAGE_ADD,
    SQL_MESSAGE_FIND,
    SQL_MESSAGE_DELETE,
    SQL_MESSAGE_DELETE_ALL,
    SQL_MESSAGE_NEWEST_LISTED,
    SQL_CONVERSATION_FIND,
    SQL_CONVERSATION_MAX_ID,
    SQL_CONVERSATION_SAVE,
    SQL_CONVERSATION_DELETE,
    SQL_PAGE_FIND,
    SQL_PAGE_DOWN,
    SQL_PAGE_UP,
    SQL_CHAT_OLDER,
    SQL_CHAT_NEWER,
    SQL_LIFE_LAST,
    SQL_LIFE_ADD,
    SQL_LIFE_READ,
    SQL_WIRE_NEWEST,
    SQL_TEXT_LAST,
    SQL_TEXT_ROWS,
    SQL_TEXT_ADD,
    SQL_TEXT_READ,
    SQL_TEXT_BEFORE,
    SQL_SECTION_LAST,
    SQL_SECTION_ADD,
    SQL_SECTION_FIND,
    SQL_FILTER_ADD,
    SQL_FILTER_READ,
    SQL_GONE_ADD,
    SQL_GONE_ADD_ALL,
    SQL_GONE_ADD_WIRE,
    SQL_GONE_DELETE,
    SQL_GONE_READ,
    SQL_SEARCH_DIRECT,
    SQL_SEARCH_OF_CHAT,
    SQL_SEARCH_CONTENT,
    SQL_SEARCH_HIT,
    SQL_COUNT
};

/* The one row of the table client, but for its owner. */
struct store_client {
    char *cursor;     /* NULL = none yet */
    int64_t alive_ms; /* INT64_MIN = never */
    int64_t total_unread;
};

/* How far the index of the search is; read when first needed. */
struct store_index {
    bool is_known;
    int64_t texts;              /* rows of search_text; their ids begin at 1 */
    int64_t next_wire;          /* the first row of the wire log that is in none of them */
    int64_t sections;           /* of 64 texts each, that have a filter */
    struct filter_build *build; /* of the next section; NULL when none is being made */
};

/* A database file in memory, as its pages (store_memory.c). It may begin as a copy of another one:
 * then it shares every page with it that it has not changed. */
#define STORE_MEMORY_PAGE 1024 /* bytes */
struct store_memory {
    const struct store_memory *below; /* what it was copied from; NULL = nothing */
    unsigned char **pages;            /* NULL = never written: zeros */
    size_t count;
    size_t cap;
};

struct store {
    sqlite3 *db;               /* the pool's, when there is one; so are the statements */
    sqlite3_stmt **statements; /* SQL_COUNT; NULL = not prepared yet */
    char *path;
    struct db_file *file;       /* the claim; NULL in memory */
    struct store_pool *pool;    /* NULL = a connection of its own */
    struct store_memory memory; /* in a pool: its file */
    char *app_key;
    char *user_id;
    const struct sdk_profile *profile;
    bool (*on_commit)(void *ctx);
    void *on_commit_ctx;
    bool is_killed;             /* on_commit said so: no transaction begins any more */
    struct store_client client; /* as committed */
    struct store_client next;   /* as the open transaction will leave it */
    int64_t hashed_since_ms;    /* every row received since has its hash; INT64_MAX = not known */
    struct store_index index;
};

/* A statement on its way: values are bound in the order of its `?`, then it runs. The first
 * failure is kept and told by query_row or query_run. */
struct query {
    struct store *store;
    enum store_sql id;
    sqlite3_stmt *stmt;
    int bound;
    int rc;
};

struct query query_start(struct store *s, enum store_sql id);
void query_i64(struct query *q, int64_t value);
void query_str(struct query *q, const char *text); /* NULL binds NULL. Borrowed until the end */
void query_bytes(struct query *q, const char *text, size_t len);
void query_blob(struct query *q, const void *bytes, size_t len);
void query_null(struct query *q);
int query_row(struct query *q, struct err *err); /* 1: a row, 0: no more, ERR_OUTSIDE */
void query_end(struct query *q);
int query_run(struct query *q, struct err *err); /* to the end, no rows wanted */

int64_t query_col_i64(const struct query *q, int column);
bool query_col_is_null(const struct query *q, int column);
const char *query_col_str(const struct query *q, int column); /* "" for NULL; until the next step */
const void *query_col_blob(const struct query *q, int column); /* until the next step */
size_t query_col_len(const struct query *q, int column); /* bytes; after query_col_str, _blob */
char *query_col_dup(const struct query *q, int column);  /* owned; NULL for NULL */

/* Runs words without values and results. doing: what for, as in "cannot <doing>". */
int store_exec(struct store *s, const char *sql, const char *doing, struct err *err);

/* Says why the last call on s->db failed, and what to do. Returns ERR_OUTSIDE. */
int store_fail(const struct store *s, const char *doing, struct err *err);
/* ERR_OUTSIDE once on_commit said that the process was killed. */
int store_check_alive(const struct store *s, struct err *err);

void store_statements_free(struct store *s);

/* ---- transactions (store_sql.c) ---- */

/* Everything between is committed together, s->next with it, or nothing is. store_commit rolls
 * back itself when it fails. */
int store_begin(struct store *s, struct err *err);
int store_commit(struct store *s, struct err *err);
void store_rollback(struct store *s);

/* ---- tables (store_schema.c) ---- */

#define STORE_IN_MEMORY ":memory:"
#define STORE_APPLICATION_ID 0x63736963 /* "csic": castsim, client */
#define STORE_SCHEMA_VERSION 2

/* Brings the tables of a file from a version (0 = an empty file) to the latest, and an empty file
 * into the hands of s->app_key and s->user_id (unless they are NULL): in one transaction. */
int store_schema_migrate(struct store *s, int from, struct err *err);
int store_schema_claim(struct store *s, struct err *err); /* the same for empty tables */

/* ---- many stores in memory (store_pool.c) ---- */

/* A new store in the pool: connection, statements, and the tables without an owner. */
void store_pool_enter(struct store_pool *p, struct store *s);
void store_pool_leave(struct store_pool *p, struct store *s);
/* From now on the pool's connection sees the file of s. query_start does it before every statement;
 * a change of store within a transaction is a bug. */
void store_pool_show(struct store_pool *p, struct store *s);

/* ---- database files in memory (store_memory.c) ---- */

/* An empty file, or a copy of one which outlives it and does not change any more. */
void store_memory_init(struct store_memory *m, const struct store_memory *below);
void store_memory_done(struct store_memory *m);
/* A connection for such files; it sees none yet. Gives SQLite's code. */
int store_memory_connect(sqlite3 **db);
/* From now on the connection sees m, and nothing of what it saw before. Both must have the same
 * tables: SQLite tells by one number of the file whether its prepared statements still hold. */
void store_memory_show(sqlite3 *db, struct store_memory *m);

/* ---- conversation rows (store_rows.c) ---- */

/* The columns of a conversation row as SQL_CONVERSATION_FIND and the pages select them. */
#define STORE_ROW_COLUMNS                                                                          \
    "c.id, c.target_id, c.hidden, c.pinned, c.sort_ms, c.unread, c.last_uid, c.last_sent_ms, "     \
    "c.newest_sent_ms, c.read_mark_ms, c.version_ms"
enum {
    STORE_ROW_ID,
    STORE_ROW_TARGET,
    STORE_ROW_HIDDEN,
    STORE_ROW_PINNED,
    STORE_ROW_SORT,
    STORE_ROW_UNREAD,
    STORE_ROW_LAST_UID,
    STORE_ROW_LAST_SENT,
    STORE_ROW_NEWEST_SENT,
    STORE_ROW_READ_MARK,
    STORE_ROW_VERSION,
    STORE_ROW_END /* the first column behind */
};

void store_row_read(const struct query *q, struct conversation *out);
/* *id is 0 and *out zeroed when there is no row. */
int store_row_load(struct store *s, const char *target_id, int64_t *id, struct conversation *out,
                   struct err *err);
/* Writes a row, new or not, and keeps the total of unread in s->next. */
int store_row_save(struct store *s, int64_t id, const char *target_id,
                   const struct conversation *before, const struct conversation *after,
                   struct err *err);
/* What a row adds to the total of unread (R29). */
int64_t store_row_visible_unread(const struct conversation *row);

/* ---- messages (store_pages.c) ---- */

/* The columns of a message as store_message_read takes them; m is its row of message, w that of
 * wire. */
#define STORE_MESSAGE_COLUMNS                                                                      \
    "w.id, m.uid, w.from_user_id, w.object_name, w.content, w.disable_update, "                    \
    "w.bit_persisted, w.bit_counted, m.sent_ms, w.received_ms, w.server_ms, m.mine, w.offline, "   \
    "m.counted, m.listed "
void store_message_read(const struct query *q, struct store_message *out);

/* ---- the index of the search (store_index.c, store_filter.c; docs/STORE.md) ---- */

enum {
    STORE_TEXT_ROWS = 512, /* messages of a row of search_text, and no more text than: */
    STORE_TEXT_BYTES = 256 * 1024,
    STORE_SECTION_TEXTS = 64, /* rows of search_text that share a filter: the bits of a word */
};

/* A line of search_text: sender, STORE_TEXT_FROM, folded text, newline. */
#define STORE_TEXT_FROM '\x1e'

/* The sender as a line has it: what ends it there is another character. */
void store_index_add_sender(const char *from, size_t len, struct buf *out);

/* Makes s->index known. */
int store_index_read(struct store *s, struct err *err);

/* The newest row of the wire log; 0 when it is empty. */
int store_index_newest(struct store *s, int64_t *out, struct err *err);
/* Whether the index is as far as it can be. s->index is known. */
bool store_index_is_done(const struct store *s, int64_t newest);

/* Texts that no filter knows yet. */
int64_t store_filter_waiting(const struct store *s);
/* Looks through one of them. The filter of the newest section is in memory until it is whole, then
 * it is kept. */
int store_filter_some(struct store *s, struct err *err);
void store_filter_build_free(struct filter_build *build);

/* Which texts of a section may hold the query: bit i for the text with the id
 * section * STORE_SECTION_TEXTS + i + 1. All of them when the section has no filter yet. */
struct gram_query;
int store_filter_ask(struct store *s, int64_t section, const struct gram_query *query,
                     uint64_t *out, struct err *err);

/* ---- equal content (store_same.c) ---- */

/* FNV-1a. Goes on from a hash, and counts in where the text ends: "ab" and "c" is not "a" and "bc".
 */
#define STORE_HASH_START 14695981039346656037u
uint64_t store_hash(uint64_t hash, const char *text, size_t len);

/* Teaches s->db the function castsim_content_hash. */
int store_same_init(struct store *s, struct err *err);
/* Of sender, type and content. Equal messages have equal hashes. */
int64_t store_same_hash(const struct message *m);
/* Gives every row received since then its hash; those taken without --dedupe have none. */
int store_same_catch_up(struct store *s, int64_t since_ms, struct err *err);
/* Row of the wire log, received since then under another UID, that equals m in sender, type and
 * content; 0 when there is none. */
int store_same_find(struct store *s, const struct message *m, int64_t hash, int64_t since_ms,
                    int64_t *out, struct err *err);

#endif
