/* Texts of a scenario, with what is known only while it runs in place of $(...). */
#include <string.h>

#include "base/i18n.h"
#include "io/files.h"
#include "play_private.h"

enum { FILE_MAX = 16 * 1024 * 1024 }; /* far above the limit: QA sends what is too long */

struct filling {
    struct play *play;
    const struct scenario_step *step;
    size_t fill_at; /* of $(fill) in the output; SIZE_MAX = none */
};

int play_say_no_uid(const char *id, struct err *err)
{
    err_set(err, "%s has no messageUID: it was refused, or not sent yet", id);
    return ERR_INPUT;
}

static int fill_cursor(const struct filling *f, struct buf *out, struct err *err)
{
    const struct world_client *c =
        f->step->who != NULL ? world_find_client(f->play->world, f->step->who) : NULL;
    const char *cursor =
        c != NULL && world_client_store(c) != NULL ? store_cursor(world_client_store(c)) : NULL;
    if (cursor == NULL) {
        err_set(err, "$(cursor): the client has no cursor yet");
        return ERR_INPUT;
    }
    buf_add_str(out, cursor);
    return 0;
}

static int fill_broadcast(const struct filling *f, const struct scenario_hole_use *use,
                          struct buf *out, struct err *err)
{
    size_t index;
    if (!journal_find_broadcast(&f->play->journal, use->id, &index))
        return play_say_no_uid(use->id, err);
    const struct run_broadcast *b = &f->play->result->broadcasts[index];
    if (b->uid[0] == '\0')
        return play_say_no_uid(use->id, err);
    if (use->hole == HOLE_UID)
        buf_add_str(out, b->uid);
    else
        buf_addf(out, "%lld", (long long)(b->sent_ms + world_start_ms(f->play->world)));
    return 0;
}

static void invent(const struct filling *f, const struct scenario_hole_use *use, struct buf *out)
{
    struct play *p = f->play;
    size_t index;
    if (!journal_find_broadcast(&p->journal, use->id, &index)) {
        char uid[MESSAGE_UID_SIZE];
        int64_t sent_ms = world_start_ms(p->world) + use->at_ms;
        world_invent_uid(p->world, sent_ms, uid);
        journal_add_invented(&p->journal, use->id, uid, sent_ms);
        journal_find_broadcast(&p->journal, use->id, &index);
    }
    buf_add_str(out, p->result->broadcasts[index].uid);
}

static int fill(void *ctx, const struct scenario_hole_use *use, struct buf *out, struct err *err)
{
    struct filling *f = ctx;
    switch (use->hole) {
    case HOLE_UID:
    case HOLE_SENT:
        return fill_broadcast(f, use, out, err);
    case HOLE_NOW:
        buf_addf(out, "%lld", (long long)world_now_ms(f->play->world));
        return 0;
    case HOLE_AT:
        buf_addf(out, "%lld", (long long)(world_start_ms(f->play->world) + use->at_ms));
        return 0;
    case HOLE_CURSOR:
        return fill_cursor(f, out, err);
    case HOLE_NEW:
        invent(f, use, out);
        return 0;
    case HOLE_FILL:
        f->fill_at = out->len;
        return 0;
    }
    return 0;
}

/* Puts as many x at $(fill) as the text lacks of its size. */
static int fill_up(const struct filling *f, struct buf *text, struct err *err)
{
    size_t size = (size_t)play_arg_number(f->step, KEY_SIZE, 0);
    if (f->fill_at == SIZE_MAX || size < text->len) {
        err_set_text(err, f->fill_at == SIZE_MAX
                              ? N_("size= needs a $(fill) in the content")
                              : N_("the content is longer than size= says, without any fill"));
        return ERR_INPUT;
    }
    struct buf whole = {0};
    buf_add(&whole, text->data, f->fill_at);
    for (size_t i = text->len; i < size; i++)
        buf_add_char(&whole, 'x');
    buf_add(&whole, text->data + f->fill_at, text->len - f->fill_at);
    buf_done(text);
    *text = whole;
    return 0;
}

/* Of these texts size= is the size; of a screen's lines it is the screen's. */
static bool has_size(const struct scenario_step *step, const struct scenario_arg *arg)
{
    return (arg->key == KEY_CONTENT || arg->key == KEY_FORM) &&
           scenario_arg(step, KEY_SIZE) != NULL;
}

int play_text(struct play *p, const struct scenario_step *step, const struct scenario_arg *arg,
              struct buf *out, struct err *err)
{
    struct filling f = {.play = p, .step = step, .fill_at = SIZE_MAX};
    struct buf raw = {0};
    int status = 0;
    if (arg->is_file && files_read(arg->text, FILE_MAX, &raw, err) < 0)
        status = ERR_INPUT; /* the scenario names it: a wrong word, not a failing disk */
    const char *text = arg->is_file ? buf_str(&raw) : arg->text;
    size_t len = arg->is_file ? raw.len : arg->text_len;
    if (status == 0)
        status = scenario_fill(text, len, fill, &f, out, err);
    if (status == 0 && has_size(step, arg))
        status = fill_up(&f, out, err);
    buf_done(&raw);
    return status;
}
