#include "app/screen_wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "core/wire.h"

void screen_wire_done(struct screen_wire *w)
{
    screen_filter_done(&w->filter);
    free(w->shown);
    *w = (struct screen_wire){0};
}

/* ---- what the filter lets through ---- */

static void look_again(struct screen_wire *w)
{
    w->shown_count = 0;
    w->looked = 0;
}

/* What is left keeps its row. */
static void forget(struct screen_wire *w, const struct traffic *t)
{
    size_t gone = (size_t)(t->forgotten - w->forgotten);
    size_t gone_shown = 0;
    while (gone_shown < w->shown_count && w->shown[gone_shown] < gone)
        gone_shown++;
    w->shown_count -= gone_shown;
    for (size_t i = 0; i < w->shown_count; i++)
        w->shown[i] = w->shown[i + gone_shown] - gone;
    w->selected = w->selected > gone_shown ? w->selected - gone_shown : 0;
    w->looked = w->looked > gone ? w->looked - gone : 0;
    w->forgotten = t->forgotten;
}

void screen_wire_update(struct screen_wire *w, const struct traffic *t)
{
    if (w->forgotten != t->forgotten)
        forget(w, t);
    for (; w->looked < t->count; w->looked++) {
        struct filter_facts facts = screen_filter_facts(&t->entries[w->looked]);
        if (!filter_match(&w->filter.filter, &facts))
            continue;
        w->shown = mem_grow(w->shown, &w->shown_cap, w->shown_count + 1, sizeof *w->shown);
        w->shown[w->shown_count++] = w->looked;
    }
    if (!w->is_looking || w->selected >= w->shown_count)
        w->selected = w->shown_count > 0 ? w->shown_count - 1 : 0;
}

int screen_wire_set_filter(struct screen_wire *w, const struct traffic *t, const char *text,
                           struct err *err)
{
    if (screen_filter_set(&w->filter, text, err) < 0)
        return ERR_INPUT;
    w->is_looking = false;
    look_again(w);
    screen_wire_update(w, t);
    return 0;
}

void screen_wire_move(struct screen_wire *w, long rows)
{
    size_t last = w->shown_count > 0 ? w->shown_count - 1 : 0;
    size_t at = w->selected < last ? w->selected : last;
    if (rows < 0)
        w->selected = at < (size_t)-rows ? 0 : at - (size_t)-rows;
    else
        w->selected = (size_t)rows > last - at ? last : at + (size_t)rows;
    w->is_looking = w->selected < last;
    w->detail_top = 0;
}

const struct traffic_entry *screen_wire_selected(const struct screen_wire *w,
                                                 const struct traffic *t)
{
    return w->selected < w->shown_count ? traffic_at(t, w->shown[w->selected], w->forgotten) : NULL;
}

/* ---- what is drawn ---- */

static const char *cause_note(enum window_state cause)
{
    static const char *const notes[] = {
        [STATE_ONLINE] = N_("missed for good (R14)"),
        [STATE_FAILING] = N_("missed for good (R14): pulls were failing"),
        [STATE_OFFLINE] = N_("missed for good (R14): offline"),
        [STATE_KILLED] = N_("missed for good (R14): not running"),
    };
    return _(notes[cause]);
}

static struct view_wire_row row_of(const struct traffic_entry *e, bool is_last_of_pull)
{
    static const enum view_wire_kind kinds[] = {[TRAFFIC_PULL] = WIRE_PULL,
                                                [TRAFFIC_MESSAGE] = WIRE_MESSAGE,
                                                [TRAFFIC_MISSED] = WIRE_NOTE,
                                                [TRAFFIC_NOTE] = WIRE_NOTE};
    struct view_wire_row row = {.kind = kinds[e->kind],
                                .at_ms = e->at_ms,
                                .is_ok = e->is_ok,
                                .http = e->http,
                                .received = e->received,
                                .duplicates = e->duplicates,
                                .missed = e->missed,
                                .has_more = e->has_more,
                                .took_ms = e->took_ms,
                                .error = e->text,
                                .object_name = e->object_name,
                                .from_user_id = e->from_user_id,
                                .delay_ms = e->delay_ms,
                                .delivery = e->delivery,
                                .is_offline = e->offline,
                                .is_stored = e->stored,
                                .is_last_of_pull = is_last_of_pull,
                                .why = e->reasons,
                                .note = e->text,
                                .is_bad = e->is_bad};
    if (e->kind == TRAFFIC_MISSED) {
        row.note = cause_note(e->cause);
        row.is_bad = true;
    }
    return row;
}

static void fill_detail(struct screen_wire *w, const struct traffic_entry *e)
{
    w->detail = (struct view_wire_detail){.answer_size = -1};
    if (e->kind == TRAFFIC_PULL) {
        struct buf target = {0};
        wire_pull_write_target(&target, e->since[0] != '\0' ? e->since : NULL, WIRE_PULL_LIMIT_MAX);
        snprintf(w->request_line, sizeof w->request_line, "GET %s", buf_str(&target));
        buf_done(&target);
        w->detail.request_line = w->request_line;
        w->detail.answer_head = e->answer_head;
        w->detail.answer_size = e->answer_size;
        if (e->http > 0)
            snprintf(w->answer_line, sizeof w->answer_line, "HTTP %d", e->http);
        w->detail.answer_line = e->http > 0 ? w->answer_line : "";
    } else {
        w->detail.uid = e->uid;
        w->detail.sent_time_ms = e->sent_ms;
        w->detail.whys = e->reasons;
        w->detail.content_head = e->content;
        w->detail.content_size = (int64_t)e->content_len;
    }
}

static bool is_last_of_pull(const struct screen_wire *w, const struct traffic *t, size_t i)
{
    return i + 1 == w->shown_count || t->entries[w->shown[i + 1]].kind != TRAFFIC_MESSAGE;
}

const struct view_wire *screen_wire_view(struct screen_wire *w, const struct traffic *t)
{
    screen_wire_update(w, t);
    size_t half = SCREEN_WIRE_ROWS / 2;
    size_t from = w->selected > half ? w->selected - half : 0;
    size_t count = w->shown_count - from;
    count = count < SCREEN_WIRE_ROWS ? count : SCREEN_WIRE_ROWS;
    for (size_t i = 0; i < count; i++)
        w->rows[i] = row_of(&t->entries[w->shown[from + i]], is_last_of_pull(w, t, from + i));
    const struct traffic_entry *selected = screen_wire_selected(w, t);
    if (w->has_detail && selected != NULL)
        fill_detail(w, selected);
    w->view = (struct view_wire){.rows = w->rows,
                                 .row_count = count,
                                 .selected = w->selected - from,
                                 .has_above = from > 0,
                                 .has_below = from + count < w->shown_count,
                                 .is_following = !w->is_looking,
                                 .detail = w->has_detail && selected != NULL ? &w->detail : NULL,
                                 .detail_top = w->detail_top,
                                 .filter = w->filter.text,
                                 .shown = (int64_t)w->shown_count,
                                 .total = (int64_t)t->count};
    return &w->view;
}
