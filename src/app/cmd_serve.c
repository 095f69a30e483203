/* castsim serve: the broadcast server. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/identity.h"
#include "app/server.h"
#include "base/i18n.h"
#include "base/parse.h"
#include "core/api.h"
#include "core/window.h"
#include "io/files.h"
#include "io/httpd.h"

struct serve_options {
    const char *listen;
    const char *db;
    struct option_list apps;
    const char *app_file;
    int64_t rate_limit;
    int64_t window_ms;
    int64_t max_clock_skew_ms;
    bool allow_rc_prefix;
    bool is_public;
    double speed;
    bool is_verbose;
};

#define MEMBER(name) offsetof(struct serve_options, name)
static const struct option_spec specs[] = {
    {"listen", 0, OPTION_TEXT, MEMBER(listen), N_("ADDR:PORT"),
     N_("where to listen (127.0.0.1:8787); port 0 takes a\nfree one")},
    {"public", 0, OPTION_FLAG, MEMBER(is_public), NULL,
     N_("allow an address that other machines can reach")},
    {"db", 0, OPTION_TEXT, MEMBER(db), N_("FILE"),
     N_("the log's file (~/.local/share/castsim/server.db);\n:memory: = lost with the process")},
    {"app", 0, OPTION_LIST, MEMBER(apps), N_("KEY:SECRET[:off]"),
     N_("an app that may send and receive; repeatable;\n:off = its broadcast service is not "
        "enabled")},
    {"app-file", 0, OPTION_TEXT, MEMBER(app_file), N_("FILE"),
     N_("apps from a file, one KEY:SECRET[:off] a line")},
    {"rate-limit", 0, OPTION_COUNT, MEMBER(rate_limit), "N",
     N_("broadcasts a minute and app (60); 0 = no limit")},
    {"window", 0, OPTION_DURATION, MEMBER(window_ms), N_("DURATION"),
     N_("how long a broadcast is handed out (10m)")},
    {"max-clock-skew", 0, OPTION_DURATION, MEMBER(max_clock_skew_ms), N_("DURATION"),
     N_("refuse a Timestamp that is further off than this\n(0 = not compared, as the vendor)")},
    {"allow-rc-prefix", 0, OPTION_FLAG, MEMBER(allow_rc_prefix), NULL,
     N_("accept custom types whose name begins with RC:")},
    {"speed", 0, OPTION_SPEED, MEMBER(speed), "N",
     N_("run the server's clock N times faster; clients follow")},
    {"verbose", 'v', OPTION_FLAG, MEMBER(is_verbose), NULL, N_("log every request")},
};

static const struct option_table table = {
    .command = "serve",
    .usage = N_("[--listen ADDR:PORT] [--db FILE] [--app KEY:SECRET[:off]]..."),
    .about = N_("Serves the vendor's Server API for online-user broadcasts, and the pull API that\n"
                "castsim clients receive them by. When ready it prints one line on standard\n"
                "output: castsim: serving on http://127.0.0.1:8787"),
    .notes =
        N_("Apps also come from CASTSIM_APP_KEY and CASTSIM_APP_SECRET. Without any, the server\n"
           "has the app \"demo\" with the secret \"demo-secret\"."),
    .specs = specs,
    .spec_count = sizeof specs / sizeof specs[0],
};

/* "127.0.0.1:8787", "[::1]:0", "localhost:8787" */
static int parse_listen(const char *text, char **host, uint16_t *port, struct err *err)
{
    const char *colon = strrchr(text, ':');
    int64_t number = -1;
    bool is_good = colon != NULL && colon > text && parse_i64(colon + 1, &number) && number >= 0 &&
                   number <= 65535;
    if (!is_good) {
        err_set(err, "--listen takes ADDRESS:PORT such as 127.0.0.1:8787 or [::1]:0, not \"%s\"",
                text);
        return ERR_INPUT;
    }
    size_t len = (size_t)(colon - text);
    bool is_bracketed = text[0] == '[' && text[len - 1] == ']';
    *host = is_bracketed ? strndup(text + 1, len - 2) : strndup(text, len);
    if (strcmp(*host, "localhost") == 0) {
        free(*host);
        *host = strdup("127.0.0.1");
    }
    *port = (uint16_t)number;
    return 0;
}

static int check_public(const char *host, bool is_allowed, struct err *err)
{
    if (httpd_is_loopback(host))
        return 0;
    if (!is_allowed) {
        err_set(err,
                "%s can be reached from other machines, where anybody with a token reads what is "
                "sent, unencrypted; if that is meant, add --public",
                host);
        return ERR_INPUT;
    }
    command_warn(_("warning: listening on %s, reachable from other machines, without encryption"),
                 host);
    return 0;
}

static void log_line(void *ctx, const char *line)
{
    (void)ctx;
    command_warn("%s", line);
}

static int print_ready(const struct server *server, const char *host, struct err *err)
{
    struct buf line = {0};
    bool is_v6 = strchr(host, ':') != NULL;
    buf_addf(&line, "castsim: serving on http://%s%s%s:%u\n", is_v6 ? "[" : "", host,
             is_v6 ? "]" : "", (unsigned)server_port(server));
    int status = command_print(buf_str(&line), line.len, err);
    buf_done(&line);
    return status;
}

/* Serves until a signal comes. */
static int serve(struct server_config *config, struct err *err)
{
    command_raise_file_limit(); /* as many connections as httpd allows */
    int signals = command_catch_signals();
    struct server *server = server_start(config, err);
    if (server == NULL)
        return ERR_OUTSIDE;
    int status = print_ready(server, config->host, err);
    if (status == 0) {
        struct pollfd wait = {.fd = signals, .events = POLLIN};
        while (poll(&wait, 1, -1) <= 0)
            ;
    }
    server_stop(server);
    close(signals);
    return status;
}

static int prepare_db(struct serve_options *o, struct buf *path, struct err *err)
{
    if (o->db == NULL) {
        int status = files_data_path("server.db", path, err);
        if (status < 0)
            return status;
        o->db = buf_str(path);
    }
    return strcmp(o->db, ":memory:") == 0 ? 0 : files_make_parents(o->db, err);
}

static int start(struct serve_options *o, struct err *err)
{
    char *host = NULL;
    uint16_t port;
    struct identity *apps = NULL;
    size_t app_count = 0;
    bool is_demo = false;
    struct buf db = {0};
    struct clock clock;
    clock_start(&clock, o->speed);
    int status = parse_listen(o->listen, &host, &port, err);
    if (status == 0)
        status = check_public(host, o->is_public, err);
    if (status == 0)
        status = identity_find_all(&o->apps, o->app_file, &apps, &app_count, &is_demo, err);
    if (status == 0)
        status = prepare_db(o, &db, err);
    if (status == 0) {
        if (is_demo)
            command_warn(_("no app given: serving the app %s with the secret %s"),
                         IDENTITY_DEMO_KEY, IDENTITY_DEMO_SECRET);
        if (o->allow_rc_prefix)
            command_warn(_("warning: custom names that begin with RC: are accepted; the vendor "
                           "reserves them (R6)"));
        status = serve(&(struct server_config){.host = host,
                                               .port = port,
                                               .db = o->db,
                                               .apps = apps,
                                               .app_count = app_count,
                                               .rate_per_minute = (int)o->rate_limit,
                                               .window_ms = o->window_ms,
                                               .max_clock_skew_ms = o->max_clock_skew_ms,
                                               .allow_rc_prefix = o->allow_rc_prefix,
                                               .is_verbose = o->is_verbose,
                                               .clock = &clock,
                                               .log = log_line},
                       err);
    }
    buf_done(&db);
    identity_free_all(apps, app_count);
    free(host);
    return status;
}

int cmd_serve(int argc, char **argv)
{
    struct serve_options o = {.listen = "127.0.0.1:8787",
                              .rate_limit = API_RATE_PER_MINUTE,
                              .window_ms = WINDOW_MS,
                              .speed = 1};
    struct option_list rest = {0};
    struct err err;
    int exit_code;
    if (command_begin(&table, argc, argv, &o, &rest, &exit_code)) {
        int status = 0;
        if (o.rate_limit > 1000000 || o.window_ms < 1) {
            err_set(&err, "--rate-limit is at most 1000000 and --window at least 1ms");
            status = ERR_INPUT;
        }
        if (status == 0)
            status = start(&o, &err);
        exit_code = status < 0 ? command_fail(status, &err) : 0;
    }
    options_list_done(&o.apps);
    options_list_done(&rest);
    return exit_code;
}
