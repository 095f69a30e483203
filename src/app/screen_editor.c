#include "screen_editor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/files.h"
#include "ui/tty.h"

extern char **environ;

static const char *editor_command(void)
{
    static const char *const names[] = {"VISUAL", "EDITOR"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0')
            return value;
    }
    return "vi";
}

/* In a folder of its own, which takes what editors leave beside a file. */
static int write_file(struct screen_editor *e, const char *text, size_t len, struct err *err)
{
    int status = files_make_temp_dir("castsim-edit", &e->folder, err);
    if (status < 0)
        return status;
    buf_addf(&e->path, "%s/content.json", buf_str(&e->folder));
    int fd = open(buf_str(&e->path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    bool is_written = file != NULL && fwrite(text, 1, len, file) == len;
    if (file != NULL)
        is_written = fclose(file) == 0 && is_written;
    if (is_written)
        return 0;
    err_set(err, "%s: cannot write: %s", buf_str(&e->path), err_errno(errno));
    return ERR_OUTSIDE;
}

static void remove_file(struct screen_editor *e)
{
    if (e->folder.len > 0)
        files_remove_dir(buf_str(&e->folder));
    screen_editor_done(e);
}

/* What this program does about signals is not the editor's business: it is to have them all. */
static void set_signals(posix_spawnattr_t *how)
{
    sigset_t none, usual;
    sigemptyset(&none);
    sigfillset(&usual);
    posix_spawnattr_setflags(how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(how, &none);
    posix_spawnattr_setsigdefault(how, &usual);
}

static int run_editor(struct screen_editor *e, struct err *err)
{
    struct buf command = {0};
    buf_addf(&command, "%s \"$1\"", editor_command());
    char *const argv[] = {"sh", "-c", (char *)buf_str(&command), "sh", (char *)buf_str(&e->path),
                          NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    set_signals(&how);
    if (isatty(STDIN_FILENO) == 0)
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/tty", O_RDONLY, 0);
    int failure = posix_spawn(&e->pid, "/bin/sh", &files, &how, argv, environ);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    buf_done(&command);
    if (failure == 0)
        return 0;
    e->pid = 0;
    err_set(err, "cannot start the editor: %s", err_errno(failure));
    return ERR_OUTSIDE;
}

int screen_editor_open(struct screen_editor *e, const char *text, size_t len, struct err *err)
{
    int status = write_file(e, text, len, err);
    if (status == 0) {
        tty_suspend();
        status = run_editor(e, err);
        if (status < 0)
            tty_resume();
    }
    if (status < 0)
        remove_file(e);
    return status;
}

bool screen_editor_is_open(const struct screen_editor *e)
{
    return e->pid > 0;
}

static int judge_end(int how_it_ended, struct err *err)
{
    enum { NOT_FOUND = 127 };
    if (WIFEXITED(how_it_ended) && WEXITSTATUS(how_it_ended) == 0)
        return 0;
    if (WIFEXITED(how_it_ended) && WEXITSTATUS(how_it_ended) == NOT_FOUND)
        err_set(err, "there is no editor \"%s\": set EDITOR", editor_command());
    else
        err_set(err, "the editor gave up: the text is as it was");
    return ERR_REFUSED;
}

bool screen_editor_take(struct screen_editor *e, size_t max, struct buf *text, int *status,
                        struct err *err)
{
    int how_it_ended = 0;
    pid_t got = waitpid(e->pid, &how_it_ended, WNOHANG);
    if (got == 0 || (got < 0 && errno == EINTR))
        return false;
    tty_resume();
    *status = judge_end(how_it_ended, err);
    if (*status == 0)
        *status = files_read(buf_str(&e->path), max, text, err);
    remove_file(e);
    return true;
}

void screen_editor_done(struct screen_editor *e)
{
    buf_done(&e->folder);
    buf_done(&e->path);
    *e = (struct screen_editor){0};
}
