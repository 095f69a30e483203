/* castsim send: one signed broadcast, to castsim serve or to the vendor. */
#include "app/command.h"
#include "app/identity.h"
#include "app/send_check.h"
#include "app/send_post.h"
#include "app/types_load.h"
#include "base/i18n.h"
#include "core/sign.h"
#include "io/clock.h"
#include "io/files.h"

struct send_options {
    const char *server;
    const char *app;
    const char *app_file;
    const char *from;
    const char *type;
    const char *content;
    const char *content_file;
    bool disable_update_last_msg;
    int64_t repeat;
    bool is_checked;
    struct option_list types;
    bool allow_rc_prefix;
};

#define MEMBER(name) offsetof(struct send_options, name)
static const struct option_spec specs[] = {
    {"server", 0, OPTION_TEXT, MEMBER(server), "URL",
     N_("where to send to (http://127.0.0.1:8787)")},
    {"from", 0, OPTION_TEXT, MEMBER(from), "ID", N_("fromUserId: the conversation it arrives in")},
    {"type", 0, OPTION_TEXT, MEMBER(type), "OBJECTNAME", N_("objectName, such as RC:TxtMsg")},
    {"content", 0, OPTION_TEXT, MEMBER(content), N_("TEXT"),
     N_("the content: JSON for built-in types")},
    {"content-file", 0, OPTION_TEXT, MEMBER(content_file), N_("FILE"),
     N_("the content from a file; - = standard input")},
    {"disable-update-last-msg", 0, OPTION_FLAG, MEMBER(disable_update_last_msg), NULL,
     N_("the conversation list keeps its last message")},
    {"repeat", 0, OPTION_COUNT, MEMBER(repeat), "N", N_("send it N times (1)")},
    {"check", 0, OPTION_FLAG, MEMBER(is_checked), NULL,
     N_("look first: name what the server would refuse,\nfields that are missing, and what is "
        "known "
        "to harm\nreal clients; send only what has none of it")},
    {"types", 0, OPTION_LIST, MEMBER(types), N_("PATH"),
     N_("custom types that --check knows; repeatable")},
    {"allow-rc-prefix", 0, OPTION_FLAG, MEMBER(allow_rc_prefix), NULL,
     N_("--check accepts custom names that begin with RC:")},
    {"app", 0, OPTION_TEXT, MEMBER(app), "KEY:SECRET", N_("throw-away keys only: argv is public")},
    {"app-file", 0, OPTION_TEXT, MEMBER(app_file), N_("FILE"),
     N_("a file with the line KEY:SECRET")},
};

static const struct option_table table = {
    .command = "send",
    .usage = N_("--from ID --type OBJECTNAME (--content TEXT | --content-file FILE|-)"),
    .about =
        N_("Signs one broadcast, sends it, and prints the answer's JSON. What the server refuses\n"
           "is sent all the same (see --check); then the exit code is 1."),
    .notes =
        N_("Key and secret come from CASTSIM_APP_KEY and CASTSIM_APP_SECRET, or --app-file. For\n"
           "the vendor's API take the host of your app's data centre:\n"
           "  Beijing        https://api.rong-api.com          https://api-b.rong-api.com\n"
           "  Singapore      https://api.sg-light-api.com      https://api-b.sg-light-api.com\n"
           "  Singapore B    https://api.sg-b-light-api.com    https://api-b.sg-b-light-api.com\n"
           "  North America  https://api.us-light-api.com      https://api-b.us-light-api.com\n"
           "  Saudi Arabia   https://api.sau-light-api.com     https://api-b.sau-light-api.com"),
    .specs = specs,
    .spec_count = sizeof specs / sizeof specs[0],
};

static int read_content(const struct send_options *o, struct buf *content, struct err *err)
{
    enum { FILE_MAX = 16 * 1024 * 1024 }; /* far above the limit: QA sends what is too long */
    if ((o->content == NULL) == (o->content_file == NULL)) {
        err_set(err, "give the content once: --content TEXT or --content-file FILE");
        return ERR_INPUT;
    }
    if (o->content_file != NULL)
        return files_read(o->content_file, FILE_MAX, content, err);
    buf_add_str(content, o->content);
    return 0;
}

/* ---- --check ---- */

static int look(const struct send_options *o, const struct message_draft *draft,
                struct send_findings *found, struct err *err)
{
    struct types_load how = {.paths = &o->types, .allow_rc_prefix = o->allow_rc_prefix};
    int status;
    struct registry *registry = types_load(&how, &status, err);
    if (registry == NULL)
        return status;
    send_check(draft, registry, o->allow_rc_prefix, found);
    registry_free(registry);
    return 0;
}

static int check(const struct send_options *o, const struct message_draft *draft, struct err *err)
{
    struct send_findings found = {0};
    int status = look(o, draft, &found, err);
    for (size_t i = 0; i < found.count; i++)
        command_warn("%s", found.items[i].text);
    if (found.count > 0) {
        err_set(err, "nothing was sent; without --check it would be");
        status = ERR_REFUSED;
    }
    send_findings_done(&found);
    return status;
}

/* ---- sending ---- */

static int print_answer(const struct fetch_answer *answer, struct err *err)
{
    struct buf line = {0};
    send_post_write_answer(answer, &line);
    buf_add_char(&line, '\n');
    int status = command_print(buf_str(&line), line.len, err);
    buf_done(&line);
    return status;
}

static int send_once(const struct send_options *o, const struct identity *id,
                     const struct message_draft *draft, struct fetch *fetch, struct err *err)
{
    struct clock clock;
    clock_start(&clock, 1);
    struct api_call call;
    send_post_init(&call, id, draft, clock_now_ms(&clock));
    struct fetch_answer answer;
    int status = api_call_run(&call, fetch, o->server, &answer, err);
    api_call_done(&call);
    if (status < 0)
        return status;
    if (!answer.has_failed)
        status = print_answer(&answer, err);
    if (status == 0) {
        struct wire_api_answer api;
        status = send_post_judge(&answer, &api, err);
        wire_api_answer_done(&api);
    }
    fetch_answer_done(&answer);
    return status;
}

static int send_all(const struct send_options *o, const struct identity *id,
                    const struct message_draft *draft, struct err *err)
{
    if (sign_load(err) != 0)
        return ERR_OUTSIDE;
    struct fetch *fetch = fetch_new(&(struct fetch_config){.max_body = WIRE_ANSWER_MAX}, err);
    if (fetch == NULL)
        return ERR_OUTSIDE;
    /* A refusal does not end a series: the 61st call of a minute is what some come to see. */
    int status = 0;
    for (int64_t i = 0; i < o->repeat && (status == 0 || status == ERR_REFUSED); i++) {
        int one = send_once(o, id, draft, fetch, err);
        status = one < 0 ? one : status;
    }
    fetch_free(fetch);
    return status;
}

static int start(const struct send_options *o, struct err *err)
{
    if (o->from == NULL || o->type == NULL) {
        err_set(err, "--from and --type are needed (castsim send --help)");
        return ERR_INPUT;
    }
    if (o->repeat == 0) {
        err_set(err, "--repeat takes a number of times, at least 1");
        return ERR_INPUT;
    }
    struct buf content = {0};
    struct identity id = {0};
    int status = read_content(o, &content, err);
    if (status == 0)
        status = identity_find(o->app, o->app_file, identity_is_local_url(o->server), &id, err);
    if (status == 0 && id.secret == NULL) {
        err_set(err, "sending needs the app's secret: set CASTSIM_APP_SECRET");
        status = ERR_INPUT;
    }
    const struct message_draft draft = {.from_user_id = o->from,
                                        .object_name = o->type,
                                        .content = buf_str(&content),
                                        .content_len = content.len,
                                        .disable_update_last_msg =
                                            o->disable_update_last_msg ? "true" : NULL};
    if (status == 0 && o->is_checked)
        status = check(o, &draft, err);
    if (status == 0)
        status = send_all(o, &id, &draft, err);
    identity_done(&id);
    buf_done(&content);
    return status;
}

int cmd_send(int argc, char **argv)
{
    struct send_options o = {.server = COMMAND_DEFAULT_SERVER, .repeat = 1};
    struct option_list rest = {0};
    struct err err;
    int exit_code;
    if (command_begin(&table, argc, argv, &o, &rest, &exit_code)) {
        int status = start(&o, &err);
        exit_code = status < 0 ? command_fail(status, &err) : 0;
    }
    options_list_done(&o.types);
    options_list_done(&rest);
    return exit_code;
}
