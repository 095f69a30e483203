#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store_private.h"

/* A conversation that messages of this answer belong to: read once, changed in memory by every
 * message, written once. */
struct touched {
    int64_t id;
    const char *target_id; /* borrowed from the batch */
    struct conversation before;
    struct conversation row;
};

struct ingest {
    struct store *store;
    struct store_batch *batch;
    int64_t same_since_ms; /* --dedupe content: reach */
    struct buf reasons;
    struct touched *touched;
    size_t touched_count;
    size_t touched_cap;
    size_t *slots; /* hash table over touched: index + 1, 0 = free */
    size_t slot_count;
    int64_t next_conversation_id; /* 0 = not looked up yet */
};

static void ingest_init(struct ingest *in, struct store *s, struct store_batch *batch)
{
    *in = (struct ingest){.store = s, .batch = batch, .slot_count = 16};
    while (in->slot_count < 2 * batch->count)
        in->slot_count *= 2;
    in->slots = mem_zalloc(in->slot_count * sizeof *in->slots);
    in->same_since_ms = batch->received_ms - batch->dedupe_content_ms;
}

static void ingest_done(struct ingest *in)
{
    free(in->slots);
    free(in->touched);
    buf_done(&in->reasons);
}

/* ---- the conversations of the answer ---- */

static size_t *find_slot(struct ingest *in, const char *target_id)
{
    uint64_t hash = store_hash(STORE_HASH_START, target_id, strlen(target_id));
    size_t at = (size_t)hash & (in->slot_count - 1);
    while (in->slots[at] != 0 && strcmp(in->touched[in->slots[at] - 1].target_id, target_id) != 0)
        at = (at + 1) & (in->slot_count - 1);
    return &in->slots[at];
}

/* The id that a row will have which is not written yet: its messages name it before. */
static int new_conversation_id(struct ingest *in, int64_t *id, struct err *err)
{
    if (in->next_conversation_id == 0) {
        struct query q = query_start(in->store, SQL_CONVERSATION_MAX_ID);
        int found = query_row(&q, err);
        if (found > 0)
            in->next_conversation_id = query_col_i64(&q, 0) + 1;
        query_end(&q);
        if (found < 0)
            return found;
    }
    *id = in->next_conversation_id++;
    return 0;
}

/* The row is valid until the next touch. */
static int touch(struct ingest *in, const char *target_id, struct touched **out, struct err *err)
{
    size_t *slot = find_slot(in, target_id);
    if (*slot == 0) {
        struct touched t = {.target_id = target_id};
        int status = store_row_load(in->store, target_id, &t.id, &t.before, err);
        if (status == 0 && t.id == 0)
            status = new_conversation_id(in, &t.id, err);
        if (status != 0)
            return status;
        t.row = t.before;
        in->touched = mem_grow(in->touched, &in->touched_cap, in->touched_count + 1, sizeof t);
        in->touched[in->touched_count++] = t;
        *slot = in->touched_count;
    }
    *out = &in->touched[*slot - 1];
    return 0;
}

/* ---- the wire log ---- */

/* Binds what the verdict said; the columns from `same_as` on but the hash. */
static void bind_verdict(struct query *q, const struct store_item *item, bool is_same,
                         const struct buf *reasons)
{
    const struct verdict *v = &item->verdict;
    query_i64(q, v->offline);
    query_i64(q, v->parsed);
    query_i64(q, v->stored && !is_same);
    query_i64(q, v->counted && !is_same);
    query_i64(q, v->listed && !is_same);
    query_i64(q, v->dropped);
    query_bytes(q, buf_str(reasons), reasons->len);
}

static void bind_same_as(struct query *q, int64_t same_as)
{
    if (same_as != 0)
        query_i64(q, same_as);
    else
        query_null(q);
}

/* *id = 0: the UID was there before. */
static int add_to_wire(struct ingest *in, const struct store_item *item, int64_t hash,
                       int64_t same_as, int64_t *id, struct err *err)
{
    const struct message *m = item->message;
    struct query q = query_start(in->store, SQL_WIRE_ADD);
    query_str(&q, m->uid);
    query_i64(&q, m->sent_time_ms);
    query_i64(&q, in->batch->received_ms);
    query_i64(&q, in->batch->server_time_ms);
    bind_same_as(&q, same_as);
    if (in->batch->dedupe_content_ms > 0)
        query_i64(&q, hash);
    else
        query_null(&q);
    query_i64(&q, m->disable_update_last_msg);
    query_i64(&q, m->persisted);
    query_i64(&q, m->counted);
    bind_verdict(&q, item, same_as != 0, &in->reasons);
    query_str(&q, m->from_user_id);
    query_str(&q, m->object_name);
    query_bytes(&q, m->content, m->content_len);
    int status = query_run(&q, err);
    *id = status == 0 && sqlite3_changes(in->store->db) > 0
              ? sqlite3_last_insert_rowid(in->store->db)
              : 0;
    return status;
}

/* Whether the profile has forgotten a UID that was taken at taken_ms (R16). */
static bool is_forgotten(const struct ingest *in, const struct store_item *item, int64_t taken_ms)
{
    const struct sdk_profile *profile = in->store->profile;
    if (profile->uid_memory_ms == 0)
        return false;
    /* The web client never filters what its own user sent. */
    if (item->is_mine && profile->conversation == CONVERSATION_WEB)
        return true;
    return in->batch->received_ms - taken_ms >= profile->uid_memory_ms;
}

static int count_duplicate(struct ingest *in, int64_t id, struct err *err)
{
    struct query q = query_start(in->store, SQL_WIRE_COUNT);
    query_i64(&q, id);
    return query_run(&q, err);
}

static int take_again(struct ingest *in, const struct store_item *item, int64_t same_as, int64_t id,
                      struct err *err)
{
    struct query q = query_start(in->store, SQL_WIRE_AGAIN);
    query_i64(&q, in->batch->received_ms);
    bind_same_as(&q, same_as);
    bind_verdict(&q, item, same_as != 0, &in->reasons);
    query_i64(&q, id);
    return query_run(&q, err);
}

/* The UID is in the wire log: a duplicate, unless the profile has forgotten it. *id = 0: a
 * duplicate. */
static int meet_again(struct ingest *in, const struct store_item *item, int64_t same_as,
                      int64_t *id, struct err *err)
{
    const struct message *m = item->message;
    struct query q = query_start(in->store, SQL_WIRE_FIND);
    query_i64(&q, m->sent_time_ms);
    query_str(&q, m->from_user_id);
    query_str(&q, m->uid);
    int found = query_row(&q, err);
    int64_t known_id = found > 0 ? query_col_i64(&q, 0) : 0;
    int64_t taken_ms = found > 0 ? query_col_i64(&q, 1) : 0;
    /* A server that gives a UID twice, to different messages, cannot make two rows of one. */
    bool is_the_same = found > 0 && query_col_i64(&q, 2) != 0;
    query_end(&q);
    *id = 0;
    if (found == 0) /* a trigger that somebody put there swallowed the row */
        err_set(err, "%s: a received message was not kept; another program changed the tables",
                in->store->path);
    if (found <= 0)
        return ERR_OUTSIDE;
    if (!is_the_same || !is_forgotten(in, item, taken_ms))
        return count_duplicate(in, known_id, err);
    *id = known_id;
    return take_again(in, item, same_as, known_id, err);
}

/* ---- one message ---- */

static int store_message(struct ingest *in, const struct store_item *item, int64_t wire_id,
                         struct err *err)
{
    const struct message *m = item->message;
    const struct conversation_message seen = {
        .uid = m->uid,
        .object_name = m->object_name,
        .sent_time_ms = m->sent_time_ms,
        .counted = item->verdict.counted,
        .listed = item->verdict.listed,
        .is_mine = item->is_mine,
    };
    struct touched *t;
    int status = touch(in, m->from_user_id, &t, err);
    if (status != 0)
        return status;
    conversation_receive(&t->row, &seen, in->store->profile);

    struct query q = query_start(in->store, SQL_MESSAGE_ADD);
    query_i64(&q, t->id);
    query_i64(&q, m->sent_time_ms);
    query_str(&q, m->uid);
    query_i64(&q, wire_id);
    query_i64(&q, item->is_mine);
    query_i64(&q, item->verdict.counted);
    query_i64(&q, item->verdict.listed);
    return query_run(&q, err);
}

/* A message that was taken again is found again, if it was deleted in between or not stored. */
static int come_back(struct ingest *in, int64_t wire_id, struct err *err)
{
    struct query q = query_start(in->store, SQL_GONE_DELETE);
    query_i64(&q, wire_id);
    return query_run(&q, err);
}

static int take(struct ingest *in, struct store_item *item, struct err *err)
{
    int64_t hash = 0, same_as = 0, id = 0;
    int status = 0;
    buf_clear(&in->reasons);
    verdict_write_words(&item->verdict, &in->reasons);
    if (in->batch->dedupe_content_ms > 0) {
        hash = store_same_hash(item->message);
        status = store_same_find(in->store, item->message, hash, in->same_since_ms, &same_as, err);
    }
    if (status == 0)
        status = add_to_wire(in, item, hash, same_as, &id, err);
    bool is_again = id == 0;
    if (status == 0 && is_again)
        status = meet_again(in, item, same_as, &id, err);
    if (status != 0)
        return status;
    if (id == 0)
        item->outcome = STORE_DUPLICATE;
    else
        item->outcome = same_as != 0 ? STORE_CONTENT_DUPLICATE : STORE_NEW;
    if (item->outcome != STORE_NEW || !item->verdict.stored)
        return 0;
    status = store_message(in, item, id, err);
    return status == 0 && is_again ? come_back(in, id, err) : status;
}

/* ---- the answer ---- */

static bool is_changed(const struct touched *t)
{
    return !conversation_is_same(&t->before, &t->row);
}

static int take_messages(struct ingest *in, struct err *err)
{
    bool has_dedupe = in->batch->dedupe_content_ms > 0;
    int status = 0;
    if (has_dedupe && in->same_since_ms < in->store->hashed_since_ms)
        status = store_same_catch_up(in->store, in->same_since_ms, err);
    for (size_t i = 0; status == 0 && i < in->batch->count; i++)
        status = take(in, &in->batch->items[i], err);
    for (size_t i = 0; status == 0 && i < in->touched_count; i++) {
        const struct touched *t = &in->touched[i];
        if (is_changed(t))
            status = store_row_save(in->store, t->id, t->target_id, &t->before, &t->row, err);
    }
    return status;
}

/* What one transaction holds. */
enum {
    PART_MESSAGES = 1,
    PART_CURSOR = 2,
};

/* R17: the transactions of one answer, in the profile's order. */
static const int commit_orders[][2] = {
    [COMMIT_TOGETHER] = {PART_MESSAGES | PART_CURSOR, 0},
    [COMMIT_CURSOR_FIRST] = {PART_CURSOR, PART_MESSAGES},
    [COMMIT_MESSAGES_FIRST] = {PART_MESSAGES, PART_CURSOR},
};

/* Rows taken without the switch have no hash: the next answer with it has to catch up. */
static void note_hashed(struct ingest *in)
{
    int64_t *since_ms = &in->store->hashed_since_ms;
    if (in->batch->dedupe_content_ms == 0)
        *since_ms = INT64_MAX;
    else if (in->same_since_ms < *since_ms)
        *since_ms = in->same_since_ms;
}

static int commit_parts(struct ingest *in, int parts, struct err *err)
{
    struct store *s = in->store;
    if (parts == 0 || (parts == PART_MESSAGES && in->batch->count == 0))
        return 0;
    int status = store_begin(s, err);
    if (status != 0)
        return status;
    if (parts & PART_CURSOR) {
        free(s->next.cursor);
        s->next.cursor = mem_dup_str(in->batch->cursor);
    }
    s->next.alive_ms = in->batch->server_time_ms;
    if (parts & PART_MESSAGES)
        status = take_messages(in, err);
    if (status != 0) {
        store_rollback(s);
        return status;
    }
    status = store_commit(s, err);
    if (status == 0 && (parts & PART_MESSAGES))
        note_hashed(in);
    if (status == 0 && s->on_commit != NULL) {
        s->is_killed = !s->on_commit(s->on_commit_ctx);
        status = store_check_alive(s, err);
    }
    return status;
}

/* R29's order: pinned first, then sort time, newest first, then the one created later. */
static int by_list_order(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;
    if (x->row.pinned != y->row.pinned)
        return x->row.pinned ? -1 : 1;
    if (x->row.sort_time_ms != y->row.sort_time_ms)
        return x->row.sort_time_ms > y->row.sort_time_ms ? -1 : 1;
    return x->id > y->id ? -1 : x->id < y->id;
}

static void list_changed(struct ingest *in, char ***changed, size_t *count)
{
    if (in->touched_count > 0)
        qsort(in->touched, in->touched_count, sizeof *in->touched, by_list_order);
    *changed = mem_zalloc(in->touched_count * sizeof **changed);
    *count = 0;
    for (size_t i = 0; i < in->touched_count; i++) {
        if (is_changed(&in->touched[i]))
            (*changed)[(*count)++] = mem_dup_str(in->touched[i].target_id);
    }
}

int store_ingest(struct store *s, struct store_batch *batch, char ***changed, size_t *changed_count,
                 struct err *err)
{
    assert(batch->cursor != NULL);
    if (changed != NULL) {
        *changed = NULL;
        *changed_count = 0;
    }
    struct ingest in;
    ingest_init(&in, s, batch);
    const int *order = commit_orders[s->profile->commit];
    int status = commit_parts(&in, order[0], err);
    if (status == 0)
        status = commit_parts(&in, order[1], err);
    if (status == 0 && changed != NULL)
        list_changed(&in, changed, changed_count);
    ingest_done(&in);
    return status;
}

void store_free_targets(char **targets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(targets[i]);
    free(targets);
}
