/* castsim client: receives broadcasts, full screen, headless or in sentences. */
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/headless.h"
#include "app/language.h"
#include "app/linear.h"
#include "app/screen.h"
#include "app/screen_options.h"
#include "base/i18n.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "core/message.h"
#include "ui/keymap.h"

struct client_options {
    const char *server;
    const char *user;
    const char *token;
    const char *app;
    const char *app_file;
    const char *db;
    struct option_list types;
    struct option_list without;
    bool allow_rc_prefix;
    const char *sdk;
    int64_t pull_interval_ms; /* -1 = not given; for_ms likewise */
    const char *dedupe;
    double speed;
    enum lang lang;
    const char *headless;
    const char *until;
    int64_t for_ms;
    const char *record;
    bool is_redacted;
    bool is_linear;
    struct screen_options screen;
    bool helps_keys;
};

#define MEMBER(name) offsetof(struct client_options, name)
static const struct option_spec specs[] = {
    {"server", 0, OPTION_TEXT, MEMBER(server), "URL",
     N_("where to pull from (http://127.0.0.1:8787)")},
    {"user", 0, OPTION_TEXT, MEMBER(user), "ID", N_("whose phone this is (ann)")},
    {"token", 0, OPTION_TEXT, MEMBER(token), N_("TOKEN"),
     N_("the user's token, when the app secret is not at hand")},
    {"db", 0, OPTION_TEXT, MEMBER(db), N_("FILE"),
     N_("the message store (~/.local/share/castsim/APP/USER.db);\n:memory: = kept nowhere")},
    {"types", 0, OPTION_LIST, MEMBER(types), N_("PATH"),
     N_("custom message types to register: a file or a folder;\nrepeatable")},
    {"without-module", 0, OPTION_LIST, MEMBER(without), N_("MODULE"),
     N_("an optional SDK module that the app did not integrate;\nrepeatable (castsim types list)")},
    {"allow-rc-prefix", 0, OPTION_FLAG, MEMBER(allow_rc_prefix), NULL,
     N_("custom names may begin with RC:")},
    {"sdk", 0, OPTION_TEXT, MEMBER(sdk), "native|web|web-5.2",
     N_("which SDK to behave like (native)")},
    {"pull-interval", 0, OPTION_DURATION, MEMBER(pull_interval_ms), N_("DURATION"),
     N_("time between pulls (180s)")},
    {"dedupe", 0, OPTION_TEXT, MEMBER(dedupe), "uid|content",
     N_("content = also drop what equals, in sender, type and\ncontent, something of the last 10 "
        "minutes (uid)")},
    {"headless", 0, OPTION_TEXT, MEMBER(headless), "json|text",
     N_("no screen: every event as a line on standard output")},
    {"linear", 0, OPTION_FLAG, MEMBER(is_linear), NULL,
     N_("no screen: plain sentences and typed commands, for screen\nreaders, dumb terminals and "
        "pipes")},
    {"until", 0, OPTION_TEXT, MEMBER(until), "received=N",
     N_("headless: end after N new messages, stored or not")},
    {"for", 0, OPTION_DURATION, MEMBER(for_ms), N_("DURATION"),
     N_("headless: end after this much time; exit code 1 when\n--until was not reached")},
    {"record", 0, OPTION_TEXT, MEMBER(record), N_("FILE"),
     N_("write what happens as a scenario that reproduces it\n(castsim run FILE); it holds what "
        "messages contain")},
    {"speed", 0, OPTION_SPEED, MEMBER(speed), "N",
     N_("the clock's speed; the server must have the same\n(without it the server's is taken on)")},
    {"lang", 0, OPTION_LANG, MEMBER(lang), "en|zh", N_("language (the locale's)")},
    {"redact", 0, OPTION_FLAG, MEMBER(is_redacted), NULL,
     N_("mask user ids and what messages contain: on the screen, in\nlines, in what it writes; not "
        "in the store")},
    {"app", 0, OPTION_TEXT, MEMBER(app), "KEY:SECRET", N_("throw-away keys only: argv is public")},
    {"app-file", 0, OPTION_TEXT, MEMBER(app_file), N_("FILE"),
     N_("a file with the line KEY:SECRET")},
    SCREEN_OPTION_SPECS(MEMBER(screen)),
    {"help-keys", 0, OPTION_FLAG, MEMBER(helps_keys), NULL,
     N_("print what the screen's keys do and exit")},
};

static const struct option_table table = {
    .command = "client",
    .usage = "[--server URL] [--user ID] [--headless json|text]",
    .about =
        N_("Pulls broadcasts as a phone does: at once on connecting, then every 3 minutes. Shows\n"
           "the SYSTEM conversations; ? explains the keys. Everything received is kept in the\n"
           "store, with what was done about it and why."),
    .notes =
        N_("Key and secret come from CASTSIM_APP_KEY and CASTSIM_APP_SECRET, or --app-file; with\n"
           "the secret the client fetches its own token, without it give --token."),
    .specs = specs,
    .spec_count = sizeof specs / sizeof specs[0],
};

static int parse_until(const char *text, int64_t *out, struct err *err)
{
    static const char head[] = "received=";
    size_t len = sizeof head - 1;
    if (text == NULL)
        return 0;
    if (strncmp(text, head, len) == 0 && parse_i64(text + len, out) && *out > 0)
        return 0;
    err_set(err, "--until takes received=N, N at least 1, not \"%s\"", text);
    return ERR_INPUT;
}

static int parse_dedupe(const char *text, int64_t *out, struct err *err)
{
    enum { DEDUPE_MS = 600000 }; /* R16 */
    *out = text != NULL && strcmp(text, "content") == 0 ? DEDUPE_MS : 0;
    if (text == NULL || *out > 0 || strcmp(text, "uid") == 0)
        return 0;
    err_set(err, "--dedupe takes uid or content, not \"%s\"", text);
    return ERR_INPUT;
}

static int parse_headless(const struct client_options *o, struct headless *h, struct err *err)
{
    h->for_ms = o->for_ms > 0 ? o->for_ms : 0;
    if (o->headless == NULL) {
        if (o->until == NULL && o->for_ms < 0)
            return 0;
        err_set(err, "--until and --for go with --headless json or text");
        return ERR_INPUT;
    }
    h->is_json = strcmp(o->headless, "json") == 0;
    if (!h->is_json && strcmp(o->headless, "text") != 0) {
        err_set(err, "--headless takes json or text, not \"%s\"", o->headless);
        return ERR_INPUT;
    }
    return parse_until(o->until, &h->until_received, err);
}

/* The screen shows the server's address, and recordings and error sentences name it. */
static bool holds_password(const char *url)
{
    const char *scheme_end = strstr(url, "://");
    const char *host = scheme_end != NULL ? scheme_end + 3 : url;
    const char *colon = memchr(host, ':', strcspn(host, "@/?#"));
    return colon != NULL && memchr(colon, '@', strcspn(colon, "/?#")) != NULL;
}

/* What would never end, or never be let in, is told before anything is opened. */
static int check_words(const struct client_options *o, struct err *err)
{
    size_t len = strlen(o->user);
    if (o->for_ms == 0 || o->pull_interval_ms == 0)
        err_set(err, "%s takes a duration longer than nothing, such as 30s",
                o->for_ms == 0 ? "--for" : "--pull-interval");
    else if (len == 0 || len > MESSAGE_FROM_USER_ID_MAX || !utf8_is_valid(o->user, len))
        err_set(err, "--user takes 1 to %d bytes of UTF-8", MESSAGE_FROM_USER_ID_MAX);
    else if (holds_password(o->server))
        err_set(err, "--server takes a URL without a password: it would be shown");
    else
        return 0;
    return ERR_INPUT;
}

/* A scenario without what messages contained would reproduce nothing. */
static int check_ways(const struct client_options *o, struct err *err)
{
    if (o->is_redacted && o->record != NULL)
        err_set(err, "--record keeps what messages contain, and --redact hides it: take one");
    else if (o->is_linear && o->headless != NULL)
        err_set(err, "--linear and --headless are two ways to show the same: take one");
    else
        return 0;
    return ERR_INPUT;
}

static int check_identity(const struct client_options *o, const struct identity *id,
                          struct err *err)
{
    if (o->token != NULL || id->secret != NULL)
        return 0;
    err_set(err, "the client needs the app's secret (CASTSIM_APP_SECRET) or --token");
    return ERR_INPUT;
}

static int start(const struct client_options *o, struct err *err)
{
    struct identity id = {0};
    struct headless headless = {0};
    struct tty_config tty;
    struct session_config config = {
        .server = o->server,
        .identity = &id,
        .token = o->token,
        .user_id = o->user,
        .db = o->db,
        .types = {.paths = &o->types,
                  .without = &o->without,
                  .allow_rc_prefix = o->allow_rc_prefix},
        .pull_interval_ms = o->pull_interval_ms > 0 ? o->pull_interval_ms : 0,
        .speed = o->speed > 0 ? o->speed : 1,
        .is_speed_given = o->speed > 0,
        .record = o->record,
        .lang = o->lang,
        .is_redacted = o->is_redacted,
    };
    int status = check_words(o, err);
    if (status == 0)
        status = check_ways(o, err);
    if (status == 0)
        status = parse_headless(o, &headless, err);
    if (status == 0)
        status = screen_options_read(&o->screen, &tty, err);
    if (status == 0)
        status = parse_dedupe(o->dedupe, &config.dedupe_content_ms, err);
    if (status == 0)
        status = command_profile(o->sdk, &config.profile, err);
    if (status == 0)
        status = identity_find(o->app, o->app_file, identity_is_local_url(o->server), &id, err);
    if (status == 0)
        status = check_identity(o, &id, err);
    if (status == 0 && o->allow_rc_prefix)
        command_warn(_("warning: custom names may begin with RC:; the vendor reserves them (R6)"));
    if (status == 0)
        status = o->headless != NULL ? headless_run(&headless, &config, NULL, err)
                 : o->is_linear      ? linear_run(&config, err)
                                     : screen_run(&config, &tty, NULL, NULL, err);
    identity_done(&id);
    return status;
}

static int print_keys(struct err *err)
{
    struct command_set commands = screen_commands();
    struct keymap keymap;
    struct buf text = {0};
    keymap_init(&keymap, &commands);
    int status = screen_read_keys(&keymap, err);
    if (status == 0) {
        keymap_write_reference(&keymap, KEYMAP_TEXT, &text);
        status = command_print(buf_str(&text), text.len, err);
    }
    keymap_done(&keymap);
    buf_done(&text);
    return status;
}

int cmd_client(int argc, char **argv)
{
    struct client_options o = {.lang = language_of_locale(),
                               .server = COMMAND_DEFAULT_SERVER,
                               .user = COMMAND_DEFAULT_USER,
                               .pull_interval_ms = -1,
                               .for_ms = -1};
    struct option_list rest = {0};
    struct err err;
    int exit_code;
    if (command_begin(&table, argc, argv, &o, &rest, &exit_code)) {
        int status = o.helps_keys ? print_keys(&err) : start(&o, &err);
        exit_code = status < 0 ? command_fail(status, &err) : 0;
    }
    options_list_done(&o.types);
    options_list_done(&o.without);
    options_list_done(&rest);
    return exit_code;
}
