#include "core/wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "core/json.h"

/* ---- writing ---- */

/* By hand: an answer without messages is most of what a server sends, and building a tree for it
 * would take a fifth of the time of the whole request. */
static void write_message(const struct message *m, struct buf *out)
{
    buf_addf(out, "{\"messageUID\":\"%s\",\"fromUserId\":", m->uid);
    json_write_str(m->from_user_id, out);
    buf_add_str(out, ",\"objectName\":");
    json_write_str(m->object_name, out);
    buf_add_str(out, ",\"content\":");
    json_write_str(m->content, out);
    buf_addf(out,
             ",\"disableUpdateLastMsg\":%s,\"persisted\":%s,\"counted\":%s,\"sentTime\":\"%lld\"}",
             m->disable_update_last_msg ? "true" : "false", m->persisted ? "true" : "false",
             m->counted ? "true" : "false", (long long)m->sent_time_ms);
}

static void write_missed_list(const struct wire_pull_answer *a, struct buf *out)
{
    buf_add_str(out, ",\"missedList\":[");
    for (size_t i = 0; i < a->missed_list_count; i++) {
        const struct wire_missed *m = &a->missed_list[i];
        buf_addf(out, "%s{\"messageUID\":\"%s\",\"sentTime\":\"%lld\"}", i > 0 ? "," : "", m->uid,
                 (long long)m->sent_time_ms);
    }
    buf_add_char(out, ']');
}

static void write_speed(double speed, struct buf *out)
{
    struct json *number = json_new_array();
    json_add_number(number, NULL, speed);
    buf_add_str(out, ",\"speed\":");
    json_print(json_first(number), out);
    json_free(number);
}

void wire_pull_answer_write(const struct wire_pull_answer *a, struct buf *out)
{
    buf_addf(out,
             "{\"code\":200,\"serverTime\":\"%lld\",\"cursor\":", (long long)a->server_time_ms);
    json_write_str(a->cursor, out);
    buf_addf(out, ",\"more\":%s,\"missed\":%lld", a->has_more ? "true" : "false",
             (long long)a->missed);
    if (a->missed_list_count > 0)
        write_missed_list(a, out);
    if (a->was_reset)
        buf_add_str(out, ",\"reset\":true");
    if (a->speed != 1)
        write_speed(a->speed, out);
    buf_add_str(out, ",\"messages\":[");
    for (size_t i = 0; i < a->message_count; i++) {
        if (i > 0)
            buf_add_char(out, ',');
        write_message(&a->messages[i], out);
    }
    buf_add_str(out, "]}");
}

/* ---- reading ---- */

/* Each reads one member; false with a sentence that names it. */

/* sentence: with a %s for the key. */
static bool refuse(struct err *err, const char *key, const char *sentence)
{
    err_set(err, sentence, key);
    return false;
}

static bool read_text(const struct json *obj, const char *key, size_t max_len, const char **out,
                      struct err *err)
{
    const struct json *value = json_get(obj, key);
    *out = json_str(value);
    if (*out == NULL)
        return refuse(err, key, value == NULL ? N_("%s is missing") : N_("%s is no string"));
    size_t len = strlen(*out);
    if (len == 0)
        return refuse(err, key, N_("%s is empty"));
    if (len <= max_len)
        return true;
    err_set(err, "%s has %zu bytes, more than %zu", key, len, max_len);
    return false;
}

static bool read_bool(const struct json *obj, const char *key, bool *out, struct err *err)
{
    const struct json *value = json_get(obj, key);
    if (json_bool(value, out))
        return true;
    return refuse(err, key,
                  value == NULL ? N_("%s is missing") : N_("%s is neither true nor false"));
}

static bool read_time(const struct json *obj, const char *key, int64_t *out, struct err *err)
{
    const struct json *value = json_get(obj, key);
    if (json_i64_str(value, out) && *out >= 0 && *out <= MESSAGE_TIME_MAX_MS)
        return true;
    return refuse(err, key,
                  value == NULL ? N_("%s is missing") : N_("%s is no string of Unix milliseconds"));
}

static bool read_uid(const struct json *obj, char out[MESSAGE_UID_SIZE], struct err *err)
{
    static const char key[] = "messageUID";
    const char *uid;
    struct message_uid_parts parts;
    if (!read_text(obj, key, MESSAGE_UID_SIZE - 1, &uid, err))
        return false;
    if (!message_uid_parse(uid, &parts))
        return refuse(err, key, N_("%s is no UID"));
    memcpy(out, uid, MESSAGE_UID_SIZE);
    return true;
}

/* The array; *count of its entries. */
static bool read_list(const struct json *root, const char *key, size_t max, size_t *count,
                      struct err *err)
{
    const struct json *list = json_get(root, key);
    if (list == NULL)
        return refuse(err, key, N_("%s is missing"));
    if (json_kind(list) != JSON_ARRAY)
        return refuse(err, key, N_("%s is no array"));
    *count = json_count(list);
    if (*count <= max)
        return true;
    err_set(err, "%s has %zu entries, more than %zu", key, *count, max);
    return false;
}

static bool read_message(const struct json *entry, struct message *m, struct err *err)
{
    enum { NAME_BYTES_MAX = 4 * MESSAGE_OBJECT_NAME_MAX };
    const char *from, *type, *content;
    if (!read_uid(entry, m->uid, err) ||
        !read_text(entry, "fromUserId", MESSAGE_FROM_USER_ID_MAX, &from, err) ||
        !read_text(entry, "objectName", NAME_BYTES_MAX, &type, err) ||
        !read_text(entry, "content", MESSAGE_CONTENT_MAX, &content, err) ||
        !read_bool(entry, "disableUpdateLastMsg", &m->disable_update_last_msg, err) ||
        !read_bool(entry, "persisted", &m->persisted, err) ||
        !read_bool(entry, "counted", &m->counted, err) ||
        !read_time(entry, "sentTime", &m->sent_time_ms, err))
        return false;
    if (utf8_count(type, strlen(type)) > MESSAGE_OBJECT_NAME_MAX) {
        err_set(err, "objectName has more than %d characters", MESSAGE_OBJECT_NAME_MAX);
        return false;
    }
    m->from_user_id = mem_dup_str(from);
    m->object_name = mem_dup_str(type);
    m->content_len = strlen(content);
    m->content = mem_dup_bytes(content, m->content_len);
    return true;
}

static bool read_messages(const struct json *root, struct wire_pull_answer *out, struct err *err)
{
    static const char key[] = "messages";
    size_t count;
    if (!read_list(root, key, WIRE_PULL_LIMIT_MAX, &count, err))
        return false;
    out->messages = mem_zalloc(count * sizeof *out->messages);
    const struct json *entry = json_first(json_get(root, key));
    for (; entry != NULL; entry = json_next(entry), out->message_count++) {
        if (!read_message(entry, &out->messages[out->message_count], err)) {
            err_prefix(err, "%s[%zu]", key, out->message_count);
            return false;
        }
    }
    return true;
}

static bool read_missed_list(const struct json *root, struct wire_pull_answer *out, struct err *err)
{
    static const char key[] = "missedList";
    if (json_get(root, key) == NULL)
        return true;
    size_t count;
    if (!read_list(root, key, WIRE_MISSED_LIST_MAX, &count, err))
        return false;
    out->missed_list = mem_zalloc(count * sizeof *out->missed_list);
    const struct json *entry = json_first(json_get(root, key));
    for (; entry != NULL; entry = json_next(entry), out->missed_list_count++) {
        struct wire_missed *missed = &out->missed_list[out->missed_list_count];
        if (!read_uid(entry, missed->uid, err) ||
            !read_time(entry, "sentTime", &missed->sent_time_ms, err)) {
            err_prefix(err, "%s[%zu]", key, out->missed_list_count);
            return false;
        }
    }
    return true;
}

static bool read_missed(const struct json *root, struct wire_pull_answer *out, struct err *err)
{
    const struct json *missed = json_get(root, "missed");
    if (!json_i64(missed, &out->missed) || out->missed < 0)
        return refuse(err, "missed", missed == NULL ? N_("%s is missing") : N_("%s is no count"));
    if (!read_missed_list(root, out, err))
        return false;
    return (int64_t)out->missed_list_count <= out->missed ||
           refuse(err, "missedList", N_("%s names more than were missed"));
}

static bool read_speed(const struct json *root, double *out, struct err *err)
{
    const struct json *speed = json_get(root, "speed");
    *out = 1;
    if (speed == NULL)
        return true;
    if (json_number(speed, out) && *out >= WIRE_SPEED_MIN && *out <= WIRE_SPEED_MAX)
        return true;
    err_set(err, "speed is no number from %g to %.0f", WIRE_SPEED_MIN, WIRE_SPEED_MAX);
    return false;
}

static bool read_answer(const struct json *root, struct wire_pull_answer *out, struct err *err)
{
    const struct json *code = json_get(root, "code");
    int64_t n;
    const char *cursor;
    if (!json_i64(code, &n) || n != 200)
        return refuse(err, "code", code == NULL ? N_("%s is missing") : N_("%s is not 200"));
    if (!read_time(root, "serverTime", &out->server_time_ms, err) ||
        !read_text(root, "cursor", WIRE_CURSOR_MAX, &cursor, err) ||
        !read_bool(root, "more", &out->has_more, err) || !read_missed(root, out, err) ||
        !read_speed(root, &out->speed, err))
        return false;
    out->was_reset = false;
    if (json_get(root, "reset") != NULL && !read_bool(root, "reset", &out->was_reset, err))
        return false;
    out->cursor = mem_dup_str(cursor);
    return read_messages(root, out, err);
}

static struct json *parse_json(const char *body, size_t len, struct err *err)
{
    struct json *root = json_parse(body, len, err);
    if (root == NULL)
        err_prefix(err, "no JSON");
    return root;
}

int wire_pull_answer_parse(const char *body, size_t len, struct wire_pull_answer *out,
                           struct err *err)
{
    *out = (struct wire_pull_answer){0};
    struct json *root = NULL;
    if (len <= WIRE_ANSWER_MAX)
        root = parse_json(body, len, err);
    else
        err_set(err, "more than %d bytes", WIRE_ANSWER_MAX);
    bool is_good = root != NULL && read_answer(root, out, err);
    json_free(root);
    if (is_good)
        return 0;
    wire_pull_answer_done(out);
    err_prefix(err, "the server's answer to a pull");
    return ERR_OUTSIDE;
}

void wire_pull_answer_done(struct wire_pull_answer *a)
{
    for (size_t i = 0; i < a->message_count; i++)
        message_done(&a->messages[i]);
    free(a->messages);
    free(a->missed_list);
    free(a->cursor);
    *a = (struct wire_pull_answer){0};
}
