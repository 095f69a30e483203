/* The conversation list as a filter leaves it. */
#include <string.h>

#include "base/mem.h"
#include "screen_data_private.h"

enum {
    LOOK_ROWS = 256,  /* conversations that are looked at at once, */
    LOOK_MAX = 20000, /* and for one stretch: more would be felt */
};

bool screen_list_filter_match(const struct filter *filter, const struct session *session,
                              const struct store_conversation *row)
{
    struct filter_facts f = filter_no_facts();
    struct buf digest = {0};
    f.type = row->last_object_name;
    f.from = row->target_id;
    f.uid = row->row.has_last ? row->row.last_uid : NULL;
    f.flags = row->row.unread > 0 ? 1u << FILTER_UNREAD : 0;
    if (row->row.has_last)
        f.size = (int64_t)row->last_content_len;
    if (filter_needs_texts(filter)) {
        client_write_row_digest(session->registry, session->config->user_id, session->config->lang,
                                row, &digest);
        f.texts[f.text_count++] = (struct filter_text){buf_str(&digest), digest.len};
        f.texts[f.text_count++] = (struct filter_text){row->target_id, strlen(row->target_id)};
        if (row->last_content != NULL)
            f.texts[f.text_count++] =
                (struct filter_text){row->last_content, row->last_content_len};
    }
    bool is_through = filter_match(filter, &f);
    buf_done(&digest);
    return is_through;
}

static bool passes(const struct screen_list *list, const struct session *session,
                   const struct store_conversation *row)
{
    const char *selected = screen_list_target(list);
    bool is_selected = selected != NULL && strcmp(selected, row->target_id) == 0;
    return is_selected || screen_list_filter_match(&list->filter.filter, session, row);
}

/* Takes a row out of a page that was read. */
static void take_row(struct store_conversations *from, size_t i, struct store_conversations *to)
{
    to->rows[to->count] = from->rows[i];
    to->keys[to->count++] = from->keys[i];
    from->rows[i] = (struct store_conversation){0};
}

static void turn_around(struct store_conversations *page)
{
    for (size_t i = 0; i < page->count / 2; i++) {
        size_t other = page->count - 1 - i;
        struct store_conversation row = page->rows[i];
        struct store_list_key key = page->keys[i];
        page->rows[i] = page->rows[other];
        page->keys[i] = page->keys[other];
        page->rows[other] = row;
        page->keys[other] = key;
    }
}

int screen_list_read_filtered(const struct screen_list *list, const struct session *session,
                              struct store_conversations *out, bool *has_more, struct err *err)
{
    struct store_list_key at = list->anchor;
    out->rows = mem_zalloc(SCREEN_DATA_PAGE * sizeof *out->rows);
    out->keys = mem_zalloc(SCREEN_DATA_PAGE * sizeof *out->keys);
    *has_more = true;
    for (size_t looked = 0; *has_more && out->count < SCREEN_DATA_PAGE && looked < LOOK_MAX;
         looked += LOOK_ROWS) {
        struct store_conversations read;
        if (store_list(session->store, &at, !list->is_backward, LOOK_ROWS, &read, err) < 0) {
            store_list_done(out);
            return ERR_OUTSIDE;
        }
        *has_more = read.count == LOOK_ROWS;
        for (size_t i = 0; i < read.count && out->count < SCREEN_DATA_PAGE; i++) {
            size_t next = list->is_backward ? read.count - 1 - i : i;
            at = read.keys[next];
            if (passes(list, session, &read.rows[next]))
                take_row(&read, next, out);
        }
        *has_more = *has_more || out->count == SCREEN_DATA_PAGE;
        store_list_done(&read);
    }
    if (list->is_backward)
        turn_around(out);
    return 0;
}
