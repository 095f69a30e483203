#include "tty_private.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/utf8.h"

void tty_redraw(void)
{
    clearok(stdscr, TRUE);
    tty.shown.rows = 0;
}

/* ---- characters ---- */

/* What a terminal without UTF-8 is shown for the symbols that views draw with. */
static wchar_t ascii_stand_in(wchar_t c)
{
    static const struct {
        const wchar_t *symbols;
        wchar_t ascii;
    } table[] = {
        {L"─", L'-'},  {L"━", L'='},    {L"│", L'|'}, {L"╭╮╰╯┭┮", L'+'},
        {L"▌▐", L'|'}, {L"●", L'*'},    {L"○", L'o'}, {L"▸", L'>'},
        {L"▴↑", L'^'}, {L"↓", L'v'},    {L"…", L'~'}, {L"·", L'-'},
        {L"×", L'x'},  {L"█▓▒░", L'#'}, {L"▀", L'"'}, {L"▄", L'_'},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (wcschr(table[i].symbols, c) != NULL)
            return table[i].ascii;
    }
    return L'?';
}

/* A cell's characters as ncurses takes them. Returns the columns that ncurses will count, which
 * are the cell's or 1: a character that this C library does not know yet, or counts otherwise, is
 * replaced. */
static int wide_text(const char *text, int columns, wchar_t out[CCHARW_MAX + 1])
{
    size_t len = strlen(text);
    uint32_t cp;
    size_t at = utf8_decode(text, len, &cp);
    size_t count = 0;
    out[count++] = (wchar_t)cp;
    if (wcwidth((wchar_t)cp) != columns) {
        out[0] = tty.is_utf8 ? L'\xFFFD' : ascii_stand_in((wchar_t)cp);
        out[1] = L'\0';
        return 1;
    }
    while (at < len && count < CCHARW_MAX) {
        at += utf8_decode(text + at, len - at, &cp);
        if (wcwidth((wchar_t)cp) == 0)
            out[count++] = (wchar_t)cp;
    }
    out[count] = L'\0';
    return columns;
}

/* Appends the cell to a row of ncurses' cells, where a wide one takes one place. Returns how many
 * were added. */
static int convert(const struct cell *cell, cchar_t *out)
{
    wchar_t text[CCHARW_MAX + 1];
    attr_t attrs;
    int pair;
    tty_colour_of(cell, &attrs, &pair);
    int columns = wide_text(tty_colour_text(cell), cell->columns, text);
    setcchar(out, text, attrs, (short)pair, &pair);
    if (columns < cell->columns)
        setcchar(out + 1, L" ", attrs, (short)pair, &pair);
    return columns < cell->columns ? 2 : 1;
}

/* ---- rows ---- */

static void show_row(const struct frame *frame, int row, int cols, cchar_t *line)
{
    static const struct cell blank = {.text = " ", .columns = 1};
    int count = 0;
    for (int col = 0; col < cols; col++) {
        const struct cell *cell = frame_cell(frame, row, col);
        if (col + cell->columns > cols)
            cell = &blank; /* half of it would be outside */
        if (cell->columns > 0)
            count += convert(cell, line + count);
    }
    mvadd_wchnstr(row, 0, line, count);
}

/* Either ncurses has what was shown last, or both begin with an empty screen. */
static void agree_with_ncurses(const struct frame *frame, int rows, int cols)
{
    if (tty.shown.rows == frame->rows && tty.shown.cols == frame->cols &&
        tty.shown_on_rows == rows && tty.shown_on_cols == cols)
        return;
    frame_done(&tty.shown);
    frame_init(&tty.shown, frame->rows, frame->cols);
    tty.shown_on_rows = rows;
    tty.shown_on_cols = cols;
    erase();
}

void tty_show(const struct frame *frame)
{
    if (tty.is_suspended)
        return;
    tty_colour_begin_frame();
    int rows, cols;
    tty_size(&rows, &cols);
    agree_with_ncurses(frame, rows, cols);
    int shown_cols = cols < frame->cols ? cols : frame->cols;
    size_t row_size = (size_t)frame->cols * sizeof(struct cell);
    cchar_t *line = mem_resize(NULL, (size_t)shown_cols + 1, sizeof *line);
    for (int row = 0; row < rows && row < frame->rows && shown_cols > 0; row++) {
        struct cell *before = frame_cell(&tty.shown, row, 0);
        const struct cell *now = frame_cell(frame, row, 0);
        if (memcmp(before, now, row_size) != 0) {
            show_row(frame, row, shown_cols, line);
            memcpy(before, now, row_size);
        }
    }
    free(line);
    refresh();
    tty_set_modes(true);
    tty_colour_ask_background();
}
