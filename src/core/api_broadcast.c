#include "api_private.h"

#include <string.h>

/* ---- POST /message/online/broadcast.json ---- */

/* R5. What is refused here does not count; everything that comes past it does. */
static bool take_rate(const struct call *c, struct app *app)
{
    int limit = c->api->config.rate_per_minute;
    if (limit == 0)
        return true;
    int wait_s = api_rate_take(&app->rate, limit, c->now_ms);
    if (wait_s == 0)
        return true;
    c->response->retry_after_s = wait_s;
    api_refuse(c, API_ERROR_RATE,
               "Call frequency exceeds the limit of %d broadcasts a minute for this App Key: try "
               "again in %d s.",
               limit, wait_s);
    return false;
}

static bool is_service_on(const struct call *c, const struct app *app)
{
    if (app->is_service_off)
        api_refuse(c, API_ERROR_SERVICE,
                   "The online-user broadcast is not enabled for this App Key: enable it (at the "
                   "vendor in the console; here start the app without \":off\").");
    return !app->is_service_off;
}

/* R9: sentTime never falls within an app, and UIDs ascend: in one millisecond by their counter,
 * which goes on where the log ends, and in the next one when the counter is used up. */
static void stamp_message(struct message *m, const struct broadcast_log_tail *tail, int64_t now_ms)
{
    bool is_first = tail->last_seq == 0;
    struct message_uid_parts uid = {
        .time_ms = is_first || now_ms > tail->last_sent_ms ? now_ms : tail->last_sent_ms,
        .type = MESSAGE_CONVERSATION_SYSTEM,
        .target = message_uid_target_hash(m->from_user_id),
    };
    struct message_uid_parts last;
    if (!is_first && message_uid_parse(tail->last_uid, &last) && last.time_ms == uid.time_ms) {
        uid.counter = last.counter + 1;
        if (uid.counter > MESSAGE_UID_COUNTER_MAX) {
            uid.counter = 0;
            uid.time_ms++;
        }
    }
    m->sent_time_ms = uid.time_ms;
    message_uid_write(&uid, m->uid);
}

/* For the operator's eyes: what was accepted and will still surprise somebody. */
static void note_hazards(const struct call *c, const struct message *m)
{
    struct buf *note = &c->response->note;
    const char *hazard = message_hazard(m->object_name, m->content, m->content_len);
    if (hazard != NULL)
        buf_addf(note, "broadcast %s: %s", m->uid, hazard);
    bool is_reserved =
        strncmp(m->object_name, "RC:", 3) == 0 && !message_name_is_builtin(m->object_name);
    if (is_reserved)
        buf_addf(note,
                 "%sbroadcast %s: \"%s\" is no built-in type, and custom types must not begin with "
                 "RC: (accepted because of --allow-rc-prefix)",
                 note->len > 0 ? "; " : "", m->uid, m->object_name);
}

/* R10: only when the log has it for good is the broadcast accepted and the tail moved. */
static void accept_message(const struct call *c, struct app *app, struct message *m)
{
    stamp_message(m, &app->tail, c->now_ms);
    int64_t seq = app->tail.last_seq + 1;
    struct err err;
    if (c->api->log->ops->append(c->api->log, app->app_key, seq, m, &err) != 0) {
        api_refuse_internal(c, "The broadcast could not be stored", &err);
        return;
    }
    app->tail.last_seq = seq;
    app->tail.last_sent_ms = m->sent_time_ms;
    memcpy(app->tail.last_uid, m->uid, sizeof app->tail.last_uid);
    note_hazards(c, m);
    buf_addf(&c->response->body, "{\"code\":200,\"messageUID\":\"%s\"}", m->uid);
}

enum { FROM_USER_ID, OBJECT_NAME, CONTENT, DISABLE_UPDATE, BROADCAST_FIELDS };

static void judge_message(const struct call *c, struct app *app, const struct wire_field *fields)
{
    struct message_draft draft = {
        .from_user_id = fields[FROM_USER_ID].value,
        .object_name = fields[OBJECT_NAME].value,
        .content = fields[CONTENT].value,
        .content_len = fields[CONTENT].len,
        .disable_update_last_msg = fields[DISABLE_UPDATE].value,
    };
    struct err err;
    enum message_fault fault = message_check(&draft, c->api->config.allow_rc_prefix, &err);
    if (fault != MESSAGE_OK) {
        api_refuse(c, fault == MESSAGE_TOO_LONG ? API_ERROR_TOO_LONG : API_ERROR_PARAMETER, "%s",
                   err.text);
        return;
    }
    struct message m = {
        .from_user_id = fields[FROM_USER_ID].value,
        .object_name = fields[OBJECT_NAME].value,
        .content = fields[CONTENT].value,
        .content_len = fields[CONTENT].len,
        .persisted = true, /* R24: of a broadcast both bits are set */
        .counted = true,
    };
    message_parse_bool(draft.disable_update_last_msg, &m.disable_update_last_msg);
    accept_message(c, app, &m);
}

void api_handle_broadcast(const struct call *c)
{
    struct app *app = api_authenticate(c);
    if (app == NULL || !take_rate(c, app) || !is_service_on(c, app))
        return;
    struct wire_field fields[BROADCAST_FIELDS] = {
        [FROM_USER_ID] = {.name = "fromUserId"},
        [OBJECT_NAME] = {.name = "objectName"},
        [CONTENT] = {.name = "content"},
        [DISABLE_UPDATE] = {.name = "disableUpdateLastMsg"},
    };
    if (api_read_form(c, fields, BROADCAST_FIELDS))
        judge_message(c, app, fields);
    wire_form_done(fields, BROADCAST_FIELDS);
}

/* ---- POST /message/recall.json, /message/broadcast/recall.json (R11) ---- */

static void refuse_recall(const struct call *c, const struct app *app, const char *uid)
{
    if (uid == NULL || uid[0] == '\0') {
        api_refuse(c, API_ERROR_PARAMETER, "messageUID is required.");
        return;
    }
    bool is_known = false;
    struct err err;
    if (c->api->log->ops->knows_uid(c->api->log, app->app_key, uid, &is_known, &err) != 0)
        api_refuse_internal(c, "The log could not be read", &err);
    else if (is_known)
        api_refuse(c, API_ERROR_PARAMETER,
                   "Message %s is an online-user broadcast, and these cannot be recalled: send "
                   "another one that corrects it.",
                   uid);
    else
        api_refuse(
            c, API_ERROR_PARAMETER,
            "No message \"%.64s\" is known here: castsim serves online-user broadcasts only, "
            "and these cannot be recalled.",
            uid);
}

void api_handle_recall(const struct call *c)
{
    const struct app *app = api_authenticate(c);
    if (app == NULL)
        return;
    struct wire_field fields[] = {{.name = "messageUID"}};
    if (api_read_form(c, fields, 1))
        refuse_recall(c, app, fields[0].value);
    wire_form_done(fields, 1);
}
