/* castsim run: plays scenario files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/identity.h"
#include "app/language.h"
#include "app/play.h"
#include "app/remote_probe.h"
#include "app/report.h"
#include "app/scenario_files.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "io/clock.h"
#include "io/files.h"
#include "run_words.h"

enum {
    PROGRESS_AFTER_US = 700000, /* real: a shorter scenario says nothing on the way */
    PROGRESS_EVERY_US = 100000,
    NAME_SHOWN = 60,
};

#define MEMBER(name) offsetof(struct run_options, name)
static const struct option_spec specs[] = {
    {"tap", 0, OPTION_FLAG, MEMBER(is_tap), NULL, N_("the results as TAP 14 on standard output")},
    {"json", 0, OPTION_FLAG, MEMBER(is_json), NULL,
     N_("a summary as one JSON object on standard output")},
    {"junit", 0, OPTION_TEXT, MEMBER(junit), N_("FILE"), N_("the results as JUnit XML")},
    {"report", 0, OPTION_TEXT, MEMBER(report), N_("FILE"),
     N_("one HTML file that draws what happened")},
    {"trace", 0, OPTION_TEXT, MEMBER(trace), N_("FILE"), N_("every event as a line")},
    {"seed", 0, OPTION_TEXT, MEMBER(seed), "N", N_("instead of the scenario's own seed")},
    {"check-determinism", 0, OPTION_FLAG, MEMBER(checks_determinism), NULL,
     N_("play all twice; a trace that differs fails")},
    {"sdk", 0, OPTION_TEXT, MEMBER(sdk), "native|web|web-5.2",
     N_("the SDK of clients that name none (native)")},
    {"server", 0, OPTION_TEXT, MEMBER(server), "URL",
     N_("play in real time against this castsim serve")},
    {"speed", 0, OPTION_TEXT, MEMBER(speed), "N|max",
     N_("with --server: the speed of its clock (its own);\nwithout: max, virtual time")},
    {"tolerance", 0, OPTION_DURATION, MEMBER(tolerance_ms), N_("DURATION"),
     N_("with --server: how late or how far off something\nmay be, in real time (the scenario's, "
        "or 1s)")},
    {"app", 0, OPTION_TEXT, MEMBER(app), "KEY:SECRET", N_("throw-away keys only: argv is public")},
    {"app-file", 0, OPTION_TEXT, MEMBER(app_file), N_("FILE"),
     N_("with --server: a file with the line KEY:SECRET")},
    {"help-language", 0, OPTION_FLAG, MEMBER(helps_language), NULL,
     N_("print what a scenario can say and exit")},
};

static const struct option_table table = {
    .command = "run",
    .usage = N_("PATH... [--tap] [--junit FILE] [--report FILE]"),
    .about = N_("Plays scenario files (*.scn), or all of a folder: hours of phones, broadcasts\n"
                "and networks in milliseconds, on virtual time. Tells which expectation failed,\n"
                "and why."),
    .notes = N_("A FILE of - is standard output. Exit code 1: an expectation failed; 2: a file is\n"
                "wrong; 3: the world failed. docs/SCENARIOS.md teaches the language,\n"
                "--help-language lists it."),
    .specs = specs,
    .spec_count = sizeof specs / sizeof specs[0],
    .positional_max = 100000,
};

/* ---- a run ---- */

struct run {
    const struct run_options *options;
    struct play_config play;
    struct world_remote remote;
    struct identity identity;
    struct clock clock; /* real time, for progress and durations */
    int signals;
    bool is_interrupted;
    bool is_coloured;
    bool shows_progress;
    int64_t started_us;
    int64_t told_us;
    const struct scenario *playing;
    size_t number;
    size_t total;
};

static int64_t real_us(const struct run *run)
{
    return clock_now_us(&run->clock);
}

static bool is_interrupted(void *ctx)
{
    struct run *run = ctx;
    run->is_interrupted = run->is_interrupted || command_signal(run->signals) != 0;
    return run->is_interrupted;
}

/* On standard error, on a terminal, wiped away when the scenario's own line comes. */
static void show_progress(void *ctx, int64_t at_ms, int64_t end_ms)
{
    struct run *run = ctx;
    int64_t now_us = real_us(run);
    if (!run->shows_progress || now_us - run->started_us < PROGRESS_AFTER_US ||
        now_us - run->told_us < PROGRESS_EVERY_US)
        return;
    run->told_us = now_us;
    struct buf at = {0};
    struct buf end = {0};
    parse_write_duration(&at, at_ms / 1000 * 1000);
    parse_write_duration(&end, end_ms);
    struct buf file = {0};
    utf8_clean_line(run->playing->file, strlen(run->playing->file), &file);
    size_t len = utf8_prefix_utf16(buf_str(&file), file.len, NAME_SHOWN);
    fprintf(stderr, "\r\033[K%zu/%zu %.*s  %s / %s", run->number, run->total, (int)len,
            buf_str(&file), buf_str(&at), buf_str(&end));
    fflush(stderr);
    buf_done(&file);
    buf_done(&at);
    buf_done(&end);
}

static void wipe_progress(struct run *run)
{
    if (run->told_us == 0)
        return;
    fprintf(stderr, "\r\033[K");
    fflush(stderr);
    run->told_us = 0;
}

/* The first line in which two traces differ becomes a failure of its own. */
static void compare_traces(struct run_result *r, const struct run_result *again)
{
    const char *a = buf_str(&r->trace);
    const char *b = buf_str(&again->trace);
    int line = 1;
    while (*a != '\0' || *b != '\0') {
        size_t a_len = strcspn(a, "\n");
        size_t b_len = strcspn(b, "\n");
        if (a_len != b_len || memcmp(a, b, a_len) != 0) {
            struct buf why = {0};
            buf_addf(&why,
                     _("the second run differs in line %d of the trace: \"%.*s\", then "
                       "\"%.*s\""),
                     line, (int)a_len, a, (int)b_len, b);
            r->outcome = RUN_BROKEN;
            r->status = ERR_REFUSED;
            free(r->reason);
            r->reason = buf_take(&why);
            return;
        }
        line++;
        a += a_len + (a[a_len] == '\n');
        b += b_len + (b[b_len] == '\n');
    }
}

static int play_once(struct run *run, const struct scenario *s, struct run_result *out,
                     struct err *err)
{
    int status = 0;
    if (run->play.remote != NULL && play_why_skipped(s, &run->play) == NULL)
        status = remote_probe(&run->remote, run->options->speed == NULL, is_interrupted, run,
                              &run->play.remote_start_ms, err);
    if (status == 0)
        status = play_scenario(s, &run->play, out, err);
    return status;
}

static int play_one(struct run *run, const struct scenario *s, struct run_result *r,
                    struct err *err)
{
    run->playing = s;
    run->started_us = real_us(run);
    int status = play_once(run, s, r, err);
    if (status == 0 && run->options->checks_determinism && r->outcome != RUN_SKIPPED) {
        struct run_result again = {0};
        status = play_once(run, s, &again, err);
        if (status == 0)
            compare_traces(r, &again);
        run_result_done(&again);
    }
    r->real_us = real_us(run) - run->started_us;
    if (status == 0)
        r->replay = run_words_replay(run->options, r);
    wipe_progress(run);
    return status;
}

/* ---- what is said ---- */

static int print(struct buf *text, struct err *err)
{
    int status = command_print(buf_str(text), text->len, err);
    buf_clear(text);
    return status;
}

static bool is_text(const struct run_options *o)
{
    return run_words_on_stdout(o) == 0;
}

static int say_scenario(const struct run *run, const struct run_result *r, size_t number,
                        struct err *err)
{
    struct buf text = {0};
    if (run->options->is_tap)
        report_tap_scenario(r, number, &text);
    else if (is_text(run->options))
        report_text_scenario(r, run->is_coloured, &text);
    int status = print(&text, err);
    buf_done(&text);
    return status;
}

static int write_file(const char *path, void (*form)(const struct run_report *, struct buf *),
                      const struct run_report *report, struct err *err)
{
    if (path == NULL)
        return 0;
    struct buf text = {0};
    form(report, &text);
    int status = run_words_is_stdout(path) ? command_print(buf_str(&text), text.len, err)
                                           : files_write(path, buf_str(&text), text.len, err);
    buf_done(&text);
    return status;
}

static void form_trace(const struct run_report *report, struct buf *out)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct run_result *r = &report->results[i];
        buf_add_str(out, "# scenario ");
        utf8_clean_line(r->file, strlen(r->file), out);
        buf_add_char(out, '\n');
        buf_add(out, buf_str(&r->trace), r->trace.len);
    }
}

static int say_all(const struct run *run, const struct run_report *report, struct err *err)
{
    const struct run_options *o = run->options;
    struct buf text = {0};
    if (o->is_json)
        report_json(report, &text);
    else if (is_text(o))
        report_text_summary(report, run->is_coloured, &text);
    int status = print(&text, err);
    buf_done(&text);
    if (status == 0)
        status = write_file(o->trace, form_trace, report, err);
    if (status == 0)
        status = write_file(o->junit, report_junit, report, err);
    if (status == 0)
        status = write_file(o->report, report_html, report, err);
    return status;
}

/* Refused when an expectation failed; what broke a scenario counts more: a wrong file, the world.
 */
static int status_of(const struct run_report *report, struct err *err)
{
    size_t bad = 0;
    int status = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct run_result *r = &report->results[i];
        int one = r->outcome == RUN_FAILED ? ERR_REFUSED : r->outcome == RUN_BROKEN ? r->status : 0;
        bad += one < 0;
        status = one < status ? one : status;
    }
    if (bad > 0)
        err_set(err,
                report->count == 1 ? N_("%zu of %zu scenario failed")
                                   : N_("%zu of %zu scenarios failed"),
                bad, report->count);
    return status;
}

/* ---- all of it ---- */

static int play_all(struct run *run, struct scenario **scenarios, size_t count,
                    struct run_result *results, size_t *played, struct err *err)
{
    struct buf head = {0};
    run->total = count;
    if (run->options->is_tap)
        report_tap_begin(count, &head);
    int status = print(&head, err);
    buf_done(&head);
    for (size_t i = 0; i < count && status == 0; i++) {
        run->number = i + 1;
        status = play_one(run, scenarios[i], &results[i], err);
        *played = i + 1;
        if (status == 0)
            status = say_scenario(run, &results[i], i + 1, err);
    }
    return status;
}

static int run_scenarios(struct run *run, struct scenario **scenarios, size_t count,
                         const struct option_list *words, struct err *err)
{
    struct run_result *results = mem_zalloc(count * sizeof *results);
    struct buf command = {0};
    struct buf clock_word = {0};
    run_words_write(words, &command);
    if (run->play.remote != NULL)
        buf_addf(&clock_word, "real time against %s", run->remote.url);
    else
        buf_add_str(&clock_word, "virtual time");
    struct run_report report = {.results = results,
                                .command = buf_str(&command),
                                .started_unix_ms = clock_now_ms(&run->clock),
                                .clock_word = buf_str(&clock_word)};
    int status = play_all(run, scenarios, count, results, &report.count, err);
    command_release_signals(run->signals); /* a file may be a pipe that nobody reads */
    /* Who interrupts a long run wants to know what came of it so far. */
    struct err unsaid;
    if (status == 0)
        status = say_all(run, &report, err);
    else if (run->is_interrupted)
        say_all(run, &report, &unsaid);
    if (status == 0)
        status = status_of(&report, err);
    for (size_t i = 0; i < report.count; i++)
        run_result_done(&results[i]);
    free(results);
    buf_done(&command);
    buf_done(&clock_word);
    return status;
}

static int prepare_remote(const struct run_options *o, struct run *run, struct err *err)
{
    if (o->server == NULL)
        return 0;
    int status =
        identity_find(o->app, o->app_file, identity_is_local_url(o->server), &run->identity, err);
    if (status == 0 && run->identity.secret == NULL) {
        err_set(err, "playing against a server needs the app's secret: set CASTSIM_APP_SECRET");
        status = ERR_INPUT;
    }
    run->remote.url = o->server;
    run->remote.identity = &run->identity;
    run->play.remote = &run->remote;
    return status;
}

static int start(const struct run_options *o, const struct option_list *words, struct err *err)
{
    struct run run = {.options = o,
                      .is_coloured = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL,
                      .shows_progress = isatty(STDERR_FILENO),
                      .play = {.tolerance_ms = o->tolerance_ms,
                               .keeps_why = o->report != NULL,
                               .is_interrupted = is_interrupted,
                               .progress = show_progress}};
    struct scenario_files files = {0};
    run.play.ctx = &run;
    clock_start(&run.clock, 1);
    int status = run_words_check(o, &run.play, &run.remote, err);
    if (status == 0)
        status = scenario_files_read(words, &files, err);
    if (status == 0)
        status = prepare_remote(o, &run, err);
    if (status == 0) {
        language_choose(LANG_EN);   /* what scenarios are held against is in one language */
        command_raise_file_limit(); /* every phone that is started again has a file */
        run.signals = command_catch_signals();
        run.play.shelf = type_shelf_new();
        status = run_scenarios(&run, files.scenarios, files.count, words, err);
        type_shelf_free(run.play.shelf);
    }
    scenario_files_done(&files);
    identity_done(&run.identity);
    return status;
}

static int print_language(struct err *err)
{
    struct buf text = {0};
    scenario_write_language(&text, false);
    int status = print(&text, err);
    buf_done(&text);
    return status;
}

int cmd_run(int argc, char **argv)
{
    struct run_options o = {.tolerance_ms = -1};
    struct option_list rest = {0};
    struct err err;
    int exit_code;
    if (command_begin(&table, argc, argv, &o, &rest, &exit_code)) {
        int status = o.helps_language ? print_language(&err) : start(&o, &rest, &err);
        exit_code = status < 0 ? command_fail(status, &err) : 0;
    }
    options_list_done(&rest);
    return exit_code;
}
