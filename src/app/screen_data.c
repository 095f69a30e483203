#include "app/screen_data.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/json.h"
#include "core/render.h"
#include "io/store_search.h"
#include "screen_data_private.h"
#include "screen_attachment.h"

enum {
    PAGE_ROWS = SCREEN_DATA_PAGE,
    NEAR_END_ROWS = 8, /* so close to an end the next stretch is read */
};

/* ---- the list ---- */

static void free_strings(char **strings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(strings[i]);
    free(strings);
}

static void list_forget(struct screen_list *list)
{
    free_strings(list->digests, list->page.count);
    free(list->views);
    store_list_done(&list->page);
    list->digests = NULL;
    list->views = NULL;
    list->page = (struct store_conversations){0};
}

void screen_list_done(struct screen_list *list)
{
    list_forget(list);
    screen_filter_done(&list->filter);
    *list = (struct screen_list){0};
}

const char *screen_list_target(const struct screen_list *list)
{
    return list->page.count > 0 ? list->page.rows[list->selected].target_id : NULL;
}

static void list_render(struct screen_list *list, const struct session *session)
{
    size_t count = list->page.count;
    list->views = mem_zalloc(count * sizeof *list->views);
    list->digests = mem_zalloc(count * sizeof *list->digests);
    for (size_t i = 0; i < count; i++) {
        const struct store_conversation *row = &list->page.rows[i];
        struct buf digest = {0};
        client_write_row_digest(session->registry, session->config->user_id, session->config->lang,
                                row, &digest);
        list->digests[i] = buf_take(&digest);
        list->views[i] = (struct view_conversation){.target_id = row->target_id,
                                                    .digest = list->digests[i],
                                                    .unread = row->row.unread,
                                                    .sort_time_ms = row->row.sort_time_ms,
                                                    .pinned = row->row.pinned};
    }
}

/* The row of a target; the old place (clamped) when it is gone. */
static size_t list_place(const struct screen_list *list, const char *target_id)
{
    for (size_t i = 0; target_id != NULL && i < list->page.count; i++) {
        if (strcmp(list->page.rows[i].target_id, target_id) == 0)
            return i;
    }
    size_t last = list->page.count > 0 ? list->page.count - 1 : 0;
    return list->selected < last ? list->selected : last;
}

static int read_page(const struct screen_list *list, const struct session *session,
                     struct store_conversations *out, bool *has_more, struct err *err)
{
    if (list->filter.text != NULL)
        return screen_list_read_filtered(list, session, out, has_more, err);
    int status = store_list(session->store, &list->anchor, !list->is_backward, PAGE_ROWS, out, err);
    *has_more = out->count == PAGE_ROWS;
    return status;
}

int screen_list_load(struct screen_list *list, struct session *session, struct err *err)
{
    struct store_conversations page = {0};
    bool is_full = false;
    int status = read_page(list, session, &page, &is_full, err);
    if (status < 0)
        return status;
    char *target_id = mem_dup_str(screen_list_target(list));
    list_forget(list);
    list->page = page;
    list->has_above = list->is_backward ? is_full : list->anchor.is_set;
    list->has_below = list->is_backward ? list->anchor.is_set : is_full;
    list->selected = list_place(list, target_id);
    free(target_id);
    list_render(list, session);
    return 0;
}

int screen_list_top(struct screen_list *list, struct session *session, struct err *err)
{
    list->anchor = (struct store_list_key){0};
    list->is_backward = false;
    int status = screen_list_load(list, session, err);
    list->selected = 0;
    return status;
}

int screen_list_bottom(struct screen_list *list, struct session *session, struct err *err)
{
    list->anchor = (struct store_list_key){0};
    list->is_backward = true;
    int status = screen_list_load(list, session, err);
    list->selected = list->page.count > 0 ? list->page.count - 1 : 0;
    return status;
}

int screen_list_set_filter(struct screen_list *list, struct session *session, const char *text,
                           struct err *err)
{
    if (screen_filter_set(&list->filter, text, err) < 0)
        return ERR_INPUT;
    list_forget(list);
    list->selected = 0;
    return screen_list_top(list, session, err);
}

int screen_list_select(struct screen_list *list, struct session *session, const char *target_id,
                       bool *is_there, struct err *err)
{
    struct store_conversation row;
    bool is_found;
    *is_there = false;
    if (store_find(session->store, target_id, &row, &is_found, err) < 0)
        return ERR_OUTSIDE;
    *is_there = is_found && !row.row.hidden;
    struct store_list_key before = {.is_set = true,
                                    .pinned = row.row.pinned,
                                    .sort_time_ms = row.row.sort_time_ms,
                                    .row_id = INT64_MAX};
    store_conversation_done(&row);
    if (!*is_there)
        return 0;
    size_t at = list_place(list, target_id);
    bool is_loaded = list->page.count > 0 && strcmp(list->page.rows[at].target_id, target_id) == 0;
    if (!is_loaded) {
        screen_filter_done(&list->filter); /* it may keep it out */
        list->anchor = before;
        list->is_backward = false;
        int status = screen_list_load(list, session, err);
        if (status < 0)
            return status;
        at = list_place(list, target_id);
    }
    list->selected = at;
    return 0;
}

/* Reads the stretch around the selected row when it came near an end that is not the list's. */
static int list_follow(struct screen_list *list, struct session *session, struct err *err)
{
    size_t count = list->page.count;
    if (list->has_below && list->selected + NEAR_END_ROWS >= count) {
        list->anchor = list->page.keys[count / 2];
        list->is_backward = false;
    } else if (list->has_above && list->selected < NEAR_END_ROWS) {
        list->anchor = list->page.keys[count / 2];
        list->is_backward = true;
    } else {
        return 0;
    }
    int status = screen_list_load(list, session, err);
    /* Fewer rows before the anchor than a page: that is the top of the list. */
    if (status == 0 && list->is_backward && !list->has_above) {
        list->anchor = (struct store_list_key){0};
        list->is_backward = false;
        status = screen_list_load(list, session, err);
    }
    return status;
}

static size_t moved(size_t selected, size_t count, long rows)
{
    if (count == 0)
        return 0;
    if (rows < 0)
        return selected < (size_t)-rows ? 0 : selected - (size_t)-rows;
    size_t after = selected + (size_t)rows;
    return after < count ? after : count - 1;
}

int screen_list_move(struct screen_list *list, struct session *session, long rows, struct err *err)
{
    list->selected = moved(list->selected, list->page.count, rows);
    return list->page.count > 0 ? list_follow(list, session, err) : 0;
}

/* ---- the chat ---- */

static void chat_forget(struct screen_chat *chat)
{
    for (size_t i = 0; i < chat->page.count; i++)
        free(chat->marks[i]);
    free(chat->marks);
    free_strings(chat->lines, chat->page.count);
    free_strings(chat->file_names, chat->page.count);
    free(chat->views);
    store_chat_done(&chat->page);
    chat->marks = NULL;
    chat->lines = NULL;
    chat->file_names = NULL;
    chat->views = NULL;
    chat->page = (struct store_messages){0};
}

void screen_chat_done(struct screen_chat *chat)
{
    chat_forget(chat);
    free(chat->target_id);
    buf_done(&chat->mark);
    *chat = (struct screen_chat){0};
}

const char *screen_chat_selected_uid(const struct screen_chat *chat)
{
    return chat->page.count > 0 ? chat->page.rows[chat->selected].message.uid : NULL;
}

static enum view_layout view_layout_of(enum type_layout layout)
{
    static const enum view_layout layouts[] = {
        [LAYOUT_BUBBLE] = VIEW_BUBBLE, [LAYOUT_BOX] = VIEW_BOX, [LAYOUT_NOTICE] = VIEW_NOTICE};
    return layouts[layout];
}

static void chat_mark_row(struct screen_chat *chat, size_t i)
{
    struct utf8_range found[STORE_SEARCH_MARKS_MAX];
    const char *lines = chat->lines[i];
    size_t count = utf8_find_folded(lines, strlen(lines), buf_str(&chat->mark), chat->mark.len,
                                    found, STORE_SEARCH_MARKS_MAX);
    if (count == 0)
        return;
    struct view_range *marks = mem_zalloc(count * sizeof *marks);
    for (size_t k = 0; k < count; k++)
        marks[k] = (struct view_range){found[k].at, found[k].len};
    free(chat->marks[i]);
    chat->marks[i] = marks;
    chat->views[i].hits = marks;
    chat->views[i].hit_count = count;
}

void screen_chat_mark(struct screen_chat *chat, const char *text)
{
    buf_clear(&chat->mark);
    if (text != NULL)
        utf8_fold_query(text, strlen(text), &chat->mark);
    for (size_t i = 0; i < chat->page.count; i++) {
        chat->views[i].hits = NULL;
        chat->views[i].hit_count = 0;
        chat_mark_row(chat, i);
    }
}

static void chat_render_row(struct screen_chat *chat, const struct session *session, size_t i)
{
    const struct store_message *row = &chat->page.rows[i];
    const struct message *m = &row->message;
    struct json *parsed = json_parse(m->content, m->content_len, NULL);
    struct render_input look = {.object_name = m->object_name,
                                .content = m->content,
                                .content_len = m->content_len,
                                .type = registry_find(session->registry, m->object_name),
                                .parsed = parsed,
                                .self_id = session->config->user_id,
                                .lang = session->config->lang};
    struct buf lines = {0};
    render_lines(&look, &lines);
    chat->lines[i] = buf_take(&lines);
    chat->views[i] = (struct view_message){.object_name = m->object_name,
                                           .lines = chat->lines[i],
                                           .layout = view_layout_of(render_layout(&look)),
                                           .sent_time_ms = m->sent_time_ms,
                                           .delay_ms = row->server_ms - m->sent_time_ms,
                                           .offline = row->offline,
                                           .is_mine = row->is_mine};
    chat_mark_row(chat, i);
    if (look.type != NULL)
        screen_attachment_read(m->object_name, parsed, &chat->file_names[i],
                               &chat->views[i].file_size);
    chat->views[i].file_name = chat->file_names[i];
    json_free(parsed);
}

/* The row of a UID, or the last one. */
static size_t chat_place(const struct screen_chat *chat, const char *uid)
{
    for (size_t i = 0; uid != NULL && i < chat->page.count; i++) {
        if (strcmp(chat->page.rows[i].message.uid, uid) == 0)
            return i;
    }
    return chat->page.count > 0 ? chat->page.count - 1 : 0;
}

static int chat_load(struct screen_chat *chat, struct session *session, const char *select_uid,
                     struct err *err)
{
    struct store_messages page = {0};
    int status = chat->target_id == NULL
                     ? 0
                     : store_chat(session->store, chat->target_id, &chat->anchor, !chat->is_newer,
                                  PAGE_ROWS, &page, err);
    if (status < 0)
        return status;
    char *uid = mem_dup_str(select_uid);
    chat_forget(chat);
    chat->page = page;
    bool is_full = page.count == PAGE_ROWS;
    bool is_at_newest = !chat->is_newer && chat->anchor.sent_time_ms == INT64_MAX;
    chat->has_older = chat->is_newer ? true : is_full;
    chat->has_newer = chat->is_newer ? is_full : !is_at_newest;
    chat->selected = chat_place(chat, uid);
    free(uid);
    chat->views = mem_zalloc(page.count * sizeof *chat->views);
    chat->lines = mem_zalloc(page.count * sizeof *chat->lines);
    chat->marks = mem_zalloc(page.count * sizeof *chat->marks);
    chat->file_names = mem_zalloc(page.count * sizeof *chat->file_names);
    for (size_t i = 0; i < page.count; i++)
        chat_render_row(chat, session, i);
    return 0;
}

static void chat_anchor_newest(struct screen_chat *chat)
{
    chat->anchor = (struct store_chat_key){.sent_time_ms = INT64_MAX};
    chat->is_newer = false;
}

int screen_chat_open(struct screen_chat *chat, struct session *session, const char *target_id,
                     struct err *err)
{
    char *target = mem_dup_str(target_id);
    free(chat->target_id);
    chat->target_id = target;
    chat_anchor_newest(chat);
    return chat_load(chat, session, NULL, err);
}

/* Half a stretch is read before it, to find where one begins that has it in the middle. */
int screen_chat_open_at(struct screen_chat *chat, struct session *session, const char *target_id,
                        const struct store_chat_key *at, struct err *err)
{
    struct store_messages before = {0};
    struct store_chat_key first = {.sent_time_ms = INT64_MIN};
    if (store_chat(session->store, target_id, at, true, PAGE_ROWS / 2, &before, err) < 0)
        return ERR_OUTSIDE;
    bool has_older = before.count == PAGE_ROWS / 2;
    if (has_older) {
        first.sent_time_ms = before.rows[0].message.sent_time_ms;
        memcpy(first.uid, before.rows[0].message.uid, sizeof first.uid);
    }
    store_chat_done(&before);
    char *target = mem_dup_str(target_id);
    free(chat->target_id);
    chat->target_id = target;
    chat->anchor = first;
    chat->is_newer = true;
    int status = chat_load(chat, session, at->uid, err);
    chat->has_older = has_older;
    if (status == 0 && !chat->has_newer) {
        /* The end of the chat: hold on to it, so that what arrives is seen. */
        chat_anchor_newest(chat);
        status = chat_load(chat, session, at->uid, err);
    }
    return status;
}

int screen_chat_reload(struct screen_chat *chat, struct session *session, struct err *err)
{
    bool is_at_end = !chat->has_newer && chat->selected + 1 >= chat->page.count;
    if (is_at_end)
        chat_anchor_newest(chat);
    return chat_load(chat, session, is_at_end ? NULL : screen_chat_selected_uid(chat), err);
}

int screen_chat_top(struct screen_chat *chat, struct session *session, struct err *err)
{
    chat->anchor = (struct store_chat_key){.sent_time_ms = INT64_MIN};
    chat->is_newer = true;
    int status = chat_load(chat, session, NULL, err);
    chat->has_older = false;
    chat->selected = 0;
    return status;
}

int screen_chat_move(struct screen_chat *chat, struct session *session, long rows, struct err *err)
{
    size_t count = chat->page.count;
    if (count == 0)
        return 0;
    chat->selected = moved(chat->selected, count, rows);
    bool wants_older = chat->has_older && chat->selected < NEAR_END_ROWS;
    bool wants_newer = chat->has_newer && chat->selected + NEAR_END_ROWS >= count;
    if (!wants_older && !wants_newer)
        return 0;
    const struct message *middle = &chat->page.rows[count / 2].message;
    chat->anchor.sent_time_ms = middle->sent_time_ms;
    memcpy(chat->anchor.uid, middle->uid, sizeof chat->anchor.uid);
    chat->is_newer = wants_newer;
    int status = chat_load(chat, session, screen_chat_selected_uid(chat), err);
    if (status == 0 && wants_newer && !chat->has_newer) {
        /* The end of the chat: hold on to it, so that what arrives is seen. */
        chat_anchor_newest(chat);
        status = chat_load(chat, session, screen_chat_selected_uid(chat), err);
    }
    return status;
}

/* ---- both ---- */

struct view_state screen_data_view(const struct screen_list *list, const struct screen_chat *chat,
                                   const struct session *session)
{
    return (struct view_state){.conversations = list->views,
                               .conversation_count = list->page.count,
                               .selected = list->selected,
                               .has_above = list->has_above,
                               .has_below = list->has_below,
                               .list_filter = list->filter.text,
                               .messages = chat->views,
                               .message_count = chat->page.count,
                               .selected_message = chat->selected,
                               .has_older = chat->has_older,
                               .has_newer = chat->has_newer,
                               .app_key = session->config->identity->app_key,
                               .user_id = session->config->user_id,
                               .sdk = session->config->profile->name,
                               .server = session->config->server,
                               .is_killed = session->client == NULL,
                               .is_online = session_is_online(session)};
}
