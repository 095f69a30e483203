/*
 * bare_screen FILE: the least that shows a store's first screen: SQLite reads a page of the
 * conversation list and one of the first chat, as many rows by the same keys as the client reads,
 * and ncurses paints them as they are. Nothing is judged, rendered, measured or claimed. j and k go
 * through the list and show the chat; the seconds are counted in the bottom line.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ncurses.h>
#include <sqlite3.h>

enum { PAGE_ROWS = 64, LIST_COLUMNS = 32 };

static const char list_sql[] =
    "SELECT c.id, c.target_id, c.hidden, c.pinned, c.sort_ms, c.unread, c.last_uid, "
    "c.last_sent_ms, c.newest_sent_ms, c.read_mark_ms, c.version_ms, w.object_name, w.content "
    "FROM conversation c LEFT JOIN wire w ON w.uid = c.last_uid "
    "WHERE c.hidden = 0 AND (c.pinned, c.sort_ms, c.id) < (2, 0, 0) "
    "ORDER BY c.pinned DESC, c.sort_ms DESC, c.id DESC LIMIT 64";
static const char chat_sql[] =
    "SELECT w.id, m.uid, w.from_user_id, w.object_name, w.content, w.disable_update, "
    "w.bit_persisted, w.bit_counted, m.sent_ms, w.received_ms, m.mine, w.offline, m.counted, "
    "m.listed FROM message m JOIN wire w ON w.id = m.wire "
    "WHERE m.conversation = (SELECT id FROM conversation WHERE target_id = ?) "
    "AND (m.sent_ms, m.uid) < (9223372036854775807, '') "
    "ORDER BY m.sent_ms DESC, m.uid DESC LIMIT 64";

struct row {
    char *name; /* who, or which type */
    char *text;
    sqlite3_int64 number; /* unread, or when it was sent */
};

static void check(sqlite3 *db, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE)
        return;
    fprintf(stderr, "bare_screen: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static char *column(sqlite3_stmt *stmt, int i)
{
    const unsigned char *text = sqlite3_column_text(stmt, i);
    return strdup(text != NULL ? (const char *)text : "");
}

/* Columns: of the name, the text and the number. target: NULL = the statement has no value. */
static int read_page(sqlite3 *db, const char *sql, const char *target, const int columns[3],
                     struct row *rows)
{
    sqlite3_stmt *stmt;
    int count = 0;
    check(db, sqlite3_prepare_v2(db, sql, -1, &stmt, NULL));
    if (target != NULL)
        check(db, sqlite3_bind_text(stmt, 1, target, -1, SQLITE_STATIC));
    for (int rc; count < PAGE_ROWS && (rc = sqlite3_step(stmt)) != SQLITE_DONE; count++) {
        check(db, rc);
        rows[count] = (struct row){column(stmt, columns[0]), column(stmt, columns[1]),
                                   sqlite3_column_int64(stmt, columns[2])};
    }
    sqlite3_finalize(stmt);
    return count;
}

static void begin(void)
{
    initscr();
    noecho();
    raw();
    keypad(stdscr, TRUE);
    start_color();
    timeout(1000);
}

static void paint(const struct row *list, int list_count, int selected, const struct row *chat,
                  int chat_count)
{
    erase();
    for (int i = 0; i < list_count && 2 * i + 1 < LINES - 1; i++) {
        attrset(i == selected ? A_REVERSE : A_NORMAL);
        mvprintw(2 * i, 0, "%-24.24s %lld", list[i].name, (long long)list[i].number);
        mvaddnstr(2 * i + 1, 0, list[i].text, LIST_COLUMNS);
    }
    attrset(A_NORMAL);
    for (int i = 0; i < chat_count && 2 * i + 1 < LINES - 1; i++) {
        const struct row *row = &chat[chat_count - 1 - i];
        mvprintw(2 * i, LIST_COLUMNS + 2, "%lld %s", (long long)row->number, row->name);
        mvaddnstr(2 * i + 1, LIST_COLUMNS + 2, row->text, COLS - LIST_COLUMNS - 3);
    }
    mvaddstr(LINES - 1, 0, "q quit");
    refresh();
}

static void forget(struct row *rows, int count)
{
    for (int i = 0; i < count; i++) {
        free(rows[i].name);
        free(rows[i].text);
    }
}

static int read_chat(sqlite3 *db, const char *target, struct row *chat)
{
    return read_page(db, chat_sql, target, (const int[]){3, 4, 8}, chat);
}

int main(int argc, char **argv)
{
    static struct row list[PAGE_ROWS], chat[PAGE_ROWS];
    sqlite3 *db;
    if (argc != 2 || setlocale(LC_ALL, "") == NULL)
        return 2;
    check(NULL, sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    int list_count = read_page(db, list_sql, NULL, (const int[]){1, 12, 5}, list);
    if (list_count == 0)
        return 1;
    int chat_count = read_chat(db, list[0].name, chat);
    int selected = 0, seconds = 0;
    begin();
    paint(list, list_count, selected, chat, chat_count);
    for (int key; (key = getch()) != 'q';) {
        if (key == ERR) {
            mvprintw(LINES - 1, COLS - 12, "%10d", ++seconds);
            refresh();
            continue;
        }
        selected += key == 'j' && selected + 1 < list_count ? 1
                    : key == 'k' && selected > 0            ? -1
                                                            : 0;
        forget(chat, chat_count);
        chat_count = read_chat(db, list[selected].name, chat);
        paint(list, list_count, selected, chat, chat_count);
    }
    endwin();
    forget(list, list_count);
    forget(chat, chat_count);
    check(db, sqlite3_close(db));
    return 0;
}
