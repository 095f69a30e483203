#include "run_words.h"

#include <string.h>

#include "app/command.h"
#include "base/parse.h"

/* ---- whether they go together ---- */

bool run_words_is_stdout(const char *path)
{
    return path != NULL && strcmp(path, "-") == 0;
}

int run_words_on_stdout(const struct run_options *o)
{
    return o->is_tap + o->is_json + run_words_is_stdout(o->trace) + run_words_is_stdout(o->junit) +
           run_words_is_stdout(o->report);
}

static int parse_seed(const char *text, struct play_config *play, struct err *err)
{
    int64_t seed;
    if (text == NULL)
        return 0;
    if (!parse_i64(text, &seed) || seed < 0) {
        err_set(err, "--seed takes a whole number, 0 or more, not \"%s\"", text);
        return ERR_INPUT;
    }
    play->has_seed = true;
    play->seed = (uint64_t)seed;
    return 0;
}

static int check_speed(const struct run_options *o, struct world_remote *remote, struct err *err)
{
    bool is_max = o->speed != NULL && strcmp(o->speed, "max") == 0;
    remote->speed = 1;
    if (o->speed == NULL || (is_max && o->server == NULL))
        return 0;
    if (o->server == NULL) {
        err_set(err, "--speed goes with --server: without one, time is virtual (--speed max)");
        return ERR_INPUT;
    }
    if (options_parse_speed(o->speed, &remote->speed))
        return 0;
    err_set(err, "--speed takes a number from 0.001 to 1000000, such as 20, or max, not \"%s\"",
            o->speed);
    return ERR_INPUT;
}

int run_words_check(const struct run_options *o, struct play_config *play,
                    struct world_remote *remote, struct err *err)
{
    int status = parse_seed(o->seed, play, err);
    if (status == 0)
        status = command_profile(o->sdk, &play->profile, err);
    if (status == 0)
        status = check_speed(o, remote, err);
    if (status == 0 && run_words_on_stdout(o) > 1) {
        err_set(err, "only one of --tap, --json and a FILE of - can have standard output");
        status = ERR_INPUT;
    }
    bool is_for_server = o->app != NULL || o->app_file != NULL || o->tolerance_ms >= 0;
    if (status == 0 && o->server == NULL && is_for_server) {
        err_set(err, "--app, --app-file and --tolerance go with --server");
        status = ERR_INPUT;
    }
    if (status == 0 && o->server != NULL && o->checks_determinism) {
        err_set(err, "--check-determinism is for virtual time, not for --server");
        status = ERR_INPUT;
    }
    return status;
}

/* ---- written down ---- */

void run_words_write(const struct option_list *words, struct buf *out)
{
    buf_add_str(out, "castsim run");
    for (size_t i = 0; i < words->count && i < 8; i++)
        buf_addf(out, " %s", words->items[i]);
    if (words->count > 8)
        buf_add_str(out, " ...");
}

/* As a shell reads it. */
static void add_word(struct buf *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./:=@%+,";
    buf_add_char(out, ' ');
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        buf_add_str(out, word);
        return;
    }
    buf_add_char(out, '\'');
    for (const char *p = word; *p != '\0'; p++) {
        if (*p == '\'')
            buf_add_str(out, "'\\''");
        else
            buf_add_char(out, *p);
    }
    buf_add_char(out, '\'');
}

char *run_words_replay(const struct run_options *o, const struct run_result *r)
{
    struct buf out = {0};
    buf_add_str(&out, "castsim run");
    add_word(&out, r->file);
    buf_addf(&out, " --seed %llu", (unsigned long long)r->seed);
    const struct {
        const char *option;
        const char *value;
    } given[] = {{" --sdk", o->sdk},
                 {" --server", o->server},
                 {" --speed", o->speed},
                 {" --app-file", o->app_file}};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        if (given[i].value == NULL)
            continue;
        buf_add_str(&out, given[i].option);
        add_word(&out, given[i].value);
    }
    if (o->tolerance_ms >= 0)
        buf_addf(&out, " --tolerance %lldms", (long long)o->tolerance_ms);
    return buf_take(&out);
}
