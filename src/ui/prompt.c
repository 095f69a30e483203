#include "ui/prompt.h"

#include <string.h>

#include "base/utf8.h"
#include "prompt_private.h"
#include "ui/keys.h"

void prompt_init(struct prompt *p, const struct prompt_config *config)
{
    *p = (struct prompt){.config = *config};
    if (p->config.max == 0)
        p->config.max = COMMAND_LINE_MAX;
}

void prompt_done(struct prompt *p)
{
    prompt_close_completion(p);
    buf_done(&p->text);
    buf_done(&p->killed);
    buf_done(&p->completed);
    buf_done(&p->draft);
    *p = (struct prompt){0};
}

/* ---- places ---- */

static size_t line_start(const struct prompt *p, size_t at)
{
    while (at > 0 && p->text.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const struct prompt *p, size_t at)
{
    while (at < p->text.len && p->text.data[at] != '\n')
        at++;
    return at;
}

static size_t behind(const struct prompt *p, size_t at)
{
    if (at == p->text.len)
        return at;
    return at + utf8_next_grapheme(p->text.data + at, p->text.len - at, NULL);
}

/* The border of clusters at or behind a place. */
static size_t snapped(const struct prompt *p, size_t place)
{
    size_t at = line_start(p, place);
    while (at < place)
        at = behind(p, at);
    return at;
}

static size_t before(const struct prompt *p, size_t place)
{
    if (place == 0)
        return 0;
    size_t at = line_start(p, place);
    if (at == place)
        return place - 1; /* behind a newline */
    size_t last = at;
    while (at < place) {
        last = at;
        at = behind(p, at);
    }
    return last;
}

enum { CLASS_BLANK, CLASS_SIGN, CLASS_WORD };

static int class_at(const struct prompt *p, size_t at)
{
    unsigned char c = (unsigned char)p->text.data[at];
    bool is_word =
        c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
    if (c == ' ' || c == '\n')
        return CLASS_BLANK;
    return is_word ? CLASS_WORD : CLASS_SIGN;
}

/* Where the last run of a class that is not blank begins, before a place in its line; SIZE_MAX =
 * nothing but blanks. One pass, however long the line is. */
static size_t last_run(const struct prompt *p, size_t place)
{
    size_t found = SIZE_MAX;
    int class = CLASS_BLANK;
    for (size_t at = line_start(p, place); at < place; at = behind(p, at)) {
        int here = class_at(p, at);
        if (here != class && here != CLASS_BLANK)
            found = at;
        class = here;
    }
    return found;
}

static size_t word_left(const struct prompt *p, size_t at)
{
    for (;;) {
        size_t found = last_run(p, at);
        size_t start = line_start(p, at);
        if (found != SIZE_MAX)
            return found;
        if (start == 0)
            return 0;
        at = start - 1;
    }
}

static size_t word_right(const struct prompt *p, size_t at)
{
    while (at < p->text.len && class_at(p, at) == CLASS_BLANK)
        at = behind(p, at);
    if (at == p->text.len)
        return at;
    int class = class_at(p, at);
    while (at < p->text.len && class_at(p, at) == class)
        at = behind(p, at);
    return at;
}

/* ---- changing ---- */

bool prompt_replace(struct prompt *p, size_t start, size_t end, const char *bytes, size_t len)
{
    if (p->text.len - (end - start) + len > p->config.max)
        return false;
    struct buf changed = {0};
    buf_add(&changed, buf_str(&p->text), start);
    buf_add(&changed, bytes, len);
    if (p->text.len > end)
        buf_add(&changed, p->text.data + end, p->text.len - end);
    buf_done(&p->text);
    p->text = changed;
    p->cursor = snapped(p, start + len);
    return true;
}

static void begin_change(struct prompt *p)
{
    prompt_close_completion(p);
    p->is_in_history = false;
}

void prompt_set(struct prompt *p, const char *text)
{
    begin_change(p);
    buf_clear(&p->text);
    p->cursor = 0;
    p->left = 0;
    prompt_insert(p, text, strlen(text));
}

bool prompt_insert(struct prompt *p, const char *text, size_t len)
{
    struct buf clean = {0};
    if (p->config.is_multiline)
        utf8_clean(text, len, &clean);
    else
        utf8_clean_line(text, len, &clean);
    begin_change(p);
    bool has_room = prompt_replace(p, p->cursor, p->cursor, buf_str(&clean), clean.len);
    buf_done(&clean);
    return has_room;
}

bool prompt_insert_key(struct prompt *p, int key)
{
    struct buf text = {0};
    bool has_room = false;
    if (keys_is_text(key)) {
        utf8_add(&text, (uint32_t)key);
        has_room = prompt_insert(p, text.data, text.len);
    }
    buf_done(&text);
    return has_room;
}

static void delete_range(struct prompt *p, size_t start, size_t end)
{
    prompt_replace(p, start, end, "", 0);
}

static void kill_range(struct prompt *p, size_t start, size_t end)
{
    if (start == end)
        return;
    buf_clear(&p->killed);
    buf_add(&p->killed, p->text.data + start, end - start);
    delete_range(p, start, end);
}

/* ---- history, or the line above and below ---- */

static void show_line(struct prompt *p, const char *text, size_t len)
{
    prompt_replace(p, 0, p->text.len, text, len);
    p->left = 0;
}

static void walk_history(struct prompt *p, bool is_up)
{
    const struct history *h = p->config.history;
    if (h == NULL || (!p->is_in_history && !is_up))
        return;
    if (!p->is_in_history) {
        buf_clear(&p->draft);
        buf_add(&p->draft, buf_str(&p->text), p->text.len);
        p->draft_cursor = p->cursor;
        p->history_at = h->count;
        p->is_in_history = true;
    }
    struct buf prefix = {0};
    buf_add(&prefix, buf_str(&p->draft), p->draft_cursor);
    p->history_at = history_seek(h, p->history_at, is_up, buf_str(&prefix), buf_str(&p->text));
    buf_done(&prefix);
    p->is_in_history = p->history_at < h->count;
    if (p->is_in_history) {
        show_line(p, h->lines[p->history_at], strlen(h->lines[p->history_at]));
    } else {
        show_line(p, buf_str(&p->draft), p->draft.len);
        p->cursor = p->draft_cursor;
    }
}

/* To the same column of a neighbouring line. */
static void walk_lines(struct prompt *p, bool is_up)
{
    size_t start = line_start(p, p->cursor);
    size_t end = line_end(p, p->cursor);
    if (is_up ? start == 0 : end == p->text.len)
        return;
    int column = utf8_columns(p->text.data + start, p->cursor - start);
    size_t at = is_up ? line_start(p, start - 1) : end + 1;
    size_t stop = line_end(p, at);
    while (at < stop) {
        int columns;
        size_t size = utf8_next_grapheme(p->text.data + at, stop - at, &columns);
        if (columns > column)
            break;
        column -= columns;
        at += size;
    }
    p->cursor = at;
}

static void go_vertically(struct prompt *p, bool is_up)
{
    if (p->config.is_multiline)
        walk_lines(p, is_up);
    else
        walk_history(p, is_up);
}

/* ---- commands ---- */

static enum prompt_result accept(struct prompt *p)
{
    if (p->config.is_multiline) {
        prompt_insert(p, "\n", 1);
        return PROMPT_GOES_ON;
    }
    begin_change(p);
    if (p->config.history != NULL)
        history_add(p->config.history, buf_str(&p->text));
    return PROMPT_ACCEPTED;
}

static bool move(struct prompt *p, enum command command)
{
    switch (command) {
    case COMMAND_EDIT_LEFT:
        p->cursor = before(p, p->cursor);
        return true;
    case COMMAND_EDIT_RIGHT:
        p->cursor = behind(p, p->cursor);
        return true;
    case COMMAND_EDIT_WORD_LEFT:
        p->cursor = word_left(p, p->cursor);
        return true;
    case COMMAND_EDIT_WORD_RIGHT:
        p->cursor = word_right(p, p->cursor);
        return true;
    case COMMAND_EDIT_HOME:
        p->cursor = line_start(p, p->cursor);
        return true;
    case COMMAND_EDIT_END:
        p->cursor = line_end(p, p->cursor);
        return true;
    case COMMAND_EDIT_UP:
    case COMMAND_EDIT_DOWN:
        go_vertically(p, command == COMMAND_EDIT_UP);
        return true;
    default:
        return false;
    }
}

static bool change(struct prompt *p, enum command command)
{
    size_t at = p->cursor;
    switch (command) {
    case COMMAND_EDIT_BACKSPACE:
        delete_range(p, before(p, at), at);
        return true;
    case COMMAND_EDIT_DELETE:
        delete_range(p, at, behind(p, at));
        return true;
    case COMMAND_EDIT_KILL_WORD:
        kill_range(p, word_left(p, at), at);
        return true;
    case COMMAND_EDIT_KILL_START:
        kill_range(p, line_start(p, at), at);
        return true;
    case COMMAND_EDIT_KILL_END:
        kill_range(p, at, line_end(p, at));
        return true;
    case COMMAND_EDIT_YANK:
        prompt_replace(p, at, at, buf_str(&p->killed), p->killed.len);
        return true;
    default:
        return false;
    }
}

enum prompt_result prompt_do(struct prompt *p, enum command command)
{
    switch (command) {
    case COMMAND_EDIT_ACCEPT:
        return accept(p);
    case COMMAND_EDIT_CANCEL:
        return prompt_undo_completion(p) ? PROMPT_GOES_ON : PROMPT_CANCELLED;
    case COMMAND_EDIT_COMPLETE:
    case COMMAND_EDIT_COMPLETE_BACK:
        p->is_in_history = false;
        prompt_complete(p, command == COMMAND_EDIT_COMPLETE_BACK);
        return PROMPT_GOES_ON;
    default:
        break;
    }
    bool is_moved = move(p, command);
    bool is_walk = command == COMMAND_EDIT_UP || command == COMMAND_EDIT_DOWN;
    if (!is_moved && !change(p, command))
        return PROMPT_IGNORED;
    prompt_close_completion(p);
    p->is_in_history = p->is_in_history && is_walk;
    return PROMPT_GOES_ON;
}

/* ---- what is shown ---- */

/* Columns that the cluster at the cursor needs; the cursor itself needs one. */
static int cursor_columns(const struct prompt *p, size_t end)
{
    int columns = 1;
    if (p->cursor < end)
        utf8_next_grapheme(p->text.data + p->cursor, end - p->cursor, &columns);
    return columns > 1 ? columns : 1;
}

/* Moves a place right until what lies between it and `end` takes at most `cols` columns. */
static size_t fitted(const struct prompt *p, size_t from, size_t end, int cols)
{
    int columns = utf8_columns(p->text.data + from, end - from);
    while (from < end && columns > cols) {
        int width;
        from += utf8_next_grapheme(p->text.data + from, end - from, &width);
        columns -= width;
    }
    return from;
}

struct prompt_view prompt_window(struct prompt *p, int cols)
{
    cols = cols < 1 ? 1 : cols;
    if (p->text.len == 0)
        return (struct prompt_view){.text = ""};
    size_t start = line_start(p, p->cursor), end = line_end(p, p->cursor);
    size_t left = p->left < start || p->left > p->cursor ? start : snapped(p, p->left);
    if (p->left > p->cursor)
        left = p->cursor;
    /* Room that is left over at the end is used. */
    size_t fullest = fitted(p, start, end, cols - 1);
    left = left > fullest ? fullest : left;
    if (p->cursor > left)
        left = fitted(p, left, p->cursor, cols - cursor_columns(p, end));
    p->left = left;
    size_t stop = left;
    for (int used = 0, columns; stop < end; used += columns) {
        size_t size = utf8_next_grapheme(p->text.data + stop, end - stop, &columns);
        if (used + columns > cols)
            break;
        stop += size;
    }
    return (struct prompt_view){.text = p->text.data + left,
                                .len = stop - left,
                                .cursor_col = utf8_columns(p->text.data + left, p->cursor - left),
                                .has_left = left > start,
                                .has_right = stop < end};
}
