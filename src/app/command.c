#include "app/command.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

bool command_begin(const struct option_table *table, int argc, char **argv, void *options,
                   struct option_list *rest, int *exit_code)
{
    struct err err;
    int status = options_parse(table, argc, argv, options, rest, &err);
    if (status == 0)
        return true;
    if (status == OPTIONS_HELP) {
        struct buf help = {0};
        options_write_help(table, &help);
        status = command_print(buf_str(&help), help.len, &err);
        buf_done(&help);
    }
    *exit_code = status < 0 ? command_fail(status, &err) : 0;
    return false;
}

void command_warn(const char *fmt, ...)
{
    struct buf raw = {0};
    struct buf line = {0};
    va_list args;
    va_start(args, fmt);
    buf_vaddf(&raw, fmt, args);
    va_end(args);
    buf_add_str(&line, "castsim: ");
    utf8_clean_line(buf_str(&raw), raw.len, &line);
    buf_add_char(&line, '\n');
    fputs(buf_str(&line), stderr);
    buf_done(&raw);
    buf_done(&line);
}

int command_fail(int status, const struct err *err)
{
    command_warn("%s", err->told);
    return -status;
}

int command_print(const char *text, size_t len, struct err *err)
{
    if (fwrite(text, 1, len, stdout) == len && fflush(stdout) == 0)
        return 0;
    err_set(err, "cannot write to standard output: %s", err_errno(errno));
    return ERR_OUTSIDE;
}

int command_profile(const char *word, const struct sdk_profile **out, struct err *err)
{
    *out = word != NULL ? profile_find(word) : profile_get(PROFILE_NATIVE);
    if (*out != NULL)
        return 0;
    err_set(err, "--sdk takes native, web or web-5.2, not \"%s\"", word);
    return ERR_INPUT;
}

int command_utc_offset_s(int64_t now_ms)
{
    time_t now_s = (time_t)(now_ms / 1000);
    struct tm local;
    return localtime_r(&now_s, &local) != NULL ? (int)local.tm_gmtoff : 0;
}

static void fill_caught(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

int command_catch_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    sigset_t set;
    fill_caught(&set);
    int failed = pthread_sigmask(SIG_BLOCK, &set, NULL);
    assert(failed == 0);
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    assert(fd >= 0);
    return fd;
}

void command_release_signals(int fd)
{
    sigset_t set;
    fill_caught(&set);
    close(fd);
    int failed = pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    assert(failed == 0);
}

int command_signal(int fd)
{
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

void command_raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}
