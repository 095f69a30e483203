/*
 * The log in memory. Entries of an app stand in one array in the order of their sequence, which is
 * also the order of their sentTime: a position follows from a sequence number by subtraction and
 * from a time by bisection.
 */
#include "core/broadcast_log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct entry {
    struct wire_missed brief; /* UID and sentTime: what is remembered to the end */
    struct message *held;     /* NULL once its content was dropped */
};

struct app_log {
    char *app_key;
    struct broadcast_log_tail tail;
    struct entry *entries; /* [first, end) are in use; the last one is tail.last_seq */
    size_t first;
    size_t end;
    size_t cap;
    size_t held_from; /* entries before it have lost their content */
};

struct token {
    char *app_key;
    char *user_id;
    char *token;
};

struct memory_log {
    struct broadcast_log log;
    struct app_log *apps;
    size_t app_count;
    size_t app_cap;
    struct token *tokens;
    size_t token_count;
    size_t token_cap;
};

void broadcast_log_page_done(struct broadcast_log_page *page)
{
    for (size_t i = 0; i < page->count; i++)
        message_done(&page->messages[i]);
    free(page->messages);
    *page = (struct broadcast_log_page){0};
}

static struct memory_log *memory_of(struct broadcast_log *log)
{
    return (struct memory_log *)log; /* the head is its first member */
}

static void drop_content(struct entry *e)
{
    if (e->held != NULL)
        message_done(e->held);
    free(e->held);
    e->held = NULL;
}

static void memory_free(struct broadcast_log *log)
{
    struct memory_log *m = memory_of(log);
    for (size_t i = 0; i < m->app_count; i++) {
        struct app_log *app = &m->apps[i];
        for (size_t k = app->held_from; k < app->end; k++)
            drop_content(&app->entries[k]);
        free(app->entries);
        free(app->app_key);
    }
    for (size_t i = 0; i < m->token_count; i++) {
        free(m->tokens[i].app_key);
        free(m->tokens[i].user_id);
        free(m->tokens[i].token);
    }
    free(m->apps);
    free(m->tokens);
    free(m);
}

/* NULL for an app that never sent. A server has a handful of apps, so a walk is enough. */
static struct app_log *find_app(struct broadcast_log *log, const char *app_key)
{
    struct memory_log *m = memory_of(log);
    for (size_t i = 0; i < m->app_count; i++) {
        if (strcmp(m->apps[i].app_key, app_key) == 0)
            return &m->apps[i];
    }
    return NULL;
}

static struct app_log *find_or_add_app(struct broadcast_log *log, const char *app_key)
{
    struct app_log *app = find_app(log, app_key);
    if (app != NULL)
        return app;
    struct memory_log *m = memory_of(log);
    m->apps = mem_grow(m->apps, &m->app_cap, m->app_count + 1, sizeof *m->apps);
    app = &m->apps[m->app_count++];
    *app = (struct app_log){.app_key = mem_dup_str(app_key)};
    return app;
}

/* One past the last sequence number for the position `end`. */
static int64_t seq_at(const struct app_log *app, size_t position)
{
    return app->tail.last_seq + 1 - (int64_t)(app->end - position);
}

/* Position of the first entry with seq > after_seq; end when there is none. */
static size_t position_behind(const struct app_log *app, int64_t after_seq)
{
    int64_t newer = app->tail.last_seq - after_seq;
    if (newer <= 0)
        return app->end;
    if (newer >= (int64_t)(app->end - app->first))
        return app->first;
    return app->end - (size_t)newer;
}

/* Position of the first entry with sentTime >= since_ms that still has its content. */
static size_t position_since(const struct app_log *app, int64_t since_ms)
{
    size_t low = app->held_from;
    size_t high = app->end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (app->entries[middle].brief.sent_time_ms < since_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int memory_tail(struct broadcast_log *log, const char *app_key,
                       struct broadcast_log_tail *out, struct err *err)
{
    (void)err;
    const struct app_log *app = find_app(log, app_key);
    *out = app != NULL ? app->tail : (struct broadcast_log_tail){0};
    return 0;
}

/* Makes room behind the last entry: by moving down when at least half of the array was forgotten,
 * which keeps both the memory and the cost of an entry bounded. */
static void make_room(struct app_log *app)
{
    if (app->end == app->cap && app->first > 0 && app->first >= app->cap / 2) {
        memmove(app->entries, app->entries + app->first,
                (app->end - app->first) * sizeof *app->entries);
        app->end -= app->first;
        app->held_from -= app->first;
        app->first = 0;
    }
    app->entries = mem_grow(app->entries, &app->cap, app->end + 1, sizeof *app->entries);
}

static int memory_append(struct broadcast_log *log, const char *app_key, int64_t seq,
                         const struct message *m, struct err *err)
{
    (void)err;
    struct app_log *app = find_or_add_app(log, app_key);
    assert(seq == app->tail.last_seq + 1);
    assert(seq == 1 || m->sent_time_ms >= app->tail.last_sent_ms);

    make_room(app);
    struct entry *e = &app->entries[app->end++];
    *e = (struct entry){.brief.sent_time_ms = m->sent_time_ms, .held = mem_zalloc(sizeof *e->held)};
    memcpy(e->brief.uid, m->uid, sizeof e->brief.uid);
    message_copy(e->held, m);

    app->tail.last_seq = seq;
    app->tail.last_sent_ms = m->sent_time_ms;
    memcpy(app->tail.last_uid, m->uid, sizeof app->tail.last_uid);
    return 0;
}

/* How many of the entries from position on fit on the page. */
static size_t count_of_page(const struct app_log *app, size_t position,
                            const struct broadcast_log_query *query)
{
    size_t count = 0;
    size_t bytes = 0;
    while (position + count < app->end && count < query->max_count) {
        bytes += app->entries[position + count].held->content_len;
        if (count > 0 && bytes > query->max_bytes)
            break;
        count++;
    }
    return count;
}

static int memory_read(struct broadcast_log *log, const struct broadcast_log_query *query,
                       struct broadcast_log_page *out, struct err *err)
{
    (void)err;
    *out = (struct broadcast_log_page){.last_seq = query->after_seq};
    const struct app_log *app = find_app(log, query->app_key);
    if (app == NULL)
        return 0;

    size_t from = position_since(app, query->since_ms);
    size_t behind = position_behind(app, query->after_seq);
    if (from < behind)
        from = behind;
    size_t count = count_of_page(app, from, query);
    if (count == 0)
        return 0;
    out->messages = mem_zalloc(count * sizeof *out->messages);
    out->count = count;
    for (size_t i = 0; i < count; i++)
        message_copy(&out->messages[i], app->entries[from + i].held);
    out->last_seq = seq_at(app, from + count - 1);
    out->has_more = from + count < app->end;
    return 0;
}

static int memory_oldest(struct broadcast_log *log, const char *app_key, int64_t since_ms,
                         int64_t *out_seq, struct err *err)
{
    (void)err;
    const struct app_log *app = find_app(log, app_key);
    *out_seq = app != NULL ? seq_at(app, position_since(app, since_ms)) : 1;
    return 0;
}

static int memory_missed(struct broadcast_log *log, const char *app_key, int64_t after_seq,
                         int64_t before_seq, struct wire_missed *out, size_t max, size_t *out_count,
                         struct err *err)
{
    (void)err;
    *out_count = 0;
    const struct app_log *app = find_app(log, app_key);
    if (app == NULL)
        return 0;
    for (size_t i = position_behind(app, after_seq);
         i < app->end && seq_at(app, i) < before_seq && *out_count < max; i++)
        out[(*out_count)++] = app->entries[i].brief;
    return 0;
}

static int memory_knows_uid(struct broadcast_log *log, const char *app_key, const char *uid,
                            bool *out, struct err *err)
{
    (void)err;
    *out = false;
    const struct app_log *app = find_app(log, app_key);
    for (size_t i = app != NULL ? app->first : 0; app != NULL && i < app->end && !*out; i++)
        *out = strcmp(app->entries[i].brief.uid, uid) == 0;
    return 0;
}

static int memory_trim(struct broadcast_log *log, int64_t held_ms, int64_t remembered_ms,
                       size_t max_rows, size_t *out_rows, struct err *err)
{
    (void)err;
    struct memory_log *m = memory_of(log);
    size_t rows = 0;
    for (size_t i = 0; i < m->app_count; i++) {
        struct app_log *app = &m->apps[i];
        for (; rows < max_rows && app->held_from < app->end &&
               app->entries[app->held_from].brief.sent_time_ms < held_ms;
             app->held_from++, rows++)
            drop_content(&app->entries[app->held_from]);
        for (; rows < max_rows && app->first < app->held_from &&
               app->entries[app->first].brief.sent_time_ms < remembered_ms;
             app->first++)
            rows++;
    }
    *out_rows = rows;
    return 0;
}

static int memory_token_add(struct broadcast_log *log, const char *app_key, const char *user_id,
                            const char *token, struct err *err)
{
    (void)err;
    struct memory_log *m = memory_of(log);
    m->tokens = mem_grow(m->tokens, &m->token_cap, m->token_count + 1, sizeof *m->tokens);
    m->tokens[m->token_count++] = (struct token){.app_key = mem_dup_str(app_key),
                                                 .user_id = mem_dup_str(user_id),
                                                 .token = mem_dup_str(token)};
    return 0;
}

static int memory_token_each(struct broadcast_log *log,
                             void (*seen)(void *ctx, const char *app_key, const char *user_id,
                                          const char *token),
                             void *ctx, struct err *err)
{
    (void)err;
    const struct memory_log *m = memory_of(log);
    for (size_t i = 0; i < m->token_count; i++)
        seen(ctx, m->tokens[i].app_key, m->tokens[i].user_id, m->tokens[i].token);
    return 0;
}

struct broadcast_log *broadcast_log_new_memory(const char *id)
{
    static const struct broadcast_log_ops ops = {
        .free = memory_free,
        .tail = memory_tail,
        .append = memory_append,
        .read = memory_read,
        .oldest = memory_oldest,
        .missed = memory_missed,
        .knows_uid = memory_knows_uid,
        .trim = memory_trim,
        .token_add = memory_token_add,
        .token_each = memory_token_each,
    };
    size_t len = strlen(id);
    assert(len > 0 && len < BROADCAST_LOG_ID_SIZE);
    struct memory_log *m = mem_zalloc(sizeof *m);
    m->log.ops = &ops;
    memcpy(m->log.id, id, len + 1);
    return &m->log;
}
