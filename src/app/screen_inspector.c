#include "screen_inspector.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void free_str(const char *owned)
{
    free((char *)owned);
}

void screen_inspector_close(struct screen_inspector *i)
{
    for (size_t k = 0; k < i->view.reason_count; k++)
        free(i->reasons[k]);
    free(i->reasons);
    content_tree_free(i->tree);
    free(i->content);
    free_str(i->view.uid);
    free_str(i->view.object_name);
    free_str(i->view.from_user_id);
    *i = (struct screen_inspector){0};
}

void screen_inspector_set_cols(struct screen_inspector *i, int cols)
{
    if (i->tree == NULL || cols == i->cols || cols < 1)
        return;
    i->cols = cols;
    content_tree_set_cols(i->tree, cols, &i->view.cursor);
}

static void open_with(struct screen_inspector *i, const struct view_inspector *view,
                      const char *content, size_t len, int cols)
{
    screen_inspector_close(i);
    i->is_open = true;
    i->view = *view;
    i->view.uid = mem_dup_str(view->uid);
    i->view.object_name = mem_dup_str(view->object_name);
    i->view.from_user_id = mem_dup_str(view->from_user_id);
    i->content = mem_dup_bytes(content, len);
    i->content_len = len;
    i->cols = cols > 0 ? cols : 1;
    i->tree = content_tree_new(i->content, len, i->cols);
    i->view.content = i->tree;
    i->view.content_size = len;
}

void screen_inspector_hide(struct screen_inspector *i, struct redact *redact)
{
    char *mask = mem_dup_str(redact_bytes(redact, i->content, i->content_len));
    content_tree_free(i->tree);
    free(i->content);
    i->content = mask;
    i->content_len = strlen(mask);
    i->tree = content_tree_new(i->content, i->content_len, i->cols);
    i->view.content = i->tree;
}

/* Takes the sentences over. */
static void set_reasons(struct screen_inspector *i, char **reasons, size_t count)
{
    i->reasons = reasons;
    i->view.reasons = (const char *const *)reasons;
    i->view.reason_count = count;
}

void screen_inspector_open_entry(struct screen_inspector *i, const struct traffic_entry *e,
                                 int cols)
{
    open_with(i,
              &(struct view_inspector){.uid = e->uid,
                                       .object_name = e->object_name,
                                       .from_user_id = e->from_user_id,
                                       .sent_time_ms = e->sent_ms,
                                       .received_time_ms = e->at_ms,
                                       .delay_ms = e->delay_ms,
                                       .delivery = e->delivery,
                                       .is_offline = e->offline,
                                       .is_update_disabled = e->is_update_disabled,
                                       .is_parsed = e->parsed,
                                       .is_stored = e->stored,
                                       .is_counted = e->counted,
                                       .is_shown = e->shown,
                                       .is_listed = e->listed,
                                       .is_dropped = e->dropped},
              e->content, e->content_len, cols);
    char **reasons = mem_zalloc(VERDICT_REASONS_MAX * sizeof *reasons);
    size_t count = 0;
    for (const char *line = e->reasons; *line != '\0' && count < VERDICT_REASONS_MAX;) {
        size_t len = strcspn(line, "\n");
        reasons[count++] = mem_dup_bytes(line, len);
        line += len + (line[len] == '\n');
    }
    set_reasons(i, reasons, count);
}

/* What the store kept of the verdict: facts, and its reasons as words. */
static struct verdict verdict_of(const struct session *session, const struct message *m,
                                 const struct store_received *got)
{
    const struct message_type *type = registry_find(session->registry, m->object_name);
    struct verdict v = {.parsed = got->parsed,
                        .stored = got->stored,
                        .counted = got->counted,
                        .shown = got->stored,
                        .listed = got->listed,
                        .dropped = got->dropped,
                        .offline = got->offline};
    if (type != NULL)
        v.flag = type->flag_by_profile[session->config->profile->id];
    verdict_read_words(&v, got->reasons);
    return v;
}

int screen_inspector_open_message(struct screen_inspector *i, struct session *session,
                                  const struct store_message *m, int cols, struct err *err)
{
    struct store_received got = {0};
    bool found;
    if (store_find_received(session->store, m->message.uid, &got, &found, err) < 0)
        return ERR_OUTSIDE;
    struct verdict v = verdict_of(session, &m->message, &got);
    int64_t delay_ms = m->server_ms - m->message.sent_time_ms;
    bool is_in_time = v.offline || delay_ms <= WINDOW_DELIVERY_MS;
    open_with(i,
              &(struct view_inspector){.uid = m->message.uid,
                                       .object_name = m->message.object_name,
                                       .from_user_id = m->message.from_user_id,
                                       .sent_time_ms = m->message.sent_time_ms,
                                       .received_time_ms = m->received_ms,
                                       .delay_ms = delay_ms,
                                       .delivery = is_in_time ? DELIVERY_IN_TIME : DELIVERY_LATE,
                                       .is_offline = v.offline,
                                       .is_update_disabled = m->message.disable_update_last_msg,
                                       .is_parsed = v.parsed,
                                       .is_stored = v.stored,
                                       .is_counted = v.counted,
                                       .is_shown = v.shown,
                                       .is_listed = v.listed,
                                       .is_dropped = v.dropped},
              m->message.content, m->message.content_len, cols);
    char **reasons = mem_zalloc(VERDICT_REASONS_MAX * sizeof *reasons);
    for (int k = 0; k < v.reason_count; k++) {
        struct buf sentence = {0};
        verdict_tell_reason(&v, k, &m->message, session->config->profile, &sentence);
        reasons[k] = buf_take(&sentence);
    }
    set_reasons(i, reasons, (size_t)v.reason_count);
    return 0;
}
