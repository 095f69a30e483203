/* A search goes from the newest message to the oldest: first through what is in no row of
 * search_text yet, message by message, then through those rows, of which the filters leave few. A
 * small conversation is looked through by itself. Between two pieces of work no statement is open,
 * so the store may change: what was decided stays decided. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "core/gram.h"
#include "core/search_text.h"
#include "store_private.h"

enum {
    DIRECT_ROWS = 64, /* of a piece of work */
    CHAT_MAX = 1000,  /* a conversation up to here is looked through by itself */
};

enum phase {
    AT_BEGIN,
    AT_CHAT,   /* the messages of a small conversation */
    AT_DIRECT, /* what the index does not have yet */
    AT_TEXTS,
    AT_END,
};

struct store_search {
    struct store *store;
    struct buf query;
    struct gram_query grams;
    char *target_id;   /* NULL = all */
    struct buf sender; /* as the lines of search_text have it */
    size_t limit;
    enum phase phase;
    int64_t next; /* rows of the wire log below are still to be decided; at first, `before` or 0 */
    int64_t text; /* AT_TEXTS: the next row of search_text */
    int64_t first_text; /* where that phase began */
    int64_t section;    /* that `candidates` are of; -1 = none */
    uint64_t candidates;
    int64_t *chat; /* AT_CHAT: rows of the wire log, oldest first */
    size_t chat_count;
    size_t chat_left;
    struct buf scratch;
    struct buf folded;
    struct store_hit *hits;
    size_t hit_count;
    size_t hit_cap;
    struct store_search_progress progress;
};

struct store_search *store_search_new(struct store *s, const struct store_search_config *config)
{
    assert(config->limit > 0);
    struct store_search *search = mem_zalloc(sizeof *search);
    *search = (struct store_search){.store = s,
                                    .target_id = mem_dup_str(config->target_id),
                                    .limit = config->limit,
                                    .next = config->before,
                                    .section = -1};
    utf8_fold_query(config->text, strlen(config->text), &search->query);
    gram_query_make(&search->grams, buf_str(&search->query), search->query.len);
    if (config->target_id != NULL) {
        store_index_add_sender(config->target_id, strlen(config->target_id), &search->sender);
        buf_add_char(&search->sender, STORE_TEXT_FROM);
    }
    return search;
}

void store_search_free(struct store_search *search)
{
    if (search == NULL)
        return;
    for (size_t i = 0; i < search->hit_count; i++) {
        message_done(&search->hits[i].message.message);
        free(search->hits[i].text);
    }
    free(search->hits);
    free(search->chat);
    free(search->target_id);
    buf_done(&search->query);
    buf_done(&search->sender);
    buf_done(&search->scratch);
    buf_done(&search->folded);
    free(search);
}

/* ---- hits ---- */

/* Turns a message into a hit, if its text holds the query. */
static bool make_hit(struct store_search *s, const struct query *q, struct store_hit *out)
{
    store_message_read(q, &out->message);
    const struct message *m = &out->message.message;
    buf_clear(&s->scratch);
    search_text_add(m->content, m->content_len, &s->scratch);
    out->mark_count = utf8_find_folded(buf_str(&s->scratch), s->scratch.len, s->query.data,
                                       s->query.len, out->marks, STORE_SEARCH_MARKS_MAX);
    bool is_there = s->target_id == NULL || strcmp(m->from_user_id, s->target_id) == 0;
    if (out->mark_count == 0 || !is_there) {
        message_done(&out->message.message);
        return false;
    }
    out->text_len = s->scratch.len;
    out->text = mem_dup_bytes(buf_str(&s->scratch), s->scratch.len);
    for (size_t i = 0; i < out->text_len; i++) {
        if (out->text[i] == SEARCH_TEXT_BREAK)
            out->text[i] = '\n';
    }
    return true;
}

/* A row of the wire log that seems to hold the query is a hit if it is (still) a message. */
static int take_hit(struct store_search *s, int64_t wire, struct err *err)
{
    struct query q = query_start(s->store, SQL_SEARCH_HIT);
    query_i64(&q, wire);
    int found = query_row(&q, err);
    if (found > 0) {
        s->hits = mem_grow(s->hits, &s->hit_cap, s->hit_count + 1, sizeof *s->hits);
        s->hits[s->hit_count] = (struct store_hit){0};
        s->hit_count += make_hit(s, &q, &s->hits[s->hit_count]);
    }
    query_end(&q);
    if (s->hit_count == s->limit) {
        s->phase = AT_END;
        s->progress.is_limited = true;
    }
    return found < 0 ? found : 0;
}

static int take_hits(struct store_search *s, const int64_t *wires, size_t count, struct err *err)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < count && s->phase != AT_END; i++)
        status = take_hit(s, wires[i], err);
    return status;
}

/* ---- message by message ---- */

static bool content_has_query(struct store_search *s, const struct query *q, int column)
{
    const char *content = query_col_str(q, column);
    buf_clear(&s->scratch);
    buf_clear(&s->folded);
    search_text_add(content, query_col_len(q, column), &s->scratch);
    utf8_fold(buf_str(&s->scratch), s->scratch.len, &s->folded);
    return utf8_find_bytes(buf_str(&s->folded), s->folded.len, s->query.data, s->query.len) != NULL;
}

static int search_direct(struct store_search *s, struct err *err)
{
    int64_t end = s->store->index.next_wire;
    if (s->next <= end) {
        s->phase = AT_TEXTS;
        s->first_text = -1;
        return 0;
    }
    int64_t from = s->next - DIRECT_ROWS > end ? s->next - DIRECT_ROWS : end;
    int64_t wires[DIRECT_ROWS];
    size_t count = 0;
    struct query q = query_start(s->store, SQL_SEARCH_DIRECT);
    query_i64(&q, from);
    query_i64(&q, s->next);
    query_str(&q, s->target_id);
    int found;
    while ((found = query_row(&q, err)) > 0) {
        if (content_has_query(s, &q, 1))
            wires[count++] = query_col_i64(&q, 0);
    }
    query_end(&q);
    s->next = from;
    return found < 0 ? found : take_hits(s, wires, count, err);
}

static int search_chat(struct store_search *s, struct err *err)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < DIRECT_ROWS && s->chat_left > 0 && s->phase != AT_END;
         i++) {
        int64_t wire = s->chat[--s->chat_left];
        if (wire >= s->next)
            continue;
        struct query q = query_start(s->store, SQL_SEARCH_CONTENT);
        query_i64(&q, wire);
        int found = query_row(&q, err);
        bool is_hit = found > 0 && content_has_query(s, &q, 0);
        query_end(&q);
        status = found < 0 ? found : is_hit ? take_hit(s, wire, err) : 0;
    }
    if (s->chat_left == 0)
        s->phase = AT_END;
    return status;
}

/* ---- rows of search_text ---- */

/* Lines of one row that hold the query. */
struct lines {
    int64_t first_wire;
    int64_t rows;
    int64_t wires[STORE_TEXT_ROWS]; /* oldest first */
    size_t count;
};

static bool is_from(const struct store_search *s, const char *line, const char *end)
{
    return s->target_id == NULL || ((size_t)(end - line) > s->sender.len &&
                                    memcmp(line, s->sender.data, s->sender.len) == 0);
}

static void find_lines(const struct store_search *s, const char *text, size_t len,
                       struct lines *out)
{
    const char *end = text + len;
    const char *line = text;
    int64_t wire = out->first_wire;
    for (const char *at = text; at < end && out->count < STORE_TEXT_ROWS;) {
        const char *found = utf8_find_bytes(at, (size_t)(end - at), s->query.data, s->query.len);
        if (found == NULL)
            return;
        const char *newline;
        while ((newline = memchr(line, '\n', (size_t)(found - line))) != NULL) {
            line = newline + 1;
            wire++;
        }
        const char *from = memchr(line, STORE_TEXT_FROM, (size_t)(end - line));
        newline = memchr(found, '\n', (size_t)(end - found));
        if (from == NULL || newline == NULL)
            return;
        if (found < from) { /* it stands in the sender's name */
            at = from + 1;
            continue;
        }
        if (wire < s->next && is_from(s, line, end))
            out->wires[out->count++] = wire;
        at = newline + 1;
    }
}

static int read_lines(struct store_search *s, int64_t text, struct lines *out, struct err *err)
{
    struct query q = query_start(s->store, SQL_TEXT_READ);
    query_i64(&q, text);
    int found = query_row(&q, err);
    if (found > 0) {
        out->first_wire = query_col_i64(&q, 0);
        out->rows = query_col_i64(&q, 1);
        const char *bytes = query_col_str(&q, 2);
        find_lines(s, bytes, query_col_len(&q, 2), out);
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Takes out what was deleted or never stored, so that nobody has to look for it. */
static int drop_gone(struct store_search *s, struct lines *lines, struct err *err)
{
    struct query q = query_start(s->store, SQL_GONE_READ);
    query_i64(&q, lines->first_wire);
    query_i64(&q, lines->first_wire + lines->rows);
    int found;
    while ((found = query_row(&q, err)) > 0) {
        int64_t gone = query_col_i64(&q, 0);
        int64_t *line = bsearch(&gone, lines->wires, lines->count, sizeof *lines->wires, by_id);
        if (line != NULL) {
            size_t behind = lines->count - (size_t)(line - lines->wires) - 1;
            memmove(line, line + 1, behind * sizeof *line);
            lines->count--;
        }
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

static int search_text(struct store_search *s, int64_t text, struct err *err)
{
    struct lines lines = {0};
    int status = read_lines(s, text, &lines, err);
    if (status == 0 && lines.count > 0)
        status = drop_gone(s, &lines, err);
    while (status == 0 && lines.count > 0 && s->phase != AT_END)
        status = take_hit(s, lines.wires[--lines.count], err);
    return status;
}

static int find_first_text(struct store_search *s, struct err *err)
{
    struct query q = query_start(s->store, SQL_TEXT_BEFORE);
    query_i64(&q, s->next);
    int found = query_row(&q, err);
    s->text = s->first_text = found > 0 ? query_col_i64(&q, 0) : 0;
    query_end(&q);
    return found < 0 ? found : 0;
}

/* Which text comes next: the newest of those left that the filter of its section does not rule out.
 * 0 when all that are left in the section are. */
static int next_candidate(struct store_search *s, int64_t *out, struct err *err)
{
    int64_t section = (s->text - 1) / STORE_SECTION_TEXTS;
    int status = 0;
    if (section != s->section) {
        status = store_filter_ask(s->store, section, &s->grams, &s->candidates, err);
        s->section = status == 0 ? section : -1;
    }
    int64_t first = section * STORE_SECTION_TEXTS + 1;
    uint64_t left = s->candidates << (STORE_SECTION_TEXTS - 1 - (s->text - first));
    *out = status == 0 && left != 0 ? s->text - __builtin_clzll(left) : 0;
    s->text = *out != 0 ? *out - 1 : first - 1;
    return status;
}

static int search_texts(struct store_search *s, struct err *err)
{
    if (s->first_text < 0)
        return find_first_text(s, err);
    if (s->text == 0) {
        s->phase = AT_END;
        return 0;
    }
    int64_t text;
    int status = next_candidate(s, &text, err);
    return status == 0 && text != 0 ? search_text(s, text, err) : status;
}

/* ---- the whole ---- */

static int collect_chat(struct store_search *s, struct err *err)
{
    s->chat = mem_zalloc((CHAT_MAX + 1) * sizeof *s->chat);
    struct query q = query_start(s->store, SQL_SEARCH_OF_CHAT);
    query_str(&q, s->target_id);
    query_i64(&q, CHAT_MAX + 1);
    int found;
    while ((found = query_row(&q, err)) > 0)
        s->chat[s->chat_count++] = query_col_i64(&q, 0);
    query_end(&q);
    if (s->chat_count > 0)
        qsort(s->chat, s->chat_count, sizeof *s->chat, by_id);
    s->chat_left = s->chat_count;
    return found < 0 ? found : 0;
}

static int begin(struct store_search *s, struct err *err)
{
    int status = store_index_read(s->store, err);
    int64_t newest = 0;
    if (status == 0)
        status = store_index_newest(s->store, &newest, err);
    if (status == 0 && s->target_id != NULL && s->chat == NULL)
        status = collect_chat(s, err);
    if (status != 0)
        return status;
    if (s->next == 0 || s->next > newest)
        s->next = newest + 1;
    bool is_small = s->target_id != NULL && s->chat_count <= CHAT_MAX;
    s->progress.total = is_small ? (int64_t)s->chat_count : s->next - 1;
    s->progress.is_indexed = store_index_is_done(s->store, newest);
    s->phase = is_small ? AT_CHAT : AT_DIRECT;
    return 0;
}

static int search_end(struct store_search *s, struct err *err)
{
    (void)s;
    (void)err;
    return 0;
}

static int (*const phases[])(struct store_search *s, struct err *err) = {
    [AT_BEGIN] = begin,        [AT_CHAT] = search_chat, [AT_DIRECT] = search_direct,
    [AT_TEXTS] = search_texts, [AT_END] = search_end,
};

int store_search_step(struct store_search *search, bool (*go_on)(void *ctx), void *ctx,
                      struct err *err)
{
    if (search->query.len == 0)
        search->phase = AT_END;
    int status = 0;
    bool may = true;
    while (status == 0 && may && search->phase != AT_END) {
        status = phases[search->phase](search, err);
        may = go_on == NULL || go_on(ctx);
    }
    return status != 0 ? status : search->phase != AT_END;
}

const struct store_hit *store_search_hits(const struct store_search *search, size_t *count)
{
    *count = search->hit_count;
    return search->hits;
}

static int64_t messages_left(const struct store_search *s)
{
    switch (s->phase) {
    case AT_BEGIN:
        return s->progress.total;
    case AT_CHAT:
        return (int64_t)s->chat_left;
    case AT_DIRECT:
        return s->next - 1;
    case AT_TEXTS:
        return s->first_text > 0 ? (s->next - 1) * s->text / s->first_text : s->next - 1;
    case AT_END:
        break;
    }
    return 0;
}

struct store_search_progress store_search_progress(const struct store_search *search)
{
    struct store_search_progress progress = search->progress;
    progress.done = progress.total - messages_left(search);
    return progress;
}
