/* docs/STORE.md is true: every table and column is told, and the lines under "Looking inside" give
 * something. */
#include "unit.h"

#include <sys/wait.h>

#include "io/log_sqlite.h"
#include "log_fixture.h"
#include "store_fixture.h"
#include "temp_dir.h"

static char *read_doc(void)
{
    FILE *f = fopen(SOURCE_DIR "/docs/STORE.md", "r");
    assert_non_null(f);
    struct buf text = {0};
    char bytes[4096];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
        buf_add(&text, bytes, n);
    assert_int_equal(fclose(f), 0);
    return buf_take(&text);
}

/* The text of a part, from its heading to the next of that level. Owned. */
static char *part_of(const char *doc, const char *heading)
{
    const char *from = strstr(doc, heading);
    assert_non_null(from);
    const char *to = strstr(from + 3, "\n## ");
    return to != NULL ? strndup(from, (size_t)(to - from)) : strdup(from);
}

/* A store in which every line of the document finds something. */
static void make_telling_store(const char *path)
{
    struct store *s = open_store(path, PROFILE_NATIVE);
    struct err err;
    struct answer a = {
        .received_ms = 1000,
        .dedupe_ms = TEN_MINUTES_MS,
        .arrivals = {{.uid = "5FGT-7VA9-G4DD-4V5P", .sent_ms = 100},
                     {.uid = "B", .sent_ms = 200},
                     {.uid = "C", .sent_ms = 300, .type = "RC:CmdMsg", .is_not_stored = true}}};
    ingest_ok(s, &a);
    struct message m = message_of(&(struct arrival){.uid = "D", .sent_ms = 400, .content = "null"});
    struct store_item item = {.message = &m,
                              .verdict = {.reasons = {REASON_HAZARD}, .reason_count = 1}};
    struct store_batch batch = {.items = &item, .count = 1, .cursor = "c"};
    assert_int_equal(store_ingest(s, &batch, NULL, NULL, &err), 0);
    assert_int_equal(store_note_state(s, 1000, STATE_ONLINE, &err), 0);
    store_close(s);
}

static void make_telling_log(const char *path)
{
    struct err err = {0};
    struct broadcast_log *log = log_sqlite_open(path, "id", &err);
    assert_non_null(log);
    log_append_ok(log, "app", 1, 100);
    log->ops->free(log);
}

/* Runs the command in a shell; returns its exit code and what it printed in *out. */
static int run(const char *command, struct buf *out)
{
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char bytes[4096];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, pipe)) > 0)
        buf_add(out, bytes, n);
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* One command of the document, FILE replaced by the path, must print something. */
static void assert_tells(const char *command, size_t len, const char *path)
{
    struct buf line = {0}, out = {0};
    for (size_t i = 0; i < len; i++) {
        if (strncmp(command + i, " FILE ", 6) == 0) {
            buf_addf(&line, " '%s' ", path);
            i += 5;
        } else {
            buf_add_char(&line, command[i]);
        }
    }
    if (run(buf_str(&line), &out) != 0 || out.len == 0)
        fail_msg("%s\nprinted: %s", buf_str(&line), buf_str(&out));
    buf_done(&line);
    buf_done(&out);
}

/* Runs every command of the part's ```sh block; one may span lines. Returns how many. */
static size_t run_commands(const char *part, const char *path)
{
    const char *at = strstr(part, "```sh\n");
    assert_non_null(at);
    const char *end = strstr(at + 6, "```");
    assert_non_null(end);
    size_t count = 0;
    while ((at = strstr(at, "\nsqlite3 ")) != NULL && at < end) {
        const char *close = strchr(strchr(at, '"') + 1, '"');
        assert_true(close != NULL && close < end);
        assert_tells(at + 1, (size_t)(close - at), path);
        at = close;
        count++;
    }
    return count;
}

/* Every table has a paragraph that begins with its name in bold, and every column is named in it.
 */
static void assert_describes(const char *part, const char *path)
{
    sqlite3 *db = open_beside(path);
    sqlite3_stmt *stmt;
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT t.name, c.name FROM sqlite_schema t JOIN "
                                        "pragma_table_info(t.name) c WHERE t.type = 'table' "
                                        "AND t.name NOT LIKE 'sqlite%'",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    size_t count = 0;
    for (; sqlite3_step(stmt) == SQLITE_ROW; count++) {
        const char *table = (const char *)sqlite3_column_text(stmt, 0);
        const char *column = (const char *)sqlite3_column_text(stmt, 1);
        char name[128];
        snprintf(name, sizeof name, "\n**`%s`**", table);
        const char *from = strstr(part, name);
        if (from == NULL)
            fail_msg("table %s is not told", table);
        const char *to = strstr(from + 1, "\n**`");
        snprintf(name, sizeof name, "`%s`", column);
        const char *found = strstr(from, name);
        if (found == NULL || (to != NULL && found > to))
            fail_msg("%s.%s is not told", table, column);
    }
    assert_true(count > 10);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

static void the_clients_store_is_as_the_document_tells(void **state)
{
    const char *path = temp_dir_path(*state, "db");
    char *doc = read_doc(), *part = part_of(doc, "\n## The client's store");
    make_telling_store(path);
    assert_describes(part, path);
    assert_true(run_commands(part, path) >= 10);
    free(part);
    free(doc);
}

static void the_servers_log_is_as_the_document_tells(void **state)
{
    const char *path = temp_dir_path(*state, "log");
    char *doc = read_doc(), *part = part_of(doc, "\n## The server's log");
    make_telling_log(path);
    assert_describes(part, path);
    assert_true(run_commands(part, path) >= 2);
    free(part);
    free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_dir_test(the_clients_store_is_as_the_document_tells),
        temp_dir_test(the_servers_log_is_as_the_document_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
