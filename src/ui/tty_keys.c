#include "tty_private.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>

#include "ui/keys.h"

/* ---- job control, and the size ---- */

static volatile sig_atomic_t is_stop_asked;
static volatile sig_atomic_t is_going_on;
static volatile sig_atomic_t is_size_told;

static void on_signal(int number)
{
    if (number == SIGTSTP)
        is_stop_asked = 1;
    else if (number == SIGWINCH)
        is_size_told = 1;
    else
        is_going_on = 1;
}

static void catch_signal(int number, struct sigaction *before, bool is_on)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    if (!is_on)
        sigaction(number, before, NULL);
    else if (sigaction(number, NULL, before) == 0 && before->sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

void tty_keys_catch_signals(bool is_on)
{
    static struct sigaction before_stop, before_continue, before_size;
    catch_signal(SIGTSTP, &before_stop, is_on);
    catch_signal(SIGCONT, &before_continue, is_on);
    catch_signal(SIGWINCH, &before_size, is_on);
}

/* True when the terminal was given back and taken again. Who was stopped by a signal that nobody
 * can catch finds the terminal as the shell left it. */
static bool has_been_away(void)
{
    if (!is_stop_asked && !is_going_on)
        return false;
    bool is_to_stop = is_stop_asked != 0;
    is_stop_asked = 0;
    is_going_on = 0;
    tty_suspend();
    if (is_to_stop)
        raise(SIGTSTP); /* whose handler is gone: returns when the program goes on */
    tty_resume();
    return true;
}

/* A size that changed there and back is the one that ncurses knows, which would do nothing; but the
 * terminal has cut or moved what it showed. */
static bool has_been_resized(void)
{
    if (!is_size_told)
        return false;
    is_size_told = 0;
    tty_adapt_size();
    tty_redraw();
    return true;
}

/* ---- keys ---- */

/* Sequences that ncurses knows no name for. It has given codes right above KEY_MAX away itself. */
enum {
    CODE_MOUSE = KEY_MAX + 0x1000, /* a report follows */
    CODE_MOUSE_BYTES,
    CODE_BACKGROUND,
    CODE_PASTE_BEGIN,
    CODE_PASTE_END,
    CODE_CTRL_LEFT,
    CODE_CTRL_RIGHT,
};

void tty_keys_begin(void)
{
    is_stop_asked = 0;
    is_going_on = 0;
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
    define_key("\033[1;5D", CODE_CTRL_LEFT);
    define_key("\033[1;5C", CODE_CTRL_RIGHT);
    tty_keys_know_reports();
}

void tty_keys_know_reports(void)
{
    if (tty.is_background_to_be_asked)
        define_key("\033]11;", CODE_BACKGROUND);
    if (tty.config.has_mouse) {
        define_key(NULL, KEY_MOUSE);
        define_key("\033[<", CODE_MOUSE);
        define_key("\033[M", CODE_MOUSE_BYTES);
    }
}

static int special_key(wint_t code)
{
    static const struct {
        wint_t curses;
        int key;
    } table[] = {
        {KEY_UP, KEY_CODE_UP},
        {KEY_DOWN, KEY_CODE_DOWN},
        {KEY_LEFT, KEY_CODE_LEFT},
        {KEY_RIGHT, KEY_CODE_RIGHT},
        {KEY_PPAGE, KEY_CODE_PAGE_UP},
        {KEY_NPAGE, KEY_CODE_PAGE_DOWN},
        {KEY_HOME, KEY_CODE_HOME},
        {KEY_END, KEY_CODE_END},
        {KEY_DC, KEY_CODE_DELETE},
        {KEY_IC, KEY_CODE_INSERT},
        {KEY_BTAB, KEY_CODE_BACK_TAB},
        {KEY_F(1), KEY_CODE_F1},
        {KEY_RESIZE, KEY_CODE_RESIZE},
        {KEY_ENTER, '\n'},
        {KEY_BACKSPACE, 0x7F},
        {CODE_PASTE_BEGIN, KEY_CODE_PASTE_BEGIN},
        {CODE_PASTE_END, KEY_CODE_PASTE_END},
        {CODE_CTRL_LEFT, KEY_CODE_CTRL_LEFT},
        {CODE_CTRL_RIGHT, KEY_CODE_CTRL_RIGHT},
    };
    if (code >= KEY_F(2) && code <= KEY_F(12))
        return KEY_CODE_F2 + (int)(code - KEY_F(2));
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].curses == code)
            return table[i].key;
    }
    return KEY_CODE_UNKNOWN;
}

/* ---- reports ---- */

/* What a terminal says about its mouse or its background comes as keys. It may come in parts, so
 * what was read of it waits here for the next tty_key. */
static struct {
    wint_t code; /* 0: none */
    char text[48];
    size_t len;
} report;

enum { ESCAPE = 0x1B, BELL = 0x07 };

static bool is_report(wint_t code)
{
    return code == CODE_MOUSE || code == CODE_MOUSE_BYTES || code == CODE_BACKGROUND;
}

static bool is_report_over(void)
{
    char last = report.text[report.len - 1];
    if (report.code == CODE_MOUSE_BYTES)
        return report.len == 3;
    if (report.code == CODE_MOUSE)
        return last == 'M' || last == 'm';
    bool is_ended = last == '\\' && report.len > 1 && report.text[report.len - 2] == ESCAPE;
    return last == BELL || is_ended;
}

static int end_report(void)
{
    wint_t code = report.code;
    bool is_mouse = false;
    report.code = 0;
    report.text[report.len] = '\0';
    if (code == CODE_MOUSE) {
        is_mouse = mouse_read(report.text, &tty.mouse);
    } else if (code == CODE_MOUSE_BYTES) {
        int bytes[3];
        for (int i = 0; i < 3; i++)
            bytes[i] = (unsigned char)report.text[i];
        is_mouse = mouse_read_bytes(bytes, &tty.mouse);
    } else {
        report.text[strcspn(report.text, "\033\a")] = '\0';
        tty_colour_take_background(report.text);
    }
    return is_mouse ? KEY_CODE_MOUSE : 0;
}

/* One more character of a report. Returns a key when it was the last and there is one. */
static int take_report(wint_t c)
{
    report.text[report.len++] = c < 0x100 ? (char)c : '?';
    if (is_report_over())
        return end_report();
    if (report.len == sizeof report.text - 1)
        report.code = 0;
    return 0;
}

/* ---- reading ---- */

/* ncurses says the same of no key and of no terminal. A terminal that went away is readable for
 * ever and has nothing to read. */
static bool is_gone(void)
{
    struct pollfd wait = {.fd = tty_fd(), .events = POLLIN};
    if (poll(&wait, 1, 0) <= 0)
        return false;
    if ((wait.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        return true;
    int waiting = 0;
    return ioctl(tty_fd(), FIONREAD, &waiting) != 0 || waiting == 0;
}

static int take(int status, wint_t code)
{
    if (report.code != 0 && status == OK)
        return take_report(code);
    report.code = 0;
    if (status == OK)
        return code != 0 ? (int)code : KEY_CODE_UNKNOWN;
    if (!is_report(code))
        return special_key(code);
    report.code = code;
    report.len = 0;
    return 0;
}

int tty_key(void)
{
    if (tty.is_suspended)
        return 0;
    if (has_been_away() || has_been_resized())
        return KEY_CODE_RESIZE;
    for (;;) {
        wint_t code;
        int status = get_wch(&code);
        if (status == ERR)
            return is_gone() ? KEY_CODE_CLOSED : 0;
        int key = take(status, code);
        if (key != 0)
            return key;
    }
}

struct mouse tty_mouse(int64_t now_ms)
{
    struct mouse mouse = tty.mouse;
    mouse_note(&tty.clicks, &mouse, now_ms);
    return mouse;
}
