/*
 * A program that dies by a bug leaves the terminal as its user needs it to see what was said about
 * that: the screen of before, lines, echo, no reports of the mouse. All that a handler may do is
 * write bytes that were made ready, and set modes that were read at the start.
 */
#include "tty_private.h"

#include <signal.h>
#include <stdlib.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum { FATAL_COUNT = sizeof fatal / sizeof fatal[0], STACK_SIZE = 64 * 1024 };

static struct {
    struct sigaction before[FATAL_COUNT];
    struct termios modes; /* of the terminal, before the screen took it */
    int fd;
    struct buf bytes; /* that give the terminal back */
    bool is_on;
} crash;

/* After this the signal does what it did before: ends the process, or tells a sanitizer. One that
 * an instruction caused comes again by itself. */
static void give_back(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (!tty.is_suspended) {
        ssize_t n = write(STDOUT_FILENO, crash.bytes.data, crash.bytes.len);
        (void)n; /* there is nobody to tell */
        tcsetattr(crash.fd, TCSANOW, &crash.modes);
    }
    for (size_t i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal[i], &crash.before[i], NULL);
    if (info->si_code <= 0) /* somebody sent it */
        raise(number);
}

/* Where the stack itself has run out, the handler needs another. */
static void make_stack(void)
{
    static char memory[STACK_SIZE];
    stack_t now;
    if (sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE) != 0)
        sigaltstack(&(stack_t){.ss_sp = memory, .ss_size = sizeof memory}, NULL);
}

static int add_byte(int byte)
{
    buf_add_char(&crash.bytes, (char)byte);
    return byte;
}

static void add_capability(const char *capability)
{
    if (capability != NULL)
        tputs(capability, 1, add_byte);
}

void tty_crash_keep_modes(void)
{
    crash.fd = tty_fd();
    tcgetattr(crash.fd, &crash.modes);
}

void tty_crash_catch(void)
{
    buf_add_str(&crash.bytes, TTY_PASTE_OFF TTY_MOUSE_OFF);
    add_capability(exit_attribute_mode);
    add_capability(keypad_local);
    add_capability(cursor_normal);
    add_capability(exit_ca_mode);
    make_stack();
    struct sigaction action = {.sa_sigaction = give_back, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal[i], &action, &crash.before[i]);
    crash.is_on = true;
}

void tty_crash_release(void)
{
    if (!crash.is_on)
        return;
    for (size_t i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal[i], &crash.before[i], NULL);
    buf_done(&crash.bytes);
    crash.is_on = false;
}
