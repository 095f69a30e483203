/* bare_store: the least that anybody would write to keep one pull in a store: plain SQLite, one
 * prepared statement a table, one transaction. The tables and pragmas are the store's own (an empty
 * store is made first), the rows are the very same, and nothing is checked, judged or read. */
#ifndef CASTSIM_TESTS_BARE_STORE_H
#define CASTSIM_TESTS_BARE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "io/store.h"

struct bare_store;

/* One pull as the bare loop is given it: read, in order, judged and stored by the verdict. */
struct bare_pull {
    const struct store_item *items;
    size_t count;
    const char *reasons; /* of every verdict, in words */
    const char *cursor;
    int64_t received_ms;
    int64_t server_ms;
};

/* path: an empty store. senders: as in broadcast_make. */
struct bare_store *bare_store_open(const char *path, size_t senders);
void bare_store_ingest(struct bare_store *b, const struct bare_pull *pull);
void bare_store_close(struct bare_store *b);

/* Ends the program unless both files hold the same rows in every table. */
void bare_store_compare(const char *path, const char *other);

#endif
