/* castsim demo: an embedded server, a client and sample broadcasts in one terminal. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/api_call.h"
#include "app/command.h"
#include "app/demo.h"
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
    bool is_tour;
    struct screen_options screen;
};

#define MEMBER(name) offsetof(struct demo_options, name)
static const struct option_spec specs[] = {
    {"tour", 0, OPTION_FLAG, MEMBER(is_tour), NULL,
     N_("a tour of three minutes: the screen says what to press,\nand waits for it")},
    {"speed", 0, OPTION_SPEED, MEMBER(speed), "N",
     N_("how many times faster than real (20; of the tour 1)")},
    {"headless", 0, OPTION_TEXT, MEMBER(headless), "json|text",
     N_("events as lines instead of the screen (json when\nstandard output is no terminal)")},
    {"lang", 0, OPTION_LANG, MEMBER(lang), "en|zh", N_("language (the locale's)")},
    {"redact", 0, OPTION_FLAG, MEMBER(is_redacted), NULL,
     N_("mask user ids and what messages contain, everywhere")},
    SCREEN_OPTION_SPECS(MEMBER(screen)),
};

static const struct option_table table = {
    .command = "demo",
    .usage = "[--tour] [--speed N]",
    .about =
        N_("Runs a server and a client on one clock, 20 times faster than real, and broadcasts\n"
           "messages of every kind: shown, not stored, custom, unknown. The phone goes offline\n"
           "and comes back, once in time and once too late. Nothing is kept."),
    .specs = specs,
    .spec_count = sizeof specs / sizeof specs[0],
};

/* ---- the broadcasts ---- */

static const struct {
    const char *from;
    const char *type;
    const char *content;
    bool disable_update_last_msg;
} broadcasts[DEMO_BROADCAST_COUNT] = {
    [DEMO_WELCOME] = {"system-notice", "RC:TxtMsg", "{\"content\":\"欢迎 👋 Welcome to castsim\"}",
                      false},
    [DEMO_MAINTENANCE] = {"system-notice", "RC:TxtMsg",
                          "{\"content\":\"Maintenance tonight at 22:00 今晚 22:00 维护\"}", false},
    [DEMO_PICTURE_SENT] = {"gallery", "RC:ImgMsg",
                           "{\"content\":\"" DEMO_PICTURE
                           "\",\"imageUri\":\"https://example.com/autumn.jpg\",\"name\":"
                           "\"autumn.jpg\"}",
                           false},
    [DEMO_NOTIFICATION] = {"system-notice", "RC:InfoNtf",
                           "{\"message\":\"Please keep your password to yourself\"}", false},
    [DEMO_COMMAND] = {"config", "RC:CmdMsg",
                      "{\"name\":\"reload\",\"data\":\"{\\\"theme\\\":\\\"dark\\\"}\"}", false},
    [DEMO_ORDER] =
        {"shop", "app:order",
         "{\"orderNo\":\"A-2048\",\"status\":\"shipped\",\"items\":[\"青花瓷茶具\",\"Tea "
         "set\"],\"amount\":\"CNY 268.00\",\"carrier\":\"SF "
         "Express\",\"trackingNo\":\"SF1020304050\"}",
         false},
    [DEMO_COUPON] = {"shop", "app:coupon", "{\"code\":\"SPRING\"}", false},
    [DEMO_NOT_THE_LAST] = {"system-notice", "RC:TxtMsg",
                           "{\"content\":\"This one is not the last message of the list\"}", true},
    [DEMO_IN_TUNNEL] = {"system-notice", "RC:TxtMsg",
                        "{\"content\":\"Sent while you were in the tunnel 隧道里发的\"}", false},
    [DEMO_NEVER_READ] = {"system-notice", "RC:TxtMsg", "{\"content\":\"You will never read this\"}",
                         false},
};

struct demo {
    char server[64];
    struct identity identity;
    struct fetch *fetch;
    int64_t start_ms;
    size_t next;
    int status; /* of a broadcast that could not be sent */
    struct err err;
};

static int broadcast(void *ctx, enum demo_broadcast which, int64_t now_ms, struct err *err)
{
    struct demo *demo = ctx;
    struct buf form = {0};
    wire_form_add_broadcast(
        &form,
        &(struct message_draft){.from_user_id = broadcasts[which].from,
                                .object_name = broadcasts[which].type,
                                .content = broadcasts[which].content,
                                .content_len = strlen(broadcasts[which].content),
                                .disable_update_last_msg =
                                    broadcasts[which].disable_update_last_msg ? "true" : NULL});
    struct api_call call;
    api_call_init(&call,
                  &(struct api_signer){.app_key = demo->identity.app_key,
                                       .secret = demo->identity.secret,
                                       .fill_random = entropy_fill},
                  WIRE_BROADCAST_PATH, now_ms, &form);
    struct fetch_answer answer = {0};
    int status = api_call_run(&call, demo->fetch, demo->server, &answer, err);
    if (status == 0 && answer.http != 200) {
        err_set(err, "the embedded server refused a broadcast: HTTP %d %s", answer.http,
                buf_str(&answer.body));
        status = ERR_OUTSIDE;
    }
    fetch_answer_done(&answer);
    api_call_done(&call);
    return status;
}

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
    const char *caption; /* through _() */
    enum demo_broadcast broadcast;
};

#define SECOND 1000
#define MINUTE (60 * SECOND)

/* At speed 20 a caption has two seconds and more to be read, and the whole takes a minute. An
 * online phone has 40 seconds of its time for a pull before it goes offline: that is much when the
 * demo runs a hundred times faster. */
static const struct story_step story_steps[] = {
    {0, STORY_SEND, N_("online: the first pull is at once, and one every 3 minutes after it (R13)"),
     DEMO_WELCOME},
    {45 * SECOND, STORY_SEND, N_("a text was broadcast; the next pull, at 3:00, brings it (R13)"),
     DEMO_MAINTENANCE},
    {1 * MINUTE + 25 * SECOND, STORY_SEND, N_("a picture was broadcast: it counts as unread (R20)"),
     DEMO_PICTURE_SENT},
    {2 * MINUTE + 5 * SECOND, STORY_SEND,
     N_("a notification: it will be stored, but not counted as unread (R20)"), DEMO_NOTIFICATION},
    {2 * MINUTE + 45 * SECOND, STORY_SEND,
     N_("a command: it will be received, but neither stored nor shown (R21)"), DEMO_COMMAND},
    {3 * MINUTE + 30 * SECOND, STORY_SEND,
     N_("a custom type that this client has registered (R23)"), DEMO_ORDER},
    {4 * MINUTE + 15 * SECOND, STORY_SEND,
     N_("a custom type that it does not know: shown as not supported (R24)"), DEMO_COUPON},
    {5 * MINUTE, STORY_SEND,
     N_("one with disableUpdateLastMsg: the list will keep its last message (R27)"),
     DEMO_NOT_THE_LAST},
    {6 * MINUTE + 45 * SECOND, STORY_OFFLINE,
     N_("into a tunnel: the phone is offline, the timer stands still (R13)"), 0},
    {7 * MINUTE + 25 * SECOND, STORY_SEND, N_("a broadcast while the phone is offline"),
     DEMO_IN_TUNNEL},
    {8 * MINUTE + 5 * SECOND, STORY_ONLINE,
     N_("back: the pull at once brings what is not older than 10 minutes (R14)"), 0},
    {8 * MINUTE + 50 * SECOND, STORY_OFFLINE, N_("offline again, for longer this time"), 0},
    {9 * MINUTE + 10 * SECOND, STORY_SEND,
     N_("a broadcast; the phone stays away for more than its 10 minutes ..."), DEMO_NEVER_READ},
    {19 * MINUTE + 15 * SECOND, STORY_ONLINE,
     N_("back after more than 10 minutes: that broadcast is missed for good (R14)"), 0},
    {19 * MINUTE + 50 * SECOND, STORY_END,
     N_("that was the story. Look around: ? lists the keys, o goes offline, q quits"), 0},
};
enum { STORY_STEPS = sizeof story_steps / sizeof story_steps[0] };

static void play(struct demo *demo, const struct story_step *step, struct session *session,
                 int64_t now_ms)
{
    switch (step->action) {
    case STORY_SEND:
        demo->status = broadcast(demo, step->broadcast, now_ms, &demo->err);
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
    struct demo_sender guide = {broadcast, demo};
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
                             : screen_run(&config, &tty, o->is_tour ? NULL : &story,
                                          o->is_tour ? &guide : NULL, err);
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
    clock_start(&clock, o->speed > 0 ? o->speed : o->is_tour ? 1 : 20);
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
        err_set(err, "--headless takes json or text, not \"%s\"", o->headless);
        return ERR_INPUT;
    }
    if (o->is_tour && (o->headless != NULL || !isatty(STDOUT_FILENO))) {
        err_set(err, "--tour needs the screen of a terminal");
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
    struct demo_options o = {.lang = language_of_locale()};
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
