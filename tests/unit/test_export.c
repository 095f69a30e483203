/* app/export: list and chat page by page, what is quoted, and files that are whole or not there. */
#include "app/export.h"

#include <unistd.h>

#include "io/files.h"
#include "phone.h"

static const struct session_config ann = {.user_id = "ann"};

/* so many broadcasts from one sender, and one from each of some others */
static struct session session_with(struct stage *s, int count, int others)
{
    struct phone *p = stage_online(s);
    for (int i = 0; i < count + others; i++) {
        char from[16], text[16];
        snprintf(from, sizeof from, i < count ? "s" : "o%d", i);
        snprintf(text, sizeof text, "m%d", i);
        cast_text(s->server, from, text);
        s->server->now_ms++;
        if (i % 100 == 99 || i == count + others - 1) {
            client_pull_now(p->client, phone_now(p));
            phone_live(p, 0);
        }
    }
    return (struct session){
        .config = &ann, .registry = p->registry, .store = p->store, .client = p->client};
}

/* Exports to the end; the file's text is owned by the caller. Returns the number of steps. */
static int export_all(const struct export_config *config, int64_t count, struct buf *text)
{
    struct err err = {0};
    int status, steps = 0;
    struct export *x = export_new(config, &status, &err);
    assert_non_null(x);
    do {
        status = export_step(x, &err);
        steps++;
    } while (status > 0);
    assert_int_equal(status, 0);
    assert_int_equal(export_count(x), count);
    export_free(x);
    assert_int_equal(files_read(config->path, 1 << 24, text, &err), 0);
    return steps;
}

static size_t lines_of(const struct buf *text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text->len; i++)
        lines += text->data[i] == '\n';
    return lines;
}

static void a_chat_is_written_whole_however_long_in_many_steps(void **state)
{
    struct stage *s = *state;
    struct session session = session_with(s, 900, 3);
    struct redact redact = {0};
    struct buf text = {0};
    int steps = export_all(&(struct export_config){.path = temp_dir_path(s->dir, "chat.jsonl"),
                                                   .what = EXPORT_CHAT,
                                                   .session = &session,
                                                   .redact = &redact,
                                                   .target_id = "s"},
                           900, &text);
    assert_true(steps >= 5);
    assert_int_equal(lines_of(&text), 900);
    const char *at = buf_str(&text);
    for (int i = 0; i < 900; i++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "\"text\":\"m%d\"}", i);
        const char *end = strchr(at, '\n');
        assert_memory_equal(end - strlen(wanted), wanted, strlen(wanted));
        at = end + 1;
    }
    buf_done(&text);
}

static void a_list_is_written_whole_and_as_the_filter_leaves_it(void **state)
{
    struct stage *s = *state;
    struct session session = session_with(s, 1, 450);
    struct redact redact = {0};
    struct buf text = {0};
    struct export_config config = {.path = temp_dir_path(s->dir, "list.csv"),
                                   .what = EXPORT_LIST,
                                   .session = &session,
                                   .redact = &redact};
    export_all(&config, 451, &text);
    assert_int_equal(lines_of(&text), 452);
    assert_memory_equal(text.data, "targetId,pinned,unread,sortTime,", 32);
    buf_clear(&text);
    config.filter = "from:o1*";
    export_all(&config, 111, &text); /* o1, o10..o19, o100..o199 */
    buf_done(&text);
}

static void what_csv_cannot_hold_is_quoted(void **state)
{
    struct stage *s = *state;
    struct phone *p = stage_online(s);
    struct session session = {
        .config = &ann, .registry = p->registry, .store = p->store, .client = p->client};
    struct redact redact = {0};
    struct buf text = {0};
    cast_text(s->server, "a,\\\"b", "x\\ny");
    client_pull_now(p->client, phone_now(p));
    phone_live(p, 0);
    export_all(&(struct export_config){.path = temp_dir_path(s->dir, "list.csv"),
                                       .what = EXPORT_LIST,
                                       .session = &session,
                                       .redact = &redact},
               1, &text);
    assert_non_null(strstr(text.data, "\r\n\"a,\\\"\"b\",false,1,"));
    buf_clear(&text);
    export_all(&(struct export_config){.path = temp_dir_path(s->dir, "chat.csv"),
                                       .what = EXPORT_CHAT,
                                       .session = &session,
                                       .redact = &redact,
                                       .target_id = "a,\\\"b"},
               1, &text);
    assert_non_null(strstr(text.data, ",\"x\ny\"\r\n"));
    buf_done(&text);
}

static void what_is_not_written_to_its_end_leaves_nothing(void **state)
{
    struct stage *s = *state;
    struct session session = session_with(s, 500, 0);
    struct redact redact = {0};
    struct err err;
    int status;
    const char *path = temp_dir_path(s->dir, "chat.csv");
    const char *part = temp_dir_path(s->dir, "chat.csv.part");
    struct export_config config = {.path = path,
                                   .what = EXPORT_CHAT,
                                   .session = &session,
                                   .redact = &redact,
                                   .target_id = "s"};
    struct export *x = export_new(&config, &status, &err);
    assert_int_equal(export_step(x, &err), 1);
    assert_int_equal(access(part, F_OK), 0);
    export_free(x);
    assert_int_equal(access(part, F_OK), -1);
    assert_int_equal(access(path, F_OK), -1);
    config.path = "chat.xml";
    assert_null(export_new(&config, &status, &err));
    assert_int_equal(status, ERR_INPUT);
    config.path = "/nowhere/chat.csv";
    assert_null(export_new(&config, &status, &err));
    assert_int_equal(status, ERR_OUTSIDE);
}

static void every_row_of_the_wire_has_the_fields_of_the_header(void **state)
{
    struct stage *s = *state;
    struct session session = session_with(s, 1, 0);
    struct redact redact = {0};
    struct buf text = {0};
    struct traffic_entry entries[] = {
        {.kind = TRAFFIC_PULL, .is_ok = true, .http = 200, .text = ""},
        {.kind = TRAFFIC_MISSED, .uid = "U-1", .text = ""},
        {.kind = TRAFFIC_MESSAGE,
         .uid = "U-2",
         .object_name = "t",
         .from_user_id = "f",
         .content = "c",
         .content_len = 1,
         .digest = "d",
         .reasons = "why",
         .text = ""},
        {.kind = TRAFFIC_NOTE, .text = "online"}};
    const struct traffic traffic = {.entries = entries, .count = 4};
    const size_t shown[] = {0, 1, 2, 3};
    export_all(&(struct export_config){.path = temp_dir_path(s->dir, "wire.csv"),
                                       .what = EXPORT_WIRE,
                                       .session = &session,
                                       .redact = &redact,
                                       .traffic = &traffic,
                                       .shown = shown,
                                       .shown_count = 4},
               4, &text);
    int commas = -1, here = 0;
    for (size_t i = 0; i < text.len; i++) {
        here += text.data[i] == ',';
        if (text.data[i] != '\n')
            continue;
        assert_true(commas < 0 || here == commas);
        commas = here;
        here = 0;
    }
    assert_int_equal(lines_of(&text), 5);
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        stage_test(a_chat_is_written_whole_however_long_in_many_steps),
        stage_test(a_list_is_written_whole_and_as_the_filter_leaves_it),
        stage_test(what_csv_cannot_hold_is_quoted),
        stage_test(what_is_not_written_to_its_end_leaves_nothing),
        stage_test(every_row_of_the_wire_has_the_fields_of_the_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
