/* What the steps of a scenario do to the world; the table of all of them. */
#include <string.h>

#include "base/parse.h"
#include "play_private.h"

/* ---- what the files of the steps share ---- */

const char *play_arg_text(const struct scenario_step *step, enum scenario_key key)
{
    const struct scenario_arg *arg = scenario_arg(step, key);
    return arg != NULL ? arg->text : NULL;
}

int64_t play_arg_number(const struct scenario_step *step, enum scenario_key key, int64_t missing)
{
    const struct scenario_arg *arg = scenario_arg(step, key);
    return arg != NULL ? arg->n : missing;
}

struct world_client *play_client(const struct play *p, const struct scenario_step *step)
{
    return world_find_client(p->world, step->who);
}

const char *play_behind_name(const struct scenario_step *step)
{
    const char *line = step->line;
    const char *const words[] = {"net", step->who};
    for (size_t i = 0; i < sizeof words / sizeof words[0] && words[i] != NULL; i++) {
        size_t len = strlen(words[i]);
        if (strncmp(line, words[i], len) == 0 && line[len] == ' ')
            line += len + strspn(line + len, " ");
    }
    return line;
}

/* ---- the world ---- */

static void add_types(const struct scenario_step *step, struct type_sources *types)
{
    for (size_t i = 0; i < step->arg_count; i++) {
        const struct scenario_arg *arg = &step->args[i];
        if (arg->key == KEY_TYPES)
            type_sources_add(types, TYPE_SOURCE_PATH, arg->text);
        else if (arg->key == KEY_WITHOUT)
            type_sources_add(types, TYPE_SOURCE_WITHOUT, arg->text);
    }
    types->allow_rc_prefix = scenario_arg(step, KEY_ALLOW_RC_PREFIX) != NULL;
}

static int do_client(struct play *p, const struct scenario_step *step, struct err *err)
{
    enum { DEDUPE_MS = 600000 }; /* R16 */
    struct type_sources types = {0};
    add_types(step, &types);
    size_t unused;
    const char *user = play_arg_text(step, KEY_USER);
    const char *sdk = play_arg_text(step, KEY_SDK);
    const char *lang = play_arg_text(step, KEY_LANG);
    const char *dedupe = play_arg_text(step, KEY_DEDUPE);
    const struct scenario_arg *seed = scenario_arg(step, KEY_SEED);
    const struct world_client_config config = {
        .name = step->who,
        .user_id = user != NULL ? user : step->who,
        .profile = sdk != NULL ? profile_find(sdk) : p->config->profile,
        .lang = lang != NULL && strcmp(lang, "zh") == 0 ? LANG_ZH : LANG_EN,
        .pull_interval_ms = play_arg_number(step, KEY_INTERVAL, 0),
        .dedupe_content_ms = dedupe != NULL && strcmp(dedupe, "content") == 0 ? DEDUPE_MS : 0,
        .ahead_ms = play_arg_number(step, KEY_AHEAD, 0),
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
    return play_arg_number(step, key, 0);
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
        .status = play_arg_number(step, KEY_STATUS, 0),
        .retry_after_ms = play_arg_number(step, KEY_RETRY_AFTER, -1),
        .is_refused = scenario_arg(step, KEY_REFUSE) != NULL,
        .is_hanging = scenario_arg(step, KEY_HANG) != NULL};
    enum world_net_scope scope = WORLD_NET_ALL;
    if (step->who != NULL)
        scope = strcmp(step->who, "sender") == 0 ? WORLD_NET_SENDER : WORLD_NET_CLIENT;
    world_net(p->world, scope, scope == WORLD_NET_CLIENT ? play_client(p, step) : NULL, &conditions,
              play_arg_number(step, KEY_FOR, -1), play_arg_number(step, KEY_COUNT_OF, -1),
              play_behind_name(step));
    return 0;
}

static int do_server(struct play *p, const struct scenario_step *step, struct err *err)
{
    const struct scenario_arg *rate = scenario_arg(step, KEY_RATE);
    const char *service = play_arg_text(step, KEY_SERVICE);
    if (rate != NULL)
        world_server_set_rate(p->world, (int)rate->n);
    if (service != NULL)
        world_server_set_service(p->world, strcmp(service, "off") == 0);
    if (scenario_arg(step, KEY_DOWN) != NULL)
        world_server_down(p->world);
    if (scenario_arg(step, KEY_UP) != NULL)
        return world_server_up(p->world, err);
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
                   &(struct message_draft){.from_user_id = play_arg_text(step, KEY_FROM),
                                           .object_name = play_arg_text(step, KEY_TYPE),
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
    bool has_timestamp = scenario_arg(step, KEY_TIMESTAMP) != NULL;
    if (has_timestamp)
        write_timestamp(p, play_arg_text(step, KEY_TIMESTAMP), &timestamp);
    if (status == 0)
        world_call(p->world,
                   &(struct world_call){
                       .id = step->ids[0],
                       .method = play_arg_text(step, KEY_METHOD),
                       .target = play_arg_text(step, KEY_PATH),
                       .body = buf_str(&form),
                       .body_len = form.len,
                       .app_key = play_arg_text(step, KEY_APP),
                       .sign = (enum world_sign)play_arg_number(step, KEY_SIGN, WORLD_SIGN_GOOD),
                       .has_rc_headers = headers != NULL && strcmp(headers->text, "rc") == 0,
                       .nonce = play_arg_text(step, KEY_NONCE),
                       .timestamp = has_timestamp ? buf_str(&timestamp) : NULL});
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
            play_client(p, step),
            &(struct world_canned){.http = (int)play_arg_number(step, KEY_STATUS, 200),
                                   .body = buf_str(&body),
                                   .body_len = body.len,
                                   .retry_after_ms = play_arg_number(step, KEY_RETRY_AFTER, -1)});
    buf_done(&body);
    return status;
}

/* ---- the table ---- */

int play_do(struct play *p, const struct scenario_step *step, struct err *err)
{
    static play_deed_fn *const deeds[VERB_COUNT] = {
        [VERB_CLIENT] = do_client,
        [VERB_NET] = do_net,
        [VERB_SERVER] = do_server,
        [VERB_SEND] = do_send,
        [VERB_CALL] = do_call,
        [VERB_ANSWER] = do_answer,
        [VERB_ONLINE] = play_do_online,
        [VERB_OFFLINE] = play_do_offline,
        [VERB_PULL] = play_do_pull,
        [VERB_KILL] = play_do_kill,
        [VERB_STOP] = play_do_stop,
        [VERB_START] = play_do_start,
        [VERB_OPEN] = play_do_open,
        [VERB_REMOVE] = play_do_remove,
        [VERB_CLEAR] = play_do_clear,
        [VERB_PIN] = play_do_pin,
        [VERB_DELETE] = play_do_delete,
        [VERB_REGISTER] = play_do_register,
        [VERB_UNREGISTER] = play_do_unregister,
        [VERB_CLOCK] = play_do_clock,
        [VERB_USER] = play_do_user,
    };
    /* What the scenario is about (title, seed ...) was read before it began. */
    return deeds[step->verb] != NULL ? deeds[step->verb](p, step, err) : 0;
}
