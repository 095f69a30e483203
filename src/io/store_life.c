#include <string.h>

#include "store_private.h"

static enum window_state state_of_word(const char *word)
{
    for (int i = STATE_ONLINE; i < STATE_KILLED; i++) {
        if (strcmp(window_state_word((enum window_state)i), word) == 0)
            return (enum window_state)i;
    }
    return STATE_KILLED;
}

/* The last span that began at from_ms or before. *id stays 0 when there is none. */
static int find_span(struct store *s, int64_t from_ms, int64_t *id, struct window_span *out,
                     struct err *err)
{
    struct query q = query_start(s, SQL_LIFE_LAST);
    query_i64(&q, from_ms);
    int found = query_row(&q, err);
    if (found > 0) {
        *id = query_col_i64(&q, 0);
        out->from_ms = query_col_i64(&q, 1);
        out->state = state_of_word(query_col_str(&q, 2));
    }
    query_end(&q);
    return found < 0 ? found : 0;
}

static int add_span(struct store *s, int64_t from_ms, enum window_state state, struct err *err)
{
    int64_t last_id = 0;
    struct window_span last;
    int status = find_span(s, INT64_MAX, &last_id, &last, err);
    if (status != 0)
        return status;
    if (last_id != 0 && last.state == state)
        return 0; /* it goes on */
    if (last_id != 0 && from_ms < last.from_ms)
        from_ms = last.from_ms; /* the server's clock was set back: spans stay in order */
    struct query q = query_start(s, SQL_LIFE_ADD);
    query_i64(&q, from_ms);
    query_str(&q, window_state_word(state));
    return query_run(&q, err);
}

int store_note_state(struct store *s, int64_t server_time_ms, enum window_state state,
                     struct err *err)
{
    int status = store_begin(s, err);
    if (status != 0)
        return status;
    s->next.alive_ms = server_time_ms;
    status = add_span(s, server_time_ms, state, err);
    if (status != 0) {
        store_rollback(s);
        return status;
    }
    return store_commit(s, err);
}

size_t store_spans(struct store *s, int64_t from_ms, struct window_span *out, size_t max)
{
    int64_t first_id = 0;
    struct window_span unused;
    if (find_span(s, from_ms, &first_id, &unused, NULL) != 0)
        return 0;
    struct query q = query_start(s, SQL_LIFE_READ);
    query_i64(&q, first_id);
    query_i64(&q, max > INT64_MAX ? INT64_MAX : (int64_t)max);
    size_t count = 0;
    while (count < max && query_row(&q, NULL) > 0) {
        out[count++] = (struct window_span){
            .from_ms = query_col_i64(&q, 0),
            .state = state_of_word(query_col_str(&q, 1)),
        };
    }
    query_end(&q);
    return count;
}
