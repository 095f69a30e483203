/* From "send" to the message that arrives. The loop goes on meanwhile. */
#include <stdlib.h>

#include "app/send_post.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "core/sign.h"
#include "screen_parts.h"
#include "screen_send_private.h"

static void set_answer(struct screen_send *send, struct buf *text)
{
    free(send->answer);
    send->answer = buf_take(text);
}

/* ---- sending ---- */

static int make_fetch(struct screen_send *send, struct err *err)
{
    if (send->fetch != NULL)
        return 0;
    if (sign_load(err) != 0)
        return ERR_OUTSIDE;
    send->fetch = fetch_new(&(struct fetch_config){.max_body = WIRE_ANSWER_MAX}, err);
    return send->fetch != NULL ? 0 : ERR_OUTSIDE;
}

static int start(struct screen *s, struct err *err)
{
    struct screen_send *send = &s->send;
    const struct session_config *config = s->session.config;
    int status = make_fetch(send, err);
    if (status < 0)
        return status;
    struct message_draft draft = screen_send_draft(s);
    struct api_call call;
    send_post_init(&call, config->identity, &draft, session_now_ms(&s->session));
    status = api_call_start(&call, send->fetch, config->server, err);
    api_call_done(&call);
    if (status < 0)
        return status;
    screen_follow_begin(&send->follow, &s->traffic, &draft);
    send->view.step = SEND_UNDER_WAY;
    set_answer(send, &(struct buf){0});
    return 0;
}

static bool has_bad_finding(const struct send_findings *found)
{
    for (size_t i = 0; i < found->count; i++) {
        if (found->items[i].is_bad)
            return true;
    }
    return false;
}

void screen_send_submit(struct screen *s)
{
    struct screen_send *send = &s->send;
    struct err err;
    screen_send_choose(s);
    screen_send_look(s);
    if (send->fetch != NULL && fetch_is_busy(send->fetch)) {
        screen_flash(s, true, "%s", _("one is on its way already"));
    } else if (has_bad_finding(&send->findings) && !send->is_asked) {
        send->is_asked = true;
        send->view.step = SEND_EDITING;
        screen_flash(s, true, "%s", _("the checks complain; the same key again sends it as it is"));
    } else {
        send->is_asked = false;
        screen_flash_error(s, start(s, &err), &err);
    }
}

/* ---- the answer ---- */

static void take_answer(struct screen *s, const struct fetch_answer *got)
{
    struct screen_send *send = &s->send;
    struct wire_api_answer api;
    struct err err;
    struct buf text = {0};
    int status = send_post_judge(got, &api, &err);
    if (got->has_failed) {
        buf_add_str(&text, got->failure.told);
    } else {
        buf_addf(&text, "%d: ", got->http);
        send_post_write_answer(got, &text);
    }
    set_answer(send, &text);
    /* Without an answer nobody knows whether it was taken: it is looked out for. */
    if (status == ERR_REFUSED)
        screen_follow_stop(&send->follow);
    else
        screen_follow_wait(&send->follow, api.uid);
    send->view.step = status == 0             ? SEND_ACCEPTED
                      : status == ERR_REFUSED ? SEND_REFUSED
                                              : SEND_UNANSWERED;
    screen_flash_error(s, status, &err);
    if (status == 0 && !send->is_open)
        screen_flash(s, false, "%s", _("the broadcast was accepted"));
    wire_api_answer_done(&api);
}

/* ---- the message ---- */

static void tell_end(struct screen *s)
{
    const struct screen_follow *f = &s->send.follow;
    if (f->state == FOLLOW_MISSED)
        screen_flash(s, true, _("the %s that was sent from here was missed (R14)"),
                     f->message.object_name);
    else
        screen_flash(s, false, _("the %s that was sent from here arrived after %.1f s"),
                     f->message.object_name, (double)f->delay_ms / 1000);
}

static void follow(struct screen *s)
{
    struct screen_send *send = &s->send;
    if (!screen_follow_look(&send->follow, &s->traffic))
        return;
    bool is_shown = send->view.step == SEND_ACCEPTED || send->view.step == SEND_UNANSWERED;
    if (is_shown)
        send->view.step = send->follow.state == FOLLOW_ARRIVED ? SEND_ARRIVED : SEND_MISSED;
    if (!is_shown || !send->is_open)
        tell_end(s);
}

void screen_send_turn(struct screen *s)
{
    struct screen_send *send = &s->send;
    struct fetch_answer got;
    screen_send_take_edited(s);
    if (send->fetch != NULL && fetch_is_busy(send->fetch)) {
        fetch_wait(send->fetch, 0, NULL, 0);
        if (fetch_take(send->fetch, &got)) {
            take_answer(s, &got);
            fetch_answer_done(&got);
        }
    }
    follow(s);
}

int screen_send_wait_ms(const struct screen_send *send)
{
    bool is_waiting =
        (send->fetch != NULL && fetch_is_busy(send->fetch)) || screen_editor_is_open(&send->editor);
    return is_waiting ? SCREEN_SEND_POLL_MS : -1;
}
