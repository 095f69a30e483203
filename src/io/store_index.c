/* The index of the search follows the wire log: rows of search_text with the folded text of some
 * hundred messages each, one behind the other, so that looking through a million is a matter of
 * reading some thousand rows; and filters over them (store_filter.c), so that most are not read. */
#include <string.h>

#include "base/i18n.h"
#include "core/search_text.h"
#include "store_private.h"

/* ---- how far it is ---- */

static int read_texts(struct store *s, struct err *err)
{
    struct query q = query_start(s, SQL_TEXT_LAST);
    int found = query_row(&q, err);
    s->index.texts = found > 0 ? query_col_i64(&q, 0) : 0;
    s->index.next_wire = found > 0 ? query_col_i64(&q, 1) : 1;
    query_end(&q);
    return found < 0 ? found : 0;
}

static int read_sections(struct store *s, struct err *err)
{
    struct query q = query_start(s, SQL_SECTION_LAST);
    int found = query_row(&q, err);
    s->index.sections = found > 0 ? query_col_i64(&q, 0) + 1 : 0;
    query_end(&q);
    return found < 0 ? found : 0;
}

int store_index_read(struct store *s, struct err *err)
{
    if (s->index.is_known)
        return 0;
    int status = read_texts(s, err);
    if (status == 0)
        status = read_sections(s, err);
    s->index.is_known = status == 0;
    return status;
}

/* ---- one row of search_text ---- */

struct text_build {
    int64_t first_wire;
    int64_t rows;
    struct buf text;
    struct buf scratch;
};

void store_index_add_sender(const char *from, size_t len, struct buf *out)
{
    for (size_t i = 0; i < len; i++)
        buf_add_char(out, from[i] == '\n' || from[i] == STORE_TEXT_FROM ? '?' : from[i]);
}

static void add_line(struct text_build *b, const struct query *q)
{
    const char *from = query_col_str(q, 2);
    store_index_add_sender(from, query_col_len(q, 2), &b->text);
    buf_add_char(&b->text, STORE_TEXT_FROM);
    const char *content = query_col_str(q, 3);
    buf_clear(&b->scratch);
    search_text_add(content, query_col_len(q, 3), &b->scratch);
    utf8_fold(buf_str(&b->scratch), b->scratch.len, &b->text);
    buf_add_char(&b->text, '\n');
}

static int note_not_stored(struct store *s, int64_t wire_id, struct err *err)
{
    struct query q = query_start(s, SQL_GONE_ADD_WIRE);
    query_i64(&q, wire_id);
    return query_run(&q, err);
}

/* Everything that was received has its line, for what is not stored may be when it comes again; a
 * row ends where an id is missing, so that lines need none. */
static int collect_lines(struct store *s, struct text_build *b, struct err *err)
{
    struct query q = query_start(s, SQL_TEXT_ROWS);
    query_i64(&q, s->index.next_wire);
    query_i64(&q, STORE_TEXT_ROWS);
    int found = 0;
    int status = 0;
    while (status == 0 && b->text.len < STORE_TEXT_BYTES && (found = query_row(&q, err)) > 0) {
        int64_t id = query_col_i64(&q, 0);
        if (b->rows == 0)
            b->first_wire = id;
        else if (id != b->first_wire + b->rows)
            break;
        add_line(b, &q);
        b->rows++;
        if (query_col_i64(&q, 1) == 0)
            status = note_not_stored(s, id, err);
    }
    query_end(&q);
    return found < 0 ? found : status;
}

static int write_text(struct store *s, const struct text_build *b, struct err *err)
{
    struct query q = query_start(s, SQL_TEXT_ADD);
    query_i64(&q, s->index.texts + 1);
    query_i64(&q, b->first_wire);
    query_i64(&q, b->rows);
    query_bytes(&q, buf_str(&b->text), b->text.len);
    return query_run(&q, err);
}

static int add_text(struct store *s, int64_t *rows, struct err *err)
{
    struct text_build b = {0};
    int status = store_begin(s, err);
    if (status != 0)
        return status;
    status = collect_lines(s, &b, err);
    if (status == 0 && b.rows > 0)
        status = write_text(s, &b, err);
    if (status != 0)
        store_rollback(s);
    else
        status = store_commit(s, err);
    if (status == 0 && b.rows > 0) {
        s->index.texts++;
        s->index.next_wire = b.first_wire + b.rows;
    }
    *rows = b.rows;
    buf_done(&b.text);
    buf_done(&b.scratch);
    return status;
}

/* ---- following ---- */

int store_index_newest(struct store *s, int64_t *out, struct err *err)
{
    struct query q = query_start(s, SQL_WIRE_NEWEST);
    int found = query_row(&q, err);
    *out = found > 0 ? query_col_i64(&q, 0) : 0;
    query_end(&q);
    return found < 0 ? found : 0;
}

/* Messages that are waiting for a row of search_text, whole rows only. */
static int64_t waiting(const struct store *s, int64_t newest)
{
    int64_t rows = newest - s->index.next_wire + 1;
    return rows - rows % STORE_TEXT_ROWS;
}

bool store_index_is_done(const struct store *s, int64_t newest)
{
    return waiting(s, newest) == 0 && store_filter_waiting(s) == 0;
}

int store_index_some(struct store *s, size_t max_messages, size_t *left, struct err *err)
{
    *left = 0;
    int64_t newest = 0;
    int status = store_index_read(s, err);
    if (status == 0)
        status = store_index_newest(s, &newest, err);
    for (size_t taken = 0; status == 0 && (taken == 0 || taken < max_messages);) {
        int64_t rows = STORE_TEXT_ROWS;
        if (store_index_is_done(s, newest))
            break;
        if (store_filter_waiting(s) == 0)
            status = add_text(s, &rows, err);
        if (status == 0 && rows > 0)
            status = store_filter_some(s, err);
        if (rows == 0)
            return status; /* somebody else deleted them */
        taken += (size_t)rows;
    }
    if (status == 0)
        *left = (size_t)(waiting(s, newest) + store_filter_waiting(s) * STORE_TEXT_ROWS);
    return status;
}
