/* What must be seen when a recording is played. */
#include "base/parse.h"
#include "record_writer.h"

/* ---- a pull ---- */

static void write_received(struct writer *w, int64_t at_ms, size_t index)
{
    const struct record_message *m = w->record->messages[index];
    const struct record_place *place = &w->plan->messages[index];
    writer_begin(w, at_ms);
    buf_addf(w->out, "expect " PHONE " received m%zu", index + 1);
    if (place->has_delivery)
        buf_addf(w->out, " delivery=%s", window_delivery_word(m->delivery));
    if (place->has_offline)
        buf_addf(w->out, " offline=%s", m->offline ? "yes" : "no");
    buf_add_str(w->out, " delay<=");
    parse_write_clock(w->out, place->delay_ms > m->delay_ms ? place->delay_ms : m->delay_ms);
    buf_add_char(w->out, '\n');
}

/* "m3 m7..m9", those of which it is so. False when there is none. */
static bool write_ids(struct buf *out, const struct record *r, const struct record_pull *pull,
                      bool (*is_so)(const struct record_message *m), bool wanted)
{
    size_t end = pull->first_message + pull->message_count;
    bool has_any = false;
    for (size_t i = pull->first_message; i < end;) {
        size_t first = i;
        while (i < end && is_so(r->messages[i]) == wanted)
            i++;
        if (i == first) {
            i++;
            continue;
        }
        has_any = true;
        buf_addf(out, " m%zu", first + 1);
        if (i - first > 1)
            buf_addf(out, "%sm%zu", i - first > 2 ? ".." : " ", i);
    }
    return has_any;
}

static bool is_stored(const struct record_message *m)
{
    return m->stored;
}

static bool is_counted(const struct record_message *m)
{
    return m->counted;
}

static bool is_shown(const struct record_message *m)
{
    return m->shown;
}

static void write_verdicts(struct writer *w, int64_t at_ms, const struct record_pull *pull)
{
    static const struct {
        const char *word;
        bool (*is_so)(const struct record_message *m);
    } verdicts[] = {{"stored", is_stored}, {"counted", is_counted}, {"shown", is_shown}};
    for (size_t i = 0; i < 2 * sizeof verdicts / sizeof verdicts[0]; i++) {
        bool wanted = i % 2 == 0;
        struct buf ids = {0};
        if (write_ids(&ids, w->record, pull, verdicts[i / 2].is_so, wanted)) {
            writer_begin(w, at_ms);
            buf_addf(w->out, "expect " PHONE " %s%s%s\n", wanted ? "" : "not ",
                     verdicts[i / 2].word, buf_str(&ids));
        }
        buf_done(&ids);
    }
}

static void write_missed(struct writer *w, int64_t at_ms, size_t index)
{
    const struct record_missed *m = &w->record->missed[index];
    const struct record_place *place = &w->plan->missed[index];
    if (!place->is_placed) {
        writer_comment(w, "%s was missed; it finds no place between the pulls", m->uid);
        return;
    }
    writer_begin(w, at_ms);
    buf_addf(w->out, "expect " PHONE " missed lost%zu", index + 1);
    if (place->has_cause)
        buf_addf(w->out, " cause=%s", window_state_word(m->cause));
    buf_add_char(w->out, '\n');
}

static void write_pull_limits(struct writer *w, const struct record_pull *pull)
{
    if (pull->was_reset)
        writer_comment(w, "the server's log was another one from here on; this server's is not");
    if (pull->duplicates > 0)
        writer_comment(w, "%lld more came that were known already", (long long)pull->duplicates);
    if (pull->content_duplicates > 0)
        writer_comment(w, "%lld more were dropped as equal in content; which is not known",
                       (long long)pull->content_duplicates);
    if (pull->again > 0)
        writer_comment(w, "%lld more were told as new once more", (long long)pull->again);
    if (pull->nameless > 0)
        writer_comment(w, "%lld more were missed, the server did not say which",
                       (long long)pull->nameless);
}

void writer_expect_pulled(struct writer *w, const struct record_step *step)
{
    const struct record_pull *pull = &w->record->entries[step->index].pull;
    write_pull_limits(w, pull);
    for (size_t i = 0; i < pull->missed_count; i++)
        write_missed(w, step->at_ms, pull->first_missed + i);
    for (size_t i = 0; i < pull->message_count; i++)
        write_received(w, step->at_ms, pull->first_message + i);
    write_verdicts(w, step->at_ms, pull);
}

/* ---- the end ---- */

/* Every row of the list is known, and comes out so. */
static bool knows_rows(const struct record *r, const struct record_plan *plan)
{
    bool has_all = !r->is_resumed && !plan->is_lost && !plan->has_doubtful_reads;
    for (size_t i = 0; i < r->entry_count; i++)
        has_all = has_all && r->entries[i].pull.again == 0;
    for (size_t i = 0; i < r->row_count; i++)
        has_all = has_all && r->rows[i]->is_known;
    return has_all;
}

static void write_row(struct writer *w, int64_t at_ms, const struct record_row *known)
{
    const struct conversation *row = &known->row;
    size_t last;
    writer_begin(w, at_ms);
    buf_addf(w->out, "expect " PHONE " %sconversation ", row->exists ? "" : "not ");
    record_write_word(w->out, known->target_id);
    if (row->exists) {
        buf_addf(w->out, " unread=%lld", (long long)row->unread);
        if (!row->has_last)
            buf_add_str(w->out, " last=none");
        else if (record_find_message(w->record, row->last_uid, &last))
            buf_addf(w->out, " last=m%zu", last + 1);
        buf_addf(w->out, "%s%s", row->hidden ? " hidden=yes" : "",
                 row->pinned ? " pinned=yes" : "");
    }
    buf_add_char(w->out, '\n');
}

static void write_counts(struct writer *w, int64_t at_ms, bool has_rows)
{
    const struct record *r = w->record;
    int64_t unread = 0, visible = 0;
    for (size_t i = 0; i < r->row_count; i++) {
        const struct conversation *row = &r->rows[i]->row;
        visible += row->exists && !row->hidden;
        unread += row->exists && !row->hidden ? row->unread : 0;
    }
    writer_begin(w, at_ms);
    buf_addf(w->out, "expect " PHONE " counts received=%zu stored=%zu", w->plan->received,
             w->plan->stored);
    if (!w->plan->is_lost)
        buf_addf(w->out, " failed=%lld", (long long)w->plan->failed);
    if (has_rows)
        buf_addf(w->out, " unread=%lld conversations=%lld", (long long)unread, (long long)visible);
    buf_add_char(w->out, '\n');
}

void writer_expect_end(struct writer *w, int64_t at_ms)
{
    const struct record *r = w->record;
    const bool has_rows = knows_rows(r, w->plan);
    if (w->plan->has_doubtful_reads)
        writer_comment(
            w, "What is unread hung on moments that come out otherwise: it is not expected.");
    for (size_t i = 0; has_rows && i < r->row_count; i++)
        write_row(w, at_ms, r->rows[i]);
    write_counts(w, at_ms, has_rows);
    if (w->plan->is_lost)
        return;
    writer_begin(w, at_ms);
    buf_addf(w->out, "expect " PHONE " state %s\n",
             w->plan->is_refused  ? "refused"
             : w->plan->is_online ? "online"
                                  : "offline");
}
