/* The commands of app/linear that tell the list and the chat. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "linear_parts.h"
#include "linear_text.h"
#include "screen_inspector.h"

enum {
    LIST_ROWS = 20,
    CHAT_ROWS = 10,
};

/* ---- the list ---- */

static void say_row(struct linear *l, const struct store_conversation *c)
{
    struct buf digest = {0}, text = {0};
    client_write_row_digest(l->session.registry, l->session.config->user_id,
                            l->session.config->lang, c, &digest);
    linear_write_row(&(struct linear_row){.target_id = redact_id(&l->redact, c->target_id),
                                          .digest = redact_content(&l->redact, buf_str(&digest)),
                                          .unread = c->row.unread,
                                          .sort_time_ms = c->row.sort_time_ms,
                                          .is_pinned = c->row.pinned},
                     linear_utc_offset_s(l), &text);
    linear_say(l, "%s", buf_str(&text));
    buf_done(&digest);
    buf_done(&text);
}

/* The rows behind l->next that the filter lets through, at most so many; how many there were, and
 * whether there may be more. */
static int say_rows(struct linear *l, size_t most, size_t *told, bool *has_more, struct err *err)
{
    *told = 0;
    *has_more = true;
    while (*has_more && *told < most) {
        struct store_conversations page = {0};
        if (store_list(l->session.store, &l->next, true, LIST_ROWS, &page, err) < 0)
            return ERR_OUTSIDE;
        size_t i = 0;
        for (; i < page.count && *told < most; i++) {
            l->next = page.keys[i];
            if (!screen_list_filter_match(&l->filter.filter, &l->session, &page.rows[i]))
                continue;
            say_row(l, &page.rows[i]);
            ++*told;
        }
        *has_more = i < page.count || page.count == LIST_ROWS;
        store_list_done(&page);
    }
    return 0;
}

static int say_list(struct linear *l, struct err *err)
{
    size_t told;
    bool has_more;
    bool is_top = !l->next.is_set;
    int status = say_rows(l, LIST_ROWS, &told, &has_more, err);
    if (status < 0)
        return status;
    if (has_more)
        linear_say(l, "%s", _("There may be more: page-down goes on."));
    else if (told > 0 || !is_top)
        linear_say(l, "%s", _("That is the end of the list."));
    else if (l->filter.text != NULL)
        linear_say(l, "%s", _("The filter lets no conversation through."));
    else
        linear_say(l, "%s", _("There are no conversations."));
    return 0;
}

static int say_list_from_top(struct linear *l, struct err *err)
{
    screen_chat_done(&l->chat);
    l->next = (struct store_list_key){0};
    return say_list(l, err);
}

int linear_filter(struct linear *l, const struct command_line *line, struct err *err)
{
    struct buf text = {0};
    screen_filter_unmask(&l->redact, linear_text_of(line), &text);
    int status = screen_filter_set(&l->filter, buf_str(&text), err);
    if (status == 0 && text.len > 0)
        linear_say(l, _("Conversations that the filter lets through: %s"),
                   redact_sentence(&l->redact, buf_str(&text)));
    else if (status == 0)
        linear_say(l, "%s", _("All conversations, without a filter."));
    buf_done(&text);
    return status == 0 ? say_list_from_top(l, err) : status;
}

int linear_view(struct linear *l, const struct command_line *line, struct err *err)
{
    int64_t unread;
    if (strcmp(linear_text_of(line), "inbox") != 0) {
        err_set(err, "only the inbox can be told in sentences");
        return ERR_INPUT;
    }
    int status = store_total_unread(l->session.store, &unread, err);
    if (status < 0)
        return status;
    linear_say(l, _("Conversations. Unread messages in all: %lld."), (long long)unread);
    return say_list_from_top(l, err);
}

/* ---- the chat ---- */

static void say_message(struct linear *l, size_t i)
{
    const struct view_message *m = &l->chat.views[i];
    struct buf text = {0};
    linear_write_message(&(struct linear_message){.object_name = m->object_name,
                                                  .lines = redact_content(&l->redact, m->lines),
                                                  .sent_time_ms = m->sent_time_ms,
                                                  .is_offline = m->offline},
                         linear_utc_offset_s(l), &text);
    linear_say(l, "%s", buf_str(&text));
    buf_done(&text);
}

/* So many messages up to the selected one, oldest first, and where that is. */
static void say_messages(struct linear *l, size_t count)
{
    const struct screen_chat *chat = &l->chat;
    if (chat->page.count == 0) {
        linear_say(l, "%s", _("There are no messages."));
        return;
    }
    size_t first = chat->selected + 1 > count ? chat->selected + 1 - count : 0;
    for (size_t i = first; i <= chat->selected; i++)
        say_message(l, i);
    if (first == 0 && !chat->has_older)
        linear_say(l, "%s", _("The first of these is the oldest message."));
    if (chat->selected + 1 == chat->page.count && !chat->has_newer)
        linear_say(l, "%s", _("That was the newest message."));
}

int linear_read(struct linear *l, const char *target, struct err *err)
{
    return session_do(&l->session, RECORD_DEED_OPEN, target, NULL, err);
}

int linear_open(struct linear *l, const struct command_line *line, struct err *err)
{
    struct store_conversation row = {0};
    const char *target = linear_target(l, line, &row, err);
    int status = target != NULL ? linear_read(l, target, err) : ERR_INPUT;
    if (status == 0)
        status = screen_chat_open(&l->chat, &l->session, target, err);
    if (status == 0) {
        linear_say(l, _("Conversation %s is open and read."), redact_id(&l->redact, target));
        say_messages(l, CHAT_ROWS);
    }
    store_conversation_done(&row);
    return status;
}

int linear_needs_chat(const struct linear *l, struct err *err)
{
    if (l->chat.target_id != NULL)
        return 0;
    err_set(err, "no conversation is open: open one first");
    return ERR_INPUT;
}

static int move(struct linear *l, long rows, size_t said, struct err *err)
{
    int status = linear_needs_chat(l, err);
    if (status == 0)
        status = screen_chat_move(&l->chat, &l->session, rows, err);
    if (status == 0)
        say_messages(l, said);
    return status;
}

static long rows_of(const struct command_line *line)
{
    return line->args[0].is_given ? (long)line->args[0].n : 1;
}

int linear_up(struct linear *l, const struct command_line *line, struct err *err)
{
    return move(l, -rows_of(line), 1, err);
}

int linear_down(struct linear *l, const struct command_line *line, struct err *err)
{
    return move(l, rows_of(line), 1, err);
}

int linear_page_up(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    return move(l, -CHAT_ROWS, CHAT_ROWS, err);
}

int linear_page_down(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    return l->chat.target_id == NULL ? say_list(l, err) : move(l, CHAT_ROWS, CHAT_ROWS, err);
}

int linear_top(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    int status = linear_needs_chat(l, err);
    if (status == 0)
        status = screen_chat_top(&l->chat, &l->session, err);
    if (status == 0)
        say_messages(l, 1);
    return status;
}

int linear_bottom(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    int status = linear_needs_chat(l, err);
    char *target = mem_dup_str(l->chat.target_id);
    if (status == 0)
        status = screen_chat_open(&l->chat, &l->session, target, err);
    if (status == 0)
        say_messages(l, CHAT_ROWS);
    free(target);
    return status;
}

int linear_back(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    (void)err;
    screen_chat_done(&l->chat);
    linear_say(l, "%s", _("No conversation is open."));
    return 0;
}

static void say_content(struct linear *l, const char *content, size_t len)
{
    const char *shown = redact_bytes(&l->redact, content, len);
    struct buf clean = {0};
    utf8_clean_line(shown, strlen(shown), &clean);
    linear_say(l, _("Its content is: %s"), buf_str(&clean));
    buf_done(&clean);
}

int linear_inspect(struct linear *l, const struct command_line *line, struct err *err)
{
    (void)line;
    struct screen_inspector look = {0};
    int status = linear_needs_chat(l, err);
    if (status == 0 && l->chat.page.count == 0) {
        err_set(err, "there is no message");
        status = ERR_INPUT;
    }
    if (status == 0)
        status = screen_inspector_open_message(&look, &l->session,
                                               &l->chat.page.rows[l->chat.selected], 80, err);
    if (status == 0) {
        linear_say(l, _("Message %s, type %s, came %lld milliseconds after it was sent."),
                   look.view.uid, look.view.object_name, (long long)look.view.delay_ms);
        for (size_t i = 0; i < look.view.reason_count; i++)
            linear_say(l, "%s.", redact_sentence(&l->redact, look.view.reasons[i]));
        say_content(l, look.content, look.content_len);
    }
    screen_inspector_close(&look);
    return status;
}
