#include "tty_private.h"

#include <assert.h>
#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/i18n.h"
#include "ui/clipboard.h"

#undef bell /* term.h's name for a capability */

#define ESCAPE_DELAY_MS 25 /* a lone Esc is known after so long; no key's sequence is that slow */

struct tty_state tty;

void tty_send(const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes, len);
        struct pollfd wait = {.fd = STDOUT_FILENO, .events = POLLOUT};
        if (n < 0 && errno == EAGAIN)
            poll(&wait, 1, -1);
        else if (n < 0 && errno != EINTR)
            return; /* the terminal is gone; tty_key tells */
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
}

/* ---- taking ---- */

/* Says what to do in place of that behind the sentence that is there. */
static int refuse(struct err *err)
{
    err_add(err,
            "; --headless text writes lines for people, --headless json for programs, and castsim "
            "client --linear takes commands without a screen");
    return ERR_OUTSIDE;
}

static int refuse_terminal(struct err *err, const char *term)
{
    err_set(err, "the terminal (TERM=%s) cannot show a full screen", term != NULL ? term : "");
    return refuse(err);
}

static int refuse_stream(struct err *err, const char *sentence)
{
    err_set_text(err, sentence);
    return refuse(err);
}

/* Asks the description of the terminal, before anything is done to the terminal itself. Appends
 * the description to use in its place, or nothing. */
static bool is_able_terminal(const char *term, struct buf *description)
{
    int status;
    if (term == NULL || term[0] == '\0' || setupterm(term, STDOUT_FILENO, &status) != OK)
        return false;
    bool can_move_cursor = cursor_address != NULL;
    tty_colour_choose();
    bool is_described = tigetflag("RGB") > 0 || tigetnum("RGB") > 0;
    if (tty.depth == THEME_DEPTH_TRUE && !is_described)
        tty_terminfo_true_colour(term, description);
    del_curterm(cur_term);
    return can_move_cursor;
}

/* newterm takes descriptions from where TERMINFO says. */
static SCREEN *new_screen(const char *term, const struct buf *description)
{
    if (description->len == 0)
        return newterm(term, stdout, tty.input);
    char *before = getenv("TERMINFO");
    before = before != NULL ? strdup(before) : NULL;
    setenv("TERMINFO", buf_str(description), 1);
    SCREEN *screen = newterm(term, stdout, tty.input);
    if (before != NULL)
        setenv("TERMINFO", before, 1);
    else
        unsetenv("TERMINFO");
    free(before);
    return screen != NULL ? screen : newterm(term, stdout, tty.input);
}

void tty_set_modes(bool is_on)
{
    if (tty.has_modes == is_on)
        return;
    tty.has_modes = is_on;
    struct buf modes = {0};
    buf_add_str(&modes, is_on ? TTY_PASTE_ON : TTY_PASTE_OFF);
    if (tty.config.has_mouse)
        buf_add_str(&modes, is_on ? TTY_MOUSE_ON : TTY_MOUSE_OFF);
    tty_send(modes.data, modes.len);
    buf_done(&modes);
}

static void set_up_screen(void)
{
    set_escdelay(ESCAPE_DELAY_MS);
    cbreak();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, TRUE);
    curs_set(0);
    typeahead(-1); /* a key on its way must not stop a frame half drawn */
    tty_colour_begin();
}

int tty_open(const struct tty_config *config, struct err *err)
{
    assert(tty.screen == NULL);
    const char *term = getenv("TERM");
    struct buf description = {0};
    tty = (struct tty_state){.config = config != NULL ? *config : (struct tty_config){0}};
    if (!isatty(STDOUT_FILENO))
        return refuse_stream(err, N_("standard output is no terminal"));
    if (!is_able_terminal(term, &description)) {
        buf_done(&description);
        return refuse_terminal(err, term);
    }
    /* Keys come from the terminal even when standard input is something else. */
    tty.input = isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "r");
    if (tty.input == NULL) {
        buf_done(&description);
        return refuse_stream(err, N_("there is no terminal to read keys from"));
    }
    fflush(stdout);
    tty_crash_keep_modes();
    tty_keys_catch_signals(true); /* first: then ncurses leaves SIGTSTP and SIGWINCH alone */
    tty.screen = new_screen(term, &description);
    buf_done(&description);
    if (tty.screen == NULL) {
        tty_close();
        return refuse_terminal(err, term);
    }
    tty.is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    set_up_screen();
    tty_crash_catch();
    tty_keys_begin();
    return 0;
}

/* ---- giving back ---- */

void tty_suspend(void)
{
    assert(tty.screen != NULL && !tty.is_suspended);
    tty_set_modes(false);
    endwin();
    tty_keys_catch_signals(false);
    tty.is_suspended = true;
}

void tty_adapt_size(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
        is_term_resized(size.ws_row, size.ws_col))
        resizeterm(size.ws_row, size.ws_col);
}

void tty_resume(void)
{
    assert(tty.screen != NULL);
    tty_keys_catch_signals(true);
    tty.is_suspended = false;
    tty_adapt_size(); /* nobody was told of another one meanwhile */
    tty_redraw();
    refresh();
    tty_set_modes(true);
}

void tty_close(void)
{
    tty_crash_release();
    if (tty.screen != NULL) {
        if (!tty.is_suspended)
            tty_suspend();
        /* An answer that is still on its way must not end up in the shell. */
        if (tty.is_background_awaited)
            tcflush(tty_fd(), TCIFLUSH);
        delscreen(tty.screen);
        tty.screen = NULL;
    } else if (tty.input != NULL) {
        tty_keys_catch_signals(false);
    }
    if (tty.input != NULL && tty.input != stdin)
        fclose(tty.input);
    tty.input = NULL;
    frame_done(&tty.shown);
}

/* ---- small things ---- */

void tty_size(int *rows, int *cols)
{
    getmaxyx(stdscr, *rows, *cols);
}

enum theme_depth tty_depth(void)
{
    return tty.depth;
}

enum theme tty_theme(void)
{
    return tty.theme;
}

struct tty_config tty_wishes(void)
{
    return tty.config;
}

void tty_set_theme(enum detect_theme theme)
{
    assert(tty.screen != NULL);
    tty.config.theme = theme;
    tty_colour_choose();
    tty_colour_begin();
    tty_keys_know_reports();
    tty_redraw();
}

void tty_set_bell(enum tty_bell bell)
{
    tty.config.bell = bell;
}

/* The other modes are on already or follow with the next frame. */
void tty_set_mouse(bool has_mouse)
{
    assert(tty.screen != NULL);
    bool is_change = tty.config.has_mouse != has_mouse;
    tty.config.has_mouse = has_mouse;
    tty_keys_know_reports();
    if (is_change && tty.has_modes)
        tty_send(has_mouse ? TTY_MOUSE_ON : TTY_MOUSE_OFF,
                 strlen(has_mouse ? TTY_MOUSE_ON : TTY_MOUSE_OFF));
}

int tty_fd(void)
{
    return fileno(tty.input);
}

void tty_bell(void)
{
    if (tty.config.bell == TTY_BELL_AUDIBLE)
        beep();
    else if (tty.config.bell == TTY_BELL_VISIBLE)
        flash();
}

int tty_copy(const char *text, size_t len, struct err *err)
{
    if (len > CLIPBOARD_TEXT_MAX) {
        err_set(err, "%zu bytes are too many for a terminal's clipboard, which takes %d", len,
                CLIPBOARD_TEXT_MAX);
        return ERR_INPUT;
    }
    const char *tmux = getenv("TMUX");
    struct buf request = {0};
    clipboard_write(text, len, tmux != NULL && tmux[0] != '\0', &request);
    if (!tty.is_suspended)
        tty_send(request.data, request.len);
    buf_done(&request);
    return 0;
}
