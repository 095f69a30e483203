#include "ui/tty.h"

#include <assert.h>
#include <curses.h>
#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "ui/keys.h"

#undef columns /* term.h's name for a capability */

#define ESCAPE_DELAY_MS 25 /* a lone Esc is known after so long; no key's sequence is that slow */

static struct {
    SCREEN *screen; /* NULL: closed */
    FILE *input;    /* the terminal */
    bool is_utf8;
    attr_t attrs[STYLE_COUNT];
    short pairs[STYLE_COUNT];
} tty;

/* ---- styles ---- */

#define DEFAULT_COLOUR (-1)

/* Colours that can be read on a dark and on a light background, so neither yellow nor blue, and
 * never the only sign of anything. */
static const struct look {
    short fg, bg;
    attr_t attrs;      /* with colours */
    attr_t mono_attrs; /* without */
} looks[STYLE_COUNT] = {
    [STYLE_NORMAL] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_NORMAL, A_NORMAL},
    [STYLE_DIM] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_DIM, A_DIM},
    [STYLE_BOLD] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_BOLD, A_BOLD},
    [STYLE_TITLE] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_BOLD, A_BOLD},
    [STYLE_SELECTED] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_REVERSE, A_REVERSE},
    [STYLE_MARKED] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_BOLD, A_BOLD},
    [STYLE_BADGE] = {COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE | A_BOLD},
    [STYLE_NOTICE] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_DIM, A_DIM},
    [STYLE_GOOD] = {COLOR_GREEN, DEFAULT_COLOUR, A_NORMAL, A_NORMAL},
    [STYLE_WARN] = {COLOR_MAGENTA, DEFAULT_COLOUR, A_NORMAL, A_BOLD},
    [STYLE_BAD] = {COLOR_RED, DEFAULT_COLOUR, A_BOLD, A_UNDERLINE | A_BOLD},
    [STYLE_STATUS] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_REVERSE, A_REVERSE},
    [STYLE_STATUS_GOOD] = {COLOR_GREEN, DEFAULT_COLOUR, A_REVERSE, A_REVERSE},
    [STYLE_STATUS_BAD] = {COLOR_RED, DEFAULT_COLOUR, A_REVERSE, A_REVERSE | A_BOLD},
    [STYLE_KEY] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_BOLD, A_BOLD},
    [STYLE_STATUS_WARN] = {COLOR_MAGENTA, DEFAULT_COLOUR, A_REVERSE, A_REVERSE | A_BOLD},
    [STYLE_TAB] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_BOLD, A_BOLD},
    [STYLE_HIT] = {DEFAULT_COLOUR, DEFAULT_COLOUR, A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE},
};

/* https://no-color.org: set and not empty. */
static bool is_colour_wanted(void)
{
    const char *no_color = getenv("NO_COLOR");
    return no_color == NULL || no_color[0] == '\0';
}

static void set_up_styles(void)
{
    /* start_color makes a terminal without default colours black, so it waits until it is known
     * that colours are used. */
    bool has_colours = is_colour_wanted() && has_colors() && start_color() == OK &&
                       use_default_colors() == OK && COLOR_PAIRS > STYLE_COUNT;
    for (short i = 0; i < STYLE_COUNT; i++) {
        bool has_pair =
            has_colours && (looks[i].fg != DEFAULT_COLOUR || looks[i].bg != DEFAULT_COLOUR);
        tty.attrs[i] = has_colours ? looks[i].attrs : looks[i].mono_attrs;
        tty.pairs[i] = has_pair ? (short)(i + 1) : 0;
        if (has_pair)
            init_pair(tty.pairs[i], looks[i].fg, looks[i].bg);
    }
}

/* ---- taking and giving back ---- */

static int refuse(struct err *err, const char *why)
{
    err_set(err,
            "%s; --headless text writes lines for people, --headless json writes them for programs",
            why);
    return ERR_OUTSIDE;
}

static int refuse_terminal(struct err *err, const char *term)
{
    struct buf why = {0};
    buf_addf(&why, "the terminal (TERM=%s) cannot show a full screen", term != NULL ? term : "");
    refuse(err, buf_str(&why));
    buf_done(&why);
    return ERR_OUTSIDE;
}

/* Asks the description of the terminal, before anything is done to the terminal itself. */
static bool is_able_terminal(const char *term)
{
    int status;
    if (term == NULL || term[0] == '\0' || setupterm(term, STDOUT_FILENO, &status) != OK)
        return false;
    bool can_move_cursor = cursor_address != NULL;
    del_curterm(cur_term);
    return can_move_cursor;
}

void tty_close(void)
{
    if (tty.screen != NULL) {
        endwin();
        delscreen(tty.screen);
        tty.screen = NULL;
    }
    if (tty.input != NULL && tty.input != stdin)
        fclose(tty.input);
    tty.input = NULL;
}

int tty_open(struct err *err)
{
    assert(tty.screen == NULL);
    const char *term = getenv("TERM");
    if (!isatty(STDOUT_FILENO))
        return refuse(err, "standard output is no terminal");
    if (!is_able_terminal(term))
        return refuse_terminal(err, term);
    /* Keys come from the terminal even when standard input is something else. */
    tty.input = isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "r");
    if (tty.input == NULL)
        return refuse(err, "there is no terminal to read keys from");
    fflush(stdout);
    tty.screen = newterm(term, stdout, tty.input);
    if (tty.screen == NULL) {
        tty_close();
        return refuse_terminal(err, term);
    }
    tty.is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
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
    set_up_styles();
    return 0;
}

void tty_size(int *rows, int *cols)
{
    getmaxyx(stdscr, *rows, *cols);
}

void tty_redraw(void)
{
    clearok(stdscr, TRUE);
}

void tty_bell(void)
{
    beep();
}

/* ---- showing ---- */

/* What a terminal without UTF-8 is shown for the symbols that views draw with. */
static wchar_t ascii_stand_in(wchar_t c)
{
    static const struct {
        const wchar_t *symbols;
        wchar_t ascii;
    } table[] = {
        {L"─", L'-'}, {L"━", L'='}, {L"│", L'|'}, {L"╭╮╰╯┭┮", L'+'}, {L"▌▐", L'|'},
        {L"●", L'*'}, {L"○", L'o'}, {L"▸", L'>'}, {L"▴↑", L'^'},     {L"↓", L'v'},
        {L"…", L'~'}, {L"·", L'-'}, {L"×", L'x'},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (wcschr(table[i].symbols, c) != NULL)
            return table[i].ascii;
    }
    return L'?';
}

/* The characters of a cell as ncurses takes them. Returns the columns that ncurses will count,
 * which are the cell's or 1: a character that this C library does not know yet, or counts
 * otherwise, is replaced. */
static int wide_text(const struct cell *cell, wchar_t out[CCHARW_MAX + 1])
{
    size_t len = strlen(cell->text);
    uint32_t cp;
    size_t at = utf8_decode(cell->text, len, &cp);
    size_t count = 0;
    out[count++] = (wchar_t)cp;
    if (wcwidth((wchar_t)cp) != cell->columns) {
        out[0] = tty.is_utf8 ? L'\xFFFD' : ascii_stand_in((wchar_t)cp);
        out[1] = L'\0';
        return 1;
    }
    while (at < len && count < CCHARW_MAX) {
        at += utf8_decode(cell->text + at, len - at, &cp);
        if (wcwidth((wchar_t)cp) == 0)
            out[count++] = (wchar_t)cp;
    }
    out[count] = L'\0';
    return cell->columns;
}

/* Writing the last cell of the screen fails, since the cursor has nowhere to go: after the cell is
 * written. So what add_wch returns says nothing. */
static void show_cell(int row, int col, const struct cell *cell)
{
    wchar_t text[CCHARW_MAX + 1];
    cchar_t c;
    int columns = wide_text(cell, text);
    setcchar(&c, text, tty.attrs[cell->style], tty.pairs[cell->style], NULL);
    mvadd_wch(row, col, &c);
    if (columns < cell->columns) {
        setcchar(&c, L" ", tty.attrs[cell->style], tty.pairs[cell->style], NULL);
        mvadd_wch(row, col + 1, &c);
    }
}

/* As erase() leaves a cell: the most of a screen. */
static bool is_blank(const struct cell *cell)
{
    return cell->style == STYLE_NORMAL && cell->text[0] == ' ' && cell->text[1] == '\0';
}

void tty_show(const struct frame *frame)
{
    int rows, cols;
    tty_size(&rows, &cols);
    erase();
    for (int row = 0; row < rows && row < frame->rows; row++) {
        for (int col = 0; col < cols && col < frame->cols; col++) {
            const struct cell *cell = frame_cell(frame, row, col);
            if (cell->columns > 0 && col + cell->columns <= cols && !is_blank(cell))
                show_cell(row, col, cell);
        }
    }
    refresh();
}

/* ---- keys ---- */

static int special_key(wint_t code)
{
    static const struct {
        wint_t curses;
        int key;
    } table[] = {
        {KEY_UP, KEY_CODE_UP},       {KEY_DOWN, KEY_CODE_DOWN},     {KEY_LEFT, KEY_CODE_LEFT},
        {KEY_RIGHT, KEY_CODE_RIGHT}, {KEY_PPAGE, KEY_CODE_PAGE_UP}, {KEY_NPAGE, KEY_CODE_PAGE_DOWN},
        {KEY_HOME, KEY_CODE_HOME},   {KEY_END, KEY_CODE_END},       {KEY_DC, KEY_CODE_DELETE},
        {KEY_F(1), KEY_CODE_F1},     {KEY_RESIZE, KEY_CODE_RESIZE}, {KEY_ENTER, '\n'},
        {KEY_BACKSPACE, 0x7F},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].curses == code)
            return table[i].key;
    }
    return KEY_CODE_UNKNOWN;
}

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

int tty_key(void)
{
    wint_t code;
    switch (get_wch(&code)) {
    case KEY_CODE_YES:
        return special_key(code);
    case OK:
        return code != 0 ? (int)code : KEY_CODE_UNKNOWN;
    default:
        return is_gone() ? KEY_CODE_CLOSED : 0;
    }
}

int tty_fd(void)
{
    return fileno(tty.input);
}
