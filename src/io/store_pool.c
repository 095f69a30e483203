/* Many stores in memory behind one connection: see store.h for what that is for. */
#include <assert.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store_private.h"

struct store_pool {
    struct store blank; /* nobody's: its file is what every store of the pool begins as */
    const struct store *shown;
    size_t open; /* stores */
};

void store_pool_show(struct store_pool *p, struct store *s)
{
    if (p->shown == s)
        return;
    store_memory_show(s->db, &s->memory);
    p->shown = s;
}

static int set_up(struct store_pool *p, struct err *err)
{
    struct store *blank = &p->blank;
    if (store_memory_connect(&blank->db) != SQLITE_OK)
        return store_fail(blank, N_("open the store"), err);
    store_pool_show(p, blank);
    /* Nothing of it outlives the process, so nothing is synced. Small pages, because a store has
     * its own copy of every page that it changed: of one that took a single message in, that is
     * 9 KiB instead of 36. */
    char *sql = sqlite3_mprintf("PRAGMA page_size = %d; PRAGMA journal_mode = MEMORY; "
                                "PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;",
                                STORE_MEMORY_PAGE);
    assert(sql != NULL);
    int status = store_exec(blank, sql, N_("open the store"), err);
    sqlite3_free(sql);
    if (status == 0)
        status = store_schema_migrate(blank, 0, err);
    if (status == 0)
        status = store_same_init(blank, err);
    return status;
}

struct store_pool *store_pool_new(struct err *err)
{
    struct store_pool *p = mem_zalloc(sizeof *p);
    p->blank.pool = p;
    p->blank.path = mem_dup_str(STORE_IN_MEMORY);
    p->blank.statements = mem_zalloc(SQL_COUNT * sizeof *p->blank.statements);
    store_memory_init(&p->blank.memory, NULL);
    if (set_up(p, err) == 0)
        return p;
    store_pool_free(p);
    return NULL;
}

void store_pool_free(struct store_pool *p)
{
    if (p == NULL)
        return;
    assert(p->open == 0);
    store_statements_free(&p->blank);
    int rc = sqlite3_close(p->blank.db);
    assert(rc == SQLITE_OK);
    store_memory_done(&p->blank.memory);
    free(p->blank.statements);
    free(p->blank.path);
    free(p);
}

void store_pool_enter(struct store_pool *p, struct store *s)
{
    s->db = p->blank.db;
    s->statements = p->blank.statements;
    store_memory_init(&s->memory, &p->blank.memory);
    p->open++;
}

void store_pool_leave(struct store_pool *p, struct store *s)
{
    if (p->shown == s)
        store_pool_show(p, &p->blank);
    store_memory_done(&s->memory);
    p->open--;
}
