/* castsim demo: an embedded server, a client and sample broadcasts in one terminal. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/api_call.h"
#include "app/command.h"
#include "app/headless.h"
#include "app/language.h"
#include "app/screen.h"
#include "app/screen_options.h"
#include "app/server.h"
#include "base/i18n.h"
#include "core/api.h"
#include "core/window.h"
#include "core/wire.h"
#include "io/entropy.h"
#include "io/files.h"
#include "demo_picture.h"

struct demo_options {
    double speed;
    const char *headless;
    enum lang lang;
    bool is_redacted;
    struct screen_options screen;
};

#define MEMBER(name) offsetof(struct demo_options, name)
static const struct option_spec specs[] = {
    {"speed", 0, OPTION_SPEED, MEMBER(speed), "N", N_("how many times faster than real (20)")},
    {"headless", 0, OPTION_TEXT, MEMBER(headless), "json|text",
     N_("events as lines instead of the screen (json when\nstandard output is no terminal)")},
    {"lang", 0, OPTION_LANG, MEMBER(lang), "en|zh", N_("language (the locale's)")},
    {"redact", 0, OPTION_FLAG, MEMBER(is_redacted), NULL,
     N_("mask user ids and what messages contain, everywhere")},
    SCREEN_OPTION_SPECS(MEMBER(screen)),
};

static const struct option_table table = {
    .command = "demo",
    .usage = "[--speed N]",
    .about =
        N_("Runs a server and a client on one clock, 20 times faster than real, and broadcasts\n"
           "messages of every kind: shown, not stored, custom, unknown. The phone goes offline\n"
           "and comes back, once in time and once too late. Nothing is kept."),
    .specs = specs,
    .spec_count = sizeof specs / sizeof specs[0],
};

/* ---- the story ---- */

enum story_action {
    STORY_SEND,
    STORY_OFFLINE,
    STORY_ONLINE,
    STORY_END,
};

struct story_step {
    int64_t at_ms; /* of the client's time, from the start */
    enum story_action action;
    const char *caption; /* through _(); NULL = nothing is said */
    const char *from;
    const char *type;
    const char *content;
    bool disable_update_last_msg;
};

#define SECOND 1000
#define MINUTE (60 * SECOND)

/* At speed 20 a caption has two seconds and more to be read, and the whole takes a minute. An
 * online phone has 40 seconds of its time for a pull before it goes offline: that is much when the
 * demo runs a hundred times faster. */
static const struct story_step story_steps[] = {
    {0, STORY_SEND, N_("online: the first pull is at once, and one every 3 minutes after it (R13)"),
     "system-notice", "RC:TxtMsg", "{\"content\":\"欢迎 👋 Welcome to castsim\"}", false},
    {45 * SECOND, STORY_SEND, N_("a text was broadcast; the next pull, at 3:00, brings it (R13)"),
     "system-notice", "RC:TxtMsg", "{\"content\":\"Maintenance tonight at 22:00 今晚 22:00 维护\"}",
     false},
    {1 * MINUTE + 25 * SECOND, STORY_SEND, N_("a picture was broadcast: it counts as unread (R20)"),
     "gallery", "RC:ImgMsg",
     "{\"content\":\"" DEMO_PICTURE
     "\",\"imageUri\":\"https://example.com/autumn.jpg\",\"name\":\"autumn.jpg\"}",
     false},
    {2 * MINUTE + 5 * SECOND, STORY_SEND,
     N_("a notification: it will be stored, but not counted as unread (R20)"), "system-notice",
     "RC:InfoNtf", "{\"message\":\"Please keep your password to yourself\"}", false},
    {2 * MINUTE + 45 * SECOND, STORY_SEND,
     N_("a command: it will be received, but neither stored nor shown (R21)"), "config",
     "RC:CmdMsg", "{\"name\":\"reload\",\"data\":\"{\\\"theme\\\":\\\"dark\\\"}\"}", false},
    {3 * MINUTE + 30 * SECOND, STORY_SEND,
     N_("a custom type that this client has registered (R23)"), "shop", "app:order",
     "{\"orderNo\":\"A-2048\",\"status\":\"shipped\",\"items\":[\"青花瓷茶具\",\"Tea set\"],"
     "\"amount\":\"CNY 268.00\",\"carrier\":\"SF Express\",\"trackingNo\":\"SF1020304050\"}",
     false},
    {4 * MINUTE + 15 * SECOND, STORY_SEND,
     N_("a custom type that it does not know: shown as not supported (R24)"), "shop", "app:coupon",
     "{\"code\":\"SPRING\"}", false},
    {5 * MINUTE, STORY_SEND,
     N_("one with disableUpdateLastMsg: the list will keep its last message (R27)"),
     "system-notice", "RC:TxtMsg", "{\"content\":\"This one is not the last message of the list\"}",
     true},
    {6 * MINUTE + 45 * SECOND, STORY_OFFLINE,
     N_("into a tunnel: the phone is offline, the timer stands still (R13)"), NULL, NULL, NULL,
     false},
    {7 * MINUTE + 25 * SECOND, STORY_SEND, N_("a broadcast while the phone is offline"),
     "system-notice", "RC:TxtMsg", "{\"content\":\"Sent while you were in the tunnel 隧道里发的\"}",
     false},
    {8 * MINUTE + 5 * SECOND, STORY_ONLINE,
     N_("back: the pull at once brings what is not older than 10 minutes (R14)"), NULL, NULL, NULL,
     false},
    {8 * MINUTE + 50 * SECOND, STORY_OFFLINE, N_("offline again, for longer this time"), NULL, NULL,
     NULL, false},
    {9 * MINUTE + 10 * SECOND, STORY_SEND,
     N_("a broadcast; the phone stays away for more than its 10 minutes ..."), "system-notice",
     "RC:TxtMsg", "{\"content\":\"You will never read this\"}", false},
    {19 * MINUTE + 15 * SECOND, STORY_ONLINE,
     N_("back after more than 10 minutes: that broadcast is missed for good (R14)"), NULL, NULL,
     NULL, false},
    {19 * MINUTE + 50 * SECOND, STORY_END,
     N_("that was the story. Look around: ? lists the keys, o goes offline, q quits"), NULL, NULL,
     NULL, false},
};
enum { STORY_STEPS = sizeof story_steps / sizeof story_steps[0] };

struct demo {
    char server[64];
    struct identity identity;
    struct fetch *fetch;
    int64_t start_ms;
    size_t next;
    int status; /* of a broadcast that could not be sent */
    struct err err;
};

/* Over HTTP and signed, as anybody's back end does it. */
static void send_step(struct demo *demo, const struct story_step *step, int64_t now_ms)
{
    struct buf form = {0};
    wire_form_add_broadcast(
        &form, &(struct message_draft){.from_user_id = step->from,
                                       .object_name = step->type,
                                       .content = step->content,
                                       .content_len = strlen(step->content),
                                       .disable_update_last_msg =
                                           step->disable_update_last_msg ? "true" : NULL});
    struct api_call call;
    api_call_init(&call,
                  &(struct api_signer){.app_key = demo->identity.app_key,
                                       .secret = demo->identity.secret,
                                       .fill_random = entropy_fill},
                  WIRE_BROADCAST_PATH, now_ms, &form);
    struct fetch_answer answer = {0};
    demo->status = api_call_run(&call, demo->fetch, demo->server, &answer, &demo->err);
    if (demo->status == 0 && answer.http != 200) {
        err_set(&demo->err, _("the embedded server refused a broadcast: HTTP %d %s"), answer.http,
                buf_str(&answer.body));
        demo->status = ERR_OUTSIDE;
    }
    fetch_answer_done(&answer);
    api_call_done(&call);
}

static void play(struct demo *demo, const struct story_step *step, struct session *session,
                 int64_t now_ms)
{
    switch (step->action) {
    case STORY_SEND:
        send_step(demo, step, now_ms);
        break;
    case STORY_OFFLINE:
        if (session->client == NULL)
            break; /* the user killed it */
        live_offline(session->live);
        client_offline(session->client, now_ms);
        break;
    case STORY_ONLINE:
        if (session->client != NULL)
            client_online(session->client, now_ms);
        break;
    case STORY_END:
        break;
    }
    if (step->caption != NULL)
        session->caption = _(step->caption);
}

static int64_t tell_story(void *ctx, struct session *session, int64_t now_ms)
{
    struct demo *demo = ctx;
    while (demo->next < STORY_STEPS && demo->status == 0) {
        const struct story_step *step = &story_steps[demo->next];
        if (now_ms - demo->start_ms < step->at_ms)
            return demo->start_ms + step->at_ms;
        play(demo, step, session, now_ms);
        demo->next++;
    }
    return -1;
}

/* ---- putting it together ---- */

/* The worked examples lie beside the built-in types, installed or not. */
static int examples_path(struct buf *path, struct err *err)
{
    int status = files_registry_dir(path, err);
    buf_add_str(path, "/../examples");
    return status;
}

static int run_client(struct demo *demo, const struct demo_options *o, const struct clock *clock,
                      struct server *server, struct err *err)
{
    struct buf examples = {0};
    struct option_list types = {0};
    struct headless headless = {.is_json = o->headless == NULL || strcmp(o->headless, "json") == 0};
    struct session_config config = {.server = demo->server,
                                    .identity = &demo->identity,
                                    .user_id = COMMAND_DEFAULT_USER,
                                    .db = ":memory:",
                                    .types = {.paths = &types},
                                    .clock = clock,
                                    .lang = o->lang,
                                    .embedded = server,
                                    .is_redacted = o->is_redacted};
    struct story story = {tell_story, demo};
    struct tty_config tty;
    int status = screen_options_read(&o->screen, &tty, err);
    if (status == 0)
        status = command_profile(NULL, &config.profile, err);
    if (status == 0)
        status = examples_path(&examples, err);
    if (status == 0) {
        const char *path = buf_str(&examples);
        types = (struct option_list){.items = &path, .count = 1};
        bool is_headless = o->headless != NULL || !isatty(STDOUT_FILENO);
        status = is_headless ? headless_run(&headless, &config, &story, err)
                             : screen_run(&config, &tty, &story, err);
    }
    buf_done(&examples);
    if (status == 0 && demo->status < 0) {
        *err = demo->err;
        status = demo->status;
    }
    return status;
}

static int run_with_server(struct demo *demo, const struct demo_options *o, struct err *err)
{
    struct clock clock;
    clock_start(&clock, o->speed);
    struct server *server =
        server_start(&(struct server_config){.host = "127.0.0.1",
                                             .db = ":memory:",
                                             .apps = &demo->identity,
                                             .app_count = 1,
                                             .rate_per_minute = API_RATE_PER_MINUTE,
                                             .window_ms = WINDOW_MS,
                                             .clock = &clock},
                     err);
    if (server == NULL)
        return ERR_OUTSIDE;
    snprintf(demo->server, sizeof demo->server, "http://127.0.0.1:%u",
             (unsigned)server_port(server));
    demo->start_ms = clock_now_ms(&clock);
    int status = run_client(demo, o, &clock, server, err);
    server_stop(server);
    return status;
}

static int start(const struct demo_options *o, struct err *err)
{
    bool is_known =
        o->headless == NULL || strcmp(o->headless, "json") == 0 || strcmp(o->headless, "text") == 0;
    if (!is_known) {
        err_set(err, _("--headless takes json or text, not \"%s\""), o->headless);
        return ERR_INPUT;
    }
    /* Before the server's threads start: a signal must find the loop, not one of them. */
    int signals = command_catch_signals();
    struct demo demo = {0};
    int status = identity_parse(IDENTITY_DEMO_KEY ":" IDENTITY_DEMO_SECRET, &demo.identity, err);
    if (status == 0)
        demo.fetch = fetch_new(&(struct fetch_config){.max_body = WIRE_ANSWER_MAX}, err);
    if (status == 0)
        status = demo.fetch != NULL ? run_with_server(&demo, o, err) : ERR_OUTSIDE;
    fetch_free(demo.fetch);
    identity_done(&demo.identity);
    close(signals);
    return status;
}

int cmd_demo(int argc, char **argv)
{
    struct demo_options o = {.speed = 20, .lang = language_of_locale()};
    struct option_list rest = {0};
    struct err err;
    int exit_code;
    if (command_begin(&table, argc, argv, &o, &rest, &exit_code)) {
        int status = start(&o, &err);
        exit_code = status < 0 ? command_fail(status, &err) : 0;
    }
    options_list_done(&rest);
    return exit_code;
}
