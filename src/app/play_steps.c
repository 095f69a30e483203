/* What the steps of a scenario do. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/parse.h"
#include "core/wire.h"
#include "io/files.h"
#include "play_private.h"

enum { FILE_MAX = 16 * 1024 * 1024 }; /* far above the limit: QA sends what is too long */

static const char *text_of(const struct scenario_step *step, enum scenario_key key)
{
    const struct scenario_arg *arg = scenario_arg(step, key);
    return arg != NULL ? arg->text : NULL;
}

static int64_t number_of(const struct scenario_step *step, enum scenario_key key, int64_t missing)
{
    const struct scenario_arg *arg = scenario_arg(step, key);
    return arg != NULL ? arg->n : missing;
}

static struct world_client *client_of(const struct play *p, const struct scenario_step *step)
{
    return world_find_client(p->world, step->who);
}

/* ---- placeholders ---- */

struct filling {
    struct play *play;
    const struct scenario_step *step;
    size_t fill_at; /* of $(fill) in the output; SIZE_MAX = none */
};

static int say_no_uid(const char *id, struct err *err)
{
    err_set(err, _("%s has no messageUID: it was refused, or not sent yet"), id);
    return ERR_INPUT;
}

static int fill_cursor(const struct filling *f, struct buf *out, struct err *err)
{
    const struct world_client *c =
        f->step->who != NULL ? world_find_client(f->play->world, f->step->who) : NULL;
    const char *cursor =
        c != NULL && world_client_store(c) != NULL ? store_cursor(world_client_store(c)) : NULL;
    if (cursor == NULL) {
        err_set(err, _("$(cursor): the client has no cursor yet"));
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
        return say_no_uid(use->id, err);
    const struct run_broadcast *b = &f->play->result->broadcasts[index];
    if (b->uid[0] == '\0')
        return say_no_uid(use->id, err);
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
    size_t size = (size_t)number_of(f->step, KEY_SIZE, 0);
    if (f->fill_at == SIZE_MAX || size < text->len) {
        err_set(err, f->fill_at == SIZE_MAX
                         ? _("size= needs a $(fill) in the content")
                         : _("the content is longer than size= says, without any fill"));
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
    if (status == 0 && scenario_arg(step, KEY_SIZE) != NULL)
        status = fill_up(&f, out, err);
    buf_done(&raw);
    return status;
}

/* ---- the world ---- */

static int add_types(const struct scenario_step *step, struct type_sources *types)
{
    for (size_t i = 0; i < step->arg_count; i++) {
        const struct scenario_arg *arg = &step->args[i];
        if (arg->key == KEY_TYPES)
            type_sources_add(types, TYPE_SOURCE_PATH, arg->text);
        else if (arg->key == KEY_WITHOUT)
            type_sources_add(types, TYPE_SOURCE_WITHOUT, arg->text);
    }
    types->allow_rc_prefix = scenario_arg(step, KEY_ALLOW_RC_PREFIX) != NULL;
    return 0;
}

static int do_client(struct play *p, const struct scenario_step *step, struct err *err)
{
    enum { DEDUPE_MS = 600000 }; /* R16 */
    struct type_sources types = {0};
    add_types(step, &types);
    size_t unused;
    const char *user = text_of(step, KEY_USER);
    const char *sdk = text_of(step, KEY_SDK);
    const char *lang = text_of(step, KEY_LANG);
    const char *dedupe = text_of(step, KEY_DEDUPE);
    const struct scenario_arg *seed = scenario_arg(step, KEY_SEED);
    const struct world_client_config config = {
        .name = step->who,
        .user_id = user != NULL ? user : step->who,
        .profile = sdk != NULL ? profile_find(sdk) : p->config->profile,
        .lang = lang != NULL && strcmp(lang, "zh") == 0 ? LANG_ZH : LANG_EN,
        .pull_interval_ms = number_of(step, KEY_INTERVAL, 0),
        .dedupe_content_ms = dedupe != NULL && strcmp(dedupe, "content") == 0 ? DEDUPE_MS : 0,
        .ahead_ms = number_of(step, KEY_AHEAD, 0),
        .has_seed = seed != NULL,
        .seed = seed != NULL ? (uint64_t)seed->n : 0,
        .types = &types,
        .is_kept = strmap_find(&p->kept, step->who, &unused)};
    int status = 0;
    struct world_client *c = world_add_client(p->world, &config, &status, err);
    type_sources_done(&types);
    if (c != NULL && scenario_arg(step, KEY_OFFLINE) == NULL)
        world_client_online(c);
    return status;
}

static int64_t share_of(const struct scenario_step *step, enum scenario_key key)
{
    return number_of(step, key, 0);
}

static int do_net(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    const struct scenario_arg *delay = scenario_arg(step, KEY_DELAY);
    const struct network_conditions conditions = {
        .delay_low_ms = delay != NULL ? delay->n : 0,
        .delay_high_ms = delay != NULL ? delay->high : 0,
        .lose_request = share_of(step, KEY_LOSE_REQUEST),
        .lose_reply = share_of(step, KEY_LOSE_REPLY),
        .duplicate = share_of(step, KEY_DUPLICATE),
        .truncate = share_of(step, KEY_TRUNCATE),
        .garbage = share_of(step, KEY_GARBAGE),
        .status = number_of(step, KEY_STATUS, 0),
        .retry_after_ms = number_of(step, KEY_RETRY_AFTER, -1),
        .is_refused = scenario_arg(step, KEY_REFUSE) != NULL,
        .is_hanging = scenario_arg(step, KEY_HANG) != NULL};
    enum world_net_scope scope = WORLD_NET_ALL;
    if (step->who != NULL)
        scope = strcmp(step->who, "sender") == 0 ? WORLD_NET_SENDER : WORLD_NET_CLIENT;
    world_net(p->world, scope, scope == WORLD_NET_CLIENT ? client_of(p, step) : NULL, &conditions,
              number_of(step, KEY_FOR, -1), number_of(step, KEY_COUNT_OF, -1),
              step->line + strcspn(step->line, " ") + (strchr(step->line, ' ') != NULL));
    return 0;
}

static int do_server(struct play *p, const struct scenario_step *step, struct err *err)
{
    const struct scenario_arg *rate = scenario_arg(step, KEY_RATE);
    const char *service = text_of(step, KEY_SERVICE);
    if (rate != NULL)
        world_server_set_rate(p->world, (int)rate->n);
    if (service != NULL)
        world_server_set_service(p->world, strcmp(service, "off") == 0);
    if (scenario_arg(step, KEY_DOWN) != NULL)
        world_server_down(p->world);
    if (scenario_arg(step, KEY_UP) != NULL)
        world_server_up(p->world);
    if (scenario_arg(step, KEY_KILL) != NULL)
        world_server_kill(p->world);
    return scenario_arg(step, KEY_START) != NULL ? world_server_start(p->world, err) : 0;
}

static int do_send(struct play *p, const struct scenario_step *step, struct err *err)
{
    struct buf content = {0};
    int status = play_text(p, step, scenario_arg(step, KEY_CONTENT), &content, err);
    const struct scenario_arg *disable = scenario_arg(step, KEY_DISABLE_UPDATE_LAST_MSG);
    if (status == 0)
        world_send(p->world, step->ids[0],
                   &(struct message_draft){.from_user_id = text_of(step, KEY_FROM),
                                           .object_name = text_of(step, KEY_TYPE),
                                           .content = buf_str(&content),
                                           .content_len = content.len,
                                           .disable_update_last_msg =
                                               disable != NULL ? disable->text : NULL});
    buf_done(&content);
    return status;
}

/* "s": the server's time in seconds; a duration: so far from it, "+5m"; else as it stands there. */
static void write_timestamp(const struct play *p, const char *text, struct buf *out)
{
    int64_t off_ms;
    bool is_back = text[0] == '-';
    if (strcmp(text, "ms") == 0)
        buf_addf(out, "%lld", (long long)world_now_ms(p->world));
    else if (strcmp(text, "s") == 0)
        buf_addf(out, "%lld", (long long)(world_now_ms(p->world) / 1000));
    else if ((text[0] == '+' || is_back) && parse_duration_ms(text + 1, &off_ms))
        buf_addf(out, "%lld", (long long)(world_now_ms(p->world) + (is_back ? -off_ms : off_ms)));
    else
        buf_add_str(out, text);
}

static int do_call(struct play *p, const struct scenario_step *step, struct err *err)
{
    struct buf form = {0};
    struct buf timestamp = {0};
    const struct scenario_arg *body = scenario_arg(step, KEY_FORM);
    const struct scenario_arg *headers = scenario_arg(step, KEY_HEADERS);
    int status = body != NULL ? play_text(p, step, body, &form, err) : 0;
    if (scenario_arg(step, KEY_TIMESTAMP) != NULL)
        write_timestamp(p, text_of(step, KEY_TIMESTAMP), &timestamp);
    if (status == 0)
        world_call(p->world,
                   &(struct world_call){
                       .id = step->ids[0],
                       .method = text_of(step, KEY_METHOD),
                       .target = text_of(step, KEY_PATH),
                       .body = buf_str(&form),
                       .body_len = form.len,
                       .app_key = text_of(step, KEY_APP),
                       .sign = (enum world_sign)number_of(step, KEY_SIGN, WORLD_SIGN_GOOD),
                       .has_rc_headers = headers != NULL && strcmp(headers->text, "rc") == 0,
                       .nonce = text_of(step, KEY_NONCE),
                       .timestamp = timestamp.len > 0 ? buf_str(&timestamp) : NULL});
    buf_done(&form);
    buf_done(&timestamp);
    return status;
}

static int do_answer(struct play *p, const struct scenario_step *step, struct err *err)
{
    struct buf body = {0};
    const struct scenario_arg *arg = scenario_arg(step, KEY_BODY);
    int status = arg != NULL ? play_text(p, step, arg, &body, err) : 0;
    if (status == 0)
        world_client_answer(
            client_of(p, step),
            &(struct world_canned){.http = (int)number_of(step, KEY_STATUS, 200),
                                   .body = buf_str(&body),
                                   .body_len = body.len,
                                   .retry_after_ms = number_of(step, KEY_RETRY_AFTER, -1)});
    buf_done(&body);
    return status;
}

/* ---- a client's process and network ---- */

static int do_online(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    const struct scenario_arg *in = scenario_arg(step, KEY_IN);
    world_client_online_in(client_of(p, step),
                           in != NULL ? world_draw(p->world, in->n, in->high) : 0);
    return 0;
}

static int do_offline(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    world_client_offline(client_of(p, step));
    return 0;
}

static int do_pull(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    world_client_pull(client_of(p, step));
    return 0;
}

static int do_kill(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    world_client_kill(client_of(p, step), (enum world_kill)number_of(step, KEY_AT, WORLD_KILL_NOW));
    return 0;
}

static int do_stop(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    world_client_stop(client_of(p, step));
    return 0;
}

static int do_start(struct play *p, const struct scenario_step *step, struct err *err)
{
    struct world_client *c = client_of(p, step);
    int status = 0;
    for (size_t i = 0; i < step->arg_count && status == 0; i++) {
        if (step->args[i].key == KEY_TYPES)
            status = world_client_add_types(c, TYPE_SOURCE_PATH, step->args[i].text, true, err);
    }
    return status == 0 ? world_client_start(c, err) : status;
}

static int do_clock(struct play *p, const struct scenario_step *step, struct err *err)
{
    (void)err;
    world_client_jump(client_of(p, step), number_of(step, KEY_DURATION, 0));
    return 0;
}

static int do_user(struct play *p, const struct scenario_step *step, struct err *err)
{
    return world_client_set_user(client_of(p, step), text_of(step, KEY_USER), err);
}

/* A type that must be refused (R23). */
static int judge_refusal(struct play *p, const struct scenario_step *step, const char *reason,
                         int status, struct err *err)
{
    if (status != 0 && status != ERR_INPUT)
        return status;
    struct buf actual = {0};
    buf_add_str(&actual, status == 0 ? _("it was registered") : err->text);
    play_note(p, step, status == ERR_INPUT && strstr(err->text, reason) != NULL, &actual);
    buf_done(&actual);
    return 0;
}

static int do_register(struct play *p, const struct scenario_step *step, struct err *err)
{
    struct world_client *c = client_of(p, step);
    const char *file = text_of(step, KEY_FILE);
    const char *reason = text_of(step, KEY_REFUSED);
    int status = file != NULL ? world_client_add_types(c, TYPE_SOURCE_PATH, file, false, err)
                              : world_client_add_types(c, TYPE_SOURCE_TEXT, text_of(step, KEY_BODY),
                                                       false, err);
    return reason != NULL ? judge_refusal(p, step, reason, status, err) : status;
}

static int do_unregister(struct play *p, const struct scenario_step *step, struct err *err)
{
    return world_client_add_types(client_of(p, step), TYPE_SOURCE_DROPPED,
                                  text_of(step, KEY_OBJECT_NAME), false, err);
}

/* ---- what its user does ---- */

typedef int store_fn(struct play *p, struct world_client *c, const struct scenario_step *step,
                     struct err *err);

static int with_store(struct play *p, const struct scenario_step *step, store_fn *go,
                      struct err *err)
{
    struct world_client *c = client_of(p, step);
    if (world_client_store(c) == NULL) {
        err_set(err, _("%s does not run: start it first"), step->who);
        return ERR_INPUT;
    }
    int status = go(p, c, step, err);
    if (status == 0)
        world_client_did(c, step->line + strcspn(step->line, " ") + 1);
    return status;
}

static int open_chat(struct play *p, struct world_client *c, const struct scenario_step *step,
                     struct err *err)
{
    (void)p;
    return store_open_conversation(world_client_store(c), step->targets[0], world_client_now_ms(c),
                                   err);
}

static int remove_row(struct play *p, struct world_client *c, const struct scenario_step *step,
                      struct err *err)
{
    (void)p;
    return store_remove(world_client_store(c), step->targets[0], err);
}

static int clear_row(struct play *p, struct world_client *c, const struct scenario_step *step,
                     struct err *err)
{
    (void)p;
    return store_clear(world_client_store(c), step->targets[0], err);
}

static int pin_row(struct play *p, struct world_client *c, const struct scenario_step *step,
                   struct err *err)
{
    (void)p;
    return store_pin(world_client_store(c), step->targets[0], scenario_arg(step, KEY_OFF) == NULL,
                     err);
}

static int delete_message(struct play *p, struct world_client *c, const struct scenario_step *step,
                          struct err *err)
{
    const char *uid = play_uid(p, step->ids[0]);
    return uid != NULL ? store_delete_message(world_client_store(c), uid, err)
                       : say_no_uid(step->ids[0], err);
}

static int do_open(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, open_chat, err);
}

static int do_remove(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, remove_row, err);
}

static int do_clear(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, clear_row, err);
}

static int do_pin(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, pin_row, err);
}

static int do_delete(struct play *p, const struct scenario_step *step, struct err *err)
{
    return with_store(p, step, delete_message, err);
}

/* ---- the table ---- */

int play_do(struct play *p, const struct scenario_step *step, struct err *err)
{
    static int (*const deeds[VERB_COUNT])(struct play * p, const struct scenario_step *step,
                                          struct err *err) = {
        [VERB_CLIENT] = do_client,
        [VERB_NET] = do_net,
        [VERB_SERVER] = do_server,
        [VERB_SEND] = do_send,
        [VERB_CALL] = do_call,
        [VERB_ANSWER] = do_answer,
        [VERB_ONLINE] = do_online,
        [VERB_OFFLINE] = do_offline,
        [VERB_PULL] = do_pull,
        [VERB_KILL] = do_kill,
        [VERB_STOP] = do_stop,
        [VERB_START] = do_start,
        [VERB_OPEN] = do_open,
        [VERB_REMOVE] = do_remove,
        [VERB_CLEAR] = do_clear,
        [VERB_PIN] = do_pin,
        [VERB_DELETE] = do_delete,
        [VERB_REGISTER] = do_register,
        [VERB_UNREGISTER] = do_unregister,
        [VERB_CLOCK] = do_clock,
        [VERB_USER] = do_user,
    };
    /* What the scenario is about (title, seed ...) was read before it began. */
    return deeds[step->verb] != NULL ? deeds[step->verb](p, step, err) : 0;
}
