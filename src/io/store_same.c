/* --dedupe content (R16): what equals something received lately, in sender, type and content. Rows
 * that are taken without the switch carry no hash, and cost nothing; the index holds those that do.
 */
#include <string.h>

#include "base/i18n.h"
#include "store_private.h"

uint64_t store_hash(uint64_t hash, const char *text, size_t len)
{
    const uint64_t prime = 1099511628211u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * prime;
    return (hash ^ 0xff) * prime; /* the end: 0xff is in no UTF-8 text */
}

static int64_t hash_parts(const char *from, size_t from_len, const char *name, size_t name_len,
                          const char *content, size_t content_len)
{
    uint64_t hash = store_hash(STORE_HASH_START, from, from_len);
    hash = store_hash(hash, name, name_len);
    return (int64_t)store_hash(hash, content, content_len);
}

int64_t store_same_hash(const struct message *m)
{
    return hash_parts(m->from_user_id, strlen(m->from_user_id), m->object_name,
                      strlen(m->object_name), m->content, m->content_len);
}

static const char *text_of(sqlite3_value *value, size_t *len)
{
    const char *text = (const char *)sqlite3_value_text(value);
    *len = (size_t)sqlite3_value_bytes(value);
    return text != NULL ? text : "";
}

static void sql_hash(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    size_t from_len, name_len, content_len;
    const char *from = text_of(values[0], &from_len);
    const char *name = text_of(values[1], &name_len);
    const char *content = text_of(values[2], &content_len);
    sqlite3_result_int64(context, hash_parts(from, from_len, name, name_len, content, content_len));
}

int store_same_init(struct store *s, struct err *err)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    if (sqlite3_create_function(s->db, "castsim_content_hash", 3, flags, NULL, sql_hash, NULL,
                                NULL) != SQLITE_OK)
        return store_fail(s, N_("open the store"), err);
    return 0;
}

int store_same_catch_up(struct store *s, int64_t since_ms, struct err *err)
{
    struct query q = query_start(s, SQL_WIRE_OLDER);
    query_i64(&q, since_ms);
    int found = query_row(&q, err);
    int64_t older_id = found > 0 ? query_col_i64(&q, 0) : 0;
    query_end(&q);
    if (found < 0)
        return found;
    q = query_start(s, SQL_WIRE_HASH);
    query_i64(&q, older_id);
    return query_run(&q, err);
}

int store_same_find(struct store *s, const struct message *m, int64_t hash, int64_t since_ms,
                    int64_t *out, struct err *err)
{
    struct query q = query_start(s, SQL_WIRE_SAME);
    query_i64(&q, hash);
    query_i64(&q, since_ms);
    query_str(&q, m->uid);
    query_str(&q, m->from_user_id);
    query_str(&q, m->object_name);
    query_bytes(&q, m->content, m->content_len);
    int found = query_row(&q, err);
    *out = found > 0 ? query_col_i64(&q, 0) : 0;
    query_end(&q);
    return found < 0 ? found : 0;
}
