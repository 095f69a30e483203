#include "screen_search.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "screen_parts.h"
#include "ui/tty.h"
#include "ui/view_parts.h"

enum {
    STEP_US = 8000, /* so long a step of the search may take when nothing else is to be done */
    TEXT_BEFORE =
        20, /* bytes of a message that a row shows before the first mark: it stays in sight */
    TEXT_BEHIND = 400, /* and from there on */
    QUIET_US = 300000, /* so long after the last key nobody is in the way of the index */
    NEAR_END = 20,     /* so close to the last hit more are looked for */
};

/* ---- hits ---- */

static void forget_hits(struct screen_search *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->hits[i].target_id);
        free(f->hits[i].object_name);
        free(f->hits[i].text);
    }
    f->count = 0;
    f->selected = 0;
}

static void end_search(struct screen_search *f)
{
    store_search_free(f->search);
    f->search = NULL;
    f->taken = 0;
    f->is_searching = false;
}

void screen_search_done(struct screen_search *f)
{
    end_search(f);
    forget_hits(f);
    free(f->hits);
    free(f->query);
    *f = (struct screen_search){0};
}

/* One line around the first mark; the marks move with it. */
static void take_text(struct screen_hit *hit, const struct store_hit *found)
{
    size_t first = found->marks[0].at;
    size_t len = found->text_len;
    size_t from =
        first > TEXT_BEFORE ? view_at_character(found->text, len, first - TEXT_BEFORE) : 0;
    size_t end = view_at_character(found->text, len, first + TEXT_BEHIND);
    struct buf text = {0};
    buf_add_str(&text, from > 0 ? "…" : "");
    size_t skipped = text.len;
    buf_add(&text, found->text + from, end - from);
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '\n')
            text.data[i] = ' ';
    }
    for (size_t i = 0; i < found->mark_count && hit->mark_count < SCREEN_SEARCH_MARKS; i++) {
        if (found->marks[i].at + found->marks[i].len <= end)
            hit->marks[hit->mark_count++] =
                (struct view_range){found->marks[i].at - from + skipped, found->marks[i].len};
    }
    hit->text = buf_take(&text);
}

static void take_hits(struct screen_search *f)
{
    size_t count;
    const struct store_hit *hits = store_search_hits(f->search, &count);
    for (; f->taken < count; f->taken++) {
        const struct store_message *m = &hits[f->taken].message;
        f->hits = mem_grow(f->hits, &f->cap, f->count + 1, sizeof *f->hits);
        struct screen_hit *hit = &f->hits[f->count++];
        *hit = (struct screen_hit){.row_id = m->row_id,
                                   .sent_time_ms = m->message.sent_time_ms,
                                   .target_id = mem_dup_str(m->message.from_user_id),
                                   .object_name = mem_dup_str(m->message.object_name)};
        memcpy(hit->uid, m->message.uid, sizeof hit->uid);
        take_text(hit, &hits[f->taken]);
    }
}

/* ---- steps ---- */

static void start(struct screen *s, int64_t before)
{
    struct screen_search *f = &s->search;
    end_search(f);
    f->search = store_search_new(
        s->session.store, &(struct store_search_config){
                              .text = f->query, .limit = SCREEN_SEARCH_HITS, .before = before});
    f->store = s->session.store;
    f->is_searching = true;
    f->is_limited = false;
    f->is_stopped = false;
    f->percent = 0;
}

static bool has_key_waiting(void)
{
    struct pollfd fd = {.fd = tty_fd(), .events = POLLIN};
    return poll(&fd, 1, 0) > 0;
}

struct patience {
    const struct clock *clock;
    int64_t until_us;
};

static bool may_go_on(void *ctx)
{
    const struct patience *p = ctx;
    return clock_now_us(p->clock) < p->until_us && !has_key_waiting();
}

static struct patience patience_of(const struct screen *s)
{
    const struct clock *clock = &s->session.clock;
    return (struct patience){clock,
                             clock_now_us(clock) + (int64_t)((double)STEP_US * clock->speed)};
}

static void search_some(struct screen *s)
{
    struct screen_search *f = &s->search;
    struct err err;
    if (s->session.store == NULL)
        return;
    /* The client was started again, on the same file. */
    if (f->store != s->session.store)
        start(s, f->count > 0 ? f->hits[f->count - 1].row_id : 0);
    struct patience patience = patience_of(s);
    int status = store_search_step(f->search, may_go_on, &patience, &err);
    screen_flash_error(s, status, &err);
    take_hits(f);
    struct store_search_progress progress = store_search_progress(f->search);
    f->percent = progress.total > 0 ? (int)(progress.done * 100 / progress.total) : 100;
    f->is_limited = progress.is_limited;
    if (status <= 0)
        end_search(f);
}

static void index_some(struct screen *s)
{
    struct err err;
    size_t left;
    int status = store_index_some(s->session.store, 1, &left, &err);
    screen_flash_error(s, status, &err);
    /* A failure is told once; the next messages try it again. */
    s->search.is_index_behind = status == 0 && left > 0;
}

static bool may_index(const struct screen *s)
{
    /* A client that was killed does nothing, and keys and what a pull brings come first. */
    return s->search.is_index_behind &&
           clock_now_us(&s->session.clock) >= s->search.quiet_from_us &&
           s->session.client != NULL && s->session.store != NULL &&
           !live_is_pulling(s->session.live);
}

bool screen_search_has_work(const struct screen *s)
{
    return (s->search.is_searching && s->session.store != NULL) || may_index(s);
}

void screen_search_work(struct screen *s)
{
    if (s->search.is_searching && s->session.store != NULL)
        search_some(s);
    else if (may_index(s))
        index_some(s);
}

void screen_search_note_key(struct screen *s)
{
    const struct clock *clock = &s->session.clock;
    s->search.quiet_from_us = clock_now_us(clock) + (int64_t)((double)QUIET_US * clock->speed);
}

void screen_search_note_received(struct screen *s)
{
    s->search.is_index_behind = true;
}

/* ---- what the user does ---- */

void screen_search_for(struct screen *s, const char *text)
{
    struct screen_search *f = &s->search;
    f->is_open = true;
    if (f->query != NULL && strcmp(f->query, text) == 0)
        return;
    end_search(f);
    forget_hits(f);
    free(f->query);
    f->query = mem_dup_str(text);
    f->is_limited = false;
    f->is_stopped = false;
    if (text[strspn(text, " ")] != '\0')
        start(s, 0);
    /* What is found at once is seen in the same frame. */
    if (f->is_searching && !s->is_pasting)
        search_some(s);
}

void screen_search_accept(struct screen *s, const char *text)
{
    if (text[strspn(text, " ")] == '\0') {
        screen_search_forget(s);
        return;
    }
    /* What lies over the hits would keep the keys. */
    screen_inspector_close(&s->inspector);
    screen_text_close(&s->text);
    screen_search_for(s, text);
}

void screen_search_close(struct screen *s)
{
    end_search(&s->search);
    s->search.is_open = false;
}

void screen_search_forget(struct screen *s)
{
    screen_search_close(s);
    forget_hits(&s->search);
    free(s->search.query);
    s->search.query = NULL;
    screen_chat_mark(&s->chat, NULL);
}

/* More than the first hits, once the user comes near the last one. */
static void look_on(struct screen *s)
{
    struct screen_search *f = &s->search;
    if (f->is_limited && !f->is_searching && f->selected + NEAR_END >= f->count)
        start(s, f->hits[f->count - 1].row_id);
}

void screen_search_move(struct screen *s, long rows)
{
    struct screen_search *f = &s->search;
    size_t last = f->count > 0 ? f->count - 1 : 0;
    if (rows < 0)
        f->selected = f->selected < (size_t)-rows ? 0 : f->selected - (size_t)-rows;
    else
        f->selected = (size_t)rows > last - f->selected ? last : f->selected + (size_t)rows;
    look_on(s);
}

static int open_in_chat(struct screen *s, const struct screen_hit *hit, struct err *err)
{
    bool is_there = false;
    int status = screen_list_select(&s->list, &s->session, hit->target_id, &is_there, err);
    if (status == 0 && !is_there) {
        err_set(err, "%s is off the list: its messages come back with the next one (R29)",
                hit->target_id);
        status = ERR_INPUT;
    }
    if (status == 0)
        status = session_do(&s->session, RECORD_DEED_OPEN, hit->target_id, NULL, err);
    if (status < 0)
        return status;
    screen_page_go(s, PAGE_INBOX);
    s->focus = FOCUS_CHAT;
    s->message_top = 0;
    s->is_stale = true;
    screen_chat_mark(&s->chat, s->search.query);
    struct store_chat_key key = {.sent_time_ms = hit->sent_time_ms};
    memcpy(key.uid, hit->uid, sizeof key.uid);
    status = screen_chat_open_at(&s->chat, &s->session, hit->target_id, &key, err);
    const char *uid = status == 0 ? screen_chat_selected_uid(&s->chat) : NULL;
    if (status == 0 && (uid == NULL || strcmp(uid, hit->uid) != 0)) {
        err_set(err, "this message was deleted since the search found it");
        status = ERR_INPUT;
    }
    return status;
}

void screen_search_open(struct screen *s)
{
    struct screen_search *f = &s->search;
    struct err err;
    if (f->count > 0)
        screen_flash_error(s, open_in_chat(s, &f->hits[f->selected], &err), &err);
}

void screen_search_go(struct screen *s, int by)
{
    struct screen_search *f = &s->search;
    if (f->query == NULL || f->count == 0) {
        screen_flash(s, true, "%s", _("nothing is found that one could go on from"));
        return;
    }
    bool is_end = by < 0 ? f->selected == 0 : f->selected + 1 == f->count;
    if (f->is_open) {
        screen_search_move(s, by);
    } else if (!is_end) {
        screen_search_move(s, by);
        screen_search_open(s);
    }
    if (is_end && by < 0)
        screen_flash(s, false, "%s", _("this is the newest hit"));
    else if (is_end && f->is_searching)
        screen_flash(s, false, "%s", _("still searching; try again"));
    else if (is_end)
        screen_flash(s, false, "%s", _("this is the oldest hit"));
}

void screen_search_back(struct screen *s)
{
    struct screen_search *f = &s->search;
    if (f->is_searching) {
        end_search(f);
        f->is_stopped = true;
    } else {
        screen_search_close(s);
    }
}

/* ---- what is drawn ---- */

void screen_search_write_note(const struct screen_search *f, char *out, size_t size)
{
    struct buf note = {0};
    if (f->is_searching)
        buf_addf(&note, _("hits: %zu, %d %% searched"), f->count, f->percent);
    else if (f->is_stopped)
        buf_addf(&note, _("hits: %zu, stopped at %d %%"), f->count, f->percent);
    else if (f->is_limited)
        buf_addf(&note, _("hits: %zu and more"), f->count);
    else if (f->query != NULL && f->query[0] != '\0')
        buf_addf(&note, _("hits: %zu"), f->count);
    snprintf(out, size, "%s", buf_str(&note));
    buf_done(&note);
}

const struct view_found *screen_search_view(struct screen_search *f)
{
    if (!f->is_open)
        return NULL;
    size_t half = SCREEN_SEARCH_ROWS / 2;
    size_t from = f->selected > half ? f->selected - half : 0;
    size_t count = f->count - from;
    count = count < SCREEN_SEARCH_ROWS ? count : SCREEN_SEARCH_ROWS;
    for (size_t i = 0; i < count; i++) {
        const struct screen_hit *hit = &f->hits[from + i];
        f->rows[i] = (struct view_found_row){.target_id = hit->target_id,
                                             .object_name = hit->object_name,
                                             .sent_time_ms = hit->sent_time_ms,
                                             .text = hit->text,
                                             .hits = hit->marks,
                                             .hit_count = hit->mark_count};
    }
    screen_search_write_note(f, f->note, sizeof f->note);
    f->view = (struct view_found){.query = f->query != NULL ? f->query : "",
                                  .rows = f->rows,
                                  .row_count = count,
                                  .selected = f->selected - from,
                                  .has_above = from > 0,
                                  .has_below = from + count < f->count || f->is_limited,
                                  .is_searching = f->is_searching,
                                  .note = f->note};
    return &f->view;
}
