/* The table of commands. */
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/language.h"
#include "base/i18n.h"
#include "base/nearest.h"
#include "io/files.h"

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"demo", cmd_demo, N_("a server, a client and sample broadcasts in one terminal: start here")},
    {"client", cmd_client, N_("receives broadcasts: full screen, or --headless for scripts")},
    {"serve", cmd_serve, N_("the broadcast server: the vendor's Server API and the pull API")},
    {"send", cmd_send, N_("sends one signed broadcast, to castsim serve or to the vendor")},
    {"run", cmd_run, N_("plays scenario files on virtual time: hours in milliseconds")},
    {"types", cmd_types, N_("lists, checks and explains message types")},
};
enum { COMMAND_TABLE_SIZE = sizeof commands / sizeof commands[0] };

static void write_usage(struct buf *out)
{
    buf_add_str(out,
                _("Usage: castsim COMMAND [OPTION]...\n\n"
                  "Receives RongCloud online-user broadcasts in a terminal, as a phone does.\n\n"
                  "Commands:\n"));
    for (size_t i = 0; i < COMMAND_TABLE_SIZE; i++)
        buf_addf(out, "  %-8s %s\n", commands[i].name, _(commands[i].help));
    buf_add_str(out,
                _("\n'castsim COMMAND --help' explains one. 'castsim --version' tells the "
                  "version.\n\nExit codes: 0 done, 1 an expectation failed or the server "
                  "refused,\n2 the command line or an input file is wrong, 3 the outside world "
                  "failed.\n"));
}

static int print_version(void)
{
    static const char line[] = "castsim " CASTSIM_VERSION "\n";
    struct err err;
    int status = command_print(line, sizeof line - 1, &err);
    return status < 0 ? command_fail(status, &err) : 0;
}

static int print_usage(void)
{
    struct buf usage = {0};
    struct err err;
    write_usage(&usage);
    int status = command_print(buf_str(&usage), usage.len, &err);
    buf_done(&usage);
    return status < 0 ? command_fail(status, &err) : 0;
}

static int say_unknown(const char *word)
{
    struct nearest nearest;
    nearest_init(&nearest, word);
    for (size_t i = 0; i < COMMAND_TABLE_SIZE; i++)
        nearest_offer(&nearest, commands[i].name);
    if (nearest_best(&nearest) != NULL)
        command_warn(_("there is no command \"%s\"; did you mean %s?"), word,
                     nearest_best(&nearest));
    else
        command_warn(_("there is no command \"%s\" (castsim --help lists them)"), word);
    return -ERR_INPUT;
}

static int run_command(const char *word, int argc, char **argv)
{
    for (size_t i = 0; i < COMMAND_TABLE_SIZE; i++) {
        if (strcmp(commands[i].name, word) == 0)
            return commands[i].run(argc, argv);
    }
    return say_unknown(word);
}

int main(int argc, char **argv)
{
    files_hold_standard();
    language_start();
    if (argc < 2) {
        struct buf usage = {0};
        write_usage(&usage);
        fputs(buf_str(&usage), stderr);
        buf_done(&usage);
        return -ERR_INPUT;
    }
    const char *word = argv[1];
    bool wants_help =
        strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
    if (wants_help)
        return argc > 2 ? run_command(argv[2], 2, (char *[]){argv[2], "--help", NULL})
                        : print_usage();
    if (strcmp(word, "--version") == 0)
        return print_version();
    return run_command(word, argc - 1, argv + 1);
}
