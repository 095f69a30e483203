/*
 * bench_repaint ROUNDS: painting 160x50 cells of Chinese text through ui/frame and ui/tty, beside
 * bare ncurses that is handed the same lines; and what a tick of the status bar sends.
 *
 * Each painter is a process with a terminal of its own, which this program reads empty; they take
 * turns. A repaint begins with text and ends when the terminal was sent all of it: for castsim a
 * frame is cleared, drawn into and shown. Prints the medians of processor time (user and system)
 * and of time that passed, of the rounds' ratios, and the bytes that were sent.
 */
#include "bench.h"

#include <curses.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ui/tty.h"

enum { ROWS = 50, COLUMNS = 160, ROUNDS_MAX = 10001, QUIET_MS = 30 };

static const char usage[] = "bench_repaint ROUNDS";

/* What a painter is told: one letter. */
enum { REPAINT = 'r', TICK = 't' };

struct painter {
    void (*open)(void);
    void (*repaint)(unsigned round);
    void (*tick)(unsigned round);
    int terminal;        /* the other end of it */
    int orders, answers; /* pipes */
};

struct cost {
    int64_t cpu_ns, real_ns;
    size_t bytes;
};

/* ---- what is painted ---- */

static char lines[2][ROWS][COLUMNS * 3 / 2 + 1];

/* Two screens that have no cell in common. */
static void make_lines(void)
{
    for (unsigned screen = 0; screen < 2; screen++) {
        for (unsigned row = 0; row < ROWS; row++) {
            char *out = lines[screen][row];
            for (unsigned col = 0; col < COLUMNS / 2; col++) {
                unsigned cp = 0x4E00 + screen * 0x2000 + (row * 131 + col * 17) % 0x2000;
                *out++ = (char)(0xE0 | cp >> 12);
                *out++ = (char)(0x80 | (cp >> 6 & 0x3F));
                *out++ = (char)(0x80 | (cp & 0x3F));
            }
        }
    }
}

static void write_tick(unsigned round, char text[COLUMNS + 1])
{
    snprintf(text, COLUMNS + 1, "%-*s", COLUMNS, "");
    int len = snprintf(text, COLUMNS, " online   next pull 2:%02u   last pull ok: 3 received",
                       59 - round % 60);
    text[len] = ' ';
}

/* ---- castsim ---- */

static struct frame frame;

static void open_castsim(void)
{
    struct err err;
    if (tty_open(NULL, &err) != 0)
        bench_fail("%s", err.text);
    frame_init(&frame, ROWS, COLUMNS);
}

static void repaint_castsim(unsigned round)
{
    frame_clear(&frame);
    for (int row = 0; row < ROWS; row++)
        frame_put_str(&frame, row, 0, COLUMNS, STYLE_NORMAL, lines[round % 2][row]);
    tty_redraw();
    tty_show(&frame);
}

static void tick_castsim(unsigned round)
{
    char text[COLUMNS + 1];
    write_tick(round, text);
    frame_put_str(&frame, ROWS - 1, 0, COLUMNS, STYLE_NORMAL, text);
    tty_show(&frame);
}

/* ---- bare ncurses ---- */

static void open_bare(void)
{
    initscr();
    cbreak();
    noecho();
    leaveok(stdscr, TRUE);
    curs_set(0);
    refresh();
}

static void repaint_bare(unsigned round)
{
    erase();
    for (int row = 0; row < ROWS; row++)
        mvaddstr(row, 0, lines[round % 2][row]);
    clearok(stdscr, TRUE);
    refresh();
}

static void tick_bare(unsigned round)
{
    char text[COLUMNS + 1];
    write_tick(round, text);
    mvaddstr(ROWS - 1, 0, text);
    refresh();
}

/* ---- painters ---- */

static _Noreturn void paint_as_told(const struct painter *p, int orders, int answers)
{
    char order;
    setenv("TERM", "xterm-256color", 1);
    unsetenv("COLORTERM");
    if (setlocale(LC_ALL, "") == NULL)
        _exit(2);
    p->open();
    for (unsigned round = 0; read(orders, &order, 1) == 1; round++) {
        int64_t real_ns = bench_now_ns();
        int64_t cpu_ns = bench_cpu_ns();
        (order == REPAINT ? p->repaint : p->tick)(round);
        struct cost cost = {.cpu_ns = bench_cpu_ns() - cpu_ns, .real_ns = bench_now_ns() - real_ns};
        if (write(answers, &cost, sizeof cost) != (ssize_t)sizeof cost)
            break;
    }
    _exit(0);
}

static void start(struct painter *p)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    int orders[2], answers[2];
    if (pipe(orders) != 0 || pipe(answers) != 0)
        bench_fail("no pipe");
    pid_t pid = forkpty(&p->terminal, NULL, NULL, &size);
    if (pid < 0)
        bench_fail("no terminal");
    if (pid == 0) {
        close(orders[1]);
        paint_as_told(p, orders[0], answers[1]);
    }
    close(orders[0]);
    close(answers[1]);
    p->orders = orders[1];
    p->answers = answers[0];
}

static size_t drain(int fd)
{
    char bytes[65536];
    ssize_t n = read(fd, bytes, sizeof bytes);
    return n > 0 ? (size_t)n : 0;
}

/* Reads what is still on its way: until nothing came for a while. */
static size_t drain_rest(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    size_t bytes = 0;
    while (poll(&wait, 1, QUIET_MS) == 1)
        bytes += drain(fd);
    return bytes;
}

static struct cost order(struct painter *p, char what)
{
    struct cost cost;
    size_t bytes = 0;
    if (write(p->orders, &what, 1) != 1)
        bench_fail("a painter is gone");
    struct pollfd wait[] = {{.fd = p->terminal, .events = POLLIN},
                            {.fd = p->answers, .events = POLLIN}};
    do {
        poll(wait, 2, -1);
        if ((wait[0].revents & POLLIN) != 0)
            bytes += drain(p->terminal);
    } while (wait[1].revents == 0);
    if (read(p->answers, &cost, sizeof cost) != (ssize_t)sizeof cost)
        bench_fail("a painter ended");
    cost.bytes = bytes + drain_rest(p->terminal);
    return cost;
}

/* ---- figures ---- */

struct figures {
    double us[ROUNDS_MAX], real_us[ROUNDS_MAX];
    size_t bytes; /* at most */
};

static void note(struct figures *figures, size_t round, struct cost cost)
{
    figures->us[round] = (double)cost.cpu_ns / 1e3;
    figures->real_us[round] = (double)cost.real_ns / 1e3;
    figures->bytes = cost.bytes > figures->bytes ? cost.bytes : figures->bytes;
}

static void measure(struct painter painters[2], char what, size_t rounds, const char *name)
{
    static struct figures figures[2];
    static double ratio[ROUNDS_MAX], real_ratio[ROUNDS_MAX];
    for (int k = 0; k < 2; k++) {
        order(&painters[k], what); /* the first is like no other */
        figures[k].bytes = 0;
    }
    for (size_t i = 0; i < rounds; i++) {
        for (size_t k = 0; k < 2; k++)
            note(&figures[(i + k) % 2], i, order(&painters[(i + k) % 2], what));
        ratio[i] = figures[0].us[i] / figures[1].us[i];
        real_ratio[i] = figures[0].real_us[i] / figures[1].real_us[i];
    }
    printf("%s_us=%.0f %s_bare_us=%.0f %s_ratio=%.2f %s_real_ratio=%.2f ", name,
           bench_median(figures[0].us, rounds), name, bench_median(figures[1].us, rounds), name,
           bench_median(ratio, rounds), name, bench_median(real_ratio, rounds));
    printf("%s_bytes=%zu %s_bare_bytes=%zu %s_bytes_ratio=%.2f ", name, figures[0].bytes, name,
           figures[1].bytes, name, (double)figures[0].bytes / (double)figures[1].bytes);
}

int main(int argc, char **argv)
{
    size_t rounds = bench_count(argc, argv, 1, ROUNDS_MAX, usage);
    struct painter painters[2] = {
        {.open = open_castsim, .repaint = repaint_castsim, .tick = tick_castsim},
        {.open = open_bare, .repaint = repaint_bare, .tick = tick_bare},
    };
    make_lines();
    signal(SIGPIPE, SIG_IGN);
    for (int k = 0; k < 2; k++)
        start(&painters[k]);
    printf("rounds=%zu ", rounds);
    measure(painters, REPAINT, rounds, "repaint");
    measure(painters, TICK, rounds, "tick");
    putchar('\n');
    for (int k = 0; k < 2; k++) {
        close(painters[k].orders);
        close(painters[k].terminal);
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
